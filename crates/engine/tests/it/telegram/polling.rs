//! Asking for a bot's updates: nothing lost, nothing doubled, whatever dies in between.

use super::{Shop, refused};
use crate::house::answered;
use pollster::block_on;
use serde_json::json;
use sportello_core::{Capability, Span};
use sportello_engine::Outcome;
use sportello_store::{Health, Polling, StoreError};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

#[test]
fn i1_a_crash_between_journal_and_mark_loses_nothing_and_doubles_nothing() {
    let mut shop = Shop::open();
    let first = shop.says("Prima");
    let second = shop.says("Seconda");
    let (mut poll, from) = shop.poll();
    assert_eq!(from, None, "never asked before");
    // The first write is the journal's; the process dies before the second.
    let writes = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&writes);
    shop.house.store.set_fuse(Some(Box::new(move || {
        match count.fetch_add(1, Ordering::Relaxed) {
            0 => Ok(()),
            _ => Err(StoreError::Stopped),
        }
    })));
    let both = answered(200, &json!({"ok": true, "result": [first, second]}));
    let engine = shop.house.engine.clone();
    let died = block_on(engine.finish(shop.house.now, &mut poll, &both));
    assert!(matches!(died, Err(StoreError::Stopped)), "{died:?}");
    shop.house.store.set_fuse(None);
    shop.house.crash();
    let conversation = shop.house.conversation();
    assert_eq!(shop.words(conversation), ["Prima", "Seconda"], "kept");
    let (poll, from) = shop.poll();
    assert_eq!(from, None, "nothing was confirmed");
    shop.house.finish(poll, both);
    assert_eq!(shop.words(conversation), ["Prima", "Seconda"], "I2");
    let (_, from) = shop.poll();
    assert_eq!(from, Some(900_103), "now it is");
}

#[test]
fn i1_what_cannot_be_journalled_is_not_confirmed() {
    let mut shop = Shop::open();
    let update = shop.says("Ciao");
    let (mut poll, _) = shop.poll();
    shop.house
        .store
        .set_fuse(Some(Box::new(|| Err(StoreError::DiskFull))));
    let told = answered(200, &json!({"ok": true, "result": [update]}));
    let engine = shop.house.engine.clone();
    let full = block_on(engine.finish(shop.house.now, &mut poll, &told));
    assert!(matches!(full, Err(StoreError::DiskFull)), "{full:?}");
    shop.house.store.set_fuse(None);
    assert!(shop.house.conversations().is_empty());
    let mark = block_on(shop.house.store.poll_mark(shop.house.workspace, shop.bot));
    assert_eq!(mark.expect("a mark"), None);
    // The shell tries the same outcome again.
    block_on(engine.finish(shop.house.now, &mut poll, &told)).expect("stored");
    assert_eq!(shop.house.conversations().len(), 1);
}

#[test]
fn a_poll_is_always_under_way_and_one_at_a_time() {
    let shop = Shop::open();
    let (poll, _) = shop.poll();
    shop.no_poll();
    shop.house
        .answer(poll, 200, &json!({"ok": true, "result": []}));
    let (poll, _) = shop.poll();
    // One that fails is put again a little later.
    shop.house.finish(poll, Outcome::NotSent);
    shop.no_poll();
    let next = block_on(shop.house.engine.next_wake(shop.house.now)).expect("a look");
    assert!(
        next.is_some_and(|at| at <= shop.house.now + Span::seconds(5)),
        "{next:?}"
    );
}

#[test]
fn a_number_that_is_days_old_is_not_asked_from() {
    let mut shop = Shop::open();
    shop.hears("Ciao");
    let (poll, from) = shop.poll();
    assert_eq!(from, Some(900_102));
    shop.house.finish(poll, Outcome::NotSent);
    shop.house.pass(Span::hours(30));
    assert_eq!(shop.poll().1, None);
}

#[test]
fn another_program_that_asks_is_seen_in_health() {
    let mut shop = Shop::open();
    let cell = |shop: &Shop| {
        let store = &shop.house.store;
        block_on(store.breaker(shop.house.workspace, shop.bot, Capability::WebhookIn))
            .expect("a breaker")
    };
    for _ in 0..3 {
        let (poll, _) = shop.poll();
        let says = refused(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        );
        shop.house.answer(poll, 409, &says);
        shop.house.pass(Span::minutes(10));
    }
    let broken = cell(&shop);
    assert_eq!(broken.cause.as_deref(), Some("cause-bot-elsewhere"));
    shop.hears("Finalmente");
    assert_eq!(cell(&shop).failures, 0);
}
