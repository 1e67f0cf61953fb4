//! Drills as they are run: whole rehearsals, the shortest of the shipped ones and scripts that
//! somebody else might write.

mod mailbox;
mod others;
mod recorded;
mod shipped;
mod strangers;

use sportello_drill::{Account, House, Script, rehearse};

/// Rehearses a text with the test cast.
fn rehearsed(name: &str, text: &str, seed: u64) -> Account {
    let script = Script::parse(name, text).expect("a good script");
    rehearse(&script, &House::default(), seed).expect("a rehearsal that comes to its end")
}

/// A range of seeds, `from..to`, from the environment.
fn asked_for(name: &str) -> Option<std::ops::Range<u64>> {
    let wanted = std::env::var(name).ok()?;
    let (from, to) = wanted.split_once("..")?;
    Some(from.parse().ok()?..to.parse().ok()?)
}
