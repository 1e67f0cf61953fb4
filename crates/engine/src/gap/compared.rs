//! Comparing: every so often one request outlines what was said lately, and what no webhook told is
//! read back. Webhooks that are lost in part make no silence, and no error; only this finds them.

use crate::dispatch::{Heard, facts};
use crate::engine::Engine;
use crate::job::{Job, Outcome, Work};
use crate::tickets::Ticket;
use sportello_channels::conversations::Outlined;
use sportello_core::breaker::{State, TRIP_AFTER};
use sportello_core::class::Call;
use sportello_core::gap::{Gap, MARGIN};
use sportello_core::{Capability, Class, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, StoreError};
use std::collections::HashSet;

/// Whether a channel is due is looked at so often.
const LOOK: Span = Span::minutes(1);
/// The scope that says when.
const SCOPE: &str = "compare";
/// A channel is compared so often: one request of the two a second that it may read with
/// (messaging-send.md §5) …
const USUALLY: Span = Span::minutes(15);
/// … and so often while something on its platform is not well.
const UNWELL: Span = Span::minutes(5);
/// A webhook takes a moment: what was said since may still be told.
const SETTLE: Span = Span::minutes(5);
/// After an answer that says that it cannot be asked so.
const REFUSED: Span = Span::minutes(30);
/// What was not looked at for longer than this says nothing of webhooks: it may be this desk that
/// was not there.
const RECENT: Span = Span::minutes(45);

/// The scope of the moment up to which a channel is compared.
fn upto_scope(channel: &ChannelRow) -> String {
    format!("compared:{}", channel.id)
}

/// The scope of the moment at which a channel was last compared; later where it was refused.
fn asked_scope(channel: &ChannelRow) -> String {
    format!("compare:{}", channel.id)
}

impl Engine {
    /// The channels whose newest conversations are to be compared now: at most `room` requests.
    pub(crate) async fn begin_compare(
        &self,
        now: Time,
        workspace: WorkspaceId,
        room: usize,
    ) -> Result<Vec<Job>, StoreError> {
        let mut jobs = Vec::new();
        if room == 0 || !self.is_due(workspace, SCOPE, now, LOOK).await? {
            return Ok(jobs);
        }
        let unwell = self.unwell_platforms(workspace).await?;
        for channel in self.store().channels(workspace).await? {
            let connector = self.connector(&channel.kind)?;
            if connector.conversations().is_none() || jobs.len() == room {
                continue;
            }
            let every = match unwell.contains(connector.platform()) {
                true => UNWELL,
                false => USUALLY,
            };
            jobs.extend(self.begin_compare_one(now, channel, every).await?);
        }
        Ok(jobs)
    }

    /// The platforms on which a cell is open, or was until a few minutes ago.
    async fn unwell_platforms(
        &self,
        workspace: WorkspaceId,
    ) -> Result<HashSet<String>, StoreError> {
        let mut unwell = HashSet::new();
        let cells = self.store().cells(workspace, false).await?;
        let open = cells
            .iter()
            .filter(|cell| cell.breaker.state != State::Closed);
        for cell in open {
            unwell.insert(self.connector(&cell.kind)?.platform().to_owned());
        }
        let under_way = self.store().incidents_under_way(workspace).await?;
        unwell.extend(under_way.into_iter().map(|one| one.incident.platform));
        Ok(unwell)
    }

    async fn begin_compare_one(
        &self,
        now: Time,
        channel: ChannelRow,
        every: Span,
    ) -> Result<Option<Job>, StoreError> {
        let workspace = channel.workspace;
        let scopes = [upto_scope(&channel), asked_scope(&channel)];
        let known = self.store().budgets(workspace, &scopes).await?;
        let (Some(upto), Some(asked)) = (
            known.first().copied().flatten(),
            known.get(1).copied().flatten(),
        ) else {
            // A channel that was just connected: from now on.
            for scope in &scopes {
                self.store().set_budget(workspace, scope, now).await?;
            }
            return Ok(None);
        };
        if now.since(asked) < every {
            return Ok(None);
        }
        let ticket = Ticket::Gap(workspace, channel.id);
        if !self.in_flight().take(ticket.clone()) {
            return Ok(None);
        }
        let begun = self.ask_outline(now, channel, upto - MARGIN).await;
        if !matches!(begun, Ok(Some(_))) {
            self.in_flight().give_back(&ticket);
        }
        begun
    }

    async fn ask_outline(
        &self,
        now: Time,
        channel: ChannelRow,
        since: Time,
    ) -> Result<Option<Job>, StoreError> {
        if self.may_read_back(now, &channel).await?.is_err() {
            return Ok(None);
        }
        let connector = self.connector(&channel.kind)?;
        let Some(conversations) = connector.conversations() else {
            return Ok(None);
        };
        let request = conversations.outline_request(&facts(&channel), since);
        let work = Work::Compare {
            channel: Box::new(channel.clone()),
            since,
            until: now - SETTLE,
        };
        let asked = asked_scope(&channel);
        self.store()
            .set_budget(channel.workspace, &asked, now)
            .await?;
        // A token that cannot be opened is told where it is used.
        Ok(self.job(&channel, work, request).ok())
    }

    /// An outline came, or did not: what is not here is read back.
    pub(crate) async fn finish_compare(
        &self,
        now: Time,
        channel: &ChannelRow,
        span: (Time, Time),
        outcome: &Outcome,
    ) -> Result<(), StoreError> {
        let workspace = channel.workspace;
        let (answer, verdict) = self.judge_outcome(now, channel, Call::Read, outcome)?;
        // As with reading back: a permission that is refused is heard by nobody.
        if verdict.class != Class::Reconnect {
            let heard = Heard {
                channel,
                capability: Capability::History,
                retries: 0,
                answer,
                verdict: &verdict,
            };
            self.feed(now, &heard).await?;
        }
        let connector = self.connector(&channel.kind)?;
        let outlined = match (verdict.class, answer, connector.conversations()) {
            (Class::Ok, Some(answer), Some(conversations)) => {
                conversations.read_outline(&facts(channel), answer)
            }
            _ => None,
        };
        let Some(outlined) = outlined else {
            let is_refused = matches!(
                verdict.class,
                Class::Policy | Class::Permanent | Class::Reconnect
            );
            if is_refused && !self.is_unwell(channel).await? {
                let later = now + REFUSED - USUALLY;
                let asked = asked_scope(channel);
                self.store().set_budget(workspace, &asked, later).await?;
            }
            return Ok(());
        };
        self.compare(now, channel, span, &outlined).await?;
        let upto = upto_scope(channel);
        self.store().set_budget(workspace, &upto, span.1).await
    }

    async fn is_unwell(&self, channel: &ChannelRow) -> Result<bool, StoreError> {
        let platform = self.connector(&channel.kind)?.platform();
        let unwell = self.unwell_platforms(channel.workspace).await?;
        Ok(unwell.contains(platform))
    }

    /// Has read back what is outlined and not here.
    async fn compare(
        &self,
        now: Time,
        channel: &ChannelRow,
        (since, until): (Time, Time),
        outlined: &Outlined,
    ) -> Result<(), StoreError> {
        let workspace = channel.workspace;
        let talks = outlined.conversations.iter();
        let within = |at: Time| since <= at && at <= until;
        let ids: Vec<String> = talks
            .clone()
            .flat_map(|talk| &talk.messages)
            .filter(|line| within(line.at))
            .map(|line| line.external_id.clone())
            .collect();
        let known = self
            .store()
            .known_external_ids(workspace, channel.id, &ids)
            .await?;
        let known: HashSet<String> = known.into_iter().collect();
        let (mut missing, mut by_person, mut talks_to_read) = (Vec::new(), 0, Vec::new());
        for talk in talks {
            let lines = talk.messages.iter();
            let own = lines.filter(|line| within(line.at) && !known.contains(&line.external_id));
            let before = missing.len();
            for line in own {
                missing.push(line.at);
                by_person += u32::from(line.by_person);
            }
            if missing.len() > before {
                talks_to_read.push((talk.external_id.clone(), talk.updated_at));
            }
        }
        if let (Some(from), Some(to)) = (missing.iter().min(), missing.iter().max()) {
            let gap = Gap {
                from: *from,
                to: *to,
            };
            let asked = self
                .store()
                .ask_reading(workspace, channel.id, gap, talks_to_read, now)
                .await?;
            tracing::info!(
                workspace.id = workspace.0,
                channel.id = channel.id.0,
                gap.id = asked.0,
                messages = missing.len(),
                "messages were never told: they are read back"
            );
            self.bell().wake_workers();
        }
        if outlined.more {
            // More changed than one request shows: all of it is read.
            self.audit_gap(now, workspace, channel.id, since, until)
                .await?;
        }
        // As many as open a breaker: a webhook alone may be late.
        if by_person >= TRIP_AFTER && now.since(since) < RECENT {
            self.webhooks_are_lost(now, channel, "cause-silence")
                .await?;
        }
        Ok(())
    }
}
