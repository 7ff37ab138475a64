//! The reports of several hosts (`sockets --on`) and of several clusters (`status --all-contexts`).

use super::{check_paper, on_terminal, samples, snapshot, without_colour};
use crate::schema::{FLEET, SOCKETS, assert_valid};
use clusterctl::assess::finding::Finding;
use clusterctl::assess::hosts::findings;
use clusterctl::assess::policy::Policy;
use clusterctl::assess::verdict::Verdict;
use clusterctl::cluster::declaration::Declaration;
use clusterctl::cluster::hosts::{HostSockets, Joined, join};
use clusterctl::cluster::node::NodeName;
use clusterctl::cluster::observation::{Reading, Unavailable};
use clusterctl::probe::sockets::listing;
use clusterctl::report::fleet::{FleetReport, fleet};
use clusterctl::report::hosts::{HostsReport, hosts};
use clusterctl::report::{Format, StatusReport, Style};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

fn node(number: usize) -> NodeName {
    NodeName::new(&format!("node{number}.xmpp-test.org"))
}

fn address(number: usize) -> IpAddr {
    IpAddr::from([10, 77, u8::try_from(number / 250).unwrap(), u8::try_from(number % 250).unwrap()])
}

/// The connection of this number between two nodes, as one end has it; the lower number dialled.
fn row(here: usize, there: usize, connection: usize) -> String {
    let dialled = 40_000 + connection * 300;
    let (local, remote) = if here < there { (dialled + there, 5277) } else { (5277, dialled + here) };
    format!(
        "ESTAB 0 0 {}:{local} {}:{remote} rtt:0.3/0.1 cwnd:10 lastrcv:900 lastack:900\n",
        address(here),
        address(there)
    )
}

fn host(number: usize, listing: Result<String, Reading<()>>) -> HostSockets {
    HostSockets {
        node: node(number),
        reading: match listing {
            Ok(rows) => {
                let text = format!("State Recv-Q Send-Q Local Peer\nLISTEN 0 50 *:5277 *:*\n{rows}");
                Reading::Known(listing::read(text.as_bytes(), &[5277]).unwrap())
            }
            Err(Reading::Unavailable(why)) => Reading::Unavailable(why),
            Err(other) => Reading::NotAsked(other.reason().unwrap_or_default()),
        },
        taken: samples::start(),
        took: Duration::from_millis(20 + number as u64),
    }
}

/// Every node connected to every other, but for the connections that `lost` takes from one end.
fn whole(count: usize, lost: impl Fn(usize, usize, usize) -> bool) -> Vec<HostSockets> {
    let rows = |here: usize| {
        let mut text = String::new();
        for there in (1..=count).filter(|there| *there != here) {
            for connection in (0..5).filter(|connection| !lost(here, there, *connection)) {
                text.push_str(&row(here, there, connection));
            }
        }
        text
    };
    (1..=count).map(|here| host(here, Ok(rows(here)))).collect()
}

fn joined(hosts: &[HostSockets]) -> Joined {
    let addresses: BTreeMap<NodeName, Vec<IpAddr>> =
        (1..=hosts.len()).map(|number| (node(number), vec![address(number)])).collect();
    join(hosts, &addresses)
}

/// node2 has lost two of the connections that node1 has with it; node3 has three with node2 and none with node1; node4
/// could not be asked, and node5's name is odd.
fn trouble() -> Joined {
    let mut all = whole(5, |here, there, connection| match (here, there) {
        (2, 1) => connection < 2,
        (1, 3) | (3, 1) => true,
        (2, 3) | (3, 2) => connection > 2,
        _ => false,
    });
    let why =
        Unavailable::Failed("the command ended with 255: Permission\u{1b}[2J denied\u{202e}".to_owned());
    all[3] = host(4, Err(Reading::Unavailable(why)));
    all[4] = host(5, Err(Reading::NotAsked("its name is odd | `x`".to_owned())));
    joined(&all)
}

fn render(joined: &Joined, format: Format, style: Style) -> String {
    let findings = findings(joined, &Declaration::default(), &Policy::default());
    written(joined, &findings, format, style)
}

fn written(joined: &Joined, findings: &[Finding], format: Format, style: Style) -> String {
    let report = HostsReport {
        joined,
        findings,
        cluster_ports: &[5277],
        wanted: 5,
        taken_at: samples::start(),
        took: Duration::from_millis(345),
    };
    let mut out = Vec::new();
    hosts(&report, format, &style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn several_hosts_look_as_they_did() {
    for width in [120, 80, 40] {
        snapshot(&format!("hosts_table_{width}"), &render(&trouble(), Format::Table, on_terminal(width)));
    }
    for format in Format::ALL.into_iter().filter(|format| *format != Format::Table) {
        let width = (format == Format::Wide).then_some(160);
        let text = render(&trouble(), format, Style { width, ..Style::default() });
        snapshot(&format!("hosts_{format}"), &text);
    }
    // Larger than any paper: what is not whole, and totals.
    let many = joined(&whole(60, |here, there, connection| (here, there) == (17, 4) && connection < 3));
    snapshot("hosts_many_80", &render(&many, Format::Table, on_terminal(80)));
}

#[test]
fn several_hosts_fit_every_paper_and_say_nothing_by_colour_alone() {
    let many = joined(&whole(8, |here, there, _| (here, there) == (1, 2)));
    for joined in [trouble(), many] {
        let findings = findings(&joined, &Declaration::default(), &Policy::default());
        let render = |format, style| written(&joined, &findings, format, style);
        for width in 1..=140 {
            // Every socket, at every third width.
            let formats = if width % 3 == 0 { &[Format::Table, Format::Wide][..] } else { &[Format::Table] };
            for format in formats.iter().copied() {
                let plain = render(format, on_terminal(width));
                check_paper(&plain, Some(width), "hosts");
                let color = render(format, Style { color: true, ..on_terminal(width) });
                assert_eq!(without_colour(&color), plain);
            }
        }
        for format in [Format::Table, Format::Wide] {
            let text = render(format, Style { ascii: true, ..on_terminal(80) });
            assert!(text.is_ascii(), "{text}");
        }
        for format in Format::ALL {
            check_paper(&render(format, Style::default()), None, format.name());
        }
    }
}

#[test]
fn what_several_hosts_write_is_what_the_schema_says() {
    for joined in [trouble(), joined(&whole(3, |_, _, _| false)), join(&[], &BTreeMap::new())] {
        let text = render(&joined, Format::Json, Style::default());
        assert_valid(SOCKETS, &serde_json::from_str(&text).unwrap());
    }
}

#[test]
fn a_hundred_hosts_are_joined_and_judged_in_seconds() {
    let hosts = whole(100, |_, _, _| false);
    let begun = std::time::Instant::now();
    let joined = joined(&hosts);
    let findings = findings(&joined, &Declaration::default(), &Policy::default());
    assert_eq!((joined.pairs.len(), findings.len()), (9900, 0));
    // Unoptimised, on a machine with much else to do.
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}

fn clusters(samples: &[samples::Sample]) -> Vec<StatusReport<'_>> {
    samples
        .iter()
        .map(|sample| StatusReport {
            view: &sample.view,
            assessment: &sample.assessment,
            context: Some(sample.name),
            tool_version: "0.1.0",
        })
        .collect()
}

fn render_fleet(clusters: &[StatusReport<'_>], format: Format, style: Style) -> String {
    let report = FleetReport {
        clusters,
        taken_at: samples::start(),
        took: Duration::from_millis(1234),
        tool_version: "0.1.0",
    };
    let mut out = Vec::new();
    fleet(&report, format, &style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn several_clusters_look_as_they_did() {
    let samples = [
        samples::healthy(),
        samples::node_down(),
        samples::partition(),
        samples::no_session(),
        samples::not_admin(),
        samples::hostile(),
    ];
    let clusters = clusters(&samples);
    for width in [120, 80, 40] {
        snapshot(
            &format!("fleet_table_{width}"),
            &render_fleet(&clusters, Format::Table, on_terminal(width)),
        );
    }
    for format in [Format::Wide, Format::Plain, Format::Csv, Format::Markdown] {
        let width = (format == Format::Wide).then_some(160);
        snapshot(
            &format!("fleet_{format}"),
            &render_fleet(&clusters, format, Style { width, ..Style::default() }),
        );
    }
    let json = render_fleet(&clusters, Format::Json, Style::default());
    assert_valid(FLEET, &serde_json::from_str(&json).unwrap());
}

#[test]
fn several_clusters_fit_every_paper_and_say_nothing_by_colour_alone() {
    let samples = samples::all();
    let clusters = clusters(&samples);
    for width in 1..=140 {
        for format in [Format::Table, Format::Wide] {
            let plain = render_fleet(&clusters, format, on_terminal(width));
            check_paper(&plain, Some(width), "fleet");
            let color = render_fleet(&clusters, format, Style { color: true, ..on_terminal(width) });
            assert_eq!(without_colour(&color), plain);
        }
    }
    for format in Format::ALL {
        check_paper(&render_fleet(&clusters, format, Style::default()), None, format.name());
        let ascii = Style { ascii: true, ..on_terminal(80) };
        let text = render_fleet(&clusters, format, ascii);
        assert!(text.is_ascii() || !matches!(format, Format::Table | Format::Wide), "{text}");
    }
}

#[test]
fn the_worst_verdict_is_that_of_all_and_none_at_all_is_unknown() {
    let of = |samples: &[samples::Sample]| {
        let clusters = clusters(samples);
        let report = FleetReport {
            clusters: &clusters,
            taken_at: samples::start(),
            took: Duration::ZERO,
            tool_version: "0.1.0",
        };
        report.verdict()
    };
    assert_eq!(of(&[]), Verdict::Unknown);
    assert_eq!(of(&[samples::healthy()]), Verdict::Ok);
    assert_eq!(of(&[samples::healthy(), samples::not_admin()]), Verdict::Unknown);
    assert_eq!(of(&[samples::not_admin(), samples::node_down(), samples::healthy()]), Verdict::Critical);
}
