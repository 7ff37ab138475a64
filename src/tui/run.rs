//! The loop: waits for keys, news and time, lets [`update`] change the model, draws, and does what it asks for.
//!
//! No branch of it does I/O but to the terminal: no key can cancel a connection, no connection can freeze a key.

use super::develop::Development;
use super::message::{Done, Effect, Identity, Message, Watched};
use super::model::{MOST_PAST, Model};
use super::signals::{Signal, Signals, is_job, stop};
use super::terminal::{self, Screen};
use super::theme::Theme;
use super::update::update;
use crate::cluster::observation::Round;
use crate::report::watch;
use crate::survey::message::{Command, Event};
use crossterm::event::{Event as Input, EventStream};
use futures_util::StreamExt as _;
use jiff::Timestamp;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

/// How often the ages on the screen grow.
const TICK: Duration = Duration::from_secs(1);

/// Messages that wait to be taken in.
const QUEUE: usize = 64;

/// How long what a translation leaves behind may take to come.
const PATIENCE: Duration = Duration::from_secs(2);

/// A cluster that is watched: who, and the two ends of the surveyor's channels.
#[derive(Debug)]
pub struct Opened {
    /// Which cluster, and how.
    pub watched: Watched,
    /// Tells the surveyor what to do. Dropped, the surveyor ends.
    pub commands: mpsc::Sender<Command>,
    /// Tells what it sees.
    pub events: mpsc::Receiver<Event>,
}

/// What the screen needs of the world outside.
pub trait Outside: Send + Sync + 'static {
    /// What time it is.
    fn now(&self) -> Timestamp;

    /// Begins to watch another context. May take its time; says why it cannot.
    fn open(&self, context: &str) -> Result<Opened, String>;

    /// Writes a file of this name where the program was called; never over another one. Says where, or why not.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, String>;
}

/// How the screen ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// A person wanted it.
    Quit,
    /// The system wanted it, or the terminal has gone away.
    Interrupted,
    /// Who observes has stopped by itself, which is a defect.
    BrokeOff,
}

/// How the screen begins.
#[derive(Debug)]
pub struct Beginning {
    /// The cluster.
    pub opened: Opened,
    /// The contexts that one can go to.
    pub contexts: Vec<String>,
    /// How things look.
    pub theme: Theme,
    /// Whether the mouse is ours.
    pub mouse: bool,
    /// To break off with the first round: a test of what is left behind then.
    pub break_off: bool,
}

/// Shows the screen until it ends. The terminal is given back, however that is.
pub async fn run(beginning: Beginning, outside: Arc<impl Outside>) -> io::Result<Ended> {
    match show(beginning, outside).await {
        Err(error) if terminal::is_gone(&error) => Ok(Ended::Interrupted),
        ended => ended,
    }
}

async fn show(beginning: Beginning, outside: Arc<impl Outside>) -> io::Result<Ended> {
    let Beginning { opened, contexts, theme, mouse, break_off } = beginning;
    let mut signals = Signals::listen()?;
    let mut screen = Screen::take(mouse)?;
    let mut input = EventStream::new();
    let mut ticks = interval_at(Instant::now() + TICK, TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut model = Model::new(opened.watched.clone(), contexts, theme, screen.size(), outside.now());
    let mut watch = Watch::of(opened, &outside, None);
    let (mut shown, mut arrivals) = Shown::new(outside, break_off);
    let mut draw = true;
    loop {
        if draw {
            let size = screen.size();
            if size != model.size {
                update(&mut model, Message::Resize(size.0, size.1));
            }
            screen.draw(&model)?;
        }
        draw = true;
        // What comes seldom comes before what may never end, such as the movements of a mouse.
        let mut messages: Vec<Message> = tokio::select! {
            biased;
            signal = signals.next() => match signal {
                Signal::End | Signal::HangUp => return Ok(Ended::Interrupted),
                Signal::Stop => { pause(&mut screen, &watch, &mut model, false)?; Vec::new() }
                Signal::Continue => { screen.again()?; Vec::new() }
            },
            Some(arrival) = arrivals.recv() => {
                let known = model.live.is_known();
                shown.take_in(arrival, &mut watch, known).into_iter().map(Message::Done).collect()
            }
            _ = ticks.tick() => Vec::new(),
            event = input.next() => {
                let Some(messages) = heard(event, &mut input, &mut screen).await else {
                    // Nobody is there any more.
                    return Ok(Ended::Interrupted);
                };
                draw = !messages.is_empty();
                messages
            }
            news = watch.news.recv() => match news {
                Some(message) => vec![message],
                None => return Ok(Ended::BrokeOff),
            },
        };
        // What has come meanwhile is in the same frame.
        while messages.len() < QUEUE
            && let Ok(message) = watch.news.try_recv()
        {
            messages.push(message);
        }
        draw |= !messages.is_empty();
        if !draw {
            continue;
        }
        update(&mut model, Message::Time(shown.outside.now()));
        for message in messages {
            shown.break_off_at(&message);
            for effect in update(&mut model, message) {
                if shown.act(effect, &mut screen, &watch, &mut model)? {
                    shown.finish().await;
                    return Ok(Ended::Quit);
                }
            }
        }
    }
}

/// What an event of the terminal is to the screen, and whatever has come behind it. `None`: the terminal has gone away.
async fn heard(
    first: Option<io::Result<Input>>,
    input: &mut EventStream,
    screen: &mut Screen,
) -> Option<Vec<Message>> {
    let mut messages = Vec::new();
    let mut event = first?.ok()?;
    let mut left = QUEUE;
    loop {
        if matches!(event, Input::Resize(..)) {
            // What terminals make of a picture then is theirs; also where the size is what it was again.
            screen.forget();
        }
        messages.extend(terminal::message(event));
        left -= 1;
        if left == 0 {
            return Some(messages);
        }
        match ready(input).await {
            Some(next) => event = next?.ok()?,
            None => return Some(messages),
        }
    }
}

/// What the terminal has said already; `None`: nothing more. Looked for with the waker of the loop: the stream keeps the
/// one that it saw first.
async fn ready(input: &mut EventStream) -> Option<Option<io::Result<Input>>> {
    poll_fn(|context| match input.poll_next_unpin(context) {
        Poll::Ready(event) => Poll::Ready(Some(event)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

/// What comes of what took its time.
enum Arrival {
    /// What came of going to another context: of which going, counted from 1.
    Opened(u64, Result<Box<Opened>, String>),
    /// Anything else.
    Done(Done),
}

/// What the loop keeps beside the model.
struct Shown<O> {
    outside: Arc<O>,
    arrived: mpsc::Sender<Arrival>,
    /// How often a person has gone to another context.
    goings: u64,
    /// Files that are being written.
    writing: JoinSet<()>,
    break_off: bool,
    /// What stays of the rounds of clusters that were watched before, the last one first.
    past: VecDeque<(Identity, Kept)>,
}

/// What a translation leaves behind when it ends; nothing, where it broke off.
type Kept = JoinHandle<Option<Development>>;

impl<O: Outside> Shown<O> {
    /// What is kept at the beginning, and where arrives what takes its time.
    fn new(outside: Arc<O>, break_off: bool) -> (Self, mpsc::Receiver<Arrival>) {
        let (arrived, arrivals) = mpsc::channel(QUEUE);
        let (writing, past) = (JoinSet::new(), VecDeque::new());
        (Self { outside, arrived, goings: 0, writing, break_off, past }, arrivals)
    }

    /// Takes in what has arrived. Who has gone on to yet another context waits for that one alone.
    fn take_in(&mut self, arrival: Arrival, watch: &mut Watch, known: bool) -> Option<Done> {
        match arrival {
            Arrival::Opened(number, _) if number != self.goings => None,
            Arrival::Opened(_, Ok(opened)) => {
                let watched = Box::new(opened.watched.clone());
                *watch = self.turn(watch, *opened, known);
                Some(Done::Switched(watched))
            }
            Arrival::Opened(_, Err(why)) => Some(Done::Failed(why)),
            Arrival::Done(done) => {
                while self.writing.try_join_next().is_some() {}
                Some(done)
            }
        }
    }

    /// Begins to go to another context.
    fn go(&mut self, context: String) {
        self.goings += 1;
        let (number, outside, arrived) = (self.goings, Arc::clone(&self.outside), self.arrived.clone());
        // A password's command may take its time.
        tokio::task::spawn_blocking(move || {
            let opened = outside.open(&context).map(Box::new);
            // Where nobody waits for it any more, it ends by itself.
            let _ = arrived.blocking_send(Arrival::Opened(number, opened));
        });
    }

    /// Begins to write a file: where it goes may be far away.
    fn write(&mut self, name: String, bytes: Vec<u8>) {
        let (outside, arrived) = (Arc::clone(&self.outside), self.arrived.clone());
        self.writing.spawn_blocking(move || {
            let done = outside.write(&name, &bytes).map_or_else(Done::Failed, Done::Written);
            let _ = arrived.blocking_send(Arrival::Done(done));
        });
    }

    /// Waits for files that are being written, but not for ever.
    async fn finish(&mut self) {
        while let Ok(Some(_)) = timeout(PATIENCE, self.writing.join_next()).await {}
    }

    /// Turns to another cluster: goes on where it was watched before. What stays of the one before is kept where it is
    /// `known` on the screen as well: they count the same rounds.
    fn turn(&mut self, before: &mut Watch, opened: Opened, known: bool) -> Watch {
        if let Some(kept) = before.translation.take().filter(|_| known) {
            self.past.push_front((before.of.clone(), kept));
        }
        let of = opened.watched.identity();
        let known = self.past.iter().position(|(past, _)| *past == of).and_then(|at| self.past.remove(at));
        self.past.truncate(MOST_PAST);
        Watch::of(opened, &self.outside, known.map(|(_, kept)| kept))
    }

    /// Breaks off where that is what is tested.
    fn break_off_at(&self, message: &Message) {
        assert!(
            !(self.break_off && matches!(message, Message::Look { .. })),
            "broken off, as it was asked to be"
        );
    }

    /// Does what the screen asks for; says whether that is the end.
    fn act(
        &mut self,
        effect: Effect,
        screen: &mut Screen,
        watch: &Watch,
        model: &mut Model,
    ) -> io::Result<bool> {
        match effect {
            Effect::Quit => return Ok(true),
            Effect::Tell(command) => {
                if watch.commands.try_send(command).is_err() {
                    update(model, Message::Done(Done::Failed("the surveyor is busy: try again".to_owned())));
                }
            }
            Effect::Copy(text) => {
                screen.copy(&text)?;
                update(model, Message::Done(Done::Copied { characters: text.chars().count() }));
            }
            Effect::Write { name, bytes } => {
                model.notify(format!("writing {name} …"), false);
                self.write(name, bytes);
            }
            Effect::Switch(context) => {
                model.notify(format!("going to {context} …"), false);
                self.go(context);
            }
            Effect::Redraw => screen.forget(),
            Effect::Suspend => pause(screen, watch, model, true)?,
        }
        Ok(false)
    }
}

/// Gives the terminal back, stops, and takes it again.
fn pause(screen: &mut Screen, watch: &Watch, model: &mut Model, whole_job: bool) -> io::Result<()> {
    if !is_job() {
        model.notify("there is no shell to go back to", true);
        return Ok(());
    }
    // A look whose time runs out while we stand still would call everybody silent.
    let _ = watch.commands.try_send(Command::Pause);
    terminal::give_back();
    stop(whole_job);
    screen.again()?;
    let _ = watch.commands.try_send(Command::Resume);
    let _ = watch.commands.try_send(Command::ObserveNow);
    Ok(())
}

/// A cluster that is watched, as the loop sees it.
struct Watch {
    of: Identity,
    commands: mpsc::Sender<Command>,
    news: mpsc::Receiver<Message>,
    translation: Option<Kept>,
}

impl Watch {
    fn of(opened: Opened, outside: &Arc<impl Outside>, past: Option<Kept>) -> Self {
        let Opened { watched, commands, events } = opened;
        let (tell, news) = mpsc::channel(QUEUE);
        let of = watched.identity();
        let outside = Arc::clone(outside);
        let translation = tokio::spawn(async move {
            let Watched { declaration, mutes, .. } = watched;
            let development = match past {
                Some(past) => left_behind(past).await,
                None => None,
            };
            let development = match development {
                Some(development) => development.resume(declaration, mutes),
                None => Development::new(declaration, mutes),
            };
            translate(events, development, tell, outside).await
        });
        Self { of, commands, news, translation: Some(translation) }
    }
}

/// What a translation left behind. Nobody listens to it any more: it ends as soon as its last round is developed.
async fn left_behind(past: Kept) -> Option<Development> {
    timeout(PATIENCE, past).await.ok()?.ok()?
}

/// Makes messages of what the surveyor tells, in its order, until nobody listens; then what stays of its rounds is left.
/// Rounds are developed beside the screen's own task: large ones take longer than a key may wait.
async fn translate(
    mut events: mpsc::Receiver<Event>,
    mut development: Development,
    tell: mpsc::Sender<Message>,
    outside: Arc<impl Outside>,
) -> Option<Development> {
    let mut round_number = development.rounds();
    let before = round_number;
    loop {
        let event = tokio::select! {
            biased;
            () = tell.closed() => return Some(development),
            event = events.recv() => event,
        };
        let Some(event) = event else { return Some(development) };
        let message = match event {
            Event::Session(state) => Message::Session(state),
            Event::Round { number, round } => {
                round_number = before + number;
                let (kept, message) = develop(development, round_number, round).await.ok()?;
                development = kept;
                message
            }
            Event::Moved { from, to, why } => {
                Message::Event(Box::new(watch::Event::moved(outside.now(), round_number, &from, &to, &why)))
            }
            Event::Browsed { jid, node, found } => Message::Browsed { jid, node, found },
            Event::Stretched { interval, why } => Message::Stretched { interval, why },
            Event::Pushed(push) => {
                Message::Event(Box::new(watch::Event::push(outside.now(), round_number, &push)))
            }
        };
        if tell.send(message).await.is_err() {
            return Some(development);
        }
    }
}

async fn develop(
    mut development: Development,
    number: u64,
    round: Arc<Round>,
) -> Result<(Development, Message), tokio::task::JoinError> {
    tokio::task::spawn_blocking(move || {
        let (picture, changes) = development.develop(number, round);
        (development, Message::Look { picture, changes })
    })
    .await
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use std::sync::Mutex;
    use std::sync::mpsc as blocking;

    /// A world in which nothing is opened or written before it is let go.
    struct Slow {
        /// The ends of the surveyors that were opened, so that they live.
        ends: Mutex<Vec<(mpsc::Receiver<Command>, mpsc::Sender<Event>)>>,
        let_go: Mutex<blocking::Receiver<()>>,
    }

    fn opened(slow: &Slow, context: &str) -> Opened {
        let (commands, orders) = mpsc::channel(1);
        let (tell, events) = mpsc::channel(1);
        slow.ends.lock().unwrap().push((orders, tell));
        let watched = Watched { context: Some(context.to_owned()), ..Watched::default() };
        Opened { watched, commands, events }
    }

    impl Outside for Slow {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }

        fn open(&self, context: &str) -> Result<Opened, String> {
            if context == "slow" {
                self.let_go.lock().unwrap().recv().unwrap();
            }
            Ok(opened(self, context))
        }

        fn write(&self, name: &str, _: &[u8]) -> Result<PathBuf, String> {
            self.let_go.lock().unwrap().recv().unwrap();
            Ok(name.into())
        }
    }

    /// What the loop keeps, where it is told of, what lets the world outside go on, and the cluster that is watched.
    fn shown() -> (Shown<Slow>, mpsc::Receiver<Arrival>, blocking::Sender<()>, Watch) {
        let (go, let_go) = blocking::channel();
        let slow = Slow { ends: Mutex::new(Vec::new()), let_go: Mutex::new(let_go) };
        let (shown, arrivals) = Shown::new(Arc::new(slow), false);
        let watch = Watch::of(opened(&shown.outside, "first"), &shown.outside, None);
        (shown, arrivals, go, watch)
    }

    #[tokio::test]
    async fn the_context_that_was_asked_for_last_is_gone_to_and_not_the_one_that_opened_last() {
        let (mut shown, mut arrivals, go, mut watch) = shown();
        shown.go("slow".to_owned());
        shown.go("quick".to_owned());
        let done = shown.take_in(arrivals.recv().await.unwrap(), &mut watch, true);
        assert!(matches!(done, Some(Done::Switched(watched)) if watched.context.as_deref() == Some("quick")));
        go.send(()).unwrap();
        assert_eq!(shown.take_in(arrivals.recv().await.unwrap(), &mut watch, true), None);
        assert_eq!(shown.past.len(), 1, "only the first one was left");
    }

    #[tokio::test]
    async fn of_a_cluster_of_which_nothing_was_seen_nothing_stays() {
        let (mut shown, mut arrivals, _go, mut watch) = shown();
        for (known, kept) in [(false, 0), (true, 1)] {
            shown.go(format!("known: {known}"));
            shown.take_in(arrivals.recv().await.unwrap(), &mut watch, known);
            assert_eq!(shown.past.len(), kept);
        }
    }

    #[tokio::test]
    async fn a_file_system_that_hangs_keeps_nobody_waiting_and_the_end_waits_for_the_file() {
        let (mut shown, mut arrivals, go, mut watch) = shown();
        shown.write("picture.json".to_owned(), Vec::new());
        assert!(arrivals.try_recv().is_err());
        go.send(()).unwrap();
        shown.finish().await;
        let done = shown.take_in(arrivals.try_recv().unwrap(), &mut watch, true);
        assert_eq!(done, Some(Done::Written("picture.json".into())));
    }
}
