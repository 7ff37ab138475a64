//! The capture that `--from` names: read, or refused.

use super::exit::{ExitCode, Failure};
use super::settings::{FromCapture, Settings};
use super::world::World;
use crate::capture::{self, Broken, Capture, MOST_BYTES, Opened};
use crate::cluster::declaration::Declaration;
use crate::text::duration;
use crate::text::sanitize::neutralise;
use jiff::Timestamp;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

/// Reads the capture that the settings name, if they do, and lays what was typed over what was declared.
pub(super) fn read(settings: &Settings, world: &mut World<'_>) -> Result<Option<Capture>, Failure> {
    let Some(from) = &settings.from else { return Ok(None) };
    let mut capture = open(from, world)?;
    declare(&mut capture.declaration, from, &settings.declaration);
    // Whoever reads it on a terminal could take it for what is so now.
    if settings.looks.width.is_some() && !from.quiet {
        writeln!(world.messages, "clusterctl: {}: {}", neutralise(&shown(&from.file)), age(&capture))?;
    }
    Ok(Some(capture))
}

/// Reads a capture as it is. Says what was left out of it.
pub(super) fn open(from: &FromCapture, world: &mut World<'_>) -> Result<Capture, Failure> {
    let shown = shown(&from.file);
    let mut bytes = Vec::new();
    // One byte more than may be tells what is too large from what just fits.
    let most = MOST_BYTES + 1;
    let read = if from.file == Path::new("-") {
        world.input.by_ref().take(most).read_to_end(&mut bytes)
    } else {
        File::open(&from.file).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    read.map_err(|error| {
        Failure::new(ExitCode::Data, format!("--from {shown}: {error}"))
            .with_remedy("give a file that clusterctl gather wrote, or - for standard input")
    })?;
    let Opened { capture, left_out } = capture::read(&bytes).map_err(|broken| {
        let remedy = match broken {
            Broken::Newer { .. } => "read it with a clusterctl as new as the one that made it",
            Broken::CutShort { .. } => "copy it again, whole",
            _ => "give a file that clusterctl gather wrote",
        };
        Failure::new(ExitCode::Data, format!("{shown}: {broken}")).with_remedy(remedy)
    })?;
    if left_out > 0 && !from.quiet {
        let many = if left_out == 1 { "1 observation of a kind" } else { "observations of kinds" };
        let many = if left_out == 1 { many.to_owned() } else { format!("{left_out} {many}") };
        let maker = crate::text::sanitize::one_word(&capture.tool_version);
        let left = if left_out == 1 { "was" } else { "were" };
        // Our own version knows no more kinds than we do: somebody changed the file.
        let ours = capture.tool_version == env!("CARGO_PKG_VERSION");
        let made = if ours { String::new() } else { format!("made by a newer clusterctl ({maker}): ") };
        writeln!(world.messages, "clusterctl: {shown}: {made}{many} unknown here {left} left out")?;
    }
    Ok(capture)
}

/// When a capture was taken, in words.
fn age(capture: &Capture) -> String {
    let taken = capture.round.started;
    let ago = Duration::try_from(Timestamp::now().duration_since(taken)).unwrap_or_default();
    let ago = duration::human(Duration::from_secs(ago.as_secs()));
    format!("a capture, taken {}, {ago} ago", taken.strftime("%F %H:%M:%SZ"))
}

/// Lays what was typed over what was declared when the capture was taken. `meant` holds nothing but what was typed,
/// and defaults.
fn declare(declaration: &mut Declaration, from: &FromCapture, meant: &Declaration) {
    if let Some(expected) = &from.declared.expect {
        declaration.expected = expected.clone();
    }
    if !from.declared.cluster_port.is_empty() {
        declaration.cluster_ports.clone_from(&from.declared.cluster_port);
    }
    if let Some(connections) = from.declared.connections_per_node {
        declaration.connections_per_node = connections;
    }
    if !meant.expected_down.is_empty() {
        declaration.expected_down.clone_from(&meant.expected_down);
    }
}

/// A file as it is named to people.
pub(super) fn shown(file: &Path) -> String {
    if file == Path::new("-") { "standard input".to_owned() } else { file.display().to_string() }
}
