//! A capture from anywhere: any bytes are an error of one line, or a capture that can be folded, written and told
//! under other names.
#![no_main]

use clusterctl::capture::{read, redact};
use clusterctl::cluster::fold::fold;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match read(bytes) {
        Ok(opened) => {
            let capture = opened.capture;
            fold(&capture.round, &capture.declaration);
            let text = redact::names(&capture).write().expect("it can be written");
            read(text.as_bytes()).expect("what is written can be read");
        }
        Err(error) => assert!(error.to_string().lines().count() == 1, "an error is one line"),
    }
});
