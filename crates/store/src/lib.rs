//! Tables. The only SQL of Sportello: a contract of whole atomic operations, and back ends that
//! mirror it.

pub mod contract;
mod open;
pub mod sqlite;
mod verify;

pub use contract::*;
pub use open::{open, open_in_memory, open_to_read};
pub use sqlite::{
    BeforeCommit, DeliveryAudit, FallbackAudit, MemoryStore, PicturesAudit, PostAudit, SaidAudit,
};
pub use verify::{Finding, Report, verify};
