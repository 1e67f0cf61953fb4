//! `sportello channel`: connect, list, give a new token.

use super::workspace::{meant, offline};
use crate::cli::{Channel, ChannelAdd, Look, Patience};
use crate::{folder, output, wire};
use anyhow::{Context, bail};
use serde_json::json;
use sportello_channels::Registry;
use sportello_core::{AppId, ChannelId, ChannelKind, WorkspaceId};
use sportello_engine::Engine;
use sportello_engine::apps::OpenApp;
use sportello_engine::connect::{Connected, Connection};
use sportello_engine::mail::NewMailbox;
use std::collections::BTreeMap;
use std::io::IsTerminal as _;

/// Runs one of its commands.
pub async fn run(command: Channel) -> anyhow::Result<()> {
    match command {
        Channel::Add(args) => add(*args).await,
        Channel::List { workspace, look } => list(workspace, &look).await,
        Channel::Token {
            channel,
            workspace,
            token,
            folder,
        } => {
            let engine = offline(&folder).await?;
            let workspace = meant(&engine, workspace).await?;
            let token = secret(&token, "the token")?;
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
    let kind = kind(&args.kind)?;
    let settings = wire::settings(&args.graph, &Patience::default(), String::new());
    let engine = wire::engine(folder::open_known(&args.folder)?, settings).await?;
    let workspace = meant(&engine, args.workspace).await?;
    // In this order they are asked for, and taken from standard input line by line.
    let token = secret(&args.token, "the token")?;
    if engine.connector(&kind)?.bot().is_some() {
        let token = token.as_str().into();
        let now = engine.now();
        let connected = engine
            .connect_bot(now, workspace, &kind, args.name.clone(), &token)
            .await?;
        return told(&args, workspace, connected, None);
    }
    if engine.connector(&kind)?.mailbox().is_some() {
        let given = [
            ("imap", &args.imap),
            ("smtp", &args.smtp),
            ("user", &args.user),
        ];
        let new = NewMailbox {
            kind,
            address: args.asset.clone().unwrap_or_default(),
            name: args.name.clone(),
            settings: given
                .into_iter()
                .filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)))
                .collect(),
            password: token.as_str().into(),
        };
        let connected = engine.connect_mailbox(engine.now(), workspace, new).await?;
        return told(&args, workspace, connected, None);
    }
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
        kind,
        asset: args.asset.clone().unwrap_or_default(),
        name: args.name.clone(),
        app,
        settings,
        token: token.as_str().into(),
    };
    let connected = engine.connect(engine.now(), workspace, connection).await?;
    told(&args, workspace, connected, verify_token)
}

/// Says what connecting did.
fn told(
    args: &ChannelAdd,
    workspace: WorkspaceId,
    connected: Connected,
    verify_token: Option<String>,
) -> anyhow::Result<()> {
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

/// The kind meant, before anything is asked for or stored.
fn kind(named: &str) -> anyhow::Result<ChannelKind> {
    let kind = ChannelKind::new(&named.to_ascii_lowercase());
    let registry = Registry::standard();
    if registry.get(&kind).is_none() {
        let kinds: Vec<String> = registry.iter().map(|c| c.kind().to_string()).collect();
        bail!(
            "there is no kind of channel {named:?}: nothing was changed. Use one of {}",
            kinds.join(", ")
        );
    }
    Ok(kind)
}

/// The app named, known from before or made known now; with its verify token if it is new.
async fn app(engine: &Engine, args: &ChannelAdd) -> anyhow::Result<(AppId, Option<String>)> {
    let known = engine.apps();
    let known: Vec<&OpenApp> = known.iter().filter(|app| app.bot().is_none()).collect();
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
                &secret(given, "the app's secret")?,
                args.verify_token.as_deref(),
            )
            .await
        }
    }
}

async fn list(workspace: Option<i64>, args: &Look) -> anyhow::Result<()> {
    let store = folder::open_to_read(&args.data)?;
    let mut known = store.workspaces().await?;
    if let Some(id) = workspace {
        known.retain(|row| row.id.0 == id);
        if known.is_empty() {
            bail!("there is no workspace {id}: `sportello workspace list` shows those there are");
        }
    }
    let mut total = 0_u64;
    for row in known {
        for channel in store.channels(row.id).await? {
            total += 1;
            if args.json {
                output::line(&json!({
                    "id": channel.id.to_string(), "kind": channel.kind.as_str(), "asset": channel.asset,
                    "name": channel.name, "workspace": row.id.to_string(), "token": channel.token_state,
                }))?;
            } else {
                let (id, kind) = (channel.id.to_string(), channel.kind.as_str());
                output::row(format_args!(
                    "{id:>4}  {kind:<10} {}  {}  ({})",
                    channel.asset, channel.name, row.name
                ))?;
            }
        }
    }
    if !args.json && total == 0 {
        output::row(format_args!(
            "There is no channel yet: connect one with `sportello channel add` (see its --help)."
        ))?;
    }
    Ok(())
}

/// A secret as given, or a line of standard input where `-` stands for it; a person at a terminal
/// is asked.
pub(super) fn secret(given: &str, what: &str) -> anyhow::Result<String> {
    if given != "-" {
        return Ok(given.to_owned());
    }
    let input = std::io::stdin();
    if input.is_terminal() {
        eprint!("{what}: ");
    }
    let mut text = String::new();
    input
        .read_line(&mut text)
        .context("standard input could not be read: nothing was changed")?;
    let text = text.trim();
    if text.is_empty() {
        bail!("standard input has no line for {what}: nothing was changed");
    }
    Ok(text.to_owned())
}
