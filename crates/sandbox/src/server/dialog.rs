//! The dialogs of Facebook Login and Instagram Login, as a person sees them: who asks, what may be
//! chosen, yes or no (`auth.md` §1, §2). Saying yes gives a code and leads back.

use super::core::{Core, State};
use crate::rules::login::{Agreed, Way};
use crate::rules::params::{encode, pairs};
use crate::rules::{Command, Done};
use axum::Router;
use axum::extract::RawQuery;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maud::{DOCTYPE, Markup, html};
use std::sync::Arc;

/// The dialogs' addresses, with and without a version.
pub(super) fn routes() -> Router<Arc<Core>> {
    Router::new()
        .route("/dialog/oauth", get(facebook))
        .route("/{version}/dialog/oauth", get(facebook))
        .route("/oauth/authorize", get(instagram))
        .route("/dialog/answer", get(answer))
}

/// A dialog's question, as its address asks it.
struct Question {
    app: String,
    back: String,
    state: String,
    config: Option<String>,
    chosen: Vec<String>,
    way: Option<String>,
    no: bool,
}

impl Question {
    fn read(query: Option<&str>) -> Question {
        let pairs = pairs(query.unwrap_or(""));
        let one = |name: &str| {
            let found = pairs.iter().find(|(n, _)| n == name);
            found.map(|(_, value)| value.clone())
        };
        Question {
            app: one("client_id").unwrap_or_default(),
            back: one("redirect_uri").unwrap_or_default(),
            state: one("state").unwrap_or_default(),
            config: one("config_id"),
            chosen: pairs
                .iter()
                .filter(|(n, _)| n == "asset")
                .map(|(_, value)| value.clone())
                .collect(),
            way: one("way"),
            no: one("no").is_some(),
        }
    }
}

async fn facebook(core: State, RawQuery(query): RawQuery) -> Response {
    let question = Question::read(query.as_deref());
    // WhatsApp's Embedded Signup is the same dialog with a configuration.
    let way = match question.config {
        Some(_) => ("signup", Way::Signup),
        None => ("facebook", Way::Facebook),
    };
    show(&core, &question, way)
}

async fn instagram(core: State, RawQuery(query): RawQuery) -> Response {
    let question = Question::read(query.as_deref());
    show(&core, &question, ("instagram", Way::Instagram))
}

fn show(
    axum::extract::State(core): &State,
    question: &Question,
    (word, way): (&str, Way),
) -> Response {
    let (app, assets) = core.look(|world| {
        let app = world.apps.get(&question.app).map(|app| app.name.clone());
        (app, world.to_choose(way))
    });
    let Some(app) = app else {
        return (
            StatusCode::BAD_REQUEST,
            page(&html! { h1 { "App not found" } p { "No app here has the id that the address names (client_id)." } }),
        )
            .into_response();
    };
    if !question.back.starts_with("http://") && !question.back.starts_with("https://") {
        return (
            StatusCode::BAD_REQUEST,
            page(&html! { h1 { "No way back" } p { "The address names no redirect_uri." } }),
        )
            .into_response();
    }
    let kind = if way == Way::Instagram {
        "radio"
    } else {
        "checkbox"
    };
    let content = html! {
        h1 { (app) " asks for your permission" }
        p { "This is the sandbox's dialog: what Facebook or Instagram would show. Choose what the desk may use." }
        form.dialog method="get" action="/dialog/answer" {
            input type="hidden" name="way" value=(word);
            input type="hidden" name="client_id" value=(question.app);
            input type="hidden" name="redirect_uri" value=(question.back);
            input type="hidden" name="state" value=(question.state);
            @for (nth, (id, name)) in assets.iter().enumerate() {
                p { label { input type=(kind) name="asset" value=(id) checked[nth == 0 || way != Way::Instagram]; " " (name) " " small { (id) } } }
            }
            p { button data-testid="agree" { "Continue" } " " button name="no" value="1" data-testid="refuse" { "Cancel" } }
        }
    };
    page(&content).into_response()
}

/// Leads back with a code, or with the person's no.
async fn answer(axum::extract::State(core): State, RawQuery(query): RawQuery) -> Response {
    let question = Question::read(query.as_deref());
    let mark = if question.back.contains('?') {
        '&'
    } else {
        '?'
    };
    let (back, state) = (&question.back, encode(&question.state));
    if question.no {
        return Redirect::to(&format!("{back}{mark}error=access_denied&error_reason=user_denied&error_description=Permissions+error&state={state}")).into_response();
    }
    let way = match question.way.as_deref() {
        Some("instagram") => Way::Instagram,
        Some("signup") => Way::Signup,
        _ => Way::Facebook,
    };
    let agreed = Agreed {
        way,
        app: question.app.clone(),
        redirect_uri: Some(back.clone()),
        assets: question.chosen.clone(),
    };
    match core.apply(Command::Agree(agreed)) {
        Ok(Done::Shown(made)) => {
            let code = made["code"].as_str().unwrap_or_default();
            let tail = if way == Way::Instagram { "#_" } else { "" };
            Redirect::to(&format!("{back}{mark}code={code}&state={state}{tail}")).into_response()
        }
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn page(content: &Markup) -> impl IntoResponse {
    // The answer leads to the desk, which is another origin.
    let policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";
    let headers: [(HeaderName, HeaderValue); 1] = [(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    )];
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Sandbox login" }
                link rel="icon" href="/phones/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/phones/phones.css";
            }
            body.guide { main { (content) } }
        }
    };
    (headers, markup)
}
