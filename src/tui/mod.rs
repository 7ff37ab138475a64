//! Floor 4: pictures on screen. Knows the survey by its messages alone.
//!
//! ```text
//! key, mouse, time, round  ->  Message  ->  update(&mut Model)  ->  Effect  ->  surveyor, file, clipboard
//!                                                  |
//!                                             view(&Model)  ->  frame
//! ```
//!
//! | file | what it is |
//! | --- | --- |
//! | [`message`] | what reaches the screen, and what it asks for |
//! | [`model`] | everything that a frame is drawn from |
//! | [`run`] | the loop around all of it, and the terminal |
//! | [`update`] | what a message changes |
//! | [`keys`] | one table for dispatch, footer, help and the man page |
//! | [`screens`] | each screen's own state, and what keys do there |
//! | [`view`] | drawing; pure |
//! | [`layout`], [`sheet`] | where things stand, the matrix of links among them: for drawing and for the mouse |
//! | [`picture`], [`develop`] | a round, ready to be drawn; how it comes to be |
//! | [`declared`] | what configurations declare, held against what is seen |
//! | [`evidence`] | who says what of a node, in their own words |
//! | [`mesh`], [`between`] | who says what of whom; of the link between two nodes, in their own words |
//! | [`strip`], [`series`] | what stays of earlier rounds |
//! | [`way`] | the way in as a list of steps |
//! | [`socket_rows`] | the sockets of this host: a row each, and a row a peer |
//! | [`disco_tree`] | what is opened of service discovery, and what was answered |
//! | [`list`], [`overlay`], [`theme`] | rows with a selection; what lies over a screen; colours and marks |

pub mod between;
pub mod declared;
pub mod develop;
pub mod disco_tree;
pub mod evidence;
pub mod keys;
pub mod layout;
pub mod list;
pub mod mesh;
pub mod message;
pub mod model;
pub mod overlay;
pub mod picture;
pub mod run;
pub mod screens;
pub mod series;
pub mod sheet;
mod signals;
pub mod socket_rows;
pub mod strip;
mod take;
mod terminal;
pub mod theme;
pub mod update;
pub mod view;
pub mod way;

pub use terminal::give_back;
