//! Public comments: a message in the conversation of whoever wrote it, which opens no window.
//! What the business writes under one stands in the conversation of the comment it answers.

use super::{Effect, Place, address, echo};
use crate::contract::Result;
use crate::sqlite::conversations::changes::{self, Target};
use crate::sqlite::conversations::messages::{self, NewMessage};
use crate::sqlite::conversations::summary;
use crate::sqlite::error::unreadable;
use crate::sqlite::media;
use crate::sqlite::page::beside;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use sportello_core::Time;
use sportello_core::content::Content;
use sportello_core::event::{Commented, EchoSaid, Party, Verb};
use sportello_core::message::{Direction, MessageKind};

/// Something about a comment.
pub(super) fn comment(tx: &mut Tx<'_>, place: Place, told: &Commented) -> Result<Effect> {
    let target = place.target(&told.place.id);
    let shown = |tx: &mut Tx<'_>, new: bool| {
        Ok(Effect {
            new,
            conversation: conversation(tx, place, &told.place.id)?,
        })
    };
    match told.verb {
        Verb::Add => match (&told.from, told.by_business) {
            (Some(from), false) => theirs(tx, place, told, from),
            _ => ours(tx, place, told),
        },
        Verb::Edit => {
            let new = changes::edited(tx, target, told.text.as_deref(), None, told.at)?;
            shown(tx, new)
        }
        Verb::Remove => {
            let new = changes::unsent(tx, target, told.at, place.now)?;
            shown(tx, new)
        }
        Verb::Hide | Verb::Unhide => {
            let new = hidden(tx, target, told.verb == Verb::Hide, told.at)?;
            shown(tx, new)
        }
        Verb::Other => Ok(Effect::default()),
    }
}

/// The conversation that shows a comment, if it is here.
fn conversation(tx: &Tx<'_>, place: Place, external_id: &str) -> Result<Option<i64>> {
    messages::by_external(tx.conn, place.workspace, place.channel, external_id)?
        .map(|known| messages::conversation_of(tx.conn, place.workspace, known.address))
        .transpose()
}

/// Whether a comment is hidden: the latest word counts, and of two at one moment that it is.
/// Gives whether this says anything new.
pub(crate) fn hidden(tx: &mut Tx<'_>, target: Target<'_>, hidden: bool, at: Time) -> Result<bool> {
    let changed = tx.conn.run(
        "INSERT INTO comments_hidden (workspace_id, channel_id, external_id, hidden, at) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (workspace_id, channel_id, external_id) DO UPDATE SET hidden = excluded.hidden, at = excluded.at \
         WHERE (excluded.at, excluded.hidden) > (comments_hidden.at, comments_hidden.hidden)",
        (target.workspace, target.channel, target.external_id, hidden, at.0),
    )?;
    Ok(changed > 0)
}

fn content(told: &Commented) -> Content {
    Content {
        comment: Some(told.place.clone()),
        facts: told.facts.clone(),
        ..Content::default()
    }
}

/// A customer's comment.
fn theirs(tx: &mut Tx<'_>, place: Place, told: &Commented, from: &Party) -> Result<Effect> {
    let external_id = &told.place.id;
    let from = address::person(tx, place, from, told.at)?;
    let known = messages::by_external(tx.conn, place.workspace, place.channel, external_id)?;
    if known.is_some() {
        return Ok(Effect::default());
    }
    let file = match &told.media {
        Some((kind, source)) => Some(media::await_file(
            tx,
            place.workspace,
            place.channel,
            *kind,
            source,
            place.now,
        )?),
        None => None,
    };
    let content = content(told);
    let stands = place.stands(told.at);
    let new = NewMessage {
        past: false,
        workspace: place.workspace,
        channel: place.channel,
        address: from.id,
        direction: Direction::In,
        kind: MessageKind::Comment,
        text: told.text.as_deref(),
        at: stands.0,
        said_at: (stands != told.at).then_some(told.at.0),
        external_id: Some(external_id),
        state: None,
        delivery: None,
        author: None,
        media: file,
        content: Some(&content),
    };
    let Some(id) = messages::insert(tx, &new)? else {
        return Ok(Effect::default());
    };
    changes::catch_up(tx, place.target(external_id), place.now)?;
    let owner = (from.conversation, from.root);
    summary::said(tx, place.workspace, owner, (id, stands.0), true)?;
    beside::told(tx, (place.workspace, place.channel), &told.place, place.now)?;
    release(tx, place, external_id)?;
    Ok(Effect {
        new: true,
        conversation: Some(from.root_conversation),
    })
}

/// What the business wrote, or someone who is not named: shown where the comment it answers is,
/// else kept until that one comes.
fn ours(tx: &mut Tx<'_>, place: Place, told: &Commented) -> Result<Effect> {
    let parent = told.place.parent.as_deref().unwrap_or_default();
    let answered = match (told.by_business, parent) {
        (true, "") | (false, _) => None,
        (true, parent) => messages::by_external(tx.conn, place.workspace, place.channel, parent)?,
    };
    let Some(answered) = answered else {
        // A mention that was read before its ids were told again.
        let here = messages::by_external(tx.conn, place.workspace, place.channel, &told.place.id)?;
        if here.is_some() {
            return Ok(Effect::default());
        }
        return keep(tx, place, told, parent);
    };
    let to = tx.conn.one(
        "SELECT external_id FROM addresses WHERE workspace_id = ?1 AND id = ?2",
        [place.workspace, answered.address],
        |r| r.get(0),
    )?;
    let said = EchoSaid {
        to: to.ok_or_else(|| super::lost("the address"))?,
        external_id: told.place.id.clone(),
        at: told.at,
        kind: MessageKind::Comment,
        text: told.text.clone(),
        media: told.media.as_ref().map(|(_, source)| source.clone()),
        content: content(told).boxed(),
        rank: None,
        key: None,
        carries_key: false,
    };
    echo::echo(tx, place, &said)
}

fn keep(tx: &mut Tx<'_>, place: Place, told: &Commented, parent: &str) -> Result<Effect> {
    let event = serde_json::to_string(told).map_err(|_| unreadable("a comment"))?;
    let kept = tx.conn.run(
        "INSERT INTO kept_comments (workspace_id, channel_id, external_id, parent, event, received_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (workspace_id, channel_id, external_id) DO UPDATE \
         SET received_at = excluded.received_at WHERE excluded.received_at < kept_comments.received_at",
        (
            place.workspace,
            place.channel,
            &told.place.id,
            parent,
            event,
            place.received.0,
        ),
    )?;
    Ok(Effect {
        new: kept > 0,
        conversation: None,
    })
}

/// Shows what was kept for a comment that came now.
fn release(tx: &mut Tx<'_>, place: Place, parent: &str) -> Result<()> {
    let kept = tx.conn.all(
        "SELECT event, received_at FROM kept_comments \
         WHERE workspace_id = ?1 AND channel_id = ?2 AND parent = ?3 ORDER BY external_id",
        (place.workspace, place.channel, parent),
        |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?)),
    )?;
    for (event, received) in kept {
        let told: Commented =
            serde_json::from_str(&event).map_err(|_| unreadable("kept_comments.event"))?;
        let place = Place {
            received: Time(received),
            ..place
        };
        if told.by_business {
            ours(tx, place, &told)?;
            tx.conn.run(
                "DELETE FROM kept_comments WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3",
                (place.workspace, place.channel, &told.place.id),
            )?;
        }
    }
    Ok(())
}
