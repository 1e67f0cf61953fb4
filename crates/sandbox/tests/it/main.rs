//! The sandbox's tests: the rules by situation on virtual time, the server over real sockets.

mod cast;
mod messenger;
mod server;
mod subscriptions;
mod whatsapp;
