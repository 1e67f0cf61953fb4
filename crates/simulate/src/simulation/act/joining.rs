//! People who are one: contacts that are joined and parted, and links that join them.

use crate::simulation::cast::Who;
use crate::simulation::desk::Called;
use crate::simulation::setup;
use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_sandbox::rules::Network;

impl Sim {
    pub(super) fn merge(&mut self, into: (Who, Network), from: (Who, Network)) -> Checked {
        let homes = (self.home(into.0, into.1), self.home(from.0, from.1));
        let (Some(into), Some(from)) = homes else {
            return Ok(());
        };
        let (now, workspace) = (self.desk_now(), self.desk.workspace);
        let called = self
            .desk
            .call(async |e| e.merge(now, workspace, into, from, None).await);
        if let Some(merge) = self.done("merge", called)? {
            self.counts.merges += 1;
            self.ledger.joined_at = self.now;
            self.ledger.merges.push(merge.id);
        }
        Ok(())
    }

    pub(super) fn unmerge(&mut self, nth: u32) -> Checked {
        let at = usize::try_from(nth).unwrap_or(0) % self.ledger.merges.len().max(1);
        let Some(merge) = self.ledger.merges.iter().rev().nth(at).copied() else {
            return Ok(());
        };
        let (now, workspace) = (self.desk_now(), self.desk.workspace);
        let called = self
            .desk
            .call(async |e| e.unmerge(now, workspace, merge).await);
        if self.done("unmerge", called)?.is_some() {
            self.counts.unmerges += 1;
            self.ledger.joined_at = self.now;
            self.ledger.merges.retain(|other| *other != merge);
        }
        Ok(())
    }

    pub(super) fn link(&mut self, who: Who, from: Network, to: Network) -> Checked {
        let Some(home) = self.home(who, from) else {
            return Ok(());
        };
        if !self.office.channels.contains_key(&to) {
            return Ok(());
        }
        let (now, workspace) = (self.desk_now(), self.desk.workspace);
        let kind = setup::kind_of(to);
        match self
            .desk
            .call(async |e| e.continue_link(now, workspace, home, &kind).await)
        {
            Called::Down => Ok(()),
            Called::Died => self.died(),
            Called::Gave(Ok(link)) => {
                self.ledger.links.insert(to, link);
                Ok(())
            }
            Called::Gave(Err(error)) => Violation::of("store", format!("continue link: {error}")),
        }
    }
}
