//! Whether a reply may be queued: the window and the limits of the capability table, judged
//! before anything is stored, with what can be done instead.

mod made_of;

use crate::capability::{Capabilities, Capability, LengthUnit, TextLimit};
use crate::content::Content;
use crate::message::MessageKind;
use crate::time::{Span, Time};
use crate::window::Window;
use serde::{Deserialize, Serialize};

pub use made_of::as_words;

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

impl Wanted<'_> {
    /// What it needs to be sent: where it goes under a comment, that; else what it is.
    pub fn needs(&self) -> Option<Capability> {
        Capability::needed(self.kind, self.content)
    }
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
    /// It is made of something that is not there.
    Missing {
        /// What is missing.
        part: Portion,
    },
    /// There are more of something than the network takes.
    TooMany {
        /// Of what.
        part: Portion,
        /// How many there are.
        count: usize,
        /// The limit.
        max: usize,
    },
    /// A portion of it is too long, as this network counts.
    PortionTooLong {
        /// Which.
        part: Portion,
        /// The length as counted.
        length: usize,
        /// The limit.
        max: usize,
        /// What is counted.
        unit: LengthUnit,
    },
    /// A choice does something that this network's choices cannot do (open an address, call).
    ChoiceCannot {
        /// What it was to do.
        part: Portion,
    },
    /// The comment is too old to be answered in private.
    CommentTooOld {
        /// For how many days it could be.
        days: u32,
    },
    /// The comment was answered in private before, or is being so: that goes once.
    AnsweredInPrivate,
    /// The comment was deleted: nothing can be answered under it any more.
    CommentDeleted,
}

/// A portion of a message, where a refusal names one. Serialised names are keys of the locale
/// files (`portion-…`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Portion {
    /// The file.
    File,
    /// The words above the choices.
    Body,
    /// The line above the words.
    Header,
    /// The line below.
    Footer,
    /// The word that opens a list.
    Opener,
    /// The choices.
    Choices,
    /// The words on a choice.
    Title,
    /// The words beside a choice.
    Description,
    /// The address a choice opens.
    Address,
    /// The number a choice calls.
    Phone,
    /// The coordinates of a place.
    Coordinates,
    /// The contact cards.
    Cards,
    /// The name on a card.
    Name,
    /// The template.
    Template,
}

impl Portion {
    /// The name in the API and the locale files.
    pub fn as_str(self) -> &'static str {
        match self {
            Portion::File => "file",
            Portion::Body => "body",
            Portion::Header => "header",
            Portion::Footer => "footer",
            Portion::Opener => "opener",
            Portion::Choices => "choices",
            Portion::Title => "title",
            Portion::Description => "description",
            Portion::Address => "address",
            Portion::Phone => "phone",
            Portion::Coordinates => "coordinates",
            Portion::Cards => "cards",
            Portion::Name => "name",
            Portion::Template => "template",
        }
    }
}

/// How a message may go out at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passage {
    /// As any message.
    Free,
    /// Beyond the window, because a person wrote it (HUMAN_AGENT: messaging-send.md §1).
    AsPerson,
    /// Not.
    Closed,
}

/// Whether a message may go at `now`, by the window alone. Templates and answers to comments need
/// no window; a person may write for some days longer where the network has that, an automation
/// never.
pub fn passage(
    capabilities: &Capabilities,
    window: Window,
    needs: Capability,
    human: bool,
    now: Time,
) -> Passage {
    let windowless = matches!(
        needs,
        Capability::Template | Capability::CommentReply | Capability::PrivateReply
    );
    match window {
        _ if windowless => Passage::Free,
        Window::Open(_) | Window::Always => Passage::Free,
        Window::Closed(Some(since)) if human => match human_until(capabilities, since) {
            Some(until) if now < until => Passage::AsPerson,
            _ => Passage::Closed,
        },
        Window::Closed(_) => Passage::Closed,
    }
}

/// Until when a person may still answer after a window that closed at `closed`; `None` where the
/// network has no such thing.
pub fn human_until(capabilities: &Capabilities, closed: Time) -> Option<Time> {
    let heard = closed - Span::hours(i64::from(capabilities.window_hours?));
    Some(heard + Span::hours(24 * i64::from(capabilities.human_days?)))
}

/// Judges a reply against the window and the limits. The first obstacle is named.
pub fn judge(
    capabilities: &Capabilities,
    window: Window,
    wanted: &Wanted<'_>,
    now: Time,
) -> Result<(), Refusal> {
    let text = wanted.text.filter(|t| !t.trim().is_empty());
    let made = wanted.content.is_some_and(|c| c.part.is_some());
    if text.is_none() && wanted.media.is_none() && !made {
        return Err(Refusal::Empty);
    }
    let needed = wanted.needs().unwrap_or(Capability::Text);
    if passage(capabilities, window, needed, wanted.human, now) == Passage::Closed {
        let since = match window {
            Window::Closed(since) => since,
            Window::Open(_) | Window::Always => None,
        };
        return Err(Refusal::WindowClosed { since });
    }
    if wanted.needs().is_none() || !capabilities.can(needed) {
        return Err(Refusal::Unsupported { capability: needed });
    }
    file(capabilities, needed, wanted)?;
    made_of::judge(capabilities, wanted, text)?;
    match text {
        Some(text) => words(limit_of_words(capabilities, needed, wanted)?, text),
        None => Ok(()),
    }
}

/// The limit that the words of a message are under.
fn limit_of_words(
    capabilities: &Capabilities,
    needed: Capability,
    wanted: &Wanted<'_>,
) -> Result<TextLimit, Refusal> {
    let caption = wanted
        .media
        .and(capabilities.media.get(&needed))
        .and_then(|file| file.caption);
    let offered = made_of::offer_limit(capabilities, wanted).map(|limit| limit.body);
    caption
        .or(offered)
        .or(capabilities.text)
        .ok_or(Refusal::Unsupported {
            capability: Capability::Text,
        })
}

fn words(limit: TextLimit, text: &str) -> Result<(), Refusal> {
    if limit.fits(text) {
        return Ok(());
    }
    Err(Refusal::TooLong {
        length: limit.measure(text),
        max: limit.max,
        unit: limit.unit,
    })
}

fn file(
    capabilities: &Capabilities,
    needed: Capability,
    wanted: &Wanted<'_>,
) -> Result<(), Refusal> {
    let Some((mime, bytes)) = wanted.media else {
        return match wanted.kind.has_file() {
            true => Err(Refusal::Missing {
                part: Portion::File,
            }),
            false => Ok(()),
        };
    };
    let Some(limit) = capabilities.media.get(&needed) else {
        // A template's header may be a file; anything else that is no file cannot hold one.
        return match needed {
            Capability::Template => Ok(()),
            _ => Err(Refusal::Unsupported {
                capability: Capability::Document,
            }),
        };
    };
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
    Ok(())
}

#[cfg(test)]
mod tests;
