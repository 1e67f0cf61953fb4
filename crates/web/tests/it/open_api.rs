//! The description at `/api/openapi.json` is true of what is served: the same routes, and answers
//! that fit the schemas.

use crate::ask::{Answer, Ask};
use crate::shop::{SECRET, Shop, instagram};
use regex::Regex;
use serde_json::{Value, json};
use sportello_core::Span;
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
    if let Value::String(words) = value {
        assert!(
            is_described(schema, words),
            "{place}: {words:?} in {schema}"
        );
    }
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

/// Whether a text has the pattern and the length that a schema asks for.
fn is_described(schema: &Value, words: &str) -> bool {
    let fits = |pattern: &str| Regex::new(pattern).expect("a pattern").is_match(words);
    let within = |most: u64| words.chars().count() as u64 <= most;
    schema["pattern"].as_str().is_none_or(fits) && schema["maxLength"].as_u64().is_none_or(within)
}

/// The schema of a call's parameter.
fn parameter<'a>(all: &'a Value, path: &str, name: &str) -> &'a Value {
    let parameters = all["paths"][path]["get"]["parameters"].as_array();
    let found = parameters.into_iter().flatten().find(|p| p["name"] == name);
    let found = found.unwrap_or_else(|| panic!("{path} has no parameter {name}"));
    assert_eq!(found["required"], false);
    &found["schema"]
}

#[tokio::test]
async fn cursors_are_described_as_they_are_given_and_what_is_described_otherwise_is_refused() {
    let shop = Shop::open().await;
    let all = description(&shop).await;
    let mut id = String::new();
    for n in 0..3 {
        shop.wait(Span::minutes(1));
        id = shop
            .writes("7001", &format!("m_{n}"), &format!("Messaggio {n}"))
            .await;
    }
    shop.writes("7002", "m_9", "E io?").await;
    for described in [
        "/api/v1/conversations",
        "/api/v1/conversations/{id}/messages",
    ] {
        let path = described.replace("{id}", &id);
        let schema = parameter(&all, described, "cursor");
        assert_eq!(schema["type"], "string", "left out, never null");
        let page = shop.api(Ask::get(&format!("{path}?limit=1"))).await.json();
        let next = page["next"].as_str().expect("another page");
        assert!(is_described(schema, next), "{next} is not {schema}");
        let page = shop
            .api(Ask::get(&format!("{path}?limit=1&cursor={next}")))
            .await;
        assert_eq!(page.status, 200, "{}", page.text());
        // Whatever fits the pattern can be asked, and leads to a page, if an empty one.
        for cursor in ["0.0", "999999999999999999.999999999999999999"] {
            assert!(is_described(schema, cursor));
            let page = shop.api(Ask::get(&format!("{path}?cursor={cursor}"))).await;
            assert_eq!(page.status, 200, "{cursor}: {}", page.text());
        }
        for cursor in ["", "x", "1", "1.", ".1", "1.2.3", "99999999999999999999.1"] {
            assert!(!is_described(schema, cursor), "{cursor}");
            let answer = shop.api(Ask::get(&format!("{path}?cursor={cursor}"))).await;
            assert_eq!(answer.problem(400, "bad-parameter")["parameter"], "cursor");
        }
    }
}

#[tokio::test]
async fn every_id_that_is_taken_is_described_as_those_that_are_given() {
    let shop = Shop::open().await;
    let all = description(&shop).await;
    let id = shop.writes("7001", "m_1", "Avete peonie?").await;
    let same = &all["components"]["schemas"]["Same"]["properties"]["from"];
    assert!(
        is_described(same, &id) && !is_described(same, "Giulia"),
        "{same}"
    );
    let paths = all["paths"].as_object().expect("paths");
    let taken = paths
        .values()
        .flat_map(|item| item.as_object().expect("methods").values());
    let ids = taken
        .filter_map(|call| call["parameters"].as_array())
        .flatten();
    let ids: Vec<&Value> = ids.filter(|p| p["in"] == "path").collect();
    assert!(ids.len() > 8, "{}", ids.len());
    for schema in ids.iter().map(|p| &p["schema"]) {
        assert!(
            is_described(schema, &id) && !is_described(schema, "Giulia"),
            "{schema}"
        );
        assert_eq!(schema["type"], "string");
    }
}

#[tokio::test]
async fn every_call_refuses_a_parameter_that_is_not_described() {
    let shop = Shop::open().await;
    for (method, path) in ROUTES {
        let path = path.replace("{id}", "999999");
        let ask = Ask::new(&method.to_uppercase(), &format!("{path}?stauts=open"));
        let problem = shop.api(ask).await.problem(400, "unknown-parameter");
        assert_eq!(problem["parameter"], "stauts", "{method} {path}");
    }
    let listing = Ask::get("/api/v1/conversations?limit=1&Cursor=1.1");
    let problem = shop.api(listing).await.problem(400, "unknown-parameter");
    let detail = problem["detail"].as_str().expect("words");
    assert!(detail.contains("`limit`, `cursor`, `status`"), "{detail}");
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
        (
            "post",
            "/api/v1/posts",
            json!({"channels": ["1"], "text": "Sì", "publish": "now"}),
        ),
        ("get", "/api/v1/posts", Value::Null),
        ("get", "/api/v1/posts/{none}/check", Value::Null),
        ("get", "/api/v1/channels", Value::Null),
        ("get", "/api/v1/health", Value::Null),
        ("get", "/api/v1/incidents", Value::Null),
        ("get", "/api/v1/incidents/{none}", Value::Null),
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
