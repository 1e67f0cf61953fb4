//! The page's words, Italian and English.

use crate::rules::Network;
use axum::http::{HeaderMap, header};

/// One language's words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub lang: &'static str,
    pub title: &'static str,
    pub about: &'static str,
    pub control: &'static str,
    pub feed: &'static str,
    pub person: &'static str,
    pub new_person: &'static str,
    pub name: &'static str,
    pub add: &'static str,
    pub cancel: &'static str,
    pub write: &'static str,
    pub send: &'static str,
    pub picture: &'static str,
    pub remove_picture: &'static str,
    pub empty: &'static str,
    pub sent: &'static str,
    pub seen: &'static str,
    pub picture_sent: &'static str,
    pub picture_got: &'static str,
    pub react: &'static str,
    pub off: &'static str,
    pub offline: &'static str,
    pub phone_on: &'static str,
    pub phone_off: &'static str,
    pub chat: &'static str,
    pub failed: &'static str,
    pub phones: &'static str,
    months: [&'static str; 12],
}

const ITALIAN: Words = Words {
    lang: "it",
    title: "Telefoni",
    about: "Sei il cliente. Quello che scrivi qui arriva subito al banco.",
    control: "API di controllo",
    feed: "Bacheca",
    person: "Chi scrive",
    new_person: "Nuova persona…",
    name: "Nome e cognome",
    add: "Aggiungi",
    cancel: "Annulla",
    write: "Scrivi un messaggio",
    send: "Invia",
    picture: "Allega una foto",
    remove_picture: "Togli la foto",
    empty: "Ancora nessun messaggio. Scrivi qualcosa al negozio.",
    sent: "inviato",
    seen: "visto dal negozio",
    picture_sent: "Foto inviata",
    picture_got: "Foto ricevuta",
    react: "Metti un cuore a questo messaggio",
    off: "Telefono spento: i messaggi arrivano quando lo riaccendi.",
    offline: "La simulazione non risponde. Riprovo da sola.",
    phone_on: "Telefono acceso",
    phone_off: "Telefono spento",
    chat: "Messaggi",
    failed: "Il messaggio non è partito. Riprova.",
    phones: "Scegli il telefono",
    months: [
        "gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic",
    ],
};

const ENGLISH: Words = Words {
    lang: "en",
    title: "Phones",
    about: "You are the customer. What you write here reaches the desk at once.",
    control: "Control API",
    feed: "Feed",
    person: "Who writes",
    new_person: "New person…",
    name: "First and last name",
    add: "Add",
    cancel: "Cancel",
    write: "Write a message",
    send: "Send",
    picture: "Attach a picture",
    remove_picture: "Remove the picture",
    empty: "No messages yet. Write something to the shop.",
    sent: "sent",
    seen: "seen by the shop",
    picture_sent: "Picture sent",
    picture_got: "Picture received",
    react: "Put a heart on this message",
    off: "Phone off: messages arrive when you switch it on again.",
    offline: "The sandbox does not answer. Trying again.",
    phone_on: "Phone on",
    phone_off: "Phone off",
    chat: "Messages",
    failed: "The message was not sent. Try again.",
    phones: "Choose the phone",
    months: [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ],
};

impl Words {
    /// The language asked for, else the browser's first one that is known, else English.
    pub fn of(asked: Option<&str>, headers: &HeaderMap) -> &'static Self {
        match first_known(asked, headers) {
            Some("it") => &ITALIAN,
            _ => &ENGLISH,
        }
    }

    /// `23 nov`.
    pub fn day(&self, date: jiff::civil::Date) -> String {
        let month = usize::try_from(date.month() - 1).unwrap_or(0);
        format!("{} {}", date.day(), self.months[month])
    }
}

/// The first language that is known here: the one asked for, else one of the browser's.
pub(in crate::server) fn first_known(
    asked: Option<&str>,
    headers: &HeaderMap,
) -> Option<&'static str> {
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let words = asked.into_iter().chain(accepted.split(','));
    let mut known = words.filter_map(|word| {
        let word = word.trim().get(..2)?;
        ["it", "en"]
            .into_iter()
            .find(|own| word.eq_ignore_ascii_case(own))
    });
    known.next()
}

/// The network's name for people.
pub(super) fn name(kind: Network) -> &'static str {
    match kind {
        Network::Facebook => "Messenger",
        Network::Instagram => "Instagram",
        Network::Whatsapp => "WhatsApp",
        Network::Telegram => "Telegram",
    }
}
