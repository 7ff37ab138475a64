//! Signs of life: ping (XEP-0199), version (XEP-0092), time (XEP-0202).

use super::request::Requester;
use super::stream::element;
use crate::cluster::fold::proves_life;
use crate::cluster::observation::Unavailable;
use jiff::Timestamp;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};
use xmpp_parsers::minidom::Element;

const PING: &str = "urn:xmpp:ping";
const VERSION: &str = "jabber:iq:version";
const TIME: &str = "urn:xmpp:time";

/// What runs there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SoftwareVersion {
    /// The program.
    pub name: Option<String>,
    /// Its version, as it came.
    pub version: Option<String>,
    /// What it runs on.
    pub os: Option<String>,
}

/// Asks for nothing but an answer. One that refuses has answered too: that is for the caller to see.
pub async fn ping(requester: &Requester, to: &str, deadline: Instant) -> Result<(), Unavailable> {
    requester.get_retrying(to, element("ping", PING, &[]), deadline).await.map(|_| ())
}

/// Asks for nothing but an answer, and measures how long it takes. The request is sent once more when half of
/// the time has gone by in silence, and either answer counts: a slow link is not called a dead one. A refusal of
/// one who lives is an answer, too.
pub async fn round_trip(requester: &Requester, to: &str, deadline: Instant) -> Result<Duration, Unavailable> {
    let started = Instant::now();
    let half = started + deadline.saturating_duration_since(started) / 2;
    let first = measured(requester, to, deadline);
    let second = async {
        sleep_until(half).await;
        measured(requester, to, deadline).await
    };
    tokio::pin!(first, second);
    let outcome = tokio::select! {
        outcome = &mut first => outcome,
        Ok(took) = &mut second => Ok(took),
    };
    match outcome {
        Err(Unavailable::NoAnswer { .. }) => Err(Unavailable::NoAnswer { within: started.elapsed() }),
        outcome => outcome,
    }
}

async fn measured(requester: &Requester, to: &str, deadline: Instant) -> Result<Duration, Unavailable> {
    let sent = Instant::now();
    match requester.get(to, element("ping", PING, &[]), deadline).await {
        Ok(_) => Ok(sent.elapsed()),
        Err(why) if proves_life(&why) => Ok(sent.elapsed()),
        Err(why) => Err(why),
    }
}

/// Asks what runs there.
pub async fn version(
    requester: &Requester,
    to: &str,
    deadline: Instant,
) -> Result<SoftwareVersion, Unavailable> {
    let answer = requester.get_retrying(to, element("query", VERSION, &[]), deadline).await?;
    read_version(answer.as_ref())
}

/// Asks for the time there. Sent once: a second request would blur when the clock was read.
pub async fn time(requester: &Requester, to: &str, deadline: Instant) -> Result<Timestamp, Unavailable> {
    let answer = requester.get(to, element("time", TIME, &[]), deadline).await?;
    read_time(answer.as_ref())
}

fn read_version(answer: Option<&Element>) -> Result<SoftwareVersion, Unavailable> {
    let query = answer.filter(|answer| answer.is("query", VERSION));
    let query = query.ok_or_else(|| Unavailable::Malformed("no version in the answer".to_owned()))?;
    let text = |key: &str| {
        let text = query.get_child(key, VERSION).map(|child| child.text().trim().to_owned());
        text.filter(|text| !text.is_empty())
    };
    Ok(SoftwareVersion { name: text("name"), version: text("version"), os: text("os") })
}

fn read_time(answer: Option<&Element>) -> Result<Timestamp, Unavailable> {
    let time = answer.filter(|answer| answer.is("time", TIME)).and_then(|time| time.get_child("utc", TIME));
    let text = time.ok_or_else(|| Unavailable::Malformed("no time in the answer".to_owned()))?.text();
    text.trim().parse().map_err(|_| Unavailable::Malformed(format!("\"{}\" is no time", text.trim())))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;

    #[test]
    fn a_version_is_read_with_or_without_its_parts() {
        let answer: Element = "<query xmlns='jabber:iq:version'><name>Tigase</name><version>8.5.0-SNAPSHOT-b1/6e5d3b7f</version></query>".parse().unwrap();
        let read = read_version(Some(&answer)).unwrap();
        assert_eq!(read.name.as_deref(), Some("Tigase"));
        assert_eq!(read.version.as_deref(), Some("8.5.0-SNAPSHOT-b1/6e5d3b7f"));
        assert_eq!(read.os, None);
        assert!(matches!(read_version(None), Err(Unavailable::Malformed(_))));
    }

    #[test]
    fn a_time_is_read_and_a_wrong_one_is_not() {
        let answer = |utc: &str| -> Element {
            format!("<time xmlns='urn:xmpp:time'><tzo>+01:00</tzo><utc>{utc}</utc></time>").parse().unwrap()
        };
        let read = read_time(Some(&answer("2026-11-22T14:03:21Z"))).unwrap();
        assert_eq!(read, "2026-11-22T14:03:21Z".parse().unwrap());
        assert!(matches!(read_time(Some(&answer("noon"))), Err(Unavailable::Malformed(_))));
        assert!(matches!(read_time(None), Err(Unavailable::Malformed(_))));
    }
}
