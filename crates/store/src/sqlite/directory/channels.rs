//! Connected channels, and which asset's items go where.

use crate::contract::{ChannelRow, NewChannel, Result, Sealed, StoreError, TokenHealth};
use crate::sqlite::cache::Route;
use crate::sqlite::error::unreadable;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::{Connection, Row};
use sportello_core::{AppId, ChannelId, ChannelKind, Time, WorkspaceId};
use std::collections::BTreeMap;

const COLUMNS: &str = "SELECT id, kind, asset, name, app_id, settings, token, token_state, token_since, created_at, \
     heard_at FROM channels";

fn read(workspace: WorkspaceId) -> impl Fn(&Row<'_>) -> rusqlite::Result<(ChannelRow, bool)> {
    move |row| {
        let settings: String = row.get(5)?;
        let state: String = row.get(7)?;
        let since = Time(row.get::<_, Option<i64>>(8)?.unwrap_or(0));
        let parsed: Option<BTreeMap<String, String>> = serde_json::from_str(&settings).ok();
        let channel = ChannelRow {
            workspace,
            id: ChannelId(row.get(0)?),
            kind: ChannelKind::new(&row.get::<_, String>(1)?),
            asset: row.get(2)?,
            name: row.get(3)?,
            app: AppId(row.get(4)?),
            token: Sealed(row.get(6)?),
            token_state: token_health(&state, since),
            created_at: Time(row.get(9)?),
            heard_at: row.get::<_, Option<i64>>(10)?.map(Time),
            settings: BTreeMap::new(),
        };
        let readable = parsed.is_some();
        Ok((
            ChannelRow {
                settings: parsed.unwrap_or_default(),
                ..channel
            },
            readable,
        ))
    }
}

fn checked((channel, readable): (ChannelRow, bool)) -> Result<ChannelRow> {
    if readable {
        Ok(channel)
    } else {
        Err(unreadable("channels.settings"))
    }
}

/// The stored name of a token's health.
pub(crate) fn token_state(health: TokenHealth) -> (&'static str, Option<i64>) {
    match health {
        TokenHealth::Good => ("good", None),
        TokenHealth::Suspect { since } => ("suspect", Some(since.0)),
        TokenHealth::Gone { since } => ("gone", Some(since.0)),
    }
}

fn token_health(state: &str, since: Time) -> TokenHealth {
    match state {
        "suspect" => TokenHealth::Suspect { since },
        "gone" => TokenHealth::Gone { since },
        _ => TokenHealth::Good,
    }
}

/// One channel.
pub(crate) fn one(conn: &Connection, workspace: WorkspaceId, id: ChannelId) -> Result<ChannelRow> {
    conn.one(
        &format!("{COLUMNS} WHERE workspace_id = ?1 AND id = ?2"),
        [workspace.0, id.0],
        read(workspace),
    )?
    .ok_or(StoreError::NotFound("the channel"))
    .and_then(checked)
}

/// A workspace's channels, oldest first.
pub(crate) fn all(conn: &Connection, workspace: WorkspaceId) -> Result<Vec<ChannelRow>> {
    conn.all(
        &format!("{COLUMNS} WHERE workspace_id = ?1 ORDER BY id"),
        [workspace.0],
        read(workspace),
    )?
    .into_iter()
    .map(checked)
    .collect()
}

/// Connects a channel: its row, and the way of its asset's items.
pub(super) fn add(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    new: &NewChannel,
    now: Time,
) -> Result<ChannelRow> {
    if tx
        .conn
        .number("SELECT count(*) FROM apps WHERE id = ?1", [new.app.0])?
        == 0
    {
        return Err(StoreError::NotFound("the app"));
    }
    let id = tx.next_id(workspace)?;
    let routed = tx.conn.run(
        "INSERT INTO asset_routes (kind, asset, workspace_id, channel_id, app_id) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (kind, asset) DO NOTHING",
        (new.kind.as_str(), &new.asset, workspace.0, id, new.app.0),
    )?;
    if routed == 0 {
        return Err(StoreError::Conflict("this channel is connected already"));
    }
    let settings =
        serde_json::to_string(&new.settings).map_err(|_| unreadable("channels.settings"))?;
    tx.conn.run(
        "INSERT INTO channels (workspace_id, id, kind, asset, name, app_id, settings, token, token_state, created_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'good', ?9)",
        (workspace.0, id, new.kind.as_str(), &new.asset, &new.name, new.app.0, settings, &new.token.0, now.0),
    )?;
    one(tx.conn, workspace, ChannelId(id))
}

/// Replaces what is named. A new token is believed to be good until the platform says otherwise.
pub(super) fn update(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    id: ChannelId,
    token: Option<Sealed>,
    name: Option<String>,
    settings: BTreeMap<String, String>,
) -> Result<ChannelRow> {
    let mut channel = one(tx.conn, workspace, id)?;
    if let Some(token) = token {
        channel.token = token;
        channel.token_state = TokenHealth::Good;
    }
    channel.name = name.unwrap_or(channel.name);
    channel.settings.extend(settings);
    let text =
        serde_json::to_string(&channel.settings).map_err(|_| unreadable("channels.settings"))?;
    let (state, since) = token_state(channel.token_state);
    tx.conn.run(
        "UPDATE channels SET token = ?3, token_state = ?4, token_since = ?5, name = ?6, settings = ?7 \
         WHERE workspace_id = ?1 AND id = ?2",
        (workspace.0, id.0, &channel.token.0, state, since, &channel.name, text),
    )?;
    Ok(channel)
}

/// Where an asset's items go; `None` when it is not connected.
pub(crate) fn route(tx: &mut Tx<'_>, kind: &ChannelKind, asset: &str) -> Result<Option<Route>> {
    if let Some(route) = tx.cache.route(kind, asset) {
        return Ok(Some(route));
    }
    let found = tx.conn.one(
        "SELECT workspace_id, channel_id, app_id FROM asset_routes WHERE kind = ?1 AND asset = ?2",
        (kind.as_str(), asset),
        |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)),
    )?;
    let Some((workspace, channel, app)) = found else {
        return Ok(None);
    };
    let heard_at = tx.conn.one(
        "SELECT heard_at FROM channels WHERE workspace_id = ?1 AND id = ?2",
        [workspace, channel],
        |r| r.get::<_, Option<i64>>(0),
    )?;
    let route = Route {
        workspace,
        channel,
        app,
        heard_at: heard_at.flatten().map(Time),
    };
    tx.cache.keep_route(kind, asset, route.clone());
    Ok(Some(route))
}
