//! The shell that drives the steps in production: asks what is to be done, makes the requests,
//! stores what came of them, and sleeps until the doorbell rings or something falls due.

use crate::engine::Engine;
use crate::http::{Client, ClientError};
use crate::job::{Job, Outcome};
use sportello_core::{Span, Time};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// The longest sleep: a doorbell that was missed heals by then.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);
/// What came in is looked at after so long, together with all that comes meanwhile.
const MOMENT: Duration = Duration::from_millis(60);
/// The pause after the store refused.
const TROUBLE: Duration = Duration::from_secs(1);

/// Runs the workers until told to stop. Requests under way are left: what they were about is
/// stored, and the next start finds it.
pub async fn run(engine: Engine, mut stop: watch::Receiver<bool>) -> Result<(), ClientError> {
    // Reading the system's certificates takes tens of milliseconds: pages do not wait for it.
    let settings = engine.settings().clone();
    let client = match tokio::task::spawn_blocking(move || Client::new(&settings)).await {
        Ok(client) => client?,
        Err(broken) if broken.is_panic() => std::panic::resume_unwind(broken.into_panic()),
        // The runtime is going away.
        Err(_) => return Ok(()),
    };
    let mut running: JoinSet<()> = JoinSet::new();
    running.spawn(direct_bots(engine.clone()));
    while !*stop.borrow() {
        let mut busy = false;
        let mut start = |job| {
            busy = true;
            running.spawn(carry_out(engine.clone(), client.clone(), job));
        };
        let begun = engine.begin_each(engine.now(), &mut start).await;
        let sleep = match begun {
            Ok(()) if !busy => sleep(&engine).await,
            // There may be more than fitted.
            Ok(()) => Duration::ZERO,
            Err(error) => {
                tracing::error!("the workers wait: {error}");
                TROUBLE
            }
        };
        if wait(&engine, sleep, &mut stop, &mut running)
            .await
            .is_none()
        {
            return Ok(());
        }
    }
    Ok(())
}

/// The desk's address may have changed since the last start.
async fn direct_bots(engine: Engine) {
    if let Err(error) = engine.direct_bots(engine.now()).await {
        tracing::warn!(%error, "whether bots send their events here was not looked at");
    }
}

/// Waits until there is something to look at. `None` = told to stop.
async fn wait(
    engine: &Engine,
    sleep: Duration,
    stop: &mut watch::Receiver<bool>,
    running: &mut JoinSet<()>,
) -> Option<()> {
    let asleep = tokio::time::sleep(sleep);
    tokio::pin!(asleep);
    loop {
        tokio::select! {
            biased;
            _ = stop.changed() => return None,
            () = engine.bell().work() => return Some(()),
            Some(_) = running.join_next(), if !running.is_empty() => {}
            () = engine.bell().soon() => {
                let moment = tokio::time::Instant::now() + MOMENT;
                if moment < asleep.deadline() {
                    asleep.as_mut().reset(moment);
                }
            }
            () = &mut asleep => return Some(()),
        }
    }
}

/// How long there is nothing to do.
async fn sleep(engine: &Engine) -> Duration {
    let now = engine.now();
    match engine.next_wake(now).await {
        Ok(Some(at)) => until(now, at).min(LONGEST_SLEEP),
        Ok(None) => LONGEST_SLEEP,
        Err(_) => TROUBLE,
    }
}

fn until(now: Time, at: Time) -> Duration {
    let span = at.since(now).max(Span::millis(5));
    Duration::from_millis(u64::try_from(span.0).unwrap_or(0))
}

/// Makes one request, and those that follow from its answer.
async fn carry_out(engine: Engine, client: Client, job: Job) {
    let mut next = Some(job);
    while let Some(job) = next.take() {
        let outcome = client.make(&engine, &job).await;
        next = match store(&engine, job, outcome).await {
            Some(follow) => Some(follow),
            None => break,
        };
    }
    engine.bell().wake_workers();
}

/// Stores an outcome, as often as it takes: what the platform said must not be lost because the
/// disk was full for a moment.
async fn store(engine: &Engine, job: Job, outcome: Outcome) -> Option<Job> {
    let mut job = job;
    for attempt in 0_u32.. {
        match engine.finish(engine.now(), &mut job, &outcome).await {
            Ok(follow) => return follow,
            Err(error) if attempt < 30 => {
                tracing::error!("an answer could not be stored yet: {error}");
                tokio::time::sleep(TROUBLE).await;
            }
            Err(error) => {
                tracing::error!(
                    "an answer could not be stored: it will be looked for after the next start: {error}"
                );
                return None;
            }
        }
    }
    None
}
