//! Webhooks: whose they are, what becomes of them.

use crate::house::{GIULIA, House, MARCO, PAGE, SECRET, sign};
use pollster::block_on;
use serde_json::json;
use sportello_core::Span;
use sportello_engine::receive::ReceiveError;
use sportello_store::Leftover;
use std::sync::Arc;

#[test]
fn a_body_without_a_valid_signature_is_refused_counted_and_not_stored() {
    let house = House::open();
    let raw = json!({"object": "page", "entry": []}).to_string();
    for signature in [
        None,
        Some(sign("another secret", raw.as_bytes())),
        Some("sha256=00".to_owned()),
    ] {
        let got = block_on(house.engine.receive(
            house.now,
            signature.as_deref(),
            Arc::from(raw.as_bytes()),
        ));
        assert!(matches!(got, Err(ReceiveError::Refused)));
    }
    assert_eq!(house.engine.refused_count(), 3);
    assert_eq!(
        block_on(house.engine.store().journal_counts())
            .expect("counts")
            .records,
        0
    );
}

#[test]
fn while_a_secret_rotates_both_are_taken_and_then_only_the_new_one() {
    let house = House::open();
    let app = block_on(house.engine.put_app(
        house.now,
        "app-1",
        &"the new secret".into(),
        &"verify".into(),
    ))
    .expect("rotated");
    let raw = json!({"object": "page", "entry": []}).to_string();
    let take = |secret: &str| {
        let signature = sign(secret, raw.as_bytes());
        block_on(
            house
                .engine
                .receive(house.now, Some(&signature), Arc::from(raw.as_bytes())),
        )
        .is_ok()
    };
    assert!(take(SECRET) && take("the new secret"));
    block_on(house.engine.store().drop_old_secrets(app)).expect("dropped");
    block_on(house.engine.reload_apps()).expect("reloaded");
    assert!(!take(SECRET) && take("the new secret"));
}

#[test]
fn an_app_cannot_touch_assets_of_another() {
    let house = House::open();
    block_on(
        house
            .engine
            .put_app(house.now, "app-2", &"their secret".into(), &"v".into()),
    )
    .expect("an app");
    let raw = json!({"object": "page", "entry": [{"id": PAGE, "time": 1, "messaging": [
        {"sender": {"id": GIULIA}, "recipient": {"id": PAGE}, "timestamp": 1, "message": {"mid": "m1", "text": "forged"}}]}]})
    .to_string();
    let signature = sign("their secret", raw.as_bytes());
    let got = block_on(house.engine.receive(
        house.now,
        Some(&signature),
        Arc::from(raw.as_bytes()),
    ))
    .expect("kept raw");
    assert_eq!((got.applied, got.foreign), (0, 1));
    assert!(house.conversations().is_empty());
    let kept = block_on(house.engine.leftovers(Some(Leftover::Foreign), None)).expect("leftovers");
    assert_eq!(kept.len(), 1);
}

#[test]
fn what_is_not_understood_is_kept_and_costs_its_siblings_nothing() {
    let mut house = House::open();
    let at = house.now.0;
    let got = house.arrives(&json!({"object": "page", "entry": [{"id": PAGE, "time": at, "messaging": [
        {"sender": {"id": GIULIA}, "recipient": {"id": PAGE}, "timestamp": at, "message": {"mid": "m1", "text": "uno"}},
        {"sender": {"id": GIULIA}, "recipient": {"id": PAGE}, "timestamp": at, "novelty": {"x": 1}},
        {"sender": {"id": GIULIA}, "recipient": {"id": PAGE}, "timestamp": at, "message": {"mid": "m2", "text": "due"}}]}]}));
    assert_eq!((got.applied, got.unparsed), (2, 1));
    let kept = block_on(house.engine.leftovers(Some(Leftover::Unparsed), None)).expect("leftovers");
    assert_eq!(kept[0].pointer, "/entry/0/messaging/1");
}

#[test]
fn the_handshake_gives_the_challenge_back_only_for_our_token() {
    let house = House::open();
    assert_eq!(
        house
            .engine
            .handshake("subscribe", "verify", "1158201444")
            .as_deref(),
        Some("1158201444")
    );
    assert_eq!(
        house.engine.handshake("subscribe", "guess", "1158201444"),
        None
    );
    assert_eq!(
        house
            .engine
            .handshake("unsubscribe", "verify", "1158201444"),
        None
    );
}

#[test]
fn i13_the_journal_replayed_changes_nothing() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Buongiorno");
    house.whatsapp_says("393475550142", "Avete peonie?");
    let before: Vec<_> = house.conversations();
    let again = block_on(house.engine.replay(house.now)).expect("replayed");
    assert_eq!((again.records, again.applied), (2, 0));
    assert_eq!(house.conversations(), before);
}

#[test]
fn what_waited_for_a_channel_whose_connecting_broke_off_is_claimed_at_the_next_start() {
    let mut house = House::open();
    let raw = json!({"object": "page", "entry": [{"id": "page-2", "time": 1, "messaging": [
        {"sender": {"id": GIULIA}, "recipient": {"id": "page-2"}, "timestamp": 1, "message": {"mid": "m1", "text": "Ciao"}}]}]});
    let got = house.arrives(&raw);
    assert_eq!((got.applied, got.unclaimed), (0, 1));
    let channels = block_on(house.engine.store().channels(house.workspace)).expect("channels");
    let page = channels
        .iter()
        .find(|c| c.asset == PAGE)
        .expect("the first page")
        .clone();
    let new = sportello_store::NewChannel {
        kind: page.kind,
        asset: "page-2".to_owned(),
        name: "Fiori di Lia 2".to_owned(),
        app: page.app,
        settings: page.settings,
        token: page.token,
    };
    block_on(
        house
            .engine
            .store()
            .add_channel(house.workspace, new, house.now),
    )
    .expect("connected");
    house.crash();
    assert_eq!(
        house.conversations().len(),
        1,
        "nothing waits for a channel that is connected"
    );
}

#[test]
fn a_clock_far_ahead_keeps_nobody_on_top_and_no_window_open() {
    let mut house = House::open();
    let ahead = house.now + Span::days(400);
    house.on_page(
        json!({"sender": {"id": GIULIA}, "recipient": {"id": PAGE}, "timestamp": ahead.0,
        "message": {"mid": "m_ahead.1", "text": "Ciao"}}),
    );
    let conversation = house.conversation();
    house.pass(Span::hours(23));
    assert!(house.try_reply(conversation, "Buongiorno", None).is_ok());
    house.messenger_says(MARCO, "Salve");
    assert_ne!(house.conversation(), conversation, "Marco wrote later");
    // The same body again, a day later, is nothing new.
    house.pass(Span::hours(2));
    house.on_page(
        json!({"sender": {"id": GIULIA}, "recipient": {"id": PAGE}, "timestamp": ahead.0,
        "message": {"mid": "m_ahead.1", "text": "Ciao"}}),
    );
    assert_ne!(house.conversation(), conversation, "nothing moved up");
    assert!(house.try_reply(conversation, "Tardi", None).is_err());
}
