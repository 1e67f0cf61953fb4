//! What is shared: made on the desk, followed from outside, counted without following anybody.

use crate::ask::{Answer, Ask, Browser};
use crate::shop::Shop;
use sportello_store::{PageSide, ShareRow};

const PERSON: &str = "Mozilla/5.0 (Android 16; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0";

/// Somebody outside follows a link: no cookie, another site before it.
async fn follows(shop: &Shop, path: &str, agent: &str) -> Answer {
    Ask::get(path)
        .header("host", "desk.fioridilia.example")
        .header("user-agent", agent)
        .header("sec-fetch-site", "cross-site")
        .of(&shop.desk)
        .await
}

async fn make(lia: &mut Browser<'_>, url: &str, campaign: &str) -> Answer {
    let form = [
        ("url", url),
        ("text", "Peonie fino a sabato"),
        ("campaign", campaign),
    ];
    lia.post("/share", &form).await
}

async fn only(shop: &Shop) -> ShareRow {
    let mut rows = shop.store.shares(shop.workspace).await.expect("rows");
    assert_eq!(rows.len(), 1);
    rows.remove(0)
}

#[tokio::test]
async fn each_network_is_led_to_its_own_dialog_with_the_address_marked() {
    let shop = Shop::open_at("https://desk.fioridilia.example").await;
    let mut lia = shop.lia().await;
    let made = make(&mut lia, "https://fiori.example/peonie?a=1", "maggio").await;
    assert_eq!(made.status, 303, "{}", made.text());
    let slug = only(&shop).await.slug;
    for (network, begins) in [
        ("facebook", "https://www.facebook.com/sharer/sharer.php?u="),
        (
            "linkedin",
            "https://www.linkedin.com/sharing/share-offsite/?url=",
        ),
        (
            "x",
            "https://x.com/intent/post?text=Peonie%20fino%20a%20sabato&url=",
        ),
        (
            "whatsapp",
            "https://wa.me/?text=Peonie%20fino%20a%20sabato%20",
        ),
        ("telegram", "https://t.me/share/url?url="),
    ] {
        let answer = follows(&shop, &format!("/s/{slug}/{network}"), PERSON).await;
        let to = answer.header("location").to_owned();
        assert_eq!(answer.status, 302);
        assert!(to.starts_with(begins), "{to}");
        assert!(
            to.contains(&format!(
                "a%3D1%26utm_source%3D{network}%26utm_campaign%3Dmaggio"
            )),
            "{to}"
        );
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert!(answer.header("set-cookie").is_empty(), "nobody is followed");
    }
    let clicks = only(&shop).await.clicks;
    assert_eq!(clicks.len(), 5, "{clicks:?}");
    assert!(clicks.values().all(|n| *n == 1), "{clicks:?}");
}

#[tokio::test]
async fn the_plain_link_and_the_code_lead_to_the_address_and_count_apart() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    make(&mut lia, "fiori.example/caffè", "").await;
    let row = only(&shop).await;
    assert_eq!(
        row.url, "https://fiori.example/caffè",
        "meant as one of the web's"
    );
    let link = format!("/s/{}", row.slug);
    let plain = follows(&shop, &link, PERSON).await;
    assert_eq!(
        (plain.status, plain.header("location")),
        (302, "https://fiori.example/caff%C3%A8"),
        "without tags it is the address itself"
    );
    follows(&shop, &format!("{link}?qr"), PERSON).await;
    follows(&shop, &format!("{link}?qr"), PERSON).await;
    let clicks = only(&shop).await.clicks;
    assert_eq!((clicks.get("link"), clicks.get("qr")), (Some(&1), Some(&2)));
}

#[tokio::test]
async fn who_looks_in_advance_is_led_there_and_not_counted() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    make(&mut lia, "https://fiori.example/", "").await;
    let link = format!("/s/{}/facebook", only(&shop).await.slug);
    let robot = follows(&shop, &link, "facebookexternalhit/1.1").await;
    assert_eq!(robot.status, 302);
    let head = Ask::new("HEAD", &link).header("user-agent", PERSON);
    assert_eq!(head.of(&shop.desk).await.status, 302);
    assert_eq!(only(&shop).await.clicks.len(), 0);
}

#[tokio::test]
async fn only_addresses_of_the_web_are_shared_and_what_was_written_is_not_lost() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    for wrong in [
        "javascript:alert(1)",
        "ftp://fiori.example",
        "peonie",
        "https://a b",
        "//evil.example",
    ] {
        let refused = make(&mut lia, wrong, "maggio").await;
        assert_eq!(refused.status, 422, "{wrong}");
        let html = refused.text();
        assert!(
            html.contains("data-testid=\"refused\"") && html.contains("value=\"maggio\""),
            "{wrong}"
        );
    }
    assert!(
        shop.store
            .shares(shop.workspace)
            .await
            .expect("rows")
            .is_empty()
    );
}

#[tokio::test]
async fn a_stored_address_that_is_none_of_the_webs_is_never_led_to() {
    let shop = Shop::open().await;
    let row = ShareRow {
        slug: "aaaaaaaaaa".to_owned(),
        url: "javascript://fiori.example/%0aalert(1)".to_owned(),
        ..ShareRow::default()
    };
    shop.store
        .put_share(shop.workspace, row)
        .await
        .expect("a row");
    for path in ["/s/aaaaaaaaaa", "/s/aaaaaaaaaa/x"] {
        let answer = follows(&shop, path, PERSON).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (404, ""),
            "{path}"
        );
    }
}

#[tokio::test]
async fn an_unknown_link_and_an_unknown_network_are_not_found() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    make(&mut lia, "https://fiori.example/", "").await;
    let slug = only(&shop).await.slug;
    for path in ["/s/zzzzzzzzzz".to_owned(), format!("/s/{slug}/myspace")] {
        assert_eq!(follows(&shop, &path, PERSON).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_page_shows_links_the_bar_without_scripts_and_the_clicks() {
    let shop = Shop::open_at("https://desk.fioridilia.example").await;
    let mut lia = shop.lia().await;
    make(&mut lia, "https://fiori.example/", "").await;
    let slug = only(&shop).await.slug;
    for _ in 0..3 {
        follows(&shop, &format!("/s/{slug}/telegram"), PERSON).await;
    }
    let html = lia.get("/share?done=made").await.text();
    let link = format!("https://desk.fioridilia.example/s/{slug}/telegram");
    assert!(html.contains(&format!("value=\"{link}\"")), "{html}");
    assert!(html.contains("<strong>3</strong> clicks"), "{html}");
    assert!(html.contains("The links are ready."), "{html}");
    let code = html
        .split("share-code-text")
        .nth(1)
        .and_then(|rest| rest.split("</textarea>").next())
        .expect("the code of the bar");
    assert!(code.contains(&format!("href=&quot;{link}&quot;")), "{code}");
    for asked in ["script", "style=", "src=", "url("] {
        assert!(!code.contains(asked), "the bar holds {asked}: {code}");
    }
}

#[tokio::test]
async fn the_code_is_drawn_for_print_and_for_documents() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    make(&mut lia, "https://fiori.example/", "").await;
    let slug = only(&shop).await.slug;
    let lines = lia.get(&format!("/share/{slug}/qr.svg")).await;
    assert_eq!(lines.header("content-type"), "image/svg+xml");
    assert!(lines.text().starts_with("<svg xmlns="));
    let dots = lia.get(&format!("/share/{slug}/qr.png?download")).await;
    assert_eq!(dots.header("content-type"), "image/png");
    assert!(
        dots.header("content-disposition")
            .starts_with("attachment;")
    );
    assert!(dots.body.starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn a_neighbours_links_can_be_followed_but_not_deleted_or_drawn() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let row = ShareRow {
        slug: "bbbbbbbbbb".to_owned(),
        url: "https://altro.example/".to_owned(),
        ..ShareRow::default()
    };
    shop.store
        .put_share(shop.neighbour, row)
        .await
        .expect("a row");
    assert_eq!(follows(&shop, "/s/bbbbbbbbbb", PERSON).await.status, 302);
    assert_eq!(lia.get("/share/bbbbbbbbbb/qr.svg").await.status, 404);
    assert_eq!(lia.post("/share/bbbbbbbbbb/delete", &[]).await.status, 404);
    assert_eq!(
        lia.get("/s/bbbbbbbbbb").await.status,
        302,
        "it is still there"
    );
}

#[tokio::test]
async fn a_deleted_link_leads_nowhere() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    make(&mut lia, "https://fiori.example/", "").await;
    let slug = only(&shop).await.slug;
    let answer = lia.post(&format!("/share/{slug}/delete"), &[]).await;
    assert_eq!(answer.header("location"), "/share?done=deleted");
    assert_eq!(
        follows(&shop, &format!("/s/{slug}"), PERSON).await.status,
        404
    );
}
