//! The desk under test: a real engine over a real store, and a process around it that dies.

use super::fuse::Fuse;
use super::ledger::Body;
use super::setup::kind_of;
use object_store::memory::InMemory;
use sportello_channels::Registry;
use sportello_core::{Time, WorkspaceId};
use sportello_drill::stage::SeededRandomness;
use sportello_engine::engine::Parts;
use sportello_engine::receive::ReceiveError;
use sportello_engine::settings::Plant;
use sportello_engine::{Clock, Engine, Settings, Vault};
use sportello_sandbox::rules::Network;
use sportello_store::{Digested, MemoryStore};
use std::sync::Arc;

/// The name of the installation in every simulation.
pub(super) const INSTALLATION: &str = "simulated";

/// The one key of every simulated vault.
const ROOT: [u8; 32] = [7; 32];

/// Steps take time as an argument, so nothing here may ask a clock.
struct NoClock;

impl Clock for NoClock {
    fn now(&self) -> Time {
        Time(0)
    }
}

/// What came of asking the desk.
pub(super) enum Called<T> {
    /// The process is not running.
    Down,
    /// It died on the way: whoever asked got no answer.
    Died,
    /// It answered.
    Gave(T),
}

/// Data folder and process.
pub(super) struct Desk {
    store: Arc<MemoryStore>,
    blobs: Arc<InMemory>,
    vault: Vault,
    settings: Settings,
    engine: Option<Engine>,
    asleep: Option<Engine>,
    fuse: Fuse,
    /// How many processes there have been.
    pub boot: u32,
    /// The one workspace.
    pub workspace: WorkspaceId,
}

impl Desk {
    /// An empty data folder, no process.
    pub fn new(seed: u64, plant: Option<Plant>, graph_url: &str) -> anyhow::Result<Desk> {
        let store = Arc::new(MemoryStore::new(INSTALLATION)?);
        let fuse = Fuse::default();
        store.set_fuse(Some(fuse.hook()));
        Ok(Desk {
            store,
            blobs: Arc::new(InMemory::new()),
            vault: Vault::new(&ROOT, Arc::new(SeededRandomness::new(seed)))?,
            settings: Settings {
                graph_url: graph_url.to_owned(),
                public_url: "https://desk.invalid".to_owned(),
                plant,
                ..Settings::default()
            },
            engine: None,
            asleep: None,
            fuse,
            boot: 0,
            workspace: WorkspaceId(0),
        })
    }

    /// Starts a process on the folder.
    pub fn start(&mut self) -> anyhow::Result<()> {
        self.fuse.reset();
        let parts = Parts {
            store: self.store.clone(),
            blobs: self.blobs.clone(),
            registry: Registry::standard(),
            settings: self.settings.clone(),
            vault: self.vault.clone(),
            clock: Arc::new(NoClock),
        };
        self.engine = Some(pollster::block_on(Engine::new(parts))?);
        self.boot += 1;
        Ok(())
    }

    /// Ends the process: memory is gone, the folder stays.
    pub fn kill(&mut self) {
        self.engine = None;
    }

    /// The machine falls asleep: the process is there and does nothing.
    pub fn fall_asleep(&mut self) {
        self.asleep = self.engine.take();
    }

    /// The machine wakes up.
    pub fn wake_up(&mut self) {
        self.engine = self.asleep.take();
    }

    /// Whether a process runs.
    pub fn is_up(&self) -> bool {
        self.engine.is_some()
    }

    /// The engine, for looking only.
    pub fn engine(&self) -> Option<&Engine> {
        self.engine.as_ref()
    }

    /// The data folder.
    pub fn store(&self) -> &Arc<MemoryStore> {
        &self.store
    }

    /// The fuse.
    pub fn fuse(&self) -> &Fuse {
        &self.fuse
    }

    /// Gives it what a platform posts, or somebody in its name.
    pub fn take_in(&mut self, now: Time, body: &Body) -> Called<Result<Digested, ReceiveError>> {
        let (raw, signature) = (Arc::clone(&body.raw), Some(body.signature.as_str()));
        let bots = kind_of(Network::Telegram);
        self.call(async |e| match body.of_bot {
            true => e.receive_update(now, &bots, signature, &raw).await,
            false => e.receive(now, signature, raw).await,
        })
    }

    /// Asks the process something. Every future of the desk is ready at once here.
    pub fn call<T>(&mut self, ask: impl AsyncFnOnce(&Engine) -> T) -> Called<T> {
        let Some(engine) = self.engine.clone() else {
            return Called::Down;
        };
        let answer = pollster::block_on(ask(&engine));
        if self.fuse.is_dead() {
            self.engine = None;
            return Called::Died;
        }
        Called::Gave(answer)
    }
}
