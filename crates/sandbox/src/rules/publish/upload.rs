//! Files that are sent as they are, in one go or in pieces: `/video-upload/…` and
//! `/ig-api-upload/…` of the upload host, which the sandbox serves on its own, and the app's
//! `/upload:…` (`publishing.md` §1, §2).

use super::super::access::Token;
use super::super::chance::Chance;
use super::super::error::{Graph, GraphError, no_object};
use super::super::fault::Action;
use super::super::ids;
use super::super::params::Raw;
use super::super::request::{Blob, Effect};
use super::super::route::Call;
use super::super::signature;
use super::super::task::{TaskResult, Work};
use super::super::world::World;
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The largest file taken in pieces (300 MB, `publishing.md` §2).
const LARGEST: u64 = 300 * 1024 * 1024;

/// A file on its way in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// The asset or app it is for.
    pub owner: String,
    /// Its size in bytes, once it was told.
    pub size: Option<u64>,
    /// How many bytes are here.
    pub got: u64,
    /// The SHA-256 of every piece, in order; the bytes are kept under it.
    pub pieces: Vec<String>,
}

impl Upload {
    /// Whether all of it is here.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.got > 0 && self.size == Some(self.got)
    }

    /// The `uploading_phase` of a status.
    pub(super) fn phase(&self) -> Value {
        let status = match (self.got, self.is_whole()) {
            (0, _) => "not_started",
            (_, true) => "complete",
            _ => "in_progress",
        };
        json!({ "status": status, "bytes_transferred": self.got })
    }
}

impl World {
    /// The SHA-256 of every piece that is still needed.
    pub(in crate::rules) fn upload_pieces(&self) -> impl Iterator<Item = &String> {
        self.uploads.values().flat_map(|upload| &upload.pieces)
    }

    /// Takes a piece that begins at `offset`. Bytes that are here already are passed over; a gap
    /// is refused.
    pub(super) fn take_piece(&mut self, key: &str, offset: u64, bytes: &[u8]) -> Graph<()> {
        let Some(upload) = self.uploads.get_mut(key) else {
            return Err(no_object("post", key));
        };
        let end = offset.saturating_add(bytes.len() as u64);
        if offset > upload.got || end > upload.size.unwrap_or(LARGEST) {
            return Err(wrong_offset(upload.got));
        }
        let known = usize::try_from(upload.got - offset).unwrap_or(usize::MAX);
        let fresh = bytes.get(known..).unwrap_or_default();
        if fresh.is_empty() {
            return Ok(());
        }
        let digest = HEXLOWER.encode(&signature::digest(fresh));
        upload.got += fresh.len() as u64;
        upload.pieces.push(digest.clone());
        self.blobs
            .entry(digest)
            .or_insert_with(|| Blob::new(fresh.to_vec()));
        Ok(())
    }

    /// Puts the pieces together, once, and keeps the file as a medium of its owner.
    pub(super) fn assemble(&mut self, rng: &mut dyn Chance, key: &str, mime: &str) -> String {
        let upload = self.uploads.remove(key).unwrap_or_default();
        let mut bytes = Vec::new();
        for piece in &upload.pieces {
            if let Some(blob) = self.blobs.get(piece) {
                bytes.extend_from_slice(blob);
            }
        }
        for piece in &upload.pieces {
            let used = self.media.values().any(|media| media.sha256 == *piece)
                || self.upload_pieces().any(|other| other == piece);
            if !used {
                self.blobs.remove(piece);
            }
        }
        let mime = super::look(&bytes).map_or(mime, |look| look.mime);
        let id = ids::digits(rng, 16);
        self.store(id, &upload.owner, mime, Blob::new(bytes), None)
    }

    /// `POST /video-upload/{version}/{film}` and `POST /ig-api-upload/{version}/{container}`.
    ///
    /// Bytes go on at the offset that the status tells; offset 0 begins anew. With `file_url` the
    /// platform fetches the file itself.
    pub(super) fn rupload(&mut self, call: &mut Call<'_>, token: &Token) -> Graph<Value> {
        let key = call.segments.last().cloned().unwrap_or_default();
        let of_page = call.node() == "video-upload";
        let known = match of_page {
            true => self.films.get(&key).map(|film| film.asset.clone()),
            false => self.containers.get(&key).map(|one| one.asset.clone()),
        };
        let raw = call.params.raw.take().unwrap_or_default();
        let open = self.uploads.contains_key(&key);
        if !known.is_some_and(|asset| token.covers(&asset)) || !open {
            return Err(GraphError::new(404, 100, "The upload does not exist"));
        }
        // The upload hosts take `OAuth`, not `Bearer` (`publishing.md` §2).
        if !raw.by_oauth {
            return Err(GraphError::new(401, 190, "Authorization must be OAuth"));
        }
        if let Some(url) = raw.url {
            let limit = usize::try_from(LARGEST).unwrap_or(usize::MAX);
            let (number, effect) = self.hand_out(Work::Upload(key), |task| Effect::FetchLink {
                task,
                url,
                limit,
            });
            call.effects.push(effect);
            call.pending = Some(number);
            return Ok(Value::Null);
        }
        self.take_raw(call, &key, &raw)?;
        call.acted = true;
        if self.uploads.get(&key).is_some_and(Upload::is_whole) && !of_page {
            self.container_whole(call.rng, &key);
        }
        Ok(match of_page {
            true => json!({ "success": true }),
            false => json!({ "success": true, "message": "Upload successful." }),
        })
    }

    fn take_raw(&mut self, call: &Call<'_>, key: &str, raw: &Raw) -> Graph<()> {
        let offset = raw.offset.ok_or_else(|| wrong("offset is required"))?;
        let size = raw.size.ok_or_else(|| wrong("file_size is required"))?;
        if size == 0 || size > LARGEST {
            return Err(wrong("file_size is out of range"));
        }
        let upload = self.uploads.entry(key.to_owned()).or_default();
        if offset == 0 {
            upload.got = 0;
            upload.pieces.clear();
            upload.size = Some(size);
        }
        if upload.got != offset || upload.size != Some(size) {
            return Err(wrong_offset(upload.got));
        }
        self.take_piece(key, offset, cut(call, &raw.bytes))
    }

    /// The file of a reel, a story or a container was fetched, or not.
    pub(in crate::rules) fn fetched_upload(
        &mut self,
        rng: &mut dyn Chance,
        key: &str,
        result: &TaskResult,
    ) -> Graph<Value> {
        if result.status != Some(200) || result.body.is_empty() {
            return Err(wrong("The file_url could not be fetched"));
        }
        if let Some(upload) = self.uploads.get_mut(key) {
            upload.size = Some(result.body.len() as u64);
            upload.got = 0;
            upload.pieces.clear();
        }
        self.take_piece(key, 0, &result.body)?;
        if self.containers.contains_key(key) {
            self.container_whole(rng, key);
        }
        Ok(json!({ "success": true }))
    }

    /// `POST /{app}/uploads`: a session for a file that is sent as it is.
    pub(in crate::rules) fn begin_upload(
        &mut self,
        call: &mut Call<'_>,
        app: &str,
    ) -> Graph<Value> {
        let length = call.params.number("file_length").unwrap_or_default();
        let size = u64::try_from(length).ok().filter(|size| *size > 0);
        if size.is_none() || call.params.text("file_type").is_none() {
            return Err(super::super::error::missing(
                "The parameters file_length and file_type are required",
            ));
        }
        let id = format!("upload:{}", ids::letters(call.rng, 32));
        let upload = Upload {
            owner: app.to_owned(),
            size,
            ..Upload::default()
        };
        self.uploads.insert(id.clone(), upload);
        call.acted = true;
        Ok(json!({ "id": id }))
    }

    /// `GET` and `POST /upload:…`: how far it is; the bytes, answered with a handle to name the
    /// file by.
    pub(in crate::rules) fn upload_session(
        &mut self,
        call: &mut Call<'_>,
        id: &str,
    ) -> Graph<Value> {
        let method = call.method.clone();
        let got = self.uploads.get(id).map(|upload| upload.got);
        let got = got.ok_or_else(|| no_object(&method, id))?;
        if method == "GET" {
            return Ok(json!({ "id": id, "file_offset": got }));
        }
        let raw = call.params.raw.take().unwrap_or_default();
        let bytes = cut(call, &raw.bytes).to_vec();
        self.take_piece(id, raw.offset.unwrap_or(0), &bytes)?;
        call.acted = true;
        if !self.uploads.get(id).is_some_and(Upload::is_whole) {
            let got = self.uploads.get(id).map_or(0, |upload| upload.got);
            return Ok(json!({ "id": id, "file_offset": got }));
        }
        let media = self.assemble(call.rng, id, "application/octet-stream");
        let handle = format!("4::{}", ids::letters(call.rng, 48));
        self.held
            .insert(format!("handle/{handle}"), Value::String(media));
        Ok(json!({ "h": handle }))
    }
}

/// The bytes of a request, or the part that came before the connection was cut.
pub(super) fn cut<'b>(call: &Call<'_>, bytes: &'b [u8]) -> &'b [u8] {
    match call.dress.fault {
        Some(Action::Cut { bytes: most }) => {
            let most = most.and_then(|most| usize::try_from(most).ok());
            let end = most.unwrap_or(bytes.len() / 2).min(bytes.len());
            bytes.get(..end).unwrap_or_default()
        }
        _ => bytes,
    }
}

fn wrong(why: &str) -> Box<GraphError> {
    GraphError::new(400, 100, why)
}

fn wrong_offset(got: u64) -> Box<GraphError> {
    GraphError::new(400, 100, format!("The upload goes on at offset {got}")).transient()
}
