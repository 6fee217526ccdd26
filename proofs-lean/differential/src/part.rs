//! Parts of slow suites: a run takes one of them, others each day, or what a variable says.

use std::fmt;
use std::time::{Duration, SystemTime};

/// A part of a list: the items whose number, divided by `of`, leaves `rest`. Displays as it is read,
/// counting from one: `3/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    rest: u64,
    of: u64,
}

impl Part {
    /// The whole list.
    pub const ALL: Self = Self { rest: 0, of: 1 };

    /// What the environment's `variable` asks for (`all`, or a part such as `3/8`), or else today's of
    /// so many parts: as many days in a row take all, and so do as many runs a week apart unless 7
    /// divides them.
    ///
    /// # Panics
    /// If the variable is neither.
    pub fn wanted(variable: &str, parts: u64) -> Self {
        let Ok(text) = std::env::var(variable) else {
            let since_1970 = SystemTime::UNIX_EPOCH.elapsed().expect("the clock is set");
            return Self::of_day(since_1970, parts);
        };
        Self::parse(&text)
            .unwrap_or_else(|| panic!("{variable}={text}: it is `all`, or a part such as 3/8"))
    }

    /// Whether the item with this number belongs to the part.
    pub fn has(self, number: usize) -> bool {
        number as u64 % self.of == self.rest
    }

    /// Reads `all` or, counting from one, `3/8`.
    fn parse(text: &str) -> Option<Self> {
        if text == "all" {
            return Some(Self::ALL);
        }
        let (number, of) = text.split_once('/')?;
        let (number, of): (u64, u64) = (number.parse().ok()?, of.parse().ok()?);
        (1..=of).contains(&number).then(|| Self { rest: number - 1, of })
    }

    /// The part of a day.
    fn of_day(since_1970: Duration, parts: u64) -> Self {
        const DAY: u64 = 24 * 60 * 60;
        Self { rest: since_1970.as_secs() / DAY % parts, of: parts }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.rest + 1, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_and_successive_days_have_all() {
        assert_eq!(Part::parse("all"), Some(Part { rest: 0, of: 1 }));
        assert_eq!(Part::parse("3/8"), Some(Part { rest: 2, of: 8 }));
        for bad in ["", "0/8", "9/8", "0/0", "1/0", "-1/8", "3", "3/", "every"] {
            assert_eq!(Part::parse(bad), None, "{bad}");
        }
        assert_eq!(Part { rest: 2, of: 8 }.to_string(), "3/8");
        // Successive days, and successive weeks.
        for (parts, step) in [(8, 1), (8, 7), (4, 1), (4, 7)] {
            let days = (20_000..).step_by(step).take(parts);
            let all: Vec<Part> = days
                .map(|day| Part::of_day(Duration::from_hours(24 * day), parts as u64))
                .collect();
            for item in 0..100 {
                assert_eq!(all.iter().filter(|part| part.has(item)).count(), 1);
            }
        }
    }
}
