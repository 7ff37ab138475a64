//! The numbers of a survey. What is not known has no number. Nodes that were taken out (`stale-entry`) are not
//! counted: nobody misses them.

use super::CheckReport;
use crate::assess::finding::Subject;
use crate::cluster::declaration::Expected;
use crate::cluster::link::{Link, LinkState, RoundTrips};
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::session::CertificateFacts;
use crate::cluster::view::{ClusterView, NodeFacts};
use crate::report::words::departed;
use std::collections::BTreeSet;
use std::time::Duration;

/// Up to so many nodes, each link has numbers of its own: 992 links. Above, 200 nodes would be 39,800 of them,
/// which no monitoring system wants; then each node has the sums of its links.
pub(super) const NODES_WITH_LINKS: usize = 32;

/// The survey without the nodes that were taken out.
pub(super) struct Figures<'a> {
    pub(super) view: &'a ClusterView,
    /// The nodes, in the order of names.
    pub(super) nodes: Vec<(&'a NodeName, &'a NodeFacts)>,
    /// The links between them.
    pub(super) links: Vec<&'a Link>,
}

impl<'a> Figures<'a> {
    pub(super) fn new(report: &CheckReport<'a>) -> Self {
        let view = report.status.view;
        // That nobody wants to hear of it any more does not bring it back.
        let unheard = report.status.assessment.muted.iter().filter(|muted| muted.finding.id == "stale-entry");
        let unheard: Vec<&Subject> = unheard.map(|muted| &muted.finding.subject).collect();
        let gone: BTreeSet<&NodeName> = view
            .nodes
            .keys()
            .filter(|name| {
                departed(&report.status, name) || unheard.contains(&&Subject::Node((*name).clone()))
            })
            .collect();
        Self {
            view,
            nodes: view.nodes.iter().filter(|(name, _)| !gone.contains(name)).collect(),
            links: view
                .links
                .iter()
                .filter(|link| !gone.contains(&link.from) && !gone.contains(&link.to))
                .collect(),
        }
    }

    /// Whether each link has numbers of its own.
    pub(super) fn each_link(&self) -> bool {
        self.nodes.len() <= NODES_WITH_LINKS
    }

    /// The nodes that are connected, the one that we are logged in to included; `None` where its view could not
    /// be read.
    pub(super) fn connected(&self) -> Option<usize> {
        let own = self.view.own_row()?;
        self.view.nodes.get(own)?.view.known()?;
        Some(1 + Said::count(self.links.iter().copied().filter(|link| link.from == *own)).connected)
    }

    /// How many nodes should be connected, if somebody said so. Those that are down on purpose are not among
    /// them.
    pub(super) fn expected(&self) -> Option<usize> {
        let declaration = &self.view.declaration;
        match &declaration.expected {
            Expected::Unstated => None,
            Expected::Count(count) => Some(*count),
            Expected::Named(names) => {
                Some(names.iter().filter(|name| !declaration.expected_down.contains(name)).count())
            }
        }
    }

    /// Every certificate that was seen, by the node that showed it.
    pub(super) fn certificates(&self) -> Vec<(Option<&'a NodeName>, &'a CertificateFacts)> {
        let ours = self.view.certificate.known().map(|facts| (self.view.vantage.known(), facts));
        let visited = self.nodes.iter().filter_map(|(name, facts)| {
            let facts = facts.met(name)?.certificate.known()?;
            Some((Some(*name), facts))
        });
        // The node that we are logged in to may have been visited, too: once is enough.
        let own = ours.as_ref().and_then(|(name, _)| *name);
        ours.into_iter().chain(visited.filter(move |(name, _)| own.is_none() || *name != own)).collect()
    }
}

/// What is said of links, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Said {
    pub(super) connected: usize,
    pub(super) disconnected: usize,
    pub(super) unrecognised: usize,
    /// The view was read, and does not mention the other end.
    pub(super) absent: usize,
    pub(super) unavailable: usize,
    pub(super) not_asked: usize,
}

impl Said {
    pub(super) fn count<'a>(links: impl Iterator<Item = &'a Link>) -> Self {
        links.fold(Self::default(), |mut said, link| {
            *match &link.reading {
                Reading::Known(LinkState::Connected) => &mut said.connected,
                Reading::Known(LinkState::Disconnected) => &mut said.disconnected,
                Reading::Known(LinkState::Unrecognised(_)) => &mut said.unrecognised,
                Reading::Absent => &mut said.absent,
                Reading::Unavailable(_) => &mut said.unavailable,
                Reading::NotAsked(_) => &mut said.not_asked,
            } += 1;
            said
        })
    }

    /// Links of which somebody could be asked.
    pub(super) const fn answered(self) -> usize {
        self.connected + self.disconnected + self.unrecognised + self.absent
    }

    /// Each count with the word of the contract.
    pub(super) const fn words(self) -> [(&'static str, usize); 6] {
        [
            ("connected", self.connected),
            ("disconnected", self.disconnected),
            ("unrecognised", self.unrecognised),
            ("absent", self.absent),
            ("unavailable", self.unavailable),
            ("not-asked", self.not_asked),
        ]
    }
}

/// Round trips over several links: the shortest, the median of the links' medians, the longest. `None` where
/// none was measured.
pub(super) fn round_trips<'a>(links: impl Iterator<Item = &'a Link>) -> Option<[Duration; 3]> {
    let measured: Vec<&RoundTrips> = links.filter_map(|link| link.round_trips.known()).collect();
    let mut medians: Vec<Duration> = measured.iter().map(|trips| trips.median()).collect();
    medians.sort_unstable();
    Some([
        measured.iter().map(|trips| trips.min()).min()?,
        medians.get(medians.len() / 2).copied()?,
        measured.iter().map(|trips| trips.max()).max()?,
    ])
}

/// A clock's distance from ours, seconds: the middle of what is possible, and how far off that may be.
pub(super) fn clock(least_ms: i64, most_ms: i64) -> (f64, f64) {
    let (least, most) = (as_f64(least_ms), as_f64(most_ms));
    ((least + most) / 2000.0, (most - least).abs() / 2000.0)
}

/// Whole numbers as floating-point ones. Exact up to 2^53, far beyond any count of ours.
#[expect(clippy::cast_precision_loss, reason = "counts, and milliseconds of clocks, are far below 2^53")]
pub(super) const fn as_f64(number: i64) -> f64 {
    number as f64
}

/// A count as a floating-point number.
pub(super) fn count(number: usize) -> f64 {
    i64::try_from(number).map_or(f64::MAX, as_f64)
}

/// A number without exponent and with six places at most, as every reader takes it.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
