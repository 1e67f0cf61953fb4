//! From the store to the page of alerts.

use crate::auth::SignedIn;
use crate::desk::Desk;
use sportello_engine::alerts::AlertPost;
use sportello_engine::opinion::SecondOpinion;
use sportello_store::{AlertRow, AlertWish, BrowserRow, StoreError};

/// Alerts that are listed.
const LISTED: u32 = 10;

/// What the page shows.
pub struct AlertsPage {
    /// How the agent wants to be told.
    pub wish: AlertWish,
    /// The agent's browsers.
    pub browsers: Vec<BrowserRow>,
    /// The agent's last alerts, the latest first.
    pub last: Vec<AlertRow>,
    /// By which server mails leave.
    pub post: AlertPost,
    /// The key by which a browser allows to be told; `None` = it cannot be opened.
    pub key: Option<String>,
    /// Whether the agent may say what concerns the whole desk.
    pub manager: bool,
    /// Whose second opinion is asked.
    pub opinion: SecondOpinion,
    /// The usual address of the status page.
    pub usual: &'static str,
}

/// Reads it.
pub async fn alerts(desk: &Desk, signed_in: &SignedIn) -> Result<AlertsPage, StoreError> {
    let (store, engine) = (desk.store(), desk.engine());
    let (workspace, agent) = (signed_in.workspace, signed_in.agent);
    let usual = engine.registry().iter().find_map(|one| one.status_page());
    Ok(AlertsPage {
        wish: store.alert_wish(workspace, agent).await?,
        browsers: store.browsers(workspace, agent).await?,
        last: store.alerts(workspace, agent, LISTED).await?,
        post: engine.alert_post(workspace).await?,
        key: engine.push_key(workspace).await?.map(|key| key.public()),
        manager: store.is_manager(agent).await?,
        opinion: engine.second_opinion(workspace).await?,
        usual: usual.map_or("", |page| page.address),
    })
}
