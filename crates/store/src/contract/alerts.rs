//! Alerts: how agents want to be told of outages, what is told to whom, and what became of it.

use super::{Result, Sealed};
use async_trait::async_trait;
use sportello_core::alert::{Closing, Facts, Quiet};
use sportello_core::{AgentId, ChannelId, IncidentId, Time, WorkspaceId};

/// The most browsers of one agent that are told.
pub const MOST_BROWSERS: usize = 10;

/// How an agent wants to be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertWish {
    /// Whether by e-mail.
    pub by_mail: bool,
    /// Where to.
    pub address: Option<String>,
    /// Whether the address was shown to be theirs.
    pub confirmed: bool,
    /// When a code was sent there.
    pub asked_at: Option<Time>,
    /// Wrong codes since then.
    pub wrong: u32,
    /// When not.
    pub quiet: Option<Quiet>,
    /// The language in which they read the page where they said so; one that they chose for the
    /// desk counts more.
    pub language: Option<String>,
}

/// A browser that allowed to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserRow {
    /// Its id.
    pub id: i64,
    /// SHA-256 of its push service's address: by this a page knows the browser it is shown in.
    pub hash: [u8; 32],
    /// What it calls itself, cut short.
    pub device: String,
    /// When it allowed it.
    pub made_at: Time,
    /// When its push service last took something.
    pub taken_at: Option<Time>,
    /// What its push service last refused: a key of the locale files.
    pub trouble: Option<String>,
}

/// A browser that allows to be told.
#[derive(Clone, Debug)]
pub struct NewBrowser {
    /// SHA-256 of its push service's address, by which it is known.
    pub hash: [u8; 32],
    /// The address and the browser's keys, sealed: whoever has them can tell it things.
    pub sealed: Sealed,
    /// What it calls itself, cut short.
    pub device: String,
}

/// Who is told, and how: one for each way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertTarget {
    /// Whom.
    pub agent: AgentId,
    /// The browser; `None` = by e-mail.
    pub browser: Option<i64>,
}

/// How far something was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertMark {
    /// What.
    pub about: AlertAbout,
    /// How many networks the last alert named; 0 for anything but incidents.
    pub networks: u32,
    /// When the last alert was told.
    pub told_at: Time,
    /// Whether nothing more will be told.
    pub over: bool,
}

/// What an alert is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlertAbout {
    /// An incident.
    Incident(IncidentId),
    /// Windows that end while replies are held.
    Windows,
    /// Nothing that happened: an agent tries whether it comes, or shows an address to be theirs.
    Oneself,
}

/// An alert to one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAlert {
    /// Whom.
    pub agent: AgentId,
    /// The browser; `None` = by e-mail.
    pub browser: Option<i64>,
    /// What about.
    pub about: AlertAbout,
    /// Which of the alerts about it: each goes to a target at most once.
    pub state: String,
    /// What it says.
    pub facts: Facts,
}

/// An alert that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueAlert {
    /// Its id.
    pub id: i64,
    /// Whom.
    pub agent: AgentId,
    /// The browser; `None` = by e-mail.
    pub browser: Option<i64>,
    /// What about.
    pub about: AlertAbout,
    /// Which of the alerts about it.
    pub state: String,
    /// What it says.
    pub facts: Facts,
    /// Since when it waits.
    pub queued_at: Time,
    /// How often it was tried.
    pub tries: u32,
    /// How the agent wants to be told now.
    pub wish: AlertWish,
    /// The browser's address and keys; `None` = by e-mail, or it allows it no more.
    pub sealed: Option<Sealed>,
}

/// How an alert ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertEnd {
    /// A server took it.
    Sent,
    /// Not sent: a later one about the same says more.
    Superseded,
    /// Refused for good.
    Refused,
    /// It could not be sent in time.
    Stale,
    /// The agent does not want it any more, or the browser is gone.
    Unwanted,
}

impl AlertEnd {
    /// The name in the database and the locale files.
    pub fn as_str(self) -> &'static str {
        match self {
            AlertEnd::Sent => "sent",
            AlertEnd::Superseded => "superseded",
            AlertEnd::Refused => "refused",
            AlertEnd::Stale => "stale",
            AlertEnd::Unwanted => "unwanted",
        }
    }

    /// The end of that name.
    pub fn parse(name: &str) -> Option<AlertEnd> {
        [
            AlertEnd::Sent,
            AlertEnd::Superseded,
            AlertEnd::Refused,
            AlertEnd::Stale,
            AlertEnd::Unwanted,
        ]
        .into_iter()
        .find(|end| end.as_str() == name)
    }
}

/// An alert as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRow {
    /// Its id.
    pub id: i64,
    /// The browser; `None` = by e-mail.
    pub browser: Option<i64>,
    /// What it says.
    pub facts: Facts,
    /// Since when it waits or waited.
    pub queued_at: Time,
    /// When it ended.
    pub ended_at: Option<Time>,
    /// How.
    pub end: Option<AlertEnd>,
    /// What was refused last: a key of the locale files.
    pub trouble: Option<String>,
}

/// The alerts' side of the store.
#[async_trait]
pub trait Alerts: Send + Sync {
    /// How an agent wants to be told. Nobody is told anything who never said so.
    async fn alert_wish(&self, workspace: WorkspaceId, agent: AgentId) -> Result<AlertWish>;

    /// Stores how an agent of this workspace wants to be told.
    async fn set_alert_wish(
        &self,
        workspace: WorkspaceId,
        agent: AgentId,
        wish: AlertWish,
    ) -> Result<()>;

    /// Notes that a browser allows to be told, and gives its id. One that is known is this agent's
    /// from now on. `Conflict` beyond [`MOST_BROWSERS`].
    async fn put_browser(
        &self,
        workspace: WorkspaceId,
        agent: AgentId,
        browser: NewBrowser,
        now: Time,
    ) -> Result<i64>;

    /// An agent's browsers, oldest first.
    async fn browsers(&self, workspace: WorkspaceId, agent: AgentId) -> Result<Vec<BrowserRow>>;

    /// Tells a browser nothing any more. Gives whether it was this agent's.
    async fn drop_browser(&self, workspace: WorkspaceId, agent: AgentId, id: i64) -> Result<bool>;

    /// The key by which push services know this workspace: the stored one, else this one, which is
    /// stored from now on.
    async fn push_key(&self, workspace: WorkspaceId, new: Option<Sealed>)
    -> Result<Option<Sealed>>;

    /// Who is told, and how: by confirmed addresses, and browsers.
    async fn alert_targets(&self, workspace: WorkspaceId) -> Result<Vec<AlertTarget>>;

    /// What was told of and is not over.
    async fn alert_marks(&self, workspace: WorkspaceId) -> Result<Vec<AlertMark>>;

    /// Queues alerts and notes how far they tell, wholly or not at all. One that was queued for its
    /// target before is left as it was; earlier ones about the same that wait are superseded.
    /// Alerts that ended before `forget` are forgotten.
    async fn queue_alerts(
        &self,
        workspace: WorkspaceId,
        mark: Option<AlertMark>,
        alerts: Vec<NewAlert>,
        now: Time,
        forget: Time,
    ) -> Result<()>;

    /// Alerts that are due, the oldest first.
    async fn due_alerts(
        &self,
        workspace: WorkspaceId,
        now: Time,
        limit: u32,
    ) -> Result<Vec<DueAlert>>;

    /// Notes that an alert is tried; it is due again at `again` unless it is ended before: what
    /// a crash cut off is tried again. Gives whether it had not ended.
    async fn begin_alert(&self, workspace: WorkspaceId, id: i64, again: Time) -> Result<bool>;

    /// An alert was not sent: it is due again then. `trouble`: why, a key of the locale files;
    /// `None` = it is not its time.
    async fn alert_again(
        &self,
        workspace: WorkspaceId,
        id: i64,
        again: Time,
        trouble: Option<&str>,
    ) -> Result<()>;

    /// Ends an alert. `gone`: its browser is told nothing any more.
    async fn end_alert(
        &self,
        workspace: WorkspaceId,
        id: i64,
        end: AlertEnd,
        trouble: Option<&str>,
        gone: bool,
        now: Time,
    ) -> Result<()>;

    /// When the next alert is due.
    async fn next_alert(&self, workspace: WorkspaceId) -> Result<Option<Time>>;

    /// An agent's alerts, the latest first.
    async fn alerts(
        &self,
        workspace: WorkspaceId,
        agent: AgentId,
        limit: u32,
    ) -> Result<Vec<AlertRow>>;

    /// Addresses of a channel to which a message waits that needs a window, one for each address
    /// that was heard between two moments: `ends_at` is when. `by_agents`: also what agents wrote.
    async fn waiting_since_heard(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        from: Time,
        to: Time,
        by_agents: bool,
        limit: u32,
    ) -> Result<Vec<Closing>>;
}
