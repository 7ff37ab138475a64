//! One node's process: its tasks begin with it, stand still while it is frozen, and end when it is killed.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// How long the end of a process is waited for.
const END_WITHIN: Duration = Duration::from_secs(5);

/// What holds a process's tasks while it is frozen, as SIGSTOP does.
#[derive(Default)]
struct Gate {
    /// `Some` while it is shut: the tasks that wanted to go on.
    shut: Mutex<Option<Vec<Waker>>>,
}

impl Gate {
    fn shut(&self) {
        let mut shut = self.shut.lock().expect("nobody panics with a gate in hand");
        shut.get_or_insert_default();
    }

    fn open(&self) {
        let held = self.shut.lock().expect("nobody panics with a gate in hand").take();
        for waker in held.unwrap_or_default() {
            waker.wake();
        }
    }

    /// Whether it is shut; the task is woken when it opens.
    fn holds(&self, waker: &Waker) -> bool {
        let mut shut = self.shut.lock().expect("nobody panics with a gate in hand");
        let Some(held) = shut.as_mut() else { return false };
        if !held.iter().any(|other| other.will_wake(waker)) {
            held.push(waker.clone());
        }
        true
    }
}

/// What a task needs to belong to a process. Held by every task; when the last is dropped, all has ended.
#[derive(Clone)]
pub(super) struct Staff {
    gate: Arc<Gate>,
    /// Of the process.
    _process: mpsc::Sender<()>,
    /// Of the whole cluster.
    _cluster: mpsc::Sender<()>,
}

impl Staff {
    /// A task of the process: it does nothing while the process is frozen.
    pub(super) fn task<F: Future<Output = ()>>(&self, future: F) -> impl Future<Output = ()> + use<F> {
        let staff = self.clone();
        async move {
            let mut future = pin!(future);
            poll_fn(|context| {
                if staff.gate.holds(context.waker()) { Poll::Pending } else { future.as_mut().poll(context) }
            })
            .await;
        }
    }
}

/// A process that runs. Dropped, it is killed.
pub(super) struct Process {
    staff: Staff,
    tasks: JoinSet<()>,
    ended: mpsc::Receiver<()>,
}

impl Process {
    /// A process without tasks. The sender tells the cluster when all has ended.
    pub(super) fn new(cluster: &mpsc::Sender<()>) -> Self {
        let (process, ended) = mpsc::channel(1);
        let staff = Staff { gate: Arc::default(), _process: process, _cluster: cluster.clone() };
        Self { staff, tasks: JoinSet::new(), ended }
    }

    /// For tasks that begin tasks of their own.
    pub(super) fn staff(&self) -> Staff {
        self.staff.clone()
    }

    /// Begins a task.
    pub(super) fn spawn(&mut self, future: impl Future<Output = ()> + Send + 'static) {
        // Those that have ended are forgotten: a link that comes and goes for days must not leave traces.
        while self.tasks.try_join_next().is_some() {}
        self.tasks.spawn(self.staff.task(future));
    }

    /// Halts all tasks where they are. Their sockets stand.
    pub(super) fn freeze(&self) {
        self.staff.gate.shut();
    }

    /// Lets them go on.
    pub(super) fn thaw(&self) {
        self.staff.gate.open();
    }

    /// Ends all tasks, frozen or not, and returns when their sockets are closed.
    pub(super) async fn kill(self) {
        let Self { staff, mut tasks, mut ended } = self;
        drop(staff);
        tasks.shutdown().await;
        // Tasks of tasks hold staff too; the channel ends with the last of them.
        drop(timeout(END_WITHIN, ended.recv()).await);
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use tokio::task::yield_now;

    #[tokio::test]
    async fn a_frozen_process_does_nothing_and_goes_on_where_it_was() {
        let (cluster, mut all) = mpsc::channel(1);
        let mut process = Process::new(&cluster);
        let (ask, mut asked) = mpsc::unbounded_channel();
        let (answer, mut answers) = mpsc::unbounded_channel();
        process.spawn(async move {
            while let Some(number) = asked.recv().await {
                answer.send(number).unwrap();
            }
        });
        ask.send(1).unwrap();
        assert_eq!(answers.recv().await, Some(1));
        process.freeze();
        process.freeze();
        ask.send(2).unwrap();
        for _ in 0..100 {
            yield_now().await;
        }
        assert!(answers.try_recv().is_err());
        process.thaw();
        assert_eq!(answers.recv().await, Some(2));
        process.freeze();
        process.kill().await;
        assert_eq!(answers.recv().await, None, "a frozen process can be killed");
        drop(cluster);
        assert_eq!(all.recv().await, None);
    }
}
