//! A Page publishes: words, photos, films, reels, stories; what it shows of them afterwards.

use crate::cast::Platform;
use crate::files::{film, form, jpeg, raw};
use serde_json::{Value, json};
use sportello_sandbox::rules::Command;
use sportello_sandbox::rules::request::{ApiRequest, Reply};

fn page(platform: &Platform, edge: &str) -> (String, String) {
    let seed = platform.world.seed();
    (format!("/{}/{edge}", seed.page), seed.page_token.clone())
}

/// Words on the Page; the post's id.
fn words(platform: &mut Platform, text: &str) -> String {
    let (path, token) = page(platform, "feed");
    let made = platform.post(&path, &token, &json!({ "message": text }));
    assert_eq!(made.status, 200, "{}", made.json());
    made.json()["id"].as_str().expect("an id").to_owned()
}

#[test]
fn words_are_listed_told_changed_and_deleted() {
    let mut platform = Platform::new();
    let (subscribed, token) = page(&platform, "subscribed_apps");
    platform.post(&subscribed, &token, &json!({ "subscribed_fields": "feed" }));
    let id = words(&mut platform, "Peonie fresche");
    let told = platform.hooks();
    let value = &told[0]["entry"][0]["changes"][0]["value"];
    assert_eq!(
        (&value["item"], &value["verb"], &value["post_id"]),
        (&json!("status"), &json!("add"), &json!(id))
    );
    let (feed, token) = page(&platform, "published_posts");
    let query = "fields=id,message,permalink_url,likes.summary(true).limit(0)";
    let row = platform.get(&feed, query, &token).json()["data"][0].clone();
    assert_eq!(row["message"], "Peonie fresche");
    assert_eq!(row["likes"]["summary"]["total_count"], 0);
    assert!(row.get("attachments").is_none(), "not asked for");
    let path = format!("/{id}");
    let changed = platform.post(&path, &token, &json!({ "message": "Peonie e rose" }));
    assert_eq!(changed.json(), json!({ "success": true }));
    let read = platform.get(&path, "fields=message", &token);
    assert_eq!(read.json()["message"], "Peonie e rose");
    let mut delete = ApiRequest::get(&path, "").bearer(&token);
    delete.method = "DELETE".into();
    platform.good(&delete);
    assert_eq!(platform.get(&path, "", &token).status, 400);
    let verbs: Vec<Value> = platform
        .hooks()
        .iter()
        .map(|hook| hook["entry"][0]["changes"][0]["value"]["verb"].clone())
        .collect();
    assert_eq!(verbs, [json!("edited"), json!("remove")]);
}

#[test]
fn pages_of_posts_follow_each_other_by_cursor() {
    let mut platform = Platform::new();
    for number in 0..5 {
        words(&mut platform, &format!("Post {number}"));
        platform.pass(1_000);
    }
    let (path, token) = page(&platform, "feed");
    let first = platform.get(&path, "limit=2", &token).json();
    assert_eq!(first["data"][0]["message"], "Post 4");
    let after = first["paging"]["cursors"]["after"]
        .as_str()
        .expect("a cursor");
    let second = platform.get(&path, &format!("limit=2&after={after}"), &token);
    assert_eq!(second.json()["data"][0]["message"], "Post 2");
    let last = second.json()["paging"]["cursors"]["after"].clone();
    let query = format!("limit=2&after={}", last.as_str().expect("a cursor"));
    let third = platform.get(&path, &query, &token).json();
    assert!(third["paging"].get("next").is_none(), "the end is told");
}

#[test]
fn a_photo_names_its_post_only_when_it_is_public() {
    let mut platform = Platform::new();
    let (path, token) = page(&platform, "photos");
    let bytes = jpeg(1000, 800, "rose");
    let fields = [("caption", "Rose"), ("alt_text_custom", "Tre rose rosse")];
    let made = platform.good(&form(&path, &fields, ("source", &bytes)).bearer(&token));
    assert!(made["post_id"].is_string());
    let kept = platform.photo("viole");
    let ledger = platform.ledger();
    assert_eq!(ledger.len(), 1, "the kept one is not public");
    assert_eq!(
        (&ledger[0]["text"], &ledger[0]["files"][0]["alt"]),
        (&json!("Rose"), &json!("Tre rose rosse"))
    );
    let node = platform.get(&format!("/{kept}"), "fields=page_story_id", &token);
    assert!(node.json().get("page_story_id").is_none());
}

#[test]
fn several_photos_are_one_post_that_shows_their_ids() {
    let mut platform = Platform::new();
    let photos = [platform.photo("rose"), platform.photo("viole")];
    let media: Vec<Value> = photos
        .iter()
        .map(|id| json!({ "media_fbid": id }))
        .collect();
    let (path, token) = page(&platform, "feed");
    let body = json!({ "message": "Due mazzi", "attached_media": media });
    platform.good(&ApiRequest::post(&path, &body).bearer(&token));
    let query = "fields=attachments{media_type,target,subattachments}";
    let row = platform.get(&path, query, &token).json()["data"][0].clone();
    let parts = &row["attachments"]["data"][0]["subattachments"]["data"];
    let shown: Vec<&str> = parts
        .as_array()
        .expect("two")
        .iter()
        .filter_map(|one| one["target"]["id"].as_str())
        .collect();
    assert_eq!(shown, photos);
}

#[test]
fn what_is_no_photo_or_too_large_is_refused() {
    let mut platform = Platform::new();
    let (path, token) = page(&platform, "photos");
    let large = [jpeg(10, 10, "x"), vec![0; 11 * 1024 * 1024]].concat();
    for bytes in [b"%PDF-1.7".to_vec(), large] {
        let refused = platform.answer(&form(&path, &[], ("source", &bytes)).bearer(&token));
        assert_eq!(refused.json()["error"]["error_subcode"], 1_366_046);
    }
    assert!(platform.ledger().is_empty());
}

#[test]
fn a_video_in_pieces_goes_on_where_it_was_and_is_public_when_it_is_ready() {
    let mut platform = Platform::new();
    let (path, token) = page(&platform, "videos");
    let bytes = film(1920, 1080, 12_000, "mazzo");
    let size = bytes.len().to_string();
    let start = json!({ "upload_phase": "start", "file_size": size });
    let begun = platform.good(&ApiRequest::post(&path, &start).bearer(&token));
    assert_eq!(
        (&begun["start_offset"], &begun["end_offset"]),
        (&json!("0"), &json!(size))
    );
    let session = begun["upload_session_id"]
        .as_str()
        .expect("a session")
        .to_owned();
    let transfer = |from: usize, to: usize| {
        let from_text = from.to_string();
        let fields = [
            ("upload_phase", "transfer"),
            ("upload_session_id", session.as_str()),
            ("start_offset", from_text.as_str()),
        ];
        form(&path, &fields, ("video_file_chunk", &bytes[from..to])).bearer(&token)
    };
    let next = platform.good(&transfer(0, 100));
    assert_eq!(next["start_offset"], "100");
    let gap = platform.answer(&transfer(150, bytes.len()));
    assert_eq!(gap.status, 400, "a gap is refused");
    let again = platform.good(&transfer(0, 100));
    assert_eq!(again["start_offset"], "100", "what is here is passed over");
    let finish = json!({ "upload_phase": "finish", "upload_session_id": session, "description": "Il mazzo" });
    let early = platform.post(&path, &token, &finish);
    assert_eq!(early.status, 400, "it is not whole yet");
    let last = platform.good(&transfer(100, bytes.len()));
    assert_eq!(last["start_offset"], last["end_offset"]);
    assert_eq!(
        platform.post(&path, &token, &finish).json(),
        json!({ "success": true })
    );
    let feed = page(&platform, "feed").0;
    assert_eq!(platform.get(&feed, "", &token).json()["data"], json!([]));
    let film = begun["video_id"].as_str().expect("an id").to_owned();
    let status = |platform: &mut Platform| {
        let read = platform.get(&format!("/{film}"), "fields=status,post_id", &token);
        read.json()
    };
    assert_eq!(
        status(&mut platform)["status"]["video_status"],
        "processing"
    );
    platform.pass(3_000);
    let ready = status(&mut platform);
    assert_eq!(
        ready["status"]["publishing_phase"]["publish_status"],
        "published"
    );
    let row = platform.get(&feed, "", &token).json()["data"][0].clone();
    assert_eq!(
        (&row["id"], &row["message"]),
        (&ready["post_id"], &json!("Il mazzo"))
    );
}

/// Starts a reel or a story and gives the film's id and where its bytes go.
fn start(platform: &mut Platform, edge: &str) -> (String, String) {
    let (path, token) = page(platform, edge);
    let body = json!({ "upload_phase": "start" });
    let begun = platform.good(&ApiRequest::post(&path, &body).bearer(&token));
    let text = |name: &str| begun[name].as_str().expect(name).to_owned();
    (text("video_id"), text("upload_url"))
}

fn finish(
    platform: &mut Platform,
    edge: &str,
    film: &str,
) -> sportello_sandbox::rules::ApiResponse {
    let (path, token) = page(platform, edge);
    let body = json!({ "upload_phase": "finish", "video_id": film, "video_state": "PUBLISHED", "description": "Come si lega" });
    platform.post(&path, &token, &body)
}

#[test]
fn an_upload_that_was_cut_tells_how_far_it_came() {
    let mut platform = Platform::new();
    let token = platform.page_token();
    let bytes = film(720, 1280, 10_000, "reel");
    let (film, address) = start(&mut platform, "video_reels");
    platform
        .fault(json!({ "action": "cut_upload", "operation": "upload", "bytes": 40, "count": 1 }));
    let cut = platform.call(&raw(&address, &token, 0, bytes.len(), &bytes));
    assert_eq!(cut.reply, Reply::Reset);
    let read = platform.get(&format!("/{film}"), "fields=status", &token);
    assert_eq!(
        read.json()["status"]["uploading_phase"],
        json!({ "status": "in_progress", "bytes_transferred": 40 })
    );
    let wrong = platform.answer(&raw(&address, &token, 60, bytes.len(), &bytes[60..]));
    assert_eq!(wrong.json()["debug_info"]["retriable"], true);
    let rest = raw(&address, &token, 40, bytes.len(), &bytes[40..]);
    assert_eq!(platform.good(&rest), json!({ "success": true }));
    let done = finish(&mut platform, "video_reels", &film).json();
    assert!(done["post_id"].is_string(), "{done}");
    platform.pass(3_000);
    let again = finish(&mut platform, "video_reels", &film).json();
    assert_eq!(
        again["post_id"], done["post_id"],
        "finishing twice publishes once"
    );
    assert_eq!(platform.ledger().len(), 1);
}

#[test]
fn the_upload_host_takes_no_bearer_token() {
    let mut platform = Platform::new();
    let token = platform.page_token();
    let (_, address) = start(&mut platform, "video_reels");
    let mut call = raw(&address, &token, 0, 4, b"film");
    call.headers[0].1 = format!("Bearer {token}");
    let refused = platform.answer(&call);
    assert_eq!(refused.status, 401);
    assert!(refused.json()["debug_info"].is_object());
}

#[test]
fn a_reel_of_the_wrong_shape_or_length_is_refused() {
    for (width, height, ms) in [
        (1280, 720, 10_000),
        (720, 1280, 2_000),
        (720, 1280, 91_000),
        (360, 640, 9_000),
    ] {
        let mut platform = Platform::new();
        let token = platform.page_token();
        let bytes = film(width, height, ms, "reel");
        let (film, address) = start(&mut platform, "video_reels");
        platform.good(&raw(&address, &token, 0, bytes.len(), &bytes));
        let refused = finish(&mut platform, "video_reels", &film);
        assert_eq!(
            refused.json()["error"]["error_subcode"],
            2_069_019,
            "{width}x{height} {ms}"
        );
        assert!(platform.ledger().is_empty());
    }
}

#[test]
fn the_thirty_first_reel_of_a_day_waits_for_the_first_to_leave_it() {
    let mut platform = Platform::new();
    let token = platform.page_token();
    let reel = |platform: &mut Platform, number: usize| {
        let bytes = film(720, 1280, 10_000, &format!("reel {number}"));
        let (film, address) = start(platform, "video_reels");
        platform.good(&raw(&address, &token, 0, bytes.len(), &bytes));
        finish(platform, "video_reels", &film)
    };
    for number in 0..30 {
        assert_eq!(reel(&mut platform, number).status, 200);
    }
    let refused = reel(&mut platform, 30);
    assert_eq!(refused.json()["error"]["code"], 613);
    platform.pass(24 * 3_600_000);
    assert_eq!(reel(&mut platform, 31).status, 200);
}

#[test]
fn a_story_is_listed_only_where_the_archive_is_on() {
    for (on, listed) in [(true, 1), (false, 0)] {
        let mut platform = Platform::new();
        platform.command(Command::Archive { page: None, on });
        let photo = platform.photo("storia");
        let (path, token) = page(&platform, "photo_stories");
        let made =
            platform.good(&ApiRequest::post(&path, &json!({ "photo_id": photo })).bearer(&token));
        let stories = platform
            .get(&page(&platform, "stories").0, "", &token)
            .json();
        assert_eq!(stories["data"].as_array().map(Vec::len), Some(listed));
        if on {
            assert_eq!(stories["data"][0]["post_id"], made["post_id"]);
        }
        assert_eq!(
            platform.get(&page(&platform, "feed").0, "", &token).json()["data"],
            json!([])
        );
    }
}

#[test]
fn the_status_of_a_storys_film_does_not_tell_whether_it_was_published() {
    let mut platform = Platform::new();
    let token = platform.page_token();
    let bytes = film(720, 1280, 10_000, "storia");
    let (film, address) = start(&mut platform, "video_stories");
    platform.good(&raw(&address, &token, 0, bytes.len(), &bytes));
    assert_eq!(finish(&mut platform, "video_stories", &film).status, 200);
    platform.pass(3_000);
    let status = platform
        .get(&format!("/{film}"), "fields=status", &token)
        .json();
    assert_eq!(status["status"]["video_status"], "ready");
    assert!(status["status"].get("publishing_phase").is_none());
    assert_eq!(platform.ledger()[0]["post"], "story");
}

#[test]
fn an_unknown_metric_spoils_the_whole_call() {
    let mut platform = Platform::new();
    let token = platform.page_token();
    let id = words(&mut platform, "Peonie");
    platform.command(Command::Follow {
        act: "like".into(),
        wanted: json!({ "from": "Giulia Rossi", "id": id }),
    });
    let path = format!("/{id}/insights");
    let good = platform.get(
        &path,
        "metric=post_media_view,post_reactions_by_type_total",
        &token,
    );
    assert_eq!(
        good.json()["data"][1]["values"][0]["value"],
        json!({ "like": 1 })
    );
    let bad = platform.get(&path, "metric=post_media_view,post_impressions", &token);
    assert_eq!(bad.json()["error"]["code"], 100);
}

#[test]
fn a_page_tells_and_changes_its_details() {
    let mut platform = Platform::new();
    let (path, token) = page(&platform, "");
    let path = path.trim_end_matches('/').to_owned();
    let wanted = json!({ "about": "Fiori a Firenze", "phone": "+39055123456", "hours": { "mon_1_open": "09:00", "mon_1_close": "13:00" }, "emails": ["lia@fiori.example"] });
    assert_eq!(
        platform.post(&path, &token, &wanted).json(),
        json!({ "success": true })
    );
    let read = platform
        .get(&path, "fields=about,hours,emails,website", &token)
        .json();
    assert_eq!(
        (&read["about"], &read["hours"]),
        (&wanted["about"], &wanted["hours"])
    );
    assert!(read.get("website").is_none());
    let wrong = json!({ "hours": { "someday": "9" } });
    assert_eq!(platform.post(&path, &token, &wrong).status, 400);
}
