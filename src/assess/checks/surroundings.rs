//! Checks of what a cluster stands on: names, clocks, versions, the certificate.

use super::pairs::{Pair, Told, told};
use crate::assess::finding::{Finding, Severity, Subject};
use crate::assess::names::Names;
use crate::assess::policy::Policy;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
use crate::cluster::session::CertificateFacts;
use crate::cluster::view::{ClusterView, NodeFacts};
use std::collections::BTreeMap;
use std::net::IpAddr;

/// Nodes whose names are judged: on a host of the cluster, where wrong names break links, and not those
/// whose addresses a person gave. A node that was taken out may have lost its name with it.
fn judged_names(view: &ClusterView) -> impl Iterator<Item = (&NodeName, &NodeFacts)> {
    let stands = |name: &NodeName, facts: &NodeFacts| facts.expected || !super::is_disconnected(view, name);
    view.nodes
        .iter()
        .filter(|_| view.host.counts())
        .filter(move |(name, facts)| !facts.addresses_given && stands(name, facts))
        .filter(|(_, facts)| !(facts.is_self && view.vantage.known().is_none()))
}

pub(in crate::assess) fn name_unresolved(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    judged_names(view)
        .filter(|(_, facts)| facts.addresses == Reading::Absent)
        .map(|(name, _)| Finding {
            id: "name-unresolved",
            severity: Severity::Warning,
            subject: Subject::Node(name.clone()),
            summary: format!("{name} has no address on this host"),
            advice: "A node dials its peers by these names: put it into DNS or into /etc/hosts of every node, the same \
                     everywhere."
                .to_owned(),
            evidence: vec![format!("resolve {name}")],
        })
        .collect()
}

pub(in crate::assess) fn name_is_loopback(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    judged_names(view)
        .filter(|(name, _)| view.host.node.known() != Some(name))
        .filter_map(|(name, facts)| {
            let address = facts.addresses.known()?.iter().find(|address| IpAddr::is_loopback(address))?;
            Some(Finding {
                id: "name-is-loopback",
                severity: Severity::Warning,
                subject: Subject::Node(name.clone()),
                summary: format!("{name} is {address} on this host: a loopback address"),
                advice: "Tigase takes such a node for itself and never dials it. Look for a line like `127.0.1.1 NODE` in \
                         /etc/hosts."
                    .to_owned(),
                evidence: vec![format!("resolve {name}")],
            })
        })
        .collect()
}

pub(in crate::assess) fn clock_skew(view: &ClusterView, policy: &Policy) -> Vec<Finding> {
    let clocks: Vec<(&NodeName, (i64, i64))> = view
        .nodes
        .iter()
        .filter_map(|(name, facts)| facts.clock.known().map(|interval| (name, *interval)))
        .collect();
    let mut faults = Vec::new();
    for (i, (a, (a_least, a_most))) in clocks.iter().enumerate() {
        for (b, (b_least, b_most)) in &clocks[i + 1..] {
            // The least that the two can differ by, given what is known of each.
            let skew = (a_least - b_most).max(b_least - a_most).max(0);
            if skew >= policy.skew_warning_ms {
                faults.push(Pair { from: a, to: b, fault: skew });
            }
        }
    }
    let names = Names::of(view);
    told(view, faults)
        .into_iter()
        .map(|told| {
            let worst = told.pairs().iter().map(|pair| pair.fault).max().unwrap_or_default();
            let least = told.pairs().iter().map(|pair| pair.fault).min().unwrap_or_default();
            let mut evidence: Vec<String> =
                told.pairs().iter().flat_map(|pair| [pair.from, pair.to]).map(|node| format!("time {node}")).collect();
            evidence.sort();
            evidence.dedup();
            Finding {
                id: "clock-skew",
                severity: if worst >= policy.skew_critical_ms { Severity::Critical } else { Severity::Warning },
                subject: told.subject(),
                summary: match &told {
                    Told::One(_) => format!("their clocks differ by at least {} s", worst / 1000),
                    Told::Of(node, pairs) => format!(
                        "its clock differs from those of {} by at least {} s",
                        names.list(pairs.iter().map(|pair| pair.other(node))),
                        least / 1000
                    ),
                    Told::Most(_) => {
                        format!("many nodes' clocks differ, by up to {} s and more", worst / 1000)
                    }
                },
                advice: "Run an NTP client on every node. From 75 s on, nodes take each other's rows for dead and delete them."
                    .to_owned(),
                evidence,
            }
        })
        .collect()
}

pub(in crate::assess) fn version_mix(view: &ClusterView, _: &Policy) -> Vec<Finding> {
    let mut versions: BTreeMap<&str, Vec<&NodeName>> = BTreeMap::new();
    for (name, facts) in &view.nodes {
        if let Some(version) = facts.version.known() {
            versions.entry(version).or_default().push(name);
        }
    }
    if versions.len() < 2 {
        return Vec::new();
    }
    let names = Names::of(view);
    let told: Vec<String> = versions
        .iter()
        .map(|(version, nodes)| format!("{version} on {}", names.list(nodes.iter().copied())))
        .collect();
    vec![Finding {
        id: "version-mix",
        severity: Severity::Note,
        subject: Subject::Cluster,
        summary: format!("the nodes run {} versions: {}", versions.len(), told.join("; ")),
        advice: "Fine during an upgrade; finish it, since versions are tested together with themselves only."
            .to_owned(),
        evidence: versions.values().flatten().map(|name| format!("version {name}")).collect(),
    }]
}

/// So many certificates that end are told one by one; each further one would only repeat it.
const MOST_CERTIFICATES: usize = 5;

/// A certificate, and the nodes that showed it; none: the session that we have, at a node without a name.
type Shown<'a> = (&'a CertificateFacts, Vec<&'a NodeName>);

/// The certificates that were shown, each once, the one that ends first at the beginning.
fn certificates(view: &ClusterView) -> Vec<Shown<'_>> {
    let mut shown: BTreeMap<&str, Shown<'_>> = BTreeMap::new();
    if let Some(certificate) = view.certificate.known() {
        shown.insert(&certificate.sha256, (certificate, Vec::new()));
    }
    for (name, facts) in &view.nodes {
        if let Some(certificate) = facts.met(name).and_then(|visit| visit.certificate.known()) {
            shown.entry(&certificate.sha256).or_insert((certificate, Vec::new())).1.push(name);
        }
    }
    let mut shown: Vec<Shown<'_>> = shown.into_values().collect();
    shown.sort_by_key(|(certificate, nodes)| (certificate.not_after, nodes.clone()));
    shown
}

pub(in crate::assess) fn certificate_expiring(view: &ClusterView, policy: &Policy) -> Vec<Finding> {
    let left = |shown: &Shown<'_>| shown.0.not_after.as_second() - view.taken_at.as_second();
    let mut ending = certificates(view);
    ending.retain(|shown| left(shown) < policy.certificate_warning_days * 86_400);
    let more = ending.split_off(ending.len().min(MOST_CERTIFICATES));
    let names = Names::of(view);
    let mut findings: Vec<Finding> = ending
        .into_iter()
        .map(|shown| {
            let left = left(&shown);
            let (certificate, nodes) = shown;
            let critical = left < policy.certificate_critical_days * 86_400;
            let until = certificate.not_after.strftime("%Y-%m-%d %H:%MZ");
            let days = left.div_euclid(86_400);
            let whose = if nodes.is_empty() {
                "the server's certificate".to_owned()
            } else {
                format!("the certificate of {}", names.list(nodes.iter().copied()))
            };
            Finding {
                id: "certificate-expiring",
                severity: if critical { Severity::Critical } else { Severity::Warning },
                subject: Subject::Certificate,
                summary: if left < 0 {
                    format!("{whose} ended at {until}")
                } else {
                    format!("{whose} ends at {until}, in {days} {}", if days == 1 { "day" } else { "days" })
                },
                advice: "Renew it on every node; clients are turned away when it ends. A new certificate has a new \
                         fingerprint: mend --tls-pin where it is used."
                    .to_owned(),
                evidence: if nodes.is_empty() {
                    vec![format!("certificate {}", view.domain)]
                } else {
                    nodes.iter().map(|node| format!("certificate {node}")).collect()
                },
            }
        })
        .collect();
    if let Some(last) = findings.last_mut()
        && !more.is_empty()
    {
        last.summary =
            format!("{}; {} more certificates end within the time allowed", last.summary, more.len());
        last.evidence
            .extend(more.iter().flat_map(|(_, nodes)| nodes).map(|node| format!("certificate {node}")));
    }
    findings
}
