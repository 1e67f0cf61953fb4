//! The contact: addresses, merges, and who else it may be.

use super::italian;
use crate::pages::sample;
use sportello_web::pages::contact::contact;

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
