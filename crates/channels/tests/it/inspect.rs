//! `inspect webhook` tells the truth about every leaf: what it calls mapped changes a line when it
//! is changed, in whatever way, and what it calls unmapped does not.

use serde_json::{Value, json};
use sportello_channels::Registry;
use sportello_channels::inspect::{bodies, errors, lines, verdict, webhook};
use sportello_core::Time;
use sportello_core::class::{Call, Class};
use std::collections::BTreeSet;
use std::path::Path;

fn leaves(value: &Value, path: String, out: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, inner)| {
            let name = name.replace('~', "~0").replace('/', "~1");
            leaves(inner, format!("{path}/{name}"), out);
        }),
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .for_each(|(n, inner)| leaves(inner, format!("{path}/{n}"), out)),
        _ => out.push(path),
    }
}

/// Another change than the one that the command itself tries.
fn changed(leaf: &Value) -> Value {
    match leaf {
        Value::String(text) if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => {
            let first = if text.starts_with('1') { '2' } else { '1' };
            json!(format!("{first}{}", &text[1..]))
        }
        Value::String(text) => json!(format!("q{text}")),
        Value::Number(n) => n.as_i64().map_or(json!(7.5), |n| json!(n + 3)),
        Value::Bool(yes) => json!(!yes),
        _ => json!("q"),
    }
}

/// How many leaves, and how many of them nothing is made of.
fn prove(body: &Value, name: &str) -> (usize, usize) {
    let registry = Registry::standard();
    let told = webhook(&registry, body);
    assert!(!told.is_empty(), "{name}: no line");
    let unmapped: BTreeSet<String> = told.iter().flat_map(|l| l.unmapped.clone()).collect();
    let before = lines(&registry, body);
    let mut all = Vec::new();
    leaves(body, String::new(), &mut all);
    for pointer in &all {
        let mut other = body.clone();
        let leaf = other.pointer_mut(pointer).expect("a leaf");
        *leaf = changed(leaf);
        let differs = lines(&registry, &other) != before;
        assert_eq!(
            differs,
            !unmapped.contains(pointer),
            "{name}: {pointer} is told wrongly"
        );
    }
    for pointer in &unmapped {
        assert!(all.contains(pointer), "{name}: {pointer} is no leaf");
    }
    (all.len(), unmapped.len())
}

fn files(folder: &Path, out: &mut Vec<std::path::PathBuf>) {
    for path in std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
    {
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "json") {
            out.push(path);
        }
    }
}

#[test]
fn every_leaf_of_the_corpus_is_told_truly() {
    let Some(folder) = std::env::var_os("SPORTELLO_CORPUS") else {
        eprintln!("skipped: SPORTELLO_CORPUS names no folder with webhook bodies");
        return;
    };
    let mut paths = Vec::new();
    files(Path::new(&folder), &mut paths);
    let (mut all, mut none) = (0, 0);
    for path in paths {
        let text = std::fs::read(&path).expect("a readable file");
        let Ok(value) = serde_json::from_slice::<Value>(&text) else {
            continue;
        };
        for body in bodies(&value) {
            let (leaves, unmapped) = prove(body, &path.display().to_string());
            all += leaves;
            none += unmapped;
        }
    }
    assert!(all > 0, "no webhook body in the corpus");
    println!("{all} leaves, {none} of them unmapped");
}

#[test]
fn a_body_of_many_is_told_like_its_parts() {
    let message = |n: usize| {
        json!({"from": format!("39333{n:04}"), "id": format!("wamid.{n}"), "timestamp": "1763892420",
            "type": "image", "image": {"id": format!("{n}"), "mime_type": "image/jpeg", "caption": "Ecco"}})
    };
    let contact = |n: usize| json!({"profile": {"name": format!("Cliente {n}")}, "wa_id": format!("39333{n:04}")});
    let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages",
        "value": {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "2"},
            "contacts": (0..20).map(contact).collect::<Vec<_>>(), "messages": (0..20).map(message).collect::<Vec<_>>()}}]}]});
    let (all, unmapped) = prove(&body, "twenty pictures");
    // The account's id and the product's name.
    assert_eq!((all > 150, unmapped), (true, 2));
}

#[test]
fn a_body_of_an_object_that_nobody_knows_is_one_line() {
    let told = webhook(
        &Registry::standard(),
        &json!({"object": "user", "entry": []}),
    );
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].event.as_str(), told[0].kind.as_deref()),
        ("unparsed", None)
    );
}

#[test]
fn an_error_is_judged_by_what_was_asked() {
    let recorded =
        json!({"response": {"status": 500, "body": "{\"error\":{\"code\":2,\"message\":\"x\"}}"}});
    let found = errors(&recorded);
    assert_eq!(found.len(), 1);
    let (status, body) = &found[0];
    assert_eq!(*status, Some(500));
    let class = |call| verdict(call, 500, body, Time(0)).1;
    assert_eq!(class(Call::Read), Class::Retry);
    assert_eq!(class(Call::Send), Class::UnknownOutcome);
}
