//! Signing in and out: one-time links, passwords, sessions, limits.

use crate::ask::{Answer, Ask, Browser};
use crate::shop::Shop;
use sportello_core::Span;
use sportello_web::auth::new_sign_in_link;

pub const PASSWORD: &str = "rose e tulipani";

/// Lia signs in by a link and chooses a password.
pub async fn with_password(shop: &Shop) -> Browser<'_> {
    let mut lia = shop.by_link(shop.lia).await;
    let answer = lia
        .post("/password", &[("password", PASSWORD), ("again", PASSWORD)])
        .await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/inbox"),
        "{}",
        answer.text()
    );
    lia
}

pub async fn try_password(shop: &Shop, name: &str, password: &str) -> Answer {
    Browser::new(&shop.desk)
        .post("/sign-in", &[("name", name), ("password", password)])
        .await
}

#[tokio::test]
async fn a_link_preview_does_not_use_a_link_up_and_a_person_does_once() {
    let shop = Shop::open().await;
    let link = new_sign_in_link(shop.desk.engine(), shop.lia)
        .await
        .expect("a link");
    for _ in 0..3 {
        let preview = Ask::get(&link).of(&shop.desk).await;
        assert_eq!(preview.status, 200);
        assert!(
            preview.text().contains(&format!("action=\"{link}\"")),
            "a form that posts"
        );
        assert_eq!(preview.header("set-cookie"), "");
    }
    let mut lia = Browser::new(&shop.desk);
    let answer = lia.post(&link, &[]).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/password")
    );
    assert_eq!(lia.get("/password").await.status, 200);
    let again = Browser::new(&shop.desk).post(&link, &[]).await;
    assert_eq!((again.status, again.header("set-cookie")), (410, ""));
}

#[tokio::test]
async fn a_link_that_is_too_old_or_invented_opens_nothing() {
    let shop = Shop::open().await;
    let link = new_sign_in_link(shop.desk.engine(), shop.lia)
        .await
        .expect("a link");
    shop.wait(Span::hours(24));
    assert_eq!(Browser::new(&shop.desk).post(&link, &[]).await.status, 410);
    assert_eq!(
        Browser::new(&shop.desk)
            .post("/sign-in/invented", &[])
            .await
            .status,
        410
    );
}

#[tokio::test]
async fn after_the_link_name_and_password_sign_in() {
    let shop = Shop::open().await;
    with_password(&shop).await;
    let answer = try_password(&shop, " lia ", PASSWORD).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/inbox"),
        "{}",
        answer.text()
    );
    let cookie = answer.header("set-cookie");
    for part in ["sportello-loopback=", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
}

#[tokio::test]
async fn over_https_the_cookie_is_bound_to_the_host() {
    let shop = Shop::open_at("https://desk.fioridilia.example").await;
    let link = new_sign_in_link(shop.desk.engine(), shop.lia)
        .await
        .expect("a link");
    let answer = Ask::post(&link)
        .header("host", "desk.fioridilia.example")
        .of(&shop.desk)
        .await;
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-sportello=") && cookie.contains("Secure"),
        "{cookie}"
    );
}

#[tokio::test]
async fn a_wrong_password_an_unknown_name_and_no_password_yet_look_alike() {
    let shop = Shop::open().await;
    with_password(&shop).await;
    let mut seen = Vec::new();
    for (name, password) in [
        ("Lia", "margherite gialle"),
        ("Nessuno", PASSWORD),
        ("Tommaso", PASSWORD),
    ] {
        let answer = try_password(&shop, name, password).await;
        assert_eq!(
            (answer.status, answer.header("set-cookie")),
            (401, ""),
            "{name}"
        );
        assert!(
            !answer.text().contains(password),
            "a password is never shown again"
        );
        seen.push(answer.text().replace(&format!("value=\"{name}\""), ""));
    }
    seen.dedup();
    assert_eq!(seen.len(), 1);
}

#[tokio::test]
async fn the_eleventh_failure_is_refused_even_with_the_right_password_until_time_passes() {
    let shop = Shop::open().await;
    with_password(&shop).await;
    for _ in 0..10 {
        assert_eq!(
            try_password(&shop, "Lia", "margherite gialle").await.status,
            401
        );
    }
    for name in ["Lia", "LIA", " lia"] {
        let answer = try_password(&shop, name, PASSWORD).await;
        assert_eq!(answer.status, 429, "{name}");
        assert_eq!(answer.header("retry-after"), "901");
    }
    assert_eq!(
        try_password(&shop, "Tommaso", PASSWORD).await.status,
        401,
        "others are not locked out"
    );
    shop.wait(Span::minutes(15));
    assert_eq!(try_password(&shop, "Lia", PASSWORD).await.status, 303);
}

#[tokio::test]
async fn a_session_id_is_new_at_every_sign_in_and_the_old_one_ends() {
    let shop = Shop::open().await;
    let mut lia = with_password(&shop).await;
    let before = lia.cookie.clone();
    let answer = lia
        .post("/sign-in", &[("name", "Lia"), ("password", PASSWORD)])
        .await;
    assert_eq!(answer.status, 303);
    assert_ne!(lia.cookie, before);
    let mut old = Browser::new(&shop.desk);
    old.cookie = before;
    assert!(!old.is_in().await);
    assert!(lia.is_in().await);
}

#[tokio::test]
async fn signing_out_ends_one_session_and_everywhere_ends_all() {
    let shop = Shop::open().await;
    let (mut one, mut two, mut three) = (shop.lia().await, shop.lia().await, shop.lia().await);
    let kept = one.cookie.clone();
    let answer = one.post("/sign-out", &[]).await;
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    one.cookie = kept;
    assert!(
        !one.is_in().await,
        "the session is gone, not only the cookie"
    );
    assert!(two.is_in().await && three.is_in().await);
    let kept = two.cookie.clone();
    two.post("/sign-out/everywhere", &[]).await;
    two.cookie = kept;
    assert!(!two.is_in().await && !three.is_in().await);
}

#[tokio::test]
async fn an_agent_ends_one_of_her_own_sessions_and_nobody_elses() {
    use sportello_store::Directory;
    let shop = Shop::open().await;
    let (mut desk, mut phone) = (shop.lia().await, shop.lia().await);
    let sessions = shop
        .store
        .sessions(shop.lia, shop.now())
        .await
        .expect("sessions");
    assert_eq!(sessions.len(), 2);
    assert_eq!(desk.post("/sessions/00ff/end", &[]).await.status, 404);
    let settings = desk.get("/settings").await.text();
    assert_eq!(
        settings.matches("action=\"/sessions/").count(),
        1,
        "the other browser"
    );
    let id = phone.cookie.clone().expect("a session");
    let hash = sportello_engine::vault::token_hash(id.split_once('=').expect("a cookie").1);
    assert!(sessions.iter().any(|s| s.hash == hash));
    let path = format!("/sessions/{}/end", data_encoding::HEXLOWER.encode(&hash));
    assert_eq!(desk.post(&path, &[]).await.header("location"), "/settings");
    assert!(desk.is_in().await && !phone.is_in().await);
}

#[tokio::test]
async fn a_session_ends_when_idle_and_in_any_case() {
    let shop = Shop::open().await;
    let (mut idle, mut busy) = (shop.lia().await, shop.lia().await);
    for day in 1..60 {
        shop.wait(Span::days(1));
        assert!(busy.is_in().await, "day {day}: used every day");
        if day == 14 {
            assert!(!idle.is_in().await, "a fortnight unused");
        }
    }
    shop.wait(Span::days(1));
    assert!(!busy.is_in().await, "sixty days are the end in any case");
}

#[tokio::test]
async fn nobody_signed_in_is_led_to_the_door_and_back() {
    let shop = Shop::open().await;
    let answer = Ask::get("/password?a=1").of(&shop.desk).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/sign-in?next=%2Fpassword%3Fa%3D1")
    );
    let script = Ask::get("/inbox/7/older?before=x&until=1")
        .header("hx-request", "true")
        .header("hx-current-url", "http://127.0.0.1:8080/inbox/7?q=rose")
        .of(&shop.desk)
        .await;
    assert_eq!(
        script.status, 401,
        "a pane must not be filled with the door"
    );
    assert_eq!(
        script.header("hx-redirect"),
        "/sign-in?next=%2Finbox%2F7%3Fq%3Drose"
    );
    with_password(&shop).await;
    for (next, goes) in [
        ("/inbox/7?q=rose", "/inbox/7?q=rose"),
        ("//evil.example", "/inbox"),
        ("https://evil.example", "/inbox"),
    ] {
        let form = [("name", "Lia"), ("password", PASSWORD), ("next", next)];
        let answer = Browser::new(&shop.desk).post("/sign-in", &form).await;
        assert_eq!(answer.header("location"), goes);
    }
}

#[tokio::test]
async fn over_plain_http_from_elsewhere_nobody_signs_in() {
    let shop = Shop::open_at("http://desk.example").await;
    let link = new_sign_in_link(shop.desk.engine(), shop.lia)
        .await
        .expect("a link");
    for ask in [Ask::get("/sign-in"), Ask::get(&link), Ask::post(&link)] {
        let answer = ask.header("host", "desk.example").of(&shop.desk).await;
        assert_eq!((answer.status, answer.header("set-cookie")), (403, ""));
    }
    assert_eq!(
        Browser::new(&shop.desk).post(&link, &[]).await.status,
        303,
        "the link was not used up"
    );
}
