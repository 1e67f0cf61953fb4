//! What a page shows besides posts: its details, greetings and menus. Nothing of it is kept here:
//! it is read from the platform when it is looked at.

use super::{PageError, good};
use crate::dispatch::facts;
use crate::engine::Engine;
use sportello_channels::publish::{ChatLimits, ChatProfile, Details, Showcase};
use sportello_channels::{Answer, ChannelFacts, Connector, HttpRequest};
use sportello_core::{ChannelId, WorkspaceId};
use sportello_store::ChannelRow;
use std::sync::Arc;

/// A channel that shows something of the business.
struct Shown {
    channel: ChannelRow,
    connector: Arc<dyn Connector>,
    facts: ChannelFacts,
}

impl Shown {
    fn showcase(&self) -> Result<&dyn Showcase, PageError> {
        self.connector.showcase().ok_or(PageError::NoSuch)
    }
}

impl Engine {
    /// What a page says of the business, and what of that there is, in the order in which people
    /// see it. `NoSuch` where a network has none.
    pub async fn page_details(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
    ) -> Result<(Details, &'static [&'static str]), PageError> {
        let shown = self.shown(workspace, channel).await?;
        let showcase = shown.showcase()?;
        let request = showcase.details_request(&shown.facts);
        let answer = self.ask_shown(&shown, request).await?;
        let details = showcase
            .read_details(&answer)
            .ok_or(PageError::Unreachable)?;
        Ok((details, showcase.detail_names()))
    }

    /// Changes some of what a page says. `NoSuch` where nothing named can be changed there, and
    /// for hours that cannot be read.
    pub async fn set_page_details(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        changed: &Details,
    ) -> Result<(), PageError> {
        let shown = self.shown(workspace, channel).await?;
        let request = shown.showcase()?.change_details(&shown.facts, changed);
        self.ask_shown(&shown, request).await?;
        Ok(())
    }

    /// Greetings and menus of a channel's chat window, and how much of them the network takes.
    /// `NoSuch` where a network has none.
    pub async fn chat_profile(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
    ) -> Result<(ChatProfile, ChatLimits), PageError> {
        let shown = self.shown(workspace, channel).await?;
        let showcase = shown.showcase()?;
        let request = showcase.chat_request(&shown.facts);
        let answer = self.ask_shown(&shown, request).await?;
        let profile = showcase.read_chat(&answer).ok_or(PageError::Unreachable)?;
        Ok((profile, showcase.chat_limits()))
    }

    /// Makes greetings and menus so; what is empty is taken away. They are changed in several
    /// requests: the first that is refused ends it and is told, and what came before it stays.
    pub async fn set_chat_profile(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        wanted: &ChatProfile,
    ) -> Result<(), PageError> {
        let shown = self.shown(workspace, channel).await?;
        let requests = shown.showcase()?.change_chat(&shown.facts, wanted);
        let client = self.page_client()?;
        for request in requests {
            good(self.ask_now(&client, &shown.channel, request).await?)?;
        }
        Ok(())
    }

    async fn shown(&self, workspace: WorkspaceId, channel: ChannelId) -> Result<Shown, PageError> {
        let channel = self.store().channel(workspace, channel).await?;
        let connector = self.connector(&channel.kind)?.clone();
        Ok(Shown {
            facts: facts(&channel),
            channel,
            connector,
        })
    }

    async fn ask_shown(
        &self,
        shown: &Shown,
        request: Option<HttpRequest>,
    ) -> Result<Answer, PageError> {
        let request = request.ok_or(PageError::NoSuch)?;
        self.ask_at_once(&shown.channel, request).await
    }
}
