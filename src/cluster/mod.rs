//! Floor 0: the words in which the rest of the program speaks. No I/O, no clock, no terminal.

pub mod declaration;
pub mod fold;
pub mod hosts;
pub mod link;
mod locality;
pub mod node;
pub mod observation;
pub mod push;
pub mod service;
pub mod session;
pub mod socket;
pub mod topology;
pub mod view;
mod visits;
