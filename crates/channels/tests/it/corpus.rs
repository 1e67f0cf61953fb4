//! Real bodies from elsewhere: with `SPORTELLO_CORPUS` naming a folder, every webhook body in it
//! reads as at least one item. Prints how much of it is understood.

use crate::cast::connector;
use serde_json::Value;
use sportello_channels::{Registry, webhook_object};
use sportello_core::event::Reading;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Every JSON file under a folder.
pub fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "json") {
            out.push(path);
        }
    }
}

/// The webhook bodies in a file: the file itself, or the members of it that are bodies.
fn bodies(value: &Value, out: &mut Vec<Value>) {
    match value {
        Value::Object(members) if members.contains_key("entry") => out.push(value.clone()),
        Value::Object(members) => members.values().for_each(|inner| bodies(inner, out)),
        Value::Array(elements) => elements.iter().for_each(|inner| bodies(inner, out)),
        _ => {}
    }
}

#[test]
fn every_body_of_the_corpus_reads_as_something() {
    let Some(folder) = std::env::var_os("SPORTELLO_CORPUS") else {
        eprintln!("skipped: SPORTELLO_CORPUS names no folder with webhook bodies");
        return;
    };
    let mut paths = Vec::new();
    files(Path::new(&folder), &mut paths);
    paths.sort();
    let (mut understood, mut unparsed) = (0, 0);
    let mut whys: BTreeMap<String, usize> = BTreeMap::new();
    let mut read = 0;
    for path in paths {
        let text = std::fs::read(&path).expect("a readable file");
        let Ok(value) = serde_json::from_slice::<Value>(&text) else {
            continue;
        };
        let mut found = Vec::new();
        bodies(&value, &mut found);
        for body in found {
            read += 1;
            let raw = body.to_string();
            let object = webhook_object(raw.as_bytes()).unwrap_or_default();
            let registry = Registry::standard();
            let by_object = registry.by_object(&object).cloned();
            let items = by_object
                .unwrap_or_else(|| connector("facebook"))
                .parse(raw.as_bytes());
            assert!(!items.is_empty(), "{}", path.display());
            for item in items {
                let found = item.pointer.is_empty() || body.pointer(&item.pointer).is_some();
                assert!(
                    found || item.pointer == "/entry",
                    "{}: {}",
                    path.display(),
                    item.pointer
                );
                match item.reading {
                    Reading::Events(_) => understood += 1,
                    Reading::Unparsed { why, .. } => {
                        unparsed += 1;
                        *whys.entry(why).or_default() += 1;
                    }
                }
            }
        }
    }
    assert!(read > 0, "no webhook body in {}", folder.display());
    println!("{read} bodies, {understood} items understood, {unparsed} kept raw: {whys:#?}");
}
