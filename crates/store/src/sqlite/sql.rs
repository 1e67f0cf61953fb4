//! Running one statement: every statement is prepared once per connection and kept.

use crate::Result;
use rusqlite::{CachedStatement, Connection, Params, Row};

/// Short ways to run a statement.
pub(crate) trait Sql {
    /// Runs a statement that gives no rows. Gives how many rows it changed.
    fn run(&self, sql: &str, params: impl Params) -> Result<usize>;

    /// The first row, if there is one.
    fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>>;

    /// Every row.
    fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>>;

    /// A number from a query that always gives one row.
    fn number(&self, sql: &str, params: impl Params) -> Result<i64>;
}

// In tests: every statement that was run on this thread, so that its plan can be looked at.
#[cfg(test)]
thread_local! {
    pub(super) static RUN: std::cell::RefCell<std::collections::BTreeSet<String>> = const {
        std::cell::RefCell::new(std::collections::BTreeSet::new())
    };
}

fn prepare<'a>(conn: &'a Connection, sql: &str) -> Result<CachedStatement<'a>> {
    #[cfg(test)]
    RUN.with_borrow_mut(|run| run.insert(sql.to_owned()));
    Ok(conn.prepare_cached(sql)?)
}

impl Sql for Connection {
    fn run(&self, sql: &str, params: impl Params) -> Result<usize> {
        Ok(prepare(self, sql)?.execute(params)?)
    }

    fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        let mut statement = prepare(self, sql)?;
        let mut rows = statement.query(params)?;
        match rows.next()? {
            Some(row) => Ok(Some(read(row)?)),
            None => Ok(None),
        }
    }

    fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = prepare(self, sql)?;
        let mut rows = statement.query(params)?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(read(row)?);
        }
        Ok(out)
    }

    fn number(&self, sql: &str, params: impl Params) -> Result<i64> {
        Ok(self
            .one(sql, params, |row| row.get::<_, Option<i64>>(0))?
            .flatten()
            .unwrap_or(0))
    }
}
