//! An Instagram account publishes: containers, their states, quotas, uploads in pieces.

use crate::cast::Platform;
use crate::files::{film, jpeg, raw};
use serde_json::{Value, json};
use sportello_sandbox::rules::Command;
use sportello_sandbox::rules::request::{ApiRequest, Reply};

const HOUR: i64 = 3_600_000;

fn image(caption: &str) -> Value {
    json!({ "image_url": "https://desk.test/f.jpg", "caption": caption, "alt_text": "Un mazzo" })
}

fn photo(platform: &mut Platform, caption: &str) -> Value {
    let made = platform.container(&image(caption), &jpeg(1080, 1080, caption));
    assert!(made["id"].is_string(), "{made}");
    made["id"].clone()
}

fn status(platform: &mut Platform, container: &Value) -> Value {
    let token = platform.page_token();
    let path = format!("/{}", container.as_str().expect("an id"));
    platform
        .get(&path, "fields=status_code,status,video_status", &token)
        .json()
}

fn media(platform: &mut Platform, edge: &str) -> Value {
    let seed = platform.world.seed().clone();
    let query =
        "fields=id,caption,media_type,media_product_type,children{media_type},is_comment_enabled";
    platform
        .get(
            &format!("/{}/{edge}", seed.instagram),
            query,
            &seed.page_token,
        )
        .json()["data"]
        .clone()
}

#[test]
fn a_photo_goes_from_container_to_media_and_is_read_back() {
    let mut platform = Platform::new();
    let container = photo(&mut platform, "Peonie");
    assert_eq!(status(&mut platform, &container)["status_code"], "FINISHED");
    let made = platform.publish(&container);
    assert_eq!(made.status, 200, "{}", made.json());
    assert_eq!(
        status(&mut platform, &container)["status_code"],
        "PUBLISHED"
    );
    let listed = media(&mut platform, "media");
    assert_eq!(
        (&listed[0]["id"], &listed[0]["caption"]),
        (&made.json()["id"], &json!("Peonie"))
    );
    assert_eq!(
        (&listed[0]["media_type"], &listed[0]["media_product_type"]),
        (&json!("IMAGE"), &json!("FEED"))
    );
    let again = platform.publish(&container);
    assert_eq!(again.json()["error"]["error_subcode"], 2_207_027);
    assert_eq!(platform.ledger().len(), 1);
}

#[test]
fn a_carousel_is_one_post_of_its_children() {
    let mut platform = Platform::new();
    let picture = json!({ "image_url": "https://desk.test/1.jpg", "is_carousel_item": true });
    let moving = json!({ "video_url": "https://desk.test/2.mp4", "media_type": "VIDEO", "is_carousel_item": true });
    let first = platform.container(&picture, &jpeg(1080, 1080, "uno"))["id"].clone();
    let second = platform.container(&moving, &film(1080, 1080, 8_000, "due"))["id"].clone();
    let carousel = |children: Value| json!({ "media_type": "CAROUSEL", "children": children, "caption": "Due" });
    let alone = platform.container(&carousel(json!([first])), b"");
    assert_eq!(alone["error"]["error_subcode"], 2_207_028);
    let made = platform.container(&carousel(json!([first, second])), b"")["id"].clone();
    assert_eq!(status(&mut platform, &made)["status_code"], "IN_PROGRESS");
    assert_eq!(
        platform.publish(&made).json()["error"]["error_subcode"],
        2_207_027
    );
    platform.pass(3_000);
    assert_eq!(platform.publish(&made).status, 200);
    let row = media(&mut platform, "media")[0].clone();
    assert_eq!(row["media_type"], "CAROUSEL_ALBUM");
    let kinds: Vec<&str> = row["children"]["data"]
        .as_array()
        .expect("two")
        .iter()
        .filter_map(|child| child["media_type"].as_str())
        .collect();
    assert_eq!(kinds, ["IMAGE", "VIDEO"]);
    assert_eq!(platform.ledger().len(), 1);
    assert_eq!(platform.publish(&first).status, 400, "a child is no post");
}

#[test]
fn a_picture_that_does_not_fit_is_refused_by_its_subcode() {
    let large = [jpeg(1080, 1080, "x"), vec![0; 9 * 1024 * 1024]].concat();
    for (bytes, subcode) in [
        (jpeg(1080, 1920, "alto"), 2_207_009),
        (large, 2_207_004),
        (vec![0x89, b'P', b'N', b'G', 0, 0, 0, 0], 2_207_005),
        (Vec::new(), 2_207_052),
    ] {
        let mut platform = Platform::new();
        let refused = platform.container(&image("Rose"), &bytes);
        assert_eq!(refused["error"]["error_subcode"], subcode);
    }
    let mut platform = Platform::new();
    let long = platform.container(&image(&"a".repeat(2_201)), b"");
    assert_eq!(long["error"]["error_subcode"], 2_207_010);
    let unknown = platform.container(&json!({ "media_type": "ALBUM" }), b"");
    assert_eq!(unknown["error"]["error_subcode"], 2_207_023);
}

#[test]
fn a_tall_picture_is_taken_as_a_story_and_shown_for_a_day() {
    let mut platform = Platform::new();
    let wanted = json!({ "media_type": "STORIES", "image_url": "https://desk.test/s.jpg", "caption": "non si vede" });
    let made = platform.container(&wanted, &jpeg(1080, 1920, "storia"))["id"].clone();
    assert_eq!(platform.publish(&made).status, 200);
    let stories = media(&mut platform, "stories");
    assert_eq!(stories[0]["media_product_type"], "STORY");
    assert!(stories[0].get("caption").is_none());
    assert_eq!(media(&mut platform, "media"), json!([]));
    platform.pass(24 * HOUR);
    assert_eq!(media(&mut platform, "stories"), json!([]));
}

#[test]
fn a_film_that_does_not_fit_fails_in_its_container() {
    let reel = json!({ "media_type": "REELS", "video_url": "https://desk.test/r.mp4" });
    for (bytes, subcode) in [
        (film(720, 1280, 2_000, "corto"), "2207026"),
        (b"no film".to_vec(), "2207026"),
        (Vec::new(), "2207052"),
    ] {
        let mut platform = Platform::new();
        let made = platform.container(&reel, &bytes);
        let container = made["id"].clone();
        assert!(container.is_string(), "accepted first: {made}");
        let told = status(&mut platform, &container);
        assert_eq!(told["status_code"], "ERROR");
        assert!(
            told["status"]
                .as_str()
                .is_some_and(|text| text.contains(subcode)),
            "{told}"
        );
        assert_eq!(platform.publish(&container).status, 400);
    }
}

#[test]
fn a_resumable_reel_goes_on_at_the_byte_it_was_cut_at() {
    let mut platform = Platform::new();
    let seed = platform.world.seed().clone();
    let bytes = film(720, 1280, 10_000, "reel");
    let wanted =
        json!({ "media_type": "REELS", "upload_type": "resumable", "caption": "Come si lega" });
    let made = platform.container(&wanted, b"");
    let (container, uri) = (
        made["id"].clone(),
        made["uri"].as_str().expect("an address"),
    );
    platform.fault(
        json!({ "action": "cut", "operation": "upload", "post": "reel", "bytes": 64, "count": 1 }),
    );
    let cut = platform.call(&raw(uri, &seed.page_token, 0, bytes.len(), &bytes));
    assert_eq!(cut.reply, Reply::Reset);
    let phase = status(&mut platform, &container)["video_status"]["uploading_phase"].clone();
    assert_eq!(phase["bytes_transferred"], 64);
    let rest = raw(uri, &seed.page_token, 64, bytes.len(), &bytes[64..]);
    assert_eq!(platform.good(&rest)["message"], "Upload successful.");
    platform.pass(3_000);
    assert_eq!(status(&mut platform, &container)["status_code"], "FINISHED");
    assert_eq!(platform.publish(&container).status, 200);
    let ledger = platform.ledger();
    let held = ledger[0]["files"][0]["size"].as_u64();
    assert_eq!(held, Some(bytes.len() as u64), "the file is whole");
}

#[test]
fn uploads_in_pieces_can_be_kept_from_accounts_of_instagram_login() {
    let mut platform = Platform::new();
    let seed = platform.world.seed().clone();
    let path = format!("/{}/media", seed.instagram);
    let wanted = json!({ "media_type": "REELS", "upload_type": "resumable" });
    let taken = platform.post(&path, &seed.instagram_token, &wanted);
    assert!(taken.json()["uri"].is_string());
    platform.command(Command::Settings(
        json!({ "resumable_by_instagram": false }),
    ));
    let refused = platform.post(&path, &seed.instagram_token, &wanted);
    assert_eq!(refused.json()["error"]["code"], 100);
    assert_eq!(platform.post(&path, &seed.page_token, &wanted).status, 200);
}

#[test]
fn a_container_lives_a_day() {
    let mut platform = Platform::new();
    let container = photo(&mut platform, "Tardi");
    platform.pass(24 * HOUR);
    assert_eq!(status(&mut platform, &container)["status_code"], "EXPIRED");
    let refused = platform.publish(&container);
    assert_eq!(refused.json()["error"]["error_subcode"], 2_207_020);
}

#[test]
fn the_quota_is_told_and_moves_with_the_day() {
    let mut platform = Platform::new();
    let seed = platform.world.seed().clone();
    platform.command(Command::Settings(json!({ "publishing_quota": 2 })));
    let limit = format!("/{}/content_publishing_limit", seed.instagram);
    for number in 0..2 {
        let container = photo(&mut platform, &format!("Foto {number}"));
        assert_eq!(platform.publish(&container).status, 200);
    }
    let told = platform
        .get(&limit, "fields=quota_usage,config", &seed.page_token)
        .json();
    assert_eq!(
        told["data"][0],
        json!({ "quota_usage": 2, "config": { "quota_total": 2, "quota_duration": 86_400 } })
    );
    let third = photo(&mut platform, "Foto 2");
    let refused = platform.publish(&third).json();
    assert_eq!(
        (
            &refused["error"]["code"],
            &refused["error"]["error_subcode"]
        ),
        (&json!(9), &json!(2_207_042))
    );
    assert_eq!(status(&mut platform, &third)["status_code"], "FINISHED");
    platform.pass(24 * HOUR - 1);
    let fresh = photo(&mut platform, "Foto 3");
    platform.pass(1);
    assert_eq!(platform.publish(&fresh).status, 200);
}

#[test]
fn no_more_than_four_hundred_containers_are_made_in_a_day_failed_ones_included() {
    let mut platform = Platform::new();
    for number in 0..400 {
        let bytes = if number % 2 == 0 {
            jpeg(10, 10, "x")
        } else {
            Vec::new()
        };
        platform.container(&image("x"), &bytes);
    }
    let refused = platform.container(&image("x"), &jpeg(10, 10, "x"));
    assert_eq!(refused["error"]["code"], 4);
    platform.pass(24 * HOUR);
    photo(&mut platform, "Il giorno dopo");
}

#[test]
fn instagram_does_not_tell_of_an_accounts_own_posts_but_of_a_story_that_ends() {
    let mut platform = Platform::new();
    let container = photo(&mut platform, "Peonie");
    platform.publish(&container);
    let story = json!({ "media_type": "STORIES", "image_url": "https://desk.test/s.jpg" });
    let story = platform.container(&story, &jpeg(900, 1600, "storia"))["id"].clone();
    let made = platform.publish(&story).json();
    assert_eq!(platform.hooks(), Vec::<Value>::new());
    assert!(
        platform.world.is_quiet(),
        "the end of a story is not waited for"
    );
    platform.pass(24 * HOUR);
    let told = platform.hooks();
    let change = &told[0]["entry"][0]["changes"][0];
    assert_eq!(
        (&change["field"], &change["value"]["media_id"]),
        (&json!("story_insights"), &made["id"])
    );
    assert_eq!(change["value"]["reach"], -1);
}

#[test]
fn an_app_of_another_business_sees_neither_containers_nor_media() {
    let mut platform = Platform::new();
    let container = photo(&mut platform, "Peonie");
    let made = platform.publish(&container).json();
    let other = platform.command(Command::AddAssets(
        serde_json::from_value(json!({ "app": "new", "pages": 1 })).expect("assets"),
    ));
    let token = other["assets"][0]["token"]
        .as_str()
        .expect("a token")
        .to_owned();
    for id in [&container, &made["id"]] {
        let path = format!("/{}", id.as_str().expect("an id"));
        let seen = platform.answer(&ApiRequest::get(&path, "").bearer(&token));
        assert_eq!(seen.json()["error"]["error_subcode"], 33);
    }
}
