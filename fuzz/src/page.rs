//! Requests at the desk: addresses, queries, headers, cookies, forms, files, JSON, webhooks. The first line is the
//! method and the address; then headers, a line each, to an empty line; the rest is the body. The words TOKEN and
//! SESSION stand for ones that open everything. Whatever is asked, the desk answers, and never with a fault of its own.
#![no_main]

use axum::body::{Body, to_bytes};
use axum::http::Request;
use libfuzzer_sys::fuzz_target;
use object_store::memory::InMemory;
use secrecy::SecretString;
use sportello_channels::Registry;
use sportello_core::{ChannelKind, Time};
use sportello_engine::vault::SystemRandomness;
use sportello_engine::{Clock, Engine, Settings, Vault};
use sportello_store::sqlite::MemoryStore;
use sportello_store::{Directory, NewChannel, SessionRow, Store};
use sportello_web::Desk;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, LazyLock};
use tokio::runtime::Runtime;
use tower::ServiceExt;

const NOW: Time = Time(1_763_992_800_000);

struct Still;

impl Clock for Still {
    fn now(&self) -> Time {
        NOW
    }
}

struct Shop {
    runtime: Runtime,
    router: axum::Router,
    token: String,
}

/// The id of the session that is open.
const SESSION: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static SHOP: LazyLock<Shop> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (router, token) = runtime.block_on(open());
    Shop {
        runtime,
        router,
        token,
    }
});

async fn open() -> (axum::Router, String) {
    // As the desk's own program does; twice is no harm.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let store = Arc::new(MemoryStore::new("fuzz").expect("a store"));
    let engine = Engine::new(sportello_engine::engine::Parts {
        store: Arc::clone(&store) as Arc<dyn Store>,
        blobs: Arc::new(InMemory::new()),
        registry: Registry::standard(),
        // Nobody listens there: what would ask a platform is refused at once.
        settings: Settings {
            graph_url: "http://127.0.0.1:1".to_owned(),
            public_url: "http://127.0.0.1:1".to_owned(),
            ..Settings::default()
        },
        vault: Vault::new(&[7; 32], Arc::new(SystemRandomness)).expect("a vault"),
        clock: Arc::new(Still),
    })
    .await
    .expect("an engine");
    let workspace = store
        .add_workspace("Fiori di Lia", "Europe/Rome", NOW)
        .await
        .expect("a workspace")
        .id;
    let agent = store
        .add_agent(workspace, "Lia", NOW)
        .await
        .expect("an agent")
        .id;
    let hash =
        "$argon2id$v=19$m=8,t=1,p=1$c29tZSBzYWx0$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    store
        .set_password(agent, hash, NOW)
        .await
        .expect("a password");
    let session = SessionRow {
        hash: sportello_engine::vault::token_hash(SESSION),
        agent,
        created_at: NOW,
        seen_at: NOW,
        expires_at: Time(NOW.0 * 2),
        device: String::new(),
    };
    store.add_session(session).await.expect("a session");
    let (secret, verify) = (SecretString::from("secret"), SecretString::from("verify"));
    let app = engine
        .put_app(NOW, "1001", &secret, &verify)
        .await
        .expect("an app");
    for (kind, asset) in [
        ("facebook", "104512345678901"),
        ("instagram", "17841400000000001"),
        ("whatsapp", "106540352242922"),
    ] {
        let token = engine
            .vault()
            .seal("channel token", "a-token")
            .expect("sealed");
        let new = NewChannel {
            kind: ChannelKind::new(kind),
            asset: asset.to_owned(),
            name: kind.to_owned(),
            app,
            settings: [("waba".to_owned(), "1".to_owned())].into(),
            token,
        };
        store
            .add_channel(workspace, new, NOW)
            .await
            .expect("a channel");
    }
    let token = sportello_web::auth::new_api_token(&engine, workspace, "fuzz")
        .await
        .expect("a token");
    let desk = Desk::new(engine, IpAddr::V4(Ipv4Addr::LOCALHOST));
    (sportello_web::router(desk), token)
}

fuzz_target!(|raw: &[u8]| {
    let shop = &*SHOP;
    let (head, body) = match raw.windows(2).position(|pair| pair == b"\n\n") {
        Some(end) => (&raw[..end], &raw[end + 2..]),
        None => (raw, &[][..]),
    };
    let head = String::from_utf8_lossy(head)
        .replace("TOKEN", &shop.token)
        .replace("SESSION", SESSION);
    let mut lines = head.lines();
    let (method, address) = lines
        .next()
        .unwrap_or("")
        .split_once(' ')
        .unwrap_or(("GET", "/"));
    // A live page stays open for ever, which is its purpose.
    if address.starts_with("/live") {
        return;
    }
    let mut request = Request::builder()
        .method(method)
        .uri(address)
        .header("host", "127.0.0.1:1");
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        request = request.header(name, value);
    }
    let Ok(request) = request.body(Body::from(body.to_vec())) else {
        return;
    };
    shop.runtime.block_on(async {
        let Ok(answer) = shop.router.clone().oneshot(request).await;
        let status = answer.status().as_u16();
        let said = to_bytes(answer.into_body(), 1 << 20)
            .await
            .unwrap_or_default();
        assert!(
            status < 500,
            "{method} {address}: {status} {}",
            String::from_utf8_lossy(&said)
                .chars()
                .take(400)
                .collect::<String>()
        );
    });
});
