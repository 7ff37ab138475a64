//! Durations that are read at a glance: two units at most, no false precision.

use std::time::Duration;

/// A duration for people: `0.4 ms`, `12 ms`, `4.2 s`, `42 s`, `3m07s`, `1h02m`, `6d04h`.
pub fn human(duration: Duration) -> String {
    let micros = duration.as_micros();
    // Rounded below a minute, where a second counts; above, whole units have passed.
    let seconds = if micros < 59_500_000 {
        duration.as_millis().saturating_add(500) / 1000
    } else {
        u128::from(duration.as_secs())
    };
    // The limits stand where rounding would otherwise give `10.0 s` or `1000 ms`.
    match micros {
        0 => "0 ms".to_owned(),
        1..=49 => "<0.1 ms".to_owned(),
        50..=9_949 => {
            let tenths = (micros + 50) / 100;
            if tenths.is_multiple_of(10) {
                format!("{} ms", tenths / 10)
            } else {
                format!("{}.{} ms", tenths / 10, tenths % 10)
            }
        }
        9_950..=999_499 => format!("{} ms", (micros + 500) / 1_000),
        999_500..=9_949_999 => {
            let tenths = (micros + 50_000) / 100_000;
            if tenths.is_multiple_of(10) {
                format!("{} s", tenths / 10)
            } else {
                format!("{}.{} s", tenths / 10, tenths % 10)
            }
        }
        _ => match seconds {
            0..=59 => format!("{seconds} s"),
            60..=3_599 => format!("{}m{:02}s", seconds / 60, seconds % 60),
            3_600..=86_399 => format!("{}h{:02}m", seconds / 3_600, seconds % 3_600 / 60),
            _ => format!("{}d{:02}h", seconds / 86_400, seconds % 86_400 / 3_600),
        },
    }
}

/// The same for a number of milliseconds.
pub fn human_ms(ms: u64) -> String {
    human(Duration::from_millis(ms))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn durations_are_read_at_a_glance() {
        for (micros, words) in [
            (0, "0 ms"),
            (20, "<0.1 ms"),
            (310, "0.3 ms"),
            (9_960, "10 ms"),
            (2_000, "2 ms"),
            (12_000, "12 ms"),
            (999_400, "999 ms"),
            (999_600, "1 s"),
            (4_200_000, "4.2 s"),
            (9_990_000, "10 s"),
            (42_000_000, "42 s"),
            (187_000_000, "3m07s"),
            (3_725_000_000, "1h02m"),
            (534_000_000_000, "6d04h"),
        ] {
            assert_eq!(human(Duration::from_micros(micros)), words);
        }
        assert_eq!(human_ms(12), "12 ms");
    }

    #[test]
    fn the_longest_duration_has_words() {
        assert_eq!(human(Duration::MAX), "213503982334601d07h");
    }

    proptest! {
        #[test]
        fn every_duration_has_short_words(micros in 0_u64..10_000_000_000_000) {
            let words = human(Duration::from_micros(micros));
            prop_assert!(words.len() <= 8, "{words}");
        }
    }
}
