//! Tokens that a platform refuses. During an outage valid tokens are refused too, many at once
//! (outages.md, 5 March 2024 and July 2026): so a refusal opens the channel's token breaker and
//! holds its messages, and only a token that the platform itself calls invalid, alone among
//! others, for a while, is called gone.

mod trouble;

use crate::engine::Engine;
use crate::job::{Credentials, Job, Outcome, Work};
use crate::tickets::Ticket;
use sportello_channels::{Auth, debug_token_request, read_token_state};
use sportello_core::breaker::{Breaker, State};
use sportello_core::class::Call;
use sportello_core::delivery::HoldReason;
use sportello_core::{Capability, Class, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, StoreError, TokenHealth};
use std::collections::BTreeSet;

/// The pause after the first refusal.
pub(crate) const FIRST_PAUSE: Span = Span::minutes(1);
/// A doubted token is asked about so often.
const ASK_DOUBTED: Span = Span::minutes(1);
/// A token known to be gone is asked about so often: someone may have mended it there.
const ASK_GONE: Span = Span::minutes(15);

/// While a token is doubted, the others of its platform are asked about so often: they witness
/// whether that is its own trouble.
const ASK_WITNESS: Span = Span::minutes(5);

/// The scope that says when a token is asked about next.
fn ask_scope(channel: &ChannelRow) -> String {
    format!("token:{}", channel.id)
}

impl Engine {
    /// The platform took the token.
    pub(crate) async fn token_works(
        &self,
        now: Time,
        channel: &ChannelRow,
    ) -> Result<(), StoreError> {
        let (workspace, id) = (channel.workspace, channel.id);
        let breaker = self
            .store()
            .breaker(workspace, id, Capability::Token)
            .await?;
        self.store().token_worked(workspace, id, now).await?;
        if breaker.state == State::Closed && channel.token_state == TokenHealth::Good {
            return Ok(());
        }
        self.store()
            .set_breaker(workspace, id, Capability::Token, &Breaker::default(), now)
            .await?;
        self.store()
            .set_token_state(workspace, id, TokenHealth::Good, now)
            .await?;
        let released = self
            .store()
            .release(workspace, id, None, Some(HoldReason::Token), now)
            .await?;
        tracing::info!(
            channel.id = id.0,
            released,
            "the platform takes the channel's token again"
        );
        self.stir(workspace, None);
        self.ring(workspace, None);
        Ok(())
    }

    /// The platform took the token for reading. That says nothing where it refused to write for want
    /// of a permission.
    pub(crate) async fn token_reads(
        &self,
        now: Time,
        channel: &ChannelRow,
    ) -> Result<(), StoreError> {
        let (workspace, id) = (channel.workspace, channel.id);
        let breaker = self
            .store()
            .breaker(workspace, id, Capability::Token)
            .await?;
        let forbidden = breaker.cause.as_deref() == Some("cause-permission");
        match breaker.state != State::Closed && forbidden {
            true => Ok(()),
            false => self.token_works(now, channel).await,
        }
    }

    /// The platform refused the token: its channel's messages are held from here on.
    pub(crate) async fn token_refused(
        &self,
        now: Time,
        channel: &ChannelRow,
        cause: &str,
    ) -> Result<(), StoreError> {
        let (workspace, id) = (channel.workspace, channel.id);
        let breaker = self
            .store()
            .breaker(workspace, id, Capability::Token)
            .await?;
        let next = match breaker.state {
            State::Closed => Breaker {
                state: State::Open,
                failures: 1,
                opened_at: Some(now),
                failed_at: Some(now),
                next_probe: Some(now + FIRST_PAUSE),
                probes: 0,
                cause: Some(cause.to_owned()),
            },
            State::Open | State::HalfOpen => breaker.failed(now, cause),
        };
        self.store()
            .set_breaker(workspace, id, Capability::Token, &next, now)
            .await?;
        let known = self.store().channel(workspace, id).await?.token_state;
        if known == TokenHealth::Good {
            let suspect = TokenHealth::Suspect {
                since: breaker.opened_at.unwrap_or(now),
            };
            self.store()
                .set_token_state(workspace, id, suspect, now)
                .await?;
            tracing::warn!(
                channel.id = id.0,
                "the platform refused a channel's token; its messages are held while this is looked into"
            );
            self.ring(workspace, None);
        }
        Ok(())
    }

    /// Asks the platform about doubted tokens of a workspace.
    pub(crate) async fn begin_tokens(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<Vec<Job>, StoreError> {
        let mut jobs = Vec::new();
        let channels = self.store().channels(workspace).await?;
        let doubted = self.doubted_platforms(&channels)?;
        for channel in channels {
            jobs.extend(self.begin_renewal(now, &channel).await?);
            let platform = self.connector(&channel.kind)?.platform();
            let pause = match channel.token_state {
                TokenHealth::Good if doubted.contains(platform) => ASK_WITNESS,
                TokenHealth::Good => continue,
                TokenHealth::Suspect { .. } => ASK_DOUBTED,
                TokenHealth::Gone { .. } => ASK_GONE,
            };
            let scope = ask_scope(&channel);
            let asked = self
                .store()
                .budgets(workspace, std::slice::from_ref(&scope))
                .await?;
            if asked
                .first()
                .copied()
                .flatten()
                .is_some_and(|next| next > now)
            {
                continue;
            }
            let ticket = Ticket::Token(workspace, channel.id);
            if !self.in_flight().take(ticket.clone()) {
                continue;
            }
            self.store()
                .set_budget(workspace, &scope, now + pause)
                .await?;
            match self.token_job(&channel) {
                Ok(job) => jobs.push(job),
                Err(error) => {
                    tracing::error!(
                        channel.id = channel.id.0,
                        "a channel's token cannot be opened: {error}"
                    );
                    self.in_flight().give_back(&ticket);
                }
            }
        }
        Ok(jobs)
    }

    /// The platforms on which a token is doubted.
    fn doubted_platforms(
        &self,
        channels: &[ChannelRow],
    ) -> Result<BTreeSet<&'static str>, StoreError> {
        let suspect = |one: &&ChannelRow| matches!(one.token_state, TokenHealth::Suspect { .. });
        let doubted = channels.iter().filter(suspect);
        doubted
            .map(|one| Ok(self.connector(&one.kind)?.platform()))
            .collect()
    }

    /// When doubted tokens are asked about next.
    pub(crate) async fn next_token_check(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<Option<Time>, StoreError> {
        let mut next = None;
        for channel in self.store().channels(workspace).await? {
            let planned = [
                self.renewal_due(now, &channel).await?,
                self.templates_due(&channel).await?,
                self.page_due(&channel).await?,
                self.poll_due(&channel).await?,
                self.mail_due(&channel).await?,
            ];
            for at in planned.into_iter().flatten() {
                next = Some(next.map_or(at, |n: Time| n.min(at)));
            }
            if channel.token_state == TokenHealth::Good {
                continue;
            }
            let scope = ask_scope(&channel);
            let asked = self.store().budgets(workspace, &[scope]).await?;
            let at = asked.first().copied().flatten().unwrap_or(Time(0));
            next = Some(next.map_or(at, |n: Time| n.min(at)));
        }
        Ok(next)
    }

    fn token_job(&self, channel: &ChannelRow) -> Result<Job, crate::vault::VaultError> {
        let work = Work::Token(Box::new(channel.clone()));
        if let (true, Ok(connector)) = (self.at_own_host(channel), self.connector(&channel.kind)) {
            // `debug_token` does not know these: the token is asked who it is.
            let request = connector.describe_request(&crate::dispatch::facts(channel));
            return self.job(channel, work, request);
        }
        let request = debug_token_request();
        let mut job = self.job(channel, work, request)?;
        let examined = self
            .vault()
            .open(crate::apps::TOKEN_PLACE, &channel.token)?;
        debug_assert_eq!(job.request.auth, Auth::App);
        job.credentials = Credentials {
            query: vec![("input_token", examined)],
            bearer: job.credentials.bearer.take(),
            in_path: None,
        };
        Ok(job)
    }

    /// Judges what the platform said of a token.
    pub(crate) async fn finish_token(
        &self,
        now: Time,
        channel: &ChannelRow,
        outcome: &Outcome,
    ) -> Result<(), StoreError> {
        let Outcome::Answered { answer, .. } = outcome else {
            return Ok(());
        };
        let connector = self.connector(&channel.kind)?;
        let valid = match connector.classify(Call::Read, answer, now).class {
            Class::Ok if self.at_own_host(channel) => true,
            Class::Reconnect if self.at_own_host(channel) => false,
            Class::Ok => match read_token_state(answer) {
                Some(state) => state.valid,
                None => return Ok(()),
            },
            _ => return Ok(()),
        };
        let (workspace, id) = (channel.workspace, channel.id);
        // Read again: something may have worked, or a person may have put in another token.
        let channel = self.store().channel(workspace, id).await?;
        if valid && channel.token_state == TokenHealth::Good {
            return self.store().token_worked(workspace, id, now).await;
        }
        if valid {
            return self.token_called_valid(now, &channel).await;
        }
        let TokenHealth::Suspect { since } = channel.token_state else {
            return Ok(());
        };
        if self.is_gone(now, &channel, since).await? {
            self.store()
                .set_token_state(workspace, id, TokenHealth::Gone { since }, now)
                .await?;
            tracing::warn!(
                channel.id = id.0,
                "a channel's token is gone: someone must connect it again"
            );
            self.ring(workspace, None);
        }
        Ok(())
    }

    /// The platform calls the token valid: one message may try it now.
    async fn token_called_valid(&self, now: Time, channel: &ChannelRow) -> Result<(), StoreError> {
        let (workspace, id) = (channel.workspace, channel.id);
        let breaker = self
            .store()
            .breaker(workspace, id, Capability::Token)
            .await?;
        if breaker.state != State::HalfOpen {
            let ready = Breaker {
                next_probe: Some(now),
                ..breaker
            };
            self.store()
                .set_breaker(workspace, id, Capability::Token, &ready, now)
                .await?;
        }
        let waiting = self
            .store()
            .release(workspace, id, None, Some(HoldReason::Token), now)
            .await?;
        if waiting == 0 {
            // Nothing waits to try it: the platform's word is all there is.
            return self.token_works(now, channel).await;
        }
        self.bell().wake_workers();
        Ok(())
    }
}
