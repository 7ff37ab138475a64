//! Checks of how far we could look.

use super::nodes::unseen;
use super::{Voices, is_disconnected, is_silent};
use crate::assess::finding::{Finding, Severity, Subject};
use crate::assess::names::Names;
use crate::assess::policy::Policy;
use crate::cluster::link::LinkState;
use crate::cluster::node::NodeName;
use crate::cluster::observation::{Reading, Unavailable};
use crate::cluster::view::{Access, Answers, ClusterView, NodeFacts};

pub(in crate::assess) fn not_admin(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    if view.access != Access::NotAdmin {
        return Vec::new();
    }
    let jid = view.jid.clone().unwrap_or_else(|| "the account".to_owned());
    vec![Finding {
        id: "not-admin",
        severity: Severity::Unknown,
        summary: format!("{jid} sees no components of {}: it is no administrator there", view.domain),
        advice: format!(
            "Tigase answers everybody else with empty lists, so nothing can be said about the cluster. Add the bare JID to \
             admins in config.tdsl (admins = [ '{jid}' ]) on every node, or log in as one that is there."
        ),
        subject: Subject::Account(jid),
        evidence: vec![format!("disco {}", view.domain), format!("disco-info {}", view.domain)],
    }]
}

pub(in crate::assess) fn not_clustered(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    if view.access != Access::NotClustered {
        return Vec::new();
    }
    vec![Finding {
        id: "not-clustered",
        severity: Severity::Unknown,
        subject: Subject::Cluster,
        summary: format!("{} has no Cluster Connection Manager: this server runs alone", view.domain),
        advice: "Set cluster-mode = true in config.tdsl (the word true, not 'yes' and not 1) and restart. If it is set, the \
                 component cl-comp failed to start: its log says why."
            .to_owned(),
        evidence: vec![format!("disco {}", view.domain)],
    }]
}

pub(in crate::assess) fn view_unavailable(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Access::CouldNotAsk(why) = &view.access {
        findings.push(Finding {
            id: "view-unavailable",
            severity: Severity::Unknown,
            subject: Subject::Cluster,
            summary: format!("the Cluster Connection Manager of {} could not be asked: {why}", view.domain),
            advice: "Logged in, but the questions stayed without an answer. Try again with a longer --timeout; if it lasts, \
                     the node that lets us in is overloaded or half started: try another with --server."
                .to_owned(),
            evidence: vec![format!("disco {}", view.domain), format!("disco-info {}", view.domain)],
        });
        return findings;
    }
    let names = Names::of(view);
    for (name, facts) in &view.nodes {
        if let Some(why) = unexplained(view, name, facts) {
            findings.push(Finding {
                id: "view-unavailable",
                severity: Severity::Unknown,
                subject: Subject::Node(name.clone()),
                summary: format!("its own view of the cluster could not be read: {why}"),
                advice: format!(
                    "What {} sees of its links is not known, so the cluster may be worse than it looks. Try again; then log \
                     in at that node itself with --server.",
                    names.short(name)
                ),
                evidence: vec![format!("disco {name}")],
            });
        } else if let Some(words) = strange_words(view, name) {
            findings.push(Finding {
                id: "view-unavailable",
                severity: Severity::Unknown,
                subject: Subject::Node(name.clone()),
                summary: format!("its view holds words that clusterctl does not know: \"{words}\""),
                advice:
                    "A newer Tigase, or not Tigase at all. Please report the words and the server's version."
                        .to_owned(),
                evidence: vec![format!("disco {name}")],
            });
        }
    }
    findings
}

/// Why a node's view is missing, if no other finding tells it.
fn unexplained(view: &ClusterView, name: &NodeName, facts: &NodeFacts) -> Option<String> {
    if !matches!(view.access, Access::Manager { .. }) {
        return None;
    }
    let why = match &facts.view {
        Reading::Known(_) | Reading::Absent => return None,
        Reading::Unavailable(why) => why.to_string(),
        Reading::NotAsked(why) => why.clone(),
    };
    let explained = is_silent(view, name)
        || is_disconnected(view, name)
        || facts.door.known().is_some()
        || unseen(view).contains(&name)
        || no_way_from_here(view, name, facts);
    (!explained).then_some(why)
}

/// Our own node has no link to it, others have: said by `link-down`.
fn no_way_from_here(view: &ClusterView, name: &NodeName, facts: &NodeFacts) -> bool {
    let own = view.own_row().and_then(|own| view.link(own, name)).map(|link| &link.reading);
    let linkless = matches!(own, Some(Reading::Absent | Reading::Known(LinkState::Disconnected)));
    let told = !Voices::about(view, name).connected.is_empty();
    let malformed = matches!(facts.view, Reading::Unavailable(Unavailable::Malformed(_)));
    linkless && told && facts.answers != Answers::Yes && !malformed
}

fn strange_words<'a>(view: &'a ClusterView, name: &NodeName) -> Option<&'a str> {
    view.links.from(name).iter().find_map(|link| match &link.reading {
        Reading::Known(LinkState::Unrecognised(words)) => Some(words.as_str()),
        _ => None,
    })
}
