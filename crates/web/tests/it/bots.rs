//! Bots: what is posted for one, and the form that connects one by its token.

use crate::ask::{Answer, Ask};
use crate::shop::{SECRET, Shop, signature};
use secrecy::SecretString;
use serde_json::json;
use sportello_core::ChannelKind;
use sportello_store::{Directory, NewChannel};

const BOT: &str = "7012345678";
const HOOK: &str = "/hooks/bot/telegram";
const HEADER: &str = "x-telegram-bot-api-secret-token";
const OURS: &str = "a-secret-of-ours";

/// Connects a bot to a workspace of the shop's installation.
async fn connect(shop: &Shop) {
    let engine = shop.desk.engine();
    let secret = SecretString::from(OURS.to_owned());
    let app = engine
        .put_app(shop.now(), &format!("telegram:{BOT}"), &secret, &secret)
        .await
        .expect("an app");
    let token = engine
        .vault()
        .seal(sportello_engine::apps::TOKEN_PLACE, "7012345678:AAH-token")
        .expect("sealed");
    let new = NewChannel {
        kind: ChannelKind::new("telegram"),
        asset: BOT.to_owned(),
        name: "Fiori di Lia (bot)".to_owned(),
        app,
        settings: [("updates".to_owned(), "webhook".to_owned())].into(),
        token,
    };
    shop.store
        .add_channel(shop.workspace, new, shop.now())
        .await
        .expect("a channel");
}

fn update(text: &str) -> String {
    json!({"update_id": 900_101, "message": {
        "message_id": 41,
        "from": {"id": 551_001, "is_bot": false, "first_name": "Elena"},
        "chat": {"id": 551_001, "first_name": "Elena", "type": "private"},
        "date": 1_763_992_700, "text": text,
    }})
    .to_string()
}

async fn post(shop: &Shop, path: &str, secret: Option<&str>, body: String) -> Answer {
    let ask = Ask::post(path).body(body);
    let ask = match secret {
        Some(secret) => ask.header(HEADER, secret),
        None => ask,
    };
    ask.of(&shop.desk).await
}

#[tokio::test]
async fn what_is_posted_with_the_bots_secret_is_in_the_inbox() {
    let shop = Shop::open().await;
    connect(&shop).await;
    let answer = post(&shop, HOOK, Some(OURS), update("Avete peonie?")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(shop.journal().await, 1);
    let row = shop.conversation_with("Avete peonie?").await;
    assert_eq!(row["channels"][0]["kind"], "telegram");
}

#[tokio::test]
async fn any_other_secret_is_refused_alike_and_nothing_is_stored() {
    let shop = Shop::open().await;
    connect(&shop).await;
    let body = update("Ciao");
    let mut answers = Vec::new();
    for (path, secret) in [
        (HOOK, None),
        (HOOK, Some("")),
        (HOOK, Some("another")),
        (HOOK, Some(SECRET)),
        ("/hooks/bot/facebook", Some(OURS)),
        ("/hooks/bot/nobody", Some(OURS)),
    ] {
        let answer = post(&shop, path, secret, body.clone()).await;
        assert_eq!(answer.status, 401, "{path} {secret:?}");
        answers.push(answer.text());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
    // Nor does the secret sign for Meta's door.
    let signed = Ask::post("/hooks/meta")
        .body(body.clone())
        .header("x-hub-signature-256", &signature(OURS, body.as_bytes()));
    assert_eq!(signed.of(&shop.desk).await.status, 401);
    assert_eq!(shop.journal().await, 0);
}

#[tokio::test]
async fn i3_a_body_that_is_no_update_is_kept_and_listed() {
    let shop = Shop::open().await;
    connect(&shop).await;
    for body in ["{\"update_id\":", "[1,2]", "ciao", ""] {
        let answer = post(&shop, HOOK, Some(OURS), body.to_owned()).await;
        assert_eq!(answer.status, 200, "{body}");
    }
    assert_eq!(shop.journal().await, 4);
}

#[tokio::test]
async fn the_page_connects_a_bot_by_its_token_and_says_what_is_no_token() {
    let shop = Shop::open().await;
    connect(&shop).await;
    let mut lia = shop.lia().await;
    let page = lia.get("/settings/connect").await.text();
    let form = page
        .split("data-testid=\"paste-telegram\"")
        .nth(1)
        .and_then(|rest| rest.split("</form>").next())
        .expect("a form");
    assert!(form.contains("name=\"token\"") && !form.contains("name=\"app\""));
    assert!(!page.contains("go-telegram"), "there is no dialog");
    assert!(
        !page.contains("telegram:7012345678"),
        "a bot is no app of Meta's"
    );
    let asked = [("kind", "telegram"), ("token", "nonsense")];
    let answer = lia.post("/settings/connect/paste", &asked).await;
    let says = answer.text();
    assert!(says.contains("@BotFather"), "{says}");
    // One more conversation, none of the words above it.
    post(&shop, HOOK, Some(OURS), update("Avete peonie?")).await;
    let inbox = lia.get("/inbox").await.text();
    assert!(
        inbox.contains("Avete peonie?") && inbox.contains("Telegram"),
        "{inbox}"
    );
}
