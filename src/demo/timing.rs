//! How long things take: durations as they are typed, and the pace at which the cluster lives.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// The longest duration that can be typed: a day.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// How fast the cluster lives: what was measured on a real one is multiplied by it.
///
/// At 1 a link that is cut stands for 200 s, as measured; at 0.01 for 2 s. From 0.0001 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    millionths: u64,
}

impl Pace {
    /// As measured on a real cluster.
    pub const REAL: Self = Self { millionths: 1_000_000 };

    /// A duration at this pace.
    pub(super) fn of(self, measured: Duration) -> Duration {
        let nanos = measured.as_nanos() * u128::from(self.millionths) / 1_000_000;
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self::REAL
    }
}

impl FromStr for Pace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{}' is no pace: write a factor from 0.0001 to 100", text.escape_debug());
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() && fraction.is_empty() || !digits(whole) || !digits(fraction) {
            return Err(wrong());
        }
        // What comes after the sixth decimal is far below the least pace.
        let fraction: String = format!("{fraction:0<6}").chars().take(6).collect();
        let millionths = format!("{whole}{fraction}").parse().map_err(|_| wrong())?;
        if (100..=100_000_000).contains(&millionths) { Ok(Self { millionths }) } else { Err(wrong()) }
    }
}

impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.millionths / 1_000_000, self.millionths % 1_000_000);
        let text = format!("{whole}.{fraction:06}");
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// Reads a duration as it is typed: `500ms`, `2s`, `1.5s`, `3m`, `1h`; up to a day.
pub(super) fn read_duration(text: &str) -> Result<Duration, String> {
    let wrong = || {
        format!(
            "'{}' is no duration: write a number with its unit, such as 500ms, 2s or 3m",
            text.escape_debug()
        )
    };
    let at = text.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(wrong)?;
    let (number, unit) = text.split_at(at);
    let unit_ms: u128 = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" | "min" => 60_000,
        "h" => 3_600_000,
        _ => return Err(wrong()),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || whole.len() > 9 || fraction.len() > 9 || fraction.contains('.') {
        return Err(wrong());
    }
    let nano_digits = format!("{whole}{fraction:0<9}").parse::<u128>().map_err(|_| wrong())?;
    let nanos = u64::try_from(nano_digits * unit_ms / 1_000).map_err(|_| wrong())?;
    let duration = Duration::from_nanos(nanos);
    if duration > LONGEST {
        Err(format!("{} is longer than a day", text.escape_debug()))
    } else {
        Ok(duration)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]

    use super::*;

    #[test]
    fn durations_are_read_as_people_type_them() {
        for (text, ms) in
            [("0s", 0), ("500ms", 500), ("2s", 2_000), ("1.5s", 1_500), ("3m", 180_000), ("24h", 86_400_000)]
        {
            assert_eq!(read_duration(text), Ok(Duration::from_millis(ms)), "{text}");
        }
        for text in ["", "s", "5", "1..5s", "-1s", "1e3s", "25h", "9999999999s", "1.5.5s", "5 s", "٣s"] {
            assert!(read_duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_pace_is_a_factor_within_reason() {
        let pace = |text: &str| text.parse::<Pace>();
        assert_eq!(pace("1").unwrap(), Pace::REAL);
        assert_eq!(pace("0.01").unwrap().of(Duration::from_secs(200)), Duration::from_secs(2));
        assert_eq!(pace(".5").unwrap().to_string(), "0.5");
        assert_eq!(pace("100").unwrap().to_string(), "100");
        for text in ["", ".", "0", "0.00001", "101", "-1", "1e2", "x", "1.2.3", "99999999999999999999"] {
            assert!(pace(text).is_err(), "{text}");
        }
    }
}
