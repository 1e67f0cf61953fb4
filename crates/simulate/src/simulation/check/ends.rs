//! I6: a delivery ends for a reason, never for a number of attempts; and it is given up to a
//! person only when evidence had its time.

use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_core::delivery::DeliveryState;
use sportello_core::delivery::Patience;
use sportello_sandbox::rules::Network;
use sportello_store::DeliveryAudit;

/// The cause under which a closed window fails a message.
pub(super) const CLOSED: &str = "cause-window-closed";

impl Sim {
    pub(super) fn check_ends(&mut self, rows: &[DeliveryAudit]) -> Checked {
        for row in rows {
            let before = self.ledger.seen.get(&row.id).map(|seen| seen.state);
            match row.state {
                state if before == Some(state) => {}
                DeliveryState::Failed => self.check_end(row)?,
                DeliveryState::Unconfirmed => self.check_patience(row)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// A delivery has just been given up to a person: where history decides after a day without
    /// one that could be read, else after a quarter of an hour without a status; sooner only by as
    /// much as the desk's clock jumped.
    fn check_patience(&self, row: &DeliveryAudit) -> Checked {
        let patience = Patience::default();
        let span = match self.network_of(row.channel) {
            Some(Network::Whatsapp) => patience.evidence,
            // Nothing settles anything there: a person is asked at once.
            Some(Network::Telegram) => return Ok(()),
            _ => patience.history,
        };
        let since = self
            .ledger
            .seen
            .get(&row.id)
            .and_then(|seen| seen.unknown_since);
        if since.is_some_and(|since| self.now - since >= span.0 - 2 * self.widest) {
            return Ok(());
        }
        Violation::of(
            "I6",
            format!(
                "delivery {} was given up before evidence had its time",
                row.id
            ),
        )
    }

    /// A delivery has just failed: the platform said so, or the window closed while it waited.
    fn check_end(&mut self, row: &DeliveryAudit) -> Checked {
        let Some(cause) = &row.cause else {
            return Violation::of("I6", format!("delivery {} failed without a cause", row.id));
        };
        let reason = match cause.code {
            Some(code) => self.gave(row, code),
            None => cause.key == CLOSED && self.window_is_closed(row),
        };
        if reason && cause.code.is_none() {
            return self.check_no_way(row);
        }
        if reason {
            return Ok(());
        }
        let what = format!(
            "delivery {} failed with {} {:?}, for which nobody gave a reason",
            row.id, cause.key, cause.code
        );
        Violation::of("I6", what)
    }

    /// Whether the platform gave this code, in an answer or in a status.
    fn gave(&self, row: &DeliveryAudit, code: i64) -> bool {
        let answered = self
            .ledger
            .codes
            .get(&row.id)
            .is_some_and(|codes| codes.contains(&code));
        let by_status = || {
            let ids = self.ledger.taken.get(&row.id)?;
            ids.iter()
                .find_map(|id| self.platform.world().message(id)?.failed)
        };
        answered || by_status() == Some(code)
    }

    /// Whether a day has passed since the person last wrote there, by the desk's clock.
    fn window_is_closed(&self, row: &DeliveryAudit) -> bool {
        let said = self.ledger.said.get(&row.address);
        let last = said.and_then(|said| said.values().max());
        last.is_none_or(|last| self.desk_now().since(*last) >= sportello_core::Span::hours(24))
    }
}
