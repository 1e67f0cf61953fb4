//! Connections: each is a task that reads requests and has the router answer them. What axum's own
//! loop does, and a limit it has no setting for: a client that sends its head a byte at a time, or
//! nothing at all, does not hold a connection open.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::future::pending;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower::ServiceExt;

/// How long a request's head may take, from when the connection is free for it: so this is also
/// how long an idle connection is kept. An answer under way, such as a live page, is not limited.
const HEAD_WITHIN: Duration = Duration::from_secs(30);

/// The connections that are open.
pub struct Connections {
    app: Router,
    server: http1::Builder,
    open: JoinSet<()>,
    leaving: watch::Sender<bool>,
}

impl Connections {
    /// None yet; the router answers.
    pub fn new(app: Router) -> Connections {
        let mut server = http1::Builder::new();
        server
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_WITHIN);
        Connections {
            app,
            server,
            open: JoinSet::new(),
            leaving: watch::Sender::new(false),
        }
    }

    /// Serves one more.
    pub fn take(&mut self, stream: TcpStream, peer: SocketAddr) {
        // Small answers leave at once; a platform counts our milliseconds.
        let _ = stream.set_nodelay(true);
        let app = self.app.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            app.clone().oneshot(request.map(Body::new))
        });
        let connection = self.server.serve_connection(TokioIo::new(stream), service);
        let mut leaving = self.leaving.subscribe();
        self.open.spawn(async move {
            let mut connection = pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                () = told(&mut leaving) => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::trace!(error = %error, "a connection broke off");
            }
        });
    }

    /// Ready when one has ended, and its task is let go.
    pub async fn one_ended(&mut self) {
        if self.open.join_next().await.is_none() {
            pending().await
        }
    }

    /// Has each end after the request under way; those that take longer than `wait` are cut.
    pub async fn end(mut self, wait: Duration) {
        self.leaving.send_replace(true);
        let all = async { while self.open.join_next().await.is_some() {} };
        if tokio::time::timeout(wait, all).await.is_err() {
            tracing::warn!(open = self.open.len(), "connections were cut at the end");
        }
    }
}

/// Ready when everyone is asked to leave.
async fn told(leaving: &mut watch::Receiver<bool>) {
    // The sender is gone only when everything ends.
    let _ = leaving.wait_for(|told| *told).await;
}
