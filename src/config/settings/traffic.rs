//! Limits of traffic.

use super::{CLIENTS, CONNECTIONS, Fate, Reach, Setting};

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        key: "cm-ht-traffic-throttling",
        reach: Reach::Root,
        holds: "a text: xmpp:PER_MINUTE:TOTAL:disc|drop,bin:PER_MINUTE:TOTAL:disc",
        usual: "'xmpp:50k:0:disc,bin:400m:0:disc'",
        meaning: "The limits of every connection of cl-comp, s2s and ext. Packets that come in (xmpp), and bytes both \
                  ways (bin), a minute and in all; 0 is no limit; k, m, g are powers of 1024. Beyond them a \
                  connection is cut (disc) or the packet dropped (drop; of xmpp alone). A kind that is not named \
                  gets 2,500 packets or 20,000,000 bytes a minute, which is little for a cluster. Fewer than four \
                  fields of xmpp, or three of bin, or no text at all: the component does not start, and the node runs \
                  alone. The value must be quoted: the comma ends an entry.",
        documented: "The documentation names xmpp:25k:0:disc,bin:200m:0:disc as the default; it is 50k and 400m.",
        formerly: &["--cm-ht-traffic-throttling"],
        ..Setting::PLAIN
    },
    Setting {
        key: "cm-traffic-throttling",
        reach: Reach::Root,
        holds: "a text: xmpp:PER_MINUTE:TOTAL:disc|drop,bin:PER_MINUTE:TOTAL:disc",
        usual: "'xmpp:2500:0:disc,bin:20m:0:disc'",
        meaning: "The same for every connection of c2s, bosh and ws2s.",
        formerly: &["--cm-traffic-throttling"],
        ..Setting::PLAIN
    },
    Setting {
        key: "trafficThrottling",
        sections: CONNECTIONS,
        reach: Reach::Own,
        holds: "a text, as cm-ht-traffic-throttling",
        meaning: "The limits of one component, above those of the root.",
        ..Setting::PLAIN
    },
    Setting {
        key: "traffic-throttling",
        sections: CONNECTIONS,
        reach: Reach::Nowhere,
        holds: "a text",
        meaning: "Looks like an alias of trafficThrottling, and is none.",
        fate: Fate::Replaced("cl-comp/trafficThrottling"),
        ..Setting::PLAIN
    },
    Setting {
        key: "cm-ht-traffic-throttling",
        sections: CONNECTIONS,
        reach: Reach::Nowhere,
        holds: "a text",
        meaning: "Is read at the root of the file alone; in a section it is ignored.",
        fate: Fate::Replaced("cl-comp/trafficThrottling"),
        ..Setting::PLAIN
    },
    Setting {
        key: "cm-traffic-throttling",
        sections: CONNECTIONS,
        reach: Reach::Nowhere,
        holds: "a text",
        meaning: "Is read at the root of the file alone; in a section it is ignored.",
        fate: Fate::Replaced("c2s/trafficThrottling"),
        ..Setting::PLAIN
    },
    Setting {
        key: "c2s",
        reach: Reach::Root,
        holds: "a section",
        meaning: "The connections of clients (5222, 5223).",
        ..Setting::PLAIN
    },
    Setting {
        key: "bosh",
        reach: Reach::Root,
        holds: "a section",
        meaning: "The connections of web clients by BOSH (5280).",
        ..Setting::PLAIN
    },
    Setting {
        key: "ws2s",
        reach: Reach::Root,
        holds: "a section",
        meaning: "The connections of web clients by WebSocket (5290).",
        ..Setting::PLAIN
    },
    Setting {
        key: "s2s",
        reach: Reach::Root,
        holds: "a section",
        meaning: "The connections with other servers (5269). They have nothing to do with the cluster.",
        ..Setting::PLAIN
    },
    Setting {
        key: "ext",
        reach: Reach::Root,
        holds: "a section",
        meaning: "The connections of external components.",
        ..Setting::PLAIN
    },
    Setting {
        key: "cluster-aware",
        sections: CLIENTS,
        reach: Reach::Nowhere,
        holds: "true or false",
        meaning: "Clients' components are clustered where cluster-mode is on.",
        fate: Fate::Dead,
        ..Setting::PLAIN
    },
];
