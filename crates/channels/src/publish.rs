//! How a network is published on: a second pure value beside a connector, for networks that carry
//! posts. The engine owns order, retries, storage and time, as it does for messages; a publisher
//! knows the platform's calls and what their answers prove.

use crate::contract::{Answer, ChannelFacts, Exchange, HttpRequest, Step};
use serde::{Deserialize, Serialize};
use sportello_core::post::PostKind;
use sportello_core::{MediaId, Time};
use std::collections::BTreeMap;

/// A post on its way out to one channel, or the comment the business writes under it at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingPost {
    /// The channel.
    pub channel: ChannelFacts,
    /// What it is there.
    pub kind: PostKind,
    /// The words; empty where there are none.
    pub text: String,
    /// A link of its own.
    pub link: Option<String>,
    /// The title of a film.
    pub title: Option<String>,
    /// The files, in order.
    pub files: Vec<OutgoingFile>,
    /// Where a film's cover is, in milliseconds from its beginning.
    pub cover_ms: Option<u32>,
    /// Set when it is the comment under it and not the post itself that goes out.
    pub comment: Option<FirstComment>,
    /// When the call that publishes was begun last; `None` = never.
    pub begun_at: Option<Time>,
    /// Now: polling waits by it.
    pub now: Time,
}

/// A file of a post on its way out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingFile {
    /// The stored file.
    pub media: MediaId,
    /// Its media type.
    pub mime: String,
    /// Its name for the platform.
    pub filename: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// What it shows, for those who cannot see it.
    pub alt: Option<String>,
    /// An unguessable address at which the platform can fetch it, for a while.
    pub link: String,
}

impl OutgoingFile {
    /// Whether it is a film.
    pub fn is_video(&self) -> bool {
        self.mime.starts_with("video/")
    }
}

/// The comment that the business writes under its own post at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstComment {
    /// The platform's id of the post.
    pub under: String,
    /// The words.
    pub text: String,
}

/// What looking for a post of unknown outcome comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// Ask this, then look again with its answer among the rest.
    Ask(HttpRequest),
    /// It was published; its id, where the platform tells it.
    Found(Option<String>),
    /// It was not.
    Absent,
    /// What was published lately: the engine knows which of these are other posts, and whether
    /// the list reaches back far enough to prove absence.
    Listed(Listing),
    /// Nothing can be told now: look again later.
    Open,
    /// Nothing can ever be told: a person decides.
    Untold,
}

/// What was published lately, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The posts.
    pub posts: Vec<Listed>,
    /// Whether there is nothing older.
    pub complete: bool,
}

/// One of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The platform's id.
    pub external_id: String,
    /// When it was published there.
    pub at: Time,
    /// Whether it looks like the post that is looked for.
    pub fits: bool,
    /// Whether it is that post and no other can be (it shows the very files that were uploaded
    /// for it).
    pub certain: bool,
    /// Whether it may be that post although it does not look like it, since what tells them apart
    /// is not confirmed: such a one proves no absence.
    pub doubtful: bool,
}

/// How much may still be published today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// Published in the span.
    pub used: u32,
    /// The most.
    pub total: u32,
    /// The length of the moving span, in seconds.
    pub span_s: u32,
}

/// A post as the platform lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Published {
    /// The platform's id.
    pub external_id: String,
    /// The platform's id of the film in it, where that has one of its own: the call that publishes
    /// a film may have told only this one (publishing.md §1, "video").
    pub film: Option<String>,
    /// When it was published.
    pub at: Time,
    /// What it is.
    pub kind: PostKind,
    /// Its words.
    pub text: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// A small picture of it, for a while.
    pub picture: Option<String>,
    /// Reactions or likes, where the list tells them.
    pub likes: Option<u64>,
    /// Comments, where the list tells them.
    pub comments: Option<u64>,
    /// Shares, where the list tells them.
    pub shares: Option<u64>,
}

/// How a post does. What the platform does not tell is not there: it is not nought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Insight {
    /// By name: `views`, `reach`, `reactions`, `comments`, `shares`, `saved`, `clicks`.
    pub counts: BTreeMap<String, u64>,
}

/// Publishing on a network. A pure value.
pub trait Publisher: Send + Sync {
    /// What comes next for a post, given *all* exchanges of its delivery so far, oldest first,
    /// good and bad ones. Only the call that makes it public is `Call::Send`; what prepares it is
    /// `Call::Prepare` (twice harms nobody but leaves rubbish there, so what was made is used),
    /// what polls is `Call::Read`. A container that failed or ran out is made anew.
    ///
    /// It is asked only when nothing under way may have published it: a send without an answer
    /// was proved absent by [`Publisher::look`] when this is called after it.
    ///
    /// `Step::Failed` may carry any class: a used-up quota is `Throttle`.
    fn step(&self, post: &OutgoingPost, exchanges: &[Exchange]) -> Step;

    /// Looks for a post whose outcome is unknown, given its exchanges and the answers to what was
    /// asked so far in this look (`None` = it failed).
    fn look(&self, post: &OutgoingPost, exchanges: &[Exchange], asked: &[Option<Answer>]) -> Look;

    /// The request that tells how much may still be published; `None` where the platform does not
    /// say.
    fn quota_request(&self, channel: &ChannelFacts) -> Option<HttpRequest>;

    /// Reads the answer to it.
    fn read_quota(&self, answer: &Answer) -> Option<Quota>;

    /// The requests that list what was published lately.
    fn recent_requests(&self, channel: &ChannelFacts) -> Vec<HttpRequest>;

    /// Reads an answer to one of them. `None` = not understood.
    fn read_recent(&self, answer: &Answer) -> Option<Vec<Published>>;

    /// The request that reads one post by its id, as lists show posts; `elsewhere` when it is
    /// somebody else's, in which the business is mentioned. `None` = it cannot be had.
    fn post_request(
        &self,
        channel: &ChannelFacts,
        post: &str,
        elsewhere: bool,
    ) -> Option<HttpRequest>;

    /// Reads the answer to it.
    fn read_post(&self, answer: &Answer) -> Option<Published>;

    /// The requests that tell how a post does: several, since one unknown metric spoils a whole
    /// call (publishing.md §1, "Insights").
    fn insight_requests(&self, channel: &ChannelFacts, post: &Published) -> Vec<HttpRequest>;

    /// Reads an answer to one of them into what is known.
    fn read_insight(&self, answer: &Answer, into: &mut Insight);
}

/// Something done to a comment besides answering it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Moderate {
    /// The business likes it, or takes that back.
    Like(bool),
    /// It is hidden from the public, or shown again.
    Hide(bool),
    /// It is deleted.
    Delete,
    /// The business changes the words of its own.
    Edit(String),
}

/// A comment as the platform lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListedComment {
    /// The platform's id.
    pub external_id: String,
    /// The comment it answers, if it answers one.
    pub parent: Option<String>,
    /// The platform's id of who wrote it, where it tells.
    pub from: Option<String>,
    /// The name of who wrote it.
    pub name: Option<String>,
    /// The words.
    pub text: Option<String>,
    /// When.
    pub at: Time,
    /// Whether it is hidden from the public.
    pub hidden: bool,
}

/// Where a list of comments goes on. Answers to a comment may be a list of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Onward {
    /// More comments under the post, behind this mark.
    List(String),
    /// More answers to one of them.
    Answers {
        /// The comment.
        comment: String,
        /// The mark behind which they go on.
        after: String,
    },
}

/// A part of a list of comments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommentPart {
    /// The comments in it, each before what answers it.
    pub comments: Vec<ListedComment>,
    /// What is not in it: only when all of that was read too is the list whole. Answers first, so
    /// that they come behind what they answer and before more of the list.
    pub onward: Vec<Onward>,
}

/// Comments of a network beyond answering them. A pure value.
pub trait Comments: Send + Sync {
    /// The request that does something to a comment; `None` where the network cannot.
    fn moderate(&self, comment: &str, what: &Moderate) -> Option<HttpRequest>;

    /// The request that lists the comments under a post; `onward` continues.
    fn list_request(&self, post: &str, onward: Option<&Onward>) -> HttpRequest;

    /// Reads the answer to that request; `None` where it may leave something out without saying
    /// where it goes on, since what a list does not name counts as deleted.
    fn read_list(&self, onward: Option<&Onward>, answer: &Answer) -> Option<CommentPart>;

    /// The request that reads what mentions the business; `about` is the mention's own id as the
    /// webhook told it (media, and comment if it is one). `None` where webhooks tell it all.
    fn mention_request(
        &self,
        channel: &ChannelFacts,
        media: &str,
        comment: Option<&str>,
    ) -> Option<HttpRequest>;

    /// Reads the answer to it: the comment, or the caption as if it were one.
    fn read_mention(&self, answer: &Answer) -> Option<ListedComment>;
}

/// What a page says of the business, by name: `about`, `description`, `phone`, `website`,
/// `emails`, and `hours` as one line a day (`mon 09:00-13:00 15:00-19:30`).
pub type Details = BTreeMap<String, String>;

/// Greetings and menus of the chat window.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChatProfile {
    /// Questions offered to someone who opens the chat (ice breakers): words and payload.
    pub ice_breakers: Vec<MenuItem>,
    /// The payload of the Get Started button; `None` = there is none, or the network has none.
    pub get_started: Option<String>,
    /// The menu that is always there.
    pub menu: Vec<MenuItem>,
    /// The words above the Get Started button.
    pub greeting: Option<String>,
}

/// An entry of a menu.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MenuItem {
    /// The words.
    pub title: String,
    /// What comes back when it is tapped.
    pub payload: Option<String>,
    /// The address it opens instead.
    pub url: Option<String>,
}

/// What a network shows of the business besides posts. A pure value.
pub trait Showcase: Send + Sync {
    /// The details that can be read and changed here, in the order in which people see them.
    fn detail_names(&self) -> &'static [&'static str];

    /// The request that reads them; `None` where there are none.
    fn details_request(&self, channel: &ChannelFacts) -> Option<HttpRequest>;

    /// Reads the answer.
    fn read_details(&self, answer: &Answer) -> Option<Details>;

    /// The request that changes some.
    fn change_details(&self, channel: &ChannelFacts, changed: &Details) -> Option<HttpRequest>;

    /// The request that reads greetings and menus; `None` where the network has none.
    fn chat_request(&self, channel: &ChannelFacts) -> Option<HttpRequest>;

    /// Reads the answer.
    fn read_chat(&self, answer: &Answer) -> Option<ChatProfile>;

    /// The requests that make them so, in order (what is empty is taken away).
    fn change_chat(&self, channel: &ChannelFacts, wanted: &ChatProfile) -> Vec<HttpRequest>;

    /// The most ice breakers and menu entries, and whether a menu and Get Started exist.
    fn chat_limits(&self) -> ChatLimits;
}

/// How much of greetings and menus a network takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatLimits {
    /// The most ice breakers; 0 = none.
    pub ice_breakers: usize,
    /// The most entries of the menu; 0 = none.
    pub menu: usize,
    /// Whether there is a Get Started button.
    pub get_started: bool,
    /// Whether there is a greeting.
    pub greeting: bool,
}
