//! The queue: weekly slots that posts fill one after the other, and what is done with posts that
//! an outage made late.

use super::write::PostError;
use crate::engine::Engine;
use jiff::tz::TimeZone;
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::post::slot::{self, Slot};
use sportello_core::post::{LateWord, PostStage};
use sportello_core::{AgentId, ChannelId, DeliveryId, PostId, Span, Time, WorkspaceId};
use sportello_store::{PostDelivery, PostFilter, PostRow, StoreError, TargetRow};
use std::collections::BTreeMap;

/// Posts looked at for the moments that are taken, and late ones acted on at once.
const MOST: u32 = 2_000;

/// What a person does with posts that are late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettleLate {
    /// They go now.
    Now,
    /// They go one after the other, as far apart on each channel as the workspace wishes.
    Spread,
    /// They go at the next free slots.
    Replan,
    /// They do not go any more.
    Drop,
}

impl SettleLate {
    /// Every way, in the order in which people choose.
    pub const ALL: [SettleLate; 4] = [
        SettleLate::Now,
        SettleLate::Spread,
        SettleLate::Replan,
        SettleLate::Drop,
    ];

    /// The name in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            SettleLate::Now => "now",
            SettleLate::Spread => "spread",
            SettleLate::Replan => "replan",
            SettleLate::Drop => "drop",
        }
    }

    /// The way of that name.
    pub fn parse(name: &str) -> Option<SettleLate> {
        SettleLate::ALL.into_iter().find(|s| s.as_str() == name)
    }
}

/// A moment at which a post goes, and where.
struct Taken {
    at: Time,
    channels: Vec<ChannelId>,
}

impl Taken {
    /// Whether a post for those channels finds the moment taken.
    fn is_for(&self, channels: &[ChannelId]) -> bool {
        self.channels.iter().any(|c| channels.contains(c))
    }
}

impl Engine {
    /// Gives a post the next free slot of its channels, and lets it go then; from someone whose
    /// posts are looked over it goes to a manager with that time. `NoSlots` where no slot is for
    /// all of its channels.
    pub async fn queue_post(
        &self,
        now: Time,
        workspace: WorkspaceId,
        post: PostId,
        by: Option<AgentId>,
    ) -> Result<PostRow, PostError> {
        let row = self.store().post(workspace, post).await?;
        let channels = channels(&row);
        if channels.is_empty() {
            return Err(PostError::Nowhere);
        }
        let _alone = self.slots().lock().await;
        let taken = self.taken(workspace, now, Some(post)).await?;
        let at = self.free(workspace, &channels, &taken, now).await?;
        if self.may_approve(workspace, by).await? {
            return self.schedule_post(now, workspace, post, Some(at), by).await;
        }
        self.move_post(now, workspace, (post, row.version), Some(at))
            .await?;
        self.ask_approval(now, workspace, post, "", by).await
    }

    /// The zone of a workspace, in which its slots are; UTC where this build does not know it.
    pub async fn workspace_zone(&self, workspace: WorkspaceId) -> Result<TimeZone, StoreError> {
        let row = self.store().workspace(workspace).await?;
        Ok(TimeZone::get(&row.time_zone).unwrap_or(TimeZone::UTC))
    }

    /// Posts that are held because they are too late to go without a person's word, by the time
    /// they were due.
    pub async fn late_posts(&self, workspace: WorkspaceId) -> Result<Vec<PostRow>, StoreError> {
        let filter = PostFilter {
            states: vec![DeliveryState::Held],
            limit: MOST,
            ..PostFilter::default()
        };
        let mut held = self.store().posts(workspace, filter).await?;
        held.retain(|post| post.targets.iter().any(|t| late(t).is_some()));
        Ok(held)
    }

    /// Does the same with several late posts, in the order in which they were due; gives how many
    /// it was done with. One that went on meanwhile is left alone. `NoSlots` when they are to be
    /// planned anew and no slot is for all channels of one of them: those before it have their
    /// times then.
    pub async fn settle_late(
        &self,
        now: Time,
        workspace: WorkspaceId,
        posts: &[PostId],
        how: SettleLate,
        by: Option<AgentId>,
    ) -> Result<usize, PostError> {
        let pause = Span::minutes(i64::from(self.lateness(workspace).await?.spread_by));
        let _alone = self.slots().lock().await;
        let mut taken = self.taken(workspace, now, None).await?;
        let mut before: BTreeMap<ChannelId, i64> = BTreeMap::new();
        let mut done = 0;
        for post in self.late_posts(workspace).await? {
            if !posts.contains(&post.id) {
                continue;
            }
            let late = post
                .targets
                .iter()
                .filter_map(|t| Some((t.channel, late(t)?.id)));
            let late: Vec<(ChannelId, DeliveryId)> = late.collect();
            let channels: Vec<ChannelId> = late.iter().map(|(channel, _)| *channel).collect();
            let slot = match how {
                SettleLate::Drop => {
                    match self.drop_post(now, workspace, post.id, by).await {
                        Ok(_) => done += 1,
                        Err(PostError::Store(StoreError::Conflict(_))) => {}
                        Err(error) => return Err(error),
                    }
                    continue;
                }
                SettleLate::Replan => Some(self.free(workspace, &channels, &taken, now).await?),
                SettleLate::Now | SettleLate::Spread => None,
            };
            taken.extend(slot.map(|at| Taken { at, channels }));
            for (channel, delivery) in late {
                let nth = before.entry(channel).or_default();
                let goes = match how {
                    SettleLate::Spread => (LateWord::Spread, now + pause.times(*nth)),
                    _ => (LateWord::Goes, slot.unwrap_or(now)),
                };
                *nth += 1;
                match self.let_go_by(now, workspace, delivery, goes).await {
                    Ok(()) | Err(StoreError::Conflict(_)) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            done += 1;
        }
        Ok(done)
    }

    /// When posts go from now on, but for one of them.
    async fn taken(
        &self,
        workspace: WorkspaceId,
        now: Time,
        but: Option<PostId>,
    ) -> Result<Vec<Taken>, StoreError> {
        let planned = PostFilter {
            from: Some(now),
            limit: MOST,
            ..PostFilter::default()
        };
        // Late ones were due before, and go when they were let.
        let waiting = PostFilter {
            to: Some(now),
            states: vec![DeliveryState::Queued],
            limit: MOST,
            ..PostFilter::default()
        };
        let mut taken = Vec::new();
        for filter in [planned, waiting] {
            let posts = self.store().posts(workspace, filter).await?;
            let others = posts.iter().filter(|post| Some(post.id) != but);
            taken.extend(others.filter_map(|post| {
                Some(Taken {
                    at: goes_at(post)?,
                    channels: channels(post),
                })
            }));
        }
        Ok(taken)
    }

    /// The next slot that is for all of these channels and free on every one.
    async fn free(
        &self,
        workspace: WorkspaceId,
        channels: &[ChannelId],
        taken: &[Taken],
        after: Time,
    ) -> Result<Time, PostError> {
        let rows = self.store().slots(workspace).await?;
        let fitting = rows.iter().filter(|row| {
            row.channels.is_empty() || channels.iter().all(|c| row.channels.contains(c))
        });
        let slots: Vec<Slot> = fitting.map(|row| row.slot).collect();
        let taken = taken.iter().filter(|one| one.is_for(channels));
        let taken: Vec<Time> = taken.map(|one| one.at).collect();
        let zone = self.workspace_zone(workspace).await?;
        slot::next_free(&slots, &zone, &taken, after)
            .map(|free| free.landed.at)
            .ok_or(PostError::NoSlots)
    }
}

/// When a post goes, as far as that is known: at its time, or when it was let go late. `None` = it
/// has no time, or does not go.
pub fn goes_at(post: &PostRow) -> Option<Time> {
    let due = post.due_at.filter(|_| post.stage != PostStage::Dropped)?;
    let waiting = post.targets.iter().filter_map(|t| t.delivery.as_ref());
    let next = waiting
        .filter(|d| d.state == DeliveryState::Queued)
        .filter_map(|d| d.next_at)
        .min();
    Some(next.map_or(due, |next| next.max(due)))
}

/// The delivery of a post on a channel that waits for a person because it is late.
pub fn late(target: &TargetRow) -> Option<&PostDelivery> {
    let is_late = |d: &&PostDelivery| {
        d.state == DeliveryState::Held && d.hold.is_some_and(|(why, _)| why == HoldReason::Late)
    };
    target.delivery.as_ref().filter(is_late)
}

fn channels(post: &PostRow) -> Vec<ChannelId> {
    post.targets.iter().map(|target| target.channel).collect()
}
