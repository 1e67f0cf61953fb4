//! What stands ready for posts: captions, the library, slots, the calendar's secret addresses,
//! wishes, and who approves.

use crate::cast::{Shop, at};
use sportello_core::message::MessageKind;
use sportello_core::post::slot::Slot;
use sportello_core::post::{FilmFacts, PostBody, PostFile, PostWords, Variant};
use sportello_core::{ChannelId, MediaId, Time, WorkspaceId};
use sportello_store::{
    Enqueued, LibraryFile, MediaState, NewReply, StoreError, StoredMedia, WrittenPost,
};

/// A stored file.
async fn file(shop: &Shop) -> MediaId {
    let stored = StoredMedia {
        mime: "image/jpeg".to_owned(),
        bytes: 84_213,
        size: Some((1_024, 768)),
        thumbnail: true,
    };
    let added = shop.store.add_media(shop.workspace, stored, at(1)).await;
    added.unwrap()
}

fn named(media: MediaId, name: &str) -> LibraryFile {
    LibraryFile {
        media,
        name: name.to_owned(),
        alt: "Peonie rosa".to_owned(),
        made_of: None,
        length_ms: None,
        film: None,
    }
}

/// Stored files that are in the library, the first put there first.
async fn library(shop: &Shop, names: &[&str]) -> Vec<MediaId> {
    let mut files = Vec::new();
    for (second, name) in (10..).zip(names) {
        let media = file(shop).await;
        put(shop, named(media, name), at(second)).await.unwrap();
        files.push(media);
    }
    files
}

async fn put(shop: &Shop, file: LibraryFile, now: Time) -> Result<(), StoreError> {
    shop.store.put_in_library(shop.workspace, file, now).await
}

async fn take(shop: &Shop, media: MediaId) -> Result<(), StoreError> {
    shop.store.take_from_library(shop.workspace, media).await
}

/// The names in a part of the library.
async fn names(shop: &Shop, limit: u32, skip: u32) -> Vec<String> {
    let page = shop.store.library(shop.workspace, limit, skip).await;
    page.unwrap().into_iter().map(|row| row.name).collect()
}

async fn elsewhere(shop: &Shop) -> WorkspaceId {
    let other = shop.store.add_workspace("Altrove", "Europe/Rome", at(0));
    other.await.unwrap().id
}

pub async fn captions_are_listed_by_name_whatever_its_case(shop: Shop) {
    let (store, workspace) = (&shop.store, shop.workspace);
    let put = async |id, name: &str, text: &str| {
        let put = store.put_caption(workspace, id, name, text).await;
        put.unwrap()
    };
    let hours = put(None, "orari", "Aperti fino alle 19").await;
    put(None, "Èstate", "Siamo al mare").await;
    let gone = put(None, "Saldi", "Tutto a metà").await;
    assert_eq!(
        put(Some(hours), "Orari", "Aperti fino alle 20").await,
        hours
    );
    store.delete_caption(workspace, gone).await.unwrap();
    let captions = store.captions(workspace).await.unwrap();
    let shown: Vec<_> = captions
        .iter()
        .map(|c| (c.name.as_str(), c.text.as_str()))
        .collect();
    assert_eq!(
        shown,
        [
            ("Èstate", "Siamo al mare"),
            ("Orari", "Aperti fino alle 20")
        ]
    );
    let missing = Err(StoreError::NotFound("the caption"));
    assert_eq!(store.delete_caption(workspace, gone).await, missing);
}

pub async fn slots_are_listed_by_time_of_day(shop: Shop) {
    let (store, workspace) = (&shop.store, shop.workspace);
    let slot = |minute| Slot {
        weekdays: 0b001_0010,
        minute,
    };
    let only = [ChannelId(shop.channel("facebook").id.0)];
    let evening = store.put_slot(workspace, None, slot(1_080), &only).await;
    let evening = evening.unwrap();
    let noon = store.put_slot(workspace, None, slot(720), &[]).await;
    let noon = noon.unwrap();
    let seen = async || -> Vec<(i64, u16, usize)> {
        let slots = store.slots(workspace).await.unwrap();
        let seen = slots.iter();
        seen.map(|s| (s.id, s.slot.minute, s.channels.len()))
            .collect()
    };
    assert_eq!(seen().await, [(noon, 720, 0), (evening, 1_080, 1)]);
    let moved = store.put_slot(workspace, Some(evening), slot(540), &only);
    assert_eq!(moved.await, Ok(evening));
    store.delete_slot(workspace, noon).await.unwrap();
    assert_eq!(seen().await, [(evening, 540, 1)]);
}

pub async fn a_file_of_the_library_keeps_the_moment_it_was_added(shop: Shop) {
    let original = file(&shop).await;
    let cut = LibraryFile {
        made_of: Some(original),
        length_ms: Some(9_500),
        ..named(file(&shop).await, "Taglio")
    };
    put(&shop, cut.clone(), at(10)).await.unwrap();
    let again = LibraryFile {
        alt: "Rose".to_owned(),
        ..named(cut.media, "Rose")
    };
    put(&shop, again, at(20)).await.unwrap();
    let files = shop
        .store
        .library_files(shop.workspace, &[original, cut.media])
        .await
        .unwrap();
    let [row] = &files[..] else {
        panic!("the original is not in the library: {files:?}")
    };
    assert_eq!((row.name.as_str(), row.alt.as_str()), ("Rose", "Rose"));
    assert_eq!(row.added_at, at(10));
    assert_eq!((row.made_of, row.length_ms), (Some(original), Some(9_500)));
    assert_eq!(row.media.size, Some((1_024, 768)));
}

pub async fn what_a_film_is_made_of_is_kept_beside_its_name(shop: Shop) {
    let (store, workspace) = (&shop.store, shop.workspace);
    let media = file(&shop).await;
    put(&shop, named(media, "Vetrina"), at(10)).await.unwrap();
    let seen = async || {
        let files = store.library_files(workspace, &[media]).await.unwrap();
        let row = files.into_iter().next().unwrap();
        (row.name, row.length_ms, row.film)
    };
    assert_eq!(seen().await, ("Vetrina".to_owned(), None, None));
    let film = FilmFacts {
        frames: Some(29_970),
        index_first: Some(false),
        ..FilmFacts::default()
    };
    let noted = store.note_film(workspace, media, Some(9_500), film.clone());
    noted.await.unwrap();
    // Another name is no other film.
    put(&shop, named(media, "Porta"), at(20)).await.unwrap();
    assert_eq!(
        seen().await,
        ("Porta".to_owned(), Some(9_500), Some(film.clone()))
    );
    let missing = Err(StoreError::NotFound("the file"));
    let strange = store.note_film(workspace, file(&shop).await, None, film);
    assert_eq!(strange.await, missing);
}

pub async fn the_library_is_paged_newest_first(shop: Shop) {
    library(&shop, &["Uno", "Due", "Tre"]).await;
    assert_eq!(names(&shop, 2, 0).await, ["Tre", "Due"]);
    assert_eq!(names(&shop, 2, 2).await, ["Uno"]);
}

pub async fn what_nobody_shows_is_taken_out_of_the_library_and_erased(shop: Shop) {
    let (store, workspace) = (&shop.store, shop.workspace);
    let files = library(&shop, &["Uno", "Due"]).await;
    take(&shop, files[0]).await.unwrap();
    assert_eq!(names(&shop, 9, 0).await, ["Due"]);
    let to_erase = store.media_to_erase(workspace, 9).await.unwrap();
    assert_eq!(to_erase, [files[0]]);
    let row = store.media(workspace, files[0]).await.unwrap();
    assert_eq!(row.state, MediaState::Gone);
    assert_eq!(
        put(&shop, named(files[0], "Uno"), at(30)).await,
        Err(StoreError::Conflict("the file is not stored")),
        "and does not come back"
    );
    let missing = Err(StoreError::NotFound("the file"));
    assert_eq!(take(&shop, files[0]).await, missing);
}

pub async fn what_a_post_shows_stays_in_the_library(shop: Shop) {
    let files = library(&shop, &["Per tutti", "Solo qui", "Libera"]).await;
    let channel = shop.channel("facebook").id;
    let shows = |media| PostFile { media, alt: None };
    let body = PostBody {
        shared: PostWords {
            text: format!("\"media\":{}", files[2]),
            files: vec![shows(files[0])],
            ..PostWords::default()
        },
        variants: [(
            channel,
            Variant {
                files: Some(vec![shows(files[1])]),
                ..Variant::default()
            },
        )]
        .into(),
        utm: None,
    };
    let post = WrittenPost {
        known: None,
        body,
        channels: vec![channel],
        due_at: None,
        zone: "Europe/Rome".to_owned(),
        by: Some(shop.lia.id),
        unapproved: false,
    };
    shop.store
        .write_post(shop.workspace, post, at(20))
        .await
        .unwrap();
    let shown = Err(StoreError::Conflict("a post shows it"));
    assert_eq!(take(&shop, files[0]).await, shown);
    assert_eq!(take(&shop, files[1]).await, shown);
    assert_eq!(take(&shop, files[2]).await, Ok(()), "words are no file");
}

pub async fn what_a_message_shows_stays_in_the_library(shop: Shop) {
    let files = library(&shop, &["Mandata"]).await;
    let said = crate::cast::says("g1", "m_1", "Avete peonie?", at(2));
    shop.tell("facebook", vec![said], at(3)).await;
    let conversation = shop.only_conversation().await;
    let address = shop.address_of(conversation.contact, "g1").await;
    let reply = NewReply {
        conversation: conversation.id,
        address,
        text: None,
        capability: sportello_core::Capability::Image,
        kind: MessageKind::Image,
        media: Some(files[0]),
        content: None,
        author: Some(shop.lia.id),
        idempotency: None,
        replaces: None,
    };
    let queued = shop.store.enqueue(shop.workspace, reply, at(20)).await;
    assert!(matches!(queued, Ok(Enqueued::New(_))), "{queued:?}");
    assert_eq!(
        take(&shop, files[0]).await,
        Err(StoreError::Conflict("a message shows it"))
    );
    assert_eq!(names(&shop, 9, 0).await, ["Mandata"]);
}

pub async fn an_agent_has_one_secret_address_of_the_calendar(shop: Shop) {
    let (store, workspace, lia) = (&shop.store, shop.workspace, shop.lia.id);
    let put = async |hash: u8, second| {
        let put = store.put_feed(workspace, lia, [hash; 32], at(second)).await;
        put.unwrap();
    };
    put(1, 10).await;
    put(2, 20).await;
    assert_eq!(store.feed([1; 32]).await, Ok(None), "the older one ended");
    assert_eq!(store.feed([2; 32]).await, Ok(Some((workspace, lia))));
    assert_eq!(store.feed_made(workspace, lia).await, Ok(Some(at(20))));
    assert_eq!(store.end_feed(workspace, lia).await, Ok(true));
    assert_eq!(store.end_feed(workspace, lia).await, Ok(false));
    assert_eq!(store.feed([2; 32]).await, Ok(None));
    assert_eq!(store.feed_made(workspace, lia).await, Ok(None));
}

pub async fn a_workspace_wants_what_it_said_last(shop: Shop) {
    let (store, workspace) = (&shop.store, shop.workspace);
    assert_eq!(store.wish(workspace, "late").await, Ok(None));
    for value in ["\"ask\"", "\"drop\""] {
        store.set_wish(workspace, "late", value).await.unwrap();
    }
    let wish = store.wish(workspace, "late").await.unwrap();
    assert_eq!(wish.as_deref(), Some("\"drop\""));
    let other = elsewhere(&shop).await;
    let change = |read, value| store.change_wish(workspace, "late", read, value);
    let read = wish.as_deref();
    assert_eq!(change(None, "\"ask\"").await, Ok(false), "it was said");
    assert_eq!(change(read, "\"ask\"").await, Ok(true));
    assert_eq!(change(read, "\"spread\"").await, Ok(false), "changed since");
    assert_eq!(store.wish(other, "late").await, Ok(None));
}

pub async fn the_first_agent_approves_and_somebody_always_does(shop: Shop) {
    let (store, workspace) = (&shop.store, shop.workspace);
    let (lia, tommaso) = (shop.lia.id, shop.tommaso.id);
    assert_eq!(store.is_manager(lia).await, Ok(true));
    assert_eq!(store.is_manager(tommaso).await, Ok(false));
    assert_eq!(
        store.set_manager(workspace, lia, false).await,
        Err(StoreError::Conflict("somebody must approve posts"))
    );
    assert_eq!(store.is_manager(lia).await, Ok(true), "nothing changed");
    store.set_manager(workspace, tommaso, true).await.unwrap();
    store.set_manager(workspace, lia, false).await.unwrap();
    assert_eq!(store.is_manager(lia).await, Ok(false));
    assert_eq!(store.is_manager(tommaso).await, Ok(true));
}

pub async fn i11_another_workspaces_shelf_is_not_found(shop: Shop) {
    let (store, mine) = (&shop.store, shop.workspace);
    let other = elsewhere(&shop).await;
    let caption = store.put_caption(mine, None, "Orari", "19").await.unwrap();
    let slot = Slot {
        weekdays: 1,
        minute: 0,
    };
    let known = store.put_slot(mine, None, slot, &[]).await.unwrap();
    let files = library(&shop, &["Uno"]).await;
    let caption_missing = StoreError::NotFound("the caption");
    assert_eq!(
        store.put_caption(other, Some(caption), "x", "x").await,
        Err(caption_missing.clone())
    );
    assert_eq!(
        store.delete_caption(other, caption).await,
        Err(caption_missing)
    );
    let slot_missing = Err(StoreError::NotFound("the slot"));
    assert_eq!(store.delete_slot(other, known).await, slot_missing);
    assert_eq!(
        store
            .put_in_library(other, named(files[0], "x"), at(1))
            .await,
        Err(StoreError::NotFound("the picture"))
    );
    assert_eq!(store.library_files(other, &files).await, Ok(vec![]));
    let agent_missing = Err(StoreError::NotFound("the agent"));
    let lia = shop.lia.id;
    assert_eq!(
        store.put_feed(other, lia, [1; 32], at(1)).await,
        agent_missing
    );
    assert_eq!(store.set_manager(other, lia, false).await, agent_missing);
}
