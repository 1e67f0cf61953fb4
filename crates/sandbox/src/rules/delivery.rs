//! How webhooks are delivered: repeated, shuffled, batched, late, dropped, wrongly signed.

use super::time::Ms;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How a post is signed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signing {
    /// SHA-256 and the old SHA-1 header, with the app's secret.
    #[default]
    Right,
    /// Both headers, with another secret.
    Wrong,
    /// The old header alone.
    Sha1Only,
    /// No signature.
    None,
}

/// The delivery in force (`POST /control/deliver`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Delivery {
    /// How often every accepted update is posted in all (1 = once).
    pub repeat: u32,
    /// Updates leave in another order than they came in; each waits a random while.
    pub shuffle: bool,
    /// The most updates in one post, up to 1000 (`webhooks.md` §4).
    pub batch: u32,
    /// How long every update waits before its first post.
    pub delay_ms: Ms,
    /// So many of the next updates are lost for good.
    pub drop_next: u32,
    /// The share of updates lost for good, 0 to 1.
    pub drop_rate: f64,
    /// The events `drop_*` applies to; empty = all.
    pub drop_only: Vec<String>,
    /// The networks all this applies to; empty = all.
    pub kinds: Vec<String>,
    /// Retry waits are divided by this (the schedule of 36 hours or 7 days, compressed).
    pub compression: f64,
    /// Nothing is posted until this is false again.
    pub paused: bool,
    /// How posts are signed.
    pub signing: Signing,
    /// Whether bodies are escaped as the platform escapes them.
    pub escape: bool,
}

impl Default for Delivery {
    fn default() -> Self {
        Self {
            repeat: 1,
            shuffle: false,
            batch: 1,
            delay_ms: 0,
            drop_next: 0,
            drop_rate: 0.0,
            drop_only: Vec::new(),
            kinds: Vec::new(),
            compression: 1.0,
            paused: false,
            signing: Signing::Right,
            escape: true,
        }
    }
}

impl Delivery {
    /// Changes the members a JSON object names; the others stay. `delay` is understood as
    /// `delay_ms`; `drop` is a count (1 and more), a share (below 1), or true for all.
    ///
    /// # Errors
    /// A sentence naming what could not be understood.
    pub fn change(&self, wanted: &Value) -> Result<Self, String> {
        let Value::Object(wanted) = wanted else {
            return Err("send a JSON object, for example {\"repeat\": 2}".to_owned());
        };
        let mut merged = serde_json::to_value(self).map_err(|error| error.to_string())?;
        for (name, value) in wanted {
            match (name.as_str(), value) {
                ("flush" | "reset", _) => {}
                ("delay", _) => merged["delay_ms"] = value.clone(),
                ("drop", Value::Bool(all)) => {
                    merged["drop_rate"] = Value::from(if *all { 1.0 } else { 0.0 });
                    merged["drop_next"] = Value::from(0);
                }
                ("drop", Value::Number(number)) if number.as_f64().is_some_and(|n| n < 1.0) => {
                    merged["drop_rate"] = value.clone();
                    merged["drop_next"] = Value::from(0);
                }
                ("drop", _) => merged["drop_next"] = value.clone(),
                ("repeat" | "batch", Value::Bool(on)) => {
                    let many = if name == "repeat" { 2 } else { 1000 };
                    merged[name] = Value::from(if *on { many } else { 1 });
                }
                _ => merged[name] = value.clone(),
            }
        }
        let mut new: Self = serde_json::from_value(merged).map_err(|error| error.to_string())?;
        new.repeat = new.repeat.max(1);
        new.batch = new.batch.clamp(1, 1000);
        new.delay_ms = new.delay_ms.max(0);
        if !new.compression.is_finite() || new.compression < 1.0 {
            return Err("compression is a number of 1 or more".to_owned());
        }
        Ok(new)
    }

    /// Whether this delivery applies to a network.
    #[must_use]
    pub fn applies(&self, network: super::Network) -> bool {
        self.kinds.is_empty()
            || self
                .kinds
                .iter()
                .any(|word| super::Network::read(word) == Some(network))
    }
}
