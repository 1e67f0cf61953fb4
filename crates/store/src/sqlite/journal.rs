//! The journal: raw bodies, appended durably with what was made of them.

use super::Sqlite;
use super::backend::Backend;
use super::digest;
use super::sql::Sql;
use super::tx::Tx;
use crate::contract::{
    Digested, Journal, JournalCounts, Leftover, LeftoverRow, NewRecord, RecordRow, Result,
    StoreError,
};
use async_trait::async_trait;
use rusqlite::{Connection, Row};
use sportello_core::event::Item;
use sportello_core::{AppId, ChannelKind, JournalSeq, Time};
use std::sync::Arc;

const COLUMNS: &str = "SELECT seq, app_id, object, received_at, body FROM journal";

fn read(row: &Row<'_>) -> rusqlite::Result<RecordRow> {
    Ok(RecordRow {
        seq: JournalSeq(row.get(0)?),
        app: AppId(row.get(1)?),
        object: row.get(2)?,
        received_at: Time(row.get(3)?),
        body: Arc::from(row.get_ref(4)?.as_blob()?),
    })
}

fn append(tx: &mut Tx<'_>, record: &NewRecord, items: &[Item]) -> Result<Digested> {
    let seq = tx.next_seq()?;
    tx.conn.run(
        "INSERT INTO journal (seq, app_id, object, received_at, body) VALUES (?1, ?2, ?3, ?4, ?5)",
        (
            seq,
            record.app.0,
            &record.object,
            record.received_at.0,
            &record.body[..],
        ),
    )?;
    let body = digest::Body {
        seq,
        app: record.app.0,
        received_at: record.received_at,
        now: record.received_at,
    };
    digest::items(tx, &body, items)
}

fn redigest(tx: &mut Tx<'_>, seq: JournalSeq, items: &[Item], now: Time) -> Result<Digested> {
    let found = tx.conn.one(
        "SELECT app_id, received_at FROM journal WHERE seq = ?1",
        [seq.0],
        |r| Ok((r.get(0)?, Time(r.get(1)?))),
    )?;
    let (app, received_at) = found.ok_or(StoreError::NotFound("the journal's record"))?;
    // What is still not understood is left over again.
    tx.conn
        .run("DELETE FROM leftovers WHERE seq = ?1", [seq.0])?;
    digest::items(
        tx,
        &digest::Body {
            seq: seq.0,
            app,
            received_at,
            now,
        },
        items,
    )
}

/// The name a leftover's sort is stored under.
pub(crate) fn sort_name(leftover: Leftover) -> &'static str {
    match leftover {
        Leftover::Unparsed => "unparsed",
        Leftover::Unclaimed => "unclaimed",
        Leftover::Foreign => "foreign",
    }
}

fn read_leftover(row: &Row<'_>) -> rusqlite::Result<LeftoverRow> {
    let sort: String = row.get(2)?;
    Ok(LeftoverRow {
        seq: JournalSeq(row.get(0)?),
        pointer: row.get(1)?,
        leftover: match sort.as_str() {
            "unclaimed" => Leftover::Unclaimed,
            "foreign" => Leftover::Foreign,
            _ => Leftover::Unparsed,
        },
        kind: ChannelKind::new(row.get_ref(3)?.as_str()?),
        asset: row.get(4)?,
        why: row.get(5)?,
        received_at: Time(row.get(6)?),
    })
}

fn leftovers(
    conn: &Connection,
    which: Option<Leftover>,
    after: Option<(JournalSeq, String)>,
    limit: u32,
) -> Result<Vec<LeftoverRow>> {
    let (seq, pointer) = after.map_or((i64::MIN, String::new()), |(seq, pointer)| (seq.0, pointer));
    let columns = "SELECT seq, pointer, leftover, kind, asset, why, received_at FROM leftovers";
    match which {
        None => conn.all(
            &format!("{columns} WHERE (seq, pointer) > (?1, ?2) ORDER BY seq, pointer LIMIT ?3"),
            (seq, pointer, limit),
            read_leftover,
        ),
        Some(which) => conn.all(
            &format!("{columns} WHERE leftover = ?4 AND (seq, pointer) > (?1, ?2) ORDER BY seq, pointer LIMIT ?3"),
            (seq, pointer, limit, sort_name(which)),
            read_leftover,
        ),
    }
}

fn counts(conn: &Connection) -> Result<JournalCounts> {
    let number = |sql: &str| conn.number(sql, []).map(|n| u64::try_from(n).unwrap_or(0));
    Ok(JournalCounts {
        records: number("SELECT count(*) FROM journal")?,
        unparsed: number("SELECT count(*) FROM leftovers WHERE leftover = 'unparsed'")?,
        unclaimed: number("SELECT count(*) FROM leftovers WHERE leftover = 'unclaimed'")?,
        foreign: number("SELECT count(*) FROM leftovers WHERE leftover = 'foreign'")?,
    })
}

#[async_trait]
impl<B: Backend> Journal for Sqlite<B> {
    async fn append_and_digest(&self, record: NewRecord, items: Vec<Item>) -> Result<Digested> {
        self.backend
            .write(move |tx| append(tx, &record, &items))
            .await
    }

    async fn redigest(&self, seq: JournalSeq, items: Vec<Item>, now: Time) -> Result<Digested> {
        self.backend
            .write(move |tx| redigest(tx, seq, &items, now))
            .await
    }

    async fn records(&self, after: Option<JournalSeq>, limit: u32) -> Result<Vec<RecordRow>> {
        let after = after.map_or(i64::MIN, |seq| seq.0);
        self.backend
            .read(move |conn| {
                conn.all(
                    &format!("{COLUMNS} WHERE seq > ?1 ORDER BY seq LIMIT ?2"),
                    [after, i64::from(limit)],
                    read,
                )
            })
            .await
    }

    async fn unclaimed(&self, kind: &ChannelKind, asset: &str) -> Result<Vec<JournalSeq>> {
        let (kind, asset) = (kind.clone(), asset.to_owned());
        let sql = "SELECT DISTINCT seq FROM leftovers WHERE kind = ?1 AND asset = ?2 AND leftover = 'unclaimed' ORDER BY seq";
        self.backend
            .read(move |conn| conn.all(sql, (kind.as_str(), asset), |r| Ok(JournalSeq(r.get(0)?))))
            .await
    }

    async fn record(&self, seq: JournalSeq) -> Result<Option<RecordRow>> {
        self.backend
            .read(move |conn| conn.one(&format!("{COLUMNS} WHERE seq = ?1"), [seq.0], read))
            .await
    }

    async fn leftovers(
        &self,
        which: Option<Leftover>,
        after: Option<(JournalSeq, String)>,
        limit: u32,
    ) -> Result<Vec<LeftoverRow>> {
        self.backend
            .read(move |conn| leftovers(conn, which, after, limit))
            .await
    }

    async fn journal_counts(&self) -> Result<JournalCounts> {
        self.backend.read(counts).await
    }

    async fn trim_journal(&self, before: Time) -> Result<u64> {
        let sql = "DELETE FROM journal WHERE received_at < ?1 \
             AND NOT EXISTS (SELECT 1 FROM leftovers WHERE leftovers.seq = journal.seq)";
        self.backend
            .write(move |tx| Ok(tx.conn.run(sql, [before.0])? as u64))
            .await
    }
}
