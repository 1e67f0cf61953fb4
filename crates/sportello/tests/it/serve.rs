//! The desk alone, connected by hand to a sandbox alone: the way of a real page.

use crate::process::{Running, eventually, one, refused, sign, text};
use serde_json::{Value, json};
use std::path::PathBuf;

/// A shop connected by hand.
struct Shop {
    _folder: tempfile::TempDir,
    data: PathBuf,
    sandbox: Running,
    api_token: String,
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

    fn asset(&self, kind: &str) -> &str {
        self.sandbox.says(&format!("/assets/{kind}"))
    }

    /// The words that add a channel, `with` more.
    fn adding(&self, kind: &str, with: &str) -> String {
        format!(
            "channel add {kind} --asset {} --token {} --graph-url {} --data {} --json {with}",
            self.asset(kind),
            self.sandbox.says("/tokens/facebook"),
            self.sandbox.says("/sandbox"),
            text(&self.data),
        )
    }

    fn serve(&self) -> Running {
        Running::start(&words(&format!(
            "serve --data {} --listen 127.0.0.1:0 --graph-url {} --json",
            text(&self.data),
            self.sandbox.says("/sandbox"),
        )))
    }
}

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

fn direct_message(account: &str) -> String {
    let event = json!({"sender": {"id": "55501"}, "recipient": {"id": account},
        "timestamp": 1_795_000_000_000_i64, "message": {"mid": "ig.1", "text": "C'è qualcuno?"}});
    json!({"object": "instagram", "entry": [{"id": account, "time": 1, "messaging": [event]}]})
        .to_string()
}

#[tokio::test]
async fn a_page_connected_by_hand_gets_what_waited_for_it() {
    let shop = Shop::open();
    let (app, secret) = (
        shop.sandbox.says("/app_id"),
        shop.sandbox.says("/app_secret"),
    );
    let says = refused(&words(&shop.adding("facebook", "")));
    assert!(says.contains("--app-id"), "no app is known yet: {says}");
    let known = format!("--app-id {app} --app-secret {secret}");
    let channel = one(&words(&shop.adding("facebook", &known)));
    assert_eq!(channel["remarks"], json!([]), "the sandbox took every call");
    let says = refused(&words(&shop.adding("facebook", "")));
    assert!(says.contains("connected"), "{says}");

    // An event of the account, which is not connected yet, is kept and waits.
    let desk = shop.serve();
    let body = direct_message(shop.asset("instagram"));
    let webhook = desk.says("/webhook").to_owned();
    assert_eq!(desk.hook(&webhook, "sha256=00", &body).await, 401);
    assert_eq!(desk.hook(&webhook, &sign(secret, &body), &body).await, 200);
    let data = text(&shop.data);
    let waiting = one(&words(&format!(
        "journal list --unclaimed --data {data} --json"
    )));
    let expected = [shop.asset("instagram"), "unclaimed"].map(Value::from);
    assert_eq!(
        [&waiting["asset"], &waiting["state"]],
        [&expected[0], &expected[1]]
    );
    let says = refused(&words(&format!("replay --data {data}")));
    assert!(says.contains("in use"), "two processes, one folder: {says}");
    desk.kill();

    let channel = one(&words(&shop.adding("instagram", "")));
    assert_eq!(channel["claimed"], json!(1), "through the only app known");
    let desk = shop.serve();
    eventually("the message that waited", || async {
        let token = Some(shop.api_token.as_str());
        let (status, body) = desk.get("/desk", "/api/v1/conversations", token).await;
        (status == 200 && body["data"].as_array().map(Vec::len) == Some(1)).then_some(())
    })
    .await;
}
