//! The folder measured in: one workspace with one WhatsApp number, on the disk named, gone
//! afterwards. Nothing is asked of any platform: its address is a closed port.

use crate::cli::{Folder, Graph, Patience};
use crate::{folder, wire};
use anyhow::Context as _;
use sportello_core::{ChannelKind, WorkspaceId};
use sportello_engine::Engine;
use sportello_engine::connect::Connection;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Where webhooks go.
pub const HOOK: &str = "/hooks/meta";
/// Nobody listens there.
const NO_PLATFORM: &str = "http://127.0.0.1:9";
/// The app's secret.
pub const SECRET: &str = "0c1d2e3f405162738495a6b7c8d9eaf0";
/// The number's id.
pub const PHONE_ID: &str = "106540352242922";
/// The account's id.
pub const WABA_ID: &str = "102290129340398";

/// A place on a disk; removed when dropped.
#[derive(Debug)]
pub struct Place(PathBuf);

impl Place {
    /// A new folder in that one.
    pub fn new(on: &Path) -> anyhow::Result<Place> {
        let path = on.join(format!("sportello-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path).with_context(|| {
            format!(
                "{} cannot be made: name another disk with --on",
                path.display()
            )
        })?;
        Ok(Place(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A data folder in it.
    pub fn data(&self, name: &str) -> Folder {
        Folder {
            data: self.0.join(name),
            key_file: None,
            json: true,
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            eprintln!("{} could not be removed: {error}", self.0.display());
        }
    }
}

/// An engine over a data folder, without workers.
pub async fn engine(data: &Folder) -> anyhow::Result<Engine> {
    let settings = wire::settings(&graph(), &Patience::default(), String::new());
    wire::engine(folder::open(data)?, settings).await
}

/// Makes a data folder ready: workspace, agent, app, number.
pub async fn set_up(data: &Folder) -> anyhow::Result<WorkspaceId> {
    let engine = engine(data).await?;
    let now = engine.now();
    let workspace = engine
        .store()
        .add_workspace("Fiori di Lia", "Europe/Rome", now)
        .await?
        .id;
    engine.store().add_agent(workspace, "Lia", now).await?;
    let app = engine
        .put_app(now, "1205671394005", &SECRET.into(), &"fiori".into())
        .await?;
    let connection = Connection {
        kind: ChannelKind::new("whatsapp"),
        asset: PHONE_ID.to_owned(),
        name: Some("Fiori di Lia".to_owned()),
        app,
        settings: BTreeMap::from([("waba".to_owned(), WABA_ID.to_owned())]),
        token: "EAAbench".into(),
    };
    engine.connect(now, workspace, connection).await?;
    Ok(workspace)
}

/// The arguments that serve a data folder.
pub fn serve(data: &Folder) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = [
        "serve",
        "--json",
        "--listen",
        "127.0.0.1:0",
        "--graph-url",
        NO_PLATFORM,
        "--data",
    ]
    .into_iter()
    .map(OsString::from)
    .collect();
    arguments.push(data.data.clone().into());
    arguments
}

/// The arguments that serve the neighbour.
pub fn neighbour() -> Vec<OsString> {
    ["bench", "neighbour", "--listen", "127.0.0.1:0"]
        .into_iter()
        .map(OsString::from)
        .collect()
}

fn graph() -> Graph {
    Graph {
        graph_url: NO_PLATFORM.to_owned(),
        graph_version: "v25.0".to_owned(),
    }
}
