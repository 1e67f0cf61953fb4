//! Rate limits by sliding windows, and the usage headers that announce them (`messaging-send.md` §5).

use super::error::{Graph, known};
use super::time::{Ms, SECOND};
use super::world::{Network, World};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, VecDeque};

/// What has been called lately.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Windows {
    calls: BTreeMap<String, VecDeque<Ms>>,
    /// Per pair: milliseconds of credit, and since when.
    pairs: BTreeMap<String, (Ms, Ms)>,
}

/// What the usage header of an answer says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// The business object of `x-business-use-case-usage`; `None` = `x-app-usage` is shown.
    pub object: Option<(String, String)>,
    /// Percent of the quota used.
    pub percent: i64,
    /// Minutes until calls are possible again; 0 = now.
    pub minutes: i64,
}

impl Usage {
    /// Header name and value.
    #[must_use]
    pub fn header(&self) -> (String, String) {
        match &self.object {
            Some((id, kind)) => {
                let mut value = serde_json::Map::new();
                value.insert(
                    id.clone(),
                    json!([{
                        "type": kind,
                        "call_count": self.percent,
                        "total_cputime": self.percent.min(25),
                        "total_time": self.percent.min(25),
                        "estimated_time_to_regain_access": self.minutes,
                    }]),
                );
                (
                    "x-business-use-case-usage".to_owned(),
                    serde_json::Value::Object(value).to_string(),
                )
            }
            None => {
                let value = json!({
                    "call_count": self.percent,
                    "total_cputime": self.percent.min(25),
                    "total_time": self.percent.min(25),
                });
                ("x-app-usage".to_owned(), value.to_string())
            }
        }
    }
}

/// Sends a second: Messenger 300, Instagram 100, WhatsApp 80 a number, Telegram 30 a bot.
fn sends_per_second(network: Network) -> usize {
    match network {
        Network::Facebook => 300,
        Network::Instagram => 100,
        Network::Whatsapp => 80,
        Network::Telegram => 30,
    }
}

/// Pair limit of WhatsApp: one message in 6 seconds, bursts of 45.
const PAIR_EVERY: Ms = 6_000;
const PAIR_BURST: Ms = 45 * PAIR_EVERY;

impl Windows {
    /// Counts a call; false when the second is already full (the call then does not count).
    pub fn count(&mut self, key: &str, limit: usize, now: Ms) -> bool {
        let calls = self.calls.entry(key.to_owned()).or_default();
        while calls.front().is_some_and(|at| *at <= now - SECOND) {
            calls.pop_front();
        }
        if calls.len() >= limit {
            return false;
        }
        calls.push_back(now);
        true
    }

    /// Counts something that cannot be refused (an inbound message counts against throughput).
    pub fn note(&mut self, key: &str, now: Ms) {
        self.count(key, usize::MAX, now);
    }

    /// Percent of a limit used in the current second.
    #[must_use]
    pub fn percent(&self, key: &str, limit: usize, now: Ms) -> i64 {
        let used = self.calls.get(key).map_or(0, |calls| {
            calls.iter().filter(|at| **at > now - SECOND).count()
        });
        i64::try_from(used * 100 / limit.max(1)).unwrap_or(100)
    }

    /// Takes one message from a pair's budget.
    pub fn pair(&mut self, key: &str, now: Ms) -> bool {
        let (credit, since) = self
            .pairs
            .entry(key.to_owned())
            .or_insert((PAIR_BURST, now));
        *credit = (*credit + (now - *since).max(0)).min(PAIR_BURST);
        *since = now;
        if *credit < PAIR_EVERY {
            return false;
        }
        *credit -= PAIR_EVERY;
        true
    }
}

impl World {
    /// Counts one send and refuses it when the asset or the pair is over its limit.
    ///
    /// # Errors
    /// 613 on Messenger and Instagram; 130429 (number) and 131056 (pair) on WhatsApp.
    pub(crate) fn take_send(&mut self, network: Network, asset: &str, address: &str) -> Graph<()> {
        if !self.settings.rate_limits {
            return Ok(());
        }
        let now = self.now;
        if !self
            .windows
            .count(&send_key(asset), sends_per_second(network), now)
        {
            self.counters.throttled += 1;
            return Err(match network {
                Network::Whatsapp => known(130_429, None)
                    .details("Message failed to send because there were too many messages sent from this phone number in a short period of time."),
                _ => known(613, None),
            });
        }
        if network == Network::Whatsapp
            && !self.windows.pair(&super::thread::key(asset, address), now)
        {
            self.counters.throttled += 1;
            return Err(known(131_056, None)
                .details("Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time."));
        }
        Ok(())
    }

    /// Counts one read of conversations: 2 a second for a Page or an account.
    ///
    /// # Errors
    /// 613 above that.
    pub(crate) fn take_history(&mut self, asset: &str) -> Graph<()> {
        let key = format!("history/{asset}");
        if self.settings.rate_limits && !self.windows.count(&key, 2, self.now) {
            self.counters.throttled += 1;
            return Err(known(613, None));
        }
        Ok(())
    }

    /// An inbound message of WhatsApp counts against the number's throughput.
    pub(crate) fn note_inbound(&mut self, network: Network, asset: &str) {
        if network == Network::Whatsapp {
            let now = self.now;
            self.windows.note(&send_key(asset), now);
        }
    }

    /// The usage header for an answer about an asset.
    pub(crate) fn usage(&self, asset: &str, managing: bool) -> Usage {
        let Some(network) = self.network_of(asset) else {
            if self.wabas.contains_key(asset) {
                let object = Some((asset.to_owned(), "whatsapp_business_management".to_owned()));
                return Usage {
                    object,
                    ..Usage::default()
                };
            }
            return Usage::default();
        };
        let (object, kind) = match network {
            Network::Facebook => (asset.to_owned(), "messenger"),
            Network::Instagram => (asset.to_owned(), "instagram"),
            // The Bot API tells of no quota.
            Network::Telegram => return Usage::default(),
            Network::Whatsapp => {
                let waba = self
                    .phones
                    .get(asset)
                    .map(|phone| phone.waba.clone())
                    .unwrap_or_default();
                (
                    waba,
                    if managing {
                        "whatsapp_business_management"
                    } else {
                        "whatsapp"
                    },
                )
            }
        };
        let percent = self
            .windows
            .percent(&send_key(asset), sends_per_second(network), self.now);
        Usage {
            object: Some((object, kind.to_owned())),
            percent,
            minutes: 0,
        }
    }
}

fn send_key(asset: &str) -> String {
    format!("send/{asset}")
}
