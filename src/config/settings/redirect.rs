//! Where clients are sent, and how sessions are kept together.

use super::{CLIENTS, Fate, Reach, Setting};

const REDIRECT: &[&str] = &["c2s/seeOtherHost", "bosh/seeOtherHost", "ws2s/seeOtherHost"];

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        key: "seeOtherHost",
        sections: CLIENTS,
        reach: Reach::Own,
        holds: "a section with the full name of a class",
        usual: "SeeOtherHost without a cluster; in a cluster it is not determined",
        meaning: "Whether clients are sent to another node. The classes are tigase.server.xmppclient.SeeOtherHost (one \
                  host), SeeOtherHostHashed (by the hash of the address over the linked nodes), SeeOtherHostDualIP \
                  (the same, to the secondary address) and SeeOtherHostDB (a table); a short name is an unknown \
                  class, and then nobody is sent anywhere, without a word. In a cluster two classes claim to be the \
                  default: name one, or switch it off behind a load balancer: seeOtherHost (active: false) {}.",
        formerly: &["--cm-see-other-host"],
        ..Setting::PLAIN
    },
    Setting {
        key: "phases",
        sections: REDIRECT,
        holds: "a list of OPEN, LOGIN, OTHER",
        usual: "[ OPEN ]",
        meaning: "When a client is sent elsewhere: at its stream's beginning (only if that has a `from`), after its \
                  login, or later.",
        ..Setting::PLAIN
    },
    Setting {
        key: "defaultHost",
        sections: REDIRECT,
        reach: Reach::Own,
        holds: "a list of hosts",
        meaning: "Where clients are sent when no node fits.",
        ..Setting::PLAIN
    },
    Setting {
        key: "failbackHost",
        sections: REDIRECT,
        reach: Reach::Own,
        holds: "a host",
        meaning: "SeeOtherHostDualIP: where clients are sent when the node has no secondary address.",
        ..Setting::PLAIN
    },
    Setting {
        key: "default-host",
        sections: REDIRECT,
        reach: Reach::Nowhere,
        holds: "a host",
        meaning: "The documented name of defaultHost, which nothing reads.",
        fate: Fate::Replaced("c2s/seeOtherHost/defaultHost"),
        ..Setting::PLAIN
    },
    Setting {
        key: "fallback-redirection-host",
        sections: REDIRECT,
        reach: Reach::Nowhere,
        holds: "a host",
        meaning: "The documented name of failbackHost, which nothing reads.",
        fate: Fate::Replaced("c2s/seeOtherHost/failbackHost"),
        ..Setting::PLAIN
    },
    Setting {
        key: "db-url",
        sections: REDIRECT,
        reach: Reach::Nowhere,
        holds: "a JDBC address",
        meaning: "Not read in 8.x: the bean below seeOtherHost names a data source.",
        fate: Fate::Dead,
        ..Setting::PLAIN
    },
    Setting {
        key: "get-host-query",
        sections: REDIRECT,
        reach: Reach::Nowhere,
        holds: "a query",
        meaning: "Not read in 8.x.",
        fate: Fate::Dead,
        ..Setting::PLAIN
    },
    Setting {
        key: "get-all-data-query",
        sections: REDIRECT,
        reach: Reach::Nowhere,
        holds: "a query",
        meaning: "Not read in 8.x.",
        fate: Fate::Dead,
        ..Setting::PLAIN
    },
    Setting {
        key: "data-source",
        sections: REDIRECT,
        reach: Reach::Nowhere,
        holds: "the name of a data source",
        meaning: "Not read on the bean itself in 8.x, but on the bean below it that reads the table.",
        fate: Fate::Dead,
        ..Setting::PLAIN
    },
    Setting {
        key: "cm-see-other-host",
        sections: &["", "c2s", "bosh", "ws2s"],
        reach: Reach::Nowhere,
        holds: "the name of a class, or a section",
        meaning: "The old name of seeOtherHost. A section in c2s, bosh, ws2s is merged into it when the server \
                  starts; a text there stops the server (ClassCastException).",
        fate: Fate::Converted("c2s/seeOtherHost"),
        ..Setting::PLAIN
    },
    Setting {
        key: "sess-man",
        reach: Reach::Root,
        holds: "a section",
        meaning: "The Session Manager.",
        ..Setting::PLAIN
    },
    Setting {
        key: "strategy",
        sections: &["sess-man"],
        reach: Reach::Own,
        holds: "a section with the full name of a class",
        usual: "tigase.cluster.strategy.DefaultClusteringStrategy",
        meaning: "How sessions on different nodes know of one another. Only DefaultClusteringStrategy is shipped; \
                  tigase.server.cluster.strategy.OnlineUsersCachingStrategy needs tigase-acs and its licence. A class \
                  that is not there leaves the Session Manager out: ports are open, connections are taken, and no \
                  stream is ever answered, without a word in the log.",
        documented: "The documentation names SMNonCachingAllNodes as the default.",
        formerly: &["--sm-cluster-strategy-class"],
        ..Setting::PLAIN
    },
];
