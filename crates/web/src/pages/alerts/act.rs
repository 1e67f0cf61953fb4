//! The page of alerts over HTTP: shown, quiet hours, a try-out.

use super::load;
use super::view;
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::frame::{Place, page};
use crate::pages::routes::frame;
use crate::pages::templates::Word;
use crate::trouble::{self, Posted};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sportello_core::alert::Quiet;
use sportello_store::StoreError;

const HERE: &str = "/settings/alerts";

/// The page with a word about what was just tried.
pub(super) async fn shown(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    came: Result<Word, StoreError>,
) -> Response {
    let render = async {
        let said = came?;
        let status = match said.refused {
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
            None => StatusCode::OK,
        };
        let seen = load::alerts(desk, signed_in).await?;
        let frame = frame(desk, signed_in, Place::Settings, None, HERE.to_owned()).await?;
        let markup = view::alerts(&signed_in.reader, &seen, &said);
        Ok((status, page(&frame, &markup)).into_response())
    };
    match render.await {
        Ok(answer) => answer,
        Err(error) => trouble::store(visitor, &error),
    }
}

/// What was done.
pub(super) fn done(signed_in: &SignedIn, key: &str) -> Word {
    Word {
        done: Some(signed_in.reader.text(key)),
        ..Word::default()
    }
}

/// What was not.
pub(super) fn refused(signed_in: &SignedIn, key: &str) -> Word {
    Word {
        refused: Some(signed_in.reader.text(key)),
        ..Word::default()
    }
}

/// An agent who never chose a language is told in the one in which the page was read.
pub(super) async fn keep_language(desk: &Desk, signed_in: &SignedIn) -> Result<(), StoreError> {
    let language = signed_in.reader.language.tag();
    desk.engine()
        .tell_in(signed_in.workspace, signed_in.agent, language)
        .await
}

/// The page.
pub async fn show(State(desk): State<Desk>, visitor: Visitor, signed_in: SignedIn) -> Response {
    shown(&desk, &visitor, &signed_in, Ok(Word::default())).await
}

/// When and how; a box that is not ticked is not sent.
#[derive(Deserialize)]
pub struct WhenForm {
    mail: Option<String>,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

/// The minute of the day of `HH:MM`.
fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// Stores quiet hours, and whether by e-mail.
pub async fn set(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<WhenForm>,
) -> Response {
    let empty = form.from.trim().is_empty() && form.to.trim().is_empty();
    let quiet = match (minute(&form.from), minute(&form.to)) {
        _ if empty => Ok(None),
        (Some(from), Some(to)) => Quiet::new(from, to).map(Some).ok_or(()),
        _ => Err(()),
    };
    let came = match quiet {
        Err(()) => Ok(refused(&signed_in, "alert-quiet-wrong")),
        Ok(quiet) => {
            let by_mail = form.mail.is_some();
            let (workspace, agent) = (signed_in.workspace, signed_in.agent);
            let set = desk
                .engine()
                .set_alerts(workspace, agent, by_mail, quiet)
                .await;
            set.map(|()| done(&signed_in, "alert-saved"))
        }
    };
    shown(&desk, &visitor, &signed_in, came).await
}

/// Sends one alert by every way.
pub async fn try_out(State(desk): State<Desk>, visitor: Visitor, signed_in: SignedIn) -> Response {
    let tried = desk
        .engine()
        .try_alerts(desk.now(), signed_in.workspace, signed_in.agent)
        .await;
    let came = tried.map(|any| match any {
        true => done(&signed_in, "alert-tried"),
        false => refused(&signed_in, "alert-no-way"),
    });
    shown(&desk, &visitor, &signed_in, came).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_read_as_browsers_write_it() {
        assert_eq!(minute("22:30"), Some(1_350));
        assert_eq!(minute("00:00"), Some(0));
        for bad in ["", "24:00", "7", "07:60", "-1:00", "a:b"] {
            assert_eq!(minute(bad), None, "{bad}");
        }
    }
}
