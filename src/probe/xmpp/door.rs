//! Is anybody home? A knock at a client port, without a login and without TLS.

use super::dial::reason;
use super::quickack::QuickAck;
use crate::cluster::observation::Unavailable;
use crate::probe::resolve::Resolver;
use std::fmt::Write;
use std::net::{IpAddr, SocketAddr};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};

/// Opens a stream at a host's client port and waits for the first words. A stream's answer of any kind, or a TLS
/// alert, proves that the process behind the port lives; the kernel alone accepts connections for a frozen one.
pub async fn knock(
    resolver: &Resolver,
    host: &str,
    port: u16,
    domain: &str,
    deadline: Instant,
) -> Result<(), Unavailable> {
    let started = Instant::now();
    let addresses = resolver.addresses_for(host, port, deadline).await?;
    let mut last = Unavailable::NotReached(format!("{host} does not exist, or has no address"));
    let knocks = async {
        for address in addresses {
            match at(address, port, domain).await {
                Ok(()) => return Ok(()),
                Err(why) => last = why,
            }
        }
        Err(last)
    };
    match timeout_at(deadline, knocks).await {
        Ok(outcome) => outcome,
        Err(_) => Err(Unavailable::NoAnswer { within: started.elapsed() }),
    }
}

async fn at(address: IpAddr, port: u16, domain: &str) -> Result<(), Unavailable> {
    let address = SocketAddr::new(address, port);
    let socket = TcpStream::connect(address)
        .await
        .map_err(|error| Unavailable::NotReached(format!("{address}: {}", reason(&error))))?;
    speak(QuickAck::new(socket), domain)
        .await
        .map_err(|why| Unavailable::NotReached(format!("{address}: {why}")))
}

/// Says hello and looks at the first bytes of the answer.
async fn speak(mut io: impl AsyncRead + AsyncWrite + Unpin, domain: &str) -> Result<(), String> {
    let hello = format!(
        "<?xml version='1.0'?><stream:stream xmlns='jabber:client' \
         xmlns:stream='http://etherx.jabber.org/streams' to='{}' version='1.0'>",
        escaped(domain)
    );
    io.write_all(hello.as_bytes()).await.map_err(|error| reason(&error))?;
    io.flush().await.map_err(|error| reason(&error))?;
    let mut first = [0_u8; 64];
    let read = io.read(&mut first).await.map_err(|error| reason(&error))?;
    match first.get(..read).unwrap_or_default() {
        [] => Err("the connection was closed without a word".to_owned()),
        // A TLS alert or handshake: a port with direct TLS.
        [0x15 | 0x16, 0x03, ..] | [0x15 | 0x16] => Ok(()),
        words if words.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<') => {
            // Manners: the stream is closed before the connection. Whether it arrives does not matter.
            let _ = io.write_all(b"</stream:stream>").await;
            Ok(())
        }
        _ => Err("what answered does not speak XMPP".to_owned()),
    }
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '<' | '>' | '&' | '\'' | '"' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            other => out.push(other),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;
    use std::time::Duration;
    use tokio::net::TcpListener;

    async fn answered_with(answer: &'static [u8]) -> Result<(), String> {
        let (ours, mut theirs) = tokio::io::duplex(4096);
        let server = async move {
            let mut heard = [0; 512];
            let read = theirs.read(&mut heard).await.unwrap();
            let heard = std::str::from_utf8(&heard[..read]).unwrap().to_owned();
            assert!(heard.contains("to='a&#38;b'") && !heard.contains("from"), "{heard}");
            theirs.write_all(answer).await.unwrap();
        };
        tokio::join!(speak(ours, "a&b"), server).0
    }

    #[tokio::test]
    async fn a_stream_or_an_alert_is_life_and_silence_is_not() {
        assert_eq!(answered_with(b"<?xml version='1.0'?><stream:stream").await, Ok(()));
        assert_eq!(answered_with(b"\x15\x03\x03\x00\x02\x02\x16").await, Ok(()));
        assert!(answered_with(b"SSH-2.0-OpenSSH_9.2").await.unwrap_err().contains("not speak XMPP"));
        assert!(answered_with(b"").await.unwrap_err().contains("without a word"));
    }

    #[tokio::test]
    async fn a_port_that_accepts_and_is_silent_is_no_answer() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let resolver = Resolver::offline(vec![format!("node1:{port}:127.0.0.1").parse().unwrap()]);
        let soon = Instant::now() + Duration::from_millis(50);
        let outcome = knock(&resolver, "node1", port, "a", soon).await;
        assert!(matches!(outcome, Err(Unavailable::NoAnswer { .. })), "{outcome:?}");
        drop(listener);
        let later = Instant::now() + Duration::from_secs(5);
        let outcome = knock(&resolver, "node1", port, "a", later).await;
        let said = format!("127.0.0.1:{port}: connection refused: nothing listens there");
        assert_eq!(outcome, Err(Unavailable::NotReached(said)));
    }
}
