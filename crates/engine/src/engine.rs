//! `Engine`: what every verb needs, cheap to clone.

use crate::alerts::Wording;
use crate::apps::OpenApp;
use crate::bell::Doorbell;
use crate::clock::Clock;
use crate::fallback::looks::Looks;
use crate::refusals::{Refusals, Telling};
use crate::settings::Settings;
use crate::signals::Signals;
use crate::tickets::InFlight;
use crate::vault::Vault;
use object_store::ObjectStore;
use sportello_channels::{Connector, Registry};
use sportello_core::{ChannelKind, Time};
use sportello_store::{Store, StoreError, Touched};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// The desk's engine.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<dyn Store>,
    blobs: Arc<dyn ObjectStore>,
    registry: Registry,
    settings: Settings,
    vault: Vault,
    clock: Arc<dyn Clock>,
    bell: Doorbell,
    installation: String,
    apps: RwLock<Arc<Vec<OpenApp>>>,
    refused: AtomicU64,
    refusing: AtomicBool,
    refusals: Refusals,
    in_flight: InFlight,
    signals: Signals,
    looks: Looks,
    slots: tokio::sync::Mutex<()>,
    wording: OnceLock<Arc<dyn Wording>>,
}

/// What an engine is made of.
pub struct Parts {
    /// Where rows live.
    pub store: Arc<dyn Store>,
    /// Where bytes live.
    pub blobs: Arc<dyn ObjectStore>,
    /// The connectors.
    pub registry: Registry,
    /// How it behaves.
    pub settings: Settings,
    /// Secrets.
    pub vault: Vault,
    /// The time, for the shell and the pages; steps take it as an argument.
    pub clock: Arc<dyn Clock>,
}

impl Engine {
    /// Puts an engine together and reads the apps.
    pub async fn new(parts: Parts) -> Result<Engine, crate::apps::SecretError> {
        let installation = parts.store.installation().await?;
        let engine = Engine {
            inner: Arc::new(Inner {
                store: parts.store,
                blobs: parts.blobs,
                registry: parts.registry,
                settings: parts.settings,
                vault: parts.vault,
                clock: parts.clock,
                bell: Doorbell::default(),
                installation,
                apps: RwLock::default(),
                refused: AtomicU64::new(0),
                refusing: AtomicBool::new(false),
                refusals: Refusals::default(),
                in_flight: InFlight::default(),
                signals: Signals::default(),
                looks: Looks::default(),
                slots: tokio::sync::Mutex::default(),
                wording: OnceLock::new(),
            }),
        };
        engine.reload_apps().await?;
        Ok(engine)
    }

    /// When stuck messages are looked at for another way.
    pub(crate) fn looks(&self) -> &Looks {
        &self.inner.looks
    }

    /// Passing signs that wait.
    pub(crate) fn signals(&self) -> &Signals {
        &self.inner.signals
    }

    /// Held while a free slot is looked for and taken, so that no two posts take the same.
    pub(crate) fn slots(&self) -> &tokio::sync::Mutex<()> {
        &self.inner.slots
    }

    /// Gives the words of alerts, once; until then they wait.
    pub fn set_wording(&self, wording: Arc<dyn Wording>) {
        // Whoever came first gave the same words.
        let _ = self.inner.wording.set(wording);
    }

    pub(crate) fn wording(&self) -> Option<&Arc<dyn Wording>> {
        self.inner.wording.get()
    }

    /// The store.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.inner.store
    }

    /// Where bytes live.
    pub fn blobs(&self) -> &Arc<dyn ObjectStore> {
        &self.inner.blobs
    }

    /// The connectors.
    pub fn registry(&self) -> &Registry {
        &self.inner.registry
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// The vault.
    pub fn vault(&self) -> &Vault {
        &self.inner.vault
    }

    /// The clock, for the edge.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.clock
    }

    /// The time, for the edge.
    pub fn now(&self) -> Time {
        self.inner.clock.now()
    }

    /// The doorbell.
    pub fn bell(&self) -> &Doorbell {
        &self.inner.bell
    }

    /// This installation's name.
    pub fn installation(&self) -> &str {
        &self.inner.installation
    }

    /// Webhooks refused for want of a valid signature since the start.
    pub fn refused_count(&self) -> u64 {
        self.inner.refused.load(Ordering::Relaxed)
    }

    /// Whether the last webhook could not be made durable: the desk acknowledges nothing until
    /// one can be again (I1).
    pub fn is_refusing(&self) -> bool {
        self.inner.refusing.load(Ordering::Relaxed)
    }

    /// Notes whether a webhook could be made durable, and says so in the log, not once each.
    pub(crate) fn note_storing(&self, now: Time, fault: Option<&StoreError>) {
        let refused = self.inner.refusing.swap(fault.is_some(), Ordering::Relaxed);
        let telling = match fault {
            Some(_) => self.inner.refusals.refused(now),
            None if refused => self.inner.refusals.stored(),
            None => None,
        };
        match (telling, fault) {
            (Some(Telling::Begins), Some(error)) => {
                tracing::error!(%error, "webhooks are not acknowledged: they cannot be stored");
            }
            (Some(Telling::GoesOn(count)), Some(error)) => {
                tracing::error!(%error, count, "webhooks are still not acknowledged");
            }
            (Some(Telling::Over(count)), _) => {
                tracing::info!(count, "webhooks can be stored again");
            }
            _ => {}
        }
    }

    pub(crate) fn count_refused(&self) {
        self.inner.refused.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn in_flight(&self) -> &InFlight {
        &self.inner.in_flight
    }

    /// The apps, with their secrets open.
    pub fn apps(&self) -> Arc<Vec<OpenApp>> {
        Arc::clone(
            &self
                .inner
                .apps
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    pub(crate) fn set_apps(&self, apps: Arc<Vec<OpenApp>>) {
        *self
            .inner
            .apps
            .write()
            .unwrap_or_else(PoisonError::into_inner) = apps;
    }

    /// The connector of a kind, or an error that says what is missing.
    pub fn connector(&self, kind: &ChannelKind) -> Result<&Arc<dyn Connector>, StoreError> {
        self.inner
            .registry
            .get(kind)
            .ok_or(StoreError::NotFound("a connector of that kind"))
    }

    pub(crate) fn ring(
        &self,
        workspace: sportello_core::WorkspaceId,
        conversation: Option<sportello_core::ConversationId>,
    ) {
        self.inner.bell.ring(Touched {
            workspace,
            conversation,
        });
    }
}
