//! A continue token arrives: the contact it came from joins the contact it was made for.

use super::{Effect, Place};
use crate::contract::{Evidence, Result};
use crate::sqlite::cache::Known;
use crate::sqlite::conversations::{merging, people};
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use sportello_core::{AddressId, Time};

/// Joins, when the token is one of ours, made for this network, not used and not ended when it
/// arrived (by the event's own time, so that a late webhook decides the same). Quoted on another
/// network it was not followed but passed on: it says nothing about who writes, and stays good.
/// Followed from an address that is joined already it has nothing to do and is used up, so that
/// the same event told again, after a person took the two apart, does not join them once more.
pub(super) fn arrived(
    tx: &mut Tx<'_>,
    place: Place,
    from: &Known,
    token: &str,
    at: Time,
) -> Result<Effect> {
    let hash = ring::digest::digest(&ring::digest::SHA256, token.as_bytes());
    let found = tx.conn.one(
        "SELECT contact_id, made_at FROM continue_tokens \
         WHERE workspace_id = ?1 AND hash = ?2 AND used_at IS NULL AND expires_at > ?3 \
         AND kind = (SELECT c.kind FROM channels c WHERE c.workspace_id = ?1 AND c.id = ?4)",
        (place.workspace, hash.as_ref(), at.0, place.channel),
        |r| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?)),
    )?;
    let Some((contact, made_at)) = found else {
        return Ok(Effect::default());
    };
    let (into, conversation) = people::root_of(tx.conn, place.workspace, contact)?;
    let (root, _) = people::root_of(tx.conn, place.workspace, from.contact)?;
    tx.conn.run(
        "UPDATE continue_tokens SET used_at = ?3 WHERE workspace_id = ?1 AND hash = ?2",
        (place.workspace, hash.as_ref(), at.0),
    )?;
    if into == root {
        return Ok(Effect {
            new: true,
            conversation: None,
        });
    }
    let evidence = Evidence::Token {
        address: AddressId(from.id),
        made_at: Time(made_at),
    };
    merging::merge(tx, place.workspace, into, root, None, &evidence, place.now)?;
    Ok(Effect {
        new: true,
        conversation: Some(conversation),
    })
}
