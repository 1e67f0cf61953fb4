//! What a call is about: operation, network, asset and person, as far as faults and usage care.

use super::fault::{Operation, Target};
use super::params::plain as text_of;
use super::route::{Call, digits};
use super::world::{Network, World};

impl World {
    /// What a call is about.
    pub(crate) fn classify(&self, call: &Call<'_>) -> (Operation, Target) {
        let node = call.node();
        let mut target = Target {
            network: self.network_of(node),
            ..Target::default()
        };
        if target.network.is_some() {
            target.asset = Some(node.to_owned());
        }
        if let Some(operation) = self.publishing_operation(call, &mut target) {
            return (operation, target);
        }
        let post = call.method == "POST";
        let operation = match (call.node(), call.edge()) {
            ("oauth" | "debug_token", _) => Operation::Token,
            (_, "messages") if post => {
                self.aim(call, &mut target);
                let mark = call.params.text("sender_action").is_some()
                    || call.params.text("status").is_some();
                // A fault meant for a message must not be spent on a read mark or on typing.
                if mark {
                    Operation::Other
                } else {
                    Operation::Send
                }
            }
            (_, "media" | "message_attachments") if post => Operation::Upload,
            (_, "subscribed_apps" | "subscriptions") => Operation::Subscribe,
            (_, "conversations") => {
                target.person = call.params.text("user_id");
                if call.params.text("platform").as_deref() == Some("instagram") {
                    self.turn_to_instagram(&mut target);
                }
                Operation::Read
            }
            _ => {
                if let Some(operation) = self.inner_object(node, &mut target) {
                    operation
                } else if call.method == "GET" {
                    Operation::Read
                } else {
                    Operation::Other
                }
            }
        };
        (operation, target)
    }

    /// Threads, messages, media and people stand for the asset they belong to.
    pub(crate) fn inner_object(&self, node: &str, target: &mut Target) -> Option<Operation> {
        let thread = self
            .threads
            .get(node)
            .or_else(|| self.threads.get(&self.messages.get(node)?.thread));
        if let Some(thread) = thread {
            target.network = Some(thread.network);
            target.asset = Some(thread.asset.clone());
            target.person = Some(thread.address.clone());
            return Some(Operation::Read);
        }
        if let Some(media) = self.media.get(node) {
            target.network = self.network_of(&media.asset);
            target.asset = Some(media.asset.clone());
            return Some(Operation::Download);
        }
        None
    }

    /// The person a send is for.
    fn aim(&self, call: &Call<'_>, target: &mut Target) {
        if target.network == Some(Network::Whatsapp) {
            let to = call.params.text("to").map(|to| digits(&to));
            let marked = call.params.text("message_id").and_then(|id| {
                let thread = &self.messages.get(&id)?.thread;
                Some(self.threads.get(thread)?.address.clone())
            });
            let scoped = call
                .params
                .text("recipient")
                .and_then(|id| self.addresses.get(&format!("bsuid/{id}")).cloned());
            target.person = to.or(marked).or(scoped);
            return;
        }
        let recipient = call.params.json("recipient").unwrap_or_default();
        target.person = text_of(&recipient["id"]);
        let linked = target
            .asset
            .as_ref()
            .and_then(|page| self.pages.get(page)?.instagram.clone());
        if let (Some(person), Some(account)) = (&target.person, linked)
            && self.addresses.contains_key(&format!("{account}/{person}"))
        {
            self.turn_to_instagram(target);
        }
    }

    fn turn_to_instagram(&self, target: &mut Target) {
        let linked = target
            .asset
            .as_ref()
            .and_then(|page| self.pages.get(page)?.instagram.clone());
        if let Some(account) = linked {
            target.network = Some(Network::Instagram);
            target.asset = Some(account);
        }
    }
}
