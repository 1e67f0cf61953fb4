//! The cast of every test: Fiori di Lia, a florist's shop on three networks; Lia and Tommaso, who
//! answer; Giulia Rossi, Marco Bianchi, Sara De Luca and Anna Conti, who write.

pub use crate::events::*;
use sportello_core::event::{Event, Item};
use sportello_core::{
    AddressId, AppId, ChannelKind, ContactId, ConversationId, DeliveryId, Time, WorkspaceId,
};
use sportello_store::sqlite::{FileStore, Settings};
use sportello_store::{
    AgentRow, ChannelRow, ConversationRow, Digested, Enqueued, ExchangeRef, InboxQuery,
    MemoryStore, MessageRow, NewChannel, NewReply, Sealed, Store,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The installation's name in every test.
pub const INSTALLATION: &str = "k7";

/// The morning on which every story begins.
pub const MORNING: Time = Time(1_790_000_000_000);

/// So many seconds after the morning began.
pub fn at(seconds: i64) -> Time {
    Time(MORNING.0 + seconds * 1_000)
}

/// A desk with its shop, on one back end.
pub struct Shop {
    pub store: Arc<dyn Store>,
    pub workspace: WorkspaceId,
    pub app: AppId,
    pub lia: AgentRow,
    pub tommaso: AgentRow,
    channels: BTreeMap<&'static str, ChannelRow>,
    /// Where the store is.
    pub home: Home,
}

/// Where a store is: what is left of it when its story is told can be looked through.
#[derive(Clone)]
pub enum Home {
    /// In memory.
    Memory(Arc<MemoryStore>),
    /// In a folder.
    Folder(Arc<tempfile::TempDir>),
}

impl Home {
    /// Everything is as it must be. A folder's store must be closed.
    pub fn assert_sound(&self) {
        let findings = match self {
            Home::Memory(store) => store.inspect().expect("inspected"),
            Home::Folder(folder) => {
                sportello_store::verify(folder.path())
                    .expect("verified")
                    .findings
            }
        };
        assert!(findings.is_empty(), "not as it must be: {findings:#?}");
    }
}

/// A shop in memory.
pub fn in_memory() -> Shop {
    let store = Arc::new(MemoryStore::new(INSTALLATION).expect("a store in memory"));
    pollster::block_on(Shop::furnish(store.clone(), Home::Memory(store)))
}

/// A shop in a folder.
pub fn in_folder() -> Shop {
    let folder = tempfile::tempdir().expect("a folder");
    let store = FileStore::open(folder.path(), Settings::default(), || {
        INSTALLATION.to_owned()
    })
    .expect("a store");
    pollster::block_on(Shop::furnish(
        Arc::new(store),
        Home::Folder(Arc::new(folder)),
    ))
}

/// Sealed bytes, as the vault would give them.
pub fn sealed(text: &str) -> Sealed {
    Sealed(text.as_bytes().to_vec())
}

/// A channel of the shop, not connected yet.
pub fn new_channel(kind: &str, asset: &str, app: AppId) -> NewChannel {
    NewChannel {
        kind: ChannelKind::new(kind),
        asset: asset.to_owned(),
        name: format!("Fiori di Lia ({kind})"),
        app,
        settings: BTreeMap::from([("username".to_owned(), "fioridilia".to_owned())]),
        token: sealed("token"),
    }
}

/// The asset of the shop's channel of a kind.
pub fn asset(kind: &str) -> String {
    format!("asset-{kind}")
}

impl Shop {
    /// Furnishes an empty store.
    pub async fn furnish(store: Arc<dyn Store>, home: Home) -> Shop {
        let workspace = store
            .add_workspace("Fiori di Lia", "Europe/Rome", MORNING)
            .await
            .expect("a workspace")
            .id;
        let app = store
            .put_app("1001", sealed("secret"), sealed("verify"), MORNING)
            .await
            .expect("an app")
            .id;
        let lia = store
            .add_agent(workspace, "Lia", MORNING)
            .await
            .expect("an agent");
        let tommaso = store
            .add_agent(workspace, "Tommaso", MORNING)
            .await
            .expect("an agent");
        let mut channels = BTreeMap::new();
        for kind in ["facebook", "instagram", "whatsapp"] {
            let new = new_channel(kind, &asset(kind), app);
            channels.insert(
                kind,
                store
                    .add_channel(workspace, new, MORNING)
                    .await
                    .expect("a channel"),
            );
        }
        Shop {
            store,
            workspace,
            app,
            lia,
            tommaso,
            channels,
            home,
        }
    }

    /// The channel of a kind.
    pub fn channel(&self, kind: &str) -> &ChannelRow {
        &self.channels[kind]
    }

    /// A webhook with these items arrives.
    pub async fn receive(&self, items: Vec<Item>, now: Time) -> Digested {
        self.store
            .append_and_digest(record(self.app, now), items)
            .await
            .expect("durable")
    }

    /// A webhook with one item per event arrives.
    pub async fn tell(&self, kind: &str, events: Vec<Event>, now: Time) -> Digested {
        self.receive(items(kind, events), now).await
    }

    /// The whole inbox.
    pub async fn inbox(&self) -> Vec<ConversationRow> {
        let query = InboxQuery {
            limit: 200,
            ..InboxQuery::default()
        };
        self.store
            .inbox(self.workspace, &query)
            .await
            .expect("an inbox")
            .rows
    }

    /// The one conversation there is.
    pub async fn only_conversation(&self) -> ConversationRow {
        let inbox = self.inbox().await;
        assert_eq!(inbox.len(), 1, "one conversation, not {inbox:?}");
        inbox.into_iter().next().expect("one")
    }

    /// The conversation of whoever has that id on a kind of channel.
    pub async fn conversation_of(&self, external_id: &str) -> ConversationRow {
        for row in self.inbox().await {
            let contact = self
                .store
                .contact(self.workspace, row.contact)
                .await
                .expect("a contact");
            if contact
                .addresses
                .iter()
                .any(|a| a.external_id == external_id || a.alias.as_deref() == Some(external_id))
            {
                return row;
            }
        }
        panic!("nobody has the id {external_id}")
    }

    /// The address with that id in a contact.
    pub async fn address_of(&self, contact: ContactId, external_id: &str) -> AddressId {
        let contact = self
            .store
            .contact(self.workspace, contact)
            .await
            .expect("a contact");
        contact
            .addresses
            .iter()
            .find(|a| a.external_id == external_id)
            .expect("the address")
            .id
    }

    /// Everything said in a conversation, newest first.
    pub async fn messages(&self, conversation: ConversationId) -> Vec<MessageRow> {
        self.store
            .messages(self.workspace, conversation, None, 200)
            .await
            .expect("messages")
            .rows
    }

    /// The words of everything said, oldest first.
    pub async fn words(&self, conversation: ConversationId) -> Vec<String> {
        let mut words: Vec<String> = self
            .messages(conversation)
            .await
            .into_iter()
            .map(|m| m.text.unwrap_or_default())
            .collect();
        words.reverse();
        words
    }

    /// Queues a reply to whoever has that id. Gives its row.
    pub async fn reply(&self, external_id: &str, text: &str, now: Time) -> MessageRow {
        let conversation = self.conversation_of(external_id).await;
        let address = self.address_of(conversation.contact, external_id).await;
        let reply = NewReply {
            conversation: conversation.id,
            address,
            text: Some(text.to_owned()),
            capability: sportello_core::Capability::Text,
            kind: sportello_core::message::MessageKind::Text,
            media: None,
            content: None,
            author: Some(self.lia.id),
            idempotency: None,
            replaces: None,
        };
        match self
            .store
            .enqueue(self.workspace, reply, now)
            .await
            .expect("queued")
        {
            Enqueued::New(row) => *row,
            other => panic!("not queued: {other:?}"),
        }
    }

    /// Begins the send of a delivery.
    pub async fn begin(&self, delivery: DeliveryId, now: Time) -> ExchangeRef {
        self.store
            .begin(self.workspace, delivery, send(), now)
            .await
            .expect("begun")
    }

    /// Sends a reply to whoever has that id: the platform takes it as `mid`.
    pub async fn send(&self, external_id: &str, text: &str, mid: &str, now: Time) -> MessageRow {
        let row = self.reply(external_id, text, now).await;
        let exchange = self.begin(row.delivery.expect("a delivery"), now).await;
        self.store
            .finish(exchange, None, accepted(mid), now)
            .await
            .expect("finished");
        self.message(&row).await
    }

    /// A message as it is now.
    pub async fn message(&self, row: &MessageRow) -> MessageRow {
        self.store
            .message(self.workspace, row.id)
            .await
            .expect("a message")
    }
}
