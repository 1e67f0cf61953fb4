//! How posts of each kind are made, and go on after a crash.

use super::*;

#[test]
fn a_photo_is_made_looked_at_and_published() {
    let mut play = photo();
    let (name, call, request) = play.request();
    assert_eq!((name.as_str(), call), ("container", Call::Prepare));
    assert_eq!(request.target, Target::Graph("178/media".to_owned()));
    let made = play.gets(r#"{"id":"C1"}"#).1;
    let want = json!({ "image_url": "https://desk.example/m/1", "alt_text": "Peonie 1", "caption": "Peonie 🌸" });
    assert_eq!(made, want);
    assert_eq!(play.gets(FINISHED).0, "status");
    let (name, call, request) = play.request();
    assert_eq!((name.as_str(), call), ("publish", Call::Send));
    assert_eq!(
        request.target,
        Target::Graph("178/media_publish".to_owned())
    );
    assert_eq!(
        play.gets(r#"{"id":"M1"}"#).1,
        json!({ "creation_id": "C1" })
    );
    assert_eq!(play.done(), "M1");
}

#[test]
fn i8_a_carousel_resumes_after_a_crash_at_any_step_without_a_second_container() {
    let mut play = Play::new(PostKind::Photos, &["image/jpeg", "video/mp4", "image/jpeg"]);
    let mut names = Vec::new();
    let mut children = Value::Null;
    for nth in 0.. {
        play.later(Span::seconds(10));
        // Begun, and the process died before the answer was stored: a look or a part is asked
        // for again, and of what was answered nothing is made a second time.
        let (_, call, _) = play.request();
        if call == Call::Read {
            play.makes(None);
            play.later(Span::seconds(10));
        }
        let (name, body) = match play.request().0.as_str() {
            "publish" => break,
            name if name.starts_with("status") => play.gets(FINISHED),
            _ => play.gets(&format!(r#"{{"id":"C{nth}"}}"#)),
        };
        if name == "container" {
            children = body["children"].clone();
        }
        names.push(name);
    }
    let parts = ["container.0", "container.1", "container.2"];
    let looks = ["status.0", "status.1", "status.2"];
    assert_eq!(names[..3], parts);
    assert_eq!(names[3..6], looks);
    assert_eq!(names[6..], ["container", "status"]);
    assert_eq!(children, json!("C0,C1,C2"), "in the order of the files");
}

#[test]
fn the_parts_of_a_carousel_carry_no_caption_and_films_in_it_are_fetched() {
    let mut play = Play::new(PostKind::Photos, &["image/jpeg", "video/mp4"]);
    let photo = play.gets(r#"{"id":"C0"}"#).1;
    assert_eq!(photo["is_carousel_item"], json!(true));
    assert_eq!(photo.get("caption"), None);
    let film = play.gets(r#"{"id":"C1"}"#).1;
    assert_eq!(
        film,
        json!({ "is_carousel_item": true, "media_type": "VIDEO", "video_url": "https://desk.example/m/2" })
    );
}

#[test]
fn a_part_whose_answer_was_lost_is_made_again_and_no_other() {
    let mut play = Play::new(PostKind::Photos, &["image/jpeg", "image/jpeg"]);
    play.gets(r#"{"id":"C0"}"#);
    play.makes(None);
    play.later(Span::seconds(6));
    assert_eq!(play.gets(r#"{"id":"C1"}"#).0, "container.1");
    assert_eq!(play.gets(FINISHED).0, "status.0");
}

#[test]
fn an_upload_that_broke_off_goes_on_where_it_was() {
    let mut play = Play::new(PostKind::Reel, &["video/mp4"]);
    play.post.cover_ms = Some(1_500);
    let session = play.gets(SESSION);
    assert_eq!(
        session,
        (
            "session".to_owned(),
            json!({ "caption": "Peonie 🌸", "media_type": "REELS", "thumb_offset": 1_500, "upload_type": "resumable" })
        )
    );
    let (_, call, request) = play.request();
    assert_eq!((call, request.method), (Call::Prepare, Method::Post));
    assert_eq!(
        request.target,
        Target::Upload("https://rupload.facebook.com/ig-api-upload/v26.0/C9".to_owned())
    );
    assert_eq!(play.makes(None).1["from"], json!(0));
    let arrived = r#"{"status_code":"IN_PROGRESS","video_status":{"uploading_phase":{"status":"in_progress","bytes_transferred":2048}}}"#;
    assert_eq!(play.gets(arrived).0, "status");
    let rest = play.gets(r#"{"success":true,"message":"Upload successful."}"#);
    let headers = json!([["offset", "2048"], ["file_size", "5000"]]);
    assert_eq!(rest.1, json!({ "from": 2048, "headers": headers }));
    assert_eq!(play.step(), Step::Wait(START + Span::seconds(5)));
    play.later(Span::seconds(5));
    assert_eq!(play.gets(WORKING).0, "status");
    assert_eq!(play.step(), Step::Wait(play.post.now + Span::seconds(10)));
    play.later(Span::seconds(10)).gets(FINISHED);
    assert_eq!(play.request().0, "publish");
}

#[test]
fn an_upload_that_had_arrived_whole_is_not_made_again() {
    let mut play = Play::new(PostKind::Reel, &["video/mp4"]);
    play.gets(SESSION);
    play.makes(None);
    let all = r#"{"status_code":"IN_PROGRESS","video_status":{"uploading_phase":{"bytes_transferred":5000}}}"#;
    play.gets(all);
    assert_eq!(play.step(), Step::Wait(START + Span::seconds(5)));
}

#[test]
fn where_uploads_are_refused_films_are_fetched() {
    let refused = r#"{"error":{"code":100,"message":"(#100) upload_type is not supported"}}"#;
    let mut play = Play::new(PostKind::Video, &["video/mp4"]);
    play.makes(Some((400, refused)));
    let (name, body) = play.gets(r#"{"id":"C1"}"#);
    assert_eq!(name, "container");
    assert_eq!(body["video_url"], json!("https://desk.example/m/1"));
    assert_eq!(body["share_to_feed"], json!(true));
    let mut set = Play::new(PostKind::Video, &["video/mp4"]);
    let films = ("films".to_owned(), "link".to_owned());
    set.post.channel.settings.extend([films]);
    assert_eq!(set.request().0, "container", "where the setting says so");
    let mut wrong = Play::new(PostKind::Video, &["video/mp4"]);
    wrong.makes(Some((
        400,
        r#"{"error":{"code":100,"error_subcode":2207010}}"#,
    )));
    assert_eq!(wrong.fails().cause, "cause-post-refused", "the post's own");
}

#[test]
fn a_story_carries_no_words() {
    let mut photo = Play::new(PostKind::Story, &["image/jpeg"]);
    let want = json!({ "media_type": "STORIES", "image_url": "https://desk.example/m/1" });
    assert_eq!(photo.gets(r#"{"id":"C1"}"#).1, want);
    let mut film = Play::new(PostKind::Story, &["video/mp4"]);
    let want = json!({ "media_type": "STORIES", "upload_type": "resumable" });
    assert_eq!(film.gets(SESSION).1, want);
}

#[test]
fn what_cannot_be_posted_is_refused_before_anything_is_asked() {
    assert_eq!(
        Play::new(PostKind::Words, &[]).fails().class,
        Class::Permanent
    );
    let eleven = ["image/jpeg"; 11];
    let verdict = Play::new(PostKind::Photos, &eleven).fails();
    assert_eq!(verdict.class, Class::Permanent);
    assert_eq!(
        Play::new(PostKind::Story, &eleven[..2]).fails().class,
        Class::Permanent
    );
}
