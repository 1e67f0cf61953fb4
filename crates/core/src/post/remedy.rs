//! What can be done about what is found in a post, as data: the words are in the locale files.

use super::{PostKind, Ratio};
use serde::{Deserialize, Serialize};

/// What can be done about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "remedy", content = "with")]
pub enum Remedy {
    /// Write something.
    WriteWords,
    /// Take that much off the words, as this network counts.
    Shorten(usize),
    /// Take that many hashtags off.
    RemoveHashtags(usize),
    /// Take that many mentions off.
    RemoveMentions(usize),
    /// Crop to one of these shapes.
    Crop(Vec<Ratio>),
    /// Convert to that media type.
    Convert(String),
    /// Make it at most that many bytes.
    MakeSmaller(u64),
    /// Make it at most that many pixels wide.
    Narrow(u32),
    /// Keep only this piece of the film, in milliseconds from its beginning.
    Trim {
        /// From there.
        from_ms: u32,
        /// To there.
        to_ms: u32,
    },
    /// Put the index of the film before its pictures; nothing else of it changes.
    IndexFirst,
    /// Save the film again, coded like this, in a program for films.
    Recode(String),
    /// Save the film again with so many frames a second.
    Reframe {
        /// The fewest.
        min: u32,
        /// The most.
        max: u32,
    },
    /// Save the film again with at most so many samples a second of sound.
    Resample(u32),
    /// Take that many files off.
    RemoveFiles(usize),
    /// Add a file, or another in the place of this one.
    AddFile,
    /// Publish it as one of these kinds, under which this problem is gone and none comes that
    /// stops it or loses what it says.
    ChooseKind(Vec<PostKind>),
    /// Say what the photo shows.
    WriteAlt,
    /// Send it as a message with a file, or as a template.
    SendAsMessage,
}

/// A number or a name to be filled into words, by what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// How many.
    Count(u64),
    /// Bytes.
    Bytes(u64),
    /// Milliseconds.
    Millis(u32),
    /// Pixels.
    Pixels(u32),
    /// Shapes.
    Shapes(Vec<Ratio>),
    /// Kinds of posts.
    Kinds(Vec<PostKind>),
    /// Media types.
    Types(Vec<String>),
    /// Names that are the same in every language.
    Names(Vec<String>),
    /// Frames in a thousand seconds.
    Frames(u32),
    /// Samples a second.
    Hertz(u32),
}

/// A count that a page can show; lengths of things in memory always fit.
pub(super) fn count(n: usize) -> Amount {
    Amount::Count(u64::try_from(n).unwrap_or(u64::MAX))
}

impl Remedy {
    /// The key of its words in the locale files.
    pub fn key(&self) -> &'static str {
        match self {
            Remedy::WriteWords => "post-remedy-write-words",
            Remedy::Shorten(_) => "post-remedy-shorten",
            Remedy::RemoveHashtags(_) => "post-remedy-remove-hashtags",
            Remedy::RemoveMentions(_) => "post-remedy-remove-mentions",
            Remedy::Crop(_) => "post-remedy-crop",
            Remedy::Convert(_) => "post-remedy-convert",
            Remedy::MakeSmaller(_) => "post-remedy-make-smaller",
            Remedy::Narrow(_) => "post-remedy-narrow",
            Remedy::Trim { .. } => "post-remedy-trim",
            Remedy::IndexFirst => "post-remedy-index-first",
            Remedy::Recode(_) => "post-remedy-recode",
            Remedy::Reframe { .. } => "post-remedy-reframe",
            Remedy::Resample(_) => "post-remedy-resample",
            Remedy::RemoveFiles(_) => "post-remedy-remove-files",
            Remedy::AddFile => "post-remedy-add-file",
            Remedy::ChooseKind(_) => "post-remedy-choose-kind",
            Remedy::WriteAlt => "post-remedy-write-alt",
            Remedy::SendAsMessage => "post-remedy-send-as-message",
        }
    }

    /// What is filled into its words, by the names that the locale files use.
    pub fn amounts(&self) -> Vec<(&'static str, Amount)> {
        match self {
            Remedy::Shorten(n)
            | Remedy::RemoveHashtags(n)
            | Remedy::RemoveMentions(n)
            | Remedy::RemoveFiles(n) => vec![("count", count(*n))],
            Remedy::Crop(shapes) => vec![("shapes", Amount::Shapes(shapes.clone()))],
            Remedy::Convert(mime) => vec![("type", Amount::Types(vec![mime.clone()]))],
            Remedy::MakeSmaller(max) => vec![("max", Amount::Bytes(*max))],
            Remedy::Narrow(max) => vec![("max", Amount::Pixels(*max))],
            Remedy::Recode(codec) => vec![("codec", Amount::Names(vec![codec.clone()]))],
            Remedy::Reframe { min, max } => vec![
                ("min", Amount::Frames(min.saturating_mul(1_000))),
                ("max", Amount::Frames(max.saturating_mul(1_000))),
            ],
            Remedy::Resample(max) => vec![("max", Amount::Hertz(*max))],
            Remedy::Trim { from_ms, to_ms } => vec![
                ("from", Amount::Millis(*from_ms)),
                ("to", Amount::Millis(*to_ms)),
            ],
            Remedy::ChooseKind(kinds) => vec![("kinds", Amount::Kinds(kinds.clone()))],
            Remedy::WriteWords
            | Remedy::AddFile
            | Remedy::WriteAlt
            | Remedy::SendAsMessage
            | Remedy::IndexFirst => Vec::new(),
        }
    }
}
