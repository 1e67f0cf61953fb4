//! What a person does to a comment, and to what a page shows: asked of the platform at once, and
//! here only once it has taken it.

use crate::house::{House, PAGE};
use crate::page::comments::comments_here;
use serde_json::{Value, json};
use sportello_channels::publish::{ChatProfile, MenuItem, Moderate};
use sportello_core::MessageId;
use sportello_core::message::MessageKind;
use sportello_core::policy::Refusal;
use sportello_core::post::PostKind;
use sportello_engine::Settings;
use sportello_engine::compose::Extra;
use sportello_engine::page::PageError;
use sportello_engine::reply::{NewMessage, ReplyError};
use sportello_store::{CommentMark, ListedPost, MessageRow};
use std::collections::{BTreeMap, VecDeque};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const ANNA: &str = "5400000000000008";

/// What a platform on this machine was asked, and what it answers next.
#[derive(Clone, Default)]
struct Platform(Arc<Mutex<Talk>>);

#[derive(Default)]
struct Talk {
    asked: Vec<String>,
    answers: VecDeque<(u16, Value)>,
}

impl Platform {
    fn talk(&self) -> MutexGuard<'_, Talk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answers(&self, status: u16, body: Value) {
        let mut talk = self.talk();
        talk.answers.push_back((status, body));
    }

    /// What it was asked since the last time, as `POST /v25.0/c_1 {"is_hidden":true}`.
    fn asked(&self) -> Vec<String> {
        let mut talk = self.talk();
        std::mem::take(&mut talk.asked)
    }

    fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let (mut raw, mut piece) = (Vec::new(), [0; 4096]);
        let asked = loop {
            let read = stream.read(&mut piece)?;
            if read == 0 {
                return Ok(());
            }
            raw.extend_from_slice(&piece[..read]);
            let text = String::from_utf8_lossy(&raw);
            let Some((head, body)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.trim().parse().ok())?
            });
            if body.len() >= length.unwrap_or(0) {
                let line = head.lines().next().unwrap_or_default();
                let line = line.trim_end_matches(" HTTP/1.1");
                let line = line.split_once('?').map_or(line, |(path, _)| path);
                break format!("{line} {body}").trim_end().to_owned();
            }
        };
        let (status, body) = {
            let mut talk = self.talk();
            talk.asked.push(asked);
            talk.answers.pop_front().unwrap_or((500, json!({})))
        };
        let body = body.to_string();
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
        )
    }
}

/// A house whose platform is on this machine.
fn house() -> (House, Platform) {
    // Another test of this process may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let platform = Platform::default();
    let serving = platform.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let _ = serving.answer(stream);
        }
    });
    let settings = Settings {
        graph_url: format!("http://{address}"),
        ..Settings::default()
    };
    (House::with(settings), platform)
}

fn wait<T>(of: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(of)
}

fn feed(house: &mut House, value: Value) {
    let at = house.now.0 / 1000;
    house.arrives(
        &json!({ "object": "page", "entry": [{ "id": PAGE, "time": at,
        "changes": [{ "field": "feed", "value": value }] }] }),
    );
}

/// Anna asks under a post, and the business has answered from elsewhere.
fn asked_and_answered(house: &mut House) -> (MessageId, MessageId) {
    let at = house.now.0 / 1000;
    feed(
        house,
        json!({ "item": "comment", "verb": "add", "comment_id": "c_1", "post_id": "p_1",
        "parent_id": "p_1", "created_time": at, "message": "Fino a quando?",
        "from": { "id": ANNA, "name": "Anna" } }),
    );
    feed(
        house,
        json!({ "item": "comment", "verb": "add", "comment_id": "c_2", "post_id": "p_1",
        "parent_id": "c_1", "created_time": at + 1, "message": "Fino a venerdì",
        "from": { "id": PAGE, "name": "Fiori di Lia" } }),
    );
    let rows = comments_here(house);
    assert_eq!(rows.len(), 2);
    (rows[0].id, rows[1].id)
}

fn moderate(house: &House, message: MessageId, what: Moderate) -> Result<(), PageError> {
    wait(
        house
            .engine
            .moderate_comment(house.now, house.workspace, message, what),
    )
}

fn mark(house: &House, id: &str) -> CommentMark {
    let ids = [id.to_owned()];
    let store = house.engine.store();
    let marks = wait(store.comment_marks(house.workspace, house.facebook, &ids));
    marks.expect("marks").remove(id).unwrap_or_default()
}

#[test]
fn a_comment_is_liked_and_hidden_and_both_are_taken_back() {
    let (mut house, platform) = house();
    let (theirs, _) = asked_and_answered(&mut house);
    for (what, liked, hidden) in [
        (Moderate::Like(true), true, false),
        (Moderate::Hide(true), true, true),
        (Moderate::Like(false), false, true),
        (Moderate::Hide(false), false, false),
    ] {
        platform.answers(200, json!({ "success": true }));
        house.pass(sportello_core::Span::seconds(1));
        moderate(&house, theirs, what).expect("taken");
        let known = mark(&house, "c_1");
        assert_eq!((known.liked, known.hidden), (liked, hidden));
    }
    assert_eq!(
        platform.asked(),
        [
            "POST /v25.0/c_1/likes",
            r#"POST /v25.0/c_1 {"is_hidden":true}"#,
            "DELETE /v25.0/c_1/likes",
            r#"POST /v25.0/c_1 {"is_hidden":false}"#,
        ]
    );
}

#[test]
fn what_the_platform_refuses_is_not_done_here_and_told_in_its_words() {
    let (mut house, platform) = house();
    let (theirs, _) = asked_and_answered(&mut house);
    platform.answers(
        403,
        json!({ "error": { "code": 10, "message": "(#10)",
        "error_user_msg": "Serve un permesso" } }),
    );
    let refused = moderate(&house, theirs, Moderate::Hide(true));
    assert!(matches!(refused, Err(PageError::Refused(words)) if words == "Serve un permesso"));
    assert!(!mark(&house, "c_1").hidden);
    let channel = wait(
        house
            .engine
            .store()
            .channel(house.workspace, house.facebook),
    );
    let state = channel.expect("the channel").token_state;
    assert_eq!(
        state,
        sportello_store::TokenHealth::Good,
        "it sends all the same"
    );
}

/// Somebody answers a comment.
fn answers(house: &House, row: &MessageRow, private: bool) -> Result<(), ReplyError> {
    let mut message = NewMessage {
        conversation: row.conversation,
        channel: None,
        kind: MessageKind::Text,
        text: Some("Grazie!".to_owned()),
        media: None,
        content: None,
        author: None,
        idempotency: None,
        replaces: None,
    };
    let extra = Extra {
        comment: Some((row.id, private)),
        ..Extra::default()
    };
    wait(
        house
            .engine
            .compose(house.now, house.workspace, &mut message, None, extra),
    )?;
    Ok(())
}

#[test]
fn a_comment_deleted_here_is_shown_as_one_deleted_there() {
    let (mut house, platform) = house();
    let (theirs, _) = asked_and_answered(&mut house);
    platform.answers(200, json!({ "success": true }));
    moderate(&house, theirs, Moderate::Delete).expect("taken");
    assert_eq!(platform.asked(), ["DELETE /v25.0/c_1"]);
    let row = comments_here(&house).remove(0);
    assert_eq!((row.kind.as_str(), row.text.as_deref()), ("unsent", None));
    let place = row.content.as_ref().and_then(|c| c.comment.as_ref());
    assert_eq!(place.and_then(|p| p.post.as_deref()), Some("p_1"));
    assert!(mark(&house, "c_1").deleted);
    let again = moderate(&house, theirs, Moderate::Like(true));
    assert!(
        matches!(again, Err(PageError::NoSuch)),
        "it is no comment any more"
    );
    for private in [false, true] {
        let refused = answers(&house, &row, private);
        let deleted = matches!(
            refused,
            Err(ReplyError::Refused {
                refusal: Refusal::CommentDeleted,
                ..
            })
        );
        assert!(deleted, "nothing can be answered under it: {refused:?}");
    }
    assert!(platform.asked().is_empty());
}

#[test]
fn the_business_changes_its_own_words_and_nobody_elses() {
    let (mut house, platform) = house();
    let (theirs, ours) = asked_and_answered(&mut house);
    house.pass(sportello_core::Span::minutes(1));
    let edit = || Moderate::Edit("Fino a sabato".to_owned());
    let refused = moderate(&house, theirs, edit());
    assert!(matches!(refused, Err(PageError::NoSuch)));
    platform.answers(200, json!({ "success": true }));
    moderate(&house, ours, edit()).expect("taken");
    assert_eq!(
        platform.asked(),
        [r#"POST /v25.0/c_2 {"message":"Fino a sabato"}"#]
    );
    let row = comments_here(&house).remove(1);
    assert_eq!(row.text.as_deref(), Some("Fino a sabato"));
    assert!(row.content.is_some_and(|content| content.edited));
}

#[test]
fn a_private_message_is_no_comment() {
    let (mut house, platform) = house();
    house.messenger_says(ANNA, "Ciao");
    let message = comments_here(&house).remove(0).id;
    let refused = moderate(&house, message, Moderate::Delete);
    assert!(matches!(refused, Err(PageError::NoSuch)));
    assert!(platform.asked().is_empty());
}

#[test]
fn a_comment_shown_again_by_a_person_is_never_hidden_for_words_again() {
    let (mut house, platform) = house();
    asked_and_answered(&mut house);
    let (now, workspace, facebook) = (house.now, house.workspace, house.facebook);
    let undo = |house: &House| {
        wait(
            house
                .engine
                .unhide_for_words(now, workspace, facebook, "c_1"),
        )
    };
    assert!(
        matches!(undo(&house), Err(PageError::NoSuch)),
        "no word hid it"
    );
    let hidden = CommentMark {
        hidden: true,
        hidden_for: Some("quando".to_owned()),
        ..CommentMark::default()
    };
    let store = house.engine.store().clone();
    wait(store.mark_comment(workspace, facebook, "c_1", &hidden, now)).expect("marked");
    platform.answers(200, json!({ "success": true }));
    house.pass(sportello_core::Span::seconds(1));
    wait(
        house
            .engine
            .unhide_for_words(house.now, workspace, facebook, "c_1"),
    )
    .expect("shown");
    assert!(!mark(&house, "c_1").hidden);
    assert_eq!(platform.asked(), [r#"POST /v25.0/c_1 {"is_hidden":false}"#]);
    // The list finds the word in it, and lets it be.
    wait(house.engine.set_hiding_words(workspace, "quando")).expect("set");
    house.all_jobs();
    house.all_jobs();
    assert!(!mark(&house, "c_1").hidden);
    assert!(platform.asked().is_empty());
    let fresh = wait(store.fresh_comments(workspace, facebook, 10));
    assert!(fresh.expect("comments").is_empty(), "it was looked at");
    let again = wait(store.comments_again(workspace, facebook, 10));
    assert!(again.expect("comments").is_empty(), "and does not wait");
}

#[test]
fn a_page_is_read_at_once_when_a_person_asks() {
    let (house, platform) = house();
    let (now, workspace, facebook) = (house.now, house.workspace, house.facebook);
    platform.answers(
        200,
        json!({ "data": [{ "id": "p_1", "message": "Peonie",
        "created_time": "2026-11-22T10:00:00+0000" }] }),
    );
    platform.answers(200, json!({ "data": [] }));
    let count = wait(house.engine.sync_page(now, workspace, facebook)).expect("read");
    assert_eq!((count, platform.asked().len()), (1, 2));
    for _ in 0..4 {
        platform.answers(200, json!({ "data": [] }));
    }
    platform.answers(200, json!({ "shares": { "count": 4 } }));
    wait(
        house
            .engine
            .refresh_insight(now, workspace, facebook, "p_1"),
    )
    .expect("asked");
    let post = wait(house.engine.store().listed_post(workspace, facebook, "p_1"));
    assert_eq!(post.expect("read").expect("listed").counts["shares"], 4);
    let unknown = wait(
        house
            .engine
            .refresh_insight(now, workspace, facebook, "p_9"),
    );
    assert!(matches!(unknown, Err(PageError::NoSuch)));
    platform.asked();
    platform.answers(
        200,
        json!({ "data": [{ "id": "c_1", "message": "Belle!",
        "created_time": "2026-11-22T11:00:00+0000", "from": { "id": ANNA, "name": "Anna" } }] }),
    );
    wait(house.engine.read_comments(now, workspace, facebook, "p_1")).expect("read");
    assert_eq!(platform.asked(), ["GET /v25.0/p_1/comments"]);
    assert_eq!(comments_here(&house)[0].text.as_deref(), Some("Belle!"));
    platform.answers(500, json!({}));
    let down = wait(house.engine.sync_page(now, workspace, facebook));
    assert!(matches!(down, Err(PageError::Unreachable)));
    let none = wait(house.engine.sync_page(now, workspace, house.whatsapp));
    assert!(matches!(none, Err(PageError::NoSuch)));
}

#[test]
fn details_are_read_and_changed_at_the_platform() {
    let (house, platform) = house();
    let (workspace, facebook) = (house.workspace, house.facebook);
    platform.answers(
        200,
        json!({ "id": PAGE, "about": "Fiori", "phone": "055 1234" }),
    );
    let (details, names) = wait(house.engine.page_details(workspace, facebook)).expect("read");
    assert_eq!(details["phone"], "055 1234");
    assert!(names.contains(&"hours"));
    platform.asked();
    platform.answers(200, json!({ "success": true }));
    let changed = BTreeMap::from([("about".to_owned(), "Fiori e piante".to_owned())]);
    wait(house.engine.set_page_details(workspace, facebook, &changed)).expect("taken");
    assert_eq!(
        platform.asked(),
        [format!(
            r#"POST /v25.0/{PAGE} {{"about":"Fiori e piante"}}"#
        )]
    );
    let none = wait(house.engine.page_details(workspace, house.whatsapp));
    assert!(matches!(none, Err(PageError::NoSuch)));
}

#[test]
fn of_greetings_and_menus_the_first_refusal_is_told() {
    let (house, platform) = house();
    let (workspace, facebook) = (house.workspace, house.facebook);
    let wanted = ChatProfile {
        ice_breakers: vec![MenuItem {
            title: "Orari?".to_owned(),
            payload: Some("hours".to_owned()),
            url: None,
        }],
        get_started: Some("start".to_owned()),
        ..ChatProfile::default()
    };
    platform.answers(
        400,
        json!({ "error": { "code": 100, "error_user_msg": "Troppo lungo" } }),
    );
    let refused = wait(house.engine.set_chat_profile(workspace, facebook, &wanted));
    assert!(matches!(refused, Err(PageError::Refused(words)) if words == "Troppo lungo"));
    assert_eq!(platform.asked().len(), 1, "nothing after it is asked");
    for _ in 0..8 {
        platform.answers(200, json!({ "result": "success" }));
    }
    wait(house.engine.set_chat_profile(workspace, facebook, &wanted)).expect("taken");
    assert!(!platform.asked().is_empty());
}

#[test]
fn best_hours_are_those_of_the_workspaces_zone() {
    let (house, _) = house();
    let (now, workspace, facebook) = (house.now, house.workspace, house.facebook);
    // Mondays at ten in Rome, before and after the clocks went back.
    let at = [
        "2026-10-12T08:00:00Z",
        "2026-10-19T08:00:00Z",
        "2026-10-26T09:00:00Z",
        "2026-11-02T09:00:00Z",
        "2026-11-09T09:00:00Z",
    ];
    let posts = at.iter().map(|at| ListedPost {
        channel: facebook,
        channel_kind: sportello_core::ChannelKind::new("facebook"),
        channel_name: String::new(),
        external_id: (*at).to_owned(),
        at: sportello_core::Time::parse(at).expect("a moment"),
        kind: PostKind::Words,
        text: None,
        url: None,
        picture: None,
        counts: BTreeMap::from([("reach".to_owned(), 100)]),
        insight_at: None,
        comments_at: None,
        gone: false,
        stands: Default::default(),
    });
    let store = house.engine.store();
    wait(store.put_listed(workspace, facebook, posts.collect(), None, now)).expect("stored");
    let best = wait(house.engine.best_hours(now, workspace, Some(facebook))).expect("hours");
    let shown: Vec<_> = best
        .iter()
        .map(|b| (b.weekday, b.hour, b.score, b.posts))
        .collect();
    assert_eq!(shown, [(0, 10, 100, 5)]);
    let none = wait(
        house
            .engine
            .best_hours(now, workspace, Some(house.whatsapp)),
    );
    assert!(none.expect("hours").is_empty());
}
