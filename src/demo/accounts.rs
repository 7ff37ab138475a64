//! Who may log in, and what the server keeps of a password.

use super::error::DemoError;
use hmac::{Hmac, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicBool, Ordering};

/// Rounds of PBKDF2, as Tigase has them.
pub(super) const ITERATIONS: u32 = 4096;

/// The hash of a SCRAM mechanism.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
}

impl Hash {
    /// HMAC (RFC 2104).
    pub(super) fn hmac(self, key: &[u8], text: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => {
                let mut mac = Hmac::<Sha1>::new_from_slice(key).expect("HMAC takes keys of any length");
                mac.update(text);
                mac.finalize().into_bytes().to_vec()
            }
            Self::Sha256 => {
                let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
                mac.update(text);
                mac.finalize().into_bytes().to_vec()
            }
        }
    }

    /// The plain hash.
    pub(super) fn digest(self, text: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => Sha1::digest(text).to_vec(),
            Self::Sha256 => Sha256::digest(text).to_vec(),
        }
    }

    /// `Hi` of RFC 5802, 2.2.
    fn salted(self, password: &str, salt: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => {
                let mut out = [0; 20];
                pbkdf2::pbkdf2_hmac::<Sha1>(password.as_bytes(), salt, ITERATIONS, &mut out);
                out.to_vec()
            }
            Self::Sha256 => {
                let mut out = [0; 32];
                pbkdf2::pbkdf2_hmac::<Sha256>(password.as_bytes(), salt, ITERATIONS, &mut out);
                out.to_vec()
            }
        }
    }
}

/// What SCRAM keeps of a password (RFC 5802, 3).
pub(super) struct Keys {
    pub(super) salt: Vec<u8>,
    pub(super) stored: Vec<u8>,
    pub(super) server: Vec<u8>,
}

impl Keys {
    fn new(hash: Hash, password: &str) -> Result<Self, DemoError> {
        let mut salt = vec![0; 10];
        getrandom::fill(&mut salt).map_err(DemoError::Random)?;
        let salted = hash.salted(password, &salt);
        let stored = hash.digest(&hash.hmac(&salted, b"Client Key"));
        let server = hash.hmac(&salted, b"Server Key");
        Ok(Self { salt, stored, server })
    }
}

/// One account. The passwords are the demo's own and secret to nobody: it listens on loopback alone.
pub(super) struct Account {
    /// The name before the `@`.
    pub(super) user: &'static str,
    /// Its password.
    pub(super) password: &'static str,
    /// Whether it sees components at this moment.
    admin: AtomicBool,
    sha1: Keys,
    sha256: Keys,
}

impl Account {
    fn new(user: &'static str, password: &'static str, admin: bool) -> Result<Self, DemoError> {
        Ok(Self {
            user,
            password,
            admin: AtomicBool::new(admin),
            sha1: Keys::new(Hash::Sha1, password)?,
            sha256: Keys::new(Hash::Sha256, password)?,
        })
    }

    /// Whether it is an administrator at this moment.
    pub(super) fn admin(&self) -> bool {
        self.admin.load(Ordering::Relaxed)
    }

    /// Makes it an administrator, or takes that from it.
    pub(super) fn set_admin(&self, admin: bool) {
        self.admin.store(admin, Ordering::Relaxed);
    }

    /// What is kept for one of the hashes.
    pub(super) fn keys(&self, hash: Hash) -> &Keys {
        match hash {
            Hash::Sha1 => &self.sha1,
            Hash::Sha256 => &self.sha256,
        }
    }
}

/// The administrator.
pub(super) const ADMIN: (&str, &str) = ("admin", "adminpass");
/// Somebody else.
pub(super) const JOE: (&str, &str) = ("joe", "joepass");

/// The two accounts that every demo has.
pub(super) fn accounts() -> Result<Vec<Account>, DemoError> {
    Ok(vec![Account::new(ADMIN.0, ADMIN.1, true)?, Account::new(JOE.0, JOE.1, false)?])
}
