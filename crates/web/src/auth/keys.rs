//! Keys that are handed out once: sign-in links and API tokens. Only their hashes are stored.

use data_encoding::BASE64URL_NOPAD;
use sportello_core::{AgentId, Span, WorkspaceId};
use sportello_engine::Engine;
use sportello_engine::vault::{VaultError, token_hash};
use sportello_store::StoreError;
use thiserror::Error;

/// How long a sign-in link waits to be used.
pub const LINK_LIFETIME: Span = Span::hours(24);
/// What an API token begins with, so that a leaked one is recognised for what it is.
pub const TOKEN_PREFIX: &str = "sportello_";

/// Why no key was made.
#[derive(Debug, Error)]
pub enum KeyError {
    /// No randomness.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn random(engine: &Engine) -> Result<String, VaultError> {
    let bytes: [u8; 32] = engine.vault().random()?;
    Ok(BASE64URL_NOPAD.encode(&bytes))
}

/// Makes a one-time link that signs an agent in: its path, such as `/sign-in/…`, to be put behind
/// the desk's address.
pub async fn new_sign_in_link(engine: &Engine, agent: AgentId) -> Result<String, KeyError> {
    let token = random(engine)?;
    let ends = engine.now() + LINK_LIFETIME;
    engine
        .store()
        .add_sign_in_link(agent, token_hash(&token), ends)
        .await?;
    Ok(format!("/sign-in/{token}"))
}

/// Makes an API token for a workspace. It cannot be shown again.
pub async fn new_api_token(
    engine: &Engine,
    workspace: WorkspaceId,
    name: &str,
) -> Result<String, KeyError> {
    let token = format!("{TOKEN_PREFIX}{}", random(engine)?);
    engine
        .store()
        .add_api_token(workspace, token_hash(&token), name, engine.now())
        .await?;
    Ok(token)
}
