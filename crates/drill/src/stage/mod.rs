//! The stage that drills and simulations share: dice, small files, the platform with its dice, the
//! wire without sockets, channels connected over it, and a mailbox.

pub mod chance;
pub mod files;
pub mod mailroom;
pub mod office;
pub mod platform;
pub mod wire;

pub use chance::{Dice, SeededRandomness, Stream};
pub use mailroom::MailRoom;
pub use office::Office;
pub use platform::Platform;
