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
mod dashboard_disco;
mod dashboard_events;
mod dashboard_links;
mod dashboard_nodes;
mod dashboard_session;
mod dashboard_sockets;
mod dashboard_stage;
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
mod surveying;
mod tdsl;
#[cfg(target_os = "linux")]
mod terminal;
mod tool;
mod watching;
