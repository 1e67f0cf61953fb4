//! Posts: given once, published once, looked for when nobody knows, and what happens to those that
//! a platform in trouble made late.

mod files;
mod late;
mod partial;
mod refused;

use crate::house::{ACCOUNT, House, PAGE, answered, error, path};
use bytes::Bytes;
use pollster::block_on;
use serde_json::{Value, json};
use sportello_channels::Body;
use sportello_core::message::MessageKind;
use sportello_core::post::{PostBody, PostFile, PostKind, PostWords};
use sportello_core::{ChannelId, MediaId, Span, Time};
use sportello_engine::job::Work;
use sportello_engine::publish::{Dropped, PostError};
use sportello_engine::{Job, Outcome};
use sportello_store::{PostDecision, PostDelivery, PostRow, Store, StoreError, WrittenPost};
use std::io::Cursor;
use std::sync::Arc;

fn jpeg() -> Bytes {
    let mut out = Cursor::new(Vec::new());
    image::RgbImage::new(640, 640)
        .write_to(&mut out, image::ImageFormat::Jpeg)
        .expect("encodes");
    Bytes::from(out.into_inner())
}

fn photo(house: &House) -> MediaId {
    block_on(
        house
            .engine
            .attach(house.now, house.workspace, jpeg(), MessageKind::Image),
    )
    .expect("stored")
    .id
}

fn photos(house: &House, count: usize) -> Vec<PostFile> {
    (0..count)
        .map(|_| PostFile {
            media: photo(house),
            alt: None,
        })
        .collect()
}

fn instagram(house: &House) -> ChannelId {
    let all = block_on(house.engine.store().channels(house.workspace)).expect("channels");
    all.iter()
        .find(|c| c.asset == ACCOUNT)
        .expect("an account")
        .id
}

fn store(house: &House) -> &Arc<dyn Store> {
    house.engine.store()
}

fn write(house: &House, channel: ChannelId, words: PostWords, due: Time) -> PostRow {
    let post = WrittenPost {
        known: None,
        body: PostBody {
            shared: words,
            ..PostBody::default()
        },
        channels: vec![channel],
        due_at: Some(due),
        zone: "Europe/Rome".to_owned(),
        by: None,
        unapproved: false,
    };
    block_on(house.engine.save_post(house.now, house.workspace, post)).expect("written")
}

fn schedule(house: &House, channel: ChannelId, words: PostWords, due: Time) -> PostRow {
    let row = write(house, channel, words, due);
    block_on(
        house
            .engine
            .schedule_post(house.now, house.workspace, row.id, None, None),
    )
    .expect("scheduled")
}

fn words(text: &str) -> PostWords {
    PostWords {
        text: text.to_owned(),
        ..PostWords::default()
    }
}

/// What the desk wants to do about posts now; lists and insights are not in these stories.
fn jobs(house: &House) -> Vec<Job> {
    let of_posts =
        |job: &Job| matches!(job.work, Work::PostExchange { .. } | Work::PostLook { .. });
    let (posts, others): (Vec<Job>, Vec<Job>) = house.jobs().into_iter().partition(of_posts);
    for job in others {
        match job.work {
            // The platform answers: what a post meets is the story's own.
            Work::Probe { .. } => house.answer(job, 200, &json!({"id": PAGE})),
            _ => house.finish(job, Outcome::NotSent),
        };
    }
    posts
}

fn job(house: &House) -> Job {
    let mut jobs = jobs(house);
    assert_eq!(jobs.len(), 1, "one request is due: {jobs:?}");
    jobs.remove(0)
}

fn row(house: &House, post: &PostRow) -> PostRow {
    block_on(store(house).post(house.workspace, post.id)).expect("the post")
}

fn delivery(house: &House, post: &PostRow) -> PostDelivery {
    row(house, post).targets[0]
        .delivery
        .clone()
        .expect("given to the outbox")
}

fn state(house: &House, post: &PostRow) -> &'static str {
    delivery(house, post).state.as_str()
}

fn body(job: &Job) -> Value {
    match &job.request.body {
        Body::Json(text) => serde_json::from_str(text).expect("JSON"),
        _ => Value::Null,
    }
}

fn listed(posts: &[(&str, Time, &str)]) -> Value {
    let rows: Vec<Value> = posts
        .iter()
        .map(|(id, at, text)| json!({"id": id, "created_time": at.to_string(), "message": text}))
        .collect();
    json!({"data": rows})
}

#[test]
fn a_post_goes_at_its_time_and_its_first_comment_follows() {
    let mut house = House::open();
    let due = house.now + Span::hours(1);
    let said = PostWords {
        first_comment: Some("Fino a sabato".to_owned()),
        ..words("Peonie!")
    };
    let post = schedule(&house, house.facebook, said, due);
    assert!(jobs(&house).is_empty(), "it is not time yet");
    assert_eq!(
        block_on(house.engine.next_wake(house.now)).expect("a moment"),
        Some(due).min(block_on(house.engine.next_wake(house.now)).expect("a moment")),
        "the workers wake no later than at its time"
    );
    house.now = due;
    let send = job(&house);
    assert_eq!(path(&send), format!("{PAGE}/feed"));
    assert_eq!(body(&send)["message"], "Peonie!");
    house.answer(send, 200, &json!({"id": format!("{PAGE}_1")}));
    assert_eq!(state(&house, &post), "accepted");
    let comment = job(&house);
    assert_eq!(path(&comment), format!("{PAGE}_1/comments"));
    assert_eq!(body(&comment)["message"], "Fino a sabato");
    house.answer(comment, 200, &json!({"id": "c1"}));
    let target = &row(&house, &post).targets[0];
    assert_eq!(
        target.comment.as_ref().map(|c| c.state.as_str()),
        Some("accepted")
    );
    assert_eq!(target.external_id.as_deref(), Some("104900000000001_1"));
    assert_eq!(target.published_at, Some(house.now));
    house.pass(Span::hours(1));
    assert!(jobs(&house).is_empty(), "once");
}

#[test]
fn a_draft_and_a_post_that_was_taken_back_never_go() {
    let mut house = House::open();
    let due = house.now + Span::hours(1);
    let draft = write(&house, house.facebook, words("Solo un’idea"), due);
    let post = schedule(&house, house.facebook, words("Ripensato"), due);
    block_on(
        house
            .engine
            .drop_post(house.now, house.workspace, post.id, None),
    )
    .expect("dropped");
    house.now = due + Span::hours(1);
    assert!(jobs(&house).is_empty());
    assert!(row(&house, &draft).targets[0].delivery.is_none());
}

fn drop_post(house: &House, post: &PostRow) -> Result<Dropped, PostError> {
    block_on(
        house
            .engine
            .drop_post(house.now, house.workspace, post.id, None),
    )
}

#[test]
fn a_post_that_is_dropped_while_it_is_on_its_way_goes_no_further() {
    let mut house = House::open();
    let shown = PostWords {
        kind: PostKind::Photos,
        files: photos(&house, 2),
        ..words("Rose")
    };
    let post = schedule(&house, house.facebook, shown, house.now);
    let upload = job(&house);
    let dropped = drop_post(&house, &post);
    assert!(matches!(dropped, Ok(Dropped::OnItsWay)), "{dropped:?}");
    house.answer(upload, 200, &json!({"id": "photo_1"}));
    assert_eq!(state(&house, &post), "withdrawn", "nothing of it is public");
    house.pass(Span::hours(1));
    assert!(jobs(&house).is_empty());
    let again = drop_post(&house, &post);
    assert!(matches!(
        again,
        Err(PostError::Store(StoreError::Conflict(_)))
    ));
}

#[test]
fn a_dropped_post_of_unknown_outcome_is_looked_for_and_not_sent_again() {
    let mut house = House::open();
    let post = schedule(&house, house.facebook, words("Peonie!"), house.now);
    house.finish(job(&house), Outcome::Lost);
    assert_eq!(state(&house, &post), "unknown");
    let dropped = drop_post(&house, &post);
    assert!(matches!(dropped, Ok(Dropped::OnItsWay)), "{dropped:?}");
    house.pass(Span::seconds(61));
    let look = job(&house);
    house.answer(look, 200, &listed(&[]));
    assert_eq!(
        state(&house, &post),
        "withdrawn",
        "it is not there, and stays so"
    );
    house.pass(Span::hours(1));
    assert!(jobs(&house).is_empty());
}

#[test]
fn what_a_network_would_refuse_is_not_scheduled() {
    let house = House::open();
    let due = house.now + Span::hours(1);
    let post = write(&house, instagram(&house), words("Senza foto"), due);
    let done =
        block_on(
            house
                .engine
                .schedule_post(house.now, house.workspace, post.id, None, None),
        );
    let Err(PostError::Faulty(found)) = done else {
        panic!("it was taken: {done:?}");
    };
    assert!(found[0].stops());
}

#[test]
fn i5_a_post_whose_answer_was_lost_is_looked_for_and_not_sent_again() {
    let mut house = House::open();
    let post = schedule(&house, house.facebook, words("Peonie!"), house.now);
    let begun = house.now;
    let send = job(&house);
    house.finish(send, Outcome::Lost);
    assert_eq!(state(&house, &post), "unknown");
    assert!(jobs(&house).is_empty(), "nothing is sent again");
    house.pass(Span::seconds(61));
    let look = job(&house);
    assert_eq!(path(&look), format!("{PAGE}/published_posts"));
    house.answer(look, 200, &listed(&[("p_7", begun, "Peonie!")]));
    assert_eq!(state(&house, &post), "accepted");
    assert_eq!(
        row(&house, &post).targets[0].external_id.as_deref(),
        Some("p_7")
    );
}

#[test]
fn i5_only_proof_of_absence_lets_a_post_go_again() {
    let mut house = House::open();
    let post = schedule(&house, house.facebook, words("Peonie!"), house.now);
    let send = job(&house);
    house.answer(send, 500, &error(2, None));
    assert_eq!(state(&house, &post), "unknown", "code 2 proves nothing");
    house.pass(Span::seconds(61));
    let look = job(&house);
    house.answer(look, 500, &error(2, None));
    assert_eq!(state(&house, &post), "unknown", "a look that failed");
    house.pass(Span::minutes(3));
    let look = job(&house);
    house.answer(look, 200, &listed(&[]));
    assert_eq!(state(&house, &post), "queued", "an empty page proves it");
    let send = job(&house);
    house.answer(send, 200, &json!({"id": "p_8"}));
    assert_eq!(state(&house, &post), "accepted");
}

#[test]
fn two_posts_of_the_same_words_are_not_one() {
    let mut house = House::open();
    let first = schedule(&house, house.facebook, words("Auguri!"), house.now);
    let second = schedule(&house, house.facebook, words("Auguri!"), house.now);
    let begun = house.now;
    for job in jobs(&house) {
        house.finish(job, Outcome::Lost);
    }
    house.pass(Span::seconds(61));
    let looks = jobs(&house);
    assert_eq!(looks.len(), 2);
    for look in looks {
        house.answer(look, 200, &listed(&[("p_1", begun, "Auguri!")]));
    }
    assert_eq!(state(&house, &first), "accepted");
    assert_eq!(
        state(&house, &second),
        "queued",
        "everything there is another's, and that is all there is"
    );
    let send = job(&house);
    house.answer(send, 200, &json!({"id": "p_2"}));
    assert_eq!(state(&house, &first), "accepted");
    assert_eq!(state(&house, &second), "accepted");
}

#[test]
fn i8_a_carousel_goes_on_after_a_crash_without_a_second_container() {
    let mut house = House::open();
    let files = photos(&house, 2);
    let said = PostWords {
        kind: PostKind::Photos,
        files,
        ..words("Due mazzi")
    };
    let post = schedule(&house, instagram(&house), said, house.now);
    let quota = job(&house);
    assert_eq!(path(&quota), format!("{ACCOUNT}/content_publishing_limit"));
    let room = json!({"data": [{"quota_usage": 2, "config": {"quota_total": 50, "quota_duration": 86400}}]});
    house.answer(quota, 200, &room);
    let mut made = Vec::new();
    let mut published = 0;
    for turn in 0..60 {
        for job in jobs(&house) {
            let asked = body(&job);
            let answer = match path(&job) {
                p if p.ends_with("content_publishing_limit") => room.clone(),
                p if p.ends_with("/media") => {
                    made.push(asked.clone());
                    json!({"id": format!("container-{}", made.len())})
                }
                p if p.ends_with("/media_publish") => {
                    published += 1;
                    assert_eq!(asked["creation_id"], "container-3");
                    json!({"id": "media-1"})
                }
                _ => json!({"status_code": "FINISHED", "id": path(&job)}),
            };
            house.answer(job, 200, &answer);
            // The process dies after every answer.
            house.crash();
        }
        if state(&house, &post) == "accepted" {
            break;
        }
        assert!(turn < 59, "it does not come to an end");
        house.pass(Span::seconds(20));
    }
    assert_eq!(made.len(), 3, "two parts and the whole: {made:?}");
    assert_eq!(published, 1);
}

#[test]
fn i8_a_publication_under_way_when_the_process_died_is_looked_for() {
    let mut house = House::open();
    let post = schedule(&house, house.facebook, words("Peonie!"), house.now);
    let _under_way = job(&house);
    house.crash();
    assert_eq!(state(&house, &post), "unknown");
    house.pass(Span::seconds(61));
    let look = job(&house);
    assert_eq!(path(&look), format!("{PAGE}/published_posts"));
}

#[test]
fn a_used_up_quota_keeps_the_post_and_tells() {
    let mut house = House::open();
    let said = PostWords {
        kind: PostKind::Photos,
        files: photos(&house, 1),
        ..words("Rose")
    };
    let post = schedule(&house, instagram(&house), said, house.now);
    let full = json!({"data": [{"quota_usage": 50, "config": {"quota_total": 50}}]});
    let quota = job(&house);
    house.answer(quota, 200, &full);
    let kept = delivery(&house, &post);
    assert_eq!(kept.state.as_str(), "held");
    assert_eq!(kept.cause.expect("told").key, "cause-quota");
    house.pass(Span::minutes(10));
    assert!(jobs(&house).is_empty());
}

#[test]
fn a_story_that_nobody_can_read_back_asks_a_person() {
    let mut house = House::open();
    let said = PostWords {
        kind: PostKind::Story,
        files: photos(&house, 1),
        ..PostWords::default()
    };
    let post = schedule(&house, house.facebook, said, house.now);
    let upload = job(&house);
    assert_eq!(path(&upload), format!("{PAGE}/photos"));
    house.answer(upload, 200, &json!({"id": "photo-1"}));
    let send = job(&house);
    assert_eq!(path(&send), format!("{PAGE}/photo_stories"));
    house.finish(send, Outcome::Lost);
    house.pass(Span::seconds(61));
    let look = job(&house);
    house.answer(look, 200, &json!({"data": []}));
    assert_eq!(state(&house, &post), "unconfirmed");
    let id = delivery(&house, &post).id;
    let decide = |what| {
        block_on(
            house
                .engine
                .decide_post(house.now, house.workspace, id, what, None),
        )
    };
    decide(PostDecision::Again).expect("decided");
    assert!(
        decide(PostDecision::Again).is_err(),
        "a second click changes nothing"
    );
    let upload = job(&house);
    assert_eq!(path(&upload), format!("{PAGE}/photos"));
}

#[test]
fn a_refused_token_holds_posts_too() {
    let house = House::open();
    let post = schedule(&house, house.facebook, words("Peonie!"), house.now);
    let send = job(&house);
    let answer = answered(401, &error(190, None));
    house.finish(send, answer);
    let kept = delivery(&house, &post);
    assert_eq!(kept.state.as_str(), "held");
    assert_eq!(kept.hold.expect("why").0.as_str(), "token");
}
