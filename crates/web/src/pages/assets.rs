//! What the pages load: style sheets, scripts, pictures. All of it is in the binary and is
//! addressed by its content, so a browser keeps it for ever and never keeps the wrong one.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use std::collections::HashMap;
use std::sync::LazyLock;

macro_rules! scripts {
    ($($name:literal)*) => { concat!($(include_str!(concat!("../../assets/", $name, ".js")), "\n;\n"),*) };
}

/// One script a component in the source, one file for the browser, in the order in which they run.
/// One file is also what makes it right: htmx looks at the page in a turn of its own after it has
/// run, and what has not arrived by then (the extension that keeps a page live, our own components)
/// would never be asked.
const DESK_JS: &str = scripts!(
    "js/trust" "vendor/htmx.min" "vendor/hx-sse.min" "js/time-left" "js/copy-text" "js/brief-toast"
    "js/connection-banner" "js/reply-box" "js/message-thread" "js/picture-viewer"
    "js/composer-modes" "js/keys" "js/voice-note" "js/template-form" "js/voice-wave" "js/post-form" "js/post-files" "js/post-crop" "js/share-field" "js/push-switch" "js/calendar-board" "js/page-chat" "js/incident-print" "js/desk"
);

macro_rules! sheets {
    ($($name:literal)*) => { concat!($(include_str!(concat!("../../assets/css/", $name, ".css")), "\n"),*) };
}

/// One sheet a component in the source, one file for the browser.
const DESK_CSS: &str = sheets!(
    "tokens" "base" "controls" "frame" "rail" "strip" "marks" "inbox" "list" "thread" "bubble"
    "outcome" "composer" "contact" "toast" "sheet" "health" "post-form" "post-card" "share-sheet" "calendar-page" "calendar-card" "calendar-grid" "page-sheet" "page-comment" "incident-page" "drill-page" "status-page" "fallback-page" "alerts-page" "door"
);

const FILES: &[(&str, &str, &str)] = &[
    ("desk.css", "text/css; charset=utf-8", DESK_CSS),
    (
        "favicon.svg",
        "image/svg+xml",
        include_str!("../../assets/favicon.svg"),
    ),
    ("desk.js", "text/javascript; charset=utf-8", DESK_JS),
    (
        "push-worker.js",
        "text/javascript; charset=utf-8",
        include_str!("../../assets/js/push-worker.js"),
    ),
];

/// A file and the mark of its content.
struct Asset {
    mime: &'static str,
    body: &'static str,
    mark: String,
}

static ASSETS: LazyLock<HashMap<&'static str, Asset>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|(name, mime, body)| {
            let digest = ring::digest::digest(&ring::digest::SHA256, body.as_bytes());
            let mark = HEXLOWER.encode(&digest.as_ref()[..6]);
            (*name, Asset { mime, body, mark })
        })
        .collect()
});

/// The address of an asset, with the mark of its content.
pub fn address(name: &str) -> String {
    match ASSETS.get(name) {
        Some(asset) => format!("/assets/{name}?v={}", asset.mark),
        None => format!("/assets/{name}"),
    }
}

/// Serves one.
pub async fn serve(Path(name): Path<String>) -> Response {
    match ASSETS.get(name.as_str()) {
        Some(asset) => (
            [
                (header::CONTENT_TYPE, asset.mime),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ],
            asset.body,
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_names_is_served() {
        for name in ["desk.css", "desk.js", "favicon.svg", "push-worker.js"] {
            assert!(address(name).contains("?v="), "{name} is not embedded");
        }
    }

    #[test]
    fn nothing_is_loaded_from_elsewhere() {
        let ours = scripts!(
            "js/trust" "js/time-left" "js/copy-text" "js/brief-toast" "js/connection-banner"
            "js/reply-box" "js/message-thread" "js/picture-viewer" "js/composer-modes" "js/keys"
            "js/voice-note" "js/template-form" "js/voice-wave" "js/post-form" "js/post-files" "js/post-crop" "js/share-field" "js/push-switch" "js/calendar-board" "js/page-chat" "js/incident-print" "js/desk"
        );
        for body in [ours, DESK_CSS] {
            for foreign in ["http://", "https://", "eval(", "new Function"] {
                assert!(!body.contains(foreign), "{foreign}");
            }
        }
    }

    #[test]
    fn the_script_that_keeps_a_page_live_is_there_when_htmx_looks_at_it() {
        let at = |part: &str| DESK_JS.find(part).expect(part);
        assert!(at("var htmx=") < at("htmx.registerExtension(\"sse\""));
    }

    #[test]
    fn sheets_are_balanced_so_that_one_cannot_swallow_the_next() {
        assert_eq!(DESK_CSS.matches('{').count(), DESK_CSS.matches('}').count());
        assert_eq!(
            DESK_CSS.matches("/*").count(),
            DESK_CSS.matches("*/").count()
        );
    }
}
