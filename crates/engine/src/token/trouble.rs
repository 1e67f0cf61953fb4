//! Whose trouble a refused token is: its channel's own, or the platform's.

use crate::engine::Engine;
use sportello_core::breaker::{Breaker, TRIP_AFTER};
use sportello_core::{Capability, ChannelKind, Span, Time};
use sportello_store::{ChannelRow, StoreError, TokenHealth, TokenTrouble};

/// So much longer a refusal is doubted where no other channel can be compared: three days for the
/// ten minutes that it usually is. Outages of permissions took hours (outages.md, 5 March 2024), of
/// other things days; what waits is held, asked about and said to be in doubt meanwhile.
const UNWITNESSED: i64 = 432;
/// The longest outage that took everything lasted 22 hours (outages.md, March 2019).
const LONGEST: Span = Span::hours(48);

impl Engine {
    /// Whether a token that the platform calls invalid, and refused since then, is gone: for long
    /// enough, alone, and while nothing else of the platform fails.
    pub(super) async fn is_gone(
        &self,
        now: Time,
        channel: &ChannelRow,
        since: Time,
    ) -> Result<bool, StoreError> {
        let trouble = self.token_trouble(&channel.kind, since).await?;
        let settings = self.settings();
        if now.since(since) < doubted_for(&trouble, settings.token_doubt)
            || is_mass(&trouble, settings.mass_tokens)
        {
            return Ok(false);
        }
        let fails = self
            .is_in_trouble(now, channel, settings.token_doubt)
            .await?;
        Ok(!fails)
    }

    /// How it stands with tokens over the whole platform of a kind: Meta's networks fail together.
    /// Refused are those refused since a little before a moment, healthy those that worked after it:
    /// that another one worked before says nothing.
    async fn token_trouble(
        &self,
        kind: &ChannelKind,
        since: Time,
    ) -> Result<TokenTrouble, StoreError> {
        let platform = self.connector(kind)?.platform();
        let mut whole = TokenTrouble::default();
        for one in self.registry().iter().filter(|c| c.platform() == platform) {
            let trouble = self
                .store()
                .token_trouble(&one.kind(), since - Span::minutes(10))
                .await?;
            let after = self
                .store()
                .token_trouble(&one.kind(), since + Span::millis(1))
                .await?;
            whole.channels += trouble.channels;
            whole.suspect += trouble.suspect;
            whole.healthy += after.healthy;
        }
        Ok(whole)
    }

    /// Whether something else of a channel's platform fails, or did until lately. What webhooks the
    /// channel itself misses may have the same cause as its refusals.
    async fn is_in_trouble(
        &self,
        now: Time,
        channel: &ChannelRow,
        lately: Span,
    ) -> Result<bool, StoreError> {
        let platform = self.connector(&channel.kind)?.platform();
        let since = now - lately;
        let rows = self.store().incidents(channel.workspace, since, 20).await?;
        let of_platform = rows.iter().filter(|row| row.platform == platform);
        let mut spans = of_platform.flat_map(|row| &row.cells);
        let own = |capability| matches!(capability, Capability::Token | Capability::WebhookIn);
        Ok(spans.any(|span| {
            let lasts = span.closed_at.is_none_or(|at| at >= since);
            let is_own = span.cell.channel == channel.id && own(span.cell.capability);
            // What has been open for longer than outages are is none.
            lasts && !is_own && now.since(span.opened_at) < LONGEST
        }))
    }

    /// Whether a refused token looks like the platform's trouble rather than its channel's own.
    pub(crate) async fn is_token_outage(
        &self,
        channel: &ChannelRow,
        breaker: &Breaker,
    ) -> Result<bool, StoreError> {
        let TokenHealth::Suspect { since } = channel.token_state else {
            return Ok(false);
        };
        let trouble = self.token_trouble(&channel.kind, since).await?;
        let alone = trouble.healthy > 0 || breaker.failures < TRIP_AFTER;
        Ok(!alone || is_mass(&trouble, self.settings().mass_tokens))
    }
}

/// Whether so many tokens of a platform are refused at once that it is the platform's trouble: many
/// and most, or several and none that works.
fn is_mass(trouble: &TokenTrouble, least: u64) -> bool {
    let many = trouble.suspect >= least && trouble.suspect > trouble.healthy;
    many || (trouble.suspect > 1 && trouble.healthy == 0)
}

/// For how long a refusal is doubted. Where no other channel of the platform works meanwhile, there
/// is nobody to tell an outage from a disconnection, and it is doubted longer.
fn doubted_for(trouble: &TokenTrouble, doubt: Span) -> Span {
    match trouble.healthy {
        0 => doubt.times(UNWITNESSED),
        _ => doubt,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_refused_among_healthy_ones_is_its_own_trouble_and_many_at_once_are_not() {
        let one = TokenTrouble {
            channels: 50,
            suspect: 1,
            healthy: 40,
        };
        assert!(!is_mass(&one, 3));
        let many = TokenTrouble {
            channels: 50,
            suspect: 38,
            healthy: 2,
        };
        assert!(is_mass(&many, 3));
        let only = TokenTrouble {
            channels: 1,
            suspect: 1,
            healthy: 0,
        };
        assert!(!is_mass(&only, 3));
        let two = TokenTrouble {
            channels: 3,
            suspect: 2,
            healthy: 0,
        };
        assert!(is_mass(&two, 3), "a shop with three channels");
        assert!(!is_mass(&TokenTrouble { healthy: 1, ..two }, 3));
        let doubt = Span::minutes(10);
        assert_eq!(doubted_for(&one, doubt), doubt);
        assert_eq!(doubted_for(&only, doubt), Span::hours(72));
    }
}
