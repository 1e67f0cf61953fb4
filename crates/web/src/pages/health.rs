//! Health: the matrix of channels and what each can do, what is held, and each channel's
//! permission.

use super::icon::{Icon, icon};
use super::incident::stretch;
use super::mark::mark;
use super::reader::Reader;
use super::tick::{state_icon, state_words};
use super::view::{Cell, ChannelHealth, HealthPage, Token};
use maud::{Markup, html};
use sportello_core::Capability;
use sportello_core::breaker::State;

/// The page.
pub fn health(r: &Reader, page: &HealthPage) -> Markup {
    html! {
        div #health.sheet {
            header.sheet-head { h1 { (r.text("health-title")) } p { (r.text("health-means")) } }
            (verdict(r, page))
            @if page.channels.is_empty() {
                p.hint { (r.text("health-no-channels")) }
            } @else {
                (matrix(r, page))
            }
            (incidents(r, page))
            p { a href="/health/gaps" data-testid="gaps-door" { (r.text("gaps-link")) } }
            @if page.rehearses { (rehearsal(r)) }
            (open_cells(r, page))
            @if !page.deliveries.is_empty() { (deliveries(r, page)) }
        }
    }
}

/// Where an outage is rehearsed.
fn rehearsal(r: &Reader) -> Markup {
    html! {
        section.card.drill-door {
            div { h2 { (icon(Icon::Queue)) (r.text("drill-title")) } p.hint { (r.text("drill-door")) } }
            a.button href="/health/drill" data-testid="drill-door" { (r.text("drill-open")) }
        }
    }
}

/// Health as it looked at another time, as a picture: the verdict and the matrix, and what was said
/// of each trouble to whoever wants to read it.
pub fn still(r: &Reader, page: &HealthPage) -> Markup {
    let mut channels = page.channels.iter();
    let troubled = channels.any(|channel| {
        let mut cells = channel.cells.iter().flatten();
        channel.token != Token::Good || cells.any(|cell| cell.state != State::Closed)
    });
    html! {
        (verdict(r, page))
        (matrix(r, page))
        @if troubled { details.fold { summary { (r.text("drill-troubles")) } div.drill-troubles { (open_cells(r, page)) } } }
    }
}

/// One sentence first: all well, or how much is not.
fn verdict(r: &Reader, page: &HealthPage) -> Markup {
    let cells = page.channels.iter().flat_map(|c| c.cells.iter().flatten());
    let open = cells.clone().filter(|c| c.state != State::Closed).count();
    let held: u64 = cells.map(|c| c.held).sum();
    let gone = page
        .channels
        .iter()
        .filter(|c| c.token != Token::Good)
        .count();
    html! {
        p.verdict data-well[open == 0 && gone == 0] role="status" data-testid="verdict" {
            @if open == 0 && gone == 0 && held == 0 {
                (icon(Icon::Done)) span { (r.text("health-all-well")) }
            } @else if open == 0 && gone == 0 {
                (icon(Icon::Pause)) span { (r.fill("health-only-held", &[("held", held.into())])) }
            } @else {
                (icon(Icon::Warning))
                span { (r.fill("health-troubled", &[("open", (open + gone).into()), ("held", held.into())])) }
            }
        }
    }
}

fn matrix(r: &Reader, page: &HealthPage) -> Markup {
    html! {
        div.matrix-scroll tabindex="0" role="region" aria-label=(r.text("health-matrix")) {
            table.matrix data-testid="matrix" {
                thead { tr {
                    th scope="col" { (r.text("health-channel")) }
                    @for capability in &page.columns { th scope="col" { (r.capability(*capability)) } }
                    th scope="col" { (r.text("health-token")) }
                } }
                @for (platform, channels) in platforms(page) {
                    tbody { (roll_up(r, page, platform, &channels)) @for channel in channels { (row(r, channel)) } }
                }
            }
        }
    }
}

/// The channels of each platform, in the order in which they stand.
fn platforms(page: &HealthPage) -> Vec<(&str, Vec<&ChannelHealth>)> {
    let mut platforms: Vec<(&str, Vec<&ChannelHealth>)> = Vec::new();
    for channel in &page.channels {
        match platforms
            .iter_mut()
            .find(|(name, _)| *name == channel.platform)
        {
            Some((_, channels)) => channels.push(channel),
            None => platforms.push((&channel.platform, vec![channel])),
        }
    }
    platforms
}

/// One line a platform: how much of it fails, permissions among it.
fn roll_up(r: &Reader, page: &HealthPage, platform: &str, channels: &[&ChannelHealth]) -> Markup {
    let cells = channels.iter().flat_map(|c| c.cells.iter().flatten());
    let all = cells.clone().count() + channels.len();
    let gone = channels.iter().filter(|c| c.token != Token::Good).count();
    let fails = cells.filter(|c| c.state != State::Closed).count() + gone;
    let name = r.language.find(&format!("platform-{platform}"));
    let name = name.unwrap_or_else(|| platform.to_owned());
    let key = match fails {
        0 => "health-platform-works",
        _ => "health-platform-fails",
    };
    let words = [
        ("platform", name.into()),
        ("count", fails.into()),
        ("all", all.into()),
    ];
    html! {
        tr.platform { th scope="rowgroup" colspan=(page.columns.len() + 2) data-testid="platform" { span data-fails[fails > 0] { (r.fill(key, &words)) } } }
    }
}

/// The incidents of 90 days, each with its page.
fn incidents(r: &Reader, page: &HealthPage) -> Markup {
    html! {
        section.card {
            h2 { (icon(Icon::Clock)) (r.text("health-incidents")) }
            @if page.incidents.is_empty() { p.hint { (r.text("health-no-incidents")) } }
            ul.incident-list data-testid="incidents" { @for line in &page.incidents {
                li {
                    a href={ "/health/incidents/" (line.id) } { (line.what) }
                    span.hint { (stretch(r, line.opened_at, line.closed_at)) " · " (r.fill("incident-people-count", &[("count", line.contacts.into())])) }
                }
            } }
        }
    }
}

fn row(r: &Reader, channel: &ChannelHealth) -> Markup {
    html! {
        tr {
            th scope="row" {
                span.network { (mark(r, &channel.kind)) (r.network(&channel.kind)) }
                small { (channel.name) }
                small.hint { (heard(r, channel.heard)) }
            }
            @for one in &channel.cells { td { (cell(r, one.as_ref())) } }
            td { (token(r, channel.token)) @if channel.token_held > 0 { small.hint { (r.fill("cell-held", &[("count", channel.token_held.into())])) } } }
        }
    }
}

/// When something last arrived, in words.
pub fn heard(r: &Reader, heard: Option<sportello_core::Time>) -> Markup {
    html! {
        @match heard {
            Some(at) => { (r.text("heard")) " " time datetime=(at) title=(r.full_moment(at)) { (r.short_moment(at)) } },
            None => (r.text("never-heard")),
        }
    }
}

fn cell(r: &Reader, cell: Option<&Cell>) -> Markup {
    html! {
        @match cell {
            None => span.cell data-state="none" { span.unseen { (r.text("cell-none")) } span aria-hidden="true" { "–" } },
            Some(cell) => {
                span.cell data-state=(cell.state.as_str()) {
                    (icon(match cell.state { State::Closed => Icon::Check, State::Open => Icon::Close, State::HalfOpen => Icon::Retry }))
                    span { (r.text(&format!("cell-{}", cell.state.as_str().replace('_', "-")))) }
                    @if let Some(since) = cell.since { small { (r.time_since(since)) } }
                    @if cell.held > 0 { small.held { (icon(Icon::Pause)) (r.fill("cell-held", &[("count", cell.held.into())])) } }
                }
            },
        }
    }
}

/// What is known of a channel's permission.
pub fn token(r: &Reader, token: Token) -> Markup {
    let (state, drawing, key, since) = match token {
        Token::Good => ("closed", Icon::Key, "token-good", None),
        Token::Suspect(since) => ("half_open", Icon::Question, "token-suspect", Some(since)),
        Token::Gone(since) => ("open", Icon::Key, "token-gone", Some(since)),
    };
    html! {
        span.cell data-state=(state) {
            (icon(drawing)) span { (r.text(key)) }
            @if let Some(since) = since { small { (r.time_since(since)) } }
        }
    }
}

/// What is not well, each in words: since when, what it means, when it is tried again.
fn open_cells(r: &Reader, page: &HealthPage) -> Markup {
    html! {
        @for channel in &page.channels {
            @if let Token::Gone(_) = channel.token {
                (trouble(r, channel, &r.text("token-gone"), &html! { p { (r.text("token-gone-means")) } }))
            }
            @if let Token::Suspect(_) = channel.token {
                (trouble(r, channel, &r.text("token-suspect"), &html! { p { (r.text("token-suspect-means")) } }))
            }
            @for (column, cell) in page.columns.iter().zip(&channel.cells) {
                @if let Some(cell) = cell { @if cell.state != State::Closed {
                    (trouble(r, channel, &r.capability(*column), &html! {
                        @if let Some(error) = &cell.error { p { (error) } }
                        p.hint {
                            @if let Some(since) = cell.since { (r.text("since")) " " (r.time_since(since)) }
                            @if cell.held > 0 { " · " (r.fill("strip-held", &[("count", cell.held.into())])) }
                            @if let Some(probe) = cell.probe { @if probe > r.now { " · " (r.text("health-next-probe")) " " (r.time_left(probe)) } }
                        }
                        @if matches!(column, Capability::Text | Capability::Image) { p.hint { (r.text("health-nothing-lost")) } }
                    }))
                } }
            }
        }
    }
}

fn trouble(r: &Reader, channel: &ChannelHealth, what: &str, words: &Markup) -> Markup {
    html! {
        section.card.is-troubled data-testid="trouble" {
            h2 { (mark(r, &channel.kind)) (r.network(&channel.kind)) " · " (what) }
            p.hint { (channel.name) }
            (words)
        }
    }
}

fn deliveries(r: &Reader, page: &HealthPage) -> Markup {
    html! {
        section.card {
            h2 { (r.text("health-deliveries")) }
            ul.counts {
                @for (state, count) in &page.deliveries {
                    li { span.tick data-state=(state) { (icon(state_icon(*state))) } strong { (count) } " " (state_words(r, *state)) }
                }
            }
        }
    }
}
