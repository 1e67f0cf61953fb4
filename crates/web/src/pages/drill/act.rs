//! What people do about drills: look at the page, begin one, read what came of it.

use super::drills::{self, Outcome, Refused};
use super::load::Shown;
use super::result::{self, Tab, framed};
use super::seen;
use super::stage::{Fault, Script, Unplayable};
use super::start::{LONGEST, Now, StartPage, now, start, title};
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::live::Viewer;
use crate::pages::frame::{Place, page};
use crate::pages::incident::ready;
use crate::pages::routes::frame;
use crate::pages::templates::Word;
use crate::trouble::{self, Posted, Trouble};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;
use serde::Deserialize;
use sportello_core::WorkspaceId;
use sportello_store::StoreError;
use std::sync::Arc;

/// The page where a drill is begun.
const HERE: &str = "/health/drill";
/// The name of the script that was rehearsed last.
const LAST: &str = "last";

/// What runs or ran last, as a workspace may see it.
fn standing(desk: &Desk, workspace: WorkspaceId) -> Now {
    let drills = desk.drills();
    match drills.running() {
        Some(running) if running.workspace == workspace => Now::Running(running),
        Some(_) => Now::Elsewhere,
        None => drills.last(workspace).map_or(Now::Nothing, Now::Over),
    }
}

/// The part of the page that changes by itself.
pub fn live(desk: &Desk, viewer: &Viewer) -> Markup {
    now(&viewer.reader, &standing(desk, viewer.workspace))
}

/// Answers with the page, after something was tried or not.
async fn shown(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    status: StatusCode,
    tried: StartPage,
) -> Response {
    let render = async {
        let stage = desk.drills().stage();
        let stage = stage.ok_or(StoreError::NotFound("the page"))?;
        let tried = StartPage {
            shipped: stage.shipped(),
            may: desk.store().is_manager(signed_in.agent).await?,
            now: standing(desk, signed_in.workspace),
            ..tried
        };
        let mut frame = frame(desk, signed_in, Place::Health, None, HERE.to_owned()).await?;
        frame.title = signed_in.reader.text("drill-title");
        let markup = start(&signed_in.reader, &tried);
        Ok((status, page(&frame, &markup)).into_response())
    };
    match render.await {
        Ok(answer) => answer,
        Err(error) => trouble::store(visitor, &error),
    }
}

/// From which script one's own begins: a shipped one, or the last that was rehearsed.
#[derive(Deserialize)]
pub struct From {
    from: Option<String>,
}

/// The page.
pub async fn show(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(asked): Query<From>,
) -> Response {
    let drills = desk.drills();
    let written = match asked.from.as_deref() {
        None => None,
        Some(LAST) => drills
            .last(signed_in.workspace)
            .map(|one| one.script.text.clone()),
        Some(name) => drills.shipped(name).map(|one| one.text.to_owned()),
    };
    let tried = StartPage {
        written,
        ..StartPage::default()
    };
    shown(&desk, &visitor, &signed_in, StatusCode::OK, tried).await
}

/// A shipped drill by its name, or one's own lines.
#[derive(Deserialize)]
pub struct BeginForm {
    script: Option<String>,
    text: Option<String>,
}

/// Begins one.
pub async fn begin(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<BeginForm>,
) -> Response {
    match desk.store().is_manager(signed_in.agent).await {
        Ok(true) => {}
        Ok(false) => {
            let tried = refused(&signed_in, "drill-managers");
            return shown(&desk, &visitor, &signed_in, StatusCode::FORBIDDEN, tried).await;
        }
        Err(error) => return trouble::store(&visitor, &error),
    }
    let Some(stage) = desk.drills().stage() else {
        return trouble::page(&visitor, Trouble::NotFound);
    };
    let script = match form.script {
        Some(name) => match desk.drills().shipped(&name) {
            Some(one) => Script {
                shipped: Some(one.name),
                text: one.text.to_owned(),
            },
            None => return trouble::page(&visitor, Trouble::NotFound),
        },
        None => Script {
            shipped: None,
            text: form.text.unwrap_or_default(),
        },
    };
    if script.text.len() > LONGEST {
        return trouble::page(&visitor, Trouble::TooLarge);
    }
    let faults = stage.faults(&script.text);
    if !faults.is_empty() {
        return faulty(&desk, &visitor, &signed_in, script.text, faults).await;
    }
    let written = script.shipped.is_none().then(|| script.text.clone());
    match drills::begin(&desk, signed_in.workspace, script).await {
        Ok(()) => Redirect::to(HERE).into_response(),
        Err(why) => not_begun(&desk, &visitor, &signed_in, written, why).await,
    }
}

fn refused(signed_in: &SignedIn, key: &str) -> StartPage {
    StartPage {
        said: Word {
            refused: Some(signed_in.reader.text(key)),
            ..Word::default()
        },
        ..StartPage::default()
    }
}

/// A script that is not understood goes back to whoever wrote it, with what is wrong.
async fn faulty(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    text: String,
    faults: Vec<Fault>,
) -> Response {
    let tried = StartPage {
        written: Some(text),
        faults,
        ..StartPage::default()
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    shown(desk, visitor, signed_in, status, tried).await
}

/// Says why nothing is rehearsed.
async fn not_begun(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    written: Option<String>,
    why: Refused,
) -> Response {
    let (status, key) = match why {
        Refused::Unplayable(Unplayable::Store(error)) => return trouble::store(visitor, &error),
        Refused::Unplayable(Unplayable::Faults(faults)) => {
            return faulty(
                desk,
                visitor,
                signed_in,
                written.unwrap_or_default(),
                faults,
            )
            .await;
        }
        Refused::Unplayable(Unplayable::NoChannel) => {
            (StatusCode::UNPROCESSABLE_ENTITY, "drill-no-channel")
        }
        Refused::Busy => (StatusCode::CONFLICT, "drill-busy"),
        Refused::NoThread => (StatusCode::SERVICE_UNAVAILABLE, "drill-no-thread"),
    };
    let tried = StartPage {
        written,
        ..refused(signed_in, key)
    };
    shown(desk, visitor, signed_in, status, tried).await
}

/// The last drill that was played.
fn last(desk: &Desk, signed_in: &SignedIn) -> Option<Arc<Outcome>> {
    let last = desk.drills().last(signed_in.workspace);
    last.filter(|outcome| outcome.shown().is_some())
}

/// A page about the last drill; who has none is led to where one is begun.
async fn of_the_last(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    (here, at): (Tab, &str),
    content: impl AsyncFnOnce(&Outcome, &Shown) -> Result<Markup, StoreError>,
) -> Response {
    let Some(outcome) = last(desk, signed_in) else {
        return Redirect::to(HERE).into_response();
    };
    let render = async {
        let came = outcome.shown();
        let came = came.ok_or(StoreError::NotFound("the drill"))?;
        let content = content(&outcome, came).await?;
        let at = format!("{HERE}/{at}");
        let mut frame = frame(desk, signed_in, Place::Health, None, at).await?;
        frame.title = title(&signed_in.reader, &outcome.script);
        let framed = framed(&signed_in.reader, &outcome, here, &content);
        Ok(page(&frame, &framed))
    };
    crate::pages::routes::answer(visitor, render.await)
}

/// What came of it.
pub async fn result(State(desk): State<Desk>, visitor: Visitor, signed_in: SignedIn) -> Response {
    let place = (Tab::Result, "result");
    of_the_last(&desk, &visitor, &signed_in, place, async |outcome, came| {
        let ready = ready(&desk, signed_in.workspace, desk.now()).await?;
        Ok(result::account(&signed_in.reader, outcome, came, &ready))
    })
    .await
}

/// Which moment.
#[derive(Deserialize)]
pub struct AskedMoment {
    moment: Option<String>,
}

/// What the desk showed at a moment.
pub async fn seen(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(asked): Query<AskedMoment>,
) -> Response {
    let place = (Tab::Desk, "result/desk");
    of_the_last(&desk, &visitor, &signed_in, place, async |_, came| {
        seen::seen(&desk, &signed_in.reader, came, asked.moment.as_deref())
    })
    .await
}

/// Which of its incidents, from 0.
#[derive(Deserialize)]
pub struct AskedIncident {
    n: Option<usize>,
}

/// The incident's page as it would have read.
pub async fn incident(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(asked): Query<AskedIncident>,
) -> Response {
    let place = (Tab::Incident, "result/incident");
    of_the_last(&desk, &visitor, &signed_in, place, async |_, came| {
        Ok(result::incident(&signed_in.reader, came, asked.n))
    })
    .await
}
