//! `GET /control`: the control API described, as a page and as JSON.

use crate::rules::magic;
use crate::rules::script::ACTIONS;
use crate::server::core::State;
use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, html};
use serde_json::{Value, json};

/// Method, path, example body, what it does.
const CALLS: &[(&str, &str, &str, &str)] = &[
    (
        "POST",
        "/control/say",
        r#"{"kind":"whatsapp","from":"Giulia Rossi","text":"Buongiorno!"}"#,
        "A person writes. kind is facebook, instagram, whatsapp or telegram; from is any name. Also: image (true, a word to draw a flower from, or a data: URL), at (event time: RFC 3339 or ms, for late webhooks), reply_to (message id), to (asset id), hide_number (a WhatsApp username contact). Answers {id, from_id, at}.",
    ),
    (
        "GET",
        "/control/phones/{kind}/{from}",
        "",
        "Every message this person received, in order: {data:[{id, at, type, text, media?, read}]}.",
    ),
    (
        "GET",
        "/control/phones",
        "",
        "All people with their ids and numbers of messages.",
    ),
    (
        "POST",
        "/control/read",
        r#"{"kind":"facebook","from":"Giulia Rossi"}"#,
        "The person opens the chat: everything that arrived is delivered and read.",
    ),
    (
        "POST",
        "/control/react",
        r#"{"kind":"instagram","from":"Giulia Rossi","id":"…","emoji":"❤️"}"#,
        "A reaction to a message; an empty emoji takes it back.",
    ),
    (
        "POST",
        "/control/tap",
        r#"{"kind":"facebook","from":"Giulia Rossi","link":"https://m.me/PAGE?ref=TOKEN"}"#,
        "The person taps a link: m.me and ig.me give a referral (a new chat on Messenger: Get Started with the referral; on Instagram: a first message that carries it), wa.me sends its prefilled text, t.me sends /start with what the link carries.",
    ),
    (
        "POST",
        "/control/press",
        r#"{"from":"Giulia Rossi","data":"pickup"}"#,
        "A person on Telegram taps the button under a bot's message that brings this back.",
    ),
    (
        "POST",
        "/control/block",
        r#"{"from":"Giulia Rossi","on":true}"#,
        "A person on Telegram blocks the bot (on false: starts it again). Writing to it starts it again, too.",
    ),
    (
        "POST",
        "/control/answer",
        r#"{"kind":"facebook","from":"Giulia Rossi","text":"…"}"#,
        "The business answers in the platform's own inbox: an echo that does not come from this app.",
    ),
    (
        "POST",
        "/control/receipts",
        r#"{"delivered_after_ms":400,"read_after_ms":null}"#,
        "How phones behave. By default a message is delivered after 0.4 s and read 1.5 s later by itself. null = never by itself (delivered_after_ms null = phone off). With kind and from: one person's phone only.",
    ),
    (
        "POST",
        "/control/agree",
        r#"{"way":"signup","assets":["WABA"]}"#,
        "A person says yes in a dialog: way is facebook, instagram or signup (WhatsApp's Embedded Signup). Answers a code to be exchanged; redirect_uri when the exchange will name one.",
    ),
    (
        "POST",
        "/control/faults",
        r#"{"action":"timeout_after","kind":"whatsapp","operation":"send","count":1}"#,
        "Adds a fault. Matchers: kind, operation (send, upload, download, read, token, subscribe, post, photo_post, video_post, reel, story, container, media_publish, comment, moderate, other), post (words, photos, video, reel, story), from (name or id), asset, count, after (let so many pass first), probability. See the actions below. GET lists, DELETE clears, DELETE /control/faults/{id} clears one.",
    ),
    (
        "POST",
        "/control/comment",
        r#"{"kind":"facebook","from":"Giulia Rossi","text":"Che belle!"}"#,
        "A person comments on a post. post (its id; the latest when missing), reply_to (a comment's id), to (an asset) are optional. Answers its id. GET /control/comments lists every comment and answer.",
    ),
    (
        "POST",
        "/control/ad",
        r#"{"kind":"instagram","title":"Roses for Sunday","of":"MEDIA_ID"}"#,
        "A business shows an ad: a post that no list names, read by its id. text, to (an asset), title are optional; of (Instagram) is the post that it shows. Answers the post's id, to comment under, and ad_id.",
    ),
    (
        "GET",
        "/control/prepared",
        "",
        "Photos, films and containers made on the way to posts: whether the answer that told of each was lost, whether a post uses it, whether it failed. What was told, can be used and is not was made once too often.",
    ),
    (
        "GET",
        "/control/posts?asset=ID",
        "",
        "Everything that was ever public, oldest first: {data:[{id, kind, channel, post, text, files:[{id, sha256, …}], made, at, app, answer (given or lost), readable, shown, removed, likes, comments}]}. asset is optional.",
    ),
    (
        "POST",
        "/control/follow/like",
        r#"{"from":"Giulia Rossi","id":"POST_OR_COMMENT"}"#,
        "A person likes a post or a comment (undo: true takes it back). In the same way follow/share and follow/save of a post; follow/edit {id, text} and follow/delete {id} of a comment a person wrote; follow/mention {kind, from, text, in} with in = comment, caption or story.",
    ),
    (
        "POST",
        "/control/archive",
        r#"{"page":"PAGE_ID","on":false}"#,
        "Switches a Page's story archive, the first Page's when none is named. Off, no call tells of its stories.",
    ),
    (
        "POST",
        "/control/deliver",
        r#"{"repeat":2,"shuffle":true,"batch":100,"delay_ms":500}"#,
        "How webhooks are delivered: repeat (how often each accepted one is posted in all), shuffle, batch (most updates in one post), delay_ms, drop (a count, a share below 1, or true), drop_only (events), kinds, compression (divides retry waits), paused, signing (right, wrong, sha1_only, none), escape, flush (true = post everything that waits now). Members not named stay. DELETE = as usual.",
    ),
    (
        "GET",
        "/control/state",
        "",
        "Counters: sends acted upon, answers lost, webhooks posted, refused, pending, lost; undecidable = sends on WhatsApp and Telegram whose answer was lost, made or not, and of which no status was accepted, with their callback data in undecidable_sends; undecidable_posts = stories of a Page that lists none whose answer was lost, made or not, listed in undecidable_publications.",
    ),
    (
        "POST",
        "/control/desk-killed",
        r#"{"within_ms":2000}"#,
        "Tells that the desk was killed: answers given within this time may have been read and not stored, so they count as lost, and stories that were ready may have been about to be published.",
    ),
    (
        "GET",
        "/control/assets",
        "",
        "App id, app secret, verify token, asset ids and tokens.",
    ),
    (
        "POST",
        "/control/assets",
        r#"{"pages":50,"instagram":1,"whatsapp":1,"app":"new","subscribe":true}"#,
        "More Pages, Instagram accounts, numbers; app \"new\" makes another app. Answers ids and tokens.",
    ),
    (
        "POST",
        "/control/subscribe",
        r#"{"callback_url":"http://127.0.0.1:8080/hooks/meta"}"#,
        "What a person does in the app's dashboard: subscribes all three objects (with handshake) and the first assets. verify_token is optional.",
    ),
    (
        "POST",
        "/control/tokens/revoke",
        r#"{"asset":"PAGE_ID","subcode":460}"#,
        "Tokens answer 190 from now on. token, asset, or neither = all. POST /control/tokens/restore undoes it.",
    ),
    (
        "POST",
        "/control/push",
        "",
        "A browser allows to be told: answers what it gives, {endpoint, keys}. It can read one thing. GET shows what this push service took: {received:[{id, words, urgency, topic, ttl, by}], asked}.",
    ),
    (
        "POST",
        "/control/push/answers",
        r#"{"status":429,"retry_after":60,"times":2}"#,
        "The next requests to the push service are answered so.",
    ),
    (
        "POST",
        "/control/status-page",
        r#"{"say":"trouble"}"#,
        "What the platform's own status page says from now on: well, trouble, gone or rubbish. It stands under /status-page/orgs.json and /status-page/rss.xml. GET shows what it says and how often it was asked.",
    ),
    (
        "POST",
        "/control/settings",
        r#"{"require_proof":true,"rate_limits":true}"#,
        "Settings: require_proof, rate_limits, cdn_seconds, media_url_seconds, film_ms, photo_ms, publishing_quota, refuse_duplicates, tall_images, resumable_by_instagram, default_version, base_url, delivered_after_ms, read_after_ms. GET shows them.",
    ),
];

/// What each action does.
const FAULTS: &[(&str, &str)] = &[
    (
        "error",
        "refused with code (and subcode, status, message). Codes that WhatsApp reports by status are accepted and fail by status, unless at_once or a status is given",
    ),
    (
        "timeout_before, timeout_after",
        "no answer for ms (60 s), then the connection closes; before = nothing was done, after = it was",
    ),
    ("5xx_before, 5xx_after", "an HTML page with status (503)"),
    ("reset_before, reset_after", "the connection is torn"),
    ("silence", "no answer ever; acted: true does it first"),
    (
        "cut_upload",
        "bytes of an upload arrive (half when not named), then the connection is torn",
    ),
    ("slow", "the right answer after ms (5 s)"),
    (
        "throttle",
        "the network's throttle error, usage headers at 100 and estimated_time_to_regain_access = minutes",
    ),
    (
        "usage",
        "the right answer, usage headers show percent and minutes",
    ),
    (
        "unavailable_200",
        "HTTP 200 with \"Service Unavailable\"; acted: true does it first",
    ),
    (
        "dns, connect_timeout",
        "no connection comes about and nothing is done: at once, or after ms (10 s). Over this socket, which stands already, it is torn",
    ),
    (
        "never_deliver",
        "accepted and in history, never on the phone",
    ),
    (
        "late_delivery",
        "accepted and in history, on the phone ms (1 h) late",
    ),
    (
        "failed_status",
        "WhatsApp alone: accepted, then failed with code (131026) by status; refused for another kind, which has no such status",
    ),
    (
        "lost_webhook",
        "webhooks are lost for good; event narrows it: message, echo, delivery, read, status, reaction, postback, referral, comment, post, like, mention, insights",
    ),
    (
        "late_webhook",
        "webhooks come ms late, or not before until (milliseconds since 1970): in one burst",
    ),
];

/// The page, or JSON for `Accept: application/json`.
pub(super) async fn show(axum::extract::State(core): State, headers: HeaderMap) -> Response {
    if super::wants_json(&headers) {
        return Json(described()).into_response();
    }
    let url = core.look(|world| world.settings().base_url.clone());
    page(&url).into_response()
}

fn described() -> Value {
    let calls: Vec<Value> = CALLS
        .iter()
        .map(|(method, path, body, about)| {
            let example: Value = serde_json::from_str(body).unwrap_or_default();
            json!({ "method": method, "path": path, "example": example, "about": about })
        })
        .collect();
    let pairs = |list: &[(&str, &str)]| -> Vec<Value> {
        list.iter()
            .map(|(name, about)| json!({ "name": name, "about": about }))
            .collect()
    };
    json!({
        "calls": calls,
        "fault_actions": pairs(FAULTS),
        "fault_words": ACTIONS,
        "magic_recipients": pairs(magic::NAMES),
    })
}

fn page(url: &str) -> maud::Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Sandbox control" }
                link rel="icon" href="/phones/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/phones/phones.css";
            }
            body.guide {
                main {
                    p { a href="/" { "← Phones" } }
                    h1 { "Control API" }
                    p { "Play the people, script outages, look inside. JSON in, JSON out; from this machine only, no token. The same as JSON: "
                        code { "curl -H 'Accept: application/json' " (url) "/control" } }
                    @for (method, path, body, about) in CALLS {
                        section {
                            h2 { span.method { (method) } " " code { (path) } }
                            p { (about) }
                            @if !body.is_empty() {
                                pre { code { "curl " (url) (path) " -d '" (body) "'" } }
                            }
                        }
                    }
                    h1 { "Fault actions" }
                    dl { @for (name, about) in FAULTS { dt { code { (name) } } dd { (about) } } }
                    h1 { "Magic recipients" }
                    p { "Say something as one of these names; every message to that person then meets the fault. No rule is needed." }
                    dl { @for (name, about) in magic::NAMES { dt { code { (name) } } dd { (about) } } }
                }
            }
        }
    }
}
