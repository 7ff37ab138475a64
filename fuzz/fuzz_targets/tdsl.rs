//! Configurations: any bytes are a tree or a refusal; what formats them keeps the tree, and what finds fault with them
//! tells of every loss.
#![no_main]

use clusterctl::config::file::File;
use clusterctl::config::lints;
use clusterctl::tdsl::canonical::write_mended;
use clusterctl::tdsl::format::format;
use clusterctl::tdsl::reader::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let source = String::from_utf8_lossy(bytes);
    let file = File::new("fuzz", source.as_ref());
    let found = lints::check(std::slice::from_ref(&file));
    for one in &found {
        assert!(source.get(one.span.clone()).is_some(), "a finding stands in the file");
    }
    let Ok(document) = &file.read else {
        assert!(!found.is_empty(), "a refusal is told");
        return;
    };
    assert!(document.losses.is_empty() || !found.is_empty(), "a loss is told");
    // What torn entries make of an expression has no other form: here it need only end.
    let _ = read(&write_mended(&document.tree).0);
    let formatted = format(&source).expect("what is read is formatted");
    assert_eq!(read(&formatted).map(|read| read.tree).as_ref(), Ok(&document.tree));
    assert_eq!(format(&formatted).as_ref(), Ok(&formatted));
});
