//! A defect of clusterctl itself: the terminal is given back, then the defect is told, once, with its exit code.

use super::exit::{ExitCode, Failure};
use crate::tui;
use std::any::Any;
use std::io::{self, Write as _};
use std::panic::PanicHookInfo;

/// From now on a panic, in whatever thread, ends the process with [`ExitCode::Software`]. Only for a process of its own:
/// what is built to be published ends at a panic in any case, and so nothing could be told after it.
pub fn end_on_panic() {
    std::panic::set_hook(Box::new(|panic| end(&failure(panic))));
}

#[expect(clippy::exit, reason = "nobody is left who could return")]
fn end(failure: &Failure) -> ! {
    // Held to the end: no other thread draws over what is told.
    let _held = io::stdout().lock();
    tui::give_back();
    let _ = io::stderr().write_all(failure.shown().as_bytes());
    std::process::exit(i32::from(failure.exit().code()))
}

fn failure(panic: &PanicHookInfo<'_>) -> Failure {
    let place = panic.location().map(|place| format!(" ({place})")).unwrap_or_default();
    Failure::new(ExitCode::Software, format!("it broke off: {}{place}", words(panic.payload())))
        .with_remedy("this is a defect of clusterctl: please report it, with what you had typed")
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a word")
}
