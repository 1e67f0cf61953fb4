//! From a throwaway desk to what is shown of a drill.

use super::stage::{Figures, Played, Seen};
use crate::desk::Desk;
use crate::pages::incident::{self, Audience, IncidentPage};
use sportello_core::Time;
use sportello_store::StoreError;
use std::net::{IpAddr, Ipv4Addr};

/// Incidents of a drill that are kept: one a platform, and what flaps is one.
const INCIDENTS: u32 = 6;

/// What came of a drill, as values; the desk it was played on is gone by then.
pub struct Shown {
    /// Its numbers.
    pub figures: Figures,
    /// What the desk showed meanwhile.
    pub seen: Vec<Seen>,
    /// Its incidents, the first to begin first.
    pub incidents: Vec<IncidentPage>,
    /// When it ended, on its own clock.
    pub ended_at: Time,
}

/// Reads it.
pub async fn shown(played: Played) -> Result<Shown, StoreError> {
    // It listens nowhere: it only reads.
    let desk = Desk::new(played.engine, IpAddr::V4(Ipv4Addr::LOCALHOST));
    let (workspace, now) = (played.workspace, played.ended_at);
    let rows = desk
        .store()
        .incidents(workspace, Time(0), INCIDENTS)
        .await?;
    let mut incidents = Vec::new();
    for row in rows.iter().rev() {
        let audience = Audience::Rehearsal;
        incidents.push(incident::at_a_time(&desk, now, workspace, row.id, audience).await?);
    }
    Ok(Shown {
        figures: played.figures,
        seen: played.seen,
        incidents,
        ended_at: now,
    })
}
