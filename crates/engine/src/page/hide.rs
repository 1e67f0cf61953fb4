//! A comment is hidden for the word list: one request, and what is noted of it.

use super::PageError;
use super::reading::{Progress, Reading};
use super::turns::words_scope;
use crate::dispatch::Obstacle;
use crate::engine::Engine;
use crate::job::{Job, Outcome};
use sportello_channels::publish::Moderate;
use sportello_core::breaker::Gate;
use sportello_core::class::Call;
use sportello_core::{Capability, ChannelId, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, CommentAgain, CommentMark, StoreError};

/// Between two comments that are hidden on one channel.
const SPACING: Span = Span::seconds(1);
/// A channel that may not hide at all is asked again so often.
const FORBIDDEN: Span = Span::minutes(15);

/// What moderating is judged as. It is no read, but twice harms nobody; and one that "does not
/// exist" is the comment, not our own page as it would be of a send.
pub(super) const MODERATION: (Capability, Call) = (Capability::Moderation, Call::Read);

/// A comment that is hidden for the word list.
#[derive(Clone, Debug)]
pub struct Hiding {
    /// The comment, as the list looked at it.
    looked: CommentAgain,
    /// The entry of the list.
    entry: String,
}

impl Engine {
    /// Whether nothing is to be hidden on a channel yet: one was a moment ago, or it is not well.
    pub(super) async fn hiding_waits(
        &self,
        now: Time,
        channel: &ChannelRow,
    ) -> Result<bool, StoreError> {
        let until = self.waits_until(channel, &words_scope(channel.id)).await?;
        Ok(until > now)
    }

    /// Begins to hide a comment, if its channel is well and none is being hidden there. It waits
    /// until [`Engine::hid`].
    pub(super) async fn begin_hiding(
        &self,
        now: Time,
        channel: &ChannelRow,
        looked: CommentAgain,
        entry: String,
    ) -> Result<Option<Job>, StoreError> {
        let hide = Moderate::Hide(true);
        let comments = self.connector(&channel.kind)?.comments();
        let request = comments.and_then(|c| c.moderate(&looked.comment.external_id, &hide));
        let scope = words_scope(channel.id);
        let Some(request) = request else {
            return Ok(None);
        };
        let reading = Reading::Hide(Hiding { looked, entry });
        let ticket = reading.ticket(channel);
        if !self.in_flight().take(ticket.clone()) {
            return Ok(None);
        }
        let job = match self.may_ask(now, channel, Capability::Moderation).await {
            Ok(Ok(())) => {
                self.wait(channel, &scope, now + SPACING).await?;
                self.page_job(channel, reading, request).ok()
            }
            Ok(Err(until)) => {
                self.wait(channel, &scope, until).await?;
                None
            }
            Err(error) => {
                self.in_flight().give_back(&ticket);
                return Err(error);
            }
        };
        if job.is_none() {
            self.in_flight().give_back(&ticket);
        }
        Ok(job)
    }

    /// What came of it. A refusal of this one comment is noted as if it had been undone, so that
    /// it does not stand before the others for ever.
    pub(super) async fn hid(
        &self,
        now: Time,
        channel: &ChannelRow,
        hiding: &Hiding,
        outcome: &Outcome,
    ) -> Result<Progress, StoreError> {
        let heeded = self.heed(now, channel, MODERATION, outcome).await?;
        let (workspace, comment) = (channel.workspace, &hiding.looked.comment);
        let id = &comment.external_id;
        let hidden = heeded.good().is_some();
        if !hidden && !heeded.refuses_this() {
            if heeded.lasts() {
                self.wait(channel, &words_scope(channel.id), now + FORBIDDEN)
                    .await?;
            }
            return Ok(Progress::Stopped(heeded.trouble()));
        }
        if !hidden {
            tracing::warn!(
                channel.id = channel.id.0,
                message.id = comment.message.0,
                "the platform does not hide a comment for the word list"
            );
        }
        let mark = CommentMark {
            hidden,
            hidden_for: Some(hiding.entry.clone()),
            ..self.comment_mark(channel, id).await?
        };
        self.store()
            .mark_comment(workspace, channel.id, id, &mark, now)
            .await?;
        self.store().looked_again(workspace, &hiding.looked).await?;
        self.ring(workspace, Some(comment.conversation));
        Ok(Progress::Done(usize::from(hidden)))
    }

    /// What is known of a comment.
    pub(super) async fn comment_mark(
        &self,
        channel: &ChannelRow,
        external_id: &str,
    ) -> Result<CommentMark, StoreError> {
        let ids = [external_id.to_owned()];
        let marks = self
            .store()
            .comment_marks(channel.workspace, channel.id, &ids)
            .await?;
        Ok(marks.into_values().next().unwrap_or_default())
    }

    /// Whether a channel may be asked something that nobody waits for; else until when not. It
    /// never probes a refused token: that is for what waits to be sent.
    pub(crate) async fn may_ask(
        &self,
        now: Time,
        channel: &ChannelRow,
        capability: Capability,
    ) -> Result<Result<(), Time>, StoreError> {
        let (workspace, id) = (channel.workspace, channel.id);
        let token = self
            .store()
            .breaker(workspace, id, Capability::Token)
            .await?;
        match token.gate(now) {
            Gate::Pass => {}
            Gate::Hold(until) => return Ok(Err(until)),
            Gate::Probe => return Ok(Err(now + Span::minutes(1))),
        }
        match self
            .permit(now, channel, capability, Vec::new(), false)
            .await?
        {
            Ok(permit) => {
                if let Some((capability, probing)) = permit.probe {
                    self.store()
                        .set_breaker(workspace, id, capability, &probing, now)
                        .await?;
                }
                Ok(Ok(()))
            }
            Err(Obstacle::Hold { until, .. } | Obstacle::Postpone(until)) => {
                Ok(Err(until.max(now + Span::seconds(1))))
            }
        }
    }

    /// Shows a comment again that the word list hid; it is hidden for words again only if it is
    /// edited and has a word of the list then that it did not have. `NoSuch` for one that the list
    /// did not hide.
    pub async fn unhide_for_words(
        &self,
        now: Time,
        workspace: WorkspaceId,
        channel: ChannelId,
        external_id: &str,
    ) -> Result<(), PageError> {
        let channel = self.store().channel(workspace, channel).await?;
        let mark = self.comment_mark(&channel, external_id).await?;
        if mark.hidden_for.is_none() || mark.deleted {
            return Err(PageError::NoSuch);
        }
        let show = Moderate::Hide(false);
        self.moderate_at_once(now, &channel, external_id, &show)
            .await?;
        let mark = CommentMark {
            hidden: false,
            ..mark
        };
        self.store()
            .mark_comment(workspace, channel.id, external_id, &mark, now)
            .await?;
        self.ring(workspace, None);
        Ok(())
    }
}
