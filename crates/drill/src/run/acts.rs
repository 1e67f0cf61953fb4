//! What people, agents and the script do.

use super::{MIDNIGHT, Rehearsal};
use crate::books::{Asked, Content, Posted, Said};
use crate::cast::{self, Act, Place};
use crate::script::Kind;
use crate::stage::files::{film, photo, picture};
use anyhow::{Context as _, Result, bail};
use data_encoding::HEXLOWER;
use serde_json::json;
use sportello_core::delivery::HoldReason;
use sportello_core::message::MessageKind;
use sportello_core::post::{PostBody, PostFile, PostKind, PostWords};
use sportello_core::{Capability, ChannelKind, ContactId, MediaId, Time};
use sportello_engine::reply::{NewMessage, ReplyError};
use sportello_sandbox::rules::phone::{Picture, Say};
use sportello_sandbox::rules::request::Blob;
use sportello_sandbox::rules::{Command, Done, Network, signature};
use sportello_store::{Conversations as _, Fallbacks as _, InboxQuery, NewConsent, WrittenPost};

/// So long after the outage somebody looks after posts that wait for a word, in milliseconds.
pub(super) const VISIT_AFTER: i64 = 5 * 60_000;
/// And again so often.
const VISIT_EVERY: i64 = 10 * 60_000;
/// For so long after a line that kept webhooks back they come in bursts (outages.md, "After an
/// outage, expect", 1).
const BURST: i64 = 20 * 60_000;

impl Rehearsal<'_> {
    pub(super) fn perform(&mut self, act: &Act) -> Result<()> {
        self.look = true;
        match act {
            Act::Say { place, n, picture } => self.say(*place, *n, *picture),
            Act::Answer { place, n, picture } => self.answer_person(*place, *n, *picture),
            Act::Write { who, ago } => {
                self.write_mail(*who, *ago);
                Ok(())
            }
            Act::Agree { who, kind } => self.agree(*who, kind),
            Act::Join { who } => self.join(*who),
            Act::Post { n, kind, files, on } => self.publish(*n, *kind, *files, on),
            Act::Begin(line) => self.begin(*line),
            Act::End(line) => self.end(*line),
        }
    }

    fn name(&self, who: usize) -> &str {
        self.plan.people.get(who).map_or("", String::as_str)
    }

    fn say(&mut self, place: Place, n: u32, with_picture: bool) -> Result<()> {
        let Some(network) = place.1.network() else {
            self.say_by_mail(place, n);
            return Ok(());
        };
        let image = with_picture.then(|| Picture {
            mime: "image/png".to_owned(),
            bytes: Blob::new(picture(n + 1_000_000)),
        });
        let say = Say {
            image,
            ..Say::text(network, self.name(place.0), &cast::said(n))
        };
        match self.platform.apply(self.now, &Command::Say(say)) {
            Done::Said(said) => {
                self.books.addresses.insert(place, said.from_id);
                self.books.said.push(Said {
                    id: said.id,
                    place,
                    at: self.now,
                });
                Ok(())
            }
            other => bail!("the sandbox does not let people write: {other:?}"),
        }
    }

    fn write_mail(&mut self, who: usize, ago: i64) {
        let (at, name) = (self.now - ago, self.name(who).to_owned());
        let words = "Buongiorno, vi scrivo da qui.";
        let written = self.mailroom.write(self.now, at, &name, words);
        let place = (who, Kind::Mail);
        self.books.addresses.insert(place, written.address);
        self.books.mails.insert(who, at);
    }

    /// In words: files come in by the networks.
    fn say_by_mail(&mut self, place: Place, n: u32) {
        let name = self.name(place.0).to_owned();
        let (now, words) = (self.now, cast::said(n));
        let written = self.mailroom.write(now, now, &name, &words);
        self.books.addresses.insert(place, written.address);
        self.books.said.push(Said {
            id: written.id,
            place,
            at: now,
        });
    }

    fn agree(&mut self, who: usize, kind: &str) -> Result<()> {
        let home = match Kind::read(kind) {
            Some(kind) => self.home((who, kind))?,
            None => None,
        };
        let Some(home) = home else {
            return Ok(());
        };
        let workspace = self.desk.workspace;
        let contact = pollster::block_on(self.desk.store.contact(workspace, home))?;
        let consent = NewConsent {
            kind: ChannelKind::new(kind),
            words: "Scrivetemi pure".to_owned(),
            source: "drill".to_owned(),
            by: Some(self.desk.agent),
        };
        let kept =
            self.desk
                .store
                .add_consent(workspace, contact.conversation, consent, Time(self.now));
        pollster::block_on(kept)?;
        self.books.agreed.insert((who, kind.to_owned()));
        Ok(())
    }

    /// The contact that a person's address came with, once the desk knows it.
    fn home(&mut self, place: Place) -> Result<Option<ContactId>> {
        match self.books.addresses.get(&place).cloned() {
            Some(external) => self.known(&place.1.of_channels(), &external),
            None => Ok(None),
        }
    }

    /// An address stays with the contact it came with, so it is looked for once.
    fn known(&mut self, kind: &ChannelKind, external: &str) -> Result<Option<ContactId>> {
        let key = (kind.as_str().to_owned(), external.to_owned());
        if let Some(home) = self.homes.get(&key) {
            return Ok(Some(*home));
        }
        let (store, workspace) = (&self.desk.store, self.desk.workspace);
        let every = InboxQuery {
            limit: 200,
            ..InboxQuery::default()
        };
        for row in pollster::block_on(store.inbox(workspace, &every))?.rows {
            let contact = pollster::block_on(store.contact(workspace, row.contact))?;
            let mut own = contact.addresses.iter();
            if let Some(found) = own.find(|a| a.kind == *kind && a.external_id == external) {
                self.homes.insert(key, found.home);
                return Ok(Some(found.home));
            }
        }
        Ok(None)
    }

    fn answer_person(&mut self, place: Place, n: u32, with_picture: bool) -> Result<()> {
        let Some(home) = self.home(place)? else {
            // Nobody answers a person of whom the desk was never told.
            self.refused("unknown person");
            return Ok(());
        };
        let (now, workspace) = (Time(self.now), self.desk.workspace);
        let contact = pollster::block_on(self.desk.store.contact(workspace, home))?;
        let (content, capability, media) = if with_picture {
            let bytes = picture(n);
            let sha = HEXLOWER.encode(&signature::digest(&bytes));
            let attach = self
                .desk
                .engine
                .attach(now, workspace, bytes.into(), MessageKind::Image);
            let media = pollster::block_on(attach)?.id;
            (Content::Picture(sha), Capability::Image, Some(media))
        } else {
            (Content::Text(cast::answer(n)), Capability::Text, None)
        };
        let text = match &content {
            Content::Text(words) => Some(words.clone()),
            Content::Picture(_) => None,
        };
        let message = NewMessage {
            conversation: contact.conversation,
            channel: place.1.channel(&self.office),
            kind: match media {
                Some(_) => MessageKind::Image,
                None => MessageKind::Text,
            },
            text,
            media,
            content: None,
            author: Some(self.desk.agent),
            idempotency: None,
            replaces: None,
        };
        match pollster::block_on(self.desk.engine.reply(now, workspace, message)) {
            Ok(rows) => {
                let row = rows.first().context("a reply has a row")?;
                self.books.asked.push(Asked {
                    delivery: row.delivery.context("a queued reply has a delivery")?,
                    place,
                    capability,
                    content,
                    at: self.now,
                });
                Ok(())
            }
            Err(ReplyError::Store(error)) => Err(error.into()),
            Err(ReplyError::Refused { refusal, .. }) => {
                let whole = format!("{refusal:?}");
                // What it is, without moments and ids that nobody can use.
                self.refused(whole.split([' ', '(']).next().unwrap_or_default());
                Ok(())
            }
            Err(other) => bail!("the desk does not take an answer: {other}"),
        }
    }

    fn refused(&mut self, why: &str) {
        *self.books.refused.entry(why.to_owned()).or_default() += 1;
    }

    /// What a person is on several networks becomes one contact.
    fn join(&mut self, who: usize) -> Result<()> {
        let places = self.books.addresses.keys();
        let places: Vec<Place> = places.filter(|place| place.0 == who).copied().collect();
        let mut homes = Vec::new();
        for place in places {
            homes.extend(self.home(place)?);
        }
        let mut homes = homes.into_iter();
        let Some(into) = homes.next() else {
            return Ok(());
        };
        for from in homes {
            let (now, workspace) = (Time(self.now), self.desk.workspace);
            let joined = self.desk.engine.merge(now, workspace, into, from, None);
            pollster::block_on(joined)?;
        }
        Ok(())
    }

    fn publish(&mut self, n: u32, kind: PostKind, files: u32, on: &[Network]) -> Result<()> {
        let (now, workspace) = (Time(self.now), self.desk.workspace);
        let film_like = matches!(kind, PostKind::Video | PostKind::Reel);
        let (mut shown, mut first) = (Vec::new(), None);
        for at in 0..files {
            let bytes = if film_like { film(n) } else { photo(n, at) };
            first.get_or_insert_with(|| HEXLOWER.encode(&signature::digest(&bytes)));
            let shelved = self
                .desk
                .engine
                .add_to_library(now, workspace, bytes.into(), "");
            let media: MediaId = pollster::block_on(shelved)?;
            shown.push(PostFile { media, alt: None });
        }
        let text = match kind {
            PostKind::Story => None,
            _ => Some(cast::posted(n)),
        };
        let words = PostWords {
            kind,
            text: text.clone().unwrap_or_default(),
            files: shown,
            ..PostWords::default()
        };
        let post = WrittenPost {
            known: None,
            body: PostBody {
                shared: words,
                ..PostBody::default()
            },
            channels: on
                .iter()
                .filter_map(|kind| self.office.channels.get(kind).copied())
                .collect(),
            due_at: None,
            zone: "Europe/Rome".to_owned(),
            by: None,
            unapproved: false,
        };
        let engine = &self.desk.engine;
        let written = pollster::block_on(engine.save_post(now, workspace, post))?;
        pollster::block_on(engine.publish_post(now, workspace, written.id, None))?;
        self.books.posts.push(Posted {
            post: written.id,
            kind,
            on: on.to_vec(),
            text,
            file: first,
        });
        Ok(())
    }

    fn begin(&mut self, at: usize) -> Result<()> {
        let Some(line) = self.script.lines.get(at) else {
            return Ok(());
        };
        if let Some(fault) = line.mail_fault(MIDNIGHT) {
            self.mailroom.begin(at, fault);
            return Ok(());
        }
        for fault in line.faults(MIDNIGHT) {
            match self.platform.apply(self.now, &Command::AddFault(fault)) {
                Done::Shown(made) => {
                    let id = made["id"].as_u64().context("a fault has a number")?;
                    self.faults.entry(at).or_default().push(id);
                }
                other => bail!("the sandbox does not take line {}: {other:?}", line.number),
            }
        }
        if line.symptom.until_end {
            // When they come they come many at once, twice and out of order.
            let burst = json!({ "batch": 1_000, "repeat": 2, "shuffle": true });
            self.platform.apply(self.now, &Command::Deliver(burst));
            self.calm_at = self.calm_at.max(Some(MIDNIGHT + line.to + BURST));
        }
        Ok(())
    }

    fn end(&mut self, at: usize) -> Result<()> {
        let ids = self.faults.remove(&at).unwrap_or_default();
        let faults = self.platform.world().faults().iter();
        let mut own = faults.filter(|fault| ids.contains(&fault.id));
        let number = self.script.lines.get(at).map(|line| line.number);
        let mails = self.mailroom.end(at);
        let idle = mails == 0 && own.all(|fault| fault.hits == 0);
        if let (true, Some(number)) = (idle, number) {
            self.books.idle.insert(number);
        }
        for id in ids {
            self.platform
                .apply(self.now, &Command::ClearFaults(Some(id)));
        }
        Ok(())
    }

    /// What was planned for this moment beside the plan.
    pub(super) fn keep_appointments(&mut self) -> Result<()> {
        let due = |at: Option<i64>, now: i64| at.is_some_and(|at| at <= now);
        if due(self.calm_at, self.now) {
            self.calm_at = None;
            let calm = Command::Deliver(json!({ "reset": true }));
            self.platform.apply(self.now, &calm);
        }
        if due(self.sift_at, self.now) {
            self.sift_at = None;
            self.sift();
        }
        if due(self.visit_at, self.now) {
            self.visit_at = Some(self.now + VISIT_EVERY);
            self.let_posts_go()?;
        }
        Ok(())
    }

    /// Somebody lets every post go that waits for a word because it is late.
    fn let_posts_go(&mut self) -> Result<()> {
        let (now, workspace) = (Time(self.now), self.desk.workspace);
        let rows = self.desk.store.audit_posts(workspace)?;
        let late = |row: &&_| waits_for_a_person(row);
        for row in rows.iter().filter(late) {
            let gone = self.desk.engine.let_post_go(now, workspace, row.id, now);
            pollster::block_on(gone)?;
            self.look = true;
        }
        Ok(())
    }
}

/// Whether a post is kept back because it is late, which no platform can mend.
pub(super) fn waits_for_a_person(row: &sportello_store::PostAudit) -> bool {
    row.hold == Some(HoldReason::Late) && row.state == sportello_core::delivery::DeliveryState::Held
}
