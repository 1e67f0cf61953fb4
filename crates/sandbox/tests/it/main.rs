//! The sandbox's tests: the rules by situation on virtual time, the server over real sockets.

mod cast;
mod faults;
mod kinds;
mod managing;
mod messenger;
mod phones;
mod server;
mod subscriptions;
mod whatsapp;
