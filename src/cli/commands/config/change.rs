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
    let (old_part, new_part) = window(&old, &new);
    let diff = TextDiff::from_lines(old_part, new_part);
    let shown = diff.unified_diff().context_radius(3).header(name, name).to_string();
    for line in shown.lines().take(MOST_LINES) {
        writeln!(world.messages, "{}", neutralise(line))?;
    }
    let more = shown.lines().count().saturating_sub(MOST_LINES);
    if old_part.len() < old.len() || new_part.len() < new.len() {
        writeln!(world.messages, "... and more lines of this difference, as far as the end of the file")
    } else if more > 0 {
        writeln!(world.messages, "... and {more} more lines of this difference")
    } else {
        Ok(())
    }
}

/// More lines of a difference than these nobody reads before an answer.
const MOST_LINES: usize = 400;

/// So many lines are compared from the first that differs on: more than are shown. Comparing takes the square of what
/// changed.
const WINDOW: usize = 2_000;

/// The beginnings of two texts, as far as they are compared.
fn window<'a>(old: &'a str, new: &'a str) -> (&'a str, &'a str) {
    let pairs = old.split_inclusive('\n').zip(new.split_inclusive('\n'));
    let same: usize = pairs.take_while(|(old, new)| old == new).map(|(old, _)| old.len()).sum();
    let part = |text: &'a str| {
        let length: usize = text[same..].split_inclusive('\n').take(WINDOW).map(str::len).sum();
        &text[..same + length]
    };
    (part(old), part(new))
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
