//! Floor 3: when, and in what order, to look.
//!
//! | file | what it is |
//! | --- | --- |
//! | [`plan`] | what to survey |
//! | [`once`], `walk`, `doors` | one survey |
//! | [`counting`] | the nodes' own counts of disconnects, now and then |
//! | [`tree`] | the tree of `disco` |
//! | [`surveyor`], [`message`] | surveys one after the other, and what is said meanwhile |
//! | `inbox`, `browser`, `places`, `schedule`, [`backoff`] | its parts: commands, single questions, where to log in, when to look, when to try again |
//! | [`gate`], [`clock`] | what a test can put in the place of the network and of time |

pub mod backoff;
mod browser;
pub mod clock;
pub mod counting;
mod doors;
pub mod gate;
mod inbox;
pub mod message;
pub mod once;
mod places;
pub mod plan;
mod schedule;
pub mod surveyor;
pub mod tree;
mod visit;
mod visits;
mod walk;
