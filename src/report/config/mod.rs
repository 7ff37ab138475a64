//! What is found in configurations, and what they hold.
//!
//! | file | what it draws |
//! | --- | --- |
//! | [`diagnostics`] | excerpts with what is wrong under them, as compilers do |
//! | [`lines`] | a finding a line: plain text, for `grep` and editors |
//! | `json`, `sarif`, `github`, `junit` | the same for programs |
//! | [`tree`] | what the server sees |

pub mod diagnostics;
pub mod lines;
mod place;

pub use place::{Place, place};
