//! Floor 1: what we think of a view. Pure: a view in, an assessment out.

pub mod finding;
pub mod verdict;
