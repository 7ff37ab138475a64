//! Checks of what a cluster stands on: names, clocks, versions, the certificate.

use crate::assess::finding::{Finding, Severity, Subject};
use crate::assess::names::Names;
use crate::assess::policy::Policy;
use crate::cluster::node::NodeName;
use crate::cluster::observation::Reading;
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
    let mut findings = Vec::new();
    for (i, (a, (a_least, a_most))) in clocks.iter().enumerate() {
        for (b, (b_least, b_most)) in &clocks[i + 1..] {
            // The least that the two can differ by, given what is known of each.
            let skew = (a_least - b_most).max(b_least - a_most).max(0);
            if skew < policy.skew_warning_ms {
                continue;
            }
            let critical = skew >= policy.skew_critical_ms;
            findings.push(Finding {
                id: "clock-skew",
                severity: if critical { Severity::Critical } else { Severity::Warning },
                subject: Subject::Link((*a).clone(), (*b).clone()),
                summary: format!("their clocks differ by at least {} s", skew / 1000),
                advice: "Run an NTP client on every node. From 75 s on, nodes take each other's rows for dead and delete them."
                    .to_owned(),
                evidence: vec![format!("time {a}"), format!("time {b}")],
            });
        }
    }
    findings
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

pub(in crate::assess) fn certificate_expiring(view: &ClusterView, policy: &Policy) -> Vec<Finding> {
    let Some(certificate) = view.certificate.known() else { return Vec::new() };
    let left = certificate.not_after.as_second() - view.taken_at.as_second();
    let days = left.div_euclid(86_400);
    if left >= policy.certificate_warning_days * 86_400 {
        return Vec::new();
    }
    let critical = left < policy.certificate_critical_days * 86_400;
    let until = certificate.not_after.strftime("%Y-%m-%d %H:%MZ");
    vec![Finding {
        id: "certificate-expiring",
        severity: if critical { Severity::Critical } else { Severity::Warning },
        subject: Subject::Certificate,
        summary: if left < 0 {
            format!("the server's certificate ended at {until}")
        } else {
            format!("the server's certificate ends at {until}, in {days} {}", if days == 1 { "day" } else { "days" })
        },
        advice: "Renew it on every node; clients are turned away when it ends. A new certificate has a new fingerprint: \
                 mend --tls-pin where it is used."
            .to_owned(),
        evidence: vec![format!("certificate {}", view.domain)],
    }]
}
