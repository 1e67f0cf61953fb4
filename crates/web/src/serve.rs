//! Putting the server together, and running it until it is told to stop.

use crate::auth::Visitor;
use crate::desk::Desk;
use crate::trouble::{self, Trouble};
use crate::{MAX_BODY, api, auth, guard, hooks, live, media, pages};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::response::{Redirect, Response};
use axum::routing::get;
use axum::serve::ListenerExt;
use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long requests under way may take once the desk is told to stop.
const FAREWELL: Duration = Duration::from_secs(5);

/// Every route of the desk.
pub fn router(desk: Desk) -> Router {
    let api = api::router()
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn_with_state(desk.clone(), guard::api));
    let open = media::public_router().layer(from_fn_with_state(desk.clone(), guard::open));
    let pages = Router::new()
        .route("/", get(|| async { Redirect::to("/inbox") }))
        .merge(auth::router())
        .merge(media::router())
        .merge(live::router())
        .merge(pages::router())
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn_with_state(desk.clone(), guard::pages));
    hooks::router()
        .merge(open)
        .merge(api)
        .merge(pages)
        .with_state(desk)
}

async fn nothing_here(visitor: Visitor) -> Response {
    trouble::page(&visitor, Trouble::NotFound)
}

/// Serves until `shutdown` is ready, then lets requests under way finish, for a while.
pub async fn serve(
    listener: TcpListener,
    desk: Desk,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let app = router(desk.clone()).into_make_service_with_connect_info::<SocketAddr>();
    // Small answers leave at once; a platform counts our milliseconds.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let (told, stopping) = tokio::sync::oneshot::channel::<()>();
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        shutdown.await;
        desk.live().stop();
        let _ = told.send(());
    });
    tokio::select! {
        ended = server.into_future() => ended,
        () = late(stopping) => Ok(()),
    }
}

/// Ready some time after the desk was told to stop.
async fn late(stopping: tokio::sync::oneshot::Receiver<()>) {
    if stopping.await.is_err() {
        return std::future::pending().await;
    }
    tokio::time::sleep(FAREWELL).await;
}
