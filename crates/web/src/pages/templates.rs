//! Templates: the list with where each stands, the form in which one is made or changed, and the
//! form in which one is filled in for a person. What is written is seen at once beside it.

mod from_post;

use super::icon::{Icon, icon};
use super::mark::mark;
use super::post::taken::Taken;
use super::reader::Reader;
use from_post::{begun, from_post, left_over, takes_the_words};
use maud::{Markup, html};
use sportello_core::template::{Blank, Button, ButtonDoes, FileSort, Header, Shape, Takes};
use sportello_core::{ChannelId, ChannelKind, ConversationId};
use sportello_store::TemplateRow;

/// Cards a form has room for.
pub const CARDS: usize = 5;
/// Buttons that answer with their words, in a form.
pub const ANSWERS: usize = 3;

/// A channel that has templates.
pub struct Shelf {
    /// Its id.
    pub channel: ChannelId,
    /// Its kind.
    pub kind: ChannelKind,
    /// Its name.
    pub name: String,
    /// Its templates.
    pub rows: Vec<TemplateRow>,
}

/// A word about what was just tried.
#[derive(Default)]
pub struct Word {
    /// What went wrong.
    pub refused: Option<String>,
    /// What was done.
    pub done: Option<String>,
}

/// The word, if there is one.
pub fn word(word: &Word) -> Markup {
    html! {
        @if let Some(refused) = &word.refused { p.refused role="alert" data-testid="refused" { (icon(Icon::Warning)) " " (refused) } }
        @if let Some(done) = &word.done { p.done role="status" { (icon(Icon::Done)) " " (done) } }
    }
}

/// The list.
pub fn list(r: &Reader, shelves: &[Shelf], said: &Word) -> Markup {
    html! {
        div #templates.sheet data-testid="templates" {
            header.sheet-head { h1 { (r.text("templates-title")) } p { (r.text("templates-means")) } }
            (word(said))
            @if shelves.is_empty() { p { (r.text("templates-no-channel")) } }
            @for shelf in shelves {
                section.card {
                    h2 { (mark(r, &shelf.kind)) (shelf.name) }
                    @if shelf.rows.is_empty() { p.hint { (r.text("templates-none")) } }
                    ul.template-list {
                        @for row in &shelf.rows { li data-testid="template" { (one(r, row)) } }
                    }
                    div.choices {
                        a.button.is-main href={ "/settings/templates/edit?channel=" (shelf.channel) } { (icon(Icon::Plus)) (r.text("templates-new")) }
                        form method="post" action="/settings/templates/sync" { input type="hidden" name="channel" value=(shelf.channel); button.button { (icon(Icon::Retry)) (r.text("templates-sync")) } }
                    }
                    @if let Some(first) = shelf.rows.first() { p.hint { (r.fill("templates-listed", &[("when", r.full_moment(first.listed_at).into())])) } }
                }
            }
            div.choices { a.button href="/settings" { (r.text("doctor-back")) } }
        }
    }
}

fn one(r: &Reader, row: &TemplateRow) -> Markup {
    let at = format!("channel={}&id={}", row.channel, row.external_id);
    html! {
        div.template-head {
            strong { (row.name) }
            span.chip { (row.language) }
            span.chip { (row.category.to_lowercase()) }
            (status(r, &row.status))
        }
        @if let Some(reason) = &row.reason { p.refused { (r.fill("templates-reason", &[("reason", reason.clone().into())])) } }
        details.fold {
            summary { (first_words(&row.shape)) }
            (preview(r, &row.shape))
            div.choices {
                a.button href={ "/settings/templates/edit?" (at) } { (r.text("templates-edit")) }
                form method="post" action="/settings/templates/delete" {
                    input type="hidden" name="channel" value=(row.channel); input type="hidden" name="id" value=(row.external_id);
                    button.button { (r.text("templates-delete")) }
                }
            }
        }
    }
}

/// Where a template's approval stands: a word and a colour of our own for those that are known.
fn status(r: &Reader, status: &str) -> Markup {
    let known = [
        "approved",
        "pending",
        "rejected",
        "paused",
        "disabled",
        "in_appeal",
        "flagged",
    ];
    html! {
        span.chip.approval data-status=(status) {
            (if known.contains(&status) { r.text(&format!("approval-{}", status.replace('_', "-"))) } else { status.replace('_', " ") })
        }
    }
}

fn first_words(shape: &Shape) -> String {
    shape.body.chars().take(90).collect()
}

/// What the person will see, with the blanks as they are filled in.
fn preview(r: &Reader, shape: &Shape) -> Markup {
    html! {
        div.template-preview data-testid="preview" {
            div.bubble { (inside(r, shape, "")) }
            @if !shape.cards.is_empty() {
                div.template-cards {
                    @for (nth, card) in shape.cards.iter().enumerate() { div.bubble { (inside(r, card, &format!("card.{nth}."))) } }
                }
            }
        }
    }
}

fn inside(r: &Reader, shape: &Shape, under: &str) -> Markup {
    html! {
        @match &shape.header {
            Some(Header::Text(line)) => { p { strong { (open(line, &format!("{under}header"))) } } },
            Some(Header::File(sort)) => { div.template-file data-file={ (under) "header" } { (icon(Icon::Image)) " " (r.text(&format!("templates-header-{}", sort.as_str()))) } },
            Some(Header::Place) => { div.template-file { (icon(Icon::Pin)) " " (r.text("templates-header-place")) } },
            None => {},
        }
        p.said { (open(&shape.body, &format!("{under}body"))) }
        @if let Some(footer) = &shape.footer { p.aside { (footer) } }
        @if !shape.buttons.is_empty() { ul.choices { @for button in &shape.buttons { li { (button.title) } } } }
    }
}

/// A text whose blanks can be filled in before one's eyes.
fn open(text: &str, under: &str) -> Markup {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, behind)) = after.split_once("}}") else {
            break;
        };
        pieces.push((before, Some(name.trim())));
        rest = behind;
    }
    html! {
        @for (before, name) in pieces {
            (before) @if let Some(name) = name { span.blank data-blank={ (under) "." (name) } { "{{" (name) "}}" } }
        }
        (rest)
    }
}

/// The form in which a template is made or changed.
pub fn edit(
    r: &Reader,
    shelf: &Shelf,
    row: Option<&TemplateRow>,
    taken: Option<&Taken>,
    categories: &[&str],
    said: &Word,
) -> Markup {
    let begun = taken.map(begun).unwrap_or_default();
    let shape = row.map_or(&begun, |row| &row.shape);
    let title = r.text(if row.is_some() {
        "templates-edit-title"
    } else {
        "templates-new-title"
    });
    html! {
        div #templates.sheet data-testid="template-edit" {
            header.sheet-head { h1 { (title) } p { (shelf.name) } }
            (word(said))
            section.card {
                form.stack method="post" enctype="multipart/form-data" action="/settings/templates/save" hx-boost="false" {
                    input type="hidden" name="channel" value=(shelf.channel);
                    @if let Some(row) = row {
                        input type="hidden" name="id" value=(row.external_id);
                        input type="hidden" name="name" value=(row.name); input type="hidden" name="language" value=(row.language);
                        p { strong { (row.name) } " " span.chip { (row.language) } " " (status(r, &row.status)) }
                    } @else {
                        label.field { span { (r.text("templates-name")) } input name="name" required pattern="[a-z0-9_]{1,512}" autocomplete="off" spellcheck="false"; small.hint { (r.text("templates-name-means")) } }
                        label.field { span { (r.text("templates-language")) } input name="language" required value=(r.language.tag()) pattern="[a-z]{2,3}(_[A-Z]{2})?" autocomplete="off"; small.hint { (r.text("templates-language-means")) } }
                    }
                    label.field { span { (r.text("templates-category")) }
                        select name="category" { @for one in categories { option value=(one) selected[row.is_some_and(|row| row.category == *one)] { (r.text(&format!("category-{}", one.to_lowercase()))) } } } }
                    @if let Some(taken) = taken { input type="hidden" name="post" value=(taken.post); }
                    @if let (Some(taken), Some(media)) = (taken, taken.and_then(Taken::goes)) { (from_post(r, media, taken, "header")) }
                    (header_fields(r, shape))
                    label.field { span { (r.text("templates-body")) } textarea name="body" maxlength="1024" required { (shape.body) } small.hint { (r.fill("templates-body-means", &[("one", "{{1}}".into()), ("two", "{{2}}".into()), ("named", "{{nome}}".into())])) } }
                    label.field { span { (r.text("templates-footer")) } input name="footer" maxlength="60" value=[shape.footer.as_deref()] autocomplete="off"; }
                    (button_fields(r, shape))
                    label.field { span { (r.text("templates-examples")) } textarea name="examples" { (examples(shape)) } small.hint { (r.text("templates-examples-means")) } }
                    (card_fields(r, shape))
                    div.choices { button.button.is-main { (r.text("templates-submit")) } a.button href="/settings/templates" { (r.text("choose-not")) } }
                    p.hint { (r.text("templates-review")) }
                }
            }
            @if row.is_some() { section.card { h2 { (r.text("templates-preview")) } (preview(r, shape)) } }
        }
    }
}

fn header_fields(r: &Reader, shape: &Shape) -> Markup {
    let (kind, line) = match &shape.header {
        None => ("none", ""),
        Some(Header::Text(line)) => ("text", line.as_str()),
        Some(Header::File(sort)) => (sort.as_str(), ""),
        Some(Header::Place) => ("place", ""),
    };
    html! {
        label.field { span { (r.text("templates-header")) }
            select name="header" { @for one in ["none", "text", "image", "video", "document", "place"] { option value=(one) selected[one == kind] { (r.text(&format!("templates-header-{one}"))) } } } }
        label.field { span { (r.text("templates-header-line")) } input name="header-line" maxlength="60" value=(line) autocomplete="off"; }
        label.field { span { (r.text("templates-sample")) } input type="file" name="sample:header"; small.hint { (r.text("templates-sample-means")) } }
    }
}

fn button_fields(r: &Reader, shape: &Shape) -> Markup {
    let does = |what: ButtonDoes| shape.buttons.iter().filter(move |b| b.does == what);
    let answers: Vec<&Button> = does(ButtonDoes::Answers).collect();
    let (link, call) = (
        does(ButtonDoes::Opens).next(),
        does(ButtonDoes::Calls).next(),
    );
    let title = |b: Option<&Button>| b.map(|b| b.title.clone());
    let target = |b: Option<&Button>| b.and_then(|b| b.target.clone());
    html! {
        fieldset.rows {
            legend { (r.text("templates-buttons")) }
            @for nth in 0..ANSWERS { input name="answer" maxlength="25" value=[answers.get(nth).map(|b| b.title.as_str())] placeholder=(r.text("templates-answer")) aria-label=(r.text("templates-answer")) autocomplete="off"; }
            div.pair {
                input name="link-title" maxlength="25" value=[title(link)] placeholder=(r.text("templates-link-title")) aria-label=(r.text("templates-link-title")) autocomplete="off";
                input name="link-url" maxlength="2000" value=[target(link)] placeholder="https://…/{{1}}" aria-label=(r.text("templates-link-url")) autocomplete="off";
            }
            div.pair {
                input name="call-title" maxlength="25" value=[title(call)] placeholder=(r.text("templates-call-title")) aria-label=(r.text("templates-call-title")) autocomplete="off";
                input name="call-number" type="tel" maxlength="20" value=[target(call)] placeholder="+39…" aria-label=(r.text("templates-call-number")) autocomplete="off";
            }
        }
    }
}

fn card_fields(r: &Reader, shape: &Shape) -> Markup {
    html! {
        details.fold open[!shape.cards.is_empty()] {
            summary { (r.text("templates-cards")) }
            p.hint { (r.text("templates-cards-means")) }
            @for nth in 0..CARDS {
                @let card = shape.cards.get(nth);
                fieldset.rows {
                    legend { (r.fill("templates-card", &[("number", (nth + 1).into())])) }
                    textarea name={ "card-body:" (nth) } maxlength="160" aria-label=(r.text("templates-card-body")) placeholder=(r.text("templates-card-body")) { (card.map(|c| c.body.as_str()).unwrap_or_default()) }
                    input name={ "card-answer:" (nth) } maxlength="25" value=[card.and_then(|c| c.buttons.first()).map(|b| b.title.as_str())] placeholder=(r.text("templates-answer")) aria-label=(r.text("templates-answer")) autocomplete="off";
                    input type="file" name={ "sample:card." (nth) ".header" } accept="image/jpeg,image/png,video/mp4" aria-label=(r.text("templates-sample"));
                }
            }
        }
    }
}

/// The examples, a line each, in the order of the blanks.
fn examples(shape: &Shape) -> String {
    let blanks = shape.blanks().into_iter();
    let words = blanks.filter(|blank| blank.takes == Takes::Words);
    let lines: Vec<String> = words.map(|b| b.example.unwrap_or_default()).collect();
    lines.join("\n")
}

/// For whom a template is filled in.
pub struct For {
    /// The conversation.
    pub conversation: ConversationId,
    /// The person's name.
    pub name: String,
    /// The address it leaves by.
    pub address: i64,
    /// The post that is sent as a message.
    pub taken: Option<Taken>,
}

impl For {
    /// The post, at the end of an address.
    fn post(&self) -> String {
        let post = self.taken.as_ref().map(|taken| taken.post);
        post.map_or_else(String::new, |post| format!("&post={post}"))
    }
}

/// The approved templates of a channel, to choose from.
pub fn choose(r: &Reader, to: &For, shelf: &Shelf) -> Markup {
    html! {
        div #templates.sheet data-testid="template-choose" {
            header.sheet-head { h1 { (r.fill("template-for", &[("name", to.name.clone().into())])) } p { (r.text("template-for-means")) } }
            section.card {
                @if shelf.rows.is_empty() {
                    p { (r.text("template-none-approved")) }
                    @if let Some(taken) = &to.taken { p { a.button href={ "/settings/templates/edit?channel=" (shelf.channel) "&post=" (taken.post) } { (icon(Icon::Plus)) (r.text("post-message-make")) } } }
                }
                ul.template-list {
                    @for row in &shelf.rows {
                        li { a.template-pick href={ "/inbox/" (to.conversation) "/template?address=" (to.address) "&template=" (row.external_id) (to.post()) } data-testid="pick" {
                            span.template-head { strong { (row.name) } span.chip { (row.language) } span.chip { (row.category.to_lowercase()) } }
                            span.hint { (first_words(&row.shape)) }
                        } }
                    }
                }
            }
            div.choices { a.button href={ "/inbox/" (to.conversation) } { (r.text("template-back")) } a.button href="/settings/templates" { (r.text("templates-title")) } }
        }
    }
}

/// The form in which a template is filled in.
pub fn fill(
    r: &Reader,
    to: &For,
    row: &TemplateRow,
    key: &str,
    values: &[(String, String)],
    said: &Word,
) -> Markup {
    html! {
        div #templates.sheet data-testid="template-fill" {
            header.sheet-head { h1 { (r.fill("template-for", &[("name", to.name.clone().into())])) } p { (row.name) " · " (row.language) } }
            (word(said))
            section.card.template-two {
                template-form {
                    form.stack method="post" enctype="multipart/form-data" hx-boost="false"
                        action={ "/inbox/" (to.conversation) "/template" } {
                        input type="hidden" name="address" value=(to.address);
                        input type="hidden" name="template" value=(row.external_id);
                        input type="hidden" name="key" value=(key);
                        @if let Some(taken) = &to.taken { input type="hidden" name="post" value=(taken.post); }
                        @for blank in row.shape.blanks() { (blank_field(r, to, &row.shape, &blank, values)) }
                        @if let Some(taken) = &to.taken { (left_over(r, taken, &row.shape)) }
                        div.choices { button.button.is-main { (icon(Icon::Send)) (r.text("template-send")) } a.button href={ "/inbox/" (to.conversation) "/template?address=" (to.address) (to.post()) } { (r.text("template-other")) } }
                        p.hint { (r.text("template-cost")) }
                    }
                    (preview(r, &row.shape))
                }
            }
        }
    }
}

fn blank_field(
    r: &Reader,
    to: &For,
    shape: &Shape,
    blank: &Blank,
    values: &[(String, String)],
) -> Markup {
    let label = blank_name(r, shape, blank);
    let given = values.iter().find(|(key, _)| *key == blank.key);
    let taken = to.taken.as_ref();
    let written = taken.filter(|_| takes_the_words(shape).as_ref() == Some(&blank.key));
    let value = given.map(|(_, value)| value.clone());
    let value = value.or_else(|| written.map(Taken::line));
    let stored = match blank.takes {
        Takes::File(sort) if blank.key == "header" => taken.and_then(|taken| taken.heads(sort)),
        _ => None,
    };
    html! {
        @if let (Some(media), Some(taken)) = (stored, taken) { (from_post(r, media, taken, &blank.key)) }
        label.field {
            span { @if stored.is_some() { (r.text("template-other-file")) } @else { (label) } }
            @match blank.takes {
                Takes::File(sort) => { input type="file" name={ "file:" (blank.key) } data-fills=(blank.key) required[stored.is_none()] accept=(accepted(sort)); },
                Takes::Words => { input name={ "blank:" (blank.key) } data-fills=(blank.key) required maxlength="1024" autocomplete="off"
                    value=[value] placeholder=[blank.example.as_deref()]; },
            }
        }
    }
}

/// What a blank is called: its name, or the words around it.
fn blank_name(r: &Reader, shape: &Shape, blank: &Blank) -> String {
    let (place, card) = match blank.key.strip_prefix("card.") {
        Some(rest) => {
            let (nth, place) = rest.split_once('.').unwrap_or((rest, ""));
            (place, nth.parse::<usize>().ok())
        }
        None => (blank.key.as_str(), None),
    };
    let (part, name) = place.split_once('.').unwrap_or((place, ""));
    let of = card.and_then(|nth| shape.cards.get(nth)).unwrap_or(shape);
    let what = match part {
        "header" if name.is_empty() => r.text("template-file"),
        "button" => {
            let button = name
                .parse::<usize>()
                .ok()
                .and_then(|nth| of.buttons.get(nth));
            r.fill(
                "template-button",
                &[(
                    "title",
                    button.map(|b| b.title.clone()).unwrap_or_default().into(),
                )],
            )
        }
        _ if name.parse::<u32>().is_err() => {
            r.fill("template-blank-named", &[("name", name.to_owned().into())])
        }
        _ => {
            let line = match &of.header {
                Some(Header::Text(line)) if part == "header" => line,
                _ => &of.body,
            };
            around(line, name).unwrap_or_else(|| r.text("template-blank"))
        }
    };
    match card {
        Some(nth) => format!(
            "{} · {what}",
            r.fill("templates-card", &[("number", (nth + 1).into())])
        ),
        None => what,
    }
}

/// The last words before a numbered blank, which say more than its number.
fn around(text: &str, name: &str) -> Option<String> {
    let before = text.split(&format!("{{{{{name}}}}}")).next()?;
    let words: Vec<&str> = before.split_whitespace().collect();
    let last = &words[words.len().saturating_sub(4)..];
    (!last.is_empty()).then(|| format!("{} …", last.join(" ")))
}

fn accepted(sort: FileSort) -> &'static str {
    match sort {
        FileSort::Image => "image/jpeg,image/png",
        FileSort::Video => "video/mp4,video/3gpp",
        FileSort::Document => "",
    }
}
