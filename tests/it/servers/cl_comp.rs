//! An external component (XEP-0114) in the place of Tigase's Cluster Connection Manager.
//!
//! It answers as `live-8.5.md` says that a three-node Tigase 8.5 does: the manager's views to the administrator, empty
//! results to everybody else, signs of life from the session manager, nothing at all from a node that is silent.

use std::sync::{Arc, Mutex};

use sha1::{Digest as _, Sha1};
use tokio::io::{AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::task::JoinSet;
use xmpp_parsers::minidom::Element;
use xmpp_parsers::minidom::rxml::AsyncRawReader;
use xmpp_parsers::minidom::tree_builder::TreeBuilder;
use xmpp_parsers::ns;

use super::server::{ADMIN, COMPONENT_SECRET, COMPONENTS, DOMAIN, Server};

const NS: &str = "jabber:component:accept";
const MANAGER: &str = "cl-comp";
const VERSION: &str = "8.5.0-SNAPSHOT-b6495/6e5d3b7f";

/// One node as the component plays it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Played {
    pub(super) name: &'static str,
    /// What it says of the other nodes, by name; `true` is connected.
    pub(super) view: &'static [(&'static str, bool)],
    /// It answers nothing that is routed to it.
    pub(super) silent: bool,
}

/// The node that lets the client in is the first.
pub(super) type Situation = [Played; 3];

const N1: &str = "node1.xmpp-test.org";
const N2: &str = "node2.xmpp-test.org";
const N3: &str = "node3.xmpp-test.org";

pub(super) const HEALTHY: Situation = [
    Played { name: N1, view: &[(N2, true), (N3, true)], silent: false },
    Played { name: N2, view: &[(N1, true), (N3, true)], silent: false },
    Played { name: N3, view: &[(N1, true), (N2, true)], silent: false },
];
/// The third was killed: the others say so, and what is sent to it is lost.
pub(super) const NODE_DOWN: Situation = [
    Played { name: N1, view: &[(N2, true), (N3, false)], silent: false },
    Played { name: N2, view: &[(N1, true), (N3, false)], silent: false },
    Played { name: N3, view: &[], silent: true },
];
/// The third is frozen: the others call it connected.
pub(super) const NODE_SILENT: Situation = [
    Played { name: N1, view: &[(N2, true), (N3, true)], silent: false },
    Played { name: N2, view: &[(N1, true), (N3, true)], silent: false },
    Played { name: N3, view: &[(N1, true), (N2, true)], silent: true },
];

/// The attached component. It leaves when dropped.
pub(super) struct Attached {
    asked: Arc<Mutex<Vec<Element>>>,
    _connections: JoinSet<()>,
}

impl Attached {
    /// Attaches one connection for each host that the component serves.
    pub(super) async fn to(server: &Server, situation: Situation) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let mut connections = JoinSet::new();
        for host in COMPONENTS {
            let stream = attach(server, host).await;
            connections.spawn(serve(stream, situation, Arc::clone(&asked)));
        }
        Self { asked, _connections: connections }
    }

    /// All stanzas that the server passed on.
    pub(super) fn asked(&self) -> Vec<Element> {
        self.asked.lock().expect("no connection panicked").clone()
    }

    /// How many were of the type `name` (`iq`, `presence`, `message`).
    pub(super) fn count(&self, name: &str) -> usize {
        self.asked().iter().filter(|stanza| stanza.name() == name).count()
    }
}

/// A component's stream. Not `tokio_xmpp::xmlstream`, which wants a `version` that XEP-0114 does not have, nor its
/// `component` feature, which would put the program under test into the component's namespace.
struct Stream {
    reader: AsyncRawReader<BufReader<OwnedReadHalf>>,
    writer: OwnedWriteHalf,
    tree: TreeBuilder,
}

impl Stream {
    /// The next element below the stream's own; `None` when the server closed the stream.
    async fn next(&mut self) -> Option<Element> {
        loop {
            self.event().await?;
            if self.tree.depth() == 1
                && let Some(element) = self.tree.unshift_child()
            {
                return Some(element);
            }
        }
    }

    async fn event(&mut self) -> Option<()> {
        let event = self.reader.read().await.ok()??;
        self.tree.process_event(event).ok()
    }

    async fn send(&mut self, element: &Element) -> std::io::Result<()> {
        self.writer.write_all(String::from(element).as_bytes()).await
    }
}

/// Opens a stream as the component `host` and shows that it knows the secret (XEP-0114, section 3).
async fn attach(server: &Server, host: &str) -> Stream {
    let socket = TcpStream::connect(server.component_address()).await.expect("the component port listens");
    let (read, mut writer) = socket.into_split();
    let header =
        format!("<stream:stream xmlns='{NS}' xmlns:stream='http://etherx.jabber.org/streams' to='{host}'>");
    writer.write_all(header.as_bytes()).await.expect("the connection is open");
    let reader = AsyncRawReader::new(BufReader::new(read));
    let mut stream = Stream { reader, writer, tree: TreeBuilder::new() };
    while stream.tree.depth() == 0 {
        stream.event().await.expect("the server's header");
    }
    let id = stream.tree.top().and_then(|header| header.attr("id")).expect("a component's stream has an id");
    let proof = format!("{:x}", Sha1::digest(format!("{id}{COMPONENT_SECRET}")));
    stream.send(&Element::builder("handshake", NS).append(proof).build()).await.expect("the stream is open");
    let answer = stream.next().await.expect("an answer");
    assert!(answer.is("handshake", NS), "{host} was refused: {}", String::from(&answer));
    stream
}

/// Answers until the server goes.
async fn serve(mut stream: Stream, situation: Situation, asked: Arc<Mutex<Vec<Element>>>) {
    while let Some(stanza) = stream.next().await {
        let answer = answer(&stanza, &situation);
        asked.lock().expect("no reader panicked").push(stanza);
        if let Some(answer) = answer
            && stream.send(&answer).await.is_err()
        {
            return;
        }
    }
}

/// What Tigase answers to `stanza`; `None` where it says nothing.
fn answer(stanza: &Element, situation: &Situation) -> Option<Element> {
    if stanza.name() != "iq" || !matches!(stanza.attr("type"), Some("get" | "set")) {
        return None;
    }
    let to = stanza.attr("to")?;
    let (component, node) = match to.split_once('@') {
        Some((component, host)) => (component, situation.iter().find(|node| node.name == host)?),
        // The dotted form; it is the first node's own.
        None if to == COMPONENTS[0] => (MANAGER, &situation[0]),
        // A node's bare host name: never answered.
        None => return None,
    };
    if node.silent {
        return None;
    }
    let from = stanza.attr("from")?;
    let (bare, _) = from.split_once('/').unwrap_or((from, ""));
    let is_admin = bare == format!("{}@{DOMAIN}", ADMIN.0);
    let question = stanza.children().next()?;
    let reply = |kind: &str| {
        Element::builder("iq", NS)
            .attr("type".try_into().expect("an attribute's name"), kind)
            .attr("id".try_into().expect("an attribute's name"), stanza.attr("id").unwrap_or_default())
            .attr("from".try_into().expect("an attribute's name"), to)
            .attr("to".try_into().expect("an attribute's name"), from)
    };
    let result = |payload: Element| Some(reply("result").append(payload).build());
    let empty = Element::builder("query", question.ns()).build();
    match (component, question.ns().as_str()) {
        // No rights: as if there were nothing.
        (_, ns::DISCO_ITEMS | ns::DISCO_INFO) if !is_admin => result(empty),
        (MANAGER, ns::DISCO_ITEMS) => result(items(to, node)),
        (MANAGER, ns::DISCO_INFO) => result(parse(
            "<query xmlns='http://jabber.org/protocol/disco#info'>\
             <identity name='Cluster connection manager' type='generic' category='component'/>\
             <feature var='http://jabber.org/protocol/commands'/></query>",
        )),
        (MANAGER, _) if is_admin => {
            let refusal = "<error xmlns='jabber:component:accept' code='501' type='cancel'>\
                           <feature-not-implemented xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
            Some(reply("error").append(question.clone()).append(parse(refusal)).build())
        }
        ("sess-man", ns::PING) => Some(reply("result").build()),
        ("sess-man", ns::VERSION) => result(parse(&format!(
            "<query xmlns='jabber:iq:version'><name>Tigase</name><version>{VERSION}</version></query>"
        ))),
        ("message-router", ns::DISCO_INFO) => result(parse(&format!(
            "<query xmlns='http://jabber.org/protocol/disco#info'>\
             <identity category='component' name='Tigase ver. {VERSION}' type='router'/></query>"
        ))),
        _ => None,
    }
}

/// A node's view as discovery items; `jid` echoes the address that was asked.
fn items(to: &str, node: &Played) -> Element {
    let item = |(name, connected): &(&str, bool)| {
        let word = if *connected { "connected" } else { "disconnected" };
        format!("<item name='tigase:cluster {word}' node='{name}' jid='{to}'/>")
    };
    let items: String = node.view.iter().map(item).collect();
    parse(&format!("<query xmlns='{}'>{items}</query>", ns::DISCO_ITEMS))
}

fn parse(text: &str) -> Element {
    text.parse().expect("our own XML")
}
