//! The form that connects a mailbox.

use crate::shop::Shop;
use sportello_store::Directory;

#[tokio::test]
async fn the_page_connects_a_mailbox_and_says_when_its_servers_are_not_reached() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let page = lia.get("/settings/connect").await.text();
    let form = page
        .split("data-testid=\"paste-email\"")
        .nth(1)
        .and_then(|rest| rest.split("</form>").next())
        .expect("a form");
    for field in ["asset", "token", "imap", "smtp", "user"] {
        assert!(form.contains(&format!("name=\"{field}\"")), "{field}");
    }
    assert!(!form.contains("name=\"app\""), "it has no app of Meta's");
    // Nothing listens there.
    let asked = [
        ("kind", "email"),
        ("asset", " Info@FioriDiLia.example "),
        ("token", "a-password-of-ours"),
        ("imap", "plain://127.0.0.1:1"),
        ("smtp", "plain://127.0.0.1:1"),
        ("user", ""),
    ];
    let answer = lia.post("/settings/connect/paste", &asked).await;
    let says = answer.text();
    assert!(says.contains("could not be reached"), "{says}");
    assert!(!says.contains("a-password-of-ours"), "{says}");
    let channels = shop.store.channels(shop.workspace).await.expect("channels");
    let mailbox = channels
        .iter()
        .find(|channel| channel.kind.as_str() == "email")
        .expect("a mailbox");
    assert_eq!(mailbox.asset, "info@fioridilia.example");
    let kept = mailbox.settings.values();
    assert!(kept.clone().all(|value| value != "a-password-of-ours"));
    assert_eq!(mailbox.settings["imap"], "plain://127.0.0.1:1");
    assert!(!mailbox.settings.contains_key("user"));
    let page = lia.get("/settings/connect").await.text();
    assert!(!page.contains("email:info@"), "nor is it one itself");
}

#[tokio::test]
async fn a_mailbox_without_its_servers_is_not_connected() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let asked = [
        ("kind", "email"),
        ("asset", "info@fioridilia.example"),
        ("token", "a-password-of-ours"),
    ];
    lia.post("/settings/connect/paste", &asked).await;
    let channels = shop.store.channels(shop.workspace).await.expect("channels");
    assert!(
        channels
            .iter()
            .all(|channel| channel.kind.as_str() != "email")
    );
}
