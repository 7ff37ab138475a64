//! SCRAM (RFC 5802, RFC 7677), the client's side, one struct for each stage.
//!
//! The hashes, HMAC and PBKDF2 are those of the `sasl` crate's `ScramProvider`s. Its `Scram` mechanism itself is
//! not used: it has no place for `tls-server-end-point`, does not escape user names, takes any number of rounds,
//! and does not look whether the server's nonce continues ours.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sasl::common::Password;
use sasl::common::scram::{ScramProvider, Sha1, Sha256};

/// The most rounds of PBKDF2 that are worked off for a server: about a second. Servers ask for 4,096 to 100,000;
/// more than this is a mistake or an attempt to keep us busy. There is no lower bound: the server has proved who
/// it is by TLS, and would get the password itself by offering PLAIN.
pub(crate) const MOST_ROUNDS: u32 = 1_000_000;

/// No honest message is longer.
const LONGEST_MESSAGE: usize = 4096;

/// The hash that a mechanism is built on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
}

impl Hash {
    fn digest(self, data: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => Sha1::hash(data),
            Self::Sha256 => Sha256::hash(data),
        }
    }

    fn hmac(self, key: &[u8], data: &[u8]) -> Result<Vec<u8>, String> {
        match self {
            Self::Sha1 => Sha1::hmac(data, key),
            Self::Sha256 => Sha256::hmac(data, key),
        }
        .map_err(|error| error.to_string())
    }

    fn derive(self, password: &Password, salt: &[u8], rounds: u32) -> Result<Vec<u8>, String> {
        match self {
            Self::Sha1 => Sha1::derive(password, salt, rounds),
            Self::Sha256 => Sha256::derive(password, salt, rounds),
        }
        .map_err(|error| error.to_string())
    }
}

/// What the first message says of channel binding (the GS2 header).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Gs2 {
    /// `n`: we do not bind, though the server may know how.
    NotUsed,
    /// `y`: we could, and the server does not offer it: if it did, somebody has removed the offer.
    NotOffered,
    /// `p`: bound, by this type and data.
    Bound { kind: &'static str, data: Vec<u8> },
}

impl Gs2 {
    fn header(&self) -> String {
        match self {
            Self::NotUsed => "n,,".to_owned(),
            Self::NotOffered => "y,,".to_owned(),
            Self::Bound { kind, .. } => format!("p={kind},,"),
        }
    }

    fn data(&self) -> &[u8] {
        match self {
            Self::NotUsed | Self::NotOffered => &[],
            Self::Bound { data, .. } => data,
        }
    }
}

/// The first stage: our name and our nonce.
#[derive(Debug, Clone)]
pub(crate) struct Opening {
    hash: Hash,
    gs2: Gs2,
    nonce: String,
    bare: String,
}

impl Opening {
    /// `user` is prepared, not yet escaped. The nonce has no comma in it.
    pub(crate) fn new(hash: Hash, gs2: Gs2, user: &str, nonce: &str) -> Self {
        let escaped = user.replace('=', "=3D").replace(',', "=2C");
        Self { hash, gs2, nonce: nonce.to_owned(), bare: format!("n={escaped},r={nonce}") }
    }

    /// The client's first message.
    pub(crate) fn message(&self) -> Vec<u8> {
        format!("{}{}", self.gs2.header(), self.bare).into_bytes()
    }

    /// Reads the server's first message. What is wrong with it is said in words.
    pub(crate) fn challenged(self, challenge: &[u8]) -> Result<Challenged, String> {
        if challenge.len() > LONGEST_MESSAGE {
            return Err(format!("the challenge is {} bytes long", challenge.len()));
        }
        let text = std::str::from_utf8(challenge).map_err(|_| "the challenge is no text".to_owned())?;
        let mut parts = text.split(',');
        let mut part = |key: &str, what: &str| {
            parts
                .next()
                .and_then(|part| part.strip_prefix(key))
                .ok_or_else(|| format!("the challenge has no {what} where it belongs"))
        };
        let nonce = part("r=", "nonce")?;
        let salt = part("s=", "salt")?;
        let rounds = part("i=", "number of rounds")?;
        if nonce.len() <= self.nonce.len() || !nonce.starts_with(&self.nonce) {
            return Err("the server's nonce does not continue ours".to_owned());
        }
        let salt = BASE64.decode(salt).map_err(|_| "the salt is not base64".to_owned())?;
        let rounds = match rounds.parse::<u32>() {
            Ok(0) | Err(_) => return Err("the number of rounds is not understood".to_owned()),
            Ok(rounds) if rounds > MOST_ROUNDS => {
                return Err(format!(
                    "the server asks for {rounds} rounds of hashing, and {MOST_ROUNDS} are too many"
                ));
            }
            Ok(rounds) => rounds,
        };
        let mut bound = self.gs2.header().into_bytes();
        bound.extend(self.gs2.data());
        let without_proof = format!("c={},r={nonce}", BASE64.encode(bound));
        let signed = format!("{},{text},{without_proof}", self.bare);
        Ok(Challenged { hash: self.hash, salt, rounds, without_proof, signed })
    }
}

/// The second stage: the server has told salt and rounds.
#[derive(Debug, Clone)]
pub(crate) struct Challenged {
    hash: Hash,
    salt: Vec<u8>,
    rounds: u32,
    without_proof: String,
    signed: String,
}

impl Challenged {
    /// Works out the proof: the expensive step, up to [`MOST_ROUNDS`] rounds.
    pub(crate) fn prove(self, password: &Password) -> Result<Proof, String> {
        let salted = self.hash.derive(password, &self.salt, self.rounds)?;
        let client_key = self.hash.hmac(&salted, b"Client Key")?;
        let server_key = self.hash.hmac(&salted, b"Server Key")?;
        let stored_key = self.hash.digest(&client_key);
        let client_signature = self.hash.hmac(&stored_key, self.signed.as_bytes())?;
        let proof: Vec<u8> = client_key.iter().zip(&client_signature).map(|(a, b)| a ^ b).collect();
        let message = format!("{},p={}", self.without_proof, BASE64.encode(proof)).into_bytes();
        Ok(Proof { message, expected: self.hash.hmac(&server_key, self.signed.as_bytes())? })
    }
}

/// The third stage: our proof, and the server's that is awaited.
#[derive(Clone)]
pub(crate) struct Proof {
    message: Vec<u8>,
    expected: Vec<u8>,
}

impl Proof {
    /// The client's final message.
    pub(crate) fn message(&self) -> &[u8] {
        &self.message
    }

    /// Looks whether the server knows the password too.
    pub(crate) fn verify(&self, last: &[u8]) -> Result<(), String> {
        let text =
            std::str::from_utf8(last).map_err(|_| "the server's last message is no text".to_owned())?;
        let first = text.split(',').next().unwrap_or_default();
        if let Some(fault) = first.strip_prefix("e=") {
            return Err(format!("the server ended the exchange with \"{fault}\""));
        }
        let signature = first
            .strip_prefix("v=")
            .and_then(|signature| BASE64.decode(signature).ok())
            .ok_or_else(|| "the server did not prove that it knows the password".to_owned())?;
        if signature == self.expected {
            Ok(())
        } else {
            Err("the server's signature is wrong: it does not know the password".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;

    struct Vector<'a> {
        hash: Hash,
        gs2: Gs2,
        user: &'a str,
        password: &'a str,
        nonce: &'a str,
        first: &'a str,
        challenge: &'a str,
        response: &'a str,
        last: &'a str,
    }

    fn holds(vector: Vector<'_>) {
        let opening = Opening::new(vector.hash, vector.gs2, vector.user, vector.nonce);
        assert_eq!(String::from_utf8(opening.message()).unwrap(), vector.first);
        let proof = opening
            .challenged(vector.challenge.as_bytes())
            .unwrap()
            .prove(&Password::Plain(vector.password.to_owned()))
            .unwrap();
        assert_eq!(std::str::from_utf8(proof.message()).unwrap(), vector.response);
        proof.verify(vector.last.as_bytes()).unwrap();
        assert!(proof.verify(b"v=AAAA").unwrap_err().contains("signature is wrong"));
        assert!(proof.verify(b"").unwrap_err().contains("did not prove"));
        assert!(proof.verify(b"e=other-error").unwrap_err().contains("other-error"));
    }

    #[test]
    fn the_example_of_rfc_5802_holds() {
        holds(Vector {
            hash: Hash::Sha1,
            gs2: Gs2::NotUsed,
            user: "user",
            password: "pencil",
            nonce: "fyko+d2lbbFgONRv9qkxdawL",
            first: "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
            challenge: "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
            response: "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
            last: "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
        });
    }

    #[test]
    fn the_example_of_rfc_7677_holds() {
        holds(Vector {
            hash: Hash::Sha256,
            gs2: Gs2::NotUsed,
            user: "user",
            password: "pencil",
            nonce: "rOprNGfwEbeRWgbNEkqO",
            first: "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
            challenge: "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
            response: "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            last: "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
        });
    }

    /// Recorded from Tigase 8.5 (`01b-scram-sha-1`).
    #[test]
    fn a_recorded_login_with_sha_1_holds() {
        holds(Vector {
            hash: Hash::Sha1,
            gs2: Gs2::NotUsed,
            user: "admin",
            password: "adminpass",
            nonce: "Q1OgqJqyJxgEEwfKtGO3",
            first: "n,,n=admin,r=Q1OgqJqyJxgEEwfKtGO3",
            challenge: "r=Q1OgqJqyJxgEEwfKtGO3SJDRNEcKr6phMebUXzb1,s=rgps2cSXihLSCw==,i=4096",
            response: "c=biws,r=Q1OgqJqyJxgEEwfKtGO3SJDRNEcKr6phMebUXzb1,p=UxUgpVvGlNcpe4ktr0MJGZJwZws=",
            last: "v=xL2X987LNAOcu2/FBps3o+T9hvE=",
        });
    }

    /// Recorded from Tigase 8.5 (`01d-scram-sha-256-plus-tls-server-end-point`). The data of the binding, the
    /// certificate's SHA-256, is what follows the header in the recorded `c=`.
    #[test]
    fn a_recorded_login_with_channel_binding_holds() {
        let bound = BASE64
            .decode("cD10bHMtc2VydmVyLWVuZC1wb2ludCws2zdX0+qVdSjZAgw/dxGNUwnKEiGLBcv5pvRi0/brHRc=")
            .unwrap();
        let data = bound.strip_prefix(b"p=tls-server-end-point,,").unwrap().to_vec();
        assert_eq!(data.len(), 32);
        holds(Vector {
            hash: Hash::Sha256,
            gs2: Gs2::Bound { kind: "tls-server-end-point", data },
            user: "admin",
            password: "adminpass",
            nonce: "DLPIKRVVHGtNSG0oSUDQ",
            first: "p=tls-server-end-point,,n=admin,r=DLPIKRVVHGtNSG0oSUDQ",
            challenge: "r=DLPIKRVVHGtNSG0oSUDQG1oxKTZ2tZuZKNSBN5vt,s=lFR4s5Mab1S9Ng==,i=4096",
            response: "c=cD10bHMtc2VydmVyLWVuZC1wb2ludCws2zdX0+qVdSjZAgw/dxGNUwnKEiGLBcv5pvRi0/brHRc=,r=DLPIKRVVHGtNSG0oSUDQG1oxKTZ2tZuZKNSBN5vt,p=zUm31CXjHJmGsSwVVK9DrN/Fy5aa8mLTD4mY7V0H6Qk=",
            last: "v=Rehc8bkt207IOL04I5P93AxFCTti2SYzIcP5U1CtOnc=",
        });
    }

    #[test]
    fn names_are_escaped() {
        let opening = Opening::new(Hash::Sha1, Gs2::NotOffered, "a=b,c", "N");
        assert_eq!(opening.message(), b"y,,n=a=3Db=2Cc,r=N");
    }

    #[test]
    fn a_challenge_that_is_not_what_it_should_be_is_refused_in_words() {
        let refused = |challenge: &str| {
            let opening = Opening::new(Hash::Sha256, Gs2::NotUsed, "user", "abc");
            opening.challenged(challenge.as_bytes()).unwrap_err()
        };
        assert!(refused("").contains("no nonce"));
        assert!(refused("m=ext,r=abcd,s=QQ==,i=4096").contains("no nonce"));
        assert!(refused("r=abcd").contains("no salt"));
        assert!(refused("r=abcd,s=QQ==").contains("no number of rounds"));
        assert!(refused("r=xyz123,s=QQ==,i=4096").contains("does not continue ours"));
        assert!(refused("r=abc,s=QQ==,i=4096").contains("does not continue ours"));
        assert!(refused("r=abcd,s=?,i=4096").contains("not base64"));
        assert!(refused("r=abcd,s=QQ==,i=0").contains("not understood"));
        assert!(refused("r=abcd,s=QQ==,i=-1").contains("not understood"));
        assert!(refused("r=abcd,s=QQ==,i=1000001").contains("1000001 rounds"));
        assert!(refused("r=abcd,s=QQ==,i=4294967296").contains("not understood"));
        assert!(refused(&"r".repeat(5000)).contains("5000 bytes"));
    }
}
