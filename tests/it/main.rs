//! The one integration binary: linking is paid once.

mod architecture;
mod cli;
mod settings;
mod tool;
