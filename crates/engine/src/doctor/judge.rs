//! What an answer says about one thing: pure, so that every case is tested without a platform.

use super::Condition;
use crate::job::Outcome;
use serde::Deserialize;
use sportello_channels::{Answer, TokenState};
use sportello_core::{Span, Time};

/// How it is, and what its sentence names.
type Judged = (Condition, String);

/// A token that ends sooner than this is warned of.
const SOON: Span = Span::days(14);
/// A clock may differ so much.
const DRIFT: Span = Span::seconds(60);

/// The subscriptions of an app: `GET /{app}/subscriptions` (webhooks.md §1).
#[derive(Debug, Deserialize)]
pub(super) struct AppSubscriptions {
    data: Vec<AppSubscription>,
}

#[derive(Debug, Deserialize)]
struct AppSubscription {
    object: String,
    #[serde(default)]
    callback_url: String,
    #[serde(default = "yes")]
    active: bool,
    #[serde(default)]
    fields: Vec<FieldName>,
}

fn yes() -> bool {
    true
}

/// A field by name, in either of the two ways in which it is listed.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum FieldName {
    Named { name: String },
    Bare(String),
}

impl FieldName {
    fn name(&self) -> &str {
        match self {
            FieldName::Named { name } | FieldName::Bare(name) => name,
        }
    }
}

impl AppSubscriptions {
    pub fn read(answer: &Answer) -> Option<AppSubscriptions> {
        serde_json::from_str(&answer.body).ok()
    }
}

/// The apps that an asset is subscribed to: `GET /{asset}/subscribed_apps`.
#[derive(Debug, Deserialize)]
pub(super) struct SubscribedApps {
    data: Vec<SubscribedApp>,
}

#[derive(Debug, Deserialize)]
struct SubscribedApp {
    #[serde(default)]
    id: Option<String>,
    /// On a WhatsApp business account the app stands in a member of its own.
    #[serde(default)]
    whatsapp_business_api_data: Option<InnerApp>,
    #[serde(default)]
    subscribed_fields: Vec<FieldName>,
}

#[derive(Debug, Deserialize)]
struct InnerApp {
    id: String,
}

impl SubscribedApps {
    pub fn read(answer: &Answer) -> Option<SubscribedApps> {
        serde_json::from_str(&answer.body).ok()
    }
}

/// Those of a comma list that are not among the others.
fn missing<'f>(wanted: &'f str, given: &[FieldName]) -> Vec<&'f str> {
    wanted
        .split(',')
        .filter(|field| !field.is_empty() && !given.iter().any(|g| g.name() == *field))
        .collect()
}

/// The first layer: the app is subscribed to the object, with every field, and its webhooks come
/// here.
pub(super) fn app_fields(
    listed: Option<&AppSubscriptions>,
    object: &str,
    fields: &str,
    callback: &str,
) -> Judged {
    let Some(listed) = listed else {
        return (Condition::Unknown, object.to_owned());
    };
    let Some(own) = listed.data.iter().find(|s| s.object == object && s.active) else {
        return (Condition::Ill, fields.to_owned());
    };
    let missing = missing(fields, &own.fields);
    if !missing.is_empty() {
        return (Condition::Ill, missing.join(", "));
    }
    if own.callback_url != callback {
        return (Condition::Warning, own.callback_url.clone());
    }
    (Condition::Well, object.to_owned())
}

/// The second layer: the asset is subscribed to the app, with every field.
pub(super) fn asset_fields(listed: Option<&SubscribedApps>, app: &str, fields: &str) -> Judged {
    let Some(listed) = listed else {
        return (Condition::Unknown, String::new());
    };
    let is_ours = |s: &&SubscribedApp| {
        let inner = s.whatsapp_business_api_data.as_ref().map(|i| i.id.as_str());
        s.id.as_deref().or(inner) == Some(app)
    };
    let Some(own) = listed.data.iter().find(is_ours) else {
        return (Condition::Ill, fields.to_owned());
    };
    let missing = missing(fields, &own.subscribed_fields);
    match missing.is_empty() {
        true => (Condition::Well, String::new()),
        false => (Condition::Ill, missing.join(", ")),
    }
}

/// The token: valid, and for how long.
pub(super) fn token(state: Option<&TokenState>, now: Time) -> Judged {
    match state {
        None => (Condition::Unknown, String::new()),
        Some(state) if !state.valid => (Condition::Ill, String::new()),
        Some(TokenState {
            expires_at: Some(end),
            ..
        }) if *end <= now + SOON => (Condition::Warning, end.to_string()),
        Some(_) => (Condition::Well, String::new()),
    }
}

/// What the token may do.
pub(super) fn permissions(state: Option<&TokenState>, wanted: &[&str]) -> Judged {
    let Some(state) = state.filter(|state| state.valid) else {
        return (Condition::Unknown, String::new());
    };
    let missing: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|wanted| !state.scopes.iter().any(|s| s == wanted))
        .collect();
    match missing.is_empty() {
        true => (Condition::Well, String::new()),
        false => (Condition::Ill, missing.join(", ")),
    }
}

/// The app's secret, by which every call is proved: the platform names a wrong proof
/// (`appsecret_proof`: auth.md).
pub(super) fn secret(answer: Option<&Answer>, good: bool) -> Judged {
    let condition = match answer {
        None => Condition::Unknown,
        Some(_) if good => Condition::Well,
        Some(answer) if answer.body.contains("appsecret_proof") => Condition::Ill,
        Some(_) => Condition::Unknown,
    };
    (condition, String::new())
}

/// An expired version is not refused, it silently becomes another one.
pub(super) fn version(answer: &Answer, wanted: &str) -> Judged {
    match answer.header("facebook-api-version") {
        None => (Condition::Unknown, String::new()),
        Some(got) if got == wanted => (Condition::Well, got.to_owned()),
        Some(got) => (Condition::Warning, got.to_owned()),
    }
}

/// This machine's clock against the `Date` of an answer.
pub(super) fn clock(answer: &Answer, now: Time) -> Judged {
    let theirs = answer
        .header("date")
        .and_then(|text| httpdate::parse_http_date(text).ok())
        .and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok())
        .and_then(|since| i64::try_from(since.as_secs()).ok())
        .map(Time::from_seconds);
    let Some(theirs) = theirs else {
        return (Condition::Unknown, String::new());
    };
    let drift = (now.0 - theirs.0).abs();
    let seconds = (drift / 1_000).to_string();
    match drift <= DRIFT.0 {
        true => (Condition::Well, seconds),
        false => (Condition::Ill, seconds),
    }
}

/// The webhook's handshake, asked from outside.
pub(super) fn handshake(outcome: &Outcome, challenge: &str) -> Condition {
    match outcome {
        Outcome::Answered { answer, .. }
            if answer.status == 200 && answer.body.trim() == challenge =>
        {
            Condition::Well
        }
        _ => Condition::Ill,
    }
}

/// A link that was never made is answered by this desk, and by nobody else so.
pub(super) fn links(outcome: &Outcome) -> Condition {
    match outcome {
        Outcome::Answered { answer, .. }
            if answer.status == 404 && answer.body.contains("this link is unknown") =>
        {
            Condition::Well
        }
        _ => Condition::Ill,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str, headers: &[(&str, &str)]) -> Answer {
        Answer {
            status: 200,
            headers: headers
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
            body: body.to_owned(),
        }
    }

    #[test]
    fn the_first_layer_names_the_fields_that_are_missing() {
        let body = r#"{"data":[{"object":"page","callback_url":"https://desk/hooks/meta","active":true,
            "fields":[{"name":"messages","version":"v25.0"}]}]}"#;
        let listed = AppSubscriptions::read(&answer(body, &[]));
        let judged =
            |object, fields, callback| app_fields(listed.as_ref(), object, fields, callback);
        let here = "https://desk/hooks/meta";
        assert_eq!(judged("page", "messages", here).0, Condition::Well);
        assert_eq!(
            judged("page", "messages,feed", here),
            (Condition::Ill, "feed".to_owned())
        );
        assert_eq!(judged("instagram", "messages", here).0, Condition::Ill);
        assert_eq!(
            judged("page", "messages", "https://other").0,
            Condition::Warning
        );
        assert_eq!(
            app_fields(None, "page", "messages", here).0,
            Condition::Unknown
        );
    }

    #[test]
    fn the_second_layer_knows_the_app_in_both_shapes() {
        let page = r#"{"data":[{"id":"7","subscribed_fields":["messages"]}]}"#;
        let listed = SubscribedApps::read(&answer(page, &[]));
        assert_eq!(
            asset_fields(listed.as_ref(), "7", "messages").0,
            Condition::Well
        );
        assert_eq!(
            asset_fields(listed.as_ref(), "8", "messages").0,
            Condition::Ill
        );
        assert_eq!(
            asset_fields(listed.as_ref(), "7", "messages,feed"),
            (Condition::Ill, "feed".to_owned())
        );
        let number =
            r#"{"data":[{"whatsapp_business_api_data":{"id":"7","name":"Desk","link":"x"}}]}"#;
        let listed = SubscribedApps::read(&answer(number, &[]));
        assert_eq!(asset_fields(listed.as_ref(), "7", "").0, Condition::Well);
    }

    #[test]
    fn a_token_ends_and_lacks_permissions() {
        let now = Time::from_seconds(1_000_000);
        let state = |valid, days: Option<i64>| TokenState {
            valid,
            expires_at: days.map(|days| now + Span::days(days)),
            scopes: vec!["pages_messaging".to_owned()],
            user: None,
            wabas: Vec::new(),
        };
        assert_eq!(token(Some(&state(true, None)), now).0, Condition::Well);
        assert_eq!(token(Some(&state(true, Some(60))), now).0, Condition::Well);
        assert_eq!(
            token(Some(&state(true, Some(3))), now).0,
            Condition::Warning
        );
        assert_eq!(token(Some(&state(false, None)), now).0, Condition::Ill);
        assert_eq!(token(None, now).0, Condition::Unknown);
        let lacking = permissions(
            Some(&state(true, None)),
            &["pages_messaging", "pages_manage_metadata"],
        );
        assert_eq!(
            lacking,
            (Condition::Ill, "pages_manage_metadata".to_owned())
        );
    }

    #[test]
    fn the_clock_and_the_version_are_read_from_any_answer() {
        let at = Time::parse("2026-11-24T10:00:30Z").expect("a time");
        let told = answer(
            "{}",
            &[
                ("date", "Tue, 24 Nov 2026 10:00:00 GMT"),
                ("facebook-api-version", "v26.0"),
            ],
        );
        assert_eq!(clock(&told, at), (Condition::Well, "30".to_owned()));
        assert_eq!(clock(&told, at + Span::hours(1)).0, Condition::Ill);
        assert_eq!(
            version(&told, "v25.0"),
            (Condition::Warning, "v26.0".to_owned())
        );
        assert_eq!(version(&told, "v26.0").0, Condition::Well);
    }

    #[test]
    fn only_this_desk_answers_as_it_does() {
        let outcome = |status, body: &str| Outcome::Answered {
            answer: Answer {
                status,
                ..answer(body, &[])
            },
            bytes: bytes::Bytes::new(),
        };
        assert_eq!(handshake(&outcome(200, "42"), "42"), Condition::Well);
        assert_eq!(handshake(&outcome(200, "<html>"), "42"), Condition::Ill);
        assert_eq!(handshake(&Outcome::NotSent, "42"), Condition::Ill);
        assert_eq!(
            links(&outcome(404, "this link is unknown or has expired\n")),
            Condition::Well
        );
        assert_eq!(links(&outcome(404, "not found")), Condition::Ill);
    }
}
