//! Faults on publishing calls, one operation a kind of post, and the account for whoever audits.

use crate::cast::Platform;
use crate::files::{film, form, jpeg, raw};
use serde_json::{Value, json};
use sportello_sandbox::rules::request::{ApiRequest, Outcome, Reply};
use sportello_sandbox::rules::{Command, Done};

/// The call that publishes, for a kind of post, after everything that prepares it.
fn prepared(platform: &mut Platform, operation: &str) -> ApiRequest {
    let seed = platform.world.seed().clone();
    let token = seed.page_token.clone();
    let call = |edge: &str, body: &Value| {
        ApiRequest::post(&format!("/{}/{edge}", seed.page), body).bearer(&token)
    };
    let finish = |platform: &mut Platform, edge: &str| {
        let begun = platform.good(&call(edge, &json!({ "upload_phase": "start" })));
        let bytes = film(720, 1280, 10_000, operation);
        let address = begun["upload_url"].as_str().expect("an address");
        platform.good(&raw(address, &token, 0, bytes.len(), &bytes));
        call(
            edge,
            &json!({ "upload_phase": "finish", "video_id": begun["video_id"], "description": operation }),
        )
    };
    match operation {
        "post" => call("feed", &json!({ "message": operation })),
        "photo_post" => {
            let photo = platform.photo(operation);
            call(
                "feed",
                &json!({ "message": operation, "attached_media": [{ "media_fbid": photo }] }),
            )
        }
        "video_post" => {
            let path = format!("/{}/videos", seed.page);
            let bytes = film(1280, 720, 10_000, operation);
            form(&path, &[("description", operation)], ("source", &bytes)).bearer(&token)
        }
        "reel" => finish(platform, "video_reels"),
        "story" => {
            let photo = platform.photo(operation);
            call("photo_stories", &json!({ "photo_id": photo }))
        }
        _ => {
            let wanted = json!({ "image_url": "https://desk.test/f.jpg", "caption": operation });
            let made = platform.container(&wanted, &jpeg(1080, 1080, operation));
            let path = format!("/{}/media_publish", seed.instagram);
            ApiRequest::post(&path, &json!({ "creation_id": made["id"] })).bearer(&token)
        }
    }
}

const PUBLISHING: [&str; 6] = [
    "post",
    "photo_post",
    "video_post",
    "reel",
    "story",
    "media_publish",
];

#[test]
fn before_leaves_nothing_and_after_leaves_the_post_for_every_kind() {
    for operation in PUBLISHING {
        for (action, acted) in [
            ("timeout_before", false),
            ("timeout_after", true),
            ("5xx_after", true),
            ("reset_before", false),
            ("reset_after", true),
            ("unavailable_200", false),
        ] {
            let mut platform = Platform::new();
            let call = prepared(&mut platform, operation);
            platform.fault(json!({ "action": action, "operation": operation, "count": 1 }));
            let Outcome {
                acted: did,
                message,
                ..
            } = platform.call(&call);
            let ledger = platform.ledger();
            assert_eq!(
                (did, ledger.len()),
                (acted, usize::from(acted)),
                "{action} {operation}"
            );
            if acted {
                assert_eq!(message.as_deref(), ledger[0]["id"].as_str(), "{operation}");
                assert_eq!(ledger[0]["answer"], "lost", "{action} {operation}");
            }
        }
    }
}

#[test]
fn a_fault_can_be_meant_for_one_kind_of_post() {
    let mut platform = Platform::new();
    let story = json!({ "media_type": "STORIES", "image_url": "https://desk.test/s.jpg" });
    let picture = json!({ "image_url": "https://desk.test/f.jpg" });
    platform
        .fault(json!({ "action": "error", "code": 2, "operation": "container", "post": "story" }));
    let good = platform.container(&picture, &jpeg(1080, 1080, "f"));
    assert!(good["id"].is_string());
    let bad = platform.container(&story, &jpeg(1080, 1080, "s"));
    assert_eq!(bad["error"]["code"], 2);
}

#[test]
fn a_lost_answer_to_a_container_still_makes_it() {
    let mut platform = Platform::new();
    let seed = platform.world.seed().clone();
    platform.fault(json!({ "action": "reset_after", "operation": "container", "count": 1 }));
    let wanted = json!({ "media_type": "REELS", "video_url": "https://desk.test/r.mp4" });
    let path = format!("/{}/media", seed.instagram);
    let outcome = platform.call(&ApiRequest::post(&path, &wanted).bearer(&seed.page_token));
    assert_eq!((outcome.reply, outcome.acted), (Reply::Reset, true));
}

#[test]
fn comments_and_moderation_are_hit_on_their_own() {
    let mut platform = Platform::new();
    let call = prepared(&mut platform, "post");
    let post = platform.good(&call)["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let token = platform.page_token();
    let path = format!("/{post}/comments");
    platform.fault(json!({ "action": "reset_after", "operation": "comment", "count": 1 }));
    let call = ApiRequest::post(&path, &json!({ "message": "Primo" })).bearer(&token);
    assert_eq!(platform.call(&call).reply, Reply::Reset);
    let listed = platform.get(&path, "", &token).json()["data"].clone();
    assert_eq!(listed[0]["message"], "Primo", "it was made");
    platform.fault(json!({ "action": "error", "code": 2, "operation": "moderate", "count": 1 }));
    let own = format!("/{}", listed[0]["id"].as_str().expect("an id"));
    let refused = platform.post(&own, &token, &json!({ "message": "Altro" }));
    assert_eq!(refused.json()["error"]["code"], 2);
}

#[test]
fn only_stories_without_an_archive_are_undecidable() {
    for (operation, archive, undecidable) in [
        ("story", true, 0),
        ("story", false, 1),
        ("post", false, 0),
        ("reel", false, 0),
        ("media_publish", false, 0),
    ] {
        let mut platform = Platform::new();
        platform.command(Command::Archive {
            page: None,
            on: archive,
        });
        let call = prepared(&mut platform, operation);
        platform.fault(json!({ "action": "reset_after", "count": 1 }));
        platform.call(&call);
        let state = platform.state();
        assert_eq!(
            state["undecidable_posts"], undecidable,
            "{operation}, archive {archive}"
        );
        assert_eq!(state["undecidable"], 0, "messages are counted apart");
    }
}

#[test]
fn an_answer_that_the_desk_lost_by_itself_counts_too() {
    let mut platform = Platform::new();
    platform.command(Command::Archive {
        page: None,
        on: false,
    });
    let call = prepared(&mut platform, "story");
    let outcome = platform.call(&call);
    assert_eq!(platform.state()["undecidable_posts"], 0);
    let lost = outcome.message.into_iter().collect();
    let done = platform
        .world
        .apply(platform.now, &mut platform.rng, &Command::AnswersLost(lost));
    assert!(matches!(done, Done::Outcome(None)));
    assert_eq!(platform.state()["undecidable_posts"], 1);
}

#[test]
fn the_account_names_words_files_app_and_time_of_every_post() {
    let mut platform = Platform::new();
    let seed = platform.world.seed().clone();
    for _ in 0..2 {
        let call = prepared(&mut platform, "photo_post");
        platform.good(&call);
    }
    let ledger = platform.ledger();
    assert_eq!(ledger.len(), 2, "a doubled post is seen, not prevented");
    let files = |row: &Value| row["files"][0]["sha256"].clone();
    assert_eq!(files(&ledger[0]), files(&ledger[1]), "the same bytes");
    let row = &ledger[0];
    assert_eq!(
        (
            &row["kind"],
            &row["channel"],
            &row["post"],
            &row["text"],
            &row["app"]
        ),
        (
            &json!("facebook"),
            &json!(seed.page),
            &json!("photos"),
            &json!("photo_post"),
            &json!(seed.app)
        )
    );
}

#[test]
fn a_world_with_posts_is_the_same_after_it_was_written_and_read() {
    let mut platform = Platform::new();
    for operation in PUBLISHING {
        let call = prepared(&mut platform, operation);
        platform.good(&call);
    }
    let written = serde_json::to_value(&platform.world).expect("written");
    let read: sportello_sandbox::rules::World = serde_json::from_value(written).expect("read");
    assert_eq!(read.shown_posts(None), platform.ledger());
}
