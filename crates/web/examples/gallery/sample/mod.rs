//! A morning at Fiori di Lia, as values: every state the desk can show, for the gallery and for
//! the tests that render it.

mod public;
mod shop;

pub use public::*;
pub use shop::*;

use sportello_core::delivery::DeliveryState;
use sportello_core::message::{Direction, MessageKind};
use sportello_core::window::Window;
use sportello_core::{
    AddressId, ChannelKind, ConsentId, ContactId, ConversationId, MediaId, MessageId, Span, Time,
};
use sportello_web::pages::consent::{Consent, Consents};
use sportello_web::pages::inbox::Opened;
use sportello_web::pages::view::*;

/// The moment everything is seen at: 23 November 2026, 13:05 in Rome.
pub const NOW: Time = Time(1_795_435_500_000);

/// Messenger.
pub fn messenger() -> ChannelKind {
    ChannelKind::new("facebook")
}

/// Instagram.
pub fn instagram() -> ChannelKind {
    ChannelKind::new("instagram")
}

/// WhatsApp.
pub fn whatsapp() -> ChannelKind {
    ChannelKind::new("whatsapp")
}

fn ago(minutes: i64) -> Time {
    NOW - Span::minutes(minutes)
}

/// Giulia's way on a network.
pub fn way(id: i64, kind: ChannelKind, window: Window, down: bool) -> Way {
    let registry = sportello_channels::Registry::standard();
    let can = registry
        .get(&kind)
        .map(|connector| connector.capabilities().clone())
        .expect("a connector of that kind");
    Way {
        address: AddressId(id),
        channel: "Fiori di Lia".to_owned(),
        window,
        down,
        why: Why::LastHeard,
        human_until: None,
        commented: false,
        can,
        kind,
    }
}

fn row(id: i64, name: Option<&str>, kind: ChannelKind, minutes: i64, text: &str) -> Row {
    Row {
        id: ConversationId(id),
        contact: ContactId(id),
        name: name.map(str::to_owned),
        kind: Some(kind),
        closed: false,
        at: ago(minutes),
        last: Some(Preview {
            direction: Direction::In,
            kind: MessageKind::Text,
            text: Some(text.to_owned()),
            state: None,
        }),
        unread: 0,
        waiting: 0,
        failed: 0,
        closing: None,
        window: Window::Open(ago(minutes) + Span::hours(24)),
    }
}

/// The list on that morning.
pub fn list(selected: Option<i64>) -> ListPane {
    let mut sara = row(
        3,
        Some("Sara De Luca"),
        whatsapp(),
        2,
        "Allora le peonie invece delle rose, se ci sono ancora",
    );
    sara.unread = 3;
    let mut giulia = row(
        1,
        Some("Giulia Rossi"),
        whatsapp(),
        21,
        "Perfetto, a sabato! 😊",
    );
    giulia.waiting = 0;
    let mut marco = row(
        2,
        Some("Marco Bianchi"),
        instagram(),
        113,
        "Bellissime le foto nuove! Quanto costa il mazzo grande?",
    );
    marco.unread = 1;
    let mut anna = row(
        4,
        Some("Anna Conti"),
        messenger(),
        60 * 23,
        "Siete aperti il lunedì?",
    );
    anna.last = Some(Preview {
        direction: Direction::Out,
        kind: MessageKind::Text,
        text: Some("Sì, dalle 9 alle 13.".to_owned()),
        state: Some(DeliveryState::Read),
    });
    let mut held = row(5, Some("Giardino Verdi"), whatsapp(), 260, "");
    held.last = Some(Preview {
        direction: Direction::Out,
        kind: MessageKind::Image,
        text: None,
        state: Some(DeliveryState::Held),
    });
    held.waiting = 1;
    let mut failed = row(
        6,
        Some("Hotel Miramare"),
        messenger(),
        60 * 26,
        "Preventivo per 30 centrotavola",
    );
    failed.failed = 1;
    failed.last = Some(Preview {
        direction: Direction::Out,
        kind: MessageKind::Text,
        text: Some("Ecco il preventivo per i 30 centrotavola.".to_owned()),
        state: Some(DeliveryState::Failed),
    });
    let mut nobody = row(7, None, instagram(), 60 * 24 * 3, "❤️");
    nobody.window = Window::Closed(Some(ago(60 * 24 * 2)));
    ListPane {
        filter: ListFilter::default(),
        open: 7,
        closed: 41,
        rows: vec![sara, giulia, marco, anna, held, failed, nobody],
        more: true,
        selected: selected.map(ConversationId),
        connected: true,
        sandbox: None,
    }
}

fn said(id: i64, direction: Direction, kind: ChannelKind, minutes: i64, text: &str) -> Bubble {
    Bubble {
        react: ["👍", "❤️", "😂", "😮", "😢", "🙏"]
            .map(str::to_owned)
            .to_vec(),
        quotable: true,
        answerable: false,
        comment: None,
        quoted: None,
        id: MessageId(id),
        direction,
        kind,
        message: MessageKind::Text,
        text: Some(text.to_owned()),
        picture: None,
        content: None,
        at: ago(minutes),
        author: None,
        reactions: Vec::new(),
        pricing: None,
        delivery: None,
    }
}

fn ours(id: i64, kind: ChannelKind, minutes: i64, text: &str, state: DeliveryState) -> Bubble {
    Bubble {
        author: Some("Lia".to_owned()),
        delivery: Some(Delivery {
            ours: true,
            state,
            sent_again: false,
            cause: None,
            others: Vec::new(),
            closing: None,
            instead: None,
            passed: false,
            unarriving: false,
        }),
        ..said(id, Direction::Out, kind, minutes, text)
    }
}

fn entry(bubble: Bubble) -> Entry {
    Entry::Bubble(Box::new(bubble))
}

/// Giulia's conversation: two networks, a picture, a note, a reaction, all ticks.
pub fn giulia() -> Conversation {
    let mut photo = said(105, Direction::In, whatsapp(), 60, "Come questo, se si può");
    photo.message = MessageKind::Image;
    photo.picture = Some(Picture {
        id: MediaId(1),
        state: PictureState::Stored,
        size: Some((640, 480)),
        thumbnail: true,
    });
    let mut thanks = said(107, Direction::In, whatsapp(), 21, "Perfetto, a sabato! 😊");
    thanks.reactions = vec![(false, "❤️".to_owned())];
    Conversation {
        id: ConversationId(1),
        contact: ContactId(1),
        name: Some("Giulia Rossi".to_owned()),
        kinds: vec![whatsapp(), instagram()],
        closed: false,
        entries: vec![
            entry(said(
                101,
                Direction::In,
                instagram(),
                60 * 25,
                "Buongiorno! Fate anche composizioni per battesimi?",
            )),
            entry(ours(
                102,
                instagram(),
                60 * 25 - 8,
                "Buongiorno Giulia! Certo: che giorno sarebbe? Trova qualche esempio su https://fioridilia.example/battesimi",
                DeliveryState::Read,
            )),
            Entry::Note(Note {
                id: 1,
                text: "Cugina di Anna: fare lo sconto del 10 % come l’altra volta.".to_owned(),
                author: Some("Tommaso".to_owned()),
                at: ago(70),
            }),
            entry(said(
                103,
                Direction::In,
                whatsapp(),
                64,
                "Eccomi qui su WhatsApp. Sabato 5 dicembre, una ventina di persone",
            )),
            entry(ours(
                104,
                whatsapp(),
                62,
                "Perfetto. Ha già in mente un colore?",
                DeliveryState::Read,
            )),
            entry(photo),
            entry(ours(
                106,
                whatsapp(),
                24,
                "Bellissimo, lo facciamo con ranuncoli e eucalipto. Ritiro sabato dalle 9?",
                DeliveryState::Delivered,
            )),
            entry(thanks),
        ],
        older: Some("cursor".to_owned()),
        bound: Bound {
            message: 101,
            merge: 0,
        },
        unseen: false,
        filter: ListFilter::default(),
        panel: false,
    }
}

fn reason(sentence: &str, code: Option<&str>, minutes: i64, next: Option<i64>) -> Option<Reason> {
    Some(Reason {
        key: "cause-outage".to_owned(),
        sentence: sentence.to_owned(),
        code: code.map(str::to_owned),
        since: ago(minutes),
        until: next.map(|m| NOW + Span::minutes(m)),
    })
}

/// A conversation in which every state of a delivery can be seen.
pub fn states() -> Conversation {
    let mut entries = vec![entry(said(
        200,
        Direction::In,
        whatsapp(),
        40,
        "Mi manda il conto e una foto?",
    ))];
    for (n, state) in DeliveryState::ALL.into_iter().enumerate() {
        let id = 201 + i64::try_from(n).unwrap_or(0);
        let mut bubble = ours(
            id,
            whatsapp(),
            39 - i64::try_from(n).unwrap_or(0),
            &format!("Il conto è pronto ({state})"),
            state,
        );
        if let Some(delivery) = &mut bubble.delivery {
            delivery.cause = match state {
                DeliveryState::Held => reason(
                    "WhatsApp non accetta immagini in questo momento. La risposta parte da sola appena torna.",
                    None,
                    12,
                    Some(2),
                ),
                DeliveryState::Unknown => reason(
                    "La connessione si è chiusa prima della risposta.",
                    None,
                    1,
                    Some(3),
                ),
                DeliveryState::Unconfirmed => reason(
                    "WhatsApp non ha mai detto se il messaggio è arrivato.",
                    None,
                    16,
                    None,
                ),
                DeliveryState::Failed => reason(
                    "Questa persona non può ricevere messaggi su WhatsApp. Usa un’altra rete.",
                    Some("131026"),
                    5,
                    None,
                ),
                _ => None,
            };
            if state == DeliveryState::Failed {
                delivery.others = vec![way(2, instagram(), Window::Always, false)];
            }
        }
        entries.push(entry(bubble));
    }
    let mut wait = said(220, Direction::In, whatsapp(), 8, "");
    wait.text = None;
    wait.message = MessageKind::Image;
    wait.picture = Some(Picture {
        id: MediaId(2),
        state: PictureState::Pending,
        size: None,
        thumbnail: false,
    });
    entries.push(entry(wait));
    Conversation {
        id: ConversationId(5),
        contact: ContactId(5),
        name: Some("Giardino Verdi".to_owned()),
        entries,
        older: None,
        kinds: vec![whatsapp()],
        ..giulia()
    }
}

/// Where one answers Giulia.
pub fn composer() -> Composer {
    Composer {
        conversation: ConversationId(1),
        ways: vec![
            way(
                1,
                whatsapp(),
                Window::Open(NOW + Span::minutes(23 * 60 + 39)),
                false,
            ),
            way(2, instagram(), Window::Closed(Some(ago(60))), false),
        ],
        why: Why::LastHeard,
        text: String::new(),
        taken: None,
        refused: None,
        note: false,
        filter: ListFilter::default(),
    }
}

/// What Giulia agreed to, and took back.
fn consents() -> Consents {
    let one = |id, kind, withdrawn: Option<i64>| Consent {
        id: ConsentId(id),
        kind,
        words: "Potete scrivermi quando la risposta è pronta.".to_owned(),
        source: "Al banco".to_owned(),
        given: ago(9_000),
        by: Some("Lia".to_owned()),
        withdrawn: withdrawn.map(ago),
    };
    Consents {
        rows: vec![one(1, whatsapp(), None), one(2, instagram(), Some(300))],
        kinds: vec![messenger(), instagram(), whatsapp()],
    }
}

/// Giulia beside the conversation.
pub fn contact() -> ContactPanel {
    ContactPanel {
        contact: ContactId(1),
        conversation: ConversationId(1),
        name: Some("Giulia Rossi".to_owned()),
        addresses: vec![
            Address {
                way: way(
                    1,
                    whatsapp(),
                    Window::Open(NOW + Span::minutes(23 * 60 + 39)),
                    false,
                ),
                handle: Some("+39 347 555 0142".to_owned()),
            },
            Address {
                way: way(2, instagram(), Window::Closed(Some(ago(60))), false),
                handle: Some("@giulia.rossi".to_owned()),
            },
        ],
        merges: vec![Merge {
            id: 1,
            name: Some("giulia.rossi".to_owned()),
            at: ago(64),
            by: None,
            arrived_from: Some(whatsapp()),
        }],
        candidates: None,
        words: String::new(),
        consents: consents(),
        links: vec![messenger()],
        link: None,
        filter: ListFilter::default(),
    }
}

/// Giulia's conversation with everything beside it.
pub fn opened() -> Opened {
    Opened {
        conversation: giulia(),
        composer: composer(),
        contact: contact(),
    }
}

/// Someone who may be Giulia too.
pub fn candidate() -> Candidate {
    Candidate {
        contact: ContactId(8),
        name: Some("Giulia R.".to_owned()),
        handles: vec![(messenger(), Some("Giulia R.".to_owned()))],
        same_phone: true,
    }
}
