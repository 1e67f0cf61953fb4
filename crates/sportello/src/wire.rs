//! Wiring: the only place that puts the concrete parts together.

use crate::cli::{Graph, Patience};
use crate::folder::Opened;
use anyhow::Context;
use data_encoding::BASE64URL_NOPAD;
use sportello_channels::Registry;
use sportello_core::{Span, WorkspaceId};
use sportello_engine::engine::Parts;
use sportello_engine::vault::token_hash;
use sportello_engine::{Engine, Settings, SystemClock};
use sportello_store::AgentRow;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long a one-time sign-in link stays good.
const LINK_LIFE: Span = Span::hours(24);

/// The engine's settings from the command line.
pub fn settings(graph: &Graph, patience: &Patience, public_url: String) -> Settings {
    let mut settings = Settings {
        graph_url: graph.graph_url.trim_end_matches('/').to_owned(),
        graph_version: graph.graph_version.clone(),
        public_url: public_url.trim_end_matches('/').to_owned(),
        ..Settings::default()
    };
    if let Some(n) = patience.request_timeout_seconds {
        settings.request_timeout = Span::seconds(n.max(1).into());
    }
    if let Some(n) = patience.settle_seconds {
        settings.patience.settle = Span::seconds(n.into());
        settings.patience.again = Span::seconds(n.max(1).into()).min(settings.patience.again);
    }
    if let Some(n) = patience.evidence_seconds {
        settings.patience.evidence = Span::seconds(n.into());
    }
    settings
}

/// Puts an engine together over an open folder.
pub async fn engine(opened: Opened, settings: Settings) -> anyhow::Result<Engine> {
    let parts = Parts {
        store: opened.store,
        blobs: opened.blobs,
        registry: Registry::standard(),
        settings,
        vault: opened.vault,
        clock: Arc::new(SystemClock),
    };
    Ok(Engine::new(parts).await?)
}

/// Listens, with an error that says what to do.
pub async fn listen(address: SocketAddr, flag: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("the desk cannot listen on {address}: if another program uses this port, stop it or choose another address with {flag} (port 0 takes a free one)")
    })
}

/// Runs the desk until told to stop: recovery first, then workers and web server side by side.
/// `sandbox` is the address of the phones beside a demo.
pub async fn run(
    engine: Engine,
    listener: TcpListener,
    sandbox: Option<String>,
    stop: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    let unknown = engine.recover(engine.now()).await?;
    if unknown > 0 {
        tracing::warn!(
            unknown,
            "messages were under way when the last run ended; evidence is looked for before anything is sent again"
        );
    }
    let address = listener.local_addr()?.ip();
    let desk = match sandbox {
        Some(url) => sportello_web::Desk::beside_sandbox(engine.clone(), address, url),
        None => sportello_web::Desk::new(engine.clone(), address),
    };
    desk.drills().play_on(Arc::new(crate::stage::Rehearsals));
    let web = sportello_web::serve(listener, desk, crate::stop::wait(stop.clone()));
    let workers = sportello_engine::shell::run(engine, stop);
    let (web, workers) = tokio::join!(web, workers);
    web?;
    workers?;
    Ok(())
}

/// Makes a one-time sign-in link.
pub async fn sign_in_link(engine: &Engine, agent: &AgentRow, desk: &str) -> anyhow::Result<String> {
    let token = BASE64URL_NOPAD.encode(&engine.vault().random::<32>()?);
    let expires = engine.now() + LINK_LIFE;
    engine
        .store()
        .add_sign_in_link(agent.id, token_hash(&token), expires)
        .await?;
    Ok(format!("{desk}/sign-in/{token}"))
}

/// Makes an API token.
pub async fn api_token(
    engine: &Engine,
    workspace: WorkspaceId,
    name: &str,
) -> anyhow::Result<String> {
    let token = format!(
        "spt_{}",
        BASE64URL_NOPAD.encode(&engine.vault().random::<32>()?)
    );
    engine
        .store()
        .add_api_token(workspace, token_hash(&token), name, engine.now())
        .await?;
    Ok(token)
}

/// An address people can open: a desk that listens everywhere is opened on this machine.
pub fn url_of(address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        return format!("http://127.0.0.1:{}", address.port());
    }
    format!("http://{address}")
}
