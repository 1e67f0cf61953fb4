//! Settings: the look, the language, the channels, one's own sessions. What cannot be edited here
//! is shown and says where it is set.

use super::frame::Theme;
use super::health::{heard, token};
use super::icon::{Icon, icon};
use super::mark::mark;
use super::reader::Reader;
use super::sessions::sessions;
use super::view::SettingsPage;
use crate::i18n::Language;
use maud::{Markup, html};

/// The page.
pub fn settings(r: &Reader, page: &SettingsPage, theme: Theme) -> Markup {
    html! {
        div #settings.sheet {
            header.sheet-head { h1 { (r.text("settings-title")) } p { (page.workspace) } }
            (channels(r, page))
            (notices(r, page))
            (look(r, theme))
            (shop(r, page))
            (account(r, page))
        }
    }
}

fn channels(r: &Reader, page: &SettingsPage) -> Markup {
    html! {
        section.card {
            h2 { (r.text("settings-channels")) }
            @if page.channels.is_empty() {
                p { (r.text("settings-no-channels")) }
            } @else {
                ul.channels data-testid="channels" {
                    @for channel in &page.channels {
                        li {
                            (mark(r, &channel.kind))
                            div { p.address-handle { (channel.name) } p.hint { (r.network(&channel.kind)) " · " code { (channel.asset) } " · " (heard(r, channel.heard)) } }
                            (token(r, channel.token))
                        }
                    }
                }
            }
            div.choices {
                a.button href="/settings/connect" hx-boost="false" data-testid="connect-channel" { (icon(Icon::Link)) (r.text("settings-connect")) }
                a.button href="/settings/publishing" { (icon(Icon::Calendar)) (r.text("publishing-title")) }
                a.button href="/settings/templates" { (icon(Icon::Note)) (r.text("templates-title")) }
                a.button href="/settings/status" { (icon(Icon::Shown)) (r.text("status-title")) }
                a.button href="/settings/alerts" { (icon(Icon::Warning)) (r.text("alert-title")) }
                a.button href="/settings/fallback" { (icon(Icon::Other)) (r.text("fallback-title")) }
                a.button href="/settings/doctor" { (icon(Icon::Activity)) (r.text("doctor-look")) }
            }
        }
    }
}

/// The platforms' own words to the business, which nobody else would read: a template refused, a
/// number's quality, a thread handed over.
fn notices(r: &Reader, page: &SettingsPage) -> Markup {
    html! {
        section.card {
            h2 { (r.text("notices-title")) }
            @if page.notices.is_empty() {
                p.hint { (r.text("notices-none")) }
            } @else {
                ul.notices data-testid="notices" {
                    @for told in &page.notices {
                        li {
                            details {
                                summary { code { (told.what) } span.hint { (told.channel) " · " (r.full_moment(told.at)) } }
                                dl.facts { @for (name, value) in &told.facts { div { dt { (name) } dd { (value) } } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Theme and language: whole pages are asked for anew, since both belong to the document.
fn look(r: &Reader, theme: Theme) -> Markup {
    html! {
        section.card {
            h2 { (r.text("settings-look")) }
            form.choice-row method="post" action="/settings/look" hx-boost="false" {
                fieldset {
                    legend { (r.text("settings-theme")) }
                    div.segments { @for one in Theme::ALL {
                        label {
                            input.unseen type="radio" name="theme" value=(one.as_str()) checked[one == theme];
                            span { (icon(match one { Theme::Device => Icon::Settings, Theme::Light => Icon::Sun, Theme::Dark => Icon::Moon }))
                                (r.text(&format!("theme-{}", one.as_str()))) }
                        }
                    } }
                }
                fieldset {
                    legend { (r.text("settings-language")) }
                    div.segments { @for one in Language::ALL {
                        label {
                            input.unseen type="radio" name="language" value=(one.tag()) checked[one == r.language];
                            span lang=(one.tag()) { (one.text("language-own-name")) }
                        }
                    } }
                }
                button.button { (r.text("settings-save")) }
            }
        }
    }
}

fn shop(r: &Reader, page: &SettingsPage) -> Markup {
    html! {
        section.card {
            h2 { (r.text("settings-shop")) }
            dl.facts {
                div { dt { (r.text("settings-name")) } dd { (page.workspace) } }
                div { dt { (r.text("settings-zone")) } dd { (page.time_zone) } }
                div { dt { (r.text("settings-agents")) } dd { (page.agent)
                    @for other in &page.agents { ", " (other) } } }
                div { dt { (r.text("settings-api")) } dd { (r.text("settings-api-means")) } }
            }
        }
    }
}

fn account(r: &Reader, page: &SettingsPage) -> Markup {
    html! {
        section.card {
            h2 { (r.text("settings-account")) }
            p { (r.fill("settings-signed-in-as", &[("name", (&page.agent).into())])) }
            (sessions(r, &page.sessions))
            div.choices {
                a.button href="/password" hx-boost="false" { (icon(Icon::Key)) (r.text("password-change")) }
                form method="post" action="/sign-out" hx-boost="false" { button.button { (icon(Icon::SignOut)) (r.text("sign-out")) } }
                form method="post" action="/sign-out/everywhere" hx-boost="false" {
                    button.button { (icon(Icon::SignOut)) (r.text("sign-out-everywhere")) }
                }
            }
            p.hint { (r.text("sign-out-everywhere-means")) }
        }
    }
}
