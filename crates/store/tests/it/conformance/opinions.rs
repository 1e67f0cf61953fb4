//! What a platform's own status page said about an incident.

use super::incidents::begun;
use crate::cast::{Shop, at};
use sportello_core::incident::Change;
use sportello_core::opinion::{Level, Opinion};
use sportello_core::{IncidentId, WorkspaceId};
use sportello_store::MOST_OPINIONS;

const SOURCE: &str = "https://status.example/orgs.json";

async fn note(shop: &Shop, incident: IncidentId, level: Level, seconds: i64) {
    let opinion = Opinion::new(level, Some("High disruptions"));
    let noted = shop
        .store
        .note_opinion(shop.workspace, incident, opinion, SOURCE, at(seconds));
    noted.await.unwrap();
}

pub async fn what_is_said_is_kept_as_it_changes(shop: Shop) {
    let (store, workspace) = (&shop.store, shop.workspace);
    let incident = begun(&shop).await;
    for (level, seconds) in [
        (Level::Well, 110),
        (Level::Well, 400),
        (Level::Trouble, 700),
        (Level::Well, 900),
    ] {
        note(&shop, incident, level, seconds).await;
    }
    let rows = store.opinions(workspace, incident).await.unwrap();
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.from, row.read_at, row.opinion.level))
        .collect();
    let expected = [
        (at(110), at(400), Level::Well),
        (at(700), at(700), Level::Trouble),
        (at(900), at(900), Level::Well),
    ];
    assert_eq!(told, expected);
    assert_eq!(rows[1].source, SOURCE);
    assert_eq!(rows[1].opinion.words.as_deref(), Some("High disruptions"));
    // A page that changes its mind all the time fills nothing.
    for seconds in 1_000..1_200 {
        let level = Level::ALL[usize::try_from(seconds % 4).unwrap()];
        note(&shop, incident, level, seconds).await;
    }
    let rows = store.opinions(workspace, incident).await.unwrap();
    assert_eq!(rows.len(), MOST_OPINIONS as usize);
}

pub async fn incidents_are_told_of_while_they_last_and_a_little_after(shop: Shop) {
    let (store, workspace) = (&shop.store, shop.workspace);
    let since = async |seconds| store.incidents_since(workspace, at(seconds)).await.unwrap();
    assert_eq!(since(0).await, []);
    let incident = begun(&shop).await;
    let one = [(incident, "meta".to_owned())];
    assert_eq!(since(5_000).await, one, "under way");
    let end = vec![Change::End {
        incident,
        at: at(300),
    }];
    store
        .change_incidents(workspace, end, at(900))
        .await
        .unwrap();
    assert_eq!(since(300).await, one);
    assert_eq!(since(301).await, []);
}

pub async fn i11_another_workspaces_incident_gets_no_opinion(shop: Shop) {
    let (store, workspace) = (&shop.store, shop.workspace);
    let incident = begun(&shop).await;
    let other = WorkspaceId(workspace.0 + 1_000);
    let said = Opinion::new(Level::Well, None);
    let noted = store.note_opinion(other, incident, said, SOURCE, at(110));
    noted.await.unwrap();
    assert_eq!(store.opinions(workspace, incident).await, Ok(Vec::new()));
    assert_eq!(store.opinions(other, incident).await, Ok(Vec::new()));
    assert_eq!(store.incidents_since(other, at(0)).await, Ok(Vec::new()));
}
