//! The map of the house.
//!
//! ```text
//! observe  ->  fold  ->  assess  ->  render
//! probe        cluster   assess      report
//! ```
//!
//! Probes **observe** the world and return observations; a look that failed is an observation too. A pure
//! function **folds** observations into a [`cluster::view::ClusterView`], a pure function **assesses** the
//! view, pure functions **render** the result. Only the first arrow touches the world.
//!
//! | floor | module | what it is | may use |
//! | --- | --- | --- | --- |
//! | 0 | [`cluster`] | the vocabulary; no I/O, no clock | `text` |
//! | 0 | [`text`] | text for people: neutralised, measured | nothing |
//! | 0 | [`tdsl`] | the format of `config.tdsl`; does not know what a cluster is | nothing |
//! | 1 | [`assess`] | what we think of a view; pure | `cluster`, `text` |
//! | 1 | [`config`] | what a `config.tdsl` means to a cluster; pure | `tdsl`, `cluster`, `text` |
//! | 2 | [`probe`] | looking at the world | `cluster`, `text` |
//! | 3 | [`survey`] | when, and in what order, to look | `probe`, `cluster`, `text` |
//! | 3 | [`capture`] | a survey as a file, and back; pure | `assess`, `cluster`, `text` |
//! | 3 | [`report`] | pictures on paper; pure | `assess`, `config`, `tdsl`, `cluster`, `text` |
//! | 3 | [`demo`] | a cluster to try it on, inside this process | `cluster`, `text` |
//! | 4 | [`tui`] | pictures on screen; knows `survey` by its messages | `assess`, `capture`, `cluster`, `report`, `survey`, `text` |
//! | 5 | [`cli`] | arguments, settings, secrets, commands, exit codes | all |
//!
//! `tests/it/architecture.rs` holds these rules.

pub mod assess;
pub mod capture;
pub mod cli;
pub mod cluster;
pub mod config;
pub mod demo;
pub mod probe;
pub mod report;
pub mod survey;
pub mod tdsl;
pub mod text;
pub mod tui;
