//! The platform's rules as a pure core: every input carries its time and its randomness.
//!
//! Read in the order in which a call travels: `request` (what comes in, what goes out), `route`
//! (which endpoint it is), `fault` (what a scripted outage does to it), `access` (whose token it
//! is), then the endpoints in `send` and `graph`. What follows from a call lives in `receipt`
//! (ticks on virtual time) and `outbox` (webhooks). `command` is the whole alphabet of inputs:
//! the same commands with the same seeds always rebuild the same [`World`].

pub mod access;
pub mod asset;
pub mod chance;
pub mod command;
pub mod comment;
pub mod delivery;
pub mod doubt;
mod download;
pub mod error;
pub mod fault;
pub mod fields;
pub mod graph;
pub mod headers;
pub mod ids;
pub mod limits;
pub mod link;
pub mod login;
pub mod magic;
pub mod matter;
pub mod media;
pub mod multipart;
pub mod outbox;
pub mod params;
pub mod person;
pub mod phone;
pub mod picture;
pub mod post;
pub mod publish;
pub mod receipt;
pub mod received;
pub mod request;
pub mod route;
pub mod script;
pub mod send;
pub mod settings;
pub mod signature;
pub mod state;
pub mod target;
pub mod task;
pub mod telegram;
pub mod thread;
pub mod time;
pub mod version;
pub mod webhook;
pub mod world;

pub use chance::Chance;
pub use command::{Command, Done};
pub use request::{ApiRequest, ApiResponse, Effect, Outcome, Reply};
pub use world::{Network, World};
