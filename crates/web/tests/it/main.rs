//! The desk over HTTP: each file mirrors a folder of routes. A real engine over an in-memory
//! store, a clock that stands still until it is moved, and a socket only where a socket is what is
//! tested.

mod ask;
mod shop;

mod api_consents;
mod api_contacts;
mod api_conversations;
mod api_health;
mod api_incidents;
mod api_messages;
mod api_posts;
mod bots;
mod guard;
mod hooks;
mod live;
mod mailboxes;
mod media;
mod open_api;
mod pages;
mod passwords;
mod problems;
mod removal;
mod served;
mod sign_in;
