//! Connections that know whether their last answers arrived.
//!
//! A WhatsApp send whose answer was lost can be settled by nobody but the sandbox, so it must
//! know. An answer counts as received when the same connection carries another request or
//! closes in order; a reset (the peer died with the answer unread) means it may be lost.

use super::core::Core;
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// One connection, as handlers see it.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    /// The peer.
    pub peer: SocketAddr,
    link: Arc<Link>,
}

#[derive(Debug, Default)]
struct Link {
    torn: AtomicBool,
    unread: Mutex<Vec<String>>,
}

impl Caller {
    /// Tears the connection: the peer sees a reset.
    pub fn tear(&self) {
        self.link.torn.store(true, Ordering::Release);
    }

    /// A new request on this connection: earlier answers were received.
    pub fn next_request(&self) {
        self.link
            .unread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// The answer about this message leaves now.
    pub fn answering(&self, message: String) {
        self.link
            .unread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(message);
    }
}

/// Accepts tracked connections.
pub(super) struct TrackedListener {
    inner: TcpListener,
    core: Arc<Core>,
}

impl TrackedListener {
    pub fn new(inner: TcpListener, core: Arc<Core>) -> Self {
        Self { inner, core }
    }
}

impl Listener for TrackedListener {
    type Io = Tracked;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Tracked, SocketAddr) {
        let (stream, peer) = Listener::accept(&mut self.inner).await;
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection kept its delay");
        }
        let caller = Caller {
            peer,
            link: Arc::default(),
        };
        (
            Tracked {
                stream,
                caller,
                core: self.core.clone(),
            },
            peer,
        )
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.inner.local_addr()
    }
}

impl Connected<IncomingStream<'_, TrackedListener>> for Caller {
    fn connect_info(stream: IncomingStream<'_, TrackedListener>) -> Self {
        stream.io().caller.clone()
    }
}

/// One connection.
pub(super) struct Tracked {
    stream: TcpStream,
    caller: Caller,
    core: Arc<Core>,
}

impl Tracked {
    fn torn(&self) -> bool {
        self.caller.link.torn.load(Ordering::Acquire)
    }

    /// The peer is gone without having read everything.
    fn lose(&self) {
        let unread = std::mem::take(
            &mut *self
                .caller
                .link
                .unread
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        self.core.lost(unread);
    }

    fn reset() -> io::Error {
        io::Error::from(io::ErrorKind::ConnectionReset)
    }
}

impl AsyncRead for Tracked {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.torn() {
            return Poll::Ready(Err(Self::reset()));
        }
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        match &polled {
            Poll::Ready(Err(_)) => self.lose(),
            // An end with an error pending is a peer that died before our answer came.
            Poll::Ready(Ok(())) if buffer.filled().len() == before => {
                if matches!(self.stream.take_error(), Ok(Some(_)) | Err(_)) {
                    self.lose();
                }
            }
            _ => {}
        }
        polled
    }
}

impl AsyncWrite for Tracked {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.torn() {
            return Poll::Ready(Err(Self::reset()));
        }
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        if matches!(polled, Poll::Ready(Err(_))) {
            self.lose();
        }
        polled
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.torn() {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl Drop for Tracked {
    fn drop(&mut self) {
        if self.torn()
            && let Err(error) = self.stream.set_zero_linger()
        {
            tracing::debug!(%error, "a torn connection closes in order instead");
        }
    }
}
