//! What is trouble of a mailbox and what is not: a server that refuses everybody, mails that come
//! back, an inbox into which nobody writes.

use super::{Shop, letter, refuse};
use pollster::block_on;
use sportello_core::{Span, Time};
use sportello_sandbox::mail::{Letter, Stage};
use sportello_store::MessageRow;

#[test]
fn a_server_that_refuses_everybodys_mail_is_in_trouble_and_what_it_refused_goes_later() {
    let mut shop = Shop::open();
    shop.fault(Stage::End, refuse(550, "Message rejected"), None);
    let rows: Vec<MessageRow> = ["giulia", "marco", "sara"]
        .into_iter()
        .map(|name| {
            shop.writes(Letter {
                from: format!("{name}@example.it"),
                name: name.to_owned(),
                ..letter("Buongiorno")
            });
            let answer = shop.house.reply("Eccoci");
            // A refusal is looked at again after one and three seconds.
            for pause in [1, 3, 20] {
                shop.work();
                shop.house.pass(Span::seconds(pause));
            }
            shop.work();
            answer
        })
        .collect();
    for row in &rows {
        let row = shop.house.message(row);
        assert_eq!(row.state.expect("a delivery").as_str(), "held");
        assert_eq!(row.cause.expect("a cause").key, "cause-refused-everywhere");
    }
    shop.mail.room.clear_faults();
    for _ in 0..4 {
        shop.house.pass(Span::minutes(5));
        shop.work();
    }
    let states: Vec<_> = rows.iter().map(|row| shop.house.state(row)).collect();
    assert_eq!(states, ["accepted"; 3]);
    assert_eq!(shop.sent().len(), 3, "each once");
}

#[test]
fn mails_that_come_back_keep_nothing_else_back() {
    let mut shop = Shop::open();
    for n in 0..6 {
        shop.writes(Letter {
            from: format!("persona{n}@example.it"),
            ..letter("Buongiorno")
        });
        let answer = shop.house.reply("Eccoci");
        shop.work();
        let id = shop.house.message(&answer).external_id.expect("an id");
        assert!(shop.mail.room.bounce(&id, "5.7.1"));
        shop.look();
        assert_eq!(shop.house.state(&answer), "failed");
    }
    let store = shop.house.engine.store();
    let open = block_on(store.cells(shop.house.workspace, false)).expect("cells");
    assert!(
        open.is_empty(),
        "nothing tells when it would be over: {open:?}"
    );
}

#[test]
fn a_busy_mailbox_into_which_nobody_writes_any_more_is_no_incident() {
    let mut shop = Shop::open();
    for _ in 0..8 {
        for _ in 0..8 {
            shop.mail.room.write(&letter("Buongiorno"));
        }
        shop.work();
        shop.house.pass(Span::hours(24));
    }
    for _ in 0..4 {
        shop.house.pass(Span::minutes(30));
        shop.work();
    }
    let store = shop.house.engine.store();
    let told = block_on(store.incidents(shop.house.workspace, Time(0), 9)).expect("incidents");
    assert!(told.is_empty(), "what is there was read: {told:?}");
}
