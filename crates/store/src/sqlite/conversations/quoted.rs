//! What one message quotes of another.

use super::messages;
use crate::contract::{QuotedRow, Result};
use crate::sqlite::bodies;
use crate::sqlite::sql::Sql;
use rusqlite::Connection;
use sportello_core::MessageId;
use sportello_core::message::MessageKind;
use sportello_core::text::preview;

/// Characters of what is quoted.
const QUOTED: usize = 120;

/// The message that another one quotes.
pub(super) fn row(
    conn: &Connection,
    workspace: i64,
    channel: i64,
    external_id: &str,
) -> Result<Option<QuotedRow>> {
    let Some(known) = messages::by_external(conn, workspace, channel, external_id)? else {
        return Ok(None);
    };
    conn.one(
        "SELECT kind, body FROM messages WHERE workspace_id = ?1 AND id = ?2",
        [workspace, known.id],
        |r| {
            let kind = MessageKind::parse(r.get_ref(0)?.as_str()?).unwrap_or(MessageKind::Text);
            Ok(QuotedRow {
                message: MessageId(known.id),
                direction: known.direction,
                kind,
                preview: bodies::unpack(r, 1)?.map(|text| preview(&text, QUOTED)),
            })
        },
    )
}
