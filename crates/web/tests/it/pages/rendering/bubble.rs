//! Messages: every state of a reply, networks, pictures.

use super::italian;
use crate::pages::sample;
use sportello_core::delivery::DeliveryState;
use sportello_web::pages::conversation::{messages, recent};
use sportello_web::pages::view::*;

fn is_in(entry: &Entry, state: DeliveryState) -> bool {
    match entry {
        Entry::Bubble(b) => b.delivery.as_ref().is_some_and(|d| d.state == state),
        Entry::Note(_) | Entry::Gap(_) => false,
    }
}

/// The one message of Giardino Verdi's conversation in that state, as markup.
fn in_state(state: DeliveryState) -> String {
    let mut talk = sample::states();
    talk.entries.retain(|e| is_in(e, state));
    assert_eq!(talk.entries.len(), 1, "{state} is in the sample once");
    recent(&italian(), &talk).into_string()
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
fn what_was_sent_again_says_so_and_offers_no_second_time() {
    for state in [DeliveryState::Failed, DeliveryState::Withdrawn] {
        let mut talk = sample::states();
        talk.entries.retain(|e| is_in(e, state));
        for entry in &mut talk.entries {
            if let Entry::Bubble(bubble) = entry
                && let Some(delivery) = &mut bubble.delivery
            {
                delivery.sent_again = true;
            }
        }
        let html = recent(&italian(), &talk).into_string();
        assert!(
            html.contains(&italian().text("outcome-sent-again")),
            "{html}"
        );
        assert!(!html.contains("/retry"), "{html}");
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
