//! The part of the morning beside posts: what stands ready for them, and what a platform shows.
//! And what of it only the tables tell.

use super::morning::{item, who};
use crate::contract::*;
use crate::sqlite::MemoryStore;
use crate::sqlite::sql::Sql;
use sportello_core::content::CommentPlace;
use sportello_core::event::{Commented, Event, Verb};
use sportello_core::post::slot::Slot;
use sportello_core::post::{FilmFacts, PostKind, Utm};
use sportello_core::{AgentId, AppId, ChannelId, ChannelKind, Time, WorkspaceId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything of the shelf, once.
pub(super) async fn shelf(store: &MemoryStore, workspace: WorkspaceId, lia: AgentId) -> Result<()> {
    let caption = store.put_caption(workspace, None, "Orari", "19").await?;
    store
        .put_caption(workspace, Some(caption), "Orari", "20")
        .await?;
    store.captions(workspace).await?;
    store.delete_caption(workspace, caption).await?;
    let slot = store
        .put_slot(workspace, None, Slot::default(), &[])
        .await?;
    store
        .put_slot(workspace, Some(slot), Slot::default(), &[])
        .await?;
    store.slots(workspace).await?;
    store.delete_slot(workspace, slot).await?;
    let stored = StoredMedia {
        mime: "image/jpeg".to_owned(),
        bytes: 9,
        size: None,
        thumbnail: false,
    };
    let media = store.add_media(workspace, stored, Time(1)).await?;
    let file = LibraryFile {
        media,
        name: "Peonie".to_owned(),
        alt: String::new(),
        made_of: None,
        length_ms: None,
        film: None,
    };
    store.put_in_library(workspace, file, Time(2)).await?;
    store
        .note_film(workspace, media, Some(9), FilmFacts::default())
        .await?;
    store.library(workspace, 10, 0).await?;
    store.library_files(workspace, &[media]).await?;
    store.take_from_library(workspace, media).await?;
    store.put_feed(workspace, lia, [7; 32], Time(3)).await?;
    store.feed([7; 32]).await?;
    store.feed_made(workspace, lia).await?;
    store.end_feed(workspace, lia).await?;
    store.set_wish(workspace, "late", "1").await?;
    store.wish(workspace, "late").await?;
    store.is_manager(lia).await?;
    store.set_manager(workspace, lia, true).await
}

fn commented(verb: Verb, id: &str) -> Event {
    Event::Comment(Box::new(Commented {
        from: Some(who("giulia", None)),
        by_business: false,
        verb,
        place: CommentPlace {
            id: id.to_owned(),
            post: Some("p1".to_owned()),
            parent: Some("p1".to_owned()),
            ..CommentPlace::default()
        },
        text: Some("Che belle!".to_owned()),
        media: None,
        at: Time(10),
        facts: BTreeMap::new(),
    }))
}

fn listed(channel: ChannelId, id: &str) -> ListedPost {
    ListedPost {
        channel,
        channel_kind: ChannelKind::new("instagram"),
        channel_name: String::new(),
        external_id: id.to_owned(),
        at: Time(5),
        kind: PostKind::Photos,
        text: None,
        url: None,
        picture: None,
        counts: BTreeMap::new(),
        insight_at: None,
        comments_at: None,
        gone: false,
        stands: Default::default(),
    }
}

/// Everything of a page's side, once.
pub(super) async fn page(
    store: &MemoryStore,
    workspace: WorkspaceId,
    (app, channel): (AppId, ChannelId),
) -> Result<()> {
    let body = NewRecord {
        app,
        object: "instagram".to_owned(),
        received_at: Time(50),
        body: Arc::from(&b"{}"[..]),
    };
    let events = [
        commented(Verb::Add, "comment-1"),
        commented(Verb::Add, "comment-2"),
        commented(Verb::Hide, "comment-2"),
        commented(Verb::Edit, "comment-2"),
        commented(Verb::Remove, "comment-3"),
    ];
    let items = events.into_iter().enumerate();
    let items = items.map(|(n, event)| item("instagram", n, event));
    store.append_and_digest(body, items.collect()).await?;
    for posts in [vec!["p1", "p2"], vec!["p1"]] {
        let posts = posts.into_iter().map(|id| listed(channel, id)).collect();
        store
            .put_listed(workspace, channel, posts, Some(Time(0)), Time(60))
            .await?;
    }
    store.listed(workspace, None, 10, 0).await?;
    store.listed(workspace, Some(channel), 10, 0).await?;
    store.listed_post(workspace, channel, "p1").await?;
    store
        .put_insight(workspace, channel, "p1", &BTreeMap::new(), Time(61))
        .await?;
    let fresh = store.fresh_comments(workspace, channel, 10).await?;
    let message = fresh[0].message;
    store
        .looked_at_comments(workspace, channel, message, &[message])
        .await?;
    let again = store.comments_again(workspace, channel, 10).await?;
    store.looked_again(workspace, &again[0]).await?;
    let mark = CommentMark {
        liked: true,
        hidden: true,
        hidden_for: Some("belle".to_owned()),
        deleted: false,
        private: false,
    };
    store
        .mark_comment(workspace, channel, "comment-1", &mark, Time(62))
        .await?;
    store
        .comment_marks(workspace, channel, &["comment-1".to_owned()])
        .await?;
    store.hidden_comments(workspace, 10).await?;
    let seen = ["comment-1".to_owned()];
    store
        .comments_read(workspace, channel, "p1", &seen, Time(60), Time(63))
        .await?;
    shares(store, workspace).await
}

async fn shares(store: &MemoryStore, workspace: WorkspaceId) -> Result<()> {
    let share = ShareRow {
        slug: "peonie".to_owned(),
        url: "https://fioridilia.example/".to_owned(),
        text: String::new(),
        utm: Utm::default(),
        created_at: Time(1),
        clicks: BTreeMap::new(),
    };
    store.put_share(workspace, share).await?;
    store.count_click("peonie", "qr", 2).await?;
    store.share("peonie").await?;
    store.shares(workspace).await?;
    store.delete_share(workspace, "peonie").await
}

/// A shop with one channel.
async fn shop(store: &MemoryStore) -> Result<(WorkspaceId, ChannelId)> {
    let workspace = store.add_workspace("Fiori di Lia", "Europe/Rome", Time(0));
    let workspace = workspace.await?.id;
    let sealed = || Sealed(vec![1]);
    let app = store.put_app("1001", sealed(), sealed(), Time(0)).await?.id;
    let new = NewChannel {
        kind: ChannelKind::new("instagram"),
        asset: "asset-instagram".to_owned(),
        name: "Fiori di Lia".to_owned(),
        app,
        settings: BTreeMap::new(),
        token: sealed(),
    };
    let channel = store.add_channel(workspace, new, Time(0)).await?.id;
    Ok((workspace, channel))
}

fn numbers(store: &MemoryStore, sql: &str) -> Vec<i64> {
    let read = |conn: &rusqlite::Connection| conn.all(sql, [], |r| r.get(0));
    store.backend.read_now(read).expect("read")
}

#[test]
fn a_post_keeps_the_mark_of_its_first_listing() {
    let store = MemoryStore::new("k7").expect("a store");
    let marks = || numbers(&store, "SELECT mark FROM listed_posts ORDER BY external_id");
    let told = pollster::block_on(async {
        let (workspace, channel) = shop(&store).await?;
        let list = async |ids: &[&str]| {
            let posts = ids.iter().map(|id| listed(channel, id)).collect();
            store
                .put_listed(workspace, channel, posts, None, Time(60))
                .await
        };
        list(&["p2"]).await?;
        let first = marks();
        list(&["p1", "p2"]).await?;
        Ok::<_, StoreError>((first, marks()))
    });
    let (first, then) = told.expect("listed");
    assert_eq!(first, then[1..]);
    assert!(then[0] > then[1], "in the order in which they were listed");
}

#[test]
fn clicks_are_counted_by_the_day() {
    let store = MemoryStore::new("k7").expect("a store");
    pollster::block_on(async {
        let (workspace, _) = shop(&store).await?;
        let share = ShareRow {
            slug: "peonie".to_owned(),
            ..ShareRow::default()
        };
        store.put_share(workspace, share).await?;
        for day in [0, 0, 1] {
            store.count_click("peonie", "qr", day).await?;
        }
        Ok::<_, StoreError>(())
    })
    .expect("counted");
    let days = "SELECT day * 10 + clicks FROM share_clicks ORDER BY day";
    assert_eq!(numbers(&store, days), [2, 11]);
}
