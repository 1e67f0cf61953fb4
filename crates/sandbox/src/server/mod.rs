//! The shell around the rules: HTTP, the control API, the phones page, webhooks, a data folder.

mod connection;
mod control;
mod core;
mod courier;
mod dialog;
mod feed;
mod gate;
mod graph;
mod journal;
mod outside;
mod phones;

use crate::rules::{Command, World};
use connection::TrackedListener;
use core::Core;
use serde::Serialize;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How to start a sandbox.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The folder that holds everything; made when missing.
    pub data_dir: PathBuf,
    /// The address under which others reach this sandbox; nothing = `http://` and the listener.
    pub public_url: Option<String>,
}

impl Config {
    /// Listens on an address and keeps everything in a folder.
    pub fn new(listen: SocketAddr, data_dir: impl Into<PathBuf>) -> Self {
        Self {
            listen,
            data_dir: data_dir.into(),
            public_url: None,
        }
    }
}

/// Why a sandbox did not start. Every message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port belongs to another process.
    #[error(
        "the sandbox cannot listen on {addr}: another program already uses this port. Stop it, or choose another address with --sandbox-listen (or --listen)"
    )]
    PortTaken {
        /// The address asked for.
        addr: SocketAddr,
    },
    /// The address cannot be used.
    #[error("the sandbox cannot listen on {addr}: {source}")]
    Listen {
        /// The address asked for.
        addr: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The folder belongs to another process.
    #[error("the folder {} is in use by another running sandbox. Stop that one, or choose another folder with --data", folder.display())]
    FolderBusy {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder cannot be read or written.
    #[error("the sandbox cannot use the folder {}: {source}. Check that it exists, is writable, and that the disk is not full", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// What the folder holds cannot be understood.
    #[error("the sandbox's data in {} is damaged ({what}). Nothing was changed; restore the folder from a backup, or start with an empty one", file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// The HTTP client could not be made.
    #[error("the sandbox could not prepare its HTTP client: {0}")]
    Client(#[from] reqwest::Error),
}

/// What the sandbox holds from its first start on: everything a desk needs to connect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seeded {
    /// App id.
    pub app_id: String,
    /// App secret; signs the webhooks of all three networks.
    pub app_secret: String,
    /// The verify token of the app's dashboard.
    pub verify_token: String,
    /// The app's own token, `APPID|APPSECRET`.
    pub app_token: String,
    /// Page id (Messenger).
    pub page_id: String,
    /// Instagram account id.
    pub instagram_id: String,
    /// WhatsApp business account id.
    pub waba_id: String,
    /// Phone number id.
    pub phone_id: String,
    /// Telegram bot id.
    pub bot_id: String,
    /// The bot's token.
    pub bot_token: String,
    /// The Page's token; also for the linked Instagram account.
    pub page_token: String,
    /// The account's own token (Instagram Login).
    pub instagram_token: String,
    /// The system user's token, for WhatsApp.
    pub system_token: String,
    /// The long-lived token of the user who owns the Page.
    pub user_token: String,
}

impl Seeded {
    /// Reads it from a world.
    #[must_use]
    pub fn of(world: &World) -> Self {
        let seed = world.seed().clone();
        let (secret, verify) = world.app_secrets(&seed.app).unwrap_or_default();
        Self {
            app_token: format!("{}|{secret}", seed.app),
            app_id: seed.app,
            app_secret: secret,
            verify_token: verify,
            page_id: seed.page,
            instagram_id: seed.instagram,
            waba_id: seed.waba,
            phone_id: seed.phone,
            bot_id: seed.bot,
            bot_token: seed.bot_token,
            page_token: seed.page_token,
            instagram_token: seed.instagram_token,
            system_token: seed.system_token,
            user_token: seed.user_token,
        }
    }
}

/// A running sandbox. Dropping it without [`Running::stop`] leaves the folder as after a crash,
/// which loses nothing.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Its address for others, without a trailing slash.
    pub url: String,
    /// What a desk needs to connect.
    pub seeded: Seeded,
    /// Its mail servers.
    pub mail: crate::mail::MailServers,
    core: Arc<Core>,
    server: JoinHandle<()>,
    courier: JoinHandle<()>,
}

impl Running {
    /// Stops: no new calls, webhooks not yet accepted stay for the next start, state is written.
    pub async fn stop(self) {
        self.core.stop.send_replace(true);
        let patience = std::time::Duration::from_secs(2);
        // Open event streams would keep the server; they end with the stop signal.
        let abort = self.server.abort_handle();
        if tokio::time::timeout(patience, self.server).await.is_err() {
            abort.abort();
        }
        self.courier.abort();
        self.core.close();
    }

    /// Does a command in-process, as the control API would.
    ///
    /// # Errors
    /// When the data folder cannot be written; nothing was done then.
    pub fn apply(&self, command: Command) -> std::io::Result<crate::rules::Done> {
        self.core.apply(command)
    }

    /// Looks at the world.
    pub fn look<T>(&self, at: impl FnOnce(&World) -> T) -> T {
        self.core.look(at)
    }
}

/// Starts a sandbox.
///
/// # Errors
/// [`StartError`]: the folder or the port is in use or unusable, or the data are damaged.
pub async fn start(config: Config) -> Result<Running, StartError> {
    let opened = journal::open(&config.data_dir)?;
    let listener =
        TcpListener::bind(config.listen)
            .await
            .map_err(|source| match source.kind() {
                std::io::ErrorKind::AddrInUse => StartError::PortTaken {
                    addr: config.listen,
                },
                _ => StartError::Listen {
                    addr: config.listen,
                    source,
                },
            })?;
    let addr = listener.local_addr().map_err(|source| StartError::Listen {
        addr: config.listen,
        source,
    })?;
    let url = config
        .public_url
        .unwrap_or_else(|| format!("http://{addr}"))
        .trim_end_matches('/')
        .to_owned();
    let (stop, stopped) = watch::channel(false);
    let core = Arc::new(Core::new(opened, outside::clients()?, stop));
    let settings = serde_json::json!({ "base_url": url });
    core.apply(Command::Settings(settings))
        .map_err(|source| StartError::Folder {
            folder: config.data_dir.clone(),
            source,
        })?;
    let seeded = core.look(Seeded::of);
    for effect in core.resume() {
        outside::run(core.clone(), effect);
    }
    let courier = tokio::spawn(courier::work(core.clone(), stopped.clone()));
    let mail = crate::mail::start()
        .await
        .map_err(|source| StartError::Listen {
            addr: config.listen,
            source,
        })?;
    let around = Arc::new(crate::around::Around::default());
    let app = routes(core.clone(), mail.room.clone(), around)
        .into_make_service_with_connect_info::<connection::Caller>();
    let listener = TrackedListener::new(listener, core.clone());
    let server = tokio::spawn(async move {
        let mut stopped = stopped;
        let until = async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        };
        if let Err(error) = axum::serve(listener, app)
            .with_graceful_shutdown(until)
            .await
        {
            tracing::error!(%error, "the sandbox's server stopped");
        }
    });
    tracing::info!(sandbox.addr = %addr, "sandbox listens");
    Ok(Running {
        addr,
        url,
        seeded,
        mail,
        core,
        server,
        courier,
    })
}

fn routes(
    core: Arc<Core>,
    mail: Arc<crate::mail::MailRoom>,
    around: Arc<crate::around::Around>,
) -> axum::Router {
    let local = phones::routes()
        .merge(control::routes())
        .merge(crate::mail::routes(mail))
        .merge(crate::around::routes(around))
        .merge(dialog::routes())
        .merge(feed::routes())
        .layer(axum::middleware::from_fn(phones::strict))
        .layer(axum::middleware::from_fn(gate::loopback_only));
    axum::Router::new()
        .route("/avatar/{file}", axum::routing::get(phones::avatar))
        .merge(local)
        .fallback(graph::answer)
        .with_state(core)
}
