//! The ports of the cluster that will really listen.

use crate::config::field::{Found, Section, Settled, Witness, around, plain, section, settle, texts};
use crate::tdsl::evaluate::Surroundings;
use crate::tdsl::value::{Item, Map, Value};

/// The port that the other nodes dial, whatever a file says: it is in the rows of the database.
pub const DIALLED: u16 = 5277;

/// What becomes of a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It listens.
    Listens,
    /// It dials instead of listening (`type = connect`).
    Dials,
    /// A map without parentheses, of a port that is not there: nothing opens.
    OpensNothing,
    /// It is switched off.
    SwitchedOff,
    /// It was a default one, and `ports` names others.
    Replaced,
    /// No port: beyond 65535 or 0.
    OutOfRange,
    /// Only the server's surroundings tell: the words of the variable.
    Open(String),
}

/// One port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// Its number, as it stands in the file.
    pub name: String,
    /// Its number, where it is one of TCP.
    pub number: Option<u16>,
    /// What becomes of it.
    pub fate: Fate,
    /// The addresses on which it listens; where only the server's surroundings tell them, the words of the variable.
    pub interfaces: Result<Vec<String>, String>,
    /// `plain`, `ssl` or `tls`.
    pub socket: String,
    /// Where it was said; `None`: it is the server's own.
    pub witness: Option<Witness>,
}

/// Why no port of the component opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// Why.
    pub why: String,
    /// Where.
    pub witness: Witness,
}

/// The ports of the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ports {
    /// Every port that is named, and the default one.
    pub ports: Vec<Port>,
    /// What keeps all of them closed.
    pub closed: Option<Closed>,
    /// Where the default ports are replaced.
    pub replaced: Option<Witness>,
    /// The words of the variable by which they are, where only the server's surroundings tell.
    pub open: Option<String>,
}

/// The section of the ports.
const SECTION: [&str; 2] = ["cl-comp", "connections"];

impl Ports {
    /// The ports of `cl-comp`.
    pub fn of(tree: &Map, surroundings: Option<&dyn Surroundings>) -> Self {
        let list = around(tree, &SECTION, "ports");
        let base = match &list {
            None => Ok(vec![DIALLED.to_string()]),
            Some(found) => listed(&found.item.value, surroundings),
        };
        let open = base.as_ref().err().cloned();
        let base = base.unwrap_or_default();
        let replaced = list.as_ref().map(Found::witness);
        let mut ports = Self { ports: Vec::new(), closed: None, replaced: replaced.clone(), open };
        let connections = section(tree, &SECTION);
        if connections.is_off()
            && let Some(item) = connections.item()
        {
            ports.close("the section connections is switched off", witness(item, ""));
        }
        let mut named: Vec<(&str, &Item)> = connections.body().into_iter().flatten().collect();
        named.sort_by_key(|(_, item)| item.key.start);
        for (name, item) in &named {
            ports.add(tree, name, item, base.iter().any(|base| base == name), surroundings);
        }
        for name in &base {
            if !named.iter().any(|(other, item)| *other == name && Section::of(item).body().is_some()) {
                ports.add_plain(tree, name, replaced.clone(), surroundings);
            }
        }
        if replaced.is_some() && !base.contains(&DIALLED.to_string()) && ports.find(DIALLED).is_none() {
            let fate = ports.open.clone().map_or(Fate::Replaced, Fate::Open);
            ports.ports.push(Port { fate, ..port(&DIALLED.to_string(), replaced) });
        }
        ports.ports.sort_by_key(|port| port.number);
        ports
    }

    fn close(&mut self, why: impl Into<String>, witness: Witness) {
        self.closed.get_or_insert(Closed { why: why.into(), witness });
    }

    fn find(&self, number: u16) -> Option<&Port> {
        self.ports.iter().find(|port| port.number == Some(number))
    }

    /// A port with a section of its own.
    fn add(
        &mut self,
        tree: &Map,
        name: &str,
        item: &Item,
        is_base: bool,
        surroundings: Option<&dyn Surroundings>,
    ) {
        let section = Section::of(item);
        let (Section::Map(..) | Section::Bean(..)) = section else { return };
        let registered = is_base || matches!(section, Section::Bean(..));
        let at = witness(item, name);
        let mut port = port(name, Some(at.clone()));
        if !name.bytes().all(|byte| byte.is_ascii_digit()) {
            if matches!(section, Section::Bean(_, bean) if bean.active) {
                // The name is what is wrong.
                self.close(format!("'{name}' is no number"), Witness { span: at.key.clone(), ..at });
            }
            return;
        }
        if !registered {
            port.fate = self.open.clone().map_or(Fate::OpensNothing, Fate::Open);
        } else if section.is_off() {
            port.fate = Fate::SwitchedOff;
        } else {
            self.read(tree, &mut port, surroundings);
        }
        self.ports.push(port);
    }

    /// What a port that is there is told: in its section, or around it.
    fn read(&mut self, tree: &Map, port: &mut Port, surroundings: Option<&dyn Surroundings>) {
        let name = port.name.clone();
        let path = [SECTION[0], SECTION[1], &name];
        let settled = |key: &str| {
            let found = around(tree, &path, key)?;
            Some((settle(&found.item.value, surroundings), found))
        };
        let value = |key: &str| {
            let (settled, found) = settled(key)?;
            Some((settled.value().cloned()?, found.witness()))
        };
        match settled("ifc") {
            Some((Settled::Open(words), _)) => port.interfaces = Err(words),
            Some((Settled::Is(value) | Settled::Usually(value, _), _)) if value != Value::Null => {
                port.interfaces = listed(&value, surroundings);
            }
            _ => {}
        }
        if let Some((Settled::Open(words), _)) = settled("type")
            && port.fate == Fate::Listens
        {
            port.fate = Fate::Open(words);
        }
        if let Some((value, at)) = value("socket") {
            match among(&value, &["plain", "ssl", "tls"]) {
                Some(word) => word.clone_into(&mut port.socket),
                None => self.close(format!("'{}' is neither plain, ssl nor tls", plain(&value)), at),
            }
        }
        if let Some((value, at)) = value("type") {
            match among(&value, &["accept", "connect"]) {
                Some("connect") if port.fate == Fate::Listens => port.fate = Fate::Dials,
                Some(_) => {}
                None => self.close(format!("'{}' is neither accept nor connect", plain(&value)), at),
            }
        }
    }

    /// A port that nothing but its number is said of.
    fn add_plain(
        &mut self,
        tree: &Map,
        name: &str,
        witness: Option<Witness>,
        surroundings: Option<&dyn Surroundings>,
    ) {
        let mut port = port(name, witness.clone());
        if port.number.is_none() && !name.bytes().all(|byte| byte.is_ascii_digit()) {
            if let Some(witness) = witness {
                self.close(format!("'{name}' is no number"), witness);
            }
            return;
        }
        self.read(tree, &mut port, surroundings);
        self.ports.push(port);
    }

    /// The ports that will listen.
    pub fn listening(&self) -> impl Iterator<Item = &Port> {
        let open = self.closed.is_none();
        self.ports.iter().filter(move |port| open && port.fate == Fate::Listens)
    }

    /// Whether the port that the other nodes dial will listen.
    pub fn can_be_dialled(&self) -> bool {
        self.listening().any(|port| port.number == Some(DIALLED))
    }

    /// Whether only the server's surroundings tell if the port that the other nodes dial will listen.
    pub fn is_open(&self) -> bool {
        self.closed.is_none() && self.find(DIALLED).is_some_and(|port| matches!(port.fate, Fate::Open(_)))
    }
}

/// A list as the server takes it, each of its elements by itself. The error is the words of the variable that only the
/// server's surroundings know.
fn listed(value: &Value, surroundings: Option<&dyn Surroundings>) -> Result<Vec<String>, String> {
    match settle(value, surroundings) {
        Settled::Open(words) => Err(words),
        Settled::Fails(_) => Ok(Vec::new()),
        Settled::Is(Value::List(items)) | Settled::Usually(Value::List(items), _) => items
            .iter()
            .filter_map(|item| match settle(&item.value, surroundings) {
                Settled::Open(words) => Some(Err(words)),
                Settled::Fails(_) => None,
                Settled::Is(value) | Settled::Usually(value, _) => Some(Ok(plain(&value))),
            })
            .collect(),
        Settled::Is(value) | Settled::Usually(value, _) => Ok(texts(&value)),
    }
}

fn port(name: &str, witness: Option<Witness>) -> Port {
    let number = name.parse::<u16>().ok().filter(|number| *number > 0);
    Port {
        name: name.to_owned(),
        number,
        fate: if number.is_some() { Fate::Listens } else { Fate::OutOfRange },
        interfaces: Ok(vec!["*".to_owned()]),
        socket: "plain".to_owned(),
        witness,
    }
}

fn witness(item: &Item, name: &str) -> Witness {
    let path = format!("cl-comp/connections/{name}");
    Witness { span: item.span.clone(), key: item.key.clone(), path: path.trim_end_matches('/').to_owned() }
}

/// The word of an enumeration, in any case, as the server's converter takes it.
pub(crate) fn among(value: &Value, words: &[&'static str]) -> Option<&'static str> {
    let text = plain(value);
    words.iter().copied().find(|word| word.eq_ignore_ascii_case(text.trim()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use crate::tdsl::reader::read;

    fn ports(inner: &str) -> Ports {
        Ports::of(&read(&format!("cl-comp {{\n{inner}\n}}\n")).unwrap().tree, None)
    }

    fn open(inner: &str) -> Vec<u16> {
        ports(inner).listening().filter_map(|port| port.number).collect()
    }

    /// What one 8.4.2 node did with each of these (config-variants-summary).
    #[test]
    fn the_ports_that_listen_are_those_that_were_seen_to() {
        assert_eq!(open(""), [5277]);
        assert_eq!(open("connections {\n4250 {}\n3540 {}\n}"), [5277]);
        assert_eq!(open("connections () {\n4250 () {}\n3540 () {}\n}"), [3540, 4250, 5277]);
        assert_eq!(open("connections {\n4250 () {}\n}"), [4250, 5277]);
        assert_eq!(open("connections {\n5277 (active: false) {}\n4250 () {}\n}"), [4250]);
        assert_eq!(open("connections {\nports = [ 4250, 3540 ]\n}"), [3540, 4250]);
        assert_eq!(open("connections {\nabc () {}\n}"), [] as [u16; 0]);
        assert_eq!(open("connections {\n99999 () {}\n}"), [5277]);
        assert_eq!(open("connections {\n4250 () {\nsocket = 'tcp'\n}\n}"), [] as [u16; 0]);
        assert_eq!(open("connections {\n4250 () {\n'remote-host' = 'x'\n}\n}"), [4250, 5277]);
    }

    #[test]
    fn a_map_configures_a_port_that_is_there_already() {
        let interfaces = |inner: &str| {
            ports(inner)
                .listening()
                .map(|port| (port.name.clone(), port.interfaces.as_ref().unwrap().join(",")))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            interfaces("connections {\n5277 {\nifc = [ '127.0.0.1' ]\n}\n}"),
            [("5277".to_owned(), "127.0.0.1".to_owned())]
        );
        assert_eq!(
            interfaces("connections {\nports = [ 4250 ]\n4250 {\nifc = [ '127.0.0.1' ]\n}\n}"),
            [("4250".to_owned(), "127.0.0.1".to_owned())]
        );
    }

    /// What an environment in which one variable is set makes of it.
    struct One(&'static str, &'static str);

    impl Surroundings for One {
        fn environment(&self, name: &str) -> Option<String> {
            (name == self.0).then(|| self.1.to_owned())
        }

        fn property(&self, _: &str) -> Option<String> {
            None
        }
    }

    fn within(inner: &str, one: &One) -> Ports {
        Ports::of(&read(&format!("cl-comp {{\n{inner}\n}}\n")).unwrap().tree, Some(one))
    }

    #[test]
    fn ports_that_only_the_environment_names_are_open() {
        let words = || "env('PORTS')".to_owned();
        for list in ["env('PORTS')", "[ 4250, env('PORTS') ]"] {
            let ports = ports(&format!("connections {{\nports = {list}\n3540 {{}}\n4000 () {{}}\n}}"));
            assert!(ports.is_open() && !ports.can_be_dialled(), "{list}");
            let fate = |number| ports.find(number).unwrap().fate.clone();
            assert_eq!([fate(5277), fate(3540)], [Fate::Open(words()), Fate::Open(words())], "{list}");
            assert_eq!(fate(4000), Fate::Listens, "{list}");
        }
        let inner = "connections {\nports = env('PORTS')\n}";
        let seen = |value| within(inner, &One("PORTS", value));
        assert!(seen("5277,4250").can_be_dialled());
        let other = seen("4250");
        assert!(!other.can_be_dialled() && !other.is_open());
        assert_eq!(other.find(DIALLED).unwrap().fate, Fate::Replaced);
        assert!(ports("connections {\n5277 {\ntype = env('T')\n}\n}").is_open());
    }

    #[test]
    fn interfaces_are_those_of_the_environment_or_open() {
        for inner in [
            "connections {\nifc = env('IFC')\n}",
            "connections {\n5277 {\nifc = env('IFC')\n}\n}",
            "connections {\nifc = [ env('IFC') ]\n}",
        ] {
            let interfaces = |ports: &Ports| ports.find(DIALLED).unwrap().interfaces.clone();
            assert_eq!(interfaces(&ports(inner)), Err("env('IFC')".to_owned()), "{inner}");
            let set = within(inner, &One("IFC", "10.0.0.1"));
            assert_eq!(interfaces(&set), Ok(vec!["10.0.0.1".to_owned()]), "{inner}");
        }
        let set = within("connections {\nifc = env('IFC')\n}", &One("OTHER", "x"));
        assert_eq!(set.find(DIALLED).unwrap().interfaces, Ok(vec!["*".to_owned()]), "not set");
    }

    #[test]
    fn a_node_without_5277_cannot_be_dialled() {
        assert!(ports("").can_be_dialled());
        assert!(!ports("connections {\nports = [ 4250 ]\n}").can_be_dialled());
        assert!(!ports("connections {\nabc () {}\n}").can_be_dialled());
        assert!(!ports("connections {\n5277 {\ntype = 'connect'\n}\n}").can_be_dialled());
    }
}
