//! What stands around the platform and is none of its API: a push service with browsers of our own
//! (RFC 8030, RFC 8291, RFC 8292), and the platform's status page, which says what it is told to
//! say. In memory: a start begins with neither browsers nor words.

mod browser;
mod control;
mod push;
mod status;

pub use control::routes;
pub use push::{PushRoom, Received, Subscription};
pub use status::{Said, StatusRoom};

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Both.
#[derive(Debug, Default)]
pub struct Around {
    /// The push service.
    pub push: PushRoom,
    /// The status page.
    pub status: StatusRoom,
}

/// Both, listening by themselves.
#[derive(Debug)]
pub struct AroundServer {
    /// Both.
    pub around: Arc<Around>,
    /// Where they listen.
    pub addr: SocketAddr,
    task: JoinHandle<()>,
}

impl Drop for AroundServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Starts both on a free port, without a platform.
///
/// # Errors
/// When there is no free port.
pub async fn start() -> std::io::Result<AroundServer> {
    let around = Arc::new(Around::default());
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let addr = listener.local_addr()?;
    let app: axum::Router = routes(around.clone());
    let task = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, app).await {
            tracing::warn!(%error, "the push service stopped");
        }
    });
    Ok(AroundServer { around, addr, task })
}
