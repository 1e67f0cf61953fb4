//! Comments under posts, by followers and by the business; mentions; who hears of what.

use crate::cast::{GIULIA, MARCO, Platform};
use crate::files::jpeg;
use serde_json::{Value, json};
use sportello_sandbox::rules::chance::seeded;
use sportello_sandbox::rules::request::ApiRequest;
use sportello_sandbox::rules::{Command, Done};

/// A platform that tells the desk of the feed, with one post.
fn with_post() -> (Platform, String) {
    let mut platform = Platform::new();
    let seed = platform.world.seed().clone();
    let fields = json!({ "subscribed_fields": "feed,mention,messages" });
    let path = format!("/{}/subscribed_apps", seed.page);
    platform.post(&path, &seed.page_token, &fields);
    let feed = format!("/{}/feed", seed.page);
    let made = platform.post(&feed, &seed.page_token, &json!({ "message": "Peonie" }));
    platform.hooks();
    (
        platform,
        made.json()["id"].as_str().expect("an id").to_owned(),
    )
}

fn with_media() -> (Platform, String) {
    let mut platform = Platform::new();
    let wanted = json!({ "image_url": "https://desk.test/f.jpg", "caption": "Peonie" });
    let container = platform.container(&wanted, &jpeg(1080, 1080, "f"))["id"].clone();
    let made = platform.publish(&container).json();
    (platform, made["id"].as_str().expect("an id").to_owned())
}

fn comment(platform: &mut Platform, wanted: Value) -> String {
    let made = platform.command(Command::Comment(wanted));
    made["id"].as_str().expect("an id").to_owned()
}

fn follow(platform: &mut Platform, act: &str, wanted: Value) -> Value {
    platform.command(Command::Follow {
        act: act.into(),
        wanted,
    })
}

/// What the desk was told: the value of every change.
fn told(platform: &mut Platform) -> Vec<Value> {
    let hooks = platform.hooks();
    let changes = hooks
        .iter()
        .map(|hook| hook["entry"][0]["changes"][0]["value"].clone());
    changes.collect()
}

fn delete(path: &str, token: &str) -> ApiRequest {
    let mut call = ApiRequest::get(path, "").bearer(token);
    call.method = "DELETE".into();
    call
}

fn advertise(platform: &mut Platform, wanted: Value) -> String {
    let made = platform.command(Command::Advertise(wanted));
    made["id"].as_str().expect("an id").to_owned()
}

#[test]
fn an_ad_stands_in_no_list_and_is_read_by_its_id() {
    let (mut platform, post) = with_post();
    let seed = platform.world.seed().clone();
    let ad = advertise(
        &mut platform,
        json!({ "kind": "facebook", "title": "Rose", "text": "Rose per domenica" }),
    );
    let lists = format!("/{}/published_posts", seed.page);
    let listed = platform.get(&lists, "", &seed.page_token).json();
    let ids: Vec<&Value> = listed["data"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| &row["id"])
        .collect();
    assert_eq!(ids, [&json!(post)]);
    let asked = format!("/{ad}");
    let read = platform
        .get(&asked, "fields=id,message", &seed.page_token)
        .json();
    assert_eq!(read["message"], "Rose per domenica");
    comment(
        &mut platform,
        json!({ "kind": "facebook", "from": GIULIA, "post": ad, "text": "Spedite?" }),
    );
    let told = told(&mut platform);
    assert_eq!(told.len(), 1, "of the ad itself nobody is told");
    assert_eq!(told[0]["post_id"], json!(ad));
}

#[test]
fn a_comment_under_an_ad_names_it_and_the_post_that_it_shows() {
    let (mut platform, post) = with_media();
    platform.hooks();
    let ad = advertise(
        &mut platform,
        json!({ "kind": "instagram", "title": "Rose per domenica", "of": post }),
    );
    comment(
        &mut platform,
        json!({ "kind": "instagram", "from": MARCO, "post": ad, "text": "Spedite?" }),
    );
    let told = told(&mut platform);
    let media = &told[0]["media"];
    assert_eq!(
        (&media["id"], &media["media_product_type"]),
        (&json!(ad), &json!("AD"))
    );
    assert_eq!(media["ad_title"], "Rose per domenica");
    assert_eq!(media["original_media_id"], json!(post));
    let refused = platform.world.advertise(
        0,
        &mut seeded(1),
        &json!({ "kind": "instagram", "of": "1" }),
    );
    assert!(refused.is_err(), "no such post");
}

#[test]
fn facebook_tells_of_a_comment_its_answer_its_edit_its_like_and_its_end() {
    let (mut platform, post) = with_post();
    let id = comment(
        &mut platform,
        json!({ "kind": "facebook", "from": GIULIA, "post": post, "text": "Quanto?" }),
    );
    let answer = comment(
        &mut platform,
        json!({ "kind": "facebook", "from": MARCO, "reply_to": id, "text": "18 euro" }),
    );
    follow(
        &mut platform,
        "edit",
        json!({ "id": id, "text": "Quanto costano?" }),
    );
    follow(&mut platform, "like", json!({ "id": id, "from": MARCO }));
    follow(&mut platform, "delete", json!({ "id": id }));
    let told = told(&mut platform);
    let mut verbs: Vec<(String, String, String)> = told
        .iter()
        .map(|value| {
            let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
            (text("item"), text("verb"), text("comment_id"))
        })
        .collect();
    verbs.sort();
    let row = |item: &str, verb: &str, id: &str| (item.to_owned(), verb.to_owned(), id.to_owned());
    let mut wanted = vec![
        row("comment", "add", &id),
        row("comment", "add", &answer),
        row("comment", "edited", &id),
        row("comment", "remove", &id),
        row("comment", "remove", &answer),
        row("reaction", "add", &id),
    ];
    wanted.sort();
    assert_eq!(verbs, wanted);
    let reply = told
        .iter()
        .find(|value| value["message"] == "18 euro")
        .expect("told");
    assert_eq!(
        (&reply["parent_id"], &reply["post_id"]),
        (&json!(id), &json!(post))
    );
    assert!(platform.world.shown_comments().is_empty());
}

#[test]
fn instagram_tells_of_new_comments_only() {
    let (mut platform, media) = with_media();
    let id = comment(
        &mut platform,
        json!({ "kind": "instagram", "from": GIULIA, "text": "Che belle" }),
    );
    let first = told(&mut platform);
    assert_eq!((first.len(), &first[0]["media"]["id"]), (1, &json!(media)));
    follow(
        &mut platform,
        "edit",
        json!({ "id": id, "text": "Bellissime" }),
    );
    follow(&mut platform, "like", json!({ "id": id, "from": MARCO }));
    follow(&mut platform, "delete", json!({ "id": id }));
    assert_eq!(told(&mut platform), Vec::<Value>::new());
    let token = platform.page_token();
    let left = platform.get(&format!("/{media}/comments"), "", &token);
    assert_eq!(
        left.json()["data"],
        json!([]),
        "it is noticed when comments are read"
    );
}

#[test]
fn the_business_hides_likes_edits_its_own_and_deletes() {
    let (mut platform, post) = with_post();
    let token = platform.page_token();
    let id = comment(
        &mut platform,
        json!({ "kind": "facebook", "from": GIULIA, "text": "Spam" }),
    );
    let path = format!("/{id}");
    platform.post(&path, &token, &json!({ "is_hidden": true }));
    platform.post(&format!("{path}/likes"), &token, &json!({}));
    let query = "fields=is_hidden,user_likes,can_reply_privately,message";
    let seen = platform.get(&path, query, &token).json();
    assert_eq!(
        seen,
        json!({ "id": id, "is_hidden": true, "user_likes": true, "can_reply_privately": true, "message": "Spam" })
    );
    platform.good(&delete(&format!("{path}/likes"), &token));
    assert_eq!(
        platform.get(&path, "fields=user_likes", &token).json()["user_likes"],
        false
    );
    let own = platform.post(
        &format!("/{post}/comments"),
        &token,
        &json!({ "message": "Da 18 euro" }),
    );
    let own = format!("/{}", own.json()["id"].as_str().expect("an id"));
    assert_eq!(
        platform
            .post(&own, &token, &json!({ "message": "Da 20 euro" }))
            .status,
        200
    );
    assert_eq!(
        platform
            .post(&path, &token, &json!({ "message": "altro" }))
            .status,
        400,
        "not one's own"
    );
    platform.good(&delete(&path, &token));
    let verbs: Vec<Value> = told(&mut platform)
        .iter()
        .map(|value| value["verb"].clone())
        .collect();
    for verb in ["hide", "edited", "remove"] {
        assert!(verbs.contains(&json!(verb)), "{verb} in {verbs:?}");
    }
}

#[test]
fn a_stream_of_comments_holds_answers_and_turns_by_order() {
    let (mut platform, post) = with_post();
    let token = platform.page_token();
    let first = comment(
        &mut platform,
        json!({ "kind": "facebook", "from": GIULIA, "text": "Uno" }),
    );
    platform.pass(1_000);
    let second = comment(
        &mut platform,
        json!({ "kind": "facebook", "from": MARCO, "reply_to": first, "text": "Due" }),
    );
    let ids = |platform: &mut Platform, query: &str| -> Vec<Value> {
        let listed = platform
            .get(&format!("/{post}/comments"), query, &token)
            .json();
        let rows = listed["data"].as_array().expect("rows").iter();
        rows.map(|row| row["id"].clone()).collect()
    };
    assert_eq!(ids(&mut platform, "filter=toplevel"), [json!(first)]);
    assert_eq!(
        ids(&mut platform, "filter=stream&order=chronological"),
        [json!(first), json!(second)]
    );
    assert_eq!(
        ids(&mut platform, "filter=stream&order=reverse_chronological"),
        [json!(second), json!(first)]
    );
}

#[test]
fn answers_on_instagram_are_read_with_their_comment() {
    let (mut platform, media) = with_media();
    let token = platform.page_token();
    let id = comment(
        &mut platform,
        json!({ "kind": "instagram", "from": GIULIA, "text": "Quanto?" }),
    );
    platform.post(
        &format!("/{id}/replies"),
        &token,
        &json!({ "message": "18 euro" }),
    );
    let query = "fields=id,text,username,replies{text,username}";
    let row = platform
        .get(&format!("/{media}/comments"), query, &token)
        .json()["data"][0]
        .clone();
    assert_eq!(row["username"], "giulia.rossi");
    let reply = &row["replies"]["data"][0];
    assert_eq!(
        (&reply["text"], &reply["username"]),
        (&json!("18 euro"), &json!("fioridilia"))
    );
}

#[test]
fn many_answers_on_instagram_are_listed_in_parts_and_go_on_by_themselves() {
    let (mut platform, media) = with_media();
    let token = platform.page_token();
    let asked = json!({ "kind": "instagram", "from": GIULIA, "text": "Chi le vuole?" });
    let id = comment(&mut platform, asked);
    let mut made = Vec::new();
    for n in 0..30 {
        let answer = json!({ "kind": "instagram", "from": MARCO, "reply_to": id, "text": format!("Io {n}") });
        made.push(comment(&mut platform, answer));
    }
    let query = "fields=id,replies{id}";
    let path = format!("/{media}/comments");
    let page = platform.get(&path, query, &token).json();
    assert_eq!(page["paging"]["next"], Value::Null, "one comment");
    let first = page["data"][0]["replies"].clone();
    let ids = |part: &Value| -> Vec<String> {
        let rows = part["data"].as_array().expect("rows").iter();
        rows.map(|row| row["id"].as_str().expect("an id").to_owned())
            .collect()
    };
    assert_eq!(ids(&first).len(), 25);
    let next = first["paging"]["next"].as_str().expect("more");
    assert!(next.contains(&format!("/{id}/replies?")), "{next}");
    let after = first["paging"]["cursors"]["after"]
        .as_str()
        .expect("a mark");
    let query = format!("fields=id,parent_id&after={after}");
    let rest = platform
        .get(&format!("/{id}/replies"), &query, &token)
        .json();
    assert_eq!(rest["data"][0]["parent_id"], id.as_str());
    assert_eq!(rest["paging"]["next"], Value::Null);
    let mut all = [ids(&first), ids(&rest)].concat();
    all.sort();
    made.sort();
    assert_eq!(all, made, "each once");
}

#[test]
fn nobody_comments_where_comments_are_off() {
    let (mut platform, media) = with_media();
    let token = platform.page_token();
    let off = json!({ "comment_enabled": false });
    assert_eq!(
        platform.post(&format!("/{media}"), &token, &off).json(),
        json!({ "success": true })
    );
    let wanted = json!({ "kind": "instagram", "from": GIULIA, "post": media, "text": "Ciao" });
    let done = platform
        .world
        .apply(platform.now, &mut platform.rng, &Command::Comment(wanted));
    assert!(matches!(done, Done::Refused(_)), "{done:?}");
    let own = platform.post(
        &format!("/{media}/comments"),
        &token,
        &json!({ "message": "Ciao" }),
    );
    assert_eq!(own.status, 400);
}

#[test]
fn a_mention_tells_ids_and_what_was_said_is_read() {
    let (mut platform, _) = with_media();
    let seed = platform.world.seed().clone();
    let wanted = json!({ "kind": "instagram", "from": GIULIA, "text": "Da @fioridilia!" });
    let id = follow(&mut platform, "mention", wanted)["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let change = told(&mut platform)[0].clone();
    assert_eq!(change["comment_id"], json!(id));
    let query = format!("fields=mentioned_comment.comment_id({id}){{text,username}}");
    let read = platform
        .get(&format!("/{}", seed.instagram), &query, &seed.page_token)
        .json();
    assert_eq!(
        read["mentioned_comment"],
        json!({ "id": id, "text": "Da @fioridilia!", "username": "giulia.rossi" })
    );
    let media = &change["media_id"];
    let query = format!(
        "fields=mentioned_media.media_id({}){{caption}}",
        media.as_str().expect("an id")
    );
    let read = platform.get(&format!("/{}", seed.instagram), &query, &seed.page_token);
    assert_eq!(read.json()["mentioned_media"]["id"], *media);
    let answer = json!({ "media_id": media, "comment_id": id, "message": "Grazie!" });
    let path = format!("/{}/mentions", seed.instagram);
    assert!(platform.post(&path, &seed.page_token, &answer).json()["id"].is_string());
}

#[test]
fn a_story_that_mentions_the_account_comes_as_a_message() {
    let (mut platform, _) = with_media();
    follow(
        &mut platform,
        "mention",
        json!({ "kind": "instagram", "from": GIULIA, "in": "story" }),
    );
    let hooks = platform.hooks();
    let message = &hooks[0]["entry"][0]["messaging"][0]["message"];
    assert_eq!(message["attachments"][0]["type"], "story_mention");
}

#[test]
fn a_mention_on_a_page_names_who_said_what() {
    let (mut platform, _) = with_post();
    let wanted = json!({ "kind": "facebook", "from": GIULIA, "text": "Fiori di Lia è il posto" });
    follow(&mut platform, "mention", wanted);
    let hooks = platform.hooks();
    let change = &hooks[0]["entry"][0]["changes"][0];
    assert_eq!(change["field"], "mention");
    assert_eq!(change["value"]["sender_name"], GIULIA);
}

#[test]
fn an_account_keeps_ice_breakers_apart_from_its_page() {
    let (mut platform, _) = with_media();
    let seed = platform.world.seed().clone();
    let path = format!("/{}/messenger_profile", seed.page);
    let questions = |count: usize| {
        let list: Vec<Value> = (0..count)
            .map(|n| json!({ "question": format!("{n}?"), "payload": "p" }))
            .collect();
        json!({ "platform": "instagram", "ice_breakers": [{ "locale": "default", "call_to_actions": list }] })
    };
    assert_eq!(
        platform.post(&path, &seed.page_token, &questions(5)).status,
        400
    );
    assert_eq!(
        platform.post(&path, &seed.page_token, &questions(4)).status,
        200
    );
    let own = platform.get(&path, "fields=ice_breakers", &seed.page_token);
    assert_eq!(own.json()["data"], json!([]));
    let linked = platform.get(
        &path,
        "platform=instagram&fields=ice_breakers",
        &seed.page_token,
    );
    assert!(linked.json()["data"][0]["ice_breakers"].is_array());
}
