//! The page of alerts: by e-mail, by browsers, when not, a try-out, and what was told.

use super::load::AlertsPage;
use crate::pages::assets;
use crate::pages::icon::{Icon, icon};
use crate::pages::reader::Reader;
use crate::pages::templates::{Word, word};
use data_encoding::HEXLOWER;
use maud::{Markup, html};
use sportello_core::alert::{Quiet, What};
use sportello_engine::alerts::AlertPost;
use sportello_store::{AlertEnd, AlertRow, BrowserRow};

const HERE: &str = "/settings/alerts";

/// The page.
pub fn alerts(r: &Reader, page: &AlertsPage, said: &Word) -> Markup {
    html! {
        div #alerts.sheet data-testid="alerts" {
            header.sheet-head { h1 { (r.text("alert-title")) } p { (r.text("alert-means")) } }
            (word(said))
            (by_mail(r, page))
            (by_browser(r, page))
            (when(r, page))
            (last(r, page))
            @if page.manager { (server(r, page)) (opinion(r, page)) }
            div.choices { a.button href="/settings" { (icon(Icon::Back)) (r.text("doctor-back")) } }
        }
    }
}

fn by_mail(r: &Reader, page: &AlertsPage) -> Markup {
    let wish = &page.wish;
    html! {
        section.card data-testid="alert-mail" {
            h2 { (icon(Icon::Note)) (r.text("alert-by-mail")) }
            @match (&wish.address, wish.confirmed) {
                (Some(address), true) => {
                    p { (icon(Icon::Done)) " " (r.fill("alert-goes-to", &[("address", address.into())])) }
                    form method="post" action={ (HERE) "/forget" } { button.quiet { (icon(Icon::Remove)) (r.text("alert-forget")) } }
                },
                (Some(address), false) => {
                    p { (r.fill("alert-code-where", &[("address", address.into())])) }
                    form.stack method="post" action={ (HERE) "/code" } {
                        label.field { span { (r.text("alert-code")) }
                            input name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="12"; }
                        div.choices { button.button.is-main { (r.text("alert-code-give")) } }
                    }
                    (address_form(r, page, "alert-other-address"))
                    form method="post" action={ (HERE) "/forget" } { button.quiet { (icon(Icon::Remove)) (r.text("alert-forget")) } }
                },
                (None, _) => (address_form(r, page, "alert-give-address")),
            }
        }
    }
}

/// Where an address is given; where no mail can leave it says so instead.
fn address_form(r: &Reader, page: &AlertsPage, key: &str) -> Markup {
    if page.post == AlertPost::Nothing {
        let key = match page.manager {
            true => "alert-no-post",
            false => "alert-no-post-ask",
        };
        return html! { p.hint { (r.text(key)) } };
    }
    html! {
        form.stack method="post" action={ (HERE) "/address" } {
            label.field { span { (r.text(key)) } input type="email" name="address" autocomplete="email" required maxlength="254"; }
            div.choices { button.button { (icon(Icon::Send)) (r.text("alert-code-send")) } }
            p.hint { (r.text("alert-code-means")) }
        }
    }
}

fn by_browser(r: &Reader, page: &AlertsPage) -> Markup {
    let known: Vec<String> = page
        .browsers
        .iter()
        .map(|one| HEXLOWER.encode(&one.hash))
        .collect();
    html! {
        section.card data-testid="alert-browsers" {
            h2 { (icon(Icon::Talk)) (r.text("alert-by-browser")) }
            p { (r.text("alert-by-browser-means")) }
            @match &page.key {
                None => p.refused { (r.text("alert-no-key")) },
                Some(key) => (switch(r, key, &known.join(" "))),
            }
            @if !page.browsers.is_empty() {
                ul.channels data-testid="alert-browser-list" { @for one in &page.browsers { (browser(r, one)) } }
            }
            details.fold {
                summary { (icon(Icon::Info)) (r.text("alert-limits")) }
                ul.alert-limits {
                    li { (r.text("alert-limit-secure")) }
                    li { (r.text("alert-limit-which")) }
                    li { (r.text("alert-limit-between")) }
                    li { (r.text("alert-limit-tested")) }
                    li { (r.text("alert-limit-shared")) }
                }
            }
        }
    }
}

/// What this browser can, shown by its script: one of its parts at a time.
fn switch(r: &Reader, key: &str, known: &str) -> Markup {
    html! {
        push-switch data-key=(key) data-worker=(assets::address("push-worker.js")) data-known=(known) {
            p.hint data-part="unable" { (r.text("alert-here-unable")) }
            p.hint data-part="insecure" hidden { (r.text("alert-here-insecure")) }
            p.hint data-part="denied" hidden { (r.text("alert-here-denied")) }
            p.refused role="alert" data-part="failed" hidden { (icon(Icon::Warning)) " " (r.text("alert-here-failed")) }
            p data-part="on" hidden { (icon(Icon::Done)) " " (r.text("alert-here-on")) }
            form method="post" action={ (HERE) "/browsers" } hx-boost="false" data-part="off" hidden {
                input type="hidden" name="endpoint";
                input type="hidden" name="p256dh";
                input type="hidden" name="auth";
                button.button type="button" { (icon(Icon::Plus)) (r.text("alert-here-allow")) }
            }
        }
    }
}

fn browser(r: &Reader, one: &BrowserRow) -> Markup {
    let name = match one.device.as_str() {
        "" => r.text("sessions-unknown"),
        name => name.to_owned(),
    };
    html! {
        li {
            (icon(Icon::Talk))
            div {
                p.address-handle { (name) }
                p.hint {
                    (r.fill("alert-browser-since", &[("when", r.full_moment(one.made_at).into())]))
                    @if let Some(at) = one.taken_at { " · " (r.fill("alert-browser-taken", &[("when", r.full_moment(at).into())])) }
                }
                @if let Some(trouble) = &one.trouble { p.hint.is-down { (icon(Icon::Warning)) (r.text(trouble)) } }
            }
            form method="post" action={ (HERE) "/browsers/" (one.id) "/drop" } data-browser=(HEXLOWER.encode(&one.hash)) {
                button.button { (r.text("alert-browser-drop")) }
            }
        }
    }
}

/// `HH:MM`, as a field for times has it.
fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn when(r: &Reader, page: &AlertsPage) -> Markup {
    let time = |name: &str, key: &str, minute: Option<u16>| {
        let value = minute.map(clock).unwrap_or_default();
        html! { label.field { span { (r.text(key)) } input type="time" name=(name) value=(value); } }
    };
    let quiet: Option<Quiet> = page.wish.quiet;
    html! {
        section.card data-testid="alert-when" {
            h2 { (icon(Icon::Clock)) (r.text("alert-when")) }
            ul.alert-limits { li { (r.text("alert-when-begins")) } li { (r.text("alert-when-windows")) } li { (r.text("alert-when-inside")) } }
            form.stack method="post" action=(HERE) {
                @if page.wish.confirmed {
                    label.pick { input type="checkbox" name="mail" value="yes" checked[page.wish.by_mail]; span { (r.text("alert-mail-on")) } }
                } @else if page.wish.by_mail { input type="hidden" name="mail" value="yes"; }
                fieldset.alert-quiet {
                    legend { (r.text("alert-quiet")) }
                    (time("from", "alert-quiet-from", quiet.map(|q| q.from)))
                    (time("to", "alert-quiet-to", quiet.map(|q| q.to)))
                }
                p.hint { (r.text("alert-quiet-means")) }
                div.choices { button.button { (r.text("settings-save")) } }
            }
        }
    }
}

fn last(r: &Reader, page: &AlertsPage) -> Markup {
    html! {
        section.card data-testid="alert-last" {
            h2 { (icon(Icon::List)) (r.text("alert-last")) }
            form method="post" action={ (HERE) "/try" } { button.button { (icon(Icon::Send)) (r.text("alert-try")) } }
            @if page.last.is_empty() { p.hint { (r.text("alert-last-none")) } }
            ul.alert-list data-testid="alert-list" { @for row in &page.last { li { (told(r, row)) } } }
        }
    }
}

fn told(r: &Reader, row: &AlertRow) -> Markup {
    let what = match row.facts.what {
        What::Begun => "alert-what-begun",
        What::Spread => "alert-what-spread",
        What::Over => "alert-what-over",
        What::Windows => "alert-what-windows",
        What::Test => "alert-what-test",
        What::Confirm => "alert-what-confirm",
    };
    let by = match row.browser {
        None => "alert-by-mail-short",
        Some(_) => "alert-by-browser-short",
    };
    let (state, drawing) = match row.end {
        None => ("alert-end-waits", Icon::Clock),
        Some(AlertEnd::Sent) => ("alert-end-sent", Icon::Check),
        Some(AlertEnd::Superseded) => ("alert-end-superseded", Icon::Ban),
        Some(AlertEnd::Refused) => ("alert-end-refused", Icon::Failed),
        Some(AlertEnd::Stale) => ("alert-end-stale", Icon::Ban),
        Some(AlertEnd::Unwanted) => ("alert-end-unwanted", Icon::Ban),
    };
    let trouble = row
        .trouble
        .as_ref()
        .filter(|_| row.end != Some(AlertEnd::Sent));
    html! {
        (icon(drawing))
        div {
            @match row.facts.incident {
                Some(id) => a href={ "/health/incidents/" (id) } { (r.text(what)) },
                None => (r.text(what)),
            }
            p.hint { (r.full_moment(row.queued_at)) " · " (r.text(by)) " · " (r.text(state)) }
            @if let Some(trouble) = trouble { p.hint.is-down { (icon(Icon::Warning)) (r.text(trouble)) } }
        }
    }
}

fn server(r: &Reader, page: &AlertsPage) -> Markup {
    let (now, named) = match &page.post {
        AlertPost::Named { from, server, user } => (
            r.fill("alert-server-named", &[("server", server.into())]),
            Some((server.as_str(), user.as_str(), from.as_str())),
        ),
        AlertPost::Mailbox(address) => (
            r.fill("alert-server-mailbox", &[("address", address.into())]),
            None,
        ),
        AlertPost::Nothing => (r.text("alert-server-none"), None),
    };
    let (address, user, from) = named.unwrap_or_default();
    html! {
        section.card data-testid="alert-server" {
            h2 { (icon(Icon::Upload)) (r.text("alert-server")) }
            p { (now) }
            details.fold open[page.post == AlertPost::Nothing] {
                summary { (icon(Icon::Draft)) (r.text("alert-server-name")) }
                form.stack method="post" action={ (HERE) "/server" } {
                    label.field { span { (r.text("alert-server-address")) }
                        input name="server" required maxlength="254" placeholder="smtp.example.com:587" value=(address); }
                    label.field { span { (r.text("alert-server-from")) } input type="email" name="from" required maxlength="254" value=(from); }
                    label.field { span { (r.text("alert-server-user")) } input name="user" autocomplete="off" maxlength="254" value=(user); }
                    label.field { span { (r.text("alert-server-password")) }
                        input type="password" name="password" autocomplete="new-password" maxlength="254"; }
                    p.hint { (r.text("alert-server-means")) }
                    div.choices { button.button { (r.text("settings-save")) } }
                }
                @if named.is_some() {
                    form method="post" action={ (HERE) "/server/clear" } { button.quiet { (icon(Icon::Remove)) (r.text("alert-server-clear")) } }
                }
            }
        }
    }
}

fn opinion(r: &Reader, page: &AlertsPage) -> Markup {
    html! {
        section.card data-testid="opinion-settings" {
            h2 { (icon(Icon::Feed)) (r.text("opinion-title")) }
            p { (r.text("opinion-means")) }
            form.stack method="post" action={ (HERE) "/opinion" } {
                label.pick {
                    input type="checkbox" name="on" value="yes" checked[page.opinion.on];
                    span { strong { (r.text("opinion-on")) } br; span.hint { (r.text("opinion-on-means")) } }
                }
                label.field { span { (r.text("opinion-address")) }
                    input type="url" name="address" maxlength="500" placeholder=(page.usual) value=(page.opinion.address); }
                div.choices { button.button { (r.text("settings-save")) } }
            }
        }
    }
}
