//! The ways by which agents are told: addresses that are theirs, browsers that allowed it.

use super::{Shop, wall};
use pollster::block_on;
use secrecy::SecretString;
use sportello_core::alert::What;
use sportello_core::{ChannelKind, Span};
use sportello_engine::alerts::{AddressRefused, AlertPost, BrowserRefused, Confirmed};
use sportello_engine::mail::NewMailbox;
use sportello_sandbox::mail;
use sportello_store::AlertEnd;

#[test]
fn an_address_is_an_agents_when_its_code_comes_back() {
    let mut shop = Shop::open();
    assert!(matches!(
        shop.ask(shop.lia, "lia@example.it"),
        Err(AddressRefused::NoPost)
    ));
    shop.name_post();
    for bad in ["lia", "lia@example.it\r\nBcc: x@y.it"] {
        assert!(matches!(
            shop.ask(shop.lia, bad),
            Err(AddressRefused::NoAddress)
        ));
    }
    shop.ask(shop.lia, "lia@example.it").expect("asked");
    assert!(matches!(
        shop.ask(shop.lia, "x@example.it"),
        Err(AddressRefused::TooSoon)
    ));
    shop.work();
    let code = shop.last_line();
    assert_eq!(code.len(), 6);
    // Nobody is told by an address that is not theirs yet.
    shop.messenger_fails();
    assert_eq!(shop.mails().len(), 1);
    let wrong = format!(
        "{:06}",
        (code.parse::<u32>().expect("digits") + 1) % 1_000_000
    );
    for _ in 0..5 {
        assert_eq!(shop.confirm(shop.lia, &wrong), Confirmed::Wrong);
    }
    assert_eq!(
        shop.confirm(shop.lia, &code),
        Confirmed::Ended,
        "not by guessing"
    );
    shop.has_address(shop.lia, "lia@example.it");
    assert_eq!(shop.confirm(shop.lia, &code), Confirmed::Ended, "once");
    shop.house.pass(Span::minutes(2));
    shop.ask(shop.tommaso, "tommaso@example.it").expect("asked");
    shop.work();
    let code = shop.last_line();
    shop.house.pass(Span::hours(2));
    assert_eq!(
        shop.confirm(shop.tommaso, &code),
        Confirmed::Ended,
        "too late"
    );
}

#[test]
fn a_connected_mailbox_takes_alerts_and_is_nobodys_address() {
    let mut shop = Shop::open();
    let nothing = block_on(shop.house.engine.alert_post(shop.house.workspace));
    assert_eq!(nothing, Ok(AlertPost::Nothing));
    let mailbox = NewMailbox {
        kind: ChannelKind::new("email"),
        address: mail::MAILBOX.to_owned(),
        name: None,
        settings: [("smtp", shop.mail.smtp), ("imap", shop.mail.imap)]
            .map(|(name, at)| (name.to_owned(), format!("plain://{at}")))
            .into(),
        password: SecretString::from(mail::PASSWORD),
    };
    let (now, workspace) = (shop.house.now, shop.house.workspace);
    let connected = shop.house.engine.connect_mailbox(now, workspace, mailbox);
    shop.runtime.block_on(connected).expect("connected");
    let post = block_on(shop.house.engine.alert_post(workspace));
    assert_eq!(post, Ok(AlertPost::Mailbox(mail::MAILBOX.to_owned())));
    let own = shop.ask(shop.lia, mail::MAILBOX);
    assert!(matches!(own, Err(AddressRefused::OwnMailbox)));
    shop.has_address(shop.lia, "lia@example.it");
    assert!(
        shop.mail.room.sent()[0]
            .raw
            .contains("Auto-Submitted: auto-generated")
    );
}

#[test]
fn a_browser_is_told_what_nobody_between_can_read() {
    let mut shop = Shop::open();
    // The push service believes a token of now, by its own clock.
    let browser = shop.has_browser(shop.lia);
    shop.house.now = wall();
    shop.messenger_fails();
    let received = shop.around.around.push.received();
    assert_eq!(received.len(), 1, "{received:?}");
    let told = &received[0];
    assert_eq!(
        (told.id, told.urgency.as_str(), told.ttl),
        (browser, "high", 21_600)
    );
    assert!(told.topic.starts_with("incident-"), "{}", told.topic);
    let words: serde_json::Value =
        serde_json::from_str(told.words.as_deref().expect("words")).expect("JSON");
    assert_eq!(words["title"], "Begun facebook 1");
    let to = words["to"].as_str().expect("a path");
    assert!(to.starts_with("/health/incidents/"), "{to}");
    let key = block_on(shop.house.engine.push_key(shop.house.workspace));
    assert_eq!(told.by, key.expect("asked").expect("a key").public());
    let rows = block_on(
        shop.house
            .engine
            .store()
            .browsers(shop.house.workspace, shop.lia),
    );
    assert!(rows.expect("browsers")[0].taken_at.is_some());
}

#[test]
fn a_push_service_that_is_busy_is_left_in_peace_and_a_browser_that_is_gone_is_forgotten() {
    let mut shop = Shop::open();
    shop.house.now = wall();
    let browser = shop.has_browser(shop.lia);
    shop.around.around.push.answer_with(429, Some(1_800), 1);
    shop.messenger_fails();
    assert_eq!(shop.around.around.push.asked(), 1);
    let waits = &shop.told(shop.lia)[0];
    assert_eq!(waits.trouble.as_deref(), Some("alert-trouble-push-busy"));
    shop.goes_on(Span::minutes(20));
    assert_eq!(
        shop.around.around.push.asked(),
        1,
        "it asked for half an hour"
    );
    shop.around.around.push.forget(browser);
    shop.goes_on(Span::minutes(15));
    assert_eq!(shop.around.around.push.asked(), 2);
    assert_eq!(shop.told(shop.lia)[0].end, Some(AlertEnd::Unwanted));
    let rows = block_on(
        shop.house
            .engine
            .store()
            .browsers(shop.house.workspace, shop.lia),
    );
    assert_eq!(rows.expect("browsers"), []);
}

#[test]
fn a_push_service_is_public_and_under_https() {
    let shop = Shop::open();
    let given = shop.around.around.push.subscribe().expect("a browser");
    let allows = |endpoint: &str| shop.allows(shop.lia, endpoint, &given.p256dh, &given.auth);
    for bad in [
        "http://push.example/1",
        "https://127.0.0.1/1",
        "https://10.0.0.1/1",
        "https://[::1]/1",
        "https://user:pass@push.example/1",
        "file:///etc/passwd",
        "",
    ] {
        assert!(matches!(allows(bad), Err(BrowserRefused::Unfit)), "{bad}");
    }
    allows("https://push.example/1").expect("a public one");
    let bad = shop.allows(shop.lia, "https://push.example/2", "AAAA", &given.auth);
    assert!(matches!(bad, Err(BrowserRefused::Unfit)));
    for n in 2..=10 {
        allows(&format!("https://push.example/{n}")).expect("taken");
    }
    let more = allows("https://push.example/11");
    assert!(matches!(more, Err(BrowserRefused::TooMany)), "{more:?}");
    allows("https://push.example/1").expect("known already");
}

#[test]
fn an_agent_may_try_whether_it_comes_and_not_ten_times() {
    let mut shop = Shop::open();
    shop.house.now = wall();
    let trial = |shop: &Shop| {
        let tried = shop
            .house
            .engine
            .try_alerts(shop.house.now, shop.house.workspace, shop.lia);
        block_on(tried).expect("queued")
    };
    assert!(!trial(&shop), "there is no way yet");
    shop.has_browser(shop.lia);
    shop.has_browser(shop.tommaso);
    for _ in 0..10 {
        assert!(trial(&shop));
    }
    shop.work();
    let received = shop.around.around.push.received();
    assert_eq!(received.len(), 1, "one minute, one trial, to oneself");
    assert!(
        received[0]
            .words
            .as_deref()
            .is_some_and(|words| words.contains("Test"))
    );
    assert_eq!(shop.told(shop.lia)[0].facts.what, What::Test);
}
