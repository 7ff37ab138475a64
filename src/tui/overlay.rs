//! What lies over a screen.

use super::keys::Key;
use super::model::Screen;
use crate::cluster::node::NodeName;

/// What lies over a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overlay {
    /// The keys.
    Help(Pages),
    /// What a finding means, by its id.
    Explain(&'static str, Pages),
    /// More of what is selected, by the screen that opened it.
    Details(Pages),
    /// The filter, as it is typed; and what it was before.
    Filter {
        /// What it was before.
        before: String,
    },
    /// An address to look at, as it is typed.
    Address(String),
    /// Somewhere to go, by its name.
    Go(Choice<Goal>),
    /// Another context.
    Contexts(Choice<Goal>),
    /// What to write into a file.
    Write(Choice<Goal>),
}

/// Text that may be longer than its box: the line that is seen first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pages {
    /// The first line that is seen.
    pub top: u16,
}

/// Something to choose from, narrowed down as one types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice<T> {
    /// What was typed.
    pub typed: String,
    /// All there is: its words, and what it stands for.
    pub all: Vec<(String, T)>,
    /// Which of those that fit is selected.
    pub at: usize,
}

/// What can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// A screen.
    Screen(Screen),
    /// A node's row.
    Node(NodeName),
    /// A context.
    Context(String),
    /// A kind of file.
    File(File),
}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// The JSON of `status`.
    Json,
    /// The wide table of `status`.
    Table,
    /// A capture, as `gather` writes it.
    Capture,
}

impl<T> Choice<T> {
    /// Nothing typed yet.
    pub const fn of(all: Vec<(String, T)>) -> Self {
        Self { typed: String::new(), all, at: 0 }
    }

    /// What fits to what was typed: what begins with it first.
    pub fn fitting(&self) -> Vec<&(String, T)> {
        let typed = self.typed.to_lowercase();
        let mut fitting: Vec<(bool, &(String, T))> = self
            .all
            .iter()
            .filter_map(|entry| {
                let words = entry.0.to_lowercase();
                words.find(&typed).map(|_| (!begins(&words, &typed), entry))
            })
            .collect();
        fitting.sort_by_key(|(later, _)| *later);
        fitting.into_iter().map(|(_, entry)| entry).collect()
    }

    /// What is selected.
    pub fn selected(&self) -> Option<&T> {
        self.fitting().get(self.at).map(|(_, goal)| goal)
    }

    /// Takes a key; says whether it was for it.
    pub fn take(&mut self, key: Key) -> bool {
        match key {
            Key::Up => self.at = self.at.saturating_sub(1),
            Key::Down | Key::Tab => {
                self.at = (self.at + 1).min(self.fitting().len().saturating_sub(1));
            }
            key => {
                if !edit(&mut self.typed, key) {
                    return false;
                }
                self.at = 0;
            }
        }
        true
    }
}

/// Whether a word of it begins so.
fn begins(words: &str, typed: &str) -> bool {
    words.split_whitespace().any(|word| word.starts_with(typed))
}

/// More is no name, and no filter.
const MOST_TYPED: usize = 200;

/// Changes a line as a key says; says whether it was a key that does.
pub fn edit(line: &mut String, key: Key) -> bool {
    match key {
        Key::Char(c) if line.len() < MOST_TYPED && !crate::text::sanitize::is_forbidden(c) => line.push(c),
        Key::Char(_) => {}
        Key::Backspace | Key::Ctrl('h') => {
            line.pop();
        }
        Key::Ctrl('u') => line.clear(),
        Key::Ctrl('w') => {
            let rest = line.trim_end().rfind(' ').map_or(0, |space| space + 1);
            line.truncate(rest);
        }
        _ => return false,
    }
    true
}
