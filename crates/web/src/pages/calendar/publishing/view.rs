//! The settings of publishing as a page: each rule in plain words, each in a form of its own.

use super::super::view::ShownChannel;
use crate::pages::icon::{Icon, icon};
use crate::pages::mark::page_mark;
use crate::pages::reader::Reader;
use maud::{Markup, html};
use sportello_core::post::slot::Slot;
use sportello_core::post::{LateRule, Lateness};
use sportello_core::{AgentId, ChannelId, Time};
use sportello_store::SlotRow;

/// The greatest number of minutes a rule takes: a week.
pub const MOST_MINUTES: u32 = 10_080;

/// What the page shows.
pub struct PublishingPage {
    /// What happens to late posts.
    pub lateness: Lateness,
    /// Whether posts of others than managers are looked over.
    pub approval: bool,
    /// Whether the reader is a manager.
    pub manager: bool,
    /// The agents: who, their name, whether they are managers.
    pub agents: Vec<(AgentId, String, bool)>,
    /// Weekly slots.
    pub slots: Vec<SlotRow>,
    /// The channels that are published on.
    pub channels: Vec<ShownChannel>,
    /// The zone in which slots are.
    pub zone: String,
    /// The words that hide a comment, an entry a line.
    pub words: String,
    /// Comments they hid.
    pub hidden: Vec<HiddenComment>,
    /// When the reader's feed was made, if there is one.
    pub feed_made: Option<Time>,
    /// Its address, just after it was made.
    pub feed: Option<String>,
}

/// A comment that was hidden for a word.
pub struct HiddenComment {
    /// Its channel.
    pub channel: ChannelId,
    /// The platform's id.
    pub external_id: String,
    /// Its words.
    pub text: String,
    /// The entry that hid it.
    pub entry: String,
}

/// A word about what was just tried.
#[derive(Default)]
pub struct Word {
    /// What went wrong.
    pub refused: Option<String>,
    /// What was done: the key of the words.
    pub done: Option<&'static str>,
}

/// The page.
pub fn publishing(r: &Reader, page: &PublishingPage, said: &Word) -> Markup {
    html! {
        div #publishing.sheet data-testid="publishing" {
            header.sheet-head { h1 { (r.text("publishing-title")) } p { (r.text("publishing-means")) } }
            @if let Some(refused) = &said.refused { p.refused role="alert" data-testid="refused" { (icon(Icon::Warning)) " " (refused) } }
            @if let Some(done) = said.done { p.done role="status" { (icon(Icon::Done)) " " (r.text(done)) } }
            (slots(r, page))
            (late(r, page))
            (approval(r, page))
            (words(r, page))
            (feed(r, page))
            div.choices { a.button href="/settings" { (r.text("doctor-back")) } a.button href="/calendar" { (icon(Icon::Calendar)) (r.text("calendar-title")) } }
        }
    }
}

fn late(r: &Reader, page: &PublishingPage) -> Markup {
    let rule = |rule: LateRule| match rule {
        LateRule::Ask => ("late-ask", "late-ask-means"),
        LateRule::PublishLate => ("late-publish", "late-publish-means"),
        LateRule::Spread => ("late-spread", "late-spread-means"),
        LateRule::Drop => ("late-drop", "late-drop-means"),
    };
    let minutes = |name: &str, key: &str, value: u32| {
        html! {
            label.field { span { (r.text(key)) } input type="number" name=(name) min="0" max=(MOST_MINUTES) required value=(value) inputmode="numeric"; }
        }
    };
    html! {
        section.card {
            h2 { (icon(Icon::Pause)) (r.text("late-title")) }
            p.hint { (r.text("late-means")) }
            form.stack method="post" action="/settings/publishing/late" data-testid="late-rule" {
                @for one in LateRule::ALL {
                    @let (name, means) = rule(one);
                    label.pick {
                        input type="radio" name="rule" value=(one.as_str()) checked[one == page.lateness.rule];
                        span { strong { (r.text(name)) } br; span.hint { (r.text(means)) } }
                    }
                }
                (minutes("grace", "late-grace", page.lateness.grace))
                (minutes("spread_by", "late-spread-by", page.lateness.spread_by))
                div.choices { button.button { (r.text("settings-save")) } }
            }
        }
    }
}

fn approval(r: &Reader, page: &PublishingPage) -> Markup {
    html! {
        section.card {
            h2 { (icon(Icon::Review)) (r.text("approval-title")) }
            p { (r.text(if page.approval { "approval-is-on" } else { "approval-is-off" })) }
            @if page.manager {
                form.choices method="post" action="/settings/publishing/approval" {
                    input type="hidden" name="wanted" value=(!page.approval);
                    button.button data-testid="approval-switch" { (r.text(if page.approval { "approval-turn-off" } else { "approval-turn-on" })) }
                }
            } @else { p.hint { (r.text("approval-managers-only")) } }
            h3 { (r.text("approval-managers")) }
            ul.channels data-testid="managers" { @for (agent, name, manager) in &page.agents { (one_agent(r, page, *agent, name, *manager)) } }
        }
    }
}

fn one_agent(
    r: &Reader,
    page: &PublishingPage,
    agent: AgentId,
    name: &str,
    manager: bool,
) -> Markup {
    html! {
        li {
            div { p.address-handle { (name) } p.hint { (r.text(if manager { "approval-is-manager" } else { "approval-no-manager" })) } }
            @if page.manager {
                form method="post" action="/settings/publishing/manager" {
                    input type="hidden" name="agent" value=(agent);
                    input type="hidden" name="manager" value=(!manager);
                    button.quiet aria-label={ (r.text(if manager { "approval-take" } else { "approval-make" })) ": " (name) } {
                        (r.text(if manager { "approval-take" } else { "approval-make" }))
                    }
                }
            }
        }
    }
}

fn slots(r: &Reader, page: &PublishingPage) -> Markup {
    html! {
        section.card {
            h2 { (icon(Icon::Queue)) (r.text("slots-title")) }
            p.hint { (r.text("slots-means")) " " (r.fill("slots-zone", &[("zone", (&page.zone).into())])) }
            @if page.slots.is_empty() { p { (r.text("slots-none")) } }
            ul.channels data-testid="slots" { @for row in &page.slots { (slot(r, page, row)) } }
            details.fold open[page.slots.is_empty()] {
                summary { (icon(Icon::Plus)) (r.text("slots-add")) }
                form.stack method="post" action="/settings/publishing/slot" data-testid="add-slot" {
                    fieldset.slot-days { legend { (r.text("slots-days")) }
                        @for day in 1..=7_u8 { label.pick { input type="checkbox" name="weekday" value=(day); span { (r.text(&format!("weekday-short-{day}"))) } } }
                    }
                    label.field { span { (r.text("slots-time")) } input type="time" name="time" required; }
                    @if page.channels.len() > 1 {
                        fieldset { legend { (r.text("slots-channels")) }
                            @for channel in &page.channels { label.pick { input type="checkbox" name="channel" value=(channel.id); (page_mark(r, &channel.kind)) span { (channel.name) } } }
                        }
                    }
                    div.choices { button.button { (r.text("slots-add")) } }
                }
            }
        }
    }
}

fn slot(r: &Reader, page: &PublishingPage, row: &SlotRow) -> Markup {
    let named = page
        .channels
        .iter()
        .filter(|c| row.channels.contains(&c.id));
    html! {
        li {
            div {
                p.address-handle { (slot_clock(row.slot)) " · " (slot_days(r, row.slot)) }
                p.hint { @if row.channels.is_empty() { (r.text("slots-all")) } @else { @for one in named { span.network { (page_mark(r, &one.kind)) (one.name) } " " } } }
            }
            form method="post" action="/settings/publishing/slot/delete" {
                input type="hidden" name="slot" value=(row.id);
                button.quiet { (icon(Icon::Remove)) (r.text("slots-delete")) }
            }
        }
    }
}

/// `10:00`.
fn slot_clock(slot: Slot) -> String {
    format!("{:02}:{:02}", slot.minute / 60, slot.minute % 60)
}

/// `Mon, Wed, Fri`, or a word for all of them.
fn slot_days(r: &Reader, slot: Slot) -> String {
    if slot.weekdays & 0b111_1111 == 0b111_1111 {
        return r.text("slots-daily");
    }
    let on = (0..7).filter(|day| slot.weekdays & (1 << day) != 0);
    let names: Vec<String> = on
        .map(|day| r.text(&format!("weekday-short-{}", day + 1)))
        .collect();
    names.join(", ")
}

fn words(r: &Reader, page: &PublishingPage) -> Markup {
    html! {
        section.card {
            h2 { (icon(Icon::Hidden)) (r.text("hiding-title")) }
            p.hint { (r.text("hiding-means")) }
            form.stack method="post" action="/settings/publishing/words" data-testid="hiding" {
                input type="hidden" name="read" value=(page.words);
                label.field { span { (r.text("hiding-words")) } textarea name="words" maxlength="20000" spellcheck="false" rows="6" { (page.words) } }
                div.choices { button.button { (r.text("settings-save")) } }
            }
            @if !page.hidden.is_empty() {
                h3 { (r.text("hiding-hidden")) }
                ul.channels data-testid="hidden" {
                    @for one in &page.hidden {
                        li {
                            div { p { (one.text) } p.hint { (r.fill("hiding-for", &[("entry", (&one.entry).into())])) } }
                            form method="post" action="/settings/publishing/unhide" {
                                input type="hidden" name="channel" value=(one.channel);
                                input type="hidden" name="comment" value=(one.external_id);
                                button.quiet { (icon(Icon::Undo)) (r.text("hiding-undo")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn feed(r: &Reader, page: &PublishingPage) -> Markup {
    html! {
        section.card {
            h2 { (icon(Icon::Feed)) (r.text("feed-title")) }
            p.hint { (r.text("feed-means")) }
            @if let Some(address) = &page.feed {
                p { strong { (r.text("feed-once")) } }
                p.feed-address {
                    code data-testid="feed-address" { (address) }
                    copy-text text=(address) done=(r.text("copied")) { button.quiet type="button" { (icon(Icon::Copy)) span { (r.text("feed-copy")) } } }
                }
            } @else if let Some(made) = page.feed_made { p { (r.fill("feed-made", &[("when", r.full_moment(made).into())])) } }
            div.choices {
                form method="post" action="/settings/publishing/feed" {
                    button.button data-testid="make-feed" { (icon(Icon::Key)) (r.text(if page.feed_made.is_some() { "feed-remake" } else { "feed-make" })) }
                }
                @if page.feed_made.is_some() {
                    form method="post" action="/settings/publishing/feed/end" { button.button { (icon(Icon::Ban)) (r.text("feed-end")) } }
                }
            }
        }
    }
}
