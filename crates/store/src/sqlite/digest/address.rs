//! The address an event names: found by either of a person's ids on the channel, made when it is
//! the first that is heard of them.

use super::Place;
use crate::contract::Result;
use crate::sqlite::cache::Known;
use crate::sqlite::conversations::{merging, people, summary};
use crate::sqlite::search;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Row;
use sportello_core::event::Party;
use sportello_core::{Time, WorkspaceId};

const COLUMNS: &str = "SELECT a.id, a.contact_id, a.channel_id, c.conversation_id, c.root, r.conversation_id, a.external_id, \
     a.alias, a.phone, a.name, a.name_at, a.last_inbound FROM addresses a \
     JOIN contacts c ON c.workspace_id = a.workspace_id AND c.id = a.contact_id \
     JOIN contacts r ON r.workspace_id = c.workspace_id AND r.id = c.root \
     WHERE a.workspace_id = ?1 AND a.channel_id = ?2";

fn read(row: &Row<'_>) -> rusqlite::Result<Known> {
    Ok(Known {
        id: row.get(0)?,
        contact: row.get(1)?,
        channel: row.get(2)?,
        conversation: row.get(3)?,
        root: row.get(4)?,
        root_conversation: row.get(5)?,
        external_id: row.get(6)?,
        alias: row.get(7)?,
        phone: row.get(8)?,
        name: row.get(9)?,
        name_at: row.get(10)?,
        last_inbound: row.get(11)?,
    })
}

/// The address with that id, as its own or as its alias.
pub(super) fn find(tx: &mut Tx<'_>, place: Place, id: &str) -> Result<Option<Known>> {
    if let Some(known) = tx.cache.address(place.workspace, place.channel, id) {
        return Ok(Some(known));
    }
    let key = (place.workspace, place.channel, id);
    let mut found = tx
        .conn
        .one(&format!("{COLUMNS} AND a.external_id = ?3"), key, read)?;
    if found.is_none() {
        found = tx
            .conn
            .one(&format!("{COLUMNS} AND a.alias = ?3"), key, read)?;
    }
    if let Some(known) = found.as_ref().filter(|known| known.external_id == id) {
        tx.cache.keep_address(place.workspace, known);
    }
    if found.is_none()
        && let Some(now) = now_known_as(tx, place, id)?
    {
        return find_exactly(tx, place, &now);
    }
    Ok(found)
}

/// The address whose own id that is.
fn find_exactly(tx: &mut Tx<'_>, place: Place, id: &str) -> Result<Option<Known>> {
    let key = (place.workspace, place.channel, id);
    tx.conn
        .one(&format!("{COLUMNS} AND a.external_id = ?3"), key, read)
}

/// How often a person's id is followed from one to the next.
const MOVES: usize = 8;

/// The id that a person has now who had that one, if it changed.
fn now_known_as(tx: &Tx<'_>, place: Place, id: &str) -> Result<Option<String>> {
    let mut latest = None;
    for _ in 0..MOVES {
        let from = latest.as_deref().unwrap_or(id);
        let next = tx.conn.one(
            "SELECT new_id FROM moves WHERE workspace_id = ?1 AND channel_id = ?2 AND old_id = ?3",
            (place.workspace, place.channel, from),
            |r| r.get::<_, String>(0),
        )?;
        match next {
            Some(next) if next != id => latest = Some(next),
            _ => break,
        }
    }
    Ok(latest)
}

/// A person has another id from now on: one address, whichever was heard of first, under the new
/// id; the old one still finds it.
pub(super) fn moved(
    tx: &mut Tx<'_>,
    place: Place,
    from: &Party,
    to: &Party,
    at: Time,
) -> Result<Known> {
    let old = find_exactly(tx, place, &from.external_id)?;
    tx.conn.run(
        "INSERT INTO moves (workspace_id, channel_id, old_id, new_id, at) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (workspace_id, channel_id, old_id) DO UPDATE SET new_id = excluded.new_id, at = excluded.at \
         WHERE (excluded.at, excluded.new_id) > (moves.at, moves.new_id)",
        (place.workspace, place.channel, &from.external_id, &to.external_id, at.0),
    )?;
    let new = find(tx, place, &to.external_id)?;
    match (old, new) {
        (Some(old), Some(new)) if old.id != new.id => {
            unite(tx, place, &new, &old)?;
            if let (None, Some(alias)) = (&new.alias, &old.alias) {
                tx.conn.run(
                    "UPDATE addresses SET alias = ?3 WHERE workspace_id = ?1 AND id = ?2",
                    (place.workspace, new.id, alias),
                )?;
            }
        }
        (Some(old), None) => {
            tx.conn.run(
                "UPDATE addresses SET external_id = ?3 WHERE workspace_id = ?1 AND id = ?2",
                (place.workspace, old.id, &to.external_id),
            )?;
            search::names_changed(tx, place.workspace, old.contact)?;
        }
        _ => {}
    }
    tx.cache.forget_addresses();
    person(tx, place, to, at)
}

/// The address of a person that an event names, with everything the event says of them; made
/// when it is new.
pub(super) fn person(tx: &mut Tx<'_>, place: Place, party: &Party, at: Time) -> Result<Known> {
    let direct = find(tx, place, &party.external_id)?;
    let other = match &party.alias {
        // Both ids known as one address already: the usual case.
        Some(alias)
            if direct
                .as_ref()
                .is_some_and(|d| d.alias.as_ref() == Some(alias)) =>
        {
            None
        }
        Some(alias) => find(tx, place, alias)?,
        None => None,
    };
    let known = match (direct, other) {
        (Some(direct), Some(other)) if direct.id != other.id => {
            unite(tx, place, &direct, &other)?;
            find(tx, place, &party.external_id)?.ok_or_else(|| super::lost("the address"))?
        }
        (Some(known), _) | (None, Some(known)) => known,
        (None, None) => make(tx, place, party, at)?,
    };
    learn(tx, place, known, party, at)
}

/// Makes the contact, its conversation and the address.
fn make(tx: &mut Tx<'_>, place: Place, party: &Party, at: Time) -> Result<Known> {
    let workspace = WorkspaceId(place.workspace);
    let (contact, conversation, id) = (
        tx.next_id(workspace)?,
        tx.next_id(workspace)?,
        tx.next_id(workspace)?,
    );
    tx.conn.run(
        "INSERT INTO contacts (workspace_id, id, conversation_id, root) VALUES (?1, ?2, ?3, ?2)",
        [place.workspace, contact, conversation],
    )?;
    let at = place.stands(at);
    summary::make(tx, place.workspace, conversation, contact, at.0)?;
    tx.conn.run(
        "INSERT INTO addresses (workspace_id, id, contact_id, channel_id, external_id) VALUES (?1, ?2, ?3, ?4, ?5)",
        (place.workspace, id, contact, place.channel, &party.external_id),
    )?;
    let told = tx.conn.one(
        "SELECT name, at FROM told_names WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3",
        (place.workspace, place.channel, &party.external_id),
        |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?)),
    )?;
    let (name, name_at) = told.unzip();
    if name.is_some() {
        tx.conn.run(
            "UPDATE addresses SET name = ?3, name_at = ?4 WHERE workspace_id = ?1 AND id = ?2",
            (place.workspace, id, &name, name_at),
        )?;
    }
    search::names_changed(tx, place.workspace, contact)?;
    let known = Known {
        id,
        contact,
        channel: place.channel,
        conversation,
        root: contact,
        root_conversation: conversation,
        external_id: party.external_id.clone(),
        alias: None,
        phone: None,
        name,
        name_at,
        last_inbound: None,
    };
    tx.cache.keep_address(place.workspace, &known);
    Ok(known)
}

/// Takes in what an event says of a person. The name with the latest event time is kept, of two
/// at one moment the greater.
fn learn(
    tx: &mut Tx<'_>,
    place: Place,
    mut known: Known,
    party: &Party,
    at: Time,
) -> Result<Known> {
    let before = known.clone();
    if let Some(alias) = &party.alias {
        // What an event names beside an alias is what replies go to, unless it is an id that the
        // person had before.
        if known.external_id != party.external_id
            && now_known_as(tx, place, &party.external_id)?.is_none()
        {
            known.external_id.clone_from(&party.external_id);
        }
        known.alias = Some(alias.clone());
    }
    if party.phone.is_some() {
        known.phone.clone_from(&party.phone);
    }
    if let Some(name) = party
        .name
        .as_deref()
        .map(str::trim)
        .filter(|n| !n.is_empty())
        && (Some(at.0), Some(name)) > (known.name_at, known.name.as_deref())
    {
        known.name = Some(name.to_owned());
        known.name_at = Some(at.0);
    }
    if known != before {
        tx.conn.run(
            "UPDATE addresses SET external_id = ?3, alias = ?4, phone = ?5, name = ?6, name_at = ?7 \
             WHERE workspace_id = ?1 AND id = ?2",
            (
                place.workspace,
                known.id,
                &known.external_id,
                &known.alias,
                &known.phone,
                &known.name,
                known.name_at,
            ),
        )?;
        if (&known.name, &known.phone, &known.external_id)
            != (&before.name, &before.phone, &before.external_id)
        {
            search::names_changed(tx, place.workspace, known.contact)?;
        }
        // A name changes one row; an id may have been kept under the one before.
        if (&known.external_id, &known.alias) != (&before.external_id, &before.alias) {
            tx.cache.forget_addresses();
        }
        tx.cache.keep_address(place.workspace, &known);
    }
    if let Some(username) = party.username.as_deref().filter(|name| !name.is_empty()) {
        learn_username(tx, place.workspace, &known, username, at)?;
    }
    Ok(known)
}

/// The user name with the latest event time is kept, as with names.
fn learn_username(
    tx: &mut Tx<'_>,
    workspace: i64,
    known: &Known,
    username: &str,
    at: Time,
) -> Result<()> {
    let changed = tx.conn.run(
        "UPDATE addresses SET username = ?3, username_at = ?4 WHERE workspace_id = ?1 AND id = ?2 \
         AND (?4, ?3) > (coalesce(username_at, 0), coalesce(username, ''))",
        (workspace, known.id, username, at.0),
    )?;
    match changed {
        0 => Ok(()),
        _ => search::names_changed(tx, workspace, known.contact),
    }
}

/// The person wrote in a way that opens the window, and it stands at that moment.
pub(super) fn wrote(tx: &mut Tx<'_>, place: Place, known: &mut Known, at: Time) -> Result<bool> {
    if known.last_inbound.is_some_and(|last| last >= at.0) {
        return Ok(false);
    }
    tx.conn.run(
        "UPDATE addresses SET last_inbound = ?3 WHERE workspace_id = ?1 AND id = ?2",
        [place.workspace, known.id, at.0],
    )?;
    known.last_inbound = Some(at.0);
    tx.cache.keep_address(place.workspace, known);
    Ok(true)
}

/// The person tapped in a way that opens the window and leaves no message.
pub(super) fn tapped(tx: &mut Tx<'_>, place: Place, known: &mut Known, at: Time) -> Result<bool> {
    raise_tap(tx, place.workspace, known.id, at.0)?;
    wrote(tx, place, known, at)
}

fn raise_tap(tx: &mut Tx<'_>, workspace: i64, id: i64, at: i64) -> Result<()> {
    tx.conn.run(
        "UPDATE addresses SET tapped_at = ?3 WHERE workspace_id = ?1 AND id = ?2 \
         AND (tapped_at IS NULL OR tapped_at < ?3)",
        [workspace, id, at],
    )?;
    Ok(())
}

/// Measures again when the person last wrote, after one of their messages moved back. What opens no
/// window counts here as little as when it came: a comment (a deleted one too), a link followed, the
/// platform's word.
pub(super) fn measure_again(tx: &mut Tx<'_>, workspace: i64, id: i64) -> Result<()> {
    let said = tx.conn.one(
        "SELECT at FROM messages WHERE workspace_id = ?1 AND address_id = ?2 AND direction = 'in' \
         AND kind NOT IN ('comment', 'referral', 'system') AND json_extract(content, '$.comment') IS NULL \
         ORDER BY at DESC, id DESC LIMIT 1",
        [workspace, id],
        |r| r.get::<_, i64>(0),
    )?;
    tx.conn.run(
        "UPDATE addresses SET last_inbound = CASE WHEN tapped_at > ?3 THEN tapped_at ELSE ?3 END \
         WHERE workspace_id = ?1 AND id = ?2",
        (workspace, id, said),
    )?;
    tx.cache.forget_addresses();
    Ok(())
}

/// The platform says that two ids of a channel are one person: the second id becomes an alias of
/// the first one's address, whichever was heard of first.
pub(crate) fn same_person(
    tx: &mut Tx<'_>,
    place: Place,
    external_id: &str,
    alias: &str,
    at: Time,
) -> Result<()> {
    let party = Party {
        external_id: external_id.to_owned(),
        alias: Some(alias.to_owned()),
        ..Party::default()
    };
    person(tx, place, &party, at).map(|_| ())
}

/// Two addresses turn out to be one: what was said on the other is said on the one that stays.
/// The same state comes out as if the platform had named both ids from the first event on.
fn unite(tx: &mut Tx<'_>, place: Place, stays: &Known, goes: &Known) -> Result<()> {
    let workspace = place.workspace;
    let deliveries = tx.conn.all(
        "SELECT delivery_id FROM messages WHERE workspace_id = ?1 AND address_id = ?2 AND delivery_id IS NOT NULL",
        [workspace, goes.id],
        |r| r.get::<_, i64>(0),
    )?;
    for delivery in deliveries {
        for (table, key) in [("deliveries", "id"), ("kept_echoes", "delivery_id")] {
            let sql = format!(
                "UPDATE {table} SET address_id = ?3 WHERE workspace_id = ?1 AND {key} = ?2"
            );
            tx.conn.run(&sql, [workspace, delivery, stays.id])?;
        }
    }
    tx.conn.run(
        "UPDATE messages SET address_id = ?3 WHERE workspace_id = ?1 AND address_id = ?2",
        [workspace, goes.id, stays.id],
    )?;
    let tapped = tx.conn.one(
        "SELECT tapped_at FROM addresses WHERE workspace_id = ?1 AND id = ?2",
        [workspace, goes.id],
        |r| r.get::<_, Option<i64>>(0),
    )?;
    tx.conn.run(
        "DELETE FROM addresses WHERE workspace_id = ?1 AND id = ?2",
        [workspace, goes.id],
    )?;
    if let Some(at) = tapped.flatten() {
        raise_tap(tx, workspace, stays.id, at)?;
    }
    let name = [stays, goes]
        .into_iter()
        .filter_map(|k| Some((k.name_at, k.name.clone()?)))
        .max();
    tx.conn.run(
        "UPDATE addresses SET last_inbound = ?3, phone = coalesce(phone, ?4), name = ?5, name_at = ?6 \
         WHERE workspace_id = ?1 AND id = ?2",
        (
            workspace,
            stays.id,
            stays.last_inbound.max(goes.last_inbound),
            &goes.phone,
            name.as_ref().map(|(_, name)| name),
            name.as_ref().and_then(|(at, _)| *at),
        ),
    )?;
    tx.cache.forget_addresses();
    if stays.contact != goes.contact {
        search::names_changed(tx, workspace, goes.contact)?;
        search::names_changed(tx, workspace, stays.contact)?;
        summary::recount(tx, workspace, goes.contact)?;
        summary::recount(tx, workspace, stays.contact)?;
        if people::root_of(tx.conn, workspace, stays.contact)?
            != people::root_of(tx.conn, workspace, goes.contact)?
        {
            merging::join(
                tx,
                workspace,
                stays.contact,
                goes.contact,
                None,
                people::SAME_PERSON,
                place.now,
            )?;
        }
    }
    Ok(())
}
