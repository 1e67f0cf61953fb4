//! Reading back: conversations, messages, and WhatsApp's `message_history`
//! (`messaging-send.md` §1 "Conversations API", §6).

use super::super::access::Token;
use super::super::error::{Graph, invalid, no_object};
use super::super::fields::{self, Field, project};
use super::super::route::Call;
use super::super::send::{WINDOW, page_token};
use super::super::thread::{Message, Thread};
use super::super::time::{Ms, graph};
use super::super::world::{Network, World};
use serde_json::{Value, json};

/// Only so many of a thread's latest messages give details.
const DETAILED: usize = 20;
/// A page of conversations, or of messages.
pub(crate) const PAGE: usize = 25;
/// Conversations in the request folder that were idle for so long are not listed.
const IDLE: Ms = 30 * 86_400_000;

impl World {
    pub(crate) fn conversations(&mut self, call: &mut Call<'_>, token: &Token) -> Graph<Value> {
        let node = call.node().to_owned();
        if !token.covers(&node) || matches!(self.network_of(&node), None | Some(Network::Whatsapp))
        {
            return Err(no_object("get", &node));
        }
        page_token(token)?;
        let asset = match call.params.text("platform").as_deref() {
            None | Some("messenger") if self.pages.contains_key(&node) => node.clone(),
            None | Some("instagram") if self.instagrams.contains_key(&node) => node.clone(),
            Some("instagram") => {
                let account = self
                    .pages
                    .get(&node)
                    .and_then(|page| page.instagram.clone());
                account.ok_or_else(|| invalid("The Page has no linked Instagram account"))?
            }
            _ => {
                return Err(invalid(
                    "Param platform must be one of {MESSENGER, INSTAGRAM}",
                ));
            }
        };
        self.take_history(&asset)?;
        let user = call.params.text("user_id");
        let (after, before) = (
            call.params.number("updated_after_ms"),
            call.params.number("updated_before_ms"),
        );
        let mut threads: Vec<&Thread> = self
            .threads
            .values()
            .filter(|thread| thread.asset == asset && !thread.messages.is_empty())
            .filter(|thread| !self.is_idle_request(thread))
            .filter(|thread| user.as_ref().is_none_or(|user| thread.address == *user))
            .filter(|thread| after.is_none_or(|after| thread.updated >= after))
            .filter(|thread| before.is_none_or(|before| thread.updated <= before))
            .collect();
        threads.sort_by(|a, b| b.updated.cmp(&a.updated).then_with(|| a.id.cmp(&b.id)));
        let wanted = wanted(call);
        let rows: Vec<(String, Value)> = threads
            .into_iter()
            .map(|thread| (thread.id.clone(), self.thread_node(thread, &wanted)))
            .collect();
        Ok(self.page(call, &rows, &format!("{node}/conversations")))
    }

    /// Whether a message can be found by reading its conversation back: there is a history, the
    /// conversation is listed, and of it the message is among those that tell what was said.
    #[must_use]
    pub fn can_be_read_back(&self, message: &str) -> bool {
        let found = self.messages.get(message);
        let thread = found.and_then(|message| self.threads.get(&message.thread));
        thread.is_some_and(|thread| {
            let place = thread.messages.iter().rev().position(|own| own == message);
            matches!(thread.network, Network::Facebook | Network::Instagram)
                && !self.is_idle_request(thread)
                && place.is_some_and(|place| place < DETAILED)
        })
    }

    /// Whether a conversation lies in the request folder, where what the business never answered
    /// is, and nothing was said in it for long. Instagram only: it is Instagram's page that says so.
    fn is_idle_request(&self, thread: &Thread) -> bool {
        let answers = |id: &String| self.messages.get(id).is_some_and(|m| m.from_business);
        thread.network == Network::Instagram
            && self.now - thread.updated > IDLE
            && !thread.messages.iter().any(answers)
    }

    /// A conversation with the wanted fields.
    pub(crate) fn thread_node(&self, thread: &Thread, wanted: &[Field]) -> Value {
        let asset_name = self.asset_name(&thread.asset);
        let snippet = thread
            .messages
            .last()
            .and_then(|id| self.messages.get(id)?.text.clone());
        let mut node = json!({
            "id": thread.id,
            "link": format!("/{}/inbox/{}/", thread.asset, thread.address),
            "updated_time": graph(thread.updated),
            "message_count": thread.messages.len(),
            "unread_count": thread.unread,
            "can_reply": self.window_open(&thread.id, WINDOW),
            "snippet": snippet.unwrap_or_default(),
            "is_owner": true,
            "participants": { "data": [
                self.party(thread, false),
                { "id": thread.asset, "name": asset_name },
            ] },
            "senders": { "data": [self.party(thread, false)] },
        });
        let default: &[&str] = match thread.network {
            Network::Instagram => &["updated_time"],
            _ => &["link", "updated_time"],
        };
        if let Some(field) = wanted.iter().find(|field| field.name == "messages") {
            let limit = field.limit.unwrap_or(PAGE);
            let rows: Vec<Value> = self
                .latest(thread)
                .take(limit)
                .map(|(place, message)| self.message_row(message, thread, place, &field.inner))
                .collect();
            let mut paging = json!({ "cursors": cursors(&rows) });
            if thread.messages.len() > rows.len() {
                let after = &paging["cursors"]["after"];
                let after = after.as_str().unwrap_or_default();
                let base = &self.settings.base_url;
                paging["next"] = json!(format!(
                    "{base}/{}/messages?limit={limit}&after={after}",
                    thread.id
                ));
            }
            node["messages"] = json!({ "data": rows, "paging": paging });
        }
        project(&node, wanted, default)
    }

    /// Messages, newest first, with their place.
    fn latest<'a>(&'a self, thread: &'a Thread) -> impl Iterator<Item = (usize, &'a Message)> {
        thread
            .messages
            .iter()
            .rev()
            .filter_map(|id| self.messages.get(id))
            .enumerate()
    }

    /// One message of a listing; beyond the latest twenty only id and time are given.
    fn message_row(
        &self,
        message: &Message,
        thread: &Thread,
        place: usize,
        wanted: &[Field],
    ) -> Value {
        let node = self.message_node(message, thread);
        if place < DETAILED {
            project(&node, wanted, &["created_time"])
        } else {
            json!({ "id": node["id"], "created_time": node["created_time"] })
        }
    }

    fn message_node(&self, message: &Message, thread: &Thread) -> Value {
        let mut node = json!({
            "id": message.id,
            "created_time": graph(message.at),
            "from": self.party(thread, message.from_business),
            "to": { "data": [self.party(thread, !message.from_business)] },
            "message": message.text.clone().unwrap_or_default(),
            "tags": { "data": [{ "name": "inbox" }] },
        });
        if let Some(media) = message.media.as_ref().and_then(|id| self.media.get(id)) {
            let url = self.cdn_url(media);
            let mut attachment = json!({
                "id": media.id,
                "mime_type": media.mime,
                "name": format!("{}.{}", media.id, super::super::media::extension(&media.mime)),
                "size": media.size,
            });
            match message.kind.as_str() {
                "image" => {
                    attachment["image_data"] = json!({ "url": url, "preview_url": url, "max_width": 1080, "max_height": 1080 })
                }
                "video" => attachment["video_data"] = json!({ "url": url, "preview_url": url }),
                _ => attachment["file_url"] = json!(url),
            }
            node["attachments"] = json!({ "data": [attachment] });
        }
        if let Some(reaction) = &message.reaction {
            node["reactions"] = json!({ "data": [{ "reaction": reaction, "users": [self.party(thread, !message.from_business)] }] });
        }
        node
    }

    /// A side of a thread as `from`, `to` and `participants` show it.
    fn party(&self, thread: &Thread, business: bool) -> Value {
        match (business, thread.network) {
            (true, Network::Instagram) => {
                let username = self
                    .instagrams
                    .get(&thread.asset)
                    .map(|account| account.username.clone());
                json!({ "username": username, "id": thread.asset })
            }
            (true, _) => {
                json!({ "name": self.asset_name(&thread.asset), "email": format!("{}@facebook.com", thread.asset), "id": thread.asset })
            }
            (false, Network::Instagram) => {
                json!({ "username": super::node::username(&thread.person), "id": thread.address })
            }
            (false, _) => {
                json!({ "name": thread.person, "email": format!("{}@facebook.com", thread.address), "id": thread.address })
            }
        }
    }

    /// `GET /{conversation}/messages`.
    pub(crate) fn thread_messages(&mut self, call: &mut Call<'_>, token: &Token) -> Graph<Value> {
        let thread = self.threads.get(call.node()).cloned();
        let thread = thread
            .filter(|thread| token.covers(&thread.asset) && thread.network != Network::Whatsapp)
            .ok_or_else(|| no_object("get", call.node()))?;
        self.take_history(&thread.asset)?;
        let wanted = wanted(call);
        let rows: Vec<(String, Value)> = self
            .latest(&thread)
            .map(|(place, message)| {
                (
                    message.id.clone(),
                    self.message_row(message, &thread, place, &wanted),
                )
            })
            .collect();
        Ok(self.page(call, &rows, &format!("{}/messages", thread.id)))
    }

    /// `GET /{message-id}`: an id beyond the latest twenty answers as deleted.
    pub(crate) fn message_by_id(&mut self, call: &Call<'_>, token: &Token) -> Graph<Value> {
        let id = call.node();
        let refused = || no_object("get", id);
        let message = self.messages.get(id).cloned().ok_or_else(refused)?;
        let thread = self
            .threads
            .get(&message.thread)
            .cloned()
            .ok_or_else(refused)?;
        if !token.covers(&thread.asset) || thread.network == Network::Whatsapp {
            return Err(refused());
        }
        self.take_history(&thread.asset)?;
        let recent = self
            .latest(&thread)
            .take(DETAILED)
            .any(|(_, other)| other.id == message.id);
        if !recent {
            return Err(invalid(
                "The message has been deleted by the user or the business.",
            ));
        }
        Ok(project(
            &self.message_node(&message, &thread),
            &wanted(call),
            &["created_time"],
        ))
    }

    /// `GET /{phone}/message_history`: delivery events by message id, no text, no recipient.
    pub(crate) fn message_history(&mut self, call: &mut Call<'_>, token: &Token) -> Graph<Value> {
        let phone = call.node().to_owned();
        if !self.phones.contains_key(&phone) || !token.covers(&phone) {
            return Err(no_object("get", &phone));
        }
        let only = call.params.text("message_id");
        let mut rows: Vec<(i64, String, Value)> = self
            .messages
            .values()
            .filter(|message| message.from_business)
            .filter(|message| {
                self.threads
                    .get(&message.thread)
                    .is_some_and(|thread| thread.asset == phone)
            })
            .filter(|message| only.as_ref().is_none_or(|only| message.id == *only))
            .map(|message| (message.at, message.id.clone(), history_entry(message)))
            .collect();
        rows.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let rows: Vec<(String, Value)> = rows.into_iter().map(|(_, id, row)| (id, row)).collect();
        Ok(self.page(call, &rows, &format!("{phone}/message_history")))
    }

    /// Cuts one page out of rows with their cursor words.
    pub(crate) fn page(&self, call: &Call<'_>, rows: &[(String, Value)], path: &str) -> Value {
        let limit = call
            .params
            .number("limit")
            .and_then(|limit| usize::try_from(limit).ok())
            .unwrap_or(PAGE)
            .clamp(1, 500);
        let start = match (call.params.text("after"), call.params.text("before")) {
            (Some(after), _) => position(rows, &after).map_or(rows.len(), |at| at + 1),
            (None, Some(before)) => {
                position(rows, &before).map_or(0, |at| at.saturating_sub(limit))
            }
            (None, None) => 0,
        };
        let cut = &rows[start.min(rows.len())..rows.len().min(start + limit)];
        let data: Vec<&Value> = cut.iter().map(|(_, row)| row).collect();
        let (Some(first), Some(last)) = (cut.first(), cut.last()) else {
            return json!({ "data": [] });
        };
        let (first, last) = (cursor(&first.0), cursor(&last.0));
        let mut paging = json!({ "cursors": { "before": first, "after": last } });
        let address = |member: &str, word: &str| {
            let fields = call
                .params
                .text("fields")
                .map_or_else(String::new, |fields| {
                    format!("&fields={}", super::super::params::encode(&fields))
                });
            let others: String = [
                "platform",
                "user_id",
                "updated_after_ms",
                "updated_before_ms",
            ]
            .iter()
            .filter_map(|name| {
                Some(format!(
                    "&{name}={}",
                    super::super::params::encode(&call.params.text(name)?)
                ))
            })
            .collect();
            format!(
                "{}/{}/{path}?limit={limit}&{member}={word}{fields}{others}",
                self.settings.base_url, call.dress.version
            )
        };
        if start + limit < rows.len() {
            paging["next"] = json!(address("after", &last));
        }
        if start > 0 {
            paging["previous"] = json!(address("before", &first));
        }
        json!({ "data": data, "paging": paging })
    }

    fn asset_name(&self, asset: &str) -> String {
        self.pages
            .get(asset)
            .map(|page| page.name.clone())
            .or_else(|| {
                self.instagrams
                    .get(asset)
                    .map(|account| account.name.clone())
            })
            .unwrap_or_default()
    }
}

/// The wanted fields of a call.
pub(in crate::rules) fn wanted(call: &Call<'_>) -> Vec<Field> {
    call.params
        .text("fields")
        .map(|text| fields::parse(&text))
        .unwrap_or_default()
}

/// The mark of a row in a list.
pub(crate) fn cursor(id: &str) -> String {
    data_encoding::BASE64URL_NOPAD.encode(id.as_bytes())
}

fn position(rows: &[(String, Value)], word: &str) -> Option<usize> {
    rows.iter().position(|(id, _)| cursor(id) == word)
}

fn cursors(rows: &[Value]) -> Value {
    let word = |row: Option<&Value>| cursor(row.and_then(|row| row["id"].as_str()).unwrap_or(""));
    json!({ "before": word(rows.first()), "after": word(rows.last()) })
}

fn history_entry(message: &Message) -> Value {
    let mut events = Vec::new();
    let mut add = |status: &str, at: Option<i64>| {
        if let Some(at) = at {
            events.push(json!({
                "delivery_status": status,
                "timestamp": at / 1000,
                "webhook_update_state": if message.evidence { "DELIVERED" } else { "PENDING" },
            }));
        }
    };
    add("SENT", message.failed.is_none().then_some(message.at));
    add("DELIVERED", message.delivered);
    add("READ", message.read);
    add("FAILED", message.failed.map(|_| message.at));
    json!({ "message_id": message.id, "events": { "data": events } })
}
