//! `POST /` with `batch=[…]`: several calls in one (README, "Common answer shapes").

use super::super::error::{Graph, invalid};
use super::super::params::{Params, plain};
use super::super::request::Reply;
use super::super::route::Call;
use super::super::world::World;
use serde_json::{Value, json};

/// The most calls in one batch.
const MOST: usize = 50;

impl World {
    pub(crate) fn batch(&mut self, call: &mut Call<'_>) -> Graph<Value> {
        let wanted = call.params.json("batch");
        let Some(Value::Array(elements)) = wanted else {
            return Err(invalid("batch parameter must be a JSON array"));
        };
        if elements.len() > MOST {
            return Err(invalid(
                "Too many requests in batch message. Maximum batch size is 50",
            ));
        }
        let mut answers = Vec::with_capacity(elements.len());
        for element in &elements {
            answers.push(self.batch_element(call, element));
        }
        call.acted = true;
        Ok(Value::Array(answers))
    }

    /// One element's answer; null when it could not be answered in time.
    fn batch_element(&mut self, call: &mut Call<'_>, element: &Value) -> Value {
        let method = element["method"].as_str().unwrap_or("GET");
        let address = element["relative_url"].as_str().unwrap_or("");
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        if path.trim_matches('/').is_empty() {
            return json!({ "code": 400, "headers": [], "body": "{\"error\":{\"message\":\"A batch cannot hold a batch\",\"type\":\"GraphBatchException\",\"code\":100}}" });
        }
        let params = Params::from_forms(query, element["body"].as_str().unwrap_or(""));
        let bearer = plain(&element["access_token"])
            .or_else(|| params.text("access_token"))
            .or_else(|| call.bearer.clone());
        let outcome = self.call(call.rng, method, path.trim_matches('/'), params, bearer);
        match outcome.reply {
            Reply::Answer(response) | Reply::AnswerAfter(_, response) => {
                // A link to fetch on WhatsApp is fetched after the answer.
                call.effects.extend(outcome.effects);
                let headers: Vec<Value> = response
                    .headers
                    .iter()
                    .map(|(name, value)| json!({ "name": name, "value": value }))
                    .collect();
                json!({
                    "code": response.status,
                    "headers": headers,
                    "body": String::from_utf8_lossy(&response.body),
                })
            }
            Reply::WhenDone(number) => {
                self.tasks.remove(&number);
                Value::Null
            }
            Reply::Silence | Reply::Timeout(_) | Reply::Reset | Reply::Unreachable(_) => {
                Value::Null
            }
        }
    }
}
