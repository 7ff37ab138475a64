//! What a frame costs, and a key: `cargo bench --bench frame`.

mod clusters;

use clusterctl::tui::keys::Key;
use clusterctl::tui::message::Message;
use clusterctl::tui::update::update;
use clusterctl::tui::view::view;
use clusters::{Cluster, Dashboard};
use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::hint::black_box;

/// A window on a large screen.
const SIZE: (u16, u16) = (200, 60);

/// Sees every seventh node down.
fn seen(cluster: &Cluster) -> Dashboard {
    let mut dashboard = Dashboard::before_anything(SIZE);
    dashboard.look(cluster.round(Timestamp::UNIX_EPOCH, |node| node % 7 == 6));
    dashboard
}

fn press(dashboard: &mut Dashboard, key: char) {
    update(&mut dashboard.model, Message::Key(Key::Char(key)));
}

/// A frame of the screen of that key; also what was before it in the terminal is compared with it.
fn frame(c: &mut Criterion, what: &str, dashboard: &mut Dashboard, screen: char) {
    press(dashboard, screen);
    let area = Rect::new(0, 0, SIZE.0, SIZE.1);
    let empty = Buffer::empty(area);
    c.bench_function(what, |bencher| {
        bencher.iter(|| {
            let mut buffer = Buffer::empty(area);
            view(black_box(&dashboard.model), &mut buffer);
            empty.diff(&buffer).len()
        });
    });
}

fn frames(c: &mut Criterion) {
    let thousand = Cluster { nodes: 1_000, all_views: false };
    let mut dashboard = seen(&thousand);
    frame(c, "frame: Nodes, 1000 nodes", &mut dashboard, '1');
    c.bench_function("key: a row down, 1000 nodes", |bencher| {
        bencher.iter(|| press(&mut dashboard, 'j'));
    });
    c.bench_function("key: a filter of one letter, 1000 nodes", |bencher| {
        bencher.iter(|| {
            press(&mut dashboard, '/');
            press(&mut dashboard, '9');
            update(&mut dashboard.model, Message::Key(Key::Esc));
        });
    });
    let hundred = Cluster { nodes: 100, all_views: true };
    let mut dashboard = seen(&hundred);
    frame(c, "frame: Nodes, 100 nodes", &mut dashboard, '1');
    frame(c, "frame: Links, 100 nodes", &mut dashboard, '2');
    c.bench_function("round: developed and taken in, 100 nodes", |bencher| {
        let round = hundred.round(Timestamp::UNIX_EPOCH, |node| node % 7 == 6);
        bencher.iter(|| dashboard.look(round.clone()));
    });
}

criterion_group!(benches, frames);
criterion_main!(benches);
