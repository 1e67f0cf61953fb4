//! Polling: how far the updates of a bot were taken.

use super::Sqlite;
use super::backend::Backend;
use super::directory::channels;
use super::sql::Sql;
use crate::contract::{PollMark, Polling, Result};
use async_trait::async_trait;
use sportello_core::{ChannelId, Time, WorkspaceId};

#[async_trait]
impl<B: Backend> Polling for Sqlite<B> {
    async fn poll_mark(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
    ) -> Result<Option<PollMark>> {
        self.backend
            .read(move |conn| {
                conn.one(
                    "SELECT next_update, at FROM polls WHERE workspace_id = ?1 AND channel_id = ?2",
                    (workspace.0, channel.0),
                    |row| {
                        Ok(PollMark {
                            next: row.get(0)?,
                            at: Time(row.get(1)?),
                        })
                    },
                )
            })
            .await
    }

    async fn set_poll_mark(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        next: i64,
        now: Time,
    ) -> Result<()> {
        self.backend
            .write(move |tx| {
                channels::one(tx.conn, workspace, channel)?;
                tx.conn.run(
                    "INSERT INTO polls (workspace_id, channel_id, next_update, at) VALUES (?1, ?2, ?3, ?4) \
                     ON CONFLICT (workspace_id, channel_id) DO UPDATE SET next_update = excluded.next_update, \
                     at = excluded.at",
                    (workspace.0, channel.0, next, now.0),
                )?;
                Ok(())
            })
            .await
    }
}
