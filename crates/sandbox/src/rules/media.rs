//! Media: what is uploaded, what people send, and addresses that expire (`messaging-send.md` §3).

use super::error::{Graph, GraphError, invalid};
use super::request::{ApiResponse, Blob};
use super::signature;
use super::time::{DAY, Ms};
use super::world::{Network, World};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// One picture or file the platform holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// Media or attachment id.
    pub id: String,
    /// SHA-256 in hexadecimal; the bytes are kept under it.
    pub sha256: String,
    /// MIME type.
    pub mime: String,
    /// Bytes.
    pub size: usize,
    /// The asset it belongs to.
    pub asset: String,
    /// When the id dies; `None` = never.
    pub ends: Option<Ms>,
}

/// Ids of uploads live 30 days, ids from webhooks 7.
pub(crate) const UPLOADED: Ms = 30 * DAY;
/// See [`UPLOADED`].
pub(crate) const FROM_WEBHOOK: Ms = 7 * DAY;

/// `image`, `video`, `audio` or `file`, by MIME type.
#[must_use]
pub fn class(mime: &str) -> &'static str {
    match mime.split('/').next().unwrap_or("") {
        "image" => "image",
        "video" => "video",
        "audio" => "audio",
        _ => "file",
    }
}

/// The most bytes of a kind. WhatsApp: image 5 MB, video and audio 16, document 100.
/// Messenger and Instagram: image 8 MB, everything else 25.
#[must_use]
pub fn limit(network: Network, kind: &str) -> usize {
    const MB: usize = 1_048_576;
    match (network, kind) {
        (Network::Whatsapp, "image") => 5 * MB,
        (Network::Whatsapp, "video" | "audio") => 16 * MB,
        (Network::Whatsapp, _) => 100 * MB,
        (_, "image") => 8 * MB,
        _ => 25 * MB,
    }
}

/// Looks at the first bytes of a picture.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some("image/webp"),
        _ => None,
    }
}

/// WhatsApp takes these types only.
pub(crate) fn whatsapp_takes(mime: &str) -> bool {
    let mime = mime.split(';').next().unwrap_or("").trim();
    matches!(
        mime,
        "image/jpeg"
            | "image/png"
            | "image/webp"
            | "video/mp4"
            | "video/3gpp"
            | "audio/aac"
            | "audio/amr"
            | "audio/mpeg"
            | "audio/mp4"
            | "audio/ogg"
            | "text/plain"
            | "application/pdf"
            | "application/msword"
            | "application/vnd.ms-excel"
            | "application/vnd.ms-powerpoint"
            | "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            | "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
}

impl World {
    /// Keeps bytes and gives them an id.
    pub(crate) fn store(
        &mut self,
        id: String,
        asset: &str,
        mime: &str,
        bytes: Blob,
        life: Option<Ms>,
    ) -> String {
        let sha256 = HEXLOWER.encode(&signature::digest(&bytes));
        let media = Media {
            id: id.clone(),
            sha256: sha256.clone(),
            mime: mime.to_owned(),
            size: bytes.len(),
            asset: asset.to_owned(),
            ends: life.map(|life| self.now + life),
        };
        self.blobs.entry(sha256).or_insert(bytes);
        self.media.insert(id.clone(), media);
        id
    }

    /// The bytes of a medium.
    #[must_use]
    pub fn media_bytes(&self, id: &str) -> Option<(&Media, &Blob)> {
        let media = self.media.get(id)?;
        Some((media, self.blobs.get(&media.sha256)?))
    }

    /// The SHA-256 of all bytes held, for whoever keeps them on disk.
    pub fn blobs(&self) -> impl Iterator<Item = (&String, &Blob)> {
        self.blobs.iter()
    }

    /// Hands back bytes after a restart.
    pub fn restore_blob(&mut self, sha256: String, bytes: Blob) {
        self.blobs.insert(sha256, bytes);
    }

    /// The SHA-256 of all media the world knows.
    pub fn wanted_blobs(&self) -> impl Iterator<Item = &String> {
        self.media
            .values()
            .map(|media| &media.sha256)
            .chain(self.upload_pieces())
    }

    /// A signed address on the content network, as Messenger and Instagram webhooks carry it.
    pub(crate) fn cdn_url(&self, media: &Media) -> String {
        let ends = self.now / 1000 + self.settings.cdn_seconds;
        let name = extension(&media.mime);
        format!(
            "{}/cdn/v/t1.15752-9/{}_n.{name}?_nc_cat=109&ccb=1-7&oh=00_{}&oe={ends:X}",
            self.settings.base_url,
            media.id,
            self.seal(&format!("{}/{ends:X}", media.id)),
        )
    }

    /// The 5-minute address of a WhatsApp medium.
    pub(crate) fn media_url(&self, media: &Media) -> String {
        let ends = self.now / 1000 + self.settings.media_url_seconds;
        format!(
            "{}/whatsapp_business/attachments/?mid={}&ext={ends}&hash={}",
            self.settings.base_url,
            media.id,
            self.seal(&format!("{}?{ends}", media.id)),
        )
    }

    fn seal(&self, text: &str) -> String {
        let secret = self
            .apps
            .get(&self.seed.app)
            .map(|app| app.secret.as_str())
            .unwrap_or_default();
        let mut seal = signature::sha256(secret, text.as_bytes());
        seal.truncate(32);
        seal
    }

    /// `GET /cdn/v/…/{id}_n.jpg?oh=…&oe=…`: no token, but the address expires.
    pub(crate) fn cdn(&self, path: &str, params: &super::params::Params) -> ApiResponse {
        let file = path.rsplit('/').next().unwrap_or("");
        let id = file.split('_').next().unwrap_or("");
        let ends = params.text("oe").unwrap_or_default();
        let given = params.text("oh").unwrap_or_default();
        let wanted = format!("00_{}", self.seal(&format!("{id}/{ends}")));
        if !signature::same(&given, &wanted) {
            return plain(403, "Bad URL hash");
        }
        if i64::from_str_radix(&ends, 16).unwrap_or(0) <= self.now / 1000 {
            return plain(403, "URL signature expired");
        }
        match self.media_bytes(id) {
            Some((media, bytes)) => binary(media, bytes),
            None => plain(404, "Not Found"),
        }
    }

    /// `GET /whatsapp_business/attachments/?mid=…`: needs the bearer token and expires.
    pub(crate) fn attachment(
        &self,
        request: &super::request::ApiRequest,
        params: &super::params::Params,
    ) -> ApiResponse {
        let token = super::access::presented(request, params);
        let Ok(token) = self.authorise(token.as_deref(), &super::params::Params::default()) else {
            return plain(401, "Authentication error");
        };
        let id = params.text("mid").unwrap_or_default();
        let ends = params.number("ext").unwrap_or(0);
        let right = signature::same(
            &params.text("hash").unwrap_or_default(),
            &self.seal(&format!("{id}?{ends}")),
        );
        match self.media_bytes(&id) {
            Some((media, bytes))
                if right && ends > self.now / 1000 && token.covers(&media.asset) =>
            {
                binary(media, bytes)
            }
            _ => plain(404, "URL expired or not found"),
        }
    }

    /// The node `GET /{media-id}` of WhatsApp.
    pub(crate) fn media_node(&self, media: &Media) -> Value {
        json!({
            "url": self.media_url(media),
            "mime_type": media.mime,
            "sha256": media.sha256,
            "file_size": media.size,
            "id": media.id,
            "messaging_product": "whatsapp",
        })
    }

    /// Checks bytes against the network's types and sizes.
    ///
    /// # Errors
    /// 100 for a type, 131053 (WhatsApp) or 100/2018109 for a size.
    pub(crate) fn check_media(network: Network, mime: &str, size: usize) -> Graph<()> {
        if network == Network::Whatsapp && !whatsapp_takes(mime) {
            return Err(invalid(&format!(
                "Param file must be a file with one of the following types: audio/aac, audio/mp4, \
                 audio/mpeg, audio/amr, audio/ogg, application/pdf, image/jpeg, image/png, image/webp, \
                 text/plain, video/mp4, video/3gpp. Received file of type '{mime}'."
            )));
        }
        let kind = class(mime);
        if size > limit(network, kind) {
            return Err(match network {
                Network::Whatsapp => GraphError::new(400, 131_053, "(#131053) Media upload error")
                    .details(format!("The {kind} is larger than WhatsApp allows.")),
                _ => invalid("Attachment size exceeds allowable limit").with_subcode(2_018_109),
            });
        }
        Ok(())
    }
}

/// A file extension for a MIME type.
#[must_use]
pub fn extension(mime: &str) -> &'static str {
    match mime {
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "video/mp4" => "mp4",
        "audio/mpeg" => "mp3",
        "application/pdf" => "pdf",
        _ => "jpg",
    }
}

fn binary(media: &Media, bytes: &Blob) -> ApiResponse {
    ApiResponse {
        status: 200,
        headers: vec![
            ("content-type".into(), media.mime.clone()),
            (
                "cache-control".into(),
                "private, no-cache, no-store, must-revalidate".into(),
            ),
        ],
        body: bytes.clone(),
    }
}

/// A plain text answer.
pub(crate) fn plain(status: u16, text: &str) -> ApiResponse {
    ApiResponse {
        status,
        headers: vec![("content-type".into(), "text/plain; charset=UTF-8".into())],
        body: Blob::new(text.as_bytes().to_vec()),
    }
}
