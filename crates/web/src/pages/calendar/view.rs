//! What the calendar shows, as plain values.

use super::ask::CalendarAsk;
use jiff::civil::{Date, DateTime};
use sportello_core::post::PostState;
use sportello_core::{ChannelId, ChannelKind, MediaId, PostId, Time};

/// The calendar page.
#[derive(Clone, Debug)]
pub struct CalendarPage {
    /// What the address says.
    pub ask: CalendarAsk,
    /// The day it is about.
    pub on: Date,
    /// The name of the zone in which times are shown.
    pub zone: String,
    /// The workspace's own zone, where that is another.
    pub shop_zone: Option<String>,
    /// The channels one can be chosen of.
    pub channels: Vec<ShownChannel>,
    /// The days, in order.
    pub days: Vec<DayShown>,
    /// Drafts that have no time.
    pub tray: Vec<Card>,
    /// Posts that are too late to go by themselves, by the time they were due.
    pub late: Vec<Card>,
    /// Posts that may or may not be published.
    pub unconfirmed: Vec<Card>,
    /// How many posts wait for approval.
    pub waiting: usize,
}

/// A channel of the filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownChannel {
    /// Its id.
    pub id: ChannelId,
    /// Its kind.
    pub kind: ChannelKind,
    /// Its name.
    pub name: String,
}

/// A day with what stands in it.
#[derive(Clone, Debug)]
pub struct DayShown {
    /// Its date.
    pub date: Date,
    /// Whether it belongs to a neighbour of the month that is shown.
    pub outside: bool,
    /// Whether it is over.
    pub past: bool,
    /// Hours that are not there on that day: clocks jump over them.
    pub missing: Vec<i8>,
    /// Posts and free slots, in the order of their moments.
    pub items: Vec<Item>,
}

impl DayShown {
    /// Its posts.
    pub fn cards(&self) -> impl Iterator<Item = &Card> {
        self.items.iter().filter_map(|item| match item {
            Item::Post(card) => Some(&**card),
            Item::Free(_) => None,
        })
    }
}

/// What stands in a day.
#[derive(Clone, Debug)]
pub enum Item {
    /// A post.
    Post(Box<Card>),
    /// A weekly slot that no post has.
    Free(DateTime),
}

impl Item {
    /// Its local time.
    pub fn local(&self) -> Option<DateTime> {
        match self {
            Item::Post(card) => card.local,
            Item::Free(local) => Some(*local),
        }
    }
}

/// A post as the calendar shows it.
#[derive(Clone, Debug)]
pub struct Card {
    /// Its id.
    pub id: PostId,
    /// The version it was read at.
    pub version: u32,
    /// Its moment.
    pub at: Option<Time>,
    /// That moment on the reader's clock.
    pub local: Option<DateTime>,
    /// What people see of it.
    pub state: PostState,
    /// Its channels: kind and name.
    pub channels: Vec<(ChannelKind, String)>,
    /// Its first words; may be empty.
    pub words: String,
    /// What it shows first.
    pub picture: Picture,
    /// Why it is where it is, in words.
    pub cause: Option<String>,
    /// Whether it can be given another time.
    pub movable: bool,
}

/// What a post shows first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// Nothing.
    None,
    /// A picture that is here.
    Here(MediaId),
    /// A film, of which no picture is here.
    Film,
}
