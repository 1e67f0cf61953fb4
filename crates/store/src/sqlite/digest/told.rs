//! What a platform tells the business beside messages: about posts, about the account, that a
//! person has another id or a name.

use super::{Effect, Place, address};
use crate::contract::Result;
use crate::sqlite::conversations::messages::{self, NewMessage};
use crate::sqlite::conversations::summary;
use crate::sqlite::error::unreadable;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use ring::digest::{SHA256, digest};
use sportello_core::content::{Content, Facts, Part};
use sportello_core::event::{Notice, Party, Posted};
use sportello_core::message::{Direction, MessageKind};
use sportello_core::{Time, WorkspaceId};

/// Something about a post: the latest word on it is kept, of two at one moment the greater. A
/// reaction to one is a notice of its own.
pub(super) fn post(tx: &mut Tx<'_>, place: Place, told: &Posted) -> Result<Effect> {
    let event = serde_json::to_string(told).map_err(|_| unreadable("a post"))?;
    let (Some(post), None) = (&told.post, &told.reaction) else {
        return keep_notice(tx, place, &told.item, None, told.at, &event);
    };
    let changed = tx.conn.run(
        "INSERT INTO told_posts (workspace_id, channel_id, post_id, at, event) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (workspace_id, channel_id, post_id) DO UPDATE SET at = excluded.at, event = excluded.event \
         WHERE (excluded.at, excluded.event) > (told_posts.at, told_posts.event)",
        (place.workspace, place.channel, post, told.at.0, event),
    )?;
    Ok(Effect {
        new: changed > 0,
        conversation: None,
    })
}

/// The platform's word to the business: once, however often it is told.
pub(super) fn notice(tx: &mut Tx<'_>, place: Place, told: &Notice) -> Result<Effect> {
    let facts = serde_json::to_string(&told.facts).map_err(|_| unreadable("a notice"))?;
    let about = told.about.as_ref().map(|party| party.external_id.as_str());
    // One that is not dated happened when it was received: the earliest receipt counts.
    let at = told.at.unwrap_or(place.received);
    keep_notice(tx, place, &told.what, about, at, &facts)
}

fn keep_notice(
    tx: &mut Tx<'_>,
    place: Place,
    what: &str,
    about: Option<&str>,
    at: Time,
    facts: &str,
) -> Result<Effect> {
    let key = format!("{what}\n{}\n{facts}", about.unwrap_or_default());
    let id = tx.next_id(WorkspaceId(place.workspace))?;
    let kept = tx.conn.run(
        "INSERT INTO notices (workspace_id, channel_id, digest, id, what, about, at, facts) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (workspace_id, channel_id, digest) DO UPDATE \
         SET at = excluded.at WHERE excluded.at < notices.at",
        (
            place.workspace,
            place.channel,
            digest(&SHA256, key.as_bytes()).as_ref(),
            id,
            what,
            about,
            place.stands(at).0,
            facts,
        ),
    )?;
    Ok(Effect {
        new: kept > 0,
        conversation: None,
    })
}

/// A person is known by another id from now on.
pub(super) struct Moved<'a> {
    pub from: &'a Party,
    pub to: &'a Party,
    pub external_id: Option<&'a str>,
    pub text: Option<&'a str>,
    pub what: &'a str,
    pub at: Time,
    pub facts: &'a Facts,
}

/// The address gets the new id, and events that still name the old one find it. Where the
/// platform makes a message of it, that is shown.
pub(super) fn moved(tx: &mut Tx<'_>, place: Place, told: &Moved<'_>) -> Result<Effect> {
    let known = address::moved(tx, place, told.from, told.to, told.at)?;
    let mut effect = Effect {
        new: false,
        conversation: Some(known.root_conversation),
    };
    let Some(external_id) = told.external_id else {
        return Ok(effect);
    };
    let content = Content {
        part: Some(Part::System {
            what: told.what.to_owned(),
        }),
        facts: told.facts.clone(),
        ..Content::default()
    };
    let stands = place.stands(told.at);
    let new = NewMessage {
        past: false,
        workspace: place.workspace,
        channel: place.channel,
        address: known.id,
        direction: Direction::In,
        kind: MessageKind::System,
        text: told.text,
        at: stands.0,
        said_at: (stands != told.at).then_some(told.at.0),
        external_id: Some(external_id),
        state: None,
        delivery: None,
        author: None,
        media: None,
        content: Some(&content),
    };
    if let Some(id) = messages::insert(tx, &new)? {
        let owner = (known.conversation, known.root);
        summary::said(tx, place.workspace, owner, (id, stands.0), true)?;
        effect.new = true;
    }
    Ok(effect)
}

/// A name without anything said: of someone known it is learned at once, of anyone else when they
/// are first heard of, so that an address book makes no conversations.
pub(super) fn named(tx: &mut Tx<'_>, place: Place, who: &Party, at: Time) -> Result<Effect> {
    let Some(name) = who.name.as_deref().filter(|n| !n.trim().is_empty()) else {
        return Ok(Effect::default());
    };
    tx.conn.run(
        "INSERT INTO told_names (workspace_id, channel_id, external_id, name, at) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (workspace_id, channel_id, external_id) DO UPDATE SET name = excluded.name, at = excluded.at \
         WHERE (excluded.at, excluded.name) > (told_names.at, told_names.name)",
        (place.workspace, place.channel, &who.external_id, name, at.0),
    )?;
    if address::find(tx, place, &who.external_id)?.is_none() {
        return Ok(Effect::default());
    }
    let known = address::person(tx, place, who, at)?;
    Ok(Effect {
        new: false,
        conversation: Some(known.root_conversation),
    })
}
