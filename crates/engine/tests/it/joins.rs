//! One person, several networks: merging, unmerging, continue links.

use crate::house::{GIULIA, House, MARCO, NUMBER, SARA};
use pollster::block_on;
use serde_json::json;
use sportello_core::ChannelKind;

#[test]
fn a_continue_link_joins_two_addresses_with_evidence_once() {
    let mut house = House::open();
    house.instagram_says(MARCO, "Quanto costa?");
    let first = house.conversation();
    let row = block_on(house.engine.store().conversation(house.workspace, first)).expect("a row");
    let link = block_on(house.engine.continue_link(
        house.now,
        house.workspace,
        row.contact,
        &ChannelKind::new("whatsapp"),
    ))
    .expect("a link");
    assert!(
        link.starts_with("https://wa.me/393331112222?text="),
        "{link}"
    );
    let token = sportello_core::continuation::find(&link).expect("a token");
    house.whatsapp_says(SARA, &format!("Ciao {token}"));
    assert_eq!(house.conversations().len(), 1);
    let contact =
        block_on(house.engine.store().contact(house.workspace, row.contact)).expect("the contact");
    assert_eq!(contact.addresses.len(), 2);
    assert_eq!(contact.merges.len(), 1);
    // Somebody else who got hold of it joins nobody.
    house.whatsapp_says("393330000000", &format!("Ciao {token}"));
    assert_eq!(house.conversations().len(), 2);
    // And it comes apart exactly.
    let merge = contact.merges[0].id;
    block_on(house.engine.unmerge(house.now, house.workspace, merge)).expect("apart");
    assert_eq!(house.conversations().len(), 3);
    let _ = NUMBER;
}

#[test]
fn a_reply_leaves_where_the_person_wrote_last() {
    let mut house = House::open();
    house.messenger_says(GIULIA, "da Messenger");
    let first = house.conversation();
    house.pass(sportello_core::Span::minutes(1));
    house.whatsapp_says(SARA, "da WhatsApp");
    let second = house.conversation();
    let contact = |c| {
        block_on(house.engine.store().conversation(house.workspace, c))
            .expect("a row")
            .contact
    };
    let (into, from) = (contact(first), contact(second));
    block_on(
        house
            .engine
            .merge(house.now, house.workspace, into, from, None),
    )
    .expect("merged");
    let routes = block_on(house.engine.routes(house.now, house.workspace, first)).expect("routes");
    assert_eq!(routes.len(), 2);
    assert_eq!(routes[0].channel, house.whatsapp);
    let reply = house.reply("Eccomi");
    assert_eq!(reply.channel, house.whatsapp);
    let by_hand = house
        .try_reply(first, "E anche qui", Some(house.facebook))
        .expect("queued");
    assert_eq!(by_hand.channel, house.facebook);
}

#[test]
fn a_messenger_referral_carries_a_token_too() {
    let mut house = House::open();
    house.whatsapp_says(SARA, "Ciao");
    let contact = block_on(
        house
            .engine
            .store()
            .conversation(house.workspace, house.conversation()),
    )
    .expect("a row")
    .contact;
    let link = block_on(house.engine.continue_link(
        house.now,
        house.workspace,
        contact,
        &ChannelKind::new("facebook"),
    ))
    .expect("a link");
    let token = sportello_core::continuation::find(&link).expect("a token");
    let at = house.now.0;
    house.on_page(
        json!({"sender": {"id": GIULIA}, "recipient": {"id": crate::house::PAGE}, "timestamp": at,
        "referral": {"ref": token, "source": "SHORTLINK", "type": "OPEN_THREAD"}}),
    );
    let joined =
        block_on(house.engine.store().contact(house.workspace, contact)).expect("the contact");
    assert_eq!(joined.addresses.len(), 2);
}
