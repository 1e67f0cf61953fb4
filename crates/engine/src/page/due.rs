//! What of a channel's posts is read next: how they do, often while they are young, and the
//! comments under them.

use sportello_core::post::PostKind;
use sportello_core::{Span, Time};
use sportello_store::{ListedPost, Stands};

/// How long a post's numbers are followed.
const FOLLOWED: Span = Span::days(28);
/// How long a post is young: its numbers move by the hour.
const YOUNG: Span = Span::days(1);
/// How often a young post is asked how it does.
const HOURLY: Span = Span::hours(1);
/// How often any other is.
const DAILY: Span = Span::days(1);
/// How long the comments under a post are read again.
const DISCUSSED: Span = Span::days(14);
/// How often they are.
const COMMENTS: Span = Span::minutes(30);

/// What is asked of one post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// How it does.
    Insight,
    /// The comments under it.
    Comments,
}

/// What is wanted of a channel's posts at all.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wants {
    /// How they do.
    pub insights: bool,
    /// The comments under them, where nothing else tells of changes.
    pub comments: bool,
    /// Comments that were not read since then are compared once, after an outage.
    pub compare: Option<Time>,
}

/// When a post is asked how it does; `None` = not any more. A story's numbers vanish with it
/// (publishing.md §2, "Insights"). What no list shows stands on no page of numbers.
fn insight(post: &ListedPost, now: Time) -> Option<Time> {
    let followed = match post.kind {
        PostKind::Story => YOUNG,
        _ => FOLLOWED,
    };
    let counted = post.stands == Stands::Listed;
    if post.gone || !counted || now.since(post.at) > followed {
        return None;
    }
    Some(match post.insight_at {
        None => post.at,
        Some(asked) if asked.since(post.at) < YOUNG => asked + HOURLY,
        Some(asked) => asked + DAILY,
    })
}

/// When the comments under a post are read; `None` = not any more. What is written to a story
/// comes as a message.
fn comments(post: &ListedPost, wants: Wants, now: Time) -> Option<Time> {
    if post.gone || post.kind == PostKind::Story || now.since(post.at) > DISCUSSED {
        return None;
    }
    let compare = wants
        .compare
        .filter(|since| post.comments_at.is_none_or(|read| read < *since));
    let again = post.comments_at.map_or(post.at, |read| read + COMMENTS);
    let again = wants.comments.then_some(again);
    compare.into_iter().chain(again).min()
}

/// The post that waits longest, what is asked of it and since when; a moment to come if nothing
/// is due yet.
pub(super) fn next(
    posts: &[ListedPost],
    wants: Wants,
    now: Time,
) -> Option<(Time, Ask, &ListedPost)> {
    let asks = posts.iter().flat_map(|post| {
        let insight = wants.insights.then(|| insight(post, now)).flatten();
        let comments = comments(post, wants, now);
        [(insight, Ask::Insight), (comments, Ask::Comments)]
            .into_iter()
            .filter_map(move |(at, ask)| Some((at?, ask, post)))
    });
    asks.min_by_key(|(at, ..)| *at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::{ChannelId, ChannelKind};
    use std::collections::BTreeMap;

    const NOW: Time = Time(1_795_000_000_000);
    const BOTH: Wants = Wants {
        insights: true,
        comments: true,
        compare: None,
    };

    fn post(age: Span, kind: PostKind) -> ListedPost {
        ListedPost {
            channel: ChannelId(1),
            channel_kind: ChannelKind::new("instagram"),
            channel_name: String::new(),
            external_id: "1".to_owned(),
            at: NOW - age,
            kind,
            text: None,
            url: None,
            picture: None,
            counts: BTreeMap::new(),
            insight_at: None,
            comments_at: None,
            gone: false,
            stands: Stands::Listed,
        }
    }

    #[test]
    fn a_young_post_is_asked_by_the_hour_and_an_older_one_by_the_day() {
        for (age, asked, again) in [
            (Span::hours(3), Span::hours(2), Span::hours(1)),
            (Span::days(5), Span::days(3), Span::days(1)),
        ] {
            let mut post = post(age, PostKind::Photos);
            assert_eq!(insight(&post, NOW), Some(post.at), "never asked");
            post.insight_at = Some(post.at + asked);
            assert_eq!(insight(&post, NOW), Some(post.at + asked + again));
        }
        assert_eq!(insight(&post(Span::days(29), PostKind::Reel), NOW), None);
    }

    #[test]
    fn a_storys_numbers_are_not_asked_for_once_it_has_vanished() {
        let story = post(Span::hours(20), PostKind::Story);
        assert_eq!(insight(&story, NOW), Some(story.at));
        assert_eq!(insight(&post(Span::hours(25), PostKind::Story), NOW), None);
        assert_eq!(comments(&story, BOTH, NOW), None, "nor has it comments");
    }

    #[test]
    fn comments_are_read_every_half_hour_for_two_weeks() {
        let mut young = post(Span::days(2), PostKind::Reel);
        assert_eq!(comments(&young, BOTH, NOW), Some(young.at));
        young.comments_at = Some(NOW - Span::minutes(10));
        assert_eq!(comments(&young, BOTH, NOW), Some(NOW + Span::minutes(20)));
        assert_eq!(
            comments(&post(Span::days(15), PostKind::Reel), BOTH, NOW),
            None
        );
    }

    #[test]
    fn the_one_that_waits_longest_is_next_and_what_is_not_wanted_never_is() {
        let mut asked = post(Span::days(3), PostKind::Photos);
        asked.insight_at = Some(NOW - Span::hours(2));
        asked.comments_at = Some(NOW - Span::hours(1));
        let posts = [asked.clone()];
        let (at, ask, _) = next(&posts, BOTH, NOW).expect("something");
        assert_eq!((at, ask), (NOW - Span::minutes(30), Ask::Comments));
        let quiet = Wants {
            comments: false,
            ..BOTH
        };
        let (at, ask, _) = next(&posts, quiet, NOW).expect("something");
        assert_eq!((at, ask), (NOW + Span::hours(22), Ask::Insight));
        asked.gone = true;
        assert_eq!(next(&[asked], BOTH, NOW), None);
    }

    #[test]
    fn after_an_outage_comments_are_compared_once_also_where_changes_are_told() {
        let asked = NOW - Span::minutes(5);
        let compare = Wants {
            insights: false,
            comments: false,
            compare: Some(asked),
        };
        let mut post = post(Span::days(2), PostKind::Photos);
        assert_eq!(comments(&post, compare, NOW), Some(asked));
        post.comments_at = Some(asked - Span::hours(1));
        assert_eq!(comments(&post, compare, NOW), Some(asked));
        post.comments_at = Some(asked + Span::minutes(1));
        assert_eq!(comments(&post, compare, NOW), None);
    }
}
