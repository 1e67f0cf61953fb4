//! Graph API versions: which live, and what an expired one is served by (README, "Graph API version").

use super::time::Ms;

/// Versions and the day each ended or ends: two years after its successor came out. The newest
/// has no end yet.
const VERSIONS: &[(u32, Option<&str>)] = &[
    (19, Some("2026-05-21T00:00:00Z")),
    (20, Some("2026-09-24T00:00:00Z")),
    (21, Some("2027-01-21T00:00:00Z")),
    (22, Some("2027-05-29T00:00:00Z")),
    (23, Some("2027-10-08T00:00:00Z")),
    (24, Some("2028-02-18T00:00:00Z")),
    (25, Some("2028-07-29T00:00:00Z")),
    (26, None),
];

/// What a call's version means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The version that answers, e.g. `v25.0`.
    pub version: String,
    /// The warning header, when the asked version is no longer alive.
    pub warning: Option<String>,
}

/// Reads `v25.0`; `None` when the word is no version.
#[must_use]
pub fn read(word: &str) -> Option<u32> {
    let (major, minor) = word.strip_prefix('v')?.split_once('.')?;
    minor.parse::<u32>().ok()?;
    major.parse().ok()
}

/// Which version serves a call; `None` when the asked one does not exist yet.
///
/// An expired version is not refused: the oldest living one answers, and a header says so.
#[must_use]
pub fn serve(asked: u32, now: Ms) -> Option<Served> {
    let newest = VERSIONS.last().map_or(0, |(version, _)| *version);
    if asked > newest || asked == 0 {
        return None;
    }
    let oldest = VERSIONS
        .iter()
        .find(|(_, end)| end.is_none_or(|end| now < parse(end)))
        .map_or(newest, |(version, _)| *version);
    Some(if asked < oldest {
        Served {
            version: format!("v{oldest}.0"),
            warning: Some(format!(
                "The call has been auto-upgraded to v{oldest}.0 as v{asked}.0 has been deprecated."
            )),
        }
    } else {
        Served {
            version: format!("v{asked}.0"),
            warning: None,
        }
    })
}

fn parse(day: &str) -> Ms {
    day.parse::<jiff::Timestamp>()
        .map_or(0, jiff::Timestamp::as_millisecond)
}
