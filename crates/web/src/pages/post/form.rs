//! What the form of a post says: the whole of what is being written stands in its fields, so any
//! button may change it and show it again, and nothing is stored until it is saved.

use super::deed::{Deed, Owner};
use crate::desk::Desk;
use crate::trouble::Trouble;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use bytes::Bytes;
use sportello_core::post::{PostBody, PostFile, PostKind, PostWords, Utm, Variant};
use sportello_core::{ChannelId, MediaId};
use std::collections::BTreeMap;

/// A file that came with a form.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Whose it is to be.
    pub owner: Owner,
    /// Its name where it came from.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Fields in their order, and files that are not empty.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    pairs: Vec<(String, String)>,
    /// The files.
    pub uploads: Vec<Upload>,
}

impl Fields {
    /// Reads a form with parts.
    pub async fn read(desk: &Desk, request: Request) -> Result<Fields, Trouble> {
        let mut parts = Multipart::from_request(request, desk)
            .await
            .map_err(|_| Trouble::Unreadable)?;
        let mut form = Fields::default();
        while let Some(field) = parts.next_field().await.map_err(|e| unreadable(&e))? {
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(str::to_owned) {
                Some(file) => {
                    let bytes = field.bytes().await.map_err(|e| unreadable(&e))?;
                    let owner = name.split(':').next().and_then(Owner::parse);
                    form.uploads.extend((!bytes.is_empty()).then_some(Upload {
                        owner: owner.unwrap_or_default(),
                        name: file,
                        bytes,
                    }));
                }
                None => {
                    let text = field.text().await.map_err(|e| unreadable(&e))?;
                    form.put(&name, &text.replace("\r\n", "\n"));
                }
            }
        }
        Ok(form)
    }

    /// Adds a field.
    pub fn put(&mut self, name: &str, value: &str) {
        self.pairs.push((name.to_owned(), value.to_owned()));
    }

    /// The last field of that name; empty when there is none.
    pub fn field(&self, name: &str) -> &str {
        let found = self.pairs.iter().rev().find(|(n, _)| n == name);
        found.map_or("", |(_, value)| value)
    }

    /// All fields of that name.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        let fields = self.pairs.iter().filter(move |(n, _)| n == name);
        fields.map(|(_, value)| value.as_str())
    }

    fn said(&self, name: &str) -> Option<String> {
        Some(self.field(name).trim().to_owned()).filter(|text| !text.is_empty())
    }
}

fn unreadable(error: &MultipartError) -> Trouble {
    match error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        true => Trouble::TooLarge,
        false => Trouble::Unreadable,
    }
}

/// A post as it is being written.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// What it says and shows.
    pub body: PostBody,
    /// Whether a person chose what it is; otherwise its files tell.
    pub kind_chosen: bool,
    /// The channels it goes to.
    pub channels: Vec<ChannelId>,
    /// The local time it goes out, as a field for times says it; empty = none yet.
    pub at: String,
    /// The version it was read at; nought = it is new.
    pub version: u32,
    /// What makes a new one the same when the form is sent again; empty = there is none yet.
    pub key: String,
    /// Words to a manager.
    pub remark: String,
    /// Files of the library that were picked.
    pub picked: Vec<MediaId>,
}

impl Written {
    /// The post that a form describes, and what is to be done with it.
    pub fn of(form: &Fields) -> (Written, Deed) {
        let channels: Vec<ChannelId> = form.all("channel").filter_map(channel).collect();
        let own = form.all("known").filter_map(channel);
        let variants: BTreeMap<ChannelId, Variant> = own
            .map(|id| (id, variant(form, id)))
            .filter(|(_, variant)| *variant != Variant::default())
            .collect();
        let kind = PostKind::parse(form.field("all:kind"));
        let shared = PostWords {
            kind: kind.unwrap_or_default(),
            text: form.field("all:text").to_owned(),
            link: form.said("all:link"),
            title: form.said("all:title"),
            files: files(form, Owner::All),
            first_comment: form.said("all:comment"),
            cover_ms: seconds(form.field("all:cover")),
        };
        let written = Written {
            body: PostBody {
                shared,
                variants,
                utm: utm(form),
            },
            kind_chosen: kind.is_some(),
            channels,
            at: form.field("at").trim().to_owned(),
            version: form.field("version").parse().unwrap_or(0),
            key: form.field("key").chars().take(64).collect(),
            remark: form.field("remark").trim().to_owned(),
            picked: form.all("pick").filter_map(media).collect(),
        };
        (written, Deed::parse(form.field("do")))
    }

    /// The files of an owner; `None` where a channel shows the shared ones.
    pub fn files_of(&mut self, owner: Owner) -> Option<&mut Vec<PostFile>> {
        match owner {
            Owner::All => Some(&mut self.body.shared.files),
            Owner::One(channel) => self.body.variants.get_mut(&channel)?.files.as_mut(),
        }
    }

    /// Every file that is named anywhere, each once.
    pub fn media(&self) -> Vec<MediaId> {
        let own = self.body.variants.values().filter_map(|v| v.files.as_ref());
        let all = std::iter::once(&self.body.shared.files).chain(own);
        let mut ids: Vec<MediaId> = all.flatten().map(|file| file.media).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Whether nothing was written and nothing chosen yet.
    pub fn is_blank(&self) -> bool {
        let shared = &self.body.shared;
        shared.text.trim().is_empty() && self.media().is_empty() && shared.link.is_none()
    }
}

/// The id of a channel in a field.
fn channel(text: &str) -> Option<ChannelId> {
    text.parse().ok().map(ChannelId)
}

fn media(text: &str) -> Option<MediaId> {
    text.parse().ok().map(MediaId)
}

/// Seconds, with a comma or a point, as milliseconds. Only digits are read, so nothing is lost to
/// rounding.
fn seconds(text: &str) -> Option<u32> {
    let text = text.trim().replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    let whole: u32 = whole.parse().ok()?;
    whole.checked_mul(1_000)?.checked_add(part.parse().ok()?)
}

fn files(form: &Fields, owner: Owner) -> Vec<PostFile> {
    let ids = form.pairs.iter().filter(|(name, _)| {
        let of = name.strip_suffix(":file").and_then(Owner::parse);
        of == Some(owner)
    });
    let file = |(_, id): &(String, String)| {
        let media = media(id)?;
        let alt = form.said(&format!("{owner}:alt:{media}"));
        Some(PostFile { media, alt })
    };
    ids.filter_map(file).collect()
}

fn variant(form: &Fields, id: ChannelId) -> Variant {
    let owner = Owner::One(id);
    let has = |what: &str| form.all(&format!("{owner}:own")).any(|one| one == what);
    let text = |what: &str| form.field(&format!("{owner}:{what}")).to_owned();
    let own = files(form, owner);
    Variant {
        kind: PostKind::parse(&text("kind")),
        text: has("text").then(|| text("text")),
        // Files of its own begin as the shared ones: what is to differ is seldom all of it.
        files: has("files").then(|| match own.is_empty() && !has("files-begun") {
            true => files(form, Owner::All),
            false => own,
        }),
        first_comment: has("comment").then(|| text("comment").trim().to_owned()),
    }
}

fn utm(form: &Fields) -> Option<Utm> {
    let tag = |name: &str| form.field(name).trim().to_owned();
    let utm = Utm {
        source: tag("utm_source"),
        medium: tag("utm_medium"),
        campaign: tag("utm_campaign"),
        term: tag("utm_term"),
        content: tag("utm_content"),
    };
    (utm != Utm::default()).then_some(utm)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(pairs: &[(&str, &str)]) -> Written {
        let mut form = Fields::default();
        for (name, value) in pairs {
            form.put(name, value);
        }
        Written::of(&form).0
    }

    #[test]
    fn files_keep_their_order_and_what_they_show() {
        let post = written(&[
            ("all:file", "7"),
            ("all:alt:7", " Una rosa "),
            ("all:file", "5"),
            ("all:alt:5", ""),
        ]);
        let files: Vec<(i64, Option<&str>)> = post
            .body
            .shared
            .files
            .iter()
            .map(|f| (f.media.0, f.alt.as_deref()))
            .collect();
        assert_eq!(files, [(7, Some("Una rosa")), (5, None)]);
    }

    #[test]
    fn a_channel_has_of_its_own_only_what_was_chosen() {
        let post = written(&[
            ("known", "2"),
            ("2:text", "non scelto"),
            ("2:own", "comment"),
            ("2:comment", ""),
            ("known", "3"),
            ("3:text", "nemmeno qui"),
        ]);
        assert_eq!(post.body.variants.len(), 1);
        let own = &post.body.variants[&ChannelId(2)];
        assert_eq!(own.text, None);
        assert_eq!(own.first_comment.as_deref(), Some(""), "none at all there");
    }

    #[test]
    fn files_of_a_channels_own_begin_as_the_shared_ones() {
        let begin = [("all:file", "7"), ("known", "2"), ("2:own", "files")];
        let post = written(&begin);
        let own = |post: &Written| post.body.variants[&ChannelId(2)].files.clone();
        assert_eq!(own(&post).map(|f| f.len()), Some(1));
        let emptied = written(&[&begin[..], &[("2:own", "files-begun")]].concat());
        assert_eq!(own(&emptied).map(|f| f.len()), Some(0), "taken off again");
    }

    #[test]
    fn seconds_are_read_with_a_comma_or_a_point() {
        assert_eq!(seconds("1,5"), Some(1_500));
        assert_eq!(seconds("12"), Some(12_000));
        assert_eq!(seconds("0.04"), Some(40));
        for none in ["", "uno", "-1", "5000000"] {
            assert_eq!(seconds(none), None, "{none}");
        }
    }
}
