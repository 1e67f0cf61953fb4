//! Accepts that never deliver: where a platform tells what arrived, and tells it of far fewer people
//! than usual, the cell of delivery opens. Nothing is held for it and nothing sent again: what was
//! taken mostly arrives late, and who sent again ran into limits (outages.md, 12 June 2026).

use crate::engine::Engine;
use sportello_core::breaker::arrival::{Arrivals, COMPARED, GRACE, LATELY};
use sportello_core::breaker::{Breaker, State};
use sportello_core::{Capability, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, Reached, StoreError};

/// It is looked at so often.
const LOOK: Span = Span::minutes(2);
/// The scope that says when.
const SCOPE: &str = "arrivals";
/// What is usual is what was so long before.
const USUAL: Span = Span::hours(7 * 24);
/// The sentence.
const CAUSE: &str = "cause-not-confirmed";

impl Engine {
    /// Looks whether what channels took reaches people.
    pub(crate) async fn watch_arrivals(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<(), StoreError> {
        if !self.is_due(workspace, SCOPE, now, LOOK).await? {
            return Ok(());
        }
        for channel in self.store().channels(workspace).await? {
            let capabilities = self.connector(&channel.kind)?.capabilities();
            if capabilities.can(Capability::Delivery) {
                self.watch_arrivals_of(now, &channel).await?;
            }
        }
        Ok(())
    }

    async fn watch_arrivals_of(&self, now: Time, channel: &ChannelRow) -> Result<(), StoreError> {
        let cell = Capability::Delivery;
        let breaker = self
            .store()
            .breaker(channel.workspace, channel.id, cell)
            .await?;
        if breaker.gives_up() {
            // Its trials tell (`given_up`).
            return Ok(());
        }
        let is_open = breaker.state != State::Closed;
        let (from, to) = (now - GRACE - LATELY, now - GRACE);
        let lately = self.arrivals(channel, from, to).await?;
        if !is_open && lately.people == lately.reached {
            return Ok(());
        }
        let before = breaker.opened_at.filter(|_| is_open).unwrap_or(now) - GRACE - LATELY;
        let usual = self.arrivals(channel, before - USUAL, before).await?;
        if is_open {
            // Where nobody was written to lately, those of the outage tell.
            let well = lately.is_well(usual)
                || lately.people == 0 && self.arrivals(channel, before, to).await?.is_well(usual);
            return match well {
                true => self.capability_works(now, channel, cell).await,
                false => Ok(()),
            };
        }
        if lately.is_strange(usual) {
            self.not_confirmed(now, channel, &breaker).await?;
        }
        Ok(())
    }

    async fn not_confirmed(
        &self,
        now: Time,
        channel: &ChannelRow,
        breaker: &Breaker,
    ) -> Result<(), StoreError> {
        let next = breaker.tripped(now, CAUSE);
        self.store()
            .set_breaker(
                channel.workspace,
                channel.id,
                Capability::Delivery,
                &next,
                now,
            )
            .await?;
        tracing::warn!(
            channel.id = channel.id.0,
            "what the platform takes does not arrive: nothing is sent again"
        );
        self.ring(channel.workspace, None);
        Ok(())
    }

    /// How many people a channel reached of those to whom it took something in a time. What failed
    /// says so itself (`given_up`), and nothing of whether word comes.
    async fn arrivals(
        &self,
        channel: &ChannelRow,
        from: Time,
        to: Time,
    ) -> Result<Arrivals, StoreError> {
        let rows = self
            .store()
            .reached(channel.workspace, channel.id, from, to, COMPARED)
            .await?;
        let mut arrivals = Arrivals::default();
        for row in rows {
            let told = !matches!(row, Reached::Failed(_));
            arrivals.people += u32::from(told);
            arrivals.reached += u32::from(row == Reached::Yes);
        }
        Ok(arrivals)
    }
}
