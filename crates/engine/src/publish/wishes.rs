//! How a workspace wants its posts: what happens to those that are late, whether a manager looks
//! them over, which words hide a comment.

use crate::engine::Engine;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sportello_core::WorkspaceId;
use sportello_core::post::Lateness;
use sportello_store::StoreError;

/// The name of the rule for what is late.
const LATE: &str = "late";
/// The name of the rule for approval.
const APPROVAL: &str = "approval";
/// The name of the list of words that hide a comment.
const HIDING: &str = "hiding_words";

impl Engine {
    /// What happens to posts that are late.
    pub async fn lateness(&self, workspace: WorkspaceId) -> Result<Lateness, StoreError> {
        self.wish(workspace, LATE).await
    }

    /// Says what happens to posts that are late.
    pub async fn set_lateness(
        &self,
        workspace: WorkspaceId,
        lateness: &Lateness,
    ) -> Result<(), StoreError> {
        self.set_wish(workspace, LATE, lateness).await
    }

    /// Whether posts of others than managers are looked over by one before they go.
    pub async fn wants_approval(&self, workspace: WorkspaceId) -> Result<bool, StoreError> {
        self.wish(workspace, APPROVAL).await
    }

    /// Says whether posts of others than managers are looked over by one.
    pub async fn set_approval(
        &self,
        workspace: WorkspaceId,
        wanted: bool,
    ) -> Result<(), StoreError> {
        self.set_wish(workspace, APPROVAL, &wanted).await
    }

    /// The words that hide a comment, an entry a line.
    pub async fn hiding_words(&self, workspace: WorkspaceId) -> Result<String, StoreError> {
        self.wish(workspace, HIDING).await
    }

    /// Says which words hide a comment, an entry a line. They are asked of comments that come from
    /// now on.
    pub async fn set_hiding_words(
        &self,
        workspace: WorkspaceId,
        words: &str,
    ) -> Result<(), StoreError> {
        self.set_wish(workspace, HIDING, &words).await
    }

    /// Changes the words that hide a comment from what somebody read to what they wish. What others
    /// added or took out since is kept: lists are long, and nobody reads one again to save it.
    pub async fn change_hiding_words(
        &self,
        workspace: WorkspaceId,
        read: &str,
        words: &str,
    ) -> Result<(), StoreError> {
        loop {
            let stored = self.hiding_words(workspace).await?;
            let merged = merged(&stored, read, words);
            if self
                .change_wish(workspace, HIDING, &stored, &merged)
                .await?
            {
                return Ok(());
            }
        }
    }

    pub(crate) async fn wish<T: DeserializeOwned + Default>(
        &self,
        workspace: WorkspaceId,
        name: &str,
    ) -> Result<T, StoreError> {
        let stored = self.store().wish(workspace, name).await?;
        // One that an older or newer desk wrote otherwise is as if it had not been said.
        let read = stored.and_then(|text| serde_json::from_str(&text).ok());
        Ok(read.unwrap_or_default())
    }

    pub(crate) async fn set_wish<T: Serialize>(
        &self,
        workspace: WorkspaceId,
        name: &str,
        value: &T,
    ) -> Result<(), StoreError> {
        let text = serde_json::to_string(value)
            .map_err(|_| StoreError::Backend("a wish cannot be written".to_owned()))?;
        self.store().set_wish(workspace, name, &text).await?;
        self.ring(workspace, None);
        Ok(())
    }

    /// The same, unless somebody else changed it since it was read: then nothing changes, and
    /// `false` is given.
    pub(crate) async fn change_wish<T: Serialize + DeserializeOwned + Default + PartialEq>(
        &self,
        workspace: WorkspaceId,
        name: &str,
        read: &T,
        value: &T,
    ) -> Result<bool, StoreError> {
        let stored = self.store().wish(workspace, name).await?;
        let now: Option<T> = stored
            .as_deref()
            .and_then(|text| serde_json::from_str(text).ok());
        if now.unwrap_or_default() != *read {
            return Ok(false);
        }
        let text = serde_json::to_string(value)
            .map_err(|_| StoreError::Backend("a wish cannot be written".to_owned()))?;
        let changed = self
            .store()
            .change_wish(workspace, name, stored.as_deref(), &text)
            .await?;
        if changed {
            self.ring(workspace, None);
        }
        Ok(changed)
    }
}

/// A list of lines after somebody changed what they read of it, and others perhaps since.
fn merged(stored: &str, read: &str, wished: &str) -> String {
    let lines = |text: &str| -> Vec<String> {
        let lines = text.lines().map(|line| line.trim().to_owned());
        lines.filter(|line| !line.is_empty()).collect()
    };
    let (stored, read, wished) = (lines(stored), lines(read), lines(wished));
    if stored == read {
        return wished.join("\n");
    }
    let kept = |line: &&String| wished.contains(line) || !read.contains(line);
    let mut all: Vec<&String> = stored.iter().filter(kept).collect();
    for line in &wished {
        if !read.contains(line) && !all.contains(&line) {
            all.push(line);
        }
    }
    let all: Vec<&str> = all.into_iter().map(String::as_str).collect();
    all.join("\n")
}

#[cfg(test)]
mod tests {
    use super::merged;

    #[test]
    fn what_two_people_change_at_once_is_kept_of_both() {
        assert_eq!(merged("a\nb", "a\r\nb", "b\r\n\r\nc "), "b\nc", "alone");
        // Meanwhile somebody else added `x` and took `b` out.
        assert_eq!(merged("a\nx", "a\nb", "a\nb\nc"), "a\nx\nc");
        assert_eq!(merged("a\nx", "a\nb", "b"), "x", "and `a` goes");
        assert_eq!(merged("a\nc", "a", "a\nc"), "a\nc", "both added the same");
    }
}
