//! The contact beside the conversation.

use super::InboxAsk;
use crate::desk::Desk;
use crate::live::Viewer;
use crate::pages::consent::consents;
use crate::pages::view::{Address, Candidate, ContactPanel, Merge, Way};
use sportello_core::ChannelKind;
use sportello_core::text::fold;
use sportello_store::{
    AddressRow, AgentRow, ContactRow, ConversationRow, Evidence, MergeRow, StoreError,
};

/// Candidates shown at most.
const CANDIDATES: u32 = 8;

/// Reads it.
pub async fn contact(
    desk: &Desk,
    viewer: &Viewer,
    row: &ConversationRow,
    person: &ContactRow,
    ways: &[Way],
    ask: &InboxAsk,
) -> Result<ContactPanel, StoreError> {
    let agents = match person.merges.is_empty() {
        true => Vec::new(),
        false => desk.store().agents(viewer.workspace).await?,
    };
    let candidates = match ask.merge() {
        Some(words) => Some(search(desk, viewer, person, words).await?),
        None => None,
    };
    Ok(ContactPanel {
        contact: person.id,
        conversation: row.id,
        name: person.name.clone(),
        addresses: person
            .addresses
            .iter()
            .filter_map(|a| address(a, ways))
            .collect(),
        merges: person
            .merges
            .iter()
            .map(|m| merge(m, person, &agents))
            .collect(),
        candidates,
        words: ask.merge().unwrap_or_default().to_owned(),
        consents: consents(desk, viewer.workspace, row.id).await?,
        links: links(desk, viewer, person).await?,
        link: None,
        filter: ask.filter(),
    })
}

fn address(address: &AddressRow, ways: &[Way]) -> Option<Address> {
    let way = ways.iter().find(|w| w.address == address.id)?.clone();
    Some(Address {
        way,
        handle: handle(address),
    })
}

/// What people know an address by.
fn handle(address: &AddressRow) -> Option<String> {
    let phone = address.phone.as_ref().map(|p| format!("+{p}"));
    let username = address.username.as_ref().map(|u| format!("@{u}"));
    phone.or(username).or_else(|| address.name.clone())
}

fn merge(merge: &MergeRow, person: &ContactRow, agents: &[AgentRow]) -> Merge {
    Merge {
        id: merge.id,
        name: merge.from_name.clone(),
        at: merge.at,
        by: merge
            .by
            .and_then(|id| agents.iter().find(|a| a.id == id))
            .map(|a| a.name.clone()),
        arrived_from: match &merge.evidence {
            Evidence::Hand => None,
            Evidence::Token { address, .. } => person
                .addresses
                .iter()
                .find(|a| a.id == *address)
                .map(|a| a.kind.clone()),
        },
    }
}

async fn search(
    desk: &Desk,
    viewer: &Viewer,
    person: &ContactRow,
    words: &str,
) -> Result<Vec<Candidate>, StoreError> {
    let words: Vec<String> = fold(words).split_whitespace().map(str::to_owned).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let found = desk
        .store()
        .find_contacts(viewer.workspace, &words, Some(person.id), CANDIDATES)
        .await?;
    let phones: Vec<&String> = person
        .addresses
        .iter()
        .filter_map(|a| a.phone.as_ref())
        .collect();
    let candidate = |c: &ContactRow| Candidate {
        contact: c.id,
        name: c.name.clone(),
        handles: c
            .addresses
            .iter()
            .map(|a| (a.kind.clone(), handle(a)))
            .collect(),
        same_phone: c
            .addresses
            .iter()
            .filter_map(|a| a.phone.as_ref())
            .any(|p| phones.contains(&p)),
    };
    Ok(found.iter().map(candidate).collect())
}

/// Networks a continue link can lead to: connected, able to, and not the person's already.
async fn links(
    desk: &Desk,
    viewer: &Viewer,
    person: &ContactRow,
) -> Result<Vec<ChannelKind>, StoreError> {
    let mut kinds: Vec<ChannelKind> = Vec::new();
    for channel in desk.store().channels(viewer.workspace).await? {
        let able = desk
            .engine()
            .registry()
            .get(&channel.kind)
            .is_some_and(|c| c.capabilities().continue_links);
        let there = person.addresses.iter().any(|a| a.kind == channel.kind);
        if able && !there && !kinds.contains(&channel.kind) {
            kinds.push(channel.kind);
        }
    }
    Ok(kinds)
}
