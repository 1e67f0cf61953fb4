//! Links that lead into a chat: `m.me`, `ig.me`, `wa.me`, with the token of whoever made them.

use super::chance::Chance;
use super::graph::username;
use super::ids;
use super::params::pairs;
use super::phone::{Said, Say};
use super::receipt::fact;
use super::time::Ms;
use super::webhook::{Event, messaging};
use super::world::{Network, World};
use serde_json::{Value, json};

impl World {
    /// The person taps a link that leads into the chat: `m.me/…?ref=`, `ig.me/m/…?ref=`,
    /// `wa.me/NUMBER?text=`, `t.me/BOT?start=`.
    ///
    /// # Errors
    /// A sentence when the link leads nowhere here.
    pub fn tap(
        &mut self,
        now: Ms,
        rng: &mut dyn Chance,
        kind: Network,
        from: &str,
        link: &str,
        to: Option<&str>,
    ) -> Result<Said, String> {
        self.advance(now, rng);
        let asset = match to {
            Some(_) => self.asset_for(kind, to)?,
            None => self.linked_asset(kind, link)?,
        };
        let known = self
            .address_of(kind, &asset, from)
            .is_some_and(|address| self.thread_of(&asset, &address).is_some());
        if kind == Network::Telegram {
            // The button Start sends what the link carries (telegram.md, "Deep link").
            let start =
                member(link, "start").map_or("/start".to_owned(), |p| format!("/start {p}"));
            let say = Say {
                to: Some(asset),
                ..Say::text(kind, from, &start)
            };
            return self.say(now, rng, &say);
        }
        let say = |text: &str, referral: Option<String>| Say {
            to: Some(asset.clone()),
            referral,
            ..Say::text(kind, from, text)
        };
        if kind == Network::Whatsapp {
            let text = member(link, "text").unwrap_or_else(|| "Ciao!".to_owned());
            return self.say(now, rng, &say(&text, None));
        }
        let token = member(link, "ref").ok_or("the link carries no ref=… token")?;
        let source = match kind {
            Network::Facebook => "SHORTLINK",
            _ => "IGME-SOURCE-LINK",
        };
        let referral = json!({ "ref": token, "source": source, "type": "OPEN_THREAD" });
        if kind == Network::Instagram && !known {
            // A new chat opens with the person's first message; the referral rides on it.
            return self.say(now, rng, &say("Ciao!", Some(referral.to_string())));
        }
        self.enter(rng, kind, &asset, from, known, &referral)
    }

    /// A known chat gets a referral; a new one on Messenger starts with the Get Started button,
    /// which is a postback.
    fn enter(
        &mut self,
        rng: &mut dyn Chance,
        kind: Network,
        asset: &str,
        from: &str,
        known: bool,
        referral: &Value,
    ) -> Result<Said, String> {
        let (name, address) = self.meet(rng, kind, asset, from);
        let thread = self.thread_for(rng, kind, asset, &address, &name);
        let at = self.now;
        let mut id = String::new();
        let (event, item) = if known {
            (
                Event::Referral,
                messaging(&address, asset, at, "referral", referral),
            )
        } else {
            id = ids::message(rng, kind, &address, false);
            let body = json!({ "mid": id, "title": "Inizia", "payload": "GET_STARTED", "referral": referral });
            self.open_window(&thread, at);
            (
                Event::Postback,
                messaging(&address, asset, at, "postback", &body),
            )
        };
        let thread = self
            .threads
            .get(&thread)
            .cloned()
            .ok_or("the chat could not be opened")?;
        let fact = fact(&thread, event, item, None);
        self.announce(rng, &fact);
        Ok(Said {
            id,
            from_id: address,
            at,
        })
    }

    /// The asset a link names: a Page id, a username, a number. An unknown name is refused, so a
    /// wrong link shows here and not in front of a customer.
    fn linked_asset(&self, kind: Network, link: &str) -> Result<String, String> {
        let path = link.split(['?', '#']).next().unwrap_or("");
        let word = path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
        let found = match kind {
            Network::Facebook => self
                .pages
                .values()
                .find(|page| page.id == word || username(&page.name) == word)
                .map(|page| &page.id),
            Network::Instagram => self
                .instagrams
                .values()
                .find(|account| account.username == word || account.id == word)
                .map(|account| &account.id),
            Network::Whatsapp => self
                .phones
                .values()
                .find(|phone| phone.number == word.trim_start_matches('+'))
                .map(|phone| &phone.id),
            Network::Telegram => self
                .bots
                .values()
                .find(|bot| bot.username == word)
                .map(|bot| &bot.id),
        };
        found.cloned().ok_or_else(|| {
            format!(
                "the link {path} leads to no {} asset of this sandbox",
                kind.word()
            )
        })
    }
}

/// A parameter of a link's query.
fn member(link: &str, name: &str) -> Option<String> {
    let query = link.split_once('?').map_or("", |(_, query)| query);
    let query = query.split('#').next().unwrap_or("");
    pairs(query)
        .into_iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value)
}
