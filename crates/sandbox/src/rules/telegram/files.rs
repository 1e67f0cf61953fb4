//! Files: what people and bots sent, and their paths (`telegram.md`, "Files").

use super::call::{Doing, told};
use super::{Refused, Told};
use crate::rules::chance::Chance;
use crate::rules::ids;
use crate::rules::media::Media;
use crate::rules::request::{ApiResponse, Blob};
use crate::rules::world::World;
use serde_json::{Value, json};

/// The largest file that a bot may fetch.
const MOST: usize = 20_000_000;

/// The member of a message that holds a file of this kind.
pub(super) fn member(kind: &str) -> &'static str {
    match kind {
        "image" | "photo" => "photo",
        "video" => "video",
        "audio" => "audio",
        "voice" => "voice",
        "sticker" => "sticker",
        _ => "document",
    }
}

/// A file as a message shows it: a picture in two sizes, the largest last.
pub(super) fn shown(member: &str, media: &Media) -> Value {
    let file = json!({
        "file_id": media.id,
        "file_unique_id": media.sha256.get(..16),
        "file_size": media.size,
        "mime_type": media.mime,
    });
    if member != "photo" {
        return file;
    }
    let size = |width: u32| {
        json!({
            "file_id": media.id,
            "file_unique_id": media.sha256.get(..16),
            "file_size": media.size,
            "width": width,
            "height": width * 3 / 4,
        })
    };
    json!([size(320), size(1_280)])
}

/// Where a file is to be had, below the bot's files.
fn path_of(media: &Media) -> String {
    let end = media.mime.rsplit('/').next().unwrap_or("bin");
    format!("files/{}.{end}", media.id)
}

impl World {
    pub(super) fn keep_file(
        &mut self,
        rng: &mut dyn Chance,
        bot: &str,
        mime: &str,
        bytes: Blob,
    ) -> String {
        let id = format!("AgAC{}", ids::letters(rng, 40));
        self.store(id, bot, mime, bytes, None)
    }

    pub(super) fn get_file(&self, doing: &Doing<'_>) -> Told {
        let id = doing.params.text("file_id").unwrap_or_default();
        let media = self.media.get(&id).filter(|media| media.asset == doing.bot);
        let Some(media) = media else {
            return Err(Refused::bad("invalid file_id"));
        };
        if media.size > MOST {
            return Err(Refused::bad("file is too big"));
        }
        Ok(json!({
            "file_id": media.id,
            "file_unique_id": media.sha256.get(..16),
            "file_size": media.size,
            "file_path": path_of(media),
        }))
    }

    pub(super) fn bot_file(&self, bot: &str, path: &str) -> ApiResponse {
        let name = path.strip_prefix("files/").unwrap_or_default();
        let id = name.split('.').next().unwrap_or_default();
        let own = |media: &Media| media.asset == bot && path_of(media) == path;
        let found = self.media_bytes(id).filter(|(media, _)| own(media));
        match found {
            Some((_, bytes)) => ApiResponse {
                status: 200,
                headers: vec![("content-type".into(), "application/octet-stream".into())],
                body: bytes.clone(),
            },
            None => told(Err(Refused::new(404, "Not Found"))),
        }
    }
}
