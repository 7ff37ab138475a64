//! A defect of clusterctl itself: the terminal is given back, then the defect is told, once, with its exit code.

use super::exit::{ExitCode, Failure};
use crate::tui;
use std::any::Any;
use std::io::{self, Write as _};
use std::panic::PanicHookInfo;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// From now on a panic, in whatever thread, ends the process with [`ExitCode::Software`]. Only for a process of its own:
/// what is built to be published ends at a panic in any case, and so nothing could be told after it.
pub fn end_on_panic() {
    std::panic::set_hook(Box::new(|panic| end(&failure(panic))));
}

#[expect(clippy::exit, reason = "nobody is left who could return")]
fn end(failure: &Failure) -> ! {
    at_most(PATIENCE, || {
        // Held to the end: no other thread draws over what is told.
        std::mem::forget(io::stdout().lock());
        tui::give_back();
    });
    let told = failure.shown();
    at_most(PATIENCE, move || {
        let _ = io::stderr().write_all(told.as_bytes());
    });
    std::process::exit(i32::from(failure.exit().code()))
}

/// For so long an output is waited for that another thread holds, or that takes nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// Does what may never end, as while a thread is blocked in a write to a full pipe. Says whether it was done in time.
fn at_most(limit: Duration, work: impl FnOnce() + Send + 'static) -> bool {
    let (done, wait) = mpsc::channel();
    let begun = thread::Builder::new().spawn(move || {
        work();
        let _ = done.send(());
    });
    begun.is_ok() && wait.recv_timeout(limit).is_ok()
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use std::sync::{Arc, Mutex};

    #[test]
    fn what_another_thread_holds_is_waited_for_and_then_not_any_more() {
        let held = Arc::new(Mutex::new(()));
        let guard = held.lock().unwrap();
        let wanted = Arc::clone(&held);
        assert!(!at_most(Duration::from_millis(20), move || drop(wanted.lock())));
        drop(guard);
        assert!(at_most(Duration::from_secs(60), move || drop(held.lock())));
    }
}
