//! From a path to an endpoint, through the faults that stand in the way.

use super::access::{Token, presented};
use super::chance::Chance;
use super::error::{Graph, comes_by_status, known, no_object, unknown_path, unsupported};
use super::fault::{Action, Operation, Target};
use super::headers::Dress;
use super::limits::Usage;
use super::params::{Params, decode};
use super::request::{ApiRequest, Effect, Outcome, Reply};
use super::time::Ms;
use super::version::{self, Served};
use super::world::{Network, World};
use serde_json::Value;

/// One call under way.
pub(crate) struct Call<'a> {
    pub rng: &'a mut dyn Chance,
    pub method: String,
    /// Path segments without the version; `me` is already replaced.
    pub segments: Vec<String>,
    pub params: Params,
    /// The token's text.
    pub bearer: Option<String>,
    pub dress: Dress,
    pub effects: Vec<Effect>,
    /// Whether something was done.
    pub acted: bool,
    /// The message that came into being, the post, or what was prepared for one.
    pub message: Option<String>,
    /// The task the answer waits for.
    pub pending: Option<u64>,
    /// The code the message will fail with.
    pub fails: Option<i64>,
    /// The message will never arrive.
    pub never: bool,
    /// How late it will arrive.
    pub late: Ms,
}

impl Call<'_> {
    /// The first segment.
    pub fn node(&self) -> &str {
        self.segments.first().map_or("", String::as_str)
    }

    /// The second segment.
    pub fn edge(&self) -> &str {
        self.segments.get(1).map_or("", String::as_str)
    }
}

impl World {
    /// Answers one call.
    pub fn handle(&mut self, now: Ms, rng: &mut dyn Chance, request: &ApiRequest) -> Outcome {
        self.advance(now, rng);
        self.counters.calls += 1;
        if let Some(call) = super::telegram::read(request) {
            return self.bot_call(rng, request, &call);
        }
        let params = Params::read(request);
        let path = request.path.trim_matches('/');
        if path.starts_with("cdn/") || path.starts_with("whatsapp_business/attachments") {
            return self.download(rng, request, path, &params);
        }
        let bearer = presented(request, &params);
        self.call(rng, &request.method, path, params, bearer)
    }

    /// Answers one call of which path, parameters and token are known (also: one of a batch).
    pub(crate) fn call(
        &mut self,
        rng: &mut dyn Chance,
        method: &str,
        path: &str,
        params: Params,
        bearer: Option<String>,
    ) -> Outcome {
        let mut segments: Vec<String> = path
            .split('/')
            .filter(|piece| !piece.is_empty())
            .map(decode)
            .collect();
        let asked = segments.first().and_then(|word| version::read(word));
        let served = version::serve(asked.unwrap_or(self.settings.default_version), self.now);
        if asked.is_some() && served.is_some() {
            segments.remove(0);
        }
        let fallback = Served {
            version: format!("v{}.0", self.settings.default_version),
            warning: None,
        };
        let mut call = Call {
            rng,
            method: method.to_ascii_uppercase(),
            segments,
            params,
            bearer,
            dress: Dress::new(served.clone().unwrap_or(fallback)),
            effects: Vec::new(),
            acted: false,
            message: None,
            pending: None,
            fails: None,
            never: false,
            late: 0,
        };
        call.dress.upload_host = matches!(call.node(), "video-upload" | "ig-api-upload");
        self.replace_me(&mut call);
        let (operation, mut target) = self.classify(&call);
        target.matter = self.matter(&call, operation);
        call.dress.usage = self.usage(
            target.asset.as_deref().unwrap_or(call.node()),
            operation != Operation::Send,
        );
        let fault = self.call_fault(call.rng, operation, &target);
        if let Some(mut outcome) = fault
            .as_ref()
            .and_then(|fault| self.struck(&mut call, fault, &target))
        {
            self.note_broken_off(&call, &outcome.reply);
            let named = self.named_send(&call);
            outcome.message = self.note_send(named, None, &outcome.reply);
            return outcome;
        }
        call.dress.fault = fault;
        let given = if served.is_none() {
            Err(unknown_path(path))
        } else if call.params.broken {
            Err(super::error::invalid(
                "Invalid parameter: the request body is not valid JSON",
            ))
        } else {
            self.dispatch(&mut call)
        };
        self.conclude(call, given)
    }

    /// A fault that strikes before anything is done. `None` = the call goes on, perhaps marked.
    fn struck(&self, call: &mut Call<'_>, fault: &Action, target: &Target) -> Option<Outcome> {
        let given = match fault {
            Action::NeverDeliver => {
                call.never = true;
                return None;
            }
            Action::LateDelivery { ms } => {
                call.late = *ms;
                return None;
            }
            Action::FailedStatus { code } => {
                call.fails = Some(*code);
                return None;
            }
            Action::Error {
                code,
                at_once: false,
                status: None,
                ..
            } if target.network == Some(Network::Whatsapp) && comes_by_status(*code) => {
                call.fails = Some(*code);
                return None;
            }
            Action::Error {
                code,
                subcode,
                status,
                message,
                ..
            } => {
                let mut error = known(*code, *subcode);
                if let Some(status) = status {
                    error.status = *status;
                }
                if let Some(message) = message {
                    let method = call.method.to_ascii_lowercase();
                    error.message = message.replace("{method}", &method);
                }
                Err(error)
            }
            Action::Throttle { minutes } => {
                call.dress.usage.percent = 100;
                call.dress.usage.minutes = *minutes;
                Err(throttle(target, call.edge()))
            }
            other if other.instead() => Ok(Value::Null),
            _ => return None,
        };
        let response = call.dress.answer(call.rng, self.now, given);
        Some(Outcome {
            reply: fault.bend(response),
            effects: Vec::new(),
            acted: false,
            message: None,
        })
    }

    fn conclude(&mut self, mut call: Call<'_>, given: Graph<Value>) -> Outcome {
        if let Some(Action::Usage { percent, minutes }) = call.dress.fault {
            call.dress.usage.percent = percent;
            call.dress.usage.minutes = minutes;
        }
        if let (Some(number), Ok(_)) = (call.pending, &given) {
            if let Some(task) = self.tasks.get_mut(&number) {
                task.waiting = Some(call.dress);
            }
            return Outcome {
                reply: Reply::WhenDone(number),
                effects: call.effects,
                acted: false,
                message: None,
            };
        }
        // An answer about an object the token cannot see shows the app's usage (recorded).
        if given.as_ref().is_err_and(|error| error.subcode == Some(33)) {
            call.dress.usage = Usage::default();
        }
        let acted = call.acted && given.is_ok();
        let response = call.dress.answer(call.rng, self.now, given);
        let reply = call.dress.finish(response);
        if let (true, Some(id)) = (acted, &call.message) {
            self.tell_prepared(id);
            if call.dress.loses() {
                self.lose_answers(std::slice::from_ref(id));
            }
        }
        if !acted {
            self.note_broken_off(&call, &reply);
        }
        let named = self.named_send(&call);
        let made = call.message.as_deref().filter(|_| acted);
        let refused = self.note_send(named, made, &reply);
        Outcome {
            reply,
            effects: call.effects,
            acted,
            message: refused.or(call.message),
        }
    }

    /// `me` is the Page or account of a token, else its user.
    fn replace_me(&self, call: &mut Call<'_>) {
        if call.node() != "me" {
            return;
        }
        let token = call
            .bearer
            .as_deref()
            .and_then(|text| self.token(text).ok());
        if let Some(token) = token
            && let Some(first) = call.segments.first_mut()
        {
            *first = token.profile.unwrap_or(token.user);
        }
    }

    fn dispatch(&mut self, call: &mut Call<'_>) -> Graph<Value> {
        let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
        match (call.method.as_str(), segments.as_slice()) {
            ("POST", []) => return self.batch(call),
            ("GET" | "POST", ["oauth", "access_token"]) => return self.exchange_token(call),
            ("GET", ["access_token" | "refresh_access_token"]) => return self.lengthen(call),
            _ => {}
        }
        let token = self.authorise(call.bearer.as_deref(), &call.params)?;
        if let Some(answer) = self.publishing(call, &token) {
            return answer;
        }
        let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
        match (call.method.as_str(), segments.as_slice()) {
            (_, []) => Err(unknown_path("")),
            ("GET", ["debug_token"]) => self.debug_token(call, &token),
            (_, [id]) if self.comments.contains_key(*id) => {
                let id = (*id).to_owned();
                self.comment_node(call, &token, &id)
            }
            ("GET" | "POST", [id]) if self.templates.contains_key(*id) => {
                let id = (*id).to_owned();
                self.template_node(call, &token, &id)
            }
            ("GET", [_]) => self.node(call, &token),
            ("DELETE", [id]) if self.media.contains_key(*id) => self.delete_media(call, &token),
            ("POST", [id]) if self.phones.contains_key(*id) => self.configure_phone(call, &token),
            (_, [id]) if self.exists(id) => Err(unsupported(&call.method)),
            (_, [id]) => Err(no_object(&call.method, id)),
            (method, [id, edge]) => {
                let (method, id, edge) = (method.to_owned(), (*id).to_owned(), (*edge).to_owned());
                self.edge(call, &token, &method, &id, &edge)
            }
            (_, [id, "message_qrdls", _]) if self.phones.contains_key(*id) => {
                let id = (*id).to_owned();
                self.number_edge(call, &token, &id, "message_qrdls")
            }
            (_, more) => Err(unknown_path(&more.join("/"))),
        }
    }

    fn edge(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        method: &str,
        id: &str,
        edge: &str,
    ) -> Graph<Value> {
        match (method, edge) {
            ("POST", "messages") => self.send(call, token),
            ("POST", "comments" | "replies") if self.comments.contains_key(id) => {
                self.answer_comment(call, token, id, edge)
            }
            ("GET", "comments" | "replies") if self.comments.contains_key(id) => {
                self.comment_answers(call, token, id)
            }
            ("POST", "message_attachments") => self.upload_attachment(call, token),
            ("POST", "media") => self.upload_media(call, token),
            ("GET", "conversations") => self.conversations(call, token),
            (
                _,
                "messenger_profile"
                | "personas"
                | "custom_labels"
                | "secondary_receivers"
                | "thread_owner"
                | "pass_thread_control"
                | "take_thread_control"
                | "release_thread_control"
                | "request_thread_control",
            ) if self.network_of(id).is_some() && !self.phones.contains_key(id) => {
                self.page_edge(call, token, id, edge)
            }
            ("POST" | "DELETE", "likes") if self.comments.contains_key(id) => {
                self.like_comment(call, token, id)
            }
            ("POST", "uploads") if self.apps.contains_key(id) && token.app == id => {
                self.begin_upload(call, id)
            }
            (_, "message_templates") => self.message_templates(call, token, id),
            ("GET", "flows") if self.wabas.contains_key(id) && token.covers(id) => {
                Ok(serde_json::json!({ "data": [], "paging": { "cursors": {} } }))
            }
            (
                _,
                "whatsapp_business_profile"
                | "whatsapp_commerce_settings"
                | "settings"
                | "conversational_automation"
                | "block_users"
                | "message_qrdls"
                | "register"
                | "deregister"
                | "request_code"
                | "verify_code",
            ) if self.phones.contains_key(id) => self.number_edge(call, token, id, edge),
            ("GET", "messages") if self.threads.contains_key(id) => {
                self.thread_messages(call, token)
            }
            ("GET", "message_history") => self.message_history(call, token),
            (_, "subscribed_apps") => self.subscribed_apps(call, token),
            (_, "subscriptions") => self.subscriptions(call, token),
            ("GET", "phone_numbers") => self.phone_numbers(call, token),
            ("GET", "accounts") => self.accounts(call, token),
            ("GET", "permissions") => Ok(Self::permissions(token)),
            (_, _) if self.exists(id) => Err(unknown_path(&format!("{id}/{edge}"))),
            (method, _) => Err(no_object(method, id)),
        }
    }

    /// Whether an id names anything here.
    fn exists(&self, id: &str) -> bool {
        self.network_of(id).is_some()
            || self.wabas.contains_key(id)
            || self.apps.contains_key(id)
            || self.threads.contains_key(id)
            || self.messages.contains_key(id)
            || self.media.contains_key(id)
            || self.comments.contains_key(id)
            || self.containers.contains_key(id)
            || self.publication(id).is_some()
            || self.templates.contains_key(id)
    }
}

/// The network's own throttle error.
fn throttle(target: &Target, edge: &str) -> Box<super::error::GraphError> {
    match (target.network, edge) {
        (Some(Network::Whatsapp), "messages") => {
            known(130_429, None).details("Cloud API message throughput has been reached.")
        }
        (Some(Network::Whatsapp), _) => known(80_007, None),
        (Some(Network::Instagram), _) => known(80_002, None),
        (Some(Network::Facebook), _) => known(80_006, None),
        (Some(Network::Telegram) | None, _) => known(4, None),
    }
}

/// The digits of a phone number.
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
