//! What one channel takes of posts: the composer shows what the check judges by.

use crate::dispatch::facts;
use crate::engine::Engine;
use sportello_core::post::{PostKind, PostLimit};
use sportello_store::ChannelRow;
use std::collections::BTreeMap;

impl Engine {
    /// What this channel takes of posts, its settings counted in; nothing where its network is not
    /// known here.
    pub fn post_limits(&self, channel: &ChannelRow) -> BTreeMap<PostKind, PostLimit> {
        self.registry()
            .get(&channel.kind)
            .map(|connector| connector.posts(&facts(channel)))
            .unwrap_or_default()
    }
}
