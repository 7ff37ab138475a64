//! The one integration binary: linking is paid once.
#![expect(clippy::unwrap_used, reason = "a test may")]

mod architecture;
mod assessment;
mod capture;
mod check;
mod cli;
mod cluster_lints;
mod config;
mod demo;
mod formats;
mod graphviz;
mod input;
mod liar;
mod lints;
mod listings;
mod outcomes;
mod output_file;
mod play;
mod probe;
mod redundancy;
mod report;
mod scenario;
mod schema;
mod servers;
mod settings;
mod sockets;
mod tdsl;
mod tool;
