//! What of a post goes along where it is sent as a message instead: its words, and its first photo
//! or film as far as the network takes it.

use super::load;
use crate::auth::SignedIn;
use crate::desk::Desk;
use crate::live::Viewer;
use sportello_core::capability::MediaLimit;
use sportello_core::policy::Refusal;
use sportello_core::post::check::FileFacts;
use sportello_core::template::FileSort;
use sportello_core::{Capability, ChannelId, MediaId, PostId, WorkspaceId};
use sportello_store::StoreError;
use std::collections::BTreeMap;

/// What goes along.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// The post.
    pub post: PostId,
    /// Its words on that channel, its link below them.
    pub text: String,
    /// Its first file that is still here.
    pub file: Option<FileFacts>,
    /// Why that file cannot go, if it cannot.
    pub refusal: Option<Refusal>,
    /// How many files stay behind, because a message has one.
    pub left: usize,
}

impl Taken {
    /// The file that goes.
    pub fn goes(&self) -> Option<MediaId> {
        let file = self.file.as_ref().filter(|_| self.refusal.is_none());
        file.map(|file| file.media)
    }

    /// The file that goes above the words of a template that wants one of that sort.
    pub fn heads(&self, sort: FileSort) -> Option<MediaId> {
        let file = self
            .file
            .as_ref()
            .filter(|file| sort_of(file) == Some(sort));
        file.and_then(|_| self.goes())
    }

    /// The words on one line, as a blank of a template takes them.
    pub fn line(&self) -> String {
        let words: Vec<&str> = self.text.split_whitespace().collect();
        words.join(" ")
    }
}

/// What sort of header a file can be.
pub fn sort_of(file: &FileFacts) -> Option<FileSort> {
    match file.mime.split('/').next() {
        Some("image") => Some(FileSort::Image),
        Some("video") => Some(FileSort::Video),
        _ => None,
    }
}

/// Reads it for whoever is signed in.
pub async fn taken(
    desk: &Desk,
    signed_in: &SignedIn,
    post: PostId,
    channel: ChannelId,
) -> Result<Taken, StoreError> {
    in_workspace(desk, signed_in.workspace, post, channel).await
}

/// Reads it for a page that is open.
pub async fn shown(
    desk: &Desk,
    viewer: &Viewer,
    post: PostId,
    channel: ChannelId,
) -> Result<Taken, StoreError> {
    in_workspace(desk, viewer.workspace, post, channel).await
}

async fn in_workspace(
    desk: &Desk,
    workspace: WorkspaceId,
    post: PostId,
    channel: ChannelId,
) -> Result<Taken, StoreError> {
    let row = desk.store().post(workspace, post).await?;
    let channel = desk.store().channel(workspace, channel).await?;
    let words = desk.engine().words_for(&row.body, &channel);
    let files = desk.engine().file_facts(workspace, &words).await?;
    let can = desk.engine().connector(&channel.kind)?.capabilities();
    let left = files.len().saturating_sub(1);
    let file = files.into_iter().next();
    Ok(Taken {
        post,
        text: said(&words.text, words.link.as_deref()),
        refusal: file.as_ref().and_then(|file| refusal(file, &can.media)),
        file,
        left,
    })
}

/// The words, and the link below them unless they say it.
fn said(text: &str, link: Option<&str>) -> String {
    let (text, link) = (text.trim(), link.unwrap_or_default().trim());
    match (text.is_empty(), link.is_empty() || text.contains(link)) {
        (_, true) => text.to_owned(),
        (true, false) => link.to_owned(),
        (false, false) => format!("{text}\n\n{link}"),
    }
}

/// Why a network does not take a file in a message.
fn refusal(file: &FileFacts, media: &BTreeMap<Capability, MediaLimit>) -> Option<Refusal> {
    let capability = match sort_of(file) {
        Some(FileSort::Image) => Capability::Image,
        Some(FileSort::Video) => Capability::Video,
        _ => Capability::Document,
    };
    let Some(limit) = media.get(&capability) else {
        return Some(Refusal::Unsupported { capability });
    };
    if !limit.mime.is_empty() && !limit.mime.contains(&file.mime) {
        return Some(Refusal::WrongType {
            accepted: limit.mime.clone(),
        });
    }
    (file.bytes > limit.max_bytes).then_some(Refusal::TooLarge {
        bytes: file.bytes,
        max: limit.max_bytes,
    })
}

/// Where a post is sent as a message on a channel.
pub fn address(post: PostId, channel: ChannelId) -> String {
    format!("{}/message?channel={channel}", load::address(post))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_stands_below_the_words_unless_they_say_it() {
        let link = Some("https://fiori.it");
        assert_eq!(said("Peonie!", link), "Peonie!\n\nhttps://fiori.it");
        assert_eq!(said("Su https://fiori.it", link), "Su https://fiori.it");
        assert_eq!(said(" ", link), "https://fiori.it");
        assert_eq!(said(" Rose ", None), "Rose");
    }

    #[test]
    fn a_file_that_a_network_does_not_take_stays_behind() {
        let photo = |mime: &str, bytes| FileFacts {
            media: MediaId(1),
            mime: mime.to_owned(),
            bytes,
            size: None,
            length_ms: None,
            film: None,
        };
        let limit = MediaLimit {
            max_bytes: 5,
            mime: vec!["image/jpeg".to_owned()],
            caption: None,
            by_link: false,
        };
        let can = [(Capability::Image, limit)].into();
        assert_eq!(refusal(&photo("image/jpeg", 5), &can), None);
        let large = refusal(&photo("image/jpeg", 6), &can);
        assert_eq!(large, Some(Refusal::TooLarge { bytes: 6, max: 5 }));
        let webp = refusal(&photo("image/webp", 1), &can);
        assert!(matches!(webp, Some(Refusal::WrongType { .. })));
        let film = refusal(&photo("video/mp4", 1), &can);
        assert!(matches!(film, Some(Refusal::Unsupported { .. })));
    }
}
