//! The sandbox's tests: the rules by situation on virtual time, the server over real sockets.

mod cast;
mod fault_outage;
mod faults;
mod feed;
mod files;
mod history;
mod kinds;
mod managing;
mod messenger;
mod moderation;
mod phones;
mod publish_books;
mod publish_faults;
mod publish_instagram;
mod publish_page;
mod send_books;
mod server;
mod subscriptions;
mod telegram;
mod whatsapp;
