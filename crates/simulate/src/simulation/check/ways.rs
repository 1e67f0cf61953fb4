//! Ways: nothing is said by a rule where the person neither agreed to it nor wrote lately, and no
//! window closes over what is held while there was another way.

use crate::simulation::cast::TEMPLATE;
use crate::simulation::setup::kind_of;
use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_core::delivery::DeliveryState;
use sportello_core::fallback::WROTE_LATELY;
use sportello_core::message::MessageKind;
use sportello_core::{Capability, ChannelId, ConversationId, Span};
use sportello_sandbox::rules::Network;
use sportello_store::{
    AddressRow, Conversations as _, DeliveryAudit, Directory as _, Fallbacks as _, Health as _,
    MessageRow, StoreError, TemplateRow,
};

/// How long a person may be answered freely (messaging-send.md §4).
const WINDOW: i64 = Span::hours(24).0;
/// So long after a rule's time the desk has looked, even if nobody rang.
const LOOKED: i64 = 12 * 60_000;
/// Words that every network carries, in a template too.
const SHORT: usize = 300;

impl Sim {
    /// The network of a channel.
    pub(super) fn network_of(&self, channel: ChannelId) -> Option<Network> {
        let mut channels = self.office.channels.iter();
        let own = channels.find(|(_, own)| **own == channel);
        own.map(|(kind, _)| *kind)
    }

    /// A rule says something at an address: the person agreed to that, or wrote there lately, and
    /// free words go within a window alone.
    pub(super) fn check_permitted(&self, other: &DeliveryAudit, said: &MessageRow) -> Checked {
        let Some(network) = self.network_of(other.channel) else {
            return Ok(());
        };
        let agreed = self.ledger.maybe_agreed.contains(&network)
            || self.agreed(said.conversation, network, self.now)?;
        let wrote = self.wrote(network, &other.address);
        let ago = wrote.map(|at| self.desk_now().0 - 2 * self.widest - at);
        let within = |span: i64| ago.is_some_and(|ago| ago < span);
        let open = network == Network::Telegram || within(WINDOW);
        let fine = match said.kind {
            MessageKind::Template => agreed,
            _ => open && (agreed || within(WROTE_LATELY.0)),
        };
        if fine {
            return Ok(());
        }
        let what = format!(
            "delivery {} says something on {network:?}, where nobody agreed to it and nobody wrote lately",
            other.id
        );
        Violation::of("consent", what)
    }

    /// Whether a conversation's person agreed by that moment to be written to on a network, and
    /// somebody outside the desk knows of it.
    fn agreed(&self, conversation: ConversationId, network: Network, by: i64) -> Checked<bool> {
        let (store, workspace) = (self.desk.store(), self.desk.workspace);
        let rows = read(pollster::block_on(store.consents(workspace, conversation)))?;
        let kind = kind_of(network);
        let mut standing = rows
            .iter()
            .filter(|row| row.kind == kind && row.withdrawn_at.is_none());
        Ok(standing.any(|row| {
            let known = self.ledger.agreed.get(&row.id);
            known.is_some_and(|agreed| agreed.kind == network && agreed.at <= by)
        }))
    }

    /// When a person last wrote at an address, by the platform.
    fn wrote(&self, network: Network, address: &str) -> Option<i64> {
        let world = self.platform.world();
        let mut talks = world
            .messages()
            .filter_map(|message| world.thread(&message.thread));
        let own = talks.find(|talk| talk.network == network && talk.address == address)?;
        own.window_from
    }

    /// Notes which cells are open, for [`Self::check_no_way`].
    pub(super) fn watch_cells(&mut self) -> Checked {
        if self.rules.fallback.is_none() {
            return Ok(());
        }
        let (store, workspace) = (self.desk.store(), self.desk.workspace);
        let cells = read(pollster::block_on(store.cells(workspace, false)))?;
        let now = self.now;
        let open = |key: &(ChannelId, Capability)| {
            let mut cells = cells.iter();
            cells.any(|cell| (cell.channel, cell.capability) == *key)
        };
        self.ledger.open.retain(|key, _| open(key));
        for cell in &cells {
            self.ledger.unwell.insert(cell.channel, now);
            let key = (cell.channel, cell.capability);
            self.ledger.open.entry(key).or_insert(now);
        }
        Ok(())
    }

    /// A window closed over a message that was held: no other way was open for long enough to be
    /// taken. Only what can be told for sure is judged: words that every network carries, while the
    /// desk was at work the whole time, by a clock that is right.
    pub(super) fn check_no_way(&mut self, row: &DeliveryAudit) -> Checked {
        let Some(after) = self.rules.fallback.filter(|_| self.widest == 0) else {
            return Ok(());
        };
        let from = self.now - i64::from(after) * 60_000 - LOOKED;
        if !self.is_stuck(row, from) || self.fallbacks()?.iter().any(|pair| pair.held == row.id) {
            return Ok(());
        }
        self.counts.windows_judged += 1;
        match self.way_since(row, from)? {
            None => Ok(()),
            Some(network) => {
                let what = format!(
                    "a window closed over delivery {}, which could have been said on {network:?}",
                    row.id
                );
                Violation::of("window", what)
            }
        }
    }

    /// Whether a message of plain words was held by an open cell the whole time since, while
    /// nothing else changed.
    fn is_stuck(&self, row: &DeliveryAudit, from: i64) -> bool {
        let seen = self.ledger.seen.get(&row.id);
        let held = seen.is_some_and(|seen| seen.state == DeliveryState::Held && seen.first <= from);
        let down = |capability| {
            let since = self.ledger.open.get(&(row.channel, capability));
            since.is_some_and(|since| *since <= from)
        };
        let content = self.ledger.ours.get(&row.id).map(|ours| &ours.content);
        let short = row.capability == Capability::Text
            && content.is_some_and(|content| content.len() < SHORT);
        let steady = self.ledger.back_at <= from && self.ledger.joined_at <= from;
        held && short && steady && (down(row.capability) || down(Capability::Token))
    }

    /// A network on which the same person could be told something the whole time since.
    fn way_since(&self, row: &DeliveryAudit, from: i64) -> Checked<Option<Network>> {
        let (store, workspace) = (self.desk.store(), self.desk.workspace);
        let (contact, templates) = read(pollster::block_on(async {
            let message = store.message(workspace, row.message).await?;
            let talk = store.conversation(workspace, message.conversation).await?;
            let contact = store.contact(workspace, talk.contact).await?;
            Ok((contact, store.templates(workspace).await?))
        }))?;
        for other in &contact.addresses {
            let own = (row.channel, &row.address) == (other.channel, &other.external_id);
            let unwell = self.ledger.unwell.get(&other.channel);
            let network = self
                .network_of(other.channel)
                .filter(|_| !own && unwell.is_none_or(|at| *at <= from));
            let Some(network) = network else {
                continue;
            };
            let sure = self.ledger.agreed.values().all(|agreed| agreed.sure);
            let agreed = sure && self.agreed(contact.conversation, network, from)?;
            if self.may_say(network, other, (agreed, from), &templates) {
                return Ok(Some(network));
            }
        }
        Ok(None)
    }

    /// Whether words may be said at an address since then until now, freely or in the template.
    fn may_say(
        &self,
        network: Network,
        other: &AddressRow,
        (agreed, from): (bool, i64),
        templates: &[TemplateRow],
    ) -> bool {
        let wrote = self.wrote(network, &other.external_id);
        let wrote = wrote.filter(|at| *at <= from);
        let within = |span: i64| wrote.is_some_and(|at| self.now - at < span);
        let open = network == Network::Telegram || within(WINDOW);
        let mut own = templates.iter();
        let listed = own.any(|one| {
            one.channel == other.channel && one.name == TEMPLATE.0 && one.listed_at.0 <= from
        });
        let freely = open && (agreed || within(WROTE_LATELY.0));
        freely || (self.rules.template && agreed && listed)
    }
}

fn read<T>(read: Result<T, StoreError>) -> Checked<T> {
    match read {
        Ok(value) => Ok(value),
        Err(error) => Violation::of("store", format!("it cannot be read: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::action::{Act, Step, Words};
    use crate::simulation::press::Rules;
    use crate::simulation::sim::{Plan, Planted};
    use sportello_core::post::{LateRule, Lateness};

    const HOUR: i64 = 3_600_000;

    /// Giulia wrote on Facebook and Telegram, is one contact, and was answered on Facebook.
    fn answered() -> (Sim, DeliveryAudit, MessageRow) {
        let say = |kind, n| Act::Say {
            who: 0,
            kind,
            n,
            picture: false,
            ago: 0,
        };
        let acts = [
            say(Network::Facebook, 1),
            say(Network::Telegram, 2),
            Act::Merge {
                into: (0, Network::Facebook),
                from: (0, Network::Telegram),
            },
            Act::Reply {
                who: 0,
                kind: Some(Network::Facebook),
                n: 3,
                words: Words::Short,
                picture: false,
            },
        ];
        let plan = Plan {
            seed: 1,
            late: None,
            rules: Rules {
                lateness: Lateness {
                    rule: LateRule::Ask,
                    grace: 15,
                    spread_by: 5,
                },
                quota: 100,
                film_ms: 0,
                photo_ms: 0,
                archive: true,
                fallback: Some(1),
                first_way: 0,
                template: false,
            },
            steps: Vec::new(),
        };
        let mut sim = Sim::new(&plan, Planted::default()).expect("a simulation");
        for act in acts {
            let step = Step { after: 5_000, act };
            sim.step(&step).expect("every promise kept");
        }
        let row = sim.deliveries().expect("rows")[0].clone();
        let store = sim.desk.store();
        let said = pollster::block_on(store.message(sim.desk.workspace, row.message));
        let said = said.expect("its message");
        (sim, row, said)
    }

    #[test]
    fn words_by_a_rule_need_a_consent_or_a_recent_message_and_an_open_window() {
        let (mut sim, row, said) = answered();
        assert_eq!(sim.check_permitted(&row, &said), Ok(()));
        let stranger = DeliveryAudit {
            address: "nobody".to_owned(),
            ..row.clone()
        };
        let found = sim.check_permitted(&stranger, &said);
        assert_eq!(found.map_err(|found| found.rule), Err("consent"));
        let template = MessageRow {
            kind: MessageKind::Template,
            ..said.clone()
        };
        assert!(
            sim.check_permitted(&row, &template).is_err(),
            "nobody agreed"
        );
        sim.now += 25 * HOUR;
        assert!(sim.check_permitted(&row, &said).is_err(), "it is closed");
    }

    #[test]
    fn a_window_that_closes_over_what_could_have_been_said_elsewhere_is_found() {
        let (mut sim, row, _) = answered();
        let key = (row.channel, Capability::Text);
        sim.ledger.open.insert(key, sim.now);
        let seen = sim.ledger.seen.get_mut(&row.id).expect("it was seen");
        seen.state = DeliveryState::Held;
        sim.now += HOUR;
        let found = sim.check_no_way(&row);
        assert_eq!(found.map_err(|found| found.rule), Err("window"));
        // Where the other way did not work either there was none.
        let bot = sim.office.channels[&Network::Telegram];
        sim.ledger.unwell.insert(bot, sim.now - 1);
        assert_eq!(sim.check_no_way(&row), Ok(()));
        assert_eq!(sim.counts.windows_judged, 2);
    }
}
