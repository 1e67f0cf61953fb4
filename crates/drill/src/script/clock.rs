//! Times of a script: `HH:MM`, `+1h30m`, and durations such as `20m`.

use super::error::Wrong;
use std::fmt;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// A time as it stands in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// `HH:MM`: milliseconds after midnight.
    Clock(i64),
    /// `+…`: milliseconds after the start.
    After(i64),
}

/// Reads a time.
pub(super) fn time(word: &str) -> Result<Written, Wrong> {
    let wrong = || {
        let english = format!(
            "{word:?} is no time: write HH:MM (UTC, 00:00 to 23:59) or an offset from the start such as +1h30m"
        );
        Wrong::new("drill-script-time", &[("word", word)], english)
    };
    if let Some(offset) = word.strip_prefix('+') {
        return duration(offset).map(Written::After).ok_or_else(wrong);
    }
    let (hours, minutes) = word.split_once(':').ok_or_else(wrong)?;
    let number = |digits: &str, below: i64| {
        let plain = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse().ok().filter(|n| plain && *n < below)
    };
    let hours: i64 = number(hours, 24).ok_or_else(wrong)?;
    let minutes: i64 = number(minutes, 60).ok_or_else(wrong)?;
    Ok(Written::Clock(hours * HOUR + minutes * MINUTE))
}

/// Reads a duration: `1h30m`, `20m`, `45s`. `None` = it is none.
pub(super) fn duration(text: &str) -> Option<i64> {
    let mut total: i64 = 0;
    let mut digits = String::new();
    let mut units = [('h', HOUR), ('m', MINUTE), ('s', SECOND)].into_iter();
    for letter in text.to_ascii_lowercase().chars() {
        if letter.is_ascii_digit() {
            digits.push(letter);
            continue;
        }
        // Each unit once, the larger first.
        let (_, unit) = units.find(|(name, _)| *name == letter)?;
        let number: i64 = digits.parse().ok().filter(|n| *n < 100_000)?;
        total = total.checked_add(number.checked_mul(unit)?)?;
        digits.clear();
    }
    (digits.is_empty() && !text.is_empty()).then_some(total)
}

/// A moment after midnight of the drill's day, as people read it.
pub(super) struct Clock(pub i64);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, rest) = (self.0.div_euclid(DAY), self.0.rem_euclid(DAY));
        write!(f, "{:02}:{:02}", rest / HOUR, rest % HOUR / MINUTE)?;
        if days != 0 {
            write!(f, " {days:+}d")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_clock_times_or_offsets_and_nothing_else() {
        assert_eq!(time("15:39"), Ok(Written::Clock(15 * HOUR + 39 * MINUTE)));
        assert_eq!(time("+1h30m"), Ok(Written::After(HOUR + 30 * MINUTE)));
        assert_eq!(time("+90s"), Ok(Written::After(90 * SECOND)));
        for wrong in [
            "24:00",
            "7:30",
            "15:60",
            "1530",
            "+",
            "+1",
            "+30m1h",
            "+1h1h",
            "-1h",
            "",
            "+99999999999h",
        ] {
            let what = time(wrong).expect_err(wrong);
            assert!(
                what.to_string().contains("HH:MM") && what.key == "drill-script-time",
                "{what}"
            );
        }
    }

    #[test]
    fn a_moment_of_another_day_says_so() {
        assert_eq!(Clock(15 * HOUR).to_string(), "15:00");
        assert_eq!(Clock(DAY + HOUR).to_string(), "01:00 +1d");
        assert_eq!(Clock(-HOUR).to_string(), "23:00 -1d");
    }
}
