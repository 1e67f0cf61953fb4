//! Posts before the outbox has them: written, moved, looked over, deleted.

use crate::cast::{Shop, at};
use sportello_core::delivery::DeliveryState;
use sportello_core::post::{PostBody, PostKind, PostStage, PostWords, Variant};
use sportello_core::{Capability, ChannelId, DeliveryId, PostId, Time};
use sportello_store::{
    GivenTarget, PostDelivery, PostFilter, PostRow, RemarkRow, StageChange, StoreError, TargetRow,
    WrittenOnce, WrittenPost,
};

pub(super) const CHANGED: StoreError = StoreError::Conflict("somebody changed the post meanwhile");
const GIVEN: StoreError = StoreError::Conflict("the post is on its way or was published");
pub(super) const MISSING: StoreError = StoreError::NotFound("the post");

/// Words with a comment to be written under them.
pub(super) fn words(text: &str) -> PostWords {
    PostWords {
        text: text.to_owned(),
        first_comment: Some("Fino a sabato".to_owned()),
        ..PostWords::default()
    }
}

/// A new post by Lia.
pub(super) fn new(shop: &Shop, kinds: &[&str], text: &str, due_at: Option<Time>) -> WrittenPost {
    WrittenPost {
        known: None,
        body: PostBody {
            shared: words(text),
            ..PostBody::default()
        },
        channels: kinds.iter().map(|kind| shop.channel(kind).id).collect(),
        due_at,
        zone: "Europe/Rome".to_owned(),
        by: Some(shop.lia.id),
        unapproved: false,
    }
}

pub(super) async fn write(
    shop: &Shop,
    post: WrittenPost,
    now: Time,
) -> Result<PostRow, StoreError> {
    shop.store.write_post(shop.workspace, post, now).await
}

/// A draft of the page alone.
pub(super) async fn draft(shop: &Shop, text: &str, due_at: Option<Time>) -> PostRow {
    write(shop, new(shop, &["facebook"], text, due_at), at(1))
        .await
        .unwrap()
}

pub(super) fn change(post: PostId, from: PostStage, to: PostStage, what: &str) -> StageChange {
    StageChange {
        post,
        from: vec![from],
        to,
        due_at: None,
        what: what.to_owned(),
        text: String::new(),
        by: None,
        version: None,
    }
}

/// A draft gets its time: it goes then.
pub(super) async fn schedule(shop: &Shop, post: &PostRow, due: Time) -> PostRow {
    let change = StageChange {
        due_at: Some(due),
        ..change(post.id, PostStage::Draft, PostStage::Scheduled, "scheduled")
    };
    shop.store
        .stage_post(shop.workspace, change, at(2))
        .await
        .unwrap()
}

/// Every target as it is given.
pub(super) fn targets(post: &PostRow) -> Vec<GivenTarget> {
    let given = |target: &TargetRow| GivenTarget {
        target: target.id,
        words: post.body.for_channel(target.channel),
        capability: Capability::Post,
        refused: None,
    };
    post.targets.iter().map(given).collect()
}

pub(super) async fn give(shop: &Shop, post: &PostRow, now: Time) -> Result<(), StoreError> {
    shop.store
        .give_post(shop.workspace, post.id, post.version, targets(post), now)
        .await
}

/// A post that the outbox was given when its time came.
pub(super) async fn given(shop: &Shop, kinds: &[&str], text: &str, due: Time) -> PostRow {
    let written = write(shop, new(shop, kinds, text, None), at(1)).await;
    let post = schedule(shop, &written.unwrap(), due).await;
    give(shop, &post, due).await.unwrap();
    read(shop, post.id).await
}

pub(super) async fn read(shop: &Shop, id: PostId) -> PostRow {
    shop.store.post(shop.workspace, id).await.unwrap()
}

/// How a post of one channel stands there.
pub(super) fn stands(post: &PostRow) -> &PostDelivery {
    post.targets[0].delivery.as_ref().expect("a delivery")
}

/// The delivery of a post of one channel.
pub(super) fn id(post: &PostRow) -> DeliveryId {
    stands(post).id
}

/// How many posts there are.
async fn count(shop: &Shop) -> usize {
    let all = PostFilter {
        limit: 50,
        ..PostFilter::default()
    };
    shop.store.posts(shop.workspace, all).await.unwrap().len()
}

fn kinds(post: &PostRow) -> Vec<(ChannelId, PostKind)> {
    let of = |target: &TargetRow| (target.channel, target.kind);
    post.targets.iter().map(of).collect()
}

pub async fn a_new_post_is_a_draft_of_whoever_wrote_it(shop: Shop) {
    let mut post = new(&shop, &["instagram", "facebook"], "Peonie!", Some(at(60)));
    let (facebook, instagram) = (shop.channel("facebook").id, shop.channel("instagram").id);
    let story = Variant {
        kind: Some(PostKind::Story),
        ..Variant::default()
    };
    post.body.variants.insert(instagram, story);
    post.channels.push(facebook);
    let row = write(&shop, post.clone(), at(1)).await.unwrap();
    assert_eq!((row.stage, row.version), (PostStage::Draft, 1));
    assert_eq!(
        (row.due_at, row.zone.as_str()),
        (Some(at(60)), "Europe/Rome")
    );
    assert_eq!((row.created_at, row.updated_at), (at(1), at(1)));
    assert_eq!(
        (row.author, row.author_name.as_deref()),
        (Some(shop.lia.id), Some("Lia"))
    );
    assert_eq!(row.body, post.body);
    assert_eq!(
        kinds(&row),
        [(facebook, PostKind::Words), (instagram, PostKind::Story)],
        "each channel once"
    );
    let target = &row.targets[0];
    assert_eq!(target.channel_name, shop.channel("facebook").name);
    assert_eq!((&target.words, &target.delivery), (&None, &None));
    assert_eq!(read(&shop, row.id).await, row);
    assert_eq!(
        shop.store.post_of_target(shop.workspace, target.id).await,
        Ok(row)
    );
    let nowhere = WrittenPost {
        channels: vec![ChannelId(999)],
        ..post
    };
    assert_eq!(
        write(&shop, nowhere, at(2)).await,
        Err(StoreError::NotFound("the channel"))
    );
    assert_eq!(count(&shop).await, 1, "all or nothing");
}

pub async fn a_post_is_changed_at_the_version_it_was_read_at(shop: Shop) {
    let row = draft(&shop, "Peonie", None).await;
    let changed = |version, text| WrittenPost {
        known: Some((row.id, version)),
        ..new(&shop, &["facebook"], text, Some(at(90)))
    };
    let second = write(&shop, changed(1, "Peonie rosa"), at(5))
        .await
        .unwrap();
    assert_eq!((second.id, second.version), (row.id, 2));
    assert_eq!((second.created_at, second.updated_at), (at(1), at(5)));
    assert_eq!(second.body.shared.text, "Peonie rosa");
    assert_eq!(write(&shop, changed(1, "Rose"), at(6)).await, Err(CHANGED));
    let moved = shop
        .store
        .move_post(shop.workspace, row.id, 1, None, at(6))
        .await;
    assert_eq!(moved, Err(CHANGED));
    assert_eq!(read(&shop, row.id).await, second, "nothing of it stays");
}

pub async fn a_post_changes_its_channels_and_keeps_those_that_stay(shop: Shop) {
    let row = write(
        &shop,
        new(&shop, &["facebook", "instagram"], "Peonie", None),
        at(1),
    );
    let row = row.await.unwrap();
    let changed = WrittenPost {
        known: Some((row.id, row.version)),
        ..new(&shop, &["instagram", "whatsapp"], "Peonie", None)
    };
    let row_after = write(&shop, changed, at(2)).await.unwrap();
    let channels: Vec<ChannelId> = row_after.targets.iter().map(|t| t.channel).collect();
    assert_eq!(
        channels,
        [shop.channel("instagram").id, shop.channel("whatsapp").id]
    );
    assert_eq!(row_after.targets[0].id, row.targets[1].id);
    assert_eq!(
        shop.store
            .post_of_target(shop.workspace, row.targets[0].id)
            .await,
        Err(MISSING)
    );
}

pub async fn a_key_stores_one_post_however_often_it_is_used(shop: Shop) {
    let once = async |key: &str, hash: u8, text: &str| {
        let post = new(&shop, &["facebook"], text, None);
        let key = (key.to_owned(), [hash; 32]);
        let done = shop.store.write_post_once(shop.workspace, post, key, at(1));
        done.await.unwrap()
    };
    let WrittenOnce::New(first) = once("k1", 1, "Peonie").await else {
        panic!("the key is new")
    };
    let moved = shop
        .store
        .move_post(shop.workspace, first.id, 1, Some(at(60)), at(2))
        .await
        .unwrap();
    assert_eq!(
        once("k1", 1, "Peonie").await,
        WrittenOnce::Same(Box::new(moved))
    );
    assert_eq!(once("k1", 2, "Rose").await, WrittenOnce::KeyReused);
    assert!(
        matches!(once("k2", 1, "Peonie").await, WrittenOnce::New(other) if other.id != first.id)
    );
    assert_eq!(count(&shop).await, 2);
}

pub async fn a_post_is_staged_with_remarks_that_are_kept(shop: Shop) {
    let row = draft(&shop, "Peonie", None).await;
    let asked = StageChange {
        text: "Va bene così?".to_owned(),
        by: Some(shop.tommaso.id),
        ..change(row.id, PostStage::Draft, PostStage::Review, "asked")
    };
    let staged = shop
        .store
        .stage_post(shop.workspace, asked.clone(), at(2))
        .await;
    let staged = staged.unwrap();
    assert_eq!((staged.stage, staged.version), (PostStage::Review, 2));
    let twice = shop.store.stage_post(shop.workspace, asked, at(3)).await;
    assert_eq!(twice, Err(CHANGED), "and no remark of it");
    shop.store
        .add_remark(
            shop.workspace,
            row.id,
            "Rosa, non rosse",
            Some(shop.lia.id),
            at(4),
        )
        .await
        .unwrap();
    let approved = StageChange {
        due_at: Some(at(90)),
        ..change(row.id, PostStage::Review, PostStage::Scheduled, "approved")
    };
    let staged = shop
        .store
        .stage_post(shop.workspace, approved, at(5))
        .await
        .unwrap();
    assert_eq!(
        (staged.stage, staged.due_at),
        (PostStage::Scheduled, Some(at(90)))
    );
    let back = change(row.id, PostStage::Scheduled, PostStage::Draft, "returned");
    let staged = shop
        .store
        .stage_post(shop.workspace, back, at(6))
        .await
        .unwrap();
    assert_eq!(
        staged.due_at,
        Some(at(90)),
        "its time stays where none is chosen"
    );
    let remarks = shop.store.remarks(shop.workspace, row.id).await.unwrap();
    let said = |r: &RemarkRow| (r.what.clone(), r.text.clone(), r.author.clone(), r.at);
    let said: Vec<_> = remarks.iter().map(said).collect();
    let by = |name: &str| Some(name.to_owned());
    let kept = |what: &str, text: &str, author, second| {
        (what.to_owned(), text.to_owned(), author, at(second))
    };
    assert_eq!(
        said,
        [
            kept("asked", "Va bene così?", by("Tommaso"), 2),
            kept("remark", "Rosa, non rosse", by("Lia"), 4),
            kept("approved", "", None, 5),
            kept("returned", "", None, 6),
        ]
    );
}

pub async fn a_post_is_given_another_time_or_none(shop: Shop) {
    let row = draft(&shop, "Peonie", Some(at(60))).await;
    let moved = async |version, due| {
        let moved = shop
            .store
            .move_post(shop.workspace, row.id, version, due, at(9));
        moved.await.unwrap()
    };
    let later = moved(1, Some(at(90))).await;
    assert_eq!((later.due_at, later.version), (Some(at(90)), 2));
    assert_eq!((later.updated_at, later.stage), (at(9), PostStage::Draft));
    assert_eq!(moved(2, None).await.due_at, None);
}

pub async fn what_the_outbox_has_cannot_be_changed_moved_or_deleted(shop: Shop) {
    let row = given(&shop, &["facebook"], "Peonie", at(60)).await;
    assert_eq!(row.stage, PostStage::Given);
    let changed = WrittenPost {
        known: Some((row.id, row.version)),
        ..new(&shop, &["instagram"], "Rose", None)
    };
    assert_eq!(write(&shop, changed, at(61)).await, Err(GIVEN));
    let (store, workspace) = (&shop.store, shop.workspace);
    assert_eq!(
        store
            .move_post(workspace, row.id, row.version, None, at(61))
            .await,
        Err(GIVEN)
    );
    let back = change(
        row.id,
        PostStage::Scheduled,
        PostStage::Draft,
        "unscheduled",
    );
    assert_eq!(store.stage_post(workspace, back, at(61)).await, Err(GIVEN));
    assert_eq!(store.delete_post(workspace, row.id).await, Err(GIVEN));
    store.withdraw(workspace, id(&row), at(62)).await.unwrap();
    assert_eq!(
        store.delete_post(workspace, row.id).await,
        Err(GIVEN),
        "it is remembered that it was on its way"
    );
    assert_eq!(
        stands(&read(&shop, row.id).await).state,
        DeliveryState::Withdrawn
    );
}

pub async fn a_post_that_was_never_given_is_deleted_with_all_that_was_said(shop: Shop) {
    let (store, workspace) = (&shop.store, shop.workspace);
    let key = || ("k1".to_owned(), [1; 32]);
    let post = new(&shop, &["facebook"], "Peonie", None);
    let once = store
        .write_post_once(workspace, post.clone(), key(), at(1))
        .await;
    let Ok(WrittenOnce::New(row)) = once else {
        panic!("not new: {once:?}")
    };
    store
        .add_remark(workspace, row.id, "Rosa?", None, at(2))
        .await
        .unwrap();
    let dropped = change(row.id, PostStage::Draft, PostStage::Dropped, "dropped");
    store.stage_post(workspace, dropped, at(3)).await.unwrap();
    store.delete_post(workspace, row.id).await.unwrap();
    assert_eq!(store.post(workspace, row.id).await, Err(MISSING));
    assert_eq!(store.remarks(workspace, row.id).await, Ok(vec![]));
    assert_eq!(store.delete_post(workspace, row.id).await, Err(MISSING));
    let again = store.write_post_once(workspace, post, key(), at(4)).await;
    assert!(
        matches!(again, Ok(WrittenOnce::New(_))),
        "its key is free: {again:?}"
    );
}
