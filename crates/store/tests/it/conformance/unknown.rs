//! What may have been sent: looked for, settled, decided, found after a crash.

use super::outbox::{due, id, state, written};
use crate::cast::{Shop, accepted, at, cause, echo, says, send, unknown};
use sportello_core::class::Call;
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::{ChannelKind, Time};
use sportello_store::{
    Begin, Decision, MessageRow, Next, RecoverSchedule, Settlement, StoreError, StoredAnswer,
};

/// A delivery whose answer was lost.
pub(super) async fn lost(shop: &Shop, to: &str, text: &str) -> MessageRow {
    let row = shop.reply(to, text, at(3)).await;
    let exchange = shop.begin(id(&row), at(4)).await;
    let state = shop
        .store
        .finish(exchange, None, unknown(at(5)), at(5))
        .await;
    assert_eq!(state, Ok(DeliveryState::Unknown));
    row
}

pub async fn i5_what_may_have_been_sent_is_not_begun_again(shop: Shop) {
    written(&shop).await;
    let row = lost(&shop, "g1", "uno").await;
    shop.reply("g1", "due", at(6)).await;
    assert!(
        due(&shop, at(9_999)).await.is_empty(),
        "and those behind it wait"
    );
    assert!(
        shop.store
            .begin(shop.workspace, id(&row), send(), at(7))
            .await
            .is_err()
    );
    let why = cause("hold-paused", at(7));
    assert!(
        shop.store
            .hold(
                shop.workspace,
                id(&row),
                HoldReason::Paused,
                at(8),
                why.clone(),
                at(7)
            )
            .await
            .is_err()
    );
    assert!(
        shop.store
            .fail(shop.workspace, id(&row), why, at(7))
            .await
            .is_err()
    );
    assert!(
        shop.store
            .withdraw(shop.workspace, id(&row), at(7))
            .await
            .is_err()
    );
    assert_eq!(state(&shop, &row).await, DeliveryState::Unknown);
}

pub async fn an_unknown_one_is_settled_by_history(shop: Shop) {
    written(&shop).await;
    let row = lost(&shop, "s1", "uno").await;
    assert!(
        shop.store
            .unknown(shop.workspace, at(64), 10)
            .await
            .unwrap()
            .is_empty()
    );
    let looks = shop
        .store
        .unknown(shop.workspace, at(65), 10)
        .await
        .unwrap();
    assert_eq!(
        (looks[0].id, looks[0].begun_at, looks[0].deadline),
        (id(&row), Some(at(4)), Some(at(905)))
    );
    shop.store
        .settle(shop.workspace, id(&row), Settlement::Again(at(95)), at(65))
        .await
        .unwrap();
    assert!(
        shop.store
            .unknown(shop.workspace, at(94), 10)
            .await
            .unwrap()
            .is_empty()
    );
    let channel = shop.channel("instagram").id;
    let ids = ["i1".to_owned(), "x1".to_owned()];
    let known = shop
        .store
        .known_external_ids(shop.workspace, channel, &ids)
        .await
        .unwrap();
    assert_eq!(known, ["i1"]);
    let found = Settlement::Accepted {
        external_id: "x1".to_owned(),
        at: Some(at(4)),
    };
    assert_eq!(
        shop.store
            .settle(shop.workspace, id(&row), found.clone(), at(95))
            .await,
        Ok(DeliveryState::Accepted)
    );
    let shown = shop.message(&row).await;
    assert_eq!(
        (shown.external_id.as_deref(), shown.cause),
        (Some("x1"), None)
    );
    assert_eq!(
        shop.store
            .settle(shop.workspace, id(&row), Settlement::Absent, at(96))
            .await,
        Ok(DeliveryState::Accepted)
    );
    // One message of history is evidence for one delivery.
    let second = lost(&shop, "s1", "uno").await;
    assert!(
        shop.store
            .settle(shop.workspace, id(&second), found, at(97))
            .await
            .is_err()
    );
    assert_eq!(state(&shop, &second).await, DeliveryState::Unknown);
}

pub async fn proof_of_absence_queues_it_again_at_the_head(shop: Shop) {
    written(&shop).await;
    let row = lost(&shop, "s1", "uno").await;
    let behind = shop.reply("s1", "due", at(6)).await;
    assert_eq!(
        shop.store
            .settle(shop.workspace, id(&row), Settlement::Absent, at(70))
            .await,
        Ok(DeliveryState::Queued)
    );
    assert_eq!(due(&shop, at(70)).await, [id(&row)]);
    let exchange = shop.begin(id(&row), at(71)).await;
    shop.store
        .finish(exchange, None, accepted("x1"), at(72))
        .await
        .unwrap();
    assert_eq!(due(&shop, at(72)).await, [id(&behind)]);
}

pub async fn unconfirmed_lets_the_lane_go_on_and_late_evidence_accepts(shop: Shop) {
    written(&shop).await;
    let row = lost(&shop, "g1", "uno").await;
    let behind = shop.reply("g1", "due", at(6)).await;
    shop.store
        .settle(shop.workspace, id(&row), Settlement::Unconfirmed, at(905))
        .await
        .unwrap();
    assert_eq!(due(&shop, at(905)).await, [id(&behind)]);
    assert_eq!(shop.conversation_of("g1").await.waiting, 1);
    // The one behind it is accepted first: it was allowed to pass, and I4 is kept.
    let exchange = shop.begin(id(&behind), at(906)).await;
    shop.store
        .finish(exchange, None, accepted("x2"), at(907))
        .await
        .unwrap();
    let key = sportello_core::delivery::delivery_key(
        crate::cast::INSTALLATION,
        shop.workspace.0,
        id(&row).0,
    );
    shop.tell(
        "facebook",
        vec![crate::cast::echo(
            "g1",
            "x1",
            "uno",
            at(4),
            Some(&key),
            true,
        )],
        at(950),
    )
    .await;
    assert_eq!(state(&shop, &row).await, DeliveryState::Accepted);
    assert_eq!(
        shop.words(shop.conversation_of("g1").await.id).await,
        ["Ciao!", "uno", "due"]
    );
}

pub async fn a_person_decides_an_unconfirmed_one(shop: Shop) {
    written(&shop).await;
    let (one, two) = (
        lost(&shop, "g1", "uno").await,
        lost(&shop, "s1", "due").await,
    );
    for row in [&one, &two] {
        let early = shop
            .store
            .decide(shop.workspace, id(row), Decision::Arrived, None, at(6))
            .await;
        assert!(
            matches!(early, Err(StoreError::Conflict(_))),
            "it is still being looked for"
        );
        shop.store
            .settle(shop.workspace, id(row), Settlement::Unconfirmed, at(905))
            .await
            .unwrap();
    }
    let by = Some(shop.lia.id);
    assert_eq!(
        shop.store
            .decide(shop.workspace, id(&one), Decision::Arrived, by, at(906))
            .await,
        Ok(None)
    );
    assert_eq!(state(&shop, &one).await, DeliveryState::Accepted);
    let again = shop
        .store
        .decide(shop.workspace, id(&two), Decision::SendAgain, by, at(906))
        .await
        .unwrap();
    let again = again.expect("a new message");
    assert_eq!(
        (again.text.as_deref(), again.state),
        (Some("due"), Some(DeliveryState::Queued))
    );
    assert_ne!(again.delivery, two.delivery);
    assert_eq!(state(&shop, &two).await, DeliveryState::Withdrawn);
    assert_eq!(shop.message(&two).await.sent_again, Some(again.id));
    assert_eq!(shop.conversation_of("s1").await.waiting, 0);
    let twice = shop
        .store
        .decide(shop.workspace, id(&two), Decision::SendAgain, by, at(907))
        .await;
    assert!(
        matches!(twice, Err(StoreError::Conflict(_))),
        "decided once"
    );
    assert_eq!(due(&shop, at(910)).await, [id(&again)]);
}

pub(super) fn schedule(now: Time) -> RecoverSchedule {
    RecoverSchedule {
        history: (Time(now.0 + 60_000), Time(now.0 + 86_400_000)),
        evidence: (Time(now.0 + 900_000), Time(now.0 + 900_000)),
        history_kinds: vec![ChannelKind::new("facebook"), ChannelKind::new("instagram")],
    }
}

pub async fn i8_after_a_crash_a_request_without_answer_is_unknown(shop: Shop) {
    written(&shop).await;
    shop.tell("whatsapp", vec![says("39333", "w1", "Ciao", at(2))], at(2))
        .await;
    let (page, phone) = (
        shop.reply("g1", "uno", at(3)).await,
        shop.reply("39333", "due", at(3)).await,
    );
    shop.begin(id(&page), at(4)).await;
    let exchange = shop.begin(id(&phone), at(4)).await;
    assert_eq!(
        shop.store
            .recover(shop.workspace, at(10), &schedule(at(10)))
            .await,
        Ok(2)
    );
    assert_eq!(
        shop.store
            .recover(shop.workspace, at(11), &schedule(at(11)))
            .await,
        Ok(0)
    );
    assert!(due(&shop, at(9_999)).await.is_empty());
    let look = async |now| shop.store.unknown(shop.workspace, now, 10).await.unwrap();
    let first = look(at(70)).await;
    assert_eq!(
        (first.len(), first[0].id, first[0].begun_at),
        (1, id(&page), Some(at(4)))
    );
    assert_eq!(
        look(at(910)).await.len(),
        2,
        "where only evidence settles, the look is the deadline"
    );
    // The dead process's answer comes back from nowhere: it still says what it says.
    assert_eq!(
        shop.store
            .finish(exchange, None, unknown(at(12)), at(12))
            .await,
        Ok(DeliveryState::Unknown)
    );
}

pub async fn i8_after_a_crash_what_never_left_is_queued(shop: Shop) {
    written(&shop).await;
    let (one, two) = (
        shop.reply("g1", "uno", at(3)).await,
        shop.reply("s1", "due", at(3)).await,
    );
    let prepare = Begin {
        call: Call::Prepare,
        name: "upload".to_owned(),
        ..send()
    };
    shop.store
        .begin(shop.workspace, id(&one), prepare.clone(), at(4))
        .await
        .unwrap();
    let upload = shop
        .store
        .begin(shop.workspace, id(&two), prepare, at(4))
        .await
        .unwrap();
    let answer = StoredAnswer {
        status: 200,
        headers: vec![("x".to_owned(), "y".to_owned())],
        body: "{\"id\":\"u\"}".to_owned(),
    };
    shop.store
        .finish(upload, Some(answer.clone()), Next::Continue, at(5))
        .await
        .unwrap();
    assert_eq!(
        due(&shop, at(5)).await,
        [id(&two)],
        "sending, with no request under way"
    );
    assert_eq!(
        shop.store
            .recover(shop.workspace, at(10), &schedule(at(10)))
            .await,
        Ok(0)
    );
    let again = shop.store.due(shop.workspace, at(10), 10).await.unwrap();
    assert_eq!(
        again.iter().map(|d| d.state).collect::<Vec<_>>(),
        [DeliveryState::Queued; 2]
    );
    let exchanges = shop.store.exchanges(shop.workspace, again[1].id).await;
    assert_eq!(
        exchanges.unwrap()[0].answer,
        Some(answer),
        "what was uploaded is remembered"
    );
}

pub async fn what_was_said_elsewhere_since_may_yet_be_the_delivery(shop: Shop) {
    let said = says("p1", "i1", "Ciao!", at(1));
    let before = echo("p1", "x0", "uno", at(2), None, false);
    shop.tell("instagram", vec![said, before], at(2)).await;
    let row = shop.reply("p1", "uno", at(90_000)).await;
    let exchange = shop.begin(id(&row), at(90_000)).await;
    shop.store
        .finish(exchange, None, unknown(at(90_001)), at(90_001))
        .await
        .unwrap();
    // Our clock is far ahead: by it the echo speaks of long ago.
    let after = echo("p1", "x1", "uno", at(300), None, false);
    shop.tell("instagram", vec![after], at(90_002)).await;
    assert_eq!(shop.message(&row).await.state, Some(DeliveryState::Unknown));
    let channel = shop.channel("instagram").id;
    let ids = ["i1", "x0", "x1"].map(str::to_owned);
    let all = shop
        .store
        .known_external_ids(shop.workspace, channel, &ids)
        .await
        .unwrap();
    assert_eq!(all, ["i1", "x0", "x1"]);
    let known = shop.store.history_known(shop.workspace, id(&row), &ids);
    assert_eq!(known.await.unwrap().others, ["i1", "x0"]);
    let found = Settlement::Accepted {
        external_id: "x1".to_owned(),
        at: Some(at(300)),
    };
    shop.store
        .settle(shop.workspace, id(&row), found, at(90_003))
        .await
        .unwrap();
    assert_eq!(
        shop.message(&row).await.external_id.as_deref(),
        Some("x1"),
        "they are one message now"
    );
}

pub async fn i5_what_was_there_before_a_request_is_told_without_a_clock(shop: Shop) {
    let said = |external: &str, clock| says("p1", external, "Ciao!", at(clock));
    shop.tell("instagram", vec![said("i1", 1)], at(1)).await;
    let first = shop.reply("p1", "uno", at(2)).await;
    let row = shop.reply("p1", "due", at(2)).await;
    let exchange = shop.begin(id(&first), at(3)).await;
    let next = accepted("o1");
    shop.store
        .finish(exchange, None, next, at(3))
        .await
        .unwrap();
    // While the second one waits, more is said. The clock is wrong all the while.
    shop.tell("instagram", vec![said("i2", 90_000)], at(90_000))
        .await;
    let exchange = shop.begin(id(&row), at(4)).await;
    shop.store
        .finish(exchange, None, unknown(at(5)), at(5))
        .await
        .unwrap();
    shop.tell("instagram", vec![said("i3", 2)], at(6)).await;
    let ids = ["i3", "i2", "o1", "i1", "nobody's"].map(str::to_owned);
    let known = shop
        .store
        .history_known(shop.workspace, id(&row), &ids)
        .await
        .unwrap();
    assert_eq!(known.earlier, ["i2", "o1", "i1"]);
    assert_eq!(known.others, ["i3", "i2", "o1", "i1"]);
}
