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
    let agent = match (&args.agent, agents.as_slice()) {
        (Some(name), _) => engine.store().agent_by_name(name).await?,
        (None, [only]) => Some(only.clone()),
        (None, _) => {
            let names: Vec<&str> = agents.iter().map(|a| a.name.as_str()).collect();
            bail!(
                "say for which agent with --agent NAME: {}",
                names.join(", ")
            );
        }
    };
    let Some(agent) = agent else {
        bail!("there is no agent of that name")
    };
    let link = wire::sign_in_link(&engine, &agent, args.public_url.trim_end_matches('/')).await?;
    if args.folder.json {
        return output::line(&json!({"agent": agent.name, "sign_in": link}));
    }
    println!("{link}\nIt works once, within a day, for {}.", agent.name);
    Ok(())
}
