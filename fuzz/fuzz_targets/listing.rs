//! Saved output of lsof, ss and netstat: any bytes are a table or an error with a place.
#![no_main]

use clusterctl::probe::sockets::listing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Err(error) = listing::read(bytes, &[5277]) {
        assert!(error.to_string().lines().count() == 1, "an error is one line");
    }
});
