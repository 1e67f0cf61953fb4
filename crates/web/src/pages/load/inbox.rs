//! The whole inbox page: list, and the conversation with all that stands beside it.

use super::InboxAsk;
use super::{composer, contact, conversation, list};
use crate::desk::Desk;
use crate::live::Viewer;
use crate::pages::inbox::Opened;
use crate::pages::post::taken;
use crate::pages::view::ListPane;
use sportello_core::ConversationId;
use sportello_store::StoreError;

/// Reads it. A conversation that was merged into another shows the other.
pub async fn inbox(
    desk: &Desk,
    viewer: &Viewer,
    id: Option<ConversationId>,
    ask: &InboxAsk,
) -> Result<(ListPane, Option<Opened>), StoreError> {
    let Some(id) = id else {
        return Ok((list::list(desk, viewer, ask.filter(), None).await?, None));
    };
    let row = desk.store().conversation(viewer.workspace, id).await?;
    let person = desk.store().contact(viewer.workspace, row.contact).await?;
    let ways = composer::ways(desk, viewer, row.id).await?;
    let mut composer = composer::composer(&row, &ways, ask);
    if let (Some(post), Some(way)) = (ask.post(), composer.ways.first()) {
        let address = person.addresses.iter().find(|a| a.id == way.address);
        if let Some(address) = address {
            let taken = taken::shown(desk, viewer, post, address.channel).await?;
            if !ask.note() {
                composer.text.clone_from(&taken.text);
            }
            composer.taken = Some(taken);
        }
    }
    let opened = Opened {
        conversation: conversation::newest(desk, viewer, &row, &person, &ways, ask).await?,
        composer,
        contact: contact::contact(desk, viewer, &row, &person, &ways, ask).await?,
    };
    let pane = list::list(desk, viewer, ask.filter(), Some(row.id)).await?;
    Ok((pane, Some(opened)))
}
