//! Thresholds as they are typed: `--warn ID=VALUE`, `--critical ID=VALUE`.

use super::exit::Failure;
use super::values::{parse_check, parse_long_duration};
use crate::assess::policy::Policy;
use crate::assess::thresholds::{self, Level, Threshold, Unit};
use crate::probe::given::{Refused, refused};

/// One limit.
#[derive(Debug, Clone, Copy)]
pub struct Bound {
    threshold: &'static Threshold,
    value: u64,
}

/// Reads `ID=VALUE`, the value in the unit of that check's thresholds.
pub fn parse_bound(text: &str) -> Result<Bound, Refused> {
    let Some((id, value)) = text.split_once('=') else {
        return refused("write it like silent-link=35s");
    };
    let Some(threshold) = thresholds::find(id) else {
        parse_check(id)?;
        let with: Vec<&str> = thresholds::all().iter().map(|threshold| threshold.id).collect();
        return refused(format!("{id} has no thresholds; these have: {}", with.join(", ")));
    };
    let (unit, value) = (threshold.unit, value.trim());
    let number = match unit {
        Unit::Duration => parse_long_duration(value).ok().map(|time| milliseconds(time.as_millis())),
        Unit::Bytes => bytes(value),
        Unit::Days => days(value),
        Unit::Count => value.parse().ok(),
    };
    let Some(value) = number else {
        return refused(format!("{}, not '{}'", unit.shape(), value.escape_debug()));
    };
    if value < threshold.least || value > threshold.most {
        return refused(format!(
            "{} lies outside {} to {}",
            unit.shown(value),
            unit.shown(threshold.least),
            unit.shown(threshold.most)
        ));
    }
    Ok(Bound { threshold, value })
}

fn milliseconds(ms: u128) -> u64 {
    u64::try_from(ms).unwrap_or(u64::MAX)
}

/// A number of bytes, also in the units of a thousand (`1MB`) and of 1,024 (`64KiB`).
fn bytes(text: &str) -> Option<u64> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let factor: u64 = match unit.trim_start().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

/// A number of whole days, also as a duration of so many (`504h`).
fn days(text: &str) -> Option<u64> {
    const DAY_MS: u128 = 86_400_000;
    if let Some(number) = text.strip_suffix('d')
        && let Ok(number) = number.parse()
    {
        return Some(number);
    }
    let ms = parse_long_duration(text).ok()?.as_millis();
    (ms % DAY_MS == 0).then(|| milliseconds(ms / DAY_MS))
}

/// The default limits with these in their places. Fails where a warning lies beyond critical.
pub(super) fn policy(warn: &[Bound], critical: &[Bound], connections: u32) -> Result<Policy, Failure> {
    let mut policy = Policy::default();
    for (level, bounds) in [(Level::Warning, warn), (Level::Critical, critical)] {
        for bound in bounds {
            (bound.threshold.set)(&mut policy, level, bound.value);
        }
    }
    match thresholds::contradiction(&policy, connections) {
        None => Ok(policy),
        Some(wrong) => Err(Failure::usage(wrong.to_string()).with_remedy(format!(
            "give both: --warn {id}=... --critical {id}=...; clusterctl check --list shows the defaults",
            id = wrong.id
        ))),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_value_is_read_in_the_unit_of_its_check() {
        for (text, value) in [
            ("silent-link=35s", 35_000),
            ("silent-link=1m30s", 90_000),
            ("clock-skew=500ms", 500),
            ("slow-link=250ms", 250),
            ("send-queue-growing=65536", 65_536),
            ("send-queue-growing=64KiB", 65_536),
            ("send-queue-growing=1MB", 1_000_000),
            ("send-queue-growing=2 MiB", 2 << 20),
            ("certificate-expiring=21d", 21),
            ("certificate-expiring=0d", 0),
            ("certificate-expiring=2w", 14),
            ("certificate-expiring=504h", 21),
            ("few-connections=4", 4),
        ] {
            assert_eq!(parse_bound(text).unwrap().value, value, "{text}");
        }
    }

    #[test]
    fn a_value_in_the_wrong_unit_is_told_which_one_is_wanted() {
        for (text, said) in [
            ("silent-link", "write it like silent-link=35s"),
            ("silent-link=64KiB", "a duration is wanted, such as 500ms, 35s or 1m30s, not '64KiB'"),
            ("silent-link=35", "a duration is wanted"),
            ("silent-link=", "a duration is wanted"),
            ("silent-link=0s", "a duration is wanted"),
            ("send-queue-growing=10s", "a number of bytes is wanted"),
            ("send-queue-growing=-1", "a number of bytes is wanted"),
            ("send-queue-growing=99999999999999GB", "a number of bytes is wanted"),
            ("certificate-expiring=21", "a number of days is wanted, such as 21d"),
            ("certificate-expiring=36h", "a number of days is wanted"),
            ("few-connections=4s", "a plain number is wanted, such as 4"),
            ("few-connections=1", "1 lies outside 2 to 1000"),
            ("certificate-expiring=99999d", "99999d lies outside 0d to 3650d"),
            ("node-down=3", "node-down has no thresholds; these have: silent-link, "),
            ("silent-lnk=3s", "there is no such check; did you mean silent-link?"),
        ] {
            let why = parse_bound(text).unwrap_err().to_string();
            assert!(why.starts_with(said), "{text}: {why}");
        }
    }

    #[test]
    fn a_warning_beyond_critical_is_refused() {
        let bound = |text| parse_bound(text).unwrap();
        let failure = policy(&[bound("silent-link=2m")], &[], 5).unwrap_err();
        assert!(failure.shown().contains("the warning of silent-link at 2m lies beyond critical at 1m30s"));
        assert!(policy(&[bound("silent-link=2m")], &[bound("silent-link=3m")], 5).is_ok());
        assert!(policy(&[], &[bound("few-connections=6")], 5).is_err());
        assert!(policy(&[bound("few-connections=8")], &[bound("few-connections=6")], 5).is_ok());
        assert!(policy(&[bound("certificate-expiring=2d")], &[], 5).is_err());
        assert!(policy(&[], &[bound("send-queue-growing=1KiB")], 5).is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(id in "silent-link|few-connections|send-queue-growing|certificate-expiring|[a-z-]{0,9}", value in ".{0,20}") {
            let _ = parse_bound(&format!("{id}={value}"));
            let _ = parse_bound(&value);
        }
    }
}
