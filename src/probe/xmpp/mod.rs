//! The XMPP session: dial, TLS, SASL, stream, requests.
