//! `watch` and `wait` against the embedded cluster while things happen in it, through the binary.

mod stage;
mod waits;
mod watches;
