//! A play for the demo: commands, each with the moment at which it is given.

use super::command::{Command, CommandError};
use super::timing::read_duration;
use std::str::FromStr;
use std::time::Duration;

/// One command and its moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// When, counted from the beginning.
    pub at: Duration,
    /// The command as it was written.
    pub text: String,
    /// What it means.
    pub command: Command,
}

/// Commands and their moments, counted from the beginning, in the order of time.
///
/// Written as `at 2s kill node3; at 5s start node3`: divided by semicolons or new lines, in any order. The
/// moments are real time, whatever the pace.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Script {
    steps: Vec<Step>,
}

impl Script {
    /// The steps, the earliest first; of two at one moment the one that was written first.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }
}

impl FromStr for Script {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut steps = Vec::new();
        for (at, step) in text.split([';', '\n']).enumerate() {
            let step = step.trim();
            if step.is_empty() {
                continue;
            }
            let wrong = |why: String| format!("step {} of the script: {why}", at + 1);
            let words = step
                .strip_prefix("at ")
                .map(str::trim_start)
                .and_then(|rest| rest.split_once(char::is_whitespace));
            let Some((moment, command)) = words else {
                return Err(wrong("write `at 2s kill node3`: at, a duration, a command".to_owned()));
            };
            let at = read_duration(moment).map_err(wrong)?;
            let read = command.parse().map_err(|error: CommandError| wrong(error.to_string()))?;
            steps.push(Step { at, text: command.trim().to_owned(), command: read });
        }
        if steps.is_empty() {
            return Err("the script is empty: write `at 2s kill node3; at 5s start node3`".to_owned());
        }
        steps.sort_by_key(|step| step.at);
        Ok(Self { steps })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    #[test]
    fn a_script_is_played_in_the_order_of_time() {
        let script: Script = "at 5s start node3; at 500ms kill node3;\nat 5s show;".parse().unwrap();
        let kill = Command::Kill("node3".to_owned());
        let start = Command::Start("node3".to_owned());
        let steps: Vec<_> = script.steps().iter().map(|step| (step.at.as_millis(), &step.command)).collect();
        assert_eq!(steps, [(500, &kill), (5_000, &start), (5_000, &Command::Show)]);
        assert_eq!(script.steps()[0].text, "kill node3");
    }

    #[test]
    fn a_step_that_is_wrong_is_named() {
        for (text, words) in [
            ("", "the script is empty"),
            (" ; ", "the script is empty"),
            ("kill node3", "step 1 of the script: write `at 2s kill node3`"),
            ("at 2s kill node3; at kill", "step 2 of the script: write"),
            ("at 2 kill node3", "step 1 of the script: '2' is no duration"),
            ("at 2s kil node3", "step 1 of the script: no command is called 'kil', did you mean `kill`?"),
        ] {
            let error = text.parse::<Script>().unwrap_err();
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}
