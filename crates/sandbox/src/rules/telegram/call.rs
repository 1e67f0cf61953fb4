//! One call of the Bot API: whose it is, what a fault does to it, what it is answered.

use super::{Refused, Told};
use crate::rules::chance::Chance;
use crate::rules::fault::{Action, Operation, Target};
use crate::rules::params::{Params, decode};
use crate::rules::request::{ApiRequest, ApiResponse, Blob, Outcome, Reply};
use crate::rules::time::Ms;
use crate::rules::world::{Network, World};
use serde_json::{Value, json};

/// What a call asks for.
pub(crate) struct BotCall {
    pub token: String,
    pub what: What,
}

/// A method, or a file.
pub(crate) enum What {
    /// In lower case: names of methods are read so.
    Method(String),
    /// By the path that `getFile` gave.
    File(String),
}

/// Reads `/bot<token>/<method>` and `/file/bot<token>/<path>`; `None` = no call of the Bot API.
pub(crate) fn read(request: &ApiRequest) -> Option<BotCall> {
    let path = request.path.trim_start_matches('/');
    let (file, rest) = match path.strip_prefix("file/bot") {
        Some(rest) => (true, rest),
        None => (false, path.strip_prefix("bot")?),
    };
    let (token, rest) = rest.split_once('/')?;
    let token = decode(token);
    token
        .starts_with(|c: char| c.is_ascii_digit())
        .then(|| BotCall {
            what: match file {
                true => What::File(decode(rest)),
                false => What::Method(rest.trim_end_matches('/').to_ascii_lowercase()),
            },
            token,
        })
}

/// A call under way.
pub(crate) struct Doing<'a> {
    pub rng: &'a mut dyn Chance,
    pub bot: String,
    pub params: Params,
    /// The message that came into being.
    pub message: Option<String>,
    /// It will never arrive.
    pub never: bool,
    /// How late it will.
    pub late: Ms,
}

impl World {
    pub(crate) fn bot_call(
        &mut self,
        rng: &mut dyn Chance,
        request: &ApiRequest,
        call: &BotCall,
    ) -> Outcome {
        let id = call.token.split(':').next().unwrap_or_default().to_owned();
        let params = Params::read(request);
        let known = self.bots.get(&id);
        let valid = known.is_some_and(|bot| bot.token == call.token && !bot.revoked);
        let target = Target {
            network: Some(Network::Telegram),
            asset: Some(id.clone()),
            person: params.text("chat_id"),
            ..Target::default()
        };
        let fault = self.call_fault(rng, operation(&call.what), &target);
        let mut doing = Doing {
            rng,
            bot: id,
            params,
            message: None,
            never: matches!(fault, Some(Action::NeverDeliver)),
            late: match fault {
                Some(Action::LateDelivery { ms }) => ms,
                _ => 0,
            },
        };
        let response = match fault.as_ref().and_then(refusal) {
            Some(refused) => told(Err(refused)),
            None if fault.as_ref().is_some_and(Action::instead) => told(Ok(Value::Null)),
            None if !valid => told(Err(Refused::new(401, "Unauthorized"))),
            None => match &call.what {
                What::File(path) => self.bot_file(&doing.bot, path),
                What::Method(method) => told(self.bot_method(&mut doing, method)),
            },
        };
        let Doing {
            bot,
            params,
            message,
            ..
        } = doing;
        if let (Some(id), Some(fault)) = (&message, &fault)
            && fault.loses()
        {
            self.lose_answers(std::slice::from_ref(id));
        }
        let reply = match fault {
            Some(fault) => fault.bend(response),
            None => Reply::Answer(response),
        };
        let named = match &call.what {
            What::Method(method) => self.named_bot_send(&bot, method, &params),
            What::File(_) => None,
        };
        let refused = self.note_send(named, message.as_deref(), &reply);
        Outcome {
            acted: message.is_some(),
            effects: Vec::new(),
            message: refused.or(message),
            reply,
        }
    }
}

/// What a call is, as far as faults care.
fn operation(what: &What) -> Operation {
    let What::Method(method) = what else {
        return Operation::Download;
    };
    match method.as_str() {
        "sendchataction" => Operation::Other,
        "getfile" => Operation::Download,
        "getme" => Operation::Token,
        "getupdates" => Operation::Read,
        "setwebhook" | "deletewebhook" | "getwebhookinfo" => Operation::Subscribe,
        method if method.starts_with("send") => Operation::Send,
        _ => Operation::Other,
    }
}

/// What the Bot API says for what a code of the Graph API means (`errors.md`): it has no such codes.
fn meant(code: i64) -> u16 {
    match code {
        102 | 190 => 401,
        4 | 17 | 32 | 341 | 613 | 80_000..=80_014 | 130_429 | 131_056 => 429,
        1 | 2 | 1_200 | 131_000 | 131_016 => 500,
        _ => 400,
    }
}

/// What a fault has the platform say instead of acting.
fn refusal(fault: &Action) -> Option<Refused> {
    match fault {
        Action::Error {
            code,
            status,
            message,
            ..
        } => {
            let own = u16::try_from(*code).ok();
            let own = own.filter(|code| (400..600).contains(code));
            let code = status.or(own).unwrap_or_else(|| meant(*code));
            let usual = match code {
                400 if own.is_none() => "Bad Request: wrong request",
                401 => "Unauthorized",
                403 => "Forbidden: bot was blocked by the user",
                404 => "Not Found",
                409 => {
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
                }
                500..600 => "Internal Server Error",
                _ => "Bad Request: chat not found",
            };
            let description = message.clone().unwrap_or_else(|| usual.to_owned());
            Some(match code {
                429 => Refused::too_many(5),
                code => Refused::new(code, description),
            })
        }
        Action::Throttle { minutes } => Some(Refused::too_many((minutes * 60).max(1))),
        _ => None,
    }
}

/// The answer's shape.
pub(super) fn told(result: Told) -> ApiResponse {
    let (status, body) = match result {
        Ok(result) => (200, json!({ "ok": true, "result": result })),
        Err(refused) => {
            let mut body = json!({
                "ok": false,
                "error_code": refused.code,
                "description": refused.description,
            });
            if let Some(seconds) = refused.retry_after {
                body["parameters"] = json!({ "retry_after": seconds });
            }
            (refused.code, body)
        }
    };
    ApiResponse {
        status,
        headers: vec![("content-type".into(), "application/json".into())],
        body: Blob::new(body.to_string().into_bytes()),
    }
}

impl Action {
    /// Whether the caller gets no answer although the platform acted.
    fn loses(&self) -> bool {
        matches!(
            self,
            Self::Timeout { acted: true, .. }
                | Self::ServerError { acted: true, .. }
                | Self::Reset { acted: true }
                | Self::Silence { acted: true }
                | Self::Unavailable { acted: true }
                | Self::Cut { .. }
        )
    }
}
