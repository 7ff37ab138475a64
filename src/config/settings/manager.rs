//! The Cluster Connection Manager, and what it has in common with the other components that keep connections.

use super::{ANYWHERE, CONNECTIONS, Fate, Reach, Setting};

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        key: "cl-comp",
        reach: Reach::Root,
        holds: "a section",
        meaning: "The Cluster Connection Manager (tigase.cluster.ClusterConnectionManager), which keeps the links with \
                  the other nodes. It is there only with cluster-mode on. Switched off, of an unknown class, or with \
                  a value that it cannot read, it is left out and the server runs on: the node serves its users \
                  alone, from 60 s after its start.",
        ..Setting::PLAIN
    },
    Setting {
        key: "connections-per-node",
        sections: &["cl-comp"],
        holds: "a whole number",
        usual: "5",
        unit: "connections",
        versions: "2 in 5.1 and 5.2; 5 since 7.1",
        meaning: "How many TCP connections each side opens to each other node: up to twice as many for a pair (8.4 \
                  dials from both sides; 8.5 was seen with one side dialling). Of these \
                  cluster-sys-connections-per-node are kept for the cluster's own packets, so two or fewer leave \
                  none for the rest.",
        documented: "The documentation says one connection for a pair; that was so before 5.2.",
        formerly: &["--cluster-connections-per-node"],
        ..Setting::PLAIN
    },
    Setting {
        key: "connect-all",
        sections: &["cl-comp"],
        reach: Reach::Nowhere,
        holds: "true or false",
        usual: "false",
        versions: "read in 5.1 alone",
        meaning: "Whether a node dials every other node. It always does since 5.2.",
        fate: Fate::Dead,
        formerly: &["--cluster-connect-all"],
        ..Setting::PLAIN
    },
    Setting {
        key: "compress-stream",
        sections: &["cl-comp"],
        holds: "true or false",
        usual: "false",
        meaning: "Whether the links are compressed with zlib. Each side compresses by its own setting, so all nodes \
                  must say the same.",
        ..Setting::PLAIN
    },
    Setting {
        key: "non-cluster-traffic-allowed",
        sections: &["cl-comp"],
        holds: "true or false",
        usual: "true",
        meaning: "Whether stanzas that are not the cluster's own pass over the links. With false, requests to a \
                  component of another node are dropped without an error: whoever asks from outside gets no answer.",
        ..Setting::PLAIN
    },
    Setting {
        key: "eventbus-repository-notifications",
        sections: &["cl-comp"],
        reach: Reach::Nowhere,
        holds: "true or false",
        usual: "false",
        meaning: "Whether changes of the list of nodes are told as events. In 8.x they always are.",
        fate: Fate::Dead,
        ..Setting::PLAIN
    },
    Setting {
        key: "watchdog-delay",
        sections: CONNECTIONS,
        holds: "a whole number",
        usual: "cl-comp 30000, others 600000",
        unit: "ms",
        meaning: "How often connections are looked at. At the root it reaches every component.",
        documented: "The documentation says 60 s for the cluster.",
        ..Setting::PLAIN
    },
    Setting {
        key: "watchdog-timeout",
        sections: CONNECTIONS,
        holds: "a whole number",
        usual: "cl-comp -1000 (a ping at every look), others 1740000",
        unit: "ms",
        meaning: "How long a connection may be idle before it is pinged. At the root it reaches the cluster's links, \
                  too: from 180000 on they are cut (maxInactivityTime) before any ping goes out.",
        formerly: &["--watchdog_timeout", "--watchdog_delay"],
        documented: "The server's own conversion makes watchdog-timeout of --watchdog_delay, too: a defect.",
        ..Setting::PLAIN
    },
    Setting {
        key: "watchdog-ping-type",
        sections: CONNECTIONS,
        holds: "WHITESPACE or XMPP, in any case",
        usual: "cl-comp, ws2s XMPP; c2s, bosh WHITESPACE",
        meaning: "What a ping is. Any other text keeps every component that it reaches from starting: at the root, \
                  no port for clients opens.",
        documented: "The documentation says XMPP everywhere.",
        formerly: &["--watchdog_ping_type"],
        ..Setting::PLAIN
    },
    Setting {
        key: "maxInactivityTime",
        sections: CONNECTIONS,
        reach: Reach::Own,
        holds: "a whole number",
        usual: "cl-comp 180000, bosh 600000, c2s, ws2s 86400000",
        unit: "ms",
        meaning: "A connection on which nothing came for so long is cut.",
        ..Setting::PLAIN
    },
    Setting {
        key: "max-inactivity-time",
        sections: CONNECTIONS,
        reach: Reach::Nowhere,
        holds: "a whole number",
        unit: "s",
        meaning: "The documented name of maxInactivityTime, which nothing reads.",
        documented: "The documentation writes max-inactivity-time = 180L, in seconds. The server reads \
                     maxInactivityTime, in milliseconds.",
        fate: Fate::Replaced("cl-comp/maxInactivityTime"),
        ..Setting::PLAIN
    },
    Setting {
        key: "service-connected-timeout",
        sections: CONNECTIONS,
        holds: "a whole number",
        usual: "cl-comp 10, others 60",
        unit: "s",
        versions: "cl-comp since 8.1",
        meaning: "By then a new connection must have shaken hands, else it is closed.",
        ..Setting::PLAIN
    },
    Setting {
        key: "connectionDelay",
        sections: CONNECTIONS,
        reach: Reach::Own,
        holds: "a whole number",
        usual: "cl-comp 5000, others 2000",
        unit: "ms",
        meaning: "The pause before a failed connection is tried again.",
        ..Setting::PLAIN
    },
    Setting {
        key: "net-buffer",
        sections: CONNECTIONS,
        holds: "a whole number",
        usual: "cl-comp 65536",
        unit: "bytes",
        meaning: "The buffer of each connection.",
        ..Setting::PLAIN
    },
    Setting {
        key: "socket-buffer-size",
        sections: CONNECTIONS,
        holds: "a whole number",
        usual: "cl-comp 131072",
        unit: "bytes",
        versions: "8.3 and later",
        meaning: "The kernel's buffers of each socket.",
        ..Setting::PLAIN
    },
    Setting {
        key: "net-buffer-limit",
        sections: CONNECTIONS,
        holds: "a whole number",
        usual: "cl-comp 20971520",
        unit: "bytes",
        meaning: "The most that a buffer may grow to; beyond it the connection is cut.",
        ..Setting::PLAIN
    },
    Setting {
        key: "net-buffer-high-throughput",
        reach: Reach::Root,
        holds: "a whole number",
        unit: "bytes",
        meaning: "net-buffer-limit of cl-comp, s2s and ext. It must be a number.",
        ..Setting::PLAIN
    },
    Setting {
        key: "net-buffer-standard",
        reach: Reach::Root,
        holds: "a whole number",
        unit: "bytes",
        meaning: "net-buffer-limit of c2s, bosh and ws2s. It must be a number.",
        ..Setting::PLAIN
    },
    Setting {
        key: "net-buff-high-throughput",
        sections: ANYWHERE,
        reach: Reach::Nowhere,
        holds: "a text",
        meaning: "The documented name of net-buffer-high-throughput, which nothing reads.",
        fate: Fate::Replaced("net-buffer-high-throughput"),
        formerly: &["--net-buff-high-throughput"],
        ..Setting::PLAIN
    },
    Setting {
        key: "net-buff-standard",
        sections: ANYWHERE,
        reach: Reach::Nowhere,
        holds: "a text",
        meaning: "The documented name of net-buffer-standard, which nothing reads.",
        fate: Fate::Replaced("net-buffer-standard"),
        formerly: &["--net-buff-standard"],
        ..Setting::PLAIN
    },
    Setting {
        key: "elements-number-limit",
        sections: CONNECTIONS,
        holds: "a whole number",
        usual: "cl-comp 100000",
        meaning: "The most elements that one stanza may have.",
        ..Setting::PLAIN
    },
    Setting {
        key: "max-queue-size",
        sections: CONNECTIONS,
        holds: "a whole number",
        usual: "computed from the heap",
        unit: "packets",
        meaning: "How many packets may wait in a component; what comes beyond is dropped.",
        ..Setting::PLAIN
    },
    Setting {
        key: "ip-whitelist",
        sections: CONNECTIONS,
        holds: "a list of addresses",
        usual: "none",
        versions: "8.5 and later",
        meaning: "Connections from any other address are closed at once. Compared letter by letter.",
        ..Setting::PLAIN
    },
    Setting {
        key: "clusterConnectionSelector",
        sections: &["cl-comp"],
        reach: Reach::Own,
        holds: "a section",
        meaning: "Which of the links of a pair a packet takes.",
        ..Setting::PLAIN
    },
    Setting {
        key: "cluster-connections-per-node",
        sections: &["cl-comp/clusterConnectionSelector"],
        holds: "a whole number",
        usual: "5",
        meaning: "What the selector takes for the number of links of a pair. It opens none: that is \
                  connections-per-node.",
        ..Setting::PLAIN
    },
    Setting {
        key: "cluster-sys-connections-per-node",
        sections: &["cl-comp/clusterConnectionSelector"],
        holds: "a whole number",
        usual: "2",
        unit: "connections",
        meaning: "How many links of a pair are kept for packets of priority CLUSTER. It means something only below \
                  the number of links of a pair.",
        ..Setting::PLAIN
    },
    Setting {
        key: "clConRepositoryBean",
        sections: &["cl-comp"],
        reach: Reach::Own,
        holds: "a section",
        meaning: "The table of the nodes in the database.",
        ..Setting::PLAIN
    },
    Setting {
        key: "repo-autoreload-interval",
        sections: &["cl-comp/clConRepositoryBean", "vhost-man"],
        holds: "a whole number",
        usual: "15 for the nodes, 60 for the domains",
        unit: "s",
        meaning: "How often a node writes its own row and reads those of the others. A row older than five times \
                  the reader's interval is dropped and deleted, so nodes with very different intervals lose one \
                  another. At the root it changes how often domains are reloaded, too.",
        formerly: &["cl-comp/repo-autoreload-interval[L]"],
        ..Setting::PLAIN
    },
    Setting {
        key: "repo-auto-remove-obsolete-items",
        sections: &["cl-comp/clConRepositoryBean"],
        holds: "true or false",
        usual: "true",
        meaning: "Whether rows that are too old are deleted from the table.",
        ..Setting::PLAIN
    },
    Setting {
        key: "data-source",
        sections: &["cl-comp/clConRepositoryBean"],
        holds: "the name of a data source",
        usual: "'default'",
        meaning: "In which database the table of the nodes is.",
        ..Setting::PLAIN
    },
    Setting {
        key: "cl-conn-repo",
        sections: &["cl-comp"],
        reach: Reach::Nowhere,
        holds: "a section",
        meaning: "The old name of the section clConRepositoryBean. All in it is ignored.",
        fate: Fate::Replaced("cl-comp/clConRepositoryBean"),
        formerly: &["--cl-conn-repo-class"],
        ..Setting::PLAIN
    },
    Setting {
        key: "auto-remove-obsolete-items",
        sections: &["cl-comp", "cl-comp/clConRepositoryBean"],
        reach: Reach::Nowhere,
        holds: "true or false",
        meaning: "The old name of repo-auto-remove-obsolete-items.",
        fate: Fate::Replaced("cl-comp/clConRepositoryBean/repo-auto-remove-obsolete-items"),
        ..Setting::PLAIN
    },
];
