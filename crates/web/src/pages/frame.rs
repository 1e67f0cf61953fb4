//! The frame around every page: document, rail, outage strip, live connection, toasts, help.

use super::assets;
use super::icon::{Icon, icon, logo};
use super::reader::{Reader, initials};
use super::strip::strip;
use super::toast::toast;
use super::view::{Strip, Toast, form_urlencoded};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// Light, dark, or as the device says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device says.
    #[default]
    Device,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Theme; 3] = [Theme::Device, Theme::Light, Theme::Dark];

    /// The name in the cookie and in the page.
    pub fn as_str(self) -> &'static str {
        match self {
            Theme::Device => "device",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme of that name; the device's for anything else.
    pub fn parse(name: &str) -> Theme {
        Theme::ALL
            .into_iter()
            .find(|t| t.as_str() == name)
            .unwrap_or_default()
    }
}

/// Where in the desk a page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The list and conversations.
    Inbox,
    /// Posts by the day they go, and writing them.
    Calendar,
    /// What is public: posts, details, what is shared.
    Page,
    /// Health.
    Health,
    /// Settings.
    Settings,
}

/// What the frame shows of the signed-in agent and the moment.
#[derive(Clone, Debug)]
pub struct Frame {
    /// For whom.
    pub reader: Reader,
    /// The theme.
    pub theme: Theme,
    /// The business's name.
    pub workspace: String,
    /// The agent's name.
    pub agent: String,
    /// Where the page stands.
    pub place: Place,
    /// The page's own title.
    pub title: String,
    /// Open conversations with something unread.
    pub unread: u64,
    /// What is down or kept back.
    pub strip: Strip,
    /// A word after an action.
    pub toast: Option<Toast>,
    /// The page's address with its query: what the live connection renders again.
    pub at: String,
}

/// A whole page of the desk.
pub fn page(frame: &Frame, content: &Markup) -> Markup {
    let r = &frame.reader;
    document(
        r,
        frame.theme,
        &title(frame),
        &html! {
            a.skip href="#main" hx-boost="false" { (r.text("skip")) }
            connection-banner #connection hidden role="status" data-lost=(r.text("connection-lost")) data-back=(r.text("connection-back")) {
                (icon(Icon::Offline)) span {}
            }
            div #desk.desk data-place=(place_name(frame.place)) {
                (tab_title(&title(frame)))
                (rail(frame))
                div.stage {
                    (strip(r, &frame.strip))
                    main #main.main tabindex="-1" { (content) }
                }
                div #toasts.toasts role="status" aria-live="polite" { @if let Some(one) = &frame.toast { (toast(r, one)) } }
                (live(frame))
                (keys(r))
            }
        },
    )
}

fn title(frame: &Frame) -> String {
    title_of(&frame.title, &frame.workspace, frame.unread)
}

/// The title of the browser's tab, with the number of unread conversations.
pub fn title_of(title: &str, workspace: &str, unread: u64) -> String {
    let unread = if unread > 0 {
        format!("({unread}) ")
    } else {
        String::new()
    };
    format!("{unread}{title} · {workspace}")
}

/// The title once more, where the live connection can change it.
pub fn tab_title(title: &str) -> Markup {
    html! { span #tab-title hidden data-title=(title) {} }
}

fn place_name(place: Place) -> &'static str {
    match place {
        Place::Inbox => "inbox",
        Place::Calendar => "calendar",
        Place::Page => "page",
        Place::Health => "health",
        Place::Settings => "settings",
    }
}

/// The live connection of this rendering. Another rendering's is another element, so the old
/// connection ends and a new one says the present first: a page that was rendered before a change
/// and came after the change had been sent live would else stay in the past until the next one.
fn live(frame: &Frame) -> Markup {
    let address = format!("/live?{}", &form_urlencoded(&[("at", &frame.at)])[1..]);
    html! {
        live-page #{"live-" (frame.reader.now.0)} data-address=(address) hx-sse:connect=(address) hx-swap="none"
            hx-config="sse.pauseOnBackground:false, sse.reconnectDelay:400, sse.reconnectMaxDelay:10000" {}
    }
}

/// Document, head, scripts. Nothing inline: the content security policy forbids it.
pub fn document(r: &Reader, theme: Theme, title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(r.language.tag()) data-theme=(theme.as_str()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content";
                meta name="color-scheme" content=(match theme { Theme::Device => "light dark", Theme::Light => "light", Theme::Dark => "dark" });
                meta name="referrer" content="same-origin";
                meta name="htmx-config" content=r#"{"includeIndicatorCSS":false,"morphIgnore":["data-htmx-powered","open","hidden","data-js"],"defaultTimeout":20000}"#;
                title { (title) }
                link rel="icon" type="image/svg+xml" href=(assets::address("favicon.svg"));
                link rel="stylesheet" href=(assets::address("desk.css"));
                script src=(assets::address("desk.js")) defer {}
            }
            body hx-boost:inherited=(BOOST) data-lengths=(r.length_patterns()) data-dismiss=(r.text("dismiss")) { (body) }
        }
    }
}

/// How links and forms work where scripts run: the whole page is asked for as without them, and
/// the desk is morphed into what came.
const BOOST: PreEscaped<&str> =
    PreEscaped("target:#desk, select:#desk, swap:&quot;outerMorph show:none&quot;");

fn rail(frame: &Frame) -> Markup {
    let r = &frame.reader;
    html! {
        nav #rail.rail aria-label=(r.text("rail-label")) {
            a.logo href="/inbox" aria-label=(frame.workspace) title=(frame.workspace) { (logo()) }
            (stops(r, frame.place, frame.unread, &frame.strip))
            span.rail-space {}
            button.rail-keys type="button" data-opens="keys" title={ (r.text("keys-title")) " (?)" } data-key="?" {
                (icon(Icon::Keyboard)) span.unseen { (r.text("keys-title")) }
            }
            a.rail-me href="/settings" title=(frame.agent) {
                span.avatar data-tint="5" aria-hidden="true" { (initials(&frame.agent)) }
                span.unseen { (frame.agent) }
            }
        }
    }
}

/// The sections: rendered again with the number of unread conversations and the mark of trouble.
pub fn stops(r: &Reader, place: Place, unread: u64, strip: &Strip) -> Markup {
    let troubled = !strip.down.is_empty() || !strip.disconnected.is_empty();
    html! {
        div #stops.stops {
            (stop(r, place == Place::Inbox, "/inbox", Icon::Inbox, "rail-inbox", unread, false))
            (stop(r, place == Place::Calendar, "/calendar", Icon::Calendar, "rail-calendar", 0, false))
            (stop(r, place == Place::Page, "/page", Icon::Shop, "rail-page", 0, false))
            (stop(r, place == Place::Health, "/health", Icon::Activity, "rail-health", 0, troubled))
            (stop(r, place == Place::Settings, "/settings", Icon::Settings, "rail-settings", 0, false))
        }
    }
}

fn stop(
    r: &Reader,
    here: bool,
    href: &str,
    drawing: Icon,
    key: &str,
    unread: u64,
    troubled: bool,
) -> Markup {
    html! {
        a.stop href=(href) aria-current=[here.then_some("page")] {
            span.stop-icon {
                (icon(drawing))
                @if unread > 0 { span.unread { @if unread > 99 { "99+" } @else { (unread) } } span.unseen { (r.text("rail-unread")) } }
                @if troubled { span.dot {} span.unseen { (r.text("rail-trouble")) } }
            }
            span { (r.text(key)) }
        }
    }
}

/// The help on keys.
fn keys(r: &Reader) -> Markup {
    let rows = [
        ("J", "keys-next"),
        ("K", "keys-previous"),
        ("R", "keys-reply"),
        ("N", "keys-note"),
        ("E", "keys-close"),
        ("/", "keys-search"),
        ("?", "keys-help"),
        ("Esc", "keys-leave"),
        ("Enter", "keys-send"),
        ("Shift Enter", "keys-line"),
    ];
    html! {
        dialog #keys.keys aria-labelledby="keys-title" {
            form method="dialog" hx-boost="false" {
                h2 #keys-title { (r.text("keys-title")) }
                dl { @for (key, words) in rows { div { dt { @for part in key.split(' ') { kbd { (part) } } } dd { (r.text(words)) } } } }
                button.button autofocus { (r.text("keys-done")) }
            }
        }
    }
}
