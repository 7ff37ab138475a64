//! One client's connection: from the first byte to the last.
//!
//! The manners are Tigase's: header and features are written apart, with Nagle's algorithm on; what a client
//! sends ahead of the features or of the bind result is lost without a word.

mod conversation;

use super::answers::{self, CLIENT_NS};
use super::element::Element;
use super::features::{BIND_NS, SASL_NS, Stage, TLS_NS, features};
use super::hand::{Hand, escape};
use super::reader::{Broken, Inbound, Reader, STREAM_NS};
use super::sasl::{self, Desk, Pending, Refusal, Step};
use super::scenario::Scenario;
use super::world::World;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

const COMPRESS_NS: &str = "http://jabber.org/protocol/compress";
const STREAMS_NS: &str = "urn:ietf:params:xml:ns:xmpp-streams";

/// From the first byte to the bound resource.
const LOGIN_WITHIN: Duration = Duration::from_secs(60);
/// A client that reads nothing for so long is cut off.
const WRITE_WITHIN: Duration = Duration::from_secs(30);
/// Logins that may be refused on one connection.
const MOST_REFUSALS: usize = 10;
/// `slow`: how much is written at a time.
const SLOW_PIECE: usize = 100;

/// Serves one connection to its end.
pub(super) async fn serve(world: Arc<World>, node: usize, tcp: TcpStream, direct: bool) {
    // How a connection ends is the client's to see; there is nobody here to tell.
    drop(connection(&world, node, tcp, direct).await);
}

async fn connection(world: &Arc<World>, node: usize, mut tcp: TcpStream, direct: bool) -> Result<(), Ended> {
    let id = id()?;
    let certificate = world.certificate(node);
    let acceptor = certificate.acceptor.clone();
    let login = async {
        if !direct {
            let mut plain = Client::new(world, node, &id, &mut tcp);
            let negotiated = plain.before_tls().await;
            plain.farewell(negotiated).await?;
        }
        let tls = acceptor.accept(tcp).await?;
        let mut client = Client::new(world, node, &id, tls);
        let bound = client.login().await;
        let bound = client.farewell(bound).await?;
        Ok::<_, Ended>((client, bound))
    };
    let (mut client, bound) = timeout(LOGIN_WITHIN, login).await.map_err(|_| Ended::Closed)??;
    let ended = client.converse(&bound).await;
    client.farewell(ended).await
}

/// A stream id, as Tigase makes them: a random UUID.
fn id() -> Result<String, Ended> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| Ended::Closed)?;
    let number = u128::from_be_bytes(bytes);
    Ok(format!(
        "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
        number >> 96,
        number >> 80 & 0xffff,
        number >> 68 & 0xfff,
        number >> 56 & 0xfff,
        number & 0xffff_ffff_ffff
    ))
}

/// Why a connection ends.
#[derive(Debug)]
enum Ended {
    /// The client is gone, or nothing more is to be said.
    Closed,
    /// The client said goodbye.
    Goodbye,
    /// The client broke the rules; the condition of RFC 6120, 4.9.3.
    Error(&'static str),
}

impl From<io::Error> for Ended {
    fn from(_: io::Error) -> Self {
        Self::Closed
    }
}

impl From<Broken> for Ended {
    fn from(broken: Broken) -> Self {
        Self::Error(match broken {
            Broken::NotWellFormed => "not-well-formed",
            Broken::NoStream => "invalid-namespace",
            Broken::TooMuch => "policy-violation",
        })
    }
}

/// A session that stands.
struct Bound {
    jid: String,
    user: &'static str,
    number: u64,
}

struct Client<'a, S> {
    world: &'a Arc<World>,
    node: usize,
    hand: Hand,
    id: &'a str,
    io: S,
    reader: Reader,
    chunk: Vec<u8>,
    read: usize,
}

impl<'a, S: AsyncRead + AsyncWrite + Unpin> Client<'a, S> {
    fn new(world: &'a Arc<World>, node: usize, id: &'a str, io: S) -> Self {
        Self {
            world,
            node,
            hand: world.hand(node),
            id,
            io,
            reader: Reader::new(),
            chunk: Vec::new(),
            read: 0,
        }
    }

    /// The next thing that comes. Nothing is lost when this is dropped while it waits.
    async fn next(&mut self) -> Result<Inbound, Ended> {
        loop {
            let mut rest = &self.chunk[self.read..];
            let found = self.reader.next(&mut rest);
            self.read = self.chunk.len() - rest.len();
            if let Some(inbound) = found? {
                return Ok(inbound);
            }
            let mut buffer = [0; 4096];
            let length = self.io.read(&mut buffer).await?;
            if length == 0 {
                return Err(Ended::Closed);
            }
            self.chunk.clear();
            self.chunk.extend_from_slice(&buffer[..length]);
            self.read = 0;
        }
    }

    /// Loses what came in the same packet.
    fn lose_the_rest(&mut self) {
        self.read = self.chunk.len();
    }

    async fn send(&mut self, text: &str) -> Result<(), Ended> {
        let slow = self.world.fixed.scenario == Scenario::Slow;
        let piece = if slow { SLOW_PIECE } else { text.len().max(1) };
        let write = async {
            for piece in text.as_bytes().chunks(piece) {
                self.io.write_all(piece).await?;
                self.io.flush().await?;
            }
            Ok::<_, io::Error>(())
        };
        timeout(WRITE_WITHIN, write).await.map_err(|_| Ended::Closed)??;
        Ok(())
    }

    async fn write(&mut self, element: &Element) -> Result<(), Ended> {
        let text = self.hand.write(element);
        self.send(&text).await
    }

    /// Says the last word that an end asks for.
    async fn farewell<T>(&mut self, outcome: Result<T, Ended>) -> Result<T, Ended> {
        match &outcome {
            Ok(_) => return outcome,
            Err(Ended::Closed) => {}
            Err(Ended::Goodbye) => self.send("</stream:stream>").await?,
            Err(Ended::Error(condition)) => {
                let text = format!(
                    "<stream:error xmlns:stream=\"{STREAM_NS}\"><{condition} xmlns=\"{STREAMS_NS}\"/></stream:error>"
                );
                self.send(&text).await?;
            }
        }
        drop(timeout(WRITE_WITHIN, self.io.shutdown()).await);
        outcome
    }

    /// Answers a stream's header: with ours and the features, or with the reason why there is none.
    async fn header(&mut self, header: &Element, stage: Stage) -> Result<(), Ended> {
        self.lose_the_rest();
        let to = header.attr("to").unwrap_or_default();
        let from = header.attr("from");
        if to != self.world.fixed.domain {
            let condition = format!("<host-unknown xmlns='{STREAMS_NS}'/>");
            return self.turn_away(to, "<?xml version='1.0'?>", &condition).await;
        }
        if let Some(elsewhere) = self.redirection(from, stage) {
            let host = self.world.door(elsewhere);
            let condition = format!("<see-other-host xmlns=\"{STREAMS_NS}\">{host}</see-other-host>");
            return self.turn_away(to, "", &condition).await;
        }
        let addressee = from.map_or(String::new(), |from| format!(" to='{}'", escaped(from)));
        let text = format!(
            "<?xml version='1.0'?><stream:stream xmlns='{CLIENT_NS}' xmlns:stream='{STREAM_NS}' from='{}'{addressee} \
             id='{}' version='1.0' xml:lang='en'>",
            self.world.fixed.domain, self.id
        );
        self.send(&text).await?;
        let features = features(stage);
        let text: String = features.iter().map(|feature| self.hand.write(feature)).collect();
        self.send(&format!("<stream:features>{text}</stream:features>")).await
    }

    /// Where this client should be instead.
    fn redirection(&self, from: Option<&str>, stage: Stage) -> Option<usize> {
        if self.world.fixed.scenario == Scenario::Redirect && self.node == 0 && stage == Stage::Secured {
            return Some(1);
        }
        let user = from?.split(['@', '/']).next()?;
        let home = self.world.home(user);
        (self.world.clustered() && home != self.node).then_some(home)
    }

    /// A stream that is opened to say why it is not.
    async fn turn_away(&mut self, from: &str, declaration: &str, condition: &str) -> Result<(), Ended> {
        let text = format!(
            "{declaration}<stream:stream xmlns='{CLIENT_NS}' xmlns:stream='{STREAM_NS}' id='tigase-error-tigase' \
             from='{}' version='1.0' xml:lang='en'><stream:error>{condition}</stream:error></stream:stream>",
            escaped(from)
        );
        self.send(&text).await?;
        drop(timeout(WRITE_WITHIN, self.io.shutdown()).await);
        Err(Ended::Closed)
    }

    /// Until the client asks for TLS, and is told to begin.
    async fn before_tls(&mut self) -> Result<(), Ended> {
        loop {
            match self.next().await? {
                Inbound::Header(header) => self.header(&header, Stage::Plain).await?,
                Inbound::Close => return Err(Ended::Goodbye),
                Inbound::Stanza(stanza) if stanza.is("starttls", TLS_NS) => {
                    // What was sent ahead is no part of the secured stream (RFC 6120, 5.4.3.3).
                    self.lose_the_rest();
                    return self.write(&Element::new("proceed", TLS_NS)).await;
                }
                Inbound::Stanza(stanza) if stanza.is("auth", SASL_NS) => {
                    let refusal = stanza_error(
                        Element::new("auth", SASL_NS),
                        ("503", "service-unavailable", "Service not available."),
                    );
                    self.write(&refusal).await?;
                }
                Inbound::Stanza(_) => {}
            }
        }
    }

    /// From the secured stream's first header to the bound resource.
    async fn login(&mut self) -> Result<Bound, Ended> {
        let mut stage = Stage::Secured;
        let mut pending = None;
        let mut refusals = 0;
        loop {
            let stanza = match self.next().await? {
                Inbound::Header(header) => {
                    self.header(&header, stage).await?;
                    continue;
                }
                Inbound::Close => return Err(Ended::Goodbye),
                Inbound::Stanza(stanza) => stanza,
            };
            match (stage, stanza.name.as_str(), stanza.ns.as_str()) {
                (Stage::LoggedIn(account), "iq", CLIENT_NS) => {
                    if let Some(bound) = self.bind(account, &stanza).await? {
                        return Ok(bound);
                    }
                }
                (Stage::Secured, "auth" | "response" | "abort", SASL_NS) => {
                    match self.sasl(&stanza, &mut pending).await? {
                        Turn::In(account) => {
                            stage = Stage::LoggedIn(account);
                            self.lose_the_rest();
                            self.reader = Reader::new();
                        }
                        Turn::Away => refusals += 1,
                        Turn::Wait => {}
                    }
                    if refusals >= MOST_REFUSALS {
                        return Err(Ended::Error("policy-violation"));
                    }
                }
                (_, "compress", COMPRESS_NS) => {
                    let failure = Element::new("failure", COMPRESS_NS);
                    self.write(&failure.child(Element::new("setup-failed", COMPRESS_NS))).await?;
                }
                (_, "authenticate", _) => {
                    let words = ("501", "feature-not-implemented", "Feature not supported yet.");
                    self.write(&stanza_error(stanza, words)).await?;
                }
                _ => {}
            }
        }
    }

    /// One message of SASL, answered.
    async fn sasl(&mut self, stanza: &Element, pending: &mut Option<Pending>) -> Result<Turn, Ended> {
        let desk = Desk {
            accounts: &self.world.fixed.accounts,
            certificate: &self.world.certificate(self.node).sha256,
        };
        let aborted = || Step::Refused(Refusal { condition: "aborted", text: None });
        let step = match (stanza.name.as_str(), pending.take()) {
            ("auth", _) => sasl::begin(desk, stanza.attr("mechanism").unwrap_or_default(), &stanza.text),
            ("response", Some(pending)) => sasl::resume(desk, pending, &stanza.text),
            _ => aborted(),
        };
        match step {
            Step::Challenge(next, text) => {
                *pending = Some(next);
                self.write(&Element::new("challenge", SASL_NS).text(text)).await?;
                Ok(Turn::Wait)
            }
            Step::Success(account, text) => {
                self.write(&Element::new("success", SASL_NS).text(text.unwrap_or_default())).await?;
                Ok(Turn::In(account))
            }
            Step::Refused(Refusal { condition, text }) => {
                self.world.refused.fetch_add(1, Ordering::Relaxed);
                let mut failure = Element::new("failure", SASL_NS).child(Element::new(condition, SASL_NS));
                if let Some(text) = text {
                    failure = failure.child(Element::new("text", SASL_NS).with("xml:lang", "en").text(text));
                }
                self.write(&failure).await?;
                Ok(Turn::Away)
            }
        }
    }

    /// Binds a resource, if that is what is asked; all else is refused before.
    async fn bind(&mut self, account: usize, iq: &Element) -> Result<Option<Bound>, Ended> {
        let account = &self.world.fixed.accounts[account];
        let bare = format!("{}@{}", account.user, self.world.fixed.domain);
        let Some(bind) = iq.get("bind", BIND_NS).filter(|_| iq.attr("type") == Some("set")) else {
            let words = "You must bind the resource first: http://www.xmpp.org/rfcs/rfc3920.html#bind";
            let refusal = answers::error(&bare, iq, ("401", "auth", "not-authorized"), Some(words));
            self.write(&refusal).await?;
            return Ok(None);
        };
        self.lose_the_rest();
        let wanted = bind.get("resource", BIND_NS).map(|resource| resource.text.trim().to_owned());
        let resource = wanted.filter(|resource| !resource.is_empty() && resource.len() < 1024);
        let resource = resource.unwrap_or_else(|| {
            let number = self.world.number();
            format!("{}-tigase-{number}", 938_357_407_u64.wrapping_mul(number) % 1_000_000_007)
        });
        let jid = format!("{bare}/{resource}");
        let bound = Element::new("bind", BIND_NS).child(Element::new("jid", BIND_NS).text(&jid));
        self.write(&answers::result(&jid, iq).child(bound)).await?;
        Ok(Some(Bound { jid, user: account.user, number: self.world.number() }))
    }
}

/// What a message of SASL led to.
enum Turn {
    In(usize),
    Away,
    Wait,
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    escape(&mut escaped, text);
    escaped
}

/// Tigase's answer to an element that it does not expect there: the element itself, as an error.
fn stanza_error(element: Element, (code, condition, text): (&str, &str, &str)) -> Element {
    let ns = element.ns.clone();
    let text = Element::new("text", answers::STANZAS_NS).with("xml:lang", "en").text(text);
    let error = Element::new("error", &ns).with("code", code).with("type", "cancel");
    let error = error.child(Element::new(condition, answers::STANZAS_NS)).child(text);
    Element { attrs: vec![("type".to_owned(), "error".to_owned())], ..element }.child(error)
}
