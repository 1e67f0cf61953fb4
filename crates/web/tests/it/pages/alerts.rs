//! How an agent is told when something is down: the page, and the second opinion on an incident.

use crate::ask::{Ask, Browser};
use crate::shop::Shop;
use data_encoding::BASE64URL_NOPAD;
use sportello_core::Span;
use sportello_core::alert::What;
use sportello_core::opinion::{Level, Opinion};
use sportello_store::{Alerts, Directory, Opinions};

/// What a browser gives.
fn keys(endpoint: &str) -> [(&'static str, String); 3] {
    let mut point = vec![4];
    point.extend([7; 64]);
    [
        ("endpoint", endpoint.to_owned()),
        ("p256dh", BASE64URL_NOPAD.encode(&point)),
        ("auth", BASE64URL_NOPAD.encode(&[1; 16])),
    ]
}

async fn allow(lia: &mut Browser<'_>, endpoint: &str) -> crate::ask::Answer {
    let keys = keys(endpoint);
    let form: Vec<(&str, &str)> = keys.iter().map(|(n, v)| (*n, v.as_str())).collect();
    lia.post("/settings/alerts/browsers", &form).await
}

async fn name_server(lia: &mut Browser<'_>) {
    let server = [
        ("server", "smtp.example.com:587"),
        ("from", "desk@example.com"),
        ("user", "desk"),
        ("password", "very secret"),
    ];
    let html = lia.post("/settings/alerts/server", &server).await.text();
    assert!(html.contains("Saved."), "{html}");
}

#[tokio::test]
async fn nothing_is_sent_until_a_way_is_chosen_and_the_page_says_what_it_can() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let settings = lia.get("/settings").await.text();
    assert!(settings.contains("href=\"/settings/alerts\""), "{settings}");
    let html = lia.get("/settings/alerts").await.text();
    for words in [
        "Tell me when something is down",
        "No mail can leave the desk yet",
        "tested against an endpoint of our own",
        "push-switch",
        "Nothing was told to you yet",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let tried = lia.post("/settings/alerts/try", &[]).await;
    assert_eq!(tried.status, 422);
    assert!(tried.text().contains("no way to you yet"));
    let targets = shop.store.alert_targets(shop.workspace).await;
    assert_eq!(targets, Ok(Vec::new()));
}

#[tokio::test]
async fn an_address_is_asked_for_its_code() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    name_server(&mut lia).await;
    let page = lia.get("/settings/alerts").await.text();
    assert!(!page.contains("very secret"), "it is never shown again");
    let ask = |address| [("address", address)];
    let bad = lia.post("/settings/alerts/address", &ask("nobody")).await;
    assert_eq!(bad.status, 422);
    let html = lia
        .post("/settings/alerts/address", &ask("lia@example.it"))
        .await
        .text();
    assert!(html.contains("A code was sent to lia@example.it"), "{html}");
    let wrong = lia
        .post("/settings/alerts/code", &[("code", "not a code")])
        .await;
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    let told = shop.store.alerts(shop.workspace, shop.lia, 9).await;
    assert_eq!(told.expect("alerts")[0].facts.what, What::Confirm);
    let wish = shop.store.alert_wish(shop.workspace, shop.lia).await;
    let language = wish.expect("a wish").language;
    assert_eq!(language.as_deref(), Some("en"), "as she reads the page");
    let html = lia.post("/settings/alerts/forget", &[]).await.text();
    assert!(!html.contains("lia@example.it"), "{html}");
}

#[tokio::test]
async fn a_browser_is_listed_and_taken_out() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    for bad in ["http://push.example/1", "https://127.0.0.1/1"] {
        let refused = allow(&mut lia, bad).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
    }
    let html = allow(&mut lia, "https://push.example/secret").await.text();
    assert!(html.contains("This browser is told from now on"), "{html}");
    assert!(
        !html.contains("push.example/secret"),
        "its address is a secret"
    );
    let rows = shop.store.browsers(shop.workspace, shop.lia).await;
    let id = rows.expect("browsers")[0].id;
    let html = lia.post("/settings/alerts/try", &[]).await.text();
    assert!(html.contains("A try-out is on its way"), "{html}");
    assert!(html.contains("by browser · waits"), "{html}");
    let tommaso = shop.store.agent_by_name("Tommaso").await.expect("asked");
    let mut tommaso = shop.signed_in(tommaso.expect("Tommaso").id).await;
    let drop = format!("/settings/alerts/browsers/{id}/drop");
    tommaso.post(&drop, &[]).await;
    let left = shop.store.browsers(shop.workspace, shop.lia).await;
    assert_eq!(
        left.expect("browsers").len(),
        1,
        "another's is not taken out"
    );
    lia.post(&drop, &[]).await;
    let left = shop.store.browsers(shop.workspace, shop.lia).await;
    assert_eq!(left, Ok(Vec::new()));
}

#[tokio::test]
async fn a_browser_whose_push_service_moved_it_is_told_at_its_new_address_alone() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    allow(&mut lia, "https://push.example/old").await;
    allow(&mut lia, "https://push.example/phone").await;
    let key = lia.get("/settings/alerts/browsers/key").await;
    assert_eq!(key.status, 200);
    let point = BASE64URL_NOPAD.decode(key.text().as_bytes());
    assert_eq!(point.expect("base64url").len(), 65, "a public key");
    let nobody = Ask::get("/settings/alerts/browsers/key").of(&shop.desk);
    assert_ne!(nobody.await.status, 200);
    let keys = keys("https://push.example/new");
    let mut form: Vec<(&str, &str)> = keys.iter().map(|(n, v)| (*n, v.as_str())).collect();
    form.push(("old", "https://push.example/old"));
    lia.post("/settings/alerts/browsers", &form).await;
    let known = async || {
        let rows = shop.store.browsers(shop.workspace, shop.lia).await;
        let rows = rows.expect("browsers");
        rows.iter().map(|row| row.hash).collect::<Vec<_>>()
    };
    let moved = known().await;
    assert_eq!(moved.len(), 2, "the phone's and the new one");
    // Another's address is not ended by naming it.
    let tommaso = shop.store.agent_by_name("Tommaso").await.expect("asked");
    let mut tommaso = shop.signed_in(tommaso.expect("Tommaso").id).await;
    form[0].1 = "https://push.example/his";
    form[3].1 = "https://push.example/phone";
    tommaso.post("/settings/alerts/browsers", &form).await;
    assert_eq!(known().await, moved);
}

#[tokio::test]
async fn quiet_hours_are_two_times_or_none() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let times = |from, to| [("from", from), ("to", to)];
    let html = lia
        .post("/settings/alerts", &times("22:00", "07:30"))
        .await
        .text();
    assert!(
        html.contains("value=\"22:00\"") && html.contains("value=\"07:30\""),
        "{html}"
    );
    for bad in [
        times("22:00", ""),
        times("9", "10"),
        times("08:00", "08:00"),
    ] {
        let refused = lia.post("/settings/alerts", &bad).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("value=\"22:00\""), "as it was");
    }
    let html = lia.post("/settings/alerts", &times("", "")).await.text();
    assert!(!html.contains("value=\"22:00\""), "{html}");
}

#[tokio::test]
async fn what_concerns_the_whole_desk_is_a_managers_to_say() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let on = [("on", "yes"), ("address", "")];
    let html = lia.post("/settings/alerts/opinion", &on).await.text();
    assert!(
        html.contains("Saved.") && html.contains("metastatus.com"),
        "{html}"
    );
    let bad = [("on", "yes"), ("address", "http://10.0.0.1/status")];
    let refused = lia.post("/settings/alerts/opinion", &bad).await;
    assert_eq!(refused.status, 422);
    let tommaso = shop.store.agent_by_name("Tommaso").await.expect("asked");
    let mut tommaso = shop.signed_in(tommaso.expect("Tommaso").id).await;
    let page = tommaso.get("/settings/alerts").await.text();
    assert!(!page.contains("alert-server"), "{page}");
    let server = [("server", "smtp.evil.example"), ("from", "x@evil.example")];
    for (path, form) in [
        ("/settings/alerts/server", &server[..]),
        ("/settings/alerts/server/clear", &[]),
        ("/settings/alerts/opinion", &[]),
    ] {
        let refused = tommaso.post(path, form).await;
        assert_eq!(refused.status, 422, "{path}");
    }
    let opinion = shop.desk.engine().second_opinion(shop.workspace).await;
    assert!(opinion.expect("known").on, "as it was");
}

#[tokio::test]
async fn an_incident_shows_the_second_opinion_also_where_it_says_that_all_is_well() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let id = shop.fails().await;
    let path = format!("/health/incidents/{id}");
    let html = lia.get(&path).await.text();
    assert!(!html.contains("incident-opinions"), "nobody asked");
    let source = "https://status.example/orgs.json";
    for (level, words) in [
        (Level::Well, None),
        (Level::Trouble, Some("Cloud API: <High> disruptions")),
        (Level::Silent, None),
    ] {
        shop.wait(Span::minutes(6));
        let said = Opinion::new(level, words);
        let noted = shop
            .store
            .note_opinion(shop.workspace, id, said, source, shop.now());
        noted.await.expect("noted");
    }
    let html = lia.get(&path).await.text();
    for words in [
        "It said that all is well",
        "Cloud API: &lt;High&gt; disruptions",
        "It could not be read",
        "never the first",
        source,
        "Not stated",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[tokio::test]
async fn the_worker_script_is_served_from_here() {
    let shop = Shop::open().await;
    let worker = Ask::get("/assets/push-worker.js").of(&shop.desk).await;
    assert_eq!(worker.status, 200);
    assert!(worker.header("content-type").starts_with("text/javascript"));
    assert!(!worker.header("content-security-policy").contains("sandbox"));
}
