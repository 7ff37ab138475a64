//! Floor 0: Tigase's configuration format, `config.tdsl`. Text in, tree with places out; it does not know what a
//! cluster is.
//!
//! The server's reader is no grammar but a machine that drops in silence what it does not understand. This one
//! gives the same tree, with the same losses, and says what was lost, where and why; what the server refuses it
//! refuses in the same words. Measured against the server's own reader: see `tests/fixtures/tdsl`.

mod attribute;
pub mod canonical;
pub mod error;
pub mod evaluate;
pub mod format;
mod frame;
mod java;
mod line;
pub mod literal;
pub mod loss;
pub mod map;
pub mod pieces;
pub mod reader;
pub mod token;
pub mod value;
