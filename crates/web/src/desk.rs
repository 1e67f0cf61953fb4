//! `Desk`: what every handler shares, cheap to clone.

use crate::auth::Doors;
use crate::auth::limit::Failures;
use crate::auth::password::Hasher;
use crate::hooks::Intake;
use crate::live::Live;
use crate::pages::alerts::AlertWords;
use crate::pages::drill::Drills;
use sportello_core::Time;
use sportello_engine::Engine;
use sportello_store::Store;
use std::net::IpAddr;
use std::sync::Arc;

/// The desk's HTTP side.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    doors: Doors,
    failures: Failures,
    hasher: Hasher,
    intake: Intake,
    live: Live,
    drills: Drills,
    sandbox: Option<String>,
}

impl Desk {
    /// A desk over an engine, listening on `address`. Its public address is the engine's setting.
    pub fn new(engine: Engine, address: IpAddr) -> Desk {
        Desk::of(engine, address, None)
    }

    /// The same beside a sandbox at this address, whose phones an empty inbox points to.
    pub fn beside_sandbox(engine: Engine, address: IpAddr, sandbox: String) -> Desk {
        Desk::of(engine, address, Some(sandbox))
    }

    fn of(engine: Engine, address: IpAddr, sandbox: Option<String>) -> Desk {
        engine.set_wording(Arc::new(AlertWords));
        let doors = Doors::new(&engine.settings().public_url, address.is_loopback());
        Desk {
            inner: Arc::new(Inner {
                engine,
                doors,
                failures: Failures::default(),
                hasher: Hasher::default(),
                intake: Intake::default(),
                live: Live::default(),
                drills: Drills::default(),
                sandbox,
            }),
        }
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.inner.engine
    }

    /// The store.
    pub fn store(&self) -> &Arc<dyn Store> {
        self.inner.engine.store()
    }

    /// The time.
    pub fn now(&self) -> Time {
        self.inner.engine.now()
    }

    /// The address of the sandbox's phones, where the desk is a demo.
    pub fn sandbox(&self) -> Option<&str> {
        self.inner.sandbox.as_deref()
    }

    /// The rehearsals of outages.
    pub fn drills(&self) -> &Drills {
        &self.inner.drills
    }

    /// The names it answers to.
    pub fn doors(&self) -> &Doors {
        &self.inner.doors
    }

    /// Failed sign-ins.
    pub(crate) fn failures(&self) -> &Failures {
        &self.inner.failures
    }

    /// Password hashing.
    pub(crate) fn hasher(&self) -> &Hasher {
        &self.inner.hasher
    }

    /// Webhook bodies under way.
    pub(crate) fn intake(&self) -> &Intake {
        &self.inner.intake
    }

    /// Live pages.
    pub(crate) fn live(&self) -> &Live {
        &self.inner.live
    }
}
