//! P8: from nothing to the first page, with a million messages in the folder; memory at rest;
//! the program's size. The neighbour is the same program serving one route with no folder.

use super::bodies;
use super::folder::{self, Place, SECRET};
use super::host::{self, Host};
use super::item::{Item, Report};
use super::pair::now;
use super::process::Server;
use super::stats::{Latencies, is_steady, median, span};
use anyhow::{Context as _, bail};
use ring::hmac;
use sportello_core::WorkspaceId;
use sportello_engine::Engine;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

/// Messages of one body when the folder is filled, the most a platform sends.
const BATCH: u64 = 1_000;
/// Bodies under way while filling.
const AT_ONCE: usize = 4;
/// Repetitions that must agree, tries in all, and starts in each: a repetition is their median.
const REPETITIONS: usize = 5;
const TRIES: usize = 12;
const STARTS: usize = 7;
/// A page that is not there by then will not be.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a desk rests before its memory is read.
const REST: Duration = Duration::from_secs(3);

/// Fills a folder and measures starts on it.
pub async fn measure(on: &Path, messages: u32) -> anyhow::Result<Report> {
    let place = Place::new(on)?;
    let before = host::sync_times(place.path())?;
    let data = place.data("start");
    let workspace = folder::set_up(&data).await?;
    fill(folder::engine(&data).await?, workspace, messages.into()).await?;
    eprintln!("starting it again and again");
    let item =
        tokio::task::spawn_blocking(move || starts(&folder::serve(&data), messages)).await??;
    let host = Host::look(place.path(), &before)?;
    Ok(Report::new("start", host, vec![item]))
}

/// Fills a folder through the door webhooks come by, a thousand messages in each.
async fn fill(engine: Engine, workspace: WorkspaceId, messages: u64) -> anyhow::Result<()> {
    let mut tasks = tokio::task::JoinSet::new();
    let mut from = 1;
    while from <= messages || !tasks.is_empty() {
        while from <= messages && tasks.len() < AT_ONCE {
            let count = BATCH.min(messages + 1 - from);
            tasks.spawn(take(engine.clone(), from, count));
            from += count;
            if from % 100_000 < BATCH {
                eprintln!("{} of {messages} messages", from - 1);
            }
        }
        if let Some(done) = tasks.join_next().await {
            done??;
        }
    }
    eprintln!("feeding the search");
    while engine.store().index_search(workspace, 5_000).await? > 0 {}
    Ok(())
}

async fn take(engine: Engine, from: u64, count: u64) -> anyhow::Result<()> {
    let at = now();
    let body = bodies::batch(from, count, at.0);
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let tag = hmac::sign(&key, body.as_bytes());
    let signature = format!("sha256={}", data_encoding::HEXLOWER.encode(tag.as_ref()));
    let digested = engine
        .receive(at, Some(&signature), Arc::from(body.into_bytes()))
        .await?;
    if u64::from(digested.applied) < count {
        bail!(
            "of {count} messages only {} were understood",
            digested.applied
        );
    }
    Ok(())
}

/// Starts the desk and its neighbour by turns.
fn starts(serve: &[OsString], messages: u32) -> anyhow::Result<Item> {
    // The first start finds a log that is still to be folded in, and cold pages.
    let first = until_first_page(serve, "/sign-in")?.0;
    let (mut desks, mut neighbours, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TRIES {
        let (mut own, mut other) = (Vec::new(), Vec::new());
        for _ in 0..STARTS {
            other.push(
                until_first_page(&folder::neighbour(), folder::HOOK)?
                    .0
                    .as_secs_f64()
                    * 1e3,
            );
            let took = until_first_page(serve, "/sign-in")?.0;
            own.push(took.as_secs_f64() * 1e3);
            all.push(took);
        }
        eprintln!(
            "desk {:.1} ms, neighbour {:.1} ms",
            median(&own),
            median(&other)
        );
        desks.push(median(&own));
        neighbours.push(median(&other));
        if neighbours.len() >= REPETITIONS && is_steady(last(&neighbours)) {
            break;
        }
    }
    let (desks, neighbours) = (last(&desks), last(&neighbours));
    let (_, desk) = until_first_page(serve, "/sign-in")?;
    std::thread::sleep(REST);
    let memory = desk.memory_mib();
    let all = Latencies::new(all);
    let (low, high) = span(desks);
    let (neighbour_low, neighbour_high) = span(neighbours);
    Ok(Item {
        id: "P8",
        what: "cold start to the first page",
        value: median(desks),
        baseline: Some(median(neighbours)),
        ratio: Some(median(desks) / median(neighbours).max(1e-9)),
        unit: "ms",
        n: all.len(),
        spread: Some([low, high]),
        baseline_spread: Some([neighbour_low, neighbour_high]),
        steady: is_steady(neighbours),
        p50_ms: Some(all.percentile(50.0)),
        p99_ms: Some(all.percentile(99.0)),
        max_ms: Some(all.percentile(100.0)),
        memory_mib: Some(memory),
        stored: Some(messages.into()),
        backlog: Some(0),
        more: BTreeMap::from([
            ("binary_mib", binary_mib()?),
            ("first_ms", first.as_secs_f64() * 1e3),
        ]),
        ..Item::default()
    })
}

/// The repetitions that count.
fn last(of: &[f64]) -> &[f64] {
    of.get(of.len().saturating_sub(REPETITIONS)..)
        .unwrap_or_default()
}

/// Starts a server and asks it for a page until it answers 200. Gives how long that took.
fn until_first_page(arguments: &[OsString], path: &str) -> anyhow::Result<(Duration, Server)> {
    // A free port, chosen beforehand so that nothing need be read from the server first.
    let at = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    let mut arguments = arguments.to_vec();
    let place = arguments
        .iter()
        .position(|a| a == "--listen")
        .context("a server has an address")?;
    if let Some(value) = arguments.get_mut(place + 1) {
        *value = at.to_string().into();
    }
    let mut server = Server::spawn(&arguments, Stdio::null())?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: {at}\r\nconnection: close\r\n\r\n");
    loop {
        if answers(at, request.as_bytes())? {
            return Ok((server.began.elapsed(), server));
        }
        server.check()?;
        if server.began.elapsed() > PATIENCE {
            bail!("no page after {} s", PATIENCE.as_secs());
        }
        std::thread::sleep(Duration::from_micros(200));
    }
}

/// Whether a page is answered 200. `false` = nobody listens yet.
fn answers(at: SocketAddr, request: &[u8]) -> anyhow::Result<bool> {
    let Ok(mut stream) = TcpStream::connect(at) else {
        return Ok(false);
    };
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(request)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let head = String::from_utf8_lossy(answer.get(..16).unwrap_or_default()).into_owned();
    if !head.starts_with("HTTP/1.1 200") {
        bail!("the first page was answered {head:?}");
    }
    Ok(true)
}

fn binary_mib() -> anyhow::Result<f64> {
    let bytes = std::env::current_exe()?.metadata()?.len();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let bytes = bytes as f64;
    Ok(bytes / 1_048_576.0)
}
