//! What is told of an incident, when, and how often.

use super::{Plain, Shop};
use crate::house::{GIULIA, MARCO, SARA};
use pollster::block_on;
use sportello_core::Span;
use sportello_core::alert::Quiet;
use sportello_sandbox::mail::{Deed, Fault, Stage};
use sportello_store::AlertEnd;
use std::sync::Arc;

fn to(address: &str, subject: &str) -> (String, String) {
    (address.to_owned(), subject.to_owned())
}

#[test]
fn an_incident_is_told_once_when_it_begins_and_once_when_it_is_over() {
    let mut shop = Shop::open();
    shop.name_post();
    shop.has_address(shop.lia, "Lia@Example.it");
    let before = shop.mails().len();
    shop.messenger_fails();
    let begun = to("lia@example.it", "Begun facebook 1");
    assert_eq!(&shop.mails()[before..], std::slice::from_ref(&begun));
    let words = shop.words();
    assert!(
        words.contains("https://desk.example/health/incidents/"),
        "{words}"
    );
    assert!(
        !words.contains("Eccomi") && !words.contains(GIULIA),
        "I12: {words}"
    );
    shop.goes_on(Span::minutes(20));
    shop.house.crash();
    shop.house.engine.set_wording(Arc::new(Plain));
    shop.goes_on(Span::minutes(2));
    assert_eq!(shop.mails().len(), before + 1, "told once");
    shop.works_again();
    let over = to("lia@example.it", "Over facebook 1");
    assert_eq!(shop.mails()[before..], [begun, over]);
    shop.goes_on(Span::minutes(5));
    assert_eq!(shop.mails().len(), before + 2);
    assert!(
        shop.told(shop.tommaso).is_empty(),
        "who did not ask is told nothing"
    );
}

#[test]
fn a_second_network_is_told_of() {
    let mut shop = Shop::open();
    shop.name_post();
    shop.has_address(shop.lia, "lia@example.it");
    let before = shop.mails().len();
    shop.messenger_fails();
    shop.house.whatsapp_says(SARA, "Ciao");
    let sara = shop.house.conversation();
    shop.house.try_reply(sara, "Eccomi", None).expect("queued");
    shop.goes_on(Span::minutes(3));
    let subjects: Vec<String> = shop
        .mails()
        .split_off(before)
        .into_iter()
        .map(|m| m.1)
        .collect();
    assert_eq!(subjects[0], "Begun facebook 1");
    assert!(
        subjects[1].starts_with("Spread facebook whatsapp"),
        "{subjects:?}"
    );
    assert_eq!(subjects.len(), 2);
}

#[test]
fn a_mail_server_that_is_down_is_tried_again_and_what_is_old_by_then_is_not_sent() {
    let mut shop = Shop::open();
    shop.name_post();
    shop.has_address(shop.lia, "lia@example.it");
    let before = shop.mails().len();
    let down = Fault {
        at: Stage::Connect,
        deed: Deed::Drop,
        times: None,
    };
    shop.mail.room.add_fault(down);
    shop.messenger_fails();
    assert_eq!(shop.mails().len(), before);
    let waits = &shop.told(shop.lia)[0];
    assert_eq!(waits.end, None);
    assert_eq!(waits.trouble.as_deref(), Some("alert-trouble-mail-server"));
    shop.works_again();
    shop.mail.room.clear_faults();
    shop.goes_on(Span::minutes(10));
    // Only how it ended is worth saying now.
    let over = to("lia@example.it", "Over facebook 1");
    assert_eq!(shop.mails()[before..], [over]);
    let ends: Vec<_> = shop
        .told(shop.lia)
        .iter()
        .take(2)
        .map(|row| row.end)
        .collect();
    assert_eq!(ends, [Some(AlertEnd::Sent), Some(AlertEnd::Superseded)]);
}

#[test]
fn a_mail_whose_answer_was_lost_goes_again_as_the_same_mail() {
    let mut shop = Shop::open();
    shop.name_post();
    shop.has_address(shop.lia, "lia@example.it");
    let before = shop.mails().len();
    let lost = Fault {
        at: Stage::End,
        deed: Deed::Lose,
        times: Some(1),
    };
    shop.mail.room.add_fault(lost);
    shop.messenger_fails();
    shop.goes_on(Span::minutes(3));
    let sent = shop.mail.room.sent().split_off(before);
    let id = |raw: &str| {
        let line = raw.lines().find(|line| line.starts_with("Message-ID"));
        line.expect("an id").to_owned()
    };
    assert_eq!(sent.len(), 2);
    assert_eq!(id(&sent[0].raw), id(&sent[1].raw));
    assert_eq!(shop.told(shop.lia)[0].end, Some(AlertEnd::Sent));
}

#[test]
fn quiet_hours_are_kept_and_what_is_told_after_them_is_how_it_stands_then() {
    let mut shop = Shop::open();
    shop.name_post();
    shop.has_address(shop.lia, "lia@example.it");
    let before = shop.mails().len();
    // It is ten in the morning in Rome.
    let quiet = Quiet::new(9 * 60, 14 * 60);
    let set = shop
        .house
        .engine
        .set_alerts(shop.house.workspace, shop.lia, true, quiet);
    block_on(set).expect("set");
    shop.messenger_fails();
    shop.works_again();
    assert_eq!(shop.mails().len(), before);
    shop.house.pass(Span::hours(4));
    shop.work();
    assert_eq!(
        shop.mails()[before..],
        [to("lia@example.it", "Over facebook 1")]
    );
}

#[test]
fn windows_that_end_while_replies_are_held_are_one_digest() {
    let mut shop = Shop::open();
    shop.name_post();
    shop.has_address(shop.lia, "lia@example.it");
    shop.house.messenger_says(GIULIA, "Ciao");
    shop.house.messenger_says(MARCO, "Ciao");
    shop.house.pass(Span::hours(22));
    let before = shop.mails().len();
    for conversation in shop.house.conversations() {
        shop.house
            .try_reply(conversation, "Eccomi", None)
            .expect("queued");
    }
    shop.goes_on(Span::minutes(58));
    let digests = |shop: &Shop| {
        let mails = shop.mails().split_off(before).into_iter();
        mails
            .filter(|mail| mail.1.starts_with("Windows"))
            .map(|mail| mail.1)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        digests(&shop),
        [""; 0],
        "there are more than sixty minutes yet"
    );
    shop.goes_on(Span::minutes(58));
    assert_eq!(digests(&shop), ["Windows  2"], "once, and of both");
}
