//! The composer's form: shown, changed by its buttons, stored, let go. Whatever goes wrong, what
//! was written comes back with the reason.

use super::compose::compose;
use super::deed::Deed;
use super::edit;
use super::form::{Fields, Written};
use super::load::{self, Begin};
use super::remarks::remarks;
use super::said::{done_words, refusal};
use super::show::{framed, given};
use super::states::{leaves, states};
use super::taken;
use super::view::Word;
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::trouble::{self, Trouble};
use axum::extract::{Path, Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use data_encoding::BASE64URL_NOPAD;
use maud::html;
use serde::Deserialize;
use sportello_core::post::calendar::Landing;
use sportello_core::post::{PostFile, PostStage};
use sportello_core::{ChannelId, MediaId, PostId, Time};
use sportello_engine::publish::PostError;
use sportello_store::{PostRow, StoreError, WrittenOnce, WrittenPost};

/// What a new post may begin with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewAsk {
    /// A local time of the reader's.
    at: Option<String>,
    /// A post that it begins as a copy of.
    from: Option<i64>,
    /// A file of the library.
    file: Option<i64>,
    /// A channel.
    channel: Option<i64>,
}

/// An empty composer, or one that begins with something.
pub async fn new(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Query(ask): Query<NewAsk>,
) -> Response {
    match begin(&desk, &signed_in, ask).await {
        Ok(form) => composed(&desk, &visitor, &signed_in, None, form, Word::default()).await,
        Err(error) => trouble::store(&visitor, &error),
    }
}

async fn begin(desk: &Desk, signed_in: &SignedIn, ask: NewAsk) -> Result<Written, StoreError> {
    let mut begin = Begin {
        body: sportello_core::post::PostBody::default(),
        channels: ask.channel.map(|id| vec![ChannelId(id)]),
        at: ask.at,
    };
    if let Some(id) = ask.from {
        let post = desk.store().post(signed_in.workspace, PostId(id)).await?;
        begin.channels = Some(post.targets.iter().map(|t| t.channel).collect());
        begin.body = post.body;
    }
    if let Some(id) = ask.file {
        let known = desk
            .engine()
            .library_file(signed_in.workspace, MediaId(id))
            .await?;
        begin.body.shared.files.extend(known.map(|file| PostFile {
            media: file.media.id,
            alt: Some(file.alt).filter(|alt| !alt.is_empty()),
        }));
    }
    let mut form = load::begun(desk, signed_in, begin).await?;
    // A copy that is something its files do not tell was chosen to be so.
    let kind = form.body.shared.kind;
    load::settle(desk, signed_in, &mut form).await?;
    if ask.from.is_some() && form.body.shared.kind != kind {
        form.body.shared.kind = kind;
        form.kind_chosen = true;
    }
    Ok(form)
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DoneAsk {
    done: String,
}

/// A post: in the composer while it may change, afterwards what became of it.
pub async fn show(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Query(ask): Query<DoneAsk>,
) -> Response {
    let post = match desk.store().post(signed_in.workspace, PostId(id)).await {
        Ok(post) => post,
        Err(error) => return trouble::store(&visitor, &error),
    };
    let said = done_words(&signed_in.reader, &ask.done);
    if leaves(&post, desk.now()) {
        return given(&desk, &visitor, &signed_in, &post, said).await;
    }
    match load::written(&desk, &signed_in, &post).await {
        Ok(form) => composed(&desk, &visitor, &signed_in, Some(&post), form, said).await,
        Err(error) => trouble::store(&visitor, &error),
    }
}

/// The composer as a page.
pub async fn composed(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    post: Option<&PostRow>,
    mut form: Written,
    said: Word,
) -> Response {
    if post.is_none() && form.key.is_empty() {
        let key = desk.engine().vault().random::<12>();
        form.key = key.map_or_else(|_| String::new(), |bytes| BASE64URL_NOPAD.encode(&bytes));
    }
    let render = async {
        let zone = desk.engine().workspace_zone(signed_in.workspace).await?;
        let r = load::reader_there(&signed_in.reader, &zone);
        let draft = load::draft(desk, signed_in, post, form).await?;
        let (above, below) = match post {
            Some(post) => {
                let all = desk.store().remarks(signed_in.workspace, post.id).await?;
                let manager = desk.store().is_manager(signed_in.agent).await?;
                (states(&r, post), remarks(&r, post, &all, manager))
            }
            None => (html! {}, html! {}),
        };
        Ok(compose(&r, &draft, &said, (&above, &below)))
    };
    let at = post.map_or("/posts/new".to_owned(), |post| load::address(post.id));
    match render.await {
        Ok(content) => framed(desk, visitor, signed_in, at, &said, &content).await,
        Err(error) => trouble::store(visitor, &error),
    }
}

/// The form of a new post.
pub async fn write_new(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    request: Request,
) -> Response {
    posted(&desk, &visitor, &signed_in, None, request).await
}

/// The form of a stored post.
pub async fn write(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    request: Request,
) -> Response {
    match desk.store().post(signed_in.workspace, PostId(id)).await {
        Ok(post) => posted(&desk, &visitor, &signed_in, Some(post), request).await,
        Err(error) => trouble::store(&visitor, &error),
    }
}

async fn posted(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    post: Option<PostRow>,
    request: Request,
) -> Response {
    let mut form = match Fields::read(desk, request).await {
        Ok(form) => form,
        Err(trouble) => return trouble::page(visitor, trouble),
    };
    let (mut written, deed) = Written::of(&form);
    let taken = edit::take_files(desk, signed_in, &mut form, &mut written).await;
    let changed = edit::change(desk, signed_in, &form, &mut written, deed).await;
    let said = match taken.and(changed) {
        Ok(()) => Word::default(),
        Err(why) => Word::refused(why),
    };
    // What went out meanwhile cannot change: what was written becomes a post of its own.
    if let Some(gone) = post.as_ref().filter(|post| !post.stage.is_open()) {
        let r = &signed_in.reader;
        let key = match gone.stage {
            PostStage::Dropped => "post-dropped-meanwhile",
            _ => "post-gone-meanwhile",
        };
        let why = Word::refused(r.text(key));
        written.version = 0;
        return composed(desk, visitor, signed_in, None, written, why).await;
    }
    if let Deed::Message(channel) = deed {
        // It is not published there: it goes there as a message.
        written.channels.retain(|one| *one != channel);
    }
    if !deed.stores() || said.refused.is_some() {
        return composed(desk, visitor, signed_in, post.as_ref(), written, said).await;
    }
    match store(desk, signed_in, post.as_ref(), &mut written, deed).await {
        Ok((id, word)) => {
            let to = match deed {
                Deed::Message(channel) => taken::address(id, channel),
                _ => format!("{}?done={word}", load::address(id)),
            };
            Redirect::to(&to).into_response()
        }
        Err(Stopped {
            post: stored,
            error,
        }) => {
            let post = stored.map(|stored| *stored).or(post);
            stopped(desk, visitor, signed_in, post, written, &error).await
        }
    }
}

/// What kept a post from its next step; the post, where it was stored before that.
struct Stopped {
    post: Option<Box<PostRow>>,
    error: PostError,
}

impl<E: Into<PostError>> From<E> for Stopped {
    fn from(error: E) -> Stopped {
        Stopped {
            post: None,
            error: error.into(),
        }
    }
}

/// Stores the post and takes its next step. Gives its id and the word to be said.
async fn store(
    desk: &Desk,
    signed_in: &SignedIn,
    post: Option<&PostRow>,
    written: &mut Written,
    deed: Deed,
) -> Result<(PostId, &'static str), Stopped> {
    let (engine, now, workspace) = (desk.engine(), desk.now(), signed_in.workspace);
    let by = Some(signed_in.agent);
    load::settle(desk, signed_in, written).await?;
    let due = due(desk, signed_in, &written.at, post).await?;
    let due_at = due.map(|(at, _)| at);
    if deed == Deed::Schedule {
        due_at.ok_or(PostError::NoTime)?;
    }
    let mut word = "saved";
    if let Some(post) = post.filter(|post| post.stage == PostStage::Scheduled) {
        let faulty = unsound(desk, signed_in, written).await? || due_at.is_none();
        if faulty
            && post.version == written.version
            && matches!(deed, Deed::Save | Deed::Message(_))
        {
            // One that a channel would refuse does not go out by itself.
            let row = engine.unschedule_post(now, workspace, post.id, by).await?;
            (written.version, word) = (row.version, "draft");
        }
    }
    let known = post.map(|post| (post.id, written.version));
    let new = WrittenPost {
        known,
        body: written.body.clone(),
        channels: written.channels.clone(),
        due_at,
        zone: load::zone_name(&engine.workspace_zone(workspace).await?),
        by,
        unapproved: false,
    };
    let row = match post {
        Some(_) => engine.save_post(now, workspace, new).await?,
        None => match save_new(desk, signed_in, new, &written.key).await? {
            Saved::Open(row) => *row,
            Saved::Gone(id) => return Ok((id, "publishing")),
        },
    };
    let id = row.id;
    let next = match deed {
        Deed::Schedule => engine
            .schedule_post(now, workspace, id, due_at, by)
            .await
            .map(|_| match due.map(|(_, landing)| landing) {
                Some(Landing::Moved { .. }) => "scheduled-on",
                Some(Landing::First) => "scheduled-first",
                _ => "scheduled",
            }),
        Deed::Publish => engine
            .publish_post(now, workspace, id, by)
            .await
            .map(|_| "publishing"),
        Deed::Queue => engine
            .queue_post(now, workspace, id, by)
            .await
            .map(|row| match row.stage {
                PostStage::Review => "asked",
                _ => "scheduled",
            }),
        Deed::Ask => engine
            .ask_approval(now, workspace, id, &written.remark, by)
            .await
            .map(|_| "asked"),
        Deed::Unschedule if row.stage != PostStage::Draft => engine
            .unschedule_post(now, workspace, id, by)
            .await
            .map(|_| "draft"),
        _ => Ok(word),
    };
    next.map(|word| (id, word)).map_err(|error| Stopped {
        post: Some(Box::new(row)),
        error,
    })
}

/// A new post, stored.
enum Saved {
    /// It is there, and can still be changed.
    Open(Box<PostRow>),
    /// The form was sent before, and what it made is on its way.
    Gone(PostId),
}

/// Stores a new post once for its form: one whose answer was lost is sent again, perhaps with other
/// words, and makes no second post.
async fn save_new(
    desk: &Desk,
    signed_in: &SignedIn,
    new: WrittenPost,
    key: &str,
) -> Result<Saved, PostError> {
    let (engine, now, workspace) = (desk.engine(), desk.now(), signed_in.workspace);
    if key.is_empty() {
        let row = engine.save_post(now, workspace, new).await?;
        return Ok(Saved::Open(Box::new(row)));
    }
    let key = (format!("page:{}:{key}", signed_in.agent), [0; 32]);
    let row = match engine
        .save_post_once(now, workspace, new.clone(), key)
        .await?
    {
        WrittenOnce::New(row) => return Ok(Saved::Open(row)),
        WrittenOnce::Same(row) => row,
        WrittenOnce::KeyReused => {
            return Err(StoreError::Conflict("the form was sent before").into());
        }
    };
    if !row.stage.is_open() {
        return Ok(Saved::Gone(row.id));
    }
    let known = Some((row.id, row.version));
    let row = engine
        .save_post(now, workspace, WrittenPost { known, ..new })
        .await?;
    Ok(Saved::Open(Box::new(row)))
}

/// The moment that the form names; one that is written and cannot be read is no time. A post whose
/// time was not changed keeps it: an hour that the clock shows twice says which of the two, and
/// the field does not.
async fn due(
    desk: &Desk,
    signed_in: &SignedIn,
    at: &str,
    post: Option<&PostRow>,
) -> Result<Option<(Time, Landing)>, PostError> {
    if at.is_empty() {
        return Ok(None);
    }
    let zone = desk.engine().workspace_zone(signed_in.workspace).await?;
    if let Some(kept) = post.and_then(|post| post.due_at)
        && load::field_of(kept, &zone) == at
    {
        return Ok(Some((kept, Landing::Exact)));
    }
    let landed = load::moment(at, &zone).ok_or(PostError::NoTime)?;
    Ok(Some((landed.at, landed.landing)))
}

async fn unsound(desk: &Desk, signed_in: &SignedIn, written: &Written) -> Result<bool, StoreError> {
    let found = desk
        .engine()
        .check_post(signed_in.workspace, &written.body, &written.channels)
        .await?;
    Ok(found.iter().any(|one| one.stops()))
}

/// The form again, with why.
async fn stopped(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    post: Option<PostRow>,
    mut written: Written,
    error: &PostError,
) -> Response {
    let Some(why) = refusal(&signed_in.reader, error) else {
        return match error {
            PostError::Store(error) => trouble::store(visitor, error),
            _ => trouble::page(visitor, Trouble::Broken),
        };
    };
    // Read anew: what somebody changed meanwhile is what would be overwritten now.
    let post = match post {
        Some(post) => match desk.store().post(signed_in.workspace, post.id).await {
            Ok(post) => Some(post),
            Err(error) => return trouble::store(visitor, &error),
        },
        None => None,
    };
    written.version = post.as_ref().map_or(0, |post| post.version);
    composed(
        desk,
        visitor,
        signed_in,
        post.as_ref(),
        written,
        Word::refused(why),
    )
    .await
}
