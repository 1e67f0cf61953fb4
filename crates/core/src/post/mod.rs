//! A post: something the business publishes. What it is made of, what a channel takes of it, and
//! the states it passes before it is given to the outbox. From there on it is a delivery a
//! channel, like a reply.

pub mod calendar;
pub mod check;
pub mod crop;
pub mod film;
pub mod finding;
pub mod late;
pub mod limit;
pub mod link;
pub mod mark;
pub mod remedy;
pub mod slot;
pub mod state;
pub mod tags;
pub mod word_list;

pub use film::{FilmFacts, Made, Sound};
pub use late::{LateChoice, LateOthers, LateRule, LateWord, Lateness};
pub use limit::{ImageLimit, PostLimit, Ratio, Usual, VideoLimit};
pub use state::PostState;
pub use word_list::WordList;

use crate::capability::Capability;
use crate::id::{ChannelId, MediaId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// What a post is on one channel.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum PostKind {
    /// Words, with or without a link.
    #[default]
    Words,
    /// One photo or several.
    Photos,
    /// A film.
    Video,
    /// A short upright film.
    Reel,
    /// A photo or film that is shown for a day.
    Story,
}

impl PostKind {
    /// Every kind, in the order in which people choose.
    pub const ALL: [PostKind; 5] = [
        PostKind::Words,
        PostKind::Photos,
        PostKind::Video,
        PostKind::Reel,
        PostKind::Story,
    ];

    /// The name in the database, the API and the locale files.
    pub fn as_str(self) -> &'static str {
        match self {
            PostKind::Words => "words",
            PostKind::Photos => "photos",
            PostKind::Video => "video",
            PostKind::Reel => "reel",
            PostKind::Story => "story",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<PostKind> {
        PostKind::ALL.into_iter().find(|k| k.as_str() == name)
    }

    /// What it needs to be published.
    pub fn capability(self) -> Capability {
        match self {
            PostKind::Words => Capability::Post,
            PostKind::Photos => Capability::PhotoPost,
            PostKind::Video => Capability::VideoPost,
            PostKind::Reel => Capability::Reel,
            PostKind::Story => Capability::Story,
        }
    }
}

impl fmt::Display for PostKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where a post stands before the outbox has it. What became of it there, the deliveries of its
/// channels tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostStage {
    /// Being written.
    #[default]
    Draft,
    /// A manager is asked to approve it. When its time comes it is not published.
    Review,
    /// It goes out at its time.
    Scheduled,
    /// Its time came: the outbox has it.
    Given,
    /// Dropped, by a person or by the rule for what is late.
    Dropped,
}

impl PostStage {
    /// Every stage.
    pub const ALL: [PostStage; 5] = [
        PostStage::Draft,
        PostStage::Review,
        PostStage::Scheduled,
        PostStage::Given,
        PostStage::Dropped,
    ];

    /// The name in the database, the API and the locale files.
    pub fn as_str(self) -> &'static str {
        match self {
            PostStage::Draft => "draft",
            PostStage::Review => "review",
            PostStage::Scheduled => "scheduled",
            PostStage::Given => "given",
            PostStage::Dropped => "dropped",
        }
    }

    /// The stage of that name.
    pub fn parse(name: &str) -> Option<PostStage> {
        PostStage::ALL.into_iter().find(|s| s.as_str() == name)
    }

    /// Whether its content and time may still change.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            PostStage::Draft | PostStage::Review | PostStage::Scheduled
        )
    }
}

/// What a post says and shows: what all channels share, and what one has of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostBody {
    /// What all channels share.
    pub shared: PostWords,
    /// What a channel has instead: each member that is there replaces the shared one.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub variants: BTreeMap<ChannelId, Variant>,
    /// What links are marked with, so that visits are told apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub utm: Option<Utm>,
}

/// Words and files of a post.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostWords {
    /// What it is.
    pub kind: PostKind,
    /// The words.
    pub text: String,
    /// A link of its own, shown as a card where the network does so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The title of a film.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The files, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<PostFile>,
    /// A comment that the business writes under it at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_comment: Option<String>,
    /// Where the cover of a film is, in milliseconds from its beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cover_ms: Option<u32>,
}

/// One file of a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostFile {
    /// The stored file: what was cropped or converted is a file of its own.
    pub media: MediaId,
    /// What it shows, for those who cannot see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
}

/// What one channel has instead of the shared words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Variant {
    /// Another kind: a story there, a photo here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<PostKind>,
    /// Other words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Other files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<Vec<PostFile>>,
    /// Another first comment; empty = none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_comment: Option<String>,
}

/// Campaign tags of links (the five that analytics tools read). Empty = not written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Utm {
    /// `utm_source`; where it is empty the channel's kind stands for it.
    pub source: String,
    /// `utm_medium`.
    pub medium: String,
    /// `utm_campaign`.
    pub campaign: String,
    /// `utm_term`.
    pub term: String,
    /// `utm_content`.
    pub content: String,
}

impl PostBody {
    /// What goes to a channel, before links are marked.
    pub fn for_channel(&self, channel: ChannelId) -> PostWords {
        let mut words = self.shared.clone();
        let Some(variant) = self.variants.get(&channel) else {
            return words;
        };
        if let Some(kind) = variant.kind {
            words.kind = kind;
        }
        if let Some(text) = &variant.text {
            words.text.clone_from(text);
        }
        if let Some(files) = &variant.files {
            words.files.clone_from(files);
        }
        if let Some(comment) = &variant.first_comment {
            words.first_comment = Some(comment.clone()).filter(|c| !c.trim().is_empty());
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_replaces_only_what_it_has() {
        let mut body = PostBody {
            shared: PostWords {
                text: "Peonie!".to_owned(),
                first_comment: Some("Fino a sabato".to_owned()),
                ..PostWords::default()
            },
            ..PostBody::default()
        };
        let variant = Variant {
            text: Some("Peonie 🌸".to_owned()),
            first_comment: Some(String::new()),
            ..Variant::default()
        };
        body.variants.insert(ChannelId(2), variant);
        assert_eq!(body.for_channel(ChannelId(1)), body.shared);
        let other = body.for_channel(ChannelId(2));
        assert_eq!(
            (other.text.as_str(), other.first_comment),
            ("Peonie 🌸", None)
        );
    }
}
