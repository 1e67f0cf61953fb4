//! Looking for a post of a Page whose outcome is unknown: among its posts, at the status of its
//! film, among its stories, among the comments under it (publishing.md §1).

use super::film::{self, Fate};
use super::recent::{self, Row, StoryRow};
use super::trail::Trail;
use super::{photos, words};
use crate::contract::Answer;
use crate::meta::comments;
use crate::publish::{Listed, Listing, Look, OutgoingFile, OutgoingPost};
use sportello_core::post::PostKind;

pub(super) fn look(post: &OutgoingPost, trail: Trail<'_>, asked: &[Option<Answer>]) -> Look {
    // What was published was uploaded before the call that may have published it.
    let before = trail.sent_at().map_or(trail, |at| trail.before(at));
    if let Some(comment) = &post.comment {
        return match asked.last() {
            None => Look::Ask(comments::list(
                &comment.under,
                super::super::comments::FIELDS,
                &[("filter", "stream"), ("order", "reverse_chronological")],
                None,
            )),
            Some(answer) => answer
                .as_ref()
                .and_then(|a| comments::look(a, &[&post.channel.asset], &comment.text))
                .map_or(Look::Open, Look::Listed),
        };
    }
    match post.kind {
        PostKind::Words | PostKind::Photos => among_posts(post, before, asked),
        PostKind::Video | PostKind::Reel => at_film(before, asked),
        PostKind::Story => among_stories(post, before, asked),
    }
}

/// The last answer, if there was a good one.
fn told(answer: &Option<Answer>) -> Option<&str> {
    let answer = answer.as_ref()?;
    (200..300)
        .contains(&answer.status)
        .then_some(answer.body.as_str())
}

fn among_posts(post: &OutgoingPost, before: Trail<'_>, asked: &[Option<Answer>]) -> Look {
    let Some(answer) = asked.last() else {
        return Look::Ask(recent::to_look(&post.channel));
    };
    let Some((rows, complete)) = told(answer).and_then(recent::rows::<Row>) else {
        return Look::Open;
    };
    let uploaded = photos::ids(post, before);
    let mut listing = Listing {
        posts: Vec::new(),
        complete,
    };
    for row in rows {
        match row.and_then(|row| listed(post, &uploaded, &row)) {
            Some(row) => listing.posts.push(row),
            // One that cannot be read may be the very post.
            None => return Look::Open,
        }
    }
    Look::Listed(newest_first(listing))
}

fn newest_first(mut listing: Listing) -> Listing {
    listing
        .posts
        .sort_by_key(|listed| std::cmp::Reverse(listed.at));
    listing
}

fn listed(post: &OutgoingPost, uploaded: &[String], row: &Row) -> Option<Listed> {
    let targets = row.targets();
    let certain = targets
        .iter()
        .any(|id| uploaded.iter().any(|own| own == id));
    let ours = words(post);
    let theirs = row.message.0.as_deref().unwrap_or_default();
    // A platform may space the words anew: only other words prove another post.
    let same = ours.split_whitespace().eq(theirs.split_whitespace());
    // Without words only what is shown tells; what shows nothing may be anything.
    let shown = row.kind_shown();
    let silent = ours.trim().is_empty() && shown.is_some_and(|kind| kind != post.kind);
    Some(Listed {
        external_id: row.id.0.clone()?,
        at: row.created_time.0?,
        fits: certain || (same && !silent),
        certain,
        doubtful: false,
    })
}

fn at_film(before: Trail<'_>, asked: &[Option<Answer>]) -> Look {
    let Some(video) = film::video_of(before) else {
        return Look::Untold;
    };
    let Some(answer) = asked.last() else {
        return Look::Ask(film::ask_status(&video));
    };
    let Some(status) = told(answer).and_then(film::status) else {
        return Look::Open;
    };
    match status.fate() {
        Fate::Published => Look::Found(Some(video)),
        Fate::Absent => Look::Absent,
        Fate::Open => Look::Open,
    }
}

/// Stories are listed only where the Page keeps them; an empty list may be of one that does not,
/// and a list that shows some begins where the keeping began.
fn among_stories(post: &OutgoingPost, before: Trail<'_>, asked: &[Option<Answer>]) -> Look {
    let Some(answer) = asked.last() else {
        return Look::Ask(recent::stories(&post.channel));
    };
    let Some((rows, _)) = told(answer).and_then(recent::rows::<StoryRow>) else {
        return Look::Open;
    };
    let shown = match post.files.first().is_some_and(OutgoingFile::is_video) {
        true => film::video_of(before),
        false => photos::ids(post, before).pop(),
    };
    let mut listing = Listing::default();
    for row in rows {
        let Some(row) = row else { return Look::Open };
        let certain = row.media_id.0.is_some() && row.media_id.0 == shown;
        let (Some(external_id), Some(at)) = (row.post_id.0, row.creation_time.0) else {
            return Look::Open;
        };
        if certain {
            return Look::Found(Some(external_id));
        }
        listing.posts.push(Listed {
            external_id,
            at,
            fits: row.media_id.0.is_none(),
            certain: false,
            // The rules do not name `media_id`: another one may still be ours.
            doubtful: true,
        });
    }
    if listing.posts.is_empty() {
        return Look::Untold;
    }
    Look::Listed(newest_first(listing))
}
