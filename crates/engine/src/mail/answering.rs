//! An answer stands in the thread of what it answers: of the message it quotes, else of the last
//! one that came from its address.

use crate::engine::Engine;
use crate::reply::NewMessage;
use crate::route::Route;
use sportello_core::WorkspaceId;
use sportello_core::message::Direction;
use sportello_store::{MessageRow, StoreError};

/// So many of the newest messages are looked at.
const LOOKED_AT: u32 = 60;

impl Engine {
    /// The message with what keeps it in its thread, on networks that have threads.
    pub(crate) async fn as_an_answer(
        &self,
        workspace: WorkspaceId,
        message: NewMessage,
        route: &Route,
    ) -> Result<NewMessage, StoreError> {
        let connector = self.connector(&route.kind)?.clone();
        let Some(mailbox) = connector.mailbox() else {
            return Ok(message);
        };
        let mut message = message;
        let mut content = message
            .content
            .take()
            .map(|content| *content)
            .unwrap_or_default();
        // One that is sent again knows its thread.
        if !content.facts.contains_key("in_reply_to") {
            let quoted = content.quoted.as_ref().map(|quoted| &quoted.external_id);
            let page = self
                .store()
                .messages(workspace, message.conversation, None, LOOKED_AT)
                .await?;
            let of_address = |row: &&MessageRow| row.address == route.address;
            let rows = || page.rows.iter().filter(of_address);
            let answered = rows()
                .find(|row| quoted.is_some() && row.external_id.as_ref() == quoted)
                .or_else(|| {
                    let came = |row: &&MessageRow| {
                        row.direction == Direction::In && row.external_id.is_some()
                    };
                    rows().filter(came).max_by_key(|row| (row.at, row.id))
                });
            if let Some(row) = answered
                && let Some(id) = &row.external_id
            {
                content
                    .facts
                    .extend(mailbox.answering(id, row.content.as_deref()));
            }
        }
        message.content = content.boxed();
        Ok(message)
    }
}
