//! Whether a reply may be queued: the window and the limits of the capability table, judged
//! before anything is stored, with what can be done instead.

use crate::capability::{Capabilities, Capability, LengthUnit};
use crate::content::Content;
use crate::message::MessageKind;
use crate::time::Time;
use crate::window::Window;
use serde::{Deserialize, Serialize};

/// What someone wants to send.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// What kind of message.
    pub kind: MessageKind,
    /// The words, or the caption.
    pub text: Option<&'a str>,
    /// The file's media type and size in bytes, if there is one.
    pub media: Option<(&'a str, u64)>,
    /// Everything else.
    pub content: Option<&'a Content>,
    /// Whether a person wrote it, and no automation.
    pub human: bool,
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
    /// The file is too large.
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
        /// The limit in bytes.
        max: u64,
    },
    /// The network does not take this type of file.
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
    if text.is_none() && wanted.media.is_none() && wanted.content.is_none() {
        return Err(Refusal::Empty);
    }
    if let Window::Closed(since) = window
        && wanted.kind != MessageKind::Template
    {
        return Err(Refusal::WindowClosed { since });
    }
    let needed = Capability::of(wanted.kind).filter(|needed| capabilities.can(*needed));
    let Some(needed) = needed else {
        return Err(Refusal::Unsupported {
            capability: Capability::of(wanted.kind).unwrap_or(Capability::Text),
        });
    };
    let file = capabilities.media.get(&needed);
    if let (Some((mime, bytes)), Some(limit)) = (wanted.media, file) {
        if !limit.mime.is_empty() && !limit.mime.iter().any(|m| m == mime) {
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
        let caption = wanted.media.and(file).and_then(|f| f.caption);
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
