//! Ports: the usual ones where they are free on every address, else others that are.

use super::error::DemoError;
use super::world::Ports;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::sleep;

/// How often other ports are tried.
const ATTEMPTS: usize = 50;

/// How long a port that was ours is waited for.
const AGAIN_WITHIN: Duration = Duration::from_secs(3);
const AGAIN_EVERY: Duration = Duration::from_millis(50);

/// What one node listens with.
pub(super) struct Doors {
    /// STARTTLS.
    pub(super) client: TcpListener,
    /// Direct TLS.
    pub(super) direct: TcpListener,
    /// Between the nodes.
    pub(super) cluster: TcpListener,
}

/// Binds all addresses to the same three ports.
pub(super) async fn bind(
    addresses: &[IpAddr],
    client: Option<u16>,
    cluster: Option<u16>,
) -> Result<(Ports, Vec<Doors>), DemoError> {
    let (client_port, mut pairs) = common(addresses, client, 5222, 2).await?;
    let (cluster_port, singles) = common(addresses, cluster, 5277, 1).await?;
    let mut doors = Vec::with_capacity(addresses.len());
    let mut clients = pairs.drain(..);
    for cluster in singles {
        let (client, direct) = (clients.next(), clients.next());
        let (client, direct) =
            client.zip(direct).expect("`common` returns two listeners for each address when asked for two");
        doors.push(Doors { client, direct, cluster });
    }
    Ok((Ports { client: client_port, direct: client_port + 1, cluster: cluster_port }, doors))
}

/// Binds one address to ports that are known: those of a node that is started again.
///
/// A socket of its last process may stand in the way for a moment.
pub(super) async fn again(address: IpAddr, ports: Ports) -> Result<Doors, DemoError> {
    let mut left = AGAIN_WITHIN.as_millis() / AGAIN_EVERY.as_millis();
    loop {
        let bound = async {
            let door = |port| async move {
                let address = SocketAddr::new(address, port);
                TcpListener::bind(address).await.map_err(|cause| match cause.kind() {
                    io::ErrorKind::AddrNotAvailable => DemoError::NoAddress { address: address.ip() },
                    _ => DemoError::Listen { address, cause },
                })
            };
            let (client, direct) = (door(ports.client).await?, door(ports.direct).await?);
            Ok(Doors { client, direct, cluster: door(ports.cluster).await? })
        };
        match bound.await {
            Err(DemoError::Listen { .. }) if left > 0 => {
                left -= 1;
                sleep(AGAIN_EVERY).await;
            }
            done => return done,
        }
    }
}

/// So many consecutive ports on all addresses: the one asked for, else the usual, else any. Listeners come
/// address by address.
async fn common(
    addresses: &[IpAddr],
    asked: Option<u16>,
    usual: u16,
    count: u16,
) -> Result<(u16, Vec<TcpListener>), DemoError> {
    let first = asked.unwrap_or(usual);
    match all(addresses, first, count).await {
        Ok(listeners) => return Ok((first, listeners)),
        Err((address, cause)) => {
            if cause.kind() == io::ErrorKind::AddrNotAvailable {
                return Err(DemoError::NoAddress { address: address.ip() });
            }
            if asked.is_some() {
                return Err(DemoError::Listen { address, cause });
            }
        }
    }
    for _ in 0..ATTEMPTS {
        let Some(port) = free(addresses).await else { break };
        if let Ok(listeners) = all(addresses, port, count).await {
            return Ok((port, listeners));
        }
    }
    Err(DemoError::NoFreePort(addresses.len()))
}

/// A port that is free on the first address at this moment.
async fn free(addresses: &[IpAddr]) -> Option<u16> {
    let listener = TcpListener::bind(SocketAddr::new(*addresses.first()?, 0)).await.ok()?;
    Some(listener.local_addr().ok()?.port())
}

async fn all(
    addresses: &[IpAddr],
    first: u16,
    count: u16,
) -> Result<Vec<TcpListener>, (SocketAddr, io::Error)> {
    let mut listeners = Vec::new();
    for address in addresses {
        for offset in 0..count {
            let Some(port) = first.checked_add(offset).filter(|port| *port != 0) else {
                return Err((SocketAddr::new(*address, first), io::ErrorKind::InvalidInput.into()));
            };
            let address = SocketAddr::new(*address, port);
            listeners.push(TcpListener::bind(address).await.map_err(|cause| (address, cause))?);
        }
    }
    Ok(listeners)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    #[tokio::test]
    async fn where_one_address_has_the_port_in_use_all_take_another() {
        let addresses: Vec<IpAddr> = ["127.0.9.1", "127.0.9.2"].map(|a| a.parse().unwrap()).to_vec();
        let taken = TcpListener::bind((addresses[1], 0)).await.unwrap();
        let port = taken.local_addr().unwrap().port();
        let (found, listeners) = common(&addresses, None, port, 1).await.unwrap();
        assert_ne!(found, port);
        assert_eq!(listeners.len(), 2);
        let error = common(&addresses, Some(port), 1, 1).await.unwrap_err().to_string();
        assert!(error.starts_with(&format!("127.0.9.2:{port} cannot be listened on: ")), "{error}");
    }

    #[tokio::test]
    async fn an_address_that_does_not_exist_is_named_with_the_remedy() {
        // TEST-NET-1: nobody's.
        let error = bind(&["192.0.2.1".parse().unwrap()], None, None).await.err().unwrap().to_string();
        assert!(error.contains("ifconfig lo0 alias 192.0.2.1"), "{error}");
    }

    #[tokio::test]
    async fn the_last_port_has_no_next_one() {
        let addresses = ["127.0.9.3".parse().unwrap()];
        assert!(bind(&addresses, Some(65535), None).await.is_err());
        assert!(bind(&addresses, Some(0), None).await.is_err());
    }
}
