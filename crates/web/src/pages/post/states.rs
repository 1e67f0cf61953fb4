//! What became of a post on each channel once the outbox has it, and what one can do about it.

use super::load::zone_name;
use crate::pages::calendar::state;
use crate::pages::icon::{Icon, icon};
use crate::pages::mark::page_network;
use crate::pages::reader::Reader;
use maud::{Markup, html};
use sportello_core::Time;
use sportello_core::delivery::{DeliveryState, HoldReason};
use sportello_core::post::{PostStage, PostState};
use sportello_store::{Cause, PostDelivery, PostRow, TargetRow};

/// The states of all channels, rendered again while the page is open; empty before the outbox has
/// the post.
pub fn states(r: &Reader, post: &PostRow) -> Markup {
    let deliveries = post.targets.iter().filter_map(|t| t.delivery.as_ref());
    let given: Vec<DeliveryState> = deliveries.map(|d| d.state).collect();
    if !leaves(post, r.now) {
        return html! { div #{ "post-states-" (post.id) } {} };
    }
    html! {
        section.card.post-states #{ "post-states-" (post.id) } data-testid="post-states" {
            h2 { (r.text("post-states")) " " (state(r, PostState::of(post.stage, &given))) }
            @if let Some(at) = post.due_at { p.hint { (r.fill("post-due", &[("when", r.full_moment(at).into())])) } }
            ul.post-targets {
                @for target in &post.targets { li data-testid="target" { (one(r, post, target)) } }
            }
        }
    }
}

fn one(r: &Reader, post: &PostRow, target: &TargetRow) -> Markup {
    html! {
        div.post-target-head {
            (page_network(r, &target.channel_kind)) strong { (target.channel_name) }
            span.chip { (super::findings::kind_words(r, target.kind)) }
            @if let Some(delivery) = &target.delivery { (state(r, PostState::of_target(delivery.state))) }
        }
        @if let Some(url) = target.url.as_deref().filter(|url| url.starts_with("https://")) {
            p { a href=(url) target="_blank" rel="noreferrer" { (icon(Icon::Open)) " " (r.text("post-open-there")) } }
        }
        @if let Some(at) = target.published_at { p.hint { (r.fill("post-published-at", &[("when", r.full_moment(at).into())])) } }
        @if let Some(delivery) = &target.delivery { (how(r, post, delivery)) }
        @if let Some(comment) = &target.comment {
            div.post-target-comment {
                p { (r.text("post-comment")) " " (state(r, PostState::of_target(comment.state))) }
                (how(r, post, comment))
            }
        }
    }
}

/// Why, since when, when next, and what one can do.
fn how(r: &Reader, post: &PostRow, delivery: &PostDelivery) -> Markup {
    let late = matches!(delivery.hold, Some((HoldReason::Late, _)));
    html! {
        @match delivery.state {
            DeliveryState::Held if late => { (late_one(r, post, delivery)) },
            DeliveryState::Held => {
                div.outcome.is-held data-testid="held" {
                    @if let Some((_, since)) = delivery.hold { p.outcome-title { (icon(Icon::Pause)) span { (r.text("state-held")) " · " (r.text("since")) " " (r.time_since(since)) } } }
                    (cause(r, delivery))
                }
            },
            DeliveryState::Unconfirmed => { (unconfirmed(r, post, delivery)) },
            DeliveryState::Failed => {
                div.outcome.is-failed data-testid="failed" {
                    (cause(r, delivery))
                    div.choices { (act(post, delivery, "again", Icon::Retry, &r.text("post-try-again"))) }
                }
            },
            DeliveryState::Queued | DeliveryState::Sending | DeliveryState::Unknown => { (cause(r, delivery)) },
            DeliveryState::Accepted | DeliveryState::Delivered | DeliveryState::Read | DeliveryState::Withdrawn => {},
        }
    }
}

fn cause(r: &Reader, delivery: &PostDelivery) -> Markup {
    let code = |cause: &Cause| {
        let code = cause.code?;
        Some(match cause.subcode {
            Some(subcode) => format!("{code}/{subcode}"),
            None => code.to_string(),
        })
    };
    html! {
        @if let Some(cause) = &delivery.cause {
            p { (r.cause(&cause.key)) @if let Some(code) = code(cause) { " " span.code { (r.fill("outcome-code", &[("code", code.into())])) } } }
        }
        @if let Some(next) = delivery.next_at.filter(|next| *next > r.now) { p.hint { (r.text("outcome-next-try")) " " (r.time_left(next)) } }
    }
}

fn late_one(r: &Reader, post: &PostRow, delivery: &PostDelivery) -> Markup {
    html! {
        div.outcome.is-held data-testid="late" {
            p.outcome-title { (icon(Icon::Clock)) span { (r.text("post-late")) } }
            p { (r.text("post-late-means")) }
            div.choices {
                (act(post, delivery, "now", Icon::Send, &r.text("post-late-now")))
                form.post-late-at method="post" action=(address(post, delivery, "at")) {
                    input type="datetime-local" name="at" aria-label=(r.text("post-at")) required;
                    button.quiet { (icon(Icon::Scheduled)) (r.text("post-late-at")) }
                    small.hint { (r.fill("post-zone", &[("zone", zone_name(&r.zone).into())])) }
                }
                form method="post" action={ "/posts/" (post.id) "/drop" } { button.quiet { (icon(Icon::Remove)) (r.text("post-late-drop")) } }
            }
        }
    }
}

fn unconfirmed(r: &Reader, post: &PostRow, delivery: &PostDelivery) -> Markup {
    html! {
        div.outcome.is-unknown data-testid="unconfirmed" {
            p.outcome-title { (icon(Icon::Question)) (r.text("state-unconfirmed")) }
            p { (r.text("post-unconfirmed-means")) }
            div.choices.is-stacked {
                (act(post, delivery, "there", Icon::Check, &r.text("post-is-there")))
                p.hint { (r.text("post-is-there-means")) }
                (act(post, delivery, "again", Icon::Retry, &r.text("post-publish-again")))
                p.hint { (r.text("post-publish-again-means")) }
            }
        }
    }
}

fn act(post: &PostRow, delivery: &PostDelivery, verb: &str, sign: Icon, words: &str) -> Markup {
    html! {
        form method="post" action=(address(post, delivery, verb)) { button.quiet data-testid=(verb) { (icon(sign)) (words) } }
    }
}

fn address(post: &PostRow, delivery: &PostDelivery, verb: &str) -> String {
    format!("/posts/{}/deliveries/{}/{verb}", post.id, delivery.id)
}

/// Whether it is on its way or further: what its channels say of it is what matters now. One whose
/// time has just come is on its way, although the outbox does not have it yet.
pub fn leaves(post: &PostRow, now: Time) -> bool {
    let due = post.due_at.is_some_and(|at| at <= now);
    !post.stage.is_open() || (post.stage == PostStage::Scheduled && due)
}

/// Whether something of it still waits and could be taken back: a first comment too, under a post
/// that is out.
pub fn waits(post: &PostRow) -> bool {
    let parts = post.targets.iter().flat_map(|t| [&t.delivery, &t.comment]);
    let waiting = |d: &PostDelivery| matches!(d.state, DeliveryState::Queued | DeliveryState::Held);
    parts.flatten().any(waiting)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::post::{PostBody, PostKind};
    use sportello_core::{ChannelId, ChannelKind, DeliveryId, PostId, TargetId};

    fn part(state: DeliveryState) -> Option<PostDelivery> {
        Some(PostDelivery {
            id: DeliveryId(1),
            state,
            hold: None,
            cause: None,
            next_at: None,
        })
    }

    fn post(delivery: Option<PostDelivery>, comment: Option<PostDelivery>) -> PostRow {
        let target = TargetRow {
            id: TargetId(1),
            channel: ChannelId(1),
            channel_kind: ChannelKind::new("facebook"),
            channel_name: "Fiori di Lia".to_owned(),
            kind: PostKind::Words,
            words: None,
            external_id: None,
            url: None,
            published_at: None,
            delivery,
            comment,
        };
        PostRow {
            id: PostId(1),
            stage: PostStage::Given,
            body: PostBody::default(),
            due_at: None,
            zone: "Europe/Rome".to_owned(),
            author: None,
            author_name: None,
            created_at: Time(0),
            updated_at: Time(0),
            version: 1,
            targets: vec![target],
        }
    }

    #[test]
    fn a_first_comment_that_waits_under_a_post_that_is_out_can_be_dropped() {
        let out = || part(DeliveryState::Accepted);
        assert!(waits(&post(out(), part(DeliveryState::Held))));
        assert!(waits(&post(out(), part(DeliveryState::Queued))));
        assert!(waits(&post(part(DeliveryState::Held), None)));
        assert!(!waits(&post(out(), out())));
        assert!(!waits(&post(out(), None)));
        assert!(!waits(&post(None, None)));
    }
}
