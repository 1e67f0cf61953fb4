//! What may be queued, and what is said where it may not.

use super::*;
use crate::capability::{MediaLimit, Moderation, OfferLimit, RateLimit, Settling};
use crate::content::{Choice, CommentPlace, Location, Offer, OfferLook, Part};
use std::collections::BTreeMap;

const NOW: Time = Time(1_760_000_000_000);

fn characters(max: usize) -> TextLimit {
    TextLimit {
        max,
        unit: LengthUnit::Characters,
    }
}

fn table() -> Capabilities {
    let buttons = OfferLimit {
        choices: 3,
        body: characters(60),
        title: characters(20),
        description: None,
        header: None,
        footer: None,
        links: false,
        phones: false,
    };
    let picture = MediaLimit {
        max_bytes: 1_000,
        mime: vec!["image/jpeg".to_owned()],
        caption: Some(characters(10)),
        by_link: false,
    };
    Capabilities {
        text: Some(characters(40)),
        media: [(Capability::Image, picture)].into(),
        offers: [(OfferLook::Buttons, buttons)].into(),
        location: true,
        contacts: false,
        template: true,
        quotes: true,
        reactions: true,
        reaction_emoji: Vec::new(),
        typing: true,
        comment_reply: true,
        mention_reply: true,
        private_reply_days: Some(7),
        moderation: Moderation::default(),
        posts: BTreeMap::new(),
        insights: false,
        human_days: Some(7),
        window_hours: Some(24),
        rate: RateLimit {
            per_second: 10,
            pair_interval_ms: None,
            pair_burst: 1,
            history_per_second: 1,
        },
        settling: Settling::History,
        tells_delivered: true,
        continue_links: false,
    }
}

fn open() -> Window {
    Window::Open(NOW + Span::hours(1))
}

fn part(part: Part) -> Content {
    Content {
        part: Some(part),
        ..Content::default()
    }
}

fn buttons(titles: &[&str]) -> Content {
    let choices = titles.iter().map(|title| Choice {
        title: (*title).to_owned(),
        ..Choice::default()
    });
    part(Part::Offer(Offer {
        look: OfferLook::Buttons,
        choices: choices.collect(),
        ..Offer::default()
    }))
}

fn offer<'a>(content: &'a Content) -> Wanted<'a> {
    Wanted {
        kind: MessageKind::Offer,
        text: Some("Quale mazzo?"),
        content: Some(content),
        ..Wanted::default()
    }
}

fn words(text: &str) -> Wanted<'_> {
    Wanted {
        text: Some(text),
        ..Wanted::default()
    }
}

#[test]
fn nothing_is_no_message_and_a_file_is_needed_where_it_is_the_message() {
    assert_eq!(
        judge(&table(), open(), &words("  "), NOW),
        Err(Refusal::Empty)
    );
    let bare = Wanted {
        kind: MessageKind::Image,
        ..words("Ecco")
    };
    let file = Refusal::Missing {
        part: Portion::File,
    };
    assert_eq!(judge(&table(), open(), &bare, NOW), Err(file));
}

#[test]
fn a_person_may_answer_for_seven_days_and_an_automation_may_not() {
    let closed = |hours| Window::Closed(Some(NOW - Span::hours(hours)));
    let human = Wanted {
        human: true,
        ..words("Buongiorno!")
    };
    // The window closes 24 h after the person wrote: 143 h later the seven days are not over.
    assert_eq!(judge(&table(), closed(143), &human, NOW), Ok(()));
    let late = judge(&table(), closed(144), &human, NOW);
    assert!(matches!(late, Err(Refusal::WindowClosed { .. })));
    let bot = judge(&table(), closed(1), &words("Buongiorno!"), NOW);
    assert!(matches!(bot, Err(Refusal::WindowClosed { .. })));
    let never = judge(&table(), Window::Closed(None), &human, NOW);
    assert_eq!(never, Err(Refusal::WindowClosed { since: None }));
    let inside = passage(&table(), open(), Capability::Text, true, NOW);
    assert_eq!(inside, Passage::Free, "no tag inside the window");
}

#[test]
fn comments_and_templates_need_no_window() {
    let under = Content {
        comment: Some(CommentPlace {
            id: "c1".to_owned(),
            ..CommentPlace::default()
        }),
        ..Content::default()
    };
    let answer = Wanted {
        content: Some(&under),
        ..words("Grazie!")
    };
    assert_eq!(judge(&table(), Window::Closed(None), &answer, NOW), Ok(()));
    let mut without = table();
    without.comment_reply = false;
    let refused = judge(&without, Window::Closed(None), &answer, NOW);
    let capability = Capability::CommentReply;
    assert_eq!(refused, Err(Refusal::Unsupported { capability }));
}

#[test]
fn the_limits_of_choices_are_named_one_by_one() {
    let judged = |content: &Content| judge(&table(), open(), &offer(content), NOW);
    assert_eq!(judged(&buttons(&["Rose", "Tulipani", "Peonie"])), Ok(()));
    let many = Refusal::TooMany {
        part: Portion::Choices,
        count: 4,
        max: 3,
    };
    assert_eq!(judged(&buttons(&["a", "b", "c", "d"])), Err(many));
    let long = judged(&buttons(&["Un mazzo di rose rosse e bianche"]));
    assert!(matches!(
        long,
        Err(Refusal::PortionTooLong {
            part: Portion::Title,
            length: 32,
            max: 20,
            ..
        })
    ));
    let mut linked = buttons(&["Vedi"]);
    if let Some(Part::Offer(offer)) = &mut linked.part {
        offer.choices[0].url = Some("https://fiori.example".to_owned());
    }
    let cannot = Refusal::ChoiceCannot {
        part: Portion::Address,
    };
    assert_eq!(judged(&linked), Err(cannot));
    // The words above choices have the limit of choices and not that of plain words.
    let content = buttons(&["Rose"]);
    let wordy = Wanted {
        text: Some("Cinquanta caratteri che sono troppi per le parole."),
        ..offer(&content)
    };
    assert_eq!(judge(&table(), open(), &wordy, NOW), Ok(()));
}

#[test]
fn a_place_has_coordinates_and_turns_into_words() {
    let place = |latitude: &str| {
        part(Part::Location(Location {
            latitude: latitude.to_owned(),
            longitude: "11.2558".to_owned(),
            name: Some("Fiori di Lia".to_owned()),
            address: Some("Via dei Servi 1, Firenze".to_owned()),
            url: None,
        }))
    };
    let judged = |content: &Content| {
        let wanted = Wanted {
            kind: MessageKind::Location,
            content: Some(content),
            ..Wanted::default()
        };
        judge(&table(), open(), &wanted, NOW)
    };
    assert_eq!(judged(&place("43.7764")), Ok(()));
    for wrong in ["", "north", "91", "NaN"] {
        let part = Portion::Coordinates;
        assert_eq!(
            judged(&place(wrong)),
            Err(Refusal::Missing { part }),
            "{wrong}"
        );
    }
    assert_eq!(
        as_words(None, &place("43.7764")).as_deref(),
        Some(
            "Fiori di Lia\nVia dei Servi 1, Firenze\nhttps://www.openstreetmap.org/?mlat=43.7764&mlon=11.2558#map=17/43.7764/11.2558"
        )
    );
}

#[test]
fn choices_turn_into_a_numbered_list() {
    let words = as_words(Some("Quale mazzo?"), &buttons(&["Rose", "Tulipani"]));
    assert_eq!(words.as_deref(), Some("Quale mazzo?\n1. Rose\n2. Tulipani"));
    assert_eq!(as_words(Some("Ciao"), &Content::default()), None);
}

#[test]
fn a_file_is_of_a_type_and_a_size_that_the_network_takes() {
    let file = |mime, bytes| Wanted {
        kind: MessageKind::Image,
        media: Some((mime, bytes)),
        ..Wanted::default()
    };
    assert_eq!(
        judge(&table(), open(), &file("image/jpeg", 1_000), NOW),
        Ok(())
    );
    let large = judge(&table(), open(), &file("image/jpeg", 1_001), NOW);
    assert!(matches!(large, Err(Refusal::TooLarge { max: 1_000, .. })));
    let other = judge(&table(), open(), &file("image/webp", 10), NOW);
    assert!(matches!(other, Err(Refusal::WrongType { .. })));
}
