//! Three hosts on one switch, as network namespaces, with real sockets; then packets between two of them are lost.

use super::{findings, host, json, pair};
use crate::schema::{SOCKETS, assert_valid};
use crate::sockets::{Part, run};
use crate::tool::{Output, Test};
use serde_json::Value;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Three namespaces, each with a cable to a switch in a fourth. Gone when dropped.
struct Lan {
    hosts: [String; 3],
    switch: String,
}

impl Lan {
    fn new() -> Self {
        let pid = std::process::id();
        let lan =
            Self { hosts: [1, 2, 3].map(|n| format!("cctl-h{n}-{pid}")), switch: format!("cctl-sw-{pid}") };
        run("ip", &["netns", "add", &lan.switch]);
        run("ip", &["-n", &lan.switch, "link", "add", "br0", "type", "bridge"]);
        run("ip", &["-n", &lan.switch, "link", "set", "br0", "up"]);
        for (number, host) in (1..).zip(&lan.hosts) {
            let port = format!("p{number}");
            run("ip", &["netns", "add", host]);
            let cable =
                ["link", "add", "eth0", "netns", host, "type", "veth", "peer", &port, "netns", &lan.switch];
            run("ip", &cable);
            run("ip", &["-n", &lan.switch, "link", "set", &port, "master", "br0", "up"]);
            run("ip", &["-n", host, "link", "set", "lo", "up"]);
            run("ip", &["-n", host, "address", "add", &format!("{}/24", address(number)), "dev", "eth0"]);
            run("ip", &["-n", host, "link", "set", "eth0", "up"]);
        }
        lan
    }

    /// Loses every packet between two hosts, in both directions: each sends them to a station that is not there.
    fn cut(&self, one: usize, other: usize) {
        for (here, there) in [(one, other), (other, one)] {
            let nowhere = ["lladdr", "02:00:00:00:00:99", "dev", "eth0", "nud", "permanent"];
            let place = address(there);
            let neighbour = ["-n", &self.hosts[here - 1], "neigh", "replace", &place];
            run("ip", &[&neighbour[..], &nowhere].concat());
        }
    }

    /// clusterctl on one of the hosts.
    fn on(&self, number: usize, line: &str) -> Output {
        let output = Command::new("ip")
            .args(["netns", "exec", &self.hosts[number - 1], env!("CARGO_BIN_EXE_clusterctl")])
            .args(line.split_whitespace())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let output = Output { stdout: text(&output.stdout), stderr: text(&output.stderr) };
        assert_eq!(output.stderr, "", "{line}");
        output
    }

    /// The names of the hosts are those of their namespaces, so that `ip netns exec {node}` reaches them.
    fn names(&self) -> String {
        let resolve: Vec<String> = (1..)
            .zip(&self.hosts)
            .map(|(number, host)| format!("--resolve {host}:5277:{}", address(number)))
            .collect();
        format!("--connections-per-node 2 {}", resolve.join(" "))
    }
}

impl Drop for Lan {
    fn drop(&mut self) {
        for namespace in self.hosts.iter().chain([&self.switch]) {
            // Nothing can be done about a failure here, and it must not hide the test's own.
            let _ = Command::new("ip").args(["netns", "delete", namespace]).stderr(Stdio::null()).status();
        }
    }
}

fn address(number: usize) -> String {
    format!("10.77.8.{number}")
}

fn tell(part: &mut Part, what: &str) {
    part.tell(what);
    assert_eq!(part.says(), Some(format!("done {what}")));
}

#[test]
#[ignore = "needs root and network namespaces: run by tests/run.sh"]
fn a_silent_link_is_named_by_the_kernels_own_counters_while_the_third_host_is_fine() {
    let lan = Lan::new();
    let mut parts = lan.hosts.each_ref().map(|host| Part::start(host, &[], "hold"));
    for part in &mut parts {
        tell(part, "listen 5277");
    }
    // Each pair has two connections, dialled by the one with the lower number.
    for (from, to) in [(1, 2), (1, 3), (2, 3)] {
        tell(&mut parts[from - 1], &format!("connect {} 2", address(to)));
    }
    let [one, two, three] = &lan.hosts;
    let (names, via) = (lan.names(), "ip netns exec {node}");
    let everywhere = || {
        let path = std::path::Path::new(env!("CARGO_BIN_EXE_clusterctl")).parent().unwrap();
        let path = format!("{}:{}", path.display(), std::env::var("PATH").unwrap_or_default());
        let line = format!("sockets -o json --on {one},{two},{three} {names}");
        let words = line.split_whitespace().map(str::to_owned).chain(["--via".to_owned(), via.to_owned()]);
        let report = json(&Test::new(words).env("PATH", path).run());
        assert_valid(SOCKETS, &report);
        report
    };
    let whole = everywhere();
    for (from, to) in [(one, two), (two, one), (one, three), (three, one), (two, three), (three, two)] {
        assert_eq!(pair(&whole, from, to), "2 0 0", "{from} {to}");
    }
    assert_eq!(findings(&whole), [""; 0], "{whole:#}");
    assert_eq!(host(&whole, one)["addresses"], serde_json::json!([address(1)]));

    lan.cut(1, 2);
    tell(&mut parts[0], "write");
    let begun = Instant::now();
    let alone = format!("sockets -o json --expect {one},{two},{three} {names}");
    // Without a login, on the first host itself: as soon as three retransmissions are out (about 1.4 s).
    let report: Value = loop {
        let report = json(&lan.on(1, &alone));
        if findings(&report).iter().any(|finding| finding.starts_with("silent-link")) {
            break report;
        }
        assert!(begun.elapsed() < Duration::from_secs(25), "no silent-link: {report:#}");
    };
    let silent = format!("silent-link warning {two}");
    let found = findings(&report);
    assert!(found.contains(&silent) || found.contains(&silent.replace("warning", "critical")), "{found:?}");
    assert!(!found.iter().any(|finding| finding.contains(three.as_str())), "{found:?}");
    let said = report["findings"][0]["summary"].as_str().unwrap();
    assert!(said.contains(&format!("retransmissions to {two} stay unanswered")), "{said}");
    let unanswered = |socket: &Value| socket["unanswered_retransmits"].as_u64().unwrap();
    for socket in report["sockets"].as_array().unwrap() {
        let lost = socket["remote"] == "10.77.8.2:5277";
        assert_eq!(unanswered(socket) >= 3, lost, "{socket}");
    }
    // Nobody told names: the peer is named by its address.
    let unnamed = json(&lan.on(1, "sockets -o json --connections-per-node 2"));
    let found = findings(&unnamed);
    assert!(found.iter().any(|f| f.starts_with("silent-link") && f.contains("10.77.8.2:5277")), "{found:?}");
    assert_eq!(findings(&json(&lan.on(3, &alone))), [""; 0], "the third host is fine");

    // Seen from outside: which link it is, and that both ends still hold it.
    let joined = everywhere();
    assert_eq!(pair(&joined, one, two), "2 0 0");
    let found = findings(&joined);
    let link = format!(" {one} -> {two}");
    assert!(found.iter().any(|f| f.starts_with("silent-link") && f.ends_with(&link)), "{found:?}");
    assert!(!found.iter().any(|finding| finding.contains(three.as_str())), "{found:?}");
}
