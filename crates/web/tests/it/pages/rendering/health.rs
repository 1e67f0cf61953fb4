//! What is not well: the strip over every page, and the matrix.

use super::italian;
use crate::pages::sample;
use sportello_core::Capability;
use sportello_web::pages::health::health;
use sportello_web::pages::strip::strip;
use sportello_web::pages::view::*;

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
    let mut much = sample::outage();
    let (kind, _, since) = much.down[0].clone();
    much.down = [Capability::Text, Capability::Image, Capability::Video]
        .map(|capability| (kind.clone(), capability, since))
        .to_vec();
    let html = strip(&italian(), &much).into_string();
    assert!(
        html.contains("3 funzioni di WhatsApp in difficoltà da"),
        "{html}"
    );
    assert!(!html.contains("WhatsApp immagini"), "{html}");
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
