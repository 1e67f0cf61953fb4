//! Work the platform does outside a call: fetching a link, checking a callback.

use super::chance::Chance;
use super::headers::Dress;
use super::publish::container::Container;
use super::publish::photo::PhotoDraft;
use super::request::{ApiResponse, Blob, Effect, Outcome, Reply};
use super::send::Draft;
use super::time::Ms;
use super::world::World;
use serde::{Deserialize, Serialize};

/// One piece of work handed out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// What it is for.
    pub(crate) what: Work,
    /// How the waiting call is answered; `None` when nobody waits.
    pub(crate) waiting: Option<Dress>,
    /// What to do outside.
    pub(crate) effect: Effect,
}

/// What a task is for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Work {
    /// A message whose media is fetched by link.
    Send(Box<Draft>),
    /// An attachment uploaded by link.
    Attachment { asset: String, kind: String },
    /// A Page's photo fetched by link.
    Photo(Box<PhotoDraft>),
    /// A Page's film fetched by link; whether it is to be public.
    Film { id: String, public: bool },
    /// The file of a film or container, fetched by the upload host.
    Upload(String),
    /// A container whose picture or film is fetched by link.
    Container(Box<Container>),
    /// The handshake of an app's subscription.
    Subscribe {
        app: String,
        object: String,
        url: String,
        fields: Vec<String>,
        challenge: String,
    },
    /// The handshake of a WhatsApp callback override.
    Override {
        holder: String,
        app: String,
        url: String,
        challenge: String,
    },
}

/// What came of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskResult {
    /// HTTP status; `None` when there was no answer.
    pub status: Option<u16>,
    /// Content type of the answer.
    pub mime: String,
    /// The body (media, or the echoed challenge).
    pub body: Blob,
}

impl World {
    /// Reports a task. The outcome is the answer to the call that waits for it, if one does.
    pub fn task_done(
        &mut self,
        now: Ms,
        rng: &mut dyn Chance,
        number: u64,
        result: &TaskResult,
    ) -> Option<Outcome> {
        self.advance(now, rng);
        let task = self.tasks.remove(&number)?;
        let (given, message) = match task.what {
            Work::Send(draft) => self.fetched_for_send(rng, *draft, result),
            Work::Attachment { asset, kind } => {
                (self.fetched_attachment(rng, &asset, &kind, result), None)
            }
            Work::Photo(draft) => self.fetched_photo(rng, *draft, result),
            Work::Film { id, public } => {
                let post = self.fetched_film(rng, &id, public, result);
                (Ok(serde_json::Value::Null), post)
            }
            Work::Upload(key) => (self.fetched_upload(rng, &key, result), None),
            Work::Container(draft) => {
                let id = draft.id.clone();
                let given = self.fetched_container(rng, *draft, result);
                let made = given.is_ok().then_some(id);
                (given, made)
            }
            Work::Subscribe {
                app,
                object,
                url,
                fields,
                challenge,
            } => (
                self.subscribed(&app, &object, &url, fields, &challenge, result),
                None,
            ),
            Work::Override {
                holder,
                app,
                url,
                challenge,
            } => (
                self.overridden(&holder, &app, &url, &challenge, result),
                None,
            ),
        };
        let dress = task.waiting?;
        let acted = given.is_ok();
        let response = dress.answer(rng, self.now, given);
        let reply = dress.finish(response);
        if let Some(id) = &message {
            self.tell_prepared(id);
            if dress.loses() {
                self.lose_answers(std::slice::from_ref(id));
            }
        }
        Some(Outcome {
            reply,
            effects: Vec::new(),
            acted,
            message,
        })
    }

    /// Hands out a task and waits for it.
    pub(crate) fn hand_out(
        &mut self,
        what: Work,
        make: impl FnOnce(u64) -> Effect,
    ) -> (u64, Effect) {
        let number = self.number();
        let effect = make(number);
        self.tasks.insert(
            number,
            Task {
                what,
                waiting: None,
                effect: effect.clone(),
            },
        );
        (number, effect)
    }

    /// Tasks whose report is missing and that nobody waits for any more (after a restart), to be
    /// handed out again. Tasks a torn call waited for are forgotten: the call never came to act.
    pub fn resume_tasks(&mut self) -> Vec<Effect> {
        self.tasks.retain(|_, task| task.waiting.is_none());
        self.tasks
            .values()
            .map(|task| task.effect.clone())
            .collect()
    }
}

impl Dress {
    /// What the caller sees, after a fault had its way with the answer.
    pub(crate) fn finish(&self, response: ApiResponse) -> Reply {
        match &self.fault {
            Some(fault) => fault.bend(response),
            None => Reply::Answer(response),
        }
    }
}
