//! A post goes on from its stored exchanges: what was made is used again, what broke off is not
//! begun anew, and what was refused or has run out is.

use super::page::{Page, at_now};
use super::{FILM_BYTES, NOW, every_sort, film, photos, step, story};
use crate::cast::{answer, asked};
use sportello_channels::publish::OutgoingPost;
use sportello_channels::{Exchange, Step};
use sportello_core::class::Call;
use sportello_core::post::PostKind;
use sportello_core::{Span, Time};

fn name(step: Step) -> String {
    match step {
        Step::Request { name, .. } => name,
        other => panic!("{other:?}"),
    }
}

/// The exchanges of a post that nothing disturbed.
fn whole(post: &OutgoingPost) -> Vec<Exchange> {
    let mut exchanges = Vec::new();
    Page::default().publish(post, &mut exchanges);
    exchanges
}

#[test]
fn i8_after_a_crash_at_any_step_nothing_that_was_told_is_made_again() {
    for post in every_sort() {
        let undisturbed = whole(&post);
        for at in 0..=undisturbed.len() {
            // The process died after the answer was stored: the same calls follow.
            let rest: Vec<&str> = undisturbed[at..].iter().map(|e| e.name.as_str()).collect();
            let mut page = Page {
                photos: 50,
                films: 50,
                got: bytes_by(&undisturbed[..at]),
                ..Page::default()
            };
            let (asked, _) = page.publish(&post, &mut undisturbed[..at].to_vec());
            assert_eq!(asked, rest, "{:?} after {at}", post.kind);
        }
    }
}

/// How far the pieces of stored exchanges came.
fn bytes_by(exchanges: &[Exchange]) -> u64 {
    let moved = exchanges.iter().rev().find_map(|e| {
        let body: serde_json::Value = serde_json::from_str(&e.answer.as_ref()?.body).ok()?;
        match e.name.as_str() {
            "upload-0" => Some(FILM_BYTES),
            _ => body["start_offset"].as_str()?.parse().ok(),
        }
    });
    moved.unwrap_or(0)
}

#[test]
fn a_preparing_call_whose_answer_was_lost_is_made_again_and_no_other() {
    for post in every_sort() {
        let undisturbed = whole(&post);
        let last = undisturbed.len() - 1;
        for at in 0..last {
            let mut page = Page::default();
            let mut exchanges = Vec::new();
            let size = post.files[0].bytes;
            for done in 0..=at {
                let Step::Request {
                    name,
                    call,
                    request,
                } = step(&post, &exchanges)
                else {
                    panic!("no request")
                };
                let told = page.take(&request, size);
                exchanges.push(at_now(&name, call, (done < at).then_some(told)));
            }
            let (asked, _) = page.publish(&post, &mut exchanges);
            let again = undisturbed[at..].iter().map(|e| e.name.as_str());
            // After an upload that broke off the platform is asked how far it came: it is whole.
            let expected: Vec<&str> = match undisturbed[at].name.as_str() {
                "upload-0" => vec!["status", "send"],
                _ => again.collect(),
            };
            assert_eq!(asked, expected, "{:?} lost at {at}", post.kind);
            assert_eq!(page.public.len(), 1);
        }
    }
}

#[test]
fn i5_after_proof_that_it_was_not_published_the_same_uploads_are_used() {
    let post = photos("Peonie", 2);
    let mut exchanges = whole(&post);
    let prepared = exchanges.len() - 1;
    exchanges[prepared].answer = None;
    let (sent, call, _, body) = asked(step(&post, &exchanges));
    assert_eq!((sent.as_str(), call), ("send", Call::Send));
    assert_eq!(body["attached_media"][1]["media_fbid"], "8102");
}

#[test]
fn i5_a_film_whose_last_call_was_lost_is_asked_about_before_it_is_published_again() {
    let post = film(PostKind::Reel);
    let mut exchanges = whole(&post);
    exchanges[2].answer = None;
    assert_eq!(name(step(&post, &exchanges)), "status");
    let mut told = |status: &str| {
        let body = format!(r#"{{"status":{status}}}"#);
        exchanges.push(at_now("status", Call::Read, Some(answer(200, &body))));
        step(&post, &exchanges)
    };
    let waiting = r#"{"video_status":"upload_complete","uploading_phase":{"status":"complete"},"publishing_phase":{"status":"not_started"}}"#;
    assert_eq!(name(told(waiting)), "send");
    let public = r#"{"video_status":"ready","publishing_phase":{"status":"complete","publish_status":"published"}}"#;
    let Step::Done { external_id, .. } = told(public) else {
        panic!("published a second time")
    };
    assert_eq!(external_id, "7701");
    assert_eq!(name(told(r#"{"video_status":"error"}"#)), "start");
}

#[test]
fn an_upload_that_broke_off_goes_on_where_the_platform_says() {
    let post = film(PostKind::Reel);
    let mut exchanges = whole(&post);
    exchanges.truncate(1);
    exchanges.push(at_now("upload-0", Call::Prepare, None));
    let mut page = Page {
        films: 1,
        got: 6_000_000,
        ..Page::default()
    };
    let (asked, _) = page.publish(&post, &mut exchanges);
    assert_eq!(asked, ["status", "upload-6000000", "send"]);
}

#[test]
fn an_upload_that_was_refused_for_a_while_goes_on_too() {
    let post = film(PostKind::Story);
    let mut exchanges = whole(&post);
    exchanges.truncate(1);
    let refused = answer(
        400,
        r#"{"debug_info":{"retriable":true,"type":"PartialRequestError","message":"short"}}"#,
    );
    exchanges.push(at_now("upload-0", Call::Prepare, Some(refused)));
    assert_eq!(name(step(&post, &exchanges)), "status");
}

#[test]
fn what_ran_out_or_was_refused_for_good_is_made_anew() {
    let refused = answer(400, r#"{"error":{"code":100,"error_subcode":2069019}}"#);
    for (post, made) in [(story(), "photo-0"), (film(PostKind::Video), "start")] {
        let mut exchanges = whole(&post);
        let last = exchanges.len() - 1;
        exchanges[last].answer = Some(refused.clone());
        assert_eq!(name(step(&post, &exchanges)), made, "refused");
        exchanges[last].answer = Some(answer(400, r#"{"error":{"code":613}}"#));
        assert_eq!(name(step(&post, &exchanges)), "send", "only too fast");
        let late = |hours: i64| OutgoingPost {
            now: NOW + Span::hours(hours),
            ..post.clone()
        };
        assert_eq!(name(step(&late(22), &exchanges)), "send");
        assert_eq!(name(step(&late(24), &exchanges)), made, "a day old");
    }
}

#[test]
fn an_answer_of_no_use_is_not_asked_for_again_at_once() {
    let post = photos("Peonie", 2);
    let useless = [at_now(
        "photo-0",
        Call::Prepare,
        Some(answer(200, r#"{"success":true}"#)),
    )];
    let at = |now: Time| OutgoingPost {
        now,
        ..post.clone()
    };
    let minute = NOW + Span::minutes(1);
    assert_eq!(step(&at(NOW), &useless), Step::Wait(minute));
    assert_eq!(name(step(&at(minute), &useless)), "photo-0");
}

#[test]
fn a_good_answer_to_the_call_that_publishes_ends_it_whatever_is_stored_after_it() {
    for post in every_sort() {
        let mut exchanges = whole(&post);
        exchanges.push(at_now("send", Call::Send, None));
        assert!(matches!(step(&post, &exchanges), Step::Done { .. }));
    }
}
