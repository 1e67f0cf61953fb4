//! By which server alerts leave as mail: one that is named for them, else that of a mailbox that is
//! connected here.

use crate::apps::TOKEN_PLACE;
use crate::dispatch::facts;
use crate::engine::Engine;
use data_encoding::BASE64;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sportello_channels::mail::{self, MailHosts, MailServer, Security};
use sportello_core::WorkspaceId;
use sportello_store::{Sealed, StoreError, TokenHealth};

/// The name of the server among a workspace's wishes.
const POST: &str = "alert_post";
/// The place its password is sealed for.
const PLACE: &str = "alert post";
/// Bytes of each field.
const LONGEST: usize = 254;

/// A server that takes alerts, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Stored {
    server: String,
    user: String,
    from: String,
    /// Sealed, as base64; empty = the server wants none.
    password: String,
}

/// A server to be named.
pub struct NewPost {
    /// `[tls://|starttls://|plain://]host[:port]`.
    pub server: String,
    /// Who logs in there; empty = nobody.
    pub user: String,
    /// The sender's address.
    pub from: String,
    /// The password; `None` = the one that is known.
    pub password: Option<SecretString>,
}

/// Why a server is not taken.
#[derive(Debug)]
pub enum PostRefused {
    /// It cannot be read.
    Server,
    /// The sender's address is none.
    From,
    /// The store refused.
    Store(StoreError),
}

/// By which server alerts leave as mail, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlertPost {
    /// One that is named for them.
    Named {
        /// The server as it was written.
        server: String,
        /// Who logs in there.
        user: String,
        /// The sender's address.
        from: String,
    },
    /// That of a mailbox; its address.
    Mailbox(String),
    /// None: no mail can leave.
    Nothing,
}

/// A server with what it takes to log in.
pub(super) struct PostBox {
    pub hosts: MailHosts,
    pub from: String,
    pub password: SecretString,
}

impl Engine {
    /// By which server alerts leave as mail.
    pub async fn alert_post(&self, workspace: WorkspaceId) -> Result<AlertPost, StoreError> {
        let stored: Stored = self.wish(workspace, POST).await?;
        if !stored.server.is_empty() {
            return Ok(AlertPost::Named {
                server: stored.server,
                user: stored.user,
                from: stored.from,
            });
        }
        let found = self.mailbox_for_alerts(workspace).await?;
        Ok(match found {
            Some(found) => AlertPost::Mailbox(found.from),
            None => AlertPost::Nothing,
        })
    }

    /// Names a server; `None` = none, so a connected mailbox's is used.
    pub async fn set_alert_post(
        &self,
        workspace: WorkspaceId,
        new: Option<NewPost>,
    ) -> Result<(), PostRefused> {
        let stored = match new {
            None => Stored::default(),
            Some(new) => self.named(workspace, new).await?,
        };
        let set = self.set_wish(workspace, POST, &stored).await;
        set.map_err(PostRefused::Store)?;
        self.bell().wake_workers();
        Ok(())
    }

    async fn named(&self, workspace: WorkspaceId, new: NewPost) -> Result<Stored, PostRefused> {
        let known: Stored = self
            .wish(workspace, POST)
            .await
            .map_err(PostRefused::Store)?;
        let server = new.server.trim();
        if server.len() > LONGEST || mail::server(server).is_none() {
            return Err(PostRefused::Server);
        }
        let from = mail::address(&new.from).ok_or(PostRefused::From)?;
        let user: String = new.user.trim().chars().take(LONGEST).collect();
        let password = match new.password {
            // A password is for one server: it is not carried to another one.
            None if known.server == server && known.user == user => known.password,
            None => String::new(),
            Some(password) => {
                let sealed = self.vault().seal(PLACE, password.expose_secret());
                let sealed = sealed
                    .map_err(|error| PostRefused::Store(StoreError::Backend(error.to_string())))?;
                BASE64.encode(&sealed.0)
            }
        };
        Ok(Stored {
            server: server.to_owned(),
            user,
            from,
            password,
        })
    }

    /// The server that takes alerts now.
    pub(super) async fn post_box(
        &self,
        workspace: WorkspaceId,
    ) -> Result<Option<PostBox>, StoreError> {
        let stored: Stored = self.wish(workspace, POST).await?;
        let Some(smtp) = mail::server(&stored.server) else {
            return self.mailbox_for_alerts(workspace).await;
        };
        let sealed = BASE64.decode(stored.password.as_bytes()).ok();
        let opened = sealed.and_then(|bytes| self.vault().open(PLACE, &Sealed(bytes)).ok());
        Ok(Some(PostBox {
            hosts: MailHosts {
                smtp,
                imap: nowhere(),
                user: stored.user,
            },
            from: stored.from,
            password: opened.unwrap_or_else(|| SecretString::from(String::new())),
        }))
    }

    /// The first connected mailbox that may be logged in to.
    async fn mailbox_for_alerts(
        &self,
        workspace: WorkspaceId,
    ) -> Result<Option<PostBox>, StoreError> {
        for channel in self.store().channels(workspace).await? {
            let Some(mailbox) = self.connector(&channel.kind)?.mailbox() else {
                continue;
            };
            let password = self.vault().open(TOKEN_PLACE, &channel.token);
            let (TokenHealth::Good, Ok(password)) = (channel.token_state, password) else {
                continue;
            };
            return Ok(Some(PostBox {
                hosts: mailbox.hosts(&facts(&channel)),
                from: channel.asset,
                password,
            }));
        }
        Ok(None)
    }
}

/// Alerts are never read back.
fn nowhere() -> MailServer {
    MailServer {
        host: String::new(),
        port: 0,
        security: Security::Tls,
    }
}
