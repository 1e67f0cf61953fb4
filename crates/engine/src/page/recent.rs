//! What was published lately, here and elsewhere, as the platform lists it.

use super::PageError;
use super::reading::{Heeded, Progress, Reading};
use super::turns::{EVERY, posts_scope};
use crate::dispatch::facts;
use crate::engine::Engine;
use crate::job::Outcome;
use sportello_channels::HttpRequest;
use sportello_channels::publish::Published;
use sportello_core::class::Call;
use sportello_core::content::MENTION;
use sportello_core::event::{Event, Item, Reading as Read};
use sportello_core::post::PostKind;
use sportello_core::{Capability, ChannelId, ChannelKind, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, ListedPost, PostFilter, Stands, StoreError};
use std::collections::{BTreeMap, VecDeque};

/// How long before a listed post was published one of ours may have been due.
const LATE: Span = Span::days(28);
/// The most posts of ours that are compared with a list.
const OURS: u32 = 500;
/// After the platform told of a post its lists are read this soon.
const SOON: Span = Span::seconds(30);

/// Lists of a channel, read one after the other.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Requests still to be made.
    left: VecDeque<HttpRequest>,
    /// What was read.
    read: Vec<Published>,
    /// Lists that were read.
    lists: usize,
    /// Whether one could not be read: then what is not there may be in that one.
    partial: bool,
}

impl Engine {
    /// Reads what a channel published lately now. Gives how many posts are listed.
    pub async fn sync_page(
        &self,
        now: Time,
        workspace: WorkspaceId,
        channel: ChannelId,
    ) -> Result<usize, PageError> {
        let channel = self.store().channel(workspace, channel).await?;
        let listing = self.listing(&channel)?.ok_or(PageError::NoSuch)?;
        self.read_now(now, &channel, listing).await
    }

    /// The reading of a channel's lists; `None` where there are none.
    pub(super) fn listing(
        &self,
        channel: &ChannelRow,
    ) -> Result<Option<(Reading, HttpRequest)>, StoreError> {
        let Some(publisher) = self.connector(&channel.kind)?.publisher() else {
            return Ok(None);
        };
        let mut left: VecDeque<_> = publisher.recent_requests(&facts(channel)).into();
        let Some(first) = left.pop_front() else {
            return Ok(None);
        };
        let listing = Listing {
            left,
            ..Listing::default()
        };
        Ok(Some((Reading::Posts(listing), first)))
    }

    /// A list came, or did not.
    pub(super) async fn listed_some(
        &self,
        now: Time,
        channel: &ChannelRow,
        listing: &Listing,
        outcome: &Outcome,
    ) -> Result<Progress, StoreError> {
        let purpose = (Capability::Insights, Call::Read);
        let heeded = self.heed(now, channel, purpose, outcome).await?;
        let mut listing = listing.clone();
        match self.read_list(now, channel, &heeded).await? {
            Some(posts) => {
                listing.read.extend(posts);
                listing.lists += 1;
            }
            None if heeded.lasts() => listing.partial = true,
            None => return Ok(Progress::Stopped(heeded.trouble())),
        }
        if let Some(request) = listing.left.pop_front() {
            return Ok(Progress::Next(Reading::Posts(listing), request));
        }
        if listing.lists == 0 {
            return Ok(Progress::Stopped(heeded.trouble()));
        }
        self.keep_listed(now, channel, listing).await
    }

    async fn read_list(
        &self,
        now: Time,
        channel: &ChannelRow,
        heeded: &Heeded<'_>,
    ) -> Result<Option<Vec<Published>>, StoreError> {
        let Some(answer) = heeded.good() else {
            return Ok(None);
        };
        let publisher = self.connector(&channel.kind)?.publisher();
        let posts = publisher.and_then(|publisher| publisher.read_recent(answer));
        if posts.is_none() {
            self.capability_failed(now, channel, Capability::Insights, "cause-not-understood")
                .await?;
        }
        Ok(posts)
    }

    async fn keep_listed(
        &self,
        now: Time,
        channel: &ChannelRow,
        listing: Listing,
    ) -> Result<Progress, StoreError> {
        let (workspace, id) = (channel.workspace, channel.id);
        let covers = covers(&listing).filter(|_| !listing.partial);
        let posts = listing.read.iter().map(|post| listed(channel, post));
        let count = listing.read.len();
        self.store()
            .put_listed(workspace, id, posts.collect(), covers, now)
            .await?;
        self.learn_addresses(workspace, id, &listing.read).await?;
        self.wait(channel, &posts_scope(id), now + EVERY).await?;
        self.ring(workspace, None);
        Ok(Progress::Done(count))
    }

    /// Posts of ours that are listed have an address from now on.
    async fn learn_addresses(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        listed: &[Published],
    ) -> Result<(), StoreError> {
        let Some(oldest) = listed.iter().map(|post| post.at).min() else {
            return Ok(());
        };
        let mut urls: BTreeMap<&str, &str> = BTreeMap::new();
        for post in listed {
            let ids = [Some(&post.external_id), post.film.as_ref()];
            let url = post.url.as_deref();
            urls.extend(
                ids.into_iter()
                    .flatten()
                    .filter_map(|id| Some((id.as_str(), url?))),
            );
        }
        let filter = PostFilter {
            channel: Some(channel),
            from: Some(oldest - LATE),
            limit: OURS,
            ..PostFilter::default()
        };
        let ours = self.store().posts(workspace, filter).await?;
        for target in ours.iter().flat_map(|post| &post.targets) {
            let known = target.channel == channel && target.url.is_none();
            let id = target.external_id.as_deref().filter(|_| known);
            if let Some(url) = id.and_then(|id| urls.get(id)) {
                self.store().set_post_url(workspace, target.id, url).await?;
            }
        }
        Ok(())
    }

    /// Has a channel's lists read soon: something was published or changed there.
    pub(crate) async fn list_soon(
        &self,
        now: Time,
        channel: &ChannelRow,
    ) -> Result<(), StoreError> {
        self.read_soon(channel, posts_scope(channel.id), now + SOON)
            .await
    }

    /// Has something of a channel read by a moment, if it is read at all and later.
    pub(super) async fn read_soon(
        &self,
        channel: &ChannelRow,
        scope: String,
        soon: Time,
    ) -> Result<(), StoreError> {
        let planned = self
            .store()
            .budgets(channel.workspace, std::slice::from_ref(&scope))
            .await?;
        match planned.first().copied().flatten() {
            Some(planned) if planned > soon => self.wait(channel, &scope, soon).await,
            _ => Ok(()),
        }
    }

    /// The pages whose posts the platform told something of in these items.
    pub(crate) fn pages_told_of(&self, items: &[Item]) -> Vec<(ChannelKind, String)> {
        let told = items.iter().filter(|item| match &item.reading {
            Read::Events(events) => events.iter().any(|event| match event {
                Event::Post(told) => told.reaction.is_none(),
                // Told by ids alone: it is read after the lists.
                Event::Comment(told) => {
                    told.from.is_none() && told.place.product.as_deref() == Some(MENTION)
                }
                _ => false,
            }),
            Read::Unparsed { .. } => false,
        });
        told.map(|item| (item.kind.clone(), item.asset.clone()))
            .collect()
    }

    /// Has the lists of these pages read soon.
    pub(crate) async fn list_pages_soon(
        &self,
        now: Time,
        pages: &[(ChannelKind, String)],
    ) -> Result<(), StoreError> {
        for channel in self.channels_of(pages).await? {
            self.list_soon(now, &channel).await?;
        }
        Ok(())
    }

    /// The channels of these pages, of every workspace.
    pub(super) async fn channels_of(
        &self,
        pages: &[(ChannelKind, String)],
    ) -> Result<Vec<ChannelRow>, StoreError> {
        let mut own = Vec::new();
        for workspace in self.store().workspaces().await? {
            let channels = self.store().channels(workspace.id).await?;
            own.extend(channels.into_iter().filter(|channel| {
                pages
                    .iter()
                    .any(|(kind, asset)| (kind, asset) == (&channel.kind, &channel.asset))
            }));
        }
        Ok(own)
    }
}

/// A published post as the store keeps it.
pub(super) fn listed(channel: &ChannelRow, post: &Published) -> ListedPost {
    let counts = [
        ("reactions", post.likes),
        ("comments", post.comments),
        ("shares", post.shares),
    ];
    let counts = counts
        .into_iter()
        .filter_map(|(name, count)| Some((name.to_owned(), count?)));
    ListedPost {
        channel: channel.id,
        channel_kind: channel.kind.clone(),
        channel_name: channel.name.clone(),
        external_id: post.external_id.clone(),
        at: post.at,
        kind: post.kind,
        text: post.text.clone(),
        url: post.url.clone(),
        picture: post.picture.clone(),
        counts: counts.collect(),
        insight_at: None,
        comments_at: None,
        gone: false,
        stands: Stands::Listed,
    }
}

/// How far back what was read shows everything: stories stand in a list of their own, which
/// reaches back a day and no further.
fn covers(listing: &Listing) -> Option<Time> {
    let posts = listing.read.iter();
    let last = posts.clone().rfind(|post| post.kind != PostKind::Story);
    last.map(|post| post.at)
        .or_else(|| posts.map(|post| post.at).min())
}
