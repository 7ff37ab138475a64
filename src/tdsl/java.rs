//! Binary numbers as Java writes them before its release 19 (`FloatingDecimal`): a fraction in any case, an
//! exponent below 10^-3 and from 10^7, and its habits besides, of which other programs know nothing: 1e23 is
//! written `9.999999999999999E22`, and a power of two may get a digit more than it needs.

use std::cmp::Ordering;

/// What is written of a number: its digits, and the place of its point before, within or behind them.
struct Digits {
    digits: Vec<u8>,
    point: i32,
}

/// `Double.toString`.
pub(super) fn double(number: f64) -> String {
    let bits = number.to_bits();
    let exponent = i32::try_from(bits >> 52 & 0x7ff).unwrap_or_default() - 1023;
    write(number.is_sign_negative(), exponent, 1023, bits & ((1 << 52) - 1), 53)
}

/// `Float.toString`.
pub(super) fn float(number: f32) -> String {
    let bits = number.to_bits();
    let exponent = i32::try_from(bits >> 23 & 0xff).unwrap_or_default() - 127;
    write(number.is_sign_negative(), exponent, 127, u64::from(bits & ((1 << 23) - 1)), 24)
}

/// `width` counts the bits of the mantissa with the hidden one; `fraction` lacks it.
fn write(negative: bool, exponent: i32, bias: i32, fraction: u64, width: u32) -> String {
    let sign = if negative { "-" } else { "" };
    if exponent > bias {
        return if fraction == 0 { format!("{sign}Infinity") } else { "NaN".to_owned() };
    }
    if exponent > -bias {
        return shown(sign, &digits(exponent, fraction | 1 << (width - 1), width, width));
    }
    if fraction == 0 {
        return format!("{sign}0.0");
    }
    // Below the smallest normal number: shifted up, with fewer bits that mean something.
    let significant = u64::BITS - fraction.leading_zeros();
    let shift = width - significant;
    let exponent = 1 - bias - shift.cast_signed();
    shown(sign, &digits(exponent, fraction << shift, width, significant))
}

/// `d.ddd`, or `d.dddEn`.
fn shown(sign: &str, Digits { digits, point }: &Digits) -> String {
    let digits: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    let or_nought = |rest: &str| if rest.is_empty() { "0".to_owned() } else { rest.to_owned() };
    match *point {
        1..8 => {
            let whole = usize::try_from(*point).unwrap_or_default();
            let padded = format!("{digits:0<whole$}");
            format!("{sign}{}.{}", &padded[..whole], or_nought(&padded[whole..]))
        }
        -2..=0 => {
            let zeros = "0".repeat(usize::try_from(-point).unwrap_or_default());
            format!("{sign}0.{zeros}{digits}")
        }
        _ => format!("{sign}{}.{}E{}", &digits[..1], or_nought(&digits[1..]), point - 1),
    }
}

/// The digits of `mantissa * 2^(exponent - width + 1)`, whose highest bit is set.
fn digits(exponent: i32, mantissa: u64, width: u32, significant: u32) -> Digits {
    let odd = mantissa >> mantissa.trailing_zeros();
    let bits = width.cast_signed() - mantissa.trailing_zeros().cast_signed();
    let tiny = (bits - exponent - 1).max(0);
    if tiny == 0 && exponent <= 62 {
        let whole = odd << (exponent + 1 - bits);
        return whole_number(whole, exponent - significant.cast_signed() - 1);
    }
    divided(exponent, odd, bits, tiny, significant.cast_signed())
}

/// A whole number up to 2^63, without its last digits where these say nothing.
fn whole_number(mut number: u64, spare_bits: i32) -> Digits {
    // The digits of so many bits: floor(bits * log10(2)).
    let spare = u32::try_from(spare_bits).ok().filter(|bits| *bits > 1).map_or(0, |bits| bits * 301 / 1000);
    if spare > 0 {
        let unit = 10_u64.pow(spare);
        number = number / unit + u64::from(number % unit >= unit / 2);
    }
    let text = number.to_string();
    let point = i32::try_from(text.len()).unwrap_or_default() + spare.cast_signed();
    let digits = text.trim_end_matches('0').bytes().map(|digit| digit - b'0').collect();
    Digits { digits, point }
}

/// Digit by digit, until what is left is less than half of what the last bit means.
fn divided(exponent: i32, odd: u64, bits: i32, tiny: i32, significant: i32) -> Digits {
    let mut decimal = estimate(exponent, odd, bits);
    let fives = (-decimal).max(0);
    let mut shift = fives + tiny + exponent;
    let mut half = shift - significant;
    let mut below = decimal.max(0) + tiny;
    shift -= bits - 1;
    let common = shift.min(below);
    (shift, below, half) = (shift - common, below - common, half - common);
    if bits == 1 {
        // Below a power of two, numbers stand twice as dense. Java takes it so on both sides.
        half -= 1;
    }
    if half < 0 {
        (shift, below, half) = (shift - half, below - half, 0);
    }
    let mut rest = Natural::new(odd, fives, shift);
    let divisor = Natural::new(1, decimal.max(0), below);
    let ten = divisor.times(10);
    let mut margin = Natural::new(1, fives, half);
    let mut digits = Vec::new();
    let (mut low, mut high);
    loop {
        let digit = rest.divide(&divisor);
        rest = rest.times(10);
        margin = margin.times(10);
        low = rest < margin;
        high = rest.plus(&margin) > ten;
        if digit == 0 && digits.is_empty() && !high {
            // The estimate was one too high.
            decimal -= 1;
            continue;
        }
        digits.push(digit);
        // With an exponent there are two digits at least.
        let more = digits.len() == 1 && !(-3..8).contains(&decimal);
        if (low || high) && !more {
            break;
        }
    }
    let up = match (low, high) {
        (_, false) => false,
        (false, true) => true,
        (true, true) => match rest.times(2).cmp(&ten) {
            Ordering::Less => false,
            Ordering::Equal => digits.last().is_some_and(|digit| digit % 2 == 1),
            Ordering::Greater => true,
        },
    };
    let mut point = decimal + 1;
    if up && round_up(&mut digits) {
        point += 1;
    }
    Digits { digits, point }
}

/// The power of ten of a number, or one more.
#[expect(clippy::approx_constant, reason = "Java's digits, and not one more")]
fn estimate(exponent: i32, odd: u64, bits: i32) -> i32 {
    let fraction = f64::from_bits(1023 << 52 | (odd << (53 - bits)) & ((1 << 52) - 1));
    let estimate =
        (fraction - 1.5) * 0.289_529_654 + 0.176_091_259 + f64::from(exponent) * 0.301_029_995_663_981;
    #[expect(clippy::cast_possible_truncation, reason = "from -325 to 309")]
    let whole = estimate.floor() as i32;
    whole
}

/// Adds one to the last digit. Whether the number got a digit more, which is cut at its end again.
fn round_up(digits: &mut [u8]) -> bool {
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return false;
        }
        *digit = 0;
    }
    if let Some(first) = digits.first_mut() {
        *first = 1;
    }
    true
}

/// A natural number of any size, the lowest 32 bits first, without noughts at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Natural(Vec<u32>);

impl Natural {
    /// `factor * 5^fives * 2^twos`.
    fn new(factor: u64, fives: i32, twos: i32) -> Self {
        let twos = usize::try_from(twos).unwrap_or_default();
        let mut number = Self(vec![low(factor), low(factor >> 32)]);
        for _ in 0..fives {
            number = number.times(5);
        }
        number = number.times(1 << (twos % 32));
        if !number.0.is_empty() {
            number.0.splice(0..0, std::iter::repeat_n(0, twos / 32));
        }
        number
    }

    fn trimmed(mut self) -> Self {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }

    fn times(&self, factor: u32) -> Self {
        let mut carry = 0_u64;
        let mut parts: Vec<u32> = Vec::with_capacity(self.0.len() + 1);
        for part in &self.0 {
            let product = u64::from(*part) * u64::from(factor) + carry;
            parts.push(low(product));
            carry = product >> 32;
        }
        parts.push(low(carry));
        Self(parts).trimmed()
    }

    fn plus(&self, other: &Self) -> Self {
        let mut carry = 0_u64;
        let part = |number: &Self, at: usize| u64::from(number.0.get(at).copied().unwrap_or_default());
        let parts = (0..=self.0.len().max(other.0.len()))
            .map(|at| {
                let sum = part(self, at) + part(other, at) + carry;
                carry = sum >> 32;
                low(sum)
            })
            .collect();
        Self(parts).trimmed()
    }

    /// Keeps the rest, gives the quotient, which is a digit.
    fn divide(&mut self, divisor: &Self) -> u8 {
        let mut quotient = 0;
        while *self >= *divisor {
            self.subtract(divisor);
            quotient += 1;
        }
        quotient
    }

    fn subtract(&mut self, other: &Self) {
        let mut borrow = false;
        for (at, part) in self.0.iter_mut().enumerate() {
            let (first, under) = part.overflowing_sub(other.0.get(at).copied().unwrap_or_default());
            let (second, again) = first.overflowing_sub(u32::from(borrow));
            (*part, borrow) = (second, under || again);
        }
        *self = std::mem::replace(self, Self(Vec::new())).trimmed();
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

/// The lowest 32 bits.
#[expect(clippy::cast_possible_truncation, reason = "that is what it is for")]
const fn low(number: u64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may")]
    use super::*;

    #[test]
    fn numbers_are_written_as_java_wrote_them_before_19() {
        for (number, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (-1.5, "-1.5"),
            (0.1, "0.1"),
            (0.001, "0.001"),
            (0.000_1, "1.0E-4"),
            (9_999_999.0, "9999999.0"),
            (10_000_000.0, "1.0E7"),
            (12_345_678.9, "1.23456789E7"),
            (100.0 / 3.0, "33.333333333333336"),
            (1e21, "1.0E21"),
            // What is known of the old way.
            (1e23, "9.999999999999999E22"),
            (2e23, "1.9999999999999998E23"),
            (f64::MIN_POSITIVE, "2.2250738585072014E-308"),
            (f64::from_bits(1), "4.9E-324"),
            (f64::MAX, "1.7976931348623157E308"),
            (9_007_199_254_740_993.0, "9.007199254740992E15"),
            (9_223_372_036_854_775_807.0, "9.223372036854776E18"),
            (f64::INFINITY, "Infinity"),
        ] {
            assert_eq!(double(number), text);
        }
        for (number, text) in [
            (1.5_f32, "1.5"),
            (0.1, "0.1"),
            (1e10, "1.0E10"),
            (f32::MAX, "3.4028235E38"),
            (f32::from_bits(1), "1.4E-45"),
        ] {
            assert_eq!(float(number), text);
        }
    }

    #[test]
    fn what_is_written_reads_back_as_the_same_number() {
        let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..3_000 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let number = f64::from_bits(bits);
            if number.is_finite() {
                assert_eq!(double(number).parse::<f64>().unwrap().to_bits(), bits, "{number:e}");
            }
            let number = f32::from_bits(low(bits >> 16));
            if number.is_finite() {
                assert_eq!(float(number).parse::<f32>().unwrap().to_bits(), number.to_bits(), "{number:e}");
            }
        }
    }
}
