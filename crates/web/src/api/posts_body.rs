//! What a program asks for when it writes a post, and what of it cannot be.

use super::ask::AnyId;
use crate::problem::Problem;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use sportello_core::post::{PostBody, PostFile, PostKind, PostWords, Utm, Variant};
use sportello_core::{ChannelId, MediaId, Time};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The longest words, in characters: a little more than any network takes, so that the check
/// names the network whose limit is passed.
const LONGEST_WORDS: usize = 70_000;
/// The longest link, title, tag and account of a file, in characters.
const LONGEST_LINE: usize = 2_000;
/// The most channels, and the most files of a post.
const MOST: usize = 50;

/// When a post goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Publish {
    /// At once.
    Now,
    /// At its time.
    At,
    /// Not yet: it is kept as a draft.
    #[default]
    Draft,
}

/// A file of a post.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
pub struct NewPostFile {
    /// The id of a file that was uploaded before (`POST /api/v1/media`).
    #[schema(value_type = String, pattern = "^[0-9]{1,18}$", max_length = 18)]
    id: AnyId,
    /// What it shows, for those who cannot see it.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    alt: Option<String>,
}

/// What one channel has instead of what all share; what is left out is shared.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
pub struct NewVariant {
    /// The channel's id.
    #[schema(value_type = String, pattern = "^[0-9]{1,18}$", max_length = 18)]
    channel: AnyId,
    /// Another kind.
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^(words|photos|video|reel|story)$")]
    kind: Option<PostKind>,
    /// Other words.
    #[serde(default)]
    #[schema(max_length = 70_000)]
    text: Option<String>,
    /// Other files.
    #[serde(default)]
    #[schema(max_items = 50)]
    media: Option<Vec<NewPostFile>>,
    /// Another first comment; empty = none.
    #[serde(default)]
    #[schema(max_length = 70_000)]
    first_comment: Option<String>,
}

/// Campaign tags of links; what is left out is not written.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, ToSchema)]
pub struct LinkTags {
    /// `utm_source`; the channel's kind when not given.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    source: Option<String>,
    /// `utm_medium`.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    medium: Option<String>,
    /// `utm_campaign`.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    campaign: Option<String>,
    /// `utm_term`.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    term: Option<String>,
    /// `utm_content`.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    content: Option<String>,
}

/// A post to be written.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize, ToSchema)]
pub struct NewPost {
    /// The ids of the channels it goes to.
    #[schema(value_type = Vec<String>, min_items = 1, max_items = 50)]
    channels: Vec<AnyId>,
    /// What it is: `words`, `photos`, `video`, `reel`, `story`; words when not given.
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^(words|photos|video|reel|story)$")]
    kind: Option<PostKind>,
    /// The words.
    #[serde(default)]
    #[schema(max_length = 70_000)]
    text: Option<String>,
    /// A link of its own, shown as a card where the network does so.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    link: Option<String>,
    /// The title of a film.
    #[serde(default)]
    #[schema(max_length = 2_000)]
    title: Option<String>,
    /// A comment that the business writes under it at once.
    #[serde(default)]
    #[schema(max_length = 70_000)]
    first_comment: Option<String>,
    /// Where the cover of a film is, in milliseconds from its beginning.
    #[serde(default)]
    cover_ms: Option<u32>,
    /// The files, in order.
    #[serde(default)]
    #[schema(max_items = 50)]
    media: Option<Vec<NewPostFile>>,
    /// What single channels have instead.
    #[serde(default)]
    #[schema(max_items = 50)]
    variants: Option<Vec<NewVariant>>,
    /// What links are marked with.
    #[serde(default)]
    utm: Option<LinkTags>,
    /// When it goes out.
    #[serde(default)]
    #[schema(format = DateTime)]
    due_at: Option<String>,
    /// `now`, `at` its time, or `draft`, which it is when not given.
    #[serde(default)]
    #[schema(value_type = Option<String>, pattern = "^(now|at|draft)$")]
    publish: Option<Publish>,
}

/// A post that was asked for, as the desk has it.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The channels, each once.
    pub channels: Vec<ChannelId>,
    /// What it says and shows.
    pub body: PostBody,
    /// Its time.
    pub due_at: Option<Time>,
    /// When it goes.
    pub publish: Publish,
}

impl NewPost {
    /// What makes two requests the same: what they ask, not how their JSON is laid out.
    pub fn fingerprint(&self) -> [u8; 32] {
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        let mut out = [0; 32];
        out.copy_from_slice(digest(&SHA256, &bytes).as_ref());
        out
    }

    /// The post, if its parts can be one.
    pub fn read(self) -> Result<Wanted, Problem> {
        self.is_bounded()?;
        let mut channels: Vec<ChannelId> = Vec::with_capacity(self.channels.len());
        for id in &self.channels {
            if !channels.contains(&ChannelId(id.0)) {
                channels.push(ChannelId(id.0));
            }
        }
        let due_at = match self.due_at.as_deref() {
            None => None,
            Some(text) => Some(Time::parse(text).ok_or_else(|| {
                Problem::wrong_body(
                    "`due_at` is a moment by RFC 3339, such as `2026-05-10T09:00:00Z`.",
                )
            })?),
        };
        let publish = self.publish.unwrap_or_default();
        if publish == Publish::At && due_at.is_none() {
            return Err(Problem::wrong_body(
                "A post that goes `at` its time needs `due_at`.",
            ));
        }
        let variants = variants(self.variants.unwrap_or_default(), &channels)?;
        let shared = PostWords {
            kind: self.kind.unwrap_or_default(),
            text: self.text.unwrap_or_default(),
            link: self.link,
            title: self.title,
            files: files(self.media.unwrap_or_default()),
            first_comment: self.first_comment,
            cover_ms: self.cover_ms,
        };
        let body = PostBody {
            shared,
            variants,
            utm: self.utm.map(Utm::from),
        };
        Ok(Wanted {
            channels,
            body,
            due_at,
            publish,
        })
    }

    /// Whether everything is within its limit.
    fn is_bounded(&self) -> Result<(), Problem> {
        let variants = self.variants.as_deref().unwrap_or_default();
        let own = variants.iter().filter_map(|v| v.media.as_deref());
        let lists: Vec<&[NewPostFile]> = self.media.as_deref().into_iter().chain(own).collect();
        let most = lists.iter().map(|list| list.len()).max().unwrap_or(0);
        if self.channels.is_empty() || self.channels.len() > MOST {
            return Err(Problem::wrong_body("`channels` has 1 to 50 ids."));
        }
        if variants.len() > MOST || most > MOST {
            return Err(Problem::wrong_body(
                "`variants` and `media` have at most 50 rows.",
            ));
        }
        let theirs = variants.iter().flat_map(|v| [&v.text, &v.first_comment]);
        let words = theirs.chain([&self.text, &self.first_comment]);
        let tags = self.utm.iter().flat_map(LinkTags::tags);
        let alts = lists
            .iter()
            .flat_map(|list| list.iter().map(|file| &file.alt));
        let lines = [&self.link, &self.title]
            .into_iter()
            .chain(tags)
            .chain(alts);
        let too_long = |text: &Option<String>, most| {
            text.as_ref()
                .is_some_and(|text| text.chars().count() > most)
        };
        if words.into_iter().any(|text| too_long(text, LONGEST_WORDS)) {
            return Err(Problem::wrong_body("Words have at most 70,000 characters."));
        }
        if lines.into_iter().any(|text| too_long(text, LONGEST_LINE)) {
            return Err(Problem::wrong_body(
                "A link, a title, a tag and what a file shows have at most 2,000 characters.",
            ));
        }
        Ok(())
    }
}

impl LinkTags {
    fn tags(&self) -> [&Option<String>; 5] {
        [
            &self.source,
            &self.medium,
            &self.campaign,
            &self.term,
            &self.content,
        ]
    }
}

impl From<LinkTags> for Utm {
    fn from(tags: LinkTags) -> Utm {
        Utm {
            source: tags.source.unwrap_or_default(),
            medium: tags.medium.unwrap_or_default(),
            campaign: tags.campaign.unwrap_or_default(),
            term: tags.term.unwrap_or_default(),
            content: tags.content.unwrap_or_default(),
        }
    }
}

fn files(media: Vec<NewPostFile>) -> Vec<PostFile> {
    let file = |file: NewPostFile| PostFile {
        media: MediaId(file.id.0),
        alt: file.alt.filter(|alt| !alt.trim().is_empty()),
    };
    media.into_iter().map(file).collect()
}

fn variants(
    wanted: Vec<NewVariant>,
    channels: &[ChannelId],
) -> Result<BTreeMap<ChannelId, Variant>, Problem> {
    let mut variants = BTreeMap::new();
    for one in wanted {
        let channel = ChannelId(one.channel.0);
        if !channels.contains(&channel) {
            return Err(Problem::wrong_body(
                "A variant is for a channel that `channels` does not name.",
            ));
        }
        let variant = Variant {
            kind: one.kind,
            text: one.text,
            files: one.media.map(files),
            first_comment: one.first_comment,
        };
        if variants.insert(channel, variant).is_some() {
            return Err(Problem::wrong_body("A channel has two variants."));
        }
    }
    Ok(variants)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(json: &str) -> NewPost {
        serde_json::from_str(json).expect("a post")
    }

    #[test]
    fn the_same_request_is_the_same_however_it_is_written() {
        let one = post(r#"{"channels":["3"],"text":"Ciao"}"#).fingerprint();
        let same = post(r#"{ "text": "Ci\u0061o", "channels": [3], "link": null }"#);
        assert_eq!(one, same.fingerprint());
        let other = post(r#"{"channels":["3"],"text":"Ciao","publish":"now"}"#);
        assert_ne!(one, other.fingerprint());
    }

    #[test]
    fn a_channel_named_twice_gets_one_post() {
        let wanted = post(r#"{"channels":["3",3,"4"]}"#).read().expect("a post");
        assert_eq!(wanted.channels, [ChannelId(3), ChannelId(4)]);
        assert_eq!(wanted.publish, Publish::Draft, "nothing goes unasked");
    }

    #[test]
    fn what_cannot_be_is_refused_in_words() {
        let long = "x".repeat(LONGEST_WORDS + 1);
        let with = |more: &str| post(&format!(r#"{{"channels":["3"],{more}}}"#)).read();
        for (more, word) in [
            (r#""publish":"at""#.to_owned(), "due_at"),
            (r#""due_at":"tomorrow""#.to_owned(), "RFC 3339"),
            (r#""variants":[{"channel":"4"}]"#.to_owned(), "variant"),
            (
                r#""variants":[{"channel":"3"},{"channel":"3"}]"#.to_owned(),
                "two variants",
            ),
            (format!(r#""text":"{long}""#), "70,000"),
            (format!(r#""link":"{}""#, &long[..2_001]), "2,000"),
        ] {
            let problem = with(&more).expect_err(word);
            assert!(problem.detail.contains(word), "{}", problem.detail);
        }
        assert!(post(r#"{"channels":[]}"#).read().is_err());
    }
}
