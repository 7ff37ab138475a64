//! The one integration binary: linking is paid once.
#![expect(clippy::unwrap_used, reason = "a test may")]

mod architecture;
mod assessment;
mod capture;
mod check;
mod cli;
mod cluster_lints;
mod config;
mod config_live;
mod config_meaning;
mod config_migrate;
mod demo;
mod fleet;
mod formats;
mod graphviz;
mod history;
mod hosts;
mod input;
mod liar;
mod lints;
mod listings;
mod outcomes;
mod output_file;
mod play;
mod probe;
mod probe_faults;
mod redundancy;
mod report;
mod scenario;
mod schema;
mod servers;
mod settings;
mod sockets;
mod tdsl;
mod tool;
mod watching;
