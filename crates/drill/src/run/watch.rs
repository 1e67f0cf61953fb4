//! What is seen while the rehearsal goes on: breakers that open, channels called disconnected, the
//! moment at which nothing waits any more.

use super::Rehearsal;
use super::acts::waits_for_a_person;
use crate::books::Said;
use crate::script::Kind;
use anyhow::Result;
use sportello_core::delivery::DeliveryState;
use sportello_sandbox::rules::Network;
use sportello_store::{Directory as _, Health as _, Outbox as _, TokenHealth};
use std::collections::BTreeSet;

/// So long after the outage, in milliseconds, what reading back cannot find any more is lost: what
/// is buried later was to be found before.
pub(super) const READ_BACK: i64 = 10 * 60_000;

impl Rehearsal<'_> {
    /// Looks at what the desk says of its health.
    pub(super) fn watch(&mut self) -> Result<()> {
        let (store, workspace) = (&self.desk.store, self.desk.workspace);
        let begun = self.now >= self.outage_start();
        if begun
            && self.books.opened_at.is_none()
            && !pollster::block_on(store.cells(workspace, false))?.is_empty()
        {
            self.books.opened_at = Some(self.now);
        }
        for row in pollster::block_on(store.channels(workspace))? {
            let gone = matches!(row.token_state, TokenHealth::Gone { .. });
            if let (true, Some(kind)) = (gone, Kind::read(row.kind.as_str())) {
                self.books.disconnected.insert(kind);
            }
        }
        if self.books.recovered_at.is_none() && self.now >= self.outage_end() && !self.waits()? {
            self.books.recovered_at = Some(self.now);
        }
        Ok(())
    }

    /// Whether something is held or queued, but for posts that wait for a person's word.
    fn waits(&self) -> Result<bool> {
        let (store, workspace) = (&self.desk.store, self.desk.workspace);
        let posts = store.audit_posts(workspace)?;
        let late = posts.iter().filter(|row| waits_for_a_person(row)).count() as u64;
        let counts = pollster::block_on(store.delivery_counts(workspace))?;
        let of = |wanted| {
            let mut own = counts.iter().filter(|(state, _)| *state == wanted);
            own.next().map_or(0, |(_, count)| *count)
        };
        let held = of(DeliveryState::Held);
        let left = match held > late {
            true => self.left_to_a_person()?,
            false => 0,
        };
        Ok(of(DeliveryState::Queued) > 0 || held > late + left)
    }

    /// Messages held because what says them another way was left to a person.
    fn left_to_a_person(&self) -> Result<u64> {
        let (store, workspace) = (&self.desk.store, self.desk.workspace);
        let rows = store.audit_deliveries(workspace)?;
        let is = |id, state| rows.iter().any(|row| row.id == id && row.state == state);
        let pairs = store.audit_fallbacks(workspace)?;
        let left = pairs.iter().filter(|pair| {
            is(pair.other, DeliveryState::Unconfirmed) && is(pair.held, DeliveryState::Held)
        });
        Ok(left.count() as u64)
    }

    /// Whether nothing is under way and nothing waits.
    pub(super) fn is_at_rest(&self) -> Result<bool> {
        let (world, mailroom) = (self.platform.world(), &self.mailroom);
        if self.look || !self.net.is_quiet() || !world.is_quiet() || !mailroom.is_quiet() {
            return Ok(false);
        }
        let (store, workspace) = (&self.desk.store, self.desk.workspace);
        let counts = pollster::block_on(store.delivery_counts(workspace))?;
        let waits = counts
            .iter()
            .any(|(state, count)| state.blocks_lane() && *count > 0);
        Ok(!waits)
    }

    /// Of what was said and will never be told, what cannot be read back either, as the sandbox
    /// knows: WhatsApp and Telegram have no history, elsewhere the newest of a conversation alone
    /// can be read, and requests that were idle for 30 days are not listed.
    pub(super) fn sift(&mut self) {
        let world = self.platform.world();
        let untold = world.untold().iter();
        let lost = untold.filter(|message| !world.can_be_read_back(message));
        self.books.unrecoverable = lost.cloned().collect();
    }

    /// Which of the things that were said the desk has.
    pub(super) fn kept(&self) -> Result<BTreeSet<String>> {
        let mut kept = BTreeSet::new();
        for said in &self.books.said {
            let Some(channel) = said.place.1.channel(&self.office) else {
                continue;
            };
            let found = self
                .desk
                .store
                .audit_said(self.desk.workspace, channel, as_told(said))?;
            if found.is_some() {
                kept.insert(said.id.clone());
            }
        }
        Ok(kept)
    }
}

/// The id by which webhooks tell of a message: the sandbox names a bot's messages by bot, chat and
/// number, the Bot API by chat and number.
fn as_told(said: &Said) -> &str {
    match (said.place.1, said.id.split_once(':')) {
        (Kind::Network(Network::Telegram), Some((_, told))) => told,
        _ => &said.id,
    }
}
