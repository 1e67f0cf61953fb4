//! The pages: every state rendered from values, and what people do over HTTP.

#[path = "../../../examples/gallery/sample/mod.rs"]
mod sample;

mod acting;
mod rendering;
mod showing;
