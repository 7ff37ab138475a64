//! Limits of traffic.

use super::node::Node;
use crate::config::diagnosis::{Diagnosis, Level, Lint};
use crate::config::field::{Witness, own};
use crate::config::meaning::traffic::Traffic;
use crate::config::settings::Standing;
use crate::config::throttling::{Action, Limits, Remark, grouped, parse};
use crate::tdsl::value::Value;

pub(super) static CL10: Lint = Lint {
    id: "CL10",
    level: Level::Error,
    title: "limits of traffic that keep a component from starting",
    explanation: "The limits are a text: xmpp with four fields (xmpp:PER_MINUTE:TOTAL:disc), bin with three or four. \
                  With fewer fields, or where no text stands at all, the component does not start; the server runs \
                  on, and without cl-comp the node is isolated.",
};

pub(super) static CL11: Lint = Lint {
    id: "CL11",
    level: Level::Warning,
    title: "limits of traffic that are not those written",
    explanation: "A number that cannot be read falls back to 2,500 packets or 20,000,000 bytes a minute; so does a \
                  kind that is not named at all. That is what a client gets, and far too little for the links of a \
                  cluster. Kinds other than xmpp and bin are ignored, and an action other than disc and drop is disc.",
};

pub(super) static CL12: Lint = Lint {
    id: "CL12",
    level: Level::Error,
    title: "limits of traffic under a name that nothing reads",
    explanation: "Inside of a component the key is trafficThrottling. The dashed traffic-throttling, and the keys of \
                  the root (cm-ht-traffic-throttling, cm-traffic-throttling), are ignored there without a word.",
};

pub(super) static CL13: Lint = Lint {
    id: "CL13",
    level: Level::Warning,
    title: "limits that hurt the links of the cluster",
    explanation: "What the nodes tell one another counts against the limits of cl-comp. Beyond them `drop` loses \
                  packets, and `disc` cuts the link, which then comes back and is cut again; a limit in all cuts \
                  every link sooner or later. The server's own limits are 51,200 packets and 419,430,400 bytes a \
                  minute for each connection.",
};

/// Below these a busy link is cut: a fifth of what the documentation advises.
const FEW_PACKETS: i64 = 5_120;
const FEW_BYTES: i64 = 41_943_040;

pub(super) fn check(node: &Node<'_>) -> Vec<Diagnosis> {
    let mut found = Vec::new();
    let mut told: Vec<&Witness> = Vec::new();
    for traffic in &node.meaning.traffic {
        let Some(witness) = &traffic.text.witness else { continue };
        if traffic.open || told.contains(&witness) {
            continue;
        }
        told.push(witness);
        match &traffic.limits {
            Err(why) => found.push(refused(node, why, witness)),
            Ok(limits) => found.extend(odd(limits, witness)),
        }
    }
    let links = node.meaning.traffic.iter().find(|traffic| traffic.component == "cl-comp");
    if let Some(Traffic { text, limits: Ok(limits), open: false, .. }) = links
        && let Some(witness) = &text.witness
    {
        found.extend(low(limits, witness));
    }
    found.extend(unread(node));
    found
}

fn refused(node: &Node<'_>, why: &str, witness: &Witness) -> Diagnosis {
    let same = |other: &&Traffic| other.text.witness.as_ref() == Some(witness);
    let reached: Vec<&str> = node.meaning.traffic.iter().filter(same).map(|other| other.component).collect();
    let effect = if reached.contains(&"cl-comp") { "; without cl-comp the node is isolated" } else { "" };
    Diagnosis::new(&CL10, witness.span.clone(), format!("{} will not start: {why}", reached.join(", ")))
        .label("xmpp needs four fields, bin three")
        .note(format!("the server runs on without {}{effect}", reached.join(", ")))
        .help("'xmpp:PER_MINUTE:TOTAL:disc,bin:PER_MINUTE:TOTAL:disc', in quotes")
}

fn odd(limits: &Limits, witness: &Witness) -> Option<Diagnosis> {
    if limits.remarks.is_empty() {
        return None;
    }
    let remarks: Vec<String> = limits.remarks.iter().map(Remark::words).collect();
    let diagnosis = Diagnosis::new(&CL11, witness.span.clone(), remarks.join("; "))
        .label("not all of it is what it seems")
        .note(format!("the server makes of it: {}", limits.words()))
        .help("name both kinds: 'xmpp:PER_MINUTE:TOTAL:disc,bin:PER_MINUTE:TOTAL:disc'");
    Some(diagnosis)
}

fn low(limits: &Limits, witness: &Witness) -> Option<Diagnosis> {
    let named =
        |kind: &str| !limits.remarks.iter().any(|remark| matches!(remark, Remark::NotNamed(k) if *k == kind));
    let mut why = Vec::new();
    if limits.action == Action::Drop {
        why.push("packets beyond the limit are dropped, and nobody is told".to_owned());
    }
    if named("xmpp") && (1..FEW_PACKETS).contains(&limits.packets_a_minute) {
        why.push(format!("{} packets a minute are few for a link", grouped(limits.packets_a_minute)));
    }
    if named("bin") && (1..FEW_BYTES).contains(&limits.bytes_a_minute) {
        why.push(format!("{} bytes a minute are few for a link", grouped(limits.bytes_a_minute)));
    }
    if limits.packets > 0 || limits.bytes > 0 {
        why.push("a limit in all cuts every link sooner or later".to_owned());
    }
    (!why.is_empty()).then(|| {
        Diagnosis::new(&CL13, witness.span.clone(), why.join("; "))
            .label("these are the links of the cluster, too")
            .note(format!("the server makes of it: {}", limits.words()))
            .help("the server's own limits are 'xmpp:50k:0:disc,bin:400m:0:disc'")
    })
}

fn unread(node: &Node<'_>) -> Vec<Diagnosis> {
    let mut found = Vec::new();
    for (path, standing, witness) in node.keys() {
        let [section, key] = path[..] else { continue };
        let throttling =
            matches!(key, "traffic-throttling" | "cm-ht-traffic-throttling" | "cm-traffic-throttling");
        let (true, Standing::Unread(_)) = (throttling, standing) else { continue };
        let diagnosis = Diagnosis::new(&CL12, witness.key.clone(), format!("{key} is ignored in {section}"))
            .label("nothing reads it here")
            .note("the limits stay those of the root, or the server's own")
            .help("inside of a component the key is trafficThrottling");
        // The limits come into force by the new name: only such as nothing else is wrong with.
        let sound = match node.item(path).map(|item| &item.value) {
            Some(Value::Text(text)) => {
                parse(text).is_ok_and(|limits| limits.remarks.is_empty() && low(&limits, witness).is_none())
            }
            _ => false,
        };
        let free = own(node.tree, &[section], "trafficThrottling").is_none();
        found.push(if sound && free {
            diagnosis.safe_fix(vec![Node::renamed(witness, "trafficThrottling")])
        } else {
            diagnosis
        });
    }
    found
}
