//! A flood: bodies sent over as many connections as the platform opens, at a pace or as fast as they
//! are taken, each until it is taken.

use super::bodies::Maker;
use super::client::Connection;
use super::storm::Storm;
use anyhow::bail;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Connections the platform opens.
const CONNECTIONS: usize = 8;
/// Times a body is sent before it is called refused (the platform goes on for hours).
const TRIES: u32 = 100;

/// What loads came to.
#[derive(Debug, Default)]
pub struct Flood {
    /// Updates taken.
    pub updates: u64,
    /// Bodies refused, each until it was taken.
    pub refused: u64,
    /// How long it took.
    pub elapsed: Duration,
}

impl Flood {
    /// Updates a second.
    pub fn rate(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let updates = self.updates as f64;
        updates / self.elapsed.as_secs_f64().max(1e-9)
    }
}

/// A storm's bodies as requests, each with how many updates it holds.
pub fn requests(maker: &Maker, storm: &Storm) -> Vec<(Vec<u8>, u64)> {
    storm
        .bodies
        .iter()
        .map(|(body, updates)| (maker.request(body), *updates))
        .collect()
}

/// Sends each request once, spread over a time or as fast as they are taken.
pub async fn send(
    at: SocketAddr,
    requests: &[(Vec<u8>, u64)],
    pace: Option<Duration>,
) -> anyhow::Result<Flood> {
    let began = Instant::now();
    let due = |nth: usize| {
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let part = nth as f64 / requests.len() as f64;
        let due = pace.map(|pace| pace.mul_f64(part));
        (nth < requests.len()).then(|| due.unwrap_or_default().saturating_sub(began.elapsed()))
    };
    pour(at, requests, due).await
}

/// Sends requests over and over for so long, as fast as they are taken.
pub async fn send_for(
    at: SocketAddr,
    requests: &[(Vec<u8>, u64)],
    span: Duration,
) -> anyhow::Result<Flood> {
    let began = Instant::now();
    let due = |_| (!requests.is_empty() && began.elapsed() < span).then_some(Duration::ZERO);
    pour(at, requests, due).await
}

/// `due` says how long to wait before the nth request; `None` ends the flood.
async fn pour(
    at: SocketAddr,
    requests: &[(Vec<u8>, u64)],
    due: impl Fn(usize) -> Option<Duration>,
) -> anyhow::Result<Flood> {
    let next = AtomicUsize::new(0);
    let began = Instant::now();
    let each = (0..CONNECTIONS).map(|_| async {
        let mut connection = Connection::open(at).await?;
        let mut flood = Flood::default();
        loop {
            let nth = next.fetch_add(1, Ordering::Relaxed);
            let Some(wait) = due(nth) else {
                return anyhow::Ok(flood);
            };
            let Some((request, updates)) = requests.get(nth % requests.len().max(1)) else {
                return Ok(flood);
            };
            if !wait.is_zero() {
                tokio::time::sleep(wait).await;
            }
            flood.refused += u64::from(persist(&mut connection, request).await?);
            flood.updates += updates;
        }
    });
    let all = futures_util::future::try_join_all(each).await?;
    Ok(Flood {
        updates: all.iter().map(|one| one.updates).sum(),
        refused: all.iter().map(|one| one.refused).sum(),
        elapsed: began.elapsed(),
    })
}

/// Sends a body until it is taken, as the platform does. Gives how often it was refused.
pub async fn persist(connection: &mut Connection, request: &[u8]) -> anyhow::Result<u32> {
    for refused in 0..TRIES {
        if connection.ask(request).await? == 200 {
            return Ok(refused);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    bail!("a body was refused {TRIES} times")
}
