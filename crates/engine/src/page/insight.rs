//! How a post does: several requests, since one number that the platform does not know spoils a
//! whole call (publishing.md §1, "Insights").

use super::PageError;
use super::reading::{Heeded, Progress, Reading};
use crate::dispatch::facts;
use crate::engine::Engine;
use crate::job::Outcome;
use sportello_channels::HttpRequest;
use sportello_channels::publish::{Insight, Published};
use sportello_core::class::Call;
use sportello_core::{Capability, ChannelId, Class, Time, WorkspaceId};
use sportello_store::{ChannelRow, ListedPost, StoreError};
use std::collections::VecDeque;

/// A post that is asked how it does.
#[derive(Clone, Debug, Default)]
pub struct Measuring {
    /// The platform's id of the post.
    post: String,
    /// Requests still to be made.
    left: VecDeque<HttpRequest>,
    /// What is known so far.
    known: Insight,
}

impl Engine {
    /// Asks how a post does now. `NoSuch` for a post that was never listed, and where the
    /// platform does not tell.
    pub async fn refresh_insight(
        &self,
        now: Time,
        workspace: WorkspaceId,
        channel: ChannelId,
        external_id: &str,
    ) -> Result<(), PageError> {
        let channel = self.store().channel(workspace, channel).await?;
        let post = self
            .store()
            .listed_post(workspace, channel.id, external_id)
            .await?
            .ok_or(PageError::NoSuch)?;
        let measuring = self.measuring(&channel, &post)?.ok_or(PageError::NoSuch)?;
        self.read_now(now, &channel, measuring).await?;
        Ok(())
    }

    /// The reading of how a post does; `None` where the platform does not tell.
    pub(super) fn measuring(
        &self,
        channel: &ChannelRow,
        post: &ListedPost,
    ) -> Result<Option<(Reading, HttpRequest)>, StoreError> {
        let Some(publisher) = self.connector(&channel.kind)?.publisher() else {
            return Ok(None);
        };
        let published = Published {
            external_id: post.external_id.clone(),
            at: post.at,
            kind: post.kind,
            text: post.text.clone(),
            url: post.url.clone(),
            ..Published::default()
        };
        let requests = publisher.insight_requests(&facts(channel), &published);
        let mut left: VecDeque<_> = requests.into();
        let Some(first) = left.pop_front() else {
            return Ok(None);
        };
        let measuring = Measuring {
            post: post.external_id.clone(),
            left,
            known: Insight::default(),
        };
        Ok(Some((Reading::Insight(measuring), first)))
    }

    /// A number came, or did not. What the platform answers badly is a number that it does not
    /// have: an unsupported one looks like an outage, too few viewers like a missing permission
    /// (publishing.md §2, "Insights"), so neither is heard as one.
    pub(super) async fn measured(
        &self,
        now: Time,
        channel: &ChannelRow,
        measuring: &Measuring,
        outcome: &Outcome,
    ) -> Result<Progress, StoreError> {
        let (answer, verdict) = self.judge_outcome(now, channel, Call::Read, outcome)?;
        let mut measuring = measuring.clone();
        if answer.is_none() || matches!(verdict.class, Class::Ok | Class::Throttle) {
            let purpose = (Capability::Insights, Call::Read);
            self.heed(now, channel, purpose, outcome).await?;
        }
        let heeded = Heeded { answer, verdict };
        if answer.is_none() || heeded.verdict.class == Class::Throttle {
            return Ok(Progress::Stopped(heeded.trouble()));
        }
        let publisher = self.connector(&channel.kind)?.publisher();
        if let (Some(answer), Some(publisher)) = (heeded.good(), publisher) {
            publisher.read_insight(answer, &mut measuring.known);
        }
        if let Some(request) = measuring.left.pop_front() {
            return Ok(Progress::Next(Reading::Insight(measuring), request));
        }
        let counts = &measuring.known.counts;
        self.store()
            .put_insight(channel.workspace, channel.id, &measuring.post, counts, now)
            .await?;
        self.ring(channel.workspace, None);
        Ok(Progress::Done(counts.len()))
    }
}
