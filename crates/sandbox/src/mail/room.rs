//! What both servers share: the inbox, what the business sent, faults.

use super::fault::{Deed, Fault, Stage};
use super::letter::Letter;
use serde::Serialize;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// A mail that the business sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// The sender of its envelope.
    pub from: String,
    /// Whom it went to.
    pub to: String,
    /// It, as it came.
    pub raw: String,
}

/// A mail in the inbox.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub uid: u32,
    /// Seconds.
    pub at: i64,
    pub raw: Vec<u8>,
}

#[derive(Debug, Default)]
struct State {
    validity: u32,
    last: u32,
    inbox: Vec<Kept>,
    sent: Vec<Sent>,
    faults: Vec<Fault>,
    written: u32,
}

/// The mailbox, and everything that was sent from it.
#[derive(Debug)]
pub struct MailRoom(Mutex<State>);

impl MailRoom {
    pub(super) fn new() -> MailRoom {
        let validity = u32::try_from(seconds()).unwrap_or(1);
        MailRoom(Mutex::new(State {
            validity,
            ..State::default()
        }))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A person writes to the business. Gives the mail's id, without brackets.
    pub fn write(&self, letter: &Letter) -> String {
        let number = {
            let mut state = self.lock();
            state.written += 1;
            format!("{}.{}", state.validity, state.written)
        };
        let id = letter.id(&number);
        self.arrive(letter.raw(&id, seconds()));
        id
    }

    /// A mail arrives as it is. Gives its UID.
    pub fn arrive(&self, raw: Vec<u8>) -> u32 {
        let mut state = self.lock();
        state.last += 1;
        let uid = state.last;
        state.inbox.push(Kept {
            uid,
            at: seconds(),
            raw,
        });
        uid
    }

    /// A server somewhere could not deliver one of the business's mails: it comes back.
    /// `false` = no such mail was sent.
    pub fn bounce(&self, id: &str, status: &str) -> bool {
        let named = format!("Message-ID: <{id}>");
        let sent = self
            .sent()
            .into_iter()
            .find(|sent| sent.raw.contains(&named));
        let Some(sent) = sent else { return false };
        self.arrive(super::letter::bounce(id, &sent.to, status, seconds()));
        true
    }

    /// The mailbox is made anew: empty numbers, the same mails.
    pub fn renumber(&self) {
        let mut state = self.lock();
        state.validity += 1;
        for (n, kept) in state.inbox.iter_mut().enumerate() {
            kept.uid = u32::try_from(n).unwrap_or(u32::MAX - 1) + 1;
        }
        state.last = u32::try_from(state.inbox.len()).unwrap_or(u32::MAX);
    }

    /// What the business sent, oldest first.
    #[must_use]
    pub fn sent(&self) -> Vec<Sent> {
        self.lock().sent.clone()
    }

    /// Scripts a fault.
    pub fn add_fault(&self, fault: Fault) {
        self.lock().faults.push(fault);
    }

    /// Takes all faults back.
    pub fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// The faults there are.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.lock().faults.clone()
    }

    /// What goes wrong at a step now, if anything does; counted.
    pub(super) fn strike(&self, at: Stage) -> Option<Deed> {
        let mut state = self.lock();
        let n = state.faults.iter().position(|fault| fault.at == at)?;
        let deed = state.faults[n].deed.clone();
        if let Some(times) = &mut state.faults[n].times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                state.faults.remove(n);
            }
        }
        Some(deed)
    }

    pub(super) fn take(&self, sent: Sent) {
        self.lock().sent.push(sent);
    }

    /// UIDVALIDITY, the next UID, and the mails, oldest first.
    pub(super) fn inbox(&self) -> (u32, u32, Vec<Kept>) {
        let state = self.lock();
        (state.validity, state.last + 1, state.inbox.clone())
    }
}

fn seconds() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(0)
}
