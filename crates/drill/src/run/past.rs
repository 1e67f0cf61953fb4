//! The two weeks before: how much people usually write, as the desk would have counted it, so that
//! silence can be strange.

use super::desk::Desk;
use crate::cast::{Act, Plan};
use crate::stage::Office;
use anyhow::Result;
use sportello_core::Time;
use sportello_core::silence::{BUCKET, DAYS, bucket};
use sportello_sandbox::rules::Network;
use std::collections::BTreeMap;

/// A day, in milliseconds.
const DAY: i64 = 24 * 3_600_000;

/// Gives every channel its past: on each of those days people wrote at the hours of the drill's
/// day, and as much.
pub(super) fn remember(desk: &Desk, office: &Office, plan: &Plan, midnight: i64) -> Result<()> {
    let mut usual: BTreeMap<Network, BTreeMap<i64, u32>> = BTreeMap::new();
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
    // What lasts for days is as busy as one day of it.
    let days = u32::try_from((last - first).div_euclid(DAY) + 1).unwrap_or(1);
    let today = first.div_euclid(DAY) * DAY + midnight;
    for (network, usual) in usual {
        let Some(channel) = office.channels.get(&network) else {
            continue;
        };
        let mut pieces = Vec::new();
        for back in 1..=i64::from(DAYS) + 1 {
            let begun = bucket(Time(today - back * DAY));
            pieces.extend(
                usual
                    .iter()
                    .map(|(piece, count)| (begun + piece, count.div_ceil(days))),
            );
        }
        desk.store
            .remember_heard(desk.workspace, *channel, &pieces)?;
    }
    Ok(())
}
