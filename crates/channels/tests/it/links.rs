//! "Continue on …" links, and that the token that they carry is found again.

use crate::cast::*;
use sportello_core::continuation::find;

#[test]
fn each_network_has_its_link() {
    let link = |kind: &str| connector(kind).continue_link(&channel(kind), TOKEN);
    assert_eq!(
        link("facebook"),
        Some(format!("https://m.me/fioridilia?ref={TOKEN}"))
    );
    assert_eq!(
        link("instagram"),
        Some(format!("https://ig.me/m/fiori.di.lia?ref={TOKEN}"))
    );
    let whatsapp = link("whatsapp").expect("a link");
    assert!(
        whatsapp.starts_with("https://wa.me/390551234567?text="),
        "{whatsapp}"
    );
    assert_eq!(
        find(&whatsapp.replace("%28", "(").replace("%29", ")")).as_deref(),
        Some(TOKEN)
    );
    assert!(!whatsapp.contains(' '));
}

#[test]
fn without_a_name_there_is_a_page_id_or_no_link() {
    let mut page = channel("facebook");
    page.settings.clear();
    let link = connector("facebook").continue_link(&page, TOKEN);
    assert_eq!(link, Some(format!("https://m.me/{PAGE}?ref={TOKEN}")));
    for kind in ["instagram", "whatsapp"] {
        let mut bare = channel(kind);
        bare.settings.clear();
        assert_eq!(connector(kind).continue_link(&bare, TOKEN), None, "{kind}");
    }
}
