//! Posts that may have been published: looked for, settled, decided, found after a crash.

use super::page::{listed, put_listed};
use super::posts::{give, given, id, new, read, schedule, stands, write};
use super::posts_given::{comment, due_ids, posts_due, publish};
use super::unknown::schedule as looks;
use crate::cast::{Shop, at, cause, send, unknown};
use sportello_core::Time;
use sportello_core::class::Call;
use sportello_core::delivery::DeliveryState;
use sportello_core::post::LateWord;
use sportello_store::{
    Begin, ListingKnown, PostDecision, PostRow, Settlement, StoreError, StoredAnswer,
};

const PAST: StoreError = StoreError::Conflict("the post is past that");

/// A post whose answer was lost.
async fn lost(shop: &Shop, text: &str, now: i64) -> PostRow {
    let row = given(shop, &["facebook"], text, at(now - 2)).await;
    let exchange = shop.begin(id(&row), at(now - 1)).await;
    let state = shop.store.finish(exchange, None, unknown(at(now)), at(now));
    assert_eq!(state.await, Ok(DeliveryState::Unknown));
    read(shop, row.id).await
}

async fn settle(
    shop: &Shop,
    post: &PostRow,
    settlement: Settlement,
    now: Time,
) -> Result<DeliveryState, StoreError> {
    shop.store
        .settle(shop.workspace, id(post), settlement, now)
        .await
}

fn published(external_id: &str) -> Settlement {
    Settlement::Published {
        external_id: Some(external_id.to_owned()),
    }
}

async fn decide(
    shop: &Shop,
    post: &PostRow,
    decision: PostDecision,
    now: Time,
) -> Result<(), StoreError> {
    let by = Some(shop.lia.id);
    shop.store
        .decide_post(shop.workspace, id(post), decision, by, now)
        .await
}

/// A post of unknown outcome that was given up to a person.
async fn unconfirmed(shop: &Shop, text: &str, now: i64) -> PostRow {
    let row = lost(shop, text, now).await;
    let given_up = settle(shop, &row, Settlement::Unconfirmed, at(now + 900)).await;
    assert_eq!(given_up, Ok(DeliveryState::Unconfirmed));
    read(shop, row.id).await
}

pub async fn i5_a_post_that_may_be_there_is_looked_for_and_not_begun_again(shop: Shop) {
    let row = lost(&shop, "Peonie", 62).await;
    assert_eq!(due_ids(&shop, at(99_999)).await, []);
    let begun = shop
        .store
        .begin(shop.workspace, id(&row), send(), at(63))
        .await;
    assert!(matches!(begun, Err(StoreError::Conflict(_))), "{begun:?}");
    let look = async |now| {
        shop.store
            .posts_unknown(shop.workspace, now, 9)
            .await
            .unwrap()
    };
    assert_eq!(look(at(121)).await.len(), 0);
    let all = look(at(122)).await;
    assert_eq!((all.len(), all[0].id), (1, id(&row)));
    assert_eq!(
        (all[0].begun_at, all[0].deadline),
        (Some(at(61)), Some(at(962)))
    );
    let messages = shop
        .store
        .unknown(shop.workspace, at(9_999), 9)
        .await
        .unwrap();
    assert_eq!(messages.len(), 0, "a message it is not");
    let wake = shop.store.next_wake(shop.workspace, at(63)).await;
    assert_eq!(wake, Ok(Some(at(122))));
    settle(&shop, &row, Settlement::Again(at(150)), at(122))
        .await
        .unwrap();
    assert_eq!(look(at(149)).await.len(), 0);
    assert_eq!(look(at(150)).await.len(), 1);
}

pub async fn a_post_that_is_found_was_published_when_its_request_was_begun(shop: Shop) {
    let row = lost(&shop, "Peonie", 62).await;
    let found = settle(&shop, &row, published("p_1"), at(500)).await;
    assert_eq!(found, Ok(DeliveryState::Accepted));
    let row = read(&shop, row.id).await;
    assert_eq!(row.targets[0].external_id.as_deref(), Some("p_1"));
    assert_eq!(row.targets[0].published_at, Some(at(61)));
    assert_eq!(stands(&row).cause, None);
    assert_eq!(due_ids(&shop, at(500)).await, [comment(&row).id]);
    let late = settle(&shop, &row, Settlement::Absent, at(501)).await;
    assert_eq!(
        late,
        Ok(DeliveryState::Accepted),
        "what is known better stays"
    );
}

pub async fn a_post_is_evidence_for_one_delivery(shop: Shop) {
    let (first, second) = (
        lost(&shop, "Peonie", 62).await,
        lost(&shop, "Peonie", 72).await,
    );
    let given_up = unconfirmed(&shop, "Peonie", 82).await;
    settle(&shop, &first, published("p_1"), at(300))
        .await
        .unwrap();
    let same = settle(&shop, &second, published("p_1"), at(301)).await;
    assert_eq!(same, Ok(DeliveryState::Unknown));
    let look = shop
        .store
        .posts_unknown(shop.workspace, at(301), 9)
        .await
        .unwrap();
    let looked: Vec<_> = look.iter().map(|d| d.id).collect();
    assert_eq!(looked, [id(&second)], "looked for again at once");
    let same = settle(&shop, &given_up, published("p_1"), at(1_000)).await;
    assert_eq!(same, Ok(DeliveryState::Unconfirmed));
    for row in [&second, &given_up] {
        let target = read(&shop, row.id).await.targets.swap_remove(0);
        assert_eq!((target.external_id, target.published_at), (None, None));
    }
    let own = settle(&shop, &second, published("p_2"), at(302)).await;
    assert_eq!(own, Ok(DeliveryState::Accepted));
}

pub async fn a_post_that_is_there_is_accepted_from_wherever_it_waits(shop: Shop) {
    let row = given(&shop, &["facebook"], "Peonie", at(60)).await;
    let done = settle(&shop, &row, published("p_1"), at(61)).await;
    assert_eq!(done, Ok(DeliveryState::Accepted));
    let row = read(&shop, row.id).await;
    assert_eq!(row.targets[0].external_id.as_deref(), Some("p_1"));
    assert_eq!(due_ids(&shop, at(61)).await, [comment(&row).id]);
}

pub async fn proof_of_absence_lets_a_post_go_again(shop: Shop) {
    let row = lost(&shop, "Peonie", 62).await;
    let absent = settle(&shop, &row, Settlement::Absent, at(130)).await;
    assert_eq!(absent, Ok(DeliveryState::Queued));
    assert_eq!(due_ids(&shop, at(130)).await, [id(&row)]);
    let row = publish(&shop, &row, "p_1", at(131)).await;
    assert_eq!(row.targets[0].published_at, Some(at(131)));
}

pub async fn a_person_says_that_a_post_is_there(shop: Shop) {
    let row = lost(&shop, "Peonie", 62).await;
    let early = decide(&shop, &row, PostDecision::Published, at(63)).await;
    assert_eq!(early, Err(PAST), "it is still being looked for");
    settle(&shop, &row, Settlement::Unconfirmed, at(962))
        .await
        .unwrap();
    decide(&shop, &row, PostDecision::Published, at(970))
        .await
        .unwrap();
    let row = read(&shop, row.id).await;
    assert_eq!(stands(&row).state, DeliveryState::Accepted);
    assert_eq!(row.targets[0].external_id, None, "nobody told its id");
    assert_eq!(row.targets[0].published_at, Some(at(61)));
    assert_eq!(comment(&row).state, DeliveryState::Failed);
    let twice = decide(&shop, &row, PostDecision::Published, at(971)).await;
    assert_eq!(twice, Err(PAST));
}

pub async fn i5_a_person_has_a_post_published_again_once(shop: Shop) {
    let row = unconfirmed(&shop, "Peonie", 62).await;
    decide(&shop, &row, PostDecision::Again, at(970))
        .await
        .unwrap();
    let twice = decide(&shop, &row, PostDecision::Again, at(971)).await;
    assert_eq!(twice, Err(PAST), "decided once");
    let there = decide(&shop, &row, PostDecision::Published, at(971)).await;
    assert_eq!(there, Err(PAST));
    let again = read(&shop, row.id).await;
    assert_ne!(id(&again), id(&row), "a delivery of its own");
    let all = posts_due(&shop, at(970)).await;
    assert_eq!((all.len(), all[0].id), (1, id(&again)));
    let word = Some(LateWord::Goes);
    assert_eq!(all[0].late_word, word, "a person's word is not late");
    let late = settle(&shop, &row, published("p_1"), at(975)).await;
    assert_eq!(late, Ok(DeliveryState::Withdrawn));
    let published = publish(&shop, &again, "p_2", at(980)).await;
    assert_eq!(published.targets[0].external_id.as_deref(), Some("p_2"));
}

pub async fn a_post_that_failed_is_published_again_by_a_persons_word(shop: Shop) {
    let row = given(&shop, &["facebook"], "Peonie", at(60)).await;
    let why = cause("cause-permanent", at(61));
    shop.store
        .fail(shop.workspace, id(&row), why.clone(), at(61))
        .await
        .unwrap();
    let there = decide(&shop, &row, PostDecision::Published, at(62)).await;
    assert_eq!(there, Err(PAST), "it is known that it is not there");
    decide(&shop, &row, PostDecision::Again, at(62))
        .await
        .unwrap();
    let twice = decide(&shop, &row, PostDecision::Again, at(62)).await;
    assert_eq!(
        twice,
        Err(StoreError::Conflict("it was published again already"))
    );
    let again = read(&shop, row.id).await;
    assert_eq!(due_ids(&shop, at(62)).await, [id(&again)]);
    let old = shop
        .store
        .post_delivery(shop.workspace, id(&row))
        .await
        .unwrap();
    assert_eq!(old.state, DeliveryState::Failed, "it stays what it was");
}

pub async fn i8_after_a_crash_a_post_that_may_be_there_is_unknown(shop: Shop) {
    let sent = given(&shop, &["facebook"], "Peonie", at(60)).await;
    let made = write(&shop, new(&shop, &["instagram"], "Rose", None), at(1)).await;
    let made = schedule(&shop, &made.unwrap(), at(60)).await;
    give(&shop, &made, at(60)).await.unwrap();
    let made = read(&shop, made.id).await;
    shop.begin(id(&sent), at(61)).await;
    let prepare = Begin {
        name: "container".to_owned(),
        call: Call::Prepare,
        ..send()
    };
    let begin = shop.store.begin(shop.workspace, id(&made), prepare, at(61));
    let exchange = begin.await.unwrap();
    let recover = async |now| shop.store.recover(shop.workspace, now, &looks(now)).await;
    assert_eq!(recover(at(70)).await, Ok(1));
    assert_eq!(
        stands(&read(&shop, sent.id).await).state,
        DeliveryState::Unknown
    );
    let all = shop
        .store
        .posts_unknown(shop.workspace, at(130), 9)
        .await
        .unwrap();
    let all: Vec<_> = all.iter().map(|d| (d.id, d.begun_at)).collect();
    assert_eq!(
        all,
        [(id(&sent), Some(at(61)))],
        "looked for as where history is"
    );
    let due = posts_due(&shop, at(70)).await;
    assert_eq!((due.len(), due[0].id), (1, id(&made)));
    assert_eq!(
        due[0].state,
        DeliveryState::Queued,
        "nothing of it was published"
    );
    let answer = StoredAnswer {
        status: 200,
        headers: vec![],
        body: "{}".to_owned(),
    };
    let told = shop
        .store
        .finish(exchange, Some(answer), unknown(at(80)), at(80));
    assert_eq!(
        told.await,
        Ok(DeliveryState::Queued),
        "the dead process's answer"
    );
    assert_eq!(recover(at(90)).await, Ok(0));
}

pub async fn i5_what_a_platform_lists_is_judged_by_order_and_not_by_clock(shop: Shop) {
    // The clock of what is listed is wrong all the while.
    put_listed(&shop, vec![listed(&shop, "old", 90_000)], None).await;
    let earlier = given(&shop, &["facebook"], "Rose", at(40)).await;
    publish(&shop, &earlier, "ours", at(41)).await;
    let row = lost(&shop, "Peonie", 62).await;
    put_listed(&shop, vec![listed(&shop, "since", 2)], None).await;
    let later = given(&shop, &["facebook"], "Tulipani", at(70)).await;
    publish(&shop, &later, "another's", at(71)).await;
    let elsewhere = given(&shop, &["instagram"], "Tulipani", at(70)).await;
    publish(&shop, &elsewhere, "elsewhere", at(71)).await;
    let ids = ["since", "another's", "ours", "old", "elsewhere", "nobody's"];
    let ids = ids.map(str::to_owned);
    let known = shop
        .store
        .listing_known(shop.workspace, id(&row), &ids)
        .await;
    let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    assert_eq!(
        known,
        Ok(ListingKnown {
            others: owned(&["another's", "ours", "old"]),
            earlier: owned(&["ours", "old"]),
        })
    );
}
