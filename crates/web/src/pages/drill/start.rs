//! The page where a drill is begun: the shipped ones as cards, one's own in a box, and what runs
//! or ran last.

use super::drills::{End, Outcome, Running};
use super::stage::{Fault, Script, Shipped};
use crate::pages::icon::{Icon, icon};
use crate::pages::reader::Reader;
use crate::pages::templates::{Word, word};
use maud::{Markup, html};
use std::sync::Arc;

/// The longest script that is taken here, in bytes.
pub const LONGEST: usize = 64 * 1024;
/// What stands in an empty box.
const EXAMPLE: &str =
    "whatsapp, text, 15:30, 18:25, 5xx\n*, webhook_in, 16:00, 18:25, late_webhook";
/// The symptoms that are explained beside the box; all of them stand in `docs/drills.md`.
const SYMPTOMS: [(&str, &str); 10] = [
    ("5xx", "drill-symptom-5xx"),
    ("dns", "drill-symptom-dns"),
    ("timeout", "drill-symptom-timeout"),
    ("lost_answers", "drill-symptom-lost-answers"),
    ("tokens", "drill-symptom-tokens"),
    ("unsupported", "drill-symptom-unsupported"),
    ("never_deliver 25%", "drill-symptom-never-deliver"),
    ("late_delivery 3h", "drill-symptom-late-delivery"),
    ("late_webhook 20m", "drill-symptom-late-webhook"),
    ("lost_webhook", "drill-symptom-lost-webhook"),
];

/// The page.
#[derive(Default)]
pub struct StartPage {
    /// The drills that come with the desk.
    pub shipped: Vec<Shipped>,
    /// Whether the reader may begin one.
    pub may: bool,
    /// What runs or ran last.
    pub now: Now,
    /// A word about what was just tried.
    pub said: Word,
    /// What stands in the box; `None` = nothing was written yet.
    pub written: Option<String>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// What runs, or ran last.
#[derive(Default)]
pub enum Now {
    /// Nothing does or did.
    #[default]
    Nothing,
    /// A drill of this workspace.
    Running(Arc<Running>),
    /// A drill of another workspace of this desk.
    Elsewhere,
    /// One is over.
    Over(Arc<Outcome>),
}

/// What people call a script.
pub fn title(r: &Reader, script: &Script) -> String {
    match script.shipped {
        None => r.text("drill-own"),
        Some(name) => about(r, name, "").unwrap_or_else(|| name.to_owned()),
    }
}

/// What is said about a shipped drill; `None` = nothing.
fn about(r: &Reader, name: &str, part: &str) -> Option<String> {
    r.language.find(&format!("drill-about-{name}{part}"))
}

/// The page.
pub fn start(r: &Reader, page: &StartPage) -> Markup {
    html! {
        div #drill.sheet data-testid="drill" {
            header.sheet-head { h1 { (r.text("drill-title")) } p { (r.text("drill-means")) } }
            (word(&page.said))
            (now(r, &page.now))
            @if !page.may { p.hint data-testid="drill-managers" { (r.text("drill-managers")) } }
            // One at a time: while it runs, nothing is offered that could not be begun.
            @let free = matches!(page.now, Now::Nothing | Now::Over(_));
            @if free { (shipped(r, page)) }
            @if free || page.written.is_some() { (own(r, page)) }
            div.choices { a.button href="/health" { (icon(Icon::Back)) (r.text("incident-back")) } }
        }
    }
}

/// What runs or ran last: the part of the page that changes by itself.
pub fn now(r: &Reader, now: &Now) -> Markup {
    html! {
        div #drill-now role="status" aria-live="polite" {
            @match now {
                Now::Nothing => {}
                Now::Elsewhere => p.hint data-testid="drill-elsewhere" { (r.text("drill-elsewhere")) },
                Now::Running(running) => (under_way(r, running)),
                Now::Over(outcome) => (over(r, outcome)),
            }
        }
    }
}

fn under_way(r: &Reader, running: &Running) -> Markup {
    let percent = running.percent();
    let name = title(r, &running.script);
    html! {
        section.card data-testid="drill-running" {
            h2 { (icon(Icon::Spinner)) (r.fill("drill-running", &[("title", name.clone().into())])) }
            progress.drill-progress max="100" value=(percent) aria-label=(name) {}
            p.hint { (r.fill("drill-percent", &[("percent", u64::from(percent).into())])) " " (r.text("drill-running-means")) }
            noscript { a.button href="/health/drill" { (r.text("drill-refresh")) } }
        }
    }
}

fn over(r: &Reader, outcome: &Outcome) -> Markup {
    let when = r.full_moment(outcome.at);
    let values = [
        ("title", title(r, &outcome.script).into()),
        ("when", when.into()),
    ];
    let key = match &outcome.end {
        End::Played(shown) if shown.figures.breaches.is_empty() => "drill-held",
        End::Played(_) => "drill-broken",
        End::TooLong => "drill-too-long",
        End::Failed => "drill-failed",
    };
    html! {
        section.card data-testid="drill-over" {
            p.hint { (r.fill("drill-last", &values)) }
            p.drill-verdict data-well[key == "drill-held"] { (icon(if key == "drill-held" { Icon::Done } else { Icon::Warning })) strong { (r.text(key)) } }
            @if outcome.shown().is_some() {
                div.choices {
                    a.button.is-main href="/health/drill/result" data-testid="drill-read" { (r.text("drill-read")) }
                    a.button href="/health/drill" { (r.text("drill-another")) }
                }
            } @else {
                div.choices { a.button href="/health/drill" { (r.text("drill-another")) } }
            }
        }
    }
}

fn shipped(r: &Reader, page: &StartPage) -> Markup {
    html! {
        section {
            h2.drill-heading { (r.text("drill-shipped")) }
            ul.drill-cards data-testid="drill-shipped" { @for one in &page.shipped { (card(r, one, page.may)) } }
        }
    }
}

fn card(r: &Reader, one: &Shipped, may: bool) -> Markup {
    let said = |part: &str| about(r, one.name, part);
    let name = said("").unwrap_or_else(|| one.name.to_owned());
    html! {
        li.card {
            @if let Some(when) = said("-when") { p.drill-when { (when) } }
            h3 { (name) }
            @if let Some(what) = said("-what") { p { (what) } }
            @if let Some(source) = said("-source") { p.hint { (r.text("incident-source")) " " (source) } }
            div.choices {
                @if may {
                    form method="post" action="/health/drill" {
                        input type="hidden" name="script" value=(one.name);
                        button.button { (icon(Icon::Queue)) (r.text("drill-begin")) span.unseen { " " (name) } }
                    }
                }
                a.quiet href={ "/health/drill?from=" (one.name) "#drill-own" } { (r.text("drill-from")) span.unseen { " " (name) } }
            }
        }
    }
}

fn own(r: &Reader, page: &StartPage) -> Markup {
    let written = page.written.as_deref();
    let rows = written.map_or(8, |text| text.lines().count().clamp(8, 24));
    html! {
        section #drill-own.card {
            h2 { (icon(Icon::Draft)) (r.text("drill-own")) }
            p.hint { (r.text("drill-own-means")) }
            (faults(r, &page.faults))
            form.stack.drill-form method="post" action="/health/drill" data-testid="drill-own" {
                label.field {
                    span { (r.text("drill-lines")) }
                    textarea name="text" rows=(rows) required maxlength=(LONGEST) spellcheck="false" autocapitalize="off" placeholder=(EXAMPLE)
                        aria-invalid=[(!page.faults.is_empty()).then_some("true")] { (written.unwrap_or_default()) }
                }
                @if page.may { div.choices { button.button { (icon(Icon::Queue)) (r.text("drill-begin")) } } }
            }
            (format(r))
        }
    }
}

/// What is not understood, line by line.
fn what_is_wrong(r: &Reader, fault: &Fault) -> String {
    let values = fault.values.iter();
    let values: Vec<_> = values
        .map(|(name, value)| (*name, value.clone().into()))
        .collect();
    r.fill(fault.key, &values)
}

fn faults(r: &Reader, faults: &[Fault]) -> Markup {
    html! {
        @if !faults.is_empty() {
            div.refused.drill-faults role="alert" data-testid="drill-faults" {
                p { (icon(Icon::Warning)) " " (r.fill("drill-faulty", &[("count", faults.len().into())])) }
                ul { @for fault in faults {
                    li {
                        strong { @match fault.line { Some(line) => (r.fill("drill-line", &[("line", line.into())])), None => (r.text("drill-whole")) } }
                        " " (what_is_wrong(r, fault))
                    }
                } }
                p { (r.text("drill-faulty-next")) }
            }
        }
    }
}

/// How a script is written.
fn format(r: &Reader) -> Markup {
    let fields = [
        ("kind", "drill-field-kind"),
        ("capability", "drill-field-capability"),
        ("from, to", "drill-field-times"),
        ("symptom", "drill-field-symptom"),
    ];
    html! {
        details.fold {
            summary { (r.text("drill-format")) }
            p { (r.text("drill-format-means")) }
            dl.facts.drill-facts { @for (field, key) in fields { div { dt { code { (field) } } dd { (r.text(key)) } } } }
            h3.drill-small { (r.text("drill-symptoms")) }
            dl.facts { @for (symptom, key) in SYMPTOMS { div { dt { code { (symptom) } } dd { (r.text(key)) } } } }
        }
    }
}
