//! Names of older versions.

use super::{Fate, Reach, Setting};

/// What to do where nodes were named.
pub const INSTEAD_OF_NODES: &str =
    "leave it out; let every node have the same dataSource, and a name of its own in dns-resolver";

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        key: "cluster-nodes",
        reach: Reach::Nowhere,
        holds: "a list of host[:password[:port[:lastUpdate[:cpu[:mem[:secondary]]]]]]",
        versions: "honoured from 5.1 to 7.1",
        meaning: "The nodes of the cluster, each with its password and port. Without any effect in 8.x: no node is \
                  dialled for it, and no row is written. Nodes find one another in the database that they share.",
        documented: "The documentation still offers it.",
        fate: Fate::Instead(INSTEAD_OF_NODES),
        formerly: &["--cluster-nodes"],
        ..Setting::PLAIN
    },
    Setting {
        key: "--cluster-mode",
        reach: Reach::Nowhere,
        holds: "true or false",
        meaning: "The name of cluster-mode before 8.0, which the server converts when it starts.",
        fate: Fate::Converted("cluster-mode"),
        ..Setting::PLAIN
    },
    Setting {
        key: "--cluster-nodes",
        reach: Reach::Nowhere,
        holds: "a text",
        meaning: "The name of cluster-nodes before 8.0. It is converted, and then has no effect.",
        fate: Fate::Instead(INSTEAD_OF_NODES),
        ..Setting::PLAIN
    },
    Setting {
        key: "--cluster-connections-per-node",
        reach: Reach::Nowhere,
        holds: "a whole number",
        meaning: "The name of connections-per-node before 8.0, which the server converts when it starts.",
        fate: Fate::Converted("cl-comp/connections-per-node"),
        ..Setting::PLAIN
    },
    Setting {
        key: "--cluster-connect-all",
        reach: Reach::Nowhere,
        holds: "true or false",
        meaning: "The name of connect-all before 8.0. It is converted, and then has no effect.",
        fate: Fate::Dead,
        ..Setting::PLAIN
    },
    Setting {
        key: "--cm-see-other-host",
        reach: Reach::Nowhere,
        holds: "the name of a class",
        meaning: "The name of seeOtherHost's class before 8.0, which the server converts when it starts; 'none' \
                  becomes an unknown class, and so is off.",
        fate: Fate::Converted("c2s/seeOtherHost"),
        ..Setting::PLAIN
    },
    Setting {
        key: "--cm-ht-traffic-throttling",
        reach: Reach::Nowhere,
        holds: "a text",
        meaning: "The name of cm-ht-traffic-throttling before 8.0, which the server converts when it starts.",
        fate: Fate::Converted("cm-ht-traffic-throttling"),
        ..Setting::PLAIN
    },
    Setting {
        key: "--cm-traffic-throttling",
        reach: Reach::Nowhere,
        holds: "a text",
        meaning: "The name of cm-traffic-throttling before 8.0, which the server converts when it starts.",
        fate: Fate::Converted("cm-traffic-throttling"),
        ..Setting::PLAIN
    },
    Setting {
        key: "--watchdog_timeout",
        reach: Reach::Nowhere,
        holds: "a whole number",
        unit: "ms",
        meaning: "The name of watchdog-timeout before 8.0. It is converted for the root, and so reaches the \
                  cluster's links, too.",
        fate: Fate::Converted("cl-comp/watchdog-timeout"),
        ..Setting::PLAIN
    },
    Setting {
        key: "--watchdog_delay",
        reach: Reach::Nowhere,
        holds: "a whole number",
        unit: "ms",
        meaning: "The name of watchdog-delay before 8.0. By a defect the server makes watchdog-timeout of it.",
        fate: Fate::Replaced("cl-comp/watchdog-delay"),
        ..Setting::PLAIN
    },
    Setting {
        key: "--watchdog_ping_type",
        reach: Reach::Nowhere,
        holds: "WHITESPACE or XMPP",
        meaning: "The name of watchdog-ping-type before 8.0, which the server converts when it starts.",
        fate: Fate::Converted("cl-comp/watchdog-ping-type"),
        ..Setting::PLAIN
    },
    Setting {
        key: "--virt-hosts",
        reach: Reach::Nowhere,
        holds: "domains, divided by commas",
        meaning: "The domains before 8.0. The first becomes default-virtual-host.",
        fate: Fate::Converted("default-virtual-host"),
        ..Setting::PLAIN
    },
    Setting {
        key: "--sm-cluster-strategy-class",
        reach: Reach::Nowhere,
        holds: "the name of a class",
        meaning: "The strategy before 8.0. Converted from init.properties alone; in config.tdsl it is ignored.",
        fate: Fate::Replaced("sess-man/strategy"),
        ..Setting::PLAIN
    },
    Setting {
        key: "--cl-comp-ports",
        reach: Reach::Nowhere,
        holds: "ports, divided by commas",
        versions: "7.1",
        meaning: "The ports of the cluster in 7.1.",
        fate: Fate::Replaced("cl-comp/connections/ports"),
        ..Setting::PLAIN
    },
    Setting {
        key: "--cl-conn-repo-class",
        reach: Reach::Nowhere,
        holds: "ClConSQLRepository or ClConDirRepository",
        versions: "7.1",
        meaning: "How 7.1 kept the list of nodes.",
        fate: Fate::Replaced("cl-comp/clConRepositoryBean"),
        ..Setting::PLAIN
    },
];
