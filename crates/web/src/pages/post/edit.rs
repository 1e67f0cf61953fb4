//! What a button changes of a post that is being written, before anything of it is stored: files
//! come, move and go; photos are cropped and converted; a caption is put in.

use super::deed::{Deed, Owner, ratio};
use super::form::{Fields, Written};
use crate::auth::SignedIn;
use crate::desk::Desk;
use sportello_core::MediaId;
use sportello_core::post::{PostFile, PostKind, Variant};
use sportello_engine::library::LibraryError;
use sportello_engine::media::MediaError;
use sportello_engine::media::crop::{MIDDLE, Piece, Remake, RemakeError};
use sportello_store::StoreError;

/// The most files that come to one post at once.
const MOST_FILES: usize = 30;

/// Takes the files that came with the form and those that were picked. What could not be taken is
/// told, and does not keep the rest away.
pub async fn take_files(
    desk: &Desk,
    signed_in: &SignedIn,
    form: &mut Fields,
    written: &mut Written,
) -> Result<(), String> {
    let mut refused = Ok(());
    for upload in std::mem::take(&mut form.uploads) {
        let engine = desk.engine();
        let taken = engine
            .add_to_library(desk.now(), signed_in.workspace, upload.bytes, &upload.name)
            .await;
        match taken {
            Ok(media) => add(written, upload.owner, media, None),
            Err(error) => refused = Err(words(signed_in, &error)),
        }
    }
    let picked = std::mem::take(&mut written.picked);
    let known = desk
        .store()
        .library_files(signed_in.workspace, &picked)
        .await;
    for file in known.unwrap_or_default() {
        let alt = Some(file.alt).filter(|alt| !alt.is_empty());
        add(written, Owner::All, file.media.id, alt);
    }
    refused
}

fn add(written: &mut Written, owner: Owner, media: MediaId, alt: Option<String>) {
    let Some(files) = written.files_of(owner) else {
        return;
    };
    if files.len() < MOST_FILES {
        files.push(PostFile { media, alt });
    }
}

/// Does what a button says to what is being written.
pub async fn change(
    desk: &Desk,
    signed_in: &SignedIn,
    form: &Fields,
    written: &mut Written,
    deed: Deed,
) -> Result<(), String> {
    match deed {
        Deed::Up(owner, nth) => swap(written, owner, nth, nth.checked_sub(1)),
        Deed::Down(owner, nth) => swap(written, owner, nth, nth.checked_add(1)),
        Deed::Remove(owner, nth) => {
            if let Some(files) = written.files_of(owner)
                && nth < files.len()
            {
                files.remove(nth);
            }
        }
        Deed::Crop(owner, media) => {
            let wanted = piece(form, owner, media);
            return remake(desk, signed_in, written, (owner, media), wanted).await;
        }
        Deed::CropTo(owner, media, shape) => {
            let middle = Piece {
                shape,
                zoom: 100,
                place: (MIDDLE, MIDDLE),
            };
            let wanted = Remake {
                piece: Some(middle),
                ..Remake::default()
            };
            return remake(desk, signed_in, written, (owner, media), wanted).await;
        }
        Deed::Convert(owner, media, wanted) => {
            return remake(desk, signed_in, written, (owner, media), wanted).await;
        }
        Deed::IndexFirst(owner, media) => {
            let engine = desk.engine();
            let made = engine.lay_index_first(desk.now(), signed_in.workspace, media);
            let made = made.await.map_err(|error| words(signed_in, &error))?;
            put_in_place(written, (owner, media), made);
        }
        Deed::Kind(owner, kind) => choose(written, owner, kind),
        Deed::Caption(owner, id) => insert(desk, signed_in, written, owner, id).await?,
        Deed::Look
        | Deed::Save
        | Deed::Schedule
        | Deed::Queue
        | Deed::Publish
        | Deed::Ask
        | Deed::Unschedule
        | Deed::Message(_) => {}
    }
    Ok(())
}

fn swap(written: &mut Written, owner: Owner, nth: usize, with: Option<usize>) {
    if let (Some(files), Some(with)) = (written.files_of(owner), with)
        && nth < files.len()
        && with < files.len()
    {
        files.swap(nth, with);
    }
}

fn piece(form: &Fields, owner: Owner, media: MediaId) -> Remake {
    let field = |what: &str| form.field(&format!("{owner}:crop:{media}:{what}"));
    let number = |what: &str, or: u32| field(what).parse().unwrap_or(or);
    let piece = ratio(field("shape")).map(|shape| Piece {
        shape,
        zoom: number("zoom", 100),
        place: (number("x", MIDDLE), number("y", MIDDLE)),
    });
    Remake {
        piece,
        ..Remake::default()
    }
}

/// Makes another photo of one, and puts it in its place.
async fn remake(
    desk: &Desk,
    signed_in: &SignedIn,
    written: &mut Written,
    (owner, media): (Owner, MediaId),
    wanted: Remake,
) -> Result<(), String> {
    let made = desk
        .engine()
        .remake_photo(desk.now(), signed_in.workspace, media, wanted)
        .await
        .map_err(|error| words(signed_in, &error))?;
    put_in_place(written, (owner, media), made);
    Ok(())
}

/// Puts what was made of a file in its place.
fn put_in_place(written: &mut Written, (owner, media): (Owner, MediaId), made: MediaId) {
    let files = written.files_of(owner).into_iter().flatten();
    for file in files.filter(|file| file.media == media) {
        file.media = made;
    }
}

/// Chooses what it is: for all, or for one channel where others are chosen too.
fn choose(written: &mut Written, owner: Owner, kind: PostKind) {
    match owner {
        Owner::One(channel) if written.channels.len() > 1 => {
            let variant = written.body.variants.entry(channel).or_default();
            variant.kind = Some(kind);
        }
        _ => {
            if let Owner::One(channel) = owner
                && let Some(variant) = written.body.variants.get_mut(&channel)
            {
                variant.kind = None;
            }
            written.body.shared.kind = kind;
            written.kind_chosen = true;
        }
    }
    let none = Variant::default();
    written.body.variants.retain(|_, variant| *variant != none);
}

async fn insert(
    desk: &Desk,
    signed_in: &SignedIn,
    written: &mut Written,
    owner: Owner,
    id: i64,
) -> Result<(), String> {
    let captions = desk.store().captions(signed_in.workspace).await;
    let captions = captions.map_err(|error| words(signed_in, &LibraryError::Store(error)))?;
    let Some(caption) = captions.into_iter().find(|caption| caption.id == id) else {
        return Ok(());
    };
    let text = match owner {
        Owner::All => &mut written.body.shared.text,
        Owner::One(channel) => {
            let variant = written.body.variants.entry(channel).or_default();
            variant.text.get_or_insert_default()
        }
    };
    if !text.trim().is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(&caption.text);
    Ok(())
}

/// Why a file was not taken or made, in words.
pub fn words(signed_in: &SignedIn, error: &LibraryError) -> String {
    let r = &signed_in.reader;
    match error {
        LibraryError::NeitherPhotoNorFilm | LibraryError::Media(MediaError::Picture(_)) => {
            r.text("post-no-photo")
        }
        LibraryError::Remake(RemakeError::Unreadable) => r.text("post-no-remake"),
        LibraryError::Remake(RemakeError::TooLarge) => r.text("post-no-smaller"),
        LibraryError::IndexStays => r.text("post-no-index"),
        LibraryError::Store(StoreError::NotFound(_)) => r.text("post-file-missing"),
        LibraryError::Store(_) | LibraryError::Media(_) => {
            tracing::error!(%error, "a file of a post could not be read or stored");
            r.text("connect-not-stored")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::ChannelId;

    fn with_files(ids: &[i64]) -> Written {
        let mut written = Written::default();
        for id in ids {
            add(&mut written, Owner::All, MediaId(*id), None);
        }
        written
    }

    fn ids(written: &Written) -> Vec<i64> {
        let files = written.body.shared.files.iter();
        files.map(|file| file.media.0).collect()
    }

    #[test]
    fn the_first_file_does_not_move_up_nor_the_last_one_down() {
        let mut written = with_files(&[1, 2, 3]);
        swap(&mut written, Owner::All, 0, 0_usize.checked_sub(1));
        swap(&mut written, Owner::All, 2, Some(3));
        swap(&mut written, Owner::All, 9, Some(8));
        assert_eq!(ids(&written), [1, 2, 3]);
        swap(&mut written, Owner::All, 2, Some(1));
        assert_eq!(ids(&written), [1, 3, 2]);
    }

    #[test]
    fn another_kind_on_one_channel_is_that_channels_own_only_beside_others() {
        let (one, two) = (ChannelId(1), ChannelId(2));
        let mut written = Written {
            channels: vec![one, two],
            ..Written::default()
        };
        choose(&mut written, Owner::One(two), PostKind::Story);
        assert_eq!(written.body.for_channel(two).kind, PostKind::Story);
        assert!(!written.kind_chosen, "the shared kind stays");
        written.channels = vec![two];
        choose(&mut written, Owner::One(two), PostKind::Photos);
        assert!(written.body.variants.is_empty());
        assert_eq!(written.body.for_channel(two).kind, PostKind::Photos);
    }
}
