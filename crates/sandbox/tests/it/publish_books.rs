//! The accounts of publishing: what was prepared for posts, and which stories nobody can decide
//! about.

use crate::cast::Platform;
use crate::files::{film, form, jpeg, raw};
use serde_json::{Value, json};
use sportello_sandbox::rules::request::ApiRequest;
use sportello_sandbox::rules::{Command, World};

fn archive(platform: &mut Platform, on: bool) {
    platform.command(Command::Archive { page: None, on });
}

/// The call that publishes a photo as a story, and the photo.
fn story(platform: &mut Platform, word: &str) -> (ApiRequest, String) {
    let seed = platform.world.seed().clone();
    let photo = platform.photo(word);
    let path = format!("/{}/photo_stories", seed.page);
    let call = ApiRequest::post(&path, &json!({ "photo_id": photo })).bearer(&seed.page_token);
    (call, photo)
}

fn undecidable(platform: &Platform) -> u64 {
    let state = platform.state();
    let rows = state["undecidable_publications"].as_array().expect("rows");
    assert_eq!(state["undecidable_posts"], rows.len());
    rows.len() as u64
}

fn killed(platform: &mut Platform) {
    let since = platform.now - 1_000;
    let command = Command::AnswersLostSince(since);
    platform
        .world
        .apply(platform.now, &mut platform.rng, &command);
}

#[test]
fn a_story_broken_off_before_it_was_made_is_as_undecidable_as_one_that_was_swallowed() {
    for (fault, counts) in [
        (json!({ "action": "timeout_before" }), 1),
        (json!({ "action": "reset_before" }), 1),
        (json!({ "action": "silence_before" }), 1),
        (json!({ "action": "5xx_before" }), 1),
        (json!({ "action": "unavailable_200" }), 1),
        (json!({ "action": "error", "code": 2 }), 1),
        (json!({ "action": "reset_after" }), 1),
        // These say that nothing was done.
        (json!({ "action": "error", "code": 4 }), 0),
        (json!({ "action": "error", "code": 100 }), 0),
        (json!({ "action": "dns" }), 0),
        (json!({ "action": "slow", "ms": 1 }), 0),
    ] {
        let mut platform = Platform::new();
        archive(&mut platform, false);
        let (call, _) = story(&mut platform, "a");
        let mut fault = fault;
        (fault["operation"], fault["count"]) = (json!("story"), json!(1));
        platform.fault(fault.clone());
        platform.call(&call);
        assert_eq!(undecidable(&platform), counts, "{fault}");
    }
}

#[test]
fn where_stories_are_listed_absence_shows() {
    let mut platform = Platform::new();
    let (first, _) = story(&mut platform, "first");
    platform.good(&first);
    let (call, _) = story(&mut platform, "a");
    let fault = json!({ "action": "reset_before", "operation": "story", "count": 1 });
    platform.fault(fault.clone());
    platform.call(&call);
    assert_eq!(undecidable(&platform), 0, "the first one is listed");
    // The setting of the moment counts, not a later one.
    archive(&mut platform, false);
    assert_eq!(undecidable(&platform), 0);
    platform.fault(fault);
    platform.call(&call);
    assert_eq!(undecidable(&platform), 1);
    archive(&mut platform, true);
    assert_eq!(undecidable(&platform), 1);
}

#[test]
fn an_empty_list_of_stories_tells_as_little_as_none() {
    let mut platform = Platform::new();
    let (call, _) = story(&mut platform, "a");
    platform.fault(json!({ "action": "reset_before", "operation": "story", "count": 1 }));
    platform.call(&call);
    assert_eq!(undecidable(&platform), 1);
}

#[test]
fn a_story_that_is_shown_after_all_was_decided() {
    let mut platform = Platform::new();
    archive(&mut platform, false);
    let (call, _) = story(&mut platform, "a");
    platform.fault(json!({ "action": "reset_before", "operation": "story", "count": 2 }));
    for _ in 0..2 {
        platform.call(&call);
        assert_eq!(undecidable(&platform), 1, "a story is counted once");
    }
    platform.good(&call);
    assert_eq!(undecidable(&platform), 0);
}

#[test]
fn a_film_counts_by_the_call_that_publishes_it() {
    let mut platform = Platform::new();
    let seed = platform.world.seed().clone();
    archive(&mut platform, false);
    let path = format!("/{}/video_stories", seed.page);
    let call = |body: &Value| ApiRequest::post(&path, body).bearer(&seed.page_token);
    let start = call(&json!({ "upload_phase": "start" }));
    platform.fault(json!({ "action": "reset_before", "post": "story", "count": 1 }));
    platform.call(&start);
    assert_eq!(undecidable(&platform), 0, "nothing was to be public yet");
    let begun = platform.good(&start);
    let bytes = film(720, 1280, 10_000, "a");
    let address = begun["upload_url"].as_str().expect("an address");
    platform.good(&raw(address, &seed.page_token, 0, bytes.len(), &bytes));
    let finish = call(&json!({ "upload_phase": "finish", "video_id": begun["video_id"] }));
    platform.fault(json!({ "action": "silence_before", "operation": "story", "count": 1 }));
    platform.call(&finish);
    assert_eq!(undecidable(&platform), 1);
}

#[test]
fn a_killed_desk_may_have_been_about_to_publish_what_was_ready() {
    let mut platform = Platform::new();
    archive(&mut platform, false);
    let (shown, _) = story(&mut platform, "shown");
    platform.good(&shown);
    platform.now += 5_000;
    let (ready, _) = story(&mut platform, "ready");
    killed(&mut platform);
    assert_eq!(undecidable(&platform), 1, "the one that is not shown");
    platform.good(&ready);
    assert_eq!(undecidable(&platform), 0, "the desk went on with it");
}

#[test]
fn a_photo_uploaded_again_because_its_answer_was_lost_is_one_story() {
    let mut platform = Platform::new();
    archive(&mut platform, false);
    story(&mut platform, "a");
    killed(&mut platform);
    let (again, _) = story(&mut platform, "a");
    platform.good(&again);
    assert_eq!(undecidable(&platform), 0, "the same picture was shown");
}

#[test]
fn a_killed_desk_leaves_no_doubt_where_stories_are_listed_or_the_post_is_none() {
    let mut platform = Platform::new();
    let (first, _) = story(&mut platform, "first");
    platform.good(&first);
    story(&mut platform, "ready");
    killed(&mut platform);
    assert_eq!(undecidable(&platform), 0, "listed");
    archive(&mut platform, false);
    let seed = platform.world.seed().clone();
    let path = format!("/{}/video_reels", seed.page);
    let reel = ApiRequest::post(&path, &json!({ "upload_phase": "start" }));
    platform.good(&reel.bearer(&seed.page_token));
    let image = json!({ "media_type": "STORIES", "image_url": "https://desk.test/s.jpg" });
    platform.container(&image, &jpeg(1080, 1920, "s"));
    let before = undecidable(&platform);
    killed(&mut platform);
    assert_eq!(undecidable(&platform), before + 1, "the ready photo alone");
}

fn prepared(world: &World) -> Vec<(String, String, bool)> {
    let rows = world.shown_prepared();
    let word = |row: &Value, name: &str| row[name].as_str().expect("a word").to_owned();
    let row = |row: &Value| {
        let used = row["used"].as_bool().expect("a flag");
        (word(row, "what"), word(row, "answer"), used)
    };
    rows.iter().map(row).collect()
}

fn made(what: &str, answer: &str, used: bool) -> (String, String, bool) {
    (what.to_owned(), answer.to_owned(), used)
}

#[test]
fn everything_made_on_the_way_to_a_post_is_on_account_with_its_answer() {
    let mut platform = Platform::new();
    let seed = platform.world.seed().clone();
    let photo = platform.photo("a");
    let feed = json!({ "message": "a", "attached_media": [{ "media_fbid": photo }] });
    let call = ApiRequest::post(&format!("/{}/feed", seed.page), &feed);
    platform.good(&call.bearer(&seed.page_token));
    platform.now += 1;
    platform.fault(json!({ "action": "reset_after", "operation": "upload", "count": 1 }));
    let bytes = jpeg(800, 800, "b");
    let path = format!("/{}/photos", seed.page);
    let upload = form(&path, &[("published", "false")], ("source", &bytes));
    platform.call(&upload.bearer(&seed.page_token));
    platform.now += 1;
    let reel = json!({ "media_type": "REELS", "upload_type": "resumable" });
    let path = format!("/{}/media", seed.instagram);
    platform.good(&ApiRequest::post(&path, &reel).bearer(&seed.page_token));
    assert_eq!(
        prepared(&platform.world),
        [
            made("photo", "given", true),
            made("photo", "lost", false),
            made("container", "given", false),
        ]
    );
    let digest = &platform.world.shown_prepared()[1]["sha256"];
    assert!(digest.is_string(), "by its bytes it is known again");
}

#[test]
fn the_parts_of_a_published_carousel_were_of_use() {
    let mut platform = Platform::new();
    let seed = platform.world.seed().clone();
    let part = json!({ "image_url": "https://desk.test/f.jpg", "is_carousel_item": true });
    let mut parts = Vec::new();
    for word in ["a", "b", "c"] {
        let made = platform.container(&part, &jpeg(1080, 1080, word));
        parts.push(made["id"].as_str().expect("an id").to_owned());
        platform.now += 1;
    }
    let whole = json!({ "media_type": "CAROUSEL", "children": parts[..2] });
    let path = format!("/{}/media", seed.instagram);
    let whole = platform.good(&ApiRequest::post(&path, &whole).bearer(&seed.page_token));
    assert_eq!(platform.publish(&whole["id"]).status, 200);
    let used: Vec<bool> = prepared(&platform.world)
        .into_iter()
        .map(|row| row.2)
        .collect();
    assert_eq!(used, [true, true, false, true]);
}

#[test]
fn an_answer_given_just_before_the_desk_died_may_not_have_been_stored() {
    let mut platform = Platform::new();
    platform.photo("a");
    platform.now += 5_000;
    platform.photo("b");
    killed(&mut platform);
    assert_eq!(
        prepared(&platform.world),
        [made("photo", "given", false), made("photo", "lost", false)]
    );
}
