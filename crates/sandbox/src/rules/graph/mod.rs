//! The endpoints around messages: nodes, history, uploads, subscriptions, tokens, batches.

mod batch;
mod history;
mod node;
mod oauth;
mod subscribe;
mod upload;

pub(super) use node::username;
