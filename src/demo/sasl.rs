//! The serving side of SASL (RFC 4422): PLAIN and SCRAM (RFC 5802, RFC 7677), with the refusals of Tigase.

use super::accounts::{Account, Hash, ITERATIONS};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The mechanisms, in the order in which they are offered.
pub(super) const MECHANISMS: [&str; 5] =
    ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"];

/// The only channel binding that Tigase offers.
pub(super) const BINDING: &str = "tls-server-end-point";

/// What the server knows when somebody logs in.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    /// All accounts.
    pub(super) accounts: &'a [Account],
    /// SHA-256 of the certificate that this connection was shown.
    pub(super) certificate: &'a [u8; 32],
}

/// Why a login is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The condition of RFC 6120, 6.5.
    pub(super) condition: &'static str,
    /// Words for people; Tigase gives none where it stops early.
    pub(super) text: Option<String>,
}

impl Refusal {
    fn wrong_password() -> Self {
        Self { condition: "not-authorized", text: Some("Password not verified".to_owned()) }
    }

    fn silent(condition: &'static str) -> Self {
        Self { condition, text: None }
    }
}

/// How it goes on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The client must answer this (base64; may be empty).
    Challenge(Pending, String),
    /// The account of this number is logged in; what `<success>` holds (base64).
    Success(usize, Option<String>),
    /// Refused.
    Refused(Refusal),
}

/// An exchange that waits for the client.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Pending {
    /// The mechanism was named without its first message.
    Initial(&'static str),
    /// SCRAM: the proof is missing.
    Proof(Proof),
}

/// What is remembered between the two messages of SCRAM.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Proof {
    hash: Hash,
    account: usize,
    binding: String,
    nonce: String,
    first: String,
}

/// Begins a login.
pub(super) fn begin(desk: Desk<'_>, mechanism: &str, initial: &str) -> Step {
    let Some(known) = MECHANISMS.into_iter().find(|known| *known == mechanism) else {
        return Step::Refused(Refusal {
            condition: "invalid-mechanism",
            text: Some(format!("Mechanism '{mechanism}' is not allowed")),
        });
    };
    match initial.trim() {
        "" => Step::Challenge(Pending::Initial(known), String::new()),
        "=" => first(desk, known, ""),
        initial => first(desk, known, initial),
    }
}

/// Goes on with the client's response.
pub(super) fn resume(desk: Desk<'_>, pending: Pending, response: &str) -> Step {
    match pending {
        Pending::Initial(mechanism) => first(desk, mechanism, response.trim()),
        Pending::Proof(proof) => finish(desk, &proof, response.trim()),
    }
}

fn decode(text: &str) -> Option<String> {
    String::from_utf8(STANDARD.decode(text).ok()?).ok()
}

fn first(desk: Desk<'_>, mechanism: &str, message: &str) -> Step {
    let Some(message) = decode(message) else {
        return Step::Refused(Refusal::silent("incorrect-encoding"));
    };
    let step = match mechanism {
        "PLAIN" => plain(desk, &message),
        "SCRAM-SHA-256-PLUS" => scram(desk, Hash::Sha256, true, &message),
        "SCRAM-SHA-1-PLUS" => scram(desk, Hash::Sha1, true, &message),
        "SCRAM-SHA-256" => scram(desk, Hash::Sha256, false, &message),
        _ => scram(desk, Hash::Sha1, false, &message),
    };
    step.unwrap_or_else(|| Step::Refused(Refusal::silent("malformed-request")))
}

/// PLAIN (RFC 4616); `None` where the message is malformed.
fn plain(desk: Desk<'_>, message: &str) -> Option<Step> {
    let mut parts = message.split('\0');
    let (_, user, password) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let found = desk.accounts.iter().position(|account| account.user == user && account.password == password);
    Some(match found {
        Some(account) => Step::Success(account, None),
        None => Step::Refused(Refusal::wrong_password()),
    })
}

/// The first message of SCRAM; `None` where it is malformed.
fn scram(desk: Desk<'_>, hash: Hash, plus: bool, message: &str) -> Option<Step> {
    let mut parts = message.splitn(3, ',');
    let (flag, authzid, bare) = (parts.next()?, parts.next()?, parts.next()?);
    let refused = || Some(Step::Refused(Refusal::silent("not-authorized")));
    let data: &[u8] = match (plus, flag) {
        (true, flag) if flag.strip_prefix("p=") == Some(BINDING) => desk.certificate,
        (false, "n") => &[],
        // Another binding; a binding without -PLUS; or `y`: the client thinks that we offer none, and we do.
        _ if flag == "n" || flag == "y" || flag.starts_with("p=") => return refused(),
        _ => return None,
    };
    let mut fields = bare.split(',');
    let user = fields.next()?.strip_prefix("n=")?.replace("=2C", ",").replace("=3D", "=");
    let nonce = fields.next()?.strip_prefix("r=").filter(|nonce| !nonce.is_empty())?;
    let Some(account) = desk.accounts.iter().position(|account| account.user == user) else {
        // Recorded: an unknown user gets no challenge.
        return refused();
    };
    let mut random = [0; 15];
    if getrandom::fill(&mut random).is_err() {
        return Some(Step::Refused(Refusal::silent("temporary-auth-failure")));
    }
    let nonce = format!("{nonce}{}", STANDARD.encode(random));
    let salt = STANDARD.encode(&desk.accounts[account].keys(hash).salt);
    let server_first = format!("r={nonce},s={salt},i={ITERATIONS}");
    let mut bound = format!("{flag},{authzid},").into_bytes();
    bound.extend_from_slice(data);
    let proof = Proof {
        hash,
        account,
        binding: STANDARD.encode(bound),
        nonce,
        first: format!("{bare},{server_first}"),
    };
    Some(Step::Challenge(Pending::Proof(proof), STANDARD.encode(server_first)))
}

fn finish(desk: Desk<'_>, proof: &Proof, response: &str) -> Step {
    let Some(message) = decode(response) else {
        return Step::Refused(Refusal::silent("incorrect-encoding"));
    };
    if message.strip_prefix("c=").and_then(|rest| rest.split(',').next()) != Some(&proof.binding) {
        let text = Some("Channel bindings does not match".to_owned());
        return Step::Refused(Refusal { condition: "not-authorized", text });
    }
    match verify(desk, proof, &message) {
        Some(signature) => Step::Success(proof.account, Some(STANDARD.encode(format!("v={signature}")))),
        None => Step::Refused(Refusal::wrong_password()),
    }
}

/// The server's signature, if the client's proof is right.
fn verify(desk: Desk<'_>, proof: &Proof, message: &str) -> Option<String> {
    let (without, given) = message.rsplit_once(",p=")?;
    let mut fields = without.split(',');
    let right = fields.nth(1)?.strip_prefix("r=")? == proof.nonce;
    let keys = desk.accounts[proof.account].keys(proof.hash);
    let text = format!("{},{without}", proof.first);
    let signature = proof.hash.hmac(&keys.stored, text.as_bytes());
    let given = STANDARD.decode(given).ok().filter(|given| given.len() == signature.len())?;
    let key: Vec<u8> = given.iter().zip(&signature).map(|(a, b)| a ^ b).collect();
    (right && proof.hash.digest(&key) == keys.stored)
        .then(|| STANDARD.encode(proof.hash.hmac(&keys.server, text.as_bytes())))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::super::accounts::accounts;
    use super::*;
    use sasl::client::Mechanism;
    use sasl::client::mechanisms::Scram;
    use sasl::common::scram::{Sha1, Sha256};
    use sasl::common::{ChannelBinding, Credentials};

    const CERTIFICATE: [u8; 32] = [7; 32];

    /// A whole login with the client of another house; whether it and we were content.
    fn login(mechanism: &mut dyn Mechanism, name: &str) -> Result<usize, Refusal> {
        let accounts = accounts().unwrap();
        let desk = Desk { accounts: &accounts, certificate: &CERTIFICATE };
        let initial = STANDARD.encode(mechanism.initial());
        let (pending, challenge) = match begin(desk, name, &initial) {
            Step::Challenge(pending, challenge) => (pending, challenge),
            Step::Refused(refusal) => return Err(refusal),
            Step::Success(..) => panic!("without a proof"),
        };
        let response = mechanism.response(&STANDARD.decode(challenge).unwrap()).unwrap();
        match resume(desk, pending, &STANDARD.encode(response)) {
            Step::Success(account, Some(last)) => {
                mechanism.success(&STANDARD.decode(last).unwrap()).unwrap();
                Ok(account)
            }
            Step::Refused(refusal) => Err(refusal),
            other => panic!("{other:?}"),
        }
    }

    fn credentials(user: &str, password: &str, binding: ChannelBinding) -> Credentials {
        Credentials::default().with_username(user).with_password(password).with_channel_binding(binding)
    }

    /// The `sasl` crate has no `tls-server-end-point`: a client as short as RFC 5802 allows.
    struct EndPoint {
        hash: Hash,
        password: &'static str,
        certificate: [u8; 32],
        text: String,
        server: Vec<u8>,
    }

    impl EndPoint {
        fn new(hash: Hash, password: &'static str, certificate: [u8; 32]) -> Self {
            Self { hash, password, certificate, text: String::new(), server: Vec::new() }
        }
    }

    impl Mechanism for EndPoint {
        fn name(&self) -> &'static str {
            "SCRAM-PLUS"
        }

        fn from_credentials(_: Credentials) -> Result<Self, sasl::client::MechanismError> {
            unreachable!("made by new")
        }

        fn initial(&mut self) -> Vec<u8> {
            b"p=tls-server-end-point,,n=joe,r=ours".to_vec()
        }

        fn response(&mut self, challenge: &[u8]) -> Result<Vec<u8>, sasl::client::MechanismError> {
            let challenge = String::from_utf8(challenge.to_vec()).unwrap();
            let fields: Vec<&str> = challenge.split(',').collect();
            let salt = STANDARD.decode(&fields[1][2..]).unwrap();
            let mut salted = vec![0; self.hash.digest(b"").len()];
            match self.hash {
                Hash::Sha1 => pbkdf2::pbkdf2_hmac::<sha1::Sha1>(
                    self.password.as_bytes(),
                    &salt,
                    fields[2][2..].parse().unwrap(),
                    &mut salted,
                ),
                Hash::Sha256 => pbkdf2::pbkdf2_hmac::<sha2::Sha256>(
                    self.password.as_bytes(),
                    &salt,
                    fields[2][2..].parse().unwrap(),
                    &mut salted,
                ),
            }
            let mut bound = b"p=tls-server-end-point,,".to_vec();
            bound.extend(self.certificate);
            let without = format!("c={},{}", STANDARD.encode(bound), fields[0]);
            self.text = format!("n=joe,r=ours,{challenge},{without}");
            let key = self.hash.hmac(&salted, b"Client Key");
            let signature = self.hash.hmac(&self.hash.digest(&key), self.text.as_bytes());
            let proof: Vec<u8> = key.iter().zip(signature).map(|(a, b)| a ^ b).collect();
            self.server = self.hash.hmac(&salted, b"Server Key");
            Ok(format!("{without},p={}", STANDARD.encode(proof)).into_bytes())
        }

        fn success(&mut self, data: &[u8]) -> Result<(), sasl::client::MechanismError> {
            let signature = STANDARD.encode(self.hash.hmac(&self.server, self.text.as_bytes()));
            assert_eq!(data, format!("v={signature}").as_bytes());
            Ok(())
        }
    }

    #[test]
    fn another_implementation_of_scram_logs_in_and_believes_our_signature() {
        let none = || credentials("admin", "adminpass", ChannelBinding::None);
        let mut one = Scram::<Sha1>::from_credentials(none()).unwrap();
        assert_eq!(login(&mut one, "SCRAM-SHA-1"), Ok(0));
        let mut one = Scram::<Sha256>::from_credentials(none()).unwrap();
        assert_eq!(login(&mut one, "SCRAM-SHA-256"), Ok(0));
    }

    #[test]
    fn a_login_that_is_bound_to_our_certificate_is_let_in() {
        let mut one = EndPoint::new(Hash::Sha1, "joepass", CERTIFICATE);
        assert_eq!(login(&mut one, "SCRAM-SHA-1-PLUS"), Ok(1));
        let mut one = EndPoint::new(Hash::Sha256, "joepass", CERTIFICATE);
        assert_eq!(login(&mut one, "SCRAM-SHA-256-PLUS"), Ok(1));
        let mut other = EndPoint::new(Hash::Sha256, "joepass", [8; 32]);
        let refusal = login(&mut other, "SCRAM-SHA-256-PLUS").unwrap_err();
        assert_eq!(refusal.text.as_deref(), Some("Channel bindings does not match"));
        let mut wrong = EndPoint::new(Hash::Sha256, "guess", CERTIFICATE);
        assert_eq!(login(&mut wrong, "SCRAM-SHA-256-PLUS"), Err(Refusal::wrong_password()));
    }

    #[test]
    fn a_wrong_password_a_wrong_binding_and_an_unknown_user_are_refused_in_tigases_words() {
        let refusal = |credentials: Credentials, name| {
            login(&mut Scram::<Sha256>::from_credentials(credentials).unwrap(), name).unwrap_err()
        };
        let wrong = refusal(credentials("admin", "guess", ChannelBinding::None), "SCRAM-SHA-256");
        assert_eq!(wrong, Refusal::wrong_password());
        let nobody = refusal(credentials("nobody", "x", ChannelBinding::None), "SCRAM-SHA-256");
        assert_eq!(nobody, Refusal::silent("not-authorized"));
        for binding in [ChannelBinding::TlsExporter(vec![1]), ChannelBinding::TlsUnique(vec![1])] {
            let other = refusal(credentials("admin", "adminpass", binding), "SCRAM-SHA-256-PLUS");
            assert_eq!(other, Refusal::silent("not-authorized"));
        }
        let unsure = refusal(credentials("admin", "adminpass", ChannelBinding::Unsupported), "SCRAM-SHA-256");
        assert_eq!(unsure, Refusal::silent("not-authorized"));
    }

    #[test]
    fn rubbish_is_refused() {
        let accounts = accounts().unwrap();
        let desk = Desk { accounts: &accounts, certificate: &CERTIFICATE };
        for name in MECHANISMS {
            for message in ["!", "=", "AAAA", "biws", "biwsbj1hZG1pbg==", "biwsbj1hZG1pbixyPQ==", "//79"] {
                let step = begin(desk, name, message);
                assert!(matches!(step, Step::Refused(_)), "{name} {message}: {step:?}");
            }
        }
        let Step::Challenge(pending, empty) = begin(desk, "PLAIN", "") else { panic!("no challenge") };
        assert_eq!(empty, "");
        assert!(matches!(resume(desk, pending, &STANDARD.encode("\0joe\0joepass")), Step::Success(1, None)));
        assert!(matches!(begin(desk, "SCRAM-SHA-512", "biws"), Step::Refused(Refusal { text: Some(_), .. })));
        for proof in ["!", "AAAA", "Yz1iaXdzLHI9YSxwPQ=="] {
            let first = STANDARD.encode("n,,n=admin,r=abc");
            let Step::Challenge(pending, _) = begin(desk, "SCRAM-SHA-1", &first) else { panic!("refused") };
            assert!(matches!(resume(desk, pending, proof), Step::Refused(_)), "{proof}");
        }
    }
}
