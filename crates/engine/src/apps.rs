//! Apps: whose secret signs. Opened once and kept in memory, since every webhook asks.

use crate::engine::Engine;
use crate::vault::VaultError;
use secrecy::{ExposeSecret, SecretString};
use sportello_core::AppId;
use sportello_store::{AppRow, StoreError};
use std::sync::Arc;
use thiserror::Error;

/// The place app secrets are sealed for.
pub const SECRET_PLACE: &str = "app secret";
/// The place verify tokens are sealed for.
pub const VERIFY_PLACE: &str = "verify token";
/// The place channel tokens are sealed for.
pub const TOKEN_PLACE: &str = "channel token";

/// An app with its secrets open.
pub struct OpenApp {
    /// Its id here.
    pub id: AppId,
    /// The platform's id.
    pub platform_id: String,
    /// Its secrets, the current one first.
    pub secrets: Vec<SecretString>,
    /// Its verify token.
    pub verify_token: SecretString,
}

impl OpenApp {
    /// The kind and the asset of a bot that is its own app; `None` for an app of Meta's, whose
    /// ids are digits.
    pub fn bot(&self) -> Option<(&str, &str)> {
        self.platform_id.split_once(':')
    }
}

/// Why secrets could not be had.
#[derive(Debug, Error)]
pub enum SecretError {
    /// The vault refused.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// Reads the apps anew: at start, and after one was added or changed.
    pub async fn reload_apps(&self) -> Result<(), SecretError> {
        let rows = self.store().apps().await?;
        let open = rows
            .iter()
            .map(|row| self.open_app(row))
            .collect::<Result<Vec<_>, _>>()?;
        self.set_apps(Arc::new(open));
        Ok(())
    }

    fn open_app(&self, row: &AppRow) -> Result<OpenApp, VaultError> {
        Ok(OpenApp {
            id: row.id,
            platform_id: row.platform_id.clone(),
            secrets: row
                .secrets
                .iter()
                .map(|s| self.vault().open(SECRET_PLACE, s))
                .collect::<Result<_, _>>()?,
            verify_token: self.vault().open(VERIFY_PLACE, &row.verify_token)?,
        })
    }

    /// The app whose secret fits a signature over these bytes.
    pub(crate) fn signer(&self, signature: Option<&str>, raw: &[u8]) -> Option<AppId> {
        let fits = |secrets: &[&[u8]]| {
            let nth = sportello_channels::verify_signature(signature, raw, secrets)?;
            Some((nth, ()))
        };
        self.with_secrets(fits).map(|(app, ())| app)
    }

    /// Shows every secret of every app to something that says which one fits, and gives that app.
    pub(crate) fn with_secrets<T>(
        &self,
        fits: impl FnOnce(&[&[u8]]) -> Option<(usize, T)>,
    ) -> Option<(AppId, T)> {
        let apps = self.apps();
        let (secrets, owners): (Vec<&[u8]>, Vec<AppId>) = apps
            .iter()
            .filter(|app| app.bot().is_none())
            .flat_map(|app| {
                app.secrets
                    .iter()
                    .map(|s| (s.expose_secret().as_bytes(), app.id))
            })
            .unzip();
        let (nth, found) = fits(&secrets)?;
        Some((*owners.get(nth)?, found))
    }
}
