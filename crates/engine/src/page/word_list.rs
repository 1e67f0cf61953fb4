//! Hiding by word list: comments are looked at in the order in which they came, and those with a
//! word of the list are hidden from the public. Nothing is skipped: the mark up to which the list
//! has looked stops at the first comment that still waits to be hidden, and an outage of one
//! channel keeps no other's comments in sight.

use crate::engine::Engine;
use crate::job::Job;
use sportello_core::post::word_list::WordList;
use sportello_core::{ChannelId, Time, WorkspaceId};
use sportello_store::{FreshComment, StoreError};
use std::collections::HashSet;

/// Comments looked at at once.
const AT_ONCE: u32 = 200;

impl Engine {
    /// Looks at new comments; gives requests that hide, at most one a channel and `room` in all.
    /// Without a list comments are looked at as well, so that a new one is asked only of those
    /// that come after it.
    pub(crate) async fn begin_words(
        &self,
        now: Time,
        workspace: WorkspaceId,
        room: usize,
    ) -> Result<Vec<Job>, StoreError> {
        let fresh = self
            .store()
            .fresh_comments(workspace, Time(0), AT_ONCE)
            .await?;
        if fresh.is_empty() {
            return Ok(Vec::new());
        }
        let list = WordList::parse(&self.hiding_words(workspace).await?);
        let (mut jobs, mut asked) = (Vec::new(), HashSet::<ChannelId>::new());
        let (mut looked, mut waits) = (None, false);
        for comment in fresh {
            let found = list.find(&comment.text).map(str::to_owned);
            let message = comment.message;
            match found {
                Some(entry) if self.is_to_be_hidden(workspace, &comment).await? => {
                    waits = true;
                    if jobs.len() < room && asked.insert(comment.channel) {
                        let channel = self.store().channel(workspace, comment.channel).await?;
                        jobs.extend(self.begin_hiding(now, &channel, comment, entry).await?);
                    }
                }
                _ if waits => {}
                _ => looked = Some(message),
            }
        }
        if let Some(upto) = looked {
            self.store().looked_at_comments(workspace, upto).await?;
        }
        Ok(jobs)
    }

    /// Whether a comment with a word of the list is still to be hidden: not where the network
    /// cannot, nor one that is hidden or gone, nor one that was hidden for a word before and is
    /// shown again.
    async fn is_to_be_hidden(
        &self,
        workspace: WorkspaceId,
        comment: &FreshComment,
    ) -> Result<bool, StoreError> {
        let channel = self.store().channel(workspace, comment.channel).await?;
        if !self
            .connector(&channel.kind)?
            .capabilities()
            .moderation
            .hide
        {
            return Ok(false);
        }
        let mark = self.comment_mark(&channel, &comment.external_id).await?;
        Ok(!mark.hidden && !mark.deleted && mark.hidden_for.is_none())
    }
}
