//! A morning at the desk in which every operation of the contract is done once.

use super::{alerts, gaps, incidents, posts, shelf};
use crate::contract::*;
use crate::sqlite::MemoryStore;
use sportello_core::breaker::Breaker;
use sportello_core::class::Call;
use sportello_core::delivery::HoldReason;
use sportello_core::event::{EchoSaid, Event, Item, Party, Reading, Said, Status};
use sportello_core::message::MediaSource;
use sportello_core::receipt::Rank;
use sportello_core::{
    AddressId, AgentId, AppId, Capability, ChannelId, ChannelKind, ContactId, ConversationId,
    DeliveryId, Time, WorkspaceId,
};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn item(kind: &str, n: usize, event: Event) -> Item {
    Item {
        kind: ChannelKind::new(kind),
        asset: format!("asset-{kind}"),
        pointer: format!("/{n}"),
        reading: Reading::Events(vec![event]),
    }
}

pub(super) fn who(external_id: &str, alias: Option<&str>) -> Party {
    Party {
        external_id: external_id.to_owned(),
        alias: alias.map(str::to_owned),
        name: Some("Giulia Rossi".to_owned()),
        phone: Some("39333".to_owned()),
        username: None,
    }
}

pub(super) fn says(from: Party, mid: &str, image: bool) -> Event {
    Event::Message(Said {
        from,
        external_id: mid.to_owned(),
        at: Time(10),
        text: Some("Avete le peonie?".to_owned()),
        kind: if (image.then(|| MediaSource::Url("https://cdn.example/1".to_owned()))).is_some() {
            sportello_core::message::MessageKind::Image
        } else {
            sportello_core::message::MessageKind::Text
        },
        media: image.then(|| MediaSource::Url("https://cdn.example/1".to_owned())),
        content: None,
        opens_window: true,
        past: false,
        token: Some("sp-abcdefghijklmnopqrstuvwx23".to_owned()),
    })
}

/// Every kind of fact.
fn facts() -> Vec<Item> {
    let echo = |mid: &str, text: &str| {
        Event::Echo(EchoSaid {
            to: "giulia".to_owned(),
            external_id: mid.to_owned(),
            at: Time(30),
            text: Some(text.to_owned()),
            kind: sportello_core::message::MessageKind::Text,
            media: None,
            content: None,
            rank: None,
            key: None,
            carries_key: false,
        })
    };
    let status = Status {
        facts: sportello_core::content::Facts::new(),
        external_id: "w1".to_owned(),
        address: None,
        rank: Some(Rank::Read),
        failure: None,
        at: Time(9),
        key: Some("sportello:k7:1:9".to_owned()),
    };
    let read = |mid: Option<&str>| Event::Read {
        address: "giulia".to_owned(),
        mid: mid.map(str::to_owned),
        watermark: Some(Time(40)),
        at: Time(40),
    };
    let arrived = Event::Arrived {
        kind: sportello_core::message::MessageKind::Postback,
        text: None,
        content: None,
        address: who("anna", None),
        token: Some("sp-abcdefghijklmnopqrstuvwx23".to_owned()),
        at: Time(12),
        external_id: Some("p1".to_owned()),
        opens_window: true,
    };
    let events = vec![
        says(who("giulia", None), "m1", false),
        says(who("marco", None), "m2", true),
        says(who("sara", None), "m3", false),
        says(who("IT.1", None), "m4", false),
        says(who("sara", Some("IT.1")), "m5", false),
        echo("x1", "Dal telefono"),
        Event::Delivered {
            address: "giulia".to_owned(),
            mids: vec!["x1".to_owned()],
            watermark: Some(Time(35)),
        },
        read(Some("x1")),
        read(None),
        Event::Status(status),
        Event::Reaction {
            by_business: false,
            address: who("giulia", None),
            target: "m1".to_owned(),
            emoji: Some("❤".to_owned()),
            at: Time(20),
        },
        arrived,
    ];
    events
        .into_iter()
        .enumerate()
        .map(|(n, e)| item("instagram", n, e))
        .collect()
}

/// Everything a desk does in a morning, once.
pub(super) async fn morning(store: &MemoryStore) -> Result<()> {
    let sealed = || Sealed(vec![1]);
    let workspace = store
        .add_workspace("Fiori di Lia", "Europe/Rome", Time(0))
        .await?
        .id;
    let app = store.put_app("1001", sealed(), sealed(), Time(0)).await?.id;
    let lia = store.add_agent(workspace, "Lia", Time(0)).await?.id;
    let new = NewChannel {
        kind: ChannelKind::new("instagram"),
        asset: "asset-instagram".to_owned(),
        name: "Fiori di Lia".to_owned(),
        app,
        settings: BTreeMap::new(),
        token: sealed(),
    };
    let channel = store.add_channel(workspace, new, Time(0)).await?.id;
    let body = NewRecord {
        app,
        object: "instagram".to_owned(),
        received_at: Time(50),
        body: Arc::from(&b"{}"[..]),
    };
    let mut items = facts();
    items.push(Item {
        asset: "elsewhere".to_owned(),
        ..item("instagram", 99, says(who("x", None), "y", false))
    });
    let seq = store
        .append_and_digest(body, items.clone())
        .await?
        .seq
        .expect("a place");
    store.redigest(seq, items, Time(60)).await?;
    ahead(store, app).await?;
    store.records(None, 10).await?;
    store.record(seq).await?;
    store
        .unclaimed(&ChannelKind::new("instagram"), "elsewhere")
        .await?;
    store.leftovers(None, None, 10).await?;
    store.leftovers(Some(Leftover::Unclaimed), None, 10).await?;
    store.journal_counts().await?;
    store.trim_journal(Time(1)).await?;
    while store.index_search(workspace, 3).await? > 0 {}
    people(store, workspace, lia).await?;
    shelf::shelf(store, workspace, lia).await?;
    shelf::page(store, workspace, (app, channel)).await?;
    posts::posts(store, workspace, (channel, lia)).await?;
    store.set_poll_mark(workspace, channel, 7, Time(9)).await?;
    store.poll_mark(workspace, channel).await?;
    incidents::incidents(store, workspace, channel).await?;
    alerts::alerts(store, workspace, lia, channel).await?;
    gaps::gaps(store, workspace, (app, channel)).await?;
    outbox(store, workspace, channel).await
}

/// A clock that is wrong, and the earlier of two bodies digested last.
async fn ahead(store: &MemoryStore, app: AppId) -> Result<()> {
    let dated = |event| match event {
        Event::Message(said) => Event::Message(Said {
            at: Time(9_000_000),
            ..said
        }),
        other => other,
    };
    let tap = Event::Arrived {
        kind: sportello_core::message::MessageKind::Postback,
        text: None,
        content: None,
        address: who("anna", None),
        token: Some("sp-abcdefghijklmnopqrstuvwx23".to_owned()),
        at: Time(9_000_000),
        external_id: None,
        opens_window: true,
    };
    for received in [300, 200] {
        let body = NewRecord {
            app,
            object: "instagram".to_owned(),
            received_at: Time(received),
            body: Arc::from(&b"{}"[..]),
        };
        let items = vec![
            item(
                "instagram",
                0,
                dated(says(who("giulia", None), "m9", false)),
            ),
            item("instagram", 1, tap.clone()),
        ];
        store.append_and_digest(body, items).await?;
    }
    Ok(())
}

async fn inbox(
    store: &MemoryStore,
    workspace: WorkspaceId,
    words: Vec<String>,
) -> Result<Vec<ConversationRow>> {
    let query = InboxQuery {
        limit: 50,
        words,
        ..InboxQuery::default()
    };
    Ok(store.inbox(workspace, &query).await?.rows)
}

async fn people(store: &MemoryStore, workspace: WorkspaceId, lia: AgentId) -> Result<()> {
    let all = inbox(store, workspace, Vec::new()).await?;
    let words = vec!["giulia".to_owned(), "peonie".to_owned()];
    inbox(store, workspace, words.clone()).await?;
    store.inbox_counts(workspace).await?;
    let (into, from) = (&all[0], &all[1]);
    let merge = store
        .merge(workspace, into.contact, from.contact, Some(lia), Time(60))
        .await?;
    store.contact(workspace, from.contact).await?;
    let message = store.messages(workspace, into.id, None, 50).await?.rows[0].id;
    store.message(workspace, message).await?;
    store
        .add_note(workspace, into.id, Some(lia), "Cliente di sempre", Time(61))
        .await?;
    store.notes(workspace, into.id, Some(Time(0)), None).await?;
    store
        .set_status(workspace, into.id, ConversationStatus::Closed, Time(62))
        .await?;
    store.mark_seen(workspace, into.id, Time(63)).await?;
    store.unmerge(workspace, merge.id, Time(64)).await?;
    store
        .find_contacts(workspace, &words[..1], Some(into.contact), 10)
        .await?;
    store.find_contacts(workspace, &[], None, 10).await?;
    store
        .rename(workspace, into.contact, Some("Giulia"))
        .await?;
    profiles(store, workspace, into.contact).await
}

/// Tokens, profiles and pictures.
async fn profiles(store: &MemoryStore, workspace: WorkspaceId, contact: ContactId) -> Result<()> {
    let token = NewToken {
        hash: [1; 32],
        contact,
        kind: ChannelKind::new("whatsapp"),
        made_at: Time(1),
        expires_at: Time(99),
    };
    store.add_token(workspace, token).await?;
    let asked = store
        .addresses_without_profile(workspace, Time(99), 10)
        .await?;
    store
        .set_profile(
            workspace,
            asked[0].id,
            Some("Giulia"),
            Some("giulia.r"),
            Time(70),
        )
        .await?;
    let picture = store.pending_media(workspace, Time(99), 10).await?[0]
        .media
        .id;
    store.next_media(workspace, Time(1)).await?;
    store.media_again(workspace, picture, Time(80)).await?;
    store
        .media_gone(workspace, picture, "media-expired", Time(90))
        .await?;
    Ok(())
}

fn cause() -> Cause {
    Cause {
        key: "cause".to_owned(),
        code: None,
        subcode: None,
        since: Time(100),
        until: None,
    }
}

async fn outbox(store: &MemoryStore, workspace: WorkspaceId, channel: ChannelId) -> Result<()> {
    let all = inbox(store, workspace, Vec::new()).await?;
    let conversation = all.last().expect("someone wrote");
    let address = store
        .contact(workspace, conversation.contact)
        .await?
        .addresses[0]
        .id;
    let mut sent = Vec::new();
    for n in 0..5 {
        let reply = NewReply {
            conversation: conversation.id,
            address,
            text: Some(format!("risposta {n}")),
            capability: sportello_core::Capability::Text,
            kind: sportello_core::message::MessageKind::Text,
            media: None,
            content: None,
            author: None,
            idempotency: Some((format!("k{n}"), [0; 32])),
            replaces: None,
        };
        let Enqueued::New(row) = store.enqueue(workspace, reply, Time(100)).await? else {
            panic!("queued before")
        };
        sent.push(row.delivery.expect("a delivery"));
    }
    sent_again(store, workspace, &conversation.id, address).await?;
    store.queued_before(workspace, "k1", [0; 32]).await?;
    store.due(workspace, Time(100), 10).await?;
    store
        .hold(
            workspace,
            sent[0],
            HoldReason::Breaker,
            Time(110),
            cause(),
            Time(100),
        )
        .await?;
    store
        .release(workspace, channel, Some(Capability::Text), None, Time(101))
        .await?;
    store.cells(workspace, true).await?;
    requests(store, workspace, &sent).await
}

/// A refused reply goes once more.
async fn sent_again(
    store: &MemoryStore,
    workspace: WorkspaceId,
    conversation: &ConversationId,
    address: AddressId,
) -> Result<()> {
    let reply = |replaces| NewReply {
        conversation: *conversation,
        address,
        text: Some("ancora".to_owned()),
        capability: sportello_core::Capability::Text,
        kind: sportello_core::message::MessageKind::Text,
        media: None,
        content: None,
        author: None,
        idempotency: None,
        replaces,
    };
    let Enqueued::New(row) = store.enqueue(workspace, reply(None), Time(100)).await? else {
        panic!("not queued")
    };
    let refused = row.delivery.expect("a delivery");
    store.fail(workspace, refused, cause(), Time(100)).await?;
    let Enqueued::New(again) = store
        .enqueue(workspace, reply(Some(refused)), Time(100))
        .await?
    else {
        panic!("not queued")
    };
    let again = again.delivery.expect("a delivery");
    store.withdraw(workspace, again, Time(100)).await
}

/// Requests and their outcomes, of five deliveries of one lane.
async fn requests(store: &MemoryStore, workspace: WorkspaceId, sent: &[DeliveryId]) -> Result<()> {
    let begin = || Begin {
        name: "send".to_owned(),
        call: Call::Send,
        budgets: vec![("pair".to_owned(), Time(9))],
        probe: Some((Capability::Text, Breaker::default())),
        new_attempt: true,
    };
    let finish = async |n: usize, next: Next| -> Result<()> {
        let exchange = store.begin(workspace, sent[n], begin(), Time(102)).await?;
        store
            .finish(exchange, None, next, Time(103))
            .await
            .map(|_| ())
    };
    finish(
        0,
        Next::Accepted {
            external_id: "o1".to_owned(),
            address: Some("giulia.2".to_owned()),
        },
    )
    .await?;
    finish(
        1,
        Next::Unknown {
            next_check: Time(110),
            deadline: Time(120),
            cause: cause(),
        },
    )
    .await?;
    store.unknown(workspace, Time(130), 10).await?;
    store.next_wake(workspace, Time(1)).await?;
    store
        .history_known(workspace, sent[1], &["o1".to_owned()])
        .await?;
    store
        .settle(workspace, sent[1], Settlement::Unconfirmed, Time(130))
        .await?;
    store
        .decide(workspace, sent[1], Decision::SendAgain, None, Time(131))
        .await?;
    store.begin(workspace, sent[2], begin(), Time(132)).await?;
    let schedule = RecoverSchedule {
        history: (Time(140), Time(150)),
        evidence: (Time(140), Time(150)),
        history_kinds: vec![ChannelKind::new("instagram")],
    };
    store.recover(workspace, Time(133), &schedule).await?;
    store.withdraw(workspace, sent[3], Time(134)).await?;
    store.fail(workspace, sent[4], cause(), Time(134)).await?;
    store.budgets(workspace, &["pair".to_owned()]).await?;
    store.delivery_counts(workspace).await?;
    Ok(())
}
