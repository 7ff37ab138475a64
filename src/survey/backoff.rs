//! How long to wait before the next try: longer each time, and never all at the same moment.

use std::time::Duration;

/// The shortest wait.
const LEAST: Duration = Duration::from_millis(250);

/// A source of chance that can be given a seed, so that a test knows what comes (`SplitMix64`, Steele et al. 2014).
/// Good enough to spread tries in time; no secret may ever come from it.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice that always fall in the same way.
    pub const fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// Dice that nobody knows. Where the system gives no chance, a fixed seed: the tries of several programs
    /// may then coincide, and that is all.
    pub fn rolled() -> Self {
        let mut bytes = [0; 8];
        let filled = getrandom::fill(&mut bytes).is_ok();
        Self(if filled { u64::from_le_bytes(bytes) } else { 1 })
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from `least` to `most`, both included.
    fn between(&mut self, least: u64, most: u64) -> u64 {
        match most.saturating_sub(least).checked_add(1) {
            Some(span) => least + self.next() % span,
            None => self.next(),
        }
    }
}

/// Waits between tries: from 250 ms to anything below a limit that doubles with each failure (full jitter), up
/// to a cap.
#[derive(Debug, Clone)]
pub struct Backoff {
    dice: Dice,
    cap: Duration,
    failures: u32,
}

impl Backoff {
    /// Nothing has failed yet.
    pub fn new(dice: Dice, cap: Duration) -> Self {
        Self { dice, cap: cap.max(LEAST), failures: 0 }
    }

    /// One more try has failed: how many have, one after the other, and how long to wait now.
    pub fn failed(&mut self) -> (u32, Duration) {
        let limit = LEAST.saturating_mul(1_u32.checked_shl(self.failures).unwrap_or(u32::MAX)).min(self.cap);
        self.failures = self.failures.saturating_add(1);
        let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        (self.failures, Duration::from_millis(self.dice.between(millis(LEAST), millis(limit))))
    }

    /// How many tries have failed, one after the other.
    pub fn failures(&self) -> u32 {
        self.failures
    }

    /// A try has been good for long enough: the next failure is the first one.
    pub fn forget(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CAP: Duration = Duration::from_secs(30);

    proptest! {
        #[test]
        fn no_wait_is_shorter_than_the_least_or_longer_than_its_limit(seed: u64, tries in 1_u32..200) {
            let mut backoff = Backoff::new(Dice::seeded(seed), CAP);
            for number in 1..=tries {
                let (attempt, wait) = backoff.failed();
                prop_assert_eq!(attempt, number);
                prop_assert!(wait >= LEAST && wait <= CAP, "{wait:?}");
                let limit = LEAST * 2_u32.saturating_pow((number - 1).min(20));
                prop_assert!(wait <= limit, "{wait:?} after {number}");
            }
        }

        #[test]
        fn the_same_seed_gives_the_same_waits_and_another_one_others(seed: u64) {
            let waits = |seed| {
                let mut backoff = Backoff::new(Dice::seeded(seed), CAP);
                (0..20).map(|_| backoff.failed().1).collect::<Vec<_>>()
            };
            prop_assert_eq!(waits(seed), waits(seed));
            prop_assert_ne!(waits(seed), waits(seed.wrapping_add(1)));
        }
    }

    #[test]
    fn after_success_the_first_wait_is_short_again() {
        let mut backoff = Backoff::new(Dice::seeded(7), CAP);
        for _ in 0..10 {
            backoff.failed();
        }
        backoff.forget();
        assert_eq!(backoff.failed(), (1, LEAST));
    }

    #[test]
    fn waits_are_spread_over_the_whole_range() {
        let mut backoff = Backoff::new(Dice::seeded(1), CAP);
        let waits: Vec<Duration> = (0..1_000).map(|_| backoff.failed().1).skip(10).collect();
        let short = waits.iter().filter(|wait| **wait < CAP / 3).count();
        let long = waits.iter().filter(|wait| **wait > CAP * 2 / 3).count();
        assert!((250..420).contains(&short) && (250..420).contains(&long), "{short} short, {long} long");
    }
}
