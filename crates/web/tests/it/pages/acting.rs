//! What people do on the pages, over HTTP, as a browser without scripts would.

use crate::ask::{Answer, Ask, Browser};
use crate::shop::{PAGE, SECRET, Shop, instagram, messenger};
use sportello_core::Span;

const EDGE: &str = "------------------------fiori";

/// A form with parts, as a browser posts it.
pub fn parts(fields: &[(&str, &str)], picture: Option<&[u8]>) -> Ask {
    let mut body: Vec<u8> = Vec::new();
    for (name, value) in fields {
        let part = format!(
            "--{EDGE}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend(part.as_bytes());
    }
    if let Some(bytes) = picture {
        let head = format!(
            "--{EDGE}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"rosa.png\"\r\n\
             content-type: image/png\r\n\r\n"
        );
        body.extend(head.as_bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{EDGE}--\r\n").as_bytes());
    Ask::post("")
        .header(
            "content-type",
            &format!("multipart/form-data; boundary={EDGE}"),
        )
        .body(body)
}

async fn reply(
    browser: &mut Browser<'_>,
    id: &str,
    fields: &[(&str, &str)],
    picture: Option<&[u8]>,
) -> Answer {
    browser
        .ask(parts(fields, picture).at(&format!("/inbox/{id}/reply")))
        .await
}

/// The page an action leads to.
async fn follow(browser: &mut Browser<'_>, answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text());
    browser.get(answer.header("location")).await.text()
}

/// The smallest picture there is: one white pixel.
pub const PIXEL: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 2, 0, 0, 0, 0x90, 0x77, 0x53, 0xde, 0, 0, 0, 0x0c, b'I', b'D', b'A', b'T',
    0x08, 0xd7, 0x63, 0xf8, 0xff, 0xff, 0x3f, 0, 0x05, 0xfe, 0x02, 0xfe, 0xdc, 0xcc, 0x59, 0xe7, 0,
    0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

#[tokio::test]
async fn a_reply_is_queued_once_however_often_its_form_arrives() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Avete peonie?").await;
    let mut lia = shop.lia().await;
    for _ in 0..3 {
        let answer = reply(
            &mut lia,
            &id,
            &[("text", "Sì, bellissime"), ("key", "k-1")],
            None,
        )
        .await;
        let html = follow(&mut lia, &answer).await;
        assert_eq!(html.matches("class=\"said\">Sì, bellissime").count(), 1);
        assert!(
            html.contains("Queued") && html.contains(">Lia<"),
            "its state and author are told"
        );
    }
    let other = reply(&mut lia, &id, &[("text", "Altro"), ("key", "k-1")], None).await;
    assert_eq!(other.status, 422);
    assert!(
        other.text().contains(">Altro</textarea>"),
        "what was written is not lost"
    );
}

#[tokio::test]
async fn a_picture_goes_with_words_or_alone_and_what_is_none_is_refused() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Una foto?").await;
    let mut lia = shop.lia().await;
    let answer = reply(
        &mut lia,
        &id,
        &[("text", "Ecco"), ("key", "a")],
        Some(PIXEL),
    )
    .await;
    let html = follow(&mut lia, &answer).await;
    assert!(
        html.contains("href=\"/media/") && html.contains(">Ecco<"),
        "{html}"
    );
    let media = html
        .split("href=\"/media/")
        .nth(1)
        .and_then(|r| r.split('"').next())
        .expect("a picture")
        .to_owned();
    let picture = lia.get(&format!("/media/{media}")).await;
    assert_eq!(
        (picture.status, picture.header("content-type")),
        (200, "image/png")
    );
    let part = Ask::get(&format!("/media/{media}")).header("range", "bytes=1-3");
    let part = lia.ask(part).await;
    assert_eq!((part.status, part.text().as_str()), (206, "PNG"));
    let whole = format!("bytes 1-3/{}", PIXEL.len());
    assert_eq!(part.header("content-range"), whole);
    let fake = reply(
        &mut lia,
        &id,
        &[("text", "Ecco"), ("key", "b")],
        Some(b"MZ not a picture"),
    )
    .await;
    let html = follow(&mut lia, &fake).await;
    assert!(
        html.contains("is-file"),
        "what is no picture goes as a document: {html}"
    );
    let torn = [&PIXEL[..16], b"<script>"].concat();
    let torn = reply(
        &mut lia,
        &id,
        &[("text", "Ecco"), ("key", "c")],
        Some(&torn),
    )
    .await;
    assert_eq!(torn.status, 422);
    assert!(torn.text().contains("The file cannot be read"));
}

#[tokio::test]
async fn a_reply_that_cannot_go_is_refused_with_its_reason_and_its_words() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Ci siete?").await;
    let mut lia = shop.lia().await;
    let empty = reply(&mut lia, &id, &[("text", "  ")], None).await;
    assert_eq!(empty.status, 422);
    assert!(empty.text().contains("There is nothing to send"));
    let long = "è".repeat(2_001);
    let answer = reply(&mut lia, &id, &[("text", &long)], None).await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.text().contains("2001 characters, the limit is 2000")
            && answer.text().contains(&long)
    );
    // A person may still answer for seven days; then nobody.
    shop.wait(Span::hours(25));
    let page = shop.lia().await.get(&format!("/inbox/{id}")).await.text();
    assert!(page.contains("a person may still answer"), "{page}");
    shop.wait(Span::days(7));
    let late = reply(&mut shop.lia().await, &id, &[("text", "Eccoci")], None).await;
    assert_eq!(late.status, 422);
    let html = late.text();
    assert!(
        html.contains("window closed") && html.contains("data-testid=\"window-closed\""),
        "{html}"
    );
}

#[tokio::test]
async fn the_way_chosen_by_hand_is_the_way_it_goes() {
    let shop = Shop::open().await;
    shop.writes("7001", "m_1", "Sono Giulia").await;
    let body = instagram("9001", "i_1", "Sempre Giulia", shop.now());
    assert_eq!(shop.hook(SECRET, &body).await.status, 200);
    let one = shop.conversation_with("Sono Giulia").await;
    let two = shop.conversation_with("Sempre Giulia").await;
    let (id, from) = (
        one["id"].as_str().expect("an id"),
        two["contact"]["id"].as_str().expect("an id"),
    );
    let mut lia = shop.lia().await;
    let merged = lia
        .post(&format!("/inbox/{id}/merge"), &[("from", from)])
        .await;
    let html = follow(&mut lia, &merged).await;
    assert!(
        html.contains("Contacts merged")
            && html.contains("Sempre Giulia")
            && html.contains("Sono Giulia")
    );
    let ways: Vec<&str> = html
        .split("via=")
        .skip(1)
        .filter_map(|r| r.split(['"', '&']).next())
        .collect();
    assert!(ways.len() >= 2, "both ways are offered: {ways:?}");
    let by = |kind: &str| {
        let mark = format!("data-kind=\"{kind}\"");
        html.split("via=")
            .skip(1)
            .find(|r| r.split("</a>").next().is_some_and(|a| a.contains(&mark)))
            .and_then(|r| r.split(['"', '&']).next())
            .expect("a way")
            .to_owned()
    };
    for kind in ["facebook", "instagram"] {
        let text = format!("per {kind}");
        let answer = reply(
            &mut lia,
            id,
            &[("text", &text), ("address", &by(kind)), ("key", kind)],
            None,
        )
        .await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        let rows = shop
            .api(Ask::get(&format!("/api/v1/conversations/{id}/messages")))
            .await
            .json();
        let row = rows["data"]
            .as_array()
            .expect("rows")
            .iter()
            .find(|m| m["text"] == text)
            .expect("the reply")
            .clone();
        assert_eq!(row["channel"]["kind"], kind);
    }
}

#[tokio::test]
async fn a_merge_can_be_undone_from_the_page_and_from_its_word() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Uno").await;
    shop.writes("7002", "m_2", "Due").await;
    let other = shop.conversation_with("Due").await;
    let from = other["contact"]["id"].as_str().expect("an id").to_owned();
    let mut lia = shop.lia().await;
    for path in ["/unmerge".to_owned(), format!("/inbox/{id}/unmerge")] {
        let merged = lia
            .post(&format!("/inbox/{id}/merge"), &[("from", &from)])
            .await;
        let html = follow(&mut lia, &merged).await;
        let merge = html
            .split("name=\"merge\" value=\"")
            .nth(1)
            .and_then(|r| r.split('"').next())
            .expect("what to undo")
            .to_owned();
        let undone = lia.post(&path, &[("merge", &merge)]).await;
        let html = follow(&mut lia, &undone).await;
        assert!(html.contains("Contacts separated"), "{path}");
        assert!(
            !html.contains("class=\"said\">Due"),
            "{path}: the other's words are the other's again"
        );
    }
    let twice = lia
        .post(&format!("/inbox/{id}/merge"), &[("from", "999999")])
        .await;
    assert_eq!(twice.status, 404);
}

#[tokio::test]
async fn closing_can_be_undone_and_a_new_message_opens_again() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Grazie!").await;
    let mut lia = shop.lia().await;
    let closed = lia.post(&format!("/inbox/{id}/close"), &[]).await;
    let html = follow(&mut lia, &closed).await;
    assert!(
        html.contains("Conversation closed")
            && html.contains(&format!("action=\"/inbox/{id}/reopen\""))
    );
    let open = lia.post(&format!("/inbox/{id}/reopen"), &[]).await;
    assert!(
        follow(&mut lia, &open)
            .await
            .contains("Conversation reopened")
    );
    lia.post(&format!("/inbox/{id}/close"), &[]).await;
    shop.wait(Span::minutes(1));
    shop.hook(
        SECRET,
        &messenger(PAGE, "7001", "m_2", "Ah, un’altra cosa", shop.now()),
    )
    .await;
    assert!(lia.get("/inbox").await.text().contains("un’altra cosa"));
}

#[tokio::test]
async fn a_note_is_seen_by_agents_and_sent_to_nobody() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Ciao").await;
    let mut lia = shop.lia().await;
    let noted = lia
        .post(&format!("/inbox/{id}/note"), &[("text", "Fare lo sconto")])
        .await;
    let html = follow(&mut lia, &noted).await;
    assert!(html.contains("Fare lo sconto") && html.contains("Internal note"));
    let rows = shop
        .api(Ask::get(&format!("/api/v1/conversations/{id}/messages")))
        .await
        .text();
    assert!(!rows.contains("sconto"));
    let empty = lia
        .post(&format!("/inbox/{id}/note"), &[("text", " ")])
        .await;
    assert_eq!(empty.status, 422);
}

#[tokio::test]
async fn what_was_not_sent_can_be_taken_back_and_only_once() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Ciao").await;
    let mut lia = shop.lia().await;
    let queued = reply(&mut lia, &id, &[("text", "Ops"), ("key", "k")], None).await;
    let html = follow(&mut lia, &queued).await;
    let action = html
        .split("action=\"")
        .skip(1)
        .filter_map(|r| r.split('"').next())
        .find(|a| a.contains("/withdraw"))
        .expect("a queued reply can be withdrawn")
        .to_owned();
    let back = lia.post(&action, &[]).await;
    let html = follow(&mut lia, &back).await;
    assert!(html.contains("Reply withdrawn") && html.contains("Withdrawn before it was sent"));
    let again = lia.post(&action, &[]).await;
    assert!(follow(&mut lia, &again).await.contains("Too late"));
}

#[tokio::test]
async fn a_continue_link_is_shown_once_and_is_in_no_address() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Ciao").await;
    let mut lia = shop.lia().await;
    let path = format!("/inbox/{id}");
    assert!(
        lia.get(&path).await.text().contains("value=\"instagram\""),
        "Instagram is offered"
    );
    let asked = lia
        .post(&format!("{path}/continue"), &[("kind", "facebook")])
        .await;
    assert_eq!(asked.status, 200, "{}", asked.text());
    assert!(asked.text().contains("ref=sp-"), "{}", asked.text());
    assert!(asked.header("location").is_empty());
    assert!(
        !lia.get(&path).await.text().contains("sp-"),
        "it cannot be read again"
    );
}

#[tokio::test]
async fn another_site_can_make_nobody_do_any_of_this() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Ciao").await;
    let lia = shop.lia().await;
    let cookie = lia.cookie.expect("a session");
    for verb in [
        "reply",
        "note",
        "close",
        "reopen",
        "seen",
        "merge",
        "unmerge",
        "continue",
        "messages/1/withdraw",
        "messages/1/retry",
        "messages/1/arrived",
        "messages/1/again",
    ] {
        let ask = Ask::post(&format!("/inbox/{id}/{verb}")).form(&[("text", "x")]);
        let answer = ask
            .header("cookie", &cookie)
            .header("sec-fetch-site", "cross-site")
            .of(&shop.desk)
            .await;
        assert_eq!(answer.status, 403, "{verb}");
    }
}

#[tokio::test]
async fn after_a_merge_the_page_shows_what_was_said_before_its_bound() {
    let shop = Shop::open().await;
    shop.writes("7001", "m_1", "Prima").await;
    shop.wait(Span::minutes(5));
    let id = shop.writes("7002", "m_2", "Dopo").await;
    let other = shop.conversation_with("Prima").await;
    let from = other["contact"]["id"].as_str().expect("an id").to_owned();
    let mut lia = shop.lia().await;
    let path = format!("/inbox/{id}");
    let html = lia.get(&path).await.text();
    let bound = html
        .split("data-from=\"")
        .nth(1)
        .and_then(|r| r.split('"').next())
        .expect("a bound")
        .to_owned();
    lia.post(&format!("{path}/merge"), &[("from", &from)]).await;
    let merged = lia
        .ask(Ask::get(&path).header("sportello-from", &format!("{id}:{bound}")))
        .await
        .text();
    assert!(
        merged.contains("class=\"said\">Prima") && merged.contains("class=\"said\">Dopo"),
        "{merged}"
    );
}
