//! P6: from a webhook to the agent's browser. A page with a conversation is open as a browser
//! holds it; someone writes, and the clock stops when the words arrive there. At rest, and while
//! a thousand messages a second come in from other people.

use super::bodies::{Maker, PEOPLE, mark};
use super::client::Connection;
use super::folder::{self, Place};
use super::item::Item;
use super::pair::{address, conversations, now_millis};
use super::process::Server;
use super::stats::Latencies;
use anyhow::{Context as _, bail};
use futures_util::StreamExt as _;
use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::{AbortHandle, JoinSet};

/// Messages measured at rest, and under load.
const PROBES: usize = 300;
/// The pause between two, and half as much again at random.
const PAUSE: Duration = Duration::from_millis(30);
/// The load: so many connections, each one message in so long: 1,000 a second.
const CONNECTIONS: usize = 50;
const EACH: Duration = Duration::from_millis(50);
/// Words that are not on the page by then will not be.
const SEEN: Duration = Duration::from_secs(10);
/// Who is measured: none of those who make the load.
const PERSON: u64 = PEOPLE + 1;

/// When which mark was posted, and how long it took to be seen.
#[derive(Debug, Default)]
struct Watch {
    posted: HashMap<String, Instant>,
    seen: Vec<Duration>,
}

/// An open page.
struct Page {
    watch: Arc<Mutex<Watch>>,
    bytes: Arc<AtomicU64>,
    reader: AbortHandle,
}

/// Measures on a folder of its own.
pub async fn measure(place: &Place) -> anyhow::Result<Item> {
    let data = place.data("live");
    let workspace = folder::set_up(&data).await?;
    let mut desk = Server::start(&folder::serve(&data))?;
    let (url, at) = address(&desk)?;
    let mut maker = Maker::new(&url, 1);
    let mut connection = Connection::open(at).await?;
    say(&mut connection, &mut maker).await?;
    let store = crate::folder::open_to_read(&data.data)?;
    let conversation = conversations(&*store, workspace)
        .await?
        .pop()
        .context("who wrote is not in the inbox")?;
    let cookie = sign_in(&url, &desk).await?;
    let page = Page::open(&url, &cookie, &format!("/inbox/{}", conversation.id)).await?;

    eprintln!("an agent's browser, at rest");
    let rest = page.probe(&mut connection, &mut maker).await?;
    eprintln!("an agent's browser, a thousand messages a second");
    let (mut load, posted) = load(at, &url);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let (before, began) = (posted.load(Ordering::Relaxed), Instant::now());
    let busy = page.probe(&mut connection, &mut maker).await?;
    let achieved = posted.load(Ordering::Relaxed) - before;
    let elapsed = began.elapsed();
    load.abort_all();
    desk.check()?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let (achieved, bytes) = (achieved as f64, page.bytes.load(Ordering::Relaxed) as f64);
    Ok(Item {
        id: "P6",
        what: "webhook to the agent's browser: p50 at rest, p99 at 1,000 a second",
        value: rest.percentile(50.0),
        unit: "ms",
        n: rest.len() + busy.len(),
        steady: true,
        p50_ms: Some(rest.percentile(50.0)),
        p99_ms: Some(busy.percentile(99.0)),
        max_ms: Some(busy.percentile(100.0)),
        memory_mib: Some(desk.memory_mib()),
        backlog: Some(0),
        more: BTreeMap::from([
            ("rest_p99_ms", rest.percentile(99.0)),
            ("load_p50_ms", busy.percentile(50.0)),
            (
                "load_per_second",
                achieved / elapsed.as_secs_f64().max(1e-9),
            ),
            ("page_mib", bytes / 1_048_576.0),
        ]),
        ..Item::default()
    })
}

/// Posts a message of the person who is measured. Gives its mark.
async fn say(connection: &mut Connection, maker: &mut Maker) -> anyhow::Result<String> {
    let mark = mark(maker.made());
    let request = maker.request_saying(PERSON, &format!("Buongiorno {mark}"), now_millis());
    if connection.ask(&request).await? != 200 {
        bail!("a message was refused");
    }
    Ok(mark)
}

/// Uses the one-time link of the ready line and chooses a password, as a person does. Gives the
/// cookie.
async fn sign_in(url: &str, desk: &Server) -> anyhow::Result<String> {
    let link = desk.ready["sign_in"]
        .as_str()
        .context("the ready line has no sign-in link")?;
    enter(url, link).await
}

/// The same with any one-time link.
pub async fn enter(url: &str, link: &str) -> anyhow::Result<String> {
    let entered = cookie_of(&browser()?.post(link).header("origin", url).send().await?)?;
    let chosen = browser()?
        .post(format!("{url}/password"))
        .header("origin", url)
        .header("cookie", entered)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("password=rose+e+tulipani&again=rose+e+tulipani")
        .send()
        .await?;
    cookie_of(&chosen)
}

fn cookie_of(answer: &reqwest::Response) -> anyhow::Result<String> {
    let cookie = answer
        .headers()
        .get("set-cookie")
        .and_then(|c| c.to_str().ok())
        .with_context(|| format!("signing in gave no cookie but {}", answer.status()))?;
    Ok(cookie.split(';').next().unwrap_or_default().to_owned())
}

/// A browser that follows nothing.
pub fn browser() -> anyhow::Result<reqwest::Client> {
    Ok(reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()?)
}

impl Page {
    /// Opens the stream of a page and reads it as it comes.
    async fn open(url: &str, cookie: &str, path: &str) -> anyhow::Result<Page> {
        let request = browser()?.get(format!("{url}/live?at={path}"));
        let answer = request
            .header("cookie", cookie)
            .header("accept", "text/event-stream")
            .send()
            .await?;
        if answer.status() != 200 {
            bail!("the live page was answered {}", answer.status());
        }
        let (watch, bytes) = (
            Arc::new(Mutex::new(Watch::default())),
            Arc::new(AtomicU64::new(0)),
        );
        let (eye, count) = (watch.clone(), bytes.clone());
        let reader = tokio::spawn(async move {
            let mut stream = answer.bytes_stream();
            let mut tail = Vec::new();
            while let Some(Ok(chunk)) = stream.next().await {
                count.fetch_add(chunk.len() as u64, Ordering::Relaxed);
                look(&eye, &mut tail, &chunk);
            }
        });
        Ok(Page {
            watch,
            bytes,
            reader: reader.abort_handle(),
        })
    }

    /// Posts messages one after another and gives how long each took to be on the page.
    async fn probe(
        &self,
        connection: &mut Connection,
        maker: &mut Maker,
    ) -> anyhow::Result<Latencies> {
        for nth in 0..PROBES {
            let expected = mark(maker.made());
            self.watch().posted.insert(expected.clone(), Instant::now());
            say(connection, maker).await?;
            let began = Instant::now();
            while self.watch().posted.contains_key(&expected) {
                if began.elapsed() > SEEN {
                    bail!("a message was not on the page after {} s", SEEN.as_secs());
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            // Not in step with anything that ticks.
            tokio::time::sleep(PAUSE + Duration::from_micros((nth as u64 * 7_919) % 15_000)).await;
        }
        Ok(Latencies::new(std::mem::take(&mut self.watch().seen)))
    }

    fn watch(&self) -> std::sync::MutexGuard<'_, Watch> {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

/// Looks for posted marks in what came; `tail` is the end of what came before.
fn look(watch: &Mutex<Watch>, tail: &mut Vec<u8>, chunk: &[u8]) {
    let now = Instant::now();
    tail.extend_from_slice(chunk);
    let mut watch = watch.lock().unwrap_or_else(PoisonError::into_inner);
    let found: Vec<String> = watch
        .posted
        .keys()
        .filter(|mark| holds(tail, mark.as_bytes()))
        .cloned()
        .collect();
    for mark in found {
        if let Some(posted) = watch.posted.remove(&mark) {
            watch.seen.push(now.duration_since(posted));
        }
    }
    let keep = tail.len().saturating_sub(32);
    tail.drain(..keep);
}

/// Whether bytes hold a word.
fn holds(bytes: &[u8], word: &[u8]) -> bool {
    let Some(first) = word.first() else {
        return true;
    };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|b| b == first) {
        rest = &rest[at..];
        if rest.starts_with(word) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

/// Other people write, at a pace of their own whatever the answers take.
fn load(at: SocketAddr, url: &str) -> (JoinSet<anyhow::Result<()>>, Arc<AtomicU64>) {
    let mut tasks = JoinSet::new();
    let posted = Arc::new(AtomicU64::new(0));
    for nth in 0..CONNECTIONS {
        let posted = posted.clone();
        let mut maker = Maker::new(url, (nth as u64 + 1) << 32);
        tasks.spawn(async move {
            let mut connection = Connection::open(at).await?;
            let phase = EACH.mul_f64(nth as f64 / CONNECTIONS as f64);
            let mut clock = tokio::time::interval_at(tokio::time::Instant::now() + phase, EACH);
            clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
            loop {
                clock.tick().await;
                for request in maker.requests(1, now_millis()) {
                    if connection.ask(&request).await? == 200 {
                        posted.fetch_add(1, Ordering::Relaxed);
                    }
                }
            }
        });
    }
    (tasks, posted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_across_two_chunks_and_once() {
        let watch = Mutex::new(Watch::default());
        watch
            .lock()
            .expect("free")
            .posted
            .insert("nr7x".to_owned(), Instant::now());
        let mut tail = Vec::new();
        look(&watch, &mut tail, b"data: <p>n nr");
        assert_eq!(watch.lock().expect("free").seen.len(), 0);
        look(&watch, &mut tail, b"7x</p>\n\n");
        look(&watch, &mut tail, b"nr7x");
        assert_eq!(watch.lock().expect("free").seen.len(), 1);
    }

    #[test]
    fn a_longer_mark_is_another() {
        assert!(
            holds(b"... nr12x", b"nr12x")
                && !holds(b"... nr123x", b"nr12x")
                && !holds(b"nr1", b"nr12x")
        );
    }
}
