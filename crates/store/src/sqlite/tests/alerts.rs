//! The statements of alerts and opinions, so that their plans are looked at.

use crate::sqlite::MemoryStore;
use crate::{
    AlertAbout, AlertEnd, AlertMark, AlertWish, Alerts, Incidents, NewAlert, NewBrowser, Opinions,
    Result, Sealed,
};
use sportello_core::alert::{Facts, What};
use sportello_core::incident::{Cell, Change, OpenCell};
use sportello_core::opinion::{Level, Opinion};
use sportello_core::{AgentId, Capability, ChannelId, Time, WorkspaceId};

/// Everything once.
pub(super) async fn alerts(
    store: &MemoryStore,
    workspace: WorkspaceId,
    agent: AgentId,
    channel: ChannelId,
) -> Result<()> {
    let browser = wishes(store, workspace, agent).await?;
    let mark = AlertMark {
        about: AlertAbout::Windows,
        networks: 0,
        told_at: Time(1),
        over: false,
    };
    let alerts = store.alert_targets(workspace).await?.into_iter();
    let alerts = alerts.map(|target| NewAlert {
        agent: target.agent,
        browser: target.browser,
        about: AlertAbout::Windows,
        state: "after-0".to_owned(),
        facts: Facts::of(What::Windows),
    });
    let alerts = alerts.collect();
    store
        .queue_alerts(workspace, Some(mark), alerts, Time(1), Time(0))
        .await?;
    store.alert_marks(workspace).await?;
    store.next_alert(workspace).await?;
    for due in store.due_alerts(workspace, Time(9), 9).await? {
        store.begin_alert(workspace, due.id, Time(9)).await?;
        let trouble = Some("alert-trouble-push-busy");
        store
            .alert_again(workspace, due.id, Time(9), trouble)
            .await?;
        let end = AlertEnd::Sent;
        store
            .end_alert(workspace, due.id, end, None, false, Time(9))
            .await?;
        store
            .end_alert(
                workspace,
                due.id,
                AlertEnd::Refused,
                trouble,
                false,
                Time(9),
            )
            .await?;
    }
    store.alerts(workspace, agent, 9).await?;
    store
        .waiting_since_heard(workspace, channel, Time(0), Time(9), true, 9)
        .await?;
    store.drop_browser(workspace, agent, browser).await?;
    opinions(store, workspace, channel).await
}

/// How an agent wants to be told; gives a browser.
async fn wishes(store: &MemoryStore, workspace: WorkspaceId, agent: AgentId) -> Result<i64> {
    let wish = AlertWish {
        by_mail: true,
        address: Some("lia@example.it".to_owned()),
        confirmed: true,
        ..AlertWish::default()
    };
    store.set_alert_wish(workspace, agent, wish).await?;
    store.alert_wish(workspace, agent).await?;
    let browser = NewBrowser {
        hash: [1; 32],
        sealed: Sealed(vec![1]),
        device: "Firefox".to_owned(),
    };
    let browser = store
        .put_browser(workspace, agent, browser, Time(1))
        .await?;
    store.browsers(workspace, agent).await?;
    store.push_key(workspace, Some(Sealed(vec![1]))).await?;
    Ok(browser)
}

async fn opinions(store: &MemoryStore, workspace: WorkspaceId, channel: ChannelId) -> Result<()> {
    let cell = OpenCell {
        cell: Cell {
            channel,
            capability: Capability::Insights,
        },
        platform: "elsewhere".to_owned(),
        since: Time(1),
        cause: None,
    };
    let begin = Change::Begin {
        platform: "elsewhere".to_owned(),
        cells: vec![cell],
    };
    store
        .change_incidents(workspace, vec![begin], Time(1))
        .await?;
    for (incident, _) in store.incidents_since(workspace, Time(0)).await? {
        for at in [2, 3] {
            let said = Opinion::new(Level::Well, None);
            store
                .note_opinion(workspace, incident, said, "https://x.example", Time(at))
                .await?;
        }
        store.opinions(workspace, incident).await?;
        let end = Change::End {
            incident,
            at: Time(9),
        };
        store
            .change_incidents(workspace, vec![end], Time(9))
            .await?;
    }
    Ok(())
}
