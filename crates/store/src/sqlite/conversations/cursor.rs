//! Where a page begins: the time and id of the last row before it, as opaque text.

use crate::contract::{Result, StoreError};

/// The text of a cursor after a row.
pub(crate) fn write((at, id): (i64, i64)) -> String {
    format!("{at}.{id}")
}

/// The row a cursor stands after; without one, before everything.
pub(crate) fn read(cursor: Option<&str>) -> Result<(i64, i64)> {
    let Some(cursor) = cursor else {
        return Ok((i64::MAX, i64::MAX));
    };
    cursor
        .split_once('.')
        .and_then(|(at, id)| Some((at.parse().ok()?, id.parse().ok()?)))
        .ok_or(StoreError::Conflict("the cursor is not one of ours"))
}
