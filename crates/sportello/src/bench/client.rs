//! The client: raw HTTP/1.1 over connections that stay open, requests made beforehand, so that
//! on two cores as little as possible of the machine goes into asking.

use anyhow::{Context as _, bail};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// How much of the pool is posted.
#[derive(Debug, Clone, Copy)]
pub enum Until {
    /// Every request once.
    Once,
    /// Over and over for so long.
    For(Duration),
}

/// What came of a load.
#[derive(Debug, Default)]
pub struct Posted {
    /// Requests answered 200.
    pub acked: u64,
    /// Requests answered otherwise.
    pub refused: u64,
    /// From the first byte to the last answer.
    pub elapsed: Duration,
    /// Of each request.
    pub latencies: Vec<Duration>,
}

impl Posted {
    /// Answers of 200 a second.
    pub fn rate(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let acked = self.acked as f64;
        acked / self.elapsed.as_secs_f64().max(1e-9)
    }
}

/// Posts a pool of requests over so many connections.
pub async fn post(
    address: SocketAddr,
    pool: Arc<Vec<Vec<u8>>>,
    connections: usize,
    until: Until,
) -> anyhow::Result<Posted> {
    let mut open = Vec::with_capacity(connections);
    for _ in 0..connections {
        open.push(Connection::open(address).await?);
    }
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for connection in open {
        let (pool, next) = (pool.clone(), next.clone());
        tasks.spawn(work(connection, pool, next, began, until));
    }
    let mut posted = Posted::default();
    while let Some(one) = tasks.join_next().await {
        let one = one.context("a connection's task broke off")??;
        posted.acked += one.acked;
        posted.refused += one.refused;
        posted.latencies.extend(one.latencies);
    }
    posted.elapsed = began.elapsed();
    Ok(posted)
}

async fn work(
    mut connection: Connection,
    pool: Arc<Vec<Vec<u8>>>,
    next: Arc<AtomicUsize>,
    began: Instant,
    until: Until,
) -> anyhow::Result<Posted> {
    let mut posted = Posted::default();
    loop {
        let at = next.fetch_add(1, Ordering::Relaxed);
        let request = match until {
            Until::Once => pool.get(at),
            Until::For(span) if began.elapsed() < span => pool.get(at % pool.len().max(1)),
            Until::For(_) => None,
        };
        let Some(request) = request else {
            return Ok(posted);
        };
        let sent = Instant::now();
        match connection.ask(request).await? {
            200 => posted.acked += 1,
            _ => posted.refused += 1,
        }
        posted.latencies.push(sent.elapsed());
    }
}

/// One connection that stays open.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> anyhow::Result<Connection> {
        let stream = TcpStream::connect(address)
            .await
            .with_context(|| format!("{address} does not answer"))?;
        stream.set_nodelay(true)?;
        Ok(Connection {
            stream,
            buffer: Vec::with_capacity(1_024),
        })
    }

    /// Sends a request and reads its answer whole. Gives the status.
    pub async fn ask(&mut self, request: &[u8]) -> anyhow::Result<u16> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                bail!("the server closed the connection");
            }
            if let Some((status, length)) = whole(&self.buffer)? {
                if length != self.buffer.len() {
                    bail!("the server said more than it was asked");
                }
                return Ok(status);
            }
        }
    }
}

/// Status and length of an answer, once it is whole.
fn whole(bytes: &[u8]) -> anyhow::Result<Option<(u16, usize)>> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = std::str::from_utf8(&bytes[..end]).context("an answer's head is not text")?;
    let mut lines = head.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .and_then(|s| s.parse().ok())
        .context("an answer has no status")?;
    let length: usize = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .context("an answer does not say how long it is")?;
    let total = end + 4 + length;
    Ok((bytes.len() >= total).then_some((status, total)))
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn an_answer_is_whole_when_its_body_is() {
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
        for cut in 0..answer.len() {
            assert!(matches!(whole(&answer[..cut]), Ok(None)), "{cut}");
        }
        assert!(matches!(whole(answer), Ok(Some((200, n))) if n == answer.len()));
    }

    #[test]
    fn an_answer_without_a_length_is_refused() {
        assert!(whole(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }
}
