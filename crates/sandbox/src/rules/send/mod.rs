//! `POST /{asset}/messages`: what the business sends, and how it becomes a message.

mod messenger;
mod whatsapp;

use super::access::{Token, TokenKind};
use super::chance::Chance;
use super::error::{Graph, GraphError, invalid, no_object, unsupported};
use super::ids;
use super::media::{self, UPLOADED};
use super::route::Call;
use super::task::TaskResult;
use super::thread::{Fate, Message};
use super::time::{DAY, HOUR, MINUTE, Ms};
use super::world::{Network, World};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A message about to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Draft {
    pub id: String,
    pub network: Network,
    pub asset: String,
    pub address: String,
    pub thread: String,
    pub kind: String,
    pub text: Option<String>,
    pub media: Option<String>,
    /// The address the media is fetched from.
    pub link: Option<String>,
    pub opaque: Option<String>,
    pub app: String,
    pub reply_to: Option<String>,
    pub fails: Option<i64>,
    pub never: bool,
    /// How late it arrives.
    #[serde(default)]
    pub late: Ms,
    /// What it is made of besides text and media (JSON).
    #[serde(default)]
    pub content: Option<String>,
}

/// The reply window of all three networks.
pub(crate) const WINDOW: Ms = 24 * HOUR;
/// What HUMAN_AGENT stretches it to.
pub(crate) const HUMAN_WINDOW: Ms = 7 * DAY;
/// How long a fetched link is remembered (`messaging-send.md` §3).
const LINK_CACHE: Ms = 10 * MINUTE;

impl World {
    pub(crate) fn send(&mut self, call: &mut Call<'_>, token: &Token) -> Graph<Value> {
        let asset = call.node().to_owned();
        let Some(network) = self.network_of(&asset) else {
            return Err(if self.threads.contains_key(&asset) {
                unsupported("post")
            } else {
                no_object("post", &asset)
            });
        };
        match network {
            Network::Whatsapp if token.covers(&asset) => self.send_whatsapp(call, token, &asset),
            Network::Facebook | Network::Instagram if token.covers(&asset) => {
                page_token(token)?;
                self.send_messenger(call, token, &asset)
            }
            _ => Err(no_object("post", &asset)),
        }
    }

    /// Whether the window of a thread is open for `span` after the person's last message.
    /// Measured on event time, so a late webhook leaves less of it.
    pub(crate) fn window_open(&self, thread: &str, span: Ms) -> bool {
        self.threads
            .get(thread)
            .and_then(|thread| thread.window_from)
            .is_some_and(|from| self.now < from + span)
    }

    /// Makes the message of a draft and sets it out.
    pub(crate) fn commit(&mut self, rng: &mut dyn Chance, draft: &Draft) {
        let message = self.message_of(draft);
        self.set_out(rng, message, draft.fails);
    }

    fn message_of(&self, draft: &Draft) -> Message {
        Message {
            id: draft.id.clone(),
            thread: draft.thread.clone(),
            from_business: true,
            at: self.now,
            kind: draft.kind.clone(),
            text: draft.text.clone(),
            media: draft.media.clone(),
            opaque: draft.opaque.clone(),
            app: Some(draft.app.clone()),
            reply_to: draft.reply_to.clone(),
            arrived: None,
            delivered: None,
            read: None,
            failed: None,
            reaction: None,
            never: draft.never,
            until: (draft.late > 0).then(|| self.now + draft.late),
            answer: Fate::Given,
            evidence: false,
            referral: None,
            content: draft.content.clone(),
        }
    }

    /// A link fetched in the last ten minutes.
    pub(crate) fn cached_link(&self, url: &str) -> Option<String> {
        let (at, media) = self.links.get(url)?;
        (self.now < at + LINK_CACHE && self.media.contains_key(media)).then(|| media.clone())
    }

    /// The media of a draft was fetched, or not.
    pub(crate) fn fetched_for_send(
        &mut self,
        rng: &mut dyn Chance,
        mut draft: Draft,
        result: &TaskResult,
    ) -> (Graph<Value>, Option<String>) {
        let media = self.take_fetched(
            rng,
            draft.network,
            &draft.asset,
            &draft.kind,
            draft.link.as_deref(),
            result,
        );
        if draft.network == Network::Whatsapp {
            // Accepted long ago: the rest is told by status.
            self.resume_whatsapp(rng, &draft, media);
            return (Ok(Value::Null), Some(draft.id));
        }
        match media {
            Some(media) => {
                draft.media = Some(media);
                self.commit(rng, &draft);
                (
                    Ok(json!({ "recipient_id": draft.address, "message_id": draft.id })),
                    Some(draft.id),
                )
            }
            None => (Err(unfetched()), None),
        }
    }

    fn resume_whatsapp(&mut self, rng: &mut dyn Chance, draft: &Draft, media: Option<String>) {
        let Some(mut message) = self.messages.remove(&draft.id) else {
            return;
        };
        let at = message.at;
        if let Some(thread) = self.threads.get_mut(&draft.thread) {
            thread.messages.retain(|id| *id != draft.id);
        }
        let fails = draft.fails.or_else(|| media.is_none().then_some(131_053));
        message.media = media;
        // It was counted when it was accepted.
        let before = self.counters.sends_acted.clone();
        self.set_out(rng, message, fails);
        self.counters.sends_acted = before;
        debug_assert!(
            self.messages
                .get(&draft.id)
                .is_some_and(|message| message.at == at)
        );
    }

    /// Checks what was fetched and keeps it.
    fn take_fetched(
        &mut self,
        rng: &mut dyn Chance,
        network: Network,
        asset: &str,
        kind: &str,
        link: Option<&str>,
        result: &TaskResult,
    ) -> Option<String> {
        if result.status != Some(200) || result.body.is_empty() {
            return None;
        }
        let declared = result.mime.split(';').next().unwrap_or("").trim();
        let mime = media::sniff(&result.body).unwrap_or(declared).to_owned();
        let wrong_kind = kind == "image" && media::class(&mime) != "image";
        if wrong_kind || Self::check_media(network, &mime, result.body.len()).is_err() {
            return None;
        }
        let id = ids::digits(rng, 16);
        let media = self.store(id, asset, &mime, result.body.clone(), Some(UPLOADED));
        if let Some(link) = link {
            let now = self.now;
            self.links.retain(|_, (at, _)| now < *at + LINK_CACHE);
            self.links.insert(link.to_owned(), (now, media.clone()));
        }
        Some(media)
    }

    /// An attachment uploaded by link was fetched, or not.
    pub(crate) fn fetched_attachment(
        &mut self,
        rng: &mut dyn Chance,
        asset: &str,
        kind: &str,
        result: &TaskResult,
    ) -> Graph<Value> {
        match self.take_fetched(rng, Network::Facebook, asset, kind, None, result) {
            Some(id) => Ok(json!({ "attachment_id": id })),
            None => Err(unfetched()),
        }
    }

    /// A WhatsApp message whose media is still to be fetched: in history, no tick yet.
    pub(crate) fn keep_waiting(&mut self, draft: &Draft) {
        let message = self.message_of(draft);
        self.keep(message);
        *self
            .counters
            .sends_acted
            .entry(draft.network.word().to_owned())
            .or_default() += 1;
    }
}

/// 190: the Page's calls need a Page token (or the account's own of Instagram Login).
pub(crate) fn page_token(token: &Token) -> Graph<()> {
    match token.kind {
        TokenKind::Page | TokenKind::Instagram => Ok(()),
        _ => Err(GraphError::new(
            401,
            190,
            "(#190) This method must be called with a Page Access Token",
        )
        .with_subcode(2_069_032)),
    }
}

/// 100/2018047: the attachment could not be fetched.
pub(crate) fn unfetched() -> Box<GraphError> {
    invalid("Upload attachment failure.").with_subcode(2_018_047)
}
