//! The shapes in which an answer says that something went wrong (errors.md, "Envelope"), or that
//! it went well.

use super::lenient::{Flag, Whole, Word};
use serde::Deserialize;
use serde_json::value::RawValue;

/// An error as the platform tells it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ErrorBody {
    /// `code`.
    pub code: Option<i64>,
    /// `error_subcode`.
    pub subcode: Option<i64>,
    /// `is_transient`.
    pub transient: bool,
    /// The message is the one of the incident of July 2026 ("Unsupported request - method
    /// type: …"), which was not the caller's fault (errors.md, 100/33).
    pub unsupported_method: bool,
}

/// What the body of an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyKind {
    /// An error in one of the known shapes.
    Error(ErrorBody),
    /// A JSON object that names what was made or says `success`.
    Acknowledged,
    /// A JSON object or list without an error.
    Json,
    /// Anything else: HTML, an empty body, words.
    NotJson,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Outer<'a> {
    #[serde(borrow)]
    error: Option<&'a RawValue>,
    // The login endpoints of Instagram.
    #[serde(borrow)]
    error_type: Word<'a>,
    code: Whole,
    // What a send, an upload or an action answers.
    #[serde(borrow)]
    message_id: Word<'a>,
    #[serde(borrow)]
    messages: Option<&'a RawValue>,
    #[serde(borrow)]
    id: Word<'a>,
    #[serde(borrow)]
    attachment_id: Word<'a>,
    // What publishing answers (publishing.md §1): a film that was begun, the next piece of it,
    // the post that came of it.
    #[serde(borrow)]
    video_id: Word<'a>,
    #[serde(borrow)]
    start_offset: Word<'a>,
    #[serde(borrow)]
    post_id: Word<'a>,
    // What the profile of a chat window answers.
    #[serde(borrow)]
    result: Word<'a>,
    success: Option<Flag>,
    // What the upload host answers when it refuses.
    debug_info: Option<Refused>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Refused {
    retriable: Flag,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Inner<'a> {
    code: Whole,
    error_subcode: Whole,
    is_transient: Flag,
    #[serde(borrow)]
    message: Word<'a>,
}

#[derive(Deserialize)]
struct Named<'a> {
    #[serde(default, borrow)]
    id: Word<'a>,
}

/// Reads a body.
pub(crate) fn read(body: &str) -> BodyKind {
    // A list would be read as the members of the object in order.
    let outer = Some(body).filter(|body| body.trim_start().starts_with('{'));
    let Some(Ok(outer)) = outer.map(serde_json::from_str::<Outer>) else {
        let json = serde_json::from_str::<&RawValue>(body);
        let whole = json.is_ok_and(|value| value.get().starts_with(['{', '[']));
        return if whole {
            BodyKind::Json
        } else {
            BodyKind::NotJson
        };
    };
    if let Some(raw) = outer.error {
        // `error` may be a bare string on some surfaces: an error all the same, without a code.
        let inner = serde_json::from_str::<Inner>(raw.get()).unwrap_or_default();
        return BodyKind::Error(ErrorBody {
            code: inner.code.0,
            subcode: inner.error_subcode.0,
            transient: inner.is_transient.0,
            unsupported_method: inner
                .message
                .get()
                .is_some_and(|m| m.contains("Unsupported request")),
        });
    }
    if outer.error_type.get().is_some() {
        return BodyKind::Error(ErrorBody {
            code: outer.code.0,
            ..ErrorBody::default()
        });
    }
    if let Some(refused) = outer.debug_info {
        return BodyKind::Error(ErrorBody {
            transient: refused.retriable.0,
            ..ErrorBody::default()
        });
    }
    if outer.success == Some(Flag(false)) {
        return BodyKind::Error(ErrorBody::default());
    }
    let named = outer
        .messages
        .and_then(|raw| serde_json::from_str::<Vec<Named>>(raw.get()).ok())
        .is_some_and(|list| list.iter().any(|m| m.id.get().is_some()));
    let ids = [
        &outer.message_id,
        &outer.id,
        &outer.attachment_id,
        &outer.video_id,
        &outer.start_offset,
        &outer.post_id,
    ];
    let done = outer.success.is_some() || outer.result.get() == Some("success");
    if named || done || ids.iter().any(|id| id.get().is_some()) {
        BodyKind::Acknowledged
    } else {
        BodyKind::Json
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_read_in_every_shape() {
        let error = |code, subcode| {
            BodyKind::Error(ErrorBody {
                code,
                subcode,
                ..ErrorBody::default()
            })
        };
        assert_eq!(
            read(r#"{"error":{"code":190,"error_subcode":463}}"#),
            error(Some(190), Some(463))
        );
        assert_eq!(
            read(r#"{"error":{"code":"190","error_subcode":"463"}}"#),
            error(Some(190), Some(463))
        );
        assert_eq!(
            read(r#"{"error":{"error_data":"text","code":100}}"#),
            error(Some(100), None)
        );
        assert_eq!(read(r#"{"error":"invalid_grant"}"#), error(None, None));
        assert_eq!(
            read(r#"{"error_type":"OAuthException","code":400}"#),
            error(Some(400), None)
        );
        assert_eq!(read(r#"{"success":false}"#), error(None, None));
    }

    #[test]
    fn the_upload_host_says_whether_it_may_be_tried_again() {
        for retriable in [true, false] {
            let body = format!(
                r#"{{"debug_info":{{"retriable":{retriable},"type":"PartialRequestError","message":"short"}}}}"#
            );
            let want = BodyKind::Error(ErrorBody {
                transient: retriable,
                ..ErrorBody::default()
            });
            assert_eq!(read(&body), want);
        }
    }

    #[test]
    fn what_publishing_answers_names_what_was_made() {
        for body in [
            r#"{"video_id":"77","upload_session_id":"9","start_offset":"0","end_offset":"4096"}"#,
            r#"{"start_offset":4096,"end_offset":8192}"#,
            r#"{"post_id":"100_5"}"#,
            r#"{"result":"success"}"#,
        ] {
            assert_eq!(read(body), BodyKind::Acknowledged, "{body}");
        }
        assert_eq!(read(r#"{"result":"partial"}"#), BodyKind::Json);
    }

    #[test]
    fn what_is_no_error_is_told_apart() {
        assert_eq!(
            read(r#"{"recipient_id":"1","message_id":"m_1"}"#),
            BodyKind::Acknowledged
        );
        assert_eq!(
            read(r#"{"messages":[{"id":"wamid.1"}]}"#),
            BodyKind::Acknowledged
        );
        assert_eq!(read(r#"{"success":true}"#), BodyKind::Acknowledged);
        assert_eq!(read(r#"{"messages":[]}"#), BodyKind::Json);
        assert_eq!(read(r#"{"data":[]}"#), BodyKind::Json);
        assert_eq!(read("[1]"), BodyKind::Json);
        for other in [
            "",
            "Service Unavailable",
            "<html>Sorry</html>",
            "\"text\"",
            "null",
            "{",
        ] {
            assert_eq!(read(other), BodyKind::NotJson, "{other}");
        }
    }
}
