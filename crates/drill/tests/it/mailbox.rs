//! The mailbox in trouble: what is written by mail, and what is said by mail because another way is
//! down.

use crate::rehearsed;
use sportello_core::Time;
use sportello_drill::{Account, House, Onlooker, Script, record};
use sportello_sandbox::rules::Network;

struct Nobody;

impl Onlooker for Nobody {
    fn goes_on(&mut self, _: u8) -> bool {
        true
    }
}

/// Rehearses a script, looked on; with the kinds and capabilities that stood in its incidents.
fn looked_on(text: &str, house: &House) -> (Account, Vec<String>) {
    let script = Script::parse("mailbox", text).expect("a good script");
    let kept = record(&script, house, 1, &mut Nobody).expect("a record");
    let health = pollster::block_on(kept.engine.health(kept.workspace)).expect("health");
    let rows = kept.engine.store().incidents(kept.workspace, Time(0), 9);
    let rows = pollster::block_on(rows).expect("incidents");
    let cells = rows.into_iter().flat_map(|row| row.cells);
    let mut named: Vec<String> = cells
        .map(|span| {
            let mut channels = health.channels.iter();
            let own = channels.find(|one| one.channel == span.cell.channel);
            let kind = own.map_or("nothing known", |one| one.kind.as_str());
            format!("{kind} {}", span.cell.capability.as_str())
        })
        .collect();
    named.sort();
    named.dedup();
    (kept.account, named)
}

/// A house with a mailbox and one network.
fn small() -> House {
    House {
        kinds: vec![Network::Whatsapp],
        ..House::default()
    }
}

fn of_mail(cells: &[String]) -> Vec<&str> {
    let own = cells.iter().filter_map(|cell| cell.strip_prefix("email "));
    own.collect()
}

#[test]
fn a_mailbox_that_is_down_with_messenger_is_no_way_and_what_waits_for_it_goes_later() {
    let text = "facebook, *, 10:00, 12:00, dns\nemail, *, 09:50, 12:30, 5xx";
    let (account, cells) = looked_on(text, &House::default());
    assert!(account.held(), "{}", account.sentences());
    assert_eq!(account.delivered, account.out, "{}", account.sentences());
    assert_eq!(of_mail(&cells), ["text", "webhook_in"]);
    assert!(cells.contains(&"facebook text".to_owned()), "{cells:?}");
}

#[test]
fn a_mailbox_that_loses_answers_sends_nothing_twice_and_leaves_what_nobody_knows_to_a_person() {
    let text = "instagram, *, 10:00, 13:00, dns\nemail, *, 09:50, 13:00, lost_answers";
    let (account, cells) = looked_on(text, &House::default());
    assert!(account.held(), "{}", account.sentences());
    assert!(account.unconfirmed > 0 && account.unconfirmed == account.undecidable);
    assert_eq!(account.delivered, account.out, "they were all taken");
    assert_eq!(of_mail(&cells), ["image", "text", "webhook_in"]);
}

#[test]
fn a_login_that_is_refused_disconnects_nobody_and_holds_what_is_written() {
    let (account, cells) = looked_on("email, *, 10:00, 12:00, tokens", &small());
    assert!(account.held(), "{}", account.sentences());
    assert_eq!(account.delivered, account.out, "{}", account.sentences());
    assert_eq!(of_mail(&cells), ["token"]);
}

#[test]
fn a_mailbox_that_is_too_fast_is_no_outage_and_mails_wait_for_their_turn() {
    let (account, cells) = looked_on(
        "email, *, 10:00, 11:00, throttle 10m\nemail, story, 10:00, 10:20, 5xx",
        &small(),
    );
    assert!(account.held(), "{}", account.sentences());
    assert_eq!(account.delivered, account.out, "{}", account.sentences());
    assert_eq!(account.recovered_after_s.map(|s| s > 60), Some(true));
    assert_eq!(cells, [""; 0], "nothing opened");
    assert_eq!(account.idle_lines, [2], "a mailbox shows no stories");
}

#[test]
fn a_server_that_refuses_every_mail_for_good_is_not_believed() {
    let (account, cells) = looked_on("email, *, 10:00, 11:30, code 550", &small());
    assert!(account.held(), "{}", account.sentences());
    assert_eq!(account.delivered, account.out, "{}", account.sentences());
    assert_eq!(of_mail(&cells), ["text"]);
}

#[test]
fn mails_that_vanish_are_the_servers_loss_by_themselves_and_as_another_way() {
    let text = "instagram, *, 10:00, 12:00, dns\nemail, *, 09:50, 12:30, never_deliver";
    let account = rehearsed("vanish", text, 1);
    assert!(account.held(), "{}", account.sentences());
    assert!(account.swallowed > 0 && account.by_fallback > 0);
    assert_eq!(account.delivered + account.swallowed, account.out);
}

#[test]
fn what_is_seen_late_or_not_reached_in_the_inbox_is_read_in_the_end() {
    let text = "email, webhook_in, 10:00, 10:40, late_webhook\n\
                email, webhook_in, 11:00, 11:30, late_webhook 2h\n\
                email, webhook_in, 11:40, 12:00, dns\n\
                email, webhook_in, 12:10, 12:30, lost_answers";
    let (account, cells) = looked_on(text, &small());
    assert!(account.held(), "{}", account.sentences());
    assert_eq!(account.in_lost, 0, "{}", account.sentences());
    assert!(account.idle_lines.is_empty(), "{}", account.sentences());
    assert_eq!(cells, ["email webhook_in"]);
}
