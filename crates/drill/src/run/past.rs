//! The days before: how much people usually write, as the desk would have counted it, so that
//! silence can be strange.

use super::desk::Desk;
use crate::cast::{AROUND, Act, Plan};
use crate::script::Kind;
use crate::stage::Office;
use anyhow::Result;
use sportello_core::Time;
use sportello_core::silence::{BUCKET, KNOWN, bucket};
use std::collections::BTreeMap;

/// A day, in milliseconds.
const DAY: i64 = 24 * 3_600_000;

/// Gives every channel its past: on each of those days people wrote at the hours of the drill's
/// day, and as much. It reaches back just so far that something is known when people begin to write
/// as usual: on the evening before, when only a few do, nothing is strange yet.
pub(super) fn remember(desk: &Desk, office: &Office, plan: &Plan, midnight: i64) -> Result<()> {
    let mut usual: BTreeMap<Kind, BTreeMap<i64, u32>> = BTreeMap::new();
    for (at, act) in &plan.acts {
        let Act::Say { place, .. } = act else {
            continue;
        };
        let of_day = at.rem_euclid(DAY).div_euclid(BUCKET.0);
        let days = usual.entry(place.1).or_default();
        *days.entry(of_day).or_default() += 1;
    }
    let first = plan.acts.first().map_or(0, |(at, _)| *at);
    let last = plan.acts.last().map_or(0, |(at, _)| *at);
    let begins = plan.acts.iter().find_map(|(at, act)| match act {
        Act::Begin(_) => Some(at - AROUND),
        _ => None,
    });
    let begins = Time(midnight + begins.unwrap_or(first));
    let oldest = bucket(begins) - KNOWN as i64 * DAY / BUCKET.0;
    // What lasts for days is as busy as one day of it.
    let days = u32::try_from((last - first).div_euclid(DAY) + 1).unwrap_or(1);
    let today = first.div_euclid(DAY) * DAY + midnight;
    for (kind, usual) in usual {
        let Some(channel) = kind.channel(office) else {
            continue;
        };
        let mut pieces = vec![(oldest, 0)];
        for back in 1..=KNOWN as i64 + 1 {
            let begun = bucket(Time(today - back * DAY));
            let of_day = usual.iter();
            let of_day = of_day.map(|(piece, count)| (begun + piece, count.div_ceil(days)));
            pieces.extend(of_day.filter(|(piece, _)| *piece > oldest));
        }
        desk.store
            .remember_heard(desk.workspace, channel, &pieces)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::{House, Onlooker, Script, record};
    use sportello_core::{Capability, Span, Time};
    use sportello_sandbox::rules::Network;

    struct Nobody;

    impl Onlooker for Nobody {
        fn goes_on(&mut self, _: u8) -> bool {
            true
        }
    }

    /// When nothing was heard that should have been, in a rehearsal of that line.
    fn silences(line: &str) -> Vec<Time> {
        let script = Script::parse("told", line).expect("a script");
        let house = House {
            kinds: vec![Network::Whatsapp],
            ..House::default()
        };
        let kept = record(&script, &house, 1, &mut Nobody).expect("a record");
        let rows = kept.engine.store().incidents(kept.workspace, Time(0), 9);
        let rows = pollster::block_on(rows).expect("incidents");
        let cells = rows.into_iter().flat_map(|row| row.cells);
        cells
            .filter(|span| span.cell.capability == Capability::WebhookIn)
            .map(|span| span.opened_at)
            .collect()
    }

    #[test]
    fn the_quiet_evening_before_is_not_strange_and_the_lost_hours_are() {
        assert_eq!(silences("whatsapp, *, 14:14, 18:32, never_deliver 25%"), []);
        let lost = silences("whatsapp, webhook_in, 15:30, 18:00, lost_webhook");
        let begins = Time(super::super::MIDNIGHT) + Span::minutes(15 * 60 + 30);
        assert!(
            !lost.is_empty() && lost.iter().all(|at| *at > begins),
            "{lost:?}"
        );
    }
}
