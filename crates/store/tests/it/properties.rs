//! The invariants over many histories: facts in any order, any number, any batches (I2, I3, I7),
//! two workspaces at once (I11), the journal alone (I13).

use crate::cast::{
    INSTALLATION, Shop, accepted, at, echo, in_memory, item, items, new_channel, record, says,
    status, unknown,
};
use crate::essence::{self, Essence};
use crate::facts::{Fact, KINDS, PEOPLE, TOKEN, fact, reply_at, retold, taken};
use proptest::prelude::*;
use sportello_core::ChannelKind;
use sportello_core::delivery::{DeliveryState, delivery_key};
use sportello_core::event::{Event, Item, Reading};
use sportello_core::receipt::Rank;
use sportello_store::NewToken;

/// A shop in the middle of its morning: everyone was written to on every network, some replies
/// were taken, of others nobody knows. `agents` = whether anything was sent from here.
async fn morning(agents: bool) -> Shop {
    let shop = in_memory();
    for kind in KINDS {
        for (n, who_) in PEOPLE.into_iter().enumerate() {
            shop.tell(
                kind,
                vec![says(who_, &format!("{kind}-first-{who_}"), "Ciao", at(-5))],
                at(-5),
            )
            .await;
            if !agents {
                continue;
            }
            let n = n as i64;
            let contact = contact_on(&shop, kind, who_).await;
            let reply = sportello_store::NewReply {
                conversation: contact.0,
                address: contact.1,
                text: Some(format!("risposta {kind} {n}")),
                capability: sportello_core::Capability::Text,
                kind: sportello_core::message::MessageKind::Text,
                media: None,
                content: None,
                author: None,
                idempotency: None,
                replaces: None,
            };
            let queued = shop
                .store
                .enqueue(shop.workspace, reply, reply_at(n))
                .await
                .unwrap();
            let sportello_store::Enqueued::New(row) = queued else {
                panic!("not queued")
            };
            let exchange = shop.begin(row.delivery.unwrap(), reply_at(n)).await;
            let next = if n == 3 {
                unknown(reply_at(n))
            } else {
                accepted(&taken(kind, n))
            };
            shop.store
                .finish(exchange, None, next, reply_at(n))
                .await
                .unwrap();
        }
    }
    let giulia = contact_on(&shop, "facebook", "giulia").await;
    let hash = ring::digest::digest(&ring::digest::SHA256, TOKEN.as_bytes());
    let contact = shop
        .store
        .conversation(shop.workspace, giulia.0)
        .await
        .unwrap()
        .contact;
    let token = NewToken {
        hash: hash.as_ref().try_into().unwrap(),
        contact,
        kind: ChannelKind::new("whatsapp"),
        made_at: at(0),
        expires_at: at(1_000),
    };
    shop.store.add_token(shop.workspace, token).await.unwrap();
    shop
}

async fn contact_on(
    shop: &Shop,
    kind: &str,
    who_: &str,
) -> (sportello_core::ConversationId, sportello_core::AddressId) {
    for row in shop.inbox().await {
        let contact = shop
            .store
            .contact(shop.workspace, row.contact)
            .await
            .unwrap();
        if let Some(address) = contact
            .addresses
            .iter()
            .find(|a| a.kind.as_str() == kind && a.external_id == who_)
        {
            return (row.id, address.id);
        }
    }
    panic!("{who_} is not on {kind}")
}

/// The unknown reply to Anna turns out to have been sent: with our key where it is carried, by
/// words where not.
async fn evidence(shop: &Shop) -> Vec<Fact> {
    let mut facts = Vec::new();
    for kind in KINDS {
        let (conversation, _) = contact_on(shop, kind, "anna").await;
        let messages = shop.messages(conversation).await;
        let Some(delivery) = messages.iter().find_map(|m| m.delivery) else {
            continue;
        };
        let key = delivery_key(INSTALLATION, shop.workspace.0, delivery.0);
        let mid = taken(kind, 3);
        facts.push(match kind {
            "whatsapp" => (
                kind,
                status(&mid, Some(Rank::Delivered), at(34), Some(&key)),
            ),
            "facebook" => (
                kind,
                echo(
                    "anna",
                    &mid,
                    &format!("risposta {kind} 3"),
                    at(34),
                    Some(&key),
                    true,
                ),
            ),
            _ => (
                kind,
                echo(
                    "anna",
                    &mid,
                    &format!("risposta {kind} 3"),
                    at(34),
                    None,
                    false,
                ),
            ),
        });
    }
    facts
}

fn batch(facts: &[Fact], broken: bool) -> Vec<Item> {
    let mut batch: Vec<Item> = Vec::new();
    for (i, (kind, event)) in facts.iter().enumerate() {
        batch.push(item(kind, i, Reading::Events(vec![event.clone()])));
    }
    if broken {
        let why = "missing mid".to_owned();
        batch.insert(
            batch.len() / 2,
            item(
                "facebook",
                9_999,
                Reading::Unparsed {
                    events: Vec::new(),
                    why,
                },
            ),
        );
    }
    batch
}

/// Facts, each told twice, and the order in which their bodies of three are digested,
/// some of those twice.
fn told_in_bodies() -> impl Strategy<Value = (Vec<Fact>, Vec<usize>)> {
    let facts = prop::collection::vec(fact(), 4..25);
    let told = facts.prop_flat_map(|facts| {
        let twice = [facts.clone(), facts].concat();
        Just(twice).prop_shuffle()
    });
    told.prop_flat_map(|told| {
        let bodies = told.len().div_ceil(3);
        let again = prop::collection::vec(0..bodies, 0..bodies);
        let order = again.prop_flat_map(move |again| {
            Just((0..bodies).chain(again).collect::<Vec<_>>()).prop_shuffle()
        });
        (Just(told), order)
    })
}

/// A tap that opens the window and that nothing tells from another at the same moment.
fn nameless_tap(event: &Event) -> bool {
    matches!(
        event,
        Event::Arrived {
            external_id: None,
            opens_window: true,
            ..
        }
    )
}

/// No message fell behind what was seen of it before (a refusal may follow; reading wins).
fn assert_none_fell(before: &[(String, DeliveryState)], after: &[(String, DeliveryState)]) {
    for (mid, was) in before {
        let is = after
            .iter()
            .find(|(id, _)| id == mid)
            .map(|(_, state)| *state);
        let is = is.unwrap_or_else(|| panic!("{mid} is gone"));
        let fell = match (was, is) {
            (DeliveryState::Read, is) => is != DeliveryState::Read,
            (DeliveryState::Delivered, is) => is == DeliveryState::Accepted,
            (DeliveryState::Failed, is) => {
                !matches!(is, DeliveryState::Failed | DeliveryState::Read)
            }
            _ => false,
        };
        assert!(!fell, "I7: {mid} was {was} and is {is}");
    }
}

async fn tell_all(shop: &Shop, facts: &[Fact]) -> Essence {
    shop.receive(batch(facts, false), at(500)).await;
    essence::whole(shop, shop.workspace).await
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn i2_i3_i7_any_order_any_number_any_batches_make_the_same(
        (facts, batches) in prop::collection::vec(fact(), 1..40).prop_flat_map(retold)
    ) {
        pollster::block_on(async {
            let (one, two) = (morning(true).await, morning(true).await);
            let proofs = evidence(&one).await;
            let mut told = facts.clone();
            told.extend(proofs.clone());
            let want = tell_all(&one, &told).await;
            // The evidence comes first there: nothing may depend on that either.
            two.receive(batch(&proofs, true), at(500)).await;
            let mut ranks = essence::ranks(&two).await;
            for some in &batches {
                two.receive(batch(some, true), at(500)).await;
                let now = essence::ranks(&two).await;
                assert_none_fell(&ranks, &now);
                ranks = now;
            }
            let got = essence::whole(&two, two.workspace).await;
            assert_eq!(got, want);
            one.home.assert_sound();
            two.home.assert_sound();
        });
    }

    #[test]
    fn i2_each_body_with_its_own_receipt_in_any_order_makes_the_same(
        (facts, order) in told_in_bodies()
    ) {
        pollster::block_on(async {
            let (one, two) = (morning(true).await, morning(true).await);
            let bodies: Vec<&[Fact]> = facts.chunks(3).collect();
            // Further apart than clocks may differ.
            let received = |body: usize| at(500 + 200 * body as i64);
            for (n, body) in bodies.iter().enumerate() {
                one.receive(batch(body, false), received(n)).await;
            }
            for n in order {
                two.receive(batch(bodies[n], true), received(n)).await;
            }
            let want = essence::whole(&one, one.workspace).await;
            assert_eq!(essence::whole(&two, two.workspace).await, want);
            // Whatever names itself may be told again later and moves nothing.
            let named: Vec<Fact> = facts.iter().filter(|(_, event)| !nameless_tap(event)).cloned().collect();
            two.receive(batch(&named, false), at(50_000)).await;
            assert_eq!(essence::whole(&two, two.workspace).await, want);
            one.home.assert_sound();
            two.home.assert_sound();
        });
    }

    #[test]
    fn i13_the_journal_alone_rebuilds_what_people_said(
        facts in prop::collection::vec(fact(), 1..40)
    ) {
        pollster::block_on(async {
            let (lived, rebuilt) = (morning(true).await, morning(false).await);
            for some in facts.chunks(5) {
                lived.receive(batch(some, false), at(500)).await;
                rebuilt.receive(batch(some, false), at(500)).await;
            }
            let want = essence::inbound(&lived, lived.workspace).await;
            assert_eq!(essence::inbound(&rebuilt, rebuilt.workspace).await, want);
        });
    }

    #[test]
    fn i11_two_workspaces_at_once_are_as_each_alone(
        ours in prop::collection::vec(fact(), 1..25),
        theirs in prop::collection::vec(fact(), 1..25),
    ) {
        pollster::block_on(async {
            let alone = [in_memory(), in_memory()];
            let both = in_memory();
            let other = both.store.add_workspace("Il Girasole", "Europe/Rome", at(0)).await.unwrap().id;
            for kind in KINDS {
                both.store.add_channel(other, new_channel(kind, &format!("their-{kind}"), both.app), at(0)).await.unwrap();
            }
            let their = |facts: &[Fact]| -> Vec<Item> {
                let to_them = |i: Item| Item { asset: format!("their-{}", i.kind), ..i };
                batch(facts, false).into_iter().map(to_them).collect()
            };
            alone[0].receive(batch(&ours, false), at(500)).await;
            alone[1].receive(batch(&theirs, false), at(500)).await;
            // The very same ids of people and messages, in one body.
            let mut mixed = batch(&ours, false);
            for (i, one) in their(&theirs).into_iter().enumerate() {
                mixed.insert((2 * i).min(mixed.len()), one);
            }
            both.receive(mixed, at(500)).await;
            let want = essence::whole(&alone[0], alone[0].workspace).await;
            assert_eq!(essence::whole(&both, both.workspace).await, want);
            let want = essence::whole(&alone[1], alone[1].workspace).await;
            assert_eq!(essence::whole(&both, other).await, want);
            both.home.assert_sound();
        });
    }
}

#[test]
fn i3_a_fault_inside_one_item_of_a_thousand_is_rolled_back_alone() {
    pollster::block_on(async {
        let shop = in_memory();
        // The middle item says something new and then claims, with our key, that a message of
        // Marco's is ours: a contradiction, and the first must go with it.
        let mut thousand: Vec<Item> = items(
            "facebook",
            (0..1_000)
                .map(|n| says("giulia", &format!("m{n}"), "rosa", at(n)))
                .collect(),
        );
        let key = delivery_key(INSTALLATION, shop.workspace.0, shop.reply_to_marco().await);
        let both = vec![
            says("anna", "half", "non deve restare", at(5)),
            echo("marco", "m-first", "x", at(6), Some(&key), true),
        ];
        thousand[500] = item("facebook", 500, Reading::Events(both));
        // Anna was heard of first in what was rolled back: nothing of that may be remembered.
        thousand[501] = item(
            "facebook",
            501,
            Reading::Events(vec![says("anna", "whole", "dopo", at(7))]),
        );
        let told = shop
            .store
            .append_and_digest(record(shop.app, at(9)), thousand)
            .await
            .unwrap();
        assert_eq!((told.applied, told.unparsed), (999, 1));
        assert_eq!(
            shop.words(shop.conversation_of("anna").await.id).await,
            ["dopo"],
            "wholly or not at all"
        );
        let ids = ["half".to_owned(), "whole".to_owned()];
        let known = shop
            .store
            .known_external_ids(shop.workspace, shop.channel("facebook").id, &ids)
            .await
            .unwrap();
        assert_eq!(known, ["whole"]);
        let left = shop.store.leftovers(None, None, 10).await.unwrap();
        assert_eq!(
            (left.len(), left[0].pointer.as_str()),
            (1, "/entry/0/messaging/500")
        );
        shop.home.assert_sound();
    });
}

impl Shop {
    /// Marco wrote `m-first`; a reply to him is on its way. Its delivery's number.
    async fn reply_to_marco(&self) -> i64 {
        self.tell(
            "facebook",
            vec![says("marco", "m-first", "Ciao", at(1))],
            at(1),
        )
        .await;
        let row = self.reply("marco", "Ciao Marco", at(2)).await;
        let delivery = row.delivery.expect("a delivery");
        self.begin(delivery, at(3)).await;
        delivery.0
    }
}
