//! The one seam through which the words of messages, notes and kept echoes go to and from the
//! database, so that sealing them at rest later touches this file only. Nothing else names the
//! columns' content, and nothing ever compares it in SQL.

use rusqlite::Row;

/// What is stored for these words.
pub(crate) fn pack(words: Option<&str>) -> Option<&str> {
    words
}

/// The words that are stored in a row's column.
pub(crate) fn unpack(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<String>> {
    row.get(column)
}

/// Whether an echo says the words of a message of ours: platforms trim what they are given.
pub(crate) fn same(ours: Option<&str>, theirs: Option<&str>) -> bool {
    ours.unwrap_or("").trim() == theirs.unwrap_or("").trim()
}
