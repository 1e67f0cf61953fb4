//! Sends of the WhatsApp Cloud API (`messaging-send.md` §3).

use super::super::access::Token;
use super::super::error::{Graph, GraphError, bad_value, invalid, missing};
use super::super::ids;
use super::super::media;
use super::super::params::plain;
use super::super::request::Effect;
use super::super::route::{Call, digits};
use super::super::task::Work;
use super::super::time::DAY;
use super::super::world::{Network, World};
use super::{Draft, WINDOW};
use serde_json::{Value, json};

const TEXT: usize = 4096;
const CAPTION: usize = 1024;
const CALLBACK_DATA: usize = 512;

/// Whom a send is for.
struct Receiver {
    /// As the caller wrote it.
    input: String,
    address: String,
    /// Addressed by business-scoped id: the answer then carries it instead of the number.
    scoped: Option<String>,
}

impl World {
    pub(super) fn send_whatsapp(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        asset: &str,
    ) -> Graph<Value> {
        if call.params.text("messaging_product").as_deref() != Some("whatsapp") {
            return Err(invalid("The parameter messaging_product is required.")
                .details("messaging_product must be whatsapp"));
        }
        if call.params.text("status").is_some() {
            return self.mark_read(call, asset);
        }
        let receiver = self.receiver(call)?;
        let own = self
            .phones
            .get(asset)
            .map(|phone| phone.number.clone())
            .unwrap_or_default();
        if receiver.address == own {
            return Err(
                GraphError::new(400, 131_021, "(#131021) Recipient cannot be sender")
                    .details("Recipient and sender phone numbers are the same."),
            );
        }
        let mut draft = self.whatsapp_draft(call, token, asset, &receiver.address)?;
        self.fill_whatsapp(call, &mut draft)?;
        self.take_send(Network::Whatsapp, asset, &receiver.address)?;
        if draft.thread.is_empty() {
            draft.thread = self.first_contact(call, asset, &receiver.address);
        }
        let on_whatsapp = self
            .addresses
            .contains_key(&format!("wa/{}", receiver.address));
        if !on_whatsapp {
            // Nobody in the sandbox has this number: undeliverable, told by status.
            draft.fails = draft.fails.or(Some(131_026));
        } else if draft.kind != "template" && !self.window_open(&draft.thread, WINDOW) {
            draft.fails = draft.fails.or(Some(131_047));
        }
        let id = draft.id.clone();
        self.set_off(call, draft);
        call.acted = true;
        call.message = Some(id.clone());
        let mut contact = json!({ "input": receiver.input });
        match &receiver.scoped {
            Some(scoped) => contact["user_id"] = json!(scoped),
            None => contact["wa_id"] = json!(receiver.address),
        }
        Ok(json!({
            "messaging_product": "whatsapp",
            "contacts": [contact],
            "messages": [{ "id": id }],
        }))
    }

    /// A draft without its content; the thread is empty when there is none yet.
    fn whatsapp_draft(
        &self,
        call: &mut Call<'_>,
        token: &Token,
        asset: &str,
        address: &str,
    ) -> Graph<Draft> {
        let context = call.params.json("context").unwrap_or_default();
        Ok(Draft {
            id: ids::message(call.rng, Network::Whatsapp, address, true),
            network: Network::Whatsapp,
            asset: asset.to_owned(),
            address: address.to_owned(),
            thread: self
                .thread_of(asset, address)
                .map(|thread| thread.id.clone())
                .unwrap_or_default(),
            kind: "text".to_owned(),
            text: None,
            media: None,
            link: None,
            opaque: callback_data(call)?,
            app: token.app.clone(),
            reply_to: plain(&context["message_id"]),
            fails: call.fails,
            never: call.never,
            late: call.late,
            content: None,
        })
    }

    fn receiver(&self, call: &Call<'_>) -> Graph<Receiver> {
        if let Some(input) = call.params.text("to") {
            let address = digits(&input);
            let odd = input
                .chars()
                .any(|c| !c.is_ascii_digit() && !"+-() .".contains(c));
            if odd || !(7..=15).contains(&address.len()) {
                return Err(bad_value(
                    "The parameter to must be a valid WhatsApp phone number.",
                ));
            }
            return Ok(Receiver {
                input,
                address,
                scoped: None,
            });
        }
        let Some(scoped) = call.params.text("recipient") else {
            return Err(missing("The parameter to is required."));
        };
        let person = self.addresses.get(&format!("bsuid/{scoped}"));
        let address = person.and_then(|name| self.people.get(name)?.ids.get("wa").cloned());
        let address =
            address.ok_or_else(|| bad_value("The parameter recipient is not a known user id."))?;
        Ok(Receiver {
            input: scoped.clone(),
            address,
            scoped: Some(scoped),
        })
    }

    /// Reads the message itself.
    fn fill_whatsapp(&self, call: &Call<'_>, draft: &mut Draft) -> Graph<()> {
        let kind = call
            .params
            .text("type")
            .unwrap_or_else(|| "text".to_owned());
        let member = call.params.json(&kind).unwrap_or_default();
        draft.kind.clone_from(&kind);
        match kind.as_str() {
            "text" => {
                let body = plain(&member["body"]).filter(|body| !body.is_empty());
                let body =
                    body.ok_or_else(|| missing("The parameter text['body'] is required."))?;
                if body.chars().count() > TEXT {
                    return Err(invalid(
                        "Param text['body'] must be at most 4096 characters long.",
                    ));
                }
                draft.text = Some(body);
            }
            "image" | "video" | "audio" | "document" | "sticker" => {
                self.fill_media(draft, &kind, &member)?
            }
            "reaction" => {
                let id = plain(&member["message_id"]).unwrap_or_default();
                let target = self.messages.get(&id);
                if target.is_none_or(|message| message.thread != draft.thread) {
                    return Err(bad_value(
                        "The parameter reaction['message_id'] is not a message of this chat.",
                    ));
                }
                draft.text = plain(&member["emoji"]);
                draft.reply_to = Some(id);
            }
            "interactive" => {
                interactive(&member)?;
                draft.text = plain(&member["body"]["text"]);
                draft.content = Some(member.to_string());
            }
            "location" | "contacts" => {
                let there = match kind.as_str() {
                    "location" => member["latitude"].is_number() && member["longitude"].is_number(),
                    _ => member.as_array().is_some_and(|cards| {
                        !cards.is_empty()
                            && cards
                                .iter()
                                .all(|c| c["name"]["formatted_name"].is_string())
                    }),
                };
                if !there {
                    return Err(missing(&format!("The parameter {kind} is not complete.")));
                }
                draft.content = Some(member.to_string());
            }
            "template" => {
                draft.text = Some(self.filled_template(&draft.asset, &member)?);
                draft.content = Some(member.to_string());
            }
            _ => {
                return Err(
                    GraphError::new(400, 131_051, "(#131051) Unsupported message type")
                        .details("Message type is not currently supported."),
                );
            }
        }
        Ok(())
    }

    fn fill_media(&self, draft: &mut Draft, kind: &str, member: &Value) -> Graph<()> {
        draft.text = plain(&member["caption"]).filter(|caption| !caption.is_empty());
        if draft
            .text
            .as_ref()
            .is_some_and(|caption| caption.chars().count() > CAPTION)
        {
            return Err(invalid(
                "Param caption must be at most 1024 characters long.",
            ));
        }
        if let Some(id) = plain(&member["id"]) {
            let own = self.media.get(&id).filter(|media| {
                media.asset == draft.asset && media.ends.is_none_or(|ends| self.now < ends)
            });
            let Some(media) = own else {
                return Err(bad_value(&format!(
                    "Media with id {id} not found or expired."
                )));
            };
            if kind == "image" && media::class(&media.mime) != "image" {
                return Err(bad_value(&format!(
                    "Media type {} does not fit type image.",
                    media.mime
                )));
            }
            draft.media = Some(id);
            return Ok(());
        }
        let link = plain(&member["link"]).ok_or_else(|| {
            missing(&format!(
                "The parameter {kind}['id'] or {kind}['link'] is required."
            ))
        })?;
        if !link.starts_with("http://") && !link.starts_with("https://") {
            return Err(bad_value(&format!(
                "The parameter {kind}['link'] is not a valid URI."
            )));
        }
        match self.cached_link(&link) {
            Some(media) => draft.media = Some(media),
            None => draft.link = Some(link),
        }
        Ok(())
    }

    /// A thread for a number nobody wrote from.
    fn first_contact(&mut self, call: &mut Call<'_>, asset: &str, address: &str) -> String {
        let person = self.addresses.get(&format!("wa/{address}")).cloned();
        let name = person.unwrap_or_else(|| format!("+{address}"));
        self.thread_for(call.rng, Network::Whatsapp, asset, address, &name)
    }

    /// Accepted: sets out at once, or after the link was fetched.
    fn set_off(&mut self, call: &mut Call<'_>, draft: Draft) {
        if draft.kind == "reaction" {
            let reaction = draft.text.clone().filter(|emoji| !emoji.is_empty());
            if let Some(message) = draft
                .reply_to
                .as_ref()
                .and_then(|id| self.messages.get_mut(id))
            {
                message.reaction = reaction;
            }
        }
        let Some(url) = draft.link.clone().filter(|_| draft.fails.is_none()) else {
            self.commit(call.rng, &draft);
            return;
        };
        self.keep_waiting(&draft);
        let limit = media::limit(Network::Whatsapp, &draft.kind);
        let (_, effect) = self.hand_out(Work::Send(Box::new(draft)), |task| Effect::FetchLink {
            task,
            url,
            limit,
        });
        call.effects.push(effect);
    }

    /// `{"status":"read","message_id"}`, with or without a typing indicator. Marks earlier ones
    /// too; within 30 days of receipt.
    fn mark_read(&mut self, call: &mut Call<'_>, asset: &str) -> Graph<Value> {
        let refused = || {
            invalid("Invalid parameter").details("Please check the message ID you have provided.")
        };
        if call.params.text("status").as_deref() != Some("read") {
            return Err(invalid("Param status must be one of {read}"));
        }
        let id = call
            .params
            .text("message_id")
            .ok_or_else(|| missing("The parameter message_id is required."))?;
        let message = self.messages.get(&id).ok_or_else(refused)?;
        let own = self
            .threads
            .get(&message.thread)
            .is_some_and(|thread| thread.asset == asset);
        if !own || message.from_business || self.now > message.at + 30 * DAY {
            return Err(refused());
        }
        let (thread, at) = (message.thread.clone(), message.at);
        self.business_reads(&thread, Some(at));
        call.acted = true;
        Ok(json!({ "success": true }))
    }
}

fn callback_data(call: &Call<'_>) -> Graph<Option<String>> {
    let data = call.params.text("biz_opaque_callback_data");
    if data
        .as_ref()
        .is_some_and(|text| text.chars().count() > CALLBACK_DATA)
    {
        return Err(invalid(
            "Param biz_opaque_callback_data must be at most 512 characters long.",
        ));
    }
    Ok(data)
}

/// Checks buttons, lists and links against their limits (`messaging-send.md` §3).
fn interactive(member: &Value) -> Graph<()> {
    let action = &member["action"];
    let long = |value: &Value, most: usize| {
        plain(value).is_none_or(|text| text.is_empty() || text.chars().count() > most)
    };
    let bad = |what: &str| {
        Err(bad_value(&format!(
            "The parameter interactive['{what}'] is invalid."
        )))
    };
    match member["type"].as_str() {
        Some("button") => {
            let buttons = action["buttons"].as_array().map_or(&[][..], Vec::as_slice);
            let wrong = |b: &Value| long(&b["reply"]["title"], 20) || long(&b["reply"]["id"], 256);
            if !(1..=3).contains(&buttons.len()) || buttons.iter().any(wrong) {
                return bad("action']['buttons");
            }
        }
        Some("list") => {
            let sections = action["sections"].as_array().map_or(&[][..], Vec::as_slice);
            let rows: Vec<&Value> = sections
                .iter()
                .filter_map(|section| section["rows"].as_array())
                .flatten()
                .collect();
            let wrong = |row: &&Value| long(&row["title"], 24) || long(&row["id"], 200);
            if long(&action["button"], 20)
                || !(1..=10).contains(&rows.len())
                || rows.iter().any(wrong)
            {
                return bad("action']['sections");
            }
        }
        Some("cta_url") => {
            let parameters = &action["parameters"];
            if long(&parameters["display_text"], 20) || plain(&parameters["url"]).is_none() {
                return bad("action']['parameters");
            }
        }
        Some(
            "flow"
            | "product"
            | "product_list"
            | "catalog_message"
            | "location_request_message"
            | "call_permission_request",
        ) => {}
        _ => return bad("type"),
    }
    Ok(())
}
