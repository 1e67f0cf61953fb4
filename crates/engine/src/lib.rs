//! The verbs, in the order in which data flows. Every worker is a step: `begin` asks the store
//! what is to be done at a moment and gives jobs (requests to be made), `finish` stores what
//! came of one. A thin async shell drives them in production; the simulator drives the same
//! steps on virtual time.

pub mod bell;
pub mod clock;
pub mod settings;
pub mod vault;

pub mod apps;
pub mod bots;
pub mod connect;
pub mod doctor;
pub mod login;
pub mod receive;
mod refusals;

mod asking;
mod polling;

mod arrivals;
mod everywhere;
mod given_up;
pub mod people;
mod probes;
pub mod profile;
mod silence;
mod suspicion;

pub mod compose;
pub mod reply;
pub mod route;
pub mod signals;

pub mod dispatch;
mod doubt;
mod every;
mod fallback;
pub mod gap;
mod incidents;
pub mod job;
pub mod page;
pub mod publish;
pub mod reconcile;
pub mod removal;
pub mod renewal;
pub mod templates;
mod tickets;
pub mod token;

pub mod alerts;
pub mod health;
pub mod library;
pub mod mail;
pub mod media;
pub mod opinion;
pub mod status;

pub mod http;
pub mod shell;

pub mod engine;

pub use bell::{Doorbell, Listener, Ring};
pub use clock::{Clock, SystemClock};
pub use engine::Engine;
pub use job::{Job, Outcome};
pub use settings::Settings;
pub use vault::Vault;
