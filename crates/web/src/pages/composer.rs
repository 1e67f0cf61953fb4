//! Where replies and notes are written: which network a reply leaves by and why, how long its
//! window stays open, what may be attached, how much still fits.

use super::extras;
use super::icon::{Icon, icon};
use super::mark::{labelled_mark, mark};
use super::post::taken::Taken;
use super::post::{facts_words, small};
use super::reader::Reader;
use super::view::{Composer, Way, Why, form_urlencoded};
use maud::{Markup, html};
use sportello_core::capability::LengthUnit;
use sportello_core::window::Window;

/// The pane. Both modes are on the page and one is shown, so that the script changes between them
/// at once: whoever presses "note" on a slow line and writes must not be writing to the customer.
pub fn composer(r: &Reader, view: &Composer) -> Markup {
    let way = view.ways.first();
    html! {
        section #{"composer-" (view.conversation)}.composer data-writes=(if view.note { "note" } else { "reply" })
            aria-label=(r.text("composer-label")) data-testid="composer" {
            div.composer-bar {
                (modes(r, view))
                @if let Some(way) = way { (network(r, view, way)) }
            }
            // The script keeps a refusal here, where what changes meanwhile does not wipe it out.
            div.refusals #{"refusals-" (view.conversation)} hx-morph-skip {}
            @if let Some(refused) = &view.refused {
                p.refused role="alert" data-testid="refused" data-words=(view.text) { (icon(Icon::Failed)) span { (refused) } }
            }
            div data-mode="reply" {
                @match way {
                    Some(way) if way.takes_words() => (reply_form(r, view, way)),
                    Some(way) => (closed(r, view, way)),
                    None => (unreachable_person(r)),
                }
            }
            div data-mode="note" { (note_form(r, view)) }
        }
    }
}

/// What was typed into this mode when its form was refused.
fn typed(view: &Composer, note: bool) -> &str {
    if view.note == note { &view.text } else { "" }
}

fn address(view: &Composer, extra: &[(&str, &str)]) -> String {
    let query = view.filter.query();
    let post = view.taken.as_ref().map(|taken| taken.post.to_string());
    let post: &[(&str, &str)] = match &post {
        Some(post) => &[("post", post)],
        None => &[],
    };
    let more = form_urlencoded(&[extra, post].concat());
    let more = if query.is_empty() && !more.is_empty() {
        format!("?{}", &more[1..])
    } else {
        more
    };
    format!("/inbox/{}{query}{more}", view.conversation)
}

/// Where a reply is posted. A way chosen by hand stays chosen for the next one.
fn reply_address(view: &Composer, way: &Way) -> String {
    let via = way.address.to_string();
    let chosen: &[(&str, &str)] = if view.why == Why::Chosen {
        &[("via", &via)]
    } else {
        &[]
    };
    address(view, chosen).replacen(
        &format!("/inbox/{}", view.conversation),
        &format!("/inbox/{}/reply", view.conversation),
        1,
    )
}

fn modes(r: &Reader, view: &Composer) -> Markup {
    html! {
        nav.modes aria-label=(r.text("composer-modes")) {
            a href=(address(view, &[])) aria-current=[(!view.note).then_some("true")] data-key="r" data-mode="reply" title={ (r.text("mode-reply")) " (R)" } {
                (r.text("mode-reply"))
            }
            a href=(address(view, &[("write", "note")])) aria-current=[view.note.then_some("true")] data-key="n" data-mode="note" title={ (r.text("mode-note")) " (N)" } {
                (r.text("mode-note"))
            }
        }
    }
}

/// The network the reply leaves by, why, and the other ways.
fn network(r: &Reader, view: &Composer, way: &Way) -> Markup {
    let name = r.network(&way.kind);
    html! {
        div.leaves data-mode="reply" data-testid="network" {
            @if view.ways.len() > 1 {
                details.ways #{"ways-" (way.address)} {
                    summary { (mark(r, &way.kind)) span { (r.fill("leaves-by", &[("network", name.into())])) } span.caret aria-hidden="true" {} }
                    ul { @for other in &view.ways { li { (choice(r, view, other, other.address == way.address)) } } }
                }
            } @else {
                span.way { (mark(r, &way.kind)) span { (r.fill("leaves-by", &[("network", name.into())])) } }
            }
            span.why { (why(r, view)) }
            @if let Some(end) = way.human_until {
                span.window-left title=(r.text("human-means")) { (icon(Icon::Person)) (r.time_left(end)) }
            }
            @if let Window::Open(end) = way.window {
                span.window-left title=(r.text("window-means")) { (icon(Icon::Clock)) (r.time_left(end)) }
            }
        }
    }
}

fn why(r: &Reader, view: &Composer) -> String {
    r.text(match view.why {
        Why::Chosen => "why-chosen",
        Why::LastHeard => "why-last-heard",
        Why::Others => "why-others",
        Why::Only => "why-only",
    })
}

/// One way in the list of ways: choosing it is a link, so it can be undone by going back.
fn choice(r: &Reader, view: &Composer, way: &Way, current: bool) -> Markup {
    let via = way.address.to_string();
    html! {
        a.way href=(address(view, &[("via", &via)])) aria-current=[current.then_some("true")] {
            (mark(r, &way.kind))
            span.way-name { (r.network(&way.kind)) small { (way.channel) } }
            span.way-state { (reach(r, way)) }
        }
    }
}

/// How an address can be reached now, in a few words.
pub fn reach(r: &Reader, way: &Way) -> Markup {
    html! {
        @if way.down { span.is-down { (r.text("reach-down")) } }
        @match way.window {
            Window::Always => span.is-open { (r.text("reach-always")) },
            Window::Open(end) => span.is-open { (r.text("reach-open")) " " (r.time_left(end)) },
            Window::Closed(_) => span.is-closed { (r.text("reach-closed")) },
        }
    }
}

fn reply_form(r: &Reader, view: &Composer, way: &Way) -> Markup {
    let network = r.network(&way.kind);
    let (limit, caption, files) = (way.can.text, way.caption(), way.files());
    let unit = limit.map(|l| match l.unit {
        LengthUnit::Characters => "characters",
        LengthUnit::Bytes => "bytes",
    });
    let field = format!("reply-{}", view.conversation);
    // The words of a post are a draft of their own: what was being written here stays.
    let draft = match &view.taken {
        Some(taken) => format!("{field}-post-{}", taken.post),
        None => field.clone(),
    };
    html! {
        @if way.down {
            p.hint.is-down { (icon(Icon::Pause)) (r.fill("composer-held", &[("network", network.clone().into())])) }
        }
        @if way.commented && !way.window.is_open() {
            p.hint.is-human { (icon(Icon::Talk)) (r.text("composer-comment")) }
        }
        @if way.human_until.is_some() {
            p.hint.is-human { (icon(Icon::Person)) (r.fill("composer-human", &[("network", network.clone().into())])) }
        }
        form.write #{"write-reply-" (view.conversation)} method="post" enctype="multipart/form-data" hx-sync="this:drop"
            action=(reply_address(view, way)) {
            input type="hidden" name="address" value=(way.address);
            reply-box #{"box-" (draft)} draft=(draft) begun[view.taken.is_some()] typing=[way.can.typing.then(|| format!("/inbox/{}/typing", view.conversation))] max=[limit.map(|l| l.max)] unit=[unit]
                caption=[caption.map(|l| l.max)] lone-picture[files.is_some() && caption.is_none()]
                data-over=(r.text("counter-over")) data-remove=(r.text("picture-remove"))
                data-drop=(r.text("picture-drop")) data-wrong=(r.fill("picture-wrong", &[("network", network.clone().into())]))
                data-large=(r.fill("picture-large", &[("network", network.clone().into())]))
                max-bytes=[files.as_ref().map(|f| f.1)] {
                // Filled by the script: a reply sent twice by a bad line is stored once.
                input type="hidden" name="key" value="";
                input type="hidden" name="quoted" value="";
                input type="hidden" name="as" value="";
                input type="hidden" name="comment" value="";
                input type="hidden" name="private" value="";
                @if way.can.quotes || way.can.comment_reply {
                    p.quoting hidden hx-morph-skip data-remove=(r.text("quote-remove")) { (icon(Icon::Quote)) span {} button.quiet type="button" { (r.text("quote-remove")) } }
                }
                @if let Some(taken) = &view.taken { (carried(r, way, taken)) }
                div.previews hx-morph-skip {}
                div.write-row {
                    @if let Some((types, _)) = &files {
                        label.round.attach title=(r.text("file-attach")) {
                            (icon(Icon::Attach)) span.unseen { (r.text("file-attach")) }
                            input.unseen type="file" name="file" accept=(types) data-testid="attach";
                        }
                    }
                    (extras::more(r, way, &template_address(view, way)))
                    label.unseen for=(field) { (r.fill("composer-placeholder", &[("network", network.clone().into())])) }
                    textarea #(field) name="text" rows="1" autocomplete="off" spellcheck="true" enterkeyhint="send"
                        placeholder=(r.fill("composer-placeholder", &[("network", network.into())])) { (typed(view, false)) }
                    span.counter hx-morph-skip role="status" {}
                    (extras::voice(r, way))
                    button.send aria-label=(r.text("send")) title={ (r.text("send")) " (Enter)" } { (icon(Icon::Send)) }
                }
            }
        }
    }
}

/// The photo or film of the post that is sent as a message; one that cannot go says why.
fn carried(r: &Reader, way: &Way, taken: &Taken) -> Markup {
    html! {
        @match (&taken.refusal, taken.goes()) {
            (Some(refusal), _) => { p.hint { (icon(Icon::Warning)) " " (r.text("post-message-stays")) " " (r.refusal(refusal, &way.kind)) } },
            (None, Some(media)) => {
                label.carried data-testid="carried" {
                    input type="checkbox" name="stored" value=(media) checked;
                    (small(r, media, taken.file.as_ref(), "carried-thumb"))
                    span { (r.text("post-message-file")) small { (facts_words(r, taken.file.as_ref())) } }
                }
            },
            (None, None) => {},
        }
    }
}

fn note_form(r: &Reader, view: &Composer) -> Markup {
    let field = format!("note-{}", view.conversation);
    html! {
        form.write.is-note #{"write-note-" (view.conversation)} method="post" hx-sync="this:drop"
            action={ "/inbox/" (view.conversation) "/note" (view.filter.query()) } {
            reply-box #{"box-" (field)} draft=(field) {
                div.write-row {
                    label.unseen for=(field) { (r.text("note-placeholder")) }
                    textarea #(field) name="text" rows="1" autocomplete="off" spellcheck="true" autofocus[view.note]
                        placeholder=(r.text("note-placeholder")) { (typed(view, true)) }
                    button.send aria-label=(r.text("note-save")) title={ (r.text("note-save")) " (Enter)" } { (icon(Icon::Check)) }
                }
            }
        }
    }
}

/// The window is closed on every way: what that means, and what can be done instead.
fn closed(r: &Reader, view: &Composer, way: &Way) -> Markup {
    let network = r.network(&way.kind);
    let key = if matches!(way.window, Window::Closed(Some(_))) {
        "closed-window"
    } else {
        "closed-never"
    };
    let open: Vec<&Way> = view.ways.iter().filter(|w| w.takes_words()).collect();
    html! {
        div.closed-window data-testid="window-closed" {
            (icon(Icon::Clock))
            div {
                p { strong { (r.fill(key, &[("network", network.clone().into())])) } }
                p { (r.fill("closed-means", &[("network", network.into())])) }
                div.choices {
                    @if way.can.template {
                        a.button.is-main href=(template_address(view, way)) data-testid="template" { (icon(Icon::Note)) (r.text("closed-template")) }
                    }
                    @for other in open {
                        @let via = other.address.to_string();
                        a.button href=(address(view, &[("via", &via)])) {
                            (labelled_mark(r, &other.kind)) (r.fill("closed-use", &[("network", r.network(&other.kind).into())]))
                        }
                    }
                    a.button href=(address(view, &[("write", "note")])) { (icon(Icon::Note)) (r.text("closed-note")) }
                }
            }
        }
    }
}

/// Where a template is chosen for this way.
fn template_address(view: &Composer, way: &Way) -> String {
    let post = view.taken.as_ref().map(|taken| taken.post);
    let post = post.map_or_else(String::new, |post| format!("&post={post}"));
    format!(
        "/inbox/{}/template?address={}{post}",
        view.conversation, way.address
    )
}

fn unreachable_person(r: &Reader) -> Markup {
    html! {
        div.closed-window data-testid="no-address" {
            (icon(Icon::Offline))
            div { p { strong { (r.text("no-address")) } } p { (r.text("no-address-next")) } }
        }
    }
}
