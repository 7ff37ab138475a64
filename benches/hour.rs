//! What an hour before a large cluster costs: `cargo bench --bench hour`.
//!
//! 720 rounds of 100 nodes, of which some go and come, each taken in and drawn as by the dashboard; the clock is the
//! rounds' own. Ends with 1 where the process has taken more memory than is promised.
#![expect(clippy::print_stdout, reason = "a bench says what it measured")]

mod clusters;

use clusterctl::tui::keys::Key;
use clusterctl::tui::message::Message;
use clusterctl::tui::update::update;
use clusterctl::tui::view::view;
use clusters::{Cluster, Dashboard, INTERVAL};
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::process::ExitCode;
use std::time::Instant;

/// Rounds of an hour, at the usual interval.
const ROUNDS: usize = 720;

/// What is promised.
const MOST_MIB: f64 = 32.0;

/// A number of `/proc/self/status`, in MiB.
fn memory(word: &str) -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(word))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}

/// Whether a node is down in a round: every node has a rhythm of its own, and most are well.
fn is_down(node: usize, round: usize) -> bool {
    node % 5 == 4 && (round / (3 + node % 11)) % 4 == 3
}

fn main() -> ExitCode {
    let cluster = Cluster { nodes: 100, all_views: true };
    let (columns, rows) = (200, 60);
    let mut dashboard = Dashboard::before_anything((columns, rows));
    let mut now = Timestamp::UNIX_EPOCH;
    let begun = Instant::now();
    for round in 0..ROUNDS {
        now += INTERVAL;
        dashboard.look(cluster.round(now, |node| is_down(node, round)));
        // Somebody looks at one screen after another, and freezes the picture now and then.
        let key = char::from(b'1' + u8::try_from(round / 10 % 7).unwrap_or(0));
        update(&mut dashboard.model, Message::Key(Key::Char(key)));
        if round % 50 == 49 {
            update(&mut dashboard.model, Message::Key(Key::Char(' ')));
        }
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        view(&dashboard.model, &mut buffer);
        if round % 120 == 119 {
            let resident = memory("VmRSS:").unwrap_or(f64::NAN);
            println!("after {:>2} minutes: {resident:.1} MiB", (round + 1) / 12);
        }
    }
    let events = dashboard.model.live.events.len();
    println!(
        "{ROUNDS} rounds of {} nodes in {:.1?}; {events} events are kept",
        cluster.nodes,
        begun.elapsed()
    );
    let Some(peak) = memory("VmHWM:") else {
        println!("how much memory it took is not known here");
        return ExitCode::SUCCESS;
    };
    println!("at most {peak:.1} MiB resident, {MOST_MIB} MiB promised");
    if peak < MOST_MIB { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
