//! The list: what a row tells at a glance, and what an empty list says.

use super::{italian, reader};
use crate::pages::sample;
use sportello_core::delivery::DeliveryState;
use sportello_web::i18n::Language;
use sportello_web::pages::list::list;
use sportello_web::pages::view::*;

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
fn a_row_whose_reply_is_in_doubt_asks_and_does_not_say_that_it_waits() {
    for (state, language, words) in [
        (
            DeliveryState::Unknown,
            Language::Italian,
            "Esito da verificare",
        ),
        (
            DeliveryState::Unconfirmed,
            Language::Italian,
            "Non confermato",
        ),
        (
            DeliveryState::Unknown,
            Language::English,
            "Outcome being checked",
        ),
        (
            DeliveryState::Unconfirmed,
            Language::English,
            "Not confirmed",
        ),
    ] {
        let mut pane = sample::list(None);
        pane.rows.retain(|row| row.waiting > 0);
        let row = pane.rows.first_mut().expect("someone waits in the sample");
        row.last.as_mut().expect("a preview").state = Some(state);
        let html = list(&reader(language), &pane).into_string();
        assert!(
            html.contains(&format!("data-state=\"{state}\""))
                && html.contains(&format!("title=\"{words}\"")),
            "{html}"
        );
        assert!(!html.contains("is-waiting"), "{state}: {html}");
        // Another reply of the same person that is held is still told.
        pane.rows.first_mut().expect("the same row").waiting = 2;
        let html = list(&reader(language), &pane).into_string();
        assert!(
            html.contains("is-waiting") && html.contains("\"1 "),
            "{html}"
        );
    }
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
fn an_empty_list_of_a_demo_points_to_the_phones_and_no_other_list_does() {
    const PHONES: &str = "href=\"http://127.0.0.1:8081\"";
    let mut pane = sample::list(None);
    pane.sandbox = Some("http://127.0.0.1:8081".to_owned());
    let full = list(&italian(), &pane).into_string();
    pane.rows.clear();
    for (open, closed) in [(0, 0), (0, 3)] {
        (pane.open, pane.closed) = (open, closed);
        for (language, words) in [
            (Language::Italian, "uno dei telefoni della sandbox"),
            (Language::English, "one of the sandbox’s phones"),
        ] {
            let html = list(&reader(language), &pane).into_string();
            assert!(html.contains(words) && html.contains(PHONES), "{html}");
            assert!(
                html.contains("target=\"_blank\" rel=\"noopener\""),
                "{html}"
            );
            assert!(html.contains("(127.0.0.1:8081)"), "{html}");
        }
    }
    pane.filter.words = "rose".to_owned();
    let searched = list(&italian(), &pane).into_string();
    pane.filter.words.clear();
    pane.sandbox = None;
    let real = list(&italian(), &pane).into_string();
    for html in [full, searched, real] {
        assert!(
            !html.contains("sandbox") && !html.contains(PHONES),
            "{html}"
        );
    }
}
