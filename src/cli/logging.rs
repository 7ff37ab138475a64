//! What `-v` shows: the steps of a run on standard error, each with the time since the start.

use crate::text::sanitize::neutralise;
use std::fmt;
use std::io::{self, Write};
use std::time::Instant;
use tracing::subscriber::DefaultGuard;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::{FilterExt, Targets, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;
use tracing_subscriber::layer::{Layer, SubscriberExt};

/// Whether a message may be logged at all, whatever `CLUSTERCTL_LOG` says: the trace of other crates never is.
///
/// At that level the XMPP library logs every byte of a stream, passwords included, and others log packets.
fn permitted(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    *metadata.level() <= Level::DEBUG || target == "clusterctl" || target.starts_with("clusterctl::")
}

/// Begins to log on this thread, until the guard is dropped; a run of the program has one thread. `None` if
/// nothing is asked for.
///
/// `directives` (`CLUSTERCTL_LOG`, such as `clusterctl=debug,hickory_resolver=trace`) go before the number of
/// `-v`. Fails with what is wrong with them.
pub fn start<W>(verbose: u8, directives: Option<&str>, writer: W) -> Result<Option<DefaultGuard>, String>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let directives = match (directives, verbose) {
        (Some(directives), _) => directives,
        (None, 0) => return Ok(None),
        (None, 1) => "clusterctl=info",
        (None, 2) => "clusterctl=debug",
        (None, _) => "trace",
    };
    // Not `EnvFilter`, which brings an engine for regular expressions into a program that has no use for one.
    let filter = directives.parse::<Targets>().map_err(|error| error.to_string())?.and(filter_fn(permitted));
    let layer = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_target(verbose > 1)
        .with_timer(Elapsed(Instant::now()))
        .with_writer(Harmless(writer))
        .with_filter(filter);
    Ok(Some(tracing::subscriber::set_default(tracing_subscriber::registry().with(layer))))
}

/// Neutralises each line: steps quote what servers say.
struct Harmless<W>(W);

/// One line on its way.
struct HarmlessLine<W>(W);

impl<'w, W: MakeWriter<'w>> MakeWriter<'w> for Harmless<W> {
    type Writer = HarmlessLine<W::Writer>;

    fn make_writer(&'w self) -> Self::Writer {
        HarmlessLine(self.0.make_writer())
    }
}

impl<W: Write> Write for HarmlessLine<W> {
    /// Takes all of it: each event comes as one piece.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let line = text.strip_suffix('\n').unwrap_or(&text);
        writeln!(self.0, "{}", neutralise(line))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The time since the start, in milliseconds.
struct Elapsed(Instant);

impl FormatTime for Elapsed {
    fn format_time(&self, w: &mut Writer<'_>) -> fmt::Result {
        write!(w, "{:>9.1} ms", self.0.elapsed().as_secs_f64() * 1000.0)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(verbose: u8, directives: Option<&str>) -> String {
        let kept = Kept::default();
        let writer = kept.clone();
        let guard = start(verbose, directives, move || writer.clone()).unwrap();
        tracing::info!("a step");
        tracing::debug!("a detail");
        tracing::trace!("a byte");
        tracing::info!(target: "hickory_resolver", "a query");
        tracing::trace!(target: "tokio_xmpp::xmlstream::capture", "SEND hunter2");
        drop(guard);
        let bytes = kept.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn nothing_is_logged_unless_asked_for() {
        assert_eq!(logged(0, None), "");
    }

    #[test]
    fn each_v_shows_more_with_the_time() {
        let once = logged(1, None);
        assert!(once.contains(" ms  INFO a step\n"), "{once}");
        assert!(!once.contains("a detail") && !once.contains("a query"), "{once}");
        let twice = logged(2, None);
        assert!(twice.contains("a detail") && !twice.contains("a byte"), "{twice}");
        let thrice = logged(3, None);
        assert!(thrice.contains("a byte") && thrice.contains("a query"), "{thrice}");
    }

    #[test]
    fn the_bytes_of_a_stream_are_never_logged() {
        for directives in [None, Some("trace"), Some("tokio_xmpp::xmlstream=trace"), Some("tokio_xmpp=trace")]
        {
            assert!(!logged(3, directives).contains("hunter2"), "{directives:?}");
        }
        assert!(logged(0, Some("hickory_resolver=info")).contains("a query"));
    }

    #[test]
    fn what_a_server_says_is_harmless_in_the_log() {
        let kept = Kept::default();
        let writer = kept.clone();
        let guard = start(1, None, move || writer.clone()).unwrap();
        tracing::info!("offers \u{1b}[2J\u{202e}X\nlogin    OK");
        drop(guard);
        let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        assert!(text.ends_with('\n') && text.lines().count() == 1, "{text:?}");
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{text:?}");
    }

    #[test]
    fn a_bad_directive_is_an_error() {
        assert!(start(0, Some("clusterctl=loudly"), io::sink).is_err());
    }
}
