//! What stands before every page: headers, the desk's name, cross-site requests.

use crate::ask::Ask;
use crate::shop::{Shop, origin};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; \
    media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default";

#[tokio::test]
async fn every_page_forbids_what_is_inline_framed_or_from_elsewhere() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let giulia = shop.writes("7001", "m_1", "Avete peonie?").await;
    let thread = format!("/inbox/{giulia}");
    for path in [
        "/sign-in",
        "/sign-in/some-token",
        "/password",
        "/inbox",
        &thread,
        "/health",
        "/settings",
        "/nowhere",
    ] {
        let answer = lia.get(path).await;
        assert_eq!(
            answer.status,
            if path == "/nowhere" { 404 } else { 200 },
            "{path}: {}",
            answer.text()
        );
        assert_eq!(answer.header("content-security-policy"), POLICY, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(
            answer.header("cross-origin-opener-policy"),
            "same-origin",
            "{path}"
        );
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            "same-origin",
            "{path}"
        );
        assert!(!answer.header("permissions-policy").is_empty(), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(
            answer.header("strict-transport-security"),
            "",
            "{path}: plain http promises no https"
        );
        let html = answer.text();
        assert!(
            !html.contains(" style=\"") && !html.contains("<style"),
            "{path}"
        );
        assert!(
            !html.contains(" onclick=") && !html.contains("javascript:"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn over_https_the_browser_is_told_to_stay_there() {
    let shop = Shop::open_at("https://desk.fioridilia.example").await;
    let answer = Ask::get("/sign-in")
        .header("host", "desk.fioridilia.example")
        .of(&shop.desk)
        .await;
    assert_eq!(answer.status, 200);
    assert!(
        answer
            .header("strict-transport-security")
            .starts_with("max-age=")
    );
}

#[tokio::test]
async fn a_name_that_is_not_the_desks_reaches_nothing() {
    let shop = Shop::open().await;
    let page = Ask::get("/sign-in")
        .header("host", "evil.example:8080")
        .of(&shop.desk)
        .await;
    assert_eq!(page.status, 403);
    let call = shop
        .api(Ask::get("/api/v1/conversations").header("host", "evil.example:8080"))
        .await;
    call.problem(421, "wrong-host");
}

#[tokio::test]
async fn another_site_cannot_make_an_agent_act() {
    let shop = Shop::open().await;
    let lia = shop.lia().await;
    let cookie = lia.cookie.clone().expect("a session");
    let foreign = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "http://127.0.0.1:8081"),
        ("origin", "null"),
    ];
    for (name, value) in foreign {
        let ask = Ask::post("/sign-out")
            .header("cookie", &cookie)
            .header(name, value);
        assert_eq!(ask.of(&shop.desk).await.status, 403, "{name}: {value}");
    }
    let still = Ask::get("/password")
        .header("cookie", &cookie)
        .of(&shop.desk)
        .await;
    assert_eq!(still.status, 200, "nothing happened");
    let own = Ask::post("/sign-out")
        .header("cookie", &cookie)
        .header("origin", &origin());
    assert_eq!(own.of(&shop.desk).await.status, 303);
}

#[tokio::test]
async fn a_page_larger_than_allowed_is_refused() {
    let shop = Shop::open().await;
    let password = "x".repeat(1024 * 1024);
    let answer = Ask::post("/sign-in")
        .form(&[("name", "Lia"), ("password", &password)])
        .of(&shop.desk)
        .await;
    assert_eq!(answer.status, 413);
    let answer = Ask::post("/sign-in")
        .form(&[("name", "Lia")])
        .of(&shop.desk)
        .await;
    assert_eq!(
        answer.status, 400,
        "a form without its fields is unreadable, and says so as a page"
    );
    assert!(answer.header("content-type").starts_with("text/html"));
}
