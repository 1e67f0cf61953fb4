//! Who and what is installed: workspaces, apps, channels, agents, sessions, API tokens.

use super::{AppRow, ChannelRow, Result, Sealed, WorkspaceRow};
use async_trait::async_trait;
use sportello_core::template::Shape;
use sportello_core::{AgentId, AppId, ChannelId, ChannelKind, Time, WorkspaceId};
use std::collections::BTreeMap;

/// A channel to be connected.
#[derive(Clone, Debug)]
pub struct NewChannel {
    /// Its connector.
    pub kind: ChannelKind,
    /// The platform's id.
    pub asset: String,
    /// The name to show.
    pub name: String,
    /// The app it is connected through.
    pub app: AppId,
    /// The connector's settings.
    pub settings: BTreeMap<String, String>,
    /// The token.
    pub token: Sealed,
}

/// A human who answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentRow {
    /// Its id.
    pub id: AgentId,
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The name to show and to sign in with (folded for comparison).
    pub name: String,
    /// The password's hash (PHC string), once set.
    pub password: Option<String>,
    /// The chosen language, if any.
    pub language: Option<String>,
}

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// SHA-256 of the session id.
    pub hash: [u8; 32],
    /// Who.
    pub agent: AgentId,
    /// When it began.
    pub created_at: Time,
    /// When it was last used (coarse).
    pub seen_at: Time,
    /// When it ends.
    pub expires_at: Time,
    /// What the browser calls itself, cut short.
    pub device: String,
}

/// A template, as the platform last listed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateRow {
    /// The channel.
    pub channel: ChannelId,
    /// The platform's id.
    pub external_id: String,
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: String,
    /// What it is for, in the platform's word.
    pub category: String,
    /// Where its approval stands, in the platform's word, lower case.
    pub status: String,
    /// Why it was refused, in the platform's word.
    pub reason: Option<String>,
    /// What it looks like.
    pub shape: Shape,
    /// When it was listed.
    pub listed_at: Time,
}

/// What was done about a person's request to be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeletionRow {
    /// When it came; it was done at once.
    pub asked_at: Time,
    /// Tokens of channels that the person had connected, taken out.
    pub tokens: u64,
    /// Messages whose words and files were erased.
    pub messages: u64,
    /// Raw bodies that were erased.
    pub bodies: u64,
}

/// The directory side of the store. Everything here but channels stands on the list of exceptions
/// to the workspace-first law: it is asked for before a workspace is known.
#[async_trait]
pub trait Directory: Send + Sync {
    /// This installation's random name, made when the data folder was.
    async fn installation(&self) -> Result<String>;

    /// Makes a workspace.
    async fn add_workspace(&self, name: &str, time_zone: &str, now: Time) -> Result<WorkspaceRow>;

    /// All workspaces, oldest first.
    async fn workspaces(&self) -> Result<Vec<WorkspaceRow>>;

    /// One workspace.
    async fn workspace(&self, id: WorkspaceId) -> Result<WorkspaceRow>;

    /// Makes an app or adds a secret to a known one: the new secret becomes the current one and
    /// at most one old one stays while rotating.
    async fn put_app(
        &self,
        platform_id: &str,
        secret: Sealed,
        verify_token: Sealed,
        now: Time,
    ) -> Result<AppRow>;

    /// All apps.
    async fn apps(&self) -> Result<Vec<AppRow>>;

    /// Forgets an app's old secrets: the rotation is over.
    async fn drop_old_secrets(&self, app: AppId) -> Result<()>;

    /// Connects a channel. `Conflict` when the asset is connected already.
    async fn add_channel(
        &self,
        workspace: WorkspaceId,
        channel: NewChannel,
        now: Time,
    ) -> Result<ChannelRow>;

    /// A workspace's channels.
    async fn channels(&self, workspace: WorkspaceId) -> Result<Vec<ChannelRow>>;

    /// One channel.
    async fn channel(&self, workspace: WorkspaceId, id: ChannelId) -> Result<ChannelRow>;

    /// Gives a channel a new token, name or settings (those named are replaced, others stay).
    async fn update_channel(
        &self,
        workspace: WorkspaceId,
        id: ChannelId,
        token: Option<Sealed>,
        name: Option<&str>,
        settings: &BTreeMap<String, String>,
        now: Time,
    ) -> Result<ChannelRow>;

    /// Puts a channel's list of templates in the place of the one before.
    async fn put_templates(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        rows: Vec<TemplateRow>,
    ) -> Result<()>;

    /// A workspace's templates, by channel, name and language.
    async fn templates(&self, workspace: WorkspaceId) -> Result<Vec<TemplateRow>>;

    /// Deletes what concerns a person whom channels of this app know by this id, and keeps what was
    /// done under a code. `tokens` is how many of the person's tokens were taken out before.
    async fn delete_person(
        &self,
        app: AppId,
        person: &str,
        code: &str,
        tokens: u64,
        now: Time,
    ) -> Result<DeletionRow>;

    /// What was done under a code.
    async fn deletion(&self, code: &str) -> Result<Option<DeletionRow>>;

    /// Makes an agent. `Conflict` when the name is taken.
    async fn add_agent(&self, workspace: WorkspaceId, name: &str, now: Time) -> Result<AgentRow>;

    /// One agent.
    async fn agent(&self, id: AgentId) -> Result<AgentRow>;

    /// The agent of that name in any workspace.
    async fn agent_by_name(&self, name: &str) -> Result<Option<AgentRow>>;

    /// A workspace's agents.
    async fn agents(&self, workspace: WorkspaceId) -> Result<Vec<AgentRow>>;

    /// Sets a password's hash.
    async fn set_password(&self, agent: AgentId, hash: &str, now: Time) -> Result<()>;

    /// Sets the language.
    async fn set_language(&self, agent: AgentId, language: &str) -> Result<()>;

    /// Stores a one-time sign-in link's hash.
    async fn add_sign_in_link(
        &self,
        agent: AgentId,
        hash: [u8; 32],
        expires_at: Time,
    ) -> Result<()>;

    /// Uses a link up. `None` = unknown, used or expired.
    async fn use_sign_in_link(&self, hash: [u8; 32], now: Time) -> Result<Option<AgentId>>;

    /// Begins a session.
    async fn add_session(&self, session: SessionRow) -> Result<()>;

    /// A session that has not ended, with its agent.
    async fn session(&self, hash: [u8; 32], now: Time) -> Result<Option<(SessionRow, AgentRow)>>;

    /// An agent's sessions that have not ended, the one last used first.
    async fn sessions(&self, agent: AgentId, now: Time) -> Result<Vec<SessionRow>>;

    /// Notes that a session is in use and moves its end.
    async fn touch_session(&self, hash: [u8; 32], now: Time, expires_at: Time) -> Result<()>;

    /// Ends one session.
    async fn end_session(&self, hash: [u8; 32]) -> Result<()>;

    /// Ends all of an agent's sessions. Gives how many.
    async fn end_sessions(&self, agent: AgentId) -> Result<u64>;

    /// Stores an API token's hash.
    async fn add_api_token(
        &self,
        workspace: WorkspaceId,
        hash: [u8; 32],
        name: &str,
        now: Time,
    ) -> Result<()>;

    /// The workspace an API token opens.
    async fn api_token(&self, hash: [u8; 32]) -> Result<Option<WorkspaceId>>;
}
