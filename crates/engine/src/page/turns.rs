//! Turns: a channel is read one thing at a time, with a pause between, its lists first, then the
//! post that waits longest. Three stored moments a channel say when, so that a crash forgets
//! nothing and nobody is flooded.

use super::PageError;
use super::due::{self, Ask, Wants};
use super::reading::{Progress, Reading};
use crate::engine::Engine;
use crate::job::{Job, Outcome};
use crate::tickets::Ticket;
use sportello_channels::HttpRequest;
use sportello_core::{Capability, ChannelId, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, StoreError};

/// How often a channel's lists are read.
pub(super) const EVERY: Span = Span::minutes(30);
/// After a reading of them that did not work.
const AGAIN: Span = Span::minutes(2);
/// The lists of a new channel are read after so long.
const FIRST: Span = Span::minutes(1);
/// Between two readings of one channel: a page with much on it is read over minutes, since the
/// calls of an app are few (errors.md, rate limits).
const SPACING: Span = Span::seconds(15);
/// A reading that has not ended by then died with its process.
const LEASE: Span = Span::minutes(2);
/// A channel that is being read is looked at again after so long.
const BUSY: Span = Span::seconds(10);
/// The newest posts of a channel that are followed.
const FOLLOWED: u32 = 200;

/// When a channel may be read at all.
fn turn_scope(channel: ChannelId) -> String {
    format!("page:{channel}")
}

/// When a channel's lists are read.
pub(super) fn posts_scope(channel: ChannelId) -> String {
    format!("page-posts:{channel}")
}

/// When one of a channel's posts is asked about.
pub(super) fn look_scope(channel: ChannelId) -> String {
    format!("page-look:{channel}")
}

/// Since when the comments of a channel must have been read, after an outage.
pub(super) fn compare_scope(channel: ChannelId) -> String {
    format!("page-compare:{channel}")
}

/// When a comment of a channel may be hidden for the word list.
pub(super) fn words_scope(channel: ChannelId) -> String {
    format!("page-words:{channel}")
}

/// When a channel is read.
struct Plan {
    turn: Time,
    posts: Option<Time>,
    look: Option<Time>,
}

impl Plan {
    /// When there is something to do.
    fn due(&self) -> Time {
        let wanted = self.posts.min(self.look).unwrap_or(Time(0));
        self.turn.max(wanted)
    }
}

impl Engine {
    /// What is to be read of pages, and hidden there for the word list, now: at most `room`.
    pub(crate) async fn begin_page(
        &self,
        now: Time,
        workspace: WorkspaceId,
        room: usize,
    ) -> Result<Vec<Job>, StoreError> {
        let channels = self.store().channels(workspace).await?;
        let mut jobs = self.begin_words(now, workspace, &channels, room).await?;
        for channel in channels {
            if jobs.len() >= room {
                break;
            }
            jobs.extend(self.begin_turn(now, &channel).await?);
        }
        Ok(jobs)
    }

    /// When a channel is read next; `None` = its network has no posts.
    pub(crate) async fn page_due(&self, channel: &ChannelRow) -> Result<Option<Time>, StoreError> {
        Ok(self.plan(channel).await?.map(|plan| plan.due()))
    }

    async fn plan(&self, channel: &ChannelRow) -> Result<Option<Plan>, StoreError> {
        if self.connector(&channel.kind)?.publisher().is_none() {
            return Ok(None);
        }
        let id = channel.id;
        let scopes = [turn_scope(id), posts_scope(id), look_scope(id)];
        let stored = self.store().budgets(channel.workspace, &scopes).await?;
        let mut stored = stored.into_iter();
        let mut next = || stored.next().flatten();
        Ok(Some(Plan {
            turn: next().unwrap_or(Time(0)),
            posts: next(),
            look: next(),
        }))
    }

    async fn begin_turn(&self, now: Time, channel: &ChannelRow) -> Result<Option<Job>, StoreError> {
        let Some(plan) = self.plan(channel).await? else {
            return Ok(None);
        };
        if plan.due() > now {
            return Ok(None);
        }
        let (Some(posts), Some(_)) = (plan.posts, plan.look) else {
            self.wait(channel, &posts_scope(channel.id), now + FIRST)
                .await?;
            self.wait(channel, &look_scope(channel.id), now + FIRST + SPACING)
                .await?;
            return Ok(None);
        };
        let ticket = Ticket::Page(channel.workspace, channel.id);
        if !self.in_flight().take(ticket.clone()) {
            self.wait(channel, &turn_scope(channel.id), now + BUSY)
                .await?;
            return Ok(None);
        }
        let begun = self.begin_reading_page(now, channel, posts).await;
        if !matches!(begun, Ok(Some(_))) {
            self.in_flight().give_back(&ticket);
        }
        begun
    }

    async fn begin_reading_page(
        &self,
        now: Time,
        channel: &ChannelRow,
        posts: Time,
    ) -> Result<Option<Job>, StoreError> {
        let chosen = match posts <= now {
            true => self.listing(channel)?,
            false => self.chosen(now, channel).await?,
        };
        let Some((reading, request)) = chosen else {
            return Ok(None);
        };
        let turn = turn_scope(channel.id);
        if let Err(until) = self.may_ask(now, channel, Capability::Insights).await? {
            self.wait(channel, &turn, until).await?;
            return Ok(None);
        }
        self.wait(channel, &turn, now + LEASE).await?;
        if matches!(reading, Reading::Posts(_)) {
            self.wait(channel, &posts_scope(channel.id), now + AGAIN)
                .await?;
        }
        match self.page_job(channel, reading, request) {
            Ok(job) => Ok(Some(job)),
            Err(error) => {
                tracing::error!(
                    channel.id = channel.id.0,
                    "a channel's token cannot be opened: {error}"
                );
                self.wait(channel, &turn, now + crate::dispatch::SEALED_RETRY)
                    .await?;
                Ok(None)
            }
        }
    }

    /// What is asked of the post that waits longest. Where none waits, it is noted when one will.
    async fn chosen(
        &self,
        now: Time,
        channel: &ChannelRow,
    ) -> Result<Option<(Reading, HttpRequest)>, StoreError> {
        if let Some(mention) = self.mention(now, channel).await? {
            return Ok(Some(mention));
        }
        if let Some(post) = self.post_beside(now, channel).await? {
            return Ok(Some(post));
        }
        let connector = self.connector(&channel.kind)?;
        let capabilities = connector.capabilities();
        let wants = Wants {
            insights: capabilities.insights,
            comments: connector.comments().is_some() && !capabilities.moderation.tells_changes,
            compare: self.compares_since(channel).await?,
        };
        let listed = self
            .store()
            .own_posts(channel.workspace, channel.id, FOLLOWED)
            .await?;
        let (later, chosen) = match due::next(&listed, wants, now) {
            Some((at, Ask::Insight, post)) if at <= now => (None, self.measuring(channel, post)?),
            Some((at, Ask::Comments, post)) if at <= now => {
                (None, self.discussion(now, channel, post)?)
            }
            Some((at, ..)) => (Some(at), None),
            None => (None, None),
        };
        if chosen.is_none() {
            let at = later.unwrap_or(now + EVERY);
            let at = self.post_due(channel, at).await?;
            self.wait(channel, &look_scope(channel.id), at).await?;
        }
        Ok(chosen)
    }

    /// An answer came: the next request, or the end of the turn.
    pub(crate) async fn finish_page(
        &self,
        now: Time,
        channel: &ChannelRow,
        reading: &Reading,
        outcome: &Outcome,
    ) -> Result<Option<Job>, StoreError> {
        let progress = match self.advance(now, channel, reading, outcome).await {
            // What it was about is not here any more.
            Err(StoreError::NotFound(_)) => Progress::Done(0),
            progress => progress?,
        };
        let stopped = match progress {
            Progress::Next(reading, request) => {
                return Ok(self.page_job(channel, reading, request).ok());
            }
            Progress::Done(_) => None,
            Progress::Stopped(why) => {
                tracing::warn!(channel.id = channel.id.0, "a page was not read: {why}");
                Some(why)
            }
        };
        let id = channel.id;
        match (reading, stopped) {
            (Reading::Hide(_), _) => return Ok(None),
            (Reading::Posts(_), None) => self.wait(channel, &look_scope(id), now).await?,
            // What is refused is so for a while.
            (Reading::Posts(_), Some(PageError::Refused(_))) => {
                self.wait(channel, &posts_scope(id), now + EVERY).await?;
            }
            _ => {}
        }
        self.wait(channel, &turn_scope(id), now + SPACING).await?;
        Ok(None)
    }

    /// Stores when something of a channel's page is next to be done.
    pub(super) async fn wait(
        &self,
        channel: &ChannelRow,
        scope: &str,
        until: Time,
    ) -> Result<(), StoreError> {
        self.store()
            .set_budget(channel.workspace, scope, until)
            .await
    }

    /// Until when something of a channel's page waits.
    pub(super) async fn waits_until(
        &self,
        channel: &ChannelRow,
        scope: &str,
    ) -> Result<Time, StoreError> {
        let scopes = [scope.to_owned()];
        let stored = self.store().budgets(channel.workspace, &scopes).await?;
        Ok(stored.first().copied().flatten().unwrap_or(Time(0)))
    }
}
