//! The meaning as lines for people and for programs: what, how much, since where, and what is wrong with it.

use super::Meaning;
use super::clustering::{Clustering, Manager};
use super::nodes::Name;
use super::off;
use super::ports::{DIALLED, Fate, Port};
use super::redirect::{CLASSES, Redirect, Strategy};
use super::timing::STALE_AFTER;
use crate::config::field::{Stated, Whole, Witness};
use crate::config::settings;
use crate::config::throttling::{Remark, grouped};

/// How a fact is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// As it should be.
    Fine,
    /// Not as it looks, and harmless.
    Note,
    /// Risky.
    Warning,
    /// Broken.
    Error,
    /// Only the server's surroundings tell.
    Open,
}

impl State {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fine => "ok",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Open => "unknown",
        }
    }
}

/// One thing that a file makes of the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it belongs to: `clustering`, `ports`, …
    pub topic: &'static str,
    /// What it is.
    pub name: String,
    /// How much, or which.
    pub value: String,
    /// What is worth knowing of it; may be empty.
    pub note: String,
    /// How it is to be taken.
    pub state: State,
    /// Where it was said; nowhere: it is the server's own.
    pub witness: Option<Witness>,
}

impl Fact {
    pub(super) fn new(topic: &'static str, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            topic,
            name: name.into(),
            value: value.into(),
            note: String::new(),
            state: State::Fine,
            witness: None,
        }
    }

    fn at(mut self, witness: Option<&Witness>) -> Self {
        self.witness = witness.cloned();
        self
    }

    pub(super) fn is(mut self, state: State, note: impl Into<String>) -> Self {
        self.state = state;
        self.note = note.into();
        self
    }
}

/// Everything that is worth saying, topic by topic.
pub fn facts(meaning: &Meaning) -> Vec<Fact> {
    let mut facts = vec![clustering(meaning)];
    facts.extend(manager(meaning));
    facts.extend(names(meaning));
    facts.extend(ports(meaning));
    facts.push(connections(meaning));
    facts.extend(timing(meaning));
    facts.extend(traffic(meaning));
    facts.extend(redirects(meaning));
    facts.push(strategy(meaning));
    facts.extend(database(meaning));
    facts.push(administrators(meaning));
    facts.extend(old_nodes(meaning));
    facts.extend(dead(meaning));
    match off::why(meaning) {
        Some(why) => off::told(facts, meaning, &why),
        None => facts,
    }
}

fn clustering(meaning: &Meaning) -> Fact {
    let fact =
        |value: &str| Fact::new("clustering", "cluster-mode", value).at(meaning.clustering.witness.as_ref());
    match &meaning.clustering.value {
        Clustering::On => fact("on"),
        Clustering::Off => fact("off")
            .is(State::Note, "this server is no node of a cluster; cluster-mode = true makes it one"),
        Clustering::SilentlyOff(why) => {
            fact("off").is(State::Error, format!("{why}: the server runs alone, and says nothing of it"))
        }
        Clustering::Fails(why) => fact("start fails").is(State::Error, why.clone()),
        Clustering::Open(words) => fact("as the environment says")
            .is(State::Open, format!("{words}; where it is not set, clustering is off without a word")),
    }
}

fn manager(meaning: &Meaning) -> Option<Fact> {
    let fact = |why: String, witness: &Witness| {
        Some(
            Fact::new("clustering", "cl-comp", "does not run")
                .at(Some(witness))
                .is(State::Error, format!("{why}; the server runs on, alone")),
        )
    };
    match &meaning.manager {
        Manager::Runs => None,
        Manager::SwitchedOff(witness) => fact("switched off".to_owned(), witness),
        Manager::OtherClass(class, witness) => fact(format!("{class} is not the manager's class"), witness),
        Manager::NoSection(witness) => {
            fact("a plain value stands where its section should".to_owned(), witness)
        }
        Manager::Broken(why, witness) => fact(why.clone(), witness),
    }
}

fn names(meaning: &Meaning) -> Vec<Fact> {
    let fact = |name: &'static str, stated: &Option<(Name, Witness)>| match stated {
        None => None,
        Some((Name::Is(text), witness)) => Some(Fact::new("identity", name, text).at(Some(witness))),
        Some((Name::Open(words), witness)) => Some(
            Fact::new("identity", name, "as the environment says")
                .at(Some(witness))
                .is(State::Open, words.clone()),
        ),
        Some((Name::Fails, witness)) => Some(
            Fact::new("identity", name, "start fails")
                .at(Some(witness))
                .is(State::Error, "an expression cannot stand here, only text or one env()"),
        ),
    };
    let primary = fact("primary address", &meaning.identity.primary).unwrap_or_else(|| {
        Fact::new("identity", "primary address", "the host's own name")
            .is(State::Note, "what the operating system says; it must not be localhost")
    });
    std::iter::once(primary).chain(fact("secondary address", &meaning.identity.secondary)).collect()
}

fn connections(meaning: &Meaning) -> Fact {
    let stated = &meaning.connections_per_node;
    let fact = |value: String| Fact::new("links", "connections-per-node", value).at(stated.witness.as_ref());
    match &stated.value {
        Whole::Is(number) if *number < 1 => {
            fact(number.to_string()).is(State::Error, "no link is ever opened")
        }
        Whole::Is(number) if *number <= 2 => fact(number.to_string())
            .is(State::Warning, "two are kept for the cluster's own packets: none is left for the rest"),
        Whole::Is(number) => fact(number.to_string()).is(
            State::Fine,
            format!("opened by each side: up to {} for a pair", grouped(number.saturating_mul(2))),
        ),
        Whole::Open(words) => fact("as the environment says".to_owned()).is(State::Open, words.clone()),
        Whole::Bad(why) => fact("?".to_owned()).is(State::Error, format!("{why}: cl-comp does not start")),
    }
}

fn ports(meaning: &Meaning) -> Vec<Fact> {
    let ports = &meaning.ports;
    let mut facts: Vec<Fact> =
        ports.ports.iter().map(|port| one_port(port, ports.closed.is_some())).collect();
    if let Some(closed) = &ports.closed {
        facts.push(
            Fact::new("ports", "all", "closed").at(Some(&closed.witness)).is(
                State::Error,
                format!("{}: no port of cl-comp opens, and the server runs on", closed.why),
            ),
        );
    } else if !ports.can_be_dialled() && !ports.is_open() {
        facts.push(
            Fact::new("ports", DIALLED.to_string(), "is what the others dial")
                .is(State::Error, "it does not listen here, so no node can reach this one"),
        );
    }
    facts
}

fn one_port(port: &Port, closed: bool) -> Fact {
    let fact = |value: &str| Fact::new("ports", port.name.clone(), value).at(port.witness.as_ref());
    let listens = match &port.interfaces {
        Ok(interfaces) => format!("listens on {}", interfaces.join(", ")),
        Err(_) => "listens as the environment says".to_owned(),
    };
    match (&port.fate, &port.interfaces) {
        (Fate::Listens | Fate::Open(_), _) if closed => fact("closed").is(State::Error, "see below"),
        (Fate::Open(words), _) => fact("as the environment says").is(State::Open, words.clone()),
        (Fate::Listens, Err(words)) => fact(&listens).is(State::Open, words.clone()),
        (Fate::Listens, Ok(_)) if port.number == Some(DIALLED) => {
            fact(&listens).is(State::Fine, "the port that the others dial; plain TCP")
        }
        (Fate::Listens, Ok(_)) => fact(&listens).is(State::Note, "the others dial 5277 all the same"),
        (Fate::Dials, _) => fact("dials").is(State::Note, "type = connect: it does not listen"),
        (Fate::OpensNothing, _) => fact("opens nothing").is(
            State::Error,
            format!("without ( ) it configures a port that is there; to open it: {} () {{}}", port.name),
        ),
        (Fate::SwitchedOff, _) => fact("switched off"),
        (Fate::Replaced, _) => fact("replaced").is(State::Note, "`ports` names others"),
        (Fate::OutOfRange, _) => fact("no port").is(State::Error, "a port is a number from 1 to 65535"),
    }
}

fn traffic(meaning: &Meaning) -> Vec<Fact> {
    let one = |traffic: &super::traffic::Traffic| {
        let fact = |value: String| {
            Fact::new("limits of a connection", traffic.component, value).at(traffic.text.witness.as_ref())
        };
        if traffic.open {
            return fact("as the environment says".to_owned()).is(State::Open, traffic.text.value.clone());
        }
        match &traffic.limits {
            Err(why) => fact("does not start".to_owned()).is(State::Error, why.clone()),
            Ok(limits) => {
                let remarks: Vec<String> = limits.remarks.iter().map(Remark::words).collect();
                let state = if remarks.is_empty() { State::Fine } else { State::Warning };
                fact(limits.words()).is(state, remarks.join("; "))
            }
        }
    };
    meaning.traffic.iter().map(one).collect()
}

fn timing(meaning: &Meaning) -> Vec<Fact> {
    let timing = &meaning.timing;
    let mut facts = vec![
        time("looked at every", &timing.watchdog_delay, "ms"),
        match &timing.watchdog_timeout.value {
            Whole::Is(number) if *number <= 0 => {
                Fact::new("links", "pinged", "at every look").at(timing.watchdog_timeout.witness.as_ref())
            }
            _ => time("pinged when idle for", &timing.watchdog_timeout, "ms"),
        },
        match timing.bad_ping() {
            Some((word, witness)) => Fact::new("links", "ping", word)
                .at(Some(witness))
                .is(State::Error, "neither WHITESPACE nor XMPP: the component does not start"),
            None => Fact::new("links", "ping", timing.ping.value.clone()).at(timing.ping.witness.as_ref()),
        },
        time("cut when idle for", &timing.inactivity, "ms"),
        time("handshake within", &timing.handshake, "s"),
        time("dialled again after", &timing.reconnect, "ms"),
    ];
    if let (Whole::Is(idle), Whole::Is(cut)) = (&timing.watchdog_timeout.value, &timing.inactivity.value)
        && idle >= cut
    {
        facts[1].state = State::Warning;
        "an idle link is cut before it is pinged".clone_into(&mut facts[1].note);
    }
    let mut reload = time("rows reloaded every", &timing.reload, "s");
    if let Whole::Is(seconds) = timing.reload.value {
        reload.note =
            format!("a row older than {} s is deleted", grouped(seconds.saturating_mul(STALE_AFTER)));
    }
    facts.push(reload);
    for (name, stated, usual, note) in [
        ("compressed", &timing.compressed, false, "every node must say the same"),
        ("other traffic passes", &timing.other_traffic, true, "requests from outside to other nodes vanish"),
    ] {
        let fact = |value: &str| Fact::new("links", name, value).at(stated.witness.as_ref());
        facts.push(match &stated.value {
            Ok(yes) if *yes == usual => fact(if *yes { "yes" } else { "no" }),
            Ok(yes) => fact(if *yes { "yes" } else { "no" }).is(State::Warning, note),
            Err(words) => fact("as the environment says").is(State::Open, words.clone()),
        });
    }
    facts
}

fn time(name: &str, stated: &Stated<Whole>, unit: &str) -> Fact {
    let fact = |value: String| Fact::new("links", name, value).at(stated.witness.as_ref());
    match &stated.value {
        Whole::Is(number) if unit == "ms" && number % 1_000 == 0 => {
            fact(format!("{} s", grouped(number / 1_000)))
        }
        Whole::Is(number) => fact(format!("{} {unit}", grouped(*number))),
        Whole::Open(words) => fact("as the environment says".to_owned()).is(State::Open, words.clone()),
        Whole::Bad(why) => fact("?".to_owned()).is(State::Error, format!("{why}: cl-comp does not start")),
    }
}

fn redirects(meaning: &Meaning) -> Vec<Fact> {
    let one =
        |(component, stated): &(&'static str, Stated<Redirect>)| {
            let fact = |value: &str| Fact::new("redirection", *component, value).at(stated.witness.as_ref());
            match &stated.value {
                Redirect::Alone => fact("none").is(State::Fine, "no cluster"),
                Redirect::Undetermined => fact("not determined").is(
                    State::Warning,
                    "Hashed or DualIP, which differs from node to node: name a class, or switch it off",
                ),
                Redirect::Class(name) => {
                    let does = CLASSES.iter().find(|(class, _)| class == name).map_or("", |(_, does)| does);
                    fact(name).is(State::Fine, does)
                }
                Redirect::Off => fact("off"),
                Redirect::NoClass(class) => fact("off")
                    .is(State::Warning, format!("there is no class {class}: nobody is sent anywhere")),
                Redirect::Fails(_) => {
                    fact("start fails").is(State::Error, "a text cannot stand here (ClassCastException)")
                }
                Redirect::Bare => fact("off")
                    .is(State::Warning, "SeeOtherHostDB does not start without the bean of its table"),
            }
        };
    meaning.redirects.iter().map(one).collect()
}

fn strategy(meaning: &Meaning) -> Fact {
    let stated = &meaning.strategy;
    let fact = |value: &str| Fact::new("sessions", "strategy", value).at(stated.witness.as_ref());
    match &stated.value {
        Strategy::Shipped => fact("DefaultClusteringStrategy"),
        Strategy::Licensed(class) => {
            fact(class).is(State::Warning, "needs tigase-acs and its licence on every node")
        }
        Strategy::Other(class) => fact(class)
            .is(State::Error, "not shipped: where the class is missing, no stream is ever answered"),
        Strategy::Off => fact("off").is(State::Error, "sessions of other nodes are not known"),
    }
}

fn database(meaning: &Meaning) -> Vec<Fact> {
    let one = |source: &super::nodes::DataSource| match &source.address {
        Some(stated) => {
            let fact =
                Fact::new("database", source.name.clone(), stated.value.clone()).at(stated.witness.as_ref());
            if source.name == "default" {
                fact.is(State::Fine, "the nodes find one another in it: all must share it")
            } else {
                fact
            }
        }
        None => {
            Fact::new("database", source.name.clone(), "no uri").is(State::Warning, "its address is not said")
        }
    };
    if meaning.data_sources.is_empty() {
        return vec![
            Fact::new("database", "default", "none named")
                .is(State::Warning, "nodes find one another in the database that they share"),
        ];
    }
    meaning.data_sources.iter().map(one).collect()
}

fn administrators(meaning: &Meaning) -> Fact {
    let administrators = &meaning.administrators;
    let fact = |value: String| Fact::new("rights", "admins", value).at(administrators.witness.as_ref());
    if administrators.jids.is_empty() {
        fact("none".to_owned())
            .is(State::Warning, "nobody can see the cluster by discovery, this tool included")
    } else {
        fact(administrators.jids.join(", "))
    }
}

fn old_nodes(meaning: &Meaning) -> Vec<Fact> {
    let witness = meaning.dead.iter().find(|dead| dead.setting.key.ends_with("cluster-nodes"));
    meaning
        .old_nodes
        .iter()
        .map(|node| {
            let port = node.port.map(|port| format!(", port {port}")).unwrap_or_default();
            let password = if node.has_password { "password ******" } else { "no password" };
            let at = witness.map(|dead| Witness { span: node.span.clone(), ..dead.witness.clone() });
            Fact::new("cluster-nodes", node.name.clone(), format!("{password}{port}"))
                .at(at.as_ref())
                .is(State::Warning, "8.x does not heed it")
        })
        .collect()
}

fn dead(meaning: &Meaning) -> Vec<Fact> {
    meaning
        .dead
        .iter()
        .map(|dead| {
            let note = match dead.setting.fate {
                settings::Fate::Replaced(by) => format!("write {by}"),
                settings::Fate::Converted(by) => format!("the server rewrites it to {by} when it starts"),
                settings::Fate::Instead(advice) => advice.to_owned(),
                settings::Fate::Dead | settings::Fate::Alive => String::new(),
            };
            let (value, state) = match dead.setting.fate {
                settings::Fate::Converted(_) => ("an older name", State::Note),
                _ => ("has no effect", State::Warning),
            };
            Fact::new("without effect", dead.witness.path.clone(), value)
                .at(Some(&dead.witness))
                .is(state, note)
        })
        .collect()
}
