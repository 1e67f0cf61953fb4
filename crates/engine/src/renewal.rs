//! Tokens that end: those of Instagram Login after 60 days, and others that were made so. They are
//! renewed every week, long before; one that has ended cannot be renewed any more (auth.md §2, 4).

use crate::apps::TOKEN_PLACE;
use crate::dispatch::facts;
use crate::engine::Engine;
use crate::job::{Job, Outcome, Work};
use crate::tickets::Ticket;
use secrecy::ExposeSecret;
use sportello_channels::login::{TOKEN_ENDS, read_given};
use sportello_core::{Span, Time};
use sportello_store::{ChannelRow, StoreError, TokenHealth};
use std::collections::BTreeMap;

/// How often a token is renewed.
const EVERY: Span = Span::hours(7 * 24);
/// After a renewal that did not work.
const AGAIN: Span = Span::hours(6);
/// A token is renewed at the earliest when it is a day old (auth.md §2, 4), with an hour to spare.
const YOUNGEST: Span = Span::hours(25);

/// When a channel's token ends, if it does.
pub fn token_ends(channel: &ChannelRow) -> Option<Time> {
    let text = channel.settings.get(TOKEN_ENDS)?;
    text.parse().ok().map(Time)
}

fn scope(channel: &ChannelRow) -> String {
    format!("renewal:{}", channel.id)
}

impl Engine {
    /// When a channel's token is to be renewed next; `None` = it does not end, or ended already.
    pub(crate) async fn renewal_due(
        &self,
        now: Time,
        channel: &ChannelRow,
    ) -> Result<Option<Time>, StoreError> {
        let alive = token_ends(channel).is_some_and(|ends| ends > now);
        if !alive || matches!(channel.token_state, TokenHealth::Gone { .. }) {
            return Ok(None);
        }
        let scopes = [scope(channel)];
        let planned = self.store().budgets(channel.workspace, &scopes).await?;
        let planned = planned.first().copied().flatten();
        Ok(Some(planned.unwrap_or(channel.created_at + YOUNGEST)))
    }

    /// The request that renews a channel's token, if it is due.
    pub(crate) async fn begin_renewal(
        &self,
        now: Time,
        channel: &ChannelRow,
    ) -> Result<Option<Job>, StoreError> {
        let due = self.renewal_due(now, channel).await?;
        if due.is_none_or(|due| due > now) {
            return Ok(None);
        }
        let ticket = Ticket::Renewal(channel.workspace, channel.id);
        if !self.in_flight().take(ticket.clone()) {
            return Ok(None);
        }
        self.store()
            .set_budget(channel.workspace, &scope(channel), now + AGAIN)
            .await?;
        let job = self.renewal_job(channel);
        if job.is_none() {
            tracing::error!(
                channel.id = channel.id.0,
                "a channel's token cannot be opened to be renewed"
            );
            self.in_flight().give_back(&ticket);
        }
        Ok(job)
    }

    fn renewal_job(&self, channel: &ChannelRow) -> Option<Job> {
        let token = self.vault().open(TOKEN_PLACE, &channel.token).ok()?;
        let app = self.opened_app(channel.app).ok()?;
        let connector = self.connector(&channel.kind).ok()?;
        let question = connector.login()?.renew(
            &facts(channel),
            &app.platform_id,
            token.expose_secret().to_owned(),
        );
        let credentials = app.fill(&question, None);
        let work = Work::Renewal(Box::new(channel.clone()));
        let mut job = self.job(channel, work, question.request).ok()?;
        job.credentials = credentials;
        Some(job)
    }

    /// Puts the renewed token in the place of the old one.
    pub(crate) async fn finish_renewal(
        &self,
        now: Time,
        channel: &ChannelRow,
        outcome: &Outcome,
    ) -> Result<(), StoreError> {
        let given = match outcome {
            Outcome::Answered { answer, .. } if answer.status == 200 => read_given(answer),
            _ => None,
        };
        let Some(given) = given else {
            tracing::warn!(
                channel.id = channel.id.0,
                "a channel's token was not renewed; it is tried again"
            );
            return Ok(());
        };
        let current = self.store().channel(channel.workspace, channel.id).await?;
        if current.token != channel.token {
            // A person gave another one meanwhile.
            return Ok(());
        }
        let Ok(sealed) = self.vault().seal(TOKEN_PLACE, &given.token) else {
            return Ok(());
        };
        // Not told means the usual 60 days (auth.md §1, 3).
        let lives = Span::seconds(given.expires_in.unwrap_or(60 * 24 * 3_600));
        let mut settings = BTreeMap::new();
        settings.insert(TOKEN_ENDS.to_owned(), (now + lives).0.to_string());
        self.store()
            .update_channel(
                channel.workspace,
                channel.id,
                Some(sealed),
                None,
                &settings,
                now,
            )
            .await?;
        self.store()
            .set_budget(channel.workspace, &scope(channel), now + EVERY)
            .await?;
        tracing::info!(channel.id = channel.id.0, "a channel's token was renewed");
        Ok(())
    }
}
