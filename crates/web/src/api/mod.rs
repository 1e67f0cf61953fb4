//! The API for programs, `/api/v1`: the same verbs as the pages, over bearer tokens, with
//! problems by RFC 9457 and a description at `/api/openapi.json`.

mod ask;
mod consents;
mod contacts;
mod conversations;
mod health;
mod incidents;
mod messages;
mod open_api;
mod part_schema;
mod posts;
mod posts_act;
mod posts_body;
mod posts_refused;
mod posts_rows;
mod query;
mod refused;
mod rows;
mod templates;

use crate::desk::Desk;
use crate::problem::Problem;
use axum::middleware::from_fn;
use axum::routing::{any, get, post};
use axum::{Json, Router};
use serde::Serialize;
use sportello_store::{Page, StoreError};
use utoipa::ToSchema;

/// A page of rows, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listing<T> {
    /// The rows.
    data: Vec<T>,
    /// The `cursor` of the next page; null on the last one.
    #[schema(pattern = "^[0-9]{1,18}\\.[0-9]{1,18}$", max_length = 37)]
    next: Option<String>,
}

/// A page out of what the store gave. The only thing a listing can contradict is its cursor.
fn page_of<R, T: From<R>>(
    cursor: Option<&str>,
    page: Result<Page<R>, StoreError>,
) -> Result<Json<Listing<T>>, Problem> {
    match page {
        Ok(page) => Ok(Json(Listing {
            data: page.rows.into_iter().map(T::from).collect(),
            next: page.next,
        })),
        Err(StoreError::Conflict(_)) if cursor.is_some() => Err(ask::bad_cursor()),
        Err(error) => Err(error.into()),
    }
}

/// Builds the routes and the list of them from the same lines, so that a test can compare the
/// list with the description.
macro_rules! routes {
    ($($path:literal => $($method:ident $handler:path),+;)*) => {
        /// Every method and path served.
        pub const ROUTES: &[(&str, &str)] = &[$($((stringify!($method), $path)),+),*];

        fn routes() -> Router<Desk> {
            Router::new()$(.route($path, routes!(@ $($method $handler),+)))*
        }
    };
    (@ $method:ident $handler:path) => { $method($handler) };
    (@ $method:ident $handler:path, $next:ident $other:path) => { $method($handler).$next($other) };
}

routes! {
    "/api/v1/conversations" => get conversations::list;
    "/api/v1/conversations/{id}" => get conversations::one;
    "/api/v1/conversations/{id}/status" => post conversations::set_status;
    "/api/v1/conversations/{id}/notes" => get conversations::notes, post conversations::add_note;
    "/api/v1/conversations/{id}/messages" => get messages::list, post messages::reply;
    "/api/v1/messages/{id}" => get messages::one;
    "/api/v1/messages/{id}/reaction" => post messages::react;
    "/api/v1/media" => post messages::upload;
    "/api/v1/media/{id}" => get messages::media;
    "/api/v1/contacts/{id}" => get contacts::one;
    "/api/v1/contacts/{id}/merge" => post contacts::merge;
    "/api/v1/contacts/{id}/consents" => get consents::list, post consents::note;
    "/api/v1/consents/{id}/withdraw" => post consents::withdraw;
    "/api/v1/merges/{id}/unmerge" => post contacts::unmerge;
    "/api/v1/posts" => get posts::list, post posts::write;
    "/api/v1/posts/{id}" => get posts::one;
    "/api/v1/posts/{id}/check" => get posts::check;
    "/api/v1/posts/{id}/decide" => post posts_act::decide;
    "/api/v1/posts/{id}/drop" => post posts_act::drop;
    "/api/v1/posts/{id}/go" => post posts_act::go;
    "/api/v1/channels" => get health::channels;
    "/api/v1/templates" => get templates::list;
    "/api/v1/health" => get health::health;
    "/api/v1/incidents" => get incidents::list;
    "/api/v1/incidents/{id}" => get incidents::one;
}

/// The routes of the API.
pub fn router() -> Router<Desk> {
    routes()
        .route_layer(from_fn(query::known))
        .route("/api/openapi.json", get(open_api::serve))
        .route("/api", any(nothing_here))
        .route("/api/", any(nothing_here))
        .route("/api/{*rest}", any(nothing_here))
        .method_not_allowed_fallback(|| async { Problem::wrong_method() })
}

async fn nothing_here() -> Problem {
    Problem::no_such_address()
}
