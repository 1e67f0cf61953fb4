//! A running Sportello: its ready line, its HTTP side, and its end.

use reqwest::Client;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Once;
use std::time::{Duration, Instant};

/// How long something may take to be true on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

static TLS: Once = Once::new();

/// The binary with arguments, nothing of this machine's settings in its environment.
pub fn sportello(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sportello"));
    for name in [
        "SPORTELLO_DATA",
        "SPORTELLO_KEY_FILE",
        "SPORTELLO_GRAPH_URL",
        "SPORTELLO_PUBLIC_URL",
        "SPORTELLO_LISTEN",
        "SPORTELLO_TOKEN",
        "SPORTELLO_APP_ID",
        "SPORTELLO_APP_SECRET",
        "RUST_LOG",
    ] {
        command.env_remove(name);
    }
    command.args(args).stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub fn run(args: &[&str]) -> Output {
    sportello(args).output().expect("the binary starts")
}

/// Runs a `--json` command that must work and print exactly one object.
pub fn one(args: &[&str]) -> Value {
    let output = run(args);
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(text.lines().count(), 1, "one line: {text}");
    serde_json::from_str(&text).expect("one object")
}

/// What a command that must fail says. On standard output is nothing; with `--json`, one object
/// that says the same.
pub fn refused(args: &[&str]) -> String {
    let output = run(args);
    assert!(!output.status.success(), "{args:?} must fail");
    let out = String::from_utf8(output.stdout).expect("text");
    let says = String::from_utf8(output.stderr).expect("text");
    if args.contains(&"--json") {
        assert_eq!(out.lines().count(), 1, "{args:?}: one line: {out}");
        let object: Value = serde_json::from_str(&out).expect("one object");
        let error = object["error"].as_str().expect("an error");
        let error = error.trim_end_matches(": see `sportello --help`");
        assert!(says.contains(error), "{args:?}: {says} has not {error}");
        assert!(object["because"].is_array(), "{args:?}: {out}");
    } else {
        assert_eq!(out, "", "{args:?}: nothing on standard output");
    }
    says
}

/// A process that stays up, killed when dropped.
pub struct Running {
    child: Child,
    pub ready: Value,
    client: Client,
}

impl Running {
    /// Starts one with `--json` and reads its ready line.
    pub fn start(args: &[&str]) -> Running {
        TLS.call_once(|| {
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let mut child = sportello(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("standard output");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let ready =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("a ready line, not {line:?}"));
        let client = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        Running {
            child,
            ready,
            client,
        }
    }

    pub fn says(&self, pointer: &str) -> &str {
        self.ready
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("{pointer} in {}", self.ready))
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }

    pub async fn get(&self, base: &str, path: &str, token: Option<&str>) -> (u16, Value) {
        let mut request = self.client.get(format!("{}{path}", self.says(base)));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        answer(request.send().await.expect("an answer")).await
    }

    pub async fn post(
        &self,
        base: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> (u16, Value) {
        let mut request = self.client.post(format!("{}{path}", self.says(base)));
        request = request
            .header("content-type", "application/json")
            .body(body.to_string());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request.send().await.expect("an answer")).await
    }

    /// Posts raw bytes to an address.
    pub async fn hook(&self, url: &str, signature: &str, body: &str) -> u16 {
        let request = self
            .client
            .post(url)
            .header("x-hub-signature-256", signature)
            .body(body.to_owned());
        request.send().await.expect("an answer").status().as_u16()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Gone already after `kill`.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn answer(response: reqwest::Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.expect("a body");
    (
        status,
        serde_json::from_str(&text).unwrap_or(Value::String(text)),
    )
}

/// Asks until something is there, within patience.
pub async fn eventually<T, F: Future<Output = Option<T>>>(
    what: &str,
    mut ask: impl FnMut() -> F,
) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = ask().await {
            return found;
        }
        assert!(Instant::now() < end, "{what} did not come true");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

pub fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

/// `X-Hub-Signature-256` over a body.
pub fn sign(secret: &str, body: &str) -> String {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
    format!(
        "sha256={}",
        data_encoding::HEXLOWER.encode(ring::hmac::sign(&key, body.as_bytes()).as_ref())
    )
}
