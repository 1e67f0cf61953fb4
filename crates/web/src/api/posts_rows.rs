//! What the API shows of posts: where each stands as a whole and on every channel, and what a
//! channel would say of it.

use super::rows::{CauseBody, ChannelRef};
use serde::Serialize;
use serde_json::Value;
use sportello_core::post::finding::Finding;
use sportello_core::post::{PostFile, PostState, Variant};
use sportello_core::{ChannelId, Time};
use sportello_engine::publish::ChannelFindings;
use sportello_store::{PostDelivery, PostRow, TargetRow};
use utoipa::ToSchema;

/// A post.
#[derive(Debug, Serialize, ToSchema)]
pub struct Post {
    /// Its id.
    id: String,
    /// `draft`, `review`, `scheduled`, `publishing`, `held`, `unconfirmed`, `published`,
    /// `partly_published`, `failed`, `dropped`: the worst of its channels speaks for it.
    state: String,
    /// `words`, `photos`, `video`, `reel`, `story`.
    kind: String,
    /// The words that all channels share.
    text: String,
    /// A link of its own.
    link: Option<String>,
    /// The title of a film.
    title: Option<String>,
    /// A comment that the business writes under it at once.
    first_comment: Option<String>,
    /// Where the cover of a film is, in milliseconds from its beginning.
    cover_ms: Option<u32>,
    /// The files, in order.
    media: Vec<PostMedia>,
    /// What single channels have instead.
    variants: Vec<PostVariant>,
    /// What links are marked with.
    utm: Option<PostTags>,
    /// When it goes out, or came due.
    #[schema(format = DateTime)]
    due_at: Option<String>,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was changed last.
    #[schema(format = DateTime)]
    updated_at: String,
    /// Who wrote it; null = the API.
    author: Option<String>,
    /// What it is on each channel.
    channels: Vec<PostOnChannel>,
}

/// A file of a post.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostMedia {
    /// Its id.
    id: String,
    /// What it shows, for those who cannot see it.
    alt: Option<String>,
    /// Where its bytes are, for holders of the API token.
    url: String,
}

/// What one channel has instead; null = as all have it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostVariant {
    /// The channel's id.
    channel: String,
    /// Another kind.
    kind: Option<String>,
    /// Other words.
    text: Option<String>,
    /// Other files.
    media: Option<Vec<PostMedia>>,
    /// Another first comment; empty = none.
    first_comment: Option<String>,
}

/// Campaign tags of links; empty = not written.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostTags {
    /// `utm_source`.
    source: String,
    /// `utm_medium`.
    medium: String,
    /// `utm_campaign`.
    campaign: String,
    /// `utm_term`.
    term: String,
    /// `utm_content`.
    content: String,
}

/// A post on one channel.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostOnChannel {
    /// The channel.
    channel: ChannelRef,
    /// The channel's name.
    name: String,
    /// What it is there.
    kind: String,
    /// How it stands there; null until its time has come.
    delivery: Option<PostDeliveryRow>,
    /// How the first comment under it stands, if there is one and it is its turn.
    first_comment: Option<PostDeliveryRow>,
    /// The platform's id, once known.
    external_id: Option<String>,
    /// Its address there, once known.
    url: Option<String>,
    /// When it was published.
    #[schema(format = DateTime)]
    published_at: Option<String>,
}

/// How a part of a post stands on a channel.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostDeliveryRow {
    /// Its id, for decisions.
    id: String,
    /// `queued`, `held`, `sending`, `unknown`, `unconfirmed`, `accepted`, `failed`, `withdrawn`.
    state: String,
    /// Why it is held, failed, unknown or unconfirmed.
    cause: Option<CauseBody>,
    /// When it is tried or looked at next.
    #[schema(format = DateTime)]
    next_at: Option<String>,
}

/// What the channels of a post say of it as it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Checked {
    /// Whether it can be published on all of them.
    sound: bool,
    /// What is to be said, by channel.
    channels: Vec<CheckedChannel>,
}

/// What a channel says of a post.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckedChannel {
    /// The channel.
    channel: ChannelRef,
    /// What was found; empty = all is well.
    findings: Vec<PostFinding>,
}

/// One thing that was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostFinding {
    /// A word that never changes, such as `too_long`.
    problem: String,
    /// Whether it cannot be published like this; what does not stop it is a warning.
    stops: bool,
    /// The file that it is about.
    file: Option<String>,
    /// The numbers and names of the problem: `length`, `max`, `accepted`, …
    #[schema(value_type = Object)]
    details: Value,
    /// What can be done, the likeliest first.
    remedies: Vec<PostRemedy>,
}

/// What can be done about it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostRemedy {
    /// A word that never changes, such as `shorten`.
    remedy: String,
    /// How much, to what, which: a number, a name, a list or an object.
    #[serde(skip_serializing_if = "Value::is_null")]
    #[schema(required = false)]
    with: Value,
}

fn moment(at: Option<Time>) -> Option<String> {
    at.map(|at| at.to_string())
}

impl From<PostRow> for Post {
    fn from(row: PostRow) -> Post {
        let deliveries = row.targets.iter().filter_map(|t| t.delivery.as_ref());
        let states: Vec<_> = deliveries.map(|d| d.state).collect();
        let shared = row.body.shared;
        Post {
            id: row.id.to_string(),
            state: PostState::of(row.stage, &states).as_str().to_owned(),
            kind: shared.kind.as_str().to_owned(),
            text: shared.text,
            link: shared.link,
            title: shared.title,
            first_comment: shared.first_comment,
            cover_ms: shared.cover_ms,
            media: media(shared.files),
            variants: row
                .body
                .variants
                .into_iter()
                .map(PostVariant::from)
                .collect(),
            utm: row.body.utm.map(|utm| PostTags {
                source: utm.source,
                medium: utm.medium,
                campaign: utm.campaign,
                term: utm.term,
                content: utm.content,
            }),
            due_at: moment(row.due_at),
            created_at: row.created_at.to_string(),
            updated_at: row.updated_at.to_string(),
            author: row.author_name,
            channels: row.targets.into_iter().map(PostOnChannel::from).collect(),
        }
    }
}

impl Post {
    /// Its one word.
    pub fn state(&self) -> &str {
        &self.state
    }
}

fn media(files: Vec<PostFile>) -> Vec<PostMedia> {
    let row = |file: PostFile| PostMedia {
        id: file.media.to_string(),
        url: format!("/api/v1/media/{}", file.media),
        alt: file.alt,
    };
    files.into_iter().map(row).collect()
}

impl From<(ChannelId, Variant)> for PostVariant {
    fn from((channel, variant): (ChannelId, Variant)) -> PostVariant {
        PostVariant {
            channel: channel.to_string(),
            kind: variant.kind.map(|kind| kind.as_str().to_owned()),
            text: variant.text,
            media: variant.files.map(media),
            first_comment: variant.first_comment,
        }
    }
}

impl From<TargetRow> for PostOnChannel {
    fn from(row: TargetRow) -> PostOnChannel {
        PostOnChannel {
            channel: ChannelRef::of(row.channel, &row.channel_kind),
            name: row.channel_name,
            kind: row.kind.as_str().to_owned(),
            delivery: row.delivery.map(PostDeliveryRow::from),
            first_comment: row.comment.map(PostDeliveryRow::from),
            external_id: row.external_id,
            url: row.url,
            published_at: moment(row.published_at),
        }
    }
}

impl From<PostDelivery> for PostDeliveryRow {
    fn from(row: PostDelivery) -> PostDeliveryRow {
        PostDeliveryRow {
            id: row.id.to_string(),
            state: row.state.as_str().to_owned(),
            cause: row.cause.map(|cause| CauseBody::of(cause, Some(row.state))),
            next_at: moment(row.next_at),
        }
    }
}

impl From<Vec<ChannelFindings>> for Checked {
    fn from(found: Vec<ChannelFindings>) -> Checked {
        Checked {
            sound: !found.iter().any(ChannelFindings::stops),
            channels: found.into_iter().map(CheckedChannel::from).collect(),
        }
    }
}

impl From<ChannelFindings> for CheckedChannel {
    fn from(found: ChannelFindings) -> CheckedChannel {
        CheckedChannel {
            channel: ChannelRef::of(found.channel.id, &found.channel.kind),
            findings: found.findings.into_iter().map(PostFinding::from).collect(),
        }
    }
}

impl From<Finding> for PostFinding {
    fn from(finding: Finding) -> PostFinding {
        let (problem, details) = apart(serde_json::to_value(&finding.problem), "problem");
        let remedy = |remedy| {
            let (remedy, mut rest) = apart(serde_json::to_value(remedy), "remedy");
            PostRemedy {
                remedy,
                with: rest["with"].take(),
            }
        };
        PostFinding {
            problem,
            stops: finding.stops,
            file: finding.file.map(|file| file.to_string()),
            details,
            remedies: finding.remedies.into_iter().map(remedy).collect(),
        }
    }
}

/// The word by which a thing is told, and the rest of it.
fn apart(thing: serde_json::Result<Value>, tag: &str) -> (String, Value) {
    let mut rest = thing.unwrap_or_default();
    let word = rest.as_object_mut().and_then(|members| members.remove(tag));
    let word = word.and_then(|word| word.as_str().map(str::to_owned));
    (word.unwrap_or_default(), rest)
}
