//! Connecting by logging in: the dialog's address, the state that binds its answer to the browser
//! that asked, the questions that follow, and what can be connected then. Nothing is stored before
//! a person has chosen: until then the tokens travel sealed.

use crate::connect::{ConnectError, Connected, Connection};
use crate::engine::Engine;
use crate::http::{Client, ClientError};
use crate::job::{Credentials, Outcome};
use crate::vault::{VaultError, appsecret_proof};
use data_encoding::BASE64URL_NOPAD;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sportello_channels::login::{Dialog, DialogHost, Found, Hidden, LoginStep, Question};
use sportello_channels::{Answer, Auth, Target};
use sportello_core::{AppId, ChannelKind, Span, Time, WorkspaceId};
use sportello_store::{Sealed, StoreError};
use thiserror::Error;

/// How long a person may take in the dialog.
const DIALOG: Span = Span::minutes(30);
/// How long a person may take to choose.
const CHOOSING: Span = Span::minutes(30);
/// How long one question may take. A code of Embedded Signup is good for half a minute.
const PATIENCE: Span = Span::seconds(15);
/// The most questions of one login.
const QUESTIONS: usize = 64;
/// What is said of a kind that has no dialog.
const NO_DIALOG: StoreError = StoreError::NotFound("a dialog of that kind");
/// What a grant is sealed for, before the session.
const GRANT_PLACE: &str = "login grant";

/// What logging in gave, still to be chosen from.
#[derive(Serialize, Deserialize)]
pub struct Grant {
    /// The app that it was given to.
    pub app: AppId,
    /// By whose dialog.
    pub way: ChannelKind,
    /// What can be connected.
    pub found: Vec<Found>,
    until: Time,
}

/// Why logging in led nowhere.
#[derive(Debug, Error)]
pub enum LoginError {
    /// The answer does not belong to this browser, or came too late.
    #[error("the answer of the dialog belongs to another browser, or came too late")]
    NotOurs,
    /// There is no such app.
    #[error("the app is not known here")]
    NoApp,
    /// The platform could not be asked.
    #[error("the platform could not be reached")]
    Unreachable,
    /// The platform refused.
    #[error("the platform refused: {0}")]
    Refused(String),
    /// It gave nothing that can be connected.
    #[error("nothing was chosen there that can be connected")]
    Nothing,
    /// There is no such way.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The vault refused.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The HTTP client could not be made.
    #[error(transparent)]
    Client(#[from] ClientError),
}

/// An app and its current secret.
pub(crate) struct Opened {
    pub(crate) id: AppId,
    pub(crate) platform_id: String,
    secret: SecretString,
}

impl Engine {
    /// Where a person is led to connect: the dialog, which leads back to [`Engine::login_back`].
    pub fn login_dialog(
        &self,
        now: Time,
        session: &[u8; 32],
        way: &ChannelKind,
        app: AppId,
        config: Option<&str>,
    ) -> Result<String, LoginError> {
        let app = self.opened_app(app)?;
        let login = self.connector(way)?.login().ok_or(NO_DIALOG)?;
        let settings = self.settings();
        let host = match login.host() {
            DialogHost::Facebook => settings.facebook_dialog_url(),
            DialogHost::Instagram => settings.instagram_dialog_url(),
        };
        let path = login.dialog(&Dialog {
            version: &settings.graph_version,
            app: &app.platform_id,
            back: &self.login_back(),
            state: &self.login_state(session, way, app.id, now + DIALOG),
            config,
        });
        Ok(format!("{host}/{path}"))
    }

    /// The address that dialogs lead back to.
    pub fn login_back(&self) -> String {
        format!("{}/settings/connect/back", self.settings().public_url)
    }

    /// What a dialog carries and brings back: who asked for what until when, marked so that only
    /// the browser of that session can use it.
    fn login_state(
        &self,
        session: &[u8; 32],
        way: &ChannelKind,
        app: AppId,
        until: Time,
    ) -> String {
        let said = format!("{way}.{}.{}", app.0, until.0);
        let mark = self.vault().mark(&state_bytes(session, &said));
        format!("{said}.{}", BASE64URL_NOPAD.encode(&mark))
    }

    /// Reads a state that came back.
    pub fn read_login_state(
        &self,
        now: Time,
        session: &[u8; 32],
        state: &str,
    ) -> Result<(ChannelKind, AppId), LoginError> {
        let read = || {
            let (said, mark) = state.rsplit_once('.')?;
            let mark = BASE64URL_NOPAD.decode(mark.as_bytes()).ok()?;
            let ours = self.vault().is_mark(&state_bytes(session, said), &mark);
            let mut parts = said.split('.');
            let way = ChannelKind::new(parts.next()?);
            let app = AppId(parts.next()?.parse().ok()?);
            let until = Time(parts.next()?.parse().ok()?);
            (ours && now <= until).then_some((way, app))
        };
        read().ok_or(LoginError::NotOurs)
    }

    /// Exchanges a code and asks what can be connected. `back` is the address that the dialog was
    /// given; a code that a page of one's own caught has none.
    pub async fn log_in(
        &self,
        now: Time,
        way: &ChannelKind,
        app: AppId,
        code: &str,
        back: Option<&str>,
    ) -> Result<Grant, LoginError> {
        let app = self.opened_app(app)?;
        let connector = self.connector(way)?.clone();
        let login = connector.login().ok_or(NO_DIALOG)?;
        let client = Client::new(self.settings())?;
        // Some surfaces put `#_` after the code (auth.md §2, 1).
        let code = SecretString::from(code.trim_end_matches("#_").to_owned());
        let mut answers: Vec<Answer> = Vec::new();
        while answers.len() < QUESTIONS {
            match login.step(&app.platform_id, back, now, &answers) {
                LoginStep::Ask(question) => {
                    let credentials = app.fill(&question, Some(&code));
                    let asked = client
                        .plain(&question.request, &credentials, PATIENCE)
                        .await;
                    let Outcome::Answered { answer, .. } = asked else {
                        return Err(LoginError::Unreachable);
                    };
                    answers.push(answer);
                }
                LoginStep::Refused(said) => return Err(LoginError::Refused(said)),
                LoginStep::Found(found) if found.is_empty() => return Err(LoginError::Nothing),
                LoginStep::Found(found) => {
                    return Ok(Grant {
                        app: app.id,
                        way: way.clone(),
                        found,
                        until: now + CHOOSING,
                    });
                }
            }
        }
        Err(LoginError::Refused("too many parts".to_owned()))
    }

    /// Seals a grant for the session that may choose from it.
    pub fn seal_grant(&self, session: &[u8; 32], grant: &Grant) -> Result<String, LoginError> {
        let text = serde_json::to_string(grant).map_err(|_| LoginError::NotOurs)?;
        let sealed = self.vault().seal(&grant_place(session), &text)?;
        Ok(BASE64URL_NOPAD.encode(&sealed.0))
    }

    /// Opens one.
    pub fn open_grant(
        &self,
        now: Time,
        session: &[u8; 32],
        text: &str,
    ) -> Result<Grant, LoginError> {
        let bytes = BASE64URL_NOPAD
            .decode(text.as_bytes())
            .map_err(|_| LoginError::NotOurs)?;
        let opened = self
            .vault()
            .open(&grant_place(session), &Sealed(bytes))
            .map_err(|_| LoginError::NotOurs)?;
        let grant: Grant =
            serde_json::from_str(opened.expose_secret()).map_err(|_| LoginError::NotOurs)?;
        if now > grant.until {
            return Err(LoginError::NotOurs);
        }
        Ok(grant)
    }

    /// Connects what was chosen; what is connected already in this workspace gets the new token.
    /// With a PIN it is registered first, where its network has such a thing.
    pub async fn connect_found(
        &self,
        now: Time,
        workspace: WorkspaceId,
        app: AppId,
        found: Found,
        pin: Option<&str>,
    ) -> Result<Connected, ConnectError> {
        let remark = self.register(app, &found, pin).await;
        let connection = Connection {
            kind: found.kind,
            asset: found.asset,
            name: Some(found.name),
            app,
            settings: found.settings,
            token: SecretString::from(found.token),
        };
        let mut connected = self.connect_or_renew(now, workspace, connection).await?;
        connected.remarks.extend(remark);
        Ok(connected)
    }

    /// Registers an asset; what the platform refused, in words.
    async fn register(&self, app: AppId, found: &Found, pin: Option<&str>) -> Option<String> {
        let login = self.connector(&found.kind).ok()?.clone();
        let request = login.login()?.register(&found.asset, pin?)?;
        let app = self.opened_app(app).ok()?;
        let question = Question {
            request,
            hidden: Vec::new(),
            bearer: Some(Hidden::Token(found.token.clone())),
        };
        let client = Client::new(self.settings()).ok()?;
        let credentials = app.fill(&question, None);
        match client
            .plain(&question.request, &credentials, PATIENCE)
            .await
        {
            Outcome::Answered { answer, .. } if (200..300).contains(&answer.status) => None,
            Outcome::Answered { answer, .. } => Some(format!(
                "the number was not registered: it answered {}",
                answer.status
            )),
            _ => Some("the number was not registered: no answer came".to_owned()),
        }
    }

    pub(crate) fn opened_app(&self, id: AppId) -> Result<Opened, LoginError> {
        let apps = self.apps();
        let app = apps
            .iter()
            .find(|app| app.id == id)
            .ok_or(LoginError::NoApp)?;
        let secret = app.secrets.first().ok_or(LoginError::NoApp)?;
        Ok(Opened {
            id,
            platform_id: app.platform_id.clone(),
            secret: secret.clone(),
        })
    }
}

impl Opened {
    /// What a question is asked with.
    pub(crate) fn fill(&self, question: &Question, code: Option<&SecretString>) -> Credentials {
        let open = |hidden: &Hidden| match hidden {
            Hidden::AppSecret => self.secret.clone(),
            Hidden::AppToken => SecretString::from(format!(
                "{}|{}",
                self.platform_id,
                self.secret.expose_secret()
            )),
            Hidden::Code => code.cloned().unwrap_or_default(),
            Hidden::Token(token) => SecretString::from(token.clone()),
        };
        let hidden = question.hidden.iter();
        let mut credentials = Credentials {
            bearer: question.bearer.as_ref().map(open),
            query: hidden.map(|(name, one)| (*name, open(one))).collect(),
            in_path: None,
        };
        let on_graph = matches!(question.request.target, Target::Graph(_));
        let own = matches!(question.bearer, Some(Hidden::Token(_)));
        if let (true, true, Some(token)) = (on_graph, own, &credentials.bearer) {
            let proof = SecretString::from(appsecret_proof(&self.secret, token));
            credentials.query.push(("appsecret_proof", proof));
        }
        debug_assert!(question.request.auth != Auth::App);
        credentials
    }
}

fn state_bytes(session: &[u8; 32], said: &str) -> Vec<u8> {
    let mut bytes = b"login state".to_vec();
    bytes.extend_from_slice(session);
    bytes.extend_from_slice(said.as_bytes());
    bytes
}

fn grant_place(session: &[u8; 32]) -> String {
    format!("{GRANT_PLACE} {}", BASE64URL_NOPAD.encode(session))
}
