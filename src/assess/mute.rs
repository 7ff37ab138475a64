//! Findings that somebody wants not to count for a while (`--mute`). Pure: time comes from outside.

use super::finding::{Finding, Severity, Subject};
use super::names::meant;
use super::verdict::Muted;
use jiff::Timestamp;
use std::fmt;

/// What is not to count: the findings of a check, all or those about one subject, for a time or until they worsen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mute {
    /// The check.
    pub id: &'static str,
    /// What they are about, as a person wrote it: a node in short or in full, `node2->node3` in either direction,
    /// `cluster`, `host`, `certificate`, an address. `None`: whatever they are about.
    pub subject: Option<String>,
    /// When it ends. `None`: never by itself.
    pub until: Option<Timestamp>,
    /// How bad it was when it was muted. A finding that is worse counts. `None` where there was nothing then: it
    /// holds whatever comes.
    pub severity: Option<Severity>,
}

/// What cannot be muted, and why: it would call well what nobody can see.
pub const NEVER_MUTED: [&str; 3] = ["not-admin", "not-clustered", super::stop::ID];

impl Mute {
    /// Whether it has ended by then.
    pub fn has_ended(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| until <= now)
    }

    /// Whether it is about this finding, be it ended or not.
    pub fn is_about(&self, finding: &Finding) -> bool {
        // That the cluster could not be asked at all is no finding like others.
        let blind = finding.severity == Severity::Unknown && !matches!(finding.subject, Subject::Node(_));
        self.id == finding.id
            && !blind
            && !NEVER_MUTED.contains(&self.id)
            && self.subject.as_deref().is_none_or(|typed| names(typed, &finding.subject))
    }

    /// Whether another is about the same: the same check, and the same subject in the same words.
    pub fn is_of_the_same(&self, other: &Self) -> bool {
        let words = |mute: &Self| {
            mute.subject.as_deref().map(|subject| {
                let mut ends: Vec<String> = ends(subject).map(str::to_lowercase).collect();
                ends.sort();
                ends
            })
        };
        self.id == other.id && words(self) == words(other)
    }

    /// How it ends, in words: `until 2026-11-22T16:00:00Z`, `until it worsens`, `until it is unmuted`.
    pub fn ends(&self) -> String {
        match (self.until, self.severity) {
            (Some(until), _) => format!("until {until:.0}"),
            (None, Some(_)) => "until it worsens".to_owned(),
            (None, None) => "until it is unmuted".to_owned(),
        }
    }
}

/// As it is typed, without its end.
impl fmt::Display for Mute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.subject {
            Some(subject) => write!(f, "{}:{subject}", self.id),
            None => f.write_str(self.id),
        }
    }
}

/// The one name of a subject, or the two ends of a link.
fn ends(subject: &str) -> impl Iterator<Item = &str> {
    subject.split("->").map(str::trim)
}

/// Whether a person who wrote this means this subject.
fn names(typed: &str, subject: &Subject) -> bool {
    let mut parts = ends(typed);
    match (subject, parts.next(), parts.next(), parts.next()) {
        (Subject::Link(from, to), Some(a), Some(b), None) => {
            meant(a, from) && meant(b, to) || meant(a, to) && meant(b, from)
        }
        (Subject::Node(node), Some(name), None, _) => meant(name, node),
        (Subject::Peer(peer), Some(name), None, _) => {
            name == peer.to_string() || name.parse() == Ok(peer.ip())
        }
        (Subject::Host, Some(name), None, _) => ["host", "this host"].contains(&name.to_lowercase().as_str()),
        (Subject::Cluster | Subject::Certificate | Subject::Account(_), Some(name), None, _) => {
            name.eq_ignore_ascii_case(&subject.to_string())
        }
        _ => false,
    }
}

/// Moves what is muted from the findings to what does not count. A finding that is worse than when it was muted
/// counts, and says that its mute dropped off. Where nobody's view could be read (`blind`), that they could not is
/// not muted: then nothing at all was seen.
pub(super) fn apply(
    mutes: &[Mute],
    now: Timestamp,
    blind: bool,
    findings: &mut Vec<Finding>,
    uncounted: &mut Vec<Muted>,
) {
    let mut counts = Vec::with_capacity(findings.len());
    for mut finding in std::mem::take(findings) {
        let unseen = blind && finding.severity == Severity::Unknown;
        let about: Vec<&Mute> =
            mutes.iter().filter(|mute| !unseen && !mute.has_ended(now) && mute.is_about(&finding)).collect();
        let holds = |mute: &&&Mute| mute.severity.is_none_or(|before| finding.severity <= before);
        if let Some(mute) = about.iter().find(holds) {
            uncounted.push(Muted { why: format!("muted {}", mute.ends()), finding });
            continue;
        }
        let before = about.iter().filter_map(|mute| mute.severity).max();
        if let Some(before) = before {
            finding.summary =
                format!("{} (its mute dropped off: it was {} when muted)", finding.summary, before.word());
        }
        counts.push(finding);
    }
    *findings = counts;
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use crate::cluster::node::NodeName;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn finding(id: &'static str, severity: Severity, subject: Subject) -> Finding {
        Finding {
            id,
            severity,
            subject,
            summary: "it is so".to_owned(),
            advice: "mend it".to_owned(),
            evidence: vec!["disco node1".to_owned()],
        }
    }

    fn node(name: &str) -> Subject {
        Subject::Node(NodeName::new(name))
    }

    fn mute(id: &'static str, subject: Option<&str>, severity: Option<Severity>) -> Mute {
        Mute { id, subject: subject.map(str::to_owned), until: None, severity }
    }

    /// What counts and what does not, in words.
    fn judged(given: &[Mute], now: Timestamp, finding: Finding) -> (Vec<String>, Vec<String>) {
        let (mut findings, mut muted) = (vec![finding], Vec::new());
        apply(given, now, false, &mut findings, &mut muted);
        (
            findings.into_iter().map(|finding| finding.summary).collect(),
            muted.into_iter().map(|muted| muted.why).collect(),
        )
    }

    #[test]
    fn a_subject_is_meant_in_short_in_full_and_in_either_direction() {
        let link = Subject::Link(NodeName::new("node2.x.org"), NodeName::new("node3.x.org"));
        let peer = Subject::Peer("10.0.0.9:5277".parse().unwrap());
        for (typed, subject) in [
            ("node2", &node("node2.x.org")),
            ("Node2.X.org", &node("node2.x.org")),
            ("node2->node3", &link),
            ("node3 -> node2.x.org", &link),
            ("10.0.0.9", &peer),
            ("10.0.0.9:5277", &peer),
            ("cluster", &Subject::Cluster),
            ("host", &Subject::Host),
            ("this host", &Subject::Host),
            ("certificate", &Subject::Certificate),
        ] {
            assert!(names(typed, subject), "{typed} {subject}");
        }
        for (typed, subject) in [
            ("node", &node("node2.x.org")),
            ("node2", &link),
            ("node2->node2", &link),
            ("node2->node3->node1", &link),
            ("node2->node3", &node("node2.x.org")),
            ("", &node("node2.x.org")),
            ("10.0.0", &peer),
            ("10.0.0.9:5278", &peer),
        ] {
            assert!(!names(typed, subject), "{typed} {subject}");
        }
    }

    #[test]
    fn it_holds_until_its_time_is_up_or_the_thing_worsens() {
        let warning = || finding("silent-link", Severity::Warning, node("node2.x.org"));
        let critical = || finding("silent-link", Severity::Critical, node("node2.x.org"));
        let mut held = mute("silent-link", Some("node2"), Some(Severity::Warning));
        assert_eq!(
            judged(&[held.clone()], at(0), warning()),
            (vec![], vec!["muted until it worsens".to_owned()])
        );
        let (counts, none) = judged(&[held.clone()], at(0), critical());
        assert_eq!(counts, ["it is so (its mute dropped off: it was warning when muted)"]);
        assert_eq!(none, Vec::<String>::new());
        held.until = Some(at(7_200));
        assert_eq!(judged(&[held.clone()], at(7_199), warning()).1, ["muted until 1970-01-01T02:00:00Z"]);
        assert_eq!(judged(&[held], at(7_200), warning()).0, ["it is so"]);
        // Nothing was there when it was muted: there is nothing that it could be worse than.
        assert_eq!(judged(&[mute("silent-link", None, None)], at(0), critical()).1.len(), 1);
    }

    #[test]
    fn what_nobody_could_see_is_not_muted_away() {
        for blind in [
            finding("not-admin", Severity::Unknown, Subject::Account("joe@x.org".to_owned())),
            finding("not-clustered", Severity::Unknown, Subject::Cluster),
            finding("view-unavailable", Severity::Unknown, Subject::Cluster),
        ] {
            assert_eq!(
                judged(&[mute(blind.id, None, None)], at(0), blind.clone()).0.len(),
                1,
                "{}",
                blind.id
            );
        }
        let view = finding("view-unavailable", Severity::Unknown, node("node2.x.org"));
        let held = [mute("view-unavailable", None, None)];
        assert_eq!(judged(&held, at(0), view.clone()).1.len(), 1);
        let (mut findings, mut muted) = (vec![view], Vec::new());
        apply(&held, at(0), true, &mut findings, &mut muted);
        assert_eq!((findings.len(), muted.len()), (1, 0), "nobody's view could be read");
    }

    #[test]
    fn the_same_is_known_again_in_other_spelling() {
        let of = |subject| mute("link-down", subject, None);
        assert!(of(Some("node2->node3")).is_of_the_same(&of(Some("Node3 -> node2"))));
        assert!(!of(Some("node2->node3")).is_of_the_same(&of(None)));
        assert!(!of(None).is_of_the_same(&mute("one-way-link", None, None)));
    }
}
