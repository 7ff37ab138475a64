//! What is found in configurations, and what they hold.

pub mod setting;
pub mod show;
pub mod told;
