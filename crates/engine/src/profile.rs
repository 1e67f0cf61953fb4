//! Who a person is: asked once of networks whose webhooks do not tell.

use crate::engine::Engine;
use crate::job::{Job, Outcome, Work};
use crate::tickets::Ticket;
use sportello_core::class::Call;
use sportello_core::{AddressId, Class, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, StoreError};

/// A profile that said nothing is asked for again after so long.
const AGAIN: Span = Span::days(7);

impl Engine {
    /// Asks who the people of new addresses are, at most `room`.
    pub(crate) async fn begin_profiles(
        &self,
        now: Time,
        workspace: WorkspaceId,
        room: usize,
    ) -> Result<Vec<Job>, StoreError> {
        let limit = u32::try_from(room).unwrap_or(u32::MAX).clamp(1, 20);
        let mut jobs = Vec::new();
        for address in self
            .store()
            .addresses_without_profile(workspace, now - AGAIN, limit)
            .await?
        {
            let connector = self.connector(&address.kind)?;
            let Some(request) = connector.profile_request(&address.external_id) else {
                self.store()
                    .set_profile(workspace, address.id, None, None, now)
                    .await?;
                continue;
            };
            let ticket = Ticket::Profile(workspace, address.id);
            if !self.in_flight().take(ticket.clone()) {
                continue;
            }
            let channel = self.store().channel(workspace, address.channel).await?;
            let work = Work::Profile {
                channel: Box::new(channel.clone()),
                address: address.id,
            };
            match self.job(&channel, work, request) {
                Ok(job) => jobs.push(job),
                Err(error) => {
                    tracing::error!(
                        channel.id = channel.id.0,
                        "a channel's token cannot be opened: {error}"
                    );
                    self.in_flight().give_back(&ticket);
                    self.store()
                        .set_profile(workspace, address.id, None, None, now)
                        .await?;
                }
            }
        }
        Ok(jobs)
    }

    /// Stores what a profile said. One that could not be asked for is asked for again with the
    /// next week: a name is a courtesy, not a need.
    pub(crate) async fn finish_profile(
        &self,
        now: Time,
        channel: &ChannelRow,
        address: AddressId,
        outcome: &Outcome,
    ) -> Result<(), StoreError> {
        let profile = match outcome {
            Outcome::Answered { answer, .. } => {
                let connector = self.connector(&channel.kind)?;
                (connector.classify(Call::Read, answer, now).class == Class::Ok)
                    .then(|| connector.read_profile(answer))
                    .flatten()
                    .unwrap_or_default()
            }
            _ => sportello_channels::Profile::default(),
        };
        self.store()
            .set_profile(
                channel.workspace,
                address,
                profile.name.as_deref(),
                profile.username.as_deref(),
                now,
            )
            .await?;
        if profile.name.is_some() || profile.username.is_some() {
            self.ring(channel.workspace, None);
        }
        Ok(())
    }
}
