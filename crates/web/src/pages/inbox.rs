//! The inbox: list, conversation, contact. Three panes; one at a time on a phone.

use super::closing;
use super::composer::composer;
use super::contact::contact;
use super::conversation::{head, messages};
use super::icon::{Icon, icon};
use super::list::list;
use super::reader::Reader;
use super::view::{Composer, ContactPanel, Conversation, ListPane};
use maud::{Markup, html};

/// What stands beside the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The conversation.
    pub conversation: Conversation,
    /// Where one answers.
    pub composer: Composer,
    /// The contact.
    pub contact: ContactPanel,
}

/// The page.
pub fn inbox(r: &Reader, pane: &ListPane, opened: Option<&Opened>) -> Markup {
    let showing = match opened {
        None => "list",
        Some(o) if o.conversation.panel => "contact",
        Some(_) => "thread",
    };
    html! {
        div #inbox.inbox data-showing=(showing) {
            (list(r, pane))
            @match opened {
                Some(o) => {
                    section #{"conversation-" (o.conversation.id)}.conversation aria-label=(r.text("conversation-label")) {
                        (head(r, &o.conversation))
                        (messages(r, &o.conversation))
                        (closing::line(r, &o.conversation))
                        (composer(r, &o.composer))
                    }
                    (contact(r, &o.contact))
                },
                None => section #nothing.conversation.is-empty aria-label=(r.text("conversation-label")) {
                    // An empty list has said so itself, and there is nothing to choose from.
                    @if !pane.rows.is_empty() {
                        div.empty { (icon(Icon::Talk)) p { strong { (r.text("nothing-open")) } } p { (r.text("nothing-open-next")) } }
                    }
                },
            }
        }
    }
}
