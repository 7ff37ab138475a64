//! From the way in which clusters were configured once to automatic clustering: what each old setting became, and why.
//!
//! A `config.tdsl` keeps its comments and its order; an `init.properties` of 5.x or 7.x becomes a new file. Nothing
//! is shown of a value: it may be a secret.

mod draft;
mod from;
mod old;
pub mod properties;
mod settle;

pub(super) use draft::{lines_of, quoted};

use super::diagnosis::{Diagnosis, Level};
use super::file::File;
use super::lints;
use crate::tdsl::error::ReadError;
use crate::tdsl::format::format;
use crate::tdsl::reader::read;
use draft::{Placed, Put, put};

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As `config.tdsl`, since 8.0.
    Tdsl,
    /// As `init.properties`, up to 7.1.
    Properties,
}

impl Form {
    /// What a text is. As in the server's own upgrade, a brace tells: properties hold one in nothing but the name of a
    /// node and calls of procedures; so do quotes around a value, and what the server's reader makes of the rest.
    pub fn of(name: &str, source: &str) -> Self {
        let lines =
            || source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let quoted = |line: &str| {
            line.split_once('=').is_some_and(|(_, value)| value.trim_start().starts_with(['\'', '"']))
        };
        let (mut old, mut sure) = (false, false);
        for line in lines() {
            let call = line.contains("{ call") && !line.contains("'{ call") && !line.contains("\"{ call");
            if line.contains('{') && !line.contains("{clusterNode}") && !call {
                return Self::Tdsl;
            }
            sure |= (line.starts_with("--user-db") && !quoted(line)) || line.contains("[S]=");
            old |= line.starts_with("--");
        }
        let named = |wanted: &str| {
            std::path::Path::new(name).extension().is_some_and(|extension| extension == wanted)
        };
        let plain = || !lines().any(|line| quoted(line) || line.starts_with(['\'', '"', ']', '}']));
        let alien = || match read(source) {
            Ok(document) => !named("tdsl") && !document.losses.is_empty(),
            Err(_) => true,
        };
        if sure || old && (named("properties") || plain() && alien()) { Self::Properties } else { Self::Tdsl }
    }
}

/// What a person wishes of the new file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wishes {
    /// The name of this node in the cluster.
    pub node: Option<String>,
    /// Whether a load balancer stands before the nodes, so that clients are sent nowhere.
    pub balanced: bool,
}

/// What happened to a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It bears another name, or stands in another place.
    Moved,
    /// It is left out.
    LeftOut,
    /// It was not there.
    Added,
    /// It was there, and broken.
    Mended,
}

impl Change {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::LeftOut => "left out",
            Self::Added => "added",
            Self::Mended => "mended",
        }
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The line of the old file, from 1; `None`: nothing stood there.
    pub line: Option<usize>,
    /// What happened.
    pub change: Change,
    /// The old name; empty for what was not there.
    pub from: String,
    /// Where it stands now: paths.
    pub to: Vec<String>,
    /// Why.
    pub why: String,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// How the old file was written.
    pub form: Form,
    /// The new text.
    pub text: String,
    /// The steps, in the order of the old file.
    pub steps: Vec<Step>,
    /// What a person must still look at.
    pub left: Vec<String>,
    /// What the rules still find in the new text: errors and warnings.
    pub found: Vec<Diagnosis>,
}

impl Migration {
    /// Whether the new text has errors, so that it should not be used yet.
    pub fn is_broken(&self) -> bool {
        self.found.iter().any(|one| one.level == Level::Error)
    }
}

/// Why a file is not migrated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The server refuses it, and no safe fix mends it.
    Unread(ReadError),
    /// It holds no settings of before 8.0; the text is why.
    NotProperties(String),
}

impl From<ReadError> for Refusal {
    fn from(error: ReadError) -> Self {
        Self::Unread(error)
    }
}

/// Migrates a file. What the server refuses, and no safe fix mends, is an error, and so is what is no old file.
pub fn migrate(name: &str, source: &str, form: Form, wishes: &Wishes) -> Result<Migration, Refusal> {
    let mut work = Work { text: String::new(), steps: Vec::new(), left: Vec::new() };
    match form {
        Form::Tdsl => from::tdsl(&mut work, name, source)?,
        Form::Properties => from::properties(&mut work, name, source)?,
    }
    settle::cluster(&mut work, wishes);
    settle::rules(&mut work, name);
    if form == Form::Properties {
        work.text = format(&work.text).unwrap_or(work.text);
    }
    let new = [File::new(name, work.text)];
    let found = lints::check(&new).into_iter().filter(|one| one.level > Level::Note).collect();
    let [File { source: text, .. }] = new;
    work.steps.sort_by_key(|step| step.line.unwrap_or(usize::MAX));
    Ok(Migration { form, text, steps: work.steps, left: work.left, found })
}

/// A migration on its way.
struct Work {
    text: String,
    steps: Vec<Step>,
    left: Vec<String>,
}

impl Work {
    /// Puts entries; gives back the paths at which they stand now. What cannot be put is left for a person.
    fn put(&mut self, from: &str, puts: &[Put]) -> Vec<String> {
        let mut to = Vec::new();
        for wanted in puts {
            let path = wanted.shown();
            match put(&self.text, wanted) {
                Placed::Done(text) => {
                    self.text = text;
                    to.push(path);
                }
                Placed::There(_) => {
                    self.left
                        .push(format!("{from}: {path} stands in the file already, and was left as it is"));
                }
                Placed::Nowhere => {
                    self.left.push(format!(
                        "{from}: {path} has no place: a plain value stands where its section should"
                    ));
                }
            }
        }
        to
    }

    fn step(
        &mut self,
        line: Option<usize>,
        change: Change,
        from: &str,
        to: Vec<String>,
        why: impl Into<String>,
    ) {
        self.steps.push(Step { line, change, from: from.to_owned(), to, why: why.into() });
    }
}

#[cfg(test)]
mod tests;
