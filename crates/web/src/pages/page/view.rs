//! What the page shows: values that need no store to be rendered.

use crate::pages::templates::Word;
use crate::pages::view::form_urlencoded;
use sportello_core::{ChannelId, ChannelKind, ConversationId};
use sportello_engine::page::BestHour;
use sportello_store::ListedPost;
use std::cmp::Reverse;

/// Posts shown at once.
pub const POSTS: usize = 20;

/// By what posts are sorted: the newest first, or those with the most of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sort {
    /// The newest first.
    #[default]
    Newest,
    /// The most people reached first.
    Reach,
    /// The most reactions first.
    Reactions,
    /// The most comments first.
    Comments,
    /// The most often shared first.
    Shares,
    /// The most often saved first.
    Saved,
}

impl Sort {
    /// Every order.
    pub const ALL: [Sort; 6] = [
        Sort::Newest,
        Sort::Reach,
        Sort::Reactions,
        Sort::Comments,
        Sort::Shares,
        Sort::Saved,
    ];

    /// The name in the address; of those that count, the name of the count as well.
    pub fn as_str(self) -> &'static str {
        match self {
            Sort::Newest => "newest",
            Sort::Reach => "reach",
            Sort::Reactions => "reactions",
            Sort::Comments => "comments",
            Sort::Shares => "shares",
            Sort::Saved => "saved",
        }
    }

    /// The order of that name; the newest first for anything else.
    pub fn parse(name: &str) -> Sort {
        Sort::ALL
            .into_iter()
            .find(|sort| sort.as_str() == name)
            .unwrap_or_default()
    }

    /// Its key in the locale files.
    pub fn key(self) -> &'static str {
        match self {
            Sort::Newest => "page-sort-newest",
            Sort::Reach => "page-count-reach",
            Sort::Reactions => "page-count-reactions",
            Sort::Comments => "page-count-comments",
            Sort::Shares => "page-count-shares",
            Sort::Saved => "page-count-saved",
        }
    }

    /// Puts posts into this order. What the platform does not tell comes last: it is not nought.
    pub fn order(self, posts: &mut [ListedPost]) {
        let count = |post: &ListedPost| post.counts.get(self.as_str()).copied();
        posts.sort_by_key(|post| Reverse((count(post), post.at)));
    }
}

/// What the address of the page asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// One channel; `None` = all.
    pub channel: Option<ChannelId>,
    /// The order.
    pub sort: Sort,
    /// Which part, from 0 on.
    pub part: usize,
}

impl Filter {
    /// The address that shows this.
    pub fn at(&self) -> String {
        let mut query = String::new();
        if let Some(channel) = self.channel {
            query.push_str(&form_urlencoded(&[("channel", &channel.to_string())]));
        }
        if self.sort != Sort::default() {
            query.push_str(&form_urlencoded(&[("sort", self.sort.as_str())]));
        }
        if self.part > 0 {
            query.push_str(&form_urlencoded(&[("part", &self.part.to_string())]));
        }
        match query.get(1..) {
            Some(query) => format!("/page?{query}"),
            None => "/page".to_owned(),
        }
    }
}

/// A channel that shows something to the public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageChannel {
    /// Its id.
    pub id: ChannelId,
    /// Its kind.
    pub kind: ChannelKind,
    /// Its name.
    pub name: String,
    /// Whether posts are listed of it.
    pub posts: bool,
    /// Whether its details can be changed here.
    pub details: bool,
    /// Whether it has greetings or menus.
    pub chat: bool,
}

/// A post as it is shown, with the conversations of those who commented.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The post.
    pub post: ListedPost,
    /// The newest conversations with a comment under it, with the persons' names.
    pub talks: Vec<(ConversationId, Option<String>)>,
}

/// The page.
pub struct PageView {
    /// What is asked for.
    pub filter: Filter,
    /// The channels.
    pub channels: Vec<PageChannel>,
    /// The posts of this part.
    pub posts: Vec<Shown>,
    /// How many there are in all.
    pub total: usize,
    /// The hours at which posts did best, the best first; empty while there are too few posts.
    pub hours: Vec<BestHour>,
    /// A word about what was just tried.
    pub said: Word,
}

impl PageView {
    /// Whether there is a part after this one.
    pub fn more(&self) -> bool {
        (self.filter.part + 1) * POSTS < self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::Time;
    use sportello_core::post::PostKind;

    fn post(id: &str, at: i64, reach: Option<u64>) -> ListedPost {
        ListedPost {
            channel: ChannelId(1),
            channel_kind: ChannelKind::new("facebook"),
            channel_name: String::new(),
            external_id: id.to_owned(),
            at: Time(at),
            kind: PostKind::Words,
            text: None,
            url: None,
            picture: None,
            counts: reach.map(|n| ("reach".to_owned(), n)).into_iter().collect(),
            insight_at: None,
            comments_at: None,
            gone: false,
            stands: Default::default(),
        }
    }

    #[test]
    fn what_is_not_told_comes_after_nought() {
        let mut posts = [
            post("untold", 9, None),
            post("nought", 1, Some(0)),
            post("seven", 2, Some(7)),
            post("also seven", 3, Some(7)),
        ];
        let ids = |posts: &[ListedPost]| -> Vec<String> {
            posts.iter().map(|p| p.external_id.clone()).collect()
        };
        Sort::Reach.order(&mut posts);
        assert_eq!(ids(&posts), ["also seven", "seven", "nought", "untold"]);
        Sort::Newest.order(&mut posts);
        assert_eq!(ids(&posts), ["untold", "also seven", "seven", "nought"]);
    }

    #[test]
    fn the_address_says_only_what_differs() {
        assert_eq!(Filter::default().at(), "/page");
        let filter = Filter {
            channel: Some(ChannelId(7)),
            sort: Sort::Saved,
            part: 2,
        };
        assert_eq!(filter.at(), "/page?channel=7&sort=saved&part=2");
    }
}
