//! What came of a drill: the verdict in plain words, its numbers, what stands ready.

use super::drills::Outcome;
use super::load::Shown;
use super::stage::{Breach, Figures};
use super::start::title;
use crate::pages::icon::{Icon, icon};
use crate::pages::incident::{Ready, rehearsed, title as incident_title, words_list};
use crate::pages::reader::Reader;
use maud::{Markup, html};

/// One of the three pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// What came of it.
    Result,
    /// What the desk showed meanwhile.
    Desk,
    /// The incident's page.
    Incident,
}

const TABS: [(Tab, &str, &str); 3] = [
    (Tab::Result, "/health/drill/result", "drill-tab-result"),
    (Tab::Desk, "/health/drill/result/desk", "drill-tab-desk"),
    (
        Tab::Incident,
        "/health/drill/result/incident",
        "drill-tab-incident",
    ),
];

/// The frame of all three.
pub fn framed(r: &Reader, outcome: &Outcome, here: Tab, content: &Markup) -> Markup {
    let values = [
        ("title", title(r, &outcome.script).into()),
        ("when", r.full_moment(outcome.at).into()),
        ("seconds", (outcome.took.0.max(0) / 1_000).into()),
    ];
    html! {
        div #drill.sheet data-testid="drill-result" {
            header.sheet-head {
                h1 { (title(r, &outcome.script)) }
                p { (r.fill("drill-played", &values)) }
            }
            nav.tabs aria-label=(r.text("drill-tabs")) { @for (tab, href, key) in TABS {
                a href=(href) aria-current=[(tab == here).then_some("page")] { (r.text(key)) }
            } }
            (content)
            div.choices {
                a.button href="/health/drill" { (icon(Icon::Back)) (r.text("drill-another")) }
                a.button href="/health/drill?from=last#drill-own" { (icon(Icon::Draft)) (r.text("drill-from")) }
            }
        }
    }
}

/// What came of it.
pub fn account(r: &Reader, outcome: &Outcome, shown: &Shown, ready: &[Ready]) -> Markup {
    let figures = &shown.figures;
    let held = figures.breaches.is_empty();
    html! {
        p.verdict data-well[held] data-testid="drill-verdict" {
            (icon(if held { Icon::Done } else { Icon::Warning }))
            span { (r.text(if held { "drill-held" } else { "drill-broken" })) }
        }
        @if !held { (breaches(r, figures)) }
        section.card data-testid="drill-account" {
            h2 { (icon(Icon::Activity)) (r.text("drill-what")) }
            ul.drill-said { @for sentence in sentences(r, figures) { li { (sentence) } } }
            (counts(r, figures))
            p.hint { (r.text("drill-cast")) " " (again(r, outcome, figures)) }
        }
        (crate::pages::incident::readiness(r, ready))
    }
}

fn breaches(r: &Reader, figures: &Figures) -> Markup {
    html! {
        section.card.is-troubled data-testid="drill-breaches" {
            h2 { (icon(Icon::Warning)) (r.text("drill-breaches")) }
            ul.drill-said { @for breach in &figures.breaches { li { (breach_words(r, breach)) } } }
        }
    }
}

fn breach_words(r: &Reader, breach: &Breach) -> String {
    r.fill(
        &format!("drill-promise-{}", breach.promise),
        &[
            ("count", breach.count.into()),
            ("limit", breach.limit.into()),
        ],
    )
}

/// The account in sentences, the most important first.
fn sentences(r: &Reader, f: &Figures) -> Vec<String> {
    let mut all = vec![
        r.fill(
            "drill-in",
            &[("said", f.said.into()), ("lost", f.in_lost.into())],
        ),
        r.fill(
            "drill-out",
            &[("out", f.out.into()), ("delivered", f.delivered.into())],
        ),
    ];
    let mut some = |count: u64, key: &str| {
        if count > 0 {
            all.push(r.fill(key, &[("count", count.into())]));
        }
    };
    some(f.by_fallback, "drill-by-fallback");
    some(f.withdrawn, "drill-withdrawn");
    some(f.unconfirmed, "drill-unconfirmed");
    some(f.swallowed, "drill-swallowed");
    some(f.windows_missed, "drill-windows");
    some(f.posts, "drill-posts");
    all.push(match f.noticed_after {
        Some(after) => r.fill("drill-noticed", &[("length", r.length(after).into())]),
        None => r.text("drill-never-noticed"),
    });
    all.push(match f.recovered_after {
        Some(after) => r.fill("drill-recovered", &[("length", r.length(after).into())]),
        None => r.text("drill-still-waits"),
    });
    if !f.idle_lines.is_empty() {
        let lines: Vec<String> = f.idle_lines.iter().map(usize::to_string).collect();
        let (count, lines) = (lines.len(), words_list(r, &lines));
        all.push(r.fill(
            "drill-idle",
            &[("lines", lines.into()), ("count", count.into())],
        ));
    }
    all
}

fn counts(r: &Reader, f: &Figures) -> Markup {
    let parts = [
        ("sent", "drill-count-delivered", f.delivered),
        ("fallen-back", "incident-fallen-back", f.by_fallback),
        ("waiting", "drill-count-withdrawn", f.withdrawn),
        ("unknown", "incident-unknown", f.unconfirmed),
        ("lost", "drill-count-lost", f.lost),
    ];
    html! {
        dl.incident-counts data-testid="drill-counts" {
            @for (part, key, count) in parts { div data-part=(part) data-none[count == 0] { dt { (r.text(key)) } dd { (count) } } }
            div { dt { (r.text("drill-count-in")) } dd { (f.said - f.in_lost.min(f.said)) " / " (f.said) } }
            div { dt { (r.text("drill-count-posts")) } dd { (f.posts - f.posts_lost.min(f.posts)) " / " (f.posts) } }
        }
    }
}

/// How the same is played again from the command line.
fn again(r: &Reader, outcome: &Outcome, figures: &Figures) -> Markup {
    let script = outcome.script.shipped.unwrap_or("FILE");
    let command = format!(
        "sportello drill {script} --data DIR --seed {}",
        figures.seed
    );
    html! { (r.text("drill-again")) " " code { (command) } }
}

/// The incident's page as it would have read; of several, the one that is asked for, else the one
/// in which the most failed.
pub fn incident(r: &Reader, shown: &Shown, asked: Option<usize>) -> Markup {
    let all = shown.incidents.iter().enumerate();
    let gravest = all.max_by_key(|(_, page)| (page.row.cells.len(), page.row.contacts));
    let nth = asked.or(gravest.map(|(n, _)| n)).unwrap_or(0);
    let r = &Reader {
        now: shown.ended_at,
        ..r.clone()
    };
    html! {
        @match shown.incidents.get(nth) {
            None => p.hint data-testid="drill-no-incident" { (r.text("drill-no-incident")) },
            Some(page) => {
                p.hint { (r.text("drill-incident-means")) }
                @if shown.incidents.len() > 1 {
                    nav.drill-steps aria-label=(r.text("drill-incidents")) { @for (n, one) in shown.incidents.iter().enumerate() {
                        a href={ "/health/drill/result/incident?n=" (n) } aria-current=[(n == nth).then_some("page")] { strong { (incident_title(r, one)) } }
                    } }
                }
                div data-still { (rehearsed(r, page)) }
            }
        }
    }
}
