//! What a run may touch of the world outside: given from outside, so that a test can give its own.

use super::exit::Failure;
use super::settings::Settings;
use crate::probe::given::Pin;
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal, Read, Write};
use std::path::PathBuf;

/// The process's arguments, the program's name first.
pub fn arguments() -> impl Iterator<Item = OsString> {
    std::env::args_os()
}

/// The variables of the environment.
#[derive(Debug, Clone, Default)]
pub struct Environment(BTreeMap<OsString, OsString>);

impl Environment {
    /// The process's own.
    pub fn of_process() -> Self {
        Self(std::env::vars_os().collect())
    }

    /// A variable; one that is set to nothing counts as unset.
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.0.get(OsStr::new(name)).map(OsString::as_os_str).filter(|value| !value.is_empty())
    }

    /// A variable that must be text.
    pub fn text(&self, name: &str) -> Result<Option<&str>, Failure> {
        self.get(name)
            .map(|value| {
                value.to_str().ok_or_else(|| {
                    Failure::usage(format!("environment variable {name} is not valid UTF-8"))
                        .with_remedy(format!("unset {name}, or set it anew"))
                })
            })
            .transpose()
    }

    /// A variable that is a path.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.get(name).map(PathBuf::from)
    }

    /// Sets a variable.
    pub fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.into(), value.into());
    }

    /// All but these.
    #[must_use]
    pub fn without(&self, names: &[&str]) -> Self {
        let mut rest = self.clone();
        rest.0.retain(|name, _| !names.iter().any(|gone| name.as_os_str() == OsStr::new(gone)));
        rest
    }

    /// Only what concerns the looks of the output: what the demo takes from outside.
    #[must_use]
    pub fn looks_only(&self) -> Self {
        const LOOKS: [&str; 6] = [
            "CLUSTERCTL_OUTPUT",
            "CLUSTERCTL_COLOR",
            "CLUSTERCTL_ASCII",
            "CLUSTERCTL_LOG",
            "NO_COLOR",
            "TERM",
        ];
        Self(
            self.0
                .iter()
                .filter(|(name, _)| LOOKS.iter().any(|look| name.as_os_str() == OsStr::new(look)))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        )
    }
}

impl<N: Into<OsString>, V: Into<OsString>> FromIterator<(N, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(variables: I) -> Self {
        Self(variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

/// Which of the standard streams are terminals.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminals {
    /// Standard input: somebody can be asked.
    pub input: bool,
    /// Standard output: somebody reads the result.
    pub output: bool,
    /// Standard error: somebody reads messages.
    pub messages: bool,
    /// The columns of standard output, where it is a terminal.
    pub width: Option<u16>,
}

/// A keyring's answer for an account: the password, or why there is none.
pub type KeyringAnswer = Result<SecretString, String>;

/// Asks the system's keyring for an account's password.
pub type Keyring<'a> = Box<dyn Fn(&str) -> KeyringAnswer + 'a>;

/// Asks the person at the terminal for a secret, without an echo. Takes the question.
pub type Prompt<'a> = Box<dyn FnMut(&str) -> io::Result<SecretString> + 'a>;

/// A certificate as a server showed it, before anybody trusts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownCertificate {
    /// Its fingerprint, ready to pin.
    pub pin: Pin,
    /// What a person needs to judge it, a line each: names, issuer, dates, what is wrong with it.
    pub description: Vec<String>,
}

/// Fetches the certificate that the server of these settings shows, without logging in and without trusting
/// it. Must end within the settings' time-out.
pub type CertificateFetcher<'a> = Box<dyn FnMut(&Settings) -> Result<ShownCertificate, Failure> + 'a>;

/// What a run may touch.
pub struct World<'a> {
    /// The environment.
    pub environment: Environment,
    /// Standard input. Owned by the run, so that it can be read with a deadline.
    pub input: Box<dyn Read + Send>,
    /// Standard output: results.
    pub output: &'a mut dyn Write,
    /// Standard error: messages.
    pub messages: &'a mut dyn Write,
    /// Which of the three are terminals.
    pub terminals: Terminals,
    /// The system's keyring.
    pub keyring: Keyring<'a>,
    /// The person at the terminal.
    pub prompt: Prompt<'a>,
    /// Looks at a server's certificate.
    pub certificates: CertificateFetcher<'a>,
}

impl Terminals {
    /// Those of the process.
    pub fn of_process() -> Self {
        Self {
            input: io::stdin().is_terminal(),
            output: io::stdout().is_terminal(),
            messages: io::stderr().is_terminal(),
            width: terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0),
        }
    }
}
