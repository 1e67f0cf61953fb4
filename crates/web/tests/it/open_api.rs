//! The description at `/api/openapi.json` is true of what is served: the same routes, and answers
//! that fit the schemas.

use crate::ask::{Answer, Ask};
use crate::shop::{SECRET, Shop, instagram};
use serde_json::{Value, json};
use sportello_web::api::ROUTES;
use std::collections::BTreeSet;

async fn description(shop: &Shop) -> Value {
    let answer = Ask::get("/api/openapi.json").of(&shop.desk).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "application/json")
    );
    answer.json()
}

/// Checks a value against a schema of the description: type, members, items, references.
fn check(all: &Value, schema: &Value, value: &Value, place: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        let target = all
            .pointer(name.trim_start_matches('#'))
            .unwrap_or_else(|| panic!("{name} is missing"));
        return check(all, target, value, place);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let null_allowed = choices.iter().any(|c| c["type"] == "null");
        let other = choices
            .iter()
            .find(|c| c["type"] != "null")
            .expect("a choice");
        if !(null_allowed && value.is_null()) {
            check(all, other, value, place);
        }
        return;
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        other => panic!("{place}: no type but {other} in {schema}"),
    };
    let is = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_i64() || n.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    assert!(types.contains(&is), "{place}: {is} is not {types:?}");
    if let Value::Array(items) = value {
        for (n, item) in items.iter().enumerate() {
            check(all, &schema["items"], item, &format!("{place}/{n}"));
        }
    }
    if let Value::Object(members) = value {
        for name in schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            assert!(members.contains_key(name), "{place}: {name} is missing");
        }
        for (name, member) in members {
            let known = &schema["properties"][name];
            assert!(
                known.is_object(),
                "{place}: {name} is served and not described"
            );
            check(all, known, member, &format!("{place}/{name}"));
        }
    }
}

#[tokio::test]
async fn every_route_is_described_and_everything_described_is_served() {
    let shop = Shop::open().await;
    let all = description(&shop).await;
    let described: BTreeSet<(String, String)> = all["paths"]
        .as_object()
        .expect("paths")
        .iter()
        .flat_map(|(path, methods)| {
            methods
                .as_object()
                .expect("methods")
                .keys()
                .map(move |m| (m.clone(), path.clone()))
        })
        .collect();
    let served: BTreeSet<(String, String)> = ROUTES
        .iter()
        .map(|(method, path)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    assert_eq!(described, served);
    for (method, path) in served {
        let answer = shop
            .api(Ask::new(
                &method.to_uppercase(),
                &path.replace("{id}", "999999"),
            ))
            .await;
        assert_ne!(answer.status, 405, "{method} {path}");
        assert!(
            !answer.text().contains("no-such-address"),
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn every_reference_leads_somewhere() {
    let shop = Shop::open().await;
    let all = description(&shop).await;
    let text = all.to_string();
    for name in text
        .split("\"$ref\":\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        assert!(all.pointer(name).is_some(), "{name}");
    }
    assert_eq!(
        all["components"]["securitySchemes"]["token"]["scheme"],
        "bearer"
    );
}

/// What the paths of a story name.
struct Names {
    id: String,
    contact: String,
    merge: String,
}

impl Names {
    const HOLDERS: [&str; 4] = ["{id}", "{contact}", "{merge}", "{none}"];

    /// The address that is asked.
    fn address(&self, path: &str) -> String {
        let names = [&self.id, &self.contact, &self.merge, "999999"];
        Names::HOLDERS
            .iter()
            .zip(names)
            .fold(path.to_owned(), |path, (holder, name)| {
                path.replace(holder, name)
            })
    }

    /// The path under which it is described.
    fn described(path: &str) -> String {
        Names::HOLDERS
            .iter()
            .fold(path.to_owned(), |path, holder| path.replace(holder, "{id}"))
    }
}

/// One call of every route, in an order in which all of them can be done; `from` is a contact.
fn story(from: &Value) -> Vec<(&'static str, &'static str, Value)> {
    let text = json!({"text": "Sì"});
    vec![
        ("get", "/api/v1/conversations", Value::Null),
        ("get", "/api/v1/conversations/{id}", Value::Null),
        (
            "post",
            "/api/v1/conversations/{id}/status",
            json!({"status": "open"}),
        ),
        ("post", "/api/v1/conversations/{id}/notes", text.clone()),
        ("get", "/api/v1/conversations/{id}/notes", Value::Null),
        ("post", "/api/v1/conversations/{id}/messages", text),
        ("get", "/api/v1/conversations/{id}/messages", Value::Null),
        (
            "post",
            "/api/v1/contacts/{contact}/merge",
            json!({"from": from}),
        ),
        ("get", "/api/v1/contacts/{contact}", Value::Null),
        ("post", "/api/v1/merges/{merge}/unmerge", json!({})),
        ("get", "/api/v1/channels", Value::Null),
        ("get", "/api/v1/health", Value::Null),
        // And what is not done: the same check against the problem's schema.
        ("get", "/api/v1/messages/{none}", Value::Null),
        ("post", "/api/v1/contacts/{contact}/merge", json!({})),
    ]
}

/// Checks an answer against what is described for its status.
fn fits(all: &Value, method: &str, path: &str, answer: &Answer) {
    let responses = &all["paths"][&Names::described(path)][method]["responses"];
    assert!(responses["default"].is_object(), "{path}");
    let response = &responses[answer.status.to_string()];
    let schema = &response["content"][answer.header("content-type")]["schema"];
    assert!(
        schema.is_object(),
        "{method} {path}: {} is not described",
        answer.status
    );
    check(all, schema, &answer.json(), path);
}

#[tokio::test]
async fn answers_fit_their_schemas() {
    let shop = Shop::open().await;
    let all = description(&shop).await;
    let id = shop.writes("7001", "m_1", "Avete peonie?").await;
    let other = instagram("9001", "ig_1", "E ortensie?", shop.now());
    shop.hook(SECRET, &other).await;
    let contact = shop.conversation_with("Avete peonie?").await["contact"]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let from = shop.conversation_with("E ortensie?").await["contact"]["id"].clone();
    let mut names = Names {
        id,
        contact,
        merge: String::new(),
    };
    for (method, path, body) in story(&from) {
        let ask = Ask::new(&method.to_uppercase(), &names.address(path));
        let answer = shop
            .api(if body.is_null() { ask } else { ask.json(&body) })
            .await;
        fits(&all, method, path, &answer);
        if let Some(id) = answer.json()["id"]
            .as_str()
            .filter(|_| path.ends_with("/merge"))
        {
            id.clone_into(&mut names.merge);
        }
    }
}
