//! Floor 3: a cluster to try it on, inside this process.
//!
//! Each node has an address of its own on loopback, a real TLS listener with its own certificate, real SASL,
//! and answers as a Tigase 8.5 answers: its words, its silences and its bad manners (early data lost, header
//! and features in separate writes, attributes in another order on each node). Between the nodes stand real
//! TCP connections on the cluster port, over which requests to other nodes travel.
//!
//! It shares no code with `probe`: it is the opposite side, and a shared bug would agree with itself.

mod accounts;
mod answers;
mod certificate;
mod cluster;
mod command;
mod control;
mod deeds;
mod director;
mod element;
mod error;
mod features;
mod hand;
mod hostile;
mod links;
mod listeners;
mod naming;
mod news;
mod node;
mod opening;
mod plan;
mod process;
mod reader;
mod sasl;
mod scenario;
mod script;
mod sessions;
mod state;
mod stream;
mod timing;
mod way;
mod world;

pub use cluster::{Cluster, start};
pub use command::{Between, Command, CommandError};
pub use control::Control;
pub use error::DemoError;
pub use plan::Plan;
pub use scenario::Scenario;
pub use script::{Script, Step};
pub use timing::Pace;
