//! What a refusal for good may mean besides what it says: the connector's word for its sentence, and
//! our own record for the rules that it names. A template that was paused meanwhile, or that
//! advertises, is refused by its own rules to everybody.

use crate::dispatch::answered;
use crate::engine::Engine;
use crate::suspicion::What;
use sportello_core::breaker::suspicion::{Doubt, Refusal};
use sportello_core::content::{Content, Part};
use sportello_core::fallback::TemplateName;
use sportello_core::incident::Cell;
use sportello_core::{Capability, ChannelId, Class, Time, WorkspaceId};
use sportello_store::{ChannelRow, RefusedRow, StoreError, StoredExchange, TemplateRow};
use std::collections::BTreeMap;

impl Engine {
    /// Refusals that may mean something else. A rule says nothing where our own record does not say
    /// that it is kept, or where nothing was ever taken.
    pub(crate) async fn doubtful(
        &self,
        workspace: WorkspaceId,
        rows: Vec<RefusedRow>,
    ) -> Result<Vec<Refusal>, StoreError> {
        let mut refusals = Vec::new();
        let mut templates = None;
        let mut taken = BTreeMap::new();
        for row in rows {
            let connector = self.connector(&row.kind)?;
            let doubt = connector.doubt(&row.cause.key);
            if doubt == Doubt::Rule {
                // What the desk itself did not let go has no code.
                if row.cause.code.is_none() {
                    continue;
                }
                if let Some(named) = &row.template {
                    if templates.is_none() {
                        templates = Some(self.store().templates(workspace).await?);
                    }
                    let listed = templates.as_deref().unwrap_or_default();
                    if !is_sendable(listed, row.cell.channel, named) {
                        continue;
                    }
                }
                if !self.ever_took(workspace, row.cell, &mut taken).await? {
                    continue;
                }
            }
            if doubt != Doubt::Nothing {
                refusals.push(Refusal {
                    delivery: row.delivery,
                    cell: row.cell,
                    platform: connector.platform().to_owned(),
                    address: row.address,
                    code: (row.cause.code, row.cause.subcode),
                    doubt,
                    at: row.at,
                });
            }
        }
        Ok(refusals)
    }

    /// Whether a cell ever took something, or what its channel is mostly for did: then the channel is
    /// set up. Of what is given up later: whether anything ever arrived.
    async fn ever_took(
        &self,
        workspace: WorkspaceId,
        cell: Cell,
        known: &mut BTreeMap<Cell, bool>,
    ) -> Result<bool, StoreError> {
        if let Some(took) = known.get(&cell) {
            return Ok(*took);
        }
        let ever = Time(0);
        let mut took = false;
        if cell.capability == Capability::Delivery {
            let arrived = self.store().arrived_at(workspace, cell.channel, ever);
            took = arrived.await?.is_some();
        } else {
            for capability in [cell.capability, Capability::Text, Capability::Template] {
                let cell = Cell { capability, ..cell };
                took = took || self.store().took_at(workspace, cell, ever).await?.is_some();
            }
        }
        known.insert(cell, took);
        Ok(took)
    }

    /// Whether the rules by which a message may be refused are kept by our own record: windows and
    /// sizes were looked at before it went; a template's approval may have changed since.
    pub(crate) async fn keeps_rules(
        &self,
        channel: &ChannelRow,
        content: Option<&Content>,
    ) -> Result<bool, StoreError> {
        let Some(Part::Template(template)) = content.and_then(|content| content.part.as_ref())
        else {
            return Ok(true);
        };
        let named = TemplateName {
            name: template.name.clone(),
            language: template.language.clone(),
        };
        let listed = self.store().templates(channel.workspace).await?;
        Ok(is_sendable(&listed, channel.id, &named))
    }

    /// What the refusal may mean that an exchange ended with; nothing, if it ended otherwise.
    pub(crate) fn doubt_of(
        &self,
        now: Time,
        channel: &ChannelRow,
        exchange: &StoredExchange,
        what: What,
    ) -> Result<Doubt, StoreError> {
        let connector = self.connector(&channel.kind)?;
        let Some(answer) = exchange.answer.as_ref().map(answered) else {
            return Ok(Doubt::Nothing);
        };
        let verdict = connector.classify(exchange.call, &answer, now);
        Ok(match (verdict.class, what) {
            (Class::Policy | Class::Permanent, _) if !verdict.channel_wide => {
                what.weigh(connector.doubt(&verdict.cause))
            }
            // Of what was never tried, that word is a refusal (`unless_own`).
            (Class::AlreadyDone, _) => Doubt::Request,
            _ => Doubt::Nothing,
        })
    }
}

/// Whether a template may be sent to anybody, as it was listed last. One that advertises is refused
/// to people who have enough of that (messaging-send.md §5), so it never may.
fn is_sendable(listed: &[TemplateRow], channel: ChannelId, named: &TemplateName) -> bool {
    listed.iter().any(|row| {
        row.channel == channel
            && (row.name.as_str(), row.language.as_str()) == (&named.name, &named.language)
            && row.status == "approved"
            && !row.category.eq_ignore_ascii_case("marketing")
    })
}
