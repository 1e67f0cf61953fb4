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
use sportello_core::event::{Item, READ};
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
        told: record.object != READ,
    };
    digest::items(tx, &body, items)
}

fn redigest(tx: &mut Tx<'_>, seq: JournalSeq, items: &[Item], now: Time) -> Result<Digested> {
    let found = tx.conn.one(
        "SELECT app_id, received_at, object <> ?2 FROM journal WHERE seq = ?1",
        (seq.0, READ),
        |r| Ok((r.get(0)?, Time(r.get(1)?), r.get(2)?)),
    )?;
    let (app, received_at, told) = found.ok_or(StoreError::NotFound("the journal's record"))?;
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
            told,
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

/// Bodies looked at in one transaction of a trim.
const CHUNK: i64 = 2_000;

/// Drops old bodies after a place, a chunk of them; bodies lie in the order of their arrival, so
/// the first that is young ends it. Gives the place to go on from, if there is more.
fn trim(tx: &mut Tx<'_>, before: Time, after: i64) -> Result<(Option<i64>, u64)> {
    let chunk = tx.conn.all(
        "SELECT seq, received_at FROM journal WHERE seq > ?1 ORDER BY seq LIMIT ?2",
        [after, CHUNK],
        |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?)),
    )?;
    let mut dropped = 0;
    for (seq, received_at) in &chunk {
        if *received_at >= before.0 {
            return Ok((None, dropped));
        }
        dropped += tx.conn.run(
            "DELETE FROM journal WHERE seq = ?1 AND NOT EXISTS (SELECT 1 FROM leftovers WHERE leftovers.seq = journal.seq)",
            [*seq],
        )? as u64;
    }
    let more = chunk.len() as i64 == CHUNK;
    Ok((chunk.last().filter(|_| more).map(|(seq, _)| *seq), dropped))
}

#[async_trait]
impl<B: Backend> Journal for Sqlite<B> {
    async fn append_and_digest(&self, record: NewRecord, items: Vec<Item>) -> Result<Digested> {
        self.backend
            .write_whole(move |tx| append(tx, &record, &items))
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
        let (mut dropped, mut after) = (0, i64::MIN);
        loop {
            // A chunk per transaction: webhooks do not wait for the rest.
            let (next, some) = self
                .backend
                .write(move |tx| trim(tx, before, after))
                .await?;
            dropped += some;
            match next {
                Some(next) => after = next,
                None => return Ok(dropped),
            }
        }
    }
}
