//! The two pages of what is public: posts, and what is shared.

use crate::pages::reader::Reader;
use maud::{Markup, html};

/// One of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// What was published, and how it does.
    Posts,
    /// What is shared.
    Share,
}

/// Links to both.
pub fn tabs(r: &Reader, here: Tab) -> Markup {
    html! {
        nav.tabs aria-label=(r.text("page-tabs")) {
            a href="/page" aria-current=[(here == Tab::Posts).then_some("page")] { (r.text("page-tab-posts")) }
            a href="/share" aria-current=[(here == Tab::Share).then_some("page")] { (r.text("page-tab-share")) }
        }
    }
}
