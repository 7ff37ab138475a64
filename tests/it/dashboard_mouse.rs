//! The mouse, on the screens that have more than one list, and where something lies over them.

use crate::dashboard_stage::{Stage, situation};
use clusterctl::report::ink::Role;
use clusterctl::tui::declared::{Declared, Seen};
use clusterctl::tui::layout;
use clusterctl::tui::message::{Message, Mouse, MouseDoes};
use clusterctl::tui::overlay::Overlay;
use clusterctl::tui::screens::nodes::{self, Pane};
use clusterctl::tui::theme::Theme;
use ratatui::layout::Rect;

fn stage(name: &str, size: (u16, u16)) -> Stage {
    let mut stage = Stage::in_situation(&situation(name), size, Theme::default());
    stage.keys("1");
    stage
}

/// The mouse does something on a line inside a frame, counted from its first one.
fn on(stage: &mut Stage, frame: Rect, line: u16, does: MouseDoes) {
    let inner = layout::inside(frame);
    stage.tell(Message::Mouse(Mouse { column: inner.x + 5, row: inner.y + line, does }));
}

fn click(stage: &mut Stage, frame: Rect, line: u16) {
    on(stage, frame, line, MouseDoes::Click);
}

fn is_open(stage: &Stage) -> bool {
    matches!(stage.model.overlay, Some(Overlay::Details(_)))
}

#[test]
fn the_wheel_moves_the_list_that_it_is_turned_over() {
    let mut stage = stage("two-nodes-down", (118, 32));
    let panes = nodes::panes(&stage.model);
    let (findings, evidence) = (panes.findings.unwrap(), panes.evidence.unwrap());
    assert!(stage.model.nodes.findings.keys().len() > 1);
    on(&mut stage, findings, 0, MouseDoes::WheelDown);
    let down = stage.model.nodes.findings.at();
    assert!(down > 0, "{}", stage.frame());
    assert_eq!((stage.model.nodes.list.at(), stage.model.nodes.pane), (0, Pane::Nodes));
    on(&mut stage, findings, 0, MouseDoes::WheelUp);
    assert!(stage.model.nodes.findings.at() < down);
    // Where all of the evidence is seen, nothing moves; nor do the rows.
    on(&mut stage, evidence, 1, MouseDoes::WheelDown);
    assert_eq!((stage.model.nodes.list.at(), stage.model.nodes.list.visible().start), (0, 0));
    // Also where the keys move in another one.
    stage.tell(Message::Resize(60, 15));
    stage.keys("l");
    let (rows, finding) = (nodes::panes(&stage.model).nodes, stage.model.nodes.findings.at());
    on(&mut stage, rows, 1, MouseDoes::WheelDown);
    assert!(stage.model.nodes.list.visible().start > 0, "{}", stage.frame());
    assert_eq!(stage.model.nodes.findings.at(), finding);
}

#[test]
fn a_finding_and_a_line_of_evidence_are_opened_by_a_second_click() {
    let mut stage = stage("two-nodes-down", (118, 32));
    for (pane, line) in [(Pane::Findings, 0), (Pane::Evidence, 2)] {
        let panes = nodes::panes(&stage.model);
        let area = if pane == Pane::Findings { panes.findings } else { panes.evidence };
        click(&mut stage, area.unwrap(), line);
        assert_eq!(stage.model.nodes.pane, pane);
        assert!(!is_open(&stage), "{pane:?}: by the first one");
        click(&mut stage, area.unwrap(), line);
        assert!(is_open(&stage), "{pane:?}: {}", stage.frame());
        stage.keys("⎋");
    }
}

#[test]
fn a_setting_is_opened_by_a_second_click() {
    let mut stage = stage("healthy", (80, 24));
    let declared = |line: usize| Declared {
        file: "config.tdsl".to_owned(),
        line: Some(line),
        text: format!("'name{line}' = {line}"),
        topic: "cluster",
        name: format!("name{line}"),
        value: line.to_string(),
        note: String::new(),
        role: Role::Usual,
        seen: Seen::Nothing,
    };
    stage.model.watched.declared = (1..4).map(declared).collect();
    stage.keys("5");
    let body = layout::parts(stage.model.size).body;
    click(&mut stage, body, 2);
    assert_eq!((stage.model.config.list.at(), is_open(&stage)), (1, false));
    click(&mut stage, body, 2);
    assert!(is_open(&stage) && stage.frame().contains("'name2' = 2"), "{}", stage.frame());
}
