//! Floor 0: text for people: neutralised, measured, and times that are read at a glance.

pub mod duration;
pub mod json;
pub mod sanitize;
pub mod width;
