//! When stuck messages are looked at for another way: each at the moment its rule names, and where
//! no way was found the more rarely the longer it waits, unless something happened that may open
//! one. An outage of days holds hundreds of them.

use crate::engine::Engine;
use sportello_core::fallback::Choice;
use sportello_core::{ConversationId, DeliveryId, Span, Time, WorkspaceId};
use sportello_store::StuckRow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The least time between two looks, …
const LEAST: Span = Span::seconds(30);
/// … and the most: what nobody tells of is found by then.
const MOST: Span = Span::minutes(30);
/// Between the two, this part of the time it has waited.
const PART: i64 = 8;
/// Messages looked at in one look: the others come in the next one.
const AT_ONCE: u32 = 200;

/// The looks to come. They live with the process: after a start everything is looked at.
#[derive(Default)]
pub(crate) struct Looks(Mutex<BTreeMap<WorkspaceId, Planned>>);

/// A workspace's.
#[derive(Default)]
struct Planned {
    /// Not before then.
    next: Time,
    messages: BTreeMap<DeliveryId, Time>,
    /// Something happened that may open a way for anybody, …
    stirred: bool,
    /// … or for these.
    wrote: BTreeSet<ConversationId>,
}

impl Looks {
    /// Something happened that may open another way: for one person, or for anybody.
    pub(crate) fn stir(&self, workspace: WorkspaceId, conversation: Option<ConversationId>) {
        let mut all = self.lock();
        let planned = all.entry(workspace).or_default();
        match conversation {
            Some(conversation) => _ = planned.wrote.insert(conversation),
            None => planned.stirred = true,
        }
    }

    /// The looks of a workspace that are due; `None` = not yet.
    pub(super) fn begin(&self, now: Time, workspace: WorkspaceId) -> Option<Look> {
        let mut all = self.lock();
        let planned = all.entry(workspace).or_default();
        if now < planned.next {
            return None;
        }
        planned.next = now + LEAST;
        Some(Look {
            now,
            stirred: std::mem::take(&mut planned.stirred),
            wrote: std::mem::take(&mut planned.wrote),
            planned: std::mem::take(&mut planned.messages),
            next: BTreeMap::new(),
            left: AT_ONCE,
        })
    }

    /// What comes next. What is not stuck any more is forgotten.
    pub(super) fn end(&self, workspace: WorkspaceId, look: Look) {
        self.lock().entry(workspace).or_default().messages = look.next;
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<WorkspaceId, Planned>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One look at what is stuck in a workspace.
pub(super) struct Look {
    now: Time,
    stirred: bool,
    wrote: BTreeSet<ConversationId>,
    planned: BTreeMap<DeliveryId, Time>,
    next: BTreeMap<DeliveryId, Time>,
    left: u32,
}

impl Look {
    /// Whether a message is to be looked at now. If not, it keeps its moment.
    pub(super) fn takes(&mut self, stuck: &StuckRow) -> bool {
        let planned = self.planned.get(&stuck.delivery);
        match planned.filter(|at| self.now < **at) {
            Some(at) if !self.stirred && !self.wrote.contains(&stuck.conversation) => {
                self.next.insert(stuck.delivery, *at);
                false
            }
            _ if self.left == 0 => false,
            _ => {
                self.left -= 1;
                true
            }
        }
    }

    /// A message found no way yet: why.
    pub(super) fn again(&mut self, stuck: &StuckRow, choice: &Choice) {
        let waited = self.now.since(stuck.since);
        let at = match choice {
            Choice::Wait(until) => *until,
            _ => self.now + Span(waited.0 / PART).clamp(LEAST, MOST),
        };
        self.next.insert(stuck.delivery, at);
    }
}

impl Engine {
    /// Something changed that may open another way for what waits, such as a consent: for one
    /// person, or for anybody. What is stuck is looked at within half a minute.
    pub fn stir(&self, workspace: WorkspaceId, conversation: Option<ConversationId>) {
        self.looks().stir(workspace, conversation);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::{AddressId, Capability, ChannelId, MessageId};

    const SHOP: WorkspaceId = WorkspaceId(1);
    const NOON: Time = Time(1_790_000_000_000);

    fn stuck(id: i64) -> StuckRow {
        StuckRow {
            delivery: DeliveryId(id),
            message: MessageId(id),
            conversation: ConversationId(id),
            channel: ChannelId(1),
            address: AddressId(id),
            capability: Capability::Text,
            author: None,
            since: NOON,
            tried: Vec::new(),
        }
    }

    /// The minutes at which a message that waits from noon is looked at, for so many minutes.
    fn looked_at(looks: &Looks, minutes: i64, answer: &Choice) -> Vec<i64> {
        let at = |minute| NOON + Span::minutes(minute);
        let mut seen = Vec::new();
        for minute in 0..minutes {
            let Some(mut look) = looks.begin(at(minute), SHOP) else {
                continue;
            };
            if look.takes(&stuck(1)) {
                seen.push(minute);
                look.again(&stuck(1), answer);
            }
            looks.end(SHOP, look);
        }
        seen
    }

    #[test]
    fn a_rule_that_waits_is_asked_when_it_says() {
        let until = Choice::Wait(NOON + Span::minutes(15));
        assert_eq!(looked_at(&Looks::default(), 16, &until), [0, 15]);
    }

    #[test]
    fn the_longer_nothing_is_found_the_rarer_the_looks() {
        let looks = looked_at(&Looks::default(), 24 * 60, &Choice::NoWay);
        let apart: Vec<i64> = looks.windows(2).map(|two| two[1] - two[0]).collect();
        assert!(apart.is_sorted(), "{apart:?}");
        assert_eq!(apart.first(), Some(&1));
        assert_eq!(apart.last(), Some(&30));
    }

    #[test]
    fn what_is_too_much_for_one_look_comes_in_the_next() {
        let looks = Looks::default();
        let take = |minute: i64| {
            let mut look = looks.begin(NOON + Span::minutes(minute), SHOP).unwrap();
            let all = (0..450).map(stuck).filter(|one| look.takes(one));
            let taken: Vec<_> = all.collect();
            for one in &taken {
                look.again(one, &Choice::Wait(NOON + Span::hours(1)));
            }
            looks.end(SHOP, look);
            taken.len()
        };
        assert_eq!([take(0), take(1), take(2), take(3)], [200, 200, 50, 0]);
        looks.stir(SHOP, None);
        assert_eq!([take(4), take(5), take(6)], [200, 200, 50]);
    }

    #[test]
    fn who_wrote_is_looked_at_at_once_and_nobody_else() {
        let looks = Looks::default();
        let take = |minute: i64| {
            let mut look = looks.begin(NOON + Span::minutes(minute), SHOP).unwrap();
            let taken: Vec<i64> = [1, 2]
                .into_iter()
                .filter(|id| look.takes(&stuck(*id)))
                .collect();
            for id in &taken {
                look.again(&stuck(*id), &Choice::Wait(NOON + Span::hours(1)));
            }
            looks.end(SHOP, look);
            taken
        };
        assert_eq!(take(0), [1, 2]);
        assert!(take(1).is_empty());
        looks.stir(SHOP, Some(ConversationId(2)));
        assert_eq!(take(2), [2]);
        looks.stir(SHOP, None);
        assert_eq!(take(3), [1, 2]);
        assert!(take(4).is_empty());
    }
}
