//! Nodes that came back a moment ago. One that was started anew answers before it has its links, and so looks like one
//! that is cut off: only who saw it down before can tell the two apart, and only for a while.

use super::checks::is_disconnected;
use super::finding::{Finding, Severity, Subject};
use super::names::Names;
use super::verdict::Assessment;
use super::{roll_up, worst_first};
use crate::cluster::link::LinkState;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::view::{Access, ClusterView};
use crate::text::duration;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::time::Duration;

/// For so long a node that came back may be without links. Tigase reads the others from the database 5 s after its start
/// and every 15 s from then on, and dials again every 5 s: 9 s and 15 s were recorded.
pub const TIME: Duration = Duration::from_secs(30);

/// What the looks so far tell of nodes that went and came.
#[derive(Debug, Clone, Default)]
pub struct Returns(BTreeMap<NodeName, Life>);

/// Of a node that was seen down.
#[derive(Debug, Clone, Copy)]
enum Life {
    /// It was still down at that time.
    Down(Timestamp),
    /// It was down until the first, and answers since the second. One that goes again before it has its links keeps
    /// these: a node that is cut off and answers now and then is no node that comes back each time.
    Back(Timestamp, Timestamp),
}

impl Returns {
    /// Takes in a look. What is said of a single node that came back a moment ago, and has not all of its links yet,
    /// is a warning; after [`TIME`] it is what it was. Nothing becomes well or unknown by it.
    pub fn ease(&mut self, view: &ClusterView, assessment: &mut Assessment) {
        // Who cannot see the cluster sees nobody go or come.
        if !matches!(view.access, Access::Manager { .. }) {
            return;
        }
        let at = view.taken_at;
        self.learn(view, assessment, at);
        let recent: BTreeMap<&NodeName, (Timestamp, Timestamp)> = self
            .0
            .iter()
            .filter_map(|(node, life)| match life {
                Life::Back(down, back) if since(*back, at) < TIME => Some((node, (*down, *back))),
                Life::Back(..) | Life::Down(_) => None,
            })
            .collect();
        if recent.is_empty() {
            return;
        }
        let names = Names::of(view);
        let mut eased = false;
        for finding in assessment.findings.iter_mut().filter(|finding| finding.severity == Severity::Critical)
        {
            let joining = joining(view, finding, |node| recent.contains_key(node));
            for node in &joining {
                let Some((down, back)) = recent.get(node) else { continue };
                finding.evidence.push(format!("{node} seen down until {down:.0}, answers since {back:.0}"));
            }
            let latest = joining.iter().filter_map(|node| recent.get(node)).map(|(_, back)| *back).max();
            let Some(back) = latest else { continue };
            eased = true;
            soften(finding, &names.list(&joining), since(back, at));
        }
        if eased {
            assessment.findings.sort_by(worst_first);
            assessment.verdict = roll_up(&assessment.findings, &assessment.gaps);
        }
    }

    /// Who is down, who has come back, and who has its links again.
    fn learn(&mut self, view: &ClusterView, assessment: &Assessment, at: Timestamp) {
        let in_a_group = |node: &NodeName| view.groups.iter().any(|group| group.contains(node));
        let has_trouble = |node: &NodeName| {
            assessment.findings.iter().any(|finding| match &finding.subject {
                Subject::Link(from, to) => OF_LINKS.contains(&finding.id) && (from == node || to == node),
                _ => false,
            })
        };
        self.0.retain(|node, life| match life {
            _ if !view.nodes.contains_key(node) => false,
            Life::Down(_) => true,
            Life::Back(..) => {
                let linked = view.groups.iter().any(|group| group.len() > 1 && group.contains(node));
                !linked || has_trouble(node)
            }
        });
        for (node, facts) in &view.nodes {
            let present = in_a_group(node);
            match self.0.get_mut(node) {
                Some(life @ Life::Down(_)) if present => {
                    if let Life::Down(last) = *life {
                        *life = Life::Back(last, at);
                    }
                }
                Some(Life::Down(last)) if is_disconnected(view, node) => *last = at,
                // The clock was set back: it is as if the node came back now, and not in the future.
                Some(Life::Back(down, back)) if at < *back => (*down, *back) = ((*down).min(at), at),
                None if !present && facts.mentioned && is_disconnected(view, node) => {
                    self.0.insert(node.clone(), Life::Down(at));
                }
                Some(Life::Down(_) | Life::Back(..)) | None => {}
            }
        }
    }
}

/// What is said of a link while one of its ends is joining.
const OF_LINKS: [&str; 2] = ["link-down", "one-way-link"];

/// The nodes that came back whose joining explains a finding; none where it has other reasons.
fn joining(view: &ClusterView, finding: &Finding, is_recent: impl Fn(&NodeName) -> bool) -> Vec<NodeName> {
    match &finding.subject {
        Subject::Cluster if finding.id == "partition" => {
            // One that calls somebody disconnected has had links since its start.
            let lost = |node: &NodeName| {
                view.links
                    .from(node)
                    .iter()
                    .any(|link| matches!(link.reading, Reading::Known(LinkState::Disconnected)))
            };
            let lone =
                |group: &&Vec<NodeName>| matches!(group.as_slice(), [node] if is_recent(node) && !lost(node));
            let (joining, rest): (Vec<_>, Vec<_>) = view.groups.iter().partition(lone);
            if rest.len() > 1 { Vec::new() } else { joining.into_iter().flatten().cloned().collect() }
        }
        Subject::Link(from, to) if OF_LINKS.contains(&finding.id) => {
            // It has not met the other yet and does not mention it, or it has, and the other does not say so yet.
            let meets = |a, b| {
                let said = view.link(a, b).map(|link| &link.reading);
                matches!(said, Some(Reading::Absent | Reading::Known(LinkState::Connected)))
            };
            let ends = [(from, to), (to, from)].into_iter();
            ends.filter(|(a, b)| is_recent(a) && meets(a, b)).map(|(node, _)| node.clone()).collect()
        }
        _ => Vec::new(),
    }
}

/// Makes a warning of a finding, with what there is to do now and if it lasts.
fn soften(finding: &mut Finding, who: &str, ago: Duration) {
    let ago = match ago.as_secs() {
        0 => "just now".to_owned(),
        seconds => format!("{} ago", duration::human(Duration::from_secs(seconds))),
    };
    let left = duration::human(Duration::from_secs(TIME.as_secs()));
    finding.severity = Severity::Warning;
    finding.summary = format!("{who} came back {ago} and may still be joining: {}", finding.summary);
    finding.advice = format!(
        "Wait: a node that was started has its links within {left} of its return. If it lasts longer this becomes critical, \
         and Tigase may not mend it by itself: a node that is started within 90 s of stopping can stay apart. Then stop {who}, \
         wait 90 s until its row has gone from the database, and start it again; else check the network on the cluster \
         port."
    );
}

/// Never less than no time, should the clock have been set back.
fn since(then: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(then)).unwrap_or_default()
}
