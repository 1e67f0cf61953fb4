//! `sportello serve`: the desk alone.

use crate::cli::Serve;
use crate::{folder, output, stop, wire};
use serde::Serialize;

/// The ready line.
#[derive(Serialize)]
struct Ready {
    desk: String,
    webhook: String,
    sign_in: Option<String>,
}

/// Runs the desk until it is stopped.
pub async fn run(args: Serve) -> anyhow::Result<()> {
    let opened = folder::open(&args.folder)?;
    let listener = wire::listen(args.listen, "--listen").await?;
    let desk = args
        .public_url
        .clone()
        .unwrap_or_else(|| {
            wire::url_of(match listener.local_addr() {
                Ok(a) => a,
                Err(_) => args.listen,
            })
        })
        .trim_end_matches('/')
        .to_owned();
    let settings = wire::settings(&args.graph, &args.patience, desk.clone());
    let engine = wire::engine(opened, settings).await?;
    let stop = stop::asked();
    let running = tokio::spawn(wire::run(engine.clone(), listener, None, stop));
    let ready = Ready {
        webhook: format!("{desk}/hooks/meta"),
        sign_in: first_sign_in(&engine, &desk).await?,
        desk,
    };
    if args.folder.json {
        output::line(&ready)?;
    } else {
        println!("The desk is open at {}", ready.desk);
        match &ready.sign_in {
            Some(link) => println!("  Sign in   {link}   (once; it lets you choose a password)"),
            None => println!("  Sign in   {}/sign-in", ready.desk),
        }
        println!("  Webhook   {}", ready.webhook);
        if engine.store().workspaces().await?.is_empty() {
            println!(
                "\nThere is no workspace yet: stop the desk and run `sportello workspace create NAME`."
            );
        }
    }
    running.await?
}

/// A one-time link while nobody can sign in by password yet.
async fn first_sign_in(
    engine: &sportello_engine::Engine,
    desk: &str,
) -> anyhow::Result<Option<String>> {
    let mut first = None;
    for workspace in engine.store().workspaces().await? {
        for agent in engine.store().agents(workspace.id).await? {
            if agent.password.is_some() {
                return Ok(None);
            }
            first = first.or(Some(agent));
        }
    }
    match first {
        Some(agent) => Ok(Some(wire::sign_in_link(engine, &agent, desk).await?)),
        None => Ok(None),
    }
}
