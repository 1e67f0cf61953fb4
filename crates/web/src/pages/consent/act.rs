//! Noting what a person agreed to, and that they took it back.

use super::{LONGEST_SOURCE, LONGEST_WORDS};
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::act::{back, refused};
use crate::pages::load::InboxAsk;
use crate::trouble::{self, Posted};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use sportello_core::{ChannelKind, ConsentId, ConversationId};
use sportello_store::{NewConsent, StoreError};

/// What was agreed to.
#[derive(Deserialize)]
pub struct ConsentForm {
    kind: String,
    words: String,
    source: String,
}

/// Notes it.
pub async fn note(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<ConversationId>,
    Query(ask): Query<InboxAsk>,
    Posted(form): Posted<ConsentForm>,
) -> Response {
    let workspace = signed_in.workspace;
    let channels = match desk.store().channels(workspace).await {
        Ok(channels) => channels,
        Err(error) => return trouble::store(&visitor, &error),
    };
    let kind = ChannelKind::new(&form.kind);
    let said = |text: &str, most: usize| text.trim().chars().take(most).collect::<String>();
    let words = said(&form.words, LONGEST_WORDS);
    let source = said(&form.source, LONGEST_SOURCE);
    let known = channels.iter().any(|channel| channel.kind == kind);
    if !known || words.is_empty() || source.is_empty() {
        let why = signed_in.reader.text("consent-incomplete");
        return refused(&desk, &visitor, &signed_in, id, &ask, "", why).await;
    }
    let new = NewConsent {
        kind,
        words,
        source,
        by: Some(signed_in.agent),
    };
    let noted = desk.store().add_consent(workspace, id, new, desk.now());
    match noted.await {
        Ok(_) => {
            desk.engine().stir(workspace, Some(id));
            back(&ask, Some(id), None)
        }
        Err(error) => trouble::store(&visitor, &error),
    }
}

/// Which one is taken back.
#[derive(Deserialize)]
pub struct WithdrawForm {
    consent: i64,
}

/// The person took it back: it stays on the list with the moment.
pub async fn withdraw(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<ConversationId>,
    Query(ask): Query<InboxAsk>,
    Posted(form): Posted<WithdrawForm>,
) -> Response {
    let (workspace, consent) = (signed_in.workspace, ConsentId(form.consent));
    let done = async {
        let all = desk.store().consents(workspace, id).await?;
        if !all.iter().any(|row| row.id == consent) {
            return Err(StoreError::NotFound("the consent"));
        }
        let now = desk.now();
        desk.store().withdraw_consent(workspace, consent, now).await
    };
    match done.await {
        Ok(()) => back(&ask, Some(id), None),
        Err(error) => trouble::store(&visitor, &error),
    }
}
