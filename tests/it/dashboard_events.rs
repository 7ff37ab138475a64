//! The dashboard's events: what changed, newest first, as messages and keys bring it about.

use crate::dashboard_stage::{SIZES, Stage, check, snapshot};
use clusterctl::tui::theme::{Palette, Theme};

/// A cluster in which node3 comes and goes, and whose links waver.
fn restless(size: (u16, u16)) -> Stage {
    let mut stage = Stage::new(size);
    for situation in
        ["healthy", "node-down", "healthy", "node-down", "healthy", "node-down", "link-down", "healthy"]
    {
        stage.look(situation);
        stage.wait(25);
    }
    stage.keys("6");
    stage
}

#[test]
fn what_changed_looks_as_it_did_at_every_size() {
    for size in SIZES {
        snapshot(&format!("events_{}x{}", size.0, size.1), &restless(size));
    }
}
