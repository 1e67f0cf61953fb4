//! Refused tokens: one message's trouble, one channel's, or the platform's.

use crate::house::{GIULIA, House, MARCO, NUMBER, SARA, error, path};
use pollster::block_on;
use serde_json::{Value, json};
use sportello_core::Span;
use sportello_engine::Job;
use sportello_engine::job::Work;
use sportello_store::{ChannelRow, TokenHealth};

fn debug(valid: bool) -> Value {
    json!({"data": {"app_id": "app-1", "type": "PAGE", "expires_at": 0, "is_valid": valid, "scopes": ["pages_messaging"]}})
}

fn token_of(house: &House) -> TokenHealth {
    block_on(
        house
            .engine
            .store()
            .channel(house.workspace, house.facebook),
    )
    .expect("the channel")
    .token_state
}

fn asked(house: &House) -> Job {
    let mut jobs: Vec<Job> = house
        .jobs()
        .into_iter()
        .filter(|j| matches!(j.work, Work::Token(_)))
        .collect();
    assert_eq!(jobs.len(), 1, "the platform is asked about the token");
    jobs.remove(0)
}

#[test]
fn a_refused_token_holds_and_is_not_believed_at_once() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    let reply = house.reply("Eccomi");
    let job = house.send();
    house.answer(job, 401, &error(190, Some(463)));
    assert_eq!(house.state(&reply), "held");
    assert!(matches!(token_of(&house), TokenHealth::Suspect { .. }));
    let job = asked(&house);
    house.answer(job, 200, &debug(false));
    assert!(
        matches!(token_of(&house), TokenHealth::Suspect { .. }),
        "not believed in the first minutes"
    );
}

#[test]
fn a_token_that_stays_refused_alone_is_gone() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    house.reply("Eccomi");
    let job = house.send();
    house.answer(job, 401, &error(190, Some(460)));
    // Another network works: it is no outage of the platform.
    house.pass(Span::seconds(5));
    house.whatsapp_says(SARA, "Ciao");
    house.reply("per Sara");
    for job in house.jobs() {
        match &job.work {
            Work::Token(_) => drop(house.answer(job, 200, &debug(false))),
            _ if path(&job).starts_with(NUMBER) => house.take(job, "wamid.1"),
            _ => drop(house.answer(job, 200, &json!({"data": []}))),
        }
    }
    for _ in 0..12 {
        for job in house.jobs() {
            match &job.work {
                Work::Token(_) => house.answer(job, 200, &debug(false)),
                Work::Exchange { .. } => house.answer(job, 401, &error(190, Some(460))),
                _ => house.answer(job, 200, &json!({"data": []})),
            };
        }
        house.pass(Span::minutes(1));
    }
    assert!(matches!(token_of(&house), TokenHealth::Gone { .. }));
}

#[test]
fn a_token_that_is_refused_with_nothing_to_compare_is_doubted_for_an_hour() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    house.reply("Eccomi");
    let job = house.send();
    house.answer(job, 401, &error(190, Some(460)));
    let mut lasted = 0;
    while matches!(token_of(&house), TokenHealth::Suspect { .. }) && lasted < 90 {
        for job in house.jobs() {
            match &job.work {
                Work::Token(_) => house.answer(job, 200, &debug(false)),
                _ => house.answer(job, 401, &error(190, Some(460))),
            };
        }
        house.pass(Span::minutes(1));
        lasted += 1;
    }
    assert!((59..=62).contains(&lasted), "{lasted} minutes");
}

#[test]
fn what_an_outage_refused_goes_by_itself_when_it_is_over() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    let reply = house.reply("Eccomi");
    let job = house.send();
    house.answer(job, 401, &error(190, None));
    house.messenger_says(MARCO, "Salve");
    let other = house.reply("Salve a lei");
    let job = asked(&house);
    house.answer(job, 200, &debug(false));
    assert_eq!(house.state(&other), "held");
    house.pass(Span::minutes(2));
    let mut jobs = house.jobs();
    let at = jobs.iter().position(|j| matches!(j.work, Work::Token(_)));
    if let Some(at) = at {
        let job = jobs.remove(at);
        house.answer(job, 200, &debug(true));
    }
    jobs.extend(house.sends());
    assert_eq!(jobs.len(), 1, "one goes as the probe");
    house.take(jobs.remove(0), "m_out.1");
    assert_eq!(token_of(&house), TokenHealth::Good);
    for job in house.sends() {
        house.take(job, "m_out.2");
    }
    assert_eq!(
        (house.state(&reply), house.state(&other)),
        ("accepted", "accepted")
    );
}

/// The Page's token ends in 60 days.
fn ends(house: &House) {
    let ends = house.now + Span::hours(60 * 24);
    let mut settings = std::collections::BTreeMap::new();
    settings.insert("token_ends".to_owned(), ends.0.to_string());
    block_on(house.engine.store().update_channel(
        house.workspace,
        house.facebook,
        None,
        None,
        &settings,
        house.now,
    ))
    .expect("updated");
}

fn page(house: &House) -> ChannelRow {
    let store = house.engine.store();
    block_on(store.channel(house.workspace, house.facebook)).expect("the Page")
}

fn renewals(house: &House) -> Vec<Job> {
    let jobs = house.jobs().into_iter();
    jobs.filter(|j| matches!(j.work, Work::Renewal(_)))
        .collect()
}

#[test]
fn a_token_that_ends_is_renewed_after_a_day_and_then_every_week() {
    let mut house = House::open();
    ends(&house);
    assert!(renewals(&house).is_empty(), "it is too young");
    house.pass(Span::hours(26));
    let mut jobs = renewals(&house);
    assert_eq!(jobs.len(), 1);
    assert!(renewals(&house).is_empty(), "it is under way");
    let given = json!({"access_token": "EAAnew", "token_type": "bearer", "expires_in": 5_184_000});
    let before = page(&house);
    house.answer(jobs.remove(0), 200, &given);
    let after = page(&house);
    assert_ne!(before.token, after.token);
    let ends: i64 = after.settings["token_ends"].parse().expect("a moment");
    assert_eq!(ends, (house.now + Span::seconds(5_184_000)).0);
    house.pass(Span::hours(6 * 24));
    assert!(renewals(&house).is_empty());
    house.pass(Span::hours(25));
    assert_eq!(renewals(&house).len(), 1, "a week later");
}

#[test]
fn a_renewal_that_is_refused_keeps_the_token_and_is_tried_again() {
    let mut house = House::open();
    ends(&house);
    house.pass(Span::hours(26));
    let job = renewals(&house).remove(0);
    let before = page(&house);
    house.answer(job, 500, &json!({"error": {"code": 2}}));
    let after = page(&house);
    assert_eq!(before.token, after.token);
    assert!(renewals(&house).is_empty());
    house.pass(Span::hours(7));
    assert_eq!(renewals(&house).len(), 1);
}
