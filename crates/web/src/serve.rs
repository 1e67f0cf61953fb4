//! Putting the server together, and running it until it is told to stop.

use crate::auth::Visitor;
use crate::connections::Connections;
use crate::desk::Desk;
use crate::trouble::{self, Trouble};
use crate::{MAX_BODY, api, auth, guard, hooks, live, media, pages};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::response::{Redirect, Response};
use axum::routing::get;
use axum::serve::Listener;
use std::future::Future;
use std::pin::pin;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long requests under way may take once the desk is told to stop.
const FAREWELL: Duration = Duration::from_secs(5);

/// Every route of the desk.
pub fn router(desk: Desk) -> Router {
    let api = api::router()
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn_with_state(desk.clone(), guard::api));
    let open = media::public_router()
        .merge(pages::share::open_router())
        .merge(pages::calendar::public_router())
        .merge(pages::incident::open_router())
        .merge(pages::status::open_router())
        .layer(from_fn_with_state(desk.clone(), guard::open));
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
    mut listener: TcpListener,
    desk: Desk,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let mut connections = Connections::new(router(desk.clone()));
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            // Through axum's trait: a failed accept (no file handle left) is waited out there.
            (stream, peer) = Listener::accept(&mut listener) => connections.take(stream, peer),
            () = connections.one_ended() => {}
            () = &mut shutdown => break,
        }
    }
    drop(listener);
    desk.live().stop();
    connections.end(FAREWELL).await;
    Ok(())
}
