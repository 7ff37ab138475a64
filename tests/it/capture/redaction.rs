//! What is taken out of a capture is nowhere in it, and what is left is judged as before.

use super::everything::{everything, refused, unmasked};
use super::{capture_of, read_back, rendered};
use crate::scenario::Scenario;
use clusterctl::assess::assess;
use clusterctl::assess::policy::Policy;
use clusterctl::capture::{Capture, Redaction, redact};
use clusterctl::cluster::fold::fold;
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::observation::{Evidence, Source};
use clusterctl::report::{Format, Style};

#[test]
fn no_secret_of_a_configuration_is_in_a_capture() {
    let text = everything().write().unwrap();
    assert!(unmasked().write().unwrap().contains("hunter2"));
    assert!(!text.contains("hunter2"), "{text}");
    assert!(text.contains("user=acme&password=******&ssl=true"), "the rest stays: {text}");
}

#[test]
fn the_recorded_configuration_stays_as_the_server_masks_it() {
    let recorded = include_str!("../../fixtures/capture/config-dump-8.4.2.properties");
    let mut capture = refused();
    capture.round.observations[0].outcome = Ok(Evidence::Configuration(recorded.to_owned()));
    let Capture { round, declaration, .. } = capture;
    let masked = capture_of(round, declaration);
    let Ok(Evidence::Configuration(text)) = &masked.round.observations[0].outcome else {
        panic!("a configuration")
    };
    let changed: Vec<(&str, &str)> =
        recorded.lines().zip(text.lines()).filter(|(before, after)| before != after).collect();
    assert_eq!(recorded.lines().count(), text.lines().count());
    // One list of words is taken for passwords: rather one too many.
    let wanted = [(
        "            'non-plain-password-allowed-mechanisms' = [ 'PLAIN', 'ANONYMOUS', 'EXTERNAL' ]",
        "            'non-plain-password-allowed-mechanisms' = [ '******' ]",
    )];
    assert_eq!(changed, wanted);
}

/// Everything in a text that tells whose cluster it is.
fn told(text: &str, originals: &[&str]) -> Vec<String> {
    let lower = text.to_lowercase();
    originals
        .iter()
        .filter(|name| lower.contains(&name.to_lowercase()))
        .map(|name| (*name).to_owned())
        .collect()
}

#[test]
fn under_other_names_nothing_tells_whose_cluster_it_is() {
    let names = [
        "acme", "wanda", "tigase1", "tigase2", "tigase3", "tigase4", "tigase5", "tigase9", "lb7", "db3",
        "bolt", "diary", "hunter2", "10.20.30", "fd00", "c0ffee", "gmbh", "legacy", "smtp.", "mail.",
        "hooks.",
    ];
    for capture in [everything(), refused()] {
        let veiled = redact::names(&capture);
        let text = veiled.write().unwrap();
        assert_eq!(told(&text, &names), Vec::<String>::new(), "{text}");
        assert_eq!(veiled.redacted, Redaction::Names);
        // What helps stays.
        for word in ["domain-1.invalid", "user-", "2026-11-22", "C=DE"] {
            assert!(text.contains(word), "{word}: {text}");
        }
    }
    let text = redact::names(&everything()).write().unwrap();
    for word in [
        "node-1.domain-1.invalid",
        "cl-comp@domain-1.invalid",
        "muc.domain-1.invalid",
        "Multi User Chat",
        "tigase:cluster connected",
        "tigase:cluster pondering over node-4",
        "no way from node-1.domain-1.invalid to node-4",
        "192.0.2.",
        "2001:db8::",
        "http://jabber.org/protocol/disco#info",
        "tigase.db.beans.DataSourceBean",
        "'cluster-mode' = true",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

#[test]
fn under_other_names_every_scenario_is_judged_the_same() {
    for (name, scenario) in Scenario::all() {
        let capture = capture_of(scenario.round(), scenario.declaration());
        let veiled = read_back(&redact::names(&capture));
        let judged = |capture: &Capture| {
            let view = fold(&capture.round, &capture.declaration);
            let assessment = assess(&view, &Policy::default());
            let ids: Vec<(&str, &str)> =
                assessment.findings.iter().map(|f| (f.id, f.severity.word())).collect();
            // The domain, where it passes for a node's name, may come elsewhere in the order of names.
            let mut health: Vec<&str> = assessment.health.values().map(|health| health.word()).collect();
            health.sort_unstable();
            let groups: Vec<usize> = view.groups.iter().map(Vec::len).collect();
            (assessment.verdict, ids, health, groups, assessment.gaps.len())
        };
        assert_eq!(judged(&veiled), judged(&capture), "{name}");
        let view = scenario.view();
        let mut originals: Vec<String> = view.nodes.keys().map(ToString::to_string).collect();
        let labels: Vec<String> = originals
            .iter()
            .filter_map(|name| name.split_once('.'))
            .map(|(label, _)| label.to_owned())
            .collect();
        originals.extend(labels);
        let addresses = view.nodes.values().filter_map(|facts| facts.addresses.known()).flatten();
        originals.extend(addresses.filter(|a| !a.is_loopback()).map(ToString::to_string));
        originals.push("xmpp-test".to_owned());
        originals.push("admin@".to_owned());
        let originals: Vec<&str> = originals.iter().map(String::as_str).collect();
        let text = veiled.write().unwrap();
        assert_eq!(told(&text, &originals), Vec::<String>::new(), "{name}: {text}");
        for format in Format::ALL {
            let paper = rendered(&veiled, format, Style { width: Some(120), ..Style::default() });
            assert_eq!(told(&paper, &originals), Vec::<String>::new(), "{name} {format}: {paper}");
        }
    }
}

#[test]
fn one_stand_in_means_one_thing_wherever_it_stands() {
    let veiled = redact::names(&everything());
    let text = veiled.write().unwrap();
    let Ok(Evidence::Sockets(table)) =
        &veiled.round.observations.iter().find(|look| look.source == Source::Sockets).unwrap().outcome
    else {
        panic!("sockets")
    };
    let second = NodeName::new("node-2.domain-1.invalid");
    let Ok(Evidence::Addresses { addresses, .. }) = &veiled
        .round
        .observations
        .iter()
        .find(|look| look.source == Source::Resolve(second.clone()))
        .unwrap()
        .outcome
    else {
        panic!("addresses")
    };
    assert!(table.sockets.iter().any(|socket| addresses.contains(&socket.remote.ip())), "{text}");
    // Redacted twice is redacted once.
    assert_eq!(
        redact::names(&veiled).write().unwrap().matches("domain-1.invalid").count(),
        text.matches("domain-1.invalid").count()
    );
}
