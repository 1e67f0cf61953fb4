//! An independent Graph API with phones to play the customer.
//!
//! Two layers. [`rules`] is the platform as a value: no socket, no clock, no randomness of its
//! own, so a simulator can drive it on virtual time. [`server`] is a shell around it: HTTP, the
//! control API, the phones page, webhooks, and a data folder that survives `kill -9`.
//!
//! The crate depends on nothing else of ours: it is the oracle the desk is tested against, and
//! an oracle that shares code with the desk would share its bugs.

pub mod around;
pub mod mail;
pub mod rules;
pub mod server;

pub use server::{Config, Running, Seeded, StartError, start};
