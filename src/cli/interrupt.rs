//! The polite requests to end: Ctrl-C and, where there are signals, SIGTERM.

/// Waits for one of them. What comes after the first call is heard even if nobody waits at that moment, as long
/// as the future lives.
pub(super) async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
