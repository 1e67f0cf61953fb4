//! What a Page published lately: its posts and, where it keeps them, its stories (publishing.md
//! §1).

use crate::contract::{Answer, ChannelFacts, HttpRequest};
use crate::meta::envelope::small;
use crate::meta::lenient::{Moment, Text};
use crate::meta::request::{get, is_id};
use crate::publish::Published;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sportello_core::post::PostKind;

/// What tells a post from others.
const TO_LOOK: &str =
    "id,message,created_time,attachments{media_type,type,target{id},subattachments{target{id}}}";
/// What people see of a post.
const TO_SHOW: &str = "id,message,created_time,permalink_url,full_picture,shares,reactions.summary(true).limit(0),comments.summary(true).limit(0),attachments{media_type,type,target{id},subattachments{target{id}}}";
/// What is told of a story. Unconfirmed `[u]`: the names of its members.
const OF_STORY: &str = "post_id,status,creation_time,media_type,media_id,url";

/// Asks for the newest posts of the Page itself.
pub(super) fn to_look(channel: &ChannelFacts) -> HttpRequest {
    posts(channel, TO_LOOK, "50")
}

fn posts(channel: &ChannelFacts, fields: &str, limit: &str) -> HttpRequest {
    let path = format!("{}/published_posts", channel.asset);
    get(path, &[("fields", fields), ("limit", limit)])
}

/// Asks for the stories of the Page.
pub(super) fn stories(channel: &ChannelFacts) -> HttpRequest {
    get(
        format!("{}/stories", channel.asset),
        &[("fields", OF_STORY), ("limit", "50")],
    )
}

/// Asks for posts and stories.
pub(super) fn requests(channel: &ChannelFacts) -> Vec<HttpRequest> {
    vec![posts(channel, TO_SHOW, "50"), stories(channel)]
}

/// Asks for one post.
pub(super) fn request(post: &str) -> Option<HttpRequest> {
    is_id(post).then(|| get(post.to_owned(), &[("fields", TO_SHOW)]))
}

#[derive(Deserialize)]
struct Page {
    data: Vec<Value>,
    #[serde(default)]
    paging: Next,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Next {
    next: Text,
}

/// A post.
#[derive(Deserialize)]
pub(super) struct Row {
    pub(super) id: Text,
    #[serde(default)]
    pub(super) message: Text,
    #[serde(default)]
    pub(super) created_time: Moment,
    #[serde(default)]
    permalink_url: Text,
    #[serde(default)]
    full_picture: Text,
    #[serde(default)]
    shares: super::insight::Counted,
    #[serde(default)]
    reactions: super::insight::Summed,
    #[serde(default)]
    comments: super::insight::Summed,
    #[serde(default)]
    attachments: List,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct List {
    data: Vec<Attachment>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Attachment {
    media_type: Text,
    #[serde(rename = "type")]
    sort: Text,
    target: Target,
    subattachments: List,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Target {
    id: Text,
}

/// A story.
#[derive(Deserialize)]
pub(super) struct StoryRow {
    pub(super) post_id: Text,
    #[serde(default)]
    pub(super) creation_time: Moment,
    #[serde(default)]
    pub(super) media_id: Text,
    #[serde(default)]
    url: Text,
}

impl Row {
    /// The ids of what the post shows.
    pub(super) fn targets(&self) -> Vec<&str> {
        let outer = self.attachments.data.iter();
        outer
            .flat_map(|shown| std::iter::once(shown).chain(&shown.subattachments.data))
            .filter_map(|shown| shown.target.id.0.as_deref())
            .collect()
    }

    /// What the post shows; `None` = nothing that is known.
    pub(super) fn kind_shown(&self) -> Option<PostKind> {
        let first = self.attachments.data.first()?;
        let told = first.media_type.0.as_deref().or(first.sort.0.as_deref())?;
        match told {
            "photo" | "album" => Some(PostKind::Photos),
            told if told.starts_with("video") => Some(match self.is_reel() {
                true => PostKind::Reel,
                false => PostKind::Video,
            }),
            "link" | "share" => Some(PostKind::Words),
            _ => None,
        }
    }

    fn is_reel(&self) -> bool {
        let url = self.permalink_url.0.as_deref();
        url.is_some_and(|url| url.contains("/reel/"))
    }

    fn published(self) -> Option<Published> {
        let kind = self.kind_shown().unwrap_or_default();
        let film = matches!(kind, PostKind::Video | PostKind::Reel);
        let film = film.then(|| self.targets().first().map(|id| (*id).to_owned()));
        Some(Published {
            film: film.flatten(),
            external_id: self.id.0?,
            at: self.created_time.0?,
            kind,
            text: self.message.0,
            url: self.permalink_url.0,
            picture: self.full_picture.0,
            likes: self.reactions.total(),
            comments: self.comments.total(),
            shares: self.shares.total(),
        })
    }
}

impl StoryRow {
    fn published(self) -> Option<Published> {
        Some(Published {
            external_id: self.post_id.0?,
            at: self.creation_time.0?,
            kind: PostKind::Story,
            url: self.url.0,
            ..Published::default()
        })
    }
}

/// The rows of a list, `None` for one that cannot be read, and whether nothing follows.
pub(super) fn rows<T: DeserializeOwned>(body: &str) -> Option<(Vec<Option<T>>, bool)> {
    let page = small::<Page>(body)?;
    let rows = page.data.into_iter().map(|row| T::deserialize(row).ok());
    Some((rows.collect(), page.paging.next.0.is_none()))
}

/// Reads one post.
pub(super) fn read_one(answer: &Answer) -> Option<Published> {
    let good = (200..300).contains(&answer.status);
    small::<Row>(good.then_some(answer.body.as_str())?)?.published()
}

/// Reads an answer to either question. What cannot be read is left out: it is not shown.
pub(super) fn read(answer: &Answer) -> Option<Vec<Published>> {
    if !(200..300).contains(&answer.status) {
        return None;
    }
    let (values, _) = rows::<Value>(&answer.body)?;
    let read = |value: Value| match value.get("post_id") {
        Some(_) => StoryRow::deserialize(value).ok()?.published(),
        None => Row::deserialize(value).ok()?.published(),
    };
    Some(values.into_iter().flatten().filter_map(read).collect())
}
