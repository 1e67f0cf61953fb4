//! R1 to R4: after an outage 36 hours of queued webhooks arrive at once, shuffled, three in ten
//! twice or more, while two agents work. First at the pace of an hour's squeeze, then as fast as
//! the desk takes them. Agents' pages are measured beside the same pages at rest before.

use super::agents::{Agent, Worked};
use super::bodies::Maker;
use super::client::Connection;
use super::flood::{self, Flood, persist, requests};
use super::folder::{self, Place};
use super::host;
use super::item::{Item, Report};
use super::pair::{address, conversations, now_millis};
use super::process::Server;
use super::stats::{Latencies, is_steady, median, span};
use super::storm::{self, INSTAGRAM_ID, PAGE_ID, Storm};
use super::tally::{self, Tally};
use anyhow::bail;
use sportello_core::{ChannelKind, WorkspaceId};
use sportello_engine::connect;
use sportello_store::{InboxQuery, Store};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Hours nothing came.
const HOURS: u64 = 36;
/// People who wrote lately, whom the agents answer: none of those of the storm.
const LATELY: u64 = 60;
/// Pages during the flood below which their percentiles say nothing: the run is void.
const FEWEST: usize = 100;
/// Rounds at rest, and of the neighbour, which must agree.
const ROUNDS: usize = 3;
/// How long a round of the neighbour lasts.
const NEIGHBOUR: Duration = Duration::from_secs(2);
/// The search must have found the last message by then.
const SEARCHED: Duration = Duration::from_secs(120);

/// Where and how.
#[derive(Debug, Clone, clap::Args)]
pub struct RecoveryOptions {
    /// For programs: print one JSON object on one line of standard output, everything else on
    /// standard error.
    #[arg(long, display_order = 900)]
    pub json: bool,
    /// The disk to measure on: a folder is made in here and removed afterwards.
    #[arg(long, value_name = "DIR", default_value = ".")]
    on: PathBuf,
    /// Messages an hour of the 36 hours. The default makes a run of about a minute.
    #[arg(long, default_value_t = 3_000, value_parser = clap::value_parser!(u64).range(1..=20_000))]
    per_hour: u64,
    /// Turns of each agent in one round at rest.
    #[arg(long, default_value_t = 150, value_parser = clap::value_parser!(u32).range(10..=5_000))]
    turns: u32,
    /// Seconds at the pace of an hour's squeeze, before the rest comes as fast as it is taken.
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(0..=3_600))]
    squeeze: u32,
    /// What the order and the doubles are drawn from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Measures.
pub async fn measure(options: &RecoveryOptions) -> anyhow::Result<Report> {
    let place = Place::new(&options.on)?;
    let before = host::sync_times(place.path())?;
    let data = place.data("recovery");
    let workspace = folder::set_up(&data).await?;
    let links = open_shop(&data, workspace).await?;
    let desk = Server::start(&folder::serve(&data))?;
    let (url, at) = address(&desk)?;
    let maker = Maker::new(&url, 1);
    let messages = options.per_hour * HOURS;
    let people = (messages / 60).clamp(30, 3_000);
    eprintln!(
        "seed {}: {messages} messages of {people} people",
        options.seed
    );
    let mut storm = storm::brew(options.seed, messages, people, now_millis());
    write_lately(at, &maker, messages, people, &mut storm).await?;
    let store = crate::folder::open_to_read(&data.data)?;
    let mut agents = sign_in(&*store, workspace, &url, &links).await?;
    let turns = options.turns as usize;
    let (rest, medians) = at_rest(&mut agents, turns).await?;
    let requests = requests(&maker, &storm);
    let beside = neighbour(&requests).await?;
    let calm = calm_count(&storm, options.squeeze);
    let (slow, fast) = requests.split_at(calm.min(requests.len()));
    eprintln!("at the pace of an hour's squeeze");
    let pace = Duration::from_secs(options.squeeze.into());
    let (_, squeezed) = under(at, slow, Some(pace), &mut agents).await?;
    eprintln!("as fast as the desk takes them");
    let (flood, busy) = under(at, fast, None, &mut agents).await?;
    let drain = drained(
        at,
        &maker,
        &*store,
        workspace,
        &mut storm,
        messages + LATELY,
    )
    .await?;
    let memory = desk.memory_mib();
    eprintln!("counting what is stored");
    let said: Vec<String> = [&rest, &squeezed, &busy]
        .iter()
        .flat_map(|worked| worked.said.clone())
        .collect();
    let tally = tally::count(&*store, workspace, &storm, &said).await?;
    drop(desk);
    let items = vec![
        pages(&medians, &rest, &squeezed, &busy),
        taken(&flood, &beside, memory, options.seed, &storm),
        kept(&tally),
        Item {
            id: "R4",
            what: "from the last acknowledgement until the search has all",
            value: drain.as_secs_f64() * 1e3,
            unit: "ms",
            n: 1,
            steady: true,
            backlog: Some(0),
            ..Item::default()
        },
    ];
    let host = host::Host::look(place.path(), &before)?;
    Ok(Report::new("recovery", host, items))
}

/// Whether nothing was lost, doubled or put in a wrong place.
pub fn is_whole(items: &[Item]) -> bool {
    items
        .iter()
        .all(|item| item.id != "R3" || item.value == 0.0)
}

/// The other two channels and the second agent. Gives a sign-in path for each agent.
pub async fn open_shop(
    data: &crate::cli::Folder,
    workspace: WorkspaceId,
) -> anyhow::Result<Vec<String>> {
    let engine = folder::engine(data).await?;
    let now = engine.now();
    let app = engine
        .put_app(
            now,
            "1205671394005",
            &folder::SECRET.into(),
            &"fiori".into(),
        )
        .await?;
    for (kind, asset) in [("facebook", PAGE_ID), ("instagram", INSTAGRAM_ID)] {
        let connection = connect::Connection {
            kind: ChannelKind::new(kind),
            asset: asset.to_owned(),
            name: Some("Fiori di Lia".to_owned()),
            app,
            settings: BTreeMap::new(),
            token: "EAAbench".into(),
        };
        engine.connect(now, workspace, connection).await?;
    }
    engine.store().add_agent(workspace, "Marta", now).await?;
    let mut links = Vec::new();
    for agent in engine.store().agents(workspace).await? {
        links.push(crate::wire::sign_in_link(&engine, &agent, "").await?);
    }
    Ok(links)
}

/// People who write now, before the storm: their windows are open.
async fn write_lately(
    at: SocketAddr,
    maker: &Maker,
    from: u64,
    people: u64,
    storm: &mut Storm,
) -> anyhow::Result<()> {
    let mut connection = Connection::open(at).await?;
    for nth in 0..LATELY {
        let body = storm.add_alone(people + nth, from + nth, now_millis());
        if connection.ask(&maker.request(&body)).await? != 200 {
            bail!("a message was refused");
        }
    }
    Ok(())
}

async fn sign_in(
    store: &dyn Store,
    workspace: WorkspaceId,
    url: &str,
    links: &[String],
) -> anyhow::Result<Vec<Agent>> {
    let talks: Vec<String> = conversations(store, workspace)
        .await?
        .iter()
        .map(|row| row.id.to_string())
        .collect();
    let talks = Arc::new(talks);
    let mut agents = Vec::new();
    for (link, name) in links.iter().zip(["lia", "marta"]) {
        agents.push(Agent::sign_in(url, link, name, talks.clone()).await?);
    }
    Ok(agents)
}

/// Updates a second that the neighbour takes of the same bodies, in rounds that must agree.
async fn neighbour(requests: &[(Vec<u8>, u64)]) -> anyhow::Result<Vec<f64>> {
    let server = Server::start(&folder::neighbour())?;
    let (_, at) = address(&server)?;
    let mut rates = Vec::new();
    for round in 1..=ROUNDS {
        eprintln!("the neighbour, round {round}");
        rates.push(flood::send_for(at, requests, NEIGHBOUR).await?.rate());
    }
    Ok(rates)
}

/// What agents do before the storm, and the median page of each round.
async fn at_rest(agents: &mut [Agent], turns: usize) -> anyhow::Result<(Worked, Vec<f64>)> {
    let (mut rest, mut medians) = (Worked::default(), Vec::new());
    for round in 1..=ROUNDS {
        eprintln!("agents at rest, round {round}");
        let one = work(agents, Arc::new(AtomicBool::new(true)), turns).await?;
        medians.push(one.latencies().percentile(50.0));
        rest = rest.and(one);
    }
    Ok((rest, medians))
}

/// All agents at once.
async fn work(agents: &mut [Agent], stop: Arc<AtomicBool>, turns: usize) -> anyhow::Result<Worked> {
    let all = agents
        .iter_mut()
        .map(|agent| agent.work(stop.clone(), turns));
    let all = futures_util::future::try_join_all(all).await?;
    Ok(all.into_iter().fold(Worked::default(), Worked::and))
}

/// How many bodies an hour's squeeze sends in so many seconds.
fn calm_count(storm: &Storm, seconds: u32) -> usize {
    (storm.bodies.len() * seconds as usize).div_ceil(3_600)
}

/// Sends bodies, spread over a time or as fast as they are taken, while agents work.
async fn under(
    at: SocketAddr,
    requests: &[(Vec<u8>, u64)],
    pace: Option<Duration>,
    agents: &mut [Agent],
) -> anyhow::Result<(Flood, Worked)> {
    let stop = Arc::new(AtomicBool::new(false));
    let flood = async {
        let began = Instant::now();
        let flood = flood::send(at, requests, pace).await;
        // The last body of a pace comes before its end.
        let rest = pace.unwrap_or_default().saturating_sub(began.elapsed());
        if !rest.is_zero() {
            tokio::time::sleep(rest).await;
        }
        stop.store(true, Ordering::Relaxed);
        flood
    };
    // No turn beyond the flood: what was at rest again would flatter the figure.
    tokio::try_join!(flood, work(agents, stop.clone(), 0))
}

/// One message more, until the search finds it: it is fed in the order of arrival.
async fn drained(
    at: SocketAddr,
    maker: &Maker,
    store: &dyn Store,
    workspace: WorkspaceId,
    storm: &mut Storm,
    number: u64,
) -> anyhow::Result<Duration> {
    let began = Instant::now();
    let body = storm.add_alone(0, number, now_millis());
    persist(&mut Connection::open(at).await?, &maker.request(&body)).await?;
    let query = InboxQuery {
        words: vec![storm::mark(number)],
        limit: 1,
        ..InboxQuery::default()
    };
    while store.inbox(workspace, &query).await?.rows.is_empty() {
        if began.elapsed() > SEARCHED {
            bail!(
                "the last message is not searchable {} s after it came",
                SEARCHED.as_secs()
            );
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(began.elapsed())
}

fn pages(medians: &[f64], rest: &Worked, squeezed: &Worked, busy: &Worked) -> Item {
    let answers = |worked: &Worked| Latencies::new(worked.answers.iter().copied());
    let (calm_answers, answers) = (answers(squeezed), answers(busy));
    let (rest, squeezed, flood) = (rest.latencies(), squeezed.latencies(), busy.latencies());
    let over = |percent| flood.percentile(percent) / rest.percentile(percent).max(1e-9);
    let (low, high) = span(medians);
    Item {
        id: "R1",
        what: "agents' pages during the flood, beside the same at rest",
        value: flood.percentile(50.0),
        baseline: Some(median(medians)),
        ratio: Some(over(50.0)),
        unit: "ms",
        n: flood.len(),
        baseline_spread: Some([low, high]),
        steady: is_steady(medians) && flood.len() >= FEWEST,
        p50_ms: Some(flood.percentile(50.0)),
        p99_ms: Some(flood.percentile(99.0)),
        max_ms: Some(flood.percentile(100.0)),
        more: BTreeMap::from([
            ("ratio_p99", over(99.0)),
            ("rest_p99_ms", rest.percentile(99.0)),
            ("rest_max_ms", rest.percentile(100.0)),
            (
                "squeeze_ratio",
                squeezed.percentile(50.0) / rest.percentile(50.0).max(1e-9),
            ),
            ("squeeze_p50_ms", squeezed.percentile(50.0)),
            ("squeeze_p99_ms", squeezed.percentile(99.0)),
            ("squeeze_max_ms", squeezed.percentile(100.0)),
            ("squeeze_answer_p50_ms", calm_answers.percentile(50.0)),
            ("squeeze_answer_max_ms", calm_answers.percentile(100.0)),
            ("answer_p50_ms", answers.percentile(50.0)),
            ("answer_max_ms", answers.percentile(100.0)),
        ]),
        ..Item::default()
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn taken(flood: &Flood, beside: &[f64], memory: f64, seed: u64, storm: &Storm) -> Item {
    let (low, high) = span(beside);
    Item {
        id: "R2",
        what: "updates a second taken during the flood, doubles and all, beside a route that reads the same bodies",
        value: flood.rate(),
        baseline: Some(median(beside)),
        ratio: Some(flood.rate() / median(beside).max(1e-9)),
        unit: "updates/s",
        n: 1,
        baseline_spread: Some([low, high]),
        steady: is_steady(beside),
        memory_mib: Some(memory),
        more: BTreeMap::from([
            ("seed", seed as f64),
            ("sent_twice", storm.twice as f64),
            ("answered_503_or_other", flood.refused as f64),
        ]),
        ..Item::default()
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
pub fn kept(tally: &Tally) -> Item {
    Item {
        id: "R3",
        what: "messages lost, doubled or out of place",
        value: tally.wrong() as f64,
        unit: "messages",
        n: 1,
        steady: true,
        acked: Some(tally.sent),
        stored: Some(tally.stored),
        unique: Some(tally.unique),
        more: BTreeMap::from([
            ("lost", tally.lost as f64),
            ("doubled", tally.doubled as f64),
            ("misplaced", tally.misplaced as f64),
            ("windows_wrong", tally.windows as f64),
            ("receipts_lost", tally.receipts as f64),
            ("answers", tally.answers as f64),
            ("answers_lost", tally.answers_lost as f64),
        ]),
        ..Item::default()
    }
}
