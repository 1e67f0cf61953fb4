//! Every body of a corpus through the journal and the digest, once, twice and in any order, on
//! desks that are connected to every asset it names: the same people, the same messages, each
//! once (I1, I2, I3, I13).

use object_store::memory::InMemory;
use pollster::block_on;
use secrecy::SecretString;
use serde_json::Value;
use sportello_channels::{Registry, webhook_object};
use sportello_core::event::{Event, Item, Reading};
use sportello_core::{ChannelKind, Time};
use sportello_engine::engine::Parts;
use sportello_engine::vault::{SystemRandomness, Vault};
use sportello_engine::{Engine, Settings, SystemClock};
use sportello_store::sqlite::MemoryStore;
use sportello_store::{InboxQuery, NewChannel, NewRecord, Store};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "json") {
            out.push(path);
        }
    }
}

fn bodies(value: &Value, out: &mut Vec<Vec<u8>>) {
    match value {
        Value::Object(members) if members.contains_key("entry") => {
            out.push(value.to_string().into_bytes());
        }
        Value::Object(members) => members.values().for_each(|inner| bodies(inner, out)),
        Value::Array(elements) => elements.iter().for_each(|inner| bodies(inner, out)),
        _ => {}
    }
}

/// A body as read.
#[derive(Clone)]
struct Body {
    raw: Vec<u8>,
    object: String,
    items: Vec<Item>,
}

fn corpus(folder: &Path) -> Vec<Body> {
    let mut paths = Vec::new();
    files(folder, &mut paths);
    paths.sort();
    let registry = Registry::standard();
    let mut raw = Vec::new();
    for path in paths {
        let text = std::fs::read(&path).expect("a readable file");
        if let Ok(value) = serde_json::from_slice(&text) {
            bodies(&value, &mut raw);
        }
    }
    raw.into_iter()
        .map(|raw| {
            let object = webhook_object(&raw).unwrap_or_default();
            let items = registry
                .by_object(&object)
                .map(|connector| connector.parse(&raw))
                .unwrap_or_default();
            Body { raw, object, items }
        })
        .collect()
}

/// What is seen of a desk that was told these bodies in this order.
struct Seen {
    lines: BTreeSet<String>,
    messages: Vec<String>,
}

fn told(all: &[Body], order: &[usize]) -> Seen {
    let memory = Arc::new(MemoryStore::new("corpus").expect("a store"));
    let store: Arc<dyn Store> = memory.clone();
    let parts = Parts {
        store: store.clone(),
        blobs: Arc::new(InMemory::new()),
        registry: Registry::standard(),
        settings: Settings::default(),
        vault: Vault::new(&[7; 32], Arc::new(SystemRandomness)).expect("a vault"),
        clock: Arc::new(SystemClock),
    };
    let engine = block_on(Engine::new(parts)).expect("an engine");
    let now = Time::parse("2026-11-23T09:00:00Z").expect("a moment");
    let workspace = block_on(store.add_workspace("Fiori di Lia", "Europe/Rome", now))
        .expect("a workspace")
        .id;
    let secret = |text: &str| SecretString::from(text.to_owned());
    let app =
        block_on(engine.put_app(now, "app-1", &secret("secret"), &secret("verify"))).expect("app");
    let assets: BTreeSet<(String, String)> = all
        .iter()
        .flat_map(|body| &body.items)
        .filter(|item| !item.asset.is_empty())
        .map(|item| (item.kind.to_string(), item.asset.clone()))
        .collect();
    for (kind, asset) in assets {
        let new = NewChannel {
            kind: ChannelKind::new(&kind),
            name: format!("{kind} {asset}"),
            asset,
            app,
            settings: BTreeMap::new(),
            token: engine
                .vault()
                .seal(sportello_engine::apps::TOKEN_PLACE, "token")
                .expect("sealed"),
        };
        block_on(store.add_channel(workspace, new, now)).expect("a channel");
    }
    for at in order {
        let body = &all[*at];
        let record = NewRecord {
            app,
            object: body.object.clone(),
            received_at: now,
            body: Arc::from(body.raw.as_slice()),
        };
        block_on(store.append_and_digest(record, body.items.clone())).expect("digested");
    }
    let findings = memory.inspect().expect("it can be looked at");
    assert!(findings.is_empty(), "{findings:?}");
    let mut seen = Seen {
        lines: BTreeSet::new(),
        messages: Vec::new(),
    };
    let mut cursor = None;
    loop {
        let query = InboxQuery {
            cursor: cursor.take(),
            limit: 200,
            ..InboxQuery::default()
        };
        let page = block_on(store.inbox(workspace, &query)).expect("a page");
        for row in page.rows {
            let contact = block_on(store.contact(workspace, row.contact)).expect("a contact");
            let mut ids: Vec<String> = contact
                .addresses
                .iter()
                .map(|a| format!("{}/{:?}/{:?}", a.channel_name, a.last_inbound, a.name))
                .collect();
            ids.sort();
            seen.lines.insert(format!("{} {ids:?}", row.last_at));
            let said = block_on(store.messages(workspace, row.id, None, 200)).expect("messages");
            for m in said.rows {
                let line = format!(
                    "{} {:?} {:?} {:?} {} {:?} {:?} {:?}",
                    m.channel,
                    m.external_id,
                    m.direction,
                    m.kind,
                    m.at,
                    m.text,
                    m.content,
                    m.reactions
                );
                seen.messages
                    .push(format!("{}/{:?}", m.channel, m.external_id));
                seen.lines.insert(line);
            }
        }
        cursor = page.next;
        if cursor.is_none() {
            return seen;
        }
    }
}

/// The next of a sequence that a seed begins (splitmix64).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut state = seed;
    // Each twice, in any order.
    let mut order: Vec<usize> = (0..count).chain(0..count).collect();
    for i in (1..order.len()).rev() {
        let j = usize::try_from(next(&mut state) % (i as u64 + 1)).unwrap_or(0);
        order.swap(i, j);
    }
    order
}

/// Two bodies of one corpus may tell one message with two faces (examples that share an id):
/// which one is seen hangs on the order, so those are left out here.
fn of_one_face(all: Vec<Body>) -> Vec<Body> {
    let mut faces: BTreeMap<(String, String, String), BTreeSet<String>> = BTreeMap::new();
    let key = |item: &Item, event: &Event| -> Option<(String, String, String)> {
        let id = match event {
            Event::Message(said) => &said.external_id,
            Event::Echo(said) => &said.external_id,
            Event::Comment(told) => &told.place.id,
            Event::Arrived {
                external_id: Some(id),
                ..
            }
            | Event::Moved {
                external_id: Some(id),
                ..
            } => id,
            _ => return None,
        };
        Some((item.kind.to_string(), item.asset.clone(), id.clone()))
    };
    let events = |body: &Body| -> Vec<((String, String, String), String)> {
        let mut found = Vec::new();
        for item in &body.items {
            let (Reading::Events(events) | Reading::Unparsed { events, .. }) = &item.reading;
            for event in events {
                if let Some(key) = key(item, event) {
                    found.push((key, format!("{event:?}")));
                }
            }
        }
        found
    };
    for body in &all {
        for (key, face) in events(body) {
            faces.entry(key).or_default().insert(face);
        }
    }
    let single = |body: &Body| events(body).iter().all(|(key, _)| faces[key].len() == 1);
    let kept: Vec<bool> = all.iter().map(single).collect();
    all.into_iter()
        .zip(kept)
        .filter_map(|(body, kept)| kept.then_some(body))
        .collect()
}

#[test]
fn i2_every_body_of_the_corpus_twice_and_shuffled_gives_the_same_desk() {
    let Some(folder) = std::env::var_os("SPORTELLO_CORPUS") else {
        eprintln!("skipped: SPORTELLO_CORPUS names no folder with webhook bodies");
        return;
    };
    let whole = corpus(Path::new(&folder));
    assert!(!whole.is_empty(), "the folder holds no webhook body");
    let total = whole.len();
    let all = of_one_face(whole);
    let straight: Vec<usize> = (0..all.len()).collect();
    let once = told(&all, &straight);
    let unique: BTreeSet<&String> = once.messages.iter().collect();
    assert_eq!(
        unique.len(),
        once.messages.len(),
        "a message is shown twice"
    );
    eprintln!(
        "{total} bodies, {} with one face each, {} messages",
        all.len(),
        once.messages.len()
    );
    for seed in [1, 2, 3] {
        let other = told(&all, &shuffled(all.len(), seed));
        let lost: Vec<_> = once.lines.difference(&other.lines).collect();
        let new: Vec<_> = other.lines.difference(&once.lines).collect();
        assert!(
            lost.is_empty() && new.is_empty(),
            "seed {seed}: {lost:#?} became {new:#?}"
        );
    }
}
