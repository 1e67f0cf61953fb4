//! The SQLite back end: one file or folder per file of the contract, over a [`Backend`] that is
//! a folder ([`FileStore`]) or memory ([`MemoryStore`]).
//!
//! An operation is a function over a [`Tx`] (writing) or a connection (reading); the trait
//! methods only carry arguments to where it runs.

mod alerts;
mod alike;
mod audit;
mod backend;
mod bodies;
mod cache;
mod checkpoint;
mod conversations;
mod digest;
mod directory;
mod error;
mod fallbacks;
mod files;
mod gaps;
mod health;
mod heard;
mod incidents;
mod inspect;
mod journal;
mod looking;
mod media;
mod memory;
mod opinions;
mod outbox;
mod page;
mod plans;
pub(crate) mod polling;
mod posts;
mod public_pages;
mod readers;
pub(crate) mod schema;
mod search;
mod shelf;
pub(crate) mod sql;
mod still;
mod suspicions;
#[cfg(test)]
mod tests;
mod tx;
mod writer;

pub use audit::{DeliveryAudit, FallbackAudit, PicturesAudit, PostAudit, SaidAudit};
pub use backend::{Backend, BeforeCommit};
pub use files::{DATABASE, FileStore, Files, LOCK, Settings};
pub use looking::{Looking, LookingStore};
pub use memory::{Memory, MemoryStore};
pub use schema::EXCEPTIONS;
pub use tx::Tx;

/// A store on SQLite.
pub struct Sqlite<B> {
    backend: B,
}
