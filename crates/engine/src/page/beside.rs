//! Posts that stand beside comments and that no list shows (ads, old ones, somebody else's in which
//! the business is mentioned): each is read once by its id, and shown where the comment is.

use super::reading::{Progress, Reading};
use super::recent::listed;
use super::turns::look_scope;
use crate::dispatch::facts;
use crate::engine::Engine;
use crate::job::Outcome;
use sportello_channels::HttpRequest;
use sportello_core::class::Call;
use sportello_core::event::{Event, Item, Reading as Read};
use sportello_core::{Capability, ChannelKind, Span, Time};
use sportello_store::{ChannelRow, CommentedPost, ListedPost, Stands, StoreError};

/// For so long one that cannot be read is tried.
const PATIENCE: Span = Span::hours(24);
/// After a reading that did not work.
const AGAIN: Span = Span::minutes(10);

impl Engine {
    /// The reading of the post that waits longest; `None` = none does.
    pub(super) async fn post_beside(
        &self,
        now: Time,
        channel: &ChannelRow,
    ) -> Result<Option<(Reading, HttpRequest)>, StoreError> {
        let connector = self.connector(&channel.kind)?;
        let Some(publisher) = connector.publisher() else {
            return Ok(None);
        };
        let (workspace, id) = (channel.workspace, channel.id);
        while let Some(post) = self.store().post_to_read(workspace, id, now).await? {
            let request = publisher.post_request(&facts(channel), &post.id, post.elsewhere);
            if let Some(request) = request {
                return Ok(Some((Reading::Post(post), request)));
            }
            self.store()
                .put_off_post(workspace, id, &post.id, None)
                .await?;
        }
        Ok(None)
    }

    /// When a post is to be read, should one be before a moment; else that moment.
    pub(super) async fn post_due(
        &self,
        channel: &ChannelRow,
        upto: Time,
    ) -> Result<Time, StoreError> {
        let waits = self
            .store()
            .post_to_read(channel.workspace, channel.id, upto);
        Ok(waits.await?.map_or(upto, |post| post.due_at))
    }

    /// A post came, or did not.
    pub(super) async fn post_told(
        &self,
        now: Time,
        channel: &ChannelRow,
        wanted: &CommentedPost,
        outcome: &Outcome,
    ) -> Result<Progress, StoreError> {
        let purpose = (Capability::Insights, Call::Read);
        let heeded = self.heed(now, channel, purpose, outcome).await?;
        let (workspace, id) = (channel.workspace, channel.id);
        let connector = self.connector(&channel.kind)?;
        let publisher = connector.publisher();
        let read = heeded
            .good()
            .and_then(|answer| publisher?.read_post(answer));
        let Some(mut read) = read else {
            // One that is gone, or that the token may not see, is not asked for again.
            let over = heeded.lasts() || heeded.good().is_some();
            let over = over || now.since(wanted.told_at) > PATIENCE;
            let until = (!over).then(|| now + AGAIN);
            self.store()
                .put_off_post(workspace, id, &wanted.id, until)
                .await?;
            return Ok(Progress::Stopped(heeded.trouble()));
        };
        // Comments name it by the id that was asked for.
        read.external_id.clone_from(&wanted.id);
        let post = ListedPost {
            stands: match wanted.elsewhere {
                true => Stands::Elsewhere,
                false => Stands::Unlisted,
            },
            ..listed(channel, &read)
        };
        self.store()
            .put_listed(workspace, id, vec![post], None, now)
            .await?;
        self.store()
            .put_off_post(workspace, id, &wanted.id, None)
            .await?;
        self.ring_under(channel, &wanted.id).await?;
        Ok(Progress::Done(1))
    }

    /// Conversations with comments under a post are shown anew.
    async fn ring_under(&self, channel: &ChannelRow, post: &str) -> Result<(), StoreError> {
        let talks = self
            .store()
            .commented_in(channel.workspace, channel.id, post, TALKS)
            .await?;
        for conversation in talks {
            self.ring(channel.workspace, Some(conversation));
        }
        Ok(())
    }

    /// Has posts read soon that stand beside comments in these items and are not known here.
    pub(crate) async fn read_posts_soon(
        &self,
        now: Time,
        pages: &[(ChannelKind, String)],
    ) -> Result<(), StoreError> {
        for channel in self.channels_of(pages).await? {
            let soon = now + SOON;
            let waits = self
                .store()
                .post_to_read(channel.workspace, channel.id, soon);
            if waits.await?.is_some() {
                self.read_soon(&channel, look_scope(channel.id), soon)
                    .await?;
            }
        }
        Ok(())
    }
}

/// After a comment under a post that is not known that post is read this soon.
const SOON: Span = Span::seconds(10);
/// The most conversations under one post that are shown anew at once.
const TALKS: u32 = 20;

/// The pages under whose posts people commented in these items.
pub(crate) fn pages_commented(items: &[Item]) -> Vec<(ChannelKind, String)> {
    let commented = items.iter().filter(|item| match &item.reading {
        Read::Events(events) => events
            .iter()
            .any(|event| matches!(event, Event::Comment(told) if told.place.post.is_some())),
        Read::Unparsed { .. } => false,
    });
    commented
        .map(|item| (item.kind.clone(), item.asset.clone()))
        .collect()
}
