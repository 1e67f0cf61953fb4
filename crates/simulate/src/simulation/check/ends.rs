//! I6: a delivery ends for a reason, never for a number of attempts.

use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_core::delivery::DeliveryState;
use sportello_store::DeliveryAudit;

impl Sim {
    pub(super) fn check_ends(&self, rows: &[DeliveryAudit]) -> Checked {
        for row in rows.iter().filter(|row| row.state == DeliveryState::Failed) {
            let known = self
                .ledger
                .seen
                .get(&row.id)
                .is_some_and(|seen| seen.state == DeliveryState::Failed);
            if !known {
                self.check_end(row)?;
            }
        }
        Ok(())
    }

    /// A delivery has just failed: the platform said so, or the window closed while it waited.
    fn check_end(&self, row: &DeliveryAudit) -> Checked {
        let Some(cause) = &row.cause else {
            return Violation::of("I6", format!("delivery {} failed without a cause", row.id));
        };
        let reason = match cause.code {
            Some(code) => self.gave(row, code),
            None => cause.key == "cause-window-closed" && self.window_is_closed(row),
        };
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
        let last = self.ledger.last_said.get(&row.address);
        last.is_none_or(|last| self.desk_now().since(*last) >= sportello_core::Span::hours(24))
    }
}
