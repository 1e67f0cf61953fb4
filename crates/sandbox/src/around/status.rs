//! The platform's status page, as public tools read it: a list of products with their services, and
//! a feed of incidents. It says what it is told to say, whatever happens.

use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What it says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// All is well.
    #[default]
    Well,
    /// Something does not work.
    Trouble,
    /// Nothing: there is no such page any more.
    Gone,
    /// Something that nobody understands.
    Rubbish,
}

#[derive(Debug, Default)]
struct State {
    said: Said,
    asked: u32,
}

/// The status page.
#[derive(Debug, Default)]
pub struct StatusRoom(Mutex<State>);

/// A status, a content type and a body.
pub(super) type Page = (u16, &'static str, String);

impl StatusRoom {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on it says this.
    pub fn say(&self, said: Said) {
        self.lock().said = said;
    }

    /// What it says.
    #[must_use]
    pub fn said(&self) -> Said {
        self.lock().said
    }

    /// How often it was asked.
    #[must_use]
    pub fn asked(&self) -> u32 {
        self.lock().asked
    }

    fn ask(&self) -> Said {
        let mut state = self.lock();
        state.asked += 1;
        state.said
    }

    /// The list of products.
    pub(super) fn list(&self) -> Page {
        let said = self.ask();
        let cloud = match said {
            Said::Well => "No known issues",
            Said::Trouble => "High disruptions",
            Said::Gone => return gone(),
            Said::Rubbish => return rubbish(),
        };
        let service = |name: &str, status: &str| json!({ "name": name, "status": status });
        let list = json!([
            {
                "id": "whatsapp-business-api",
                "name": "WhatsApp Business API",
                "services": [service("Cloud API", cloud), service("Embedded Signup", "No known issues")],
            },
            {
                "id": "marketing-api",
                "name": "Marketing API",
                "services": [service("Marketing API", "Low disruptions")],
            },
        ]);
        (200, "application/json", list.to_string())
    }

    /// The feed of incidents. `now`: RFC 2822.
    pub(super) fn feed(&self, now: &str) -> Page {
        let words = match self.ask() {
            Said::Well => "Resolved",
            Said::Trouble => "We are investigating high disruptions",
            Said::Gone => return gone(),
            Said::Rubbish => return rubbish(),
        };
        let feed = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>Status</title><item>\
             <title>WhatsApp Business API: Cloud API</title><description>{words}</description>\
             <pubDate>{now}</pubDate></item></channel></rss>"
        );
        (200, "application/rss+xml", feed)
    }
}

fn gone() -> Page {
    (404, "text/html", "<h1>Not found</h1>".to_owned())
}

fn rubbish() -> Page {
    (
        200,
        "text/html",
        "<!doctype html><p>Sorry, something went wrong.".to_owned(),
    )
}
