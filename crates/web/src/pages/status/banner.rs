//! A banner for the business's own site: one line, while something does not work. As a script that
//! writes it into the page, or as a page for a frame.

use super::open;
use super::page::read;
use super::view::Level;
use crate::desk::Desk;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use maud::html;
use serde::Serialize;

/// What shows the line on another site; it is given the line as its argument.
const SCRIPT: &str = include_str!("../../../assets/js/status-banner.js");

/// What the script shows.
#[derive(Serialize)]
struct Shown {
    line: String,
    more: String,
    address: String,
    level: &'static str,
}

/// The script. While all works it does nothing.
pub async fn script(
    State(desk): State<Desk>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Response {
    let render = async {
        let Some((r, status)) = read(&desk, &slug, &headers).await? else {
            return Ok(open::unknown());
        };
        let level = status.level();
        let body = match level {
            Level::Works => "// All ways work: there is nothing to show.\n".to_owned(),
            Level::Partly | Level::Down => {
                let shown = Shown {
                    line: status.line(&r),
                    more: r.text("status-more"),
                    address: format!("{}/status/{slug}", open::base(&desk)),
                    level: level.as_str(),
                };
                let shown = serde_json::to_string(&shown).unwrap_or_else(|_| "null".to_owned());
                format!("{}({shown});\n", SCRIPT.trim_end().trim_end_matches(';'))
            }
        };
        let kind = [(CONTENT_TYPE, "text/javascript; charset=utf-8")];
        Ok(open::framed((kind, body)))
    };
    open::or_trouble(render.await)
}

/// The page for a frame.
pub async fn frame(
    State(desk): State<Desk>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Response {
    let render = async {
        let Some((r, status)) = read(&desk, &slug, &headers).await? else {
            return Ok(open::unknown());
        };
        let line = status.line(&r);
        let body = html! {
            main.status-banner data-level=(status.level().as_str()) data-testid="banner" {
                p { (line) " " a href={ (open::base(&desk)) "/status/" (slug) } target="_blank" rel="noopener" { (r.text("status-more")) } }
            }
        };
        Ok(open::framed(open::document(&r, &line, false, &body)))
    };
    open::or_trouble(render.await)
}
