//! Platform apps and their secrets.

use crate::contract::{AppRow, Result, Sealed, StoreError};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::{Connection, Row};
use sportello_core::{AppId, Time};

const COLUMNS: &str = "SELECT id, platform_id, secret, old_secret, verify_token FROM apps";

fn read(row: &Row<'_>) -> rusqlite::Result<AppRow> {
    let current: Vec<u8> = row.get(2)?;
    let old: Option<Vec<u8>> = row.get(3)?;
    Ok(AppRow {
        id: AppId(row.get(0)?),
        platform_id: row.get(1)?,
        secrets: std::iter::once(current).chain(old).map(Sealed).collect(),
        verify_token: Sealed(row.get(4)?),
    })
}

/// Every app, oldest first.
pub(super) fn all(conn: &Connection) -> Result<Vec<AppRow>> {
    conn.all(&format!("{COLUMNS} ORDER BY id"), [], read)
}

/// Makes an app, or begins to rotate a known one's secret.
pub(super) fn put(
    tx: &mut Tx<'_>,
    platform_id: &str,
    secret: &Sealed,
    verify: &Sealed,
    now: Time,
) -> Result<AppRow> {
    let known = tx.conn.one(
        &format!("{COLUMNS} WHERE platform_id = ?1"),
        [platform_id],
        read,
    )?;
    match known {
        // The same sealed bytes again are no rotation.
        Some(app) if app.secrets.first() == Some(secret) => {
            tx.conn.run(
                "UPDATE apps SET verify_token = ?2 WHERE id = ?1",
                (app.id.0, &verify.0),
            )?;
        }
        Some(app) => {
            tx.conn.run(
                "UPDATE apps SET old_secret = secret, secret = ?2, verify_token = ?3 WHERE id = ?1",
                (app.id.0, &secret.0, &verify.0),
            )?;
        }
        None => {
            let id = tx.next_installation_id()?;
            tx.conn.run(
                "INSERT INTO apps (id, platform_id, secret, verify_token, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                (id, platform_id, &secret.0, &verify.0, now.0),
            )?;
        }
    }
    tx.conn
        .one(
            &format!("{COLUMNS} WHERE platform_id = ?1"),
            [platform_id],
            read,
        )?
        .ok_or(StoreError::NotFound("the app"))
}

/// The rotation is over.
pub(super) fn drop_old_secrets(tx: &mut Tx<'_>, app: AppId) -> Result<()> {
    match tx
        .conn
        .run("UPDATE apps SET old_secret = NULL WHERE id = ?1", [app.0])?
    {
        0 => Err(StoreError::NotFound("the app")),
        _ => Ok(()),
    }
}
