//! How fast configurations are read: megabytes a second of processor time, so that other load on the machine tells
//! little. The file is repeated, each copy under a name of its own, until there are 32 MB.

#![allow(dead_code, unreachable_pub)]

#[path = "../../src/tdsl/mod.rs"]
mod tdsl;

use std::fmt::Write as _;

/// What this thread has used of a processor, in seconds; Linux tells.
fn used() -> f64 {
    let text =
        std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells what a thread has used");
    let nanoseconds: f64 = text.split(' ').next().and_then(|word| word.parse().ok()).expect("a number");
    nanoseconds / 1e9
}

fn best(mut work: impl FnMut()) -> f64 {
    (0..7)
        .map(|_| {
            let begun = used();
            work();
            used() - begun
        })
        .fold(f64::MAX, f64::min)
}

fn main() {
    let path = std::env::args().nth(1).expect("usage: tdsl-bench FILE");
    let one = std::fs::read_to_string(path).expect("the file can be read");
    let mut all = String::new();
    let mut copies = 0;
    while all.len() < 32_000_000 {
        let _ = write!(all, "copy{copies} {{\n{one}\n}}\n");
        copies += 1;
    }
    let megabytes = all.len() as f64 / 1e6;
    let tokens = best(|| {
        std::hint::black_box(tdsl::token::Tokens::new(&all).count());
    });
    let read = best(|| {
        // To give the tree back is no part of reading it.
        std::mem::forget(tdsl::reader::read(&all).expect("the server reads it"));
    });
    println!(
        "{megabytes:.0} MB, {copies} copies: tokens {:.0} MB/s, read {:.0} MB/s",
        megabytes / tokens,
        megabytes / read
    );
}
