//! Pages that are open to whoever has the address: a workspace's status page, off until somebody
//! switches it on, and incidents that are shared.

use crate::engine::Engine;
use crate::vault::token_hash;
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use sportello_core::{IncidentId, Time, WorkspaceId};
use sportello_store::StoreError;

/// The name of the status page among a workspace's wishes.
const STATUS: &str = "status_page";

/// How a workspace wants its status page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StatusPage {
    /// Whether it is open to all.
    pub on: bool,
    /// Whether search engines may list it.
    pub listed: bool,
    /// The last part of its address. It is meant to be published, so it is kept as it is; empty
    /// until it is switched on for the first time.
    pub slug: String,
}

impl Engine {
    /// How a workspace wants its status page.
    pub async fn status_page(&self, workspace: WorkspaceId) -> Result<StatusPage, StoreError> {
        self.wish(workspace, STATUS).await
    }

    /// Switches the status page on or off. Switched on again it has the address it had.
    pub async fn set_status_page(
        &self,
        now: Time,
        workspace: WorkspaceId,
        on: bool,
        listed: bool,
    ) -> Result<(), StoreError> {
        loop {
            let read = self.status_page(workspace).await?;
            let mut page = read.clone();
            if on && page.slug.is_empty() {
                page.slug = self.slug()?;
            }
            (page.on, page.listed) = (on, listed);
            if self.put_status_page(now, workspace, &read, &page).await? {
                return Ok(());
            }
        }
    }

    /// Gives the status page another address; the one before ends.
    pub async fn move_status_page(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<(), StoreError> {
        loop {
            let read = self.status_page(workspace).await?;
            let page = StatusPage {
                slug: self.slug()?,
                ..read.clone()
            };
            if self.put_status_page(now, workspace, &read, &page).await? {
                return Ok(());
            }
        }
    }

    /// Stores it, unless somebody else changed it since it was read: two who switch it on at once
    /// would else be shown two addresses, one of which leads nowhere.
    async fn put_status_page(
        &self,
        now: Time,
        workspace: WorkspaceId,
        read: &StatusPage,
        page: &StatusPage,
    ) -> Result<bool, StoreError> {
        if !self.change_wish(workspace, STATUS, read, page).await? {
            return Ok(false);
        }
        if page.on {
            let hash = token_hash(&page.slug);
            self.store()
                .put_public_page(workspace, None, hash, now)
                .await?;
        } else {
            self.store().end_public_page(workspace, None).await?;
        }
        Ok(true)
    }

    /// Shares an incident: gives the last part of its address, which is not kept and cannot be
    /// shown again. The one before ends.
    pub async fn share_incident(
        &self,
        now: Time,
        workspace: WorkspaceId,
        incident: IncidentId,
    ) -> Result<String, StoreError> {
        let slug = self.slug()?;
        let hash = token_hash(&slug);
        self.store()
            .put_public_page(workspace, Some(incident), hash, now)
            .await?;
        Ok(slug)
    }

    /// What an address shows; `None` = it is unknown or has ended.
    pub async fn open_page(
        &self,
        slug: &str,
    ) -> Result<Option<(WorkspaceId, Option<IncidentId>)>, StoreError> {
        self.store().public_page(token_hash(slug)).await
    }

    /// A name that nobody guesses: 128 random bits.
    fn slug(&self) -> Result<String, StoreError> {
        let bytes: [u8; 16] = self
            .vault()
            .random()
            .map_err(|_| StoreError::Backend("no randomness".to_owned()))?;
        Ok(BASE64URL_NOPAD.encode(&bytes))
    }
}
