//! Incidents: spans in which cells of the health matrix were open, and when one begins and ends.
//!
//! An incident is of one platform: what Telegram does says nothing of WhatsApp. It is decided from
//! what stands (open cells, incidents under way), never from a single event, so that looking again
//! after a crash comes to the same.

use crate::capability::Capability;
use crate::id::{ChannelId, IncidentId};
use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};

/// An incident whose cells closed ends after so long without another one: what flaps is one
/// incident and not twenty.
pub const QUIET: Span = Span::minutes(10);
/// A cell that opens again so soon was not well between: its span goes on.
pub const BLINK: Span = Span::minutes(2);
/// The pause between two looks at what an incident concerns in the first hours …
pub const LOOK: Span = Span::seconds(10);
/// … and later.
const LOOK_LATER: Span = Span::minutes(1);
/// Points of the curve in the first hours stand so far apart …
pub const FINE: Span = Span::minutes(1);
/// … and later so far: fourteen hours are no more than three hundred points.
pub const COARSE: Span = Span::minutes(5);
/// The time that is drawn finely.
const FINE_FOR: Span = Span::hours(2);
/// People look back over so long.
pub const HISTORY: Span = Span::hours(24 * 90);

/// A cell of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cell {
    /// The channel.
    pub channel: ChannelId,
    /// The capability.
    pub capability: Capability,
}

/// A cell that is not closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCell {
    /// Which.
    pub cell: Cell,
    /// The platform that its channel stands on.
    pub platform: String,
    /// Since when.
    pub since: Time,
    /// Why: a key of the locale files.
    pub cause: Option<String>,
}

/// The time in which a cell was open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellSpan {
    /// Which.
    pub cell: Cell,
    /// From.
    pub opened_at: Time,
    /// Until; `None` = still.
    pub closed_at: Option<Time>,
    /// Why it opened: a key of the locale files.
    pub cause: Option<String>,
}

/// An incident under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// Which.
    pub id: IncidentId,
    /// The platform.
    pub platform: String,
    /// When each of its cells was open last, also of those that closed again.
    pub spans: Vec<CellSpan>,
}

/// What changes about incidents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new one, with its first cells.
    Begin {
        /// The platform.
        platform: String,
        /// The cells.
        cells: Vec<OpenCell>,
    },
    /// Another cell of one.
    Join {
        /// The incident.
        incident: IncidentId,
        /// The cell.
        cell: OpenCell,
    },
    /// A cell works again.
    Heal {
        /// The incident.
        incident: IncidentId,
        /// The cell.
        cell: Cell,
        /// From when.
        opened_at: Time,
    },
    /// It is over.
    End {
        /// The incident.
        incident: IncidentId,
        /// Since when: when its last cell closed.
        at: Time,
    },
}

/// How long after the last look the next one is due.
pub fn look_after(now: Time, opened_at: Time) -> Span {
    match now.since(opened_at) < FINE_FOR {
        true => LOOK,
        false => LOOK_LATER,
    }
}

/// What changes, given the open cells and the incidents under way.
pub fn changes(now: Time, open: &[OpenCell], watched: &[Watched]) -> Vec<Change> {
    let mut changes = Vec::new();
    for incident in watched {
        heal(open, incident, &mut changes);
        if let Some(at) = over(now, open, incident) {
            changes.push(Change::End {
                incident: incident.id,
                at,
            });
        }
    }
    let mut begun: Vec<(String, Vec<OpenCell>)> = Vec::new();
    for cell in open {
        let known = |incident: &Watched| {
            let still = |span: &CellSpan| span.cell == cell.cell && span.closed_at.is_none();
            incident.spans.iter().any(still)
        };
        if watched.iter().any(known) {
            continue;
        }
        let same = watched
            .iter()
            .find(|incident| incident.platform == cell.platform);
        if let Some(incident) = same {
            changes.push(Change::Join {
                incident: incident.id,
                cell: cell.clone(),
            });
            continue;
        }
        match begun.iter_mut().find(|(name, _)| *name == cell.platform) {
            Some((_, cells)) => cells.push(cell.clone()),
            None => begun.push((cell.platform.clone(), vec![cell.clone()])),
        }
    }
    let begun = begun.into_iter();
    changes.extend(begun.map(|(platform, cells)| Change::Begin { platform, cells }));
    changes
}

/// Cells of an incident that are not open any more.
fn heal(open: &[OpenCell], incident: &Watched, changes: &mut Vec<Change>) {
    for span in incident.spans.iter().filter(|s| s.closed_at.is_none()) {
        if !open.iter().any(|one| one.cell == span.cell) {
            changes.push(Change::Heal {
                incident: incident.id,
                cell: span.cell,
                opened_at: span.opened_at,
            });
        }
    }
}

/// Since when an incident is over, if it is: nothing of its platform is open, and was not for a
/// while.
fn over(now: Time, open: &[OpenCell], incident: &Watched) -> Option<Time> {
    let of_platform = |cell: &OpenCell| cell.platform == incident.platform;
    if open.iter().any(of_platform) {
        return None;
    }
    let ends: Option<Vec<Time>> = incident.spans.iter().map(|span| span.closed_at).collect();
    let last = ends?.into_iter().max().unwrap_or(now);
    (now.since(last) >= QUIET).then_some(last)
}

/// When an incident ends whose cells are all closed, unless one opens again.
pub fn end_due(now: Time, incident: &Watched) -> Option<Time> {
    let ends: Option<Vec<Time>> = incident.spans.iter().map(|span| span.closed_at).collect();
    let last = ends.and_then(|ends| ends.into_iter().max());
    last.map(|last| (last + QUIET).max(now))
}

/// Whether the curve gets another point.
pub fn draws(now: Time, opened_at: Time, last: Option<Time>) -> bool {
    let step = match now.since(opened_at) < FINE_FOR {
        true => FINE,
        false => COARSE,
    };
    last.is_none_or(|last| now.since(last) >= step)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Time = Time(1_790_000_000_000);

    fn at(minutes: i64) -> Time {
        START + Span::minutes(minutes)
    }

    fn cell(channel: i64, capability: Capability) -> Cell {
        Cell {
            channel: ChannelId(channel),
            capability,
        }
    }

    fn open(channel: i64, capability: Capability, platform: &str, since: i64) -> OpenCell {
        OpenCell {
            cell: cell(channel, capability),
            platform: platform.to_owned(),
            since: at(since),
            cause: Some("cause-outage".to_owned()),
        }
    }

    fn span(channel: i64, capability: Capability, from: i64, to: Option<i64>) -> CellSpan {
        CellSpan {
            cell: cell(channel, capability),
            opened_at: at(from),
            closed_at: to.map(at),
            cause: None,
        }
    }

    fn watched(spans: Vec<CellSpan>) -> Watched {
        Watched {
            id: IncidentId(7),
            platform: "meta".to_owned(),
            spans,
        }
    }

    #[test]
    fn cells_of_one_platform_begin_one_incident_and_those_of_another_their_own() {
        let cells = [
            open(1, Capability::Image, "meta", 0),
            open(2, Capability::Story, "meta", 1),
            open(3, Capability::Text, "telegram", 1),
        ];
        let begun = changes(at(1), &cells, &[]);
        let meta = Change::Begin {
            platform: "meta".to_owned(),
            cells: cells[..2].to_vec(),
        };
        let telegram = Change::Begin {
            platform: "telegram".to_owned(),
            cells: cells[2..].to_vec(),
        };
        assert_eq!(begun, [meta, telegram]);
    }

    #[test]
    fn looking_again_changes_nothing() {
        let cells = [open(1, Capability::Image, "meta", 0)];
        let known = watched(vec![span(1, Capability::Image, 0, None)]);
        assert_eq!(changes(at(5), &cells, &[known]), []);
        assert_eq!(changes(at(5), &[], &[]), []);
    }

    #[test]
    fn what_opens_meanwhile_joins_and_what_works_again_heals() {
        let cells = [open(2, Capability::Story, "meta", 4)];
        let known = watched(vec![span(1, Capability::Image, 0, None)]);
        let expected = [
            Change::Heal {
                incident: IncidentId(7),
                cell: cell(1, Capability::Image),
                opened_at: at(0),
            },
            Change::Join {
                incident: IncidentId(7),
                cell: cells[0].clone(),
            },
        ];
        assert_eq!(changes(at(5), &cells, &[known]), expected);
    }

    #[test]
    fn an_incident_ends_when_it_was_quiet_for_a_while() {
        let healed = watched(vec![
            span(1, Capability::Image, 0, Some(20)),
            span(2, Capability::Story, 0, Some(14)),
        ]);
        assert_eq!(changes(at(29), &[], std::slice::from_ref(&healed)), []);
        assert_eq!(end_due(at(21), &healed), Some(at(30)));
        let end = Change::End {
            incident: IncidentId(7),
            at: at(20),
        };
        assert_eq!(changes(at(30), &[], std::slice::from_ref(&healed)), [end]);
        // What flaps stays one incident.
        let again = [open(1, Capability::Image, "meta", 29)];
        let joined = Change::Join {
            incident: IncidentId(7),
            cell: again[0].clone(),
        };
        assert_eq!(changes(at(29), &again, &[healed]), [joined]);
    }

    #[test]
    fn another_platforms_cell_keeps_none_open() {
        let healed = watched(vec![span(1, Capability::Image, 0, Some(1))]);
        let other = [open(3, Capability::Text, "telegram", 5)];
        let changed = changes(at(40), &other, &[healed]);
        assert!(matches!(changed[0], Change::End { at: end, .. } if end == at(1)));
        assert!(matches!(&changed[1], Change::Begin { platform, .. } if platform == "telegram"));
    }

    #[test]
    fn fourteen_hours_are_no_more_than_three_hundred_points() {
        let mut last = None;
        let mut points = 0;
        for minute in 0..14 * 60 {
            if draws(at(minute), START, last) {
                last = Some(at(minute));
                points += 1;
            }
        }
        assert!((200..=300).contains(&points), "{points}");
    }
}
