//! Gaps and their audits, from the store.

use super::view;
use crate::desk::Desk;
use crate::live::Viewer;
use maud::Markup;
use sportello_core::gap::Gap;
use sportello_core::incident::HISTORY;
use sportello_core::{ChannelId, ChannelKind, Span, Time, WorkspaceId};
use sportello_store::{GapPerson, GapRow, IncidentRow, StoreError};

/// Gaps that are listed.
const LISTED: u32 = 50;
/// People that are named of each.
pub const NAMED: u32 = 20;
/// How many hours back a channel can be read when a manager asks.
pub const HOURS: [i64; 3] = [6, 24, 72];

/// A gap, with those whom it may concern.
pub struct Shown {
    /// The gap.
    pub row: GapRow,
    /// Whom it may concern, the first of them.
    pub people: Vec<GapPerson>,
}

/// A channel about which one can ask.
pub struct Asked {
    /// Which.
    pub id: ChannelId,
    /// Its network.
    pub kind: ChannelKind,
    /// Its name.
    pub name: String,
    /// Whether its conversations can be read back; if not, those are gathered whom a gap may
    /// concern.
    pub readable: bool,
}

/// The page.
pub struct GapsPage {
    /// Gaps of 90 days, the latest first.
    pub gaps: Vec<Shown>,
    /// Channels about which one can ask.
    pub channels: Vec<Asked>,
    /// Whether the reader may.
    pub may: bool,
}

/// Gaps that ended since then.
async fn since(
    desk: &Desk,
    workspace: WorkspaceId,
    since: Time,
    wanted: impl Fn(&GapRow) -> bool,
) -> Result<Vec<Shown>, StoreError> {
    let store = desk.store();
    let mut all = Vec::new();
    for row in store.gaps(workspace, since, LISTED).await? {
        if wanted(&row) {
            let people = match row.people {
                0 => Vec::new(),
                _ => store.gap_people(workspace, row.id, NAMED).await?,
            };
            all.push(Shown { row, people });
        }
    }
    Ok(all)
}

/// Reads the page; `may` = whether the reader may have a channel read back.
pub async fn page(desk: &Desk, workspace: WorkspaceId, may: bool) -> Result<GapsPage, StoreError> {
    let now = desk.now();
    let longest = HOURS.into_iter().max().unwrap_or_default();
    let gap = Gap {
        from: now - Span::hours(longest),
        to: now,
    };
    let mut channels = Vec::new();
    for channel in desk.store().channels(workspace).await? {
        let connector = desk.engine().connector(&channel.kind)?;
        if gap.loses(connector.keeps_untold()) && connector.mailbox().is_none() {
            channels.push(Asked {
                id: channel.id,
                readable: connector.conversations().is_some(),
                kind: channel.kind,
                name: channel.name,
            });
        }
    }
    Ok(GapsPage {
        gaps: since(desk, workspace, now - HISTORY, |_| true).await?,
        channels,
        may,
    })
}

/// The gaps that an incident left on its platform, also where nothing of a channel had failed
/// itself; `now` = how it stands then, as long as the incident lasts.
pub async fn of_incident(
    desk: &Desk,
    now: Time,
    workspace: WorkspaceId,
    incident: &IncidentRow,
) -> Result<Vec<Shown>, StoreError> {
    let end = incident.closed_at.unwrap_or(now);
    let on_platform = |row: &GapRow| {
        let connector = desk.engine().connector(&row.channel_kind);
        connector.is_ok_and(|known| known.platform() == incident.platform)
    };
    since(desk, workspace, incident.opened_at, |row| {
        row.gap.from <= end && on_platform(row)
    })
    .await
}

/// The part of the page that changes by itself.
pub async fn live(desk: &Desk, viewer: &Viewer) -> Result<Markup, StoreError> {
    let page = page(desk, viewer.workspace, false).await?;
    Ok(view::listed(&viewer.reader, &page.gaps))
}
