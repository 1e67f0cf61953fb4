//! Torture of publishing: every kind of post under every fault at every call that it is made of,
//! and the desk killed while each of these calls is under way, before and after the platform acted.
//! What became public is counted against what the API took, and what was made on the way against
//! what was needed.
//!
//! The Pages and accounts are many, so that no quota is passed and a fault meets the post that it
//! is for; some Pages keep no stories, since those can never be read back.

mod audit;
mod case;
mod files;
mod kind;
mod ledger;
#[cfg(test)]
mod planted;
mod report;
mod wave;

use super::dice::Dice;
use super::stage::{Folder, Setting, Stage};
use anyhow::{Context as _, Result};
use case::{Asset, Case};
use ledger::Taken;
use report::Report;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Instant;

/// Pages beside the shop's own, each with an Instagram account.
const PAGES: u32 = 27;
/// Pages that keep no stories.
const FORGETFUL: usize = 10;
/// How often cases are played whose trouble did not come.
const ROUNDS: usize = 3;
/// The desk waits longer for an answer than it takes to kill it while it waits.
const SETTING: Setting = Setting {
    patience: &[
        "--request-timeout-seconds",
        "2",
        "--settle-seconds",
        "1",
        "--evidence-seconds",
        "3",
    ],
    pages: PAGES,
};

/// What a wave plays with.
pub struct Play<'a> {
    /// The processes.
    pub stage: &'a Stage,
    /// The Pages and accounts.
    pub assets: &'a [Asset],
}

/// Plays all waves and counts.
///
/// # Errors
/// When something breaks off that is no promise of the desk's: the sandbox does not start, a post
/// does not settle.
pub async fn torture(seed: u64, folder: &Folder, binary: Option<&Path>) -> Result<Report> {
    let began = Instant::now();
    let mut dice = Dice::new(seed);
    let stage = Stage::open(folder, binary, &SETTING).await?;
    let assets = assets(&stage).await?;
    let play = Play {
        stage: &stage,
        assets: &assets,
    };
    stage
        .platform
        .settings(&json!({ "film_ms": 200, "rate_limits": false }))
        .await?;
    let mut taken = first_stories(&play, &mut dice).await?;
    let (mut left, mut faults) = (case::all(), 0);
    // Once more for those whose trouble never came, since a kill for another came before it.
    for _ in 0..ROUNDS {
        let waves = case::waves(&left, &assets);
        let mut idle = Vec::new();
        for cases in &waves {
            let since = (Instant::now(), stage.kills());
            let played = wave::play(&play, cases, &mut dice, taken.len()).await?;
            eprintln!(
                "torture: {} posts, {} kills, {:.1} s; last: {}",
                played.taken.len(),
                stage.kills() - since.1,
                since.0.elapsed().as_secs_f32(),
                played.last
            );
            faults += cases.len() - played.idle.len();
            taken.extend(played.taken);
            idle.extend(played.idle);
        }
        left = idle;
    }
    let mut report = audit::audit(&taken, &evidence(&stage).await?);
    report.idle = left.iter().map(Case::name).collect();
    report.faults = faults as u64;
    (report.seed, report.kills) = (seed, stage.kills());
    stage.close();
    report.damage = stage.verify().await?;
    report.seconds = began.elapsed().as_secs();
    Ok(report)
}

/// The shop's Pages and accounts; the first Pages keep no stories.
async fn assets(stage: &Stage) -> Result<Vec<Asset>> {
    let mut assets = Vec::new();
    let mut pages = 0;
    for row in stage.desk.channels().await? {
        let word = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let network = match row["kind"].as_str() {
            Some("facebook") => "facebook",
            Some("instagram") => "instagram",
            _ => continue,
        };
        let kept = network != "facebook" || pages >= FORGETFUL;
        if network == "facebook" {
            pages += 1;
            stage.platform.archive(&word("asset"), kept).await?;
        }
        assets.push(Asset {
            network,
            id: word("asset"),
            channel: word("id"),
            kept,
        });
    }
    Ok(assets)
}

/// A story on every Page that keeps them: a list that shows none proves nothing, since it looks
/// like that of a Page that keeps none.
async fn first_stories(play: &Play<'_>, dice: &mut Dice) -> Result<Vec<Taken>> {
    let kind = kind::KINDS.iter().find(|kind| kind.name == "photo story");
    let kind = kind.context("there is no story of a photo")?;
    let case = Case {
        kind,
        kept: true,
        trouble: None,
    };
    let keeps = |asset: &Asset| asset.network == "facebook" && asset.kept;
    let places = play.assets.iter().enumerate();
    let places = places.filter(|(_, asset)| keeps(asset));
    let cases: Vec<(usize, Case)> = places.map(|(place, _)| (place, case)).collect();
    let played = wave::play(play, &cases, dice, 0)
        .await
        .context("the first stories")?;
    Ok(played.taken)
}

async fn evidence(stage: &Stage) -> Result<audit::Evidence> {
    let platform = &stage.platform;
    let rows = |listing: &Value| listing["data"].as_array().cloned().unwrap_or_default();
    Ok(audit::Evidence {
        desk: stage.desk.posts().await?,
        public: rows(&platform.ask("/control/posts").await?),
        comments: rows(&platform.ask("/control/comments").await?),
        prepared: rows(&platform.ask("/control/prepared").await?),
        undecidable: platform.undecidable_posts().await?,
    })
}
