//! `sportello demo`: desk and sandbox in one process, connected to each other the way a real
//! page is connected: described, subscribed, shaken hands with.

use crate::cli::{Demo, Graph};
use crate::{folder, output, stop, wire};
use anyhow::{Context, anyhow};
use data_encoding::BASE64URL_NOPAD;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use sportello_core::{AppId, ChannelKind, WorkspaceId};
use sportello_engine::Engine;
use sportello_engine::connect::Connection;
use sportello_engine::vault::token_hash;
use sportello_sandbox::Seeded;
use sportello_store::{AgentRow, StoreError};
use std::collections::BTreeMap;
use std::time::Duration;

/// The business of the demo.
const BUSINESS: &str = "Fiori di Lia";
/// Her agents; the first signs in by the link.
const AGENTS: [&str; 2] = ["Lia", "Tommaso"];

/// The ready line.
#[derive(Serialize)]
struct Ready {
    desk: String,
    sandbox: String,
    sign_in: String,
    api_token: String,
    webhook: String,
    verify_token: String,
    app_secret: String,
    assets: Assets,
}

/// The platform's ids of the three channels.
#[derive(Serialize)]
struct Assets {
    facebook: String,
    instagram: String,
    whatsapp: String,
}

/// Runs the demo until it is stopped.
pub async fn run(args: Demo) -> anyhow::Result<()> {
    let progress = Progress::new(args.folder.json);
    progress.say("opening the data folder");
    let opened = folder::open(&args.folder)?;
    let listener = wire::listen(args.listen, "--listen").await?;
    let desk = wire::url_of(listener.local_addr()?);

    progress.say("starting the sandbox");
    let data = args.folder.data.join("sandbox");
    let config = sportello_sandbox::Config::new(args.sandbox_listen, data);
    let sandbox = sportello_sandbox::start(config).await?;
    let seeded = sandbox.seeded.clone();

    progress.say("starting the desk");
    let graph = Graph {
        graph_url: sandbox.url.clone(),
        graph_version: "v25.0".to_owned(),
    };
    let settings = wire::settings(&graph, &args.patience, desk.clone());
    let engine = wire::engine(opened, settings).await?;
    let workspace = workspace(&engine).await?;
    let agent = agents(&engine, workspace).await?;
    let app = engine
        .put_app(
            engine.now(),
            &seeded.app_id,
            &seeded.app_secret.as_str().into(),
            &seeded.verify_token.as_str().into(),
        )
        .await?;
    let stop = stop::asked();
    let phones = Some(sandbox.url.clone());
    let running = tokio::spawn(wire::run(engine.clone(), listener, phones, stop.clone()));

    progress.say("connecting Messenger, Instagram and WhatsApp");
    // The handshake comes to the desk that has just begun to listen.
    engine.subscribe_app(app).await.map_err(|why| {
        anyhow!("the sandbox could not be made to send its events to the desk: {why}")
    })?;
    connect(&engine, workspace, app, &seeded).await?;

    let ready = Ready {
        sign_in: wire::sign_in_link(&engine, &agent, &desk).await?,
        api_token: api_token(&engine, workspace).await?,
        webhook: format!("{desk}/hooks/meta"),
        verify_token: seeded.verify_token,
        app_secret: seeded.app_secret,
        assets: Assets {
            facebook: seeded.page_id,
            instagram: seeded.instagram_id,
            whatsapp: seeded.phone_id,
        },
        sandbox: sandbox.url.clone(),
        desk,
    };
    progress.done();
    tell(&ready, args.folder.json)?;
    let ended = running.await.context("the desk ended unexpectedly")?;
    sandbox.stop().await;
    ended
}

/// Tells programs, or people, that it is ready.
fn tell(ready: &Ready, json: bool) -> anyhow::Result<()> {
    if json {
        return output::line(ready);
    }
    println!("Sportello is ready. Nothing leaves this machine.\n");
    println!(
        "  Sign in   {}   (once; it lets you choose a password)",
        ready.sign_in
    );
    println!("  Desk      {}", ready.desk);
    println!(
        "  Phones    {}   (write to the shop from here)\n",
        ready.sandbox
    );
    println!("Open the two side by side. Ctrl-C stops it; everything is kept.");
    Ok(())
}

async fn workspace(engine: &Engine) -> anyhow::Result<WorkspaceId> {
    let known = engine.store().workspaces().await?;
    if let Some(first) = known.first() {
        return Ok(first.id);
    }
    Ok(engine
        .store()
        .add_workspace(BUSINESS, "Europe/Rome", engine.now())
        .await?
        .id)
}

async fn agents(engine: &Engine, workspace: WorkspaceId) -> anyhow::Result<AgentRow> {
    let known = engine.store().agents(workspace).await?;
    if let Some(first) = known.into_iter().next() {
        return Ok(first);
    }
    let mut made = Vec::new();
    for name in AGENTS {
        made.push(
            engine
                .store()
                .add_agent(workspace, name, engine.now())
                .await?,
        );
    }
    made.into_iter()
        .next()
        .ok_or_else(|| anyhow!("the demo has no agents"))
}

/// Connects what is not connected yet.
async fn connect(
    engine: &Engine,
    workspace: WorkspaceId,
    app: AppId,
    seeded: &Seeded,
) -> anyhow::Result<()> {
    let known = engine.store().channels(workspace).await?;
    for connection in connections(app, seeded) {
        if known
            .iter()
            .any(|c| c.kind == connection.kind && c.asset == connection.asset)
        {
            continue;
        }
        let connected = engine.connect(engine.now(), workspace, connection).await?;
        for remark in connected.remarks {
            tracing::warn!(channel.id = connected.channel.id.0, "{remark}");
        }
    }
    Ok(())
}

fn connections(app: AppId, seeded: &Seeded) -> [Connection; 3] {
    let one = |kind: &str, asset: &str, token: &str, settings: &[(&str, &str)]| Connection {
        kind: ChannelKind::new(kind),
        asset: asset.to_owned(),
        name: None,
        app,
        settings: settings
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect::<BTreeMap<_, _>>(),
        token: token.into(),
    };
    [
        one("facebook", &seeded.page_id, &seeded.page_token, &[]),
        one(
            "instagram",
            &seeded.instagram_id,
            &seeded.page_token,
            &[("page", &seeded.page_id)],
        ),
        one(
            "whatsapp",
            &seeded.phone_id,
            &seeded.system_token,
            &[("waba", &seeded.waba_id)],
        ),
    ]
}

/// The demo's API token: the same at every start, since it is made from the vault's key.
async fn api_token(engine: &Engine, workspace: WorkspaceId) -> anyhow::Result<String> {
    let mark = engine.vault().mark(b"the demo's API token");
    let token = format!("spt_{}", BASE64URL_NOPAD.encode(&mark));
    let hash = token_hash(&token);
    if engine.store().api_token(hash).await?.is_none() {
        match engine
            .store()
            .add_api_token(workspace, hash, "demo", engine.now())
            .await
        {
            Ok(()) | Err(StoreError::Conflict(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(token)
}

/// Progress on standard error while it prepares.
struct Progress(ProgressBar);

impl Progress {
    fn new(json: bool) -> Progress {
        let bar = if json {
            ProgressBar::hidden()
        } else {
            ProgressBar::new_spinner()
        };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}…") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(80));
        Progress(bar)
    }

    fn say(&self, what: &'static str) {
        self.0.set_message(what);
    }

    fn done(&self) {
        self.0.finish_and_clear();
    }
}
