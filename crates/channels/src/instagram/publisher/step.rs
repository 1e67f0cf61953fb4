//! What comes next for a post or for the first comment under it.

use super::container::{Container, State, Upload};
use super::progress::{
    COMMENT, Place, Progress, SESSION, Trouble, is_gone, judge, of_container, refuses_upload,
};
use super::request;
use crate::contract::{Answer, Exchange, Step};
use crate::instagram::posts::CAROUSEL;
use crate::instagram::settings::films_by_link;
use crate::meta::envelope::small;
use crate::meta::lenient::Text;
use crate::meta::request::{post as call, refuse, unreadable};
use crate::publish::{FirstComment, OutgoingFile, OutgoingPost};
use serde::Deserialize;
use serde_json::json;
use sportello_core::Time;
use sportello_core::class::{Call, Class, Verdict};
use sportello_core::delivery::backoff;
use sportello_core::post::PostKind;
use std::ops::ControlFlow::{self, Break, Continue};

/// What goes wrong for a while is told as long as it is new, and tried again when the same
/// exchanges are asked about after the engine's shortest pause.
fn is_new(exchange: &Exchange, verdict: &Verdict, now: Time) -> bool {
    now < exchange.begun_at + backoff(0) || verdict.until.is_some_and(|until| now < until)
}

#[derive(Deserialize)]
struct Made {
    id: Text,
}

fn done(answer: &Answer) -> Step {
    match small::<Made>(&answer.body).and_then(|made| made.id.0) {
        Some(external_id) => Step::Done {
            external_id,
            address: None,
        },
        None => unreadable(Call::Send),
    }
}

fn unknown() -> Step {
    unreadable(Call::Send)
}

/// What the last exchange says against going on.
fn obstacle(exchanges: &[Exchange], now: Time) -> Option<Verdict> {
    let last = exchanges.last()?;
    let verdict = judge(last, last.answer.as_ref()?);
    let final_word =
        matches!(verdict.class, Class::Permanent | Class::Policy) && !verdict.channel_wide;
    match verdict.class {
        Class::Ok => None,
        // Another way is open.
        _ if last.name == SESSION && refuses_upload(&verdict) => None,
        _ if of_container(&last.name) && is_gone(&verdict) => None,
        // Done before, and it is not told as what: looked for like any lost answer.
        Class::AlreadyDone if is_new(last, &verdict, now) => {
            Some(Verdict::plain(Class::UnknownOutcome, &verdict.cause))
        }
        _ if final_word || is_new(last, &verdict, now) => Some(verdict),
        _ => None,
    }
}

pub(super) fn step(post: &OutgoingPost, exchanges: &[Exchange]) -> Step {
    if let Some(comment) = &post.comment {
        return first_comment(comment, exchanges, post.now);
    }
    let progress = Progress::read(post, exchanges);
    if let Some(answer) = &progress.published {
        return done(answer);
    }
    let obstacle = progress
        .trouble
        .as_ref()
        .and_then(|trouble| still(trouble, post.now))
        .or_else(|| obstacle(exchanges, post.now));
    if let Some(verdict) = obstacle {
        return Step::Failed(verdict);
    }
    let ready = match &post.files[..] {
        [] => return refuse("cause-unsupported"),
        [file] => single(post, &progress, file),
        files if post.kind == PostKind::Photos && files.len() <= CAROUSEL => {
            carousel(post, &progress, files)
        }
        _ => return refuse("cause-bad-request"),
    };
    match ready {
        Continue(container) => request::publish(post, &container.id),
        Break(step) => step,
    }
}

/// A failed container, told until another one is sensible, or for good.
fn still(trouble: &Trouble, now: Time) -> Option<Verdict> {
    let verdict = &trouble.verdict;
    let for_good =
        matches!(verdict.class, Class::Permanent | Class::Policy) && !verdict.channel_wide;
    (for_good || now < trouble.until).then(|| Verdict {
        until: (!for_good).then_some(trouble.until),
        ..verdict.clone()
    })
}

/// The container at a place, if it has not run out.
fn living(progress: &Progress, place: Place, now: Time) -> Option<&Container> {
    progress.made.get(&place).filter(|made| !made.is_over(now))
}

fn single<'p>(
    post: &OutgoingPost,
    progress: &'p Progress,
    file: &OutgoingFile,
) -> ControlFlow<Step, &'p Container> {
    let upload = file.is_video() && !progress.no_upload && !films_by_link(&post.channel);
    match living(progress, Place::Whole, post.now) {
        Some(made) => finished(post, Place::Whole, made, Some(file)),
        None => Break(request::single(post, file, upload)),
    }
}

/// All parts are made before the first is looked at, so that films are worked on side by side.
fn carousel<'p>(
    post: &OutgoingPost,
    progress: &'p Progress,
    files: &[OutgoingFile],
) -> ControlFlow<Step, &'p Container> {
    if let Some(made) = living(progress, Place::Whole, post.now) {
        return finished(post, Place::Whole, made, None);
    }
    let mut parts = Vec::new();
    for (nth, file) in files.iter().enumerate() {
        match living(progress, Place::Part(nth), post.now) {
            Some(part) => parts.push((Place::Part(nth), part)),
            None => return Break(request::part(post, nth, file)),
        }
    }
    for (place, part) in &parts {
        finished(post, *place, part, None)?;
    }
    let ids: Vec<&str> = parts.iter().map(|(_, part)| part.id.as_str()).collect();
    Break(request::carousel(post, &ids))
}

/// Brings a container to its end: its film goes up, and it is looked at until it is finished.
fn finished<'p>(
    post: &OutgoingPost,
    place: Place,
    made: &'p Container,
    file: Option<&OutgoingFile>,
) -> ControlFlow<Step, &'p Container> {
    match (&made.upload, file) {
        (Upload::From(uri, from), Some(file)) if *from < file.bytes => {
            return Break(request::upload(place, uri, file, *from));
        }
        _ => {}
    }
    match &made.state {
        State::Finished => Continue(made),
        // It is out, and the call that did it is one whose answer nobody has (I5).
        State::Published if place == Place::Whole => Break(unknown()),
        State::Published => Continue(made),
        _ if post.now < made.next_look() => Break(Step::Wait(made.next_look())),
        _ => Break(request::status(place, &made.id)),
    }
}

/// The comment under it, once it is known that no earlier call wrote it.
fn first_comment(comment: &FirstComment, exchanges: &[Exchange], now: Time) -> Step {
    let good = |exchange: &&Exchange| {
        let answer = exchange.answer.as_ref();
        answer.is_some_and(|answer| judge(exchange, answer).class == Class::Ok)
    };
    if let Some(answer) = exchanges
        .iter()
        .find(good)
        .and_then(|exchange| exchange.answer.as_ref())
    {
        return done(answer);
    }
    if let Some(verdict) = obstacle(exchanges, now) {
        return Step::Failed(verdict);
    }
    let path = format!("{}/comments", comment.under);
    Step::Request {
        name: COMMENT.to_owned(),
        call: Call::Send,
        request: call(path, &json!({ "message": comment.text })),
    }
}
