//! The envelope of every webhook body (webhooks.md §5) and the walk through it.
//!
//! A body is read typed in one pass. Only when that fails is it taken apart level by level, each
//! item alone, so that one broken item costs nothing but itself (I3) and whole bodies stay fast.

use super::lenient::{Moment, Word};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::value::RawValue;
use sportello_core::content::Facts;
use sportello_core::event::{Event, Item, Notice, Reading};
use sportello_core::{ChannelKind, Time};
use std::borrow::Cow;

/// What one network makes of the items of an entry.
pub(crate) trait Dialect<'a> {
    /// One element of `messaging` or `standby`.
    type Messaging: Deserialize<'a>;
    /// One element of `changes`.
    type Change: Deserialize<'a>;

    /// Reads one element of `messaging`.
    fn messaging(
        &self,
        out: &mut Items,
        entry: &EntryFacts<'_>,
        pointer: String,
        item: &Self::Messaging,
    );
    /// Reads one element of `standby`.
    fn standby(
        &self,
        out: &mut Items,
        entry: &EntryFacts<'_>,
        pointer: String,
        item: &Self::Messaging,
    );
    /// Reads one element of `changes`.
    fn change(
        &self,
        out: &mut Items,
        entry: &EntryFacts<'_>,
        pointer: String,
        change: &Self::Change,
    );
    /// Reads an element of `changes` that is not of the expected shape.
    fn broken_change(
        &self,
        out: &mut Items,
        entry: &EntryFacts<'_>,
        pointer: String,
        _raw: &'a RawValue,
    ) {
        out.unparsed(entry.asset(), pointer, "broken change");
    }
    /// Reads an entry that is itself a change: `field` and `value` on the entry, as Meta's
    /// examples for Instagram Login have them (webhooks.md §5).
    fn flat(
        &self,
        out: &mut Items,
        entry: &EntryFacts<'_>,
        pointer: String,
        field: &str,
        _value: Option<&'a RawValue>,
    ) {
        out.unparsed(
            entry.asset(),
            pointer,
            &format!("changes.{}", tame(Some(field))),
        );
    }
}

/// What an entry says about all of its items.
pub(crate) struct EntryFacts<'e> {
    /// `entry.id`; `None` also for the `"0"` of the dashboard's test button.
    pub id: Option<&'e str>,
    /// `entry.time`: when it was sent, the nearest thing to a time where an item has none.
    pub time: Option<Time>,
}

impl EntryFacts<'_> {
    /// The asset as far as the entry itself tells it; empty if it does not.
    pub fn asset(&self) -> &str {
        self.id.unwrap_or_default()
    }
}

/// The items read so far.
pub(crate) struct Items {
    kind: ChannelKind,
    list: Vec<Item>,
}

impl Items {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Adds an item.
    pub fn push(&mut self, asset: &str, pointer: String, reading: Reading) {
        self.list.push(Item {
            kind: self.kind.clone(),
            asset: asset.to_owned(),
            pointer,
            reading,
        });
    }

    /// Adds the word that a field changed, where values are not told (webhooks.md §5).
    pub fn changed(&mut self, entry: &EntryFacts<'_>, pointer: String, name: Option<&str>) {
        let facts = Facts::from([("field".to_owned(), name.unwrap_or_default().to_owned())]);
        let told = Event::Notice(Box::new(Notice {
            what: "changed_fields".to_owned(),
            about: None,
            at: entry.time,
            facts,
        }));
        self.push(entry.asset(), pointer, Reading::Events(vec![told]));
    }

    /// Adds an item of which nothing could be read.
    pub fn unparsed(&mut self, asset: &str, pointer: String, why: &str) {
        self.push(
            asset,
            pointer,
            Reading::Unparsed {
                events: Vec::new(),
                why: why.to_owned(),
            },
        );
    }
}

/// A name that came from outside, fit for a list that people read: short, and nothing but the
/// characters of a field's name. Anything else could be somebody's words.
pub(crate) fn tame(name: Option<&str>) -> &str {
    name.filter(|n| {
        n.len() <= 48
            && n.bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
    })
    .unwrap_or("unknown")
}

#[derive(Deserialize)]
struct Body<E> {
    #[serde(default = "Option::default")]
    entry: Option<Vec<E>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "M: Deserialize<'de>, C: Deserialize<'de>"))]
struct Entry<'a, M, C> {
    #[serde(default, borrow)]
    id: Word<'a>,
    #[serde(default)]
    time: Moment,
    #[serde(default = "Option::default")]
    messaging: Option<Vec<M>>,
    #[serde(default = "Option::default")]
    standby: Option<Vec<M>>,
    #[serde(default = "Option::default")]
    changes: Option<Vec<C>>,
    #[serde(default, borrow)]
    changed_fields: Option<Vec<Word<'a>>>,
    #[serde(default, borrow)]
    field: Word<'a>,
    #[serde(default, borrow)]
    value: Option<&'a RawValue>,
}

/// An entry whose lists are left as they are.
#[derive(Deserialize)]
struct RawEntry<'a> {
    #[serde(default, borrow)]
    id: Word<'a>,
    #[serde(default)]
    time: Moment,
    #[serde(default, borrow)]
    messaging: Option<&'a RawValue>,
    #[serde(default, borrow)]
    standby: Option<&'a RawValue>,
    #[serde(default, borrow)]
    changes: Option<&'a RawValue>,
    #[serde(default, borrow)]
    changed_fields: Option<&'a RawValue>,
    #[serde(default, borrow)]
    field: Word<'a>,
    #[serde(default, borrow)]
    value: Option<&'a RawValue>,
}

/// A body as text. Bytes that are not UTF-8 spoil the words they stand in, not the body: each
/// reads as U+FFFD, so that one broken item costs nothing but itself (I3). The journal keeps the
/// bytes as they came.
pub(crate) fn text(raw: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(raw)
}

/// Reads a whole body. Always gives at least one item.
pub(crate) fn read<'a, D: Dialect<'a>>(
    dialect: &D,
    kind: &ChannelKind,
    text: &'a str,
) -> Vec<Item> {
    let mut out = Items {
        kind: kind.clone(),
        list: Vec::new(),
    };
    match serde_json::from_str::<Body<Entry<'a, D::Messaging, D::Change>>>(text) {
        Ok(body) => {
            for (i, entry) in body.entry.iter().flatten().enumerate() {
                read_entry(dialect, &mut out, i, entry);
            }
            if body.entry.is_none() {
                out.unparsed("", String::new(), "missing entry");
            }
        }
        Err(_) => take_apart(dialect, &mut out, text),
    }
    if out.list.is_empty() {
        out.unparsed("", "/entry".to_owned(), "empty entry");
    }
    out.list
}

fn facts<'e>(id: &'e Word<'_>, time: Moment) -> EntryFacts<'e> {
    EntryFacts {
        id: id.get().filter(|id| *id != "0"),
        time: time.0,
    }
}

fn read_entry<'a, D: Dialect<'a>>(
    dialect: &D,
    out: &mut Items,
    i: usize,
    entry: &Entry<'a, D::Messaging, D::Change>,
) {
    let about = facts(&entry.id, entry.time);
    let before = out.list.len();
    for (j, item) in entry.messaging.iter().flatten().enumerate() {
        dialect.messaging(out, &about, format!("/entry/{i}/messaging/{j}"), item);
    }
    for (j, item) in entry.standby.iter().flatten().enumerate() {
        dialect.standby(out, &about, format!("/entry/{i}/standby/{j}"), item);
    }
    for (j, change) in entry.changes.iter().flatten().enumerate() {
        dialect.change(out, &about, format!("/entry/{i}/changes/{j}"), change);
    }
    for (j, name) in entry.changed_fields.iter().flatten().enumerate() {
        out.changed(&about, format!("/entry/{i}/changed_fields/{j}"), name.get());
    }
    if let Some(field) = entry.field.get() {
        dialect.flat(out, &about, format!("/entry/{i}"), field, entry.value);
    }
    if out.list.len() == before {
        out.unparsed(about.asset(), format!("/entry/{i}"), "empty entry");
    }
}

/// The slow walk: something in the body is not of the expected shape, find out what and save the
/// rest.
fn take_apart<'a, D: Dialect<'a>>(dialect: &D, out: &mut Items, text: &'a str) {
    let entries = match serde_json::from_str::<Body<&'a RawValue>>(text) {
        Ok(body) => body.entry.unwrap_or_default(),
        Err(_) => {
            let json = serde_json::from_str::<IgnoredAny>(text).is_ok();
            out.unparsed(
                "",
                String::new(),
                if json { "broken envelope" } else { "not JSON" },
            );
            return;
        }
    };
    for (i, raw) in entries.into_iter().enumerate() {
        if let Ok(entry) = serde_json::from_str(raw.get()) {
            read_entry(dialect, out, i, &entry);
        } else if let Ok(entry) = serde_json::from_str::<RawEntry<'a>>(raw.get()) {
            read_raw_entry(dialect, out, i, &entry);
        } else {
            out.unparsed("", format!("/entry/{i}"), "broken entry");
        }
    }
}

fn read_raw_entry<'a, D: Dialect<'a>>(
    dialect: &D,
    out: &mut Items,
    i: usize,
    entry: &RawEntry<'a>,
) {
    let about = facts(&entry.id, entry.time);
    let before = out.list.len();
    for (name, list) in [("messaging", entry.messaging), ("standby", entry.standby)] {
        for_each(
            out,
            about.asset(),
            list,
            &format!("/entry/{i}/{name}"),
            |out, pointer, raw| match serde_json::from_str::<D::Messaging>(raw.get()) {
                Ok(item) if name == "messaging" => dialect.messaging(out, &about, pointer, &item),
                Ok(item) => dialect.standby(out, &about, pointer, &item),
                Err(_) => out.unparsed(about.asset(), pointer, &format!("broken {name}")),
            },
        );
    }
    for_each(
        out,
        about.asset(),
        entry.changes,
        &format!("/entry/{i}/changes"),
        |out, pointer, raw| match serde_json::from_str::<D::Change>(raw.get()) {
            Ok(change) => dialect.change(out, &about, pointer, &change),
            Err(_) => dialect.broken_change(out, &about, pointer, raw),
        },
    );
    for_each(
        out,
        about.asset(),
        entry.changed_fields,
        &format!("/entry/{i}/changed_fields"),
        |out, pointer, raw| {
            let name = serde_json::from_str::<Word>(raw.get()).unwrap_or_default();
            out.changed(&about, pointer, name.get());
        },
    );
    if let Some(field) = entry.field.get() {
        dialect.flat(out, &about, format!("/entry/{i}"), field, entry.value);
    }
    if out.list.len() == before {
        out.unparsed(about.asset(), format!("/entry/{i}"), "empty entry");
    }
}

/// Calls `each` with every element of a list and its pointer; a member that is no list is one
/// unparsed item of its own.
pub(crate) fn for_each<'a>(
    out: &mut Items,
    asset: &str,
    list: Option<&'a RawValue>,
    pointer: &str,
    mut each: impl FnMut(&mut Items, String, &'a RawValue),
) {
    let Some(list) = list else { return };
    match serde_json::from_str::<Option<Vec<&'a RawValue>>>(list.get()) {
        Ok(elements) => {
            for (j, raw) in elements.into_iter().flatten().enumerate() {
                each(out, format!("{pointer}/{j}"), raw);
            }
        }
        Err(_) => out.unparsed(asset, pointer.to_owned(), "not a list"),
    }
}

/// Reads a small JSON text (an answer, a header) into an owned shape; `None` if it is another.
pub(crate) fn small<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}
