//! The neighbour: the least a webhook receiver could do. One axum route that reads the body and
//! answers, in the same build, on the same runtime, asked by the same client.

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use axum::serve::ListenerExt as _;
use serde_json::json;
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// Serves until killed.
pub async fn serve(listen: SocketAddr) -> anyhow::Result<()> {
    let listener = TcpListener::bind(listen).await?;
    crate::output::line(&json!({ "desk": crate::wire::url_of(listener.local_addr()?) }))?;
    let app = Router::new().route(super::folder::HOOK, post(read).get(greet));
    let listener = listener.tap_io(|stream| {
        // The desk's server does so too. A connection that refuses keeps its delay.
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, app).await?;
    Ok(())
}

async fn read(body: Bytes) -> &'static str {
    if body.is_empty() { "nothing" } else { "hello" }
}

async fn greet() -> &'static str {
    "hello"
}
