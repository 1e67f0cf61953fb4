//! Public things: comments, posts, mentions, and reactions to them (webhooks.md §7, §8).

use super::envelope::{EntryFacts, Items, tame};
use super::leaves::Leaves;
use super::notice::notice;
use sportello_core::Time;
use sportello_core::content::{CommentPlace, Facts, MENTION};
use sportello_core::event::{Commented, Event, Party, Posted, Reading, Verb};
use sportello_core::message::{MediaSource, MessageKind};

/// Fields that are told as they are.
const TOLD: &[&str] = &[
    "ratings",
    "leadgen",
    "story_insights",
    "live_videos",
    "messages",
    "message_template_status_update",
    "page_change_proposal",
    "page_upcoming_change",
    "invoice_access_invoice_change",
    "group_feed",
    "videos",
    "picture",
    "name",
    "about",
    "category",
    "description",
    "email",
    "founded",
    "hours",
    "location",
    "phone",
    "website",
    "conversations",
    "creator_marketplace_projects",
    "messaging_handover",
    "messaging_optins",
    "standby",
];

/// Reads one change.
pub(crate) fn read(
    out: &mut Items,
    entry: &EntryFacts<'_>,
    pointer: String,
    field: Option<&str>,
    value: Option<Leaves>,
) {
    let name = tame(field);
    let mut value = value.unwrap_or_default();
    let event = match name {
        "feed" | "mention" => Some(post_or_comment(name, &mut value, entry)),
        "comments" | "live_comments" => Some(account_comment(name, &mut value, entry)),
        "mentions" => Some(Ok(mentioned(&mut value, entry))),
        name if TOLD.contains(&name) => {
            let at = value.moment("created_time").or(entry.time);
            Some(Ok(notice(
                name,
                None,
                at,
                std::mem::take(&mut value).rest(),
            )))
        }
        _ => None,
    };
    let asset = entry.asset();
    match event {
        Some(Ok(mut event)) => {
            let rest = value.rest();
            match &mut event {
                Event::Comment(comment) => comment.facts.extend(rest),
                Event::Post(post) => post.facts.extend(rest),
                _ => {}
            }
            out.push(asset, pointer, Reading::Events(vec![event]));
        }
        Some(Err(why)) => out.unparsed(asset, pointer, why),
        None => out.unparsed(asset, pointer, &format!("changes.{name}")),
    }
}

fn verb(value: &mut Leaves, facts: &mut Facts) -> Verb {
    let told = value.text("verb");
    let verb = match told.as_deref() {
        Some("add") | None => Verb::Add,
        Some("edit" | "edited" | "update") => Verb::Edit,
        Some("remove" | "delete") => Verb::Remove,
        Some("hide") => Verb::Hide,
        Some("unhide") => Verb::Unhide,
        Some(_) => Verb::Other,
    };
    if let Some(told) = told {
        facts.insert("verb".to_owned(), told);
    }
    verb
}

/// Who it is: `from`, or the older `sender_id` and `sender_name`. Absent where the person is not
/// visible to the app.
fn author(value: &mut Leaves, facts: &mut Facts) -> Option<Party> {
    let mut from = value.part("from").unwrap_or_default();
    let (old_id, old_name) = (value.text("sender_id"), value.text("sender_name"));
    let (id, name) = (from.text("id"), from.text("name"));
    let username = from.text("username");
    from.rest_into(facts, "from");
    for (key, old, new) in [
        ("sender_id", &old_id, &id),
        ("sender_name", &old_name, &name),
    ] {
        if let Some(old) = old
            .as_ref()
            .filter(|old| new.as_ref().is_some_and(|new| new != *old))
        {
            facts.insert(key.to_owned(), old.clone());
        }
    }
    Some(Party {
        external_id: id.or(old_id)?,
        name: name.or(old_name),
        username,
        ..Party::default()
    })
}

fn is_business(from: Option<&Party>, entry: &EntryFacts<'_>) -> bool {
    from.is_some_and(|from| entry.id == Some(from.external_id.as_str()))
}

fn when(value: &mut Leaves, entry: &EntryFacts<'_>) -> Result<Time, &'static str> {
    value
        .moment("created_time")
        .or(entry.time)
        .ok_or("missing timestamp")
}

/// A Page's `feed` or `mention`.
fn post_or_comment(
    field: &str,
    value: &mut Leaves,
    entry: &EntryFacts<'_>,
) -> Result<Event, &'static str> {
    let item = value.text("item").unwrap_or_else(|| field.to_owned());
    let at = when(value, entry)?;
    let mut facts = Facts::new();
    let from = author(value, &mut facts);
    let by_business = is_business(from.as_ref(), entry);
    let verb = verb(value, &mut facts);
    let speaks = value.see("comment_id").is_some();
    if field == "mention" && (speaks || value.see("post_id").is_some()) {
        return Ok(mention_elsewhere(value, from, by_business, verb, at, facts));
    }
    if item == "comment" && speaks {
        return Ok(page_comment(value, from, by_business, verb, at, facts));
    }
    Ok(Event::Post(Box::new(Posted {
        from,
        by_business,
        verb,
        item: if field == "mention" {
            format!("mention.{item}")
        } else {
            item
        },
        post: value.text("post_id"),
        comment: value.text("comment_id"),
        text: value.text("message"),
        link: value.text("link"),
        reaction: value.text("reaction_type"),
        at,
        facts,
    })))
}

fn page_comment(
    value: &mut Leaves,
    from: Option<Party>,
    by_business: bool,
    verb: Verb,
    at: Time,
    mut facts: Facts,
) -> Event {
    let mut post = value.part("post").unwrap_or_default();
    let place = CommentPlace {
        id: value.text("comment_id").unwrap_or_default(),
        post: value.text("post_id"),
        parent: value.text("parent_id"),
        url: post.text("permalink_url"),
        hidden: verb == Verb::Hide,
        ..CommentPlace::default()
    };
    post.rest_into(&mut facts, "post");
    let media = match value.text("photo") {
        Some(url) => Some((MessageKind::Image, MediaSource::Url(url))),
        None => value
            .text("video")
            .map(|url| (MessageKind::Video, MediaSource::Url(url))),
    };
    Event::Comment(Box::new(Commented {
        from,
        by_business,
        verb,
        place,
        text: value.text("message"),
        media,
        at,
        facts,
    }))
}

/// Somebody mentioned the Page in a comment or a post of their own: a public message like a comment
/// under a post of the Page (webhooks.md §7, "mention").
fn mention_elsewhere(
    value: &mut Leaves,
    from: Option<Party>,
    by_business: bool,
    verb: Verb,
    at: Time,
    facts: Facts,
) -> Event {
    let post = value.see("post_id");
    let id = value.see("comment_id").or(post);
    let mut event = page_comment(value, from, by_business, verb, at, facts);
    if let Event::Comment(told) = &mut event {
        told.place.id = id.unwrap_or_default();
        told.place.product = Some(MENTION.to_owned());
    }
    event
}

/// A comment on Instagram: only new ones are told of, without a time of their own.
fn account_comment(
    field: &str,
    value: &mut Leaves,
    entry: &EntryFacts<'_>,
) -> Result<Event, &'static str> {
    let at = value
        .moment("timestamp")
        .or(entry.time)
        .ok_or("missing timestamp")?;
    let id = value.text_of(&["id", "comment_id"]).ok_or("missing mid")?;
    let mut facts = Facts::new();
    let from = author(value, &mut facts);
    let by_business = is_business(from.as_ref(), entry);
    let mut media = value.part("media").unwrap_or_default();
    let place = CommentPlace {
        id,
        post: media.text("id"),
        parent: value.text("parent_id"),
        product: media.text("media_product_type"),
        title: media.text("ad_title"),
        original: media.text("original_media_id"),
        ..CommentPlace::default()
    };
    media.rest_into(&mut facts, "media");
    if field != "comments" {
        facts.insert("field".to_owned(), field.to_owned());
    }
    Ok(Event::Comment(Box::new(Commented {
        from,
        by_business,
        verb: verb(value, &mut facts),
        place,
        text: value.text("text"),
        media: None,
        at,
        facts,
    })))
}

/// Somebody mentioned the account: ids only, the words are asked for.
fn mentioned(value: &mut Leaves, entry: &EntryFacts<'_>) -> Event {
    let mut facts = Facts::new();
    let from = author(value, &mut facts);
    let Some(at) = entry.time else {
        return notice("mentions", from, None, std::mem::take(value).rest());
    };
    let media = value.text("media_id");
    let Some(id) = value.text("comment_id").or_else(|| media.clone()) else {
        return notice("mentions", from, Some(at), facts);
    };
    Event::Comment(Box::new(Commented {
        by_business: is_business(from.as_ref(), entry),
        from,
        verb: Verb::Add,
        place: CommentPlace {
            id,
            post: media,
            product: Some(MENTION.to_owned()),
            ..CommentPlace::default()
        },
        text: None,
        media: None,
        at,
        facts,
    }))
}
