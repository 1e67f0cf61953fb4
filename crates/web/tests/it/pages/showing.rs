//! The pages that only show, over HTTP: what is in the store is on the page, as the address asks.

use crate::ask::Ask;
use crate::shop::{INSTAGRAM, PAGE, SECRET, Shop, messenger};
use serde_json::json;
use sportello_core::Span;

#[tokio::test]
async fn a_message_is_in_the_list_and_in_its_conversation() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Avete peonie?").await;
    let mut lia = shop.lia().await;
    let list = lia.get("/inbox").await;
    assert_eq!(list.status, 200, "{}", list.text());
    assert!(list.text().contains("Avete peonie?") && list.text().contains("1 unread message"));
    let open = lia.get(&format!("/inbox/{id}")).await.text();
    assert!(
        open.contains("Avete peonie?") && open.contains("By Messenger"),
        "{open}"
    );
    let seen = lia.get("/inbox").await.text();
    assert!(
        !seen.contains("1 unread message"),
        "who opened it has read it"
    );
}

#[tokio::test]
async fn the_browsers_language_decides_until_the_agent_does() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let asked = Ask::get("/inbox").header("accept-language", "it-IT,it;q=0.9,en;q=0.5");
    assert!(lia.ask(asked).await.text().contains("<html lang=\"it\""));
    let saved = Ask::post("/settings/look").form(&[("language", "en"), ("theme", "dark")]);
    let answer = lia.ask(saved).await;
    assert_eq!(answer.status, 303);
    let cookies: Vec<_> = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .filter_map(|c| c.to_str().ok())
        .collect();
    assert!(
        cookies.iter().any(|c| c.starts_with("theme=dark;")),
        "{cookies:?}"
    );
    assert!(
        cookies.iter().any(|c| c.starts_with("language=en;")),
        "{cookies:?}"
    );
    // Elsewhere, without the cookie, the agent's own choice still holds.
    let mut elsewhere = shop.lia().await;
    let asked = Ask::get("/inbox").header("accept-language", "it");
    assert!(
        elsewhere
            .ask(asked)
            .await
            .text()
            .contains("<html lang=\"en\"")
    );
}

#[tokio::test]
async fn filters_and_words_of_the_address_decide_what_the_list_shows() {
    let shop = Shop::open().await;
    let first = shop.writes("7001", "m_1", "Avete peonie?").await;
    shop.writes("7002", "m_2", "Quanto costano le rose?").await;
    let mut lia = shop.lia().await;
    lia.post(&format!("/inbox/{first}/close"), &[]).await;
    let rows = |html: &str| {
        (
            html.contains("Avete peonie?"),
            html.contains("Quanto costano"),
        )
    };
    for (path, wanted) in [
        ("/inbox", (false, true)),
        ("/inbox?status=closed", (true, false)),
        ("/inbox?status=all", (true, true)),
        ("/inbox?status=nonsense", (false, true)),
    ] {
        assert_eq!(rows(&lia.get(path).await.text()), wanted, "{path}");
    }
    while sportello_store::Conversations::index_search(shop.store.as_ref(), shop.workspace, 100)
        .await
        .expect("an index")
        > 0
    {}
    let found = lia.get("/inbox?status=all&q=PEÒN").await.text();
    assert_eq!(
        rows(&found),
        (true, false),
        "words are found without their accents"
    );
}

#[tokio::test]
async fn a_long_list_and_a_long_conversation_come_in_parts_and_nothing_is_left_out() {
    let shop = Shop::open().await;
    for n in 0..120 {
        shop.wait(Span::seconds(1));
        let body = messenger(
            PAGE,
            "7001",
            &format!("m_{n}"),
            &format!("riga {n:03}"),
            shop.now(),
        );
        assert_eq!(shop.hook(SECRET, &body).await.status, 200);
    }
    let id = shop.conversation_with("riga 119").await["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let mut lia = shop.lia().await;
    let mut html = lia.get(&format!("/inbox/{id}")).await.text();
    let mut seen: Vec<String> = Vec::new();
    loop {
        let part: Vec<String> = html
            .split("class=\"said\">riga ")
            .skip(1)
            .map(|r| r[..3].to_owned())
            .collect();
        assert!(!part.is_empty());
        seen.splice(0..0, part);
        let Some(at) = html.find("/older?") else {
            break;
        };
        let rest = &html[html[..at].rfind('"').expect("an attribute") + 1..];
        let link = rest[..rest.find('"').expect("its end")].replace("&amp;", "&");
        html = lia.get(&link).await.text();
    }
    let wanted: Vec<String> = (0..120).map(|n| format!("{n:03}")).collect();
    assert_eq!(seen, wanted);
}

#[tokio::test]
async fn what_is_rendered_again_goes_down_to_what_the_page_shows() {
    let shop = Shop::open().await;
    for n in 0..60 {
        shop.wait(Span::seconds(1));
        let body = messenger(
            PAGE,
            "7001",
            &format!("m_{n}"),
            &format!("riga {n:03}"),
            shop.now(),
        );
        shop.hook(SECRET, &body).await;
    }
    let id = shop.conversation_with("riga 059").await["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let mut lia = shop.lia().await;
    let path = format!("/inbox/{id}");
    let first = lia.get(&path).await.text();
    let from = first
        .split("data-from=\"")
        .nth(1)
        .and_then(|r| r.split('"').next())
        .expect("a bound")
        .to_owned();
    assert!(first.contains("riga 010") && !first.contains("riga 009"));
    for n in 60..70 {
        shop.wait(Span::seconds(1));
        let body = messenger(
            PAGE,
            "7001",
            &format!("m_{n}"),
            &format!("riga {n:03}"),
            shop.now(),
        );
        shop.hook(SECRET, &body).await;
    }
    let again = lia
        .ask(Ask::get(&path).header("sportello-from", &format!("{id}:{from}")))
        .await
        .text();
    assert!(
        again.contains("riga 010") && again.contains("riga 069"),
        "no gap after older ones"
    );
    let other = lia
        .ask(Ask::get(&path).header("sportello-from", &format!("999:{from}")))
        .await
        .text();
    assert!(
        !other.contains("riga 010") && other.contains("riga 020"),
        "another conversation's bound is not this one's"
    );
}

#[tokio::test]
async fn health_and_settings_show_the_shops_channels_and_no_secret() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    for path in ["/health", "/settings"] {
        let html = lia.get(path).await.text();
        assert!(
            html.contains("Fiori su facebook") && html.contains("Fiori su instagram"),
            "{path}"
        );
        assert!(
            !html.contains("a-token") && !html.contains(&shop.token),
            "{path}"
        );
    }
    assert!(lia.get("/settings").await.text().contains(INSTAGRAM));
}

#[tokio::test]
async fn i11_a_neighbours_conversation_is_not_there() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Avete peonie?").await;
    let stranger = sportello_store::Directory::add_agent(
        shop.store.as_ref(),
        shop.neighbour,
        "Vicina",
        shop.now(),
    )
    .await
    .expect("an agent")
    .id;
    let mut browser = shop.signed_in(stranger).await;
    assert_eq!(browser.get(&format!("/inbox/{id}")).await.status, 404);
    assert_eq!(
        browser
            .get(&format!("/inbox/{id}/older?before=x&until=0"))
            .await
            .status,
        404
    );
    for verb in ["close", "reopen", "seen"] {
        assert_eq!(
            browser
                .post(&format!("/inbox/{id}/{verb}"), &[])
                .await
                .status,
            404,
            "{verb}"
        );
    }
    assert_eq!(
        browser
            .post(&format!("/inbox/{id}/note"), &[("text", "spia")])
            .await
            .status,
        404
    );
    assert!(
        !browser
            .get("/inbox?status=all")
            .await
            .text()
            .contains("Avete peonie?")
    );
}

#[tokio::test]
async fn assets_are_kept_for_ever_and_only_ours_are_served() {
    let shop = Shop::open().await;
    let html = Ask::get("/sign-in").of(&shop.desk).await.text();
    let mut looked_at = 0;
    for part in html.split("\"/assets/").skip(1) {
        let address = format!("/assets/{}", &part[..part.find('"').expect("its end")]);
        let answer = Ask::get(&address).of(&shop.desk).await;
        assert_eq!(answer.status, 200, "{address}");
        assert!(
            answer.header("cache-control").contains("immutable"),
            "{address}"
        );
        looked_at += 1;
    }
    assert_eq!(looked_at, 3, "the sheet, the script and the icon");
    for path in [
        "/assets/desk.css/..",
        "/assets/..%2fCargo.toml",
        "/assets/nothing.js",
    ] {
        assert_eq!(Ask::get(path).of(&shop.desk).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn an_event_of_another_kind_does_not_break_a_page() {
    let shop = Shop::open().await;
    shop.writes("7001", "m_1", "Ciao").await;
    let reaction = json!({"object": "page", "entry": [{"id": PAGE, "time": shop.now().0, "messaging": [{
        "sender": {"id": "7001"}, "recipient": {"id": PAGE}, "timestamp": shop.now().0,
        "reaction": {"mid": "m_1", "action": "react", "reaction": "love", "emoji": "❤️"}
    }]}]});
    assert_eq!(shop.hook(SECRET, &reaction).await.status, 200);
    let id = shop.conversation_with("Ciao").await["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let html = shop.lia().await.get(&format!("/inbox/{id}")).await.text();
    assert!(
        html.contains("class=\"reactions\"") && html.contains("❤"),
        "{html}"
    );
}
