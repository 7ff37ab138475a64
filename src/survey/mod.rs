//! Floor 3: when, and in what order, to look.

pub mod once;
pub mod plan;
pub mod tree;
mod visit;
mod visits;
mod walk;
