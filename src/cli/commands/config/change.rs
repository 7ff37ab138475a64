//! A change of a file: shown, and asked for.

use crate::cli::exit::Failure;
use crate::cli::world::World;
use crate::config::masked::masked;
use crate::text::sanitize::neutralise;
use similar::TextDiff;
use std::io::{self, Read};

/// Shows what changes on standard error. Both texts are masked before they are compared: what is shown holds no
/// secret.
pub(super) fn show(name: &str, old: &str, new: &str, world: &mut World<'_>) -> io::Result<()> {
    let (old, new) = (masked(old), masked(new));
    let diff = TextDiff::from_lines(&old, &new);
    let shown = diff.unified_diff().context_radius(3).header(name, name).to_string();
    for line in shown.lines() {
        writeln!(world.messages, "{}", neutralise(line))?;
    }
    Ok(())
}

/// Asks; anything but yes is no. Where nobody can be asked, that is a failure.
pub(super) fn confirmed(question: &str, about: &str, world: &mut World<'_>) -> Result<bool, Failure> {
    if !world.terminals.input {
        return Err(Failure::usage(format!("cannot ask {about}: standard input is not a terminal"))
            .with_remedy("add --yes"));
    }
    write!(world.messages, "{question} [y/N] ")?;
    world.messages.flush()?;
    Ok(matches!(answer(&mut world.input)?.to_ascii_lowercase().as_str(), "y" | "yes"))
}

/// One line of what the person types; nothing at the end of input.
fn answer(input: &mut dyn Read) -> io::Result<String> {
    let mut line = Vec::new();
    let mut byte = [0];
    while line.len() < 100 && input.read(&mut byte)? == 1 && byte[0] != b'\n' {
        line.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&line).trim().to_owned())
}
