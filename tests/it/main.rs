//! The one integration binary: linking is paid once.
#![expect(clippy::unwrap_used, reason = "a test may")]

mod architecture;
mod assessment;
mod cli;
mod demo;
mod input;
mod liar;
mod listings;
mod play;
mod redundancy;
mod report;
mod scenario;
mod schema;
mod servers;
mod settings;
mod sockets;
mod tdsl;
mod tool;
