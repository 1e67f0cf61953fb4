//! What is done with posts: decided, dropped, let go.

use super::ask::{AnyId, Body, Caller, Id};
use super::posts_refused::problem;
use super::posts_rows::Post;
use crate::desk::Desk;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use sportello_core::delivery::DeliveryState;
use sportello_core::{DeliveryId, PostId};
use sportello_engine::publish::Dropped;
use sportello_store::{PostDecision, PostDelivery, StoreError, TargetRow};
use utoipa::ToSchema;

/// A person's word on what became of a post on a channel.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Decided {
    /// The id of the delivery: of the post there, or of its first comment.
    #[schema(value_type = String, pattern = "^[0-9]{1,18}$", max_length = 18)]
    delivery: AnyId,
    /// `published` = it is there; `again` = publish it again, though it may be there twice.
    #[schema(pattern = "^(published|again)$")]
    decision: String,
}

/// Decides about a post of unconfirmed outcome, or publishes one again that failed.
#[utoipa::path(post, path = "/api/v1/posts/{id}/decide", tag = "posts",
    params(("id" = String, Path, description = "The post's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    request_body = Decided,
    responses((status = 200, description = "The post as it is now", body = Post),
        (status = 400, description = "The body is not JSON", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such post, or it has no such delivery", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "There is nothing to decide", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not JSON", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "No such decision", body = Problem, content_type = "application/problem+json")))]
pub async fn decide(
    State(desk): State<Desk>,
    caller: Caller,
    id: Id,
    Body(body): Body<Decided>,
) -> Result<Json<Post>, Problem> {
    let decision = match body.decision.as_str() {
        "published" => PostDecision::Published,
        "again" => PostDecision::Again,
        _ => return Err(Problem::wrong_body("`decision` is `published` or `again`.")),
    };
    let row = desk.store().post(caller.0, PostId(id.0)).await?;
    let delivery = DeliveryId(body.delivery.0);
    let is_its = |target: &TargetRow| {
        let parts = [&target.delivery, &target.comment];
        parts.into_iter().flatten().any(|part| part.id == delivery)
    };
    if !row.targets.iter().any(is_its) {
        return Err(Problem::not_found("The delivery"));
    }
    desk.engine()
        .decide_post(desk.now(), caller.0, delivery, decision, None)
        .await?;
    Ok(Json(desk.store().post(caller.0, row.id).await?.into()))
}

/// Drops a post; of one that is on its way, whatever still waits. `202` = some of it is being sent
/// or of unknown outcome: it may be public already, and is not tried again.
#[utoipa::path(post, path = "/api/v1/posts/{id}/drop", tag = "posts",
    params(("id" = String, Path, description = "The post's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    responses((status = 200, description = "The post as it is now", body = Post),
        (status = 202, description = "Dropped as far as it can be: some of it may be public already", body = Post),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such post", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It cannot be dropped as things are", body = Problem, content_type = "application/problem+json")))]
pub async fn drop(
    State(desk): State<Desk>,
    caller: Caller,
    id: Id,
) -> Result<(StatusCode, Json<Post>), Problem> {
    let id = PostId(id.0);
    let dropped = desk
        .engine()
        .drop_post(desk.now(), caller.0, id, None)
        .await
        .map_err(problem)?;
    let status = match dropped {
        Dropped::Whole => StatusCode::OK,
        Dropped::OnItsWay => StatusCode::ACCEPTED,
    };
    Ok((status, Json(desk.store().post(caller.0, id).await?.into())))
}

/// Publishes a post now: a draft, one that is scheduled, or whatever of it is kept back, late or
/// not.
#[utoipa::path(post, path = "/api/v1/posts/{id}/go", tag = "posts",
    params(("id" = String, Path, description = "The post's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    responses((status = 200, description = "The post as it is now", body = Post),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such post", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Nothing of it waits", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "It cannot go as it is; `channels` says why and what can be done", body = Problem, content_type = "application/problem+json")))]
pub async fn go(State(desk): State<Desk>, caller: Caller, id: Id) -> Result<Json<Post>, Problem> {
    let (now, engine, id) = (desk.now(), desk.engine(), PostId(id.0));
    let row = desk.store().post(caller.0, id).await?;
    if row.stage.is_open() {
        let row = engine
            .publish_post(now, caller.0, id, None)
            .await
            .map_err(problem)?;
        return Ok(Json(row.into()));
    }
    let parts = row
        .targets
        .iter()
        .flat_map(|t| [&t.delivery, &t.comment])
        .flatten();
    let waits =
        |part: &&PostDelivery| matches!(part.state, DeliveryState::Queued | DeliveryState::Held);
    let waiting: Vec<DeliveryId> = parts.filter(waits).map(|part| part.id).collect();
    let mut gone = 0;
    for delivery in waiting {
        match engine.let_post_go(now, caller.0, delivery, now).await {
            Ok(()) => gone += 1,
            // It left in this very moment.
            Err(StoreError::Conflict(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    if gone == 0 {
        return Err(Problem::conflict("nothing of the post waits"));
    }
    Ok(Json(desk.store().post(caller.0, id).await?.into()))
}
