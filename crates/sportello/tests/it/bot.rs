//! A bot connected by its token alone: asked for its updates, answering, and killed in between.

use crate::process::{Running, eventually, one, refused, text};
use serde_json::{Value, json};
use std::path::PathBuf;

/// A desk that the platform reaches, …
const REACHED: &str = "--public-url https://desk.example.com";
/// … and where it posts to then.
const OUTSIDE: &str = "https://desk.example.com/hooks/bot/telegram";

/// A shop with a sandbox and no channel.
struct Shop {
    _folder: tempfile::TempDir,
    data: PathBuf,
    sandbox: Running,
    api_token: String,
}

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

impl Shop {
    fn open() -> Shop {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("desk");
        let beside = folder.path().join("sandbox");
        let sandbox = Running::start(&words(&format!(
            "sandbox --listen 127.0.0.1:0 --data {} --json",
            text(&beside)
        )));
        let made = one(&words(&format!(
            "workspace create Fioridilia --agent Lia --data {} --json",
            text(&data)
        )));
        let api_token = made["api_token"].as_str().expect("a token").to_owned();
        Shop {
            _folder: folder,
            data,
            sandbox,
            api_token,
        }
    }

    fn token(&self) -> &str {
        self.sandbox.says("/tokens/telegram")
    }

    /// The words that add the bot of a token.
    fn adding(&self, token: &str) -> String {
        format!(
            "channel add telegram --token {token} --graph-url {} --data {} --json",
            self.sandbox.says("/sandbox"),
            text(&self.data)
        )
    }

    fn serve(&self, more: &str) -> Running {
        Running::start(&words(&format!(
            "serve --data {} --listen 127.0.0.1:0 --graph-url {} --json {more}",
            text(&self.data),
            self.sandbox.says("/sandbox"),
        )))
    }

    async fn giulia_says(&self, words: &str) {
        let say = json!({"kind": "telegram", "from": "Giulia Rossi", "text": words});
        let said = self.sandbox.post("/sandbox", "/control/say", &[], &say);
        let (status, said) = said.await;
        assert_eq!(status, 200, "{said}");
    }

    /// Waits until the platform posts the bot's updates there; to nowhere where it is empty.
    async fn is_posted_to(&self, wanted: &str) {
        eventually("the webhook", || async {
            let path = format!("/bot{}/getWebhookInfo", self.token());
            let (_, info) = self.sandbox.get("/sandbox", &path, None).await;
            (info["result"]["url"] == wanted).then_some(())
        })
        .await;
    }

    /// The path of the messages of the only conversation.
    async fn path(&self, desk: &Running) -> Option<String> {
        let token = Some(self.api_token.as_str());
        let (_, body) = desk.get("/desk", "/api/v1/conversations", token).await;
        let id = body["data"][0]["id"].as_str()?;
        Some(format!("/api/v1/conversations/{id}/messages"))
    }

    /// The messages of the only conversation, once there are so many.
    async fn messages(&self, desk: &Running, many: usize) -> Vec<Value> {
        eventually("messages", || async {
            let path = self.path(desk).await?;
            let token = Some(self.api_token.as_str());
            let (_, body) = desk.get("/desk", &path, token).await;
            let rows = body["data"].as_array().cloned()?;
            (rows.len() == many).then_some(rows)
        })
        .await
    }
}

#[tokio::test]
async fn a_bot_hears_and_answers_without_an_app_or_a_public_address() {
    let shop = Shop::open();
    for (wrong, why) in [
        ("nonsense", "no token"),
        ("7001:AAAAAAAAAA", "does not know"),
    ] {
        let says = refused(&words(&shop.adding(wrong)));
        assert!(says.contains(why), "{says}");
    }
    let channel = one(&words(&shop.adding(shop.token())));
    assert_eq!(channel["name"], "Fiori di Lia");
    assert_eq!(channel["asset"], shop.sandbox.says("/assets/telegram"));
    assert_eq!(channel["remarks"], json!([]));

    let desk = shop.serve("");
    shop.giulia_says("Avete peonie?").await;
    let heard = shop.messages(&desk, 1).await;
    assert_eq!(heard[0]["text"], "Avete peonie?");
    let path = shop.path(&desk).await.expect("a conversation");
    let bearer = format!("Bearer {}", shop.api_token);
    let headers = [("authorization", bearer.as_str())];
    let reply = json!({"text": "Sì, rosa."});
    let (status, queued) = desk.post("/desk", &path, &headers, &reply).await;
    assert_eq!(status, 202, "{queued}");
    eventually("the answer on her phone", || async {
        let path = "/control/phones/telegram/Giulia%20Rossi";
        let (_, phone) = shop.sandbox.get("/sandbox", path, None).await;
        (phone["data"][0]["text"] == "Sì, rosa.").then_some(())
    })
    .await;
    // What is said while the desk is dead is told when it is back.
    desk.kill();
    shop.giulia_says("Ci siete?").await;
    let desk = shop.serve("");
    let heard = shop.messages(&desk, 3).await;
    let inbound = heard.iter().filter(|m| m["direction"] == "in").count();
    assert_eq!(inbound, 2, "once each: {heard:?}");
}

#[tokio::test]
async fn a_bot_is_posted_to_where_the_desk_is_reached_and_asked_elsewhere() {
    let shop = Shop::open();
    one(&words(&shop.adding(shop.token())));
    let reached = shop.serve(REACHED);
    shop.is_posted_to(OUTSIDE).await;
    reached.kill();
    let moved = shop.serve("");
    shop.is_posted_to("").await;
    moved.kill();
}

#[tokio::test]
async fn a_webhook_whose_answer_was_lost_is_known_to_the_next_start() {
    let shop = Shop::open();
    one(&words(&shop.adding(shop.token())));
    // Set, and the answer torn; then not taken away again.
    for action in ["reset_after", "reset_before"] {
        let fault =
            json!({"action": action, "kind": "telegram", "operation": "subscribe", "count": 1});
        let set = shop
            .sandbox
            .post("/sandbox", "/control/faults", &[], &fault);
        let (status, said) = set.await;
        assert_eq!(status, 200, "{said}");
    }
    let reached = shop.serve(REACHED);
    eventually("both faults", || async {
        let (_, body) = shop.sandbox.get("/sandbox", "/control/faults", None).await;
        let left = body["data"].as_array()?;
        left.iter().all(|one| one["count"] == 0).then_some(())
    })
    .await;
    shop.is_posted_to(OUTSIDE).await;
    reached.kill();
    let moved = shop.serve("");
    shop.is_posted_to("").await;
    moved.kill();
}
