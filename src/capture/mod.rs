//! Floor 3: a survey as a file, and back. Pure: a capture in, text out; bytes in, a capture out.
//!
//! `clusterctl gather` writes one, `--from FILE` reads it: whoever has the file sees what was seen where it was
//! taken, by the same fold and the same assessment. It is one JSON document, laid out to be read and searched by
//! people; `schema/capture-v1.schema.json` says the same for machines.
//!
//! | file | what it does |
//! | --- | --- |
//! | `twin` | how the domain becomes a file, and why nothing is lost on the way |
//! | `file`, `observation`, `session`, `socket`, `service`, `reading` | the twins: the keys of the format |
//! | `read` | a file that comes from anywhere, and what is wrong with it |
//! | `layout` | one line for what fits on one |
//! | [`redact`] | secrets masked, names replaced |
//!
//! # Versions
//!
//! Within [`VERSION`] keys may be added, which older readers pass over, and kinds of sources, evidence and reasons,
//! which older readers leave out and count. Whatever else changes raises it; a higher version is refused.

mod file;
mod layout;
mod observation;
mod read;
mod reading;
pub mod redact;
mod service;
mod session;
mod socket;
mod twin;

pub use read::{Broken, MOST_BYTES, read};

use crate::assess::mute::Mute;
use crate::cluster::declaration::Declaration;
use crate::cluster::observation::{Reading, Round};
use crate::cluster::service::DiscoTree;
use crate::text::json::escaped;
use std::io;

/// The version of the format that this clusterctl writes, and the newest that it reads.
pub const VERSION: u32 = 1;

/// All that was observed in one survey, and what it was to be compared with.
#[derive(Debug, Clone, PartialEq)]
pub struct Capture {
    /// The version of the clusterctl that took it.
    pub tool_version: String,
    /// What was taken out.
    pub redacted: Redaction,
    /// The context that it was taken with.
    pub context: Option<String>,
    /// What should be.
    pub declaration: Declaration,
    /// What was not to count when it was taken.
    pub mutes: Vec<Mute>,
    /// What was observed.
    pub round: Round,
    /// The services of the domain, two levels deep, as `disco` shows them.
    pub services: Reading<DiscoTree>,
}

/// What was taken out of a capture before it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redaction {
    /// What looks like a secret in a configuration is masked. Always.
    Secrets,
    /// Names, addresses and accounts are replaced, too.
    Names,
}

/// A capture that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// What it holds.
    pub capture: Capture,
    /// How many observations were of kinds unknown here, since a newer clusterctl took them, and were left out.
    pub left_out: usize,
}

impl Capture {
    /// Makes a capture of a survey. Masks what looks like a secret: no capture is made without that.
    pub fn of_survey(
        tool_version: &str,
        context: Option<String>,
        declaration: Declaration,
        round: Round,
        services: Reading<DiscoTree>,
    ) -> Self {
        let mut capture = Self {
            tool_version: tool_version.to_owned(),
            redacted: Redaction::Secrets,
            context,
            declaration,
            mutes: Vec::new(),
            round,
            services,
        };
        redact::secrets(&mut capture);
        capture
    }

    /// The text of the file: JSON, harmless for a terminal, with a line feed at its end.
    pub fn write(&self) -> io::Result<String> {
        let json = serde_json::to_string(&file::File::of(self)).map_err(io::Error::other)?;
        Ok(layout::lay_out(&escaped(&json)))
    }
}
