//! The desk of a rehearsal: a real engine over a throwaway store in memory.

use crate::house::House;
use crate::stage::{Platform, SeededRandomness};
use anyhow::Result;
use object_store::memory::InMemory;
use serde_json::json;
use sportello_channels::Registry;
use sportello_core::{AgentId, Time, WorkspaceId};
use sportello_engine::engine::Parts;
use sportello_engine::{Clock, Engine, Settings, Vault};
use sportello_sandbox::rules::ApiRequest;
use sportello_store::{Directory as _, MemoryStore, Shelf as _};
use std::sync::Arc;

/// The name of the installation in every drill.
const INSTALLATION: &str = "drill";
/// The one key of every drill's vault, which holds the sandbox's tokens alone.
const ROOT: [u8; 32] = [7; 32];

/// Steps take time as an argument, so nothing here may ask a clock.
struct NoClock;

impl Clock for NoClock {
    fn now(&self) -> Time {
        Time(0)
    }
}

/// Engine and store.
pub(super) struct Desk {
    pub engine: Engine,
    pub store: Arc<MemoryStore>,
    pub workspace: WorkspaceId,
    /// Who answers: a person, to whom the human agent's longer windows are open.
    pub agent: AgentId,
}

impl Desk {
    /// An empty desk with one workspace that has the house's rules.
    pub fn open(house: &House, graph_url: &str, seed: u64, now: Time) -> Result<Desk> {
        let store = Arc::new(MemoryStore::new(INSTALLATION)?);
        let parts = Parts {
            store: store.clone(),
            blobs: Arc::new(InMemory::new()),
            registry: Registry::standard(),
            settings: Settings {
                graph_url: graph_url.to_owned(),
                public_url: "https://desk.invalid".to_owned(),
                ..Settings::default()
            },
            vault: Vault::new(&ROOT, Arc::new(SeededRandomness::new(seed)))?,
            clock: Arc::new(NoClock),
        };
        let ready = async {
            let engine = Engine::new(parts).await?;
            let zone = &house.time_zone;
            let workspace = store.add_workspace("Fiori di Lia", zone, now).await?.id;
            for (name, value) in &house.rules {
                store.set_wish(workspace, name, value).await?;
            }
            let agent = store.add_agent(workspace, "Lia", now).await?.id;
            Ok::<_, anyhow::Error>((engine, workspace, agent))
        };
        let (engine, workspace, agent) = pollster::block_on(ready)?;
        Ok(Desk {
            engine,
            store,
            workspace,
            agent,
        })
    }
}

/// Makes the house's templates at the platform, each with words of our own around its blanks; the
/// desk reads them there.
pub(super) fn make_templates(house: &House, platform: &mut Platform, now: i64) {
    let seed = platform.world().seed().clone();
    for template in &house.templates {
        let blanks: Vec<String> = (1..=template.blanks)
            .map(|n| format!("{{{{{n}}}}}"))
            .collect();
        let examples: Vec<&str> = blanks.iter().map(|_| "peonie").collect();
        let mut body = json!({ "type": "BODY", "text": format!("Le scriviamo da qui: {} A presto.", blanks.join(", ")) });
        if !examples.is_empty() {
            body["example"] = json!({ "body_text": [examples] });
        }
        let wanted = json!({
            "name": template.name,
            "language": template.language,
            "category": "UTILITY",
            "components": [body],
        });
        let path = format!("/v25.0/{}/message_templates", seed.waba);
        let call = ApiRequest::post(&path, &wanted).bearer(&seed.system_token);
        // A name that the platform does not take is one that the desk cannot have read there.
        platform.call(now, &call);
    }
}
