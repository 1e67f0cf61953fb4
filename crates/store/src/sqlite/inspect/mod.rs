//! A store at rest, looked through for anything that is not as it must be: what SQLite says of
//! its file, what points at nothing, and every invariant that can be checked without the
//! platform. Reads only.

mod lanes;
mod people;
mod receipts;
mod references;
mod shown;

use super::files::{DATABASE, FileStore, log_of};
use super::memory::MemoryStore;
use super::schema;
use super::sql::Sql;
use super::still::AtRest;
use crate::verify::Finding;
use crate::{Result, StoreError};
use rusqlite::Connection;
use std::path::Path;

/// Findings of one check at most: a broken file would give one per row.
const MOST: usize = 100;

/// Gathers findings, a bounded number per check.
#[derive(Default)]
pub(super) struct Findings {
    all: Vec<Finding>,
    of_check: usize,
}

impl Findings {
    /// Adds one.
    pub fn add(&mut self, check: &'static str, says: String) {
        if self.all.last().is_none_or(|last| last.check != check) {
            self.of_check = 0;
        }
        self.of_check += 1;
        if self.of_check <= MOST {
            self.all.push(Finding { check, says });
        }
    }
}

impl FileStore {
    /// Looks a folder through. It must be nobody's (`InUse`) and have a database (`NotFound`).
    pub(crate) fn inspect(folder: &Path) -> Result<Vec<Finding>> {
        if !folder.join(DATABASE).exists() && !log_of(folder).exists() {
            return Err(StoreError::NotFound("a data folder there"));
        }
        let rest = AtRest::open(folder)?;
        let findings = inspect(rest.conn())?;
        rest.confirm()?;
        Ok(findings)
    }
}

impl MemoryStore {
    /// Looks a store in memory through, as `verify` does a folder.
    pub fn inspect(&self) -> Result<Vec<Finding>> {
        self.backend.read_now(inspect)
    }
}

/// Everything. Damage to the file is a finding, not an error.
pub(super) fn inspect(conn: &Connection) -> Result<Vec<Finding>> {
    let mut findings = Findings::default();
    match everything(conn, &mut findings) {
        Ok(()) => {}
        Err(StoreError::Corrupt(what)) => findings.add("the file", what),
        Err(error) => return Err(error),
    }
    Ok(findings.all)
}

fn everything(conn: &Connection, findings: &mut Findings) -> Result<()> {
    let version = schema::known(conn)?;
    for line in conn.all("PRAGMA integrity_check(100)", [], |r| r.get::<_, String>(0))? {
        if line != "ok" {
            findings.add("the file", line);
        }
    }
    if version < schema::newest() {
        findings.add(
            "the schema",
            format!("version {version} is older than this Sportello; start it once"),
        );
        return Ok(());
    }
    references::check(conn, findings)?;
    for workspace in conn.all("SELECT id FROM workspaces ORDER BY id", [], |r| r.get(0))? {
        people::check(conn, workspace, findings)?;
        shown::check(conn, workspace, findings)?;
        lanes::check(conn, workspace, findings)?;
        receipts::check(conn, workspace, findings)?;
    }
    Ok(())
}
