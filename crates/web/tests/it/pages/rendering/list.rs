//! The list: what a row tells at a glance, and what an empty list says.

use super::italian;
use crate::pages::sample;
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
