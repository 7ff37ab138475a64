//! The dashboard in a real terminal, against the demo: what it shows, how fast, and how it leaves the terminal behind.

mod live;
mod picture;
pub(crate) mod pty;
mod recorded;
mod refusals;
mod svg;
mod ways_out;
