//! What was said in a conversation: messages and notes, one page at a time.

use super::InboxAsk;
use super::closing::{Offers, passed};
use super::comment::comments;
use crate::desk::Desk;
use crate::live::Viewer;
use crate::pages::reader::Reader;
use crate::pages::view::{
    Bound, Bubble, Comment, Conversation, Delivery, Entry, Gap, ListFilter, Note, Picture,
    PictureState, PostCard, Way,
};
use sportello_core::capability::Capabilities;
use sportello_core::content::MENTION;
use sportello_core::delivery::DeliveryState;
use sportello_core::message::{Direction, MessageKind};
use sportello_core::{ChannelKind, ConversationId, MessageId, Span, Time};
use sportello_store::{
    ContactRow, ConversationRow, ConversationStatus, GapLine, MediaRow, MediaState, MessageRow,
    NoteRow, Page, StoreError,
};
use std::collections::BTreeMap;

/// Messages asked for at once.
const PAGE: u32 = 50;
/// Pages a live conversation goes down at most to reach its lower bound: a page that has been open
/// through two thousand messages is shown from there on.
const MOST_PAGES: usize = 40;

/// Reads the newest messages, down to the lower bound asked for.
pub async fn newest(
    desk: &Desk,
    viewer: &Viewer,
    row: &ConversationRow,
    person: &ContactRow,
    ways: &[Way],
    ask: &InboxAsk,
) -> Result<Conversation, StoreError> {
    let merge = person.merges.iter().map(|m| m.id).max().unwrap_or(0);
    let asked = ask.bound().filter(|b| b.merge == merge);
    let found = down_to(desk, viewer, row.id, asked).await?;
    let from = found.next.as_ref().and(found.rows.last()).map(|m| m.at);
    let notes = desk
        .store()
        .notes(viewer.workspace, row.id, from, None)
        .await?;
    let gaps = gaps(desk, viewer, row.id, from, None).await?;
    let comments = comments(desk, viewer, &found.rows).await?;
    let offers = Offers::of(desk, viewer, row.id, &found.rows, ways).await?;
    let oldest = found
        .next
        .as_ref()
        .and(found.rows.last())
        .map_or(0, |m| m.id.0);
    Ok(Conversation {
        id: row.id,
        contact: row.contact,
        name: row.name.clone(),
        kinds: kinds(row),
        closed: row.status == ConversationStatus::Closed,
        entries: entries(&viewer.reader, found.rows, (notes, gaps), &offers, comments),
        older: found.next,
        bound: Bound {
            message: oldest,
            merge,
        },
        unseen: row.unread > 0 || row.failed > 0,
        filter: ask.filter(),
        panel: ask.panel(),
    })
}

/// Reads the page of messages before a cursor; `until` is the moment of the oldest one shown.
pub async fn older(
    desk: &Desk,
    viewer: &Viewer,
    id: ConversationId,
    before: &str,
    until: Time,
) -> Result<Conversation, StoreError> {
    let row = desk.store().conversation(viewer.workspace, id).await?;
    let page = desk
        .store()
        .messages(viewer.workspace, row.id, Some(before), PAGE)
        .await?;
    let from = page.next.as_ref().and(page.rows.last()).map(|m| m.at);
    // The oldest one shown may be a note or a message: what stands at that moment is there already.
    let to = until - Span::millis(1);
    let notes = desk
        .store()
        .notes(viewer.workspace, row.id, from, Some(to))
        .await?;
    let gaps = gaps(desk, viewer, row.id, from, Some(to)).await?;
    let ways = super::composer::ways(desk, viewer, row.id).await?;
    let comments = comments(desk, viewer, &page.rows).await?;
    let offers = Offers::of(desk, viewer, row.id, &page.rows, &ways).await?;
    Ok(Conversation {
        id: row.id,
        contact: row.contact,
        name: row.name.clone(),
        kinds: kinds(&row),
        closed: row.status == ConversationStatus::Closed,
        entries: entries(&viewer.reader, page.rows, (notes, gaps), &offers, comments),
        older: page.next,
        bound: Bound::default(),
        unseen: false,
        filter: ListFilter::default(),
        panel: false,
    })
}

/// The gaps that ended in the time that is shown.
async fn gaps(
    desk: &Desk,
    viewer: &Viewer,
    id: ConversationId,
    from: Option<Time>,
    to: Option<Time>,
) -> Result<Vec<Gap>, StoreError> {
    let lines = desk
        .store()
        .gaps_of_conversation(viewer.workspace, id)
        .await?;
    let shown = |at: Time| from.is_none_or(|from| at >= from) && to.is_none_or(|to| at <= to);
    let gap = |line: GapLine| Gap {
        id: line.id,
        kind: line.channel_kind,
        from: line.gap.from,
        to: line.gap.to,
        lost: line.lost,
    };
    let lines = lines.into_iter().filter(|line| shown(line.gap.to));
    Ok(lines.map(gap).collect())
}

/// Newest first, down to and with the bound's message; one page when there is none.
async fn down_to(
    desk: &Desk,
    viewer: &Viewer,
    id: ConversationId,
    bound: Option<Bound>,
) -> Result<Page<MessageRow>, StoreError> {
    let mut all = desk
        .store()
        .messages(viewer.workspace, id, None, PAGE)
        .await?;
    let Some(bound) = bound else { return Ok(all) };
    for _ in 1..MOST_PAGES {
        let reached = all.rows.iter().any(|m| m.id.0 == bound.message);
        let (false, Some(cursor)) = (reached, all.next.clone()) else {
            break;
        };
        let page = desk
            .store()
            .messages(viewer.workspace, id, Some(&cursor), PAGE)
            .await?;
        all.rows.extend(page.rows);
        all.next = page.next;
    }
    if let Some(at) = all.rows.iter().position(|m| m.id.0 == bound.message) {
        all.rows.truncate(at + 1);
    }
    Ok(all)
}

fn kinds(row: &ConversationRow) -> Vec<ChannelKind> {
    let mut kinds: Vec<ChannelKind> = Vec::new();
    for (kind, _) in &row.reach {
        if !kinds.contains(kind) {
            kinds.push(kind.clone());
        }
    }
    kinds
}

/// Messages, notes and gaps together, oldest first.
fn entries(
    r: &Reader,
    messages: Vec<MessageRow>,
    (notes, gaps): (Vec<NoteRow>, Vec<Gap>),
    offers: &Offers<'_>,
    mut comments: BTreeMap<MessageId, Comment>,
) -> Vec<Entry> {
    let passed = passed(&messages);
    let messages = messages.into_iter().rev().map(|m| {
        let comment = comments.remove(&m.id).map(Box::new);
        let passed = passed.contains(&m.id);
        let bubble = bubble(r, m, offers, passed);
        Entry::Bubble(Box::new(Bubble { comment, ..bubble }))
    });
    let notes = notes.into_iter().rev().map(|n| {
        Entry::Note(Note {
            id: n.id,
            text: n.text,
            author: n.author,
            at: n.at,
        })
    });
    let gaps = gaps.into_iter().map(Entry::Gap);
    let mut all: Vec<Entry> = gaps.chain(messages).chain(notes).collect();
    // Stable: messages of one moment keep the store's order.
    all.sort_by_key(Entry::at);
    one_card_a_post(&mut all);
    all
}

/// Comments that follow each other under one post: the first shows it.
fn one_card_a_post(entries: &mut [Entry]) {
    let mut shown: Option<PostCard> = None;
    for entry in entries {
        let Entry::Bubble(bubble) = entry else {
            continue;
        };
        let post = bubble.comment.as_mut().map(|comment| &mut comment.post);
        match post {
            Some(card) if card.is_some() && *card == shown => *card = None,
            Some(card) => shown.clone_from(card),
            None => shown = None,
        }
    }
}

fn bubble(r: &Reader, message: MessageRow, offers: &Offers<'_>, passed: bool) -> Bubble {
    let ways = offers.ways;
    let others = |state: DeliveryState| match state {
        DeliveryState::Failed => ways
            .iter()
            .filter(|w| w.address != message.address && w.window.is_open())
            .cloned()
            .collect(),
        _ => Vec::new(),
    };
    let delivery = message.state.map(|state| Delivery {
        ours: message.delivery.is_some(),
        state,
        sent_again: message.sent_again.is_some(),
        cause: message.cause.as_ref().map(|c| r.reason(c)),
        others: others(state),
        closing: offers.closing(r.now, &message),
        passed,
        instead: message.instead.clone(),
        unarriving: offers.unarriving(&message),
    });
    let way = ways.iter().find(|w| w.address == message.address);
    let known = message.external_id.is_some()
        && message.kind != MessageKind::Unsent
        && message.content.as_ref().is_none_or(|c| c.comment.is_none());
    let able = way.filter(|w| known && w.window.is_open());
    let place = message.content.as_ref().and_then(|c| c.comment.as_ref());
    let elsewhere = place.is_some_and(|place| place.product.as_deref() == Some(MENTION));
    Bubble {
        react: able.map(|w| emoji(&w.can)).unwrap_or_default(),
        answerable: way.is_some_and(|w| w.can.comment_reply && (!elsewhere || w.can.mention_reply))
            && message.kind == MessageKind::Comment
            && message.direction == Direction::In,
        comment: None,
        quoted: message.quoted,
        quotable: able.is_some_and(|w| w.can.quotes),
        id: message.id,
        direction: message.direction,
        kind: message.channel_kind,
        message: message.kind,
        text: message.text,
        picture: message.media.map(|i| picture(r, i)),
        content: message.content,
        at: message.at,
        author: message.author,
        reactions: message.reactions,
        pricing: message.pricing,
        delivery,
    }
}

/// The emoji offered where a network takes any.
const USUAL: [&str; 6] = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

fn emoji(can: &Capabilities) -> Vec<String> {
    match (can.reactions, can.reaction_emoji.as_slice()) {
        (false, _) => Vec::new(),
        (true, []) => USUAL.map(str::to_owned).to_vec(),
        (true, known) => known.to_vec(),
    }
}

fn picture(r: &Reader, media: MediaRow) -> Picture {
    Picture {
        id: media.id,
        state: match media.state {
            MediaState::Pending => PictureState::Pending,
            MediaState::Stored => PictureState::Stored,
            MediaState::Gone => {
                PictureState::Gone(r.cause(media.cause.as_deref().unwrap_or("cause-unknown")))
            }
        },
        size: media.size,
        thumbnail: media.thumbnail,
    }
}
