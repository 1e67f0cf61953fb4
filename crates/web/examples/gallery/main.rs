//! Every page and state of the desk with sample data, under the content security policy of the
//! real one: `cargo run -p sportello-web --example gallery`, then open the address it prints.
//! For whoever works on the look; it needs no store, no platform and no sign-in.

mod sample;

use axum::Router;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::Markup;
use sportello_core::window::Window;
use sportello_web::i18n::Language;
use sportello_web::pages::door::{Knock, PasswordFault, set_password, sign_in};
use sportello_web::pages::frame::{Frame, Place, Theme, page};
use sportello_web::pages::inbox::{Opened, inbox};
use sportello_web::pages::reader::Reader;
use sportello_web::pages::templates::Word;
use sportello_web::pages::trouble::{Trouble, trouble};
use sportello_web::pages::view::{ListPane, Strip, Toast, Way};
use sportello_web::pages::{assets, health, page as public_page, settings, share};
use std::collections::HashMap;

/// The policy every page must live with; the real one is set by the server.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types default";

const NAMES: &[&str] = &[
    "inbox",
    "empty",
    "conversation",
    "states",
    "note",
    "closed",
    "refused",
    "outage",
    "merge",
    "commented",
    "page",
    "details",
    "chat",
    "share",
    "health",
    "well",
    "settings",
    "sign-in",
    "wrong",
    "password",
    "not-found",
    "broken",
];

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8099".to_owned());
    let app = Router::new()
        .route("/", get(index))
        .route("/assets/{name}", get(assets::serve))
        .route("/media/{id}", get(picture))
        .route("/media/{id}/thumb", get(picture))
        .route("/page/{channel}/picture", get(picture))
        .route("/share/{slug}/qr.svg", get(picture))
        .route("/{name}", get(show));
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("http://{}/", listener.local_addr()?);
    axum::serve(listener, app).await
}

async fn index() -> Response {
    let links = maud::html! { ul { @for name in NAMES { li { a href=(name) { (name) } } } } };
    answer(StatusCode::OK, links)
}

async fn picture() -> Response {
    let drawing = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 640 480'><rect width='640' height='480' fill='#e9dcc9'/>\
        <g fill='#d98ba0'><circle cx='250' cy='200' r='70'/><circle cx='350' cy='170' r='80'/><circle cx='420' cy='240' r='64'/>\
        <circle cx='320' cy='260' r='76'/></g><g stroke='#5f8a5c' stroke-width='12'><path d='M300 320 320 460M360 320 330 460M260 270 310 460'/></g></svg>";
    ([(header::CONTENT_TYPE, "image/svg+xml")], drawing).into_response()
}

async fn show(
    Path(name): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let accept = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok());
    let zone = jiff::tz::TimeZone::get("Europe/Rome").unwrap_or(jiff::tz::TimeZone::UTC);
    let reader = Reader {
        language: Language::choose(query.get("lang").map(String::as_str), accept),
        zone,
        now: sample::NOW,
    };
    let theme = Theme::parse(query.get("theme").map_or("", String::as_str));
    match render(&name, &reader, theme, query.contains_key("panel")) {
        Some(html) => answer(StatusCode::OK, html),
        None => answer(
            StatusCode::NOT_FOUND,
            trouble(&reader, theme, Trouble::NotFound),
        ),
    }
}

fn render(name: &str, r: &Reader, theme: Theme, panel: bool) -> Option<Markup> {
    match name {
        "health" | "well" => {
            let well = name == "well";
            let strip = if well {
                Strip::default()
            } else {
                sample::outage()
            };
            Some(page(
                &frame(r, theme, Place::Health, strip),
                &health::health(r, &sample::health(well)),
            ))
        }
        "page" | "details" | "chat" | "share" => {
            let content = public(name, r);
            Some(page(
                &frame(r, theme, Place::Page, Strip::default()),
                &content,
            ))
        }
        "settings" => Some(page(
            &frame(r, theme, Place::Settings, Strip::default()),
            &settings::settings(r, &sample::settings(), theme),
        )),
        "sign-in" => Some(sign_in(r, theme, "", None, None)),
        "wrong" => Some(sign_in(r, theme, "Lia", Some("/inbox"), Some(Knock::Wrong))),
        "password" => Some(set_password(
            r,
            theme,
            "Lia",
            Some(PasswordFault::Different),
        )),
        "not-found" => Some(trouble(r, theme, Trouble::NotFound)),
        "broken" => Some(trouble(r, theme, Trouble::Broken)),
        _ => inbox_page(name, r, theme, panel),
    }
}

/// What is public.
fn public(name: &str, r: &Reader) -> Markup {
    let (channel, said) = (sample::page_channel(), Word::default());
    match name {
        "details" => public_page::details::details(r, &channel, &Some(sample::details()), &said),
        "chat" => public_page::chat::chat(r, &channel, &Some(sample::chat_profile()), &said),
        "share" => share::view::share(r, &sample::shared()),
        _ => public_page::posts::page(r, &sample::page_view()),
    }
}

fn inbox_page(name: &str, r: &Reader, theme: Theme, panel: bool) -> Option<Markup> {
    let mut frame = frame(r, theme, Place::Inbox, Strip::default());
    let mut opened = sample::opened();
    opened.conversation.panel = panel;
    let mut list = sample::list(Some(1));
    let shown: Option<&Opened> = match name {
        "inbox" => {
            list = sample::list(None);
            None
        }
        "empty" => {
            list = ListPane {
                rows: Vec::new(),
                open: 0,
                closed: 3,
                more: false,
                selected: None,
                ..list
            };
            None
        }
        "conversation" => Some(&opened),
        "states" => {
            opened.conversation = sample::states();
            list = sample::list(Some(5));
            Some(&opened)
        }
        "commented" => {
            opened.conversation = sample::commented();
            Some(&opened)
        }
        "note" => {
            opened.composer.note = true;
            frame.toast = Some(Toast::Reopened(opened.conversation.id));
            Some(&opened)
        }
        "closed" => {
            let shut: Vec<Way> = opened
                .composer
                .ways
                .iter()
                .map(|w| Way {
                    window: Window::Closed(Some(sample::NOW)),
                    ..w.clone()
                })
                .collect();
            opened.composer.ways = shut;
            Some(&opened)
        }
        "refused" => {
            opened.composer.text = "Un testo troppo lungo".to_owned();
            opened.composer.refused = Some(r.text("refusal-empty"));
            Some(&opened)
        }
        "outage" => {
            frame.strip = sample::outage();
            Some(&opened)
        }
        "merge" => {
            opened.contact.words = "giulia".to_owned();
            opened.contact.candidates = Some(vec![sample::candidate()]);
            opened.contact.link =
                Some((sample::messenger(), "m.me/fioridilia?ref=sp-…".to_owned()));
            Some(&opened)
        }
        _ => return None,
    };
    Some(page(&frame, &inbox(r, &list, shown)))
}

fn frame(r: &Reader, theme: Theme, place: Place, strip: Strip) -> Frame {
    Frame {
        reader: r.clone(),
        theme,
        workspace: "Fiori di Lia".to_owned(),
        agent: "Lia".to_owned(),
        place,
        title: r.text(match place {
            Place::Inbox => "inbox-title",
            Place::Calendar => "calendar-title",
            Place::Page => "page-title",
            Place::Health => "health-title",
            Place::Settings => "settings-title",
        }),
        unread: 2,
        strip,
        toast: None,
        at: "/gallery".to_owned(),
    }
}

fn answer(status: StatusCode, html: Markup) -> Response {
    (status, [(header::CONTENT_SECURITY_POLICY, POLICY)], html).into_response()
}
