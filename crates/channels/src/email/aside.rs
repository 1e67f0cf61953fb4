//! Files of a mail are laid aside before it is kept: the journal holds the words and the form of
//! the mail, and the bytes of a file lie where files lie.

use super::{OBJECT, bounce};
use crate::contract::{Answer, Auth, Body, HttpRequest, MediaStep, Method, Target};
use crate::mail::{Fetched, Wrapped};
use data_encoding::BASE64;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sportello_core::message::MediaSource;

/// An inline picture smaller than this is a logo or a line under somebody's signature, not
/// something that was sent.
const ORNAMENT: usize = 12_000;

/// A file that was laid aside, as the journal names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Aside {
    /// The part's place in the mail.
    pub part: u32,
    /// Its bytes.
    pub bytes: u64,
    /// Whether its first bytes are those of a picture that browsers show.
    #[serde(default)]
    pub picture: bool,
}

/// Makes a mail ready for the journal.
pub(super) fn wrap(asset: &str, mail: &Fetched<'_>) -> Wrapped {
    let (mut kept, mut files, mut asides) = (Vec::new(), Vec::new(), Vec::new());
    let mut done = 0;
    // What a server says of a delivery is read whole, with what it brings back.
    let parsed = MessageParser::default().parse(mail.raw);
    if let Some(message) = parsed.filter(|message| !bounce::is_report(message)) {
        for (part, found) in sent_files(&message) {
            let bytes = found.contents();
            let cut = found.raw_body_offset() as usize..found.raw_end_offset() as usize;
            if bytes.is_empty() || cut.start < done || cut.end > mail.raw.len() || cut.is_empty() {
                continue;
            }
            kept.extend_from_slice(&mail.raw[done..cut.start]);
            // The line end before the next boundary.
            kept.extend_from_slice(b"\r\n");
            done = cut.end;
            files.push((name(mail.validity, mail.uid, part), bytes.to_vec()));
            asides.push(Aside {
                part,
                bytes: bytes.len() as u64,
                picture: is_picture(bytes),
            });
        }
    }
    kept.extend_from_slice(&mail.raw[done..]);
    // First of all the object, which is read without the rest.
    let (member, text) = match String::from_utf8(kept) {
        Ok(text) => ("mail", text),
        Err(other) => ("mail64", BASE64.encode(other.as_bytes())),
    };
    let about = json!({
        "validity": mail.validity, "uid": mail.uid, "received": mail.received.0,
        "cut": mail.cut, "files": asides,
    });
    let mut body = format!(
        "{{\"object\":{},\"mailbox\":{},\"{member}\":{}",
        json!(OBJECT),
        json!(asset),
        json!(text)
    );
    body.push(',');
    body.push_str(&about.to_string()[1..]);
    Wrapped {
        body: body.into_bytes(),
        files,
    }
}

/// The parts of a mail that are files somebody sent, in order.
fn sent_files<'m>(
    message: &'m Message<'m>,
) -> impl Iterator<Item = (u32, &'m MessagePart<'m>)> + 'm {
    let mut ids = message.attachments.clone();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().filter_map(move |id| {
        let part = message.part(id)?;
        let ornament = part.content_id().is_some()
            && matches!(part.body, PartType::InlineBinary(_) | PartType::Binary(_))
            && part.contents().len() < ORNAMENT;
        let multipart = matches!(part.body, PartType::Multipart(_));
        (!ornament && !multipart).then_some((id, part))
    })
}

/// The name of a file that was laid aside.
pub(super) fn name(validity: u32, uid: u32, part: u32) -> String {
    format!("{validity}-{uid}-{part}")
}

/// Whether the first bytes are those of a picture that browsers show.
fn is_picture(bytes: &[u8]) -> bool {
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let starts: [&[u8]; 3] = [b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8"];
    webp || starts.iter().any(|start| bytes.starts_with(start))
}

/// The next step for a file: it lies here already.
pub(super) fn media(source: &MediaSource, asked: Option<&Answer>) -> MediaStep {
    let MediaSource::Id { id, .. } = source else {
        return MediaStep::Gone("cause-media-no-source".to_owned());
    };
    let plain = id.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if !plain || id.is_empty() || asked.is_some() {
        return MediaStep::Gone("cause-media-gone".to_owned());
    }
    MediaStep::Download(HttpRequest {
        method: Method::Get,
        target: Target::Kept(id.clone()),
        query: Vec::new(),
        body: Body::Empty,
        auth: Auth::None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::Time;

    #[test]
    fn files_are_laid_aside_and_everything_else_stays() {
        let head = "From: a@x.it\r\nMessage-ID: <a@x>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";
        let words = "--b\r\nContent-Type: text/plain\r\n\r\nEcco\r\n";
        let file = "--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjc=\r\n";
        let raw = format!("{head}{words}{file}--b--\r\n");
        let wrapped = wrap(
            "info@x.it",
            &Fetched {
                validity: 3,
                uid: 7,
                received: Time(5),
                cut: false,
                raw: raw.as_bytes(),
            },
        );
        assert_eq!(wrapped.files, [("3-7-2".to_owned(), b"%PDF-1.7".to_vec())]);
        let body = String::from_utf8(wrapped.body).expect("text");
        assert!(
            body.starts_with("{\"object\":\"email\",\"mailbox\":\"info@x.it\","),
            "{body}"
        );
        assert!(body.contains("Ecco") && !body.contains("JVBERi0"), "{body}");
        assert!(body.contains("a.pdf") && body.contains("--b--"), "{body}");
    }

    #[test]
    fn bytes_that_are_no_text_are_kept_as_they_came() {
        let raw = b"From: a@x.it\r\n\r\n\xe8\xff".to_vec();
        let mail = Fetched {
            validity: 1,
            uid: 1,
            received: Time(5),
            cut: false,
            raw: &raw,
        };
        let body: serde_json::Value =
            serde_json::from_slice(&wrap("info@x.it", &mail).body).expect("JSON");
        assert_eq!(body["mail64"], BASE64.encode(&raw));
    }
}
