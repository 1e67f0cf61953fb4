//! The pages: every state rendered from values, and what people do over HTTP.

#[path = "../../../examples/gallery/sample/mod.rs"]
mod sample;

mod acting;
mod calendar;
mod comment;
mod consent;
mod fallback;
mod gap;
mod incident;
mod page;
mod page_graph;
mod post;
mod rendering;
mod share;
mod showing;
mod status;
