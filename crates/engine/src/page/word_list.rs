//! Hiding by word list: comments are looked at in the order in which they came, and those with a
//! word of the list are hidden from the public.
//!
//! Nothing is skipped, and nothing that waits stands before the others: a mark a channel says how
//! far the list has looked, and what has a word of it is kept behind the mark until it is hidden.
//! So is a comment that was edited after it was looked at: it is hidden for a word that the edit
//! brought, and never for one that it had before. What a person showed again, and what came
//! before the list was said, therefore stays in sight however often it is reworded.

use crate::engine::Engine;
use crate::job::Job;
use sportello_core::post::word_list::WordList;
use sportello_core::{Time, WorkspaceId};
use sportello_store::{ChannelRow, CommentAgain, StoreError};

/// New comments of a channel looked at at once.
const AT_ONCE: u32 = 200;
/// Comments of a channel looked at again at once: at most one of them is hidden then.
const AGAIN: u32 = 20;

impl Engine {
    /// Looks at comments; gives requests that hide, at most one a channel and `room` in all.
    /// Without a list comments are looked at as well, so that a new one is asked only of those
    /// that come after it.
    pub(super) async fn begin_words(
        &self,
        now: Time,
        workspace: WorkspaceId,
        channels: &[ChannelRow],
        room: usize,
    ) -> Result<Vec<Job>, StoreError> {
        let mut jobs = Vec::new();
        for channel in channels {
            if self.connector(&channel.kind)?.comments().is_none() {
                continue;
            }
            self.look_at_new(workspace, channel).await?;
            if jobs.len() < room {
                jobs.extend(self.hide_next(now, channel).await?);
            }
        }
        Ok(jobs)
    }

    /// Looks at what came since the mark, and moves it on: what has a word of the list waits
    /// behind it.
    async fn look_at_new(
        &self,
        workspace: WorkspaceId,
        channel: &ChannelRow,
    ) -> Result<(), StoreError> {
        let store = self.store();
        let fresh = store.fresh_comments(workspace, channel.id, AT_ONCE).await?;
        let Some(upto) = fresh.last().map(|comment| comment.message) else {
            return Ok(());
        };
        let list = WordList::parse(&self.hiding_words(workspace).await?);
        let found = fresh
            .iter()
            .filter(|comment| list.find(&comment.text).is_some());
        let waiting: Vec<_> = found.map(|comment| comment.message).collect();
        store
            .looked_at_comments(workspace, channel.id, upto, &waiting)
            .await
    }

    /// Looks again at what waits and at what was edited, up to the first that is to be hidden. The
    /// list is asked as it stands now, and so are the words.
    async fn hide_next(&self, now: Time, channel: &ChannelRow) -> Result<Option<Job>, StoreError> {
        if self.hiding_waits(now, channel).await? {
            return Ok(None);
        }
        let (store, workspace) = (self.store(), channel.workspace);
        let again = store.comments_again(workspace, channel.id, AGAIN).await?;
        if again.is_empty() {
            return Ok(None);
        }
        let list = WordList::parse(&self.hiding_words(workspace).await?);
        for looked in again {
            let before = looked.before.as_deref().unwrap_or_default();
            let found = list.find_new(&looked.comment.text, before);
            match found.map(str::to_owned) {
                Some(entry) if self.is_to_be_hidden(channel, &looked).await? => {
                    return self.begin_hiding(now, channel, looked, entry).await;
                }
                _ => store.looked_again(workspace, &looked).await?,
            }
        }
        Ok(None)
    }

    /// Whether a comment with a word of the list is still to be hidden: not where the network
    /// cannot, nor one that is hidden or gone. One that waited is not if it was hidden for a word
    /// meanwhile and is shown again; one that was edited is, since the word is a new one.
    async fn is_to_be_hidden(
        &self,
        channel: &ChannelRow,
        looked: &CommentAgain,
    ) -> Result<bool, StoreError> {
        let connector = self.connector(&channel.kind)?;
        if !connector.capabilities().moderation.hide {
            return Ok(false);
        }
        let mark = self
            .comment_mark(channel, &looked.comment.external_id)
            .await?;
        let new = looked.before.is_some() || mark.hidden_for.is_none();
        Ok(!mark.hidden && !mark.deleted && new)
    }
}
