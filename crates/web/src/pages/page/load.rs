//! Reads what the page shows.

use super::view::{Filter, POSTS, PageChannel, PageView, Shown};
use crate::desk::Desk;
use crate::pages::templates::Word;
use sportello_channels::publish::ChatLimits;
use sportello_core::{ChannelId, Time, WorkspaceId};
use sportello_store::{ListedPost, StoreError};

/// The newest posts that are sorted and counted.
const MOST: u32 = 500;
/// Conversations named under a post.
const TALKS: u32 = 4;

/// The channels that show something to the public.
pub(super) async fn channels(
    desk: &Desk,
    workspace: WorkspaceId,
) -> Result<Vec<PageChannel>, StoreError> {
    let mut shown = Vec::new();
    for channel in desk.store().channels(workspace).await? {
        let Some(connector) = desk.engine().registry().get(&channel.kind) else {
            continue;
        };
        let showcase = connector.showcase();
        let one = PageChannel {
            posts: connector.publisher().is_some(),
            details: showcase.is_some_and(|s| !s.detail_names().is_empty()),
            chat: showcase.is_some_and(|s| s.chat_limits() != ChatLimits::default()),
            id: channel.id,
            kind: channel.kind,
            name: channel.name,
        };
        if one.posts || one.details || one.chat {
            shown.push(one);
        }
    }
    Ok(shown)
}

/// One of them; `NotFound` for one that shows nothing.
pub(super) async fn channel(
    desk: &Desk,
    workspace: WorkspaceId,
    id: ChannelId,
) -> Result<PageChannel, StoreError> {
    let all = channels(desk, workspace).await?.into_iter();
    let found = all.into_iter().find(|channel| channel.id == id);
    found.ok_or(StoreError::NotFound("the channel"))
}

/// The page.
pub(in crate::pages) async fn view(
    desk: &Desk,
    workspace: WorkspaceId,
    now: Time,
    filter: Filter,
    said: Word,
) -> Result<PageView, StoreError> {
    let store = desk.store();
    let mut posts = store.listed(workspace, filter.channel, MOST, 0).await?;
    posts.retain(|post| !post.gone);
    filter.sort.order(&mut posts);
    let total = posts.len();
    let part = posts.into_iter().skip(filter.part.saturating_mul(POSTS));
    let mut shown = Vec::new();
    for post in part.take(POSTS) {
        shown.push(with_talks(desk, workspace, post).await?);
    }
    Ok(PageView {
        channels: channels(desk, workspace).await?,
        posts: shown,
        total,
        hours: desk
            .engine()
            .best_hours(now, workspace, filter.channel)
            .await?,
        filter,
        said,
    })
}

async fn with_talks(
    desk: &Desk,
    workspace: WorkspaceId,
    post: ListedPost,
) -> Result<Shown, StoreError> {
    let store = desk.store();
    let found = store
        .commented_in(workspace, post.channel, &post.external_id, TALKS)
        .await?;
    let mut talks = Vec::with_capacity(found.len());
    for id in found {
        talks.push((id, store.conversation(workspace, id).await?.name));
    }
    Ok(Shown { post, talks })
}
