//! Incidents: begun and ended by what the breakers say, with what they concern noted while they
//! last. Looked at in every turn of the workers, from what stands, so that a crash between a
//! breaker and its incident leaves nothing behind.

use crate::engine::Engine;
use sportello_core::breaker::State;
use sportello_core::incident::{self, Cell, Change, OpenCell, look_after};
use sportello_core::{Capability, Time, WorkspaceId};
use sportello_store::{StoreError, UnderWay};

impl Engine {
    /// Begins, heals and ends the incidents of a workspace, and notes what those under way concern.
    pub(crate) async fn watch_incidents(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<(), StoreError> {
        let open = self.open_cells(workspace).await?;
        let mut under_way = self.store().incidents_under_way(workspace).await?;
        let watched: Vec<_> = under_way.iter().map(|one| one.incident.clone()).collect();
        let changes = incident::changes(now, &open, &watched);
        if !changes.is_empty() {
            self.tell_incidents(workspace, &changes);
            for change in &changes {
                if let Change::End { incident, .. } = change {
                    // The last point of the curve: how it stood at the end.
                    self.store()
                        .look_at_incident(workspace, *incident, true, now)
                        .await?;
                }
            }
            let ended = self
                .store()
                .change_incidents(workspace, changes, now)
                .await?;
            for incident in ended {
                self.audit_after(now, workspace, incident).await?;
            }
            under_way = self.store().incidents_under_way(workspace).await?;
            self.ring(workspace, None);
        }
        for one in under_way {
            let pause = look_after(now, one.opened_at);
            if one.looked_at.is_some_and(|at| now.since(at) < pause) {
                continue;
            }
            let point = incident::draws(now, one.opened_at, one.point_at);
            self.store()
                .look_at_incident(workspace, one.incident.id, point, now)
                .await?;
            if point {
                self.ring(workspace, None);
            }
        }
        Ok(())
    }

    /// When incidents under way want the next look.
    pub(crate) async fn next_incident_look(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<Option<Time>, StoreError> {
        let under_way = self.store().incidents_under_way(workspace).await?;
        let next = |one: &UnderWay| {
            let pause = look_after(now, one.opened_at);
            let look = one.looked_at.map_or(now, |at| at + pause);
            let end = incident::end_due(now, &one.incident);
            end.map_or(look, |end| look.min(end)).max(now)
        };
        Ok(under_way.iter().map(next).min())
    }

    /// The cells that are not closed, but for the permission of a channel that is refused by itself:
    /// such a channel was disconnected, and that is no outage.
    async fn open_cells(&self, workspace: WorkspaceId) -> Result<Vec<OpenCell>, StoreError> {
        let mut open = Vec::new();
        for row in self.store().cells(workspace, false).await? {
            let (State::Open | State::HalfOpen, Some(since)) =
                (row.breaker.state, row.breaker.opened_at)
            else {
                continue;
            };
            if row.capability == Capability::Token {
                let channel = self.store().channel(workspace, row.channel).await?;
                if !self.is_token_outage(&channel, &row.breaker).await? {
                    continue;
                }
            }
            open.push(OpenCell {
                cell: Cell {
                    channel: row.channel,
                    capability: row.capability,
                },
                platform: self.connector(&row.kind)?.platform().to_owned(),
                since,
                cause: row.breaker.cause,
            });
        }
        Ok(open)
    }

    fn tell_incidents(&self, workspace: WorkspaceId, changes: &[Change]) {
        for change in changes {
            match change {
                Change::Begin { platform, cells } => tracing::warn!(
                    workspace.id = workspace.0,
                    platform,
                    cells = cells.len(),
                    "an incident begins: what fails is held, everything else goes on"
                ),
                Change::End { incident, .. } => tracing::info!(
                    workspace.id = workspace.0,
                    incident.id = incident.0,
                    "an incident is over"
                ),
                Change::Join { .. } | Change::Heal { .. } => {}
            }
        }
    }
}
