//! A change of a file: shown, and asked for.

use crate::cli::exit::Failure;
use crate::cli::world::World;
use crate::config::masked::masked;
use crate::text::sanitize::neutralise;
use similar::udiff::UnifiedDiffHunk;
use similar::{DiffTag, TextDiff, group_diff_ops};
use std::io::{self, Read};

/// Shows what changes on standard error. Both texts are masked before they are compared: what is shown holds no
/// secret.
pub(super) fn show(name: &str, old: &str, new: &str, world: &mut World<'_>) -> io::Result<()> {
    let (old, new) = (masked(old), masked(new));
    let Difference { shown, cut } = Difference::between(name, &old, &new);
    for line in shown.lines().take(MOST_LINES) {
        // A file may be indented by tabulators.
        writeln!(world.messages, "{}", neutralise(&line.replace('\t', "    ")))?;
    }
    let more = shown.lines().count().saturating_sub(MOST_LINES);
    if cut {
        writeln!(world.messages, "... and more lines of this difference, as far as the end of the file")
    } else if more > 0 {
        writeln!(world.messages, "... and {more} more lines of this difference")
    } else {
        Ok(())
    }
}

/// A difference in the unified form.
struct Difference {
    shown: String,
    /// Whether only the beginning was compared.
    cut: bool,
}

impl Difference {
    fn between(name: &str, old: &str, new: &str) -> Self {
        let (old_part, new_part, cut) = window(old, new);
        let diff = TextDiff::from_lines(old_part, new_part);
        if !cut {
            let shown = diff.unified_diff().context_radius(AROUND).header(name, name).to_string();
            return Self { shown, cut };
        }
        // What follows the last lines that both have in common may go on behind the cut, where the other text has it,
        // too: nothing is said of it.
        let sure = diff.ops().iter().rposition(|op| op.tag() == DiffTag::Equal).map_or(0, |last| last + 1);
        let hunks = group_diff_ops(diff.ops()[..sure].to_vec(), AROUND);
        let hunks = hunks.into_iter().filter(|ops| ops.iter().any(|op| op.tag() != DiffTag::Equal));
        let hunks: String = hunks.map(|ops| UnifiedDiffHunk::new(ops, &diff, true).to_string()).collect();
        Self { shown: format!("--- {name}\n+++ {name}\n{hunks}"), cut }
    }
}

/// More lines of a difference than these nobody reads before an answer.
const MOST_LINES: usize = 400;

/// So many lines are shown around each change.
const AROUND: usize = 3;

/// So many lines are compared from the first that differs on: more than are shown. Comparing takes the square of what
/// changed.
const WINDOW: usize = 2_000;

/// The parts of two texts that are compared, and whether what lies behind them differs, too.
fn window<'a>(old: &'a str, new: &'a str) -> (&'a str, &'a str, bool) {
    let pairs = old.split_inclusive('\n').zip(new.split_inclusive('\n'));
    let same: usize = pairs.take_while(|(old, new)| old == new).map(|(old, _)| old.len()).sum();
    let (old_rest, new_rest) = (&old[same..], &new[same..]);
    // What they end with alike is counted out before either is cut; a few lines of it stay, to be shown around.
    let pairs = old_rest.split_inclusive('\n').rev().zip(new_rest.split_inclusive('\n').rev());
    let tail: Vec<usize> = pairs.take_while(|(old, new)| old == new).map(|(old, _)| old.len()).collect();
    let tail: usize = tail.iter().skip(AROUND).sum();
    let part = |rest: &'a str| {
        let rest = &rest[..rest.len() - tail];
        let length = rest.split_inclusive('\n').take(WINDOW).map(str::len).sum::<usize>();
        (same + length, length < rest.len())
    };
    let ((old_end, old_cut), (new_end, new_cut)) = (part(old_rest), part(new_rest));
    (&old[..old_end], &new[..new_end], old_cut || new_cut)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(numbers: impl IntoIterator<Item = usize>) -> Vec<String> {
        numbers.into_iter().map(|number| format!("line {number}\n")).collect()
    }

    fn changed(difference: &Difference) -> Vec<&str> {
        let is_changed = |line: &&str| line.starts_with(['-', '+']);
        difference.shown.lines().skip(2).filter(is_changed).collect()
    }

    #[test]
    fn a_line_added_before_many_others_deletes_none_of_them() {
        let old = lines(0..5_000);
        let mut new = old.clone();
        new.insert(0, "first\n".to_owned());
        let difference = Difference::between("f", &old.concat(), &new.concat());
        assert_eq!(changed(&difference), ["+first"]);
        assert!(!difference.cut);
        assert!(difference.shown.contains("\n line 2\n") && !difference.shown.contains("\n line 3\n"));
    }

    #[test]
    fn what_goes_on_behind_the_part_that_is_compared_is_not_called_deleted() {
        let old = lines(0..5_000);
        let mut new = old.clone();
        new.insert(10, "first\n".to_owned());
        new.push("last\n".to_owned());
        let difference = Difference::between("f", &old.concat(), &new.concat());
        assert_eq!(changed(&difference), ["+first"]);
        assert!(difference.cut);
        // Nothing in common as far as is compared: nothing is sure.
        let new = [lines(10_000..15_000), old.clone(), lines(20_000..20_001)].concat();
        let difference = Difference::between("f", &old.concat(), &new.concat());
        assert_eq!(changed(&difference), [""; 0]);
        assert!(difference.cut);
    }

    #[test]
    fn a_small_difference_is_whole() {
        let difference = Difference::between("f", "a\nb\nc\n", "a\nx\nc");
        assert_eq!(changed(&difference), ["-b", "-c", "+x", "+c"]);
        assert!(!difference.cut);
    }
}
