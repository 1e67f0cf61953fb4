//! A platform for one test: it answers what it was told to, and remembers what it was asked.

use crate::shop::Shop;
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use sportello_engine::Settings;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;

/// What it answers to requests whose method and path hold these words: the last one told counts.
type Told = (String, StatusCode, &'static str, Vec<u8>);

#[derive(Clone, Default)]
pub struct Graph(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    told: Vec<Told>,
    asked: Vec<(String, Value)>,
    at: String,
}

impl Graph {
    /// One that answers `{"success":true}` to everything, and a shop on it.
    pub async fn with_shop() -> (Graph, Shop) {
        // Another test may have done so before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let graph = Graph::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let at = format!("http://{}", listener.local_addr().expect("an address"));
        graph.lock().at.clone_from(&at);
        let app = Router::new().fallback(answer).with_state(graph.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        let settings = Settings {
            graph_url: at,
            public_url: "https://desk.fioridilia.example".to_owned(),
            ..Settings::default()
        };
        (graph, Shop::open_with(settings).await)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Its address.
    pub fn at(&self) -> String {
        self.lock().at.clone()
    }

    /// From now on it answers so: `GET 1045`, `POST /likes`, …
    pub fn tells(&self, what: &str, answer: &Value) {
        let body = answer.to_string().into_bytes();
        let told = (what.to_owned(), StatusCode::OK, "application/json", body);
        self.lock().told.push(told);
    }

    /// From now on it answers with a file.
    pub fn shows(&self, what: &str, mime: &'static str, bytes: &[u8]) {
        let told = (what.to_owned(), StatusCode::OK, mime, bytes.to_vec());
        self.lock().told.push(told);
    }

    /// From now on it refuses with these words for people.
    pub fn refuses(&self, what: &str, words: &str) {
        let body = json!({"error": {"message": "(#100) No", "type": "OAuthException", "code": 100,
            "error_user_title": "No", "error_user_msg": words}});
        let body = body.to_string().into_bytes();
        let told = (
            what.to_owned(),
            StatusCode::BAD_REQUEST,
            "application/json",
            body,
        );
        self.lock().told.push(told);
    }

    /// The bodies of the requests whose method and path hold these words.
    pub fn asked(&self, what: &str) -> Vec<Value> {
        let inner = self.lock();
        let asked = inner.asked.iter().filter(|(line, _)| fits(line, what));
        asked.map(|(_, body)| body.clone()).collect()
    }
}

/// `POST /likes` fits `POST /v25.0/900_1/likes?…`.
fn fits(line: &str, what: &str) -> bool {
    let (method, words) = what.split_once(' ').expect("a method and words");
    line.starts_with(method) && line.contains(words)
}

async fn answer(State(graph): State<Graph>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let line = format!("{} {path}", parts.method);
    let bytes = to_bytes(body, 1 << 20).await.unwrap_or_default();
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    let mut inner = graph.lock();
    let told = inner.told.iter().rev().find(|(what, ..)| fits(&line, what));
    let answer = match told {
        Some((_, status, mime, body)) => (*status, *mime, body.clone()),
        None => (
            StatusCode::OK,
            "application/json",
            br#"{"success":true}"#.to_vec(),
        ),
    };
    inner.asked.push((line, body));
    let (status, mime, body) = answer;
    (status, [(header::CONTENT_TYPE, mime)], body).into_response()
}
