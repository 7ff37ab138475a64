//! What an honest three-node cluster would answer.

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Items,
    Info,
    Command,
    Time,
    Version,
}

/// One request.
pub(super) struct Ask {
    pub(super) id: String,
    pub(super) to: String,
    pub(super) kind: Kind,
}

impl Ask {
    /// Reads a request; none of ours, or an answer to one of the server's: nothing.
    pub(super) fn read(iq: &str) -> Option<Self> {
        let attribute = |name: &str| {
            let at = iq.find(&format!(" {name}=")).map(|at| at + name.len() + 2)?;
            let quote = iq[at..].chars().next()?;
            iq[at + 1..].split(quote).next().map(str::to_owned)
        };
        let kind = [
            ("disco#items", Kind::Items),
            ("disco#info", Kind::Info),
            ("protocol/commands", Kind::Command),
            ("urn:xmpp:time", Kind::Time),
            ("jabber:iq:version", Kind::Version),
        ];
        let (_, kind) = kind.into_iter().find(|(mark, _)| iq.contains(mark))?;
        if !matches!(attribute("type")?.as_str(), "get" | "set") {
            return None;
        }
        Some(Self { id: attribute("id")?, to: attribute("to")?, kind })
    }

    /// Whether this is the question for the view of the node that was logged in to.
    pub(super) fn own_view(&self) -> bool {
        self.is(Kind::Items, "cl-comp@demo.test")
    }

    pub(super) fn is(&self, kind: Kind, to: &str) -> bool {
        self.kind == kind && self.to == to
    }

    /// A result with this content, from whom it was asked of.
    pub(super) fn result(&self, payload: &str) -> String {
        self.result_from(&self.to, payload)
    }

    pub(super) fn result_from(&self, from: &str, payload: &str) -> String {
        format!("<iq type='result' id='{}' from='{from}' to='admin@demo.test'>{payload}</iq>", self.id)
    }

    /// Items, each given as the text of its attributes.
    pub(super) fn items(&self, items: &[&str]) -> String {
        let items: Vec<String> = items.iter().map(|item| format!("<item {item}/>")).collect();
        let items = items.concat();
        self.result(&format!("<query xmlns='http://jabber.org/protocol/disco#items'>{items}</query>"))
    }

    /// A view: each peer with its state.
    pub(super) fn view(&self, peers: &[(&str, &str)]) -> String {
        let items: Vec<String> = peers
            .iter()
            .map(|(node, words)| format!("jid='{}' node='{node}' name='{words}'", self.to))
            .collect();
        self.items(&items.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

pub(super) const CONNECTED: &str = "tigase:cluster connected";
pub(super) const DISCONNECTED: &str = "tigase:cluster disconnected";
const NODES: [&str; 3] = ["node1.demo.test", "node2.demo.test", "node3.demo.test"];

/// The truth; nothing for what Tigase does not answer.
pub(super) fn honest(ask: &Ask) -> Option<String> {
    let (name, host) = ask.to.split_once('@').unwrap_or(("", &ask.to));
    let own = host == "demo.test";
    let known = own || NODES.contains(&host);
    match (ask.kind, name) {
        (Kind::Items, "") if own => Some(ask.items(&[
            "jid='vhost-man@demo.test' name='VHost Manager'",
            "jid='sess-man@demo.test' name='Session manager'",
            "jid='cl-comp@demo.test' name='Cluster connection manager'",
        ])),
        (Kind::Info, "cl-comp") if own => Some(ask.result(
            "<query xmlns='http://jabber.org/protocol/disco#info'><identity category='component' type='generic' \
             name='Cluster connection manager'/><feature var='http://jabber.org/protocol/commands'/></query>",
        )),
        (Kind::Items, "cl-comp") if known => {
            let this = if own { NODES[0] } else { host };
            let peers: Vec<_> = NODES.iter().filter(|node| **node != this).map(|node| (*node, CONNECTED)).collect();
            Some(ask.view(&peers))
        }
        (Kind::Command, "stats") if own => Some(ask.result(
            "<command xmlns='http://jabber.org/protocol/commands' node='stats/message-router' status='completed'>\
             <x type='result' xmlns='jabber:x:data'><field var='message-router/Local hostname'><value>node1.demo.test\
             </value></field><field var='message-router/Version'><value>8.5.0</value></field></x></command>",
        )),
        (Kind::Time, _) if own => Some(ask.result(&format!(
            "<time xmlns='urn:xmpp:time'><tzo>+00:00</tzo><utc>{}</utc></time>",
            jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ")
        ))),
        (Kind::Version, _) if known => Some(ask.result(
            "<query xmlns='jabber:iq:version'><name>Tigase</name><version>8.5.0</version></query>",
        )),
        _ => None,
    }
}
