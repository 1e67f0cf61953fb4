//! The page a one-time link opens: a button that posts, so that neither a chat's link preview nor
//! a mail scanner uses the link up. And the page for a door that is not safe.

use super::visitor::Visitor;
use crate::pages::frame::document;
use crate::pages::icon::logo;
use maud::{Markup, html};

/// The page behind a link that was not used yet, as far as one can say without using it.
pub fn link(visitor: &Visitor, token: &str) -> Markup {
    card(
        visitor,
        "landing-title",
        &html! {
            p { (visitor.reader.text("landing-means")) }
            form method="post" action={ "/sign-in/" (token) } hx-boost="false" {
                button.button.is-main autofocus { (visitor.reader.text("landing-enter")) }
            }
        },
    )
}

/// The page that says why nobody signs in over plain http from elsewhere.
pub fn unencrypted(visitor: &Visitor) -> Markup {
    let r = &visitor.reader;
    card(
        visitor,
        "unencrypted-title",
        &html! {
            p { (r.text("unencrypted-means")) }
            p { (r.text("unencrypted-next")) }
        },
    )
}

fn card(visitor: &Visitor, title: &str, content: &Markup) -> Markup {
    let title = visitor.reader.text(title);
    document(
        &visitor.reader,
        visitor.theme,
        &title,
        &html! {
            main.door {
                div.door-card {
                    span.logo { (logo()) }
                    h1 { (title) }
                    (content)
                }
            }
        },
    )
}
