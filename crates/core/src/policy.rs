//! Whether a reply may be queued: the window and the limits of the capability table, judged
//! before anything is stored, with what can be done instead.

use crate::capability::{Capabilities, Capability, LengthUnit};
use crate::time::Time;
use crate::window::Window;
use serde::{Deserialize, Serialize};

/// What someone wants to send.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// The words, or the caption.
    pub text: Option<&'a str>,
    /// The picture's media type and size in bytes, if there is one.
    pub image: Option<(&'a str, u64)>,
}

/// Why it may not be queued. Serialised names are keys of the locale files (`refusal-…`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum Refusal {
    /// There is nothing to send.
    Empty,
    /// The window is closed; since when, if it was ever open.
    WindowClosed {
        /// When it closed.
        since: Option<Time>,
    },
    /// The network cannot carry it.
    Unsupported {
        /// What it cannot carry.
        capability: Capability,
    },
    /// Too long, as this network counts.
    TooLong {
        /// The length as counted.
        length: usize,
        /// The limit.
        max: usize,
        /// What is counted.
        unit: LengthUnit,
    },
    /// The picture is too large.
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
        /// The limit in bytes.
        max: u64,
    },
    /// The network does not take this type of picture.
    WrongType {
        /// What it takes.
        accepted: Vec<String>,
    },
}

/// Judges a reply against the window and the limits. The first obstacle is named.
pub fn judge(
    capabilities: &Capabilities,
    window: Window,
    wanted: &Wanted<'_>,
) -> Result<(), Refusal> {
    let text = wanted.text.filter(|t| !t.trim().is_empty());
    if text.is_none() && wanted.image.is_none() {
        return Err(Refusal::Empty);
    }
    if let Window::Closed(since) = window {
        return Err(Refusal::WindowClosed { since });
    }
    if let Some((mime, bytes)) = wanted.image {
        let limit = capabilities.image.as_ref().ok_or(Refusal::Unsupported {
            capability: Capability::Image,
        })?;
        if !limit.mime.iter().any(|m| m == mime) {
            return Err(Refusal::WrongType {
                accepted: limit.mime.clone(),
            });
        }
        if bytes > limit.max_bytes {
            return Err(Refusal::TooLarge {
                bytes,
                max: limit.max_bytes,
            });
        }
    }
    if let Some(text) = text {
        let caption = wanted
            .image
            .and(capabilities.image.as_ref())
            .and_then(|i| i.caption);
        let limit = caption.or(capabilities.text).ok_or(Refusal::Unsupported {
            capability: Capability::Text,
        })?;
        if !limit.fits(text) {
            return Err(Refusal::TooLong {
                length: limit.measure(text),
                max: limit.max,
                unit: limit.unit,
            });
        }
    }
    Ok(())
}
