//! What is taken out of a capture: secrets always, names when somebody asks for that.

mod leaves;
mod names;
mod roster;
mod secrets;
mod veil;

pub use names::names;

use super::Capture;
use crate::cluster::observation::Evidence;

/// A configuration with what looks like a secret masked. The lines stay the same in number.
pub fn masked(text: &str) -> String {
    secrets::mask(text)
}

/// Masks what looks like a secret in every configuration. The server masks its own already; what plugins, scripts
/// and strange keys hold, it may not know.
pub(super) fn secrets(capture: &mut Capture) {
    for observation in &mut capture.round.observations {
        if let Ok(Evidence::Configuration(text)) = &mut observation.outcome {
            *text = secrets::mask(text);
        }
    }
}
