//! Posts on the desk: the composer with what each network would show and what would stop it, what
//! became of a post on each channel, the media library, saved captions.

mod act;
mod captions;
mod compose;
mod deed;
mod edit;
mod files;
mod findings;
#[cfg(test)]
mod findings_words;
mod form;
mod library;
mod load;
mod message;
mod preview;
mod remarks;
mod said;
mod sending;
mod show;
mod states;
pub mod taken;
mod variants;
mod view;

pub use files::{facts_words, small};
pub use show::live;

use crate::desk::Desk;
use crate::media::MAX_UPLOAD;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

/// The routes behind the door.
pub fn router() -> Router<Desk> {
    let uploads = Router::new()
        .route("/posts/new", get(act::new).post(act::write_new))
        .route("/posts/{post}", get(act::show).post(act::write))
        .route("/library", get(library::show).post(library::add))
        .layer(DefaultBodyLimit::max(MAX_UPLOAD));
    Router::new()
        .route("/posts/{post}/remark", post(show::remark))
        .route("/posts/{post}/drop", post(show::drop_post))
        .route("/posts/{post}/message", get(message::show))
        .route(
            "/posts/{post}/deliveries/{delivery}/{verb}",
            post(show::decide),
        )
        .route("/library/{media}", post(library::change))
        .route("/captions", get(captions::show).post(captions::change))
        .merge(uploads)
}
