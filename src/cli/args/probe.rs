//! The flags of commands that can visit every node.

use crate::survey::plan::Probe;
use clap::Args;
use std::ops::RangeInclusive;

/// Nodes that are logged in to at once: quick, and no burden.
pub(in crate::cli) const PARALLEL: usize = 8;

/// Whether every node is visited, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Probing")]
pub struct ProbeArgs {
    /// Log in at every node's own address, too, and send requests over every link
    #[arg(long)]
    pub probe: bool,
    /// How many nodes to be logged in to at once [default: 8]
    #[arg(long, value_name = "N", requires = "probe", value_parser = parse_parallel)]
    pub parallel: Option<usize>,
    /// How many requests to send over each link, one after the other [default: 3]
    #[arg(long, value_name = "N", requires = "probe", value_parser = parse_samples)]
    pub samples: Option<usize>,
}

impl ProbeArgs {
    /// How to visit, if at all.
    pub fn probe(&self) -> Option<Probe> {
        self.probe.then(|| Probe {
            parallel: self.parallel.unwrap_or(PARALLEL),
            samples: self.samples.unwrap_or(3),
            configuration: false,
        })
    }
}

pub(in crate::cli) fn parse_parallel(text: &str) -> Result<usize, String> {
    within(text, 1..=64)
}

fn parse_samples(text: &str) -> Result<usize, String> {
    within(text, 1..=20)
}

fn within(text: &str, range: RangeInclusive<usize>) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|number| range.contains(number))
        .ok_or_else(|| format!("a whole number from {} to {} is wanted", range.start(), range.end()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        probing: ProbeArgs,
    }

    fn parsed(line: &str) -> Result<Option<Probe>, clap::Error> {
        let line = std::iter::once("x").chain(line.split_whitespace());
        Line::try_parse_from(line).map(|line| line.probing.probe())
    }

    #[test]
    fn nobody_is_visited_unasked_and_eight_at_once_by_default() {
        assert_eq!(parsed("").unwrap(), None);
        let usual = Probe { parallel: 8, samples: 3, configuration: false };
        assert_eq!(parsed("--probe").unwrap(), Some(usual));
        let other = Probe { parallel: 64, samples: 20, configuration: false };
        assert_eq!(parsed("--probe --parallel 64 --samples 20").unwrap(), Some(other));
    }

    #[test]
    fn numbers_out_of_range_and_numbers_for_nothing_are_refused() {
        for wrong in [
            "--probe --parallel 0",
            "--probe --parallel 65",
            "--probe --samples 0",
            "--probe --samples 21",
            "--probe --samples many",
            "--parallel 3",
            "--samples 3",
        ] {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }
}
