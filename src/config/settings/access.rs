//! Who may do what.

use super::Setting;

/// The components that take commands. (A key of all of them is read in each, or at the root.)
const COMPONENTS: &[&str] =
    &["", "cl-comp", "sess-man", "message-router", "c2s", "bosh", "ws2s", "s2s", "stats"];

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        key: "admins",
        sections: COMPONENTS,
        holds: "a list of addresses",
        usual: "none",
        meaning: "Who may see and command the cluster. Without one, discovery of the Cluster Connection Manager is \
                  empty for everybody, and so is what this tool sees.",
        formerly: &["--admins"],
        ..Setting::PLAIN
    },
    Setting {
        key: "trusted",
        sections: COMPONENTS,
        holds: "a list of addresses",
        usual: "none",
        meaning: "Who may send in the name of others. {clusterNode} stands for every linked node.",
        formerly: &["--trusted"],
        ..Setting::PLAIN
    },
    Setting {
        key: "commands",
        sections: COMPONENTS,
        holds: "a section: 'command' = 'who'",
        meaning: "Who may run which command: ALL, ADMIN, LOCAL, NONE, DOMAIN_ADMIN, DOMAIN_OWNER, a domain or an \
                  address; the key ALL is for every command. Administrators and trusted pass before this is looked \
                  at, NONE included. A plain domain lets everybody in, since it is compared with itself.",
        documented: "The documentation says that NONE binds administrators, and that a domain lets its users in; \
                     neither is so.",
        ..Setting::PLAIN
    },
    Setting {
        key: "scripts-dir",
        sections: COMPONENTS,
        holds: "a path",
        usual: "'scripts/admin'",
        meaning: "Where a component's scripts are.",
        ..Setting::PLAIN
    },
    Setting {
        key: "disco-extensions",
        sections: COMPONENTS,
        holds: "a section",
        meaning: "What a component adds to its discovery.",
        ..Setting::PLAIN
    },
];
