//! The load of a round: people write, replies go out, all at once and whatever is being killed.

use super::cast::{Person, Via, mark_of, people};
use super::dice::Dice;
use super::ledger::Ledger;
use super::stage::Stage;
use super::webhook::Ids;
use anyhow::{Result, bail};
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Messages of each person on a phone: 12 people, 72 messages.
const SAYS: usize = 6;
/// Messages of each person of our own webhook client: 12 people, 48 messages.
const WRITES: usize = 4;
/// Replies to each person on a phone: 24 (the mute person gets one).
const REPLIES: usize = 2;
/// A person who wrote must be found in the inbox by then, kills and all.
const FOUND: Duration = Duration::from_secs(40);

/// Where people's conversations are, as found in the inbox: marks and conversation ids.
pub type Found = HashMap<String, String>;

/// Runs the whole load of a round; ends when all was said and all was taken.
pub async fn run(
    stage: &Stage,
    ledger: &Ledger,
    dice: &mut Dice,
    number: u32,
    mute: Option<&Person>,
) -> Result<()> {
    let phones = people(number, Via::Phone);
    let writers = people(number, Via::Webhook);
    let (tell, found) = watch::channel(Found::new());
    let (mut one, mut two, mut three) = (dice.split(), dice.split(), dice.split());
    let marks: HashSet<String> = phones.iter().map(|p| p.mark.clone()).collect();
    let say = all(phones
        .iter()
        .map(|person| say(stage, ledger, person, one.split())));
    let write = all(super::cast::KINDS.iter().map(|kind| {
        let writers: Vec<Person> = writers
            .iter()
            .filter(|w| w.kind == *kind)
            .cloned()
            .collect();
        write(stage, ledger, writers, two.split())
    }));
    let reply = all(phones.iter().map(|person| {
        let many = if mute == Some(person) { 1 } else { REPLIES };
        reply(stage, ledger, person, many, found.clone(), three.split())
    }));
    let find = find(stage, &marks, &tell);
    tokio::try_join!(say, write, reply, find)?;
    Ok(())
}

/// Runs futures side by side; the first error ends them.
async fn all(of: impl Iterator<Item = impl Future<Output = Result<()>>>) -> Result<()> {
    futures_util::future::try_join_all(of).await.map(drop)
}

/// Someone writes on a phone.
async fn say(stage: &Stage, ledger: &Ledger, person: &Person, mut dice: Dice) -> Result<()> {
    let began = Instant::now();
    let (mut said, mut n) = (0, 0);
    while said < SAYS {
        n += 1;
        let text = person.says(n, &mut dice);
        if stage.platform.say(person, &text).await? {
            ledger.said(person, &text, false);
            said += 1;
        } else {
            // The sandbox was killed: it may have been said, and must not be said again.
            ledger.maybe(&text);
            if began.elapsed() > FOUND {
                bail!("the sandbox is away for too long");
            }
        }
        tokio::time::sleep(dice.millis(20, 500)).await;
    }
    Ok(())
}

/// The people of one network write through our own webhook client, one body after another.
async fn write(stage: &Stage, ledger: &Ledger, writers: Vec<Person>, mut dice: Dice) -> Result<()> {
    let mut ids = Ids::default();
    let mut queue = Vec::new();
    for n in 1..=WRITES {
        for person in &writers {
            queue.push((person, person.says(n, &mut dice)));
        }
    }
    while !queue.is_empty() {
        let many = usize::try_from(1 + dice.below(3))
            .unwrap_or(1)
            .min(queue.len());
        let body: Vec<(&Person, String)> = queue.drain(..many).collect();
        stage.signer.post(&body, &mut ids, &mut dice).await?;
        for (person, text) in &body {
            ledger.said(person, text, true);
        }
        tokio::time::sleep(dice.millis(10, 250)).await;
    }
    Ok(())
}

/// Replies to someone, in order, each until it is answered 202.
async fn reply(
    stage: &Stage,
    ledger: &Ledger,
    person: &Person,
    many: usize,
    mut found: watch::Receiver<Found>,
    mut dice: Dice,
) -> Result<()> {
    let conversation = match found.wait_for(|f| f.contains_key(&person.mark)).await {
        Ok(found) => found.get(&person.mark).cloned().unwrap_or_default(),
        // The search ended with an error, which is told there.
        Err(_) => return Ok(()),
    };
    for n in 1..=many {
        tokio::time::sleep(dice.millis(0, 900)).await;
        let text = person.is_told(n, &mut dice);
        let key = dice.word();
        let row = stage.desk.reply(&conversation, &text, &key).await?;
        ledger.told(person, &text, &row);
        if dice.one_in(3) {
            let again = stage.desk.reply(&conversation, &text, &key).await?;
            if again != row {
                bail!("the same Idempotency-Key gave message {again} after {row}");
            }
        }
    }
    Ok(())
}

/// Looks for people's conversations in the inbox until all are found.
async fn find(stage: &Stage, marks: &HashSet<String>, tell: &watch::Sender<Found>) -> Result<()> {
    let began = Instant::now();
    let mut known: HashSet<String> = HashSet::new();
    let mut missing = marks.clone();
    while !missing.is_empty() {
        if began.elapsed() > FOUND {
            bail!("{} people who wrote are not in the inbox", missing.len());
        }
        for id in stage.desk.newest(100).await? {
            if known.contains(&id) {
                continue;
            }
            let rows = stage.desk.messages(&id).await?;
            let Some(mark) = rows.iter().find_map(|row| mark_of(&row.text)) else {
                continue;
            };
            known.insert(id.clone());
            if missing.remove(mark) {
                tell.send_modify(|found| drop(found.insert(mark.to_owned(), id)));
            }
        }
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    Ok(())
}
