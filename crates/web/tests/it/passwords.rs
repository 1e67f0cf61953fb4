//! Choosing a password: what it opens, and who may choose one.

use crate::ask::{Ask, Browser};
use crate::shop::Shop;
use crate::sign_in::{PASSWORD, try_password, with_password};
use sportello_core::Span;
use sportello_web::auth::new_sign_in_link;

#[tokio::test]
async fn until_a_password_is_chosen_every_page_leads_to_choosing_one() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Avete peonie?").await;
    let mut lia = shop.by_link(shop.lia).await;
    let page = format!("/inbox/{id}");
    let older = format!("{page}/older?before=1.1&until=1");
    for path in [
        "/inbox",
        &page,
        &older,
        "/health",
        "/settings",
        "/live?at=%2Finbox",
        "/media/1",
    ] {
        let answer = lia.get(path).await;
        let led = (answer.status, answer.header("location"));
        assert_eq!(led, (303, "/password"), "{path}");
        assert!(!answer.text().contains("peonie"), "{path}");
    }
    let reply = lia.post(&format!("{page}/reply"), &[("text", "Sì")]).await;
    assert_eq!((reply.status, reply.header("location")), (303, "/password"));
    let script = Ask::get("/inbox").header("hx-request", "true");
    assert_eq!(lia.ask(script).await.header("hx-redirect"), "/password");
    let messages = format!("/api/v1/conversations/{id}/messages");
    let said = shop.api(Ask::get(&messages)).await;
    assert_eq!(said.status, 200, "a token is no session");
    assert_eq!(
        said.json()["data"].as_array().map(Vec::len),
        Some(1),
        "nothing was said for her"
    );

    let form = lia.get("/password").await.text();
    assert!(form.contains("action=\"/password\""), "{form}");
    let sheet = form
        .split("rel=\"stylesheet\" href=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let sheet = sheet.expect("a style sheet");
    assert_eq!(lia.get(sheet).await.status, 200, "the form has its looks");
    let chosen = lia
        .post("/password", &[("password", PASSWORD), ("again", PASSWORD)])
        .await;
    assert_eq!((chosen.status, chosen.header("location")), (303, "/inbox"));
    assert!(lia.get("/inbox").await.text().contains("peonie"));
}

#[tokio::test]
async fn whoever_has_no_password_can_still_leave_and_whoever_has_one_need_not_choose_again() {
    let shop = Shop::open().await;
    let mut lia = shop.by_link(shop.lia).await;
    let left = lia.post("/sign-out", &[]).await;
    assert_eq!(
        (left.status, left.header("location")),
        (303, "/sign-in?ended=out")
    );
    assert!(
        lia.get("/password")
            .await
            .header("location")
            .starts_with("/sign-in")
    );
    with_password(&shop).await;
    let link = new_sign_in_link(shop.desk.engine(), shop.lia)
        .await
        .expect("a link");
    let mut back = Browser::new(&shop.desk);
    assert_eq!(back.post(&link, &[]).await.header("location"), "/inbox");
    assert!(
        back.is_in().await,
        "she knew her password, or chooses another in the settings"
    );
    assert_eq!(try_password(&shop, "Lia", PASSWORD).await.status, 303);
}

#[tokio::test]
async fn a_new_password_is_long_enough_typed_twice_and_signs_others_out() {
    let shop = Shop::open().await;
    let mut elsewhere = shop.lia().await;
    let mut lia = shop.lia().await;
    for (password, again) in [
        ("corta", "corta"),
        (PASSWORD, "rose e tulipano"),
        (&"x".repeat(201), &"x".repeat(201)),
    ] {
        let answer = lia
            .post("/password", &[("password", password), ("again", again)])
            .await;
        assert_eq!(answer.status, 422);
    }
    assert_eq!(
        try_password(&shop, "Lia", "corta").await.status,
        401,
        "none of them was set"
    );
    let answer = lia
        .post("/password", &[("password", PASSWORD), ("again", PASSWORD)])
        .await;
    assert_eq!(answer.status, 303);
    assert!(lia.is_in().await && !elsewhere.is_in().await);
}

#[tokio::test]
async fn a_browser_left_open_cannot_change_the_password() {
    let shop = Shop::open().await;
    let mut lia = with_password(&shop).await;
    shop.wait(Span::minutes(16));
    let answer = lia
        .post(
            "/password",
            &[
                ("password", "un'altra del tutto"),
                ("again", "un'altra del tutto"),
            ],
        )
        .await;
    assert!(
        answer.header("location").starts_with("/sign-in"),
        "she proves who she is first"
    );
    assert_eq!(
        try_password(&shop, "Lia", PASSWORD).await.status,
        303,
        "it is still the old one"
    );
}
