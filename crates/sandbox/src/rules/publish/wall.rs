//! What people see of a business: the feed, the stories, the comments under a post.

use super::super::comment::Comment;
use super::super::world::{Network, World};
use super::{Publication, Sort};

impl World {
    /// What the first asset of a network shows, newest first, stories apart.
    #[must_use]
    pub fn wall(&self, kind: Network, stories: bool) -> Vec<&Publication> {
        let asset = self.usual_asset(kind);
        self.shown_of(asset, |post| (post.sort == Sort::Story) == stories)
    }

    /// The comments under a post, each followed by its answers, oldest first.
    #[must_use]
    pub fn remarks(&self, post: &str) -> Vec<&Comment> {
        let sorted = |parent: Option<&str>| {
            let under = |one: &&Comment| one.post == post && one.parent.as_deref() == parent;
            let mut all: Vec<&Comment> = self.comments.values().filter(under).collect();
            all.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.id.cmp(&b.id)));
            all
        };
        let mut out = Vec::new();
        for top in sorted(None) {
            out.push(top);
            // An answer to an answer stands beside it, as on both networks.
            let mut open = sorted(Some(&top.id));
            while !open.is_empty() {
                let next: Vec<&Comment> = open
                    .iter()
                    .flat_map(|answer| sorted(Some(&answer.id)))
                    .collect();
                out.append(&mut open);
                open = next;
            }
        }
        out
    }
}
