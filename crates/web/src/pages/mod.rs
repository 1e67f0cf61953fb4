//! Everything people see of the desk: pages as functions of plain values ([`view`]), the
//! components they are made of, one a file, and the files they load. `load` reads the values from
//! the store, `panes` renders what changes while a page is open, `act` is what people do there.

mod act;
pub mod alerts;
pub mod assets;
pub mod bubble;
pub mod calendar;
pub mod closing;
pub mod composer;
mod connect;
pub mod consent;
pub mod contact;
pub mod conversation;
mod deletion;
pub mod doctor;
pub mod door;
pub mod drill;
mod extras;
mod fallback;
pub mod frame;
pub mod gap;
pub mod gaps;
pub mod health;
pub mod icon;
pub mod inbox;
pub mod incident;
pub mod list;
mod load;
pub mod mark;
pub mod note;
pub mod outcome;
pub mod page;
mod panes;
mod part;
pub mod post;
pub mod reader;
mod routes;
pub mod sessions;
pub mod settings;
pub mod share;
pub mod status;
pub mod strip;
pub mod templates;
pub mod tick;
pub mod toast;
pub mod trouble;
pub mod view;
pub mod when;
#[cfg(test)]
mod words;

pub use routes::router;
