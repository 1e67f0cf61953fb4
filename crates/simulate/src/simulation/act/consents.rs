//! What people agree to, noted at the desk.

use crate::simulation::cast::Who;
use crate::simulation::desk::Called;
use crate::simulation::ledger::Agreed;
use crate::simulation::setup;
use crate::simulation::sim::Sim;
use crate::simulation::violation::Checked;
use sportello_sandbox::rules::Network;
use sportello_store::NewConsent;

impl Sim {
    /// A person agrees to be written to on a network, or takes back what they said of it last.
    pub(super) fn agree(&mut self, who: Who, from: Network, kind: Network, on: bool) -> Checked {
        if !on {
            return self.agree_no_more(kind);
        }
        let Some(conversation) = self.conversation(who, from) else {
            return Ok(());
        };
        let (now, workspace) = (self.desk_now(), self.desk.workspace);
        let consent = NewConsent {
            kind: setup::kind_of(kind),
            words: "Scrivetemi pure".to_owned(),
            source: "al banco".to_owned(),
            by: None,
        };
        let called = self.desk.call(async |e| {
            let added = e.store().add_consent(workspace, conversation, consent, now);
            added.await
        });
        // Whoever got no answer may be on the list all the same.
        if matches!(called, Called::Died) {
            self.ledger.maybe_agreed.insert(kind);
        }
        if let Some(id) = self.done("agree", called)? {
            self.counts.consents += 1;
            let (at, sure) = (self.now, true);
            let agreed = Agreed { kind, at, sure };
            self.ledger.agreed.entry(id).or_insert(agreed);
        }
        Ok(())
    }

    fn agree_no_more(&mut self, kind: Network) -> Checked {
        let standing = self.ledger.agreed.iter().rev();
        let mut own = standing.filter(|(_, agreed)| agreed.kind == kind);
        let Some(id) = own.next().map(|(id, _)| *id) else {
            return Ok(());
        };
        let (now, workspace) = (self.desk_now(), self.desk.workspace);
        let called = self.desk.call(async |e| {
            let withdrawn = e.store().withdraw_consent(workspace, id, now);
            withdrawn.await
        });
        if let Some(agreed) = self.ledger.agreed.get_mut(&id) {
            agreed.sure = false;
        }
        if self.done("agree no more", called)?.is_some() {
            self.ledger.agreed.remove(&id);
        }
        Ok(())
    }
}
