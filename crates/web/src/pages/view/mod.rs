//! What the pages show, as plain values: a page is a function of one of these and nothing else,
//! so every state of the desk can be rendered in a test without a store or an engine.

mod answer;
mod comment;
mod contact;
mod conversation;
mod list;
mod state;

pub use answer::*;
pub use comment::*;
pub use contact::*;
pub use conversation::*;
pub use list::*;
pub use state::*;
