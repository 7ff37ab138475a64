//! Settings of the whole server.

use super::{Fate, Reach, Setting};

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        key: "cluster-mode",
        reach: Reach::Root,
        holds: "true or false",
        usual: "false",
        meaning: "Whether this server is a node of a cluster. Only true, 'true' and TRUE turn it on. Any other text \
                  ('yes', 'on'), and a variable that is not set, leave it off without a word: the node then serves \
                  its users alone. A number stops the server when it starts (ClassCastException).",
        formerly: &["--cluster-mode"],
        ..Setting::PLAIN
    },
    Setting {
        key: "config-type",
        reach: Reach::Root,
        holds: "'default', 'session-manager', 'connection-managers', 'component', 'setup'",
        usual: "'default'",
        meaning: "Which components the server starts with. The older names --gen-config-def, -all, -default, -sm, -cs \
                  and -comp are still understood.",
        formerly: &["--gen-config-def", "--gen-config-all", "--gen-config-sm", "--gen-config-cs"],
        ..Setting::PLAIN
    },
    Setting {
        key: "default-virtual-host",
        reach: Reach::Root,
        holds: "a domain",
        meaning: "The XMPP domain that the server makes when it has none. Nodes of one cluster serve the same \
                  domains, which they share in the database.",
        formerly: &["--virt-hosts"],
        ..Setting::PLAIN
    },
    Setting {
        key: "dns-resolver",
        reach: Reach::Root,
        holds: "a section",
        meaning: "Under which name this node is known. Its values must be plain text or a single env() or prop(); an \
                  expression with + stops the server when it starts (ClassCastException).",
        ..Setting::PLAIN
    },
    Setting {
        key: "tigase-primary-address",
        sections: &["dns-resolver"],
        reach: Reach::Own,
        holds: "a host name or an address",
        usual: "the name that the operating system gives this host",
        meaning: "The name of this node in the cluster: its row in the database bears it, and the other nodes dial \
                  it. It must resolve on every other node, and to no loopback address there. Where it does not \
                  resolve on this node, the operating system's name is taken instead (logged as SEVERE). A clustered \
                  server whose name is localhost stops when it starts.",
        formerly: &["--tigase-primary-address"],
        ..Setting::PLAIN
    },
    Setting {
        key: "tigase-secondary-address",
        sections: &["dns-resolver"],
        reach: Reach::Own,
        holds: "a host name or an address",
        meaning: "The name of this node for clients: the column 'secondary' of its row. SeeOtherHostDualIP sends \
                  clients there.",
        formerly: &["--tigase-secondary-address"],
        ..Setting::PLAIN
    },
    Setting {
        key: "tigase-resolver-class",
        sections: &["dns-resolver"],
        reach: Reach::Own,
        holds: "the full name of a class",
        meaning: "Which class resolves names.",
        formerly: &["--tigase-resolver-class"],
        ..Setting::PLAIN
    },
    Setting {
        key: "debug",
        reach: Reach::Root,
        holds: "a list of packages",
        meaning: "Which packages log everything: 'cluster' shows why links fail.",
        formerly: &["--debug"],
        ..Setting::PLAIN
    },
    Setting {
        key: "dataSource",
        reach: Reach::Root,
        holds: "a section",
        meaning: "The databases. Nodes find one another through a table (tig_cluster_nodes) of the database that \
                  they share, not through the network: nodes with different databases are different clusters.",
        documented: "The documentation says that nodes find one another by server to server traffic; it is the \
                     table alone.",
        ..Setting::PLAIN
    },
    Setting {
        key: "uri",
        sections: &["dataSource/default"],
        reach: Reach::Own,
        holds: "a JDBC address",
        meaning: "The database. All nodes of a cluster must share it. It mostly holds a password, which env() keeps \
                  out of the file.",
        formerly: &["--user-db-uri"],
        ..Setting::PLAIN
    },
    Setting {
        key: "userRepository",
        reach: Reach::Root,
        holds: "a section",
        meaning: "Where accounts and their data are kept: one bean for each domain that has its own, 'default' for \
                  the others.",
        ..Setting::PLAIN
    },
    Setting {
        key: "authRepository",
        reach: Reach::Root,
        holds: "a section",
        meaning: "Where passwords are kept: one bean for each domain that has its own, 'default' for the others.",
        ..Setting::PLAIN
    },
    Setting {
        key: "new-connections-throttling",
        reach: Reach::Nowhere,
        holds: "a text: port:number,port:number",
        meaning: "The old, global form of the setting of that name of each port.",
        fate: Fate::Converted("cl-comp/connections/PORT/new-connections-throttling"),
        formerly: &["--new-connections-throttling"],
        ..Setting::PLAIN
    },
    Setting {
        key: "client-port-delay-listening",
        sections: &["", "c2s", "bosh", "ws2s"],
        reach: Reach::Nowhere,
        holds: "true or false",
        meaning: "Whether the ports of clients are opened only when the node is linked with the others. Without \
                  effect in 8.x: they always wait, for 60 s at most.",
        fate: Fate::Dead,
        formerly: &["--client-port-delay-listening"],
        ..Setting::PLAIN
    },
];
