//! What a person or a redirecting server gives: hosts, overrides, pins, accounts, and text for a terminal.
#![no_main]

use clusterctl::probe::given::{HostPort, Override, Pin};
use clusterctl::probe::xmpp::target;
use clusterctl::text::sanitize;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(server) = text.parse::<HostPort>() {
        assert_eq!(server.to_string().parse::<HostPort>().as_ref(), Ok(&server));
    }
    let _ = text.parse::<Override>();
    let _ = text.parse::<Pin>();
    let _ = target::account(text);
    assert!(!sanitize::neutralise(text).chars().any(sanitize::is_forbidden));
});
