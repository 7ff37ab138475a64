//! The picture in the README, made from a real session.

use super::pty::{Pty, missing};
use super::svg::svg;
use std::path::Path;

/// What is shown, and how.
const COMMAND: &str = "clusterctl demo --script 'at 8s kill node3' dashboard --interval 1s";

/// Set by `docs/picture.sh`: then the picture is made anew.
const RENEW: &str = "CLUSTERCTL_RENEW_PICTURE";

#[test]
fn the_picture_of_the_readme_is_what_the_program_shows() {
    if missing().is_some() {
        return;
    }
    let arguments = ["-q", "demo", "--script", "at 8s kill node3", "dashboard", "--interval", "1s"];
    let mut pty = Pty::with(&[&arguments[..], &["--theme", "dark"]].concat(), (136, 29), &[]);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/dashboard.svg");
    pty.shows("CRITICAL");
    // The worst one is looked at.
    pty.type_in("g");
    pty.shows("node3.demo.test – evidence");
    if std::env::var_os(RENEW).is_some() {
        pty.shows("round 19 ");
        std::fs::write(&file, svg(pty.screen(), COMMAND)).unwrap();
    }
    // Times and ports change from run to run; the tabs, the titles and the keys do not.
    let kept = std::fs::read_to_string(&file).unwrap();
    let now = svg(pty.screen(), COMMAND);
    let texts = |svg: &str| -> Vec<String> {
        let words =
            svg.lines().filter(|line| line.starts_with("<text")).filter_map(|line| line.split('>').nth(1));
        words
            .map(|text| text.trim_end_matches("</text").trim_matches(['─', '╮', '╭', '│', ' ']).to_owned())
            .collect()
    };
    let kept = texts(&kept);
    let steady = |text: &&String| {
        text.chars().any(char::is_alphabetic) && !text.contains(|c: char| c.is_ascii_digit())
    };
    for text in texts(&now).iter().filter(steady) {
        assert!(
            kept.contains(text),
            "{text:?} is not in docs/dashboard.svg: run docs/picture.sh\n{}",
            pty.picture()
        );
    }
    pty.type_in("q");
    assert_eq!(pty.ended(), 0);
}
