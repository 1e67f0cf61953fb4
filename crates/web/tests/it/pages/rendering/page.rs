//! Whole pages: what holds on every one of them, whoever wrote what.

use super::{italian, reader};
use crate::pages::sample;
use maud::Markup;
use sportello_web::i18n::Language;
use sportello_web::pages::frame::{Frame, Place, Theme, page};
use sportello_web::pages::health::health;
use sportello_web::pages::inbox::inbox;
use sportello_web::pages::page::{chat::chat, details::details, posts};
use sportello_web::pages::settings::settings;
use sportello_web::pages::share::view::share;
use sportello_web::pages::templates::Word;
use sportello_web::pages::view::*;
use std::collections::HashSet;

fn whole(place: Place, content: &Markup, language: Language) -> String {
    let r = reader(language);
    let frame = Frame {
        reader: r,
        theme: Theme::Dark,
        workspace: "Fiori di Lia".to_owned(),
        agent: "Lia".to_owned(),
        place,
        title: "Posta".to_owned(),
        unread: 2,
        strip: sample::outage(),
        toast: Some(Toast::Merged(3)),
        at: "/inbox".to_owned(),
    };
    page(&frame, content).into_string()
}

fn every_page(language: Language) -> Vec<String> {
    let r = reader(language);
    let mut states = sample::opened();
    states.conversation = sample::states();
    let mut commented = sample::opened();
    commented.conversation = sample::commented();
    let (shop, said) = (sample::page_channel(), Word::default());
    vec![
        whole(
            Place::Inbox,
            &inbox(&r, &sample::list(None), None),
            language,
        ),
        whole(
            Place::Inbox,
            &inbox(&r, &sample::list(Some(1)), Some(&sample::opened())),
            language,
        ),
        whole(
            Place::Inbox,
            &inbox(&r, &sample::list(Some(5)), Some(&states)),
            language,
        ),
        whole(
            Place::Inbox,
            &inbox(&r, &sample::list(Some(1)), Some(&commented)),
            language,
        ),
        whole(
            Place::Page,
            &posts::page(&r, &sample::page_view()),
            language,
        ),
        whole(Place::Page, &share(&r, &sample::shared()), language),
        whole(
            Place::Page,
            &details(&r, &shop, &Some(sample::details()), &said),
            language,
        ),
        whole(
            Place::Page,
            &chat(&r, &shop, &Some(sample::chat_profile()), &said),
            language,
        ),
        whole(Place::Health, &health(&r, &sample::health(false)), language),
        whole(
            Place::Settings,
            &settings(&r, &sample::settings(), Theme::Light),
            language,
        ),
    ]
}

#[test]
fn what_people_write_is_never_markup() {
    const EVIL: &str = "<img src=x onerror=alert(1)>\"'</textarea><script>alert(1)</script>";
    let r = italian();
    let mut rows = sample::list(None);
    rows.filter.words = EVIL.to_owned();
    rows.rows[0].name = Some(EVIL.to_owned());
    rows.rows[0].last.as_mut().expect("a preview").text = Some(EVIL.to_owned());
    let mut opened = sample::opened();
    opened.conversation.name = Some(EVIL.to_owned());
    for entry in &mut opened.conversation.entries {
        match entry {
            Entry::Bubble(b) => {
                b.text = Some(EVIL.to_owned());
                b.reactions = vec![(true, EVIL.to_owned())];
            }
            Entry::Note(n) => n.text = EVIL.to_owned(),
            Entry::Gap(_) => {}
        }
    }
    opened.composer.text = EVIL.to_owned();
    opened.contact.name = Some(EVIL.to_owned());
    opened.contact.words = EVIL.to_owned();
    opened.contact.addresses[0].handle = Some(EVIL.to_owned());
    let html = whole(
        Place::Inbox,
        &inbox(&r, &rows, Some(&opened)),
        Language::Italian,
    );
    assert!(
        !html.contains("<img src=x") && !html.contains("<script>"),
        "{html}"
    );
    assert_eq!(
        html.matches("</textarea>").count(),
        html.matches("<textarea").count()
    );
}

#[test]
fn nothing_is_inline_and_no_id_stands_twice() {
    for language in Language::ALL {
        for html in every_page(language) {
            assert!(html.contains(&format!("<html lang=\"{language}\"")));
            for banned in [" style=\"", "javascript:", "<style", "<script>", " hx-on"] {
                assert!(!html.contains(banned), "{banned}");
            }
            for event in [" onclick", " onload", " onerror", " onsubmit", " oninput"] {
                assert!(!html.contains(event), "{event}");
            }
            let ids: Vec<&str> = html
                .split(" id=\"")
                .skip(1)
                .map(|r| &r[..r.find('"').unwrap_or(0)])
                .collect();
            let unique: HashSet<&str> = ids.iter().copied().collect();
            assert_eq!(unique.len(), ids.len(), "an id stands twice: {ids:?}");
        }
    }
}

#[test]
fn no_page_shows_the_name_of_a_word_instead_of_the_word() {
    for language in Language::ALL {
        for html in every_page(language) {
            for key in [
                "inbox-",
                "state-",
                "outcome-",
                "choice-",
                "capability-",
                "network-",
                "cell-",
                "toast-",
                "keys-",
                "settings-",
            ] {
                for at in html.match_indices(key).map(|(at, _)| at) {
                    let before = html[..at].chars().next_back().unwrap_or(' ');
                    assert!(
                        before != '>' && before != ' ',
                        "{}",
                        &html[at..(at + 40).min(html.len())]
                    );
                }
            }
        }
    }
}
