//! Connecting: the ways in, what was found and can be chosen, what came of it.

use super::icon::{Icon, icon};
use super::mark::mark;
use super::reader::Reader;
use maud::{Markup, html};
use sportello_channels::Field;
use sportello_core::{AppId, ChannelKind};
use sportello_engine::login::Grant;

/// An app, as the page shows it.
pub struct KnownApp {
    /// Its id here.
    pub id: AppId,
    /// The platform's id.
    pub platform_id: String,
}

/// A kind, with the fields that connect a channel of it by hand.
pub struct ByHand {
    /// The kind.
    pub kind: ChannelKind,
    /// Its fields.
    pub fields: &'static [Field],
    /// Whether it needs no app of Meta's: a bot, which is its own app, or a mailbox.
    pub own_app: bool,
    /// Whether it is a mailbox.
    pub mailbox: bool,
    /// Whether it has a dialog.
    pub dialog: bool,
    /// Whether its dialog needs a configuration.
    pub config: bool,
}

/// What the page shows.
pub struct ConnectPage {
    /// The apps that are known.
    pub apps: Vec<KnownApp>,
    /// The kinds.
    pub kinds: Vec<ByHand>,
    /// Where dialogs lead back to, to be written into the app's settings.
    pub back: String,
    /// Where webhooks are taken.
    pub webhook: String,
    /// Where the callbacks of removal are taken: deauthorize, delete.
    pub removal: (String, String),
    /// What went wrong just now, in words.
    pub refused: Option<String>,
    /// What was just done, in words.
    pub done: Option<String>,
}

/// What came of connecting one thing.
pub struct Came {
    /// Its kind.
    pub kind: ChannelKind,
    /// Its name.
    pub name: String,
    /// Why it was not connected; `None` = it was.
    pub refused: Option<String>,
    /// What the platform refused on the way.
    pub remarks: Vec<String>,
    /// Events that had waited for it.
    pub claimed: u64,
}

/// The page with the ways in.
pub fn connect(r: &Reader, page: &ConnectPage) -> Markup {
    html! {
        div #connect.sheet data-testid="connect" {
            header.sheet-head { h1 { (r.text("connect-title")) } p { (r.text("connect-means")) } }
            @if let Some(refused) = &page.refused { p.refused role="alert" data-testid="refused" { (icon(Icon::Warning)) " " (refused) } }
            @if let Some(done) = &page.done { p.done role="status" { (icon(Icon::Done)) " " (done) } }
            @if page.apps.is_empty() { (app(r, page)) } @else { (dialogs(r, page)) (by_hand(r, page)) (app(r, page)) }
            (bots(r, page))
            (mailboxes(r, page))
            div.choices { a.button href="/settings" { (r.text("doctor-back")) } }
        }
    }
}

fn which_app(r: &Reader, page: &ConnectPage) -> Markup {
    html! {
        @match page.apps.as_slice() {
            [only] => { input type="hidden" name="app" value=(only.id); },
            several => {
                label.field { span { (r.text("connect-app")) }
                    select name="app" { @for one in several { option value=(one.id) { (one.platform_id) } } }
                }
            },
        }
    }
}

fn dialogs(r: &Reader, page: &ConnectPage) -> Markup {
    let way = |kind: &ByHand| {
        let name = kind.kind.as_str();
        html! {
            form.way method="get" action="/settings/connect/go" hx-boost="false" {
                input type="hidden" name="way" value=(name);
                (mark(r, &kind.kind))
                div {
                    h3 { (r.text(&format!("connect-{name}"))) }
                    p.hint { (r.text(&format!("connect-{name}-means"))) }
                    (which_app(r, page))
                    @if kind.config { label.field { span { (r.text("connect-config")) } input name="config" inputmode="numeric" autocomplete="off" maxlength="40"; } }
                }
                button.button data-testid={ "go-" (name) } { (r.text("connect-go")) }
            }
        }
    };
    let caught = page.kinds.iter().find(|kind| kind.config);
    html! {
        section.card {
            h2 { (r.text("connect-dialogs")) }
            @for kind in page.kinds.iter().filter(|kind| kind.dialog) { (way(kind)) }
            @if let Some(kind) = caught {
                details.fold {
                    summary { (r.text("connect-code")) }
                    form.stack method="post" action="/settings/connect/code" hx-boost="false" {
                        input type="hidden" name="way" value=(kind.kind);
                        p.hint { (r.text("connect-code-means")) }
                        (which_app(r, page))
                        label.field { span { (r.text("connect-code-field")) } input name="code" required autocomplete="off" maxlength="2000"; }
                        div.choices { button.button { (r.text("connect-exchange")) } }
                    }
                }
            }
            p.hint { (r.text("connect-back")) " " code { (page.back) } }
        }
    }
}

fn by_hand(r: &Reader, page: &ConnectPage) -> Markup {
    html! {
        section.card {
            h2 { (r.text("connect-by-hand")) }
            p.hint { (r.text("connect-by-hand-means")) }
            @for kind in page.kinds.iter().filter(|kind| !kind.own_app) { (pasted(r, kind, &which_app(r, page))) }
        }
    }
}

/// What connects by its token alone, whether or not an app of Meta's is known.
fn bots(r: &Reader, page: &ConnectPage) -> Markup {
    html! {
        section.card {
            h2 { (r.text("connect-bots")) }
            p.hint { (r.text("connect-bots-means")) }
            @for kind in page.kinds.iter().filter(|kind| kind.own_app && !kind.mailbox) { (pasted(r, kind, &html! {})) }
        }
    }
}

/// What connects by its servers and a password.
fn mailboxes(r: &Reader, page: &ConnectPage) -> Markup {
    html! {
        section.card {
            h2 { (r.text("connect-mailboxes")) }
            p.hint { (r.text("connect-mailboxes-means")) }
            @for kind in page.kinds.iter().filter(|kind| kind.mailbox) { (pasted(r, kind, &html! {})) }
        }
    }
}

/// The form that connects a channel of a kind by what is pasted.
fn pasted(r: &Reader, kind: &ByHand, app: &Markup) -> Markup {
    html! {
        details.fold data-testid={ "paste-" (kind.kind) } {
            summary { (mark(r, &kind.kind)) " " (r.network(&kind.kind)) }
            form.stack method="post" action="/settings/connect/paste" hx-boost="false" {
                input type="hidden" name="kind" value=(kind.kind);
                (app)
                @for field in kind.fields {
                    label.field {
                        span { (r.text(&format!("field-{}-{}", kind.kind, field.name))) @if !field.required { " " small { (r.text("connect-optional")) } } }
                        input name=(field.name) type=(if field.secret { "password" } else { "text" }) required[field.required] autocomplete="off" maxlength="2000" spellcheck="false";
                    }
                }
                div.choices { button.button { (r.text("connect-paste")) } }
            }
        }
    }
}

fn app(r: &Reader, page: &ConnectPage) -> Markup {
    html! {
        section.card {
            h2 { (icon(Icon::Key)) (r.text("connect-app-title")) }
            p.hint { (r.text("connect-app-means")) }
            @for one in &page.apps { p { (r.text("connect-app")) " " code { (one.platform_id) } } }
            form.stack method="post" action="/settings/connect/app" hx-boost="false" data-testid="app" {
                label.field { span { (r.text("connect-app-id")) } input name="app" required inputmode="numeric" pattern="[0-9]{3,30}" autocomplete="off"; }
                label.field { span { (r.text("connect-app-secret")) } input name="secret" type="password" required minlength="8" maxlength="200" autocomplete="off"; }
                div.choices { button.button { (r.text("connect-app-save")) } }
            }
            dl.facts {
                div { dt { (r.text("connect-webhook")) } dd { code { (page.webhook) } } }
                div { dt { (r.text("connect-deauthorize")) } dd { code { (page.removal.0) } } }
                div { dt { (r.text("connect-delete")) } dd { code { (page.removal.1) } } }
            }
        }
    }
}

/// The page on which a person chooses what to connect.
pub fn choose(r: &Reader, grant: &Grant, sealed: &str, pin: bool) -> Markup {
    html! {
        div #connect.sheet data-testid="choose" {
            header.sheet-head { h1 { (r.text("choose-title")) } p { (r.text("choose-means")) } }
            section.card {
                form.stack method="post" action="/settings/connect/choose" hx-boost="false" {
                    input type="hidden" name="grant" value=(sealed);
                    ul.channels {
                        @for found in &grant.found {
                            li {
                                label.pick {
                                    input type="checkbox" name="asset" value={ (found.kind) ":" (found.asset) } checked;
                                    (mark(r, &found.kind))
                                    span { span.address-handle { (found.name) } br; small.hint { (r.network(&found.kind)) " · " code { (found.asset) } } }
                                }
                            }
                        }
                    }
                    @if pin {
                        label.field { span { (r.text("choose-pin")) } input name="pin" inputmode="numeric" pattern="[0-9]{6}" maxlength="6" autocomplete="off"; }
                        p.hint { (r.text("choose-pin-means")) }
                    }
                    div.choices { button.button.is-main { (r.text("choose-connect")) } a.button href="/settings/connect" hx-boost="false" { (r.text("choose-not")) } }
                }
            }
        }
    }
}

/// What came of it.
pub fn came(r: &Reader, all: &[Came]) -> Markup {
    html! {
        div #connect.sheet data-testid="connected" {
            header.sheet-head { h1 { (r.text("came-title")) } }
            section.card {
                ul.channels {
                    @for one in all {
                        li {
                            (mark(r, &one.kind))
                            div {
                                p.address-handle { (one.name) }
                                @match &one.refused {
                                    Some(why) => { p.refused { (why) } },
                                    None => { p.hint { (r.text("came-connected"))
                                        @if one.claimed > 0 { " " (r.fill("came-claimed", &[("count", one.claimed.into())])) } } },
                                }
                                @for remark in &one.remarks { p.hint { (icon(Icon::Warning)) " " (r.fill("came-remark", &[("what", remark.clone().into())])) } }
                            }
                        }
                    }
                }
            }
            div.choices { a.button.is-main href="/settings/doctor" { (icon(Icon::Activity)) (r.text("doctor-look")) } a.button href="/settings" { (r.text("doctor-back")) } }
        }
    }
}
