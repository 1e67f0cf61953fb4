//! Events dated ahead of their receipt: a platform's clock may be wrong, or someone may want to be
//! on top of the list for a year.
//!
//! What orders conversations and messages, and what the window is measured from, is where an
//! event stands (`core::window::stands_at`): at its own time, but not later than it was received.
//! The platform's word is kept beside it (`said_at`), since receipts speak in its times. Of a
//! message told several times the earliest receipt counts: a redelivery moves nothing up, and
//! when an earlier body is digested after a later one (it waited for its channel, or was not
//! understood before), the message moves back to where it belongs. A receipt is the journal's own
//! time, not the digestion's, so any order and number of the same bodies ends in the same (I2).
//! (A clock of ours that went back makes a redelivery the earliest receipt: what is dated ahead
//! of that moves back to it, which shortens a window and never lengthens one.)
//!
//! What is no message leaves nothing behind to move: a reaction or a followed link, which move up
//! a conversation in which nothing was said yet, and a postback without an id. There every
//! receipt counts for itself and the latest place is taken. That too is the same in any order;
//! only a redelivery of one that is dated ahead counts again, when it is received.

use super::{Place, address};
use crate::contract::Result;
use crate::sqlite::conversations::messages::{self, Stub};
use crate::sqlite::conversations::summary;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use sportello_core::Time;
use sportello_core::message::Direction;

/// A message dated `at` is told again: it moves back when this receipt is earlier than those
/// before. Gives whether it moved.
pub(super) fn told_again(
    tx: &mut Tx<'_>,
    place: Place,
    external_id: &str,
    at: Time,
) -> Result<bool> {
    if place.stands(at) == at {
        return Ok(false);
    }
    match messages::by_external(tx.conn, place.workspace, place.channel, external_id)? {
        Some(known) => move_back(tx, place, &known),
        None => Ok(false),
    }
}

/// The same of a message at hand. A reply of ours stands at our own time and does not move.
pub(super) fn move_back(tx: &mut Tx<'_>, place: Place, known: &Stub) -> Result<bool> {
    let stands = place.stands(Time(known.said_at)).0;
    if stands >= known.at || known.delivery.is_some() {
        return Ok(false);
    }
    messages::stand(tx, place.workspace, known, stands)?;
    let contact = tx.conn.one(
        "SELECT contact_id FROM addresses WHERE workspace_id = ?1 AND id = ?2",
        [place.workspace, known.address],
        |r| r.get::<_, i64>(0),
    )?;
    if known.direction == Direction::In {
        address::measure_again(tx, place.workspace, known.address)?;
    }
    let contact = contact.ok_or_else(|| super::lost("the address"))?;
    summary::recount(tx, place.workspace, contact)?;
    Ok(true)
}
