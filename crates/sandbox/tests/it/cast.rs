//! One cast and a platform on virtual time.

use serde_json::{Value, json};
use sportello_sandbox::rules::chance::seeded;
use sportello_sandbox::rules::outbox::WebhookPost;
use sportello_sandbox::rules::phone::{Said, Say};
use sportello_sandbox::rules::request::{ApiRequest, ApiResponse, Blob, Effect, Outcome, Reply};
use sportello_sandbox::rules::task::TaskResult;
use sportello_sandbox::rules::{Command, Done, Network, World};

/// 23 Nov 2026, 10:00 UTC.
pub const START: i64 = 1_795_428_000_000;
pub const GIULIA: &str = "Giulia Rossi";
pub const MARCO: &str = "Marco Bianchi";

/// A world, its clock and its randomness; webhooks are subscribed to one desk.
pub struct Platform {
    pub world: World,
    pub now: i64,
    pub rng: rand_chacha::ChaCha8Rng,
}

impl Platform {
    /// A fresh platform with nothing subscribed.
    pub fn bare() -> Self {
        let mut rng = seeded(7);
        let world = World::new(START, &mut rng);
        Self {
            world,
            now: START,
            rng,
        }
    }

    /// A platform whose webhooks go to the desk.
    pub fn new() -> Self {
        let mut platform = Self::bare();
        let seed = platform.world.seed().clone();
        let (secret, verify) = platform
            .world
            .app_secrets(&seed.app)
            .expect("the first app");
        for object in ["page", "instagram", "whatsapp_business_account"] {
            let body = json!({"object": object, "callback_url": "http://desk.test/hooks/meta", "verify_token": verify});
            let call = ApiRequest::post(&format!("/v25.0/{}/subscriptions", seed.app), &body)
                .bearer(&format!("{}|{secret}", seed.app));
            let outcome = platform.call(&call);
            let answer = platform.shake_hands(outcome);
            assert_eq!(answer.json(), json!({"success": true}));
        }
        let fields = "messages,message_echoes,message_deliveries,message_reads,message_reactions,messaging_postbacks,messaging_referrals";
        let answer = platform.post(
            &format!("/{}/subscribed_apps", seed.page),
            &seed.page_token,
            &json!({"subscribed_fields": fields}),
        );
        assert_eq!(answer.status, 200, "{}", answer.json());
        let answer = platform.post(
            &format!("/{}/subscribed_apps", seed.waba),
            &seed.system_token,
            &json!({}),
        );
        assert_eq!(answer.status, 200, "{}", answer.json());
        platform
    }

    pub fn call(&mut self, request: &ApiRequest) -> Outcome {
        self.world.handle(self.now, &mut self.rng, request)
    }

    /// Plays the desk's side of a handshake.
    pub fn shake_hands(&mut self, outcome: Outcome) -> ApiResponse {
        let Some(Effect::Handshake { task, url }) = outcome.effects.first() else {
            panic!("no handshake in {outcome:?}");
        };
        let challenge = url
            .split("hub.challenge=")
            .nth(1)
            .and_then(|rest| rest.split('&').next())
            .expect("a challenge");
        let result = TaskResult {
            status: Some(200),
            mime: "text/plain".into(),
            body: Blob::new(challenge.as_bytes().to_vec()),
        };
        let done = self
            .world
            .task_done(self.now, &mut self.rng, *task, &result);
        answered(done.expect("somebody waits"))
    }

    pub fn get(&mut self, path: &str, query: &str, token: &str) -> ApiResponse {
        let outcome = self.call(&ApiRequest::get(path, query).bearer(token));
        answered(outcome)
    }

    pub fn post(&mut self, path: &str, token: &str, body: &Value) -> ApiResponse {
        let outcome = self.call(&ApiRequest::post(path, body).bearer(token));
        answered(outcome)
    }

    pub fn command(&mut self, command: Command) -> Value {
        match self.world.apply(self.now, &mut self.rng, &command) {
            Done::Shown(value) => value,
            other => panic!("{other:?}"),
        }
    }

    pub fn fault(&mut self, fault: Value) {
        self.command(Command::AddFault(fault));
    }

    pub fn say(&mut self, kind: Network, from: &str, text: &str) -> Said {
        self.world
            .say(self.now, &mut self.rng, &Say::text(kind, from, text))
            .expect("said")
    }

    /// Text to a person by the network's own call; the outcome as it is.
    pub fn send(&mut self, kind: Network, address: &str, text: &str) -> Outcome {
        let seed = self.world.seed().clone();
        let request = match kind {
            Network::Whatsapp => ApiRequest::post(
                &format!("/v25.0/{}/messages", seed.phone),
                &json!({"messaging_product": "whatsapp", "to": address, "type": "text", "text": {"body": text}, "biz_opaque_callback_data": format!("key of {text}")}),
            )
            .bearer(&seed.system_token),
            Network::Facebook | Network::Instagram => ApiRequest::post(
                &format!("/v25.0/{}/messages", if kind == Network::Facebook { &seed.page } else { &seed.instagram }),
                &json!({"recipient": {"id": address}, "messaging_type": "RESPONSE", "message": {"text": text, "metadata": format!("key of {}", text.chars().take(40).collect::<String>())}}),
            )
            .bearer(&seed.page_token),
            Network::Telegram => ApiRequest::post(
                &format!("/bot{}/sendMessage", seed.bot_token),
                &json!({"chat_id": address, "text": text}),
            ),
        };
        self.call(&request)
    }

    pub fn sent(&mut self, kind: Network, address: &str, text: &str) -> Value {
        let outcome = self.send(kind, address, text);
        let answer = answered(outcome);
        assert_eq!(answer.status, 200, "{}", answer.json());
        answer.json()
    }

    pub fn pass(&mut self, ms: i64) {
        self.now += ms;
        self.world.advance(self.now, &mut self.rng);
    }

    /// Takes what is due and answers it all with a status.
    pub fn deliver(&mut self, status: Option<u16>) -> Vec<WebhookPost> {
        let posts = self.world.due_webhooks(self.now, &mut self.rng, 10_000);
        for post in &posts {
            self.world
                .webhook_answered(self.now, &mut self.rng, &post.updates, status);
        }
        posts
    }

    /// The bodies of all posts due now, all accepted. One person's come one after the other.
    pub fn hooks(&mut self) -> Vec<Value> {
        let mut bodies = Vec::new();
        loop {
            let posts = self.deliver(Some(200));
            if posts.is_empty() {
                return bodies;
            }
            bodies.extend(
                posts
                    .iter()
                    .map(|post| serde_json::from_slice::<Value>(&post.body).expect("JSON")),
            );
        }
    }

    pub fn page_token(&self) -> String {
        self.world.seed().page_token.clone()
    }

    pub fn state(&self) -> Value {
        self.world.state()
    }
}

/// The response of an outcome that is answered at once.
pub fn answered(outcome: Outcome) -> ApiResponse {
    match outcome.reply {
        Reply::Answer(response) => response,
        other => panic!("no answer but {other:?}"),
    }
}

/// The first messaging item of a page or instagram body.
pub fn item(body: &Value) -> &Value {
    &body["entry"][0]["messaging"][0]
}

/// The value of the first change of a WhatsApp body.
pub fn value(body: &Value) -> &Value {
    &body["entry"][0]["changes"][0]["value"]
}
