//! Bots: connecting one by its token alone, and what is posted for it. A bot is its own app: its
//! secret is one of ours, which the platform sends back with everything that it posts.

use crate::apps::SecretError;
use crate::connect::{ConnectError, Connected, Connection};
use crate::engine::Engine;
use crate::http::{Client, is_public};
use crate::job::{Credentials, Outcome, Work};
use crate::receive::ReceiveError;
use data_encoding::BASE64URL_NOPAD;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use sportello_channels::bot::Bot;
use sportello_channels::{ChannelFacts, Connector, HttpRequest};
use sportello_core::class::Call;
use sportello_core::event::{Event, Item, Reading};
use sportello_core::message::MessageKind;
use sportello_core::{AppId, ChannelKind, Class, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, Digested, StoreError};
use std::collections::BTreeMap;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// A channel's setting: how a bot's updates come, [`WEBHOOK`] or [`POLL`].
pub const UPDATES: &str = "updates";
/// A channel's setting: the address that its updates are posted to.
pub const HOOK: &str = "hook";
/// They are posted here.
pub const WEBHOOK: &str = "webhook";
/// They are asked for.
pub const POLL: &str = "poll";

/// How long one question may take.
const PATIENCE: Span = Span::seconds(15);

/// A tap on a button that waits to be answered.
pub(crate) struct Tap {
    kind: ChannelKind,
    asset: String,
    to: String,
    message: String,
}

/// Whether an address is one that a platform elsewhere can post to, with TLS and on one of these
/// ports.
fn is_outside(address: &str, ports: &[u16]) -> bool {
    let Ok(url) = Url::parse(address) else {
        return false;
    };
    let near = [".localhost", ".local", ".internal"];
    let outside = match url.host() {
        Some(url::Host::Domain(name)) => {
            name != "localhost" && !near.iter().any(|end| name.ends_with(end))
        }
        Some(url::Host::Ipv4(ip)) => is_public(ip.into()),
        Some(url::Host::Ipv6(ip)) => is_public(ip.into()),
        None => false,
    };
    let port = url.port_or_known_default();
    url.scheme() == "https" && outside && port.is_some_and(|port| ports.contains(&port))
}

/// Whether a channel's updates are asked for.
pub(crate) fn is_polled(channel: &ChannelRow) -> bool {
    channel.settings.get(UPDATES).map(String::as_str) == Some(POLL)
}

/// Where a bot's updates are posted, or may be.
fn hook_of(channel: &ChannelRow) -> Option<&str> {
    let hook = channel.settings.get(HOOK)?;
    Some(hook.as_str()).filter(|hook| !hook.is_empty())
}

impl Engine {
    /// The address that a kind's bots are posted to.
    pub fn bot_hook(&self, kind: &ChannelKind) -> String {
        format!("{}/hooks/bot/{kind}", self.settings().public_url)
    }

    /// Connects a bot by its token, or gives one that is connected here already the new token. Its
    /// updates are posted here where the platform reaches this desk, else they are asked for.
    pub async fn connect_bot(
        &self,
        now: Time,
        workspace: WorkspaceId,
        kind: &ChannelKind,
        name: Option<String>,
        token: &SecretString,
    ) -> Result<Connected, ConnectError> {
        let unknown = || ConnectError::NoSuchKind(kind.to_string(), String::new());
        let connector = self.connector(kind)?.clone();
        let bot = connector.bot().ok_or_else(unknown)?;
        let token = SecretString::from(token.expose_secret().trim().to_owned());
        let asset = bot
            .asset_of(token.expose_secret())
            .ok_or(ConnectError::NoToken)?;
        let described = self
            .who_is(now, &*connector, &asset, &token)
            .await?
            .unwrap_or_default();
        let connection = Connection {
            kind: kind.clone(),
            app: self.bot_app(now, kind, &asset).await?,
            name: name.or_else(|| described.get("name").cloned()),
            asset,
            settings: described,
            token,
        };
        let mut connected = self.connect_or_renew(now, workspace, connection).await?;
        let (channel, remark) = self.direct_updates(now, &connected.channel, bot).await?;
        connected.remarks.extend(remark);
        connected.channel = channel;
        Ok(connected)
    }

    /// After a start: has the updates of bots come here as fits this desk's address, where that has
    /// changed since they were connected.
    pub async fn direct_bots(&self, now: Time) -> Result<(), StoreError> {
        for workspace in self.store().workspaces().await? {
            for channel in self.store().channels(workspace.id).await? {
                let connector = self.connector(&channel.kind)?.clone();
                let Some(bot) = connector.bot() else {
                    continue;
                };
                let wanted = self.wanted_hook(&channel, bot);
                let how = if wanted.is_some() { WEBHOOK } else { POLL };
                let known = channel.settings.get(UPDATES).map(String::as_str);
                if hook_of(&channel) == wanted.as_deref() && known == Some(how) {
                    continue;
                }
                let (_, remark) = self.direct_updates(now, &channel, bot).await?;
                if let Some(remark) = remark {
                    tracing::warn!(channel.id = channel.id.0, "{remark}");
                }
            }
        }
        Ok(())
    }

    /// Where a bot's updates are to be posted; `None` = the platform does not reach this desk.
    fn wanted_hook(&self, channel: &ChannelRow, bot: &dyn Bot) -> Option<String> {
        let reached = is_outside(&self.settings().public_url, bot.ports());
        reached.then(|| self.bot_hook(&channel.kind))
    }

    /// What a bot says of itself; `None` = it could not be asked. A token that the platform does
    /// not know connects nothing.
    async fn who_is(
        &self,
        now: Time,
        connector: &dyn Connector,
        asset: &str,
        token: &SecretString,
    ) -> Result<Option<BTreeMap<String, String>>, ConnectError> {
        let facts = ChannelFacts {
            asset: asset.to_owned(),
            settings: BTreeMap::new(),
        };
        let credentials = Credentials {
            in_path: Some(token.clone()),
            ..Credentials::default()
        };
        let Ok(client) = Client::new(self.settings()) else {
            return Ok(None);
        };
        let request = connector.describe_request(&facts);
        let asked = client.plain(&request, &credentials, PATIENCE).await;
        let Outcome::Answered { answer, .. } = asked else {
            return Ok(None);
        };
        match connector.classify(Call::Read, &answer, now).class {
            Class::Ok => Ok(Some(connector.read_description(&answer))),
            Class::Reconnect => Err(ConnectError::TokenRefused),
            _ => Ok(None),
        }
    }

    /// The app that a bot is, made known with a secret of ours where it is new.
    pub(crate) async fn bot_app(
        &self,
        now: Time,
        kind: &ChannelKind,
        asset: &str,
    ) -> Result<AppId, SecretError> {
        let apps = self.apps();
        let known = apps
            .iter()
            .find(|app| app.bot() == Some((kind.as_str(), asset)));
        if let Some(app) = known {
            return Ok(app.id);
        }
        let secret = || -> Result<SecretString, SecretError> {
            let bytes = self.vault().random::<32>()?;
            Ok(SecretString::from(BASE64URL_NOPAD.encode(&bytes)))
        };
        self.put_app(now, &format!("{kind}:{asset}"), &secret()?, &secret()?)
            .await
    }

    /// Has a bot's updates posted here, or readies them to be asked for, and stores which; gives
    /// what the platform refused, in words.
    async fn direct_updates(
        &self,
        now: Time,
        channel: &ChannelRow,
        bot: &dyn Bot,
    ) -> Result<(ChannelRow, Option<String>), StoreError> {
        let (mut hook, mut remark) = (None, None);
        // What the platform may have been told before this desk died is known to the next start.
        let mut may_be = hook_of(channel).map(str::to_owned);
        if let Some(address) = self.wanted_hook(channel, bot) {
            self.note_hook(now, channel, &address, None).await?;
            may_be = Some(address.clone());
            let (request, name) = bot.webhook(&address);
            let told = match self.bot_secret(channel.app) {
                Some(secret) => self.tell(now, channel, request, Some((name, secret))).await,
                None => Err("its secret cannot be opened".to_owned()),
            };
            match told {
                Ok(()) => hook = Some(address),
                Err(why) => {
                    remark = Some(format!(
                        "the platform was not made to send its events here, so they are asked for: {why}"
                    ));
                }
            }
        }
        let updates = if hook.is_some() { WEBHOOK } else { POLL };
        if hook.is_none()
            && let Err(why) = self.tell(now, channel, bot.no_webhook(), None).await
        {
            hook = may_be;
            let unknown = format!("whether its events can be asked for is not known yet: {why}");
            remark.get_or_insert(unknown);
        }
        let hook = hook.unwrap_or_default();
        let channel = self.note_hook(now, channel, &hook, Some(updates)).await?;
        self.bell().wake_workers();
        Ok((channel, remark))
    }

    /// Stores where a bot's updates are posted, or may be, and how they come here, if that is known.
    async fn note_hook(
        &self,
        now: Time,
        channel: &ChannelRow,
        hook: &str,
        updates: Option<&str>,
    ) -> Result<ChannelRow, StoreError> {
        let mut how = BTreeMap::from([(HOOK.to_owned(), hook.to_owned())]);
        if let Some(updates) = updates {
            how.insert(UPDATES.to_owned(), updates.to_owned());
        }
        self.store()
            .update_channel(channel.workspace, channel.id, None, None, &how, now)
            .await
    }

    fn bot_secret(&self, app: AppId) -> Option<SecretString> {
        let apps = self.apps();
        let app = apps.iter().find(|known| known.id == app)?;
        app.secrets.first().cloned()
    }

    /// Tells the platform something for a channel, with a parameter that is secret.
    async fn tell(
        &self,
        now: Time,
        channel: &ChannelRow,
        request: HttpRequest,
        secret: Option<(&'static str, SecretString)>,
    ) -> Result<(), String> {
        let connector = self.connector(&channel.kind).map_err(|e| e.to_string())?;
        let work = Work::Token(Box::new(channel.clone()));
        let mut job = self
            .job(channel, work, request)
            .map_err(|e| e.to_string())?;
        job.credentials.query.extend(secret);
        job.timeout = PATIENCE.min(job.timeout);
        let client = Client::new(self.settings()).map_err(|e| e.to_string())?;
        match client.make(self, &job).await {
            Outcome::Answered { answer, .. } => {
                match connector.classify(Call::Read, &answer, now).class {
                    Class::Ok | Class::AlreadyDone => Ok(()),
                    _ => Err(format!("it answered {}", answer.status)),
                }
            }
            Outcome::NotSent | Outcome::Unreached(_) => Err("it could not be reached".to_owned()),
            Outcome::Lost | Outcome::BrokenOff => Err("it did not answer in time".to_owned()),
            Outcome::Forbidden => Err("its address is a private one".to_owned()),
        }
    }

    /// Takes what was posted for a bot: its secret says for which (compared in constant time with
    /// every secret of every bot of the kind), it is made durable as it came, and digested. Answer
    /// 200 only when this gives `Ok` (I1).
    pub async fn receive_update(
        &self,
        now: Time,
        kind: &ChannelKind,
        secret: Option<&str>,
        raw: &[u8],
    ) -> Result<Digested, ReceiveError> {
        let connector = self.connector(kind).ok().cloned();
        let bot = connector.as_ref().and_then(|connector| connector.bot());
        let found = secret.and_then(|secret| self.speaking(kind, secret));
        let (Some(bot), Some((app, asset))) = (bot, found) else {
            self.count_refused();
            return Err(ReceiveError::Refused);
        };
        let body = bot.wrap(&asset, raw, now);
        self.take(now, app, Arc::from(body)).await
    }

    /// The bot whose secret it is.
    fn speaking(&self, kind: &ChannelKind, secret: &str) -> Option<(AppId, String)> {
        let apps = self.apps();
        let mut found = None;
        for app in apps.iter() {
            let Some((_, asset)) = app.bot().filter(|(of, _)| *of == kind.as_str()) else {
                continue;
            };
            for known in &app.secrets {
                let same = known.expose_secret().as_bytes().ct_eq(secret.as_bytes());
                if bool::from(same) {
                    found = Some((app.id, asset.to_owned()));
                }
            }
        }
        found
    }

    /// The header that carries the secret of a kind's bots.
    pub fn bot_header(&self, kind: &ChannelKind) -> Option<&'static str> {
        Some(self.connector(kind).ok()?.bot()?.header())
    }

    /// Taps on buttons among what came in for bots.
    pub(crate) fn taps_among(&self, items: &[Item]) -> Vec<Tap> {
        let mut taps = Vec::new();
        for item in items {
            let Reading::Events(events) = &item.reading else {
                continue;
            };
            for event in events {
                let Event::Message(said) = event else {
                    continue;
                };
                let is_bot = || self.connector(&item.kind).is_ok_and(|c| c.bot().is_some());
                if said.kind == MessageKind::Choice && is_bot() {
                    taps.push(Tap {
                        kind: item.kind.clone(),
                        asset: item.asset.clone(),
                        to: said.from.external_id.clone(),
                        message: said.external_id.clone(),
                    });
                }
            }
        }
        taps
    }

    /// Has the platform told that taps were taken.
    pub(crate) async fn taps_taken(&self, taps: Vec<Tap>) -> Result<(), StoreError> {
        for workspace in self.store().workspaces().await? {
            for channel in self.store().channels(workspace.id).await? {
                let own = |tap: &&Tap| tap.kind == channel.kind && tap.asset == channel.asset;
                for tap in taps.iter().filter(own) {
                    self.sign_taken(&channel, &tap.to, &tap.message);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_reached_from_outside_is_posted_to() {
        let outside = |address: &str| is_outside(address, &[443, 80, 88, 8_443]);
        for good in [
            "https://desk.example.com",
            "https://desk.example.com:8443/x",
            "https://157.240.1.35",
        ] {
            assert!(outside(good), "{good}");
        }
        for bad in [
            "http://desk.example.com",
            "https://localhost",
            "https://127.0.0.1:8443",
            "https://192.168.1.4",
            "https://[::1]",
            "https://desk.example.com:8080",
            "https://nas.local",
            "",
        ] {
            assert!(!outside(bad), "{bad}");
        }
    }
}
