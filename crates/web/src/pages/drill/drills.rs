//! The drill that runs, one at a time on the whole desk, and the last one of each workspace. All of
//! it is in memory: a restart forgets it, and nothing of it is in the live store.

use super::load::{self, Shown};
use super::stage::{Play, Played, Script, Shipped, Stage, Unfinished, Unplayable};
use crate::desk::Desk;
use sportello_core::{Span, Time, WorkspaceId};
use sportello_store::Touched;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// A drill that is not over by then is ended.
const LIMIT: Duration = Duration::from_secs(60);
/// Pages hear of so many percent at a time.
const STEP: u8 = 4;

/// The desk's drills.
#[derive(Default)]
pub struct Drills {
    stage: OnceLock<Arc<dyn Stage>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    running: Option<Arc<Running>>,
    last: HashMap<WorkspaceId, Arc<Outcome>>,
}

/// A drill under way.
pub struct Running {
    /// For which workspace.
    pub workspace: WorkspaceId,
    /// What is rehearsed.
    pub script: Script,
    /// Since when, on the desk's own clock.
    pub started_at: Time,
    percent: AtomicU8,
}

impl Running {
    /// How much of it is over, in percent.
    pub fn percent(&self) -> u8 {
        self.percent.load(Ordering::Relaxed)
    }
}

/// A drill that is over.
pub struct Outcome {
    /// What was rehearsed.
    pub script: Script,
    /// When it ended, on the desk's own clock.
    pub at: Time,
    /// How long it took.
    pub took: Span,
    /// How it ended.
    pub end: End,
}

/// How a drill ended.
pub enum End {
    /// It was played, and this is what came of it.
    Played(Box<Shown>),
    /// It took longer than a minute and was ended.
    TooLong,
    /// It failed.
    Failed,
}

impl Outcome {
    /// What came of it, if it was played.
    pub fn shown(&self) -> Option<&Shown> {
        match &self.end {
            End::Played(shown) => Some(shown),
            End::TooLong | End::Failed => None,
        }
    }
}

/// Why a drill is not begun.
pub enum Refused {
    /// One is under way on this desk.
    Busy,
    /// There is nothing to play, or nothing to play it on.
    Unplayable(Unplayable),
    /// The machine gives no thread.
    NoThread,
}

impl Drills {
    /// Provides the stage; the first one stays.
    pub fn play_on(&self, stage: Arc<dyn Stage>) {
        // A second stage would be a mistake of whoever wires the desk, and harms nobody.
        let _ = self.stage.set(stage);
    }

    /// The stage; `None` = this desk has none.
    pub fn stage(&self) -> Option<&Arc<dyn Stage>> {
        self.stage.get()
    }

    /// The shipped drill of that name.
    pub fn shipped(&self, name: &str) -> Option<Shipped> {
        let all = self.stage()?.shipped();
        all.into_iter().find(|one| one.name == name)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The drill under way, of whichever workspace.
    pub fn running(&self) -> Option<Arc<Running>> {
        self.state().running.clone()
    }

    /// The last drill of a workspace that is over.
    pub fn last(&self, workspace: WorkspaceId) -> Option<Arc<Outcome>> {
        self.state().last.get(&workspace).cloned()
    }

    /// Takes the one place there is.
    fn take(&self, running: &Arc<Running>) -> bool {
        let mut state = self.state();
        let free = state.running.is_none();
        if free {
            state.running = Some(Arc::clone(running));
        }
        free
    }

    /// Gives it back, with what came of it if anything did.
    fn give_back(&self, workspace: WorkspaceId, outcome: Option<Outcome>) {
        let mut state = self.state();
        state.running = None;
        if let Some(outcome) = outcome {
            state.last.insert(workspace, Arc::new(outcome));
        }
    }
}

/// Begins a drill; it goes on by itself.
///
/// # Errors
/// Why nothing is begun.
pub async fn begin(desk: &Desk, workspace: WorkspaceId, script: Script) -> Result<(), Refused> {
    let drills = desk.drills();
    let Some(stage) = drills.stage() else {
        return Err(Refused::Unplayable(Unplayable::NoChannel));
    };
    if drills.running().is_some() {
        return Err(Refused::Busy);
    }
    let store = desk.store().as_ref();
    let prepared = stage.prepare(store, workspace, &script).await;
    let play = prepared.map_err(Refused::Unplayable)?;
    let running = Arc::new(Running {
        workspace,
        script,
        started_at: desk.now(),
        percent: AtomicU8::new(0),
    });
    // From here on nothing waits, so a browser that leaves now cannot keep the place taken.
    if !drills.take(&running) {
        return Err(Refused::Busy);
    }
    let Some(ended) = perform(desk, &running, play) else {
        drills.give_back(workspace, None);
        return Err(Refused::NoThread);
    };
    tokio::spawn(conclude(desk.clone(), running, ended));
    ring(desk, workspace);
    Ok(())
}

type Came = Result<Played, Unfinished>;

/// Plays it on a thread of its own. `None` = there is none to be had.
fn perform(desk: &Desk, running: &Arc<Running>, play: Play) -> Option<oneshot::Receiver<Came>> {
    let (sender, ended) = oneshot::channel();
    let (desk, running) = (desk.clone(), Arc::clone(running));
    let body = move || {
        let begun = Instant::now();
        let mut told = 0;
        let mut goes_on = |percent: u8| {
            running.percent.store(percent, Ordering::Relaxed);
            if percent >= told + STEP {
                told = percent;
                ring(&desk, running.workspace);
            }
            begun.elapsed() < LIMIT
        };
        // A fault of the rehearsal must not be one of the desk.
        let came = catch_unwind(AssertUnwindSafe(|| play(&mut goes_on)));
        // Nobody waits for it once the desk is stopping.
        let _ = sender.send(came.unwrap_or(Err(Unfinished::Failed)));
    };
    let spawned = std::thread::Builder::new()
        .name("drill".to_owned())
        .spawn(body);
    spawned.is_ok().then_some(ended)
}

/// Waits for its end and keeps what came of it.
async fn conclude(desk: Desk, running: Arc<Running>, ended: oneshot::Receiver<Came>) {
    let end = match ended.await {
        Ok(Ok(played)) => match load::shown(played).await {
            Ok(shown) => End::Played(Box::new(shown)),
            Err(error) => {
                tracing::error!(error = %error, "what came of a drill could not be read");
                End::Failed
            }
        },
        Ok(Err(Unfinished::Stopped)) => End::TooLong,
        Ok(Err(Unfinished::Failed)) | Err(_) => End::Failed,
    };
    let at = desk.now();
    let outcome = Outcome {
        script: running.script.clone(),
        at,
        took: at.since(running.started_at),
        end,
    };
    desk.drills().give_back(running.workspace, Some(outcome));
    ring(&desk, running.workspace);
}

/// Pages of the workspace look again.
fn ring(desk: &Desk, workspace: WorkspaceId) {
    let touched = Touched {
        workspace,
        conversation: None,
    };
    desk.engine().bell().ring(touched);
}
