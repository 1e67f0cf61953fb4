//! Where people mention the business: in a comment or a caption of their own, or in a story, which
//! comes as a message (`webhooks.md` §7, §8). Instagram tells ids only; what was said is read.

use super::super::access::Token;
use super::super::chance::Chance;
use super::super::comment::Comment;
use super::super::error::{Graph, missing, no_object};
use super::super::fields::{Field, project_all};
use super::super::graph::username;
use super::super::ids;
use super::super::outbox::Fact;
use super::super::phone::Say;
use super::super::route::Call;
use super::super::time::graph;
use super::super::webhook::Event;
use super::super::world::{Network, World};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Something a person posted elsewhere that mentions the business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The account.
    pub asset: String,
    /// The person's name.
    pub by: String,
    /// The words.
    pub text: String,
    /// When.
    pub at: i64,
    /// The medium it stands under; of a caption, the medium itself.
    pub media: String,
}

/// What Instagram tells of a mention: ids, nothing else.
fn ids_of(media: &str, comment: Option<&str>) -> Value {
    let mut value = json!({ "media_id": media });
    if let Some(comment) = comment {
        value["comment_id"] = json!(comment);
    }
    json!({ "field": "mentions", "value": value })
}

impl World {
    /// A person mentions the business: `in` is `comment`, `caption` (on Facebook a post) or
    /// `story`.
    pub(super) fn mention(
        &mut self,
        rng: &mut dyn Chance,
        network: Network,
        (asset, from): (&str, &str),
        wanted: &Value,
    ) -> Result<Value, String> {
        let place = wanted["in"].as_str().unwrap_or("comment");
        let text = wanted["text"].as_str().unwrap_or_default().to_owned();
        if place == "story" {
            return self.mention_in_story(rng, network, asset, from);
        }
        if text.is_empty() {
            return Err("send a \"text\"".to_owned());
        }
        let in_comment = match place {
            "comment" => true,
            "caption" | "post" => false,
            other => {
                return Err(format!(
                    "\"in\" is comment, caption or story, not {other:?}"
                ));
            }
        };
        let (name, public) = self.public_person(rng, network, asset, from);
        let media = ids::digits(rng, 17);
        let comment = in_comment.then(|| ids::digits(rng, 17));
        let item = match network {
            Network::Instagram => ids_of(&media, comment.as_deref()),
            _ => {
                let mut value = json!({
                    "item": if in_comment { "comment" } else { "post" },
                    "verb": "add",
                    "post_id": format!("{public}_{media}"),
                    "sender_id": public,
                    "sender_name": name,
                    "message": text,
                    "created_time": self.now.div_euclid(1000),
                });
                if let Some(comment) = &comment {
                    value["comment_id"] = json!(format!("{media}_{comment}"));
                }
                json!({ "field": "mention", "value": value })
            }
        };
        let id = comment.unwrap_or_else(|| media.clone());
        let mention = Mention {
            asset: asset.to_owned(),
            by: name.clone(),
            text,
            at: self.now,
            media,
        };
        self.mentions.insert(id.clone(), mention);
        let fact = Fact {
            network,
            asset: asset.to_owned(),
            person: name,
            event: Event::Mention,
            item,
            message: None,
        };
        self.announce(rng, &fact);
        Ok(json!({ "id": id }))
    }

    /// A story that mentions the account is told as a message with the story in it.
    fn mention_in_story(
        &mut self,
        rng: &mut dyn Chance,
        network: Network,
        asset: &str,
        from: &str,
    ) -> Result<Value, String> {
        if network != Network::Instagram {
            return Err("only stories on Instagram tell of a mention".to_owned());
        }
        let url = format!(
            "{}/avatar/{}.png",
            self.settings.base_url,
            super::super::params::encode(from)
        );
        let content =
            json!({ "attachments": [{ "type": "story_mention", "payload": { "url": url } }] });
        let said = self.say(
            self.now,
            rng,
            &Say {
                to: Some(asset.to_owned()),
                text: None,
                sort: Some("story_mention".to_owned()),
                content: Some(content.to_string()),
                ..Say::text(network, from, "")
            },
        )?;
        Ok(json!({ "id": said.id }))
    }

    /// `mentioned_comment.comment_id(…)` and `mentioned_media.media_id(…)` of an account.
    pub(in crate::rules) fn add_mentioned(
        &self,
        account: &str,
        wanted: &[Field],
        node: &mut Value,
    ) -> Graph<()> {
        for (name, key) in [
            ("mentioned_comment", "comment_id"),
            ("mentioned_media", "media_id"),
        ] {
            let Some(field) = wanted.iter().find(|field| field.name == name) else {
                continue;
            };
            let id = field.given.get(key).cloned().unwrap_or_default();
            let of_media = |mention: &&Mention| key == "comment_id" || mention.media == id;
            let found = self.mentions.get(&id).filter(of_media).or_else(|| {
                let under = self.mentions.values().find(|mention| mention.media == id);
                under.filter(|_| key == "media_id")
            });
            let mention = found.filter(|mention| mention.asset == account);
            let mention = mention.ok_or_else(|| no_object("get", &id))?;
            let row = match key {
                "comment_id" => json!({
                    "id": id,
                    "text": mention.text,
                    "timestamp": graph(mention.at),
                    "like_count": 0,
                    "from": { "username": username(&mention.by) },
                    "username": username(&mention.by),
                    "media": { "id": mention.media },
                }),
                _ => json!({
                    "id": id,
                    "caption": if mention.media == id { mention.text.as_str() } else { "" },
                    "timestamp": graph(mention.at),
                    "media_type": "IMAGE",
                    "username": username(&mention.by),
                    "permalink": format!("{}/feed", self.settings.base_url),
                }),
            };
            node[name] = project_all(&row, &field.inner, &[]);
        }
        Ok(())
    }

    /// `POST /{account}/mentions`: a comment where the account was mentioned.
    pub(super) fn answer_mention(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        account: &str,
    ) -> Graph<Value> {
        let text = super::words(&call.params, "message")
            .ok_or_else(|| missing("The parameter message is required"))?;
        let comment = call.params.text("comment_id");
        let media = call.params.text("media_id").unwrap_or_default();
        let named = comment.clone().unwrap_or_else(|| media.clone());
        let known = self.mentions.get(&named).filter(|one| one.media == media);
        if !token.covers(account) || known.is_none_or(|one| one.asset != account) {
            return Err(no_object("post", &named));
        }
        let made = Comment {
            parent: comment,
            ..self.new_comment(call.rng, (Network::Instagram, account), &media, text)
        };
        let id = made.id.clone();
        self.comments.insert(id.clone(), made);
        call.acted = true;
        Ok(json!({ "id": id }))
    }
}
