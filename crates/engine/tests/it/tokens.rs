//! Refused tokens: one message's trouble, one channel's, or the platform's.

use crate::house::{GIULIA, House, MARCO, error};
use pollster::block_on;
use serde_json::{Value, json};
use sportello_core::Span;
use sportello_engine::Job;
use sportello_engine::job::Work;
use sportello_store::TokenHealth;

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
    for _ in 0..12 {
        for job in house.jobs() {
            match &job.work {
                Work::Token(_) => house.answer(job, 200, &debug(false)),
                _ => house.answer(job, 401, &error(190, Some(460))),
            };
        }
        house.pass(Span::minutes(1));
    }
    assert!(matches!(token_of(&house), TokenHealth::Gone { .. }));
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
