//! One round: faults on, load, kills in the middle of it, faults off, a last kill, and then
//! everything that is still on its way arrives.

use super::cast::{Person, Via, people};
use super::dice::Dice;
use super::ledger::Ledger;
use super::stage::Stage;
use super::{load, trouble};
use anyhow::{Result, bail};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

/// Everything must have arrived and settled by then: a breaker that opened costs fifteen
/// seconds, one whose probe failed thirty more, a dead probe's lease two minutes.
const SETTLED: Duration = Duration::from_secs(240);
/// States after which nothing more happens by itself.
const FINAL: [&str; 6] = [
    "accepted",
    "delivered",
    "read",
    "failed",
    "unconfirmed",
    "withdrawn",
];

/// Plays a round. Gives a line about it.
pub async fn play(stage: &Stage, ledger: &Ledger, dice: &mut Dice, number: u32) -> Result<String> {
    let began = Instant::now();
    let before = (
        ledger.len(),
        stage.kills(),
        stage.platform.books().await?.struck,
    );
    let mute = mute(number);
    for fault in trouble::faults(dice, mute.as_ref()) {
        stage.platform.fault(&fault).await?;
    }
    stage.platform.deliver(&trouble::delivery(dice)).await?;

    let mut killer = dice.split();
    let mut crowd = dice.split();
    let load = load::run(stage, ledger, &mut crowd, number, mute.as_ref());
    let kills = kill_at_random(stage, &mut killer);
    tokio::try_join!(load, kills)?;

    stage.kill_desk(dice.millis(0, 100)).await?;
    // Every reply of the round was asked for before the last kill.
    let asked = ledger.all_told(before.0.1);
    stage.platform.desk_killed_with(&asked).await?;
    stage.platform.no_faults().await?;
    settle(stage, ledger, before.0).await?;
    let (said, told) = ledger.len();
    Ok(format!(
        "{} in, {} out, {} kills, {} faults, {:.1} s",
        said - before.0.0,
        told - before.0.1,
        stage.kills() - before.1,
        stage.platform.books().await?.struck - before.2,
        began.elapsed().as_secs_f32()
    ))
}

/// Every fourth round someone on WhatsApp is never spoken of.
fn mute(number: u32) -> Option<Person> {
    let mut phones = people(number, Via::Phone).into_iter();
    (number % 4 == 1)
        .then(|| phones.find(|p| p.kind == "whatsapp"))
        .flatten()
}

async fn kill_at_random(stage: &Stage, dice: &mut Dice) -> Result<()> {
    for _ in 0..3 + dice.below(2) {
        tokio::time::sleep(dice.millis(80, 800)).await;
        let pause = dice.millis(0, 120);
        if dice.one_in(8) {
            stage.kill_both(pause).await?;
        } else {
            stage.kill_desk(pause).await?;
        }
    }
    Ok(())
}

/// Waits until all evidence has been delivered and every delivery of the round has ended.
async fn settle(stage: &Stage, ledger: &Ledger, from: (usize, usize)) -> Result<()> {
    let began = Instant::now();
    let usual = json!({ "repeat": 1, "shuffle": false, "delay_ms": 0, "flush": true });
    stage.platform.deliver(&usual).await?;
    loop {
        let books = stage.platform.books().await?;
        if books.given_up > 0 {
            bail!("the desk refused a webhook for so long that the sandbox gave up");
        }
        let quiet = books.webhooks == 0 && books.receipts == 0;
        let open = if quiet {
            ledger.phones_are_acked();
            open(stage, ledger, from).await?
        } else {
            vec![format!(
                "{} webhooks and {} receipts on their way",
                books.webhooks, books.receipts
            )]
        };
        if open.is_empty() {
            return Ok(());
        }
        if began.elapsed() > SETTLED {
            bail!(
                "after {} s there is still: {}",
                SETTLED.as_secs(),
                open.join("; ")
            );
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What of the round has not ended: messages that are not in the desk, deliveries under way.
/// Counts nothing: the audit at the end does.
async fn open(stage: &Stage, ledger: &Ledger, from: (usize, usize)) -> Result<Vec<String>> {
    let mut inbound = HashSet::new();
    let mut states: HashMap<String, (String, String)> = HashMap::new();
    for id in stage.desk.newest(60).await? {
        for row in stage.desk.messages(&id).await? {
            if row.outbound {
                states.insert(row.id, (row.state, row.cause));
            } else {
                inbound.insert(row.text);
            }
        }
    }
    let mut open = Vec::new();
    let missing = ledger
        .all_said(from.0)
        .iter()
        .filter(|s| !inbound.contains(&s.text))
        .count();
    if missing > 0 {
        open.push(format!("{missing} messages not in the desk"));
    }
    for told in ledger.all_told(from.1) {
        match states.get(&told.row) {
            Some((state, _)) if FINAL.contains(&state.as_str()) => {}
            Some((state, cause)) => open.push(format!("{} {state} {cause}", told.person.kind)),
            None => open.push(format!("reply {} is not in the desk", told.row)),
        }
    }
    Ok(open)
}
