//! What of the incidents under way is worth telling: looked at in every turn of the workers, from
//! what stands, so that a crash between an incident and its alerts leaves nothing untold.

use crate::engine::Engine;
use sportello_core::alert::{self, AHEAD, Closing, Facts, Thing, What};
use sportello_core::{ChannelId, ChannelKind, IncidentId, Span, Time, WorkspaceId};
use sportello_store::{
    AlertAbout, AlertMark, AlertTarget, IncidentRow, NewAlert, StoreError, UnderWay,
};
use std::collections::{BTreeMap, BTreeSet};

/// Alerts that ended are kept for so long.
const KEPT: Span = Span::days(90);
/// Windows are looked at so often, while an incident is under way.
const LOOK: Span = Span::minutes(1);
/// The scope that says when.
const SCOPE: &str = "alert_windows";
/// Windows of a channel that are counted.
const MOST: u32 = 1_000;

type Kinds = BTreeMap<ChannelId, ChannelKind>;

impl Engine {
    /// Queues what is worth telling now.
    pub(super) async fn watch_alerts(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<(), StoreError> {
        let marks = self.store().alert_marks(workspace).await?;
        let targets = self.store().alert_targets(workspace).await?;
        if marks.is_empty() && targets.is_empty() {
            return Ok(());
        }
        let under_way = self.store().incidents_under_way(workspace).await?;
        if marks.is_empty() && under_way.is_empty() {
            return Ok(());
        }
        let kinds = self.kinds_of_channels(workspace).await?;
        for mark in &marks {
            let AlertAbout::Incident(id) = mark.about else {
                continue;
            };
            if !under_way.iter().any(|one| one.incident.id == id) {
                self.tell_over(now, workspace, mark, id, &kinds, &targets)
                    .await?;
            }
        }
        if targets.is_empty() {
            return Ok(());
        }
        for one in &under_way {
            self.tell_incident(now, workspace, one, &marks, &kinds, &targets)
                .await?;
        }
        if !under_way.is_empty() && self.is_due(workspace, SCOPE, now, LOOK).await? {
            self.tell_windows(now, workspace, &marks, &kinds, &targets)
                .await?;
        }
        Ok(())
    }

    async fn kinds_of_channels(&self, workspace: WorkspaceId) -> Result<Kinds, StoreError> {
        let channels = self.store().channels(workspace).await?.into_iter();
        Ok(channels.map(|channel| (channel.id, channel.kind)).collect())
    }

    /// An incident that begins or reaches another network.
    async fn tell_incident(
        &self,
        now: Time,
        workspace: WorkspaceId,
        one: &UnderWay,
        marks: &[AlertMark],
        kinds: &Kinds,
        targets: &[AlertTarget],
    ) -> Result<(), StoreError> {
        let about = AlertAbout::Incident(one.incident.id);
        let told = marks.iter().find(|mark| mark.about == about);
        let last = one.incident.spans.iter().map(|span| {
            let length = span.closed_at.unwrap_or(now).since(span.opened_at);
            (span.cell.channel, length)
        });
        let spans = last.chain(one.longest.iter().copied());
        let failed: Vec<(ChannelKind, Span)> = spans
            .filter_map(|(channel, length)| Some((kinds.get(&channel)?.clone(), length)))
            .collect();
        let Some((what, networks)) = alert::worth_telling(&failed, told.map(|t| t.networks)) else {
            return Ok(());
        };
        let row = self.store().incident(workspace, one.incident.id).await?;
        let state = match what {
            What::Spread => format!("spread-{networks}"),
            _ => "begun".to_owned(),
        };
        let mark = AlertMark {
            about,
            networks,
            told_at: now,
            over: false,
        };
        self.tell_agents(
            now,
            workspace,
            mark,
            &state,
            &facts(what, &row, kinds),
            targets,
        )
        .await
    }

    /// An incident that was told of is over.
    async fn tell_over(
        &self,
        now: Time,
        workspace: WorkspaceId,
        mark: &AlertMark,
        id: IncidentId,
        kinds: &Kinds,
        targets: &[AlertTarget],
    ) -> Result<(), StoreError> {
        let row = self.store().incident(workspace, id).await?;
        let mark = AlertMark {
            over: true,
            told_at: now,
            ..mark.clone()
        };
        let facts = facts(What::Over, &row, kinds);
        self.tell_agents(now, workspace, mark, "over", &facts, targets)
            .await
    }

    /// Windows that end while replies are held: one digest.
    async fn tell_windows(
        &self,
        now: Time,
        workspace: WorkspaceId,
        marks: &[AlertMark],
        kinds: &Kinds,
        targets: &[AlertTarget],
    ) -> Result<(), StoreError> {
        let mark = marks.iter().find(|mark| mark.about == AlertAbout::Windows);
        let last = mark.map(|mark| mark.told_at);
        let closing = self.closing_windows(now, workspace, kinds).await?;
        let Some(digest) = alert::digest(now, last, &closing) else {
            return Ok(());
        };
        let facts = Facts {
            people: digest.people,
            ends_at: Some(digest.first),
            ..Facts::of(What::Windows)
        };
        // Named by the one before, so that two that are made at once are one.
        let state = format!("after-{}", last.map_or(0, |at| at.0));
        let mark = AlertMark {
            about: AlertAbout::Windows,
            networks: 0,
            told_at: now,
            over: false,
        };
        self.tell_agents(now, workspace, mark, &state, &facts, targets)
            .await
    }

    async fn closing_windows(
        &self,
        now: Time,
        workspace: WorkspaceId,
        kinds: &Kinds,
    ) -> Result<Vec<Closing>, StoreError> {
        let mut closing = Vec::new();
        for (channel, kind) in kinds {
            let can = self.connector(kind)?.capabilities();
            let Some(hours) = can.window_hours else {
                continue;
            };
            let window = Span::hours(i64::from(hours));
            // What an agent wrote may go later where people may answer beyond the window.
            let by_agents = can.human_days.is_none();
            let (from, to) = (now - window, now - window + AHEAD);
            let held = self
                .store()
                .waiting_since_heard(workspace, *channel, from, to, by_agents, MOST)
                .await?;
            closing.extend(held.into_iter().map(|one| Closing {
                ends_at: one.ends_at + window,
                ..one
            }));
        }
        Ok(closing)
    }

    async fn tell_agents(
        &self,
        now: Time,
        workspace: WorkspaceId,
        mark: AlertMark,
        state: &str,
        facts: &Facts,
        targets: &[AlertTarget],
    ) -> Result<(), StoreError> {
        let alerts = targets.iter().map(|target| NewAlert {
            agent: target.agent,
            browser: target.browser,
            about: mark.about,
            state: state.to_owned(),
            facts: facts.clone(),
        });
        let alerts = alerts.collect();
        self.store()
            .queue_alerts(workspace, Some(mark), alerts, now, now - KEPT)
            .await
    }
}

/// What is told of an incident.
fn facts(what: What, row: &IncidentRow, kinds: &Kinds) -> Facts {
    let things: BTreeSet<Thing> = row
        .cells
        .iter()
        .filter_map(|span| {
            Some(Thing {
                kind: kinds.get(&span.cell.channel)?.clone(),
                capability: span.cell.capability,
            })
        })
        .collect();
    Facts {
        incident: Some(row.id),
        things: things.into_iter().collect(),
        since: Some(row.opened_at),
        until: row.closed_at,
        waiting: row.tally.waiting.saturating_add(row.tally.unknown),
        people: row.contacts,
        ..Facts::of(what)
    }
}
