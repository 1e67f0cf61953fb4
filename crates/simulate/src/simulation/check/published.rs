//! I5 for posts: nothing is published again while it may already be public, save by a person's
//! choice; and what is public is what was written. The platform is the oracle.

use crate::simulation::hooks::tail;
use crate::simulation::press::Posted;
use crate::simulation::sim::Sim;
use crate::simulation::violation::{Checked, Violation};
use sportello_core::delivery::DeliveryState;
use sportello_core::post::PostKind;
use sportello_sandbox::rules::publish::Publication;
use sportello_store::{PostAudit, PostPart};
use std::collections::BTreeMap;

impl Sim {
    /// The platform made something public for a delivery: a post, by its id, or a comment.
    pub(in crate::simulation) fn published(
        &mut self,
        posted: &Posted,
        id: Option<&str>,
    ) -> Checked {
        let (delivery, place) = (posted.delivery, posted.place);
        self.note(format!(
            "platform published {delivery} as {}",
            id.map_or("a comment", tail)
        ));
        let ids = self.press.taken.entry(delivery).or_default();
        ids.push(id.unwrap_or_default().to_owned());
        if ids.len() > 1 {
            let what = format!("post delivery {delivery} is public {} times", ids.len());
            return Violation::of("I5", what);
        }
        let copies = self.press.copies.entry(place).or_default();
        *copies += 1;
        let (copies, wanted) = (*copies, self.press.wanted(place));
        if copies > wanted {
            let what = format!(
                "the {} of post {} was wanted {wanted} times and is public {copies} times",
                place.1.as_str(),
                posted.post
            );
            return Violation::of("I5", what);
        }
        match (place.1, id) {
            (PostPart::Post, Some(id)) => self.check_content(posted, id),
            (PostPart::Post, None) => Violation::of("I5", "a post became public without an id"),
            (PostPart::Comment, _) => {
                self.counts.first_comments += 1;
                Ok(())
            }
        }
    }

    /// What is public says and shows what was written, its files in order.
    fn check_content(&self, posted: &Posted, id: &str) -> Checked {
        let world = self.platform.world();
        let Some(written) = self.press.written.get(&posted.post) else {
            return Violation::of("I5", format!("post {} was never written", posted.post));
        };
        let Some(public) = world.publications().find(|post| post.id == id) else {
            return Violation::of("I5", "a post that the platform took is not on it");
        };
        let words = written.body.for_channel(posted.channel);
        let text = (words.kind != PostKind::Story).then_some(words.text.as_str());
        let files: Vec<Option<&String>> = words
            .files
            .iter()
            .map(|file| self.press.hashes.get(&file.media))
            .collect();
        let same = public.text.as_deref() == text
            && public.link == words.link
            && self.shown(public) == files;
        match same {
            true => Ok(()),
            false => Violation::of(
                "content",
                format!("post {} is public with other words or files", posted.post),
            ),
        }
    }

    fn shown<'s>(&'s self, public: &'s Publication) -> Vec<Option<&'s String>> {
        let world = self.platform.world();
        let files = public.files.iter();
        files
            .map(|file| Some(&world.media_bytes(&file.media)?.0.sha256))
            .collect()
    }

    /// No part has more deliveries than people chose, so nothing was given to the outbox twice;
    /// none is called published that the platform never made public, or for another's post.
    pub(super) fn check_posts_once(&self, rows: &[PostAudit]) -> Checked {
        let mut made: BTreeMap<_, u32> = BTreeMap::new();
        for row in rows {
            let place = (row.target, row.part);
            let count = made.entry(place).or_default();
            *count += 1;
            if *count > self.press.wanted(place) {
                let what = format!("post {} was given to the outbox {count} times", row.post);
                return Violation::of("I5", what);
            }
            let vouched = self.press.seen.get(&row.id).is_some_and(|s| s.vouched);
            if row.state == DeliveryState::Accepted && !vouched {
                self.check_there(rows, row)?;
            }
        }
        Ok(())
    }

    fn check_there(&self, rows: &[PostAudit], row: &PostAudit) -> Checked {
        let ids = self.press.ids_of(rows, (row.target, row.part));
        // A repeated part may be settled by the copy that its forerunner left.
        if ids.is_empty() {
            let what = format!(
                "post delivery {} is published and is not on the platform",
                row.id
            );
            return Violation::of("I5", what);
        }
        let Some(claimed) = row
            .external_id
            .as_deref()
            .filter(|_| row.part == PostPart::Post)
        else {
            return Ok(());
        };
        let world = self.platform.world();
        let by_source = || {
            let mut own = world
                .publications()
                .filter(|p| ids.contains(&p.id.as_str()));
            own.any(|p| {
                p.source.as_deref() == Some(claimed) || p.files.iter().any(|f| f.object == claimed)
            })
        };
        if ids.contains(&claimed) || by_source() {
            return Ok(());
        }
        Violation::of(
            "I5",
            format!("post delivery {} claims a post that is another's", row.id),
        )
    }
}
