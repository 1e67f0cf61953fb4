//! Every body in `src/<kind>/testdata`, named by its situation, beside what must be read from it.
//!
//! A new situation is two files. `SPORTELLO_BLESS=1 cargo test -p sportello-channels golden`
//! writes the second one, to be read before it is kept.

use crate::cast::connector;
use std::path::{Path, PathBuf};

fn bodies(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src")
        .join(kind)
        .join("testdata");
    let mut found: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|e| e == "body"))
        .collect();
    found.sort();
    found
}

fn check(kind: &str) {
    let (connector, bodies) = (connector(kind), bodies(kind));
    assert!(
        bodies.len() >= 10,
        "{kind}: only {} situations found",
        bodies.len()
    );
    let mut wrong = Vec::new();
    for path in bodies {
        let raw = std::fs::read(&path).expect("a readable body");
        let read = serde_json::to_value(connector.parse(&raw)).expect("serialisable items");
        let expected = path.with_extension("items.json");
        if std::env::var_os("SPORTELLO_BLESS").is_some() {
            let text = serde_json::to_string_pretty(&read).expect("serialisable items");
            std::fs::write(&expected, text + "\n").expect("a writable folder");
        }
        let text = std::fs::read_to_string(&expected).unwrap_or_else(|_| "null".to_owned());
        let want: serde_json::Value = serde_json::from_str(&text).expect("valid JSON");
        if read != want {
            wrong.push(format!("{}\nread {read:#}\nwant {want:#}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn facebook() {
    check("facebook");
}

#[test]
fn instagram() {
    check("instagram");
}

#[test]
fn whatsapp() {
    check("whatsapp");
}

#[test]
fn telegram() {
    check("telegram");
}

#[test]
fn email() {
    check("email");
}

/// The pointer of every item finds that very item in the body, so that a replay finds the same.
#[test]
fn every_pointer_finds_its_item() {
    for kind in ["facebook", "instagram", "whatsapp", "telegram", "email"] {
        for path in bodies(kind) {
            let raw = std::fs::read(&path).expect("a readable body");
            let Ok(body) = serde_json::from_slice::<serde_json::Value>(&raw) else {
                continue;
            };
            for item in connector(kind).parse(&raw) {
                let found = body.pointer(&item.pointer);
                let absent = item.pointer.is_empty() || item.pointer == "/entry";
                assert!(
                    found.is_some() || absent,
                    "{}: {}",
                    path.display(),
                    item.pointer
                );
            }
        }
    }
}
