//! The thresholds that a person may set, in one table: `check --list`, the readers of `--warn` and `--critical`,
//! `explain` and the manual read it. What the limits are by default, and why, is told in [`super::policy`].

use super::policy::Policy;
use std::fmt;

/// What a threshold is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Milliseconds here; a duration with its unit for people.
    Duration,
    /// Bytes.
    Bytes,
    /// Whole days.
    Days,
    /// A number of things.
    Count,
}

impl Unit {
    /// The word for it, in lists.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Duration => "duration",
            Self::Bytes => "bytes",
            Self::Days => "days",
            Self::Count => "count",
        }
    }

    /// What to write, for people.
    pub const fn shape(self) -> &'static str {
        match self {
            Self::Duration => "a duration is wanted, such as 500ms, 35s or 1m30s",
            Self::Bytes => "a number of bytes is wanted, such as 65536, 64KiB or 1MB",
            Self::Days => "a number of days is wanted, such as 21d",
            Self::Count => "a plain number is wanted, such as 4",
        }
    }

    /// A value of this unit, as it can be typed.
    pub fn shown(self, value: u64) -> String {
        match self {
            Self::Duration => duration(value),
            Self::Bytes => bytes(value),
            Self::Days => format!("{value}d"),
            Self::Count => value.to_string(),
        }
    }
}

fn duration(ms: u64) -> String {
    match ms {
        _ if !ms.is_multiple_of(1_000) => format!("{ms}ms"),
        _ if ms >= 86_400_000 && ms.is_multiple_of(86_400_000) => format!("{}d", ms / 86_400_000),
        _ if ms >= 3_600_000 && ms.is_multiple_of(3_600_000) => format!("{}h", ms / 3_600_000),
        _ if ms >= 60_000 && ms.is_multiple_of(60_000) => format!("{}m", ms / 60_000),
        _ if ms > 60_000 => format!("{}m{}s", ms / 60_000, ms % 60_000 / 1_000),
        _ => format!("{}s", ms / 1_000),
    }
}

fn bytes(bytes: u64) -> String {
    const KIB: u64 = 1 << 10;
    const MIB: u64 = 1 << 20;
    match bytes {
        0 => "0".to_owned(),
        _ if bytes.is_multiple_of(MIB) => format!("{}MiB", bytes / MIB),
        _ if bytes.is_multiple_of(KIB) => format!("{}KiB", bytes / KIB),
        _ => bytes.to_string(),
    }
}

/// On which side of the threshold it is worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worse {
    /// More is worse.
    Above,
    /// Less is worse.
    Below,
}

/// Which of the two limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// `--warn`.
    Warning,
    /// `--critical`.
    Critical,
}

impl Level {
    /// The flag that sets it.
    pub const fn flag(self) -> &'static str {
        match self {
            Self::Warning => "--warn",
            Self::Critical => "--critical",
        }
    }
}

/// The thresholds of one check.
#[derive(Debug)]
pub struct Threshold {
    /// The check.
    pub id: &'static str,
    /// What they are measured in.
    pub unit: Unit,
    /// On which side it is worse.
    pub worse: Worse,
    /// What is measured, in a few words.
    pub measures: &'static str,
    /// The least that a limit can be.
    pub least: u64,
    /// The most that a limit can be: beyond it a slip of the finger is likelier than an intention.
    pub most: u64,
    /// What stands for a warning that nobody set, where it is not a number of the policy.
    pub otherwise: &'static str,
    /// The limits in force; `None` where there is none.
    pub get: fn(&Policy, Level) -> Option<u64>,
    /// Sets one. The value is one that `least` and `most` allow.
    pub set: fn(&mut Policy, Level, u64),
}

impl Threshold {
    /// The limit in force, as it can be typed; `-` where there is none.
    pub fn shown(&self, policy: &Policy, level: Level) -> String {
        match ((self.get)(policy, level), level) {
            (Some(value), _) => self.unit.shown(value),
            (None, Level::Warning) if !self.otherwise.is_empty() => self.otherwise.to_owned(),
            (None, _) => "-".to_owned(),
        }
    }
}

/// All of them, in the order of the checks.
pub const fn all() -> &'static [Threshold] {
    THRESHOLDS
}

/// Those of this check.
pub fn find(id: &str) -> Option<&'static Threshold> {
    THRESHOLDS.iter().find(|threshold| threshold.id == id)
}

/// A year: no limit of ours is longer.
const YEAR_MS: u64 = 366 * 86_400_000;

const THRESHOLDS: &[Threshold] = &[
    Threshold {
        id: "silent-link",
        unit: Unit::Duration,
        worse: Worse::Above,
        measures: "nothing was received for longer",
        least: 1,
        most: YEAR_MS,
        otherwise: "",
        get: |policy, level| {
            Some(match level {
                Level::Warning => policy.silence_warning_ms,
                Level::Critical => policy.silence_critical_ms,
            })
        },
        set: |policy, level, value| match level {
            Level::Warning => policy.silence_warning_ms = value,
            Level::Critical => policy.silence_critical_ms = value,
        },
    },
    Threshold {
        id: "slow-link",
        unit: Unit::Duration,
        worse: Worse::Above,
        measures: "a request took longer, there and back",
        least: 1,
        most: YEAR_MS,
        otherwise: "",
        get: |policy, level| match level {
            Level::Warning => Some(policy.round_trip_warning_ms),
            Level::Critical => policy.round_trip_critical_ms,
        },
        set: |policy, level, value| match level {
            Level::Warning => policy.round_trip_warning_ms = value,
            Level::Critical => policy.round_trip_critical_ms = Some(value),
        },
    },
    Threshold {
        id: "clock-skew",
        unit: Unit::Duration,
        worse: Worse::Above,
        measures: "clocks differ by so much",
        least: 1,
        most: YEAR_MS,
        otherwise: "",
        get: |policy, level| {
            u64::try_from(match level {
                Level::Warning => policy.skew_warning_ms,
                Level::Critical => policy.skew_critical_ms,
            })
            .ok()
        },
        set: |policy, level, value| {
            let value = i64::try_from(value).unwrap_or(i64::MAX);
            match level {
                Level::Warning => policy.skew_warning_ms = value,
                Level::Critical => policy.skew_critical_ms = value,
            }
        },
    },
    Threshold {
        id: "certificate-expiring",
        unit: Unit::Days,
        worse: Worse::Below,
        measures: "fewer days are left",
        least: 0,
        most: 3_650,
        otherwise: "",
        get: |policy, level| {
            u64::try_from(match level {
                Level::Warning => policy.certificate_warning_days,
                Level::Critical => policy.certificate_critical_days,
            })
            .ok()
        },
        set: |policy, level, value| {
            let value = i64::try_from(value).unwrap_or(i64::MAX);
            match level {
                Level::Warning => policy.certificate_warning_days = value,
                Level::Critical => policy.certificate_critical_days = value,
            }
        },
    },
    Threshold {
        id: "few-connections",
        unit: Unit::Count,
        worse: Worse::Below,
        measures: "fewer sockets with a peer are established",
        // Fewer than one is none at all, which link-without-socket tells.
        least: 2,
        most: 1_000,
        otherwise: "connections-per-node",
        get: |policy, level| {
            match level {
                Level::Warning => policy.connections_warning,
                Level::Critical => policy.connections_critical,
            }
            .map(u64::from)
        },
        set: |policy, level, value| {
            let value = u32::try_from(value).ok();
            match level {
                Level::Warning => policy.connections_warning = value,
                Level::Critical => policy.connections_critical = value,
            }
        },
    },
    Threshold {
        id: "send-queue-growing",
        unit: Unit::Bytes,
        worse: Worse::Above,
        measures: "so many bytes wait on one socket",
        least: 1,
        most: 1 << 40,
        otherwise: "",
        get: |policy, level| match level {
            Level::Warning => Some(policy.queue_bytes),
            Level::Critical => policy.queue_critical_bytes,
        },
        set: |policy, level, value| match level {
            Level::Warning => policy.queue_bytes = value,
            Level::Critical => policy.queue_critical_bytes = Some(value),
        },
    },
];

/// A warning that could never be given, since it is critical before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The check.
    pub id: &'static str,
    /// The limit of the warning, as it can be typed.
    pub warning: String,
    /// The limit beyond which it is critical.
    pub critical: String,
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the warning of {} at {} lies beyond critical at {}", self.id, self.warning, self.critical)
    }
}

/// The first check whose warning lies beyond critical. `connections` is the declared connections-per-node.
pub fn contradiction(policy: &Policy, connections: u32) -> Option<Contradiction> {
    THRESHOLDS.iter().find_map(|threshold| {
        let otherwise = (threshold.id == "few-connections").then(|| u64::from(connections));
        let warning = (threshold.get)(policy, Level::Warning).or(otherwise)?;
        let critical = (threshold.get)(policy, Level::Critical)?;
        let beyond = match threshold.worse {
            Worse::Above => warning > critical,
            Worse::Below => warning < critical,
        };
        beyond.then(|| Contradiction {
            id: threshold.id,
            warning: threshold.unit.shown(warning),
            critical: threshold.unit.shown(critical),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::registry;

    #[test]
    fn the_defaults_do_not_contradict_themselves() {
        assert_eq!(contradiction(&Policy::default(), 5), None);
        // A cluster with a single connection a pair is no contradiction either.
        assert_eq!(contradiction(&Policy::default(), 1), None);
    }

    #[test]
    fn what_is_set_is_in_force_and_nothing_else_changes() {
        for threshold in all() {
            for level in [Level::Warning, Level::Critical] {
                let mut policy = Policy::default();
                let value = threshold.most - 1;
                (threshold.set)(&mut policy, level, value);
                assert_eq!((threshold.get)(&policy, level), Some(value), "{}", threshold.id);
                for other in all() {
                    for other_level in [Level::Warning, Level::Critical] {
                        if other.id != threshold.id || other_level != level {
                            assert_eq!(
                                (other.get)(&policy, other_level),
                                (other.get)(&Policy::default(), other_level),
                                "{} changed {}",
                                threshold.id,
                                other.id
                            );
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn every_threshold_belongs_to_a_check_of_this_program() {
        let known: Vec<&str> = registry::all().iter().map(|check| check.id).collect();
        assert!(all().iter().all(|threshold| known.contains(&threshold.id)));
    }

    #[test]
    fn a_warning_beyond_critical_is_told() {
        let mut policy = Policy { silence_warning_ms: 100_000, ..Policy::default() };
        let told = contradiction(&policy, 5).map(|contradiction| contradiction.to_string());
        assert_eq!(
            told.as_deref(),
            Some("the warning of silent-link at 1m40s lies beyond critical at 1m30s")
        );
        policy = Policy { connections_critical: Some(6), ..Policy::default() };
        assert_eq!(contradiction(&policy, 5).map(|contradiction| contradiction.id), Some("few-connections"));
        assert_eq!(contradiction(&policy, 6), None);
    }

    #[test]
    fn values_are_shown_as_they_are_typed() {
        for (unit, value, shown) in [
            (Unit::Duration, 35_000, "35s"),
            (Unit::Duration, 90_000, "1m30s"),
            (Unit::Duration, 120_000, "2m"),
            (Unit::Duration, 1_500, "1500ms"),
            (Unit::Bytes, 65_536, "64KiB"),
            (Unit::Bytes, 1 << 20, "1MiB"),
            (Unit::Bytes, 1_000_000, "1000000"),
            (Unit::Days, 21, "21d"),
            (Unit::Count, 4, "4"),
        ] {
            assert_eq!(unit.shown(value), shown);
        }
    }
}
