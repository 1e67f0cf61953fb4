//! Drills: an outage rehearsed on virtual time against the sandbox's rules, with a copy of a
//! workspace's rules on a throwaway store. Nothing of it touches a live channel: there is no
//! socket in it.
//!
//! `script` is what people write and `shipped` what comes with the desk; `house` is the workspace,
//! `cast` the workload; `run` rehearses, `record` is what was seen of it, `books` remembers what was asked for, `count` compares
//! accounts and `account` tells the result. `stage` is what drills share with simulations.

mod account;
mod books;
mod cast;
mod count;
mod house;
mod promise;
mod record;
mod run;
pub mod script;
mod shipped;
pub mod stage;

pub use account::Account;
pub use house::{House, Template};
pub use promise::{Breach, Promise};
pub use record::{Moment, Onlooker, Record, Seen, Stopped};
pub use run::{record, rehearse, rehearse_while};
pub use script::{Script, ScriptError, Wrong};
pub use shipped::{SHIPPED, shipped};
