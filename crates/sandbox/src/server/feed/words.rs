//! The feed page's words, Italian and English.

use crate::rules::publish::Sort;
use crate::server::phones::words::first_known;
use axum::http::HeaderMap;

/// One language's words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub lang: &'static str,
    pub title: &'static str,
    pub about: &'static str,
    pub phones: &'static str,
    pub walls: &'static str,
    pub person: &'static str,
    pub empty: &'static str,
    pub stories: &'static str,
    pub like: &'static str,
    pub share: &'static str,
    pub save: &'static str,
    pub comments: &'static str,
    pub write: &'static str,
    pub send: &'static str,
    pub answer: &'static str,
    pub edit: &'static str,
    pub delete: &'static str,
    pub answering: &'static str,
    pub editing: &'static str,
    pub cancel: &'static str,
    pub hidden: &'static str,
    pub closed: &'static str,
    pub ad: &'static str,
    pub picture: &'static str,
    pub mention: &'static str,
    pub mention_in: &'static str,
    pub in_comment: &'static str,
    pub in_caption: &'static str,
    pub in_story: &'static str,
    pub mentioned: &'static str,
    pub advert: &'static str,
    pub advert_title: &'static str,
    pub advert_text: &'static str,
    pub advert_show: &'static str,
    pub failed: &'static str,
    pub offline: &'static str,
    reel: &'static str,
    film: &'static str,
    story: &'static str,
}

const ITALIAN: Words = Words {
    lang: "it",
    title: "Bacheca",
    about: "Sei uno che segue il negozio. Quello che fai qui arriva subito al banco.",
    phones: "Telefoni",
    walls: "Scegli la rete",
    person: "Chi sei",
    empty: "Il negozio non ha ancora pubblicato niente.",
    stories: "Storie",
    like: "Mi piace",
    share: "Condividi",
    save: "Salva",
    comments: "Commenti",
    write: "Scrivi un commento",
    send: "Invia",
    answer: "Rispondi",
    edit: "Modifica",
    delete: "Elimina",
    answering: "Rispondi a",
    editing: "Modifichi il tuo commento",
    cancel: "Annulla",
    hidden: "nascosto dal negozio",
    closed: "I commenti sono disattivati.",
    ad: "Sponsorizzato",
    picture: "Foto del negozio",
    mention: "Menziona il negozio",
    mention_in: "Dove",
    in_comment: "in un commento",
    in_caption: "in un tuo post",
    in_story: "in una tua storia",
    mentioned: "Menzione inviata.",
    advert: "Il negozio fa un’inserzione",
    advert_title: "Nome",
    advert_text: "Che cosa dice",
    advert_show: "Mostra",
    failed: "Non è riuscito. Riprova.",
    offline: "La simulazione non risponde. Riprovo da sola.",
    reel: "Reel",
    film: "Video",
    story: "Storia",
};

const ENGLISH: Words = Words {
    lang: "en",
    title: "Feed",
    about: "You follow the shop. What you do here reaches the desk at once.",
    phones: "Phones",
    walls: "Choose the network",
    person: "Who you are",
    empty: "The shop has not published anything yet.",
    stories: "Stories",
    like: "Like",
    share: "Share",
    save: "Save",
    comments: "Comments",
    write: "Write a comment",
    send: "Send",
    answer: "Answer",
    edit: "Edit",
    delete: "Delete",
    answering: "Answer",
    editing: "You edit your comment",
    cancel: "Cancel",
    hidden: "hidden by the shop",
    closed: "Comments are turned off.",
    ad: "Sponsored",
    picture: "The shop's picture",
    mention: "Mention the shop",
    mention_in: "Where",
    in_comment: "in a comment",
    in_caption: "in a post of yours",
    in_story: "in a story of yours",
    mentioned: "Mention sent.",
    advert: "The shop shows an ad",
    advert_title: "Name",
    advert_text: "What it says",
    advert_show: "Show",
    failed: "It did not work. Try again.",
    offline: "The sandbox does not answer. Trying again.",
    reel: "Reel",
    film: "Video",
    story: "Story",
};

impl Words {
    /// The language asked for, else the browser's first one that is known, else English.
    pub fn of(asked: Option<&str>, headers: &HeaderMap) -> &'static Self {
        match first_known(asked, headers) {
            Some("it") => &ITALIAN,
            _ => &ENGLISH,
        }
    }

    /// What a post is, where it is more than words and photos.
    pub fn sort(&self, sort: Sort) -> Option<&'static str> {
        match sort {
            Sort::Reel => Some(self.reel),
            Sort::Video => Some(self.film),
            Sort::Story => Some(self.story),
            Sort::Words | Sort::Photos => None,
        }
    }
}
