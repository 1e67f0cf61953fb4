//! What the business said, as the platform tells it back: evidence for a delivery of ours, or a
//! message said elsewhere.

use super::{Effect, Place, address, ahead, read_back};
use crate::contract::Result;
use crate::sqlite::conversations::messages::{self, NewMessage};
use crate::sqlite::conversations::{changes, summary};
use crate::sqlite::error::unreadable;
use crate::sqlite::outbox::{accept, deliveries, receipts};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use crate::sqlite::{bodies, media};
use sportello_core::Time;
use sportello_core::content::Content;
use sportello_core::delivery::{CLOCK_SKEW, DeliveryState, parse_delivery_key};
use sportello_core::event::{EchoSaid, Party};
use sportello_core::message::{Direction, MediaSource, MessageKind};

/// An echo.
pub(super) fn echo(tx: &mut Tx<'_>, place: Place, said: &EchoSaid) -> Result<Effect> {
    let key = said
        .key
        .as_deref()
        .and_then(|key| parse_delivery_key(tx.installation, key));
    if let Some((_, delivery)) = key.filter(|(workspace, _)| *workspace == place.workspace) {
        let ours = deliveries::load(tx.conn, place.workspace, delivery)?
            .filter(|d| d.channel == place.channel && d.target.is_none());
        if let Some(ours) = ours {
            let address = ours.address;
            let settled = accept::by_key(tx, ours, &said.external_id, Some(said.at), place.now)?;
            if settled != accept::Settled::Not {
                let conversation = Some(messages::conversation_of(
                    tx.conn,
                    place.workspace,
                    address,
                )?);
                return Ok(Effect {
                    new: settled == accept::Settled::Now,
                    conversation,
                });
            }
        }
    }
    if let Some(known) =
        messages::by_external(tx.conn, place.workspace, place.channel, &said.external_id)?
    {
        let new = match known.delivery {
            Some(delivery) => learn_time(tx, place, delivery, said.at)?,
            None => {
                let moved = ahead::move_back(tx, place, &known)?;
                read_back::meet(tx, place, &said.into())?.new || moved
            }
        };
        let conversation = Some(messages::conversation_of(
            tx.conn,
            place.workspace,
            known.address,
        )?);
        return Ok(Effect { new, conversation });
    }
    if kept_before(tx, place, &said.external_id)? {
        return Ok(Effect::default());
    }
    if !said.carries_key
        && let Some(effect) = by_words(tx, place, said)?
    {
        return Ok(effect);
    }
    elsewhere(tx, place, said)
}

/// Whether an echo is kept beside a delivery already. The earliest receipt counts there as well.
fn kept_before(tx: &mut Tx<'_>, place: Place, external_id: &str) -> Result<bool> {
    let key = (place.workspace, place.channel, external_id);
    let found = tx.conn.one(
        "SELECT delivery_id, received_at FROM kept_echoes \
         WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3",
        key,
        |r| Ok((r.get::<_, i64>(0)?, r.get::<_, Option<i64>>(1)?)),
    )?;
    let Some((delivery, received)) = found else {
        return Ok(false);
    };
    if received.is_none_or(|before| place.received.0 < before) {
        tx.conn.run(
            "UPDATE kept_echoes SET received_at = ?4 WHERE workspace_id = ?1 AND delivery_id = ?2 AND external_id = ?3",
            (place.workspace, delivery, external_id, place.received.0),
        )?;
    }
    Ok(true)
}

/// The platform's own time of a delivery that is known to be accepted.
fn learn_time(tx: &mut Tx<'_>, place: Place, delivery: i64, at: Time) -> Result<bool> {
    let Some(before) = deliveries::load(tx.conn, place.workspace, delivery)? else {
        return Ok(false);
    };
    if before.platform_at.is_some() {
        return Ok(false);
    }
    let mut after = before.clone();
    after.platform_at = Some(at.0);
    let message = after.message;
    deliveries::save(tx, &before, after)?;
    receipts::refresh(tx, place.workspace, message, place.now)?;
    Ok(true)
}

/// On a network that carries no key: the delivery to that person with the same words that was
/// begun last before the echo. One whose answer is still awaited keeps it as evidence.
fn by_words(tx: &mut Tx<'_>, place: Place, said: &EchoSaid) -> Result<Option<Effect>> {
    let Some(to) = address::find(tx, place, &said.to)? else {
        return Ok(None);
    };
    let mut best: Option<((bool, i64), deliveries::Delivery)> = None;
    for delivery in deliveries::awaiting_word(tx.conn, place.workspace, to.id)? {
        let Some(begun) = delivery.begun_at else {
            continue;
        };
        if begun > (said.at + CLOCK_SKEW).0 || !same_words(tx, &delivery, said)? {
            continue;
        }
        // Begun before the echo: the last one. Only within the skew of the clocks: the first.
        let before = begun <= said.at.0;
        let rank = (before, if before { begun } else { -begun });
        if best.as_ref().is_none_or(|(best, _)| rank > *best) {
            best = Some((rank, delivery));
        }
    }
    let Some((_, delivery)) = best else {
        return Ok(None);
    };
    if delivery.state == DeliveryState::Sending {
        keep(tx, place, &delivery, said)?;
        return Ok(Some(Effect {
            new: true,
            conversation: None,
        }));
    }
    accept::accept(
        tx,
        delivery,
        Some(&said.external_id),
        Some(said.at),
        place.now,
    )?;
    Ok(Some(Effect {
        new: true,
        conversation: Some(to.root_conversation),
    }))
}

fn same_words(tx: &Tx<'_>, delivery: &deliveries::Delivery, said: &EchoSaid) -> Result<bool> {
    let ours = tx.conn.one(
        "SELECT body, media_id FROM messages WHERE workspace_id = ?1 AND id = ?2",
        [delivery.workspace, delivery.message],
        |r| Ok((bodies::unpack(r, 0)?, r.get::<_, Option<i64>>(1)?)),
    )?;
    let Some((text, picture)) = ours else {
        return Ok(false);
    };
    Ok(picture.is_some() == said.media.is_some()
        && bodies::same(text.as_deref(), said.text.as_deref()))
}

fn keep(
    tx: &mut Tx<'_>,
    place: Place,
    delivery: &deliveries::Delivery,
    said: &EchoSaid,
) -> Result<()> {
    let image = said.media.as_ref().map(serde_json::to_string).transpose();
    tx.conn.run(
        "INSERT INTO kept_echoes (workspace_id, delivery_id, external_id, channel_id, address_id, at, body, image, received_at, kind, content) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        (
            place.workspace,
            delivery.id,
            &said.external_id,
            place.channel,
            delivery.address,
            said.at.0,
            bodies::pack(said.text.as_deref()),
            image.map_err(|_| unreadable("kept_echoes.image"))?,
            place.received.0,
            said.kind.as_str(),
            messages::packed(said.content.as_deref())?,
        ),
    )?;
    Ok(())
}

/// A message of the business that was not sent from here.
fn elsewhere(tx: &mut Tx<'_>, place: Place, said: &EchoSaid) -> Result<Effect> {
    let party = Party {
        external_id: said.to.clone(),
        ..Party::default()
    };
    let to = address::person(tx, place, &party, said.at)?;
    let picture = match &said.media {
        Some(source) => Some(media::await_file(
            tx,
            place.workspace,
            place.channel,
            said.kind,
            source,
            place.now,
        )?),
        None => None,
    };
    let stands = place.stands(said.at);
    let new = NewMessage {
        past: false,
        workspace: place.workspace,
        channel: place.channel,
        address: to.id,
        direction: Direction::Out,
        kind: said.kind,
        text: said.text.as_deref(),
        at: stands.0,
        said_at: (stands != said.at).then_some(said.at.0),
        external_id: Some(&said.external_id),
        state: Some(DeliveryState::Accepted),
        delivery: None,
        author: None,
        media: picture,
        content: said.content.as_deref(),
    };
    let Some(id) = messages::insert(tx, &new)? else {
        return Ok(Effect::default());
    };
    changes::catch_up(tx, place.target(&said.external_id), place.now)?;
    summary::said(
        tx,
        place.workspace,
        (to.conversation, to.root),
        (id, stands.0),
        false,
    )?;
    receipts::refresh(tx, place.workspace, id, place.now)?;
    Ok(Effect {
        new: true,
        conversation: Some(to.root_conversation),
    })
}

/// An echo kept beside a delivery.
pub(crate) struct Kept {
    pub external_id: String,
    pub at: Time,
    received: Option<Time>,
    channel: i64,
    address: i64,
    text: Option<String>,
    image: Option<String>,
    kind: Option<MessageKind>,
    content: Option<Box<Content>>,
}

impl Kept {
    /// Takes the echoes kept beside a delivery away from it, oldest first.
    pub fn take(tx: &mut Tx<'_>, workspace: i64, delivery: i64) -> Result<Vec<Kept>> {
        let kept = tx.conn.all(
            "SELECT external_id, at, channel_id, address_id, body, image, received_at, kind, content FROM kept_echoes \
             WHERE workspace_id = ?1 AND delivery_id = ?2 ORDER BY at, external_id",
            [workspace, delivery],
            |r| {
                Ok(Kept {
                    external_id: r.get(0)?,
                    at: Time(r.get(1)?),
                    channel: r.get(2)?,
                    address: r.get(3)?,
                    text: bodies::unpack(r, 4)?,
                    image: r.get(5)?,
                    received: r.get::<_, Option<i64>>(6)?.map(Time),
                    kind: r.get_ref(7)?.as_str_or_null()?.and_then(MessageKind::parse),
                    content: messages::content(r, 8)?,
                })
            },
        )?;
        if !kept.is_empty() {
            tx.conn.run(
                "DELETE FROM kept_echoes WHERE workspace_id = ?1 AND delivery_id = ?2",
                [workspace, delivery],
            )?;
        }
        Ok(kept)
    }
}

/// Echoes that turned out not to be their delivery's are told again: they are another's, or were
/// said elsewhere.
pub(crate) fn release(tx: &mut Tx<'_>, workspace: i64, kept: Vec<Kept>, now: Time) -> Result<()> {
    for one in kept {
        let place = Place {
            workspace,
            channel: one.channel,
            received: one.received.unwrap_or(now),
            now,
        };
        let image: Option<MediaSource> = one
            .image
            .map(|text| serde_json::from_str(&text).map_err(|_| unreadable("kept_echoes.image")))
            .transpose()?;
        let to = tx.conn.one(
            "SELECT external_id FROM addresses WHERE workspace_id = ?1 AND id = ?2",
            [workspace, one.address],
            |r| r.get(0),
        )?;
        let to = to.ok_or_else(|| super::lost("the address"))?;
        let said = EchoSaid {
            to,
            external_id: one.external_id,
            at: one.at,
            // Kept before kinds were noted, it was words or a picture.
            kind: one.kind.unwrap_or(match image {
                Some(_) => MessageKind::Image,
                None => MessageKind::Text,
            }),
            text: one.text,
            media: image,
            content: one.content,
            rank: None,
            key: None,
            carries_key: false,
        };
        echo(tx, place, &said)?;
    }
    Ok(())
}
