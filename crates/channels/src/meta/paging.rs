//! Parts of a list: where the next one begins.

use serde::Deserialize;

/// What stands beside a part of a list.
#[derive(Default, Deserialize)]
pub(crate) struct Paging {
    #[serde(default)]
    cursors: Cursors,
    next: Option<String>,
}

#[derive(Default, Deserialize)]
struct Cursors {
    after: Option<String>,
}

impl Paging {
    /// The cursor of the next part; `None` on the last one, which has a cursor too but no address
    /// of a next.
    pub(crate) fn following(self) -> Option<String> {
        self.next.and(self.cursors.after)
    }

    /// The same of a list that must not leave anything out: `None` = it goes on and does not say
    /// where.
    pub(crate) fn following_surely(self) -> Option<Option<String>> {
        match (self.next, self.cursors.after) {
            (None, _) => Some(None),
            (Some(_), Some(after)) => Some(Some(after)),
            (Some(_), None) => None,
        }
    }
}
