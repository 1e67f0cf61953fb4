//! Gaps: asked for once, read step by step, ended, and shown to whom they concern. What is read
//! back and what is told are one message.

use crate::cast::{Shop, at, says, who};
use crate::essence;
use sportello_core::content::{Content, Quoted, ReadBackMark};
use sportello_core::event::{EchoSaid, Event, Said};
use sportello_core::gap::Gap;
use sportello_core::message::{MediaSource, MessageKind};
use sportello_core::{GapId, Span};
use sportello_store::{GapFound, GapState, GapStep, MessageRow, REFUSALS};

fn gap(from: i64, to: i64) -> Gap {
    Gap {
        from: at(from),
        to: at(to),
    }
}

async fn ask(shop: &Shop, kind: &str, gap: Gap, readable: bool) -> GapId {
    let channel = shop.channel(kind).id;
    let asked = shop
        .store
        .ask_gap(shop.workspace, channel, gap, readable, at(900));
    asked.await.unwrap()
}

async fn step(shop: &Shop, now: i64) -> Option<GapStep> {
    let due = shop.store.due_gaps(shop.workspace, at(now), 9).await;
    due.unwrap().into_iter().next().map(|due| due.step)
}

pub async fn a_gap_is_asked_for_once_and_read_to_its_end(shop: Shop) {
    shop.tell("facebook", vec![says("g1", "m1", "Ciao", at(1))], at(1))
        .await;
    let (store, workspace) = (&shop.store, shop.workspace);
    let id = ask(&shop, "facebook", gap(100, 800), true).await;
    assert_eq!(ask(&shop, "facebook", gap(200, 700), true).await, id);
    assert_ne!(ask(&shop, "instagram", gap(200, 700), true).await, id);
    assert_eq!(store.next_gap(workspace).await.unwrap(), Some(at(900)));
    assert_eq!(step(&shop, 899).await, None);
    assert_eq!(step(&shop, 900).await, Some(GapStep::List(None)));
    store.begin_gap(workspace, id, at(1_000)).await.unwrap();
    let part = |ids: &[(&str, i64)]| {
        let rows = ids.iter();
        rows.map(|(id, second)| ((*id).to_owned(), at(*second)))
            .collect::<Vec<_>>()
    };
    let listed = store.put_gap_listed(
        workspace,
        id,
        part(&[("t_1", 500), ("t_2", 400)]),
        Some("more".to_owned()),
        at(901),
        at(901),
    );
    listed.await.unwrap();
    let due = || async { store.due_gaps(workspace, at(902), 9).await.unwrap() };
    let ours = |due: Vec<sportello_store::DueGap>| due.into_iter().find(|due| due.id == id);
    let next = ours(due().await).map(|due| due.step);
    assert_eq!(next, Some(GapStep::List(Some("more".to_owned()))));
    let listed = store.put_gap_listed(
        workspace,
        id,
        part(&[("t_1", 500), ("t_3", 300)]),
        None,
        at(902),
        at(902),
    );
    listed.await.unwrap();
    for (conversation, recovered, lost) in [("t_1", 2, 0), ("t_2", 0, 3), ("t_3", 1, 0)] {
        let next = ours(due().await).map(|due| due.step);
        assert_eq!(next, Some(GapStep::Read(conversation.to_owned())));
        let found = GapFound {
            person: Some("g1".to_owned()),
            recovered,
            lost,
            ..GapFound::default()
        };
        let put = store.put_gap_found(workspace, id, conversation, found, at(902), at(950));
        put.await.unwrap();
    }
    let row = store.gap(workspace, id).await.unwrap();
    assert_eq!(
        (row.state, row.finished_at),
        (GapState::Done, Some(at(950)))
    );
    let counts = (row.conversations, row.looked_at, row.recovered, row.lost);
    assert_eq!(counts, (3, 3, 3, 3));
    assert_eq!(row.people, 1, "who lost something");
    let conversation = shop.only_conversation().await.id;
    let lines = store.gaps_of_conversation(workspace, conversation).await;
    let lines = lines.unwrap();
    assert_eq!((lines.len(), lines[0].lost), (1, 3));
    assert_eq!(store.gaps(workspace, at(750), 9).await.unwrap().len(), 1);
    assert_eq!(store.gaps(workspace, at(801), 9).await.unwrap(), []);
}

pub async fn what_is_known_not_to_be_whole_is_read_whatever_was_audited(shop: Shop) {
    let (store, workspace) = (&shop.store, shop.workspace);
    let audited = ask(&shop, "facebook", gap(100, 800), true).await;
    let over = store.put_gap_listed(workspace, audited, Vec::new(), None, at(901), at(901));
    over.await.unwrap();
    let channel = shop.channel("facebook").id;
    let talks = vec![("t_1".to_owned(), at(300)), ("t_2".to_owned(), at(400))];
    let asked = store.ask_reading(workspace, channel, gap(200, 400), talks, at(950));
    let id = asked.await.unwrap();
    assert_ne!(id, audited);
    for conversation in ["t_2", "t_1"] {
        let next = step(&shop, 950).await;
        assert_eq!(next, Some(GapStep::Read(conversation.to_owned())));
        let put = store.put_gap_found(
            workspace,
            id,
            conversation,
            GapFound::default(),
            at(950),
            at(950),
        );
        put.await.unwrap();
    }
    let row = store.gap(workspace, id).await.unwrap();
    assert_eq!((row.state, row.conversations), (GapState::Done, 2));
}

pub async fn a_gap_waits_through_trouble_and_one_given_up_is_asked_for_anew(shop: Shop) {
    let (store, workspace) = (&shop.store, shop.workspace);
    let id = ask(&shop, "facebook", gap(100, 800), true).await;
    let wait = store.postpone_gap(workspace, id, at(960), Some("cause-outage"));
    wait.await.unwrap();
    assert_eq!(step(&shop, 959).await, None);
    let due = store.due_gaps(workspace, at(960), 9).await.unwrap();
    assert_eq!(due[0].failures, 1);
    let row = store.gap(workspace, id).await.unwrap();
    assert_eq!(row.state, GapState::Waiting);
    assert_eq!(row.trouble.as_deref(), Some("cause-outage"));
    let over = store.give_gap_up(workspace, id, "cause-outage", at(990));
    over.await.unwrap();
    assert_eq!(step(&shop, 9_999).await, None);
    assert_ne!(ask(&shop, "facebook", gap(100, 800), true).await, id);
}

pub async fn a_gap_that_cannot_be_read_concerns_who_wrote_around_it(shop: Shop) {
    let day = Span::days(1).0 / 1_000;
    let (from, to) = (40 * day, 40 * day + 3_600);
    // g1 wrote the day before, g2 has an open conversation of two weeks ago, g3 a closed one, g4
    // wrote long ago, g5 writes the day after, g6 on another network.
    for (kind, who, when) in [
        ("whatsapp", "g1", from - day),
        ("whatsapp", "g2", from - 14 * day),
        ("whatsapp", "g3", from - 14 * day),
        ("whatsapp", "g4", day),
        ("instagram", "g6", from - day),
    ] {
        let said = says(who, &format!("m-{who}"), "Ciao", at(when));
        shop.tell(kind, vec![said], at(when)).await;
    }
    let closed = shop.conversation_of("g3").await.id;
    let (store, workspace) = (&shop.store, shop.workspace);
    let close = store.set_status(
        workspace,
        closed,
        sportello_store::ConversationStatus::Closed,
        at(from),
    );
    close.await.unwrap();
    let id = ask(&shop, "whatsapp", gap(from, to), false).await;
    assert_eq!(step(&shop, to).await, Some(GapStep::Gather));
    let gathered = store.gather_gap(workspace, id, Some(at(to + day)), at(to));
    gathered.await.unwrap();
    let people = async || {
        let people = store.gap_people(workspace, id, 9).await.unwrap();
        people
            .into_iter()
            .map(|p| p.conversation)
            .collect::<Vec<_>>()
    };
    let (g1, g2) = (
        shop.conversation_of("g1").await.id,
        shop.conversation_of("g2").await.id,
    );
    assert_eq!(people().await, [g1, g2]);
    let said = says("g5", "m-g5", "Vi ho scritto ieri", at(to + day));
    shop.tell("whatsapp", vec![said], at(to + day)).await;
    let gathered = store.gather_gap(workspace, id, None, at(to + 2 * day));
    gathered.await.unwrap();
    let g5 = shop.conversation_of("g5").await.id;
    assert_eq!(people().await, [g1, g2, g5]);
    assert_eq!(
        store.gap(workspace, id).await.unwrap().state,
        GapState::Done
    );
    let lines = store.gaps_of_conversation(workspace, g5).await.unwrap();
    assert_eq!((lines.len(), lines[0].lost), (1, 0));
    assert_eq!(lines[0].gap, gap(from, to));
    let lines = store.gaps_of_conversation(workspace, closed).await.unwrap();
    assert_eq!(lines, []);
}

pub async fn i11_another_workspaces_gap_is_not_found(shop: Shop) {
    let id = ask(&shop, "facebook", gap(100, 800), true).await;
    let other = shop.store.add_workspace("Altri", "Europe/Rome", at(1));
    let other = other.await.unwrap().id;
    assert!(shop.store.gap(other, id).await.is_err());
    assert_eq!(shop.store.due_gaps(other, at(999), 9).await.unwrap(), []);
    assert_eq!(shop.store.gaps(other, at(0), 9).await.unwrap(), []);
}

fn content(read_back: Option<ReadBackMark>, quoted: Option<&str>) -> Option<Box<Content>> {
    Content {
        read_back,
        quoted: quoted.map(|id| Quoted {
            external_id: id.to_owned(),
            from: None,
        }),
        ..Content::default()
    }
    .boxed()
}

fn said(id: &str, millis: i64, kind: MessageKind, content: Option<Box<Content>>) -> Event {
    let file = kind.has_file();
    Event::Message(Said {
        from: who("g1", None),
        external_id: id.to_owned(),
        at: at(10) + Span::millis(millis),
        kind,
        text: (!file).then(|| "Avete le peonie?".to_owned()),
        media: file.then(|| MediaSource::Url(format!("https://cdn.example/{id}"))),
        content,
        token: None,
        opens_window: true,
        past: false,
    })
}

fn echo(millis: i64, content: Option<Box<Content>>) -> Event {
    Event::Echo(EchoSaid {
        to: "g1".to_owned(),
        external_id: "e1".to_owned(),
        at: at(11) + Span::millis(millis),
        kind: MessageKind::Text,
        text: Some("Sì".to_owned()),
        media: None,
        content,
        rank: None,
        key: None,
        // What is told carries it, what is read back does not.
        carries_key: millis > 0,
    })
}

fn marks(messages: &[MessageRow]) -> Vec<(Option<ReadBackMark>, bool, MessageKind)> {
    let of = |m: &MessageRow| {
        let content = m.content.as_ref();
        (
            content.and_then(|c| c.read_back),
            content.is_some_and(|c| c.quoted.is_some()),
            m.kind,
        )
    };
    messages.iter().map(of).collect()
}

pub async fn i2_what_is_read_back_and_what_is_told_are_one_in_any_order(shop: Shop) {
    let alone = || content(Some(ReadBackMark::Alone), None);
    let read_back = [
        said("m1", 0, MessageKind::Text, alone()),
        said("m2", 0, MessageKind::Document, alone()),
        echo(0, alone()),
    ];
    let told = [
        said("m1", 345, MessageKind::Text, content(None, Some("m0"))),
        said("m2", 345, MessageKind::Audio, None),
        echo(345, None),
    ];
    shop.tell("facebook", read_back.to_vec(), at(900)).await;
    let row = shop.only_conversation().await;
    assert_eq!(row.unread, 2);
    let only_read: Vec<_> = marks(&shop.messages(row.id).await);
    assert!(only_read.iter().all(|m| m.0 == Some(ReadBackMark::Alone)));
    shop.tell("facebook", told.to_vec(), at(950)).await;
    shop.tell("facebook", read_back.to_vec(), at(960)).await;
    let here = essence::whole(&shop, shop.workspace).await;
    let row = shop.only_conversation().await;
    assert_eq!(row.unread, 2, "nothing is said twice");
    let mut seen = marks(&shop.messages(row.id).await);
    seen.sort_by_key(|m| m.2.as_str());
    let both = Some(ReadBackMark::Told);
    let expected = [
        (both, false, MessageKind::Audio),
        (both, true, MessageKind::Text),
        (both, false, MessageKind::Text),
    ];
    assert_eq!(seen.len(), 3);
    assert!(expected.iter().all(|one| seen.contains(one)), "{seen:?}");

    let other = crate::cast::in_memory();
    other.tell("facebook", told.to_vec(), at(900)).await;
    other.tell("facebook", read_back.to_vec(), at(950)).await;
    other.tell("facebook", told.to_vec(), at(960)).await;
    assert_eq!(essence::whole(&other, other.workspace).await, here);
    let row = other.only_conversation().await;
    let mut turned = marks(&other.messages(row.id).await);
    turned.sort_by_key(|m| m.2.as_str());
    assert_eq!(turned, seen);
}

pub async fn what_was_taken_back_is_not_read_back(shop: Shop) {
    let unsent = Event::Unsent {
        address: who("g1", None),
        by_business: false,
        target: "m1".to_owned(),
        at: at(20),
        facts: Default::default(),
    };
    let read_back = said(
        "m1",
        0,
        MessageKind::Text,
        content(Some(ReadBackMark::Alone), None),
    );
    shop.tell("facebook", vec![unsent, read_back.clone()], at(30))
        .await;
    shop.tell("facebook", vec![read_back], at(40)).await;
    let row = shop.only_conversation().await;
    let messages = shop.messages(row.id).await;
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].kind, MessageKind::Unsent);
    assert_eq!((&messages[0].text, &messages[0].content), (&None, &None));
}

pub async fn a_refused_conversation_is_read_again_behind_the_others_until_that_is_believed(
    shop: Shop,
) {
    let (store, workspace) = (&shop.store, shop.workspace);
    let channel = shop.channel("facebook").id;
    let talks = vec![("t_1".to_owned(), at(300)), ("t_2".to_owned(), at(400))];
    let asked = store.ask_reading(workspace, channel, gap(200, 400), talks, at(1_000));
    let id = asked.await.unwrap();
    let put = async |conversation: &str, refused, now: i64| {
        let found = GapFound {
            refused,
            ..GapFound::default()
        };
        let put = store.put_gap_found(workspace, id, conversation, found, at(now), at(now));
        put.await.unwrap();
    };
    let read = |conversation: &str| Some(GapStep::Read(conversation.to_owned()));
    assert_eq!(step(&shop, 1_000).await, read("t_2"));
    put("t_2", true, 1_000).await;
    assert_eq!(step(&shop, 1_000).await, read("t_1"), "the others first");
    put("t_1", false, 1_000).await;
    assert_eq!(step(&shop, 1_299).await, None, "and it in a while");
    let mut now = 1_300;
    for _ in 1..REFUSALS {
        assert_eq!(step(&shop, now).await, read("t_2"));
        assert_eq!(store.gap(workspace, id).await.unwrap().looked_at, 1);
        put("t_2", true, now).await;
        now += 300;
    }
    let row = store.gap(workspace, id).await.unwrap();
    assert_eq!((row.state, row.looked_at), (GapState::Done, 2));
}
