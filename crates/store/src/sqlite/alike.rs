//! What workspaces are refused with, by error: counts that the whole installation is compared by.

use super::sql::Sql;
use super::tx::Tx;
use crate::contract::Result;
use rusqlite::{Connection, Row};
use sportello_core::Time;
use sportello_core::breaker::everywhere::{Alike, Error};
use std::collections::BTreeMap;

/// A code that is not there.
const NONE: i64 = -1;

fn read(r: &Row<'_>) -> rusqlite::Result<(Error, Alike)> {
    let code = |column| {
        let code: i64 = r.get(column)?;
        Ok::<_, rusqlite::Error>(Some(code).filter(|code| *code != NONE))
    };
    let number = |column| {
        let number: i64 = r.get(column)?;
        Ok::<_, rusqlite::Error>(u64::try_from(number).unwrap_or(0))
    };
    let error = (r.get(0)?, (code(1)?, code(2)?));
    let alike = Alike {
        people: number(3)?,
        channels: number(4)?,
        at: Time(r.get(5)?),
    };
    Ok((error, alike))
}

/// What a workspace is refused with, as it was put last.
pub(super) fn known(
    conn: &Connection,
    workspace: i64,
    taken: bool,
) -> Result<BTreeMap<Error, Alike>> {
    let rows = conn.all(
        "SELECT platform, code, subcode, people, channels, at FROM refused_alike \
         WHERE workspace_id = ?1 AND taken = ?2",
        (workspace, taken),
        read,
    )?;
    Ok(rows.into_iter().collect())
}

pub(super) fn put(
    tx: &mut Tx<'_>,
    workspace: i64,
    taken: bool,
    refused: &BTreeMap<Error, Alike>,
) -> Result<()> {
    tx.conn.run(
        "DELETE FROM refused_alike WHERE workspace_id = ?1 AND taken = ?2",
        (workspace, taken),
    )?;
    for ((platform, (code, subcode)), alike) in refused {
        tx.conn.run(
            "INSERT INTO refused_alike (workspace_id, taken, platform, code, subcode, people, channels, at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            (
                workspace,
                taken,
                platform,
                code.unwrap_or(NONE),
                subcode.unwrap_or(NONE),
                i64::try_from(alike.people).unwrap_or(i64::MAX),
                i64::try_from(alike.channels).unwrap_or(i64::MAX),
                alike.at.0,
            ),
        )?;
    }
    Ok(())
}

/// The same of all others together. It is the platform's state and names no workspace.
pub(super) fn elsewhere(
    conn: &Connection,
    workspace: i64,
    taken: bool,
    since: Time,
) -> Result<BTreeMap<Error, Alike>> {
    let rows = conn.all(
        "SELECT platform, code, subcode, sum(people), sum(channels), max(at) FROM refused_alike \
         WHERE taken = ?2 AND at >= ?3 AND workspace_id <> ?1 GROUP BY 1, 2, 3",
        (workspace, taken, since.0),
        read,
    )?;
    Ok(rows.into_iter().collect())
}
