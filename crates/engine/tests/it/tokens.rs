//! Refused tokens: one message's trouble, one channel's, or the platform's.

use crate::house::{GIULIA, House, MARCO, NUMBER, SARA, error, path};
use pollster::block_on;
use serde_json::{Value, json};
use sportello_core::{ChannelId, Span};
use sportello_engine::job::Work;
use sportello_engine::{Job, Outcome};
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

/// Whose token is asked about.
fn of(job: &Job) -> Option<ChannelId> {
    match &job.work {
        Work::Token(channel) => Some(channel.id),
        _ => None,
    }
}

fn asked(house: &House) -> Job {
    let jobs = house.jobs().into_iter();
    let (mut own, others): (Vec<Job>, Vec<Job>) = jobs
        .filter(|job| of(job).is_some())
        .partition(|job| of(job) == Some(house.facebook));
    assert_eq!(own.len(), 1, "the platform is asked about the token");
    assert_eq!(others.len(), 2, "and about the others, as witnesses");
    for job in others {
        house.finish(job, Outcome::NotSent);
    }
    own.remove(0)
}

/// The Page's token is refused and called invalid for a while. `others` = what is answered to
/// whatever is asked of other channels and of the Page's own lists; `None` = nothing leaves.
fn refused(house: &mut House, minutes: i64, others: Option<&Value>) {
    for _ in 0..minutes {
        for job in house.all_jobs() {
            let own = of(&job) == Some(house.facebook);
            match (&job.work, others) {
                (Work::Token(_), _) if own => drop(house.answer(job, 200, &debug(false))),
                (Work::Exchange { .. }, _) => drop(house.answer(job, 401, &error(190, Some(460)))),
                (Work::Token(_), Some(_)) => drop(house.answer(job, 200, &debug(true))),
                (_, Some(answer)) => drop(house.answer(job, 200, answer)),
                (_, None) => drop(house.finish(job, Outcome::NotSent)),
            }
        }
        house.pass(Span::minutes(1));
    }
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
    let empty = json!({"data": []});
    refused(&mut house, 9, Some(&empty));
    assert!(matches!(token_of(&house), TokenHealth::Suspect { .. }));
    refused(&mut house, 3, Some(&empty));
    assert!(
        matches!(token_of(&house), TokenHealth::Gone { .. }),
        "the others' tokens are called valid meanwhile"
    );
}

#[test]
fn what_worked_before_the_refusals_is_no_witness() {
    let mut house = House::open();
    house.whatsapp_says(SARA, "Ciao");
    house.reply("per Sara");
    let job = house.send();
    house.take(job, "wamid.1");
    house.pass(Span::minutes(1));
    house.messenger_says(GIULIA, "Ciao");
    house.reply("Eccomi");
    refused(&mut house, 60, None);
    assert!(matches!(token_of(&house), TokenHealth::Suspect { .. }));
}

#[test]
fn a_token_is_not_believed_gone_while_something_else_of_the_platform_fails() {
    let mut house = House::open();
    house.whatsapp_says(SARA, "Ciao");
    house.reply("per Sara");
    for _ in 0..4 {
        for job in house.sends() {
            house.finish(job, Outcome::NotSent);
        }
        house.pass(Span::seconds(30));
    }
    house.messenger_says(GIULIA, "Ciao");
    house.reply("Eccomi");
    let turns = |house: &mut House, whatsapp_works: bool| {
        for _ in 0..30 {
            for job in house.all_jobs() {
                match &job.work {
                    Work::Exchange { .. } if !path(&job).starts_with(NUMBER) => {
                        drop(house.answer(job, 401, &error(190, None)));
                    }
                    Work::Exchange { .. } if whatsapp_works => house.take(job, "wamid.1"),
                    Work::Exchange { .. } => drop(house.finish(job, Outcome::NotSent)),
                    Work::Token(_) => {
                        let own = of(&job) == Some(house.facebook);
                        house.answer(job, 200, &debug(!own));
                    }
                    _ => drop(house.answer(job, 200, &json!({"data": []}))),
                }
            }
            house.pass(Span::minutes(1));
        }
    };
    turns(&mut house, false);
    assert!(
        matches!(token_of(&house), TokenHealth::Suspect { .. }),
        "WhatsApp is down"
    );
    turns(&mut house, true);
    assert!(
        matches!(token_of(&house), TokenHealth::Gone { .. }),
        "it is over, and the token is refused still"
    );
}

#[test]
fn a_token_that_is_refused_with_nothing_to_compare_is_doubted_for_hours() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "Ciao");
    house.reply("Eccomi");
    refused(&mut house, 180, None);
    assert!(matches!(token_of(&house), TokenHealth::Suspect { .. }));
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
