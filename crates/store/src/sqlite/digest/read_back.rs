//! A message that was read back after an outage meets the one that was told: they are one. Told, it
//! knows more (what it answers, the link that led here, the moment to the millisecond), so it is as
//! it was told, whichever came first (I2), and the mark says that it was read back as well.

use super::{Effect, Place, address};
use crate::contract::Result;
use crate::sqlite::conversations::messages::{self, Stub};
use crate::sqlite::conversations::{changes, summary};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use crate::sqlite::{bodies, media, search};
use sportello_core::Time;
use sportello_core::content::{Content, ReadBackMark};
use sportello_core::event::{EchoSaid, Said};
use sportello_core::message::{Direction, MediaSource, MessageKind};

/// A message as it is told again.
pub(super) struct Retold<'a> {
    external_id: &'a str,
    at: Time,
    kind: MessageKind,
    text: Option<&'a str>,
    content: Option<&'a Content>,
    media: Option<&'a MediaSource>,
}

impl<'a> From<&'a Said> for Retold<'a> {
    fn from(said: &'a Said) -> Retold<'a> {
        Retold {
            external_id: &said.external_id,
            at: said.at,
            kind: said.kind,
            text: said.text.as_deref(),
            content: said.content.as_deref(),
            media: said.media.as_ref(),
        }
    }
}

impl<'a> From<&'a EchoSaid> for Retold<'a> {
    fn from(said: &'a EchoSaid) -> Retold<'a> {
        Retold {
            external_id: &said.external_id,
            at: said.at,
            kind: said.kind,
            text: said.text.as_deref(),
            content: said.content.as_deref(),
            media: said.media.as_ref(),
        }
    }
}

/// What is stored of a message that is told again.
struct Row {
    kind: String,
    content: Option<Box<Content>>,
    media: Option<i64>,
}

/// A known message is told again. Gives whether that changed it.
pub(super) fn meet(tx: &mut Tx<'_>, place: Place, copy: &Retold<'_>) -> Result<Effect> {
    let known = messages::by_external(tx.conn, place.workspace, place.channel, copy.external_id)?;
    let Some(known) = known else {
        return Ok(Effect::default());
    };
    let row = tx.conn.one(
        "SELECT kind, content, media_id FROM messages WHERE workspace_id = ?1 AND id = ?2",
        [place.workspace, known.id],
        |r| {
            Ok(Row {
                kind: r.get(0)?,
                content: messages::content(r, 1)?,
                media: r.get(2)?,
            })
        },
    )?;
    // Of one taken back nothing is kept, and one sent from here is what it is.
    let Some(row) =
        row.filter(|row| row.kind != MessageKind::Unsent.as_str() && known.delivery.is_none())
    else {
        return Ok(Effect::default());
    };
    let before = row.content.as_ref().and_then(|content| content.read_back);
    let read_back = copy
        .content
        .is_some_and(|content| content.read_back.is_some());
    match (before, read_back) {
        (None, true) => {
            let content = row.content.as_deref().cloned().unwrap_or_default();
            mark(tx, place, &known, content)?;
        }
        (Some(ReadBackMark::Alone), false) => complete(tx, place, &known, &row, copy)?,
        _ => return Ok(Effect::default()),
    }
    Ok(Effect {
        new: true,
        conversation: Some(messages::conversation_of(
            tx.conn,
            place.workspace,
            known.address,
        )?),
    })
}

/// What was told was read back as well.
fn mark(tx: &mut Tx<'_>, place: Place, known: &Stub, content: Content) -> Result<()> {
    let content = Content {
        read_back: Some(ReadBackMark::Told),
        ..content
    };
    tx.conn.run(
        "UPDATE messages SET content = ?3 WHERE workspace_id = ?1 AND id = ?2",
        (place.workspace, known.id, messages::packed(Some(&content))?),
    )?;
    Ok(())
}

/// What was read back is told: it becomes what it would be had it been told first.
fn complete(
    tx: &mut Tx<'_>,
    place: Place,
    known: &Stub,
    row: &Row,
    copy: &Retold<'_>,
) -> Result<()> {
    let content = copy.content.cloned().unwrap_or_default();
    mark(tx, place, known, content)?;
    let file = file(tx, place, row.media, copy)?;
    let stands = match known.at < known.said_at {
        // It was dated ahead of when it was read back.
        true => place.stands(copy.at).0.min(known.at),
        false => place.stands(copy.at).0,
    };
    tx.conn.run(
        "UPDATE messages SET kind = ?3, body = ?4, media_id = ?5, at = ?6, said_at = ?7 \
         WHERE workspace_id = ?1 AND id = ?2",
        (
            place.workspace,
            known.id,
            copy.kind.as_str(),
            bodies::pack(copy.text),
            file,
            stands,
            (stands != copy.at.0).then_some(copy.at.0),
        ),
    )?;
    search::message_changed(tx, place.workspace, known.id, copy.text)?;
    changes::catch_up(tx, place.target(copy.external_id), place.now)?;
    if stands == known.at {
        return Ok(());
    }
    if known.direction == Direction::In {
        address::measure_again(tx, place.workspace, known.address)?;
    }
    let contact = tx.conn.one(
        "SELECT contact_id FROM addresses WHERE workspace_id = ?1 AND id = ?2",
        [place.workspace, known.address],
        |r| r.get::<_, i64>(0),
    )?;
    let contact = contact.ok_or_else(|| super::lost("the address"))?;
    summary::recount(tx, place.workspace, contact)
}

/// The file of a message that is told: one that is here stays, one that is not is looked for where
/// it was told last.
fn file(
    tx: &mut Tx<'_>,
    place: Place,
    known: Option<i64>,
    copy: &Retold<'_>,
) -> Result<Option<i64>> {
    match (known, copy.media) {
        (known, None) => Ok(known),
        (Some(id), Some(source)) => {
            media::look_elsewhere(tx, place.workspace, id, copy.kind, source, place.now)?;
            Ok(Some(id))
        }
        (None, Some(source)) => media::await_file(
            tx,
            place.workspace,
            place.channel,
            copy.kind,
            source,
            place.now,
        )
        .map(Some),
    }
}
