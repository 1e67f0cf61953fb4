//! What concerns the whole desk, and is a manager's to say: the server that sends mails, and the
//! second opinion.

use super::act::{done, refused, shown};
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::templates::Word;
use crate::trouble::Posted;
use axum::extract::State;
use axum::response::Response;
use secrecy::SecretString;
use serde::Deserialize;
use sportello_engine::alerts::{NewPost, PostRefused};
use sportello_engine::opinion::SecondOpinion;
use sportello_store::StoreError;

/// Whether the agent may; else the word that says why not.
async fn may(desk: &Desk, signed_in: &SignedIn) -> Result<Option<Word>, StoreError> {
    let manager = desk.store().is_manager(signed_in.agent).await?;
    Ok((!manager).then(|| refused(signed_in, "alert-manager-only")))
}

/// A server.
#[derive(Deserialize)]
pub struct ServerForm {
    server: String,
    #[serde(default)]
    user: String,
    from: String,
    #[serde(default)]
    password: String,
}

/// Names it. Without a password the one that is known for it stays.
pub async fn server(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<ServerForm>,
) -> Response {
    let new = NewPost {
        server: form.server,
        user: form.user,
        from: form.from,
        password: Some(form.password)
            .filter(|password| !password.is_empty())
            .map(SecretString::from),
    };
    named(&desk, &visitor, &signed_in, Some(new)).await
}

/// Takes it back.
pub async fn clear(State(desk): State<Desk>, visitor: Visitor, signed_in: SignedIn) -> Response {
    named(&desk, &visitor, &signed_in, None).await
}

async fn named(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    new: Option<NewPost>,
) -> Response {
    let came = match may(desk, signed_in).await {
        Ok(Some(word)) => Ok(word),
        Err(error) => Err(error),
        Ok(None) => {
            let set = desk.engine().set_alert_post(signed_in.workspace, new);
            match set.await {
                Ok(()) => Ok(done(signed_in, "alert-saved")),
                Err(PostRefused::Server) => Ok(refused(signed_in, "alert-server-wrong")),
                Err(PostRefused::From) => Ok(refused(signed_in, "alert-from-wrong")),
                Err(PostRefused::Store(error)) => Err(error),
            }
        }
    };
    shown(desk, visitor, signed_in, came).await
}

/// Whose opinion; a box that is not ticked is not sent.
#[derive(Deserialize)]
pub struct OpinionForm {
    on: Option<String>,
    #[serde(default)]
    address: String,
}

/// Stores it.
pub async fn opinion(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Posted(form): Posted<OpinionForm>,
) -> Response {
    let wanted = SecondOpinion {
        on: form.on.is_some(),
        address: form.address.trim().to_owned(),
    };
    let came = match may(&desk, &signed_in).await {
        Ok(Some(word)) => Ok(word),
        Err(error) => Err(error),
        Ok(None) => {
            let set = desk
                .engine()
                .set_second_opinion(signed_in.workspace, &wanted)
                .await;
            set.map(|fits| match fits {
                true => done(&signed_in, "alert-saved"),
                false => refused(&signed_in, "opinion-address-wrong"),
            })
        }
    };
    shown(&desk, &visitor, &signed_in, came).await
}
