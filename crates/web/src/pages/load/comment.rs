//! What is known of the comments in a conversation: the posts they stand under, what was done to
//! them, what can be done.

use crate::desk::Desk;
use crate::live::Viewer;
use crate::pages::view::{Comment, CommentTools, PostCard};
use sportello_core::content::{CommentPlace, MENTION};
use sportello_core::message::{Direction, MessageKind};
use sportello_core::{ChannelId, MessageId, Span, Time};
use sportello_store::{CommentMark, ListedPost, MessageRow, StoreError};
use std::collections::{BTreeMap, HashSet};

/// The public comments among messages, theirs and the business's own.
pub async fn comments(
    desk: &Desk,
    viewer: &Viewer,
    rows: &[MessageRow],
) -> Result<BTreeMap<MessageId, Comment>, StoreError> {
    let public: Vec<(&MessageRow, &CommentPlace)> = rows
        .iter()
        .filter_map(|row| Some((row, row.content.as_ref()?.comment.as_ref()?)))
        .filter(|(_, place)| !place.private)
        .collect();
    let marks = marks(desk, viewer, &public).await?;
    let posts = posts(desk, viewer, &public).await?;
    let mut comments = BTreeMap::new();
    for (row, place) in public {
        let id = row.external_id.clone().unwrap_or_default();
        let mut mark = marks.get(&(row.channel, id)).cloned().unwrap_or_default();
        mark.hidden |= place.hidden;
        // An ad shows a post of the business's own: people know it by that one.
        let shown = [&place.original, &place.post].into_iter().flatten();
        let listed = shown
            .filter_map(|post| posts.get(&(row.channel, post.clone())))
            .next();
        let comment = Comment {
            post: card(row.channel, place, listed),
            can: tools(desk, row, &mark, viewer.reader.now)?,
            mark,
        };
        comments.insert(row.id, comment);
    }
    Ok(comments)
}

async fn marks(
    desk: &Desk,
    viewer: &Viewer,
    public: &[(&MessageRow, &CommentPlace)],
) -> Result<BTreeMap<(ChannelId, String), CommentMark>, StoreError> {
    let mut ids: BTreeMap<ChannelId, Vec<String>> = BTreeMap::new();
    for (row, _) in public {
        if let Some(id) = &row.external_id {
            ids.entry(row.channel).or_default().push(id.clone());
        }
    }
    let mut known = BTreeMap::new();
    for (channel, ids) in ids {
        let marks = desk
            .store()
            .comment_marks(viewer.workspace, channel, &ids)
            .await?;
        known.extend(marks.into_iter().map(|(id, mark)| ((channel, id), mark)));
    }
    Ok(known)
}

async fn posts(
    desk: &Desk,
    viewer: &Viewer,
    public: &[(&MessageRow, &CommentPlace)],
) -> Result<BTreeMap<(ChannelId, String), ListedPost>, StoreError> {
    let wanted: HashSet<(ChannelId, &String)> = public
        .iter()
        .flat_map(|(row, place)| {
            let shown = [&place.original, &place.post].into_iter().flatten();
            shown.map(|post| (row.channel, post))
        })
        .collect();
    let mut known = BTreeMap::new();
    for (channel, post) in wanted {
        let listed = desk
            .store()
            .listed_post(viewer.workspace, channel, post)
            .await?;
        known.extend(listed.map(|listed| ((channel, post.clone()), listed)));
    }
    Ok(known)
}

fn tools(
    desk: &Desk,
    row: &MessageRow,
    mark: &CommentMark,
    now: Time,
) -> Result<CommentTools, StoreError> {
    if row.external_id.is_none() {
        return Ok(CommentTools::default());
    }
    let place = row.content.as_ref().and_then(|c| c.comment.as_ref());
    // Under somebody else's post the business moderates nothing.
    let elsewhere = place.is_some_and(|place| place.product.as_deref() == Some(MENTION));
    if elsewhere || mark.deleted || row.kind == MessageKind::Unsent {
        return Ok(CommentTools::default());
    }
    let can = desk.engine().connector(&row.channel_kind)?.capabilities();
    let theirs = row.direction == Direction::In;
    let days = can
        .private_reply_days
        .map(|days| Span::days(i64::from(days)));
    let in_time = days.is_some_and(|days| now.since(row.at) < days);
    Ok(CommentTools {
        private: theirs && in_time && !mark.private,
        like: theirs && can.moderation.like,
        hide: theirs && can.moderation.hide,
        delete: can.moderation.delete,
        edit: !theirs && can.moderation.edit,
    })
}

/// What is known of the post: what the platform shows of it, else what the place says.
fn card(channel: ChannelId, place: &CommentPlace, listed: Option<&ListedPost>) -> Option<PostCard> {
    let told = PostCard {
        channel,
        id: place.post.clone(),
        kind: None,
        product: place.product.clone(),
        title: place.title.clone(),
        text: None,
        url: place.url.clone(),
        picture: false,
        at: None,
    };
    if let Some(post) = listed {
        return Some(PostCard {
            id: Some(post.external_id.clone()),
            kind: Some(post.kind),
            text: post.text.clone(),
            url: post.url.clone().or_else(|| place.url.clone()),
            picture: post.picture.is_some(),
            at: Some(post.at).filter(|at| *at != Time::default()),
            ..told
        });
    }
    let known = place.post.is_some() || place.url.is_some() || place.product.is_some();
    known.then_some(told)
}
