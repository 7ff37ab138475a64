//! A certificate as a server shows it: any bytes are facts or an error.
#![no_main]

use clusterctl::probe::xmpp::certificate;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = certificate::facts(bytes);
});
