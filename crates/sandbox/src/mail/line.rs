//! Lines of a connection.

use super::fault::Deed;
use std::io;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// Bytes of the longest line.
const LONGEST: u64 = 64 * 1024;

/// A connection.
pub(super) struct Lines(BufReader<TcpStream>);

impl Lines {
    pub fn new(stream: TcpStream) -> Lines {
        Lines(BufReader::new(stream))
    }

    /// The next line, without its end; `None` = there are no more.
    pub async fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let mut limited = (&mut self.0).take(LONGEST);
        if limited.read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        while line.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
            line.pop();
        }
        Ok(Some(line))
    }

    /// Says a line.
    pub async fn say(&mut self, text: &str) -> io::Result<()> {
        self.raw(format!("{text}\r\n").as_bytes()).await
    }

    /// Says bytes.
    pub async fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.get_mut().write_all(bytes).await?;
        self.0.get_mut().flush().await
    }

    /// Does what a fault says, but for refusals, whose form is the protocol's. Gives the refusal.
    pub async fn suffer(&mut self, deed: Deed) -> io::Result<(u16, String)> {
        match deed {
            Deed::Refuse { code, says } => Ok((code, says)),
            Deed::Hang => {
                // Until the other side has had enough.
                while self.next().await?.is_some() {}
                Err(io::ErrorKind::ConnectionAborted.into())
            }
            Deed::Drop | Deed::Lose | Deed::Vanish => Err(io::ErrorKind::ConnectionAborted.into()),
        }
    }
}
