//! Uploads: `POST /{phone}/media` and `POST /{page}/message_attachments`.

use super::super::access::Token;
use super::super::error::{Graph, invalid, no_object};
use super::super::ids;
use super::super::media::{self, UPLOADED};
use super::super::multipart::Part;
use super::super::params::plain;
use super::super::request::{Blob, Effect};
use super::super::route::Call;
use super::super::send::{page_token, unfetched};
use super::super::task::Work;
use super::super::world::{Network, World};
use serde_json::{Value, json};

impl World {
    pub(crate) fn upload_media(&mut self, call: &mut Call<'_>, token: &Token) -> Graph<Value> {
        let phone = call.node().to_owned();
        if !self.phones.contains_key(&phone) || !token.covers(&phone) {
            return Err(no_object("post", &phone));
        }
        if call.params.text("messaging_product").as_deref() != Some("whatsapp") {
            return Err(invalid("The parameter messaging_product is required."));
        }
        let declared = call.params.text("type");
        let part = call
            .params
            .files
            .iter()
            .find(|part| part.name == "file")
            .cloned();
        let part = part.ok_or_else(|| invalid("The parameter file is required."))?;
        let mime = mime_of(&part, declared.as_deref());
        Self::check_media(Network::Whatsapp, &mime, part.bytes.len())?;
        let id = ids::digits(call.rng, 16);
        let id = self.store(id, &phone, &mime, Blob::new(part.bytes), Some(UPLOADED));
        call.acted = true;
        Ok(json!({ "id": id }))
    }

    pub(crate) fn upload_attachment(&mut self, call: &mut Call<'_>, token: &Token) -> Graph<Value> {
        let asset = call.node().to_owned();
        let network = self
            .network_of(&asset)
            .filter(|network| *network != Network::Whatsapp);
        let (true, Some(network)) = (token.covers(&asset), network) else {
            return Err(no_object("post", &asset));
        };
        page_token(token)?;
        let message = call.params.json("message").unwrap_or_default();
        let kind = message["attachment"]["type"]
            .as_str()
            .unwrap_or("")
            .to_ascii_lowercase();
        if !matches!(kind.as_str(), "image" | "video" | "audio" | "file") {
            return Err(invalid(
                "Invalid parameter: message[attachment][type] must be one of the following values: image, video, audio, file",
            ));
        }
        if let Some(url) = plain(&message["attachment"]["payload"]["url"]) {
            let limit = media::limit(network, &kind);
            let work = Work::Attachment { asset, kind };
            let (number, effect) =
                self.hand_out(work, |task| Effect::FetchLink { task, url, limit });
            call.effects.push(effect);
            call.pending = Some(number);
            return Ok(Value::Null);
        }
        let id = self.filedata(call, network, &asset, &kind)?;
        call.acted = true;
        Ok(json!({ "attachment_id": id }))
    }

    /// Keeps the file that came in the form of a call.
    pub(crate) fn filedata(
        &mut self,
        call: &mut Call<'_>,
        network: Network,
        asset: &str,
        kind: &str,
    ) -> Graph<String> {
        let part = call.params.files.first().cloned();
        let part =
            part.ok_or_else(|| invalid("Invalid parameter: filedata or a url is required"))?;
        let mime = mime_of(&part, None);
        if kind == "image" && media::class(&mime) != "image" {
            return Err(unfetched());
        }
        Self::check_media(network, &mime, part.bytes.len())?;
        let id = ids::digits(call.rng, 16);
        Ok(self.store(id, asset, &mime, Blob::new(part.bytes), None))
    }

    pub(crate) fn delete_media(&mut self, call: &mut Call<'_>, token: &Token) -> Graph<Value> {
        let id = call.node().to_owned();
        if !self
            .media
            .get(&id)
            .is_some_and(|media| token.covers(&media.asset))
        {
            return Err(no_object("delete", &id));
        }
        self.media.remove(&id);
        call.acted = true;
        Ok(json!({ "success": true }))
    }
}

/// What the bytes are, before what the caller says they are.
fn mime_of(part: &Part, declared: Option<&str>) -> String {
    let said = declared
        .filter(|word| word.contains('/'))
        .or(part.content_type.as_deref());
    let said = said.unwrap_or("application/octet-stream");
    media::sniff(&part.bytes).unwrap_or(said).to_owned()
}
