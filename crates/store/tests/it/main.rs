//! The store through its contract: one suite for every back end, then what only a folder, a
//! schema or many shuffled events can show.

mod cast;
mod conformance;
mod damage;
mod disk;
mod essence;
mod events;
mod facts;
mod properties;
mod schema;
mod verified;
