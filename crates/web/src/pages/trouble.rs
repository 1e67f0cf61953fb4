//! Pages for what went wrong: what happened, what it means, what to do next. No detail of ours
//! stands in them (I12).

use super::frame::{Theme, document};
use super::icon::{Icon, icon};
use super::reader::Reader;
use maud::{Markup, html};

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is nothing at this address (or not for this agent).
    NotFound,
    /// The request came from another site, or is not allowed.
    Forbidden,
    /// Too many requests; wait so many minutes.
    TooMany(i64),
    /// What was sent is larger than allowed.
    TooLarge,
    /// What was sent could not be read.
    Unreadable,
    /// The disk is full or cannot be written.
    Disk,
    /// Anything else.
    Broken,
}

impl Trouble {
    /// Every kind, for tests and the gallery.
    pub const ALL: [Trouble; 7] = [
        Trouble::NotFound,
        Trouble::Forbidden,
        Trouble::TooMany(15),
        Trouble::TooLarge,
        Trouble::Unreadable,
        Trouble::Disk,
        Trouble::Broken,
    ];

    /// The HTTP status it is answered with.
    pub fn status(self) -> u16 {
        match self {
            Trouble::NotFound => 404,
            Trouble::Forbidden => 403,
            Trouble::TooMany(_) => 429,
            Trouble::TooLarge => 413,
            Trouble::Unreadable => 400,
            Trouble::Disk => 507,
            Trouble::Broken => 500,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Trouble::NotFound => "trouble-not-found",
            Trouble::Forbidden => "trouble-forbidden",
            Trouble::TooMany(_) => "trouble-too-many",
            Trouble::TooLarge => "trouble-too-large",
            Trouble::Unreadable => "trouble-unreadable",
            Trouble::Disk => "trouble-disk",
            Trouble::Broken => "trouble-broken",
        }
    }
}

/// The page. It carries `#desk`, so that it also takes the desk's place when a link leads to it.
pub fn trouble(r: &Reader, theme: Theme, trouble: Trouble) -> Markup {
    let minutes = if let Trouble::TooMany(minutes) = trouble {
        minutes
    } else {
        0
    };
    let values = [("minutes", minutes.into())];
    let key = trouble.key();
    let title = r.fill(key, &values);
    document(
        r,
        theme,
        &title,
        &html! {
            div #desk.desk.is-bare {
                main.door {
                    div.door-card data-testid="trouble-page" {
                        span.door-icon { (icon(if trouble == Trouble::Forbidden { Icon::Forbidden } else { Icon::Warning })) }
                        h1 { (title) }
                        p { (r.fill(&format!("{key}-means"), &values)) }
                        p { (r.fill(&format!("{key}-next"), &values)) }
                        a.button.is-main href="/inbox" hx-boost="false" { (r.text("trouble-home")) }
                    }
                }
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use jiff::tz::TimeZone;
    use sportello_core::Time;

    #[test]
    fn every_trouble_says_what_happened_what_it_means_and_what_to_do() {
        for language in Language::ALL {
            let r = Reader {
                language,
                zone: TimeZone::UTC,
                now: Time(0),
            };
            for one in Trouble::ALL {
                let html = trouble(&r, Theme::Device, one).into_string();
                assert!(
                    !html.contains("trouble-not")
                        && !html.contains("-means")
                        && !html.contains("-next"),
                    "{one:?}"
                );
                assert!(
                    html.contains("<h1>") && html.matches("<p>").count() == 2,
                    "{one:?}"
                );
            }
        }
    }
}
