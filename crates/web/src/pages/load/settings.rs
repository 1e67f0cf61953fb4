//! The settings page.

use crate::auth::{SignedIn, device};
use crate::desk::Desk;
use crate::pages::view::{ConnectedChannel, OpenSession, SettingsPage, Told};
use data_encoding::HEXLOWER;
use sportello_store::StoreError;

/// Notices shown.
const NOTICES: u32 = 20;
/// Particulars shown of one.
const FACTS: usize = 8;

/// Reads it.
pub async fn settings(desk: &Desk, signed_in: &SignedIn) -> Result<SettingsPage, StoreError> {
    let workspace = desk.store().workspace(signed_in.workspace).await?;
    let channels = desk.store().channels(signed_in.workspace).await?;
    let agents = desk.store().agents(signed_in.workspace).await?;
    let sessions = desk.store().sessions(signed_in.agent, desk.now()).await?;
    let notices = desk
        .store()
        .notices(signed_in.workspace, None, NOTICES)
        .await?;
    let named = |id| channels.iter().find(|c| c.id == id).map(|c| c.name.clone());
    let notices = notices
        .into_iter()
        .map(|n| Told {
            channel: named(n.channel).unwrap_or_default(),
            what: n.what,
            at: n.at,
            facts: n.facts.into_iter().take(FACTS).collect(),
        })
        .collect();
    Ok(SettingsPage {
        notices,
        sessions: sessions
            .into_iter()
            .map(|s| OpenSession {
                name: HEXLOWER.encode(&s.hash),
                device: device::name(&s.device),
                seen: s.seen_at,
                here: s.hash == signed_in.session,
            })
            .collect(),
        workspace: workspace.name,
        time_zone: workspace.time_zone,
        agent: signed_in.name.clone(),
        agents: agents
            .into_iter()
            .filter(|a| a.id != signed_in.agent)
            .map(|a| a.name)
            .collect(),
        channels: channels
            .into_iter()
            .map(|c| ConnectedChannel {
                kind: c.kind,
                name: c.name,
                asset: c.asset,
                token: super::token(c.token_state),
                heard: c.heard_at,
            })
            .collect(),
    })
}
