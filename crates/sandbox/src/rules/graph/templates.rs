//! Message templates of a business account: made, reviewed, listed, edited, deleted, and filled in
//! when one is sent (`messaging-send.md` §3, "template" and "Template management").

use super::super::access::Token;
use super::super::error::{Graph, GraphError, bad_value, invalid, missing, no_object};
use super::super::ids;
use super::super::outbox::Fact;
use super::super::params::plain;
use super::super::route::Call;
use super::super::webhook::Event;
use super::super::world::{Network, World};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A template in one language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Template {
    /// Its id.
    pub id: String,
    /// The business account.
    pub waba: String,
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: String,
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`.
    pub category: String,
    /// `APPROVED`, `PENDING`, `REJECTED` or `PAUSED`. Review is done at once; a name that begins
    /// with `pending_`, `rejected_` or `paused_` is reviewed so.
    pub status: String,
    /// `NAMED` or `POSITIONAL`.
    pub parameter_format: String,
    /// Its components.
    pub components: Vec<Value>,
}

/// The longest name.
const NAME: usize = 512;

impl World {
    /// `/{waba}/message_templates`.
    pub(crate) fn message_templates(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        waba: &str,
    ) -> Graph<Value> {
        if !self.wabas.contains_key(waba) || !token.covers(waba) {
            return Err(no_object(&call.method.to_ascii_lowercase(), waba));
        }
        match call.method.as_str() {
            "GET" => Ok(self.list_templates(call, waba)),
            "POST" => self.make_template(call, waba),
            "DELETE" => self.delete_templates(call, waba),
            method => Err(super::super::error::unsupported(method)),
        }
    }

    fn list_templates(&self, call: &Call<'_>, waba: &str) -> Value {
        let fits = |wanted: Option<String>, own: &str| {
            wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(own))
        };
        let rows: Vec<Value> = self
            .templates
            .values()
            .filter(|t| t.waba == waba)
            .filter(|t| fits(call.params.text("name"), &t.name))
            .filter(|t| fits(call.params.text("status"), &t.status))
            .filter(|t| fits(call.params.text("language"), &t.language))
            .filter(|t| fits(call.params.text("category"), &t.category))
            .map(row)
            .collect();
        let count = rows.len();
        let summary = json!({
            "total_count": count,
            "message_template_count": count,
            "message_template_limit": 6_000,
            "are_translations_complete": true,
        });
        json!({ "data": rows, "summary": summary, "paging": { "cursors": { "before": "MAZDZD", "after": "MjQZD" } } })
    }

    fn make_template(&mut self, call: &mut Call<'_>, waba: &str) -> Graph<Value> {
        let wanted = |name: &str| {
            call.params
                .text(name)
                .filter(|text| !text.is_empty())
                .ok_or_else(|| missing(&format!("The parameter {name} is required")))
        };
        let (name, language) = (wanted("name")?, wanted("language")?);
        let category = wanted("category")?.to_ascii_uppercase();
        let plain_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.len() > NAME || !name.chars().all(plain_name) {
            return Err(bad_value(
                "The parameter name may hold a-z, 0-9 and _ only.",
            ));
        }
        if !["MARKETING", "UTILITY", "AUTHENTICATION"].contains(&category.as_str()) {
            return Err(invalid(
                "Param category must be one of {AUTHENTICATION, MARKETING, UTILITY}",
            ));
        }
        let components = components(call)?;
        if self
            .templates
            .values()
            .any(|t| t.waba == waba && t.name == name && t.language == language)
        {
            return Err(invalid("Content in this language already exists").with_subcode(2_388_024));
        }
        let template = Template {
            id: ids::digits(call.rng, 16),
            waba: waba.to_owned(),
            status: reviewed(&name).to_owned(),
            name,
            language,
            category,
            parameter_format: call
                .params
                .text("parameter_format")
                .unwrap_or_else(|| "POSITIONAL".to_owned())
                .to_ascii_uppercase(),
            components,
        };
        let answer = json!({
            "id": template.id,
            "status": template.status,
            "category": template.category,
        });
        self.tell_reviewed(call, &template);
        self.templates.insert(template.id.clone(), template);
        call.acted = true;
        Ok(answer)
    }

    /// The webhook that says what review made of a template.
    fn tell_reviewed(&mut self, call: &mut Call<'_>, template: &Template) {
        let reason = match template.status.as_str() {
            "REJECTED" => "INVALID_FORMAT",
            _ => "NONE",
        };
        let number = self.phones.values().find(|p| p.waba == template.waba);
        let Some(asset) = number.map(|phone| phone.id.clone()) else {
            return;
        };
        let fact = Fact {
            network: Network::Whatsapp,
            asset,
            person: String::new(),
            event: Event::Template,
            item: json!({ "field": "message_template_status_update", "value": {
                "event": template.status,
                "message_template_id": template.id.parse::<u64>().unwrap_or_default(),
                "message_template_name": template.name,
                "message_template_language": template.language,
                "message_template_category": template.category,
                "reason": reason,
            } }),
            message: None,
        };
        self.announce(call.rng, &fact);
    }

    /// `DELETE ?name=` (every language) or `?hsm_id=&name=` (one).
    fn delete_templates(&mut self, call: &mut Call<'_>, waba: &str) -> Graph<Value> {
        let name = call
            .params
            .text("name")
            .ok_or_else(|| missing("The parameter name is required"))?;
        let id = call.params.text("hsm_id");
        let before = self.templates.len();
        self.templates.retain(|_, t| {
            t.waba != waba || t.name != name || id.as_ref().is_some_and(|id| *id != t.id)
        });
        if self.templates.len() == before {
            return Err(invalid("Invalid parameter").with_subcode(2_593_002));
        }
        call.acted = true;
        Ok(json!({ "success": true }))
    }

    /// `GET` and `POST /{template}`.
    pub(crate) fn template_node(
        &mut self,
        call: &mut Call<'_>,
        token: &Token,
        id: &str,
    ) -> Graph<Value> {
        let method = call.method.to_ascii_lowercase();
        let own = self.templates.get(id).filter(|t| token.covers(&t.waba));
        let mut template = own.cloned().ok_or_else(|| no_object(&method, id))?;
        if method == "get" {
            return Ok(row(&template));
        }
        if call.params.json("components").is_some() {
            template.components = components(call)?;
        }
        if let Some(category) = call.params.text("category") {
            template.category = category.to_ascii_uppercase();
        }
        template.status = reviewed(&template.name).to_owned();
        self.tell_reviewed(call, &template);
        let answer = json!({
            "success": true,
            "id": template.id,
            "name": template.name,
            "category": template.category,
        });
        self.templates.insert(id.to_owned(), template);
        call.acted = true;
        Ok(answer)
    }

    /// The words of a template as sent: its body with the parameters filled in.
    ///
    /// # Errors
    /// 132001 for one that is not there in that language, 132000 for a wrong number of
    /// parameters, 132015 for one that is paused, 132007 for one that is not approved.
    pub(crate) fn filled_template(&self, asset: &str, member: &Value) -> Graph<String> {
        let name = plain(&member["name"])
            .ok_or_else(|| missing("The parameter template['name'] is required."))?;
        let language = plain(&member["language"]["code"]).unwrap_or_default();
        let waba = self.phones.get(asset).map(|phone| phone.waba.clone());
        let found = self
            .templates
            .values()
            .find(|t| Some(&t.waba) == waba.as_ref() && t.name == name && t.language == language);
        let usable = found.filter(|t| t.status != "PENDING" && t.status != "REJECTED");
        let Some(template) = usable else {
            return Err(GraphError::new(
                404,
                132_001,
                "(#132001) Template name does not exist in the translation",
            )
            .details(format!(
                "template name ({name}) does not exist in {language}"
            )));
        };
        if template.status == "PAUSED" {
            return Err(
                GraphError::new(400, 132_015, "(#132015) Template is Paused")
                    .details("The template is paused due to low quality."),
            );
        }
        let body = component(&template.components, "body");
        let mut words = body.and_then(|b| plain(&b["text"])).unwrap_or_default();
        for part in ["header", "body"] {
            let own = component(&template.components, part);
            let text = own.and_then(|c| plain(&c["text"])).unwrap_or_default();
            let wanted = blanks(&text);
            let sent = member["components"]
                .as_array()
                .and_then(|all| component(all, part))
                .and_then(|c| c["parameters"].as_array().cloned())
                .unwrap_or_default();
            let texts: Vec<&Value> = sent.iter().filter(|p| p.get("text").is_some()).collect();
            if texts.len() != wanted.len() && (part == "body" || !wanted.is_empty()) {
                return Err(GraphError::new(
                    400,
                    132_000,
                    "(#132000) Number of parameters does not match the expected number of params",
                )
                .details(format!(
                    "{part}: number of localizable_params ({}) does not match the expected number of params ({})",
                    texts.len(),
                    wanted.len()
                )));
            }
            if part == "body" {
                for (place, blank) in wanted.iter().enumerate() {
                    let named = texts.iter().find(|p| p["parameter_name"] == blank.as_str());
                    let value = named.or_else(|| texts.get(place)).map(|p| &p["text"]);
                    let value = value.and_then(plain).unwrap_or_default();
                    words = words.replace(&format!("{{{{{blank}}}}}"), &value);
                }
            }
        }
        Ok(words)
    }
}

/// What review makes of a name.
fn reviewed(name: &str) -> &'static str {
    match name {
        name if name.starts_with("pending_") => "PENDING",
        name if name.starts_with("rejected_") => "REJECTED",
        name if name.starts_with("paused_") => "PAUSED",
        _ => "APPROVED",
    }
}

fn components(call: &Call<'_>) -> Graph<Vec<Value>> {
    match call.params.json("components") {
        Some(Value::Array(components)) if !components.is_empty() => {
            let body = component(&components, "body");
            let carousel = component(&components, "carousel");
            if body.is_none() && carousel.is_none() {
                return Err(bad_value("A template needs a component of type BODY."));
            }
            let header = component(&components, "header");
            let of_file = header.is_some_and(|h| {
                ["IMAGE", "VIDEO", "DOCUMENT"]
                    .iter()
                    .any(|format| h["format"] == *format)
            });
            if of_file && header.is_some_and(|h| h["example"]["header_handle"].is_null()) {
                return Err(bad_value(
                    "A header that is a file needs example.header_handle.",
                ));
            }
            Ok(components)
        }
        _ => Err(missing("The parameter components is required")),
    }
}

fn component<'c>(components: &'c [Value], wanted: &str) -> Option<&'c Value> {
    components.iter().find(|c| {
        c["type"]
            .as_str()
            .is_some_and(|t| t.eq_ignore_ascii_case(wanted))
    })
}

/// The blanks of a text in their order: `{{1}}` or `{{name}}`.
fn blanks(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in text.split("{{").skip(1) {
        if let Some((name, _)) = rest.split_once("}}")
            && !found.iter().any(|known| known == name)
        {
            found.push(name.to_owned());
        }
    }
    found
}

fn row(template: &Template) -> Value {
    json!({
        "id": template.id,
        "name": template.name,
        "language": template.language,
        "category": template.category,
        "status": template.status,
        "parameter_format": template.parameter_format,
        "components": template.components,
        "quality_score": { "score": "UNKNOWN", "date": 0 },
        "rejected_reason": if template.status == "REJECTED" { "INVALID_FORMAT" } else { "NONE" },
    })
}
