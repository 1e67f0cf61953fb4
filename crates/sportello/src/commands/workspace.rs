//! `sportello workspace`: make one, list them.

use crate::cli::{Folder, Graph, Look, Patience, Workspace};
use crate::folder::Opened;
use crate::{folder, output, wire};
use anyhow::bail;
use serde_json::json;
use sportello_core::WorkspaceId;
use sportello_engine::Engine;
use sportello_store::Store;

/// Runs one of its commands.
pub async fn run(command: Workspace) -> anyhow::Result<()> {
    match command {
        Workspace::Create {
            name,
            time_zone,
            agent,
            folder,
        } => create(&name, &time_zone, agent, &folder).await,
        Workspace::List(look) => list(&look).await,
    }
}

async fn create(
    name: &str,
    time_zone: &str,
    agent: Option<String>,
    args: &Folder,
) -> anyhow::Result<()> {
    if name.trim().is_empty() {
        bail!("a workspace needs a name: the business's, as customers know it");
    }
    if jiff::tz::TimeZone::get(time_zone).is_err() {
        bail!("there is no time zone {time_zone:?}: use a name such as Europe/Rome");
    }
    let engine = over(folder::open(args)?).await?;
    let agent = agent.unwrap_or_else(|| format!("{} 1", name.trim()));
    if engine.store().agent_by_name(&agent).await?.is_some() {
        bail!(
            "there is an agent {agent:?} already, and agents sign in by name: nothing was made. Name the first agent otherwise with --agent NAME"
        );
    }
    let workspace = engine
        .store()
        .add_workspace(name.trim(), time_zone, engine.now())
        .await?;
    let agent = engine
        .store()
        .add_agent(workspace.id, &agent, engine.now())
        .await?;
    let token = wire::api_token(&engine, workspace.id, "first").await?;
    if args.json {
        return output::line(&json!({
            "id": workspace.id.to_string(), "name": workspace.name, "time_zone": workspace.time_zone,
            "agent": agent.name, "api_token": token,
        }));
    }
    println!("Workspace {} \"{}\" is made.", workspace.id, workspace.name);
    println!(
        "  First agent   {}   (`sportello serve` prints a one-time sign-in link)",
        agent.name
    );
    println!("  API token     {token}   (shown only now)");
    Ok(())
}

async fn list(args: &Look) -> anyhow::Result<()> {
    let store = folder::open_to_read(&args.data)?;
    let known = store.workspaces().await?;
    for workspace in &known {
        let channels = store.channels(workspace.id).await?.len();
        if args.json {
            output::line(&json!({
                "id": workspace.id.to_string(), "name": workspace.name,
                "time_zone": workspace.time_zone, "channels": channels,
            }))?;
        } else {
            let id = workspace.id.to_string();
            output::row(format_args!(
                "{id:>4}  {}  ({}, {channels} channels)",
                workspace.name, workspace.time_zone
            ))?;
        }
    }
    if !args.json && known.is_empty() {
        output::row(format_args!(
            "There is no workspace yet: make one with `sportello workspace create NAME`."
        ))?;
    }
    Ok(())
}

/// An engine over a folder that is there and that no desk is using, for commands that write.
pub async fn offline(args: &Folder) -> anyhow::Result<Engine> {
    over(folder::open_known(args)?).await
}

async fn over(opened: Opened) -> anyhow::Result<Engine> {
    let graph = Graph {
        graph_url: "https://graph.facebook.com".to_owned(),
        graph_version: "v25.0".to_owned(),
    };
    let settings = wire::settings(&graph, &Patience::default(), String::new());
    wire::engine(opened, settings).await
}

/// The workspace meant: the one named, or the only one.
pub async fn meant(engine: &Engine, named: Option<i64>) -> anyhow::Result<WorkspaceId> {
    the_one(&**engine.store(), named).await
}

/// The same of a store that is only looked at.
pub async fn the_one(store: &dyn Store, named: Option<i64>) -> anyhow::Result<WorkspaceId> {
    let known = store.workspaces().await?;
    match (named, known.as_slice()) {
        (Some(id), _) => match known.iter().find(|w| w.id.0 == id) {
            Some(found) => Ok(found.id),
            None => bail!(
                "there is no workspace {id}: `sportello workspace list` shows those there are"
            ),
        },
        (None, [only]) => Ok(only.id),
        (None, []) => {
            bail!("there is no workspace yet: make one with `sportello workspace create NAME`")
        }
        (None, _) => bail!(
            "there are several workspaces: say which with --workspace ID (`sportello workspace list` shows them)"
        ),
    }
}
