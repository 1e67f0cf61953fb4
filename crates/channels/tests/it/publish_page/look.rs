//! Where a post of unknown outcome is looked for, and what that proves.

use super::page::Page;
use super::{comment, film, photos, publisher, story, words};
use crate::cast::{PAGE, answer, connector};
use sportello_channels::publish::{Listing, Look, OutgoingPost};
use sportello_channels::{Answer, Exchange, Target};
use sportello_core::Time;
use sportello_core::post::PostKind;

const POSTS: &str =
    include_str!("../../../src/facebook/testdata/publishing/posts-of-the-page.json");
const STORIES: &str =
    include_str!("../../../src/facebook/testdata/publishing/stories-the-archive-keeps.json");

/// A post whose last call got no answer.
fn lost(post: &OutgoingPost) -> Vec<Exchange> {
    let mut exchanges = Vec::new();
    Page::default().publish(post, &mut exchanges);
    exchanges.last_mut().expect("a call").answer = None;
    exchanges
}

fn look(post: &OutgoingPost, asked: &[Option<Answer>]) -> Look {
    let facebook = connector("facebook");
    publisher(&*facebook).look(post, &lost(post), asked)
}

/// What a body proves.
fn told(post: &OutgoingPost, body: &str) -> Look {
    look(post, &[Some(answer(200, body))])
}

fn listed(post: &OutgoingPost, body: &str) -> Listing {
    match told(post, body) {
        Look::Listed(listing) => listing,
        other => panic!("{other:?}"),
    }
}

/// The ids of what fits, marked where it is certain.
fn fitting(listing: &Listing) -> Vec<String> {
    let fits = listing.posts.iter().filter(|post| post.fits);
    let mark = |certain: bool| if certain { "!" } else { "" };
    fits.map(|post| format!("{}{}", post.external_id, mark(post.certain)))
        .collect()
}

#[test]
fn each_kind_is_looked_for_where_it_shows() {
    let at = |post: &OutgoingPost| match look(post, &[]) {
        Look::Ask(request) => match request.target {
            Target::Graph(path) => path,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    let posts = format!("{PAGE}/published_posts");
    assert_eq!(at(&words("Nuovo articolo")), posts);
    assert_eq!(at(&photos("Peonie", 2)), posts);
    assert_eq!(at(&film(PostKind::Video)), "7701");
    assert_eq!(at(&film(PostKind::Reel)), "7701");
    assert_eq!(at(&story()), format!("{PAGE}/stories"));
    assert_eq!(at(&film(PostKind::Story)), format!("{PAGE}/stories"));
    assert_eq!(at(&comment()), format!("{PAGE}_900/comments"));
}

#[test]
fn words_are_found_by_the_same_words() {
    let listing = listed(&words(" Nuovo articolo "), POSTS);
    assert_eq!(fitting(&listing), [format!("{PAGE}_902")]);
    assert!(listing.complete && listing.posts.len() == 3);
    assert_eq!(
        Some(listing.posts[0].at),
        Time::parse("2026-11-23T10:05:00Z"),
        "newest first"
    );
    assert_eq!(fitting(&listed(&words("Altro"), POSTS)), [""; 0]);
    let more = POSTS.replace(
        r#""after": "y" }"#,
        r#""after": "y" }, "next": "https://x""#,
    );
    assert!(!listed(&words("Altro"), &more).complete);
}

#[test]
fn photos_are_certain_by_what_was_uploaded_for_them() {
    let found = fitting(&listed(&photos("Altre parole", 2), POSTS));
    assert_eq!(found, [format!("{PAGE}_904!")]);
    let others = POSTS.replace("8101", "6601").replace("8102", "6602");
    assert_eq!(
        fitting(&listed(&photos("Peonie di stagione", 2), &others)),
        [format!("{PAGE}_904")],
        "the words alone are a likeness"
    );
}

#[test]
fn one_without_words_is_told_by_what_it_shows() {
    let silent = photos("", 1);
    assert_eq!(
        fitting(&listed(&silent, POSTS)),
        [""; 0],
        "a reel is no photo"
    );
    let photo = POSTS.replace(r#""media_type": "video""#, r#""media_type": "photo""#);
    assert_eq!(fitting(&listed(&silent, &photo)), [format!("{PAGE}_903")]);
    let bare = POSTS.replace(r#""media_type": "video", "type": "video_inline", "#, "");
    assert_eq!(
        fitting(&listed(&silent, &bare)),
        [format!("{PAGE}_903")],
        "I5: what shows nothing may be anything"
    );
}

#[test]
fn i5_a_list_with_a_row_that_cannot_be_read_proves_nothing() {
    let broken = POSTS.replace(r#""created_time": "2026-11-22T09:00:00+0000","#, "");
    assert_eq!(told(&words("Altro"), &broken), Look::Open);
    for post in [words("Altro"), film(PostKind::Reel), story(), comment()] {
        assert_eq!(told(&post, r#"{"error":{"code":2}}"#), Look::Open);
        assert_eq!(look(&post, &[None]), Look::Open);
        assert_eq!(
            look(&post, &[Some(answer(500, r#"{"data":[]}"#))]),
            Look::Open
        );
    }
}

#[test]
fn a_film_is_told_by_its_status() {
    let fate = |status: &str| told(&film(PostKind::Reel), &format!(r#"{{"status":{status}}}"#));
    let public = r#"{"video_status":"ready","publishing_phase":{"status":"complete","publish_status":"published"}}"#;
    assert_eq!(fate(public), Look::Found(Some("7701".to_owned())));
    for absent in [
        r#"{"video_status":"ready","publishing_phase":{"status":"not_started"}}"#,
        r#"{"video_status":"upload_complete","publishing_phase":{"status":"not_started"}}"#,
        r#"{"video_status":"error"}"#,
        r#"{"video_status":"expired","publishing_phase":{"status":"not_started"}}"#,
    ] {
        assert_eq!(fate(absent), Look::Absent, "{absent}");
    }
    for open in [
        r#"{"video_status":"processing"}"#,
        r#"{"video_status":"processing","publishing_phase":{"status":"not_started"}}"#,
        r#"{"video_status":"ready","publishing_phase":{"status":"in_progress"}}"#,
        r#"{"video_status":"upload_complete"}"#,
        r#"{"video_status":"ready"}"#,
        "{}",
    ] {
        assert_eq!(fate(open), Look::Open, "{open}");
    }
}

#[test]
fn a_story_without_archive_is_untold() {
    assert_eq!(told(&story(), r#"{"data":[]}"#), Look::Untold);
}

#[test]
fn a_story_is_found_by_its_photo_or_film() {
    let photo = POSTS_OF_STORY.replace("MEDIA", "8101");
    assert_eq!(
        told(&story(), &photo),
        Look::Found(Some("550003".to_owned()))
    );
    assert_eq!(
        told(&film(PostKind::Story), STORIES),
        Look::Found(Some("550001".to_owned()))
    );
}

const POSTS_OF_STORY: &str = r#"{"data":[{"post_id":"550003","status":"published","creation_time":"1795428300","media_id":"MEDIA"}]}"#;

/// The list begins where the archive was turned on: only an older story that is known proves
/// that it reaches back far enough.
#[test]
fn i5_a_story_that_is_not_listed_is_absent_only_by_the_order_of_others() {
    let listing = listed(&story(), STORIES);
    assert_eq!(fitting(&listing), [""; 0]);
    assert!(!listing.complete && listing.posts.len() == 2);
}

#[test]
fn the_first_comment_is_looked_for_under_its_post() {
    let body = format!(
        r#"{{"data":[{{"id":"900_2","from":{{"id":"{PAGE}"}},"message":"Fino a sabato","created_time":"2026-11-23T10:06:00+0000"}},
        {{"id":"900_1","from":{{"id":"7001"}},"message":"Fino a sabato","created_time":"2026-11-23T10:05:00+0000"}}]}}"#
    );
    let listing = listed(&comment(), &body);
    assert_eq!(fitting(&listing), ["900_2"], "Giulia said it too");
    assert!(listing.complete);
}
