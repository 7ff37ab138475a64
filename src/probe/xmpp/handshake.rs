//! The steps of one connection, over any transport: TLS, stream, login, bind.
//!
//! Each step waits for the answer to the one before it: Tigase loses, in silence, what is sent ahead.

use super::error::{Journal, Redirect, Trouble, within};
use super::sasl::{Bindings, Choice, Offer, Prepared, SASL};
use super::scram::{Opening, Proof};
use super::stream::{CLIENT, Fault, STREAMS, Wire, element};
use super::target::Credentials;
use super::tls::{Tls, TlsFacts, WHICH_PORT};
use crate::cluster::session::{FailureKind, Step, TlsStyle, TrustedBy};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sasl::common::Password;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;
use tokio_rustls::client::TlsStream;
use xmpp_parsers::jid::FullJid;
use xmpp_parsers::minidom::Element;

const START_TLS: &str = "urn:ietf:params:xml:ns:xmpp-tls";
const BIND: &str = "urn:ietf:params:xml:ns:xmpp-bind";

/// More than this a server has no reason to ask before it says yes or no.
const MOST_CHALLENGES: usize = 3;
/// Stanzas that may come before the answer to our bind request.
const MOST_STRAYS: usize = 100;

/// Takes a connection to TLS, through STARTTLS where that is the style.
pub(crate) async fn secure<Io>(
    io: Io,
    style: TlsStyle,
    tls: &Tls,
    domain: &str,
    deadline: Instant,
    journal: &mut Journal,
) -> Result<(Box<TlsStream<Io>>, TlsFacts), Trouble>
where
    Io: AsyncRead + AsyncWrite + Unpin,
{
    let io = match style {
        TlsStyle::Direct => io,
        TlsStyle::StartTls => start_tls(io, domain, deadline, journal).await?,
    };
    journal.begin(Step::Tls);
    let handshake = tls.handshake(io, style);
    let (stream, facts) = within(deadline, Step::Tls, "answer to the TLS handshake", handshake).await?;
    let trust = match (facts.believed, facts.trusted_by) {
        (false, _) => "not trusted yet".to_owned(),
        (true, TrustedBy::Pin) => "pinned".to_owned(),
        (true, TrustedBy::Authority) => format!("verified for {domain}"),
    };
    journal.note(Step::Tls, format!("{}, {trust}", facts.version));
    Ok((stream, facts))
}

/// Asks for TLS inside the stream. Nothing but that is sent in the clear.
async fn start_tls<Io>(io: Io, domain: &str, deadline: Instant, journal: &mut Journal) -> Result<Io, Trouble>
where
    Io: AsyncRead + AsyncWrite + Unpin,
{
    journal.begin(Step::Stream);
    let clear = Place { step: Step::Stream, domain, encrypted: false };
    let mut wire = clear.open(io, deadline).await?;
    let features = clear.features(&mut wire, deadline).await?;
    if !features.has_child("starttls", START_TLS) {
        wire.close().await;
        return Err(Trouble::new(
            Step::Stream,
            FailureKind::Impossible,
            "the server offers no TLS on this port, and clusterctl sends no password without it",
        )
        .remedy("enable TLS for client connections on the server, or go to its TLS port: --tls direct"));
    }
    journal.note(Step::Stream, "the server offers STARTTLS");
    journal.begin(Step::Tls);
    let place = Place { step: Step::Tls, ..clear };
    let asked = element("starttls", START_TLS, &[]);
    place.send(&mut wire, &asked, deadline).await?;
    let answer = place.next(&mut wire, "answer to STARTTLS", deadline).await?;
    if !answer.is("proceed", START_TLS) {
        wire.close().await;
        let cause = format!("the server answered <{}/> to STARTTLS, not <proceed/>", answer.name());
        return Err(Trouble::protocol(Step::Tls, cause));
    }
    wire.into_io().map_err(|fault| place.trouble(fault))
}

/// A stream over TLS, and what the server offers for the login.
pub(crate) struct Greeted<Io> {
    wire: Wire<Io>,
    offer: Offer,
}

/// Opens the stream over TLS.
pub(crate) async fn greet<Io>(
    io: Io,
    domain: &str,
    deadline: Instant,
    journal: &mut Journal,
) -> Result<Greeted<Io>, Trouble>
where
    Io: AsyncRead + AsyncWrite + Unpin,
{
    journal.begin(Step::Stream);
    let place = Place { step: Step::Stream, domain, encrypted: true };
    let mut wire = place.open(io, deadline).await?;
    let features = place.features(&mut wire, deadline).await?;
    let offer = Offer::read(&features);
    let mut detail = format!("offers {}", offer.mechanisms.join(", "));
    if let Some(bindings) = &offer.bindings {
        detail.push_str("; channel binding ");
        detail.push_str(&bindings.join(", "));
    }
    journal.note(Step::Stream, detail);
    Ok(Greeted { wire, offer })
}

/// What is random in a login, so that a test can replay one.
#[derive(Debug, Clone)]
pub(crate) struct Dice {
    pub(crate) nonce: String,
    pub(crate) resource: String,
}

impl Dice {
    pub(crate) fn roll() -> Result<Self, Trouble> {
        let mut bytes = [0_u8; 28];
        getrandom::fill(&mut bytes).map_err(|error| {
            let cause = format!("the system gives no random numbers: {error}");
            Trouble::new(Step::Login, FailureKind::Impossible, cause)
        })?;
        let (nonce, resource) = bytes.split_at(24);
        Ok(Self {
            nonce: BASE64.encode(nonce),
            resource: format!("clusterctl-{}", super::target::hex(resource)),
        })
    }
}

/// A session that stands.
pub(crate) struct Entered<Io> {
    pub(crate) wire: Wire<Io>,
    pub(crate) jid: FullJid,
    pub(crate) mechanism: &'static str,
    pub(crate) binding: Option<&'static str>,
}

/// Logs in, once, and binds a resource.
pub(crate) async fn enter<Io>(
    greeted: Greeted<Io>,
    credentials: &Credentials,
    bindings: &Bindings,
    dice: &Dice,
    deadline: Instant,
    journal: &mut Journal,
) -> Result<Entered<Io>, Trouble>
where
    Io: AsyncRead + AsyncWrite + Unpin,
{
    journal.begin(Step::Login);
    let Greeted { mut wire, offer } = greeted;
    let domain = credentials.domain();
    let choice = Choice::make(&offer, bindings);
    let prepared = choice.and_then(|choice| Ok((choice, Prepared::new(credentials)?)));
    let (choice, prepared) = match prepared {
        Ok(prepared) => prepared,
        Err(trouble) => {
            wire.close().await;
            return Err(trouble);
        }
    };
    let place = Place { step: Step::Login, domain, encrypted: true };
    let login = Login { place, choice: &choice, deadline };
    if let Err(trouble) = login.run(&mut wire, prepared, &dice.nonce).await {
        wire.close().await;
        return Err(trouble.after_auth());
    }
    journal.note(
        Step::Login,
        choice.binding().map_or_else(
            || choice.name().to_owned(),
            |binding| format!("{}, bound by {binding}", choice.name()),
        ),
    );
    let (wire, jid) =
        bind(wire, credentials, &dice.resource, deadline, journal).await.map_err(Trouble::after_auth)?;
    Ok(Entered { wire, jid, mechanism: choice.name(), binding: choice.binding() })
}

/// One login attempt.
struct Login<'a> {
    place: Place<'a>,
    choice: &'a Choice,
    deadline: Instant,
}

impl Login<'_> {
    async fn run<Io>(&self, wire: &mut Wire<Io>, prepared: Prepared, nonce: &str) -> Result<(), Trouble>
    where
        Io: AsyncRead + AsyncWrite + Unpin,
    {
        let mut opening = match self.choice {
            Choice::Scram { hash, gs2, .. } => Some(Opening::new(*hash, gs2.clone(), &prepared.user, nonce)),
            Choice::Plain => None,
        };
        let first = opening.as_ref().map_or_else(|| prepared.plain(), Opening::message);
        let mut auth = element("auth", SASL, &[("mechanism", self.choice.name())]);
        auth.append_text_node(BASE64.encode(first));
        self.place.send(wire, &auth, self.deadline).await?;

        let password = Password::Plain(prepared.password);
        let mut proof: Option<Proof> = None;
        let mut verified = false;
        for _ in 0..=MOST_CHALLENGES {
            let answer = self.place.next(wire, "answer to the login", self.deadline).await?;
            if answer.is("failure", SASL) {
                return Err(refused(&answer));
            } else if answer.is("success", SASL) {
                let last = decode(&answer)?;
                return match &proof {
                    None if matches!(self.choice, Choice::Plain) => Ok(()),
                    Some(_) if verified && last.is_empty() => Ok(()),
                    Some(proof) => proof.verify(&last).map_err(not_proved),
                    None => Err(not_proved("the server did not prove that it knows the password".to_owned())),
                };
            } else if !answer.is("challenge", SASL) {
                let cause = format!("the server sent <{}/> in answer to the login", answer.name());
                return Err(Trouble::protocol(Step::Login, cause));
            }
            let challenge = decode(&answer)?;
            let mut response = element("response", SASL, &[]);
            if let Some(opening) = opening.take() {
                let made = self.prove(opening, &challenge, &password).await?;
                response.append_text_node(BASE64.encode(made.message()));
                proof = Some(made);
            } else if let Some(proof) = proof.as_ref().filter(|_| !verified) {
                // The server's signature in a challenge of its own: allowed, and answered with nothing.
                proof.verify(&challenge).map_err(not_proved)?;
                verified = true;
            } else {
                return Err(Trouble::protocol(
                    Step::Login,
                    "the server sent a challenge that makes no sense",
                ));
            }
            self.place.send(wire, &response, self.deadline).await?;
        }
        Err(Trouble::protocol(Step::Login, "the server sends challenges without end"))
    }

    /// PBKDF2 on a thread of its own, so that the deadline holds.
    async fn prove(&self, opening: Opening, challenge: &[u8], password: &Password) -> Result<Proof, Trouble> {
        let wrong = |fault: String| Trouble::protocol(Step::Login, fault);
        let challenged = opening.challenged(challenge).map_err(wrong)?;
        let password = password.clone();
        let work = tokio::task::spawn_blocking(move || challenged.prove(&password));
        within(self.deadline, Step::Login, "result of the hashing that the server asks for", async {
            match work.await {
                Ok(proof) => proof.map_err(wrong),
                Err(_) => Err(wrong("the password could not be hashed".to_owned())),
            }
        })
        .await
    }
}

fn not_proved(fault: String) -> Trouble {
    Trouble::protocol(Step::Login, fault)
        .remedy("this may not be the server that it claims to be: look at the certificate and the address")
}

fn decode(answer: &Element) -> Result<Vec<u8>, Trouble> {
    let text = answer.text();
    match text.trim() {
        "" | "=" => Ok(Vec::new()),
        text => BASE64.decode(text).map_err(|_| {
            Trouble::protocol(Step::Login, format!("the server's <{}/> is not base64", answer.name()))
        }),
    }
}

/// The server says no. Final, whatever the reason: it has been counted.
fn refused(failure: &Element) -> Trouble {
    let condition = failure.children().find(|child| child.name() != "text");
    let condition = condition.map_or("no reason", Element::name);
    let text = failure.get_child("text", SASL).map(|text| text.text().trim().to_owned());
    let words = match text.filter(|text| !text.is_empty()) {
        Some(text) => format!("the server refused the login: {condition} (\"{text}\")"),
        None => format!("the server refused the login: {condition}"),
    };
    let remedy = match condition {
        "account-disabled" => {
            "the account is locked or disabled: an administrator of the server can enable it"
        }
        "credentials-expired" => "the password has expired: set a new one",
        "temporary-auth-failure" => "the server cannot check passwords now (its database?): look at its log",
        _ => {
            "check the JID and where the password comes from before trying again: the server counts failures, and \
             after a few it locks the account or the address"
        }
    };
    Trouble::new(Step::Login, FailureKind::LoginRefused, words).remedy(remedy)
}

/// The stream after the login, and our address in it.
async fn bind<Io>(
    wire: Wire<Io>,
    credentials: &Credentials,
    resource: &str,
    deadline: Instant,
    journal: &mut Journal,
) -> Result<(Wire<Io>, FullJid), Trouble>
where
    Io: AsyncRead + AsyncWrite + Unpin,
{
    journal.begin(Step::Bind);
    let domain = credentials.domain();
    let place = Place { step: Step::Bind, domain, encrypted: true };
    let restarted = async { wire.restart(domain).await.map_err(|fault| place.trouble(fault)) };
    let mut wire = within(deadline, Step::Bind, "stream after the login", restarted).await?;
    let features = place.features(&mut wire, deadline).await?;
    if !features.has_child("bind", BIND) {
        wire.close().await;
        return Err(Trouble::protocol(Step::Bind, "the server offers no resource binding after the login"));
    }
    let mut wanted = element("resource", BIND, &[]);
    wanted.append_text_node(resource);
    let mut request = element("bind", BIND, &[]);
    request.append_child(wanted);
    let mut iq = element("iq", CLIENT, &[("type", "set"), ("id", "bind")]);
    iq.append_child(request);
    place.send(&mut wire, &iq, deadline).await?;
    for _ in 0..MOST_STRAYS {
        let answer = place.next(&mut wire, "answer to the bind request", deadline).await?;
        if answer.is("iq", CLIENT) && answer.attr("id") == Some("bind") {
            let jid = bound(&answer, credentials)?;
            journal.note(Step::Bind, jid.to_string());
            return Ok((wire, jid));
        }
    }
    Err(Trouble::protocol(Step::Bind, "the server sends other things instead of binding the session"))
}

fn bound(answer: &Element, credentials: &Credentials) -> Result<FullJid, Trouble> {
    if answer.attr("type") == Some("error") {
        let (condition, text) = super::request::stanza_error(answer);
        let words = text.map_or_else(|| condition.clone(), |text| format!("{condition} (\"{text}\")"));
        let cause = format!("the server refused to bind the session: {words}");
        return Err(Trouble::protocol(Step::Bind, cause)
            .remedy("the account may have too many sessions: close some, or raise the server's limit"));
    }
    let jid = answer.get_child("bind", BIND).and_then(|bind| bind.get_child("jid", BIND));
    let jid = jid
        .and_then(|jid| FullJid::new(jid.text().trim()).ok())
        .ok_or_else(|| Trouble::protocol(Step::Bind, "the server did not say which address it bound"))?;
    // What somebody else may see is not what was asked for.
    let (bare, account) = (jid.to_bare().to_string(), credentials.jid());
    if bare != account {
        let cause = format!("the server bound the session to {bare}, which is not {account}");
        return Err(Trouble::protocol(Step::Bind, cause)
            .remedy("give the account by the name that the server uses for it, with -j"));
    }
    Ok(jid)
}

/// Where in the dialogue we are: what a fault there means.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    step: Step,
    domain: &'a str,
    encrypted: bool,
}

impl Place<'_> {
    async fn open<Io>(&self, io: Io, deadline: Instant) -> Result<Wire<Io>, Trouble>
    where
        Io: AsyncRead + AsyncWrite + Unpin,
    {
        let opening = async { Wire::open(io, self.domain).await.map_err(|fault| self.trouble(fault)) };
        within(deadline, self.step, "answer to the stream header", opening).await
    }

    async fn features<Io>(&self, wire: &mut Wire<Io>, deadline: Instant) -> Result<Element, Trouble>
    where
        Io: AsyncRead + AsyncWrite + Unpin,
    {
        let features = self.next(wire, "stream features", deadline).await?;
        if features.is("features", STREAMS) {
            Ok(features)
        } else {
            let cause = format!("the server sent <{}/> where stream features belong", features.name());
            Err(Trouble::protocol(self.step, cause))
        }
    }

    async fn next<Io>(
        &self,
        wire: &mut Wire<Io>,
        awaited: &str,
        deadline: Instant,
    ) -> Result<Element, Trouble>
    where
        Io: AsyncRead + AsyncWrite + Unpin,
    {
        let next = async { wire.next().await.map_err(|fault| self.trouble(fault)) };
        within(deadline, self.step, awaited, next).await
    }

    async fn send<Io>(&self, wire: &mut Wire<Io>, what: &Element, deadline: Instant) -> Result<(), Trouble>
    where
        Io: AsyncRead + AsyncWrite + Unpin,
    {
        let sent = async { wire.send(what).await.map_err(|fault| self.trouble(fault)) };
        within(deadline, self.step, "room for what is to be sent", sent).await
    }

    fn trouble(&self, fault: Fault) -> Trouble {
        let words = format!("the server {}", fault.words());
        let Fault::Error { condition, detail, .. } = fault else {
            let trouble = Trouble::protocol(self.step, words);
            // Before TLS, the wrong port or the wrong way into it is likelier than a server that fails.
            return if self.step == Step::Stream && !self.encrypted {
                trouble.remedy(WHICH_PORT)
            } else {
                trouble
            };
        };
        match condition.as_str() {
            "host-unknown" | "host-gone" => Trouble::new(
                self.step,
                FailureKind::WrongDomain,
                format!("the server does not serve the domain {} ({condition})", self.domain),
            )
            .remedy(
                "the domain of the JID must be a virtual host of the server, not the host name of a node; a node is \
                 named with --server",
            ),
            "see-other-host" => Trouble::protocol(self.step, format!("the server sends us to {detail}"))
                .redirect(Redirect { to: detail, encrypted: self.encrypted }),
            _ => Trouble::protocol(self.step, words),
        }
    }
}

/// A recorded login with PLAIN can be replayed only where nothing better is chosen.
#[cfg(test)]
impl<Io> Greeted<Io> {
    pub(crate) fn plain_only(mut self) -> Self {
        self.offer.mechanisms.retain(|name| name == "PLAIN");
        self
    }
}
