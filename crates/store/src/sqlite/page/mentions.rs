//! What mentions the business somewhere else and was told by ids alone: it waits among the comments
//! that are kept, until it was read.

use crate::contract::{Result, ToldMention};
use crate::sqlite::conversations::messages;
use crate::sqlite::error::unreadable;
use crate::sqlite::sql::Sql;
use crate::sqlite::tx::Tx;
use rusqlite::Connection;
use sportello_core::content::MENTION;
use sportello_core::event::Commented;
use sportello_core::{ChannelId, Time, WorkspaceId};

/// Mentions that wait to be read, oldest first.
pub(super) fn told(
    conn: &Connection,
    workspace: WorkspaceId,
    channel: ChannelId,
    since: Time,
) -> Result<Vec<ToldMention>> {
    let kept = conn.all(
        "SELECT event, received_at FROM kept_comments WHERE workspace_id = ?1 AND channel_id = ?2 AND parent = '' \
         AND received_at >= ?3 ORDER BY received_at, external_id",
        (workspace.0, channel.0, since.0),
        |r| Ok((r.get::<_, String>(0)?, r.get::<_, i64>(1)?)),
    )?;
    let mut waiting = Vec::new();
    for (event, received) in kept {
        let told: Commented =
            serde_json::from_str(&event).map_err(|_| unreadable("kept_comments.event"))?;
        let mentions = told.from.is_none() && told.place.product.as_deref() == Some(MENTION);
        let Some(media) = told.place.post.filter(|_| mentions) else {
            continue;
        };
        let id = told.place.id;
        if messages::by_external(conn, workspace.0, channel.0, &id)?.is_none() {
            waiting.push(ToldMention {
                id,
                media,
                at: Time(received),
            });
        }
    }
    Ok(waiting)
}

/// Lets go of one that cannot be had.
pub(super) fn forget(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    channel: ChannelId,
    id: &str,
) -> Result<()> {
    tx.conn.run(
        "DELETE FROM kept_comments WHERE workspace_id = ?1 AND channel_id = ?2 AND external_id = ?3",
        (workspace.0, channel.0, id),
    )?;
    Ok(())
}
