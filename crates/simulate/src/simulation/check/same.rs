//! I2: duplicates change nothing. The state is everything that people and the API can see.

use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_store::{Conversations as _, InboxQuery, StoreError};

impl Sim {
    /// Everything there is to see, line by line.
    pub(in crate::simulation) fn snapshot(&self) -> Checked<Vec<String>> {
        match pollster::block_on(self.look_at_all()) {
            Ok(lines) => Ok(lines),
            Err(error) => Violation::of("store", format!("the state cannot be read: {error}")),
        }
    }

    async fn look_at_all(&self) -> Result<Vec<String>, StoreError> {
        let (store, workspace) = (self.desk.store(), self.desk.workspace);
        let query = InboxQuery {
            limit: 200,
            ..InboxQuery::default()
        };
        let mut lines = vec![format!("{:?}", store.inbox_counts(workspace).await?)];
        for row in store.inbox(workspace, &query).await?.rows {
            lines.push(format!("{row:?}"));
            lines.push(format!(
                "{:?}",
                store.contact(workspace, row.contact).await?
            ));
            let mut cursor = None;
            loop {
                let page = store
                    .messages(workspace, row.id, cursor.as_deref(), 100)
                    .await?;
                lines.extend(page.rows.iter().map(|message| format!("{message:?}")));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
        }
        Ok(lines)
    }

    /// Two looks at the state see the same.
    pub(in crate::simulation) fn check_same(&self, before: &[String], after: &[String]) -> Checked {
        if before == after {
            return Ok(());
        }
        let changed = before.iter().zip(after).find(|(a, b)| a != b);
        let what = match changed {
            Some((a, b)) => format!("a duplicate changed\n  {a}\nto\n  {b}"),
            None => format!("a duplicate made {} rows of {}", after.len(), before.len()),
        };
        Violation::of("I2", what)
    }
}
