//! `sportello sign-in`: a new one-time link, for an agent who is new or forgot the password.

use super::workspace::offline;
use crate::cli::SignIn;
use crate::{output, wire};
use anyhow::bail;
use serde_json::json;

/// Makes the link.
pub async fn run(args: SignIn) -> anyhow::Result<()> {
    let engine = offline(&args.folder).await?;
    let mut agents = Vec::new();
    for workspace in engine.store().workspaces().await? {
        agents.extend(engine.store().agents(workspace.id).await?);
    }
    let names: Vec<&str> = agents.iter().map(|a| a.name.as_str()).collect();
    let names = names.join(", ");
    if agents.is_empty() {
        bail!(
            "there is nobody who could sign in yet: make a workspace with `sportello workspace create NAME --agent NAME`"
        );
    }
    let agent = match (&args.agent, agents.as_slice()) {
        (Some(name), _) => match engine.store().agent_by_name(name).await? {
            Some(agent) => agent,
            None => bail!("there is no agent {name:?}: name one of {names} with --agent"),
        },
        (None, [only]) => only.clone(),
        (None, _) => bail!("there are several agents: say for which with --agent NAME: {names}"),
    };
    let link = wire::sign_in_link(
        &engine,
        &agent,
        args.reached.public_url.trim_end_matches('/'),
    )
    .await?;
    if args.folder.json {
        return output::line(&json!({"agent": agent.name, "sign_in": link}));
    }
    println!("{link}\nIt works once, within a day, for {}.", agent.name);
    Ok(())
}
