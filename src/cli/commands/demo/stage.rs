//! The cluster on a thread of its own, so that the command has the first one.

use super::control_socket::Socket;
use crate::cli::connection;
use crate::cli::exit::{ExitCode, Failure};
use crate::demo::{Cluster, Control, DemoError, Plan, Script};
use crate::text::duration::human;
use crate::text::sanitize::neutralise;
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

/// What the cluster tells about itself once it stands.
pub(super) struct Playbill {
    pub(super) flags: Vec<String>,
    pub(super) jid: String,
    pub(super) password: String,
    pub(super) description: Vec<String>,
}

/// A step of the script that was played.
pub(super) struct Report {
    /// The step, and when it was.
    pub(super) step: String,
    /// What was done, or why not.
    pub(super) outcome: Result<String, String>,
}

impl Report {
    /// In one line.
    pub(super) fn words(&self) -> String {
        let step = neutralise(&self.step);
        match &self.outcome {
            Ok(done) => format!("{step}: {done}"),
            Err(error) => format!("{step}: error: {error}"),
        }
    }
}

/// The cluster, its control and its script. Dropped, it ends them.
pub(super) struct Stage {
    pub(super) playbill: Playbill,
    pub(super) control: Control,
    pub(super) reports: mpsc::UnboundedReceiver<Report>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Stage {
    /// Starts the cluster, then its script and its control socket. Returns when it stands.
    pub(super) fn raise(plan: Plan, script: Option<Script>, socket: Option<Socket>) -> Result<Self, Failure> {
        let runtime = connection::runtime()?;
        let (tell, told) = std::sync::mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let (report, reports) = mpsc::unbounded_channel();
        let thread = std::thread::spawn(move || {
            runtime.block_on(async move {
                let (cluster, playbill) = match set_up(&plan, script.as_ref()).await {
                    Ok(set) => set,
                    Err(failure) => {
                        let _ = tell.send(Err(failure));
                        return;
                    }
                };
                let mut tasks = JoinSet::new();
                if let Some(socket) = socket {
                    tasks.spawn(socket.serve(cluster.control()));
                }
                if let Some(script) = script {
                    tasks.spawn(play(script, cluster.control(), report));
                }
                let _ = tell.send(Ok((playbill, cluster.control())));
                let _ = stopped.await;
                tasks.shutdown().await;
                cluster.stop().await;
            });
        });
        let (playbill, control) = told
            .recv()
            .map_err(|_| Failure::new(ExitCode::Software, "the demo broke off while it started"))??;
        Ok(Self { playbill, control, reports, stop: Some(stop), thread: Some(thread) })
    }

    /// What the script has done and was not yet told.
    pub(super) fn reports(&mut self) -> Vec<Report> {
        std::iter::from_fn(|| self.reports.try_recv().ok()).collect()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn set_up(plan: &Plan, script: Option<&Script>) -> Result<(Cluster, Playbill), Failure> {
    let cluster = crate::demo::start(plan)
        .await
        .map_err(|error| Failure::new(blame(&error), format!("the demo cannot start: {error}")))?;
    if let Some(script) = script {
        cluster.prepare(script).map_err(|error| Failure::usage(format!("--script: {error}")))?;
    }
    let playbill = Playbill {
        flags: cluster.flags(),
        jid: cluster.jid(),
        password: cluster.password().to_owned(),
        description: cluster.describe(),
    };
    Ok((cluster, playbill))
}

/// Whether what was asked for cannot be, or this host cannot do it.
const fn blame(error: &DemoError) -> ExitCode {
    match error {
        DemoError::Nodes(_) | DemoError::TooFew { .. } | DemoError::TooMany { .. } => ExitCode::Usage,
        _ => ExitCode::Unavailable,
    }
}

/// Plays a script from now on.
async fn play(script: Script, control: Control, report: mpsc::UnboundedSender<Report>) {
    let began = Instant::now();
    for step in script.steps() {
        sleep_until(began + step.at).await;
        let outcome = control.apply(step.command.clone()).await.map_err(|error| error.to_string());
        // Nobody may be there to read it.
        let _ = report.send(Report { step: format!("at {} {}", human(step.at), step.text), outcome });
    }
}
