//! Looking for a post whose outcome is unknown: its container tells (publishing.md §2, "Unknown
//! outcome of media_publish").

use super::container::{self, State};
use super::progress::Progress;
use super::{recent, request};
use crate::contract::{Answer, Exchange};
use crate::instagram::comments;
use crate::instagram::settings::ours;
use crate::meta::comments::look as seek;
use crate::meta::error_rows::Family;
use crate::meta::errors::classify;
use crate::publish::{FirstComment, Listed, Listing, Look, OutgoingPost};
use sportello_core::Time;
use sportello_core::class::{Call, Class};
use sportello_core::delivery::CLOCK_SKEW;

pub(super) fn look(post: &OutgoingPost, exchanges: &[Exchange], asked: &[Option<Answer>]) -> Look {
    if let Some(comment) = &post.comment {
        return first_comment(post, comment, asked);
    }
    let Some((begun_at, container)) = Progress::read(post, exchanges).sent else {
        // The call that publishes was never made.
        return Look::Absent;
    };
    let Some(told) = asked.first() else {
        return Look::Ask(request::look(&container));
    };
    let Some(told) = told else {
        return Look::Open;
    };
    let list = asked.get(1);
    match container::read(told).map(|told| told.state) {
        Some(State::Published) => published(post, begun_at, list),
        // Not published: the same container is published again, or another one is made.
        Some(State::Finished | State::Expired | State::Failed(_)) => Look::Absent,
        Some(State::InProgress) => Look::Open,
        // A container that cannot be read any more proves nothing; the list may.
        None if is_refused(told) => listed(post, list),
        None => Look::Open,
    }
}

/// Whether the platform says that there is no such container.
fn is_refused(answer: &Answer) -> bool {
    let verdict = classify(Family::Graph, Call::Read, answer, Time(0));
    verdict.class == Class::Permanent || super::progress::is_gone(&verdict)
}

/// It is out; which one of the list it is can be told only if one alone looks like it.
fn published(post: &OutgoingPost, begun_at: Time, list: Option<&Option<Answer>>) -> Look {
    let Some(list) = list else {
        return Look::Ask(recent::request(&post.channel, recent::edge(post.kind)));
    };
    let Some((rows, _)) = list.as_ref().and_then(recent::page) else {
        return Look::Found(None);
    };
    let in_time = |at: Option<Time>| at.is_some_and(|at| at >= begun_at - CLOCK_SKEW);
    let mut fit = rows
        .into_iter()
        .filter(|row| row.fits(post) && in_time(row.timestamp.0));
    let first = fit.next();
    match fit.next() {
        Some(_) => Look::Found(None),
        None => Look::Found(first.and_then(|row| row.id.0)),
    }
}

fn listed(post: &OutgoingPost, list: Option<&Option<Answer>>) -> Look {
    let Some(list) = list else {
        return Look::Ask(recent::request(&post.channel, recent::edge(post.kind)));
    };
    let Some((rows, last)) = list.as_ref().and_then(recent::page) else {
        return Look::Open;
    };
    // A list of stories shows one day: an empty one may have shown it yesterday.
    let mut complete = last && post.kind != sportello_core::post::PostKind::Story;
    let mut posts = Vec::new();
    for row in rows {
        let fits = row.fits(post);
        match (row.id.0, row.timestamp.0) {
            (Some(external_id), Some(at)) => posts.push(Listed {
                external_id,
                at,
                fits,
                certain: false,
                doubtful: false,
            }),
            _ => complete = false,
        }
    }
    Look::Listed(Listing { posts, complete })
}

fn first_comment(post: &OutgoingPost, comment: &FirstComment, asked: &[Option<Answer>]) -> Look {
    match asked.first() {
        None => Look::Ask(comments::list(&comment.under, None)),
        Some(answer) => answer
            .as_ref()
            .and_then(|answer| seek(answer, &ours(&post.channel), &comment.text))
            .map_or(Look::Open, Look::Listed),
    }
}
