//! Contacts with their addresses: who is shown under whom, by which name.

use crate::contract::{AddressRow, ContactRow, Evidence, MergeRow, Result, StoreError};
use crate::sqlite::error::unreadable;
use crate::sqlite::sql::Sql;
use rusqlite::{Connection, Row};
use sportello_core::{AddressId, AgentId, ChannelId, ChannelKind, ContactId, ConversationId, Time};

/// A contact under a root.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub contact: i64,
    pub conversation: i64,
    /// The name given by hand.
    pub name: Option<String>,
}

/// The root of a contact and the root's conversation.
pub(crate) fn root_of(conn: &Connection, workspace: i64, contact: i64) -> Result<(i64, i64)> {
    conn.one(
        "SELECT r.id, r.conversation_id FROM contacts c \
         JOIN contacts r ON r.workspace_id = c.workspace_id AND r.id = c.root \
         WHERE c.workspace_id = ?1 AND c.id = ?2",
        [workspace, contact],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?
    .ok_or(StoreError::NotFound("the contact"))
}

/// The root contact that a conversation is shown under, and the root's conversation.
pub(crate) fn root_of_conversation(
    conn: &Connection,
    workspace: i64,
    conversation: i64,
) -> Result<(i64, i64)> {
    let contact = conn.one(
        "SELECT contact_id FROM conversations WHERE workspace_id = ?1 AND id = ?2",
        [workspace, conversation],
        |r| r.get(0),
    )?;
    root_of(
        conn,
        workspace,
        contact.ok_or(StoreError::NotFound("the conversation"))?,
    )
}

/// Everyone under a root, the root first.
pub(crate) fn members(conn: &Connection, workspace: i64, root: i64) -> Result<Vec<Member>> {
    conn.all(
        "SELECT id, conversation_id, name FROM contacts WHERE workspace_id = ?1 AND root = ?2 \
         ORDER BY CASE WHEN id = root THEN 0 ELSE 1 END, id",
        [workspace, root],
        |r| {
            Ok(Member {
                contact: r.get(0)?,
                conversation: r.get(1)?,
                name: r.get(2)?,
            })
        },
    )
}

const ADDRESS: &str = "SELECT a.id, a.contact_id, a.channel_id, c.kind, c.name, a.external_id, a.alias, a.phone, a.name, \
     a.name_at, a.username, a.last_inbound FROM addresses a \
     JOIN channels c ON c.workspace_id = a.workspace_id AND c.id = a.channel_id";

fn read(row: &Row<'_>) -> rusqlite::Result<(AddressRow, Option<i64>)> {
    let address = AddressRow {
        id: AddressId(row.get(0)?),
        home: ContactId(row.get(1)?),
        channel: ChannelId(row.get(2)?),
        kind: ChannelKind::new(row.get_ref(3)?.as_str()?),
        channel_name: row.get(4)?,
        external_id: row.get(5)?,
        alias: row.get(6)?,
        phone: row.get(7)?,
        name: row.get(8)?,
        username: row.get(10)?,
        last_inbound: row.get::<_, Option<i64>>(11)?.map(Time),
    };
    Ok((address, row.get(9)?))
}

/// One address.
pub(crate) fn address(conn: &Connection, workspace: i64, id: i64) -> Result<AddressRow> {
    conn.one(
        &format!("{ADDRESS} WHERE a.workspace_id = ?1 AND a.id = ?2"),
        [workspace, id],
        read,
    )?
    .map(|(address, _)| address)
    .ok_or(StoreError::NotFound("the address"))
}

/// Addresses whose profile is to be asked for.
pub(crate) fn without_profile(
    conn: &Connection,
    workspace: i64,
    before: Time,
    limit: u32,
) -> Result<Vec<AddressRow>> {
    let asked = |test: &str, limit: u32| {
        conn.all(
            &format!("{ADDRESS} WHERE a.workspace_id = ?1 AND {test} ORDER BY a.profiled_at, a.id LIMIT ?3"),
            (workspace, before.0, limit),
            read,
        )
    };
    // The bound is named in both so that they take the same arguments.
    let mut found = asked("a.profiled_at IS NULL AND ?2 IS NOT NULL", limit)?;
    let left = limit.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
    if left > 0 {
        found.extend(asked("a.profiled_at < ?2", left)?);
    }
    Ok(found.into_iter().map(|(address, _)| address).collect())
}

/// A person: the members under a root, their addresses (the one last heard from first), the name.
pub(crate) struct Person {
    pub members: Vec<Member>,
    pub addresses: Vec<AddressRow>,
    pub name: Option<String>,
}

/// Reads a person.
pub(crate) fn person(conn: &Connection, workspace: i64, root: i64) -> Result<Person> {
    let members = members(conn, workspace, root)?;
    let mut found = Vec::new();
    for member in &members {
        found.extend(conn.all(
            &format!("{ADDRESS} WHERE a.workspace_id = ?1 AND a.contact_id = ?2 ORDER BY a.id"),
            [workspace, member.contact],
            read,
        )?);
    }
    let name = members
        .iter()
        .find_map(|m| m.name.clone())
        .or_else(|| network_name(found.iter().filter(|(a, _)| a.home.0 == root)))
        .or_else(|| network_name(found.iter()));
    found.sort_by_key(|(a, _)| (std::cmp::Reverse(a.last_inbound), a.id));
    Ok(Person {
        members,
        addresses: found.into_iter().map(|(a, _)| a).collect(),
        name,
    })
}

/// The latest name that a network gave, by the time of its event; of two at one moment the
/// greater, so that order does not matter. Without a name, a user name names. Asked of the
/// root's own addresses first: who is taken in does not rename who takes in.
fn network_name<'a>(
    found: impl Iterator<Item = &'a (AddressRow, Option<i64>)> + Clone,
) -> Option<String> {
    found
        .clone()
        .filter_map(|(a, at)| Some((*at, a.name.clone()?)))
        .max()
        .map(|(_, name)| name)
        .or_else(|| found.filter_map(|(a, _)| a.username.clone()).max())
}

/// A contact as pages show it: of the root, with everything under it.
pub(crate) fn contact(conn: &Connection, workspace: i64, id: i64) -> Result<ContactRow> {
    let (root, conversation) = root_of(conn, workspace, id)?;
    let person = person(conn, workspace, root)?;
    let mut merges = Vec::new();
    for member in &person.members {
        merges.extend(merges_into(conn, workspace, member.contact)?);
    }
    merges.sort_by_key(|m| std::cmp::Reverse(m.id));
    Ok(ContactRow {
        id: ContactId(root),
        name: person.name,
        conversation: ConversationId(conversation),
        addresses: person.addresses,
        merges,
    })
}

/// The merges that took others into this contact and can be undone.
fn merges_into(conn: &Connection, workspace: i64, into: i64) -> Result<Vec<MergeRow>> {
    let found = conn.all(
        "SELECT id, into_contact, from_contact, from_name, at, by_agent, evidence FROM merges \
         WHERE workspace_id = ?1 AND into_contact = ?2 AND undone_at IS NULL ORDER BY id",
        [workspace, into],
        read_merge,
    )?;
    found
        .into_iter()
        .map(checked_merge)
        .filter_map(Result::transpose)
        .collect()
}

/// One merge, whether undone or not.
pub(crate) fn merge_row(conn: &Connection, workspace: i64, id: i64) -> Result<MergeRow> {
    conn.one(
        "SELECT id, into_contact, from_contact, from_name, at, by_agent, evidence FROM merges \
         WHERE workspace_id = ?1 AND id = ?2",
        [workspace, id],
        read_merge,
    )?
    .map(checked_merge)
    .transpose()?
    .flatten()
    .ok_or(StoreError::NotFound("the merge"))
}

/// What stands as evidence when the platform itself said that two ids are one person: not a
/// merge that anyone can undo.
pub(crate) const SAME_PERSON: &str = "{\"evidence\":\"same_person\"}";

fn read_merge(row: &Row<'_>) -> rusqlite::Result<(MergeRow, String)> {
    let merge = MergeRow {
        id: row.get(0)?,
        into: ContactId(row.get(1)?),
        from: ContactId(row.get(2)?),
        from_name: row.get(3)?,
        at: Time(row.get(4)?),
        by: row.get::<_, Option<i64>>(5)?.map(AgentId),
        evidence: Evidence::Hand,
    };
    Ok((merge, row.get(6)?))
}

fn checked_merge((merge, evidence): (MergeRow, String)) -> Result<Option<MergeRow>> {
    if evidence == SAME_PERSON {
        return Ok(None);
    }
    let evidence = serde_json::from_str(&evidence).map_err(|_| unreadable("merges.evidence"))?;
    Ok(Some(MergeRow { evidence, ..merge }))
}
