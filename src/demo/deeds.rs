//! Carries out what is ordered.

use super::command::{Between, Command, CommandError, short};
use super::director::{Director, Due, Fall};
use super::listeners;
use super::naming::{self, full_name, reserve, shortened};
use super::plan::DOMAIN;
use super::state::{Condition, Cut, Node, Pair, State};
use crate::text::duration::human;
use std::time::Duration;

/// Recorded: how long after its launch a node is connected.
const LINKED_AFTER: Duration = Duration::from_secs(15);
/// How long a node that is restarted is gone.
const GONE_FOR: Duration = Duration::from_secs(5);
/// Recorded: when the two ends of a cut link say so.
const NOTICED_AFTER: (Duration, Duration) = (Duration::from_secs(198), Duration::from_secs(208));
/// Recorded of a node that is cut off: when all but one of its sockets fall, when the last does, and when it says
/// that the first of the others is disconnected, and the rest. The others never do.
const ALONE_THINS_AFTER: Duration = Duration::from_secs(80);
const ALONE_ENDS_AFTER: Duration = Duration::from_secs(190);
const ALONE_SAYS_AFTER: (Duration, Duration) = (Duration::from_secs(190), Duration::from_secs(225));
/// Recorded: how long after a cut is mended the two are linked, and a node that was cut off is.
const MENDED_AFTER: Duration = Duration::from_secs(1);
const ALONE_MENDED_AFTER: Duration = Duration::from_secs(28);

type Done = Result<String, CommandError>;

fn wrong<T>(words: impl Into<String>) -> Result<T, CommandError> {
    Err(CommandError(words.into()))
}

impl Director {
    /// Does what is ordered, and says what was done.
    pub(super) async fn carry_out(&mut self, command: Command) -> Done {
        match command {
            Command::Kill(node) => self.kill(&node, "killed").await,
            Command::Stop(node) => self.kill(&node, "stopped").await,
            Command::Start(node) => {
                let node = self.find(&node)?;
                self.refuse_removed(node)?;
                self.start_anew(node).await
            }
            Command::Restart { node, quick } => self.restart(&node, quick).await,
            Command::Freeze(node) => {
                let node = self.find(&node)?;
                self.expect(node, Condition::Running)?;
                self.freeze(node);
                Ok(format!("{} frozen", self.label(node)))
            }
            Command::Thaw(node) => self.thaw(&node),
            Command::Cut(between) => self.cut(&between),
            Command::Mend(between) => self.mend(between.as_ref()),
            Command::Remove(node) => self.remove(&node).await,
            Command::Add(name) => self.add(&name).await,
            Command::Connections(one, other, count) => self.connections(&one, &other, count).await,
            small => self.adjust(small),
        }
    }

    /// What is no more than a change of one value.
    fn adjust(&mut self, command: Command) -> Done {
        match command {
            Command::Version(node, version) => {
                let node = self.find(&node)?;
                let done = format!("{} says version {}", self.label(node), short(&version));
                self.world.state().nodes[node].version = Some(version);
                Ok(done)
            }
            Command::Configure { node, key, value } => self.configure(&node, key, value),
            Command::Clock(node, ms) => {
                let node = self.find(&node)?;
                self.world.state().nodes[node].clock_ms = ms;
                let by = human(Duration::from_millis(ms.unsigned_abs()));
                Ok(match ms {
                    0 => format!("the clock of {} is right", self.label(node)),
                    1.. => format!("the clock of {} is {by} ahead", self.label(node)),
                    _ => format!("the clock of {} is {by} behind", self.label(node)),
                })
            }
            Command::Slow(node, delay) => {
                let node = self.find(&node)?;
                self.world.state().nodes[node].slow = delay;
                let label = self.label(node);
                Ok(if delay.is_zero() {
                    format!("{label} is no longer slow")
                } else {
                    format!("each answer of {label} comes {} later", human(delay))
                })
            }
            Command::Lose(count) => {
                self.world.state().lose = count;
                Ok(format!("answers that are lost next: {count}"))
            }
            Command::Admin { user, admin } => self.set_admin(user.as_deref(), admin),
            _ => Ok(self.show()),
        }
    }

    fn configure(&self, node: &str, key: String, value: String) -> Done {
        let node = self.find(node)?;
        let done = format!("{} says {} = {}", self.label(node), short(&key), short(&value));
        if !super::answers::knows(&key) {
            return wrong(format!("no key of the configuration is called '{}'", short(&key)));
        }
        self.world.state().nodes[node].configured.insert(key, value);
        Ok(done)
    }

    fn set_admin(&self, user: Option<&str>, admin: bool) -> Done {
        let accounts = &self.world.fixed.accounts;
        let user = user.unwrap_or(super::accounts::ADMIN.0);
        let Some(account) = accounts.iter().find(|account| account.user == user) else {
            let all: Vec<&str> = accounts.iter().map(|account| account.user).collect();
            return wrong(format!("no account is called '{}'; there are {}", short(user), all.join(" and ")));
        };
        account.set_admin(admin);
        Ok(format!("{user}@{DOMAIN} is {} administrator", if admin { "an" } else { "no" }))
    }

    async fn kill(&mut self, name: &str, done: &str) -> Done {
        let node = self.find(name)?;
        self.refuse_gone(node)?;
        self.end(node, Condition::Down).await;
        Ok(format!("{} {done}", self.label(node)))
    }

    async fn remove(&mut self, name: &str) -> Done {
        let node = self.find(name)?;
        if self.condition(node) == Condition::Removed {
            return wrong(format!("{} was taken out already", self.label(node)));
        }
        self.end(node, Condition::Removed).await;
        let mut state = self.world.state();
        state.cuts.retain(|pair, _| pair.0 != node && pair.1 != node);
        state.split.retain(|pair| pair.0 != node && pair.1 != node);
        drop(state);
        Ok(format!("{} taken out", self.label(node)))
    }

    /// Ends a process, and lets the others say so.
    pub(super) async fn end(&mut self, node: usize, condition: Condition) {
        let process = self.processes.remove(&node);
        let all = {
            let mut state = self.world.state();
            state.nodes[node].condition = condition;
            state.nodes[node].view.clear();
            state.nodes.len()
        };
        for other in (0..all).filter(|other| *other != node) {
            self.world.links.thin(node, other, 0);
        }
        if let Some(process) = process {
            process.kill().await;
        }
        for other in (0..all).filter(|other| *other != node) {
            let hears = {
                let state = self.world.state();
                // Who is cut off from it hears nothing, and goes on believing.
                !state.drops(node, other) && state.nodes[other].says(&state.nodes[node].name) == Some(true)
            };
            if hears {
                self.say(other, node, false);
            }
        }
    }

    /// Starts a node that is down; returns the number of its process.
    pub(super) async fn start(&mut self, node: usize) -> Result<u64, CommandError> {
        let (label, address) = (self.label(node), self.world.of(node, |node| node.address));
        let doors = listeners::again(address, self.world.fixed.ports).await;
        let doors = doors.or_else(|error| wrong(format!("{label} cannot start: {error}")))?;
        self.world.state().split.retain(|pair| pair.0 != node && pair.1 != node);
        Ok(self.begin(node, doors))
    }

    async fn start_anew(&mut self, node: usize) -> Done {
        if self.condition(node).lives() {
            return wrong(format!("{} runs already", self.label(node)));
        }
        let life = self.start(node).await?;
        self.after(LINKED_AFTER, Due::Found { node, life });
        let linked = human(self.world.paced(LINKED_AFTER));
        Ok(format!("{} started; linked in {linked}", self.label(node)))
    }

    async fn restart(&mut self, name: &str, quick: bool) -> Done {
        let node = self.find(name)?;
        self.refuse_gone(node)?;
        self.end(node, Condition::Down).await;
        self.after(GONE_FOR, Due::Start { node, quick });
        let (gone, linked) = (self.world.paced(GONE_FOR), self.world.paced(LINKED_AFTER));
        let split = if quick { ", with a split" } else { "" };
        let (label, gone, linked) = (self.label(node), human(gone), human(gone + linked));
        Ok(format!("{label} stopped; starts in {gone}, linked in {linked}{split}"))
    }

    /// The second half of a restart.
    pub(super) async fn start_again(&mut self, node: usize, quick: bool) {
        // Meanwhile it may have been started, or taken out, by hand.
        if self.condition(node) != Condition::Down {
            return;
        }
        let Ok(life) = self.start(node).await else {
            // Its port is taken; the system may give it back.
            return self.after(GONE_FOR, Due::Start { node, quick });
        };
        if quick {
            let mut state = self.world.state();
            let peer = state
                .nodes
                .iter()
                .enumerate()
                .rposition(|(at, other)| at != node && other.condition == Condition::Running);
            if let Some(peer) = peer {
                state.split.insert(Pair::of(node, peer));
            }
        }
        self.after(LINKED_AFTER, Due::Found { node, life });
    }

    /// Halts a process.
    pub(super) fn freeze(&mut self, node: usize) {
        if let Some(process) = self.processes.get(&node) {
            process.freeze();
            self.world.state().nodes[node].condition = Condition::Frozen;
        }
    }

    fn thaw(&mut self, name: &str) -> Done {
        let node = self.find(name)?;
        self.expect(node, Condition::Frozen)?;
        self.world.state().nodes[node].condition = Condition::Running;
        if let Some(process) = self.processes.get(&node) {
            process.thaw();
        }
        // What happened meanwhile is made up for; links that stand are left as they are.
        let all = self.world.state().nodes.len();
        for other in (0..all).filter(|other| *other != node) {
            self.after(MENDED_AFTER, Due::Relink(Pair::of(node, other)));
        }
        Ok(format!("{} thawed", self.label(node)))
    }

    fn cut(&mut self, between: &Between) -> Done {
        let noticed = |span: Duration| format!("noticed in {}", human(self.world.paced(span)));
        match between {
            Between::Both(one, other) => {
                let (one, other) = self.two(one, other)?;
                let when = noticed(NOTICED_AFTER.0);
                self.cut_pair(one, other, true);
                Ok(format!("nothing passes between {} and {}; {when}", self.label(one), self.label(other)))
            }
            Between::From(from, to) => {
                let (from, to) = self.two(from, to)?;
                let when = noticed(NOTICED_AFTER.0);
                self.cut_pair(from, to, false);
                Ok(format!("nothing passes from {} to {}; {when}", self.label(from), self.label(to)))
            }
            Between::Alone(name) => {
                let node = self.find(name)?;
                self.refuse_gone(node)?;
                let when = noticed(ALONE_ENDS_AFTER);
                let cut = self.cut_off(node);
                Ok(format!("{} is cut off from {cut} nodes; {when}, by itself alone", self.label(node)))
            }
        }
    }

    fn cut_pair(&mut self, from: usize, to: usize, both: bool) {
        let (pair, number) = (Pair::of(from, to), self.world.number());
        let cut = Cut { number, up: both || from < to, down: both || from > to, alone: None };
        self.world.state().cuts.insert(pair, cut);
        let due = |fall| Due::Noticed { pair, cut: number, fall };
        self.after(NOTICED_AFTER.0, due(Fall::Said(pair.0)));
        self.after(NOTICED_AFTER.1, due(Fall::Thin(0)));
        self.after(NOTICED_AFTER.1, due(Fall::Said(pair.1)));
    }

    /// Cuts a node off from all others; returns how many those are.
    fn cut_off(&mut self, node: usize) -> usize {
        let others: Vec<usize> = {
            let state = self.world.state();
            let part = |at: &usize| {
                *at != node && !matches!(state.nodes[*at].condition, Condition::Reserved | Condition::Removed)
            };
            (0..state.nodes.len()).filter(part).collect()
        };
        for (at, other) in others.iter().enumerate() {
            let (pair, number) = (Pair::of(node, *other), self.world.number());
            let cut = Cut { number, up: true, down: true, alone: Some(node) };
            self.world.state().cuts.insert(pair, cut);
            let due = |fall| Due::Noticed { pair, cut: number, fall };
            self.after(ALONE_THINS_AFTER, due(Fall::Thin(1)));
            self.after(ALONE_ENDS_AFTER, due(Fall::Thin(0)));
            let said = if at == 0 { ALONE_SAYS_AFTER.0 } else { ALONE_SAYS_AFTER.1 };
            self.after(said, due(Fall::Said(node)));
        }
        others.len()
    }

    fn mend(&mut self, between: Option<&Between>) -> Done {
        let meant: Box<dyn Fn(&Pair) -> bool> = match between {
            None => Box::new(|_| true),
            Some(Between::Alone(name)) => {
                let node = self.find(name)?;
                Box::new(move |pair| pair.0 == node || pair.1 == node)
            }
            Some(Between::Both(one, other) | Between::From(one, other)) => {
                let (one, other) = self.two(one, other)?;
                Box::new(move |pair| *pair == Pair::of(one, other))
            }
        };
        let mended: Vec<(Pair, Duration)> = {
            let mut state = self.world.state();
            let State { cuts, split, .. } = &mut *state;
            let cut = cuts.extract_if(|pair, _| meant(pair)).map(|(pair, cut)| {
                (pair, if cut.alone.is_some() { ALONE_MENDED_AFTER } else { MENDED_AFTER })
            });
            let mut mended: Vec<_> = cut.collect();
            mended.extend(split.extract_if(|pair| meant(pair)).map(|pair| (pair, MENDED_AFTER)));
            mended
        };
        if mended.is_empty() {
            return wrong("there is no cut and no split to mend");
        }
        let count = mended.len();
        for (pair, after) in mended {
            self.after(after, Due::Relink(pair));
        }
        Ok(format!("traffic passes again between {count} {}", if count == 1 { "pair" } else { "pairs" }))
    }

    async fn add(&mut self, name: &str) -> Done {
        let known = self.world.node(&full_name(name)?);
        let node = match known {
            Some(node) if self.condition(node) == Condition::Down => {
                return wrong(format!("{0} belongs to the cluster already: `start {0}`", self.label(node)));
            }
            Some(node) => node,
            None => reserve(&mut self.world.state(), name)?,
        };
        let done = self.start_anew(node).await?;
        Ok(format!("{done}, at {}", self.world.of(node, |node| node.address)))
    }

    async fn connections(&mut self, one: &str, other: &str, count: usize) -> Done {
        let (one, other) = self.two(one, other)?;
        let pair = Pair::of(one, other);
        self.world.state().connections.insert(pair, count);
        let (linked, cut) = {
            let state = self.world.state();
            (state.linked(one, other), state.cuts.contains_key(&pair))
        };
        let stand = self.world.links.count(one, other);
        let between = format!("between {} and {}", self.label(one), self.label(other));
        if linked && count <= stand {
            self.world.links.thin(one, other, count);
        } else if linked && !cut && self.both(pair, Condition::Running) {
            if let Err(error) = self.dial(pair, count - stand).await {
                return wrong(format!("no further connection {between}: {}", error.cause));
            }
        } else {
            return Ok(format!("connections {between} once they are linked: {count}"));
        }
        Ok(format!("connections {between}: {count}"))
    }

    fn show(&self) -> String {
        let state = self.world.state();
        let words = |node: &Node| match node.condition {
            Condition::Reserved => "not started",
            Condition::Running => "running",
            Condition::Down => "down",
            Condition::Frozen => "frozen",
            Condition::Removed => "taken out",
        };
        let nodes = state.nodes.iter().map(|node| format!("{} {}", shortened(&node.name), words(node)));
        let mut parts: Vec<String> = nodes.collect();
        let mut cuts: Vec<_> = state.cuts.iter().collect();
        cuts.sort_by_key(|(pair, _)| (pair.0, pair.1));
        for (pair, cut) in cuts {
            let (low, high) = (shortened(&state.nodes[pair.0].name), shortened(&state.nodes[pair.1].name));
            parts.push(match (cut.up, cut.down) {
                (true, true) => format!("cut {low} {high}"),
                (true, false) => format!("cut {low} > {high}"),
                _ => format!("cut {high} > {low}"),
            });
        }
        parts.join(", ")
    }

    fn condition(&self, node: usize) -> Condition {
        self.world.of(node, |node| node.condition)
    }

    fn label(&self, node: usize) -> String {
        shortened(&self.world.name(node)).to_owned()
    }

    fn expect(&self, node: usize, condition: Condition) -> Result<(), CommandError> {
        let is = self.condition(node);
        if is == condition {
            return Ok(());
        }
        wrong(match is {
            Condition::Running => format!("{} runs, and is not frozen", self.label(node)),
            Condition::Frozen => format!("{} is frozen already", self.label(node)),
            _ => format!("{} does not run", self.label(node)),
        })
    }

    fn refuse_gone(&self, node: usize) -> Result<(), CommandError> {
        if self.condition(node).lives() {
            Ok(())
        } else {
            wrong(format!("{} does not run", self.label(node)))
        }
    }

    fn refuse_removed(&self, node: usize) -> Result<(), CommandError> {
        if self.condition(node) == Condition::Removed {
            return wrong(format!("{0} was taken out: `add {0}` brings it back", self.label(node)));
        }
        Ok(())
    }

    fn two(&self, one: &str, other: &str) -> Result<(usize, usize), CommandError> {
        let (one, other) = (self.find(one)?, self.find(other)?);
        if one == other {
            wrong(format!("{} is one node: two are needed", self.label(one)))
        } else {
            Ok((one, other))
        }
    }

    fn find(&self, typed: &str) -> Result<usize, CommandError> {
        naming::find(&self.world.state(), typed)
    }
}
