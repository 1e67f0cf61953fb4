//! The desk and its neighbour, running side by side, and one repetition of load on either.
//!
//! The clock of the desk stops when the search has found a message posted after the last one:
//! what is put off is paid for. (Search is fed in the order of arrival, so nothing before that
//! message is missing then.)

use super::bodies::{Maker, mark};
use super::client::{self, Connection, Posted, Until};
use super::folder::{self, Place};
use super::host;
use super::process::{Server, Used};
use super::stats::Latencies;
use crate::cli::Folder;
use anyhow::{Context as _, bail};
use sportello_core::{Time, WorkspaceId};
use sportello_store::{ConversationRow, InboxQuery, Store};
use std::collections::HashSet;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Requests the neighbour is asked with, over and over.
const NEIGHBOURS: usize = 20_000;
/// Requests on one connection.
const ALONE: usize = 200;
/// Bodies posted a second time at the end: none may make a message.
const AGAIN: usize = 1_000;
/// The search must have found the last message by then.
const SEARCHED: Duration = Duration::from_secs(60);
/// The most rows a page of the store has.
const PAGE: u32 = 200;

/// Desk and neighbour, running.
pub struct Pair {
    data: Folder,
    disk: PathBuf,
    desk: Server,
    desk_at: SocketAddr,
    // Killed when dropped.
    _neighbour: Server,
    neighbour_at: SocketAddr,
    maker: Maker,
    read: Arc<dyn Store>,
    workspace: WorkspaceId,
    common: Arc<Vec<Vec<u8>>>,
    acked: u64,
}

/// One repetition.
#[derive(Debug, Clone, Default)]
pub struct Repetition {
    /// Messages a second, until all were searchable.
    pub rate: f64,
    /// Messages a second, until all were acknowledged.
    pub acked_rate: f64,
    /// The neighbour's requests a second just before.
    pub neighbour: f64,
    /// Of each acknowledgement.
    pub latencies: Latencies,
    /// From the last acknowledgement until all were searchable.
    pub drain_ms: f64,
    /// What the desk used.
    used: Used,
    acked: u64,
}

impl Repetition {
    /// The desk's processor time for a message, in microseconds.
    pub fn cpu_us(&self) -> f64 {
        self.used.cpu.as_secs_f64() * 1e6 / self.messages()
    }

    /// Bytes the desk wrote for a message.
    pub fn written_bytes(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let written = self.used.written as f64;
        written / self.messages()
    }

    fn messages(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let acked = self.acked as f64;
        acked.max(1.0)
    }
}

/// What is there in the end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Messages answered 200.
    pub acked: u64,
    /// Messages in the store.
    pub stored: u64,
    /// Those with an id of their own.
    pub unique: u64,
}

impl Pair {
    /// Starts both; the desk on a new folder.
    pub async fn start(place: &Place) -> anyhow::Result<Pair> {
        let data = place.data("ingest");
        let workspace = folder::set_up(&data).await?;
        let desk = Server::start(&folder::serve(&data))?;
        let neighbour = Server::start(&folder::neighbour())?;
        let (url, desk_at) = address(&desk)?;
        let (_, neighbour_at) = address(&neighbour)?;
        let maker = Maker::new(&url, 1);
        // Never posted to the desk: its own start from another number.
        let common =
            Arc::new(Maker::new(&url, u64::from(u32::MAX)).requests(NEIGHBOURS, now_millis()));
        Ok(Pair {
            read: crate::folder::open_to_read(&data.data)?,
            disk: place.path().to_owned(),
            data,
            desk,
            desk_at,
            _neighbour: neighbour,
            neighbour_at,
            maker,
            workspace,
            common,
            acked: 0,
        })
    }

    /// Asks the neighbour for so long. Gives its requests a second.
    pub async fn neighbour(&mut self, connections: usize, span: Duration) -> anyhow::Result<f64> {
        let posted = client::post(
            self.neighbour_at,
            self.common.clone(),
            connections,
            Until::For(span),
        )
        .await?;
        all_taken(&posted)?;
        Ok(posted.rate())
    }

    /// Posts `count` new messages to the desk and waits until all can be searched.
    pub async fn desk(&mut self, connections: usize, count: usize) -> anyhow::Result<Repetition> {
        let pool = Arc::new(self.maker.requests(count, now_millis()));
        let before = self.desk.used();
        let began = Instant::now();
        let posted = client::post(self.desk_at, pool, connections, Until::Once).await?;
        all_taken(&posted)?;
        self.acked += posted.acked;
        self.wait_until_searchable().await?;
        let elapsed = began.elapsed();
        self.desk.check()?;
        Ok(Repetition {
            rate: per_second(posted.acked, elapsed),
            acked_rate: posted.rate(),
            neighbour: 0.0,
            drain_ms: elapsed.saturating_sub(posted.elapsed).as_secs_f64() * 1e3,
            used: self.desk.used().since(before),
            acked: posted.acked,
            latencies: Latencies::new(posted.latencies),
        })
    }

    /// Posts one message after another over one connection.
    pub async fn alone(&mut self) -> anyhow::Result<Vec<Duration>> {
        let pool = Arc::new(self.maker.requests(ALONE, now_millis()));
        let posted = client::post(self.desk_at, pool, 1, Until::Once).await?;
        all_taken(&posted)?;
        self.acked += posted.acked;
        Ok(posted.latencies)
    }

    /// What a sync costs on the same disk, half of the time.
    pub fn sync_ms(&self) -> anyhow::Result<f64> {
        Ok(host::sync_times(&self.disk)?.p50_ms)
    }

    /// The desk's memory.
    pub fn memory_mib(&self) -> f64 {
        self.desk.memory_mib()
    }

    /// Posts some messages a second time, stops the desk and counts what is stored.
    pub async fn close(mut self) -> anyhow::Result<Totals> {
        let last = self.maker.made();
        let mut again = Maker::new(
            &format!("http://{}", self.desk_at),
            last.saturating_sub(AGAIN as u64).max(1),
        );
        let pool = Arc::new(again.requests(AGAIN.min(usize::try_from(last - 1)?), now_millis()));
        all_taken(&client::post(self.desk_at, pool, 64, Until::Once).await?)?;
        self.desk.check()?;
        drop(self.desk);
        drop(self.read);
        let store = crate::folder::open_to_read(&self.data.data)?;
        let (stored, unique) = count(&*store, self.workspace).await?;
        Ok(Totals {
            acked: self.acked,
            stored,
            unique,
        })
    }

    /// Posts one message more and waits until the search finds it.
    async fn wait_until_searchable(&mut self) -> anyhow::Result<()> {
        let number = self.maker.made();
        let request = self
            .maker
            .requests(1, now_millis())
            .pop()
            .context("a request is made")?;
        if Connection::open(self.desk_at).await?.ask(&request).await? != 200 {
            bail!("a message was refused");
        }
        self.acked += 1;
        let query = InboxQuery {
            words: vec![mark(number)],
            limit: 1,
            ..InboxQuery::default()
        };
        let began = Instant::now();
        while self
            .read
            .inbox(self.workspace, &query)
            .await?
            .rows
            .is_empty()
        {
            if began.elapsed() > SEARCHED {
                bail!(
                    "the last message is not searchable {} s after it was acknowledged",
                    SEARCHED.as_secs()
                );
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Ok(())
    }
}

/// Where a server listens: its address as text, and as one.
pub fn address(server: &Server) -> anyhow::Result<(String, SocketAddr)> {
    let url = server.ready["desk"]
        .as_str()
        .context("a ready line names no desk")?
        .to_owned();
    let at = url
        .trim_start_matches("http://")
        .parse()
        .with_context(|| format!("{url} is no address"))?;
    Ok((url, at))
}

/// Now, as bodies say it.
pub fn now_millis() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or_default()
}

fn all_taken(posted: &Posted) -> anyhow::Result<()> {
    if posted.refused > 0 {
        bail!(
            "{} of {} requests were not answered 200",
            posted.refused,
            posted.refused + posted.acked
        );
    }
    Ok(())
}

fn per_second(count: u64, elapsed: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let count = count as f64;
    count / elapsed.as_secs_f64().max(1e-9)
}

/// Every inbound message through the contract, and how many external ids they have.
async fn count(store: &dyn Store, workspace: WorkspaceId) -> anyhow::Result<(u64, u64)> {
    let mut stored = 0;
    let mut ids = HashSet::new();
    for conversation in conversations(store, workspace).await? {
        let mut cursor = None;
        loop {
            let page = store
                .messages(workspace, conversation.id, cursor.as_deref(), PAGE)
                .await?;
            stored += page.rows.len() as u64;
            ids.extend(page.rows.into_iter().filter_map(|row| row.external_id));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
    }
    Ok((stored, ids.len() as u64))
}

/// Every conversation of a workspace.
pub async fn conversations(
    store: &dyn Store,
    workspace: WorkspaceId,
) -> anyhow::Result<Vec<ConversationRow>> {
    let mut rows = Vec::new();
    let mut query = InboxQuery {
        limit: PAGE,
        ..InboxQuery::default()
    };
    loop {
        let page = store.inbox(workspace, &query).await?;
        rows.extend(page.rows);
        query.cursor = page.next;
        if query.cursor.is_none() {
            return Ok(rows);
        }
    }
}

/// Now, as the engine says it.
pub fn now() -> Time {
    Time(now_millis())
}
