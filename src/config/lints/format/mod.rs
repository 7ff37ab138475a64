//! The rules of the format: `TD01` and on. Some look at what the reader lost, some at what it refused, some at
//! what is written, some at what came out.

mod losses;
mod refused;
mod rules;
mod text;
mod tree;
mod written;

pub use rules::LINTS;

use crate::config::diagnosis::Diagnosis;
use crate::config::file::File;
use text::Text;

/// What one file has wrong.
pub fn check(file: &File) -> Vec<Diagnosis> {
    let text = Text::of(file);
    let mut found = written::check(&text);
    match &file.read {
        Ok(document) => {
            losses::check(&text, document, &mut found);
            tree::check(&text, document, &mut found);
        }
        Err(error) => refused::check(&text, error, &mut found),
    }
    found
}
