//! The counts: what the sandbox says happened against what the desk says.

mod copies;
mod messages;
mod posts;
mod refusals;
mod ways;
mod windows;

use crate::account::Account;
use crate::books::Books;
use crate::house::House;
use crate::script::Kind;
use crate::script::Script;
use crate::stage::{MailRoom, Office, Platform};
use anyhow::Result;
use sportello_sandbox::rules::Network;
use sportello_store::{DeliveryAudit, FallbackAudit, PostAudit};
use std::collections::{BTreeMap, BTreeSet};

/// What a rehearsal left behind.
pub(crate) struct Ended<'s> {
    /// The script.
    pub script: &'s Script,
    /// The house.
    pub house: &'s House,
    /// Midnight of the drill's day, in milliseconds since 1970.
    pub midnight: i64,
    /// The desk's deliveries of messages.
    pub deliveries: Vec<DeliveryAudit>,
    /// What the desk said another way.
    pub fallbacks: Vec<FallbackAudit>,
    /// The desk's deliveries of posts.
    pub posts: Vec<PostAudit>,
    /// What people said that the desk has.
    pub kept: BTreeSet<String>,
    /// The desk's channels.
    pub office: Office,
    /// When it ended.
    pub ended_at: i64,
    /// The platform.
    pub world: Platform,
    /// The mailbox.
    pub mailroom: MailRoom,
    /// What people asked for and saw.
    pub books: Books,
}

/// What stands behind a number, counted by its words.
#[derive(Debug, Default)]
struct Notes(BTreeMap<String, u64>);

impl Notes {
    fn add(&mut self, what: String) {
        *self.0.entry(what).or_default() += 1;
    }

    fn into_lines(self) -> Vec<String> {
        let lines = self.0.into_iter();
        lines
            .map(|(what, count)| format!("{count} x {what}"))
            .collect()
    }
}

/// Counts.
pub(crate) fn account(ended: &Ended<'_>, seed: u64) -> Result<Account> {
    let books = &ended.books;
    let seconds = |ms: i64| ms.div_euclid(1_000);
    let (start, end) = (
        ended.midnight + ended.script.start(),
        ended.midnight + ended.script.end(),
    );
    let mut account = Account {
        script: ended.script.name.clone(),
        seed,
        said: books.said.len() as u64,
        in_unrecoverable: books.unrecoverable.len() as u64,
        incident_opened_after_s: books.opened_at.map(|at| seconds(at - start)),
        recovered_after_s: books.recovered_at.map(|at| seconds(at - end)),
        // The tokens of a drill are never taken back: whatever refuses them is the outage.
        false_disconnects: books.disconnected.len() as u64,
        refused: books.refused.values().sum(),
        ..Account::default()
    };
    let mut notes = Notes::default();
    for said in &books.said {
        if !ended.kept.contains(&said.id) {
            account.in_lost += 1;
            let hours = seconds(said.at - start) / 3_600;
            let kind = said.place.1.word();
            notes.add(format!("not in the desk: {kind}, said in hour {hours}"));
        }
    }
    for (why, count) in &books.refused {
        notes.0.insert(format!("answer refused: {why}"), *count);
    }
    let closed = windows::count(ended, &mut account, &mut notes);
    messages::count(ended, &closed, &mut account, &mut notes);
    posts::count(ended, &mut account, &mut notes);
    let state = ended.world.world().state();
    for name in ["undecidable", "undecidable_posts"] {
        account.undecidable += state[name].as_u64().unwrap_or(0);
    }
    account.undecidable += ended.mailroom.undecidable();
    account.notes = notes.into_lines();
    account.idle_lines = books.idle.iter().copied().collect();
    Ok(account)
}

/// Whether a network, or a mail server, alone knows what became of a message: nothing can be read back there.
fn is_blind(kind: Kind) -> bool {
    !matches!(kind, Kind::Network(Network::Facebook | Network::Instagram))
}
