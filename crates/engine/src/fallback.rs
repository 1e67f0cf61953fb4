//! Fallback: what is held too long is said another way that the person agreed to, and one of the
//! two arrives. The first copy waits meanwhile; it is withdrawn when the other arrived, goes when
//! the other will not, and neither is withdrawn while it may be on its way (I5).

mod instead;
pub(crate) mod looks;
mod settle;

use self::looks::Look;
use crate::dispatch::plain_cause;
use crate::engine::Engine;
use crate::route::Route;
use sportello_core::content::{Content, Part};
use sportello_core::fallback::{Choice, MOST_RULES, Reach, Rules, TemplateName, fit};
use sportello_core::message::MessageKind;
use sportello_core::policy::Wanted;
use sportello_core::{
    AddressId, Capability, ChannelId, ChannelKind, ConversationId, Span, Time, WorkspaceId,
};
use sportello_store::{MessageRow, NewReply, StoreError, StuckRow};
use std::collections::BTreeMap;

/// The name of the rules among a workspace's wishes.
const RULES: &str = "fallback";
/// Waiting messages of a channel that are listed, the oldest first.
const MOST: u32 = 5_000;

/// A message as another way says it.
struct Said {
    kind: MessageKind,
    text: Option<String>,
    media: Option<sportello_core::MediaId>,
    content: Option<Box<Content>>,
}

/// As many rules as are kept.
fn kept(rules: &Rules) -> Rules {
    Rules(rules.0.iter().take(MOST_RULES).cloned().collect())
}

impl Engine {
    /// The workspace's rules.
    pub async fn fallback_rules(&self, workspace: WorkspaceId) -> Result<Rules, StoreError> {
        self.wish(workspace, RULES).await
    }

    /// Sets them; rules beyond the most that are kept are dropped.
    pub async fn set_fallback_rules(
        &self,
        workspace: WorkspaceId,
        rules: &Rules,
    ) -> Result<(), StoreError> {
        self.set_wish(workspace, RULES, &kept(rules)).await?;
        self.stir(workspace, None);
        Ok(())
    }

    /// Changes them, unless somebody else did since they were read: then nothing changes, and
    /// `false` is given.
    pub async fn change_fallback_rules(
        &self,
        workspace: WorkspaceId,
        read: &Rules,
        rules: &Rules,
    ) -> Result<bool, StoreError> {
        let kept = kept(rules);
        let changed = self.change_wish(workspace, RULES, read, &kept).await?;
        if changed {
            self.stir(workspace, None);
        }
        Ok(changed)
    }

    /// Settles fallbacks under way, and begins those whose time came.
    pub(crate) async fn begin_fallbacks(
        &self,
        now: Time,
        workspace: WorkspaceId,
    ) -> Result<(), StoreError> {
        self.settle_fallbacks(now, workspace).await?;
        let Some(mut look) = self.looks().begin(now, workspace) else {
            return Ok(());
        };
        let looked = self.look_at_stuck(now, workspace, &mut look).await;
        self.looks().end(workspace, look);
        looked
    }

    async fn look_at_stuck(
        &self,
        now: Time,
        workspace: WorkspaceId,
        look: &mut Look,
    ) -> Result<(), StoreError> {
        let cells = self.store().cells(workspace, false).await?;
        let paused = self.paused_for_long(now, workspace).await?;
        if cells.is_empty() && paused.is_empty() {
            return Ok(());
        }
        let rules = self.fallback_rules(workspace).await?;
        let mut channels: BTreeMap<ChannelId, (&ChannelKind, Vec<_>)> = BTreeMap::new();
        for cell in &cells {
            let of_all = cell.capability == Capability::Token || cell.breaker.gives_up();
            let needed = Some(cell.capability).filter(|_| !of_all);
            let since = cell.breaker.opened_at.unwrap_or(now);
            let (_, open) = channels
                .entry(cell.channel)
                .or_insert((&cell.kind, Vec::new()));
            open.push((needed, since));
        }
        for channel in &paused {
            let (_, open) = channels
                .entry(channel.id)
                .or_insert((&channel.kind, Vec::new()));
            // As long as it has been queued: when the pause began is not known.
            open.push((None, Time(0)));
        }
        channels.retain(|_, (kind, _)| rules.of(kind).is_some());
        for (channel, (kind, open)) in channels {
            let stuck = self.store().stuck(workspace, channel, &open, MOST).await?;
            for stuck in stuck {
                if look.takes(&stuck) {
                    let choice = self.fall_back(now, workspace, &rules, kind, &stuck).await?;
                    look.again(&stuck, &choice);
                }
            }
        }
        Ok(())
    }

    /// Says one stuck message another way, if a rule and the person allow it. What was decided: it
    /// is said by the first way that can carry it.
    async fn fall_back(
        &self,
        now: Time,
        workspace: WorkspaceId,
        rules: &Rules,
        kind: &ChannelKind,
        stuck: &StuckRow,
    ) -> Result<Choice, StoreError> {
        // Its time first: most of what is asked here is asked of what waits for it.
        if let early @ Choice::Wait(_) = rules.decide(now, (kind, stuck.address), stuck.since, &[])
        {
            return Ok(early);
        }
        let message = self.store().message(workspace, stuck.message).await?;
        let public = message
            .content
            .as_ref()
            .is_some_and(|c| c.comment.as_ref().is_some_and(|place| !place.private));
        if public {
            return Ok(Choice::NoWay);
        }
        let (channel, capability) = (stuck.channel, stuck.capability);
        if self.goes_soon(now, workspace, channel, capability).await? {
            return Ok(Choice::Wait(now));
        }
        let routes = self.routes(now, workspace, stuck.conversation).await?;
        let others = self
            .reaches(now, workspace, stuck.conversation, &stuck.tried, &routes)
            .await?;
        let choice = rules.decide(now, (kind, stuck.address), stuck.since, &others);
        if let Choice::Say(ways) = &choice {
            self.say_by_first(now, workspace, (&message, stuck), &routes, ways)
                .await?;
        }
        Ok(choice)
    }

    /// Says it by the first of some ways that can carry it, if one can.
    async fn say_by_first(
        &self,
        now: Time,
        workspace: WorkspaceId,
        (message, stuck): (&MessageRow, &StuckRow),
        routes: &[Route],
        ways: &[(AddressId, Option<TemplateName>)],
    ) -> Result<(), StoreError> {
        for (address, template) in ways {
            let Some(route) = routes.iter().find(|route| route.address == *address) else {
                continue;
            };
            let message = (message, stuck.author.is_some());
            let said = self
                .said_by(now, workspace, message, route, template.as_ref())
                .await?;
            let Some(said) = said else { continue };
            let capability = Capability::needed(said.kind, said.content.as_deref());
            let reply = NewReply {
                conversation: stuck.conversation,
                address: *address,
                kind: said.kind,
                capability: capability.unwrap_or(Capability::Text),
                text: said.text,
                media: said.media,
                content: said.content,
                author: stuck.author,
                idempotency: None,
                replaces: None,
            };
            let began = self
                .store()
                .fall_back(workspace, stuck.delivery, reply, now)
                .await;
            match began {
                Ok(_) => {}
                // It went, or a person took it back, since it was listed.
                Err(StoreError::Conflict(_)) => return Ok(()),
                Err(error) => return Err(error),
            }
            tracing::info!(
                delivery.id = stuck.delivery.0,
                channel.id = route.channel.0,
                "a held message is said another way"
            );
            self.ring(workspace, Some(stuck.conversation));
            return Ok(());
        }
        Ok(())
    }

    /// The person's addresses, as far as rules ask, but those that are no way any more.
    async fn reaches(
        &self,
        now: Time,
        workspace: WorkspaceId,
        conversation: ConversationId,
        tried: &[AddressId],
        routes: &[Route],
    ) -> Result<Vec<Reach>, StoreError> {
        let consents = self.store().consents(workspace, conversation).await?;
        let row = self.store().conversation(workspace, conversation).await?;
        let contact = self.store().contact(workspace, row.contact).await?;
        let reach = |route: &Route| Reach {
            address: route.address,
            kind: route.kind.clone(),
            window: route.window,
            working: route.working,
            agreed: consents
                .iter()
                .any(|one| one.kind == route.kind && one.withdrawn_at.is_none()),
            wrote_at: contact
                .addresses
                .iter()
                .find(|address| address.id == route.address)
                .and_then(|address| address.last_inbound),
        };
        let paused = self.paused_for_long(now, workspace).await?;
        let open = routes.iter().filter(|route| {
            let paused = paused.iter().any(|channel| channel.id == route.channel);
            !paused && !tried.contains(&route.address)
        });
        Ok(open.map(reach).collect())
    }

    /// The message as a way can say it; `None` = it cannot.
    async fn said_by(
        &self,
        now: Time,
        workspace: WorkspaceId,
        (message, human): (&MessageRow, bool),
        route: &Route,
        template: Option<&TemplateName>,
    ) -> Result<Option<Said>, StoreError> {
        if let Some(template) = template {
            return self
                .as_template(now, workspace, (message, human), route, template)
                .await;
        }
        // What it quoted was said elsewhere, and a comment is answered where it stands.
        let mut content = message.content.clone().map(|c| *c).unwrap_or_default();
        content.quoted = None;
        content.comment = None;
        let said = Said {
            kind: message.kind,
            text: message.text.clone(),
            media: message.media.as_ref().map(|file| file.id),
            content: Content::boxed(content),
        };
        let file = message.media.as_ref();
        let file = file.and_then(|row| row.mime.as_deref().zip(row.bytes));
        let wanted = Wanted {
            kind: said.kind,
            text: said.text.as_deref(),
            media: file,
            content: said.content.as_deref(),
            human,
        };
        // One message says it or none does: a file whose words would have to follow in a second one
        // waits for its own way.
        let capabilities = self.connector(&route.kind)?.capabilities();
        let in_two = file.is_some()
            && said.text.as_ref().is_some_and(|text| !text.is_empty())
            && Capability::needed(said.kind, said.content.as_deref())
                .and_then(|needed| capabilities.media.get(&needed))
                .is_none_or(|limit| limit.caption.is_none());
        if !in_two && self.judge(now, route, &wanted)?.is_ok() {
            return Ok(Some(said));
        }
        // The nearest thing that the network can carry: its words.
        let words = match said.content.as_deref() {
            Some(content) => sportello_core::policy::as_words(said.text.as_deref(), content),
            None => None,
        };
        let Some(words) = words else { return Ok(None) };
        let wanted = Wanted {
            kind: MessageKind::Text,
            text: Some(&words),
            media: None,
            content: None,
            human,
        };
        let carried = self.judge(now, route, &wanted)?.is_ok();
        Ok(carried.then_some(Said {
            kind: MessageKind::Text,
            text: Some(words),
            media: None,
            content: None,
        }))
    }

    /// The message's words in an approved template: in its last blank; the person's name in the
    /// one before. A template with other blanks, or a message without words, cannot say it.
    async fn as_template(
        &self,
        now: Time,
        workspace: WorkspaceId,
        (message, human): (&MessageRow, bool),
        route: &Route,
        name: &TemplateName,
    ) -> Result<Option<Said>, StoreError> {
        let all = self.store().templates(workspace).await?;
        let found = all.into_iter().find(|row| {
            row.channel == route.channel && row.name == name.name && row.language == name.language
        });
        let Some(row) = found else { return Ok(None) };
        let conversation = self
            .store()
            .conversation(workspace, message.conversation)
            .await?;
        let person = conversation.name.unwrap_or_default();
        let text = message.text.as_deref();
        let Some(values) = fit::blanks(&row.status, &row.shape, text, &person) else {
            return Ok(None);
        };
        let which = (route.channel, row.external_id.as_str());
        let filled = self
            .fill_template(now, workspace, which, &values, &BTreeMap::new())
            .await;
        let Ok(filled) = filled else { return Ok(None) };
        let content = Content {
            part: Some(Part::Template(filled.template)),
            ..Content::default()
        };
        let text = Some(filled.text).filter(|text| !text.is_empty());
        let wanted = Wanted {
            kind: MessageKind::Template,
            text: text.as_deref(),
            media: None,
            content: Some(&content),
            human,
        };
        let carried = self.judge(now, route, &wanted)?.is_ok();
        Ok(carried.then(|| Said {
            kind: MessageKind::Template,
            text,
            media: None,
            content: Content::boxed(content),
        }))
    }

    /// One that waits for its fallback is not tried by itself.
    pub(crate) async fn wait_for_fallback(
        &self,
        now: Time,
        due: &sportello_store::Due,
    ) -> Result<(), StoreError> {
        use sportello_core::delivery::HoldReason;
        let until = now + Span::hours(24);
        let cause = plain_cause("cause-said-another-way", now);
        let workspace = due.channel.workspace;
        self.store()
            .hold(workspace, due.id, HoldReason::Fallback, until, cause, now)
            .await
    }
}
