//! One wave: faults set, posts asked for, the desk killed whenever a call hangs that it is to die
//! at, and then all left to the desk alone.

use super::Play;
use super::case::Case;
use super::files::sha256;
use super::ledger::{Draft, Taken};
use crate::torture::dice::Dice;
use anyhow::{Context as _, Result, bail};
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Everything must have settled by then.
const SETTLED: Duration = Duration::from_secs(150);
/// Posts asked for side by side.
const AT_ONCE: usize = 6;
/// After the first call that hangs others have so long to hang too: one kill is for all. Longer
/// than `UNSTORED_MS`, so that what was answered before the call that hangs has no excuse for being
/// made again after the kill.
const GATHER: Duration = Duration::from_millis(750);
/// The pause between two looks.
const PAUSE: Duration = Duration::from_millis(100);
/// What the desk may have read and not stored when it is killed.
const UNSTORED_MS: u64 = 650;
/// States after which nothing more happens by itself.
const FINAL: [&str; 6] = [
    "accepted",
    "delivered",
    "read",
    "failed",
    "unconfirmed",
    "withdrawn",
];

/// What came of a wave.
#[derive(Debug)]
pub struct Played {
    /// The posts that were taken.
    pub taken: Vec<Taken>,
    /// Cases whose trouble never came: a kill that was meant for another came before it.
    pub idle: Vec<Case>,
    /// What took longest.
    pub last: String,
}

/// Plays a wave; `first` is the number of its first post.
pub async fn play(
    play: &Play<'_>,
    cases: &[(usize, Case)],
    dice: &mut Dice,
    first: usize,
) -> Result<Played> {
    play.stage.platform.no_faults().await?;
    let mut faults = BTreeMap::new();
    let mut drafts = Vec::with_capacity(cases.len());
    for (n, (place, case)) in cases.iter().enumerate() {
        let asset = play
            .assets
            .get(*place)
            .context("an asset without a place")?;
        drafts.push(Draft::new(*case, asset, first + n, dice));
        if let Some(fault) = case.fault(&asset.id) {
            let id = play.stage.platform.add_fault(&fault).await?;
            faults.insert(id, *case);
        }
    }
    let (done, over) = watch::channel(false);
    let work = async {
        let taken: Vec<Taken> = stream::iter(drafts)
            .map(|draft| ask(play, draft))
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        let last = settle(play, &taken).await?;
        done.send_replace(true);
        anyhow::Ok((taken, last))
    };
    let ((taken, last), ()) = tokio::try_join!(work, kill(play, &faults, over, dice.split()))?;
    let hits = hits(play).await?;
    let idle = faults
        .iter()
        .filter(|(id, _)| hits.get(id).is_none_or(|hits| *hits == 0))
        .map(|(_, case)| *case)
        .collect();
    Ok(Played { taken, idle, last })
}

/// Uploads the files of a post and asks for it, until the desk takes it.
async fn ask(play: &Play<'_>, draft: Draft) -> Result<Taken> {
    let mut media = Vec::new();
    let mut digest = String::new();
    for bytes in draft.files() {
        if digest.is_empty() {
            digest = sha256(&bytes);
        }
        media.push(play.stage.desk.upload(&bytes).await?);
    }
    let body = draft.body(&media);
    let id = play.stage.desk.post(&body, &draft.key).await?;
    Ok(Taken { draft, id, digest })
}

/// Kills the desk whenever calls hang that it is to die at, and once at any moment.
async fn kill(
    play: &Play<'_>,
    faults: &BTreeMap<u64, Case>,
    over: watch::Receiver<bool>,
    mut dice: Dice,
) -> Result<()> {
    let kills = |id: &u64| {
        let case = faults.get(id);
        case.and_then(|case| case.trouble)
            .is_some_and(|(_, trouble)| trouble.kills())
    };
    let any_moment = Instant::now() + dice.millis(200, 2_500);
    let (mut killed_for, mut at_random) = (Vec::new(), false);
    while !*over.borrow() {
        tokio::time::sleep(PAUSE).await;
        let hang = |hits: HashMap<u64, u64>, before: &[u64]| -> Vec<u64> {
            let hang = hits.into_iter().filter(|(_, hits)| *hits > 0);
            let hang = hang.map(|(id, _)| id).filter(|id| kills(id));
            hang.filter(|id| !before.contains(id)).collect()
        };
        let due = !at_random && Instant::now() > any_moment;
        if hang(hits(play).await?, &killed_for).is_empty() && !due {
            continue;
        }
        tokio::time::sleep(GATHER).await;
        killed_for.extend(hang(hits(play).await?, &killed_for));
        at_random |= due;
        play.stage.kill_desk(dice.millis(0, 60)).await?;
        play.stage.platform.desk_killed(UNSTORED_MS).await?;
    }
    Ok(())
}

/// How often each fault struck.
async fn hits(play: &Play<'_>) -> Result<HashMap<u64, u64>> {
    let rows = play.stage.platform.faults().await?;
    let hit = |row: &Value| Some((row["id"].as_u64()?, row["hits"].as_u64()?));
    Ok(rows.iter().filter_map(hit).collect())
}

/// Waits until every post of the wave has ended; gives what was open last.
async fn settle(play: &Play<'_>, taken: &[Taken]) -> Result<String> {
    let began = Instant::now();
    let mut last = String::new();
    loop {
        let rows = play.stage.desk.posts().await?;
        let open: Vec<String> = taken.iter().filter_map(|one| open(one, &rows)).collect();
        match open.first() {
            Some(one) => last.clone_from(one),
            None => return Ok(last),
        }
        if began.elapsed() > SETTLED {
            let seconds = SETTLED.as_secs();
            bail!("after {seconds} s there is still: {}", open.join("; "));
        }
        tokio::time::sleep(PAUSE * 2).await;
    }
}

/// What keeps a post open; `None` = it has ended.
fn open(taken: &Taken, rows: &HashMap<String, Value>) -> Option<String> {
    let name = taken.draft.case.name();
    let Some(row) = rows.get(&taken.id) else {
        return Some(format!("{name} is not in the desk"));
    };
    let on = &row["channels"][0];
    let state = on["delivery"]["state"].as_str().unwrap_or("not given");
    if !FINAL.contains(&state) {
        return Some(format!(
            "{name}: {state} {}",
            on["delivery"]["cause"]["key"]
        ));
    }
    let comment = &on["first_comment"]["state"];
    let published = ["accepted", "delivered", "read"].contains(&state);
    let waits = comment.as_str().is_none_or(|state| !FINAL.contains(&state));
    (taken.draft.case.kind.comment && published && waits)
        .then(|| format!("{name}: its comment is {comment}"))
}
