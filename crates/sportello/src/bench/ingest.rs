//! P1, P2, P3: signed webhooks made durable, deduplicated, put into conversations and into the
//! search, beside a route that only reads the body.

use super::folder::Place;
use super::item::Item;
use super::pair::{Pair, Repetition, Totals};
use super::stats::{Latencies, is_steady, median, span};
use std::collections::BTreeMap;
use std::time::Duration;

/// Repetitions tried beyond those that must agree.
const EXTRA: usize = 4;
/// Messages of the first repetition, which only warms up and tells how many fit.
const WARM: usize = 20_000;
/// Messages of a repetition at least and at most.
const FEWEST: usize = 10_000;
const MOST: usize = 150_000;

/// One number of connections: its repetitions.
struct Series {
    id: &'static str,
    what: &'static str,
    connections: usize,
    count: usize,
    all: Vec<Repetition>,
}

impl Series {
    /// The repetitions that count: the last ones, once their neighbours agree.
    fn kept(&self, repetitions: usize) -> &[Repetition] {
        self.all
            .get(self.all.len().saturating_sub(repetitions)..)
            .unwrap_or_default()
    }

    fn is_done(&self, repetitions: usize) -> bool {
        self.all.len() >= repetitions && is_steady(&each(self.kept(repetitions), |r| r.neighbour))
    }
}

/// Measures in a new folder, which grows over all repetitions.
pub async fn measure(place: &Place, repetitions: u32, seconds: u32) -> anyhow::Result<Vec<Item>> {
    let repetitions = repetitions as usize;
    let wanted = Duration::from_secs(seconds.into());
    let mut pair = Pair::start(place).await?;
    eprintln!("warming up");
    let warm = pair.desk(256, WARM).await?;
    let series = |id, what, connections| Series {
        id,
        what,
        connections,
        count: fitting(warm.rate, wanted),
        all: Vec::new(),
    };
    let mut both = [
        series("P1", "durable signed ingest over 256 connections", 256),
        series("P2", "durable signed ingest over 64 connections", 64),
    ];
    for nth in 1..=repetitions + EXTRA {
        for series in &mut both {
            let neighbour = pair.neighbour(series.connections, wanted).await?;
            let mut one = pair.desk(series.connections, series.count).await?;
            one.neighbour = neighbour;
            eprintln!(
                "repetition {nth}, {} connections: {:.0}/s beside {neighbour:.0}/s = {:.3}; acknowledged at {:.0}/s, searchable {:.0} ms after",
                series.connections,
                one.rate,
                one.rate / neighbour,
                one.acked_rate,
                one.drain_ms
            );
            series.count = fitting(one.rate, wanted);
            series.all.push(one);
        }
        if both.iter().all(|series| series.is_done(repetitions)) {
            break;
        }
    }
    let alone = alone(&mut pair).await?;
    let memory = pair.memory_mib();
    eprintln!("counting what is stored");
    let totals = pair.close().await?;
    let mut items: Vec<Item> = both
        .iter()
        .map(|series| item(series, repetitions))
        .collect();
    items.push(alone);
    for item in &mut items {
        complete(item, memory, &totals);
    }
    Ok(items)
}

/// How many messages take about that long.
fn fitting(rate: f64, wanted: Duration) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "bounded at once"
    )]
    let count = (rate * wanted.as_secs_f64()) as usize;
    count.clamp(FEWEST, MOST)
}

fn each(of: &[Repetition], what: impl Fn(&Repetition) -> f64) -> Vec<f64> {
    of.iter().map(what).collect()
}

fn item(series: &Series, repetitions: usize) -> Item {
    let kept = series.kept(repetitions);
    let rates = each(kept, |r| r.rate);
    let neighbours = each(kept, |r| r.neighbour);
    let ratios = each(kept, |r| r.rate / r.neighbour);
    let (low, high) = span(&rates);
    let (neighbour_low, neighbour_high) = span(&neighbours);
    let (ratio_low, ratio_high) = span(&ratios);
    Item {
        id: series.id,
        what: series.what,
        value: median(&rates),
        baseline: Some(median(&neighbours)),
        ratio: Some(median(&ratios)),
        unit: "messages/s",
        n: kept.len(),
        spread: Some([low, high]),
        baseline_spread: Some([neighbour_low, neighbour_high]),
        steady: is_steady(&neighbours),
        p50_ms: Some(median(&each(kept, |r| r.latencies.percentile(50.0)))),
        p99_ms: Some(median(&each(kept, |r| r.latencies.percentile(99.0)))),
        max_ms: Some(span(&each(kept, |r| r.latencies.percentile(100.0))).1),
        cpu_us: Some(median(&each(kept, Repetition::cpu_us))),
        written_bytes: Some(median(&each(kept, Repetition::written_bytes))),
        // The clock of a repetition stopped when nothing was left to do.
        backlog: Some(0),
        more: BTreeMap::from([
            ("ratio_min", ratio_low),
            ("ratio_max", ratio_high),
            ("acked_per_second", median(&each(kept, |r| r.acked_rate))),
            ("drain_ms", median(&each(kept, |r| r.drain_ms))),
            #[expect(clippy::cast_precision_loss, reason = "a handful")]
            ("tried", series.all.len() as f64),
        ]),
        ..Item::default()
    }
}

/// P3: one connection; its neighbour is a sync of the disk, measured in between.
async fn alone(pair: &mut Pair) -> anyhow::Result<Item> {
    let (mut acks, mut syncs, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..5 {
        syncs.push(pair.sync_ms()?);
        let latencies = pair.alone().await?;
        let sorted = Latencies::new(latencies.iter().copied());
        acks.push(sorted.percentile(50.0));
        all.extend(latencies);
    }
    let all = Latencies::new(all);
    let (low, high) = span(&acks);
    let (sync_low, sync_high) = span(&syncs);
    Ok(Item {
        id: "P3",
        what: "acknowledgement over one connection, beside an fdatasync",
        value: median(&acks),
        baseline: Some(median(&syncs)),
        ratio: Some(median(&acks) / median(&syncs).max(1e-9)),
        unit: "ms",
        n: all.len(),
        spread: Some([low, high]),
        baseline_spread: Some([sync_low, sync_high]),
        steady: is_steady(&syncs),
        beside_disk: true,
        p50_ms: Some(all.percentile(50.0)),
        p99_ms: Some(all.percentile(99.0)),
        max_ms: Some(all.percentile(100.0)),
        backlog: Some(0),
        ..Item::default()
    })
}

fn complete(item: &mut Item, memory: f64, totals: &Totals) {
    item.memory_mib = Some(memory);
    item.acked = Some(totals.acked);
    item.stored = Some(totals.stored);
    item.unique = Some(totals.unique);
}
