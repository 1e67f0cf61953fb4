//! The calls that leave for each kind of post.

use super::page::{Page, said};
use super::{comment, film, photos, step, story, words};
use crate::cast::{PAGE, answer, asked};
use serde_json::{Value, json};
use sportello_channels::publish::OutgoingPost;
use sportello_channels::{Body, HttpRequest, Part, Step};
use sportello_core::post::PostKind;
use sportello_core::{Class, MediaId, class::Call};

fn first(post: &OutgoingPost) -> HttpRequest {
    match step(post, &[]) {
        Step::Request { request, .. } => request,
        other => panic!("{other:?}"),
    }
}

/// The names of all calls of a post that nothing disturbs, and the id it gets.
fn all(post: &OutgoingPost) -> (Vec<String>, String) {
    Page::default().publish(post, &mut Vec::new())
}

#[test]
fn words_and_a_link_are_one_call() {
    let mut post = words("Aperti domenica 🌷");
    post.link = Some("https://fiori.example/orari".to_owned());
    let (_, call, path, body) = asked(step(&post, &[]));
    assert_eq!((call, path), (Call::Send, format!("{PAGE}/feed")));
    let want = json!({ "message": "Aperti domenica 🌷", "link": "https://fiori.example/orari", "published": true });
    assert_eq!(body, want);
    assert_eq!(all(&post), (vec!["send".to_owned()], format!("{PAGE}_900")));
}

#[test]
fn one_photo_is_one_call_with_its_file() {
    let post = photos("Peonie", 1);
    let request = first(&post);
    assert_eq!(said(&request, "message"), Some(json!("Peonie")));
    let alt = said(&request, "alt_text_custom");
    assert_eq!(alt, Some(json!("Un mazzo di peonie")));
    let Body::Multipart(parts) = &request.body else {
        panic!("no form")
    };
    let source = parts.iter().any(
        |part| matches!(part, Part::Media { name, media: MediaId(1), .. } if name == "source"),
    );
    assert!(source, "the file itself, not its address");
    assert_eq!(all(&post), (vec!["send".to_owned()], format!("{PAGE}_900")));
}

#[test]
fn several_photos_are_uploaded_unseen_and_attached_in_order() {
    let post = photos("Peonie", 3);
    let mut exchanges = Vec::new();
    let (names, id) = Page::default().publish(&post, &mut exchanges);
    assert_eq!(names, ["photo-0", "photo-1", "photo-2", "send"]);
    assert_eq!(id, format!("{PAGE}_900"));
    assert!(exchanges[..3].iter().all(|e| e.call == Call::Prepare));
    let body = asked(step(&post, &exchanges[..3])).3;
    let attached =
        json!([{ "media_fbid": "8101" }, { "media_fbid": "8102" }, { "media_fbid": "8103" }]);
    assert_eq!(body["attached_media"], attached);
    assert_eq!(said(&first(&post), "published"), Some(json!("false")));
}

#[test]
fn a_link_stands_under_the_words_of_a_photo() {
    let mut post = photos("Peonie", 1);
    post.link = Some("https://fiori.example/peonie".to_owned());
    let words = |post: &OutgoingPost| said(&first(post), "message");
    assert_eq!(
        words(&post),
        Some(json!("Peonie\nhttps://fiori.example/peonie"))
    );
    post.text = "Peonie: https://fiori.example/peonie".to_owned();
    assert_eq!(words(&post), Some(json!(post.text)), "it is there already");
}

#[test]
fn a_video_goes_in_pieces_and_is_finished() {
    let post = film(PostKind::Video);
    let mut exchanges = Vec::new();
    let (names, id) = Page::default().publish(&post, &mut exchanges);
    let pieces = ["transfer-0", "transfer-4194304", "transfer-8388608"];
    let want: Vec<&str> = ["start"]
        .into_iter()
        .chain(pieces)
        .chain(["send"])
        .collect();
    assert_eq!(names, want);
    assert_eq!(id, "7701", "the call that publishes tells no post");
    let body = asked(step(&post, &exchanges[..4])).3;
    let want = json!({ "upload_phase": "finish", "upload_session_id": "s7701", "published": true,
        "description": "Come nasce un mazzo", "title": "Il laboratorio" });
    assert_eq!(body, want);
}

#[test]
fn a_reel_and_the_film_of_a_story_go_to_the_upload_host() {
    let finish = |kind: PostKind| -> (Vec<String>, String, Value) {
        let mut exchanges = Vec::new();
        let (names, id) = Page::default().publish(&film(kind), &mut exchanges);
        let (_, call, path, body) = asked(step(&film(kind), &exchanges[..2]));
        assert_eq!(call, Call::Send);
        assert_eq!(id, format!("{PAGE}_900"));
        (names, path, body)
    };
    let (names, path, body) = finish(PostKind::Reel);
    assert_eq!(names, ["start", "upload-0", "send"]);
    assert_eq!(path, format!("{PAGE}/video_reels"));
    let want = json!({ "upload_phase": "finish", "video_id": "7701", "video_state": "PUBLISHED",
        "description": "Come nasce un mazzo", "title": "Il laboratorio" });
    assert_eq!(body, want);
    let (names, path, body) = finish(PostKind::Story);
    assert_eq!(names, ["start", "upload-0", "send"]);
    assert_eq!(path, format!("{PAGE}/video_stories"));
    assert_eq!(
        body,
        json!({ "upload_phase": "finish", "video_id": "7701" })
    );
}

#[test]
fn the_photo_of_a_story_is_uploaded_unseen_first() {
    let mut exchanges = Vec::new();
    let (names, id) = Page::default().publish(&story(), &mut exchanges);
    assert_eq!(names, ["photo-0", "send"]);
    assert_eq!(id, format!("{PAGE}_900"));
    let (_, _, path, body) = asked(step(&story(), &exchanges[..1]));
    assert_eq!(path, format!("{PAGE}/photo_stories"));
    assert_eq!(body, json!({ "photo_id": "8101" }));
}

#[test]
fn the_first_comment_goes_under_its_post() {
    let (_, call, path, body) = asked(step(&comment(), &[]));
    let under = format!("{PAGE}_900/comments");
    assert_eq!((call, path), (Call::Send, under));
    assert_eq!(body, json!({ "message": "Fino a sabato" }));
}

#[test]
fn what_a_page_cannot_carry_is_refused_before_anything_is_asked() {
    let mixed = OutgoingPost {
        files: [photos("", 1).files, film(PostKind::Video).files].concat(),
        ..photos("", 1)
    };
    let photo_as_reel = OutgoingPost {
        kind: PostKind::Reel,
        ..photos("", 1)
    };
    for post in [words("  "), mixed, photo_as_reel] {
        let Step::Failed(verdict) = step(&post, &[]) else {
            panic!("{post:?}")
        };
        assert_eq!(verdict.class, Class::Permanent);
    }
}

#[test]
fn a_good_answer_that_names_no_post_is_what_was_uploaded_or_unknown() {
    let done = |post: &OutgoingPost| {
        let mut exchanges = Vec::new();
        Page::default().publish(post, &mut exchanges);
        let last = exchanges.last_mut().expect("a call");
        last.answer = Some(answer(200, r#"{"success":true}"#));
        step(post, &exchanges)
    };
    for (post, id) in [
        (film(PostKind::Video), "7701"),
        (film(PostKind::Reel), "7701"),
        (story(), "8101"),
    ] {
        let Step::Done { external_id, .. } = done(&post) else {
            panic!("{post:?}")
        };
        assert_eq!(external_id, id);
    }
    for post in [words("Aperti"), photos("Peonie", 2), comment()] {
        let Step::Failed(verdict) = done(&post) else {
            panic!("{post:?}")
        };
        assert_eq!(verdict.class, Class::UnknownOutcome, "I5");
    }
}
