//! Comments, notices, people whose id changes, names without words. In any order, once (I2).

use crate::cast::{Shop, at, says, who};
use crate::essence;
use sportello_core::content::{CommentPlace, Content, Quoted};
use sportello_core::event::{Commented, Event, Notice, Said, Verb};
use sportello_core::message::{Direction, MessageKind};
use sportello_store::MessageRow;

fn commented(verb: Verb, id: &str, text: &str, second: i64) -> Commented {
    Commented {
        from: Some(who("c1", Some("Giulia Rossi"))),
        by_business: false,
        verb,
        place: CommentPlace {
            id: id.to_owned(),
            post: Some("p_1".to_owned()),
            parent: Some("p_1".to_owned()),
            ..CommentPlace::default()
        },
        text: Some(text.to_owned()),
        media: None,
        at: at(second),
        facts: Default::default(),
    }
}

fn comment(verb: Verb, id: &str, text: &str, second: i64) -> Event {
    Event::Comment(Box::new(commented(verb, id, text, second)))
}

fn answered(id: &str, parent: &str) -> Event {
    let mut told = commented(Verb::Add, id, "Grazie!", 12);
    told.by_business = true;
    told.from = None;
    told.place.parent = Some(parent.to_owned());
    Event::Comment(Box::new(told))
}

fn moved(external_id: Option<&str>) -> Event {
    Event::Moved {
        from: who("39333", None),
        to: who("39444", None),
        external_id: external_id.map(str::to_owned),
        text: Some("Giulia ha cambiato numero".to_owned()),
        what: "user_changed_number".to_owned(),
        at: at(15),
        facts: Default::default(),
    }
}

async fn said(shop: &Shop) -> Vec<MessageRow> {
    let row = shop.only_conversation().await;
    let page = shop
        .store
        .messages(shop.workspace, row.id, None, 50)
        .await
        .unwrap();
    page.rows
}

/// Tells the events in every order, each on a shop of its own, and gives what is seen.
async fn in_every_order(kind: &str, events: &[Event]) -> Vec<essence::Essence> {
    let mut orders: Vec<Vec<usize>> = vec![vec![]];
    for _ in events {
        orders = orders
            .into_iter()
            .flat_map(|order| {
                (0..events.len())
                    .filter(|n| !order.contains(n))
                    .map(|n| [order.clone(), vec![n]].concat())
                    .collect::<Vec<_>>()
            })
            .collect();
    }
    let mut seen = Vec::new();
    for order in orders {
        let shop = crate::cast::in_memory();
        for n in order.iter().chain(&order) {
            shop.tell(kind, vec![events[*n].clone()], at(30)).await;
        }
        seen.push(essence::whole(&shop, shop.workspace).await);
    }
    seen
}

pub async fn a_comment_is_a_message_that_opens_no_window(shop: Shop) {
    let first = comment(Verb::Add, "c_1", "Che belle!", 10);
    shop.tell("facebook", vec![first.clone(), first], at(30))
        .await;
    let row = shop.only_conversation().await;
    assert_eq!((row.unread, row.name.as_deref()), (1, Some("Giulia Rossi")));
    let [message] = &said(&shop).await[..] else {
        panic!("one message")
    };
    assert_eq!(
        (message.kind, message.direction),
        (MessageKind::Comment, Direction::In)
    );
    let contact = shop
        .store
        .contact(shop.workspace, row.contact)
        .await
        .unwrap();
    assert_eq!(contact.addresses[0].last_inbound, None, "no window");
}

pub async fn i2_a_comment_and_what_becomes_of_it_in_any_order(_: Shop) {
    let hidden = [
        comment(Verb::Add, "c_1", "Che belle!", 10),
        comment(Verb::Hide, "c_1", "", 11),
        comment(Verb::Unhide, "c_1", "", 12),
        comment(Verb::Hide, "c_1", "", 13),
    ];
    let seen = in_every_order("facebook", &hidden).await;
    assert!(seen.iter().all(|s| *s == seen[0]), "{seen:?}");
    let removed = [
        comment(Verb::Add, "c_1", "Che belle!", 10),
        comment(Verb::Edit, "c_1", "Bellissime!", 11),
        comment(Verb::Remove, "c_1", "", 13),
    ];
    let seen = in_every_order("facebook", &removed).await;
    assert!(seen.iter().all(|s| *s == seen[0]), "{seen:?}");
    assert!(
        seen[0].0.iter().all(|line| !line.contains("Bell")),
        "{seen:?}"
    );
}

pub async fn a_hidden_comment_says_so(shop: Shop) {
    let events = vec![
        comment(Verb::Hide, "c_1", "", 13),
        comment(Verb::Add, "c_1", "Che belle!", 10),
    ];
    shop.tell("facebook", events, at(30)).await;
    let content = said(&shop).await.remove(0).content.expect("a place");
    assert!(content.comment.expect("a comment").hidden);
}

pub async fn i2_an_answer_stands_with_the_comment_it_answers_whichever_comes_first(_: Shop) {
    let events = [
        comment(Verb::Add, "c_1", "Che belle!", 10),
        answered("c_2", "c_1"),
        answered("c_3", "p_1"),
    ];
    let seen = in_every_order("facebook", &events).await;
    assert!(seen.iter().all(|s| *s == seen[0]), "{seen:?}");
    let grazie = seen[0].0.iter().filter(|line| line.contains("Grazie"));
    assert_eq!(
        grazie.count(),
        1,
        "the one under the post is no conversation"
    );
}

pub async fn i2_a_changed_number_is_the_same_person_in_any_order(_: Shop) {
    let events = [
        says("39333", "w_1", "Ciao", at(10)),
        moved(Some("w_2")),
        says("39444", "w_3", "Sono sempre io", at(20)),
    ];
    let seen = in_every_order("whatsapp", &events).await;
    for one in &seen {
        let text = one.0.join("\n");
        assert!(
            text.contains("39444") && !text.contains("/39333/"),
            "{text}"
        );
        assert_eq!(text.matches("Ciao").count(), 1);
    }
}

pub async fn an_address_book_names_people_and_makes_no_conversations(shop: Shop) {
    let named = |id: &str, name: &str| Event::Named {
        address: who(id, Some(name)),
        at: at(5),
        facts: Default::default(),
    };
    let book = vec![
        named("39333", "Giulia Rossi"),
        named("39555", "Marco Bianchi"),
    ];
    shop.tell("whatsapp", book, at(30)).await;
    shop.tell(
        "whatsapp",
        vec![says("39333", "w_1", "Ciao", at(10))],
        at(30),
    )
    .await;
    let row = shop.only_conversation().await;
    assert_eq!(row.name.as_deref(), Some("Giulia Rossi"));
}

pub async fn a_notice_is_there_once_however_often_it_is_told(shop: Shop) {
    let notice = |status: &str| {
        Event::Notice(Box::new(Notice {
            what: "message_template_status_update".to_owned(),
            about: None,
            at: Some(at(10)),
            facts: [("event".to_owned(), status.to_owned())].into(),
        }))
    };
    for _ in 0..3 {
        let told = vec![notice("APPROVED"), notice("PAUSED")];
        shop.tell("whatsapp", told, at(30)).await;
    }
    let notices = shop.store.notices(shop.workspace, None, 10).await.unwrap();
    let mut said: Vec<&str> = notices.iter().map(|n| n.facts["event"].as_str()).collect();
    said.sort_unstable();
    assert_eq!(said, ["APPROVED", "PAUSED"]);
}

pub async fn what_was_said_before_the_desk_was_there_is_not_unread(shop: Shop) {
    let Event::Message(mut said) = says("39333", "w_1", "Ciao", at(10)) else {
        panic!("a message")
    };
    said.past = true;
    let events = vec![Event::Message(said), says("39333", "w_2", "Eccomi", at(20))];
    shop.tell("whatsapp", events, at(30)).await;
    assert_eq!(shop.only_conversation().await.unread, 1);
}

pub async fn what_is_quoted_is_told_with_the_message(shop: Shop) {
    let Event::Message(mut answer) = says("g1", "m_2", "Quelle rosse", at(11)) else {
        panic!("a message")
    };
    answer.content = Content {
        quoted: Some(Quoted {
            external_id: "m_1".to_owned(),
            from: None,
        }),
        ..Content::default()
    }
    .boxed();
    let answer: Said = answer;
    let events = vec![
        Event::Message(answer),
        says("g1", "m_1", "Avete rose?", at(10)),
    ];
    shop.tell("facebook", events, at(30)).await;
    let newest = said(&shop).await.remove(0);
    let quoted = newest.quoted.expect("what it quotes");
    assert_eq!(
        (quoted.direction, quoted.preview.as_deref()),
        (Direction::In, Some("Avete rose?"))
    );
}
