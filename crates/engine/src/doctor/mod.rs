//! The doctor: what stands between a channel and its people, said one thing at a time: the token,
//! its permissions, the three layers of a subscription, the way back to this desk, the clock.
//! Everything is asked of the platform, nothing is changed.

mod judge;

use crate::dispatch::facts;
use crate::engine::Engine;
use crate::http::Client;
use crate::job::{Credentials, Outcome, Work};
use crate::renewal::token_ends;
use judge::{AppSubscriptions, SubscribedApps};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use sportello_channels::login::PERMISSIONS;
use sportello_channels::{
    Answer, Auth, Body, HttpRequest, Method, Target, TokenState, debug_token_request,
    read_token_state,
};
use sportello_core::class::Call;
use sportello_core::{ChannelId, ChannelKind, Class, Span, Time, WorkspaceId};
use sportello_store::{ChannelRow, StoreError};

/// How long one question may take.
const PATIENCE: Span = Span::seconds(15);

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// As it must be.
    Well,
    /// Nobody could tell: the platform, or the desk, could not be asked.
    Unknown,
    /// It works, and will not for ever, or not for everybody.
    Warning,
    /// Something does not work until it is mended.
    Ill,
}

impl Condition {
    /// The last part of a locale key.
    pub fn as_str(self) -> &'static str {
        match self {
            Condition::Well => "well",
            Condition::Unknown => "unknown",
            Condition::Warning => "warning",
            Condition::Ill => "ill",
        }
    }
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// The address under which the platform reaches this desk.
    Webhook,
    /// Links to files that a platform fetches.
    Links,
    /// This machine's clock against the platform's.
    Clock,
    /// The version of the Graph API.
    Version,
    /// The channel's token.
    Token,
    /// What the token may do.
    Permissions,
    /// The app's secret.
    Secret,
    /// The app's subscription to an object (first layer).
    AppFields,
    /// The asset's subscription to the app (second layer).
    AssetFields,
    /// Whether people without a role on the app are heard (third layer: published, with Advanced
    /// Access), as far as what arrived tells.
    Heard,
}

impl Check {
    /// The name in the output and the locale files.
    pub fn as_str(self) -> &'static str {
        match self {
            Check::Webhook => "webhook",
            Check::Links => "links",
            Check::Clock => "clock",
            Check::Version => "version",
            Check::Token => "token",
            Check::Permissions => "permissions",
            Check::Secret => "secret",
            Check::AppFields => "app-fields",
            Check::AssetFields => "asset-fields",
            Check::Heard => "heard",
        }
    }
}

/// One thing that was found. Its sentence has the locale key `doctor-<check>-<condition>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The channel it is about; `None` = the whole desk.
    pub channel: Option<(ChannelId, ChannelKind, String)>,
    /// What was looked at.
    pub check: Check,
    /// How it is.
    pub condition: Condition,
    /// What the sentence names: missing permissions, a date, a version; never a secret.
    pub what: String,
}

impl Engine {
    /// Looks at everything of a workspace. Takes as long as the platform takes to answer.
    pub async fn examine(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<Vec<Finding>, StoreError> {
        let Ok(client) = Client::new(self.settings()) else {
            return Ok(Vec::new());
        };
        let mut findings = self.way_back(&client).await;
        let channels = self.store().channels(workspace).await?;
        let mut dated = None;
        for channel in &channels {
            self.channel_findings(now, &client, channel, &mut findings, &mut dated)
                .await?;
        }
        if let Some(answer) = dated {
            findings.insert(0, desk(Check::Clock, judge::clock(&answer, now)));
            let version = judge::version(&answer, &self.settings().graph_version);
            findings.insert(1, desk(Check::Version, version));
        }
        Ok(findings)
    }

    /// Whether this desk is reached from outside: its webhook answers the handshake, and a link to
    /// a file is answered by it.
    async fn way_back(&self, client: &Client) -> Vec<Finding> {
        let base = &self.settings().public_url;
        let apps = self.apps();
        let verify = apps.iter().find(|app| app.bot().is_none());
        let verify = verify.map(|app| &app.verify_token);
        let webhook = match verify {
            None => (Condition::Unknown, base.clone()),
            Some(token) => {
                let query = [
                    ("hub.mode", "subscribe"),
                    ("hub.challenge", "1158201444"),
                    ("hub.verify_token", token.expose_secret()),
                ];
                let outcome = client
                    .reach(&format!("{base}/hooks/meta"), &query, PATIENCE)
                    .await;
                (judge::handshake(&outcome, "1158201444"), base.clone())
            }
        };
        let outcome = client
            .reach(&format!("{base}/m/doctor"), &[], PATIENCE)
            .await;
        vec![
            desk(Check::Webhook, webhook),
            desk(Check::Links, (judge::links(&outcome), base.clone())),
        ]
    }

    async fn channel_findings(
        &self,
        now: Time,
        client: &Client,
        channel: &ChannelRow,
        findings: &mut Vec<Finding>,
        dated: &mut Option<Answer>,
    ) -> Result<(), StoreError> {
        let connector = self.connector(&channel.kind)?.clone();
        let mut add = |check, (condition, what)| {
            findings.push(Finding {
                channel: Some((channel.id, channel.kind.clone(), channel.name.clone())),
                check,
                condition,
                what,
            });
        };
        let described = connector.describe_request(&facts(channel));
        let answer = self.put(client, channel, described).await;
        let class = answer
            .as_ref()
            .map(|answer| connector.classify(Call::Read, answer, now).class);
        let heard = match channel.heard_at {
            Some(at) => (Condition::Well, at.to_string()),
            None => (Condition::Warning, String::new()),
        };
        if connector.bot().is_some() {
            // A bot is its own app: nothing else stands between it and its people.
            let state = class.map(|class| told_by_itself(channel, class));
            add(Check::Token, judge::token(state.as_ref(), now));
            if channel.heard_at.is_some() {
                add(Check::Heard, heard);
            }
            return Ok(());
        }
        add(
            Check::Secret,
            judge::secret(answer.as_ref(), class == Some(Class::Ok)),
        );
        if answer.is_some() {
            *dated = answer;
        }
        let state = match self.at_own_host(channel) {
            true => class.map(|class| told_by_itself(channel, class)),
            false => self
                .put(client, channel, debug_token_request())
                .await
                .and_then(|answer| read_token_state(&answer)),
        };
        add(Check::Token, judge::token(state.as_ref(), now));
        let wanted = connector.permissions(&facts(channel));
        add(
            Check::Permissions,
            judge::permissions(state.as_ref(), wanted),
        );
        let of_app = self.app_subscriptions(client, channel).await;
        let (object, fields) = (connector.webhook_object(), connector.webhook_fields());
        let callback = format!("{}/hooks/meta", self.settings().public_url);
        add(
            Check::AppFields,
            judge::app_fields(of_app.as_ref(), object, fields, &callback),
        );
        for request in connector.subscribe(&facts(channel)) {
            let fields = request
                .query
                .iter()
                .find(|(name, _)| name == "subscribed_fields")
                .map(|(_, fields)| fields.clone())
                .unwrap_or_default();
            let listed = HttpRequest {
                method: Method::Get,
                query: Vec::new(),
                ..request
            };
            let app = self.platform_id(channel);
            let answer = self.put(client, channel, listed).await;
            let listed = answer.and_then(|answer| SubscribedApps::read(&answer));
            add(
                Check::AssetFields,
                judge::asset_fields(listed.as_ref(), &app, &fields),
            );
        }
        add(Check::Heard, heard);
        Ok(())
    }

    fn platform_id(&self, channel: &ChannelRow) -> String {
        let apps = self.apps();
        let app = apps.iter().find(|app| app.id == channel.app);
        app.map(|app| app.platform_id.clone()).unwrap_or_default()
    }

    /// Asks the platform something with the channel's permission; `None` = no answer.
    async fn put(
        &self,
        client: &Client,
        channel: &ChannelRow,
        mut request: HttpRequest,
    ) -> Option<Answer> {
        let token_asked = request.auth == Auth::App;
        if token_asked {
            request.query.retain(|(name, _)| name != "input_token");
        }
        let work = Work::Token(Box::new(channel.clone()));
        let mut job = self.job(channel, work, request).ok()?;
        if token_asked {
            let token = self
                .vault()
                .open(crate::apps::TOKEN_PLACE, &channel.token)
                .ok()?;
            job.credentials.query.push(("input_token", token));
        }
        job.timeout = PATIENCE;
        match client.make(self, &job).await {
            Outcome::Answered { answer, .. } => Some(answer),
            _ => None,
        }
    }

    async fn app_subscriptions(
        &self,
        client: &Client,
        channel: &ChannelRow,
    ) -> Option<AppSubscriptions> {
        let apps = self.apps();
        let app = apps.iter().find(|app| app.id == channel.app)?;
        let secret = app.secrets.first()?;
        let bearer = format!("{}|{}", app.platform_id, secret.expose_secret());
        let credentials = Credentials {
            bearer: Some(SecretString::from(bearer)),
            ..Credentials::default()
        };
        let request = HttpRequest {
            method: Method::Get,
            target: Target::Graph(format!("{}/subscriptions", app.platform_id)),
            query: Vec::new(),
            body: Body::Empty,
            auth: Auth::App,
        };
        match client.plain(&request, &credentials, PATIENCE).await {
            Outcome::Answered { answer, .. } => AppSubscriptions::read(&answer),
            _ => None,
        }
    }
}

/// What is known of a token at a network's own host, of which `debug_token` knows nothing: whether it
/// works, when it ends, and what it was said to be for when it was given.
fn told_by_itself(channel: &ChannelRow, class: Class) -> TokenState {
    let permissions = channel.settings.get(PERMISSIONS);
    TokenState {
        valid: class != Class::Reconnect,
        expires_at: token_ends(channel),
        scopes: permissions
            .map(|list| list.split(',').map(str::to_owned).collect())
            .unwrap_or_default(),
        user: None,
        wabas: Vec::new(),
    }
}

fn desk(check: Check, (condition, what): (Condition, String)) -> Finding {
    Finding {
        channel: None,
        check,
        condition,
        what,
    }
}
