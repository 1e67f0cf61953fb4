//! Incidents: begun once, healed, ended, and what they concern.

use super::outbox::id as reply_id;
use super::posts::{given, id as post_id};
use crate::cast::{Shop, at, cause, says};
use sportello_core::delivery::HoldReason;
use sportello_core::incident::{Cell, Change, OpenCell};
use sportello_core::{Capability, ChannelKind, DeliveryId, IncidentId, Span, Time};
use sportello_store::{FALLEN_BACK, NewConsent, Next, StoreError, Tally, Why};

fn cell(shop: &Shop, kind: &str, capability: Capability) -> Cell {
    Cell {
        channel: shop.channel(kind).id,
        capability,
    }
}

fn open(shop: &Shop, kind: &str, capability: Capability, since: Time) -> OpenCell {
    OpenCell {
        cell: cell(shop, kind, capability),
        platform: "meta".to_owned(),
        since,
        cause: Some("cause-outage".to_owned()),
    }
}

async fn change(shop: &Shop, changes: Vec<Change>, now: Time) -> Vec<IncidentId> {
    let changed = shop.store.change_incidents(shop.workspace, changes, now);
    changed.await.unwrap()
}

/// Words on Facebook fail from a moment on.
pub async fn begun(shop: &Shop) -> IncidentId {
    let cells = vec![open(shop, "facebook", Capability::Text, at(100))];
    let begin = Change::Begin {
        platform: "meta".to_owned(),
        cells,
    };
    assert_eq!(change(shop, vec![begin], at(101)).await, []);
    let under_way = shop.store.incidents_under_way(shop.workspace).await;
    under_way.unwrap()[0].incident.id
}

async fn hold(shop: &Shop, delivery: DeliveryId, reason: HoldReason) {
    let why = cause("hold", at(110));
    let held = shop
        .store
        .hold(shop.workspace, delivery, reason, at(900), why, at(110));
    held.await.unwrap();
}

pub async fn an_incident_begins_once_grows_heals_and_ends(shop: Shop) {
    let incident = begun(&shop).await;
    let again = Change::Begin {
        platform: "meta".to_owned(),
        cells: vec![open(&shop, "instagram", Capability::Story, at(150))],
    };
    change(&shop, vec![again], at(151)).await;
    let under_way = shop
        .store
        .incidents_under_way(shop.workspace)
        .await
        .unwrap();
    assert_eq!(under_way.len(), 1, "of one platform there is one");
    assert_eq!(under_way[0].incident.spans.len(), 2);
    assert_eq!(under_way[0].opened_at, at(100));
    let heal = |kind, capability, opened_at| Change::Heal {
        incident,
        cell: cell(&shop, kind, capability),
        opened_at,
    };
    let healed = vec![
        heal("facebook", Capability::Text, at(100)),
        heal("instagram", Capability::Story, at(150)),
    ];
    change(&shop, healed, at(300)).await;
    let end = || {
        vec![Change::End {
            incident,
            at: at(300),
        }]
    };
    assert_eq!(change(&shop, end(), at(900)).await, [incident]);
    assert_eq!(change(&shop, end(), at(901)).await, [], "once");
    let row = shop.store.incident(shop.workspace, incident).await.unwrap();
    assert_eq!((row.opened_at, row.closed_at), (at(100), Some(at(300))));
    let cells: Vec<_> = row.cells.iter().map(|span| span.closed_at).collect();
    assert_eq!(cells, [Some(at(300)), Some(at(300))]);
    let history = shop.store.cell_history(shop.workspace, at(120)).await;
    assert_eq!(history.unwrap().len(), 1, "since then");
    let listed = async |since| {
        shop.store
            .incidents(shop.workspace, since, 9)
            .await
            .unwrap()
    };
    assert_eq!(listed(at(300)).await.len(), 1);
    assert_eq!(listed(at(301)).await, []);
    assert_ne!(begun(&shop).await, incident, "the next one is another");
}

pub async fn of_a_cell_that_flaps_the_last_span_and_the_longest_are_told(shop: Shop) {
    let incident = begun(&shop).await;
    let capability = Capability::Text;
    for (opened, since, closed) in [(100, 100, 400), (519, 100, 910), (2_000, 2_000, 2_020)] {
        let join = Change::Join {
            incident,
            cell: open(&shop, "facebook", capability, at(opened)),
        };
        let heal = Change::Heal {
            incident,
            cell: cell(&shop, "facebook", capability),
            opened_at: at(since),
        };
        if opened > 100 {
            change(&shop, vec![join], at(opened)).await;
        }
        change(&shop, vec![heal], at(closed)).await;
    }
    let join = Change::Join {
        incident,
        cell: open(&shop, "facebook", capability, at(3_000)),
    };
    change(&shop, vec![join], at(3_000)).await;
    let under_way = shop.store.incidents_under_way(shop.workspace).await;
    let under_way = under_way.unwrap().remove(0);
    let spans = under_way.incident.spans.iter();
    let spans: Vec<_> = spans.map(|span| (span.opened_at, span.closed_at)).collect();
    assert_eq!(spans, [(at(3_000), None)]);
    let channel = shop.channel("facebook").id;
    assert_eq!(under_way.longest, [(channel, Span::seconds(810))]);
    let row = shop.store.incident(shop.workspace, incident).await.unwrap();
    let spans = row
        .cells
        .iter()
        .map(|span| (span.opened_at, span.closed_at));
    assert_eq!(
        spans.collect::<Vec<_>>(),
        [
            (at(100), Some(at(910))),
            (at(2_000), Some(at(2_020))),
            (at(3_000), None)
        ],
        "what opened again within two minutes was not well between"
    );
}

pub async fn an_incident_knows_what_it_kept_back_and_what_became_of_it(shop: Shop) {
    for (who, id) in [("g1", "m1"), ("g2", "m2")] {
        shop.tell("facebook", vec![says(who, id, "Ciao", at(1))], at(1))
            .await;
    }
    shop.tell("instagram", vec![says("i1", "m3", "Ciao", at(1))], at(1))
        .await;
    let sent = shop.reply("g1", "Eccoci", at(50)).await;
    let lost = shop.reply("g2", "Eccoci", at(51)).await;
    let fallen = shop.reply("g2", "Anche domani", at(52)).await;
    let elsewhere = shop.reply("i1", "Eccoci", at(53)).await;
    let post = given(&shop, &["facebook"], "Peonie", at(60)).await;
    let incident = begun(&shop).await;
    for reply in [&sent, &lost, &elsewhere] {
        hold(&shop, reply_id(reply), HoldReason::Breaker).await;
    }
    // What stood behind a held one had no turn before it was said another way.
    hold(&shop, reply_id(&fallen), HoldReason::Fallback).await;
    hold(&shop, post_id(&post), HoldReason::Breaker).await;
    let (store, workspace) = (&shop.store, shop.workspace);
    let look = async |now| {
        store
            .look_at_incident(workspace, incident, true, now)
            .await
            .unwrap();
    };
    look(at(120)).await;
    store
        .release(workspace, shop.channel("facebook").id, None, None, at(130))
        .await
        .unwrap();
    let exchange = shop.begin(reply_id(&sent), at(131)).await;
    let taken = Next::Accepted {
        external_id: "o1".to_owned(),
        address: None,
    };
    store.finish(exchange, None, taken, at(132)).await.unwrap();
    let closed = cause("cause-window-closed", at(133));
    store
        .fail(workspace, reply_id(&lost), closed, at(133))
        .await
        .unwrap();
    store
        .withdraw(workspace, reply_id(&fallen), at(134))
        .await
        .unwrap();
    look(at(180)).await;
    let row = store.incident(workspace, incident).await.unwrap();
    assert_eq!((row.contacts, row.posts), (2, 1));
    let expected = Tally {
        waiting: 1,
        sent: 1,
        lost: 1,
        ..Tally::default()
    };
    assert_eq!(row.tally, expected, "withdrawn by a person counts nowhere");
    let curve = store.incident_curve(workspace, incident).await.unwrap();
    let waiting: Vec<_> = curve.iter().map(|p| (p.at, p.tally.waiting)).collect();
    assert_eq!(waiting, [(at(120), 4), (at(180), 1)]);
    let concerned = store
        .incident_deliveries(workspace, incident, 9)
        .await
        .unwrap();
    let all: Vec<_> = concerned.iter().map(|c| c.delivery).collect();
    let own = [
        reply_id(&sent),
        reply_id(&lost),
        reply_id(&fallen),
        post_id(&post),
    ];
    assert_eq!(all, own, "what another channel holds is not its");
    assert_eq!(concerned[0].conversation, Some(sent.conversation));
    assert_eq!(concerned[3].post, Some(post.id));
}

pub async fn an_incident_is_explained_in_the_platforms_words(shop: Shop) {
    let incident = begun(&shop).await;
    let (store, workspace) = (&shop.store, shop.workspace);
    let read = async || store.incident(workspace, incident).await.unwrap().why;
    assert_eq!(read().await, None, "nothing is known");
    let why = Why {
        text: "a server configuration change".to_owned(),
        source: "https://example.org/status".to_owned(),
        by: None,
    };
    let explain = async |id, why| store.explain_incident(workspace, id, why).await;
    explain(incident, Some(why.clone())).await.unwrap();
    assert_eq!(read().await, Some(why));
    explain(incident, None).await.unwrap();
    assert_eq!(read().await, None);
    let none = Err(StoreError::NotFound("the incident"));
    assert_eq!(explain(IncidentId(999_999), None).await, none);
    assert_eq!(
        FALLEN_BACK, "cause-fallen-back",
        "a key of the locale files"
    );
}

pub async fn how_people_can_be_reached_is_told_of_those_who_wrote_lately(shop: Shop) {
    for (kind, who, id, second) in [
        ("facebook", "g1", "m1", 10),
        ("facebook", "g2", "m2", 500),
        ("facebook", "g3", "m3", 501),
        ("instagram", "i1", "m4", 502),
    ] {
        let said = vec![says(who, id, "Ciao", at(second))];
        shop.tell(kind, said, at(second)).await;
    }
    let (store, workspace) = (&shop.store, shop.workspace);
    let agreed = NewConsent {
        kind: ChannelKind::new("whatsapp"),
        words: "Scrivetemi pure".to_owned(),
        source: "the counter".to_owned(),
        by: None,
    };
    let conversation = shop.reply("g2", "Eccoci", at(510)).await.conversation;
    let consent = store.add_consent(workspace, conversation, agreed, at(511));
    let consent = consent.await.unwrap();
    let (facebook, instagram) = (shop.channel("facebook").id, shop.channel("instagram").id);
    let people = async |since| {
        let mut rows = store.reach(workspace, since, 9).await.unwrap();
        rows.sort_by_key(|row| (row.channels.clone(), row.consent));
        let rows = rows.into_iter();
        rows.map(|row| (row.channels, row.consent, row.people))
            .collect::<Vec<_>>()
    };
    let lately = vec![
        (vec![facebook], false, 1),
        (vec![facebook], true, 1),
        (vec![instagram], false, 1),
    ];
    assert_eq!(people(at(400)).await, lately);
    store
        .withdraw_consent(workspace, consent, at(520))
        .await
        .unwrap();
    let all = vec![(vec![facebook], false, 3), (vec![instagram], false, 1)];
    assert_eq!(people(at(1)).await, all);
}
