//! The hours at which the business's own posts did best.

use crate::engine::Engine;
use jiff::tz::TimeZone;
use sportello_core::post::{PostKind, calendar};
use sportello_core::{ChannelId, Time, WorkspaceId};
use sportello_store::{ListedPost, StoreError};
use std::collections::BTreeMap;

/// Fewer posts than these tell nothing.
const LEAST: usize = 5;
/// The newest posts that are looked at.
const MOST: u32 = 500;

/// An hour of the week, and how posts of that hour did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BestHour {
    /// The day; 0 = Monday.
    pub weekday: u8,
    /// The hour, 0 to 23, in the workspace's zone.
    pub hour: u8,
    /// The people reached by a post of that hour, on average; where the platform does not tell
    /// those, reactions and comments.
    pub score: u64,
    /// How many posts there were.
    pub posts: u32,
}

impl Engine {
    /// The hours at which posts of one channel, or of all, did best, the best first. Empty while
    /// there are fewer than five posts of which the platform told how they do.
    pub async fn best_hours(
        &self,
        now: Time,
        workspace: WorkspaceId,
        channel: Option<ChannelId>,
    ) -> Result<Vec<BestHour>, StoreError> {
        let zone = self.store().workspace(workspace).await?.time_zone;
        let zone = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
        let posts = self.store().listed(workspace, channel, MOST, 0).await?;
        Ok(rank(&posts, &zone, now))
    }
}

/// How a post did; `None` where the platform told nothing, which is not nought.
fn score(post: &ListedPost) -> Option<u64> {
    let count = |name: &str| post.counts.get(name).copied();
    count("reach").or_else(|| {
        let said = [count("reactions"), count("comments")];
        let told = said.iter().any(Option::is_some);
        told.then(|| said.into_iter().flatten().sum())
    })
}

/// Stories are left out: who sees one is another matter. So is what stands in the future, by a
/// clock that is off.
fn rank(posts: &[ListedPost], zone: &TimeZone, now: Time) -> Vec<BestHour> {
    let counted = posts
        .iter()
        .filter(|post| post.kind != PostKind::Story && post.at > Time(0) && post.at <= now);
    let mut hours: BTreeMap<(u8, u8), (u64, u32)> = BTreeMap::new();
    let mut all = 0;
    for post in counted {
        let (Some(score), Some(local)) = (score(post), calendar::instant_to_local(post.at, zone))
        else {
            continue;
        };
        let weekday = u8::try_from(local.weekday().to_monday_zero_offset()).unwrap_or(0);
        let hour = u8::try_from(local.hour()).unwrap_or(0);
        let slot = hours.entry((weekday, hour)).or_default();
        slot.0 = slot.0.saturating_add(score);
        slot.1 += 1;
        all += 1;
    }
    if all < LEAST {
        return Vec::new();
    }
    let mut best: Vec<BestHour> = hours
        .into_iter()
        .map(|((weekday, hour), (sum, posts))| BestHour {
            weekday,
            hour,
            score: sum / u64::from(posts.max(1)),
            posts,
        })
        .collect();
    best.sort_by_key(|hour| {
        let first = std::cmp::Reverse((hour.score, hour.posts));
        (first, hour.weekday, hour.hour)
    });
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::ChannelKind;

    /// Rome's rules since 1996, as a value: no database of zones is read.
    fn rome() -> TimeZone {
        TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").expect("a zone")
    }

    fn now() -> Time {
        Time::parse("2026-11-28T12:00:00Z").expect("a moment")
    }

    fn post(at: &str, counts: &[(&str, u64)]) -> ListedPost {
        let counts = counts.iter().map(|(name, n)| ((*name).to_owned(), *n));
        ListedPost {
            channel: ChannelId(1),
            channel_kind: ChannelKind::new("facebook"),
            channel_name: String::new(),
            external_id: at.to_owned(),
            at: Time::parse(at).expect("a moment"),
            kind: PostKind::Photos,
            text: None,
            url: None,
            picture: None,
            counts: counts.collect(),
            insight_at: None,
            comments_at: None,
            gone: false,
            stands: sportello_store::Stands::Listed,
        }
    }

    /// Two on Mondays at ten in Rome, one before and one after the clocks went back; two on
    /// Saturdays at nine.
    fn four() -> Vec<ListedPost> {
        vec![
            post("2026-10-19T08:10:00Z", &[("reach", 300)]),
            post("2026-11-02T09:50:00Z", &[("reach", 100)]),
            post("2026-10-31T08:00:00Z", &[("reach", 150)]),
            post("2026-11-07T08:30:00Z", &[("reach", 130)]),
        ]
    }

    #[test]
    fn hours_are_those_of_the_zone_whatever_its_clocks_did() {
        let mut posts = four();
        posts.push(post(
            "2026-11-10T20:00:00Z",
            &[("reactions", 7), ("comments", 2)],
        ));
        let best = rank(&posts, &rome(), now());
        let shown: Vec<_> = best
            .iter()
            .map(|b| (b.weekday, b.hour, b.score, b.posts))
            .collect();
        assert_eq!(shown, [(0, 10, 200, 2), (5, 9, 140, 2), (1, 21, 9, 1)]);
    }

    #[test]
    fn fewer_than_five_posts_that_tell_something_tell_nothing() {
        let mut posts = four();
        assert_eq!(rank(&posts, &rome(), now()), []);
        posts.push(post("2026-11-10T20:00:00Z", &[("shares", 3)]));
        posts.push(post("2027-01-10T20:00:00Z", &[("reach", 3)]));
        let mut story = post("2026-11-11T20:00:00Z", &[("reach", 3)]);
        story.kind = PostKind::Story;
        posts.push(story);
        assert_eq!(rank(&posts, &rome(), now()), []);
    }
}
