//! Time as a number: milliseconds since the epoch (UTC), and its spellings on the wire.

/// Milliseconds since the Unix epoch, UTC.
pub type Ms = i64;

/// One second.
pub const SECOND: Ms = 1_000;
/// One minute.
pub const MINUTE: Ms = 60 * SECOND;
/// One hour.
pub const HOUR: Ms = 60 * MINUTE;
/// One day.
pub const DAY: Ms = 24 * HOUR;

/// RFC 3339 with milliseconds and `Z`, as the control API writes times.
#[must_use]
pub fn rfc3339(at: Ms) -> String {
    stamp(at, "%Y-%m-%dT%H:%M:%S%.3fZ")
}

/// The Graph API's spelling of a time: `2026-11-23T09:28:50+0000` (whole seconds).
#[must_use]
pub fn graph(at: Ms) -> String {
    stamp(at, "%Y-%m-%dT%H:%M:%S+0000")
}

/// The `Date` header of HTTP.
#[must_use]
pub fn http_date(at: Ms) -> String {
    stamp(at, "%a, %d %b %Y %H:%M:%S GMT")
}

fn stamp(at: Ms, format: &str) -> String {
    jiff::Timestamp::from_millisecond(at)
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
        .strftime(format)
        .to_string()
}

/// Reads a time given by a person: RFC 3339, or a number of milliseconds.
#[must_use]
pub fn parse(value: &serde_json::Value) -> Option<Ms> {
    if let Some(number) = value.as_i64() {
        return Some(number);
    }
    let text = value.as_str()?;
    text.parse::<jiff::Timestamp>()
        .map(jiff::Timestamp::as_millisecond)
        .ok()
        .or_else(|| text.parse().ok())
}
