//! The shop around the conversations: outage strip, health, settings.

use super::NOW;
use super::{ago, instagram, messenger, whatsapp};
use sportello_core::breaker::State;
use sportello_core::delivery::DeliveryState;
use sportello_core::{Capability, ChannelKind, Span};
use sportello_web::pages::view::*;

/// What is down while WhatsApp takes no pictures.
pub fn outage() -> Strip {
    Strip {
        down: vec![(whatsapp(), Capability::Image, ago(12))],
        held: 7,
        works: vec![(whatsapp(), Capability::Text)],
        disconnected: Vec::new(),
    }
}

fn cell(state: State, held: u64) -> Option<Cell> {
    let open = state != State::Closed;
    Some(Cell {
        state,
        since: open.then(|| ago(12)),
        probe: open.then(|| NOW + Span::minutes(2)),
        held,
        error: open.then(|| "La piattaforma non risponde da più invii di fila.".to_owned()),
    })
}

/// The health page, well or not.
pub fn health(well: bool) -> HealthPage {
    let broken = if well { State::Closed } else { State::Open };
    let probing = if well { State::Closed } else { State::HalfOpen };
    let row =
        |kind: ChannelKind, image: State, held: u64, history: bool, token: Token| ChannelHealth {
            kind,
            platform: "meta".to_owned(),
            name: "Fiori di Lia".to_owned(),
            heard: Some(ago(3)),
            cells: vec![
                cell(State::Closed, 0),
                cell(image, held),
                cell(State::Closed, 0),
                if history { cell(probing, 0) } else { None },
                cell(State::Closed, 0),
            ],
            token,
            token_held: 0,
        };
    HealthPage {
        rehearses: true,
        columns: Capability::ALL
            .into_iter()
            .filter(|c| *c != Capability::Token)
            .collect(),
        channels: vec![
            row(messenger(), State::Closed, 0, true, Token::Good),
            row(
                instagram(),
                State::Closed,
                0,
                true,
                if well {
                    Token::Good
                } else {
                    Token::Suspect(ago(4))
                },
            ),
            row(
                whatsapp(),
                broken,
                if well { 0 } else { 7 },
                false,
                Token::Good,
            ),
        ],
        deliveries: if well {
            Vec::new()
        } else {
            vec![(DeliveryState::Held, 7), (DeliveryState::Unconfirmed, 1)]
        },
        incidents: Vec::new(),
    }
}

/// The settings page.
pub fn settings() -> SettingsPage {
    let channel = |kind: ChannelKind, asset: &str| ConnectedChannel {
        kind,
        name: "Fiori di Lia".to_owned(),
        asset: asset.to_owned(),
        token: Token::Good,
        heard: Some(ago(3)),
    };
    let session = |name: &str, device: &str, minutes, here| OpenSession {
        name: name.to_owned(),
        device: Some(device.to_owned()),
        seen: ago(minutes),
        here,
    };
    SettingsPage {
        notices: vec![Told {
            channel: "Fiori di Lia".to_owned(),
            what: "message_template_status_update".to_owned(),
            at: NOW - Span::hours(3),
            facts: vec![
                ("event".to_owned(), "APPROVED".to_owned()),
                (
                    "message_template_name".to_owned(),
                    "mazzo_pronto".to_owned(),
                ),
            ],
        }],
        workspace: "Fiori di Lia".to_owned(),
        time_zone: "Europe/Rome".to_owned(),
        agent: "Lia".to_owned(),
        agents: vec!["Tommaso".to_owned()],
        sessions: vec![
            session("one", "Chrome · Linux", 0, true),
            session("two", "Safari · iPhone", 190, false),
        ],
        channels: vec![
            channel(messenger(), "104873995551234"),
            channel(instagram(), "17841405822304914"),
            channel(whatsapp(), "106540352242922"),
        ],
    }
}
