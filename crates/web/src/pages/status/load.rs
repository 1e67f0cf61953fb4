//! From the store to the public status page.

use super::view::{DAYS, Level, Network, Status, weight};
use crate::desk::Desk;
use crate::pages::incident::{lines, named};
use crate::pages::reader::Reader;
use sportello_core::breaker::State;
use sportello_core::incident::{CellSpan, HISTORY};
use sportello_core::{Capability, ChannelId, ChannelKind, WorkspaceId};
use sportello_engine::health::ChannelHealth;
use sportello_store::{StoreError, TokenHealth};

/// Reads it.
pub async fn status(
    desk: &Desk,
    r: &Reader,
    workspace: WorkspaceId,
    business: String,
) -> Result<Status, StoreError> {
    let health = desk.engine().health(workspace).await?;
    let since = r.now - HISTORY;
    let past = desk.store().cell_history(workspace, since).await?;
    let channels = named(desk, workspace).await?;
    let mut networks: Vec<Network> = Vec::new();
    for channel in &health.channels {
        if networks.iter().any(|network| network.kind == channel.kind) {
            continue;
        }
        let of_kind = channels.iter().filter(|one| one.kind == channel.kind);
        let ids: Vec<ChannelId> = of_kind.map(|one| one.id).collect();
        let all = health.channels.iter();
        networks.push(network(
            r,
            &channel.kind,
            all.filter(|one| one.kind == channel.kind),
            past.iter().filter(|span| ids.contains(&span.cell.channel)),
        ));
    }
    let incidents = lines(desk, r, workspace).await?.into_iter();
    Ok(Status {
        business,
        networks,
        incidents: incidents
            .map(|line| (line.what, line.opened_at, line.closed_at))
            .collect(),
        listed: desk.engine().status_page(workspace).await?.listed,
    })
}

fn network<'a>(
    r: &Reader,
    kind: &ChannelKind,
    channels: impl Iterator<Item = &'a ChannelHealth>,
    past: impl Iterator<Item = &'a CellSpan>,
) -> Network {
    let mut fails: Vec<Capability> = Vec::new();
    for channel in channels {
        let open = channel.cells.iter().filter(|c| c.state != State::Closed);
        fails.extend(open.map(|cell| cell.capability));
        if channel.token != TokenHealth::Good {
            fails.push(Capability::Token);
        }
    }
    fails.retain(|capability| weight(*capability).is_some());
    fails.sort_unstable();
    fails.dedup();
    let levels = fails.iter().filter_map(|capability| weight(*capability));
    Network {
        kind: kind.clone(),
        level: levels.max().unwrap_or_default(),
        days: days(r, past),
        fails,
    }
}

/// How each of the last days was: as bad as the gravest that failed on it.
fn days<'a>(r: &Reader, past: impl Iterator<Item = &'a CellSpan>) -> Vec<Level> {
    let mut days = vec![Level::Works; DAYS];
    let today = r.date(r.now);
    let ago = |at| {
        let days = r.date(at).until(today).map_or(0, |span| span.get_days());
        usize::try_from(days).unwrap_or(0)
    };
    for span in past {
        let Some(level) = weight(span.cell.capability) else {
            continue;
        };
        let first = ago(span.opened_at);
        let last = ago(span.closed_at.unwrap_or(r.now));
        for back in last..=first.min(DAYS - 1) {
            let day = &mut days[DAYS - 1 - back];
            *day = level.max(*day);
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use sportello_core::Time;
    use sportello_core::incident::Cell;

    #[test]
    fn a_day_is_as_bad_as_the_gravest_that_failed_on_it() {
        let at = |text: &str| Time::parse(text).expect("a valid moment");
        let r = Reader {
            language: Language::Italian,
            zone: jiff::tz::TimeZone::get("Europe/Rome").expect("Rome is in the bundled database"),
            now: at("2019-03-15T12:00:00Z"),
        };
        let span = |capability, from: &str, to: Option<&str>| CellSpan {
            cell: Cell {
                channel: ChannelId(1),
                capability,
            },
            opened_at: at(from),
            closed_at: to.map(at),
            cause: None,
        };
        let past = [
            span(
                Capability::Story,
                "2019-03-13T15:00:00Z",
                Some("2019-03-14T05:20:00Z"),
            ),
            span(
                Capability::Text,
                "2019-03-13T23:30:00Z",
                Some("2019-03-14T00:10:00Z"),
            ),
            span(
                Capability::Insights,
                "2019-03-01T00:00:00Z",
                Some("2019-03-02T00:00:00Z"),
            ),
            span(
                Capability::Image,
                "2018-10-01T00:00:00Z",
                Some("2018-10-02T00:00:00Z"),
            ),
        ];
        let days = days(&r, past.iter());
        assert_eq!(days.len(), DAYS);
        let (works, partly, down) = (Level::Works, Level::Partly, Level::Down);
        // Half past eleven in London is the next day in Rome.
        assert_eq!(days[DAYS - 4..], [works, partly, down, works]);
        assert!(days[..DAYS - 3].iter().all(|day| *day == works));
        let open = [span(Capability::Text, "2019-03-14T12:00:00Z", None)];
        assert_eq!(
            super::days(&r, open.iter())[DAYS - 3..],
            [works, down, down]
        );
    }
}
