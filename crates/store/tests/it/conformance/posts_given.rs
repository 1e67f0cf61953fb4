//! Posts in the outbox: given once, in order, accepted.

use super::outbox::written;
use super::posts::{CHANGED, draft, give, given, id, new, read, schedule, stands, targets, write};
use crate::cast::{INSTALLATION, Shop, accepted, at, cause, echo};
use sportello_core::delivery::{DeliveryState, delivery_key};
use sportello_core::post::{LateWord, PostFile, PostKind, PostWords};
use sportello_core::{Capability, DeliveryId, Time};
use sportello_store::{
    GivenTarget, PostDelivery, PostDue, PostPart, PostRow, Settlement, StoreError, StoredMedia,
};

/// Posts that may act.
pub(super) async fn posts_due(shop: &Shop, now: Time) -> Vec<PostDue> {
    shop.store
        .posts_due(shop.workspace, now, 100)
        .await
        .unwrap()
}

pub(super) async fn due_ids(shop: &Shop, now: Time) -> Vec<DeliveryId> {
    posts_due(shop, now).await.iter().map(|d| d.id).collect()
}

/// The platform takes a post.
pub(super) async fn publish(shop: &Shop, post: &PostRow, external_id: &str, now: Time) -> PostRow {
    let exchange = shop.begin(id(post), now).await;
    let next = accepted(external_id);
    let state = shop.store.finish(exchange, None, next, now).await;
    assert_eq!(state, Ok(DeliveryState::Accepted));
    read(shop, post.id).await
}

/// The comment under a post of one channel.
pub(super) fn comment(post: &PostRow) -> &PostDelivery {
    post.targets[0].comment.as_ref().expect("a comment")
}

pub async fn a_post_is_given_with_its_words_and_files_as_they_are_then(shop: Shop) {
    let stored = StoredMedia {
        mime: "image/jpeg".to_owned(),
        bytes: 84_213,
        size: Some((1_024, 768)),
        thumbnail: true,
    };
    let media = shop
        .store
        .add_media(shop.workspace, stored, at(1))
        .await
        .unwrap();
    let row = schedule(&shop, &draft(&shop, "Peonie", None).await, at(60)).await;
    let fast = PostWords {
        kind: PostKind::Photos,
        text: "Peonie https://fioridilia.example/?utm_source=facebook".to_owned(),
        files: vec![PostFile { media, alt: None }],
        ..PostWords::default()
    };
    let target = GivenTarget {
        words: fast.clone(),
        capability: Capability::PhotoPost,
        ..targets(&row).swap_remove(0)
    };
    shop.store
        .give_post(shop.workspace, row.id, row.version, vec![target], at(70))
        .await
        .unwrap();
    let row = read(&shop, row.id).await;
    assert_eq!(row.targets[0].words, Some(fast.clone()));
    assert_eq!(row.targets[0].kind, PostKind::Photos);
    assert_eq!(row.targets[0].external_id, None);
    let all = posts_due(&shop, at(70)).await;
    let [due] = &all[..] else {
        panic!("one delivery, not {all:?}")
    };
    assert_eq!(
        (due.id, due.post, due.target),
        (id(&row), row.id, row.targets[0].id)
    );
    assert_eq!(
        (due.part, due.capability),
        (PostPart::Post, Capability::PhotoPost)
    );
    assert_eq!(
        (due.state, due.late_word, due.retries),
        (DeliveryState::Queued, None, 0)
    );
    assert_eq!((due.queued_at, due.due_at), (at(70), at(60)));
    assert_eq!(due.channel.id, shop.channel("facebook").id);
    assert_eq!(
        (&due.words, &due.under, &due.exchanges),
        (&fast, &None, &vec![])
    );
    assert_eq!(due.files.iter().map(|f| f.id).collect::<Vec<_>>(), [media]);
    let one = shop
        .store
        .post_delivery(shop.workspace, due.id)
        .await
        .unwrap();
    assert_eq!((one.id, &one.words), (due.id, &fast));
}

pub async fn a_post_that_is_given_before_its_time_acts_at_its_time(shop: Shop) {
    let row = schedule(&shop, &draft(&shop, "Peonie", None).await, at(60)).await;
    give(&shop, &row, at(50)).await.unwrap();
    assert_eq!(due_ids(&shop, at(59)).await, []);
    assert_eq!(due_ids(&shop, at(60)).await.len(), 1);
}

pub async fn a_post_is_given_once(shop: Shop) {
    let first = draft(&shop, "Peonie", None).await;
    assert_eq!(
        give(&shop, &first, at(60)).await,
        Err(CHANGED),
        "not scheduled"
    );
    let row = schedule(&shop, &first, at(60)).await;
    assert_eq!(
        give(&shop, &first, at(60)).await,
        Err(CHANGED),
        "of another version"
    );
    give(&shop, &row, at(60)).await.unwrap();
    assert_eq!(give(&shop, &row, at(60)).await, Err(CHANGED));
    let known = read(&shop, row.id).await;
    assert_eq!(give(&shop, &known, at(60)).await, Err(CHANGED));
    assert_eq!(due_ids(&shop, at(60)).await, [id(&known)]);
}

pub async fn of_many_who_give_a_post_at_once_one_does(shop: Shop) {
    let row = schedule(&shop, &draft(&shop, "Peonie", None).await, at(60)).await;
    let (shop, row) = (&shop, &row);
    let done: Vec<Result<(), StoreError>> = std::thread::scope(|scope| {
        let giver = |_| scope.spawn(|| pollster::block_on(give(shop, row, at(60))));
        let givers: Vec<_> = (0..8).map(giver).collect();
        givers.into_iter().map(|g| g.join().unwrap()).collect()
    });
    let refused = done.iter().filter(|d| **d == Err(CHANGED)).count();
    assert_eq!((refused, done.len()), (7, 8), "{done:?}");
    assert_eq!(due_ids(shop, at(60)).await.len(), 1);
}

pub async fn what_is_impossible_already_is_failed_as_it_is_given(shop: Shop) {
    let row = write(
        &shop,
        new(&shop, &["facebook", "instagram"], "Peonie", None),
        at(1),
    );
    let row = schedule(&shop, &row.await.unwrap(), at(60)).await;
    let why = cause("cause-post-not-taken", at(60));
    let mut all = targets(&row);
    all[1].refused = Some(why.clone());
    shop.store
        .give_post(shop.workspace, row.id, row.version, all, at(60))
        .await
        .unwrap();
    let row = read(&shop, row.id).await;
    let [page, account] = &row.targets[..] else {
        panic!("two targets")
    };
    let refused = account.delivery.as_ref().unwrap();
    assert_eq!(
        (refused.state, &refused.cause),
        (DeliveryState::Failed, &Some(why))
    );
    assert_eq!(stands(&row).state, DeliveryState::Queued);
    let mine = page.delivery.as_ref().unwrap().id;
    assert_eq!(
        due_ids(&shop, at(99)).await,
        [mine],
        "the other is held up by nothing"
    );
}

pub async fn an_accepted_post_has_its_id_its_moment_and_one_comment(shop: Shop) {
    let row = given(&shop, &["facebook"], "Peonie", at(60)).await;
    assert_eq!(row.targets[0].comment, None, "nothing to be under yet");
    let exchange = shop.begin(id(&row), at(61)).await;
    for second in [62, 70] {
        let told = shop
            .store
            .finish(exchange, None, accepted("p_1"), at(second))
            .await;
        assert_eq!(told, Ok(DeliveryState::Accepted));
        let found = Settlement::Published {
            external_id: Some("p_1".to_owned()),
        };
        let settled = shop
            .store
            .settle(shop.workspace, id(&row), found, at(second))
            .await;
        assert_eq!(settled, Ok(DeliveryState::Accepted));
    }
    let row = read(&shop, row.id).await;
    let target = &row.targets[0];
    assert_eq!(target.external_id.as_deref(), Some("p_1"));
    assert_eq!(target.published_at, Some(at(62)));
    let all = posts_due(&shop, at(99)).await;
    let [due] = &all[..] else {
        panic!("one comment, not {all:?}")
    };
    assert_eq!((due.id, due.part), (comment(&row).id, PostPart::Comment));
    assert_eq!(
        (due.capability, due.late_word),
        (Capability::CommentReply, Some(LateWord::Goes))
    );
    assert_eq!(due.under.as_deref(), Some("p_1"));
    let url = "https://facebook.example/p_1";
    shop.store
        .set_post_url(shop.workspace, target.id, url)
        .await
        .unwrap();
    assert_eq!(
        read(&shop, row.id).await.targets[0].url.as_deref(),
        Some(url)
    );
}

pub async fn i4_the_comment_comes_after_the_post_and_is_no_post(shop: Shop) {
    let row = given(&shop, &["facebook"], "Peonie", at(60)).await;
    assert_eq!(due_ids(&shop, at(61)).await, [id(&row)]);
    let row = publish(&shop, &row, "p_1", at(61)).await;
    let under = comment(&row).id;
    assert_eq!(due_ids(&shop, at(61)).await, [under]);
    let exchange = shop.begin(under, at(62)).await;
    assert_eq!(due_ids(&shop, at(99)).await, [], "a request is under way");
    let done = shop
        .store
        .finish(exchange, None, accepted("c_1"), at(63))
        .await;
    assert_eq!(done, Ok(DeliveryState::Accepted));
    let row = read(&shop, row.id).await;
    assert_eq!(comment(&row).state, DeliveryState::Accepted);
    assert_eq!(row.targets[0].external_id.as_deref(), Some("p_1"));
    assert_eq!(due_ids(&shop, at(99)).await, []);
}

pub async fn blank_words_are_no_comment(shop: Shop) {
    let mut post = new(&shop, &["facebook"], "Peonie", None);
    post.body.shared.first_comment = Some(" \n".to_owned());
    let row = schedule(&shop, &write(&shop, post, at(1)).await.unwrap(), at(60)).await;
    give(&shop, &row, at(60)).await.unwrap();
    let row = publish(&shop, &read(&shop, row.id).await, "p_1", at(61)).await;
    assert_eq!(row.targets[0].comment, None);
}

pub async fn an_id_that_is_anothers_is_not_taken_although_the_answer_is(shop: Shop) {
    let first = given(&shop, &["facebook"], "Peonie", at(60)).await;
    publish(&shop, &first, "p_1", at(61)).await;
    let second = given(&shop, &["facebook"], "Rose", at(62)).await;
    let second = publish(&shop, &second, "p_1", at(63)).await;
    assert_eq!(second.targets[0].external_id, None);
    assert_eq!(second.targets[0].published_at, Some(at(63)));
    let refused = comment(&second);
    assert_eq!(
        refused.state,
        DeliveryState::Failed,
        "nowhere to be written"
    );
    assert_eq!(refused.cause.as_ref().unwrap().key, "cause-post-id-unknown");
    // On another channel the same id is another's name.
    let third = given(&shop, &["instagram"], "Rose", at(64)).await;
    let third = publish(&shop, &third, "p_1", at(65)).await;
    assert_eq!(third.targets[0].external_id.as_deref(), Some("p_1"));
}

pub async fn an_echo_with_a_posts_key_changes_nothing_of_the_post(shop: Shop) {
    written(&shop).await;
    let row = given(&shop, &["facebook"], "Peonie", at(60)).await;
    shop.begin(id(&row), at(61)).await;
    let row = read(&shop, row.id).await;
    let key = delivery_key(INSTALLATION, shop.workspace.0, id(&row).0);
    let told = echo("g1", "x1", "Peonie", at(61), Some(&key), true);
    let status = crate::cast::status("x2", None, at(62), Some(&key));
    shop.tell("facebook", vec![told, status], at(62)).await;
    assert_eq!(read(&shop, row.id).await, row);
    let said = shop.words(shop.conversation_of("g1").await.id).await;
    assert_eq!(said, ["Ciao!", "Peonie"], "it was said elsewhere");
}
