//! The pages: every state rendered from values, and what people do over HTTP.

#[path = "../../../examples/gallery/sample/mod.rs"]
mod sample;

mod acting;
mod alerts;
mod calendar;
mod comment;
mod comment_deleted;
mod consent;
mod drill;
mod fallback;
mod gap;
mod gaps;
mod incident;
mod instead;
mod page;
mod page_graph;
mod passed;
mod post;
mod rendering;
mod share;
mod showing;
mod status;
