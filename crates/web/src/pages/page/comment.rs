//! A comment's bubble: the post beside it, what was done to it, what can be done.

use crate::pages::icon::{Icon, icon};
use crate::pages::part::{outside, web};
use crate::pages::reader::Reader;
use crate::pages::view::{Bubble, Comment, Conversation, PostCard, form_urlencoded};
use maud::{Markup, html};
use sportello_core::ChannelId;
use sportello_core::content::MENTION;
use sportello_core::message::Direction;
use sportello_core::post::PostKind;

/// The longest words that are taken for a changed comment, in characters. A network that takes
/// fewer refuses in its own words.
pub const LONGEST: usize = 8_000;
/// How much of a post's words is shown.
const WORDS: usize = 110;

/// The address at which the desk shows the platform's picture of a post.
pub fn picture(channel: ChannelId, post: &str) -> String {
    format!(
        "/page/{channel}/picture?{}",
        &form_urlencoded(&[("post", post)])[1..]
    )
}

impl Reader {
    /// What people call a kind of post.
    pub fn post_kind(&self, kind: PostKind) -> String {
        self.text(match kind {
            PostKind::Words => "post-is-words",
            PostKind::Photos => "post-is-photos",
            PostKind::Video => "post-is-video",
            PostKind::Reel => "post-is-reel",
            PostKind::Story => "post-is-story",
        })
    }
}

/// The post that a comment stands under.
pub fn card(r: &Reader, card: &PostCard) -> Markup {
    let what = match (card.kind, card.product.as_deref()) {
        (_, Some(MENTION)) => r.text("post-is-mention"),
        (_, Some("AD")) => r.text("post-is-ad"),
        (Some(kind), _) => r.post_kind(kind),
        (None, Some("REELS")) => r.post_kind(PostKind::Reel),
        (None, Some("STORY")) => r.post_kind(PostKind::Story),
        (None, _) => r.text("post-is"),
    };
    let words = card.text.as_deref().map(first_words);
    html! {
        div.comment-post data-testid="comment-post" {
            @match (&card.id, card.picture) {
                (Some(id), true) => { img src=(picture(card.channel, id)) alt="" width="52" height="52" loading="lazy" decoding="async"; },
                _ => { span.comment-post-none aria-hidden="true" { (icon(Icon::Note)) } },
            }
            span {
                small { (r.fill("comment-under", &[("what", what.into())])) @if let Some(at) = card.at { " · " (r.short_moment(at)) } }
                @if let Some(title) = &card.title { strong.comment-post-words { (first_words(title)) } }
                @if let Some(words) = words { span.comment-post-words { (words) } }
                @if let Some(url) = web(card.url.as_deref()) { (outside(r, url)) }
            }
        }
    }
}

/// The beginning of a post's words.
pub fn first_words(text: &str) -> String {
    let mut words: String = text.chars().take(WORDS).collect();
    if text.chars().nth(WORDS).is_some() {
        words.push('…');
    }
    words
}

/// What is said in the place of one that was deleted there: nothing of its words is kept.
pub fn deleted(r: &Reader, bubble: &Bubble) -> Markup {
    let network = r.page_network(&bubble.kind);
    html! {
        p.said.is-event data-testid="comment-deleted" {
            (r.fill("comment-deleted", &[("network", network.into())]))
        }
    }
}

/// What was done to it.
pub fn state(r: &Reader, thread: &Conversation, bubble: &Bubble, comment: &Comment) -> Markup {
    let mark = &comment.mark;
    let post = comment.post.as_ref();
    let mentioned = post.is_some_and(|post| post.product.as_deref() == Some(MENTION));
    html! {
        @if mentioned && !bubble.answerable && bubble.direction == Direction::In {
            p.comment-state data-testid="answer-there" { span { (icon(Icon::Talk)) " " (r.fill("comment-answer-there", &[("network", r.network(&bubble.kind).into())])) } }
        }
        @if mark.liked { p.comment-state { span { (icon(Icon::Like)) " " (r.text("comment-liked")) } } }
        @if let (true, Some(entry)) = (mark.hidden, &mark.hidden_for) {
            div.comment-state data-testid="hidden-for" {
                span { (icon(Icon::Hidden)) " " (r.fill("comment-hidden-for", &[("entry", entry.into())])) }
                @if comment.can.hide { (act(thread, bubble, "restore", &html! { (icon(Icon::Undo)) (r.text("comment-restore")) })) }
            }
        }
    }
}

/// What can be done to it besides answering: a menu that needs no script.
pub fn tools(r: &Reader, thread: &Conversation, bubble: &Bubble, comment: &Comment) -> Markup {
    let (can, mark) = (comment.can, &comment.mark);
    let (like, like_words) = if mark.liked {
        ("unlike", "comment-unlike")
    } else {
        ("like", "comment-like")
    };
    let (hide, hide_words, hide_icon) = if mark.hidden {
        ("show", "comment-show", Icon::Shown)
    } else {
        ("hide", "comment-hide", Icon::Hidden)
    };
    html! {
        @if can.any() {
            details.comment-menu #{"comment-" (bubble.id)} data-testid="comment-menu" {
                summary.round.tool title=(r.text("comment-more")) aria-label=(r.text("comment-more")) { (icon(Icon::More)) }
                div.comment-panel {
                    @if can.like { (act(thread, bubble, like, &html! { (icon(Icon::Like)) (r.text(like_words)) })) }
                    @if can.hide { (act(thread, bubble, hide, &html! { (icon(hide_icon)) (r.text(hide_words)) })) }
                    @if can.edit {
                        details.fold {
                            summary { (icon(Icon::Draft)) (r.text("comment-edit")) }
                            form method="post" action=(address(thread, bubble)) {
                                textarea name="text" required maxlength=(LONGEST) rows="3" aria-label=(r.text("comment-edit-words")) { (bubble.text.as_deref().unwrap_or_default()) }
                                button.button name="what" value="edit" data-testid="edit" { (r.text("comment-edit-save")) }
                            }
                        }
                    }
                    @if can.delete {
                        details.fold {
                            summary { (icon(Icon::Remove)) (r.text("comment-delete")) }
                            p.hint { (r.text("comment-delete-means")) }
                            (act(thread, bubble, "delete", &html! { (icon(Icon::Remove)) (r.text("comment-delete-sure")) }))
                        }
                    }
                }
            }
        }
    }
}

fn act(thread: &Conversation, bubble: &Bubble, what: &str, words: &Markup) -> Markup {
    html! {
        form method="post" action=(address(thread, bubble)) { button.quiet name="what" value=(what) data-testid=(what) { (words) } }
    }
}

fn address(thread: &Conversation, bubble: &Bubble) -> String {
    format!(
        "/inbox/{}/messages/{}/moderate{}",
        thread.id,
        bubble.id,
        thread.filter.query()
    )
}
