//! The rules over HTTP: shown, written, put in order, removed.

use super::form;
use super::load::{Known, known};
use super::view::{Open, fallback, seen};
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::frame::{Place, page};
use crate::pages::routes::frame;
use crate::pages::templates::Word;
use crate::trouble::{self, Posted};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use sportello_core::fallback::{Rule, Rules};
use sportello_store::StoreError;

/// What the address says.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The place of the rule whose form is open, or `new`.
    edit: String,
    /// What was just done.
    done: String,
}

type Form = Vec<(String, String)>;

/// The page.
pub async fn show(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Response {
    let known = match known(&desk, signed_in.workspace).await {
        Ok(known) => known,
        Err(error) => return trouble::store(&visitor, &error),
    };
    let open = match asked.edit.as_str() {
        "new" => Some(Open::new()),
        at => at.parse().ok().and_then(|at: usize| {
            let rule = known.rules.0.get(at)?;
            Some(Open::of(at, rule))
        }),
    };
    let r = &signed_in.reader;
    let said = Word {
        done: (asked.done == "saved").then(|| r.text("fallback-saved")),
        refused: (asked.done == "changed").then(|| r.text("fallback-changed")),
    };
    answer(
        &desk,
        &visitor,
        &signed_in,
        &known,
        open,
        said,
        StatusCode::OK,
    )
    .await
}

async fn answer(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    known: &Known,
    open: Option<Open>,
    said: Word,
    status: StatusCode,
) -> Response {
    let at = "/settings/fallback".to_owned();
    match frame(desk, signed_in, Place::Settings, None, at).await {
        Ok(frame) => {
            let content = fallback(&signed_in.reader, known, open.as_ref(), &said);
            (status, page(&frame, &content)).into_response()
        }
        Err(error) => trouble::store(visitor, &error),
    }
}

fn field<'a>(form: &'a Form, name: &str) -> Option<&'a str> {
    let found = form.iter().find(|(n, _)| n == name);
    found.map(|(_, value)| value.as_str())
}

/// The place of the rule that a form is about, if that one still stands there.
fn place(form: &Form, rules: &Rules) -> Option<usize> {
    let at: usize = field(form, "at")?.parse().ok()?;
    let rule: &Rule = rules.0.get(at)?;
    (Some(seen(rule).as_str()) == field(form, "seen")).then_some(at)
}

/// Writes a rule: a new one, or in the place of another.
pub async fn save(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<Form>,
) -> Response {
    let known = match known(&desk, signed_in.workspace).await {
        Ok(known) => known,
        Err(error) => return trouble::store(&visitor, &error),
    };
    let at = match field(&form, "at") {
        None => None,
        Some(_) => match place(&form, &known.rules) {
            None => return back("changed"),
            at => at,
        },
    };
    let changed = at.and_then(|at| known.rules.0.get(at));
    match form::rule(&form, &known, changed) {
        Ok(rule) => {
            let mut rules = known.rules.clone();
            match at.and_then(|at| rules.0.get_mut(at)) {
                Some(old) => *old = rule,
                None => rules.0.push(rule),
            }
            keep(&desk, &visitor, &signed_in, &known.rules, &rules).await
        }
        Err(why) => {
            let all = |name: &str| {
                let named = form.iter().filter(|(n, _)| n == name);
                named.map(|(_, value)| value.clone()).collect::<Vec<_>>()
            };
            let one = |name: &str| field(&form, name).unwrap_or_default().to_owned();
            let open = Open {
                at,
                from: one("from"),
                after: one("after"),
                ways: all("way"),
            };
            let said = Word {
                refused: Some(signed_in.reader.text(why)),
                done: None,
            };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            answer(
                &desk,
                &visitor,
                &signed_in,
                &known,
                Some(open),
                said,
                status,
            )
            .await
        }
    }
}

/// Moves a rule to another place: the first that names a network counts.
pub async fn shift(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<Form>,
) -> Response {
    let rules = desk.engine().fallback_rules(signed_in.workspace).await;
    change(&desk, &visitor, &signed_in, &form, rules, |rules, at| {
        let to = field(&form, "to").and_then(|to| to.parse::<usize>().ok());
        let to = to.unwrap_or(at).min(rules.0.len() - 1);
        let rule = rules.0.remove(at);
        rules.0.insert(to, rule);
    })
    .await
}

/// Removes a rule: what is held waits for its own network again.
pub async fn remove(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<Form>,
) -> Response {
    let rules = desk.engine().fallback_rules(signed_in.workspace).await;
    change(&desk, &visitor, &signed_in, &form, rules, |rules, at| {
        rules.0.remove(at);
    })
    .await
}

async fn change(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    form: &Form,
    rules: Result<Rules, StoreError>,
    how: impl FnOnce(&mut Rules, usize),
) -> Response {
    let read = match rules {
        Ok(rules) => rules,
        Err(error) => return trouble::store(visitor, &error),
    };
    match place(form, &read) {
        Some(at) => {
            let mut rules = read.clone();
            how(&mut rules, at);
            keep(desk, visitor, signed_in, &read, &rules).await
        }
        None => back("changed"),
    }
}

/// Keeps the rules, unless somebody else changed them since they were read.
async fn keep(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    read: &Rules,
    rules: &Rules,
) -> Response {
    let kept = desk
        .engine()
        .change_fallback_rules(signed_in.workspace, read, rules);
    match kept.await {
        Ok(true) => back("saved"),
        Ok(false) => back("changed"),
        Err(error) => trouble::store(visitor, &error),
    }
}

fn back(word: &str) -> Response {
    Redirect::to(&format!("/settings/fallback?done={word}")).into_response()
}
