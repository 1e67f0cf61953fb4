//! What the writer remembers between statements, so that a busy channel's webhooks do not look
//! the same rows up again. Whoever changes a row that is remembered here forgets it; every
//! rollback forgets everything but the sequences.

use super::sql::Sql;
use crate::Result;
use rusqlite::Connection;
use sportello_core::{ChannelKind, Time};
use std::collections::HashMap;

/// Address lookups remembered at most.
const ADDRESSES: usize = 20_000;
/// Asset routes remembered at most.
const ROUTES: usize = 20_000;

/// Where an asset's items go.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    pub workspace: i64,
    pub channel: i64,
    pub app: i64,
    /// When the channel was last noted as heard.
    pub heard_at: Option<Time>,
}

/// An address as digesting needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub id: i64,
    pub contact: i64,
    pub channel: i64,
    /// The home contact's own conversation.
    pub conversation: i64,
    /// The contact and conversation it is shown under.
    pub root: i64,
    pub root_conversation: i64,
    pub external_id: String,
    pub alias: Option<String>,
    pub phone: Option<String>,
    pub name: Option<String>,
    pub name_at: Option<i64>,
    pub last_inbound: Option<i64>,
}

/// Everything remembered.
#[derive(Default)]
pub(crate) struct Cache {
    pub sequences: Sequences,
    routes: HashMap<(ChannelKind, String), Route>,
    addresses: HashMap<(i64, i64, String), Known>,
}

impl Cache {
    /// Forgets every row (after a rollback to a savepoint, or a change of many).
    pub fn forget(&mut self) {
        self.routes.clear();
        self.addresses.clear();
    }

    /// Forgets everything, sequences too: the transaction is gone.
    pub fn forget_all(&mut self) {
        *self = Cache::default();
    }

    pub fn route(&self, kind: &ChannelKind, asset: &str) -> Option<Route> {
        self.routes.get(&(kind.clone(), asset.to_owned())).cloned()
    }

    pub fn keep_route(&mut self, kind: &ChannelKind, asset: &str, route: Route) {
        if self.routes.len() >= ROUTES {
            self.routes.clear();
        }
        self.routes.insert((kind.clone(), asset.to_owned()), route);
    }

    pub fn address(&self, workspace: i64, channel: i64, external_id: &str) -> Option<Known> {
        self.addresses
            .get(&(workspace, channel, external_id.to_owned()))
            .cloned()
    }

    pub fn keep_address(&mut self, workspace: i64, known: &Known) {
        if self.addresses.len() >= ADDRESSES {
            self.addresses.clear();
        }
        self.addresses.insert(
            (workspace, known.channel, known.external_id.clone()),
            known.clone(),
        );
    }

    pub fn forget_addresses(&mut self) {
        self.addresses.clear();
    }
}

/// Sequences drawn from in memory and written once per transaction.
#[derive(Default)]
pub(crate) struct Sequences {
    workspaces: HashMap<i64, Drawn>,
    seq: Option<Drawn>,
}

struct Drawn {
    next: i64,
    dirty: bool,
}

impl Drawn {
    fn draw(&mut self) -> i64 {
        let drawn = self.next;
        self.next += 1;
        self.dirty = true;
        drawn
    }
}

impl Sequences {
    pub fn draw(&mut self, workspace: i64, load: impl FnOnce() -> Result<i64>) -> Result<i64> {
        if let Some(drawn) = self.workspaces.get_mut(&workspace) {
            return Ok(drawn.draw());
        }
        let mut drawn = Drawn {
            next: load()?,
            dirty: false,
        };
        let id = drawn.draw();
        self.workspaces.insert(workspace, drawn);
        Ok(id)
    }

    pub fn draw_seq(&mut self, load: impl FnOnce() -> Result<i64>) -> Result<i64> {
        if let Some(drawn) = &mut self.seq {
            return Ok(drawn.draw());
        }
        let mut drawn = Drawn {
            next: load()?,
            dirty: false,
        };
        let seq = drawn.draw();
        self.seq = Some(drawn);
        Ok(seq)
    }

    /// Writes what was drawn; the last thing before a commit.
    pub fn write(&mut self, conn: &Connection) -> Result<()> {
        for (workspace, drawn) in self.workspaces.iter_mut().filter(|(_, d)| d.dirty) {
            conn.run(
                "UPDATE workspaces SET next_id = ?2 WHERE id = ?1",
                [*workspace, drawn.next],
            )?;
            drawn.dirty = false;
        }
        if let Some(drawn) = self.seq.as_mut().filter(|d| d.dirty) {
            conn.run(
                "UPDATE installation SET next_seq = ?1 WHERE id = 1",
                [drawn.next],
            )?;
            drawn.dirty = false;
        }
        Ok(())
    }
}
