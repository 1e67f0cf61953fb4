//! A comment: the post it stands under, what is known of it, and what can be done to it.

use sportello_core::post::PostKind;
use sportello_core::{ChannelId, Time};
use sportello_store::CommentMark;

/// What a bubble shows of a comment besides its words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comment {
    /// The post it stands under, as far as it is known.
    pub post: Option<PostCard>,
    /// What the desk did to it, and what is known.
    pub mark: CommentMark,
    /// What can be done to it now.
    pub can: CommentTools,
}

/// What can be done to a comment now: what its network can and its state allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CommentTools {
    /// Whether it can still be answered in private: once, for some days.
    pub private: bool,
    /// Whether it can be liked, or that taken back.
    pub like: bool,
    /// Whether it can be hidden, or shown again.
    pub hide: bool,
    /// Whether it can be deleted.
    pub delete: bool,
    /// Whether its words can be changed: one's own.
    pub edit: bool,
}

impl CommentTools {
    /// Whether there is anything besides answering.
    pub fn any(self) -> bool {
        self.like || self.hide || self.delete || self.edit
    }
}

/// A post in the smallest space.
#[derive(Clone, Debug, PartialEq)]
pub struct PostCard {
    /// The channel.
    pub channel: ChannelId,
    /// The platform's id, if it is known.
    pub id: Option<String>,
    /// What it is, where the platform listed it.
    pub kind: Option<PostKind>,
    /// What the place calls it: `AD`, `REELS`, …
    pub product: Option<String>,
    /// What the business calls it, if it is an ad.
    pub title: Option<String>,
    /// Its words.
    pub text: Option<String>,
    /// Its address at the platform.
    pub url: Option<String>,
    /// Whether the platform gave a picture of it.
    pub picture: bool,
    /// When it was published.
    pub at: Option<Time>,
}
