//! Browsers that allowed to be told, and the key by which their push services know a workspace.

use crate::contract::{BrowserRow, MOST_BROWSERS, NewBrowser, Result, Sealed, StoreError};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::{AgentId, Time, WorkspaceId};

/// Stores one; it is this agent's from now on, whoever allowed it before.
pub(super) fn put(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    agent: AgentId,
    browser: &NewBrowser,
    now: Time,
) -> Result<i64> {
    let known = tx.conn.one(
        "SELECT id FROM alert_browsers WHERE workspace_id = ?1 AND hash = ?2",
        (workspace.0, &browser.hash[..]),
        |r| r.get::<_, i64>(0),
    )?;
    let others = of(tx.conn, workspace.0, agent.0)?;
    let others = others.iter().filter(|one| Some(one.id) != known).count();
    if others >= MOST_BROWSERS {
        return Err(StoreError::Conflict("too many browsers"));
    }
    if let Some(id) = known {
        tx.conn.run(
            "DELETE FROM alert_browsers WHERE workspace_id = ?1 AND id = ?2",
            [workspace.0, id],
        )?;
    }
    let id = tx.next_id(workspace)?;
    let made = tx.conn.run(
        "INSERT INTO alert_browsers (workspace_id, id, agent_id, hash, sealed, device, made_at) \
         SELECT workspace_id, ?3, id, ?4, ?5, ?6, ?7 FROM agents WHERE workspace_id = ?1 AND id = ?2",
        (
            workspace.0,
            agent.0,
            id,
            &browser.hash[..],
            &browser.sealed.0,
            &browser.device,
            now.0,
        ),
    )?;
    match made {
        0 => Err(StoreError::NotFound("the agent")),
        _ => Ok(id),
    }
}

/// An agent's.
pub(super) fn of(conn: &Connection, workspace: i64, agent: i64) -> Result<Vec<BrowserRow>> {
    conn.all(
        "SELECT id, hash, device, made_at, taken_at, trouble FROM alert_browsers \
         WHERE workspace_id = ?1 AND agent_id = ?2 ORDER BY id",
        [workspace, agent],
        |r| {
            Ok(BrowserRow {
                id: r.get(0)?,
                hash: r.get(1)?,
                device: r.get(2)?,
                made_at: Time(r.get(3)?),
                taken_at: r.get::<_, Option<i64>>(4)?.map(Time),
                trouble: r.get(5)?,
            })
        },
    )
}

/// The key.
pub(super) fn key(conn: &Connection, workspace: i64) -> Result<Option<Sealed>> {
    conn.one(
        "SELECT sealed FROM push_keys WHERE workspace_id = ?1",
        [workspace],
        |r| r.get(0).map(Sealed),
    )
}

/// The key that is stored, or this one: browsers allow to be told by one key, so the first stays.
pub(super) fn first_key(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    new: &Sealed,
) -> Result<Option<Sealed>> {
    tx.conn.run(
        "INSERT INTO push_keys (workspace_id, sealed) VALUES (?1, ?2) ON CONFLICT (workspace_id) DO NOTHING",
        (workspace.0, &new.0),
    )?;
    key(tx.conn, workspace.0)
}
