//! Posts: written once, checked, listed with what became of them.

use super::Listing;
use super::ask::{Asked, Body, Caller, Id};
use super::messages::idempotency_key;
use super::posts_body::{NewPost, Publish, Wanted};
use super::posts_refused::{
    faulty, key_reused, no_such_channel, no_such_file, problem, unreadable,
};
use super::posts_rows::{Checked, Post};
use crate::desk::Desk;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use sportello_core::post::{PostFile, PostStage, PostState};
use sportello_core::{ChannelId, PostId, Time};
use sportello_engine::publish::ChannelFindings;
use sportello_store::{PostFilter, PostRow, StoreError, WrittenOnce, WrittenPost};

/// The most posts that a listing gives.
const MOST: u32 = 2_000;

/// Writes a post: as a draft, to go at its time, or at once. One that is to go is checked first,
/// and where a channel would refuse it nothing is stored. With an `Idempotency-Key` a repeated
/// request gives the same post.
#[utoipa::path(post, path = "/api/v1/posts", tag = "posts",
    params(("Idempotency-Key" = Option<String>, Header, description = "A name of your own for this request, 1 to 255 visible ASCII characters", pattern = "^[!-~]{1,255}$", min_length = 1, max_length = 255)),
    request_body = NewPost,
    responses((status = 201, description = "Stored", body = Post, headers(("Location" = String, description = "The post's address"))),
        (status = 400, description = "The body is not JSON, or the key is not a key", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is too large", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not JSON", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "It cannot go as it is; `channels` says why and what can be done", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "It could not be stored", body = Problem, content_type = "application/problem+json")))]
pub async fn write(
    State(desk): State<Desk>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body<NewPost>,
) -> Result<Response, Problem> {
    let key = idempotency_key(&headers)?.map(|key| (key, body.fingerprint()));
    let wanted = body.read()?;
    let row = store(&desk, caller, &wanted, key).await?;
    let place = HeaderValue::from_str(&format!("/api/v1/posts/{}", row.id))
        .map_err(|_| Problem::broken())?;
    Ok((
        StatusCode::CREATED,
        [(LOCATION, place)],
        Json(Post::from(row)),
    )
        .into_response())
}

async fn store(
    desk: &Desk,
    caller: Caller,
    wanted: &Wanted,
    key: Option<(String, [u8; 32])>,
) -> Result<PostRow, Problem> {
    let (now, engine, workspace) = (desk.now(), desk.engine(), caller.0);
    must_be_here(desk, caller, wanted).await?;
    engine
        .shelve_files_of(now, workspace, &wanted.body)
        .await
        .map_err(unreadable)?;
    let goes = wanted.publish != Publish::Draft;
    if goes {
        let found = engine
            .check_post(workspace, &wanted.body, &wanted.channels)
            .await?;
        if found.iter().any(ChannelFindings::stops) {
            return Err(faulty(found));
        }
    }
    let post = WrittenPost {
        known: None,
        body: wanted.body.clone(),
        channels: wanted.channels.clone(),
        due_at: wanted.due_at,
        zone: desk.store().workspace(workspace).await?.time_zone,
        by: None,
        unapproved: false,
    };
    let row = match key {
        None => engine
            .save_post(now, workspace, post)
            .await
            .map_err(problem)?,
        Some(key) => match engine.save_post_once(now, workspace, post, key).await? {
            WrittenOnce::New(row) => *row,
            // A crash between storing it and letting it go is made good by the repeated request.
            WrittenOnce::Same(row) if is_untouched(&row) => *row,
            WrittenOnce::Same(row) => return Ok(*row),
            WrittenOnce::KeyReused => return Err(key_reused()),
        },
    };
    let at = match wanted.publish {
        Publish::Draft => return Ok(row),
        Publish::Now => Some(now),
        Publish::At => wanted.due_at,
    };
    engine
        .schedule_post(now, workspace, row.id, at, None)
        .await
        .map_err(problem)
}

/// Whether a post is as it was first stored.
fn is_untouched(row: &PostRow) -> bool {
    row.stage == PostStage::Draft && row.version == 1
}

/// Whether the channels and the files that are named exist.
async fn must_be_here(desk: &Desk, caller: Caller, wanted: &Wanted) -> Result<(), Problem> {
    let channels = desk.store().channels(caller.0).await?;
    let is_known = |id: &ChannelId| channels.iter().any(|row| row.id == *id);
    if !wanted.channels.iter().all(is_known) {
        return Err(no_such_channel());
    }
    let own = wanted.body.variants.values();
    let own = own.filter_map(|variant| variant.files.as_ref()).flatten();
    let files: Vec<&PostFile> = wanted.body.shared.files.iter().chain(own).collect();
    for file in files {
        match desk.store().media(caller.0, file.media).await {
            Ok(_) => {}
            Err(StoreError::NotFound(_)) => return Err(no_such_file()),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Posts by the time they are due, those without one last; at most 2,000: narrow them by `from`
/// and `to`.
#[utoipa::path(get, path = "/api/v1/posts", tag = "posts",
    params(
        ("from" = Option<String>, Query, description = "Due at or after this moment (RFC 3339)"),
        ("to" = Option<String>, Query, description = "Due before this moment (RFC 3339)"),
        ("state" = Option<String>, Query, description = "Only those in this state", pattern = "^(draft|review|scheduled|publishing|held|unconfirmed|published|partly_published|failed|dropped)$"),
        ("channel" = Option<String>, Query, description = "Only those that go to the channel of this id", pattern = "^[0-9]{1,18}$", max_length = 18),
    ),
    responses((status = 200, description = "The posts", body = Listing<Post>),
        (status = 400, description = "A parameter is wrong", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(desk): State<Desk>,
    caller: Caller,
    asked: Asked,
) -> Result<Json<Listing<Post>>, Problem> {
    let state = match asked.get("state") {
        None => None,
        Some(name) => {
            let wrong = || Problem::bad_parameter("state", "the state of a post");
            Some(PostState::parse(name).ok_or_else(wrong)?)
        }
    };
    let channel = match asked.get("channel") {
        None => None,
        Some(id) => {
            let wrong = || Problem::bad_parameter("channel", "the id of a channel");
            let digits = (1..=18).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit());
            let id = digits.then(|| id.parse().ok()).flatten();
            Some(ChannelId(id.ok_or_else(wrong)?))
        }
    };
    let filter = PostFilter {
        from: moment(&asked, "from")?,
        to: moment(&asked, "to")?,
        stage: state.and_then(stage_of),
        channel,
        limit: MOST,
        ..PostFilter::default()
    };
    let rows = desk.store().posts(caller.0, filter).await?;
    let mut data: Vec<Post> = rows.into_iter().map(Post::from).collect();
    data.retain(|post| state.is_none_or(|state| post.state() == state.as_str()));
    Ok(Json(Listing { data, next: None }))
}

/// The stage a post is at when it is seen in a state; `None` = it may be at more than one.
fn stage_of(state: PostState) -> Option<PostStage> {
    match state {
        PostState::Draft => Some(PostStage::Draft),
        PostState::Review => Some(PostStage::Review),
        PostState::Scheduled => Some(PostStage::Scheduled),
        PostState::Dropped => None,
        _ => Some(PostStage::Given),
    }
}

fn moment(asked: &Asked, name: &str) -> Result<Option<Time>, Problem> {
    let must = "a moment by RFC 3339, such as `2026-05-10T09:00:00Z`";
    asked
        .get(name)
        .map(|text| Time::parse(text).ok_or_else(|| Problem::bad_parameter(name, must)))
        .transpose()
}

/// One post, with how it stands on every channel.
#[utoipa::path(get, path = "/api/v1/posts/{id}", tag = "posts",
    params(("id" = String, Path, description = "The post's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    responses((status = 200, description = "The post", body = Post),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such post", body = Problem, content_type = "application/problem+json")))]
pub async fn one(State(desk): State<Desk>, caller: Caller, id: Id) -> Result<Json<Post>, Problem> {
    Ok(Json(
        desk.store().post(caller.0, PostId(id.0)).await?.into(),
    ))
}

/// What the channels of a post say of it as it is.
#[utoipa::path(get, path = "/api/v1/posts/{id}/check", tag = "posts",
    params(("id" = String, Path, description = "The post's id", pattern = "^[0-9]{1,18}$", max_length = 18)),
    responses((status = 200, description = "What was found, by channel", body = Checked),
        (status = 401, description = "No valid token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such post", body = Problem, content_type = "application/problem+json")))]
pub async fn check(
    State(desk): State<Desk>,
    caller: Caller,
    id: Id,
) -> Result<Json<Checked>, Problem> {
    let row = desk.store().post(caller.0, PostId(id.0)).await?;
    let channels: Vec<ChannelId> = row.targets.iter().map(|t| t.channel).collect();
    let found = desk
        .engine()
        .check_post(caller.0, &row.body, &channels)
        .await?;
    Ok(Json(found.into()))
}
