//! The store through its contract: one suite for every back end, then what only a folder, a
//! schema or many shuffled events can show.

mod cast;
mod conformance;
mod disk;
mod essence;
mod properties;
mod schema;
mod verified;
