//! Theme and language, for this browser and for this agent.

use crate::auth::{LANGUAGE_COOKIE, SignedIn, THEME_COOKIE, Visitor};
use crate::desk::Desk;
use crate::i18n::Language;
use crate::pages::frame::Theme;
use crate::trouble::{self, Posted};
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;

/// How long a browser remembers, in seconds: a year.
const REMEMBERED: u32 = 31_536_000;

/// What the form says.
#[derive(Deserialize)]
pub struct LookForm {
    theme: Option<String>,
    language: Option<String>,
}

/// Stores both.
pub async fn look(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<LookForm>,
) -> Response {
    let theme = form.theme.as_deref().map_or(signed_in.theme, Theme::parse);
    let language = form
        .language
        .as_deref()
        .and_then(Language::parse)
        .unwrap_or(signed_in.reader.language);
    if let Err(error) = desk
        .store()
        .set_language(signed_in.agent, language.tag())
        .await
    {
        return trouble::store(&visitor, &error);
    }
    let cookie = |name: &str, value: &str| {
        format!("{name}={value}; Path=/; Max-Age={REMEMBERED}; SameSite=Lax")
    };
    let cookies = AppendHeaders([
        (SET_COOKIE, cookie(THEME_COOKIE, theme.as_str())),
        (SET_COOKIE, cookie(LANGUAGE_COOKIE, language.tag())),
    ]);
    (cookies, Redirect::to("/settings")).into_response()
}
