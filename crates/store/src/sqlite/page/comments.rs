//! Comments under posts: those that are not there any more, and the conversations they stand in.

use crate::contract::Result;
use crate::sqlite::bodies;
use crate::sqlite::conversations::changes::{self, Target};
use crate::sqlite::conversations::messages;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::{ChannelId, ConversationId, Time, WorkspaceId};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What was read under a post, to the end.
pub(super) struct Read<'a> {
    /// The post, by the platform's id.
    pub post: &'a str,
    /// The comments that were there.
    pub seen: &'a [String],
    /// When the reading began.
    pub before: Time,
}

/// A comment that stands here: its id at the platform, and the address that shows it.
struct Known {
    external_id: String,
    address: i64,
}

/// Takes out what is not there any more, as if the platform had told that it was removed. Gives
/// the conversations touched.
pub(super) fn read(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    channel: ChannelId,
    read: &Read<'_>,
    now: Time,
) -> Result<Vec<ConversationId>> {
    let seen: HashSet<&str> = read.seen.iter().map(String::as_str).collect();
    let mut touched = BTreeSet::new();
    for known in under(tx.conn, workspace, channel, read)? {
        if seen.contains(known.external_id.as_str()) {
            continue;
        }
        let target = Target {
            workspace: workspace.0,
            channel: channel.0,
            external_id: &known.external_id,
        };
        if changes::unsent(tx, target, now, now)? {
            touched.insert(messages::conversation_of(
                tx.conn,
                workspace.0,
                known.address,
            )?);
        }
    }
    tx.conn.run(
        "UPDATE listed_posts SET comments_at = ?4 \
         WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3",
        (workspace.0, channel.0, read.post, now.0),
    )?;
    Ok(touched.into_iter().map(ConversationId).collect())
}

/// The comments under a post that must have been there when the reading began. One written here
/// was there once the platform had taken it, not when it was queued. A private answer stands
/// under no post, and one that is deleted already is not deleted again.
fn under(
    conn: &Connection,
    workspace: WorkspaceId,
    channel: ChannelId,
    read: &Read<'_>,
) -> Result<Vec<Known>> {
    conn.all(
        "SELECT m.external_id, m.address_id FROM messages m \
         LEFT JOIN deliveries d ON d.workspace_id = m.workspace_id AND d.id = m.delivery_id \
         WHERE m.workspace_id = ?1 AND m.channel_id = ?2 AND json_extract(m.content, '$.comment.post') = ?3 \
         AND m.external_id IS NOT NULL AND m.kind <> 'unsent' AND json_extract(m.content, '$.comment.private') IS NOT 1 \
         AND coalesce(d.accepted_at, m.at) < ?4 ORDER BY m.id",
        (workspace.0, channel.0, read.post, read.before.0),
        |r| {
            Ok(Known {
                external_id: r.get(0)?,
                address: r.get(1)?,
            })
        },
    )
}

/// The conversations in which others commented under a post, the one with the newest comment first.
pub(super) fn talks(
    conn: &Connection,
    workspace: WorkspaceId,
    channel: ChannelId,
    post: &str,
    limit: u32,
) -> Result<Vec<ConversationId>> {
    let addresses = conn.all(
        "SELECT address_id FROM messages WHERE workspace_id = ?1 AND channel_id = ?2 \
         AND json_extract(content, '$.comment.post') = ?3 AND kind = 'comment' AND direction = 'in' \
         GROUP BY address_id ORDER BY max(at) DESC, max(id) DESC LIMIT ?4",
        (workspace.0, channel.0, post, limit),
        |r| r.get::<_, i64>(0),
    )?;
    let mut talks = Vec::with_capacity(addresses.len());
    for address in addresses {
        let talk = ConversationId(messages::conversation_of(conn, workspace.0, address)?);
        // Two addresses of one person stand in one conversation.
        if !talks.contains(&talk) {
            talks.push(talk);
        }
    }
    Ok(talks)
}

/// The words of comments that are here and not deleted.
pub(super) fn words(
    conn: &Connection,
    workspace: WorkspaceId,
    channel: ChannelId,
    ids: &[String],
) -> Result<BTreeMap<String, Option<String>>> {
    let mut known = BTreeMap::new();
    for id in ids {
        let Some(stub) = messages::by_external(conn, workspace.0, channel.0, id)? else {
            continue;
        };
        let words = conn.one(
            "SELECT body FROM messages WHERE workspace_id = ?1 AND id = ?2 AND kind <> 'unsent'",
            [workspace.0, stub.id],
            |r| bodies::unpack(r, 0),
        )?;
        known.extend(words.map(|words| (id.clone(), words)));
    }
    Ok(known)
}
