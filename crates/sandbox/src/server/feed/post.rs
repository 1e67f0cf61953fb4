//! Stories and posts of one network with their comments, as a follower sees them.

use super::words::Words;
use crate::rules::comment::Comment;
use crate::rules::publish::{Publication, Shown};
use crate::rules::{Network, World};
use maud::{Markup, html};

/// Everything one asset shows; the page puts the parts in place one by one.
pub(super) fn wall(world: &World, kind: Network, from: &str, words: &Words) -> Markup {
    let stories = world.wall(kind, true);
    let posts = world.wall(kind, false);
    html! {
        div.posts {
            @if !stories.is_empty() {
                ul.stories id={ "stories-" (kind.word()) } aria-label=(words.stories) {
                    @for story in stories {
                        li id={ "post-" (story.id) } {
                            @for file in story.files.iter().take(1) { (shown(world, file, words)) }
                            time { (clock(story.at)) }
                        }
                    }
                }
            }
            @if posts.is_empty() {
                p.empty id={ "empty-" (kind.word()) } { (words.empty) }
            }
            @for post in posts { (article(world, post, from, words)) }
        }
    }
}

fn article(world: &World, post: &Publication, from: &str, words: &Words) -> Markup {
    let remarks = world.remarks(&post.id);
    html! {
        article.post id={ "post-" (post.id) } data-id=(post.id) data-post=(post.sort.word()) {
            header {
                time { (clock(post.at)) }
                @if let Some(sort) = words.sort(post.sort) { span.sort { (sort) } }
                @if post.ad.is_some() { span.sort { (words.ad) } }
            }
            @if let Some(title) = &post.title { h2 { (title) } }
            @if let Some(text) = &post.text { p.text { (text) } }
            @if let Some(link) = &post.link { a.link href=(link) rel="noopener noreferrer" target="_blank" { (link) } }
            @if !post.files.is_empty() {
                div.files data-count=(post.files.len()) {
                    @for file in &post.files { (shown(world, file, words)) }
                }
            }
            div.doings {
                (doing("like", "♥", words.like, post.likes.len() as u64, post.likes.contains(from)))
                (doing("share", "↗", words.share, post.shares, false))
                @if post.network == Network::Instagram { (doing("save", "⚑", words.save, post.saves, false)) }
            }
            ol.remarks aria-label=(words.comments) {
                @for comment in &remarks { (remark(comment, from, &world.comment_author(comment), words)) }
            }
            @if post.closed {
                p.closed { (words.closed) }
            } @else {
                form.remark autocomplete="off" {
                    p.about hidden { span {} button type="button" data-cancel { (words.cancel) } }
                    input name="text" aria-label=(words.write) placeholder=(words.write) maxlength="2200";
                    button.send type="submit" aria-label=(words.send) {
                        svg viewBox="0 0 20 20" aria-hidden="true" { path d="M3 10 17 3.4 13.2 17 9.6 11.2z" {} }
                    }
                }
            }
        }
    }
}

fn doing(act: &str, sign: &str, word: &str, count: u64, on: bool) -> Markup {
    html! {
        button type="button" data-act=(act) aria-pressed=[(act == "like").then_some(on)] aria-label={ (word) ", " (count) } title=(word) {
            span aria-hidden="true" { (sign) }
            " " (count)
        }
    }
}

fn remark(comment: &Comment, from: &str, author: &str, words: &Words) -> Markup {
    let own = comment.by.as_ref().is_some_and(|(name, _)| name == from);
    let liked = comment.likes.contains(from);
    html! {
        li id={ "remark-" (comment.id) } data-id=(comment.id) data-answer[comment.parent.is_some()]
            data-by=(if comment.by.is_none() { "business" } else { "person" }) data-hidden[comment.hidden] {
            p { strong { (author) } " " span.said { (comment.text) } }
            div {
                time { (clock(comment.at)) }
                @if !comment.likes.is_empty() { span { "♥ " (comment.likes.len()) } }
                @if comment.hidden { em { (words.hidden) } }
                button type="button" data-act="answer" data-name=(author) { (words.answer) }
                button type="button" data-act="like" aria-pressed=(liked) { (words.like) }
                @if own {
                    button type="button" data-act="edit" { (words.edit) }
                    button type="button" data-act="delete" { (words.delete) }
                }
            }
        }
    }
}

/// A photo, or a film that can be played.
fn shown(world: &World, file: &Shown, words: &Words) -> Markup {
    let held = world.media_bytes(&file.media);
    let film = held.is_some_and(|(media, _)| media.mime.starts_with("video/"));
    let address = format!("/control/media/{}", file.media);
    let alt = file.alt.as_deref().unwrap_or(words.picture);
    html! {
        @if film {
            video src=(address) controls preload="metadata" aria-label=(alt) {}
        } @else {
            img src=(address) alt=(alt);
        }
    }
}

/// Day and time, where the sandbox is.
fn clock(at: i64) -> String {
    let zone = jiff::tz::TimeZone::system();
    jiff::Timestamp::from_millisecond(at)
        .unwrap_or_default()
        .to_zoned_datetime(zone)
        .strftime("%d/%m %H:%M")
        .to_string()
}
