//! Who asks: doors and cookies, sessions, passwords, the limits on failed sign-ins, and the check
//! that a request comes from our own pages (security.md §5).

mod cookie;
pub mod csrf;
pub mod device;
pub mod door;
pub mod keys;
mod landing;
pub mod limit;
pub mod password;
pub mod session;
mod set_password;
mod sign_in;
mod signed_in;
mod visitor;

pub use door::{Door, Doors};
pub use keys::{KeyError, new_api_token, new_sign_in_link};
pub use signed_in::SignedIn;
pub use visitor::{LANGUAGE_COOKIE, THEME_COOKIE, Visitor, ZONE_COOKIE};

use crate::desk::Desk;
use axum::Router;
use axum::routing::{get, post};

/// The door's routes.
pub fn router() -> Router<Desk> {
    Router::new()
        .route("/sign-in", get(sign_in::page).post(sign_in::enter))
        .route(
            "/sign-in/{token}",
            get(sign_in::link_page).post(sign_in::link_enter),
        )
        .route("/password", get(set_password::page).post(set_password::set))
        .route("/sign-out", post(sign_in::leave))
        .route("/sign-out/everywhere", post(sign_in::leave_everywhere))
        .route("/sessions/{session}/end", post(sign_in::leave_one))
}
