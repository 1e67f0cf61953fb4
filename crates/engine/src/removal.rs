//! What the platforms ask in a person's name: that the app was removed, so that the person's tokens
//! go at once, and that what concerns the person be deleted (auth.md §5).

use crate::apps::TOKEN_PLACE;
use crate::engine::Engine;
use sportello_channels::login::GRANTED_BY;
use sportello_channels::read_signed_request;
use sportello_core::{AppId, Time};
use sportello_store::{StoreError, TokenHealth};
use thiserror::Error;

/// Why nothing was done.
#[derive(Debug, Error)]
pub enum RemovalError {
    /// It is not signed by an app of ours.
    #[error("the request is not signed by an app that is known here")]
    NotSigned,
    /// No code could be made, or a token could not be sealed.
    #[error("the operating system gave no randomness")]
    Vault(#[from] crate::vault::VaultError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Engine {
    /// Which app signed, and whom it is about.
    fn told_of(&self, now: Time, signed_request: &str) -> Result<(AppId, String), RemovalError> {
        self.with_secrets(|secrets| read_signed_request(signed_request, secrets, now))
            .ok_or(RemovalError::NotSigned)
    }

    /// A person removed the app: the tokens that the person gave go at once. Gives how many.
    pub async fn deauthorize(&self, now: Time, signed_request: &str) -> Result<u64, RemovalError> {
        let (app, person) = self.told_of(now, signed_request)?;
        self.drop_tokens(now, app, &person).await
    }

    /// A person asks for deletion: tokens, words, files, names. Gives the code under which one can
    /// read what was done.
    pub async fn delete_person(
        &self,
        now: Time,
        signed_request: &str,
    ) -> Result<String, RemovalError> {
        let (app, person) = self.told_of(now, signed_request)?;
        let tokens = self.drop_tokens(now, app, &person).await?;
        let code = data_encoding::BASE32_NOPAD.encode(&self.vault().random::<10>()?);
        let done = self
            .store()
            .delete_person(app, &person, &code, tokens, now)
            .await?;
        tracing::info!(
            tokens,
            messages = done.messages,
            "a person's request to be deleted was acted upon"
        );
        self.bell().wake_workers();
        for workspace in self.store().workspaces().await? {
            self.ring(workspace.id, None);
        }
        Ok(code)
    }

    async fn drop_tokens(&self, now: Time, app: AppId, person: &str) -> Result<u64, RemovalError> {
        let mut dropped = 0;
        for workspace in self.store().workspaces().await? {
            for channel in self.store().channels(workspace.id).await? {
                let given = channel.settings.get(GRANTED_BY).map(String::as_str);
                if channel.app != app || given != Some(person) {
                    continue;
                }
                let nothing = self.vault().seal(TOKEN_PLACE, "")?;
                let settings = [(GRANTED_BY.to_owned(), String::new())].into();
                self.store()
                    .update_channel(
                        workspace.id,
                        channel.id,
                        Some(nothing),
                        None,
                        &settings,
                        now,
                    )
                    .await?;
                let channel = self.store().channel(workspace.id, channel.id).await?;
                // What waits to go out is held from here on, with its reason.
                self.token_refused(now, &channel, "cause-token").await?;
                self.store()
                    .set_token_state(
                        workspace.id,
                        channel.id,
                        TokenHealth::Gone { since: now },
                        now,
                    )
                    .await?;
                dropped += 1;
                tracing::warn!(
                    channel.id = channel.id.0,
                    "a person removed the app: the channel's token is gone, connect it again"
                );
                self.ring(workspace.id, None);
            }
        }
        Ok(dropped)
    }
}
