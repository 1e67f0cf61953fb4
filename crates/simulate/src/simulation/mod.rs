//! The simulation: real engine steps, connectors and store on virtual time against the sandbox's
//! rules, over a wire that fails as told.
//!
//! A seed writes an explicit list of what happens (`generate`, `action`), a list runs the same
//! every time (`sim`), every step is checked (`check`), and a failing list is shrunk (`shrink`).
//! Desk (`desk`, `work`), platform (`platform`) and wire (`net`, `arrive`, `hooks`) meet in `sim`;
//! dice, small files and the wire itself are the stage that drills share (`sportello_drill::stage`); `ledger` remembers what both must answer for.

mod act;
mod action;
mod arrive;
mod cast;
mod check;
mod command;
mod counts;
mod desk;
mod fuse;
mod generate;
mod hooks;
mod ledger;
mod net;
mod passing;
mod platform;
mod press;
mod reading;
mod setup;
mod shrink;
mod sim;
mod trace;
mod violation;
mod work;

pub(crate) use command::{Run, command};
