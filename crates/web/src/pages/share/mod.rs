//! Sharing an address on networks where nothing is connected: links that count their clicks, QR
//! codes, and a bar for the business's own site.

mod act;
mod bar;
mod open;
mod qr;
pub mod view;

pub use act::router;
pub(super) use act::{base, listed};
pub use open::router as open_router;
