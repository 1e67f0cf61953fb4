//! Connectors: one folder a network, each a pure value. They build requests and read answers;
//! they never send, wait, store or ask the time (invariant I9).
//!
//! Adding a channel is one folder here and one line in `registry.rs`.

pub mod bot;
pub mod contract;
pub mod conversations;
mod http;
pub mod login;
pub mod mail;
pub mod publish;
pub mod registry;
pub mod status;
pub mod templates;

mod email;
mod facebook;
pub mod inspect;
mod instagram;
mod meta;
mod telegram;
mod whatsapp;

pub use contract::*;
pub use meta::causes::{CAUSES, Cause, cause};
pub use registry::Registry;
