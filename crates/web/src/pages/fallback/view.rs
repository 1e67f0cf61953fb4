//! The page: each rule as a sentence, the form in which one is written, what consent means.

use super::form::{MOST_MINUTES, WAYS, value};
use super::load::Known;
use crate::pages::icon::{Icon, icon};
use crate::pages::mark::mark;
use crate::pages::reader::Reader;
use crate::pages::templates::{Word, word};
use maud::{Markup, html};
use sportello_core::fallback::{MOST_RULES, Rule, Way};

/// Minutes that a new rule waits.
const USUAL: u32 = 15;

/// The form that is open.
pub struct Open {
    /// The place of the rule it changes; `None` = a new one.
    pub at: Option<usize>,
    /// Its fields, as typed.
    pub from: String,
    /// Minutes.
    pub after: String,
    /// The ways.
    pub ways: Vec<String>,
}

impl Open {
    /// A form for a new rule.
    pub fn new() -> Open {
        Open {
            at: None,
            from: String::new(),
            after: USUAL.to_string(),
            ways: Vec::new(),
        }
    }

    /// The form of a rule that is there.
    pub fn of(at: usize, rule: &Rule) -> Open {
        Open {
            at: Some(at),
            from: rule
                .from
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            after: rule.after.to_string(),
            ways: rule.ways.iter().map(value).collect(),
        }
    }
}

/// A rule as a form carries it along, so that one that was changed meanwhile is not taken for it.
pub fn seen(rule: &Rule) -> String {
    serde_json::to_string(rule).unwrap_or_default()
}

/// The page.
pub fn fallback(r: &Reader, known: &Known, open: Option<&Open>, said: &Word) -> Markup {
    html! {
        div #fallback.sheet data-testid="fallback" {
            header.sheet-head { h1 { (r.text("fallback-title")) } p { (r.text("fallback-means")) } }
            (word(said))
            section.card {
                h2 { (r.text("fallback-rules")) }
                @if known.rules.0.is_empty() {
                    p { (r.text("fallback-none")) }
                } @else {
                    p.hint { (r.text("fallback-first-counts")) }
                    ol.fallback-rules {
                        @for (at, rule) in known.rules.0.iter().enumerate() { li data-testid="rule" { (one(r, known, at, rule)) } }
                    }
                }
                @if open.is_none() && known.rules.0.len() < MOST_RULES {
                    div.choices { a.button.is-main href="/settings/fallback?edit=new" { (icon(Icon::Plus)) (r.text("fallback-add")) } }
                }
            }
            @if let Some(open) = open { (form(r, known, open)) }
            section.card { h2 { (r.text("fallback-consent")) } p { (r.text("fallback-consent-means")) } }
            @if !known.unfit.is_empty() {
                details.card.fold {
                    summary { (r.text("fallback-unfit")) }
                    ul { @for (name, why) in &known.unfit { li { strong { (name) } ": " (r.text(why)) } } }
                }
            }
            div.choices { a.button href="/settings" { (r.text("doctor-back")) } }
        }
    }
}

fn one(r: &Reader, known: &Known, at: usize, rule: &Rule) -> Markup {
    let last = known.rules.0.len() - 1;
    let seen = seen(rule);
    html! {
        p.fallback-when {
            @if let Some(from) = &rule.from { (mark(r, from)) }
            span { (when(r, rule)) }
        }
        ol.fallback-ways { @for (nth, way) in rule.ways.iter().enumerate() { li { @if nth > 0 { (r.text("fallback-else")) " " } (said(r, way)) } } }
        div.choices {
            a.button href={ "/settings/fallback?edit=" (at) } { (icon(Icon::Draft)) (r.text("fallback-edit")) }
            @if at > 0 { (shift(r, at, at - 1, &seen, Icon::Up, "fallback-up")) }
            @if at < last { (shift(r, at, at + 1, &seen, Icon::Down, "fallback-down")) }
            form method="post" action="/settings/fallback/remove" {
                input type="hidden" name="at" value=(at); input type="hidden" name="seen" value=(seen);
                button.button { (icon(Icon::Remove)) (r.text("fallback-remove")) }
            }
        }
    }
}

fn shift(r: &Reader, at: usize, to: usize, seen: &str, sign: Icon, words: &str) -> Markup {
    html! {
        form method="post" action="/settings/fallback/move" {
            input type="hidden" name="at" value=(at); input type="hidden" name="to" value=(to); input type="hidden" name="seen" value=(seen);
            button.button title=(r.text(words)) aria-label=(r.text(words)) { (icon(sign)) }
        }
    }
}

/// `When a reply on Instagram is held for 15 minutes:`.
fn when(r: &Reader, rule: &Rule) -> String {
    let minutes = ("minutes", i64::from(rule.after).into());
    match &rule.from {
        Some(from) => r.fill(
            "fallback-when",
            &[("network", r.network(from).into()), minutes],
        ),
        None => r.fill("fallback-when-any", &[minutes]),
    }
}

/// `WhatsApp with the template “we_answered”, if they agreed`.
fn said(r: &Reader, way: &Way) -> String {
    let network = ("network", r.network(&way.kind).into());
    match &way.template {
        Some(template) => {
            let name = format!("{} ({})", template.name, template.language);
            r.fill(
                "fallback-by-template",
                &[network, ("template", name.into())],
            )
        }
        None => r.fill("fallback-by-words", &[network]),
    }
}

fn form(r: &Reader, known: &Known, open: &Open) -> Markup {
    let title = match open.at {
        Some(_) => "fallback-edit-title",
        None => "fallback-add",
    };
    let rule = open.at.and_then(|at| known.rules.0.get(at));
    html! {
        section.card {
            h2 { (r.text(title)) }
            form.stack method="post" action="/settings/fallback/save" data-testid="rule-form" {
                @if let (Some(at), Some(rule)) = (open.at, rule) {
                    input type="hidden" name="at" value=(at); input type="hidden" name="seen" value=(seen(rule));
                }
                label.field { span { (r.text("fallback-from")) }
                    select name="from" {
                        option value="" selected[open.from.is_empty()] { (r.text("fallback-any")) }
                        @for kind in &known.kinds { option value=(kind) selected[open.from == kind.as_str()] { (r.network(kind)) } }
                        @if let Some(gone) = rule.and_then(|rule| rule.from.as_ref()).filter(|from| !known.kinds.contains(from)) {
                            option value=(gone) selected[open.from == gone.as_str()] { (r.network(gone)) }
                        }
                    }
                }
                label.field { span { (r.text("fallback-after")) } input type="number" name="after" min="1" max=(MOST_MINUTES) required value=(open.after); }
                @for nth in 0..WAYS {
                    label.field { span { (r.text(if nth == 0 { "fallback-way" } else { "fallback-way-else" })) }
                        select name="way" { (ways(r, known, rule, open.ways.get(nth).map_or("", String::as_str))) } }
                }
                div.choices {
                    button.button.is-main { (icon(Icon::Check)) (r.text("settings-save")) }
                    a.button href="/settings/fallback" { (r.text("fallback-leave")) }
                }
            }
        }
    }
}

/// The ways that can be chosen: of the networks there are, and those the rule has already.
fn ways(r: &Reader, known: &Known, rule: Option<&Rule>, chosen: &str) -> Markup {
    let words = known.kinds.iter().map(|kind| Way {
        kind: kind.clone(),
        template: None,
    });
    let filled = known.fit.iter().map(|(kind, template)| Way {
        kind: kind.clone(),
        template: Some(template.clone()),
    });
    let mut all: Vec<Way> = words.chain(filled).collect();
    for way in rule.into_iter().flat_map(|rule| &rule.ways) {
        if !all.contains(way) {
            all.push(way.clone());
        }
    }
    html! {
        option value="" selected[chosen.is_empty()] { (r.text("fallback-no-more")) }
        @for way in &all { @let value = value(way); option value=(value) selected[value == chosen] { (said(r, way)) } }
    }
}
