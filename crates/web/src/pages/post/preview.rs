//! The post as each network shows it: what stands there comes from what the channel takes, how it
//! looks from the style sheet, by the network's name.

use super::deed::Owner;
use super::view::{Draft, Field, Way};
use crate::pages::icon::{Icon, icon};
use crate::pages::mark::page_network;
use crate::pages::reader::{Reader, initials};
use maud::{Markup, html};
use sportello_core::post::check::FileFacts;
use sportello_core::post::{PostKind, PostLimit, PostWords, Ratio};
use sportello_core::{ChannelKind, MediaId};
use std::collections::BTreeMap;

/// Files shown of one post; the rest is a number.
const SHOWN: usize = 10;

/// The previews of all chosen channels.
pub fn previews(r: &Reader, draft: &Draft) -> Markup {
    let mut ways = draft
        .chosen()
        .filter(|way| way.limit().is_some())
        .peekable();
    html! {
        div.post-previews #post-previews data-part {
            @if ways.peek().is_none() { p.hint { (r.text("post-preview-none")) } }
            @for way in ways {
                figure.post-preview data-testid="preview" data-channel=(way.channel) {
                    figcaption { (page_network(r, &way.kind)) span.chip { (super::findings::kind_words(r, way.words.kind)) } }
                    (card(r, &shown(draft, way), &draft.files))
                }
            }
        }
    }
}

/// What a card shows.
pub struct Card<'c> {
    /// The network.
    pub kind: &'c ChannelKind,
    /// The name it is published under.
    pub name: &'c str,
    /// What is published; what the network leaves out is left out.
    pub words: PostWords,
    /// Whose words they are, so that they follow what is written.
    pub owner: Owner,
}

fn shown<'d>(draft: &Draft, way: &'d Way) -> Card<'d> {
    Card {
        kind: &way.kind,
        name: &way.name,
        words: carried(way.words.clone(), way.limit()),
        owner: draft.owner(way.channel, Field::Words),
    }
}

/// What of a post a network shows: what it leaves out is left out.
pub fn carried(mut words: PostWords, limit: Option<&PostLimit>) -> PostWords {
    words.first_comment = words.first_comment.filter(|text| !text.trim().is_empty());
    if let Some(limit) = limit {
        if limit.text.is_none() {
            words.text.clear();
        }
        words.link = words.link.filter(|_| limit.link);
        words.title = words.title.filter(|_| limit.title);
        words.first_comment = words.first_comment.filter(|_| limit.first_comment);
        words.files.truncate(limit.files.1);
    }
    words
}

/// One post as a network shows it.
pub fn card(r: &Reader, card: &Card<'_>, files: &BTreeMap<MediaId, FileFacts>) -> Markup {
    let words = &card.words;
    let upright = matches!(words.kind, PostKind::Story | PostKind::Reel);
    let carries = upright || !words.files.is_empty();
    html! {
        article.shown-card data-kind=(card.kind) data-is=(words.kind) aria-label=(r.page_network(card.kind)) {
            header.shown-card-head {
                span.avatar data-tint="3" aria-hidden="true" { (initials(card.name)) }
                p { strong { (card.name) } small { (r.text("post-preview-now")) } }
            }
            @if carries { (media(r, words, files)) }
            @if let Some(title) = &words.title { p.shown-card-title { (title) } }
            @if words.kind != PostKind::Story {
                p.shown-card-words { strong.shown-card-name { (card.name) " " } span data-words=(card.owner) { (tagged(&words.text)) } }
            }
            @if let Some(link) = &words.link { p.shown-card-link { span { (host(link)) } small { (link) } } }
            div.shown-card-feet aria-hidden="true" { (icon(Icon::React)) (icon(Icon::Talk)) (icon(Icon::Send)) }
            @if let Some(comment) = &words.first_comment { p.shown-card-comment { strong { (card.name) } " " (tagged(comment)) } }
        }
    }
}

fn media(r: &Reader, words: &PostWords, files: &BTreeMap<MediaId, FileFacts>) -> Markup {
    let first = words.files.first();
    let size = first.and_then(|file| files.get(&file.media)?.size);
    html! {
        div.shown-card-media data-count=(words.files.len()) data-shape=(shape(size)) tabindex=[(words.files.len() > 1).then_some("0")] {
            @if words.files.is_empty() { span.shown-card-empty { (icon(Icon::Image)) (r.text("post-preview-file")) } }
            @for file in words.files.iter().take(SHOWN) {
                @match files.get(&file.media) {
                    Some(facts) if facts.mime.starts_with("video/") => { video src={ "/media/" (file.media) "#t=" (moment(words.cover_ms)) } preload="metadata" muted controls playsinline {} },
                    Some(_) => { img src={ "/media/" (file.media) } alt=(file.alt.as_deref().unwrap_or_default()) loading="lazy"; },
                    None => { span.shown-card-empty { (icon(Icon::ImageGone)) (r.text("post-file-missing")) } },
                }
            }
            @if words.files.len() > 1 { span.shown-card-count aria-hidden="true" { "1/" (words.files.len()) } }
        }
    }
}

/// Where a film's cover is, in seconds.
fn moment(cover_ms: Option<u32>) -> String {
    let ms = cover_ms.unwrap_or(100);
    format!("{}.{:03}", ms / 1_000, ms % 1_000)
}

/// Which of three shapes comes nearest, where a network cuts to the first file.
fn shape(size: Option<(u32, u32)>) -> &'static str {
    let Some((width, height)) = size else {
        return "square";
    };
    let shape = Ratio::new(width, height);
    if shape.at_least(Ratio::new(6, 5)) {
        "wide"
    } else if shape.at_least(Ratio::new(9, 10)) {
        "square"
    } else {
        "tall"
    }
}

fn host(link: &str) -> &str {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

/// Words with their tags, mentions and links in another colour.
pub fn tagged(text: &str) -> Markup {
    let is_tag = |word: &str| {
        let marked = word.starts_with(['#', '@']) && word.len() > 1;
        marked || word.starts_with("https://") || word.starts_with("http://")
    };
    html! {
        @for piece in text.split_inclusive(char::is_whitespace) {
            @if is_tag(piece) { span.tag { (piece) } } @else { (piece) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_network_leaves_out_is_not_shown() {
        let words = PostWords {
            text: "Peonie!".to_owned(),
            link: Some("https://fiori.it".to_owned()),
            first_comment: Some("Fino a sabato".to_owned()),
            ..PostWords::default()
        };
        let story = carried(words.clone(), Some(&PostLimit::default()));
        assert_eq!(story, PostWords::default());
        assert_eq!(carried(words.clone(), None), words);
        let blank = PostWords {
            first_comment: Some(" ".to_owned()),
            ..PostWords::default()
        };
        assert_eq!(
            carried(blank, None).first_comment,
            None,
            "none at all there"
        );
    }

    #[test]
    fn tags_stand_out_and_nothing_is_lost() {
        let html = tagged("Oggi <peonie> #rose e\nhttps://fiori.it #").into_string();
        assert_eq!(
            html,
            "Oggi &lt;peonie&gt; <span class=\"tag\">#rose </span>e\n\
             <span class=\"tag\">https://fiori.it </span>#"
        );
    }

    #[test]
    fn a_link_is_shown_by_its_host() {
        assert_eq!(host("https://fiori.it/rose?a=1"), "fiori.it");
        assert_eq!(host("fiori.it#b"), "fiori.it");
    }
}
