//! Raw bodies, and what is made of them.

use crate::cast::{Shop, asset, at, item, items, new_channel, record, says, sealed};
use sportello_core::ChannelKind;
use sportello_core::event::{Item, Reading};
use sportello_store::{JournalCounts, Leftover, StoreError};

fn unparsed(place: usize, why: &str) -> Item {
    item(
        "facebook",
        place,
        Reading::Unparsed {
            events: Vec::new(),
            why: why.to_owned(),
        },
    )
}

pub async fn a_body_is_kept_with_its_items_digested(shop: Shop) {
    let told = shop
        .tell("facebook", vec![says("g1", "m1", "Ciao!", at(1))], at(2))
        .await;
    let seq = told.seq.expect("a place");
    assert_eq!((told.applied, told.known, told.touched.len()), (1, 0, 1));
    let kept = shop.store.record(seq).await.unwrap().expect("the body");
    assert_eq!(&kept.body[..], b"{\"object\":\"page\"}");
    assert_eq!(
        (kept.app, kept.received_at, kept.object.as_str()),
        (shop.app, at(2), "page")
    );
    let again = shop
        .tell("facebook", vec![says("g1", "m1", "Ciao!", at(1))], at(3))
        .await;
    assert_eq!((again.applied, again.known, again.touched.len()), (0, 1, 0));
    assert!(again.seq > told.seq);
    let records = shop.store.records(Some(seq), 10).await.unwrap();
    assert_eq!(
        records.iter().map(|r| Some(r.seq)).collect::<Vec<_>>(),
        [again.seq]
    );
}

pub async fn i3_a_broken_item_costs_its_siblings_nothing(shop: Shop) {
    let mut batch: Vec<_> = (0..1_000)
        .map(|i| says("g1", &format!("m{i}"), &format!("rosa {i}"), at(i)))
        .collect();
    let last = batch.pop().expect("a thousand");
    let mut batch = items("facebook", batch);
    batch.insert(500, unparsed(5_000, "missing mid"));
    batch.extend(items("facebook", vec![last]).into_iter().map(|i| Item {
        pointer: "/last".to_owned(),
        ..i
    }));
    let told = shop.receive(batch, at(2_000)).await;
    assert_eq!((told.applied, told.unparsed), (1_000, 1));
    let row = shop.only_conversation().await;
    assert_eq!(row.unread, 1_000);
    let left = shop
        .store
        .leftovers(Some(Leftover::Unparsed), None, 10)
        .await
        .unwrap();
    assert_eq!(
        left.iter().map(|l| l.why.as_str()).collect::<Vec<_>>(),
        ["missing mid"]
    );
}

pub async fn items_of_an_asset_not_connected_wait_until_it_is(shop: Shop) {
    let strange = |i: Item| Item {
        asset: "not-yet".to_owned(),
        ..i
    };
    let waiting: Vec<Item> = items("facebook", vec![says("g1", "m1", "Ciao!", at(1))])
        .into_iter()
        .map(strange)
        .collect();
    let told = shop.receive(waiting.clone(), at(2)).await;
    assert_eq!((told.applied, told.unclaimed), (0, 1));
    let kind = ChannelKind::new("facebook");
    let seqs = shop.store.unclaimed(&kind, "not-yet").await.unwrap();
    assert_eq!(seqs, [told.seq.unwrap()]);
    assert!(shop.inbox().await.is_empty());
    let new = new_channel("facebook", "not-yet", shop.app);
    shop.store
        .add_channel(shop.workspace, new, at(3))
        .await
        .unwrap();
    let claimed = shop.store.redigest(seqs[0], waiting, at(4)).await.unwrap();
    assert_eq!((claimed.applied, claimed.unclaimed), (1, 0));
    assert!(
        shop.store
            .unclaimed(&kind, "not-yet")
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        shop.words(shop.only_conversation().await.id).await,
        ["Ciao!"]
    );
}

pub async fn items_of_an_asset_of_another_app_are_refused(shop: Shop) {
    let other = shop
        .store
        .put_app("2002", sealed("theirs"), sealed("v"), at(1))
        .await
        .unwrap()
        .id;
    let told = shop
        .store
        .append_and_digest(
            record(other, at(2)),
            items("facebook", vec![says("g1", "m1", "Ciao!", at(1))]),
        )
        .await
        .unwrap();
    assert_eq!((told.applied, told.foreign), (0, 1));
    assert!(shop.inbox().await.is_empty());
    let left = shop
        .store
        .leftovers(Some(Leftover::Foreign), None, 10)
        .await
        .unwrap();
    assert_eq!((left.len(), left[0].asset.clone()), (1, asset("facebook")));
}

pub async fn what_is_understood_later_is_no_leftover_any_more(shop: Shop) {
    let half = Reading::Unparsed {
        events: vec![says("g1", "m1", "Guarda!", at(1))],
        why: "message.audio".to_owned(),
    };
    let told = shop.receive(vec![item("facebook", 0, half)], at(2)).await;
    assert_eq!(told.unparsed, 1);
    assert_eq!(
        shop.words(shop.only_conversation().await.id).await,
        ["Guarda!"],
        "what could be read is there"
    );
    let whole = vec![
        says("g1", "m1", "Guarda!", at(1)),
        says("g1", "m1#1", "(voce)", at(1)),
    ];
    let understood = vec![item("facebook", 0, Reading::Events(whole))];
    let again = shop
        .store
        .redigest(told.seq.unwrap(), understood, at(3))
        .await
        .unwrap();
    assert_eq!((again.applied, again.unparsed), (1, 0));
    assert_eq!(
        shop.store.journal_counts().await,
        Ok(JournalCounts {
            records: 1,
            ..JournalCounts::default()
        })
    );
    assert_eq!(shop.only_conversation().await.unread, 2);
    let nowhere = sportello_core::JournalSeq(99);
    let missing = shop.store.redigest(nowhere, Vec::new(), at(3)).await;
    assert_eq!(missing, Err(StoreError::NotFound("the journal's record")));
}

pub async fn leftovers_are_paged_oldest_first(shop: Shop) {
    for _ in 0..3 {
        shop.receive(
            vec![unparsed(0, "message.audio"), unparsed(1, "message.video")],
            at(1),
        )
        .await;
    }
    for which in [None, Some(Leftover::Unparsed)] {
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = shop.store.leftovers(which, after.clone(), 4).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some((last.seq, last.pointer.clone()));
            seen.extend(page.into_iter().map(|l| (l.seq, l.pointer)));
        }
        let mut sorted = seen.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!((seen.len(), &seen), (6, &sorted));
    }
}

pub async fn trimming_keeps_what_is_left_over(shop: Shop) {
    let old = shop
        .tell("facebook", vec![says("g1", "m1", "Ciao!", at(1))], at(1))
        .await;
    let left = shop
        .receive(vec![unparsed(0, "message.audio")], at(2))
        .await;
    let new = shop
        .tell("facebook", vec![says("g1", "m2", "Eccomi", at(10))], at(10))
        .await;
    assert_eq!(shop.store.trim_journal(at(5)).await, Ok(1));
    assert!(shop.store.record(old.seq.unwrap()).await.unwrap().is_none());
    assert!(
        shop.store
            .record(left.seq.unwrap())
            .await
            .unwrap()
            .is_some()
    );
    shop.store.trim_journal(at(100)).await.unwrap();
    let next = shop
        .tell("facebook", vec![says("g1", "m3", "Ancora", at(11))], at(11))
        .await;
    assert!(next.seq > new.seq, "a place is never used twice");
}

pub async fn a_channel_remembers_coarsely_when_it_was_heard(shop: Shop) {
    let heard = async |shop: &Shop| {
        shop.store
            .channel(shop.workspace, shop.channel("facebook").id)
            .await
            .unwrap()
            .heard_at
    };
    shop.tell("facebook", vec![says("g1", "m1", "Ciao!", at(1))], at(1))
        .await;
    assert_eq!(heard(&shop).await, Some(at(1)));
    shop.tell("facebook", vec![says("g1", "m2", "Ciao?", at(2))], at(30))
        .await;
    assert_eq!(
        heard(&shop).await,
        Some(at(1)),
        "not a row write per message"
    );
    shop.tell("facebook", vec![says("g1", "m3", "Ciao…", at(3))], at(61))
        .await;
    assert_eq!(heard(&shop).await, Some(at(61)));
}
