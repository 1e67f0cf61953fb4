//! What was published lately, and how it does (publishing.md §2, "Insights").

use crate::contract::{Answer, ChannelFacts, HttpRequest};
use crate::meta::envelope::small;
use crate::meta::lenient::{Moment, Text, Whole};
use crate::meta::paging::Paging;
use crate::meta::request::{get, is_id};
use crate::publish::{Insight, OutgoingPost, Published};
use serde::Deserialize;
use sportello_core::post::PostKind;

/// Stories stand in a list of their own, for a day.
pub(super) const STORIES: &str = "stories";
/// Everything else.
pub(super) const MEDIA: &str = "media";
pub(super) const EDGES: [&str; 2] = [MEDIA, STORIES];

const FIELDS: &str = "id,caption,timestamp,permalink,media_type,media_product_type,media_url,thumbnail_url,like_count,comments_count";

/// The platform's metrics with our names for them.
const METRICS: [(&str, &str); 6] = [
    ("views", "views"),
    ("reach", "reach"),
    ("saved", "saved"),
    ("likes", "reactions"),
    ("comments", "comments"),
    ("shares", "shares"),
];
/// Those that a story has. Unconfirmed `[u]`: a pair of metric and kind that is not supported
/// answers only "An unknown error has occurred", like an outage, so what is doubtful is not asked.
const OF_STORIES: [&str; 3] = ["views", "reach", "shares"];

/// The list that shows posts of a kind.
pub(super) fn edge(kind: PostKind) -> &'static str {
    match kind {
        PostKind::Story => STORIES,
        _ => MEDIA,
    }
}

/// Asks for a list, newest first.
pub(super) fn request(channel: &ChannelFacts, edge: &str) -> HttpRequest {
    get(
        format!("{}/{edge}", channel.asset),
        &[("fields", FIELDS), ("limit", "50")],
    )
}

/// What is told of somebody else's media that mention the account (webhooks.md §8, "mentions").
/// Unconfirmed `[u]`: the names of its members beyond the words.
const OF_MENTIONED: &str = "id,caption,timestamp,media_type,media_url";

/// Asks for one post by its id; for somebody else's by way of the account that it mentions.
pub(super) fn one_request(
    channel: &ChannelFacts,
    post: &str,
    elsewhere: bool,
) -> Option<HttpRequest> {
    if !is_id(post) {
        return None;
    }
    Some(match elsewhere {
        false => get(post.to_owned(), &[("fields", FIELDS)]),
        true => {
            let fields = format!("mentioned_media.media_id({post}){{{OF_MENTIONED}}}");
            get(channel.asset.clone(), &[("fields", &fields)])
        }
    })
}

#[derive(Deserialize)]
struct Mentioned {
    mentioned_media: Row,
}

/// Reads one post.
pub(super) fn read_one(answer: &Answer) -> Option<Published> {
    if !(200..300).contains(&answer.status) {
        return None;
    }
    let mentioned = small::<Mentioned>(&answer.body).map(|whole| whole.mentioned_media);
    mentioned
        .or_else(|| small::<Row>(&answer.body))?
        .published()
}

#[derive(Deserialize)]
pub(super) struct Page {
    pub data: Vec<Row>,
    #[serde(default)]
    paging: Paging,
}

/// A post as the list has it: `media_url`, and `caption` on Instagram Login, may be missing.
#[derive(Deserialize)]
pub(super) struct Row {
    pub id: Text,
    #[serde(default)]
    caption: Text,
    #[serde(default)]
    pub timestamp: Moment,
    #[serde(default)]
    permalink: Text,
    #[serde(default)]
    media_type: Text,
    #[serde(default)]
    media_product_type: Text,
    #[serde(default)]
    media_url: Text,
    #[serde(default)]
    thumbnail_url: Text,
    #[serde(default)]
    like_count: Whole,
    #[serde(default)]
    comments_count: Whole,
}

/// Reads a list whole; `None` = not one.
pub(super) fn page(answer: &Answer) -> Option<(Vec<Row>, bool)> {
    if !(200..300).contains(&answer.status) {
        return None;
    }
    let page = small::<Page>(&answer.body)?;
    Some((page.data, page.paging.following().is_none()))
}

impl Row {
    fn kind(&self) -> PostKind {
        let address = self.permalink.0.as_deref().unwrap_or_default();
        match self.media_product_type.0.as_deref() {
            Some("STORY") => PostKind::Story,
            Some("REELS") => PostKind::Reel,
            None if address.contains("/stories/") => PostKind::Story,
            None if address.contains("/reel/") => PostKind::Reel,
            _ if self.media_type.0.as_deref() == Some("VIDEO") => PostKind::Video,
            _ => PostKind::Photos,
        }
    }

    fn published(self) -> Option<Published> {
        let count = |whole: Whole| u64::try_from(whole.0?).ok();
        let film = self.media_type.0.as_deref() == Some("VIDEO");
        Some(Published {
            kind: self.kind(),
            at: self.timestamp.0.unwrap_or_default(),
            text: self.caption.0,
            url: self.permalink.0,
            picture: self
                .thumbnail_url
                .0
                .or_else(|| self.media_url.0.filter(|_| !film)),
            likes: count(self.like_count),
            comments: count(self.comments_count),
            shares: None,
            film: None,
            external_id: self.id.0?,
        })
    }

    /// Whether it looks like a post of ours: what is not told may be so (I5).
    pub(super) fn fits(&self, post: &OutgoingPost) -> bool {
        let sort = match &post.files[..] {
            [file] if file.is_video() => "VIDEO",
            [_] => "IMAGE",
            _ => "CAROUSEL_ALBUM",
        };
        let same_sort = self.media_type.0.as_deref().is_none_or(|told| told == sort);
        let told = self.caption.0.as_deref();
        let same_words = told.is_none_or(|told| {
            // A platform may space the words anew.
            told.split_whitespace().eq(post.text.split_whitespace())
        });
        same_sort && (same_words || post.kind == PostKind::Story)
    }
}

/// Reads what was published lately.
pub(super) fn read(answer: &Answer) -> Option<Vec<Published>> {
    let (rows, _) = page(answer)?;
    Some(rows.into_iter().filter_map(Row::published).collect())
}

/// One call a metric, since one that is not known spoils the whole call.
pub(super) fn insight_requests(post: &Published) -> Vec<HttpRequest> {
    let has = |metric: &str| post.kind != PostKind::Story || OF_STORIES.contains(&metric);
    METRICS
        .iter()
        .map(|(metric, _)| *metric)
        .filter(|metric| has(metric))
        .map(|metric| {
            get(
                format!("{}/insights", post.external_id),
                &[("metric", metric)],
            )
        })
        .collect()
}

#[derive(Deserialize)]
struct Told {
    data: Vec<Metric>,
}

#[derive(Deserialize)]
struct Metric {
    name: Text,
    #[serde(default)]
    values: Vec<Value>,
    #[serde(default)]
    total_value: Option<Value>,
}

#[derive(Deserialize)]
struct Value {
    value: Whole,
}

/// Reads a metric. No data is an empty list and tells nothing; neither does an error (too few
/// viewers is code 10).
pub(super) fn read_insight(answer: &Answer, into: &mut Insight) {
    for metric in small::<Told>(&answer.body)
        .into_iter()
        .flat_map(|told| told.data)
    {
        let name = metric.name.0.unwrap_or_default();
        let ours = METRICS.iter().find(|(theirs, _)| *theirs == name);
        let value = metric.total_value.or(metric.values.into_iter().next());
        let count = value.and_then(|value| u64::try_from(value.value.0?).ok());
        if let (Some((_, ours)), Some(count)) = (ours, count) {
            into.counts.insert((*ours).to_owned(), count);
        }
    }
}
