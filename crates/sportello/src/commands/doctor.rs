//! `sportello doctor`: what stands between the channels and their people.

use crate::cli::{Doctor, Patience};
use crate::{folder, output, wire};
use anyhow::bail;
use serde_json::json;
use sportello_engine::doctor::{Condition, Finding};
use sportello_web::i18n::Language;
use std::process::ExitCode;

/// Looks at every workspace, or at one.
pub async fn run(args: Doctor) -> anyhow::Result<ExitCode> {
    let settings = wire::settings(
        &args.graph,
        &Patience::default(),
        args.reached.public_url.clone(),
    );
    let engine = wire::engine(folder::open_looking(&args.folder)?, settings).await?;
    let mut known = engine.store().workspaces().await?;
    if let Some(id) = args.workspace {
        known.retain(|row| row.id.0 == id);
        if known.is_empty() {
            bail!("there is no workspace {id}: `sportello workspace list` shows those there are");
        }
    }
    let mut worst = Condition::Well;
    for row in known {
        if !args.folder.json {
            output::row(format_args!("{}", row.name))?;
        }
        for finding in engine.examine(engine.now(), row.id).await? {
            worst = worst.max(finding.condition);
            tell(&finding, row.id.0, args.folder.json)?;
        }
    }
    Ok(match worst {
        Condition::Ill => ExitCode::from(1),
        _ => ExitCode::SUCCESS,
    })
}

fn tell(finding: &Finding, workspace: i64, as_json: bool) -> anyhow::Result<()> {
    let says = sportello_web::doctor_says(Language::English, finding);
    let channel = finding.channel.as_ref();
    if as_json {
        return output::line(&json!({
            "workspace": workspace.to_string(),
            "channel": channel.map(|(id, ..)| id.to_string()),
            "check": finding.check.as_str(),
            "condition": finding.condition.as_str(),
            "what": finding.what,
            "says": says,
        }));
    }
    let mark = match finding.condition {
        Condition::Well => "ok",
        Condition::Unknown => "?",
        Condition::Warning => "!",
        Condition::Ill => "NO",
    };
    let about = channel.map_or_else(
        || "this desk".to_owned(),
        |(_, kind, name)| format!("{name} ({kind})"),
    );
    output::row(format_args!("  {mark:<3} {about}: {says}"))
}
