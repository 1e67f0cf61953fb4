//! From the store to the calendar: the days that are asked for, with their posts and the weekly
//! slots that are free.

use super::ask::{CalendarAsk, LIST_DAYS, View};
use super::view::{CalendarPage, Card, DayShown, Item, Picture, ShownChannel};
use crate::desk::Desk;
use crate::live::Viewer;
use crate::pages::reader::Reader;
use jiff::civil::Date;
use sportello_core::delivery::DeliveryState;
use sportello_core::post::calendar::{
    Day, Landing, instant_to_local, local_to_instant, month, week,
};
use sportello_core::post::slot::{Slot, occurrences};
use sportello_core::post::{PostStage, PostState, PostWords};
use sportello_core::{ChannelId, Time, WorkspaceId};
use sportello_engine::publish::queue::goes_at;
use sportello_store::{MediaState, PostFilter, PostRow, StoreError, TargetRow};

/// Posts of one page at most.
const MOST: u32 = 1_000;
/// Posts of the tray at most, drafts and those that wait for approval each.
const TRAY: u32 = 200;
/// Letters of the first words.
const LETTERS: usize = 90;

/// Reads the page at an address.
pub async fn calendar(
    desk: &Desk,
    viewer: &Viewer,
    ask: &CalendarAsk,
) -> Result<CalendarPage, StoreError> {
    let (r, workspace) = (&viewer.reader, viewer.workspace);
    let on = ask.on(r);
    let channels = publishing_channels(desk, workspace).await?;
    let days = days(desk, viewer, ask, on).await?;
    let late = desk.engine().late_posts(workspace).await?;
    let unconfirmed = PostFilter {
        states: vec![DeliveryState::Unconfirmed],
        limit: MOST,
        ..PostFilter::default()
    };
    let unconfirmed = desk.store().posts(workspace, unconfirmed).await?;
    let tray = tray(desk, workspace, ask.channel()).await?;
    let review = PostFilter {
        stage: Some(PostStage::Review),
        limit: MOST,
        ..PostFilter::default()
    };
    let waiting = desk.store().posts(workspace, review).await?.len();
    let shop = desk.engine().workspace_zone(workspace).await?;
    let name = |zone: &jiff::tz::TimeZone| zone.iana_name().unwrap_or("UTC").to_owned();
    Ok(CalendarPage {
        on,
        zone: name(&r.zone),
        shop_zone: (shop != r.zone).then(|| name(&shop)),
        channels,
        days,
        tray: cards(desk, viewer, &tray).await?,
        late: cards(desk, viewer, &late).await?,
        unconfirmed: cards(desk, viewer, &unconfirmed).await?,
        waiting,
        ask: ask.clone(),
    })
}

/// Posts that are written and have no time, the newest first.
async fn tray(
    desk: &Desk,
    workspace: WorkspaceId,
    channel: Option<ChannelId>,
) -> Result<Vec<PostRow>, StoreError> {
    let mut untimed = Vec::new();
    for stage in [PostStage::Draft, PostStage::Review] {
        let filter = PostFilter {
            without_time: true,
            stage: Some(stage),
            channel,
            limit: TRAY,
            ..PostFilter::default()
        };
        untimed.extend(desk.store().posts(workspace, filter).await?);
    }
    untimed.sort_by_key(|post| std::cmp::Reverse(post.id));
    Ok(untimed)
}

/// Channels that posts can be published on.
pub async fn publishing_channels(
    desk: &Desk,
    workspace: WorkspaceId,
) -> Result<Vec<ShownChannel>, StoreError> {
    let registry = desk.engine().registry();
    let all = desk.store().channels(workspace).await?.into_iter();
    let able = all.filter(|channel| {
        let connector = registry.get(&channel.kind);
        connector.is_some_and(|connector| connector.publisher().is_some())
    });
    let shown = able.map(|channel| ShownChannel {
        id: channel.id,
        kind: channel.kind,
        name: channel.name,
    });
    Ok(shown.collect())
}

/// The dates of a view.
fn dates(view: View, on: Date) -> Vec<Date> {
    match view {
        View::Month => month(on).into_iter().flatten().collect(),
        View::Week => week(on),
        View::Day => vec![on],
        View::List => {
            let days = on.series(jiff::Span::new().days(1));
            days.take(usize::try_from(LIST_DAYS).unwrap_or(1)).collect()
        }
    }
}

async fn days(
    desk: &Desk,
    viewer: &Viewer,
    ask: &CalendarAsk,
    on: Date,
) -> Result<Vec<DayShown>, StoreError> {
    let r = &viewer.reader;
    let view = ask.view();
    let dates = dates(view, on).into_iter();
    let days: Vec<Day> = dates.filter_map(|date| Day::of(date, &r.zone)).collect();
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Ok(Vec::new());
    };
    let (from, to) = (first.start, last.end);
    let posts = posts(desk, viewer.workspace, ask.channel(), (from, to)).await?;
    let free = free(desk, viewer, ask.channel(), &posts, (from, to)).await?;
    let cards = cards(desk, viewer, &posts).await?;
    let today = r.date(r.now);
    let shown = days.iter().map(|day| {
        let inside = |at: Option<Time>| at.is_some_and(|at| day.contains(at));
        let here = cards.iter().filter(|card| inside(card.at));
        let slots = free.iter().filter(|at| day.contains(**at));
        let mut items: Vec<(Time, Item)> = here
            .filter_map(|card| Some((card.at?, Item::Post(Box::new(card.clone())))))
            .chain(slots.filter_map(|at| Some((*at, Item::Free(instant_to_local(*at, &r.zone)?)))))
            .collect();
        items.sort_by_key(|(at, _)| *at);
        DayShown {
            date: day.date,
            outside: view == View::Month && day.date.month() != on.month(),
            past: day.date < today,
            missing: missing(day, r),
            items: items.into_iter().map(|(_, item)| item).collect(),
        }
    });
    Ok(shown.collect())
}

/// Hours of a day that clocks jump over.
fn missing(day: &Day, r: &Reader) -> Vec<i8> {
    let jumped = |hour: &i8| {
        let landed = local_to_instant(day.date.at(*hour, 0, 0, 0), &r.zone);
        landed.is_some_and(|landed| matches!(landed.landing, Landing::Moved { .. }))
    };
    (0..24).filter(jumped).collect()
}

/// Posts that go, or went, in a span; those that were let go late among them.
async fn posts(
    desk: &Desk,
    workspace: WorkspaceId,
    channel: Option<ChannelId>,
    (from, to): (Time, Time),
) -> Result<Vec<PostRow>, StoreError> {
    let inside = PostFilter {
        from: Some(from),
        to: Some(to),
        channel,
        limit: MOST,
        ..PostFilter::default()
    };
    let late = PostFilter {
        to: Some(from),
        channel,
        states: vec![DeliveryState::Queued],
        limit: MOST,
        ..PostFilter::default()
    };
    let mut all = desk.store().posts(workspace, inside).await?;
    all.extend(desk.store().posts(workspace, late).await?);
    Ok(all)
}

/// The weekly slots of a span, from now on, that no post has.
async fn free(
    desk: &Desk,
    viewer: &Viewer,
    channel: Option<ChannelId>,
    posts: &[PostRow],
    (from, to): (Time, Time),
) -> Result<Vec<Time>, StoreError> {
    let mut rows = desk.store().slots(viewer.workspace).await?;
    rows.retain(|row| row.channels.is_empty() || channel.is_none_or(|c| row.channels.contains(&c)));
    let slots: Vec<Slot> = rows.iter().map(|row| row.slot).collect();
    let zone = desk.engine().workspace_zone(viewer.workspace).await?;
    let all = occurrences(&slots, &zone, from.max(viewer.reader.now), to);
    let taken = |slot: usize, at: Time| {
        let of = rows
            .get(slot)
            .map_or(&[][..], |row| row.channels.as_slice());
        posts.iter().any(|post| {
            let meets = |t: &TargetRow| of.is_empty() || of.contains(&t.channel);
            goes_at(post) == Some(at) && post.targets.iter().any(meets)
        })
    };
    let open = all.iter().filter(|one| !taken(one.slot, one.landed.at));
    let mut moments: Vec<Time> = open.map(|one| one.landed.at).collect();
    moments.dedup();
    Ok(moments)
}

/// Posts as cards.
pub async fn cards(
    desk: &Desk,
    viewer: &Viewer,
    posts: &[PostRow],
) -> Result<Vec<Card>, StoreError> {
    let mut cards = Vec::with_capacity(posts.len());
    for post in posts {
        cards.push(card(desk, viewer, post).await?);
    }
    Ok(cards)
}

async fn card(desk: &Desk, viewer: &Viewer, post: &PostRow) -> Result<Card, StoreError> {
    let r = &viewer.reader;
    let words = shown_words(post);
    let at = goes_at(post).or(post.due_at);
    let state = post_state(post);
    let channels = post.targets.iter();
    Ok(Card {
        id: post.id,
        version: post.version,
        at,
        local: at.and_then(|at| instant_to_local(at, &r.zone)),
        state,
        channels: channels
            .map(|t| (t.channel_kind.clone(), t.channel_name.clone()))
            .collect(),
        words: first_words(&words),
        picture: picture(desk, viewer.workspace, &words).await?,
        cause: cause(r, post),
        movable: post.stage.is_open() || post.targets.iter().any(waits),
    })
}

/// What people see of a post.
pub fn post_state(post: &PostRow) -> PostState {
    let deliveries = post.targets.iter().filter_map(|t| t.delivery.as_ref());
    let states: Vec<DeliveryState> = deliveries.map(|d| d.state).collect();
    PostState::of(post.stage, &states)
}

/// Whether a post on a channel can still be let go at another moment.
pub fn waits(target: &TargetRow) -> bool {
    let delivery = target.delivery.as_ref();
    delivery.is_some_and(|d| matches!(d.state, DeliveryState::Held | DeliveryState::Queued))
}

/// What the first of its channels shows.
pub fn shown_words(post: &PostRow) -> PostWords {
    match post.targets.first() {
        Some(target) => match &target.words {
            Some(words) => words.clone(),
            None => post.body.for_channel(target.channel),
        },
        None => post.body.shared.clone(),
    }
}

/// The first words of a post, in one line.
pub fn first_words(words: &PostWords) -> String {
    let said = [Some(&words.text), words.title.as_ref(), words.link.as_ref()];
    let said = said
        .into_iter()
        .flatten()
        .find(|text| !text.trim().is_empty());
    let line: Vec<&str> = said.map_or(Vec::new(), |text| text.split_whitespace().collect());
    let line = line.join(" ");
    if line.chars().count() <= LETTERS {
        return line;
    }
    let cut: String = line.chars().take(LETTERS).collect();
    format!("{}…", cut.trim_end())
}

async fn picture(
    desk: &Desk,
    workspace: WorkspaceId,
    words: &PostWords,
) -> Result<Picture, StoreError> {
    let Some(first) = words.files.first() else {
        return Ok(Picture::None);
    };
    let row = match desk.store().media(workspace, first.media).await {
        Ok(row) if row.state == MediaState::Stored => row,
        Ok(_) | Err(StoreError::NotFound(_)) => return Ok(Picture::None),
        Err(error) => return Err(error),
    };
    let mime = row.mime.unwrap_or_default();
    Ok(if row.thumbnail || mime.starts_with("image/") {
        Picture::Here(row.id)
    } else {
        Picture::Film
    })
}

/// Why a post is where it is, of the first channel that tells.
fn cause(r: &Reader, post: &PostRow) -> Option<String> {
    let deliveries = post.targets.iter().filter_map(|t| t.delivery.as_ref());
    let told = |state| {
        matches!(
            state,
            DeliveryState::Held | DeliveryState::Failed | DeliveryState::Unconfirmed
        )
    };
    let mut causes = deliveries
        .filter(|d| told(d.state))
        .filter_map(|d| d.cause.as_ref());
    causes.next().map(|cause| r.cause(&cause.key))
}
