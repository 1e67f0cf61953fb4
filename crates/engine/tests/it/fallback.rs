//! Fallback: another way while the first is held, and one of the two arrives.

use crate::house::{GIULIA, House, MARCO, NUMBER, PAGE, SARA, path};
use pollster::block_on;
use serde_json::json;
use sportello_core::fallback::{Rule, Rules, Way};
use sportello_core::{ChannelKind, Span};
use sportello_engine::Outcome;
use sportello_engine::job::Work;
use sportello_store::MessageRow;

/// Giulia writes on Messenger and on WhatsApp and is one person; what is held on Messenger for a
/// quarter of an hour is said on WhatsApp.
fn house() -> House {
    let mut house = House::open();
    house.whatsapp_says(SARA, "Sono Giulia");
    house.pass(Span::seconds(5));
    house.messenger_says(GIULIA, "Ciao");
    let mut people = block_on(async {
        let store = house.engine.store();
        let mut contacts = Vec::new();
        for conversation in house.conversations() {
            let row = store.conversation(house.workspace, conversation).await;
            contacts.push(row.expect("a conversation").contact);
        }
        contacts
    });
    let from = people.pop().expect("two people");
    let into = people.pop().expect("two people");
    let merged = house
        .engine
        .store()
        .merge(house.workspace, into, from, None, house.now);
    block_on(merged).expect("merged");
    let rules = Rules(vec![Rule {
        from: Some(ChannelKind::new("facebook")),
        after: 15,
        ways: vec![Way {
            kind: ChannelKind::new("whatsapp"),
            template: None,
        }],
    }]);
    block_on(house.engine.set_fallback_rules(house.workspace, &rules)).expect("set");
    house
}

/// Everything that was said to her: the words, by which network, where it stands.
fn said(house: &House) -> Vec<(String, String, String)> {
    let conversation = house.conversations()[0];
    let store = house.engine.store();
    let rows = block_on(store.messages(house.workspace, conversation, None, 20));
    let ours = |row: &MessageRow| {
        let state = row.state?.as_str().to_owned();
        Some((row.text.clone()?, row.channel_kind.to_string(), state))
    };
    let mut all: Vec<_> = rows
        .expect("messages")
        .rows
        .iter()
        .filter_map(ours)
        .collect();
    all.reverse();
    all
}

/// Messenger is down for so many minutes; sends by WhatsApp are kept for the story.
fn down(house: &mut House, minutes: i64) -> Vec<sportello_engine::Job> {
    let mut kept = Vec::new();
    for _ in 0..minutes * 4 {
        for job in house.sends() {
            match path(&job).starts_with(NUMBER) {
                true => kept.push(job),
                false => {
                    house.finish(job, Outcome::NotSent);
                }
            }
        }
        house.pass(Span::seconds(15));
    }
    kept
}

fn state_of(house: &House, nth: usize) -> String {
    said(house)[nth].2.clone()
}

#[test]
fn what_is_held_too_long_is_said_another_way_and_withdrawn_when_that_arrived() {
    let mut house = house();
    house.reply("Apriamo alle nove");
    assert!(down(&mut house, 14).is_empty(), "it is too early");
    let mut other = down(&mut house, 4);
    assert_eq!(other.len(), 1, "once");
    assert_eq!(said(&house).len(), 2);
    house.take(other.remove(0), "wamid.1");
    down(&mut house, 2);
    assert_eq!(state_of(&house, 0), "held", "taken is not arrived");
    house.on_number(
        "statuses",
        json!([{"id": "wamid.1", "status": "delivered", "timestamp": (house.now.0 / 1_000).to_string(), "recipient_id": SARA}]),
    );
    down(&mut house, 1);
    assert_eq!(state_of(&house, 0), "withdrawn");
    assert_eq!(state_of(&house, 1), "delivered");
    // Messenger works again: nothing goes twice.
    house.pass(Span::minutes(10));
    assert!(house.sends().is_empty());
}

#[test]
fn the_first_goes_when_its_way_works_before_the_other_left() {
    let mut house = house();
    house.reply("Apriamo alle nove");
    // WhatsApp's own pace holds the other back: it has not left when Messenger works again.
    let scope = format!("channel:{}", house.whatsapp);
    let busy = house.now + Span::hours(3);
    block_on(
        house
            .engine
            .store()
            .set_budget(house.workspace, &scope, busy),
    )
    .expect("set");
    assert!(down(&mut house, 20).is_empty(), "its pace is used up");
    assert_eq!(said(&house).len(), 2);
    // Nothing of Messenger tries it: a light probe does.
    let mut probed = false;
    for _ in 0..60 {
        for job in house.jobs() {
            match &job.work {
                Work::Probe { .. } => {
                    probed = true;
                    house.answer(job, 200, &json!({"id": PAGE, "name": "Fiori di Lia"}));
                }
                Work::Exchange { .. } => house.take(job, "m_out.1"),
                _ => drop(house.finish(job, Outcome::NotSent)),
            }
        }
        house.pass(Span::seconds(15));
    }
    assert!(probed);
    let by = |(_, by, state): (String, String, String)| format!("{by} {state}");
    let states: Vec<_> = said(&house).into_iter().map(by).collect();
    assert_eq!(states, ["facebook accepted", "whatsapp withdrawn"]);
}

#[test]
fn one_of_unknown_outcome_keeps_the_first_back() {
    let mut house = house();
    house.reply("Apriamo alle nove");
    let mut other = down(&mut house, 18);
    house.finish(other.remove(0), Outcome::Lost);
    for _ in 0..20 {
        for job in house.sends() {
            assert!(
                path(&job).starts_with(NUMBER),
                "it may have arrived: {}",
                path(&job)
            );
        }
        house.pass(Span::minutes(1));
    }
    assert_eq!(state_of(&house, 0), "held");
}

#[test]
fn a_workspace_without_rules_holds() {
    let mut house = house();
    let none = Rules::default();
    block_on(house.engine.set_fallback_rules(house.workspace, &none)).expect("set");
    house.reply("Apriamo alle nove");
    assert!(down(&mut house, 40).is_empty());
    assert_eq!(said(&house).len(), 1);
}

/// Messenger works again: a light probe finds out.
fn up(house: &mut House, minutes: i64) -> Vec<String> {
    let mut gone = Vec::new();
    for _ in 0..minutes * 4 {
        for job in house.jobs() {
            match &job.work {
                Work::Probe { .. } => {
                    house.answer(job, 200, &json!({"id": PAGE, "name": "Fiori di Lia"}));
                }
                Work::Exchange { .. } => {
                    gone.push(path(&job).to_owned());
                    house.take(job, &format!("m_out.{}", gone.len()));
                }
                _ => drop(house.finish(job, Outcome::NotSent)),
            }
        }
        house.pass(Span::seconds(15));
    }
    gone
}

#[test]
fn one_that_waits_for_word_of_the_other_keeps_nobody_back_and_does_not_wait_for_ever() {
    let mut house = house();
    house.reply("Apriamo alle nove");
    let mut other = down(&mut house, 18);
    house.take(other.remove(0), "wamid.1");
    assert_eq!(up(&mut house, 15), Vec::<String>::new(), "it may arrive");
    assert_eq!(state_of(&house, 0), "held", "no phone told of it");
    house.messenger_says(GIULIA, "E domenica?");
    house.reply("Domenica siamo chiusi");
    assert_eq!(up(&mut house, 1).len(), 1, "what comes after goes");
    assert_eq!(state_of(&house, 0), "held");
    house.pass(Span::hours(24));
    assert_eq!(up(&mut house, 1), Vec::<String>::new());
    assert_eq!(
        state_of(&house, 0),
        "withdrawn",
        "WhatsApp has it for a day"
    );
}

#[test]
fn a_way_that_failed_is_not_tried_again_for_the_same_message() {
    let mut house = house();
    house.reply("Apriamo alle nove");
    let mut other = down(&mut house, 18);
    let refused = crate::house::error(131_047, None);
    // What is refused is looked at again twice.
    for _ in 0..3 {
        house.answer(other.remove(0), 400, &refused);
        other.extend(down(&mut house, 1));
    }
    assert!(
        down(&mut house, 60).is_empty(),
        "it was refused there for good"
    );
    let states: Vec<_> = said(&house)
        .into_iter()
        .map(|(_, _, state)| state)
        .collect();
    assert!(states[0] == "held" || states[0] == "queued", "{states:?}");
    assert_eq!(states[1], "failed");
}

/// One person on three networks: Messenger held for a quarter of an hour, then WhatsApp, else
/// Instagram.
fn house_of_three() -> House {
    let mut house = House::open();
    house.instagram_says(MARCO, "Sono sempre io");
    house.pass(Span::seconds(5));
    house.whatsapp_says(SARA, "Sono Giulia");
    house.pass(Span::seconds(5));
    house.messenger_says(GIULIA, "Ciao");
    let store = house.engine.store();
    let contact = |conversation| {
        let row = store.conversation(house.workspace, conversation);
        block_on(row).expect("a conversation").contact
    };
    let mut people: Vec<_> = house.conversations().into_iter().map(contact).collect();
    let into = people.remove(0);
    for from in people {
        let merged = store.merge(house.workspace, into, from, None, house.now);
        block_on(merged).expect("merged");
    }
    let way = |kind| Way {
        kind: ChannelKind::new(kind),
        template: None,
    };
    let rules = Rules(vec![Rule {
        from: Some(ChannelKind::new("facebook")),
        after: 15,
        ways: vec![way("whatsapp"), way("instagram")],
    }]);
    block_on(house.engine.set_fallback_rules(house.workspace, &rules)).expect("set");
    house
}

/// Minutes in which these networks are down. Gives what the others were asked to send.
fn without(house: &mut House, kinds: &[&str], minutes: i64) -> Vec<sportello_engine::Job> {
    let mut kept = Vec::new();
    for _ in 0..minutes * 4 {
        for job in house.jobs() {
            let kind = match &job.work {
                Work::Exchange { due, .. } => due.channel.kind.clone(),
                Work::Probe { channel, .. } => channel.kind.clone(),
                _ => continue,
            };
            if kinds.contains(&kind.as_str()) {
                house.finish(job, Outcome::NotSent);
            } else if matches!(job.work, Work::Exchange { .. }) {
                kept.push(job);
            } else {
                house.answer(job, 200, &json!({"id": "1"}));
            }
        }
        house.pass(Span::seconds(15));
    }
    kept
}

#[test]
fn a_third_way_is_taken_when_the_second_goes_down_before_it_left() {
    let mut house = house_of_three();
    house.reply("Apriamo alle nove");
    let both = ["facebook", "whatsapp"];
    let mut third = without(&mut house, &both, 25);
    assert_eq!(third.len(), 1, "once, by the third way");
    let states = [
        ("facebook", "held"),
        ("whatsapp", "withdrawn"),
        ("instagram", "sending"),
    ];
    let stand: Vec<_> = said(&house).into_iter().map(|one| (one.1, one.2)).collect();
    let stand: Vec<_> = stand
        .iter()
        .map(|(k, s)| (k.as_str(), s.as_str()))
        .collect();
    assert_eq!(stand, states);
    house.take(third.remove(0), "ig_out.1");
    // Both others work again: nothing goes twice.
    let rest = without(&mut house, &[], 20);
    assert!(rest.is_empty(), "{rest:?}");
    assert_eq!(state_of(&house, 0), "withdrawn");
}

#[test]
fn without_a_third_way_what_was_chosen_waits_for_whichever_works_first() {
    let mut house = house_of_three();
    house.reply("Apriamo alle nove");
    let all = ["facebook", "whatsapp", "instagram"];
    assert!(without(&mut house, &all, 25).is_empty());
    assert_eq!(said(&house).len(), 3, "each was tried");
    let mut second = without(&mut house, &["facebook", "instagram"], 25);
    assert_eq!(second.len(), 1);
    house.take(second.remove(0), "wamid.1");
    let rest = without(&mut house, &["facebook", "instagram"], 10);
    assert!(rest.is_empty(), "{rest:?}");
}

#[test]
fn a_short_throttle_is_the_pace_and_waited_out() {
    let mut house = house_of_three();
    let row = house.reply("Apriamo alle nove");
    for _ in 0..3 {
        let job = house.send();
        house.answer(job, 400, &crate::house::error(613, None));
        house.pass(Span::minutes(5));
    }
    house.pass(Span::minutes(10));
    let job = house.send();
    assert_eq!(said(&house).len(), 1, "the platform says how fast");
    house.take(job, "m_out.1");
    assert_eq!(house.state(&row), "accepted");
}

#[test]
fn a_throttle_that_comes_again_and_again_is_no_pace() {
    let mut house = house_of_three();
    house.reply("Apriamo alle nove");
    let mut other = Vec::new();
    for _ in 0..60 {
        for job in house.sends() {
            match path(&job).starts_with(PAGE) {
                true => drop(house.answer(job, 400, &crate::house::error(613, None))),
                false => other.push(job),
            }
        }
        house.pass(Span::seconds(30));
    }
    assert_eq!(other.len(), 1, "by WhatsApp, once");
    assert_eq!(said(&house).len(), 2);
}

#[test]
fn a_channel_that_must_pause_for_long_is_held_as_any_other() {
    let mut house = house_of_three();
    house.reply("Apriamo alle nove");
    let job = house.send();
    house.answer(job, 400, &crate::house::error(613, None));
    let scope = format!("pause:{}", house.facebook);
    let until = house.now + Span::hours(2);
    let store = house.engine.store();
    block_on(store.set_budget(house.workspace, &scope, until)).expect("set");
    assert!(without(&mut house, &[], 14).is_empty(), "too early");
    let mut other = without(&mut house, &[], 4);
    assert_eq!(other.len(), 1, "by WhatsApp, once");
    assert_eq!(state_of(&house, 0), "held");
    house.take(other.remove(0), "wamid.1");
    assert!(without(&mut house, &[], 10).is_empty());
}

#[test]
fn what_a_person_says_another_way_in_a_pause_is_not_taken_back_by_it() {
    let mut house = house_of_three();
    let row = house.reply("Apriamo alle nove");
    let job = house.send();
    house.answer(job, 400, &crate::house::error(613, None));
    let scope = format!("pause:{}", house.facebook);
    let store = house.engine.store();
    let until = house.now + Span::minutes(3);
    block_on(store.set_budget(house.workspace, &scope, until)).expect("set");
    let routes = house
        .engine
        .routes(house.now, house.workspace, row.conversation);
    let routes = block_on(routes).expect("routes");
    let whatsapp = routes.iter().find(|route| route.channel == house.whatsapp);
    let address = whatsapp.expect("a way").address;
    let said_there = house
        .engine
        .say_instead(house.now, house.workspace, row.id, address, None);
    block_on(said_there).expect("queued");
    assert_eq!(without(&mut house, &[], 1).len(), 1, "it goes there");
}
