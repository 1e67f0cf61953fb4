//! The press: what agents had published, and what the platform made of it, kept outside the desk
//! like the ledger of messages, so that the checks ask nobody who could be wrong.

use sportello_core::delivery::DeliveryState;
use sportello_core::post::{Lateness, PostBody};
use sportello_core::{ChannelId, DeliveryId, MediaId, PostId, TargetId, Time};
use sportello_engine::Job;
use sportello_engine::job::Work;
use sportello_sandbox::rules::Network;
use sportello_store::{PostAudit, PostPart};
use std::collections::{BTreeMap, BTreeSet};

/// How the house and the platform are set in one simulation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rules {
    /// The workspace's rule for what is late.
    pub lateness: Lateness,
    /// How many posts of an Instagram account the platform takes in a day.
    pub quota: u32,
    /// How long the platform works upon a film, in milliseconds.
    pub film_ms: i64,
    /// The same for a photo of Instagram.
    pub photo_ms: i64,
    /// Whether the Page keeps its stories.
    pub archive: bool,
    /// After how many minutes what is held is said another way; `None` = never.
    pub fallback: Option<u32>,
    /// The way that is tried first, by its place among them.
    pub first_way: u32,
    /// Whether a template is a way.
    pub template: bool,
}

/// A part of a post on one channel.
pub(super) type Place = (TargetId, PostPart);

/// A request of a post's delivery, as the wire sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Posted {
    /// The delivery.
    pub delivery: DeliveryId,
    /// The post.
    pub post: PostId,
    /// The part.
    pub place: Place,
    /// The channel.
    pub channel: ChannelId,
}

impl Posted {
    /// What a job publishes, if it is one of a post.
    pub fn of(job: &Job) -> Option<Posted> {
        let Work::PostExchange { due, .. } = &job.work else {
            return None;
        };
        Some(Posted {
            delivery: due.id,
            post: due.post,
            place: (due.target, due.part),
            channel: due.channel.id,
        })
    }
}

/// A post that somebody wrote.
#[derive(Clone, Debug)]
pub(super) struct Written {
    /// What it says and shows.
    pub body: PostBody,
    /// When it is to go: every time that may have been the last one chosen, since whoever chose
    /// may have got no answer. Empty = it stays a draft.
    pub times: Vec<Time>,
    /// Whether somebody was told that it goes.
    pub sure: bool,
    /// Whether it was taken back before the outbox had it.
    pub off: bool,
}

/// What a post's delivery was seen to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct SeenPost {
    /// Its last state.
    pub state: DeliveryState,
    /// When it became unknown last, by the true time.
    pub unknown_since: Option<i64>,
    /// Whether it ever was unconfirmed.
    pub unconfirmed: bool,
    /// Whether a person said that it is there.
    pub vouched: bool,
}

/// Everything about posts that is known outside the desk.
#[derive(Default)]
pub(super) struct Press {
    /// Posts, in the order in which they were written.
    pub written: BTreeMap<PostId, Written>,
    /// The SHA-256 of files, in hexadecimal.
    pub hashes: BTreeMap<MediaId, String>,
    /// How often people chose to have a part published once more.
    pub again: BTreeMap<Place, u32>,
    /// How often the platform made each part public.
    pub copies: BTreeMap<Place, u32>,
    /// What the platform made of each delivery: its ids; of a comment the post it stands under.
    pub taken: BTreeMap<DeliveryId, Vec<String>>,
    /// What each delivery was seen to be.
    pub seen: BTreeMap<DeliveryId, SeenPost>,
    /// Deliveries that a person dropped while they were not being sent: they leave no more.
    pub dropped: BTreeSet<DeliveryId>,
    /// Deliveries that a person let go, late or not.
    pub let_go: BTreeSet<DeliveryId>,
    /// Deliveries that began when they were late.
    pub late: BTreeSet<DeliveryId>,
    /// When a late post of each channel left last that the rule spreads, by the desk's clock.
    pub spread: BTreeMap<ChannelId, (TargetId, Time)>,
    /// When an answer to a request of each delivery was heard last, by the desk's clock.
    pub heard: BTreeMap<DeliveryId, Time>,
    /// Deliveries to which an answer came that refuses and names no code (the upload host's do:
    /// publishing.md §2, "Resumable").
    pub refused: BTreeSet<DeliveryId>,
}

impl Press {
    /// A post that answers to this place among those that fit, the latest first.
    pub fn nth_latest(&self, nth: u32, fits: impl Fn(&Written) -> bool) -> Option<PostId> {
        let all: Vec<PostId> = self
            .written
            .iter()
            .rev()
            .filter(|(_, written)| fits(written))
            .map(|(id, _)| *id)
            .collect();
        all.get(usize::try_from(nth).unwrap_or(0) % all.len().max(1))
            .copied()
    }

    /// How often a part may be public.
    pub fn wanted(&self, place: Place) -> u32 {
        1 + self.again.get(&place).copied().unwrap_or(0)
    }

    /// What the platform made of any delivery of a part.
    pub fn ids_of<'p>(&'p self, rows: &'p [PostAudit], place: Place) -> Vec<&'p str> {
        rows.iter()
            .filter(|row| (row.target, row.part) == place)
            .filter_map(|row| self.taken.get(&row.id))
            .flatten()
            .map(String::as_str)
            .collect()
    }
}

/// The networks that are published on.
pub(super) const PUBLIC: [Network; 2] = [Network::Facebook, Network::Instagram];
