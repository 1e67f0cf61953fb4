//! The connectors there are. The only place outside a connector's own folder that names it.

use crate::contract::Connector;
use sportello_core::ChannelKind;
use std::sync::Arc;

/// All connectors, in the order in which people see them.
#[derive(Clone)]
pub struct Registry {
    connectors: Vec<Arc<dyn Connector>>,
}

impl Registry {
    /// Every connector of this build.
    pub fn standard() -> Registry {
        Registry {
            connectors: vec![
                Arc::new(crate::facebook::Facebook::default()),
                Arc::new(crate::instagram::Instagram::default()),
                Arc::new(crate::whatsapp::Whatsapp::default()),
                Arc::new(crate::telegram::Telegram::default()),
                Arc::new(crate::email::Email::default()),
            ],
        }
    }

    /// The connector of a kind.
    pub fn get(&self, kind: &ChannelKind) -> Option<&Arc<dyn Connector>> {
        self.connectors.iter().find(|c| c.kind() == *kind)
    }

    /// The connector whose webhook bodies carry this `object`.
    pub fn by_object(&self, object: &str) -> Option<&Arc<dyn Connector>> {
        self.connectors
            .iter()
            .find(|c| c.webhook_object() == object)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn Connector>> {
        self.connectors.iter()
    }
}
