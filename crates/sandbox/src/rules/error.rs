//! Errors as the Graph API words them (`errors.md`): status, code, subcode and sentence.

use serde_json::{Value, json};

/// One error answer. `code` decides; the HTTP status is a weak signal (`errors.md`, Envelope).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphError {
    /// HTTP status.
    pub status: u16,
    /// `error.code`.
    pub code: i64,
    /// `error.error_subcode`.
    pub subcode: Option<i64>,
    /// `error.type`.
    pub kind: &'static str,
    /// `error.message`.
    pub message: String,
    /// `error.is_transient`, present only when true.
    pub transient: bool,
    /// `error.error_data.details` of WhatsApp.
    pub details: Option<String>,
    /// `error.error_user_title` and `error.error_user_msg`.
    pub user: Option<(String, String)>,
}

/// What an endpoint answers: a result or the platform's refusal.
pub type Graph<T> = Result<T, Box<GraphError>>;

impl GraphError {
    /// An error of type `OAuthException`, which is what almost every refusal is.
    #[must_use]
    pub fn new(status: u16, code: i64, message: impl Into<String>) -> Box<Self> {
        Box::new(Self {
            status,
            code,
            subcode: None,
            kind: "OAuthException",
            message: message.into(),
            transient: false,
            details: None,
            user: None,
        })
    }

    /// Adds a subcode.
    #[must_use]
    pub fn with_subcode(mut self: Box<Self>, subcode: i64) -> Box<Self> {
        self.subcode = Some(subcode);
        self
    }

    /// Adds WhatsApp's `error_data.details`.
    #[must_use]
    pub fn details(mut self: Box<Self>, details: impl Into<String>) -> Box<Self> {
        self.details = Some(details.into());
        self
    }

    /// Marks the error as transient.
    #[must_use]
    pub fn transient(mut self: Box<Self>) -> Box<Self> {
        self.transient = true;
        self
    }

    /// Sets `error.type`.
    #[must_use]
    pub fn typed(mut self: Box<Self>, kind: &'static str) -> Box<Self> {
        self.kind = kind;
        self
    }

    /// The body, with the given trace id.
    #[must_use]
    pub fn body(&self, trace: &str) -> Value {
        // Instagram Login's own shape (`auth.md` §2, 7).
        if self.kind == "InstagramLogin" {
            return json!({
                "error_type": "OAuthException",
                "code": self.code,
                "error_message": self.message,
            });
        }
        // The upload host's (`errors.md`, "Envelope").
        if self.kind == "Rupload" {
            return json!({ "debug_info": {
                "retriable": self.transient,
                "type": if self.code == 190 { "NotAuthorizedError" } else { "ProcessingFailedError" },
                "message": self.message,
            } });
        }
        let mut error = json!({
            "message": self.message,
            "type": self.kind,
            "code": self.code,
            "fbtrace_id": trace,
        });
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = json!(subcode);
        }
        if self.transient {
            error["is_transient"] = json!(true);
        }
        if let Some(details) = &self.details {
            error["error_data"] = json!({"messaging_product": "whatsapp", "details": details});
        }
        if let Some((title, text)) = &self.user {
            error["error_user_title"] = json!(title);
            error["error_user_msg"] = json!(text);
        }
        json!({ "error": error })
    }
}

/// 100: the request is wrong. `what` follows `(#100) `.
#[must_use]
pub fn invalid(what: &str) -> Box<GraphError> {
    GraphError::new(400, 100, format!("(#100) {what}"))
}

/// 100/33: no such object, or this token may not see it (recorded wording).
#[must_use]
pub fn no_object(method: &str, id: &str) -> Box<GraphError> {
    GraphError::new(
        400,
        100,
        format!(
            "Unsupported {} request. Object with ID '{id}' does not exist, cannot be loaded due to \
             missing permissions, or does not support this operation. Please read the Graph API \
             documentation at https://developers.facebook.com/docs/graph-api",
            method.to_ascii_lowercase()
        ),
    )
    .with_subcode(33)
    .typed("GraphMethodException")
}

/// 100 without subcode: the object exists, but not this operation on it.
#[must_use]
pub fn unsupported(method: &str) -> Box<GraphError> {
    GraphError::new(
        400,
        100,
        format!("Unsupported {} request.", method.to_ascii_lowercase()),
    )
    .typed("GraphMethodException")
}

/// 2500: the path names nothing.
#[must_use]
pub fn unknown_path(path: &str) -> Box<GraphError> {
    GraphError::new(400, 2500, format!("Unknown path components: /{path}"))
}

/// 131009 of WhatsApp: a parameter's value is not valid.
#[must_use]
pub fn bad_value(details: &str) -> Box<GraphError> {
    GraphError::new(400, 131_009, "(#131009) Parameter value is not valid").details(details)
}

/// 131008 of WhatsApp: a parameter is missing.
#[must_use]
pub fn missing(details: &str) -> Box<GraphError> {
    GraphError::new(400, 131_008, "(#131008) Required parameter is missing").details(details)
}

/// Code, HTTP status, sentence.
const SENTENCES: &[(i64, u16, &str)] = &[
    (1, 500, "An unknown error occurred"),
    (2, 500, "(#2) Service temporarily unavailable"),
    (4, 400, "(#4) Application request limit reached"),
    (
        10,
        403,
        "(#10) Application does not have permission for this action",
    ),
    (17, 400, "(#17) User request limit reached"),
    (32, 400, "(#32) Page request limit reached"),
    (33, 400, "(#33) Param is invalid or the number was deleted"),
    (100, 400, "(#100) Invalid parameter"),
    (102, 401, "Session key invalid or no longer valid"),
    (190, 401, "Error validating access token"),
    (200, 403, "(#200) Permissions error"),
    (341, 400, "(#341) Feature temporarily blocked"),
    (
        368,
        403,
        "(#368) The action attempted has been deemed abusive or is otherwise disallowed",
    ),
    (551, 400, "(#551) This person isn't available right now."),
    (
        613,
        400,
        "(#613) Calls to this api have exceeded the rate limit.",
    ),
    (
        1200,
        400,
        "(#1200) Temporary send message failure. Please try again later.",
    ),
    (
        80001,
        400,
        "(#80001) There have been too many calls to this Page account. Wait a bit and try again.",
    ),
    (
        80002,
        400,
        "(#80002) There have been too many calls to this Instagram account. Wait a bit and try again.",
    ),
    (
        80006,
        400,
        "(#80006) There have been too many calls to this Messenger account. Wait a bit and try again.",
    ),
    (
        80007,
        400,
        "(#80007) Rate limit hit: too many calls to this WhatsApp Business account.",
    ),
    (130_429, 429, "(#130429) Rate limit hit"),
    (130_472, 400, "User's number is part of an experiment"),
    (131_000, 500, "(#131000) Something went wrong"),
    (131_005, 403, "(#131005) Access denied"),
    (131_016, 500, "(#131016) Service unavailable"),
    (131_021, 400, "(#131021) Recipient cannot be sender"),
    (131_026, 400, "Message undeliverable"),
    (131_031, 403, "(#131031) Account has been locked"),
    (131_042, 400, "Business eligibility payment issue"),
    (131_045, 500, "(#131045) Incorrect certificate"),
    (131_047, 400, "Re-engagement message"),
    (131_048, 400, "(#131048) Spam rate limit hit"),
    (
        131_049,
        400,
        "This message was not delivered to maintain healthy ecosystem engagement.",
    ),
    (131_050, 400, "User stopped receiving marketing messages"),
    (131_051, 400, "(#131051) Unsupported message type"),
    (131_052, 400, "Media download error"),
    (131_053, 400, "Media upload error"),
    (
        131_056,
        400,
        "(#131056) (Business Account, Consumer Account) pair rate limit hit",
    ),
    (131_057, 500, "(#131057) Account in maintenance mode"),
];

/// The sentence and status the platform gives for a code, for scripted errors.
///
/// Unknown codes get a plain sentence and HTTP 400, as most live errors do.
#[must_use]
pub fn known(code: i64, subcode: Option<i64>) -> Box<GraphError> {
    let (status, text) = SENTENCES
        .iter()
        .find(|(known, _, _)| *known == code)
        .map_or((400, ""), |(_, status, text)| (*status, *text));
    let text = if text.is_empty() {
        format!("(#{code}) The call was refused")
    } else {
        text.to_owned()
    };
    let error = GraphError::new(status, code, text);
    let error = match (code, subcode) {
        (10, Some(2_018_278 | 2_018_065 | 2_534_022)) => {
            return outside_window(subcode.unwrap_or_default());
        }
        (1 | 2 | 4 | 131_016 | 131_057, _) => error.transient(),
        _ => error,
    };
    match subcode {
        Some(subcode) => error.with_subcode(subcode),
        None => error,
    }
}

/// 10/2018278 (Messenger) and 10/2534022 (Instagram): outside the 24 hours.
#[must_use]
pub fn outside_window(subcode: i64) -> Box<GraphError> {
    GraphError::new(
        403,
        10,
        "(#10) This message is sent outside of allowed window. Learn more about the new policy \
         here: https://developers.facebook.com/docs/messenger-platform/policy-overview",
    )
    .with_subcode(subcode)
}

/// Codes WhatsApp reports by a `failed` status after an accepted call (`errors.md`, column async).
#[must_use]
pub fn comes_by_status(code: i64) -> bool {
    matches!(
        code,
        130_472 | 131_026 | 131_042 | 131_044 | 131_047 | 131_049 | 131_050 | 131_053 | 137_000
    )
}

/// `error_data.details` of a failed status.
#[must_use]
pub fn status_details(code: i64) -> &'static str {
    match code {
        131_026 => "Message Undeliverable.",
        131_047 => {
            "Message failed to send because more than 24 hours have passed since the customer last replied to this number."
        }
        131_049 => {
            "In order to maintain a healthy ecosystem engagement, the message failed to be delivered."
        }
        131_053 => {
            "Downloading media from weblink failed with http code 404, status message Not Found"
        }
        130_472 => {
            "Failed to send message because this user's phone number is part of an experiment"
        }
        131_042 | 131_044 => {
            "Message failed to send because there were one or more errors related to your payment method."
        }
        _ => "Message failed to send because of an unknown error.",
    }
}
