//! What was read back after an outage says so, and what may be missing is said where it would be.

use crate::ask::Ask;
use crate::shop::{PAGE, Shop};
use sportello_core::content::{Content, ReadBackMark};
use sportello_core::event::{Event, Item, Party, Reading, Said};
use sportello_core::gap::Gap;
use sportello_core::message::MessageKind;
use sportello_core::{ChannelKind, Span};
use sportello_store::{Directory, Gaps, Journal, NewRecord};

fn read_back(shop: &Shop) -> Item {
    let content = Content {
        read_back: Some(ReadBackMark::Alone),
        ..Content::default()
    };
    let said = Said {
        from: Party {
            external_id: "7001".to_owned(),
            ..Party::default()
        },
        external_id: "m_back".to_owned(),
        at: shop.now() - Span::hours(1),
        kind: MessageKind::Text,
        text: Some("Ci siete?".to_owned()),
        media: None,
        content: content.boxed(),
        token: None,
        opens_window: true,
        past: false,
    };
    Item {
        kind: ChannelKind::new("facebook"),
        asset: PAGE.to_owned(),
        pointer: "/items/0".to_owned(),
        reading: Reading::Events(vec![Event::Message(said)]),
    }
}

#[tokio::test]
async fn an_outage_leaves_its_marks_in_the_conversation() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Avete peonie?").await;
    shop.wait(Span::hours(6));
    let gap = Gap {
        from: shop.now() - Span::hours(4),
        to: shop.now(),
    };
    let (store, workspace) = (&shop.store, shop.workspace);
    let asked = store.ask_gap(workspace, shop.page, gap, false, shop.now());
    let gap = asked.await.expect("a gap");
    let gathered = store.gather_gap(workspace, gap, None, shop.now());
    gathered.await.expect("gathered");
    let channel = store.channel(workspace, shop.page).await.expect("the Page");
    let record = NewRecord {
        app: channel.app,
        object: "sportello".to_owned(),
        received_at: shop.now(),
        body: b"{}".to_vec().into(),
    };
    let told = store.append_and_digest(record, vec![read_back(&shop)]);
    told.await.expect("digested");

    let mut lia = shop.lia().await;
    let page = lia.get(&format!("/inbox/{id}")).await.text();
    assert!(page.contains("read back after an outage"), "{page}");
    let line =
        "Between 17:00 and 21:00 messages on Messenger may be missing: nothing can read them back.";
    assert!(page.contains(line), "{page}");
    let (said, missing) = (page.find("Ci siete?"), page.find("may be missing"));
    assert!(said < missing, "it stands at its end");
    let asked = Ask::get(&format!("/inbox/{id}")).header("accept-language", "it");
    let page = lia.ask(asked).await.text();
    assert!(page.contains("recuperato dopo un’interruzione"), "{page}");
    assert!(page.contains("nulla permette di rileggerli"), "{page}");
}
