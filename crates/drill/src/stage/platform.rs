//! The platform: the sandbox's rules with dice of their own.

use super::chance::{Dice, Stream};
use sportello_sandbox::rules::outbox::WebhookPost;
use sportello_sandbox::rules::request::Outcome;
use sportello_sandbox::rules::task::TaskResult;
use sportello_sandbox::rules::{ApiRequest, Command, Done, World};

/// Posts taken from the outbox at one moment.
const POSTS: usize = 16;

/// The world and its dice.
pub struct Platform {
    world: World,
    dice: Dice,
}

impl Platform {
    /// A new world: one app, one Page, its Instagram account, one number.
    pub fn new(seed: u64, now: i64) -> Platform {
        let mut dice = Dice::new(seed, Stream::Platform);
        let world = World::new(now, dice.raw());
        Platform { world, dice }
    }

    /// The world, for looking.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// A call arrives.
    pub fn call(&mut self, now: i64, request: &ApiRequest) -> Outcome {
        self.world.handle(now, self.dice.raw(), request)
    }

    /// A task of the platform is done.
    pub fn task_done(&mut self, now: i64, task: u64, result: &TaskResult) -> Option<Outcome> {
        self.world.task_done(now, self.dice.raw(), task, result)
    }

    /// Any other input.
    pub fn apply(&mut self, now: i64, command: &Command) -> Done {
        self.world.apply(now, self.dice.raw(), command)
    }

    /// When it has something to do by itself.
    pub fn next_due(&self) -> Option<i64> {
        self.world.next_due()
    }

    /// What falls due happens; the webhooks to be posted now come out.
    pub fn post(&mut self, now: i64) -> Vec<WebhookPost> {
        self.world.due_webhooks(now, self.dice.raw(), POSTS)
    }

    /// Hears how a post went.
    pub fn answered(&mut self, now: i64, updates: &[u64], status: Option<u16>) {
        self.world
            .webhook_answered(now, self.dice.raw(), updates, status);
    }

    /// The answers to these sends will never be read.
    pub fn answers_lost(&mut self, now: i64, messages: Vec<String>) {
        if !messages.is_empty() {
            self.apply(now, &Command::AnswersLost(messages));
        }
    }
}
