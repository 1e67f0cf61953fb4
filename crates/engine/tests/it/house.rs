//! The florist's shop: a workspace with three channels, a clock one can turn, and jobs one can
//! answer, lose or refuse.

use object_store::memory::InMemory;
use pollster::block_on;
use ring::hmac;
use secrecy::SecretString;
use serde_json::{Value, json};
use sportello_channels::{Answer, Registry, Target};
use sportello_core::{AgentId, ChannelId, ChannelKind, ConversationId, Span, Time, WorkspaceId};
use sportello_engine::engine::Parts;
use sportello_engine::job::Work;
use sportello_engine::reply::{NewMessage, ReplyError};
use sportello_engine::vault::{SystemRandomness, Vault};
use sportello_engine::{Clock, Engine, Job, Outcome, Settings};
use sportello_store::sqlite::MemoryStore;
use sportello_store::{Digested, Directory, InboxQuery, MessageRow, NewChannel, Store};
use std::collections::BTreeMap;
use std::sync::Arc;

pub const SECRET: &str = "the florist's app secret";
pub const PAGE: &str = "104900000000001";
pub const ACCOUNT: &str = "17841400000000001";
pub const NUMBER: &str = "106540352242922";
pub const GIULIA: &str = "5401234567890123";
pub const MARCO: &str = "5409876543210987";
pub const SARA: &str = "393475550142";

/// A clock that stands still; stories pass the time as an argument.
struct Still;

impl Clock for Still {
    fn now(&self) -> Time {
        Time(0)
    }
}

pub struct House {
    pub engine: Engine,
    pub store: Arc<MemoryStore>,
    pub now: Time,
    pub workspace: WorkspaceId,
    pub facebook: ChannelId,
    pub whatsapp: ChannelId,
    said: u32,
}

impl House {
    pub fn open() -> House {
        House::with(Settings::default())
    }

    pub fn with(settings: Settings) -> House {
        let store = Arc::new(MemoryStore::new("house").expect("a store"));
        let now = Time::parse("2026-11-23T09:00:00Z").expect("a moment");
        let engine = engine(&store, settings);
        let workspace = block_on(store.add_workspace("Fiori di Lia", "Europe/Rome", now))
            .expect("a workspace")
            .id;
        let app = block_on(engine.put_app(now, "app-1", &secret(SECRET), &secret("verify")))
            .expect("an app");
        let add = |kind: &str, asset: &str, settings: &[(&str, &str)]| {
            let token = engine
                .vault()
                .seal(sportello_engine::apps::TOKEN_PLACE, "EAAG-token")
                .expect("sealed");
            let new = NewChannel {
                kind: ChannelKind::new(kind),
                asset: asset.to_owned(),
                name: format!("Fiori di Lia ({kind})"),
                app,
                settings: settings
                    .iter()
                    .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                    .collect::<BTreeMap<_, _>>(),
                token,
            };
            block_on(store.add_channel(workspace, new, now))
                .expect("a channel")
                .id
        };
        let facebook = add("facebook", PAGE, &[("username", "fioridilia")]);
        add(
            "instagram",
            ACCOUNT,
            &[("username", "fioridilia"), ("page", PAGE)],
        );
        let whatsapp = add(
            "whatsapp",
            NUMBER,
            &[("phone", "393331112222"), ("waba", "102290129340398")],
        );
        House {
            engine,
            store,
            now,
            workspace,
            facebook,
            whatsapp,
            said: 0,
        }
    }

    /// The process dies and another starts on the same store.
    pub fn crash(&mut self) {
        self.engine = engine(&self.store, self.engine.settings().clone());
        block_on(self.engine.recover(self.now)).expect("recovered");
    }

    pub fn pass(&mut self, span: Span) {
        self.now = self.now + span;
    }

    // What the platform sends --------------------------------------------------------------

    pub fn arrives(&mut self, body: &Value) -> Digested {
        let raw = body.to_string();
        let signature = sign(SECRET, raw.as_bytes());
        block_on(
            self.engine
                .receive(self.now, Some(&signature), Arc::from(raw.as_bytes())),
        )
        .expect("taken")
    }

    pub fn on_page(&mut self, event: Value) -> Digested {
        self.arrives(&json!({"object": "page", "entry": [{"id": PAGE, "time": self.now.0, "messaging": [event]}]}))
    }

    pub fn on_account(&mut self, event: Value) -> Digested {
        self.arrives(&json!({"object": "instagram", "entry": [{"id": ACCOUNT, "time": self.now.0, "messaging": [event]}]}))
    }

    pub fn on_number(&mut self, member: &str, items: Value) -> Digested {
        let mut value = json!({
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "393331112222", "phone_number_id": NUMBER},
        });
        value[member] = items;
        self.arrives(&json!({
            "object": "whatsapp_business_account",
            "entry": [{"id": "102290129340398", "changes": [{"field": "messages", "value": value}]}],
        }))
    }

    pub fn messenger_says(&mut self, from: &str, text: &str) -> String {
        let mid = self.next_id("m_in");
        let at = self.now.0;
        self.on_page(json!({"sender": {"id": from}, "recipient": {"id": PAGE}, "timestamp": at, "message": {"mid": mid, "text": text}}));
        mid
    }

    pub fn instagram_says(&mut self, from: &str, text: &str) -> String {
        let mid = self.next_id("ig_in");
        let at = self.now.0;
        self.on_account(json!({"sender": {"id": from}, "recipient": {"id": ACCOUNT}, "timestamp": at, "message": {"mid": mid, "text": text}}));
        mid
    }

    pub fn whatsapp_says(&mut self, from: &str, text: &str) -> String {
        let id = self.next_id("wamid.in");
        let at = (self.now.0 / 1_000).to_string();
        self.on_number("messages", json!([{"from": from, "id": id, "timestamp": at, "type": "text", "text": {"body": text}}]));
        id
    }

    pub fn next_id(&mut self, prefix: &str) -> String {
        self.said += 1;
        format!("{prefix}.{}", self.said)
    }

    // What the desk does -------------------------------------------------------------------

    /// The conversation last spoken in.
    pub fn conversation(&self) -> ConversationId {
        self.conversations()
            .first()
            .copied()
            .expect("a conversation")
    }

    pub fn conversations(&self) -> Vec<ConversationId> {
        let query = InboxQuery {
            limit: 50,
            ..InboxQuery::default()
        };
        let page = block_on(self.engine.store().inbox(self.workspace, &query)).expect("the inbox");
        page.rows.into_iter().map(|r| r.id).collect()
    }

    pub fn try_reply(
        &self,
        conversation: ConversationId,
        text: &str,
        channel: Option<ChannelId>,
    ) -> Result<MessageRow, ReplyError> {
        let message = NewMessage {
            conversation,
            channel,
            text: Some(text.to_owned()),
            kind: sportello_core::message::MessageKind::Text,
            media: None,
            content: None,
            author: None::<AgentId>,
            idempotency: None,
            replaces: None,
        };
        block_on(self.engine.reply(self.now, self.workspace, message))
            .map(|mut rows| rows.remove(0))
    }

    pub fn reply(&self, text: &str) -> MessageRow {
        self.try_reply(self.conversation(), text, None)
            .expect("queued")
    }

    /// The requests that deliveries want made now.
    pub fn sends(&self) -> Vec<Job> {
        self.jobs()
            .into_iter()
            .filter(|j| matches!(j.work, Work::Exchange { .. }))
            .collect()
    }

    pub fn send(&self) -> Job {
        let mut sends = self.sends();
        assert_eq!(sends.len(), 1, "one send is due: {sends:?}");
        sends.remove(0)
    }

    /// Every request that is wanted now, but for readings of pages, which do not leave.
    pub fn jobs(&self) -> Vec<Job> {
        let (pages, jobs): (Vec<Job>, Vec<Job>) = self
            .all_jobs()
            .into_iter()
            .partition(|j| matches!(j.work, Work::Page { .. }));
        for job in pages {
            self.finish(job, Outcome::NotSent);
        }
        jobs
    }

    /// Every request that is wanted now; profiles are answered with nothing on the way.
    pub fn all_jobs(&self) -> Vec<Job> {
        let (profiles, jobs): (Vec<Job>, Vec<Job>) = block_on(self.engine.begin(self.now))
            .expect("begun")
            .into_iter()
            .partition(|j| matches!(j.work, Work::Profile { .. }));
        for job in profiles {
            self.finish(job, Outcome::Lost);
        }
        jobs
    }

    pub fn finish(&self, mut job: Job, outcome: Outcome) -> Option<Job> {
        block_on(self.engine.finish(self.now, &mut job, &outcome)).expect("stored")
    }

    pub fn answer(&self, job: Job, status: u16, body: &Value) -> Option<Job> {
        self.finish(job, answered(status, body))
    }

    /// The platform refuses a send, and each time that it is looked at again at once.
    pub fn refuse(&mut self, mut job: Job, code: i64, subcode: Option<i64>) {
        for pause in [Span::seconds(1), Span::seconds(3)] {
            self.answer(job, 400, &error(code, subcode));
            self.pass(pause);
            job = self.send();
        }
        self.answer(job, 400, &error(code, subcode));
    }

    /// The platform takes a send and gives it that id.
    pub fn take(&self, job: Job, id: &str) {
        let whatsapp = path(&job).starts_with(NUMBER);
        let body = if whatsapp {
            json!({"messaging_product": "whatsapp", "contacts": [{"input": SARA, "wa_id": SARA}], "messages": [{"id": id}]})
        } else {
            json!({"recipient_id": GIULIA, "message_id": id})
        };
        self.answer(job, 200, &body);
    }

    pub fn message(&self, row: &MessageRow) -> MessageRow {
        block_on(self.engine.store().message(self.workspace, row.id)).expect("the message")
    }

    pub fn state(&self, row: &MessageRow) -> &'static str {
        self.message(row).state.expect("a delivery").as_str()
    }
}

pub fn path(job: &Job) -> &str {
    match &job.request.target {
        Target::Graph(path)
        | Target::Instagram(path)
        | Target::InstagramPlain(path)
        | Target::InstagramLogin(path)
        | Target::Absolute(path)
        | Target::Upload(path)
        | Target::Bot(path)
        | Target::BotFile(path)
        | Target::Kept(path) => path,
        Target::Mail(hosts) => &hosts.user,
    }
}

pub fn answered(status: u16, body: &Value) -> Outcome {
    let text = body.to_string();
    Outcome::Answered {
        answer: Answer {
            status,
            headers: vec![(
                "content-type".to_owned(),
                "application/json; charset=UTF-8".to_owned(),
            )],
            body: text.clone(),
        },
        bytes: text.into(),
    }
}

pub fn error(code: i64, subcode: Option<i64>) -> Value {
    let mut error = json!({"message": "(#x) said the platform", "type": "OAuthException", "code": code, "fbtrace_id": "A1"});
    if let Some(subcode) = subcode {
        error["error_subcode"] = subcode.into();
    }
    json!({"error": error})
}

pub fn sign(secret: &str, raw: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    format!(
        "sha256={}",
        data_encoding::HEXLOWER.encode(hmac::sign(&key, raw).as_ref())
    )
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

fn engine(store: &Arc<MemoryStore>, settings: Settings) -> Engine {
    let store: Arc<dyn Store> = store.clone();
    block_on(Engine::new(Parts {
        store,
        blobs: Arc::new(InMemory::new()),
        registry: Registry::standard(),
        settings,
        vault: Vault::new(&[7; 32], Arc::new(SystemRandomness)).expect("a vault"),
        clock: Arc::new(Still),
    }))
    .expect("an engine")
}
