//! The XMPP session: dial, TLS, SASL, stream, requests.
//!
//! | file | what it is |
//! | --- | --- |
//! | [`target`] | where to, trusting whom, as whom |
//! | `dial` | names and services to one TCP connection |
//! | `quickack` | the socket, with prompt acknowledgements |
//! | [`tls`] | the handshake, and whether the certificate is believed |
//! | [`certificate`] | what a certificate says |
//! | `x509` | the fields of a certificate |
//! | `stream` | XML streams with bounds |
//! | `sasl`, `scram` | choosing a mechanism, and SCRAM itself |
//! | `handshake` | the steps of one connection, over any transport |
//! | [`session`] | all of these together: from a [`target::Target`] to a session |
//! | [`request`] | requests and their answers |
//! | [`disco`], [`life`] | what is asked: discovery, ping, version, time |
//! | `push` | what the server says without being asked |
//! | [`tigase`] | Tigase's words, and nobody else knows them |
//! | [`door`] | is anybody home? Without a login |

pub mod certificate;
mod dial;
pub mod disco;
pub mod door;
mod error;
mod handshake;
pub mod life;
mod push;
mod quickack;
pub mod request;
mod sasl;
mod scram;
pub mod session;
mod stream;
pub mod target;
pub mod tigase;
pub mod tls;
mod x509;

#[cfg(test)]
mod tests;
