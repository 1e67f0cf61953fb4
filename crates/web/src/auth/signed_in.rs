//! `SignedIn`: the extractor that every page behind the door asks for. Nobody signed in is led to
//! the door, and back afterwards; who came by a link and has no password is led to choosing one.

use super::visitor::{Visitor, zone};
use crate::desk::Desk;
use crate::pages::frame::Theme;
use crate::pages::reader::Reader;
use crate::pages::view::form_urlencoded;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::tz::TimeZone;
use sportello_core::{AgentId, Time, WorkspaceId};

/// A signed-in agent.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub agent: AgentId,
    /// The agent's name.
    pub name: String,
    /// The workspace: everything asked of the store is scoped to it (I11).
    pub workspace: WorkspaceId,
    /// The workspace's name.
    pub workspace_name: String,
    /// For whom pages are rendered.
    pub reader: Reader,
    /// Light or dark.
    pub theme: Theme,
    /// The session's hash: it names the session without being able to open it.
    pub session: [u8; 32],
    /// When the session began.
    pub since: Time,
    /// Whether a password is set.
    pub has_password: bool,
}

impl SignedIn {
    /// Finds the session of a request.
    async fn find(
        desk: &Desk,
        visitor: &Visitor,
        parts: &Parts,
    ) -> Result<Option<SignedIn>, Response> {
        let trouble = |error| crate::trouble::store(visitor, &error);
        let found = desk
            .find_session(&parts.headers, visitor.door)
            .await
            .map_err(trouble)?;
        let Some((session, agent)) = found else {
            return Ok(None);
        };
        let workspace = desk
            .store()
            .workspace(agent.workspace)
            .await
            .map_err(trouble)?;
        let mut reader = super::visitor::reader(desk, &parts.headers, agent.language.as_deref());
        if zone(&parts.headers).is_none() {
            reader.zone = TimeZone::get(&workspace.time_zone).unwrap_or(TimeZone::UTC);
        }
        Ok(Some(SignedIn {
            agent: agent.id,
            name: agent.name,
            workspace: agent.workspace,
            workspace_name: workspace.name,
            reader,
            theme: visitor.theme,
            session: session.hash,
            since: session.created_at,
            has_password: agent.password.is_some(),
        }))
    }
}

/// An agent with a session who may have no password yet: enough to choose one and to leave.
#[derive(Clone, Debug)]
pub(super) struct Entered(pub SignedIn);

impl FromRequestParts<Desk> for Entered {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Entered, Response> {
        let visitor = Visitor::read(desk, parts);
        match SignedIn::find(desk, &visitor, parts).await? {
            Some(signed_in) => Ok(Entered(signed_in)),
            None => Err(to_the_door(&visitor, &parts.method)),
        }
    }
}

impl FromRequestParts<Desk> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<SignedIn, Response> {
        let Entered(signed_in) = Entered::from_request_parts(parts, desk).await?;
        if !signed_in.has_password {
            // The link is spent: without a password this browser would be the only way in.
            return Err(lead(&Visitor::read(desk, parts), "/password"));
        }
        Ok(signed_in)
    }
}

/// Leads to the sign-in page, remembering which page one was on or wanted to go to.
fn to_the_door(visitor: &Visitor, method: &Method) -> Response {
    let wanted = match &visitor.script_on {
        Some(page) => page.as_str(),
        None if method == Method::GET => visitor.at.as_str(),
        None => "",
    };
    let door = match wanted {
        "" | "/" => "/sign-in".to_owned(),
        wanted => format!("/sign-in?{}", &form_urlencoded(&[("next", wanted)])[1..]),
    };
    lead(visitor, &door)
}

/// Leads to a page of the door.
fn lead(visitor: &Visitor, to: &str) -> Response {
    if visitor.script_on.is_some() {
        // A script's request would put that page into a pane: the browser goes there whole.
        return (StatusCode::UNAUTHORIZED, [("hx-redirect", to)]).into_response();
    }
    Redirect::to(to).into_response()
}

/// Where to go after signing in: a path of ours, never an address elsewhere.
pub(super) fn safe_next(next: Option<&str>) -> &str {
    match next {
        Some(path)
            if path.starts_with('/')
                && !path.starts_with("//")
                && !path.contains('\\')
                && !path.chars().any(char::is_control) =>
        {
            path
        }
        _ => "/inbox",
    }
}

#[cfg(test)]
mod tests {
    use super::safe_next;

    #[test]
    fn after_signing_in_one_stays_on_the_desk() {
        assert_eq!(safe_next(Some("/inbox/5?q=rose")), "/inbox/5?q=rose");
        for elsewhere in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "inbox",
            "",
            "/a\r\nb",
        ] {
            assert_eq!(safe_next(Some(elsewhere)), "/inbox", "{elsewhere:?}");
        }
        assert_eq!(safe_next(None), "/inbox");
    }
}
