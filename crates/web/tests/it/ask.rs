//! Asking the desk: requests, answers, and a browser that keeps its cookie.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request};
use bytes::Bytes;
use serde_json::Value;
use sportello_web::Desk;
use tower::ServiceExt;

/// The name the desk is called by in tests.
pub const HOST: &str = "127.0.0.1:8080";

/// One request.
pub struct Ask {
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Body,
}

impl Ask {
    pub fn new(method: &str, path: &str) -> Ask {
        Ask {
            method: method.parse().expect("a method"),
            path: path.to_owned(),
            headers: vec![("host".to_owned(), HOST.to_owned())],
            body: Body::empty(),
        }
    }

    pub fn get(path: &str) -> Ask {
        Ask::new("GET", path)
    }

    pub fn post(path: &str) -> Ask {
        Ask::new("POST", path)
    }

    /// The same to another path.
    pub fn at(mut self, path: &str) -> Ask {
        path.clone_into(&mut self.path);
        self
    }

    /// Sets a header; an earlier one of that name goes.
    pub fn header(mut self, name: &str, value: &str) -> Ask {
        self.headers.retain(|(n, _)| n != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn token(self, token: &str) -> Ask {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub fn body(mut self, bytes: impl Into<Body>) -> Ask {
        self.body = bytes.into();
        self
    }

    pub fn json(self, value: &Value) -> Ask {
        self.header("content-type", "application/json")
            .body(value.to_string())
    }

    pub fn form(self, pairs: &[(&str, &str)]) -> Ask {
        let form = sportello_web::pages::view::form_urlencoded(pairs);
        self.header("content-type", "application/x-www-form-urlencoded")
            .body(form.trim_start_matches('&').to_owned())
    }

    pub fn request(self) -> Request<Body> {
        let mut request = Request::builder().method(self.method).uri(self.path);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        request.body(self.body).expect("a request")
    }

    pub async fn of(self, desk: &Desk) -> Answer {
        Answer::read(sportello_web::router(desk.clone()), self.request()).await
    }
}

/// One answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    async fn read(app: Router, request: Request<Body>) -> Answer {
        let Ok(response) = app.oneshot(request).await;
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a whole body");
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        }
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|e| panic!("not JSON ({e}): {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
    }

    /// Checks that this is a problem by RFC 9457 of a kind, and gives it.
    pub fn problem(&self, status: u16, word: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(
            problem["type"],
            format!("urn:sportello:problem:{word}"),
            "{problem}"
        );
        assert_eq!(problem["status"], status);
        for member in ["title", "detail"] {
            assert!(
                problem[member].as_str().is_some_and(|t| t.contains(' ')),
                "{problem}"
            );
        }
        problem
    }
}

/// A browser: keeps the session cookie, and says where its requests come from.
pub struct Browser<'a> {
    desk: &'a Desk,
    pub cookie: Option<String>,
}

impl<'a> Browser<'a> {
    pub fn new(desk: &'a Desk) -> Browser<'a> {
        Browser { desk, cookie: None }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.ask(Ask::get(path)).await
    }

    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.ask(Ask::post(path).form(form)).await
    }

    pub async fn ask(&mut self, ask: Ask) -> Answer {
        let ask = match &self.cookie {
            Some(cookie) => ask.header("cookie", cookie),
            None => ask,
        };
        let answer = ask
            .header("sec-fetch-site", "same-origin")
            .of(self.desk)
            .await;
        if let Some((pair, rest)) = answer.header("set-cookie").split_once(';') {
            self.cookie = (!rest.contains("Max-Age=0")).then(|| pair.to_owned());
        }
        answer
    }

    /// Whether pages behind the door open.
    pub async fn is_in(&mut self) -> bool {
        let answer = self.get("/settings").await;
        assert!([200, 303].contains(&answer.status), "{}", answer.text());
        answer.status == 200
    }
}
