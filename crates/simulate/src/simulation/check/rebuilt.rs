//! I13: the retained journal, replayed into an empty store, rebuilds the same contacts, addresses,
//! inbound messages and receipts. In any order (I2).
//!
//! Compared by the platform's ids. Left out is what a journal cannot hold: merges by hand and by
//! continue tokens (a token's contact is known only where the link was made), names given by
//! profiles that were asked for, and deliveries of our own.

use crate::simulation::desk::Called;
use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_core::{AppId, WorkspaceId};
use sportello_drill::stage::{Dice, Stream};
use sportello_engine::Engine;
use sportello_store::{
    Directory as _, Journal as _, MemoryStore, NewChannel, NewRecord, RecordRow, StoreError,
};
use std::collections::BTreeMap;

/// Bodies read at once.
const PAGE: u32 = 500;

impl Sim {
    /// Digesting every body again changes nothing: `sportello replay` is harmless.
    pub(super) fn check_replay(&mut self) -> Checked {
        let before = self.snapshot()?;
        let now = self.desk_now();
        match self.desk.call(async |e| e.replay(now).await) {
            Called::Gave(Ok(_)) => {}
            Called::Gave(Err(error)) => return Violation::of("I13", format!("replay: {error}")),
            Called::Down | Called::Died => {
                return Violation::of("I13", "the desk is not there to replay");
            }
        }
        let after = self.snapshot()?;
        self.check_same(&before, &after)
    }

    /// The journal rebuilds the same in an empty store, oldest first and shuffled.
    pub(super) fn check_rebuilt(&mut self) -> Checked {
        // A receipt that falls is to be found where it shows to people, as I7.
        let Some(engine) = self
            .desk
            .engine()
            .filter(|_| !self.planted.falling_receipts)
            .cloned()
        else {
            return Ok(());
        };
        let seed = u64::try_from(self.ledger.bodies.len()).unwrap_or(0);
        let compared = pollster::block_on(async {
            let mut records = all_records(self.desk.store()).await?;
            let own = essence(&engine, self.desk.store(), self.desk.workspace).await?;
            let again = self.rebuild(&engine, &records).await?;
            let mut dice = Dice::new(seed, Stream::Replay);
            for at in (1..records.len()).rev() {
                let other = dice.below(u32::try_from(at + 1).unwrap_or(1));
                records.swap(at, usize::try_from(other).unwrap_or(0));
            }
            let shuffled = self.rebuild(&engine, &records).await?;
            Ok::<_, StoreError>((own, again, shuffled))
        });
        let (own, again, shuffled) = match compared {
            Ok(all) => all,
            Err(error) => {
                return Violation::of("I13", format!("the journal cannot be replayed: {error}"));
            }
        };
        compare("I13", "the journal replayed in order", &own, &again)?;
        compare(
            "I2",
            "the journal replayed in another order",
            &again,
            &shuffled,
        )
    }

    async fn rebuild(
        &self,
        engine: &Engine,
        records: &[RecordRow],
    ) -> Result<Vec<String>, StoreError> {
        let store = MemoryStore::new(crate::simulation::desk::INSTALLATION)?;
        let workspace = copy_directory(self.desk.store(), self.desk.workspace, &store).await?;
        for record in records {
            let (object, items) = engine.parse(&record.body);
            let new = NewRecord {
                app: record.app,
                object,
                received_at: record.received_at,
                body: record.body.clone(),
            };
            store.append_and_digest(new, items).await?;
        }
        essence(engine, &store, workspace).await
    }
}

fn compare(rule: &'static str, what: &str, want: &[String], got: &[String]) -> Checked {
    let missing = want.iter().find(|line| !got.contains(line));
    let extra = got.iter().find(|line| !want.contains(line));
    match (missing, extra) {
        (None, None) => Ok(()),
        (missing, extra) => {
            let none = "(nothing)".to_owned();
            let (missing, extra) = (missing.unwrap_or(&none), extra.unwrap_or(&none));
            Violation::of(
                rule,
                format!("{what} misses\n  {missing}\nand has\n  {extra}"),
            )
        }
    }
}

async fn all_records(store: &MemoryStore) -> Result<Vec<RecordRow>, StoreError> {
    let mut all: Vec<RecordRow> = Vec::new();
    loop {
        let page = store
            .records(all.last().map(|record| record.seq), PAGE)
            .await?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

/// The same apps and channels with the same ids, in an empty store.
async fn copy_directory(
    from: &MemoryStore,
    workspace: WorkspaceId,
    to: &MemoryStore,
) -> Result<WorkspaceId, StoreError> {
    let row = from.workspace(workspace).await?;
    let made = to
        .add_workspace(&row.name, &row.time_zone, row.created_at)
        .await?;
    let mut apps: BTreeMap<AppId, AppId> = BTreeMap::new();
    for app in from.apps().await? {
        let secret = app
            .secrets
            .first()
            .cloned()
            .ok_or(StoreError::NotFound("the secret"))?;
        let copy = to
            .put_app(&app.platform_id, secret, app.verify_token, row.created_at)
            .await?;
        apps.insert(app.id, copy.id);
    }
    for channel in from.channels(workspace).await? {
        let app = apps
            .get(&channel.app)
            .copied()
            .ok_or(StoreError::NotFound("the app"))?;
        let new = NewChannel {
            kind: channel.kind,
            asset: channel.asset,
            name: channel.name,
            app,
            settings: channel.settings,
            token: channel.token,
        };
        to.add_channel(made.id, new, channel.created_at).await?;
    }
    Ok(made.id)
}

/// What must be the same, as sorted lines that name nothing by our own ids.
async fn essence(
    engine: &Engine,
    store: &MemoryStore,
    workspace: WorkspaceId,
) -> Result<Vec<String>, StoreError> {
    let mut named = Vec::new();
    for channel in store.channels(workspace).await? {
        if engine
            .connector(&channel.kind)?
            .profile_request("someone")
            .is_none()
        {
            named.push(channel.id);
        }
    }
    let mut lines = store.audit_essence(workspace, &named)?;
    lines.sort();
    Ok(lines)
}
