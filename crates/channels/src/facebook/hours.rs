//! Opening hours: one line a day, as people write them, and the platform's map of keys such as
//! `mon_1_open` (publishing.md, "Page details"; the keys are unconfirmed `[u]`).

use serde_json::{Map, Value};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The most spans of a day. Unconfirmed `[u]`: the rules name the first; a day is parted by one
/// pause.
const SPANS: usize = 2;

/// The lines of a map, from Monday on. What is not a span of a day is left out.
pub(super) fn read(map: &Map<String, Value>) -> String {
    let lines = DAYS.iter().filter_map(|day| {
        let spans: Vec<String> = (1..=SPANS)
            .filter_map(|n| {
                let at = |end: &str| map.get(&format!("{day}_{n}_{end}"))?.as_str();
                Some(format!("{}-{}", at("open")?, at("close")?))
            })
            .collect();
        (!spans.is_empty()).then(|| format!("{day} {}", spans.join(" ")))
    });
    lines.collect::<Vec<String>>().join("\n")
}

/// The map of lines; `None` where a line is not of that form, names a day twice, or has more spans
/// than the platform takes. A day that is not named is closed.
pub(super) fn write(lines: &str) -> Option<Map<String, Value>> {
    let mut map = Map::new();
    let mut seen = Vec::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut words = line.split_whitespace();
        let day = words.next()?;
        let day = DAYS.iter().find(|known| known.eq_ignore_ascii_case(day))?;
        let spans: Vec<&str> = words.collect();
        if spans.len() > SPANS || seen.contains(day) {
            return None;
        }
        seen.push(*day);
        for (n, span) in spans.iter().enumerate() {
            let (open, close) = span.split_once('-')?;
            for (end, at) in [("open", open), ("close", close)] {
                let key = format!("{day}_{}_{end}", n + 1);
                map.insert(key, Value::String(time_of_day(at)?));
            }
        }
    }
    Some(map)
}

/// `9:05` and `09:05` as the platform writes it.
fn time_of_day(text: &str) -> Option<String> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (hour.parse::<u8>().ok()?, minute.parse::<u8>().ok()?);
    // Midnight at the end of a day is written both ways.
    let known = minute < 60 && (hour < 24 || (hour, minute) == (24, 0));
    known.then(|| format!("{hour:02}:{minute:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const LINES: &str = "mon 09:00-13:00 15:00-19:30\nsat 09:00-13:00";

    #[test]
    fn hours_are_written_and_read_back() {
        let map = write(LINES).expect("hours");
        assert_eq!(map.get("mon_2_open"), Some(&json!("15:00")));
        assert_eq!(map.get("sat_1_close"), Some(&json!("13:00")));
        assert_eq!(map.len(), 6);
        assert_eq!(read(&map), LINES);
        let loose = write(" SAT 9:00-13:00 \n\nmon 9:00-13:00 15:00-19:30");
        assert_eq!(loose.map(|map| read(&map)).as_deref(), Some(LINES));
        assert_eq!(write(""), Some(Map::new()), "closed on every day");
    }

    #[test]
    fn hours_that_say_something_else_are_none() {
        for wrong in [
            "lun 09:00-13:00",
            "mon 9-13",
            "mon 25:00-26:00",
            "mon 09:00",
            "mon 09:61-10:00",
            "mon 08:00-09:00 10:00-11:00 12:00-13:00",
            "mon 09:00-13:00\nmon 15:00-19:00",
        ] {
            assert_eq!(write(wrong), None, "{wrong}");
        }
    }
}
