//! The outage strip: what of health everyone should know on every page.

use crate::desk::Desk;
use crate::pages::view::Strip;
use sportello_core::breaker::State;
use sportello_core::delivery::DeliveryState;
use sportello_core::{Capability, WorkspaceId};
use sportello_engine::health::{ChannelHealth, HealthView};
use sportello_store::{StoreError, TokenHealth};

/// Reads it.
pub async fn strip(desk: &Desk, workspace: WorkspaceId) -> Result<Strip, StoreError> {
    Ok(summary(&desk.engine().health(workspace).await?))
}

/// What is down, each network and capability once, with the earliest moment; what works beside it.
pub fn summary(health: &HealthView) -> Strip {
    let mut strip = Strip {
        held: health
            .waiting
            .iter()
            .filter(|(s, _)| *s == DeliveryState::Held)
            .map(|(_, n)| n)
            .sum(),
        ..Strip::default()
    };
    for channel in &health.channels {
        match channel.token {
            TokenHealth::Good => {}
            TokenHealth::Suspect { since } => {
                strip
                    .down
                    .push((channel.kind.clone(), Capability::Token, since))
            }
            TokenHealth::Gone { .. } => strip.disconnected.push(channel.name.clone()),
        }
        for cell in channel
            .cells
            .iter()
            .filter(|c| c.state != State::Closed && c.capability != Capability::Token)
        {
            let since = cell.since.unwrap_or_default();
            strip
                .down
                .push((channel.kind.clone(), cell.capability, since));
        }
        if let Some(works) = words_still_go(channel) {
            strip.works.push((channel.kind.clone(), works));
        }
    }
    strip
        .down
        .sort_by(|a, b| (&a.0, a.1, a.2).cmp(&(&b.0, b.1, b.2)));
    strip
        .down
        .dedup_by(|later, first| (&later.0, later.1) == (&first.0, first.1));
    strip.works.dedup();
    strip
}

/// Words go although something else on the channel is down: worth saying.
fn words_still_go(channel: &ChannelHealth) -> Option<Capability> {
    let cell = |c: Capability| channel.cells.iter().find(|cell| cell.capability == c);
    let text = cell(Capability::Text).is_some_and(|c| c.state == State::Closed);
    let image = cell(Capability::Image).is_some_and(|c| c.state != State::Closed);
    (text && image && channel.token == TokenHealth::Good).then_some(Capability::Text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::{ChannelId, ChannelKind, Time};
    use sportello_engine::health::CellHealth;

    fn channel(id: i64, image: Option<Time>, token: TokenHealth) -> ChannelHealth {
        let cell = |capability, since: Option<Time>| CellHealth {
            capability,
            state: if since.is_some() {
                State::Open
            } else {
                State::Closed
            },
            since,
            next_probe: None,
            cause: None,
            held: 0,
        };
        ChannelHealth {
            channel: ChannelId(id),
            kind: ChannelKind::new("webchat"),
            name: format!("numero {id}"),
            token,
            heard_at: None,
            cells: vec![cell(Capability::Text, None), cell(Capability::Image, image)],
        }
    }

    fn view(channels: Vec<ChannelHealth>, held: u64) -> HealthView {
        HealthView {
            channels,
            waiting: vec![(DeliveryState::Held, held), (DeliveryState::Queued, 3)],
            refused: 0,
        }
    }

    #[test]
    fn two_numbers_with_the_same_trouble_are_said_once_since_the_first() {
        let strip = summary(&view(
            vec![
                channel(1, Some(Time(20)), TokenHealth::Good),
                channel(2, Some(Time(10)), TokenHealth::Good),
            ],
            7,
        ));
        assert_eq!(
            strip.down,
            vec![(ChannelKind::new("webchat"), Capability::Image, Time(10))]
        );
        assert_eq!(
            strip.works,
            vec![(ChannelKind::new("webchat"), Capability::Text)]
        );
        assert_eq!(strip.held, 7);
    }

    #[test]
    fn when_all_is_well_there_is_nothing_to_say() {
        assert_eq!(
            summary(&view(vec![channel(1, None, TokenHealth::Good)], 0)),
            Strip::default()
        );
    }

    #[test]
    fn a_channel_without_permission_is_named() {
        let strip = summary(&view(
            vec![channel(1, None, TokenHealth::Gone { since: Time(5) })],
            0,
        ));
        assert_eq!(strip.disconnected, vec!["numero 1".to_owned()]);
    }
}
