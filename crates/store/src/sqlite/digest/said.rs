//! What a person says or does: messages, reactions, coming by a link.

use super::{Effect, Place, address, ahead, read_back, token};
use crate::contract::Result;
use crate::sqlite::conversations::messages::{self, NewMessage};
use crate::sqlite::conversations::{changes, summary};
use crate::sqlite::media;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use sportello_core::Time;
use sportello_core::content::Content;
use sportello_core::event::{Party, Said};
use sportello_core::message::{Direction, MessageKind};

/// An inbound message.
pub(super) fn message(tx: &mut Tx<'_>, place: Place, said: &Said) -> Result<Effect> {
    let mut from = address::person(tx, place, &said.from, said.at)?;
    let mut picture = None;
    if let Some(source) = &said.media {
        if messages::by_external(tx.conn, place.workspace, place.channel, &said.external_id)?
            .is_some()
        {
            return known_message(tx, place, &from, said);
        }
        picture = Some(media::await_file(
            tx,
            place.workspace,
            place.channel,
            said.kind,
            source,
            place.now,
        )?);
    }
    let stands = place.stands(said.at);
    let new = NewMessage {
        past: said.past,
        workspace: place.workspace,
        channel: place.channel,
        address: from.id,
        direction: Direction::In,
        kind: said.kind,
        text: said.text.as_deref(),
        at: stands.0,
        said_at: (stands != said.at).then_some(said.at.0),
        external_id: Some(&said.external_id),
        state: None,
        delivery: None,
        author: None,
        media: picture,
        content: said.content.as_deref(),
    };
    let Some(id) = messages::insert(tx, &new)? else {
        return known_message(tx, place, &from, said);
    };
    changes::catch_up(tx, place.target(&said.external_id), place.now)?;
    summary::said(
        tx,
        place.workspace,
        (from.conversation, from.root),
        (id, stands.0),
        // What was said before the number was shared was read on the phone.
        !said.past,
    )?;
    if said.opens_window {
        address::wrote(tx, place, &mut from, stands)?;
    }
    let mut conversation = from.root_conversation;
    if let Some(token) = &said.token {
        conversation = token::arrived(tx, place, &from, token, said.at)?
            .conversation
            .unwrap_or(conversation);
    }
    Ok(Effect {
        new: true,
        conversation: Some(conversation),
    })
}

/// A message that was known: its receipt and its token may still have something to say, and what
/// was read back is told.
fn known_message(
    tx: &mut Tx<'_>,
    place: Place,
    from: &crate::sqlite::cache::Known,
    said: &Said,
) -> Result<Effect> {
    let met = read_back::meet(tx, place, &said.into())?;
    let moved = ahead::told_again(tx, place, &said.external_id, said.at)? || met.new;
    let joined = match &said.token {
        Some(token) => token::arrived(tx, place, from, token, said.at)?,
        None => Effect::default(),
    };
    Ok(Effect {
        new: moved || joined.new,
        conversation: joined
            .conversation
            .or(moved.then_some(from.root_conversation)),
    })
}

/// A reaction: the latest word on a message counts, of two at one moment the greater.
pub(super) fn reaction(
    tx: &mut Tx<'_>,
    place: Place,
    by: &Party,
    by_business: bool,
    target: &str,
    emoji: Option<&str>,
    at: Time,
) -> Result<Effect> {
    let by = address::person(tx, place, by, at)?;
    // Also by one that is overtaken: where a conversation stands must not hang on the order.
    let stands = place.stands(at).0;
    summary::stirred(tx, place.workspace, by.conversation, by.root, stands)?;
    let before = tx.conn.one(
        "SELECT at, emoji FROM reactions WHERE workspace_id = ?1 AND channel_id = ?2 AND target = ?3 AND by_contact = ?4",
        (place.workspace, place.channel, target, !by_business),
        |r| Ok((r.get::<_, i64>(0)?, r.get::<_, Option<String>>(1)?)),
    )?;
    let now = (at.0, emoji.map(str::to_owned));
    if before.is_some_and(|before| before >= now) {
        return Ok(Effect::default());
    }
    tx.conn.run(
        "INSERT INTO reactions (workspace_id, channel_id, target, by_contact, emoji, at) VALUES (?1, ?2, ?3, ?6, ?4, ?5) \
         ON CONFLICT (workspace_id, channel_id, target, by_contact) DO UPDATE SET emoji = excluded.emoji, at = excluded.at",
        (place.workspace, place.channel, target, emoji, at.0, !by_business),
    )?;
    Ok(Effect {
        new: true,
        conversation: Some(by.root_conversation),
    })
}

/// A tap on a link or button that carries a continue token.
pub(super) struct Tap<'a> {
    pub kind: MessageKind,
    pub text: Option<&'a str>,
    pub content: Option<&'a Content>,
    pub token: Option<&'a str>,
    pub at: Time,
    pub external_id: Option<&'a str>,
    pub opens_window: bool,
}

/// The person came by a link. A tap that the platform gives an id is shown as what they said.
pub(super) fn arrived(tx: &mut Tx<'_>, place: Place, who: &Party, tap: &Tap<'_>) -> Result<Effect> {
    let mut who = address::person(tx, place, who, tap.at)?;
    let mut effect = Effect {
        new: false,
        conversation: Some(who.root_conversation),
    };
    let stands = place.stands(tap.at);
    if tap.opens_window && tap.external_id.is_none() {
        effect.new = address::tapped(tx, place, &mut who, stands)?;
    }
    if let Some(external_id) = tap.external_id {
        let new = NewMessage {
            past: false,
            workspace: place.workspace,
            channel: place.channel,
            address: who.id,
            direction: Direction::In,
            kind: tap.kind,
            text: tap.text,
            at: stands.0,
            said_at: (stands != tap.at).then_some(tap.at.0),
            external_id: Some(external_id),
            state: None,
            delivery: None,
            author: None,
            media: None,
            content: tap.content,
        };
        if let Some(id) = messages::insert(tx, &new)? {
            summary::said(
                tx,
                place.workspace,
                (who.conversation, who.root),
                (id, stands.0),
                true,
            )?;
            if tap.opens_window {
                address::wrote(tx, place, &mut who, stands)?;
            }
            effect.new = true;
        } else {
            effect.new |= ahead::told_again(tx, place, external_id, tap.at)?;
        }
    }
    summary::stirred(tx, place.workspace, who.conversation, who.root, stands.0)?;
    let joined = match tap.token {
        Some(token) => token::arrived(tx, place, &who, token, tap.at)?,
        None => Effect::default(),
    };
    Ok(Effect {
        new: effect.new || joined.new,
        conversation: joined.conversation.or(effect.conversation),
    })
}
