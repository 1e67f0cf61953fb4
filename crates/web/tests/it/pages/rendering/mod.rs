//! Every state of the desk as a pure function of values: a file a noun.

use super::sample;
use jiff::tz::TimeZone;
use sportello_web::i18n::Language;
use sportello_web::pages::reader::Reader;

mod bubble;
mod composer;
mod contact;
mod health;
mod list;
mod page;

pub fn reader(language: Language) -> Reader {
    Reader {
        language,
        zone: TimeZone::get("Europe/Rome").expect("Rome is a zone"),
        now: sample::NOW,
    }
}

pub fn italian() -> Reader {
    reader(Language::Italian)
}
