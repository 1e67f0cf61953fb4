//! The florist's shop, set up from the command line the way a person would: a workspace and its
//! three channels, with the sandbox's ids, tokens and secrets.

use super::process;
use anyhow::{Context as _, Result};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A shop about to be set up.
pub struct Shop<'a> {
    /// The program.
    pub program: &'a Path,
    /// Where logs go.
    pub logs: &'a Path,
    /// The desk's data folder.
    pub data: PathBuf,
    /// The sandbox's address.
    pub sandbox: &'a str,
    /// What the sandbox says it has (`GET /control/assets`).
    pub assets: &'a Value,
}

impl Shop<'_> {
    /// Makes the workspace and connects the channels. Gives the API token.
    pub async fn open(&self) -> Result<String> {
        let token = self.workspace().await?;
        let page = self.word("page_id")?;
        let waba = self.word("waba_id")?;
        self.channel("facebook", page, "page_token", &[]).await?;
        self.channel(
            "instagram",
            self.word("instagram_id")?,
            "page_token",
            &["--page", page],
        )
        .await?;
        self.channel(
            "whatsapp",
            self.word("phone_id")?,
            "system_token",
            &["--waba", waba],
        )
        .await?;
        Ok(token)
    }

    /// Connects more Pages and accounts, as the sandbox named them when it made them.
    pub async fn connect(&self, assets: &[Value]) -> Result<()> {
        for asset in assets {
            let word = |name: &str| asset[name].as_str().unwrap_or_default();
            let more: &[&str] = match word("page") {
                "" => &[],
                page => &["--page", page],
            };
            self.add(word("kind"), word("id"), word("token"), more)
                .await?;
        }
        Ok(())
    }

    async fn workspace(&self) -> Result<String> {
        let made = process::run(self.program, self.logs, |command| {
            command.args([
                "workspace",
                "create",
                "Fiori di Lia",
                "--agent",
                "Lia",
                "--json",
            ]);
            command.arg("--data").arg(&self.data);
        })
        .await?
        .object("the workspace")?;
        made["api_token"]
            .as_str()
            .map(str::to_owned)
            .context("the new workspace has no api_token")
    }

    async fn channel(&self, kind: &str, asset: &str, token: &str, more: &[&str]) -> Result<()> {
        self.add(kind, asset, self.word(token)?, more).await
    }

    async fn add(&self, kind: &str, asset: &str, token: &str, more: &[&str]) -> Result<()> {
        let app = self.word("app_id")?;
        let (secret, verify) = (self.word("app_secret")?, self.word("verify_token")?);
        process::run(self.program, self.logs, |command| {
            command.args(["channel", "add", kind, "--json", "--asset", asset]);
            command.args(["--graph-url", self.sandbox, "--app-id", app]);
            command.args(more).arg("--data").arg(&self.data);
            // Secrets stay out of the list of processes.
            command.env("SPORTELLO_TOKEN", token);
            command.env("SPORTELLO_APP_SECRET", secret);
            command.env("SPORTELLO_VERIFY_TOKEN", verify);
        })
        .await?
        .object(kind)
        .map(drop)
    }

    fn word(&self, name: &str) -> Result<&str> {
        self.assets[name]
            .as_str()
            .with_context(|| format!("the sandbox names no {name}"))
    }
}
