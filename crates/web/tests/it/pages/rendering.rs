//! Every state of the desk as a pure function of values.

use super::sample;
use jiff::tz::TimeZone;
use maud::Markup;
use sportello_core::delivery::DeliveryState;
use sportello_core::window::Window;
use sportello_web::i18n::Language;
use sportello_web::pages::composer::composer;
use sportello_web::pages::contact::contact;
use sportello_web::pages::conversation::{messages, recent};
use sportello_web::pages::frame::{Frame, Place, Theme, page};
use sportello_web::pages::health::health;
use sportello_web::pages::inbox::inbox;
use sportello_web::pages::list::list;
use sportello_web::pages::reader::Reader;
use sportello_web::pages::settings::settings;
use sportello_web::pages::strip::strip;
use sportello_web::pages::view::*;
use std::collections::HashSet;

fn reader(language: Language) -> Reader {
    Reader {
        language,
        zone: TimeZone::get("Europe/Rome").expect("Rome is a zone"),
        now: sample::NOW,
    }
}

fn italian() -> Reader {
    reader(Language::Italian)
}

/// The one message of Giardino Verdi's conversation in that state, as markup.
fn in_state(state: DeliveryState) -> String {
    let mut talk = sample::states();
    talk.entries.retain(|e| match e {
        Entry::Bubble(b) => b.delivery.as_ref().is_some_and(|d| d.state == state),
        Entry::Note(_) => false,
    });
    assert_eq!(talk.entries.len(), 1, "{state} is in the sample once");
    recent(&italian(), &talk).into_string()
}

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
        whole(Place::Health, &health(&r, &sample::health(false)), language),
        whole(
            Place::Settings,
            &settings(&r, &sample::settings(), Theme::Light),
            language,
        ),
    ]
}

#[test]
fn every_state_of_a_reply_is_told_in_words_and_offers_what_can_be_done() {
    use DeliveryState::*;
    let actions = |state: DeliveryState| -> Vec<&'static str> {
        let html = in_state(state);
        let all = ["withdraw", "arrived", "again", "retry", "copy-text"];
        all.into_iter()
            .filter(|a| {
                html.contains(&format!("data-testid=\"{a}\"")) || html.contains(&format!("<{a} "))
            })
            .collect()
    };
    for (state, wanted) in [
        (Queued, vec!["withdraw"]),
        (Held, vec!["withdraw"]),
        (Sending, vec![]),
        (Unknown, vec![]),
        (Unconfirmed, vec!["arrived", "again"]),
        (Accepted, vec![]),
        (Delivered, vec![]),
        (Read, vec![]),
        (Failed, vec!["retry", "copy-text"]),
        (Withdrawn, vec![]),
    ] {
        assert_eq!(actions(state), wanted, "{state}");
        let words = italian().text(&format!("state-{state}"));
        assert!(
            in_state(state).contains(&words),
            "{state} is not told as {words:?}"
        );
    }
}

#[test]
fn an_unconfirmed_reply_says_what_each_choice_means() {
    let html = in_state(DeliveryState::Unconfirmed);
    for key in [
        "choice-arrived",
        "choice-arrived-means",
        "choice-again",
        "choice-again-means",
    ] {
        assert!(html.contains(&italian().text(key)), "{key}");
    }
}

#[test]
fn a_held_reply_says_why_since_when_and_when_it_is_tried_again() {
    let html = in_state(DeliveryState::Held);
    for words in [
        "WhatsApp non accetta immagini",
        "12 min",
        "Prossimo tentativo tra",
        "2 min",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[test]
fn a_failed_reply_says_the_cause_and_the_platforms_code_and_offers_another_network() {
    let html = in_state(DeliveryState::Failed);
    for words in ["non può ricevere messaggi", "131026", "Manda con Instagram"] {
        assert!(html.contains(words), "{words}: {html}");
    }
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

#[test]
fn the_network_is_named_where_it_changes_and_not_at_every_bubble() {
    let html = messages(&italian(), &sample::giulia()).into_string();
    assert_eq!(
        html.matches("class=\"via\"").count(),
        2,
        "Instagram yesterday, WhatsApp today"
    );
    assert_eq!(html.matches("class=\"day\"").count(), 2);
    assert!(html.contains("Oggi") && html.contains("Ieri"));
}

#[test]
fn a_picture_is_shown_awaited_or_explained() {
    let r = italian();
    let shown = recent(&r, &sample::giulia()).into_string();
    assert!(
        shown.contains("/media/1/thumb") && shown.contains("href=\"/media/1\""),
        "{shown}"
    );
    let awaited = recent(&r, &sample::states()).into_string();
    assert!(awaited.contains("Immagine in arrivo"));
    let mut gone = sample::states();
    for entry in &mut gone.entries {
        if let Entry::Bubble(b) = entry
            && let Some(picture) = &mut b.picture
        {
            picture.state = PictureState::Gone("È scaduta prima che la scaricassimo.".to_owned());
        }
    }
    assert!(recent(&r, &gone).into_string().contains("È scaduta prima"));
}

#[test]
fn a_row_shows_what_is_unread_waiting_failed_and_about_to_close() {
    let html = list(&italian(), &sample::list(None)).into_string();
    for words in [
        "3 messaggi non letti",
        "1 risposta in attesa",
        "1 risposta non è partita",
        "finestra chiusa",
        "Senza nome",
    ] {
        assert!(html.contains(words), "{words}");
    }
    assert!(
        html.contains("data-urgent"),
        "Anna's window ends within the hour"
    );
}

#[test]
fn an_empty_list_says_what_to_do_next() {
    let empty = |change: &dyn Fn(&mut ListPane)| {
        let mut pane = sample::list(None);
        pane.rows.clear();
        change(&mut pane);
        list(&italian(), &pane).into_string()
    };
    assert!(empty(&|p| p.open = 0).contains("Tutto fatto"));
    assert!(empty(&|p| (p.open, p.closed) = (0, 0)).contains("Ancora nessun messaggio"));
    assert!(empty(&|p| p.connected = false).contains("Nessun canale collegato"));
    assert!(empty(&|p| p.filter.words = "rose".to_owned()).contains("Nessun risultato"));
}

#[test]
fn the_composer_says_by_which_network_and_why_and_what_fits() {
    let html = composer(&italian(), &sample::composer()).into_string();
    for words in [
        "Con WhatsApp",
        "ha scritto qui per ultimo",
        "23 h 39 min",
        "max=\"4096\"",
        "unit=\"characters\"",
    ] {
        assert!(html.contains(words), "{words}");
    }
    let mut instagram = sample::composer();
    instagram.ways = vec![sample::way(
        2,
        sample::instagram(),
        Window::Open(sample::NOW),
        false,
    )];
    instagram.why = Why::Only;
    let html = composer(&italian(), &instagram).into_string();
    assert!(
        html.contains("max=\"1000\"") && html.contains("unit=\"bytes\""),
        "{html}"
    );
    assert!(html.contains("unica via"), "{html}");
}

#[test]
fn a_closed_window_takes_the_box_away_and_says_what_can_be_done_instead() {
    let mut view = sample::composer();
    view.ways.rotate_left(1);
    let html = composer(&italian(), &view).into_string();
    assert!(
        !html.contains("name=\"picture\"") && html.matches("<textarea").count() == 1,
        "nothing can be typed that cannot be sent, but for a note"
    );
    assert!(html.contains("La finestra di Instagram è chiusa"));
    assert!(
        html.contains("Rispondi con WhatsApp") && html.contains("via=1"),
        "{html}"
    );
    view.ways.clear();
    assert!(
        composer(&italian(), &view)
            .into_string()
            .contains("non è più raggiungibile")
    );
}

#[test]
fn a_refused_reply_keeps_its_words_and_says_why() {
    let mut view = sample::composer();
    view.text = "troppo lungo".to_owned();
    view.refused = Some("Accorcialo.".to_owned());
    let html = composer(&italian(), &view).into_string();
    assert!(html.contains("role=\"alert\"") && html.contains("Accorcialo."));
    assert!(html.contains(">troppo lungo</textarea>"));
}

#[test]
fn the_strip_names_what_is_down_held_and_still_works_and_is_silent_when_all_is_well() {
    let html = strip(&italian(), &sample::outage()).into_string();
    for words in [
        "WhatsApp immagini",
        "12 min",
        "7 in pausa",
        "WhatsApp testo funziona",
        "href=\"/health\"",
    ] {
        assert!(html.contains(words), "{words}");
    }
    let quiet = strip(&italian(), &Strip::default()).into_string();
    assert!(!quiet.contains("<a"), "{quiet}");
    assert!(
        quiet.contains("id=\"strip\""),
        "its place stays, so that it can come back"
    );
}

#[test]
fn health_shows_every_cell_and_explains_what_is_not_well() {
    let r = italian();
    let well = health(&r, &sample::health(true)).into_string();
    assert!(well.contains("Tutto funziona") && !well.contains("data-testid=\"trouble\""));
    assert_eq!(
        well.matches("class=\"cell\"").count(),
        18,
        "three channels, five capabilities and a token"
    );
    let ill = health(&r, &sample::health(false)).into_string();
    for words in [
        "fermo",
        "in prova",
        "in dubbio",
        "7 in pausa",
        "non risponde da più invii",
        "Non serve rimandarlo",
    ] {
        assert!(ill.contains(words), "{words}");
    }
}

#[test]
fn the_contact_shows_every_address_how_to_reach_it_and_how_it_became_one() {
    let html = contact(&italian(), &sample::contact()).into_string();
    for words in [
        "+39 347 555 0142",
        "@giulia.rossi",
        "si può rispondere ancora",
        "finestra chiusa",
        "Separa",
        "arrivato da un link",
    ] {
        assert!(html.contains(words), "{words}");
    }
    let mut searched = sample::contact();
    searched.candidates = Some(vec![sample::candidate()]);
    assert!(
        contact(&italian(), &searched)
            .into_string()
            .contains("Stesso numero di telefono")
    );
    searched.candidates = Some(Vec::new());
    assert!(
        contact(&italian(), &searched)
            .into_string()
            .contains("Nessun altro contatto")
    );
}
