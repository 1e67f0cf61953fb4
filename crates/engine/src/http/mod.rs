//! The HTTP client of the engine: one TLS stack, no redirects followed, everything capped, and
//! nothing fetched from a private address.

mod barrier;
mod client;
mod guard;

pub use barrier::Barrier;
pub use client::{Client, ClientError, KEPT_HEADERS};
pub use guard::{Guard, is_public};
