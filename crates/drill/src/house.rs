//! The workspace that is rehearsed: the test cast's, or a copy of a real one's rules. Rules and
//! kinds of channels alone are copied, and which templates are approved: no names of people, no
//! messages, no tokens.

use anyhow::{Result, bail};
use sportello_core::fallback::{Rule, Rules, Way, fit};
use sportello_core::{ChannelKind, WorkspaceId};
use sportello_sandbox::rules::Network;
use sportello_store::{InboxQuery, Store};
use std::collections::BTreeMap;

/// The workspace's rules that a rehearsal follows, by the names under which it keeps them: what
/// becomes of late posts, and what is said another way. Approval is none of them: what is rehearsed
/// was approved.
const RULES: [&str; 2] = ["late", FALLBACK];
const FALLBACK: &str = "fallback";
/// Of so many conversations, the newest, it is looked at what people agreed to.
const ASKED: u32 = 200;
/// The kind of mailboxes.
pub(crate) const MAIL: &str = "email";

/// An approved template that can carry a reply: its words stay where they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: String,
    /// How many blanks it has.
    pub blanks: usize,
}

/// A workspace to rehearse with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct House {
    /// Its time zone.
    pub time_zone: String,
    /// The kinds of its channels that drills play, but for mailboxes.
    pub kinds: Vec<Network>,
    /// Whether it has a mailbox.
    pub mail: bool,
    /// How many of a hundred people agreed to be written to, by kind.
    pub agreed: BTreeMap<String, u32>,
    /// Its templates on WhatsApp that can carry a reply.
    pub templates: Vec<Template>,
    /// Its rules, as it keeps them.
    pub rules: Vec<(String, String)>,
}

impl Default for House {
    /// The test cast's florist: a channel of every kind, every rule as it comes, and one for what
    /// is held: on WhatsApp, Telegram or by mail, to whom wrote there or agreed to it.
    fn default() -> House {
        let fallback = serde_json::to_string(&the_florists());
        House {
            time_zone: "Europe/Rome".to_owned(),
            kinds: CAST.to_vec(),
            mail: true,
            agreed: BTreeMap::from([(MAIL.to_owned(), 50)]),
            templates: Vec::new(),
            rules: fallback
                .map(|rules| (FALLBACK.to_owned(), rules))
                .into_iter()
                .collect(),
        }
    }
}

/// The florist's rules of fallback.
fn the_florists() -> Rules {
    let way = |kind: &str| Way {
        kind: ChannelKind::new(kind),
        template: None,
    };
    let rule = |from: Option<&str>, after, ways: &[&str]| Rule {
        from: from.map(ChannelKind::new),
        after,
        ways: ways.iter().map(|kind| way(kind)).collect(),
    };
    Rules(vec![
        rule(Some("instagram"), 15, &["whatsapp", "telegram", MAIL]),
        rule(None, 20, &["telegram", MAIL]),
    ])
}

/// The kinds of the test cast's channels that a drill plays, Meta's first.
pub(crate) const CAST: [Network; 4] = [
    Network::Facebook,
    Network::Instagram,
    Network::Whatsapp,
    Network::Telegram,
];

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
        let has_mail = channels.iter().any(|row| row.kind.as_str() == MAIL);
        Ok(House {
            time_zone: row.time_zone,
            kinds,
            mail: has_mail,
            agreed: agreed(store, workspace).await?,
            templates: templates(store, workspace).await?,
            rules,
        })
    }

    /// Its rules of fallback.
    pub(crate) fn fallback(&self) -> Rules {
        let own = self.rules.iter().find(|(name, _)| name == FALLBACK);
        let own = own.and_then(|(_, text)| serde_json::from_str(text).ok());
        own.unwrap_or_default()
    }
}

/// The templates of the workspace that can carry a reply, each once.
async fn templates(store: &dyn Store, workspace: WorkspaceId) -> Result<Vec<Template>> {
    let mut templates = Vec::new();
    for row in store.templates(workspace).await? {
        if fit::fits(&row.status, &row.shape).is_ok() {
            templates.push(Template {
                blanks: row.shape.blanks().len(),
                name: row.name,
                language: row.language,
            });
        }
    }
    templates.sort();
    templates.dedup_by(|a, b| (&a.name, &a.language) == (&b.name, &b.language));
    Ok(templates)
}

/// How many of a hundred people agreed to be written to, by kind: the share alone is copied.
async fn agreed(store: &dyn Store, workspace: WorkspaceId) -> Result<BTreeMap<String, u32>> {
    let every = InboxQuery {
        limit: ASKED,
        ..InboxQuery::default()
    };
    let rows = store.inbox(workspace, &every).await?.rows;
    let mut agreed: BTreeMap<String, u32> = BTreeMap::new();
    for row in &rows {
        let consents = store.consents(workspace, row.id).await?;
        let standing = consents.iter().filter(|one| one.withdrawn_at.is_none());
        let mut kinds: Vec<&str> = standing.map(|one| one.kind.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            *agreed.entry(kind.to_owned()).or_default() += 1;
        }
    }
    let all = u32::try_from(rows.len()).unwrap_or(u32::MAX).max(1);
    for count in agreed.values_mut() {
        *count = *count * 100 / all;
    }
    Ok(agreed)
}
