//! Continue tokens: two contacts joined by evidence.

use super::merging::people;
use crate::cast::{Shop, at, says, who};
use sportello_core::event::Event;
use sportello_core::{ChannelKind, ContactId, Time};
use sportello_store::{Evidence, NewToken};

const TOKEN: &str = "sp-abcdefghijklmnopqrstuvwx23";

/// SHA-256 of the token above.
fn token(contact: ContactId, expires_at: Time) -> NewToken {
    let digest = ring::digest::digest(&ring::digest::SHA256, TOKEN.as_bytes());
    NewToken {
        hash: digest.as_ref().try_into().expect("32 bytes"),
        contact,
        kind: ChannelKind::new("whatsapp"),
        made_at: at(1),
        expires_at,
    }
}

fn arrives(who_: &str, at: Time) -> Event {
    Event::Arrived {
        kind: sportello_core::message::MessageKind::Postback,
        text: None,
        content: None,
        address: who(who_, None),
        token: Some(TOKEN.to_owned()),
        at,
        external_id: None,
        opens_window: false,
    }
}

pub async fn a_token_joins_once_with_evidence(shop: Shop) {
    let [giulia, ..] = people(&shop).await;
    shop.store
        .add_token(shop.workspace, token(giulia.contact, at(100)))
        .await
        .unwrap();
    let told = shop
        .tell("whatsapp", vec![arrives("39333", at(50))], at(50))
        .await;
    assert_eq!(
        (told.applied, told.touched[0].conversation),
        (1, Some(giulia.id))
    );
    let contact = shop
        .store
        .contact(shop.workspace, giulia.contact)
        .await
        .unwrap();
    let address = contact
        .addresses
        .iter()
        .find(|a| a.external_id == "39333")
        .expect("joined")
        .id;
    assert_eq!(
        contact.merges[0].evidence,
        Evidence::Token {
            address,
            made_at: at(1)
        }
    );
    let again = shop
        .tell("whatsapp", vec![arrives("39333", at(50))], at(51))
        .await;
    assert_eq!((again.applied, again.known), (0, 1));
    shop.tell("whatsapp", vec![arrives("39444", at(52))], at(52))
        .await;
    let contact = shop
        .store
        .contact(shop.workspace, giulia.contact)
        .await
        .unwrap();
    assert_eq!(contact.merges.len(), 1, "a token is used once");
    shop.store
        .unmerge(shop.workspace, contact.merges[0].id, at(60))
        .await
        .unwrap();
    shop.tell("whatsapp", vec![arrives("39333", at(50))], at(61))
        .await;
    let contact = shop
        .store
        .contact(shop.workspace, giulia.contact)
        .await
        .unwrap();
    assert!(
        contact.merges.is_empty(),
        "what a person took apart is not joined by an old token"
    );
}

pub async fn a_token_that_ended_or_comes_from_elsewhere_joins_nothing(shop: Shop) {
    let [giulia, ..] = people(&shop).await;
    shop.store
        .add_token(shop.workspace, token(giulia.contact, at(100)))
        .await
        .unwrap();
    shop.tell("facebook", vec![arrives("g1", at(20))], at(20))
        .await;
    let joined = async || {
        !shop
            .store
            .contact(shop.workspace, giulia.contact)
            .await
            .unwrap()
            .merges
            .is_empty()
    };
    assert!(!joined().await, "quoting the link is no arrival");
    shop.tell("instagram", vec![arrives("i9", at(30))], at(30))
        .await;
    assert!(!joined().await, "it was made for another network");
    shop.tell("whatsapp", vec![arrives("39333", at(100))], at(101))
        .await;
    assert!(!joined().await, "it had ended");
    shop.tell("whatsapp", vec![arrives("39333", at(99))], at(500))
        .await;
    assert!(joined().await, "a late webhook of an arrival in time joins");
}

pub async fn a_token_followed_by_someone_joined_already_is_used_up(shop: Shop) {
    let [giulia, ..] = people(&shop).await;
    shop.store
        .add_token(shop.workspace, token(giulia.contact, at(100)))
        .await
        .unwrap();
    shop.tell(
        "whatsapp",
        vec![says("39333", "w1", "Ciao", at(10))],
        at(10),
    )
    .await;
    let other = shop.conversation_of("39333").await;
    let merge = shop
        .store
        .merge(shop.workspace, giulia.contact, other.contact, None, at(11))
        .await
        .unwrap();
    shop.tell("whatsapp", vec![arrives("39333", at(20))], at(20))
        .await;
    shop.store
        .unmerge(shop.workspace, merge.id, at(30))
        .await
        .unwrap();
    shop.tell("whatsapp", vec![arrives("39333", at(20))], at(31))
        .await;
    let contact = shop
        .store
        .contact(shop.workspace, giulia.contact)
        .await
        .unwrap();
    assert!(
        contact.merges.is_empty(),
        "the same event told again joins nothing (I2)"
    );
}
