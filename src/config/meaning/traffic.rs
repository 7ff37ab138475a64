//! Which limits of traffic each component gets, and from where.

use crate::config::field::{Settled, Stated, kind, own, settle};
use crate::config::throttling::{self, Limits};
use crate::tdsl::evaluate::Surroundings;
use crate::tdsl::value::{Map, Value};

/// The components, with the key at the root that reaches them, and what they get without one.
pub const COMPONENTS: [(&str, &str, &str); 6] = [
    ("cl-comp", "cm-ht-traffic-throttling", throttling::HIGH),
    ("s2s", "cm-ht-traffic-throttling", throttling::HIGH),
    ("ext", "cm-ht-traffic-throttling", throttling::HIGH),
    ("c2s", "cm-traffic-throttling", throttling::STANDARD),
    ("bosh", "cm-traffic-throttling", throttling::STANDARD),
    ("ws2s", "cm-traffic-throttling", throttling::STANDARD),
];

/// The limits of one component.
#[derive(Debug, Clone, PartialEq)]
pub struct Traffic {
    /// The component.
    pub component: &'static str,
    /// The text that it reads, and where that stands.
    pub text: Stated<String>,
    /// What it makes of it, or why it does not start.
    pub limits: Result<Limits, String>,
    /// Whether only the server's surroundings tell.
    pub open: bool,
}

pub(super) fn all(tree: &Map, surroundings: Option<&dyn Surroundings>) -> Vec<Traffic> {
    COMPONENTS.iter().map(|component| of(tree, *component, surroundings)).collect()
}

fn of(
    tree: &Map,
    (component, root, usual): (&'static str, &str, &str),
    surroundings: Option<&dyn Surroundings>,
) -> Traffic {
    let found = own(tree, &[component], "trafficThrottling")
        .or_else(|| own(tree, &[], root))
        .or_else(|| own(tree, &[], &format!("--{root}")));
    let Some(found) = found else {
        let text = Stated::usual(usual.to_owned());
        return Traffic { component, text, limits: throttling::parse(usual), open: false };
    };
    let (text, limits, open) = match settle(&found.item.value, surroundings) {
        Settled::Open(words) => (words, throttling::parse(usual), true),
        Settled::Fails(why) => (String::new(), Err(why), false),
        Settled::Is(Value::Text(text)) | Settled::Usually(Value::Text(text), _) => {
            let limits = throttling::parse(&text);
            (text.into(), limits, false)
        }
        Settled::Is(Value::Null) | Settled::Usually(Value::Null, _) => {
            ("null".to_owned(), throttling::parse(""), false)
        }
        Settled::Is(other) | Settled::Usually(other, _) => {
            (crate::config::field::plain(&other), Err(format!("{} is no text", kind(&other))), false)
        }
    };
    Traffic { component, text: Stated::said(text, found.witness()), limits, open }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use crate::tdsl::reader::read;

    #[test]
    fn each_component_gets_its_own_the_roots_or_the_servers_limits() {
        let tree = read(
            "cm-ht-traffic-throttling = 'xmpp:25k:0:disc,bin:200m:0:disc'\ncl-comp {\n trafficThrottling = 'xmpp:1k:0:drop,bin:1m:0:disc'\n}\nc2s {\n 'cm-traffic-throttling' = 'xmpp:1:0:disc,bin:1:0'\n}\n",
        )
        .unwrap()
        .tree;
        let packets: Vec<(&str, i64)> = all(&tree, None)
            .iter()
            .map(|traffic| (traffic.component, traffic.limits.as_ref().unwrap().packets_a_minute))
            .collect();
        assert_eq!(
            packets,
            [
                ("cl-comp", 1_024),
                ("s2s", 25_600),
                ("ext", 25_600),
                ("c2s", 2_500),
                ("bosh", 2_500),
                ("ws2s", 2_500)
            ]
        );
    }
}
