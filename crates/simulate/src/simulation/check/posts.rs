//! Posts at the desk: every delivery of one has its place, its order and, when it ends, its
//! reason (I4, I6); at the end none is left in between.

use crate::simulation::press::SeenPost;
use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_core::DeliveryId;
use sportello_core::delivery::{DeliveryState, HoldReason, Patience};
use sportello_core::post::{LateRule, PostKind, PostStage};
use sportello_sandbox::rules::Network;
use sportello_store::{PostAudit, PostFilter, PostPart, Posts as _};
use std::collections::BTreeMap;

/// More than any simulation writes.
const ALL: u32 = 1_000;

impl Sim {
    /// Looks at every delivery of a post.
    pub(super) fn check_posts(&mut self) -> Checked {
        if self.press.written.is_empty() {
            return Ok(());
        }
        let rows = self.posts()?;
        self.check_posts_once(&rows)?;
        check_lanes(&rows, &self.press.seen)?;
        for row in rows.iter() {
            if self.press.seen.get(&row.id).map(|seen| seen.state) != Some(row.state) {
                self.check_turn(row)?;
            }
        }
        self.remember_posts(&rows);
        Ok(())
    }

    /// A delivery has just come to another state.
    fn check_turn(&self, row: &PostAudit) -> Checked {
        match row.state {
            DeliveryState::Failed => self.check_refusal(row),
            DeliveryState::Unconfirmed => self.check_given_up(row),
            DeliveryState::Held if row.hold == Some(HoldReason::Late) => {
                self.check_lateness(row, LateRule::Ask)
            }
            _ => Ok(()),
        }
    }

    /// It failed: the platform said so, or the rule for what is late did (I6).
    fn check_refusal(&self, row: &PostAudit) -> Checked {
        let Some(cause) = &row.cause else {
            return Violation::of(
                "I6",
                format!("post delivery {} failed without a cause", row.id),
            );
        };
        let told = |code: i64| {
            let codes = self.ledger.codes.get(&row.id);
            codes.is_some_and(|codes| codes.contains(&code))
        };
        let reason = match (cause.code, cause.key.as_str()) {
            (Some(code), _) => told(code),
            (None, "cause-late-dropped") => return self.check_lateness(row, LateRule::Drop),
            (None, "cause-post-id-unknown") => {
                row.part == PostPart::Comment && row.external_id.is_none()
            }
            (None, _) => self.press.refused.contains(&row.id),
        };
        if reason {
            return Ok(());
        }
        let what = format!(
            "post delivery {} failed with {} {:?}, for which nobody gave a reason",
            row.id, cause.key, cause.code
        );
        Violation::of("I6", what)
    }

    /// It is kept back, or dropped, for being late: that is the house's rule, and it is late.
    fn check_lateness(&self, row: &PostAudit, rule: LateRule) -> Checked {
        let lateness = self.rules.lateness;
        let due = row.due_at.unwrap_or(self.desk_now());
        let late = self.desk_now().since(due).0 + 2 * self.widest;
        if lateness.rule == rule && late > i64::from(lateness.grace) * 60_000 {
            return Ok(());
        }
        let what = format!(
            "post delivery {} is called late, under {:?}",
            row.id, lateness.rule
        );
        Violation::of("late", what)
    }

    /// It was given up to a person: after a day in which nothing could be told, or at once where
    /// the platform tells nothing (publishing.md §1, "Stories").
    fn check_given_up(&self, row: &PostAudit) -> Checked {
        let seen = self.press.seen.get(&row.id);
        let since = seen.and_then(|seen| seen.unknown_since);
        let patience = Patience::default().history.0 - 2 * self.widest;
        let had_its_time = since.is_some_and(|since| self.now - since >= patience);
        if had_its_time || self.is_blind(row) {
            return Ok(());
        }
        let what = format!(
            "post delivery {} was given up before evidence had its time",
            row.id
        );
        Violation::of("I6", what)
    }

    /// Whether the platform gives no way to read a post back: a Page's story.
    fn is_blind(&self, row: &PostAudit) -> bool {
        let on_page = self.office.channels.get(&Network::Facebook) == Some(&row.channel);
        let written = self.press.written.get(&row.post);
        let kind = written.map(|written| written.body.for_channel(row.channel).kind);
        on_page && kind == Some(PostKind::Story)
    }

    fn remember_posts(&mut self, rows: &[PostAudit]) {
        for row in rows {
            let old = self.press.seen.get(&row.id).copied();
            let state = row.state;
            if old.map(|seen| seen.state) != Some(state) {
                let hold = row.hold.filter(|_| state == DeliveryState::Held);
                self.trace.line(
                    self.now,
                    &format!("post delivery {} is {state} {hold:?}", row.id),
                );
                match (state, hold) {
                    (DeliveryState::Unknown, _) => self.counts.posts_unknown += 1,
                    (DeliveryState::Held, _) => self.counts.posts_held += 1,
                    (DeliveryState::Unconfirmed, _) => self.counts.posts_unconfirmed += 1,
                    (DeliveryState::Failed, _) => self.counts.posts_failed += 1,
                    _ => {}
                }
            }
            let was_unknown = old.is_some_and(|seen| seen.state == DeliveryState::Unknown);
            let since = match (state, was_unknown) {
                (DeliveryState::Unknown, true) => old.and_then(|seen| seen.unknown_since),
                (DeliveryState::Unknown, false) => Some(self.now),
                _ => None,
            };
            let seen = SeenPost {
                state,
                unknown_since: since,
                unconfirmed: state == DeliveryState::Unconfirmed
                    || old.is_some_and(|seen| seen.unconfirmed),
                vouched: old.is_some_and(|seen| seen.vouched),
            };
            self.press.seen.insert(row.id, seen);
        }
    }

    /// Whether a post still waits for anything but a person.
    pub(super) fn posts_wait(&self) -> Checked<bool> {
        if self.press.written.is_empty() {
            return Ok(false);
        }
        let filter = PostFilter {
            stage: Some(PostStage::Scheduled),
            limit: 1,
            ..PostFilter::default()
        };
        let scheduled = self.desk.store().posts(self.desk.workspace, filter);
        let scheduled = pollster::block_on(scheduled);
        let waits = self.posts()?.iter().any(is_in_between);
        Ok(waits || scheduled.map_or(true, |posts| !posts.is_empty()))
    }

    /// Every post is published, unconfirmed, failed with a cause or dropped, once those that
    /// waited for a person were let go; and what is public is not called anything else.
    pub(super) fn check_posts_settled(&mut self) -> Checked {
        let rows = self.posts()?;
        if let Some(row) = rows.iter().find(|row| row.state.blocks_lane()) {
            let what = format!(
                "post delivery {} is still {} {:?} ({:?})",
                row.id, row.state, row.hold, row.cause
            );
            return Violation::of("settled", what);
        }
        for id in self.press.taken.keys() {
            let row = rows.iter().find(|row| row.id == *id);
            let again = rows.iter().any(|row| row.replaces == Some(*id));
            let fine = row.is_some_and(|row| match row.state {
                DeliveryState::Accepted | DeliveryState::Unconfirmed => true,
                // A person had it published again.
                _ => row.state == DeliveryState::Withdrawn && again,
            });
            if !fine {
                let state = row.map(|row| row.state);
                return Violation::of(
                    "settled",
                    format!("post delivery {id} is public and called {state:?}"),
                );
            }
        }
        self.check_all_given()?;
        self.check_wall()
    }

    /// Every post whose time came was given to the outbox.
    fn check_all_given(&self) -> Checked {
        let filter = PostFilter {
            limit: ALL,
            ..PostFilter::default()
        };
        let posts = pollster::block_on(self.desk.store().posts(self.desk.workspace, filter));
        let Ok(posts) = posts else {
            return Violation::of("store", "the posts cannot be read");
        };
        for (id, written) in &self.press.written {
            let Some(post) = posts.iter().find(|post| post.id == *id) else {
                return Violation::of("I8", format!("post {id} is gone"));
            };
            let given = matches!(post.stage, PostStage::Given | PostStage::Dropped);
            if post.stage == PostStage::Scheduled || (written.sure && !given) {
                let what = format!("post {id} was to go and is {:?}", post.stage);
                return Violation::of("I8", what);
            }
        }
        Ok(())
    }

    /// The platform shows nothing of this desk's that was not seen when it came.
    fn check_wall(&mut self) -> Checked {
        let world = self.platform.world();
        let known = || self.press.taken.values().flatten();
        let stray = world
            .publications()
            .filter(|post| post.public && post.app == world.seed().app)
            .find(|post| known().all(|id| *id != post.id));
        if let Some(stray) = stray {
            return Violation::of("I5", format!("{} is public and nobody's", stray.id));
        }
        self.counts.posts_out = u64::try_from(world.publications().count()).unwrap_or(0);
        Ok(())
    }
}

/// In the store: the order of acceptance is the order of a post's lane, the comment after its
/// post (I4).
fn check_lanes(rows: &[PostAudit], seen: &BTreeMap<DeliveryId, SeenPost>) -> Checked {
    let mut lanes: BTreeMap<&str, (DeliveryId, i64)> = BTreeMap::new();
    for row in rows {
        let unconfirmed = seen.get(&row.id).is_some_and(|seen| seen.unconfirmed);
        let Some(seq) = row.accepted_seq.filter(|_| !unconfirmed) else {
            continue;
        };
        if let Some((earlier, its)) = lanes.insert(row.lane.as_str(), (row.id, seq))
            && its > seq
        {
            let what = format!(
                "{} was accepted before {earlier}, which stood before it",
                row.id
            );
            return Violation::of("I4", what);
        }
    }
    Ok(())
}

/// Whether something must still come of it by itself.
fn is_in_between(row: &PostAudit) -> bool {
    row.state.blocks_lane() && !waits_for_a_person(row)
}

/// Whether it is held because it is late, and goes when somebody says so.
pub(in crate::simulation) fn waits_for_a_person(row: &PostAudit) -> bool {
    row.state == DeliveryState::Held && row.hold == Some(HoldReason::Late)
}
