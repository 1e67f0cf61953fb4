//! The stage that drills and simulations share: dice, small files, the platform with its dice, the
//! wire without sockets, and channels connected over it.

pub mod chance;
pub mod files;
pub mod office;
pub mod platform;
pub mod wire;

pub use chance::{Dice, SeededRandomness, Stream};
pub use office::Office;
pub use platform::Platform;
