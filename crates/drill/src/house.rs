//! The workspace that is rehearsed: the test cast's, or a copy of a real one's rules. Rules and
//! kinds of channels alone are copied: no names, no messages, no tokens.

use anyhow::{Result, bail};
use sportello_core::WorkspaceId;
use sportello_sandbox::rules::Network;
use sportello_store::Store;

/// The workspace's rules that a rehearsal follows, by the names under which it keeps them: what
/// becomes of late posts, and what is said another way. Approval is none of them: what is rehearsed
/// was approved.
const RULES: [&str; 2] = ["late", "fallback"];

/// A workspace to rehearse with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct House {
    /// Its time zone.
    pub time_zone: String,
    /// The kinds of its channels that drills play.
    pub kinds: Vec<Network>,
    /// Its rules, as it keeps them.
    pub rules: Vec<(String, String)>,
}

impl Default for House {
    /// The test cast's florist: a channel of every kind, and every rule as it comes.
    fn default() -> House {
        House {
            time_zone: "Europe/Rome".to_owned(),
            kinds: CAST.to_vec(),
            rules: Vec::new(),
        }
    }
}

/// The kinds of the test cast's channels: those that a drill plays.
pub(crate) const CAST: [Network; 3] = [Network::Facebook, Network::Instagram, Network::Whatsapp];

impl House {
    /// Copies a workspace's rules out of its store, which is only read.
    ///
    /// # Errors
    /// What the store refuses; a workspace without a channel that drills play.
    pub async fn copy(store: &dyn Store, workspace: WorkspaceId) -> Result<House> {
        let row = store.workspace(workspace).await?;
        let channels = store.channels(workspace).await?;
        let has = |kind: &Network| channels.iter().any(|row| row.kind.as_str() == kind.word());
        let kinds: Vec<Network> = CAST.into_iter().filter(has).collect();
        if kinds.is_empty() {
            let played: Vec<&str> = CAST.iter().map(|kind| kind.word()).collect();
            bail!(
                "the workspace has no channel that drills play ({}): there is nothing to rehearse. Connect one, or rehearse with the test cast by leaving out --data",
                played.join(", ")
            );
        }
        let mut rules = Vec::new();
        for name in RULES {
            if let Some(value) = store.wish(workspace, name).await? {
                rules.push((name.to_owned(), value));
            }
        }
        Ok(House {
            time_zone: row.time_zone,
            kinds,
            rules,
        })
    }
}
