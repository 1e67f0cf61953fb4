//! Webhook bodies read independently of the connectors: what a person said, what was confirmed;
//! and how a body is broken without its siblings.

use serde_json::{Value, json};
use sportello_core::Time;
use sportello_core::receipt::Rank;
use sportello_sandbox::rules::Network;
use sportello_sandbox::rules::signature::escaped;

/// One fact of a body that the checks rely on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    /// A person said something.
    Said {
        kind: Network,
        mid: String,
        picture: bool,
        from: String,
        at: Time,
    },
    /// A message of ours came so far, named by its id.
    Came { mid: String, rank: Rank },
}

/// The facts of a body.
pub(super) fn facts(raw: &[u8]) -> Vec<Fact> {
    let Ok(body) = serde_json::from_slice::<Value>(raw) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    if body.get("update_id").is_some() {
        return update(&body["message"]).into_iter().collect();
    }
    let kind = match body["object"].as_str() {
        Some("page") => Network::Facebook,
        Some("instagram") => Network::Instagram,
        _ => Network::Whatsapp,
    };
    for entry in items(&body["entry"]) {
        for item in items(&entry["messaging"]) {
            messaging(kind, item, &mut out);
        }
        for change in items(&entry["changes"]) {
            for message in items(&change["value"]["messages"]) {
                out.extend(written(message));
            }
            for status in items(&change["value"]["statuses"]) {
                out.extend(confirmed(status));
            }
        }
    }
    out
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn messaging(kind: Network, item: &Value, out: &mut Vec<Fact>) {
    let message = &item["message"];
    if let (Some(mid), Some(from)) = (message["mid"].as_str(), item["sender"]["id"].as_str())
        && message["is_echo"] != json!(true)
    {
        out.push(Fact::Said {
            kind,
            mid: mid.to_owned(),
            picture: !items(&message["attachments"]).is_empty(),
            from: from.to_owned(),
            at: Time(item["timestamp"].as_i64().unwrap_or(0)),
        });
    }
    for mid in items(&item["delivery"]["mids"]) {
        out.extend(mid.as_str().map(|mid| Fact::Came {
            mid: mid.to_owned(),
            rank: Rank::Delivered,
        }));
    }
    if let Some(mid) = item["read"]["mid"].as_str() {
        out.push(Fact::Came {
            mid: mid.to_owned(),
            rank: Rank::Read,
        });
    }
}

/// A message of a bot's update. Its number is its chat's alone.
fn update(message: &Value) -> Option<Fact> {
    let chat = message["chat"]["id"].as_i64()?;
    let number = message["message_id"].as_i64()?;
    let picture = message.get("photo").is_some();
    if !picture && message.get("text").is_none() {
        return None;
    }
    Some(Fact::Said {
        kind: Network::Telegram,
        mid: format!("{chat}:{number}"),
        picture,
        from: chat.to_string(),
        at: Time::from_seconds(message["date"].as_i64()?),
    })
}

/// A message of a WhatsApp body.
fn written(message: &Value) -> Option<Fact> {
    let picture = message["type"] == json!("image");
    if !picture && message["type"] != json!("text") {
        return None;
    }
    let seconds: i64 = message["timestamp"].as_str()?.parse().ok()?;
    Some(Fact::Said {
        kind: Network::Whatsapp,
        mid: message["id"].as_str()?.to_owned(),
        picture,
        from: message["from"].as_str()?.to_owned(),
        at: Time::from_seconds(seconds),
    })
}

/// A status of a WhatsApp body.
fn confirmed(status: &Value) -> Option<Fact> {
    let rank = match status["status"].as_str()? {
        "sent" => Rank::Accepted,
        "delivered" => Rank::Delivered,
        "read" => Rank::Read,
        _ => return None,
    };
    Some(Fact::Came {
        mid: status["id"].as_str()?.to_owned(),
        rank,
    })
}

/// The same body with a broken item in it. `None` when there is nowhere to put one.
pub(super) fn spoil(raw: &[u8], n: u32) -> Option<Vec<u8>> {
    let mut body: Value = serde_json::from_slice(raw).ok()?;
    let broken = match n % 4 {
        0 => json!({ "message": { "mid": ["not", "an", "id"] }, "sender": 7 }),
        1 => json!("words where an item should be"),
        2 => json!({ "sender": { "id": "1" }, "message": null, "timestamp": {} }),
        _ => json!(null),
    };
    let entry = body["entry"].as_array_mut()?.first_mut()?;
    if let Some(list) = entry["messaging"].as_array_mut() {
        let at = usize::try_from(n).unwrap_or(0) % (list.len() + 1);
        list.insert(at, broken);
        return Some(escaped(&body));
    }
    let value = &mut entry["changes"].as_array_mut()?.first_mut()?["value"];
    let member = if value["messages"].is_array() {
        "messages"
    } else {
        "statuses"
    };
    let list = value[member].as_array_mut()?;
    let at = usize::try_from(n).unwrap_or(0) % (list.len() + 1);
    list.insert(at, broken);
    Some(escaped(&body))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"object":"page","entry":[{"id":"1","messaging":[
        {"sender":{"id":"p"},"recipient":{"id":"1"},"timestamp":5,"message":{"mid":"m1","text":"Ciao"}},
        {"sender":{"id":"1"},"recipient":{"id":"p"},"timestamp":6,"message":{"mid":"m2","is_echo":true}},
        {"sender":{"id":"p"},"recipient":{"id":"1"},"timestamp":7,"delivery":{"mids":["m2"]}}]}]}"#;

    #[test]
    fn what_people_say_and_what_is_confirmed_is_read_and_echoes_are_not() {
        let said = Fact::Said {
            kind: Network::Facebook,
            mid: "m1".to_owned(),
            picture: false,
            from: "p".to_owned(),
            at: Time(5),
        };
        let came = Fact::Came {
            mid: "m2".to_owned(),
            rank: Rank::Delivered,
        };
        assert_eq!(facts(BODY.as_bytes()), [said, came]);
        assert_eq!(facts(b"<html>"), []);
    }

    #[test]
    fn an_update_of_a_bot_is_read() {
        let update =
            r#"{"update_id":8,"message":{"message_id":3,"chat":{"id":9},"date":5,"text":"Ciao"}}"#;
        let said = Fact::Said {
            kind: Network::Telegram,
            mid: "9:3".to_owned(),
            picture: false,
            from: "9".to_owned(),
            at: Time(5_000),
        };
        assert_eq!(facts(update.as_bytes()), [said]);
        assert_eq!(spoil(update.as_bytes(), 1), None);
    }

    #[test]
    fn a_broken_item_is_put_among_its_siblings_and_costs_none() {
        for n in 0..8 {
            let spoiled = spoil(BODY.as_bytes(), n).expect("a place for it");
            let body: Value = serde_json::from_slice(&spoiled).expect("still JSON");
            assert_eq!(items(&body["entry"][0]["messaging"]).len(), 4);
            assert_eq!(facts(&spoiled), facts(BODY.as_bytes()));
        }
    }
}
