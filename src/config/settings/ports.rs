//! Ports.

use super::{Fate, Reach, Setting};

const PORTS: &[&str] = &["cl-comp/connections", "c2s/connections", "bosh/connections", "ws2s/connections"];
const PORT: &[&str] =
    &["cl-comp/connections/PORT", "c2s/connections/PORT", "bosh/connections/PORT", "ws2s/connections/PORT"];

/// What is known to be ignored is known of the cluster's own ports alone.
const CLUSTER_PORT: &[&str] = &["cl-comp/connections/PORT"];

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        key: "connections",
        sections: &["cl-comp", "c2s", "bosh", "ws2s", "s2s", "ext"],
        reach: Reach::Own,
        holds: "a section",
        usual: "cl-comp listens on 5277",
        meaning: "The ports. A port is a bean, `4250 () {}`, which is added to the default ones; `4250 {}` without \
                  parentheses only configures a port that is there already, and opens nothing.",
        documented: "The Clustering page writes `connections { 4250 {} 3540 {} }`: no port opens, and on one line \
                     all of it is lost when the file is read.",
        ..Setting::PLAIN
    },
    Setting {
        key: "ports",
        sections: PORTS,
        reach: Reach::Around,
        holds: "a list of ports",
        usual: "cl-comp [ 5277 ]",
        meaning: "The ports that replace the default ones. The other nodes dial 5277 all the same: that is what the \
                  rows in the database say, and nothing in the configuration changes it.",
        formerly: &["--cl-comp-ports"],
        ..Setting::PLAIN
    },
    Setting {
        key: "PORT",
        sections: PORTS,
        reach: Reach::Own,
        holds: "a section, with ( ) before its brace to open the port",
        meaning: "One port. Its name must be a number: one that is none keeps every port of the component closed, \
                  and the server runs on.",
        ..Setting::PLAIN
    },
    Setting {
        key: "ifc",
        sections: PORT,
        holds: "a list of addresses",
        usual: "[ '*' ]",
        meaning: "The addresses of this host on which the port listens. A text is divided at its commas.",
        ..Setting::PLAIN
    },
    Setting {
        key: "socket",
        sections: PORT,
        holds: "plain, ssl or tls",
        usual: "plain",
        meaning: "How the socket begins. Any other word keeps every port of the component closed.",
        ..Setting::PLAIN
    },
    Setting {
        key: "type",
        sections: PORT,
        holds: "accept or connect",
        usual: "accept",
        meaning: "Whether the port is listened on or dialled. Any other word keeps every port of the component closed.",
        ..Setting::PLAIN
    },
    Setting {
        key: "new-connections-throttling",
        sections: PORT,
        holds: "a whole number",
        usual: "200 for 5277",
        unit: "connections a second",
        meaning: "How many new connections are taken; those beyond are closed.",
        ..Setting::PLAIN
    },
    Setting {
        key: "enableProxy",
        sections: PORT,
        holds: "true or false",
        usual: "false",
        versions: "8.5 and later",
        meaning: "Whether a proxy in front tells the address of the client (PROXY protocol).",
        ..Setting::PLAIN
    },
    Setting {
        key: "remote-host",
        sections: CLUSTER_PORT,
        reach: Reach::Nowhere,
        holds: "a host name",
        meaning: "Whom to dial. Not read in 8.x: nodes dial what the rows in the database say.",
        fate: Fate::Dead,
        ..Setting::PLAIN
    },
    Setting {
        key: "force-redirect-to",
        sections: CLUSTER_PORT,
        reach: Reach::Nowhere,
        holds: "a port",
        meaning: "Another port for clients. Not read in 8.x.",
        fate: Fate::Dead,
        ..Setting::PLAIN
    },
    Setting {
        key: "connections",
        sections: CLUSTER_PORT,
        reach: Reach::Nowhere,
        holds: "a section",
        meaning: "Not read inside of a port, with all that stands in it (tls { required = true }). The cluster's \
                  links have no TLS: keep 5277 inside of a network that you trust.",
        fate: Fate::Dead,
        ..Setting::PLAIN
    },
];
