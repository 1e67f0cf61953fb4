//! A webhook client of our own: it signs as the platform does (webhooks.md §3) and posts the
//! same bytes until they are answered 200, as the platform would. What it was told is taken, is
//! taken.

use super::cast::Person;
use super::dice::Dice;
use super::http::Http;
use anyhow::{Context as _, Result, bail};
use ring::hmac;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long a body may be refused before the torture gives up.
const AWAY: Duration = Duration::from_secs(30);

/// Who signs, and for whom.
#[derive(Clone, Debug)]
pub struct Signer {
    http: Http,
    callback: String,
    key: hmac::Key,
    page: String,
    instagram: String,
    waba: String,
    phone: String,
}

impl Signer {
    /// From the sandbox's assets.
    pub fn new(http: Http, callback: &str, assets: &Value) -> Result<Signer> {
        let word = |name: &str| {
            assets[name]
                .as_str()
                .map(str::to_owned)
                .with_context(|| format!("the sandbox's assets have no {name}"))
        };
        Ok(Signer {
            http,
            callback: callback.to_owned(),
            key: hmac::Key::new(hmac::HMAC_SHA256, word("app_secret")?.as_bytes()),
            page: word("page_id")?,
            instagram: word("instagram_id")?,
            waba: word("waba_id")?,
            phone: word("phone_id")?,
        })
    }

    /// Posts texts of people of one network in one body, until it is answered 200. Now and then
    /// posts it once more, as the platform may.
    pub async fn post(
        &self,
        said: &[(&Person, String)],
        ids: &mut Ids,
        dice: &mut Dice,
    ) -> Result<()> {
        let Some((first, _)) = said.first() else {
            return Ok(());
        };
        let body = escaped(&self.body(first.kind, said, ids, dice)?);
        let tag = hmac::sign(&self.key, body.as_bytes());
        let signature = format!("sha256={}", data_encoding::HEXLOWER.encode(tag.as_ref()));
        let headers = [("x-hub-signature-256", signature.as_str())];
        let began = Instant::now();
        while began.elapsed() < AWAY {
            let answer = self
                .http
                .post(&self.callback, &headers, body.clone().into_bytes())
                .await;
            match answer.map(|a| (a.status, a.text)) {
                Some((200, _)) => {
                    if dice.one_in(5) {
                        // Whatever comes of it: it was taken already.
                        drop(
                            self.http
                                .post(&self.callback, &headers, body.clone().into_bytes())
                                .await,
                        );
                    }
                    return Ok(());
                }
                Some((status @ 400..=499, text)) if status != 429 => {
                    bail!("a signed webhook was refused: {status} {text}")
                }
                _ => tokio::time::sleep(dice.millis(10, 60)).await,
            }
        }
        bail!("the desk took no webhook for too long")
    }

    fn body(
        &self,
        kind: &str,
        said: &[(&Person, String)],
        ids: &mut Ids,
        dice: &mut Dice,
    ) -> Result<Value> {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .context("the clock is before 1970")?;
        let millis = u64::try_from(now.as_millis()).context("the clock is far off")?;
        Ok(match kind {
            "facebook" => self.messaging("page", &self.page, "m_", millis, said, ids, dice),
            "instagram" => self.messaging(
                "instagram",
                &self.instagram,
                "aWdf",
                millis,
                said,
                ids,
                dice,
            ),
            _ => self.whatsapp(now.as_secs(), said, ids, dice),
        })
    }

    /// webhooks.md §6 and §8: one entry, an item for each message.
    #[expect(
        clippy::too_many_arguments,
        reason = "one envelope and everything in it"
    )]
    fn messaging(
        &self,
        object: &str,
        asset: &str,
        prefix: &str,
        now: u64,
        said: &[(&Person, String)],
        ids: &mut Ids,
        dice: &mut Dice,
    ) -> Value {
        let items: Vec<Value> = said
            .iter()
            .map(|(person, text)| {
                json!({
                    "sender": { "id": ids.of(person, dice) },
                    "recipient": { "id": asset },
                    "timestamp": now,
                    "message": { "mid": format!("{prefix}{}", dice.word()), "text": text },
                })
            })
            .collect();
        json!({ "object": object, "entry": [{ "id": asset, "time": now, "messaging": items }] })
    }

    /// webhooks.md §9: a change for each message, times in seconds as strings.
    fn whatsapp(
        &self,
        now: u64,
        said: &[(&Person, String)],
        ids: &mut Ids,
        dice: &mut Dice,
    ) -> Value {
        let changes: Vec<Value> = said
            .iter()
            .map(|(person, text)| {
                let from = ids.of(person, dice);
                json!({ "field": "messages", "value": {
                    "messaging_product": "whatsapp",
                    "metadata": { "display_phone_number": "390550123456", "phone_number_id": self.phone },
                    "contacts": [{ "profile": { "name": person.name }, "wa_id": from }],
                    "messages": [{
                        "from": from,
                        "id": format!("wamid.{}", dice.word()),
                        "timestamp": now.to_string(),
                        "type": "text",
                        "text": { "body": text },
                    }],
                }})
            })
            .collect();
        json!({ "object": "whatsapp_business_account", "entry": [{ "id": self.waba, "changes": changes }] })
    }
}

/// The platform's ids of our people, made when first needed.
#[derive(Debug, Default)]
pub struct Ids(HashMap<String, String>);

impl Ids {
    fn of(&mut self, person: &Person, dice: &mut Dice) -> String {
        let length = if person.kind == "whatsapp" { 10 } else { 16 };
        let fresh = || {
            let digits = dice.digits(length);
            if person.kind == "whatsapp" {
                format!("39{digits}")
            } else {
                digits
            }
        };
        self.0
            .entry(person.mark.clone())
            .or_insert_with(fresh)
            .clone()
    }
}

/// JSON as the platform writes it: everything beyond ASCII as `\uXXXX`, `/` as `\/`
/// (webhooks.md §3).
fn escaped(body: &Value) -> String {
    let plain = body.to_string();
    let mut out = String::with_capacity(plain.len() * 2);
    let mut units = [0; 2];
    for c in plain.chars() {
        match c {
            '/' => out.push_str("\\/"),
            c if c.is_ascii() => out.push(c),
            c => {
                for unit in c.encode_utf16(&mut units) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_escaped_as_on_the_wire_and_mean_the_same() {
        let body = json!({ "text": "José 🌷 a/b \"q\" \\" });
        let wire = escaped(&body);
        assert!(
            wire.is_ascii()
                && wire.contains("\\u00e9")
                && wire.contains("\\ud83c\\udf37")
                && wire.contains("a\\/b")
        );
        assert_eq!(
            serde_json::from_str::<Value>(&wire).expect("still JSON"),
            body
        );
    }

    #[test]
    fn a_person_keeps_the_id() {
        let mut dice = Dice::new(5);
        let mut ids = Ids::default();
        let people = super::super::cast::people(1, super::super::cast::Via::Webhook);
        let first: Vec<String> = people.iter().map(|p| ids.of(p, &mut dice)).collect();
        let again: Vec<String> = people.iter().map(|p| ids.of(p, &mut dice)).collect();
        assert_eq!(first, again);
        assert!(
            people
                .iter()
                .zip(&first)
                .all(|(p, id)| (p.kind == "whatsapp") == (id.starts_with("39") && id.len() == 12))
        );
    }
}
