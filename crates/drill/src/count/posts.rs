//! Posts: what the platform ever made public of what the desk took.

use super::refusals::Refusals;
use super::{Ended, Notes};
use crate::account::Account;
use crate::books::Posted;
use sportello_core::delivery::DeliveryState;
use sportello_sandbox::rules::publish::Publication;
use sportello_sandbox::rules::{Network, World};
use sportello_store::{PostAudit, PostPart};

/// The sentence under which the workspace's rule drops a late post.
const DROPPED: &str = "cause-late-dropped";

pub(super) fn count(ended: &Ended<'_>, account: &mut Account, notes: &mut Notes) {
    let world = ended.world.world();
    let refusals = Refusals::of(ended);
    for posted in &ended.books.posts {
        for kind in &posted.on {
            account.posts += 1;
            let what = format!("{} on {}", posted.kind, kind.word());
            let public = world
                .publications()
                .filter(|one| one.public && is_it(world, posted, *kind, one))
                .count() as u64;
            account.posts_doubled += public.saturating_sub(1);
            if public > 1 {
                notes.add(format!("public {public} times: {what}"));
            }
            let channel = ended.office.channels.get(kind);
            let mut own = ended.posts.iter().filter(|row| {
                row.post == posted.post
                    && Some(&row.channel) == channel
                    && row.part == PostPart::Post
            });
            let row = own.next_back();
            let named = row.and_then(|row| row.cause.as_ref());
            let is_named = named.is_some_and(|cause| refusals.is_named(cause));
            judge(&what, row, (public, is_named), account, notes);
        }
    }
}

fn judge(
    what: &str,
    row: Option<&PostAudit>,
    (public, is_named): (u64, bool),
    account: &mut Account,
    notes: &mut Notes,
) {
    use DeliveryState::*;
    let mut lose = |why: String| {
        account.lost += 1;
        account.posts_lost += 1;
        notes.add(format!("lost: {what}, {why}"));
    };
    let Some(row) = row else {
        return lose("never given to the outbox".to_owned());
    };
    let cause = row.cause.as_ref().map_or("no cause", |c| c.key.as_str());
    match row.state {
        Accepted | Delivered | Read if public > 0 => {}
        Unconfirmed => {
            account.unconfirmed += 1;
            notes.add(format!("unconfirmed: {what}, {cause}"));
        }
        Withdrawn => account.withdrawn += 1,
        Failed if cause == DROPPED => account.withdrawn += 1,
        Failed if public == 0 && is_named => {
            account.failed_there += 1;
            notes.add(format!("refused there, in so many words: {what}, {cause}"));
        }
        state => lose(format!(
            "{state} at the end and public {public} times, {cause}"
        )),
    }
}

/// Whether a publication is this post: by its words, a story by its file.
fn is_it(world: &World, posted: &Posted, kind: Network, one: &Publication) -> bool {
    if one.network != kind {
        return false;
    }
    match &posted.text {
        Some(text) => one.text.as_ref() == Some(text),
        None => {
            let shown = one.files.first();
            let bytes = shown.and_then(|file| world.media_bytes(&file.media));
            bytes.map(|(media, _)| &media.sha256) == posted.file.as_ref()
        }
    }
}
