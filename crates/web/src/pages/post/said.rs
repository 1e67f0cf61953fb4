//! What was done with a post, or why it was not, in words.

use super::view::Word;
use crate::pages::reader::Reader;
use sportello_engine::publish::PostError;
use sportello_store::StoreError;

/// The word after a deed, by its name in the address.
pub fn done_words(r: &Reader, done: &str) -> Word {
    let key = match done {
        "saved" => "post-done-saved",
        "draft" => "post-done-draft",
        "scheduled" => "post-done-scheduled",
        "scheduled-on" => "post-done-scheduled-on",
        "scheduled-first" => "post-done-scheduled-first",
        "publishing" => "post-done-publishing",
        "asked" => "post-done-asked",
        "approved" => "post-done-approved",
        "returned" => "post-done-returned",
        "noted" => "post-done-noted",
        "dropped" => "post-done-dropped",
        "dropped-later" => "post-done-dropped-later",
        "decided" => "post-done-decided",
        "too-late" => return Word::refused(r.text("post-too-late")),
        _ => return Word::default(),
    };
    Word::done(r.text(key))
}

/// Why a post was not given its next step; `None` where the store failed.
pub fn refusal(r: &Reader, error: &PostError) -> Option<String> {
    Some(match error {
        PostError::Faulty(found) => {
            let names: Vec<&str> = found.iter().map(|one| one.channel.name.as_str()).collect();
            r.fill("post-no-faulty", &[("channels", names.join(", ").into())])
        }
        PostError::Nowhere => r.text("post-no-nowhere"),
        PostError::NoTime => r.text("post-no-time"),
        PostError::Past => r.text("post-no-past"),
        PostError::NeedsApproval => r.text("post-no-approval"),
        PostError::NotManager => r.text("post-no-manager"),
        PostError::NoSlots => r.text("post-no-slots"),
        PostError::Store(StoreError::Conflict(_)) => r.text("post-changed-meanwhile"),
        PostError::Store(_) => return None,
    })
}
