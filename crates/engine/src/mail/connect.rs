//! Connecting a mailbox. It has no app of anybody's: one of its own is made, whose secret nobody
//! knows, so that nobody can sign what was said in it.

use crate::connect::{ConnectError, Connected, Connection};
use crate::engine::Engine;
use secrecy::SecretString;
use sportello_core::{AppId, ChannelKind, Time, WorkspaceId};
use std::collections::BTreeMap;

/// What is known of a mailbox to be connected.
pub struct NewMailbox {
    /// Its kind.
    pub kind: ChannelKind,
    /// Its address.
    pub address: String,
    /// The name that people see beside the address.
    pub name: Option<String>,
    /// Its servers, and whatever else its connector asks for.
    pub settings: BTreeMap<String, String>,
    /// Its password.
    pub password: SecretString,
}

impl Engine {
    /// Connects a mailbox, or gives one that is connected here already the new password and
    /// settings. What the servers refuse is a remark: it is connected all the same.
    pub async fn connect_mailbox(
        &self,
        now: Time,
        workspace: WorkspaceId,
        new: NewMailbox,
    ) -> Result<Connected, ConnectError> {
        let asset = new.address.trim().to_ascii_lowercase();
        let mut settings = new.settings;
        if let Some(name) = &new.name {
            settings.insert("name".to_owned(), name.clone());
        }
        let mut connection = Connection {
            kind: new.kind,
            app: AppId(0),
            name: new.name,
            asset,
            settings,
            token: new.password,
        };
        self.check_fields(&connection)?;
        connection.app = self
            .bot_app(now, &connection.kind, &connection.asset)
            .await?;
        let connected = self.connect_or_renew(now, workspace, connection).await?;
        self.bell().wake_workers();
        Ok(connected)
    }
}
