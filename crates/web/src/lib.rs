//! The desk's only HTTP server: pages, API, webhooks, live updates.
//!
//! `router` joins four neighbours that share nothing but the desk: webhooks (lean, no guard but
//! the signature), links to pictures for platforms, the API (tokens), and pages (sessions).

pub mod api;
pub mod auth;
mod connections;
pub mod desk;
mod guard;
pub mod headers;
pub mod hooks;
pub mod i18n;
pub mod live;
pub mod media;
pub mod pages;
pub mod problem;
mod serve;
pub mod trouble;

pub use desk::Desk;
pub use i18n::Language;
pub use serve::{router, serve};

/// The greatest body taken where nothing else is said, in bytes.
pub const MAX_BODY: usize = 1024 * 1024;

pub use pages::doctor::says as doctor_says;
