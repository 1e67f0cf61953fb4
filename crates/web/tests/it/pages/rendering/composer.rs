//! The composer: the way out, its limits, and what is offered where there is none.

use super::italian;
use crate::pages::sample;
use sportello_core::window::Window;
use sportello_web::pages::composer::composer;
use sportello_web::pages::view::*;

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
        !html.contains("name=\"file\"") && html.matches("<textarea").count() == 1,
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
