//! Where one answers: the ways to the person, the proposed one first, and why.

use super::InboxAsk;
use crate::desk::Desk;
use crate::live::Viewer;
use crate::pages::view::{Composer, Way, Why};
use sportello_core::ConversationId;
use sportello_core::window::Window;
use sportello_engine::route::{Route, Why as Chosen};
use sportello_store::{ConversationRow, StoreError};

/// The ways to a conversation's contact, the one the desk chooses first, with its reason.
pub async fn ways(
    desk: &Desk,
    viewer: &Viewer,
    id: ConversationId,
) -> Result<Vec<Way>, StoreError> {
    let now = viewer.reader.now;
    let routes = desk.engine().routes(now, viewer.workspace, id).await?;
    routes.iter().map(|route| way(desk, route)).collect()
}

fn way(desk: &Desk, route: &Route) -> Result<Way, StoreError> {
    let capabilities = desk.engine().connector(&route.kind)?.capabilities();
    Ok(Way {
        address: route.address,
        kind: route.kind.clone(),
        channel: route.channel_name.clone(),
        window: route.window,
        down: !route.working,
        why: why(route),
        human_until: route.human_until,
        // Nobody who only commented has a window; a comment is answered without one.
        commented: capabilities.comment_reply && route.window == Window::Closed(None),
        can: capabilities.clone(),
    })
}

/// Why the desk would choose it: told of the first way only.
fn why(route: &Route) -> Why {
    match route.why {
        Chosen::WroteHereLast | Chosen::NotLast | Chosen::WindowClosed | Chosen::Down => {
            Why::LastHeard
        }
        Chosen::OthersClosed => Why::Others,
    }
}

/// The composer, with the way that was chosen by hand first, if it is still one.
pub fn composer(row: &ConversationRow, ways: &[Way], ask: &InboxAsk) -> Composer {
    let mut ways = ways.to_vec();
    let by_hand = ask
        .via()
        .and_then(|via| ways.iter().position(|w| w.address == via));
    let why = match (by_hand, ways.as_slice()) {
        (_, [] | [_]) => Why::Only,
        (Some(_), _) => Why::Chosen,
        (None, [first, ..]) => first.why,
    };
    if let Some(at) = by_hand {
        ways[..=at].rotate_right(1);
    }
    Composer {
        conversation: row.id,
        ways,
        why,
        text: String::new(),
        refused: None,
        taken: None,
        note: ask.note(),
        filter: ask.filter(),
    }
}
