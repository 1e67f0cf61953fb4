//! Connecting: workspaces, apps and channels, with their secrets sealed on the way in.

use crate::apps::{SECRET_PLACE, SecretError, TOKEN_PLACE, VERIFY_PLACE};
use crate::engine::Engine;
use crate::job::{Credentials, Outcome};
use secrecy::{ExposeSecret, SecretString};
use sportello_channels::login::{GRANTED_BY, TOKEN_ENDS};
use sportello_channels::{Auth, Connector, HttpRequest};
use sportello_core::class::Call;
use sportello_core::{AppId, ChannelId, ChannelKind, Class, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, NewChannel, StoreError, TokenHealth};
use std::collections::BTreeMap;
use std::sync::Arc;
use thiserror::Error;

/// A channel to be connected, with its token open.
pub struct Connection {
    /// Its kind.
    pub kind: ChannelKind,
    /// The platform's id.
    pub asset: String,
    /// The name to show; `None` = what the platform calls it.
    pub name: Option<String>,
    /// The app it is connected through.
    pub app: AppId,
    /// The connector's settings.
    pub settings: BTreeMap<String, String>,
    /// The token.
    pub token: SecretString,
}

/// What connecting did.
#[derive(Debug)]
pub struct Connected {
    /// The channel.
    pub channel: ChannelRow,
    /// Events that had waited for it.
    pub claimed: u64,
    /// What the platform refused on the way (subscribing, describing), in words; the channel is
    /// connected all the same.
    pub remarks: Vec<String>,
}

/// Why nothing was connected.
#[derive(Debug, Error)]
pub enum ConnectError {
    /// There is no connector of that kind.
    #[error("there is no channel kind {0:?}; known are {1}")]
    NoSuchKind(String, String),
    /// A field that the kind needs is missing.
    #[error("{kind} needs --{field}: {help}")]
    Missing {
        /// The kind.
        kind: String,
        /// The field.
        field: &'static str,
        /// What it is.
        help: &'static str,
    },
    /// What was given as a bot's token is none.
    #[error("that is no token of a bot: one is digits, a colon, and letters")]
    NoToken,
    /// The platform does not know the token.
    #[error("the platform does not know this token")]
    TokenRefused,
    /// Secrets could not be had.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// Makes an app known, or gives a known one a new secret (the old one stays until
    /// `drop_old_secrets`, so that webhooks signed with either are taken while rotating).
    pub async fn put_app(
        &self,
        now: Time,
        platform_id: &str,
        secret: &SecretString,
        verify_token: &SecretString,
    ) -> Result<AppId, SecretError> {
        let secret = self.vault().seal(SECRET_PLACE, secret.expose_secret())?;
        let verify = self
            .vault()
            .seal(VERIFY_PLACE, verify_token.expose_secret())?;
        let known = self.apps();
        if let Some(app) = known.iter().find(|a| a.platform_id == platform_id) {
            let opened = self.vault().open(SECRET_PLACE, &secret)?;
            let same_secret = app
                .secrets
                .first()
                .is_some_and(|s| s.expose_secret() == opened.expose_secret());
            let opened = self.vault().open(VERIFY_PLACE, &verify)?;
            if same_secret && app.verify_token.expose_secret() == opened.expose_secret() {
                return Ok(app.id);
            }
        }
        let row = self
            .store()
            .put_app(platform_id, secret, verify, now)
            .await?;
        self.reload_apps().await?;
        Ok(row.id)
    }

    /// Connects a channel, or gives one that is connected here already the new token and settings.
    pub async fn connect_or_renew(
        &self,
        now: Time,
        workspace: WorkspaceId,
        connection: Connection,
    ) -> Result<Connected, ConnectError> {
        let channels = self.store().channels(workspace).await?;
        let known = channels
            .iter()
            .find(|c| c.kind == connection.kind && c.asset == connection.asset);
        let Some(known) = known else {
            return self.connect(now, workspace, connection).await;
        };
        self.store()
            .update_channel(
                workspace,
                known.id,
                None,
                connection.name.as_deref(),
                &connection.settings,
                now,
            )
            .await?;
        self.renew_token(now, workspace, known.id, &connection.token)
            .await?;
        let channel = self.store().channel(workspace, known.id).await?;
        let connector = self.connector(&channel.kind)?.clone();
        let mut remarks = Vec::new();
        for request in connector.subscribe(&crate::dispatch::facts(&channel)) {
            if let Err(remark) = self.ask(&channel, request, now).await {
                remarks.push(format!(
                    "the platform was not made to send its events here: {remark}"
                ));
            }
        }
        Ok(Connected {
            channel,
            claimed: 0,
            remarks,
        })
    }

    /// Connects a channel: stores it, asks the platform what it is called and to send its events
    /// here, and digests what had waited for it.
    pub async fn connect(
        &self,
        now: Time,
        workspace: WorkspaceId,
        connection: Connection,
    ) -> Result<Connected, ConnectError> {
        self.check_fields(&connection)?;
        let connector = self.connector(&connection.kind)?.clone();
        let token = self
            .vault()
            .seal(TOKEN_PLACE, connection.token.expose_secret())
            .map_err(SecretError::from)?;
        let new = NewChannel {
            kind: connection.kind.clone(),
            name: connection
                .name
                .clone()
                .unwrap_or_else(|| connection.asset.clone()),
            asset: connection.asset,
            app: connection.app,
            settings: connection.settings,
            token,
        };
        let mut channel = self.store().add_channel(workspace, new, now).await?;
        let mut remarks = Vec::new();
        let facts = crate::dispatch::facts(&channel);
        match self
            .ask(&channel, connector.describe_request(&facts), now)
            .await
        {
            Ok(answer) => {
                let described = connector.read_description(&answer);
                let name = connection
                    .name
                    .as_deref()
                    .or(described.get("name").map(String::as_str));
                channel = self
                    .store()
                    .update_channel(workspace, channel.id, None, name, &described, now)
                    .await?;
            }
            Err(remark) => remarks.push(format!(
                "the platform did not say what it is called: {remark}"
            )),
        }
        if let Some(told) = self.learn_of_token(&channel, now).await {
            channel = self
                .store()
                .update_channel(workspace, channel.id, None, None, &told, now)
                .await?;
        }
        for request in connector.subscribe(&facts) {
            if let Err(remark) = self.ask(&channel, request, now).await {
                remarks.push(format!(
                    "the platform was not made to send its events here: {remark}"
                ));
            }
        }
        let claimed = self
            .claim(now, &channel.kind, &channel.asset)
            .await?
            .applied;
        self.ring(workspace, None);
        Ok(Connected {
            channel,
            claimed,
            remarks,
        })
    }

    pub(crate) fn check_fields(&self, connection: &Connection) -> Result<(), ConnectError> {
        let Some(connector) = self.registry().get(&connection.kind) else {
            let known: Vec<String> = self
                .registry()
                .iter()
                .map(|c| c.kind().to_string())
                .collect();
            return Err(ConnectError::NoSuchKind(
                connection.kind.to_string(),
                known.join(", "),
            ));
        };
        for field in connector.fields().iter().filter(|f| f.required) {
            let given = match field.name {
                "asset" => !connection.asset.is_empty(),
                "token" => !connection.token.expose_secret().is_empty(),
                name => connection.settings.get(name).is_some_and(|v| !v.is_empty()),
            };
            if !given {
                return Err(ConnectError::Missing {
                    kind: connection.kind.to_string(),
                    field: field.name,
                    help: field.help,
                });
            }
        }
        Ok(())
    }

    /// Gives a channel a new token: what was held for the old one goes.
    pub async fn renew_token(
        &self,
        now: Time,
        workspace: WorkspaceId,
        channel: ChannelId,
        token: &SecretString,
    ) -> Result<(), ConnectError> {
        let sealed = self
            .vault()
            .seal(TOKEN_PLACE, token.expose_secret())
            .map_err(SecretError::from)?;
        let row = self
            .store()
            .update_channel(
                workspace,
                channel,
                Some(sealed),
                None,
                &BTreeMap::new(),
                now,
            )
            .await?;
        let row = ChannelRow {
            token_state: TokenHealth::Suspect { since: now },
            ..row
        };
        self.token_works(now, &row).await?;
        Ok(())
    }

    /// Whose token it is and when it ends, where that is not known: a token that was pasted.
    async fn learn_of_token(
        &self,
        channel: &ChannelRow,
        now: Time,
    ) -> Option<BTreeMap<String, String>> {
        if channel.settings.contains_key(GRANTED_BY) || self.at_own_host(channel) {
            return None;
        }
        let token = self.vault().open(TOKEN_PLACE, &channel.token).ok()?;
        let mut request = sportello_channels::debug_token_request();
        request.auth = Auth::App;
        let work = crate::job::Work::Token(Box::new(channel.clone()));
        let mut job = self.job(channel, work, request).ok()?;
        job.credentials.query.push(("input_token", token));
        job.timeout = Span::seconds(15).min(job.timeout);
        let client = crate::http::Client::new(self.settings()).ok()?;
        let Outcome::Answered { answer, .. } = client.make(self, &job).await else {
            return None;
        };
        let state = sportello_channels::read_token_state(&answer)?;
        let mut told = BTreeMap::new();
        if let Some(user) = state.user {
            told.insert(GRANTED_BY.to_owned(), user);
        }
        if let Some(ends) = state.expires_at.filter(|ends| *ends > now) {
            told.insert(TOKEN_ENDS.to_owned(), ends.0.to_string());
        }
        (!told.is_empty()).then_some(told)
    }

    /// Asks the platform something for a channel, at once and once. The error is in words.
    async fn ask(
        &self,
        channel: &ChannelRow,
        request: HttpRequest,
        now: Time,
    ) -> Result<sportello_channels::Answer, String> {
        let connector = self.connector(&channel.kind).map_err(|e| e.to_string())?;
        let probe = crate::job::Work::Token(Box::new(channel.clone()));
        let mut job = self
            .job(channel, probe, request)
            .map_err(|e| e.to_string())?;
        job.timeout = Span::seconds(15).min(job.timeout);
        let client = crate::http::Client::new(self.settings()).map_err(|e| e.to_string())?;
        match client.make(self, &job).await {
            Outcome::Answered { answer, .. } => {
                let verdict = connector.classify(Call::Read, &answer, now);
                match (verdict.class, verdict.code) {
                    (Class::Ok | Class::AlreadyDone, _) => Ok(answer),
                    (_, Some(code)) => {
                        Err(format!("it answered {} with code {code}", answer.status))
                    }
                    (_, None) => Err(format!("it answered {}", answer.status)),
                }
            }
            Outcome::NotSent | Outcome::Unreached(_) => Err("it could not be reached".to_owned()),
            Outcome::Lost | Outcome::BrokenOff => Err("it did not answer in time".to_owned()),
            Outcome::Forbidden => Err("its address is a private one".to_owned()),
        }
    }

    /// Makes an app's webhooks come here: `POST /{app}/subscriptions` for each object, with the
    /// app's own token (webhooks.md §1).
    pub async fn subscribe_app(&self, app: AppId) -> Result<(), String> {
        let apps = self.apps();
        let app = apps
            .iter()
            .find(|a| a.id == app)
            .ok_or("the app is not known")?;
        let secret = app.secrets.first().ok_or("the app has no secret")?;
        let client = crate::http::Client::new(self.settings()).map_err(|e| e.to_string())?;
        let hooked = |c: &&Arc<dyn Connector>| !c.webhook_fields().is_empty();
        for connector in self.registry().iter().filter(hooked) {
            let body = serde_json::json!({
                "object": connector.webhook_object(),
                "callback_url": format!("{}/hooks/meta", self.settings().public_url),
                "verify_token": app.verify_token.expose_secret(),
                "fields": connector.webhook_fields(),
                "include_values": true,
            });
            let request = HttpRequest {
                method: sportello_channels::Method::Post,
                target: sportello_channels::Target::Graph(format!(
                    "{}/subscriptions",
                    app.platform_id
                )),
                query: Vec::new(),
                body: sportello_channels::Body::Json(body.to_string()),
                auth: Auth::App,
            };
            let bearer = format!("{}|{}", app.platform_id, secret.expose_secret());
            let credentials = Credentials {
                bearer: Some(SecretString::from(bearer)),
                ..Credentials::default()
            };
            match client
                .plain(&request, &credentials, Span::seconds(15))
                .await
            {
                Outcome::Answered { answer, .. } if (200..300).contains(&answer.status) => {}
                Outcome::Answered { answer, .. } => {
                    return Err(format!(
                        "subscribing {} was answered {}",
                        connector.webhook_object(),
                        answer.status
                    ));
                }
                _ => return Err("the platform could not be reached".to_owned()),
            }
        }
        Ok(())
    }
}
