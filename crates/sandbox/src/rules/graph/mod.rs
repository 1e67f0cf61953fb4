//! The endpoints around messages: nodes, history, uploads, subscriptions, tokens, batches.

mod batch;
pub(in crate::rules) mod history;
mod node;
mod number;
mod oauth;
mod page;
mod subscribe;
pub mod templates;
mod upload;

pub(super) use history::wanted;
pub(super) use node::username;
