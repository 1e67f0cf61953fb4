//! `sportello channel`: connect, list, give a new token.

use super::workspace::{meant, offline};
use crate::cli::{Channel, ChannelAdd, Folder, Patience};
use crate::{folder, output, wire};
use anyhow::{Context, anyhow, bail};
use serde_json::json;
use sportello_core::{AppId, ChannelId, ChannelKind};
use sportello_engine::Engine;
use sportello_engine::connect::Connection;
use std::collections::BTreeMap;
use std::io::Read;

/// Runs one of its commands.
pub async fn run(command: Channel) -> anyhow::Result<()> {
    match command {
        Channel::Add(args) => add(*args).await,
        Channel::List { workspace, folder } => list(workspace, &folder).await,
        Channel::Token {
            channel,
            workspace,
            token,
            folder,
        } => {
            let engine = offline(&folder).await?;
            let workspace = meant(&engine, workspace).await?;
            let token = secret(&token)?;
            engine
                .renew_token(
                    engine.now(),
                    workspace,
                    ChannelId(channel),
                    &token.as_str().into(),
                )
                .await
                .with_context(|| format!("channel {channel} was not given the token"))?;
            if folder.json {
                return output::line(&json!({"id": channel.to_string()}));
            }
            println!(
                "Channel {channel} has the new token; what was held for the old one goes at the next start."
            );
            Ok(())
        }
    }
}

async fn add(args: ChannelAdd) -> anyhow::Result<()> {
    let settings = wire::settings(&args.graph, &Patience::default(), String::new());
    let engine = wire::engine(folder::open(&args.folder)?, settings).await?;
    let workspace = meant(&engine, args.workspace).await?;
    let (app, verify_token) = app(&engine, &args).await?;
    let given = [
        ("waba", &args.waba),
        ("phone", &args.phone),
        ("page", &args.page),
        ("username", &args.username),
    ];
    let settings: BTreeMap<String, String> = given
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)))
        .collect();
    let connection = Connection {
        kind: ChannelKind::new(&args.kind.to_ascii_lowercase()),
        asset: args.asset,
        name: args.name,
        app,
        settings,
        token: secret(&args.token)?.as_str().into(),
    };
    let connected = engine.connect(engine.now(), workspace, connection).await?;
    let channel = connected.channel;
    if args.folder.json {
        return output::line(&json!({
            "id": channel.id.to_string(), "kind": channel.kind.as_str(), "asset": channel.asset,
            "name": channel.name, "workspace": workspace.to_string(), "verify_token": verify_token,
            "claimed": connected.claimed, "remarks": connected.remarks,
        }));
    }
    println!(
        "Channel {} is connected: {} ({}).",
        channel.id, channel.name, channel.kind
    );
    if connected.claimed > 0 {
        println!(
            "  {} events had waited for it and are in the inbox now.",
            connected.claimed
        );
    }
    if let Some(token) = verify_token {
        println!(
            "  In the app's dashboard, set the webhook to <your address>/hooks/meta with the verify token {token}"
        );
    }
    for remark in connected.remarks {
        eprintln!("  Note: {remark}.");
    }
    Ok(())
}

/// The app named, known from before or made known now; with its verify token if it is new.
async fn app(engine: &Engine, args: &ChannelAdd) -> anyhow::Result<(AppId, Option<String>)> {
    let known = engine.apps();
    let named = match (&args.app_id, known.as_slice()) {
        (Some(id), _) => id.clone(),
        (None, [only]) => only.platform_id.clone(),
        (None, []) => {
            bail!("no app is known yet: give its id and secret once with --app-id and --app-secret")
        }
        (None, _) => bail!("several apps are known: say through which with --app-id"),
    };
    match (
        known.iter().find(|a| a.platform_id == named),
        &args.app_secret,
    ) {
        (Some(app), None) => Ok((app.id, None)),
        (None, None) => bail!(
            "the app {named} is not known yet: give its secret once with --app-secret (or SPORTELLO_APP_SECRET)"
        ),
        (_, Some(given)) => {
            super::app::put(
                engine,
                &named,
                &secret(given)?,
                args.verify_token.as_deref(),
            )
            .await
        }
    }
}

async fn list(workspace: Option<i64>, args: &Folder) -> anyhow::Result<()> {
    let store = folder::open_to_read(args)?;
    for row in store.workspaces().await? {
        if workspace.is_some_and(|w| w != row.id.0) {
            continue;
        }
        for channel in store.channels(row.id).await? {
            if args.json {
                output::line(&json!({
                    "id": channel.id.to_string(), "kind": channel.kind.as_str(), "asset": channel.asset,
                    "name": channel.name, "workspace": row.id.to_string(), "token": channel.token_state,
                }))?;
            } else {
                println!(
                    "{:>4}  {:<10} {}  {}  ({})",
                    channel.id,
                    channel.kind.as_str(),
                    channel.asset,
                    channel.name,
                    row.name
                );
            }
        }
    }
    Ok(())
}

/// A secret as given, or from standard input where `-` stands for it.
pub(super) fn secret(given: &str) -> anyhow::Result<String> {
    if given != "-" {
        return Ok(given.to_owned());
    }
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .context("standard input could not be read")?;
    let text = text.trim();
    if text.is_empty() {
        return Err(anyhow!("standard input was empty: nothing was changed"));
    }
    Ok(text.to_owned())
}
