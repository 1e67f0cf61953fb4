//! What is read back from a Page and changed on it: posts and how they do, comments, details,
//! the chat window; and what it takes of a post.

use super::publisher;
use crate::cast::{PAGE, answer, channel, connector};
use crate::classify::{error, judge};
use serde_json::{Value, json};
use sportello_channels::publish::{Details, Insight, Moderate, Onward, Published};
use sportello_channels::{Body, HttpRequest, Method, Target};
use sportello_core::class::{Call, Class};
use sportello_core::post::{PostKind, Ratio};

const POSTS: &str =
    include_str!("../../../src/facebook/testdata/publishing/posts-of-the-page.json");
const STORIES: &str =
    include_str!("../../../src/facebook/testdata/publishing/stories-the-archive-keeps.json");
const DETAILS: &str = include_str!("../../../src/facebook/testdata/publishing/page-details.json");

fn path(request: &HttpRequest) -> &str {
    match &request.target {
        Target::Graph(path) => path,
        other => panic!("{other:?}"),
    }
}

fn body(request: &HttpRequest) -> Value {
    match &request.body {
        Body::Json(text) => serde_json::from_str(text).expect("valid JSON"),
        _ => Value::Null,
    }
}

#[test]
fn posts_and_stories_are_listed_with_what_people_did() {
    let facebook = connector("facebook");
    let publisher = publisher(&*facebook);
    let requests = publisher.recent_requests(&channel("facebook"));
    let paths: Vec<&str> = requests.iter().map(path).collect();
    let want = [format!("{PAGE}/published_posts"), format!("{PAGE}/stories")];
    assert_eq!(paths, want);
    let posts = publisher.read_recent(&answer(200, POSTS)).expect("posts");
    let kinds: Vec<PostKind> = posts.iter().map(|post| post.kind).collect();
    assert_eq!(kinds, [PostKind::Photos, PostKind::Reel, PostKind::Words]);
    let album = &posts[0];
    assert_eq!(
        (album.likes, album.comments, album.shares),
        (Some(41), Some(5), Some(3))
    );
    assert!(album.picture.is_some() && album.url.is_some() && album.film.is_none());
    assert_eq!(posts[1].film.as_deref(), Some("7703"));
    assert_eq!(posts[2].likes, None, "what is not told is not nought");
    let stories = publisher
        .read_recent(&answer(200, STORIES))
        .expect("stories");
    assert!(stories.iter().all(|story| story.kind == PostKind::Story));
    assert_eq!(stories[0].external_id, "550002");
    assert_eq!(
        publisher.read_recent(&answer(200, r#"{"error":{"code":10}}"#)),
        None
    );
}

#[test]
fn one_post_is_read_by_its_id_as_lists_show_it() {
    let facebook = connector("facebook");
    let publisher = publisher(&*facebook);
    let ask = |id: &str| publisher.post_request(&channel("facebook"), id, false);
    let request = ask("178_904").expect("a request");
    assert_eq!(path(&request), "178_904");
    let lists = publisher.recent_requests(&channel("facebook"));
    assert_eq!(request.query[0], lists[0].query[0], "the same members");
    assert_eq!(ask("178_904/comments"), None, "no id");
    let list: Value = serde_json::from_str(POSTS).expect("JSON");
    let row = list["data"][0].to_string();
    let listed = publisher.read_recent(&answer(200, POSTS)).expect("posts");
    let post = publisher.read_post(&answer(200, &row));
    assert_eq!(post.as_ref(), listed.first());
    assert_eq!(publisher.read_post(&answer(404, &row)), None);
}

#[test]
fn each_metric_is_a_call_of_its_own() {
    let facebook = connector("facebook");
    let publisher = publisher(&*facebook);
    let post = Published {
        external_id: format!("{PAGE}_904"),
        ..Published::default()
    };
    let requests = publisher.insight_requests(&channel("facebook"), &post);
    let metrics = requests.iter().flat_map(|request| &request.query);
    let metrics: Vec<&str> = metrics
        .filter(|(name, _)| name == "metric")
        .map(|(_, metric)| metric.as_str())
        .collect();
    assert!(metrics.len() >= 4 && metrics.iter().all(|metric| !metric.contains(',')));

    let mut insight = Insight::default();
    for body in [
        r#"{"data":[{"name":"post_total_media_view_unique","period":"lifetime","values":[{"value":812}]}]}"#,
        r#"{"data":[{"name":"post_reactions_by_type_total","values":[{"value":{"like":30,"love":11}}]}]}"#,
        r#"{"data":[{"name":"post_clicks","values":[]}]}"#,
        r#"{"data":[]}"#,
        r#"{"shares":{"count":3},"comments":{"data":[],"summary":{"total_count":5}},"id":"1_2"}"#,
    ] {
        publisher.read_insight(&answer(200, body), &mut insight);
    }
    let unknown = error(400, 100, None);
    publisher.read_insight(&unknown, &mut insight);
    let counts: Vec<(&str, u64)> = insight
        .counts
        .iter()
        .map(|(n, c)| (n.as_str(), *c))
        .collect();
    let want = [
        ("comments", 5),
        ("reach", 812),
        ("reactions", 41),
        ("shares", 3),
    ];
    assert_eq!(counts, want);
}

#[test]
fn a_page_says_nothing_of_a_quota() {
    let facebook = connector("facebook");
    let publisher = publisher(&*facebook);
    assert_eq!(publisher.quota_request(&channel("facebook")), None);
    let reels = &facebook.capabilities().posts[&PostKind::Reel];
    assert_eq!(reels.per_day, Some(30));
}

#[test]
fn comments_are_liked_hidden_deleted_and_changed() {
    let facebook = connector("facebook");
    let comments = facebook.comments().expect("comments");
    let done = |what: Moderate| {
        let request = comments.moderate("900_1", &what).expect("a Page can");
        (request.method, path(&request).to_owned(), body(&request))
    };
    let likes = "900_1/likes".to_owned();
    let own = "900_1".to_owned();
    assert_eq!(
        done(Moderate::Like(true)),
        (Method::Post, likes.clone(), Value::Null)
    );
    assert_eq!(done(Moderate::Like(false)).0, Method::Delete);
    assert_eq!(done(Moderate::Like(false)).1, likes);
    for hidden in [true, false] {
        let want = (Method::Post, own.clone(), json!({ "is_hidden": hidden }));
        assert_eq!(done(Moderate::Hide(hidden)), want);
    }
    assert_eq!(
        done(Moderate::Delete),
        (Method::Delete, own.clone(), Value::Null)
    );
    let edited = done(Moderate::Edit("Fino a domenica".to_owned()));
    assert_eq!(
        edited,
        (Method::Post, own, json!({ "message": "Fino a domenica" }))
    );
    let table = facebook.capabilities().moderation;
    assert!(table.like && table.hide && table.delete && table.edit && table.tells_changes);
}

#[test]
fn comments_are_listed_with_their_answers_oldest_first() {
    let facebook = connector("facebook");
    let comments = facebook.comments().expect("comments");
    let request = comments.list_request("1_900", Some(&Onward::List("b".to_owned())));
    assert_eq!(path(&request), "1_900/comments");
    for (name, value) in [
        ("filter", "stream"),
        ("order", "chronological"),
        ("after", "b"),
    ] {
        let want = (name.to_owned(), value.to_owned());
        assert!(request.query.contains(&want), "{name}");
    }
    assert_eq!(
        comments.mention_request(&channel("facebook"), "1", None),
        None
    );
}

#[test]
fn details_are_read_and_changed_by_their_names() {
    let facebook = connector("facebook");
    let showcase = facebook.showcase().expect("details");
    let details = showcase
        .read_details(&answer(200, DETAILS))
        .expect("details");
    let hours = "mon 09:00-13:00 15:00-19:30\nsat 09:00-13:00";
    assert_eq!(details["hours"], hours);
    assert_eq!(
        details["emails"],
        "ciao@fiori.example, ordini@fiori.example"
    );
    assert!(
        !details.contains_key("website"),
        "what is not told is not there"
    );
    let change = |name: &str, value: &str| {
        let changed: Details = [(name.to_owned(), value.to_owned())].into();
        let request = showcase.change_details(&channel("facebook"), &changed)?;
        assert_eq!((request.method, path(&request)), (Method::Post, PAGE));
        Some(body(&request))
    };
    let told: Value = serde_json::from_str(DETAILS).expect("valid JSON");
    assert_eq!(
        change("hours", hours),
        Some(json!({ "hours": told["hours"] }))
    );
    assert_eq!(
        change("emails", &details["emails"]),
        Some(json!({ "emails": told["emails"] }))
    );
    assert_eq!(
        change("phone", " 055 1 "),
        Some(json!({ "phone": "055 1" }))
    );
    assert_eq!(change("hours", "lun 9-13"), None);
    assert_eq!(change("name", "Altro"), None, "not changed here");
    assert_eq!(
        showcase.read_details(&answer(200, r#"{"error":{"code":10}}"#)),
        None
    );
}

#[test]
fn the_table_says_what_a_page_takes_of_each_kind() {
    let facebook = connector("facebook");
    let posts = &facebook.capabilities().posts;
    let kinds: Vec<PostKind> = posts.keys().copied().collect();
    assert_eq!(kinds, PostKind::ALL);
    let text = |kind: PostKind| posts[&kind].text.map(|text| text.max);
    assert_eq!(text(PostKind::Words), Some(63_206));
    assert_eq!(text(PostKind::Story), None);
    let reel = posts[&PostKind::Reel].video.as_ref().expect("films");
    assert_eq!(reel.length_ms, Some((3_000, 90_000)));
    assert_eq!(reel.width, Some((540, 1_080)));
    assert_eq!(reel.best, Some(Ratio::new(9, 16)));
    let story = &posts[&PostKind::Story];
    let longest = story.video.as_ref().and_then(|film| film.length_ms);
    assert_eq!(longest.map(|(_, to)| to), Some(60_000));
    assert!(!story.first_comment && posts[&PostKind::Photos].alt);
    let photo = posts[&PostKind::Photos].image.as_ref().expect("photos");
    assert_eq!(photo.max_bytes, 10_000_000);
    assert!(posts.values().all(|limit| !limit.by_link));
}

/// errors.md, "Facebook Page publishing subcodes".
#[test]
fn what_publishing_is_refused_for() {
    let rows = [
        (1_366_046, Class::Permanent),
        (1_366_051, Class::AlreadyDone),
        (1_390_008, Class::Throttle),
        (1_346_003, Class::Policy),
        (1_404_006, Class::Reconnect),
        (1_404_078, Class::Reconnect),
        (1_404_102, Class::Permanent),
        (1_404_112, Class::Policy),
        (1_609_008, Class::Permanent),
        (1_609_010, Class::UnknownOutcome),
        (1_363_047, Class::UnknownOutcome),
        (4_854_002, Class::Reconnect),
        (2_061_006, Class::Permanent),
        (1_349_125, Class::Permanent),
        (2_069_019, Class::Permanent),
    ];
    for (subcode, class) in rows {
        let verdict = judge("facebook", Call::Send, &error(400, 100, Some(subcode)));
        assert_eq!(verdict.class, class, "{subcode}");
    }
}

#[test]
fn the_permissions_for_publishing_are_asked_for() {
    let wanted = connector("facebook").permissions(&channel("facebook"));
    for permission in [
        "pages_manage_posts",
        "pages_manage_engagement",
        "pages_read_engagement",
        "pages_read_user_content",
        "read_insights",
    ] {
        assert!(wanted.contains(&permission), "{permission}");
    }
}
