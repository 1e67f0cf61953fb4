//! The part of the morning in which a platform fails.

use crate::contract::*;
use crate::sqlite::MemoryStore;
use sportello_core::breaker::everywhere::Alike;
use sportello_core::incident::{Cell, Change, OpenCell};
use sportello_core::{Capability, ChannelId, Time, WorkspaceId};
use std::collections::BTreeMap;

/// Everything of incidents, once.
pub(super) async fn incidents(
    store: &MemoryStore,
    workspace: WorkspaceId,
    channel: ChannelId,
) -> Result<()> {
    let cell = Cell {
        channel,
        capability: Capability::Text,
    };
    store.count_heard(workspace, Time(200)).await?;
    store.heard_in(workspace, channel, &[(0, 9)]).await?;
    store.took_at(workspace, cell, Time(0)).await?;
    store
        .reached(workspace, channel, Time(0), Time(200), 9)
        .await?;
    let refused = store.refused_since(workspace, Time(0)).await?;
    if let Some(row) = refused.last() {
        let (one, cause) = (vec![row.delivery], row.cause.clone());
        store
            .hold_refused(workspace, one, Time(210), cause, Time(200))
            .await?;
    }
    store.given_up_since(workspace, Time(0)).await?;
    store.arrived_at(workspace, channel, Time(0)).await?;
    let error = ("meta".to_owned(), (Some(100), None));
    let alike = BTreeMap::from([(error, Alike::default())]);
    store.put_refused_alike(workspace, false, alike).await?;
    store.refused_elsewhere(workspace, false, Time(0)).await?;
    store
        .stuck(workspace, channel, &[(None, Time(200))], 9)
        .await?;
    store.open_fallbacks(workspace).await?;
    let begin = Change::Begin {
        platform: "meta".to_owned(),
        cells: vec![OpenCell {
            cell,
            platform: "meta".to_owned(),
            since: Time(200),
            cause: None,
        }],
    };
    store
        .change_incidents(workspace, vec![begin], Time(201))
        .await?;
    let under_way = store.incidents_under_way(workspace).await?;
    let incident = under_way[0].incident.id;
    store
        .look_at_incident(workspace, incident, true, Time(202))
        .await?;
    let over = vec![
        Change::Heal {
            incident,
            cell,
            opened_at: Time(200),
        },
        Change::End {
            incident,
            at: Time(203),
        },
    ];
    store.change_incidents(workspace, over, Time(203)).await?;
    store.explain_incident(workspace, incident, None).await?;
    store.incidents(workspace, Time(1), 9).await?;
    store.incident(workspace, incident).await?;
    store.incident_curve(workspace, incident).await?;
    store.incident_deliveries(workspace, incident, 9).await?;
    store.cell_history(workspace, Time(1)).await?;
    store.reach(workspace, Time(1), 9).await?;
    store
        .put_public_page(workspace, Some(incident), [1; 32], Time(204))
        .await?;
    store
        .put_public_page(workspace, None, [2; 32], Time(204))
        .await?;
    store.public_page([1; 32]).await?;
    store.public_page_made(workspace, None).await?;
    store.end_public_page(workspace, None).await?;
    Ok(())
}
