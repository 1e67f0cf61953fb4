//! "Fiori di Lia": the one cast of every test. A workspace with a Page, an Instagram account and
//! a WhatsApp number, two agents, four customers; and a neighbour who must never see any of it.

use crate::ask::{Answer, Ask, Browser, HOST};
use data_encoding::HEXLOWER;
use object_store::memory::InMemory;
use ring::hmac;
use secrecy::SecretString;
use serde_json::{Value, json};
use sportello_channels::Registry;
use sportello_core::{AgentId, AppId, ChannelId, ChannelKind, Span, Time, WorkspaceId};
use sportello_engine::vault::SystemRandomness;
use sportello_engine::{Clock, Engine, Settings, Vault};
use sportello_store::sqlite::MemoryStore;
use sportello_store::{Directory, NewChannel, Store};
use sportello_web::Desk;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// When every test begins: a Monday afternoon.
pub const START: Time = Time(1_763_992_800_000);
/// The secret of the shop's app.
pub const SECRET: &str = "the-shop-s-app-secret";
/// The secret of the neighbour's app.
pub const OTHER_SECRET: &str = "the-neighbour-s-app-secret";
/// The verify token of the shop's app.
pub const VERIFY: &str = "verify-me";
/// The hash of no password: nothing fits it, and nothing had to be hashed.
const NOBODYS: &str =
    "$argon2id$v=19$m=8,t=1,p=1$c29tZSBzYWx0$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// The shop's Page.
pub const PAGE: &str = "104512345678901";
/// The shop's Instagram account.
pub const INSTAGRAM: &str = "17841400000000001";
/// The neighbour's Page.
pub const OTHER_PAGE: &str = "104599999999999";

/// A clock that stands still until it is moved.
#[derive(Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl Clock for TestClock {
    fn now(&self) -> Time {
        Time(self.0.load(Ordering::SeqCst))
    }
}

pub struct Shop {
    pub desk: Desk,
    pub store: Arc<MemoryStore>,
    pub workspace: WorkspaceId,
    pub neighbour: WorkspaceId,
    pub lia: AgentId,
    pub page: ChannelId,
    pub instagram: ChannelId,
    pub token: String,
    clock: TestClock,
}

impl Shop {
    /// A shop that listens on this machine alone.
    pub async fn open() -> Shop {
        Shop::open_at("http://127.0.0.1:8080").await
    }

    /// A shop with a public address.
    pub async fn open_at(public_url: &str) -> Shop {
        Shop::open_with(Settings {
            public_url: public_url.to_owned(),
            ..Settings::default()
        })
        .await
    }

    /// A shop with settings of its own.
    pub async fn open_with(settings: Settings) -> Shop {
        let clock = TestClock(Arc::new(AtomicI64::new(START.0)));
        let store = Arc::new(MemoryStore::new("shop").expect("a store"));
        let engine = Engine::new(sportello_engine::engine::Parts {
            store: Arc::clone(&store) as Arc<dyn Store>,
            blobs: Arc::new(InMemory::new()),
            registry: Registry::standard(),
            settings,
            vault: Vault::new(&[7; 32], Arc::new(SystemRandomness)).expect("a vault"),
            clock: Arc::new(clock.clone()),
        })
        .await
        .expect("an engine");
        let workspace = store
            .add_workspace("Fiori di Lia", "Europe/Rome", START)
            .await
            .expect("a workspace")
            .id;
        let neighbour = store
            .add_workspace("Altro negozio", "Europe/Rome", START)
            .await
            .expect("a workspace")
            .id;
        let lia = store
            .add_agent(workspace, "Lia", START)
            .await
            .expect("an agent")
            .id;
        store
            .add_agent(workspace, "Tommaso", START)
            .await
            .expect("an agent");
        let app = put_app(&engine, "1001", SECRET, VERIFY).await;
        let other = put_app(&engine, "1002", OTHER_SECRET, "another").await;
        let page = connect(&engine, workspace, app, "facebook", PAGE).await;
        let instagram = connect(&engine, workspace, app, "instagram", INSTAGRAM).await;
        connect(&engine, neighbour, other, "facebook", OTHER_PAGE).await;
        let token = sportello_web::auth::new_api_token(&engine, workspace, "tests")
            .await
            .expect("a token");
        let desk = Desk::new(engine, IpAddr::V4(Ipv4Addr::LOCALHOST));
        Shop {
            desk,
            store,
            workspace,
            neighbour,
            lia,
            page,
            instagram,
            token,
            clock,
        }
    }

    /// Time passes.
    pub fn wait(&self, span: Span) {
        self.clock.0.fetch_add(span.0, Ordering::SeqCst);
    }

    pub fn now(&self) -> Time {
        self.clock.now()
    }

    /// Asks the API with the shop's token.
    pub async fn api(&self, ask: Ask) -> Answer {
        ask.token(&self.token).of(&self.desk).await
    }

    /// A browser in which Lia has signed in; she has a password.
    pub async fn lia(&self) -> Browser<'_> {
        self.signed_in(self.lia).await
    }

    /// A browser in which an agent with a password has signed in.
    pub async fn signed_in(&self, agent: AgentId) -> Browser<'_> {
        let known = self.store.agent(agent).await.expect("an agent").password;
        if known.is_none() {
            let set = self.store.set_password(agent, NOBODYS, START).await;
            set.expect("a password");
        }
        self.by_link(agent).await
    }

    /// A browser in which an agent has come in by a one-time link.
    pub async fn by_link(&self, agent: AgentId) -> Browser<'_> {
        let link = sportello_web::auth::new_sign_in_link(self.desk.engine(), agent)
            .await
            .expect("a link");
        let mut browser = Browser::new(&self.desk);
        let answer = browser.post(&link, &[]).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        browser
    }

    /// Someone writes on Messenger; gives the conversation's id.
    pub async fn writes(&self, psid: &str, mid: &str, text: &str) -> String {
        let answer = self
            .hook(SECRET, &messenger(PAGE, psid, mid, text, self.now()))
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        self.conversation_with(text).await["id"]
            .as_str()
            .expect("an id")
            .to_owned()
    }

    /// The conversation whose newest message has these words.
    pub async fn conversation_with(&self, text: &str) -> Value {
        let all = self
            .api(Ask::get("/api/v1/conversations?limit=200"))
            .await
            .json();
        for row in all["data"].as_array().expect("rows") {
            let id = row["id"].as_str().expect("an id");
            let said = self
                .api(Ask::get(&format!(
                    "/api/v1/conversations/{id}/messages?limit=1"
                )))
                .await
                .json();
            if said["data"][0]["text"] == text {
                return row.clone();
            }
        }
        panic!("no conversation ends with {text:?}");
    }

    /// Posts a webhook signed with a secret.
    pub async fn hook(&self, secret: &str, body: &Value) -> Answer {
        let raw = body.to_string();
        Ask::post("/hooks/meta")
            .header("x-hub-signature-256", &signature(secret, raw.as_bytes()))
            .body(raw)
            .of(&self.desk)
            .await
    }

    /// How many raw bodies are kept.
    pub async fn journal(&self) -> u64 {
        use sportello_store::Journal;
        self.store.journal_counts().await.expect("counts").records
    }
}

/// The header a platform signs with.
pub fn signature(secret: &str, raw: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    format!("sha256={}", HEXLOWER.encode(hmac::sign(&key, raw).as_ref()))
}

/// A message on Messenger.
pub fn messenger(page: &str, psid: &str, mid: &str, text: &str, at: Time) -> Value {
    json!({"object": "page", "entry": [{"id": page, "time": at.0, "messaging": [{
        "sender": {"id": psid}, "recipient": {"id": page}, "timestamp": at.0,
        "message": {"mid": mid, "text": text}
    }]}]})
}

/// A message on Instagram.
pub fn instagram(igsid: &str, mid: &str, text: &str, at: Time) -> Value {
    json!({"object": "instagram", "entry": [{"id": INSTAGRAM, "time": at.0, "messaging": [{
        "sender": {"id": igsid}, "recipient": {"id": INSTAGRAM}, "timestamp": at.0,
        "message": {"mid": mid, "text": text}
    }]}]})
}

async fn put_app(engine: &Engine, platform_id: &str, secret: &str, verify: &str) -> AppId {
    let (secret, verify) = (SecretString::from(secret), SecretString::from(verify));
    engine
        .put_app(START, platform_id, &secret, &verify)
        .await
        .expect("an app")
}

async fn connect(
    engine: &Engine,
    workspace: WorkspaceId,
    app: AppId,
    kind: &str,
    asset: &str,
) -> ChannelId {
    let token = engine
        .vault()
        .seal("channel token", "a-token")
        .expect("a sealed token");
    let new = NewChannel {
        kind: ChannelKind::new(kind),
        asset: asset.to_owned(),
        name: format!("Fiori su {kind}"),
        app,
        settings: BTreeMap::new(),
        token,
    };
    engine
        .store()
        .add_channel(workspace, new, START)
        .await
        .expect("a channel")
        .id
}

/// The desk's own address, as a browser names where it comes from.
pub fn origin() -> String {
    format!("http://{HOST}")
}
