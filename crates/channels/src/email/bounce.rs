//! What servers say of a mail of ours later (RFC 3464): it could not be delivered, or was.

use super::answering;
use super::letter::{self, Letter};
use super::verdict::{enhanced, why};
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};
use sportello_core::content::Facts;
use sportello_core::event::{Event, Failure, Notice, Reading, Status};
use sportello_core::receipt::Rank;

/// Reads a report about a delivery; `None` = it is none. One about a mail that did not leave from
/// here is a notice; one that only says that it takes longer is too.
pub(super) fn read(letter: &Letter<'_>) -> Option<Reading> {
    let message = letter.message;
    if !is_report(message) {
        return None;
    }
    let fields = fields(message);
    let field = |name: &str| {
        let found = fields.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    };
    let action = field("action").unwrap_or_default().to_ascii_lowercase();
    let status = field("status").unwrap_or_default();
    let at = letter::date(letter);
    let named = original(message).or_else(|| letter::answered(message));
    let ours = named
        .as_ref()
        .and_then(|id| Some((id, answering::key_of(id)?)));
    let rank = match &*action {
        "delivered" => Some(Rank::Delivered),
        _ => None,
    };
    let mut facts = Facts::new();
    for name in ["action", "status", "diagnostic-code"] {
        if let Some(value) = field(name) {
            facts.insert(name.to_owned(), letter::fact(value));
        }
    }
    let event = match (ours, &*action) {
        (Some((id, key)), "failed" | "delivered") => Event::Status(Status {
            external_id: id.clone(),
            address: None,
            rank,
            failure: (action == "failed").then(|| failure(status)),
            at,
            key: Some(key),
            facts,
        }),
        (_, _) => Event::Notice(Box::new(Notice {
            what: format!("mail_{}", known(&action)),
            about: None,
            at: Some(at),
            facts,
        })),
    };
    Some(Reading::Events(vec![event]))
}

/// Whether a mail is a report about a delivery.
pub(super) fn is_report(message: &Message<'_>) -> bool {
    message.root_part().content_type().is_some_and(|of| {
        let sort = of.attribute("report-type");
        of.ctype().eq_ignore_ascii_case("multipart")
            && of
                .subtype()
                .is_some_and(|sub| sub.eq_ignore_ascii_case("report"))
            && sort.is_some_and(|sort| sort.eq_ignore_ascii_case("delivery-status"))
    })
}

/// A word for what happened that is none of a stranger's.
fn known(action: &str) -> &'static str {
    match action {
        "failed" => "failed",
        "delayed" => "delayed",
        "delivered" => "delivered",
        "relayed" => "relayed",
        "expanded" => "expanded",
        _ => "report",
    }
}

/// `5.1.1` is kept as 511.
fn failure(status: &str) -> Failure {
    let code = enhanced(status);
    let number = |(class, subject, detail): (u8, u16, u16)| {
        i64::from(class) * 100 + i64::from(subject) * 10 + i64::from(detail)
    };
    Failure {
        code: code.map_or(0, number),
        cause: why(code, 0).to_owned(),
    }
}

/// The fields of the `message/delivery-status` part, names in lower case: those of the message,
/// then those of the first recipient (there is one recipient in every mail of ours).
fn fields(message: &Message<'_>) -> Vec<(String, String)> {
    let part = message.parts.iter().find(|part| {
        part.content_type()
            .and_then(|of| of.subtype())
            .is_some_and(|sub| sub.eq_ignore_ascii_case("delivery-status"))
    });
    let text = match part.map(|part| &part.body) {
        Some(PartType::Text(text)) => text.to_string(),
        Some(PartType::Binary(bytes) | PartType::InlineBinary(bytes)) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        _ => String::new(),
    };
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.lines().take(200) {
        match (line.starts_with([' ', '\t']), line.split_once(':')) {
            (true, _) => {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
            (false, Some((name, value))) => {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
            (false, None) => {}
        }
    }
    fields
}

/// The id of the mail that came back, whole or by its head alone.
fn original(message: &Message<'_>) -> Option<String> {
    message.parts.iter().find_map(|part| match &part.body {
        PartType::Message(inner) => inner.message_id().map(str::to_owned),
        PartType::Text(text) => {
            let head = part.content_type()?.subtype()?;
            head.eq_ignore_ascii_case("rfc822-headers").then_some(())?;
            let head = format!("{}\r\n\r\n", text.trim_end());
            let inner = MessageParser::default().parse(head.as_bytes())?;
            inner.message_id().map(str::to_owned)
        }
        _ => None,
    })
}
