//! The dashboard in a real terminal, against the demo: what it shows, how fast, and how it leaves the terminal behind.

mod live;
mod picture;
mod pty;
mod refusals;
mod ways_out;
