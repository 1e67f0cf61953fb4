//! A mailbox of the stage: what people wrote to it, and what the business sent from it, without
//! sockets. It answers as the engine's own mail client would tell of a server (`engine::mail`):
//! until the dot after a mail nothing was sent, whatever stopped it; from the dot until the answer
//! nobody knows; an inbox that was not read was not read.

mod answers;
pub mod fault;

use super::chance::{Dice, Stream};
use answers::{no_login, not_sent, refused, taken, told, too_fast};
use bytes::Bytes;
use data_encoding::BASE64;
use fault::{Deed, Errand, Fault, Hidden};
use serde_json::{Value, json};
use sportello_channels::Body;
use sportello_channels::mail::{Mail, MailMark};
use sportello_core::Capability;
use sportello_engine::Outcome;
use std::collections::{BTreeMap, BTreeSet};

/// The mailbox of the business.
pub const MAILBOX: &str = "info@fioridilia.example";
/// Numbers of this mailbox are good as long as this one is the same (RFC 3501 §2.3.1.1).
const VALIDITY: u32 = 1;
/// A share is drawn from so many.
const DRAWN_FROM: u32 = 10_000;

/// A mail to the business.
#[derive(Clone, Debug)]
struct Letter {
    /// When the server had it, in milliseconds since 1970.
    received: i64,
    /// When it can be seen.
    seen_from: i64,
    raw: String,
}

/// What a person wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its Message-ID, without brackets.
    pub id: String,
    /// The person's address.
    pub address: String,
}

/// A mail that the business sent, and its server took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentMail {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Its Message-ID, without brackets.
    pub id: String,
    /// Whom it went to.
    pub to: String,
    /// Its words.
    pub text: String,
    /// The SHA-256 of its file, in hexadecimal.
    pub file: Option<String>,
    /// When it arrives; nothing = never.
    pub arrives: Option<i64>,
}

/// A request to its servers.
#[derive(Clone, Copy, Debug)]
pub struct Request<'r> {
    /// What is asked.
    pub body: &'r Body,
    /// The SHA-256 of a mail's file, in hexadecimal.
    pub file: Option<&'r str>,
    /// So long, in milliseconds, its answer is waited for.
    pub patience: i64,
}

/// What the desk hears of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// So many milliseconds later.
    pub after: i64,
    /// What.
    pub outcome: Outcome,
}

impl Heard {
    fn at_once(outcome: Outcome) -> Heard {
        Heard { after: 0, outcome }
    }
}

/// The mailbox.
pub struct MailRoom {
    inbox: Vec<Letter>,
    /// What was written and cannot be seen yet.
    coming: Vec<Letter>,
    /// Letters written so far.
    letters: u32,
    /// So many of the inbox were read.
    read: u32,
    sent: Vec<SentMail>,
    /// Message-IDs of mails whose fate no answer told.
    doubtful: BTreeSet<String>,
    /// What befalls it, by the line that says so, and how often each struck.
    faults: BTreeMap<usize, (Fault, u64)>,
    /// Until when no mail is taken, by what it needs.
    busy: BTreeMap<Option<Capability>, i64>,
    dice: Dice,
}

impl MailRoom {
    /// An empty one, with dice of its own.
    pub fn new(seed: u64) -> MailRoom {
        MailRoom {
            inbox: Vec::new(),
            coming: Vec::new(),
            letters: 0,
            read: 0,
            sent: Vec::new(),
            doubtful: BTreeSet::new(),
            faults: BTreeMap::new(),
            busy: BTreeMap::new(),
            dice: Dice::new(seed, Stream::Mail),
        }
    }

    /// From now on it is befallen by this, as a line says. Of two, the lower number strikes.
    pub fn begin(&mut self, line: usize, fault: Fault) {
        self.faults.insert(line, (fault, 0));
    }

    /// That is over; tells how often it struck.
    pub fn end(&mut self, line: usize) -> u64 {
        self.faults.remove(&line).map_or(0, |(_, hits)| hits)
    }

    /// A person writes at a moment, which may be long before `now`.
    pub fn write(&mut self, now: i64, at: i64, name: &str, text: &str) -> Written {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '.' };
        let user: String = name.to_ascii_lowercase().chars().map(plain).collect();
        let address = format!("{user}@posta.example");
        self.letters += 1;
        let id = format!("{}.{at}@posta.example", self.letters);
        let raw = format!(
            "From: {name} <{address}>\r\nTo: <{MAILBOX}>\r\nSubject: Una domanda\r\n\
             Message-ID: <{id}>\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
        );
        let seen_from = match self.strike(Errand::Letter, Capability::WebhookIn) {
            Some(Fault {
                deed: Deed::Hide(Hidden::Until(moment)),
                ..
            }) => moment.max(now),
            Some(Fault {
                deed: Deed::Hide(Hidden::For(span)),
                ..
            }) => now + span,
            _ => now,
        };
        self.coming.push(Letter {
            received: at,
            seen_from,
            raw,
        });
        self.arrive(now);
        Written { id, address }
    }

    /// What the business sent, in order.
    pub fn sent(&self) -> &[SentMail] {
        &self.sent
    }

    /// Mails of which no answer ever told whether they were taken: nothing else tells it either
    /// (nothing lists what a server took).
    pub fn undecidable(&self) -> u64 {
        self.doubtful.len() as u64
    }

    /// Whether everything that was written was read.
    pub fn is_quiet(&self) -> bool {
        self.coming.is_empty() && self.read == self.last()
    }

    /// A request to its servers.
    pub fn answer(&mut self, now: i64, request: &Request<'_>) -> Heard {
        match request.body {
            Body::Mail(mail) => self.take(now, mail, request),
            Body::Fetch(since) => match self.look(Capability::WebhookIn, request) {
                Ok(after) => {
                    self.arrive(now);
                    let outcome = self.fetch(*since);
                    Heard { after, outcome }
                }
                Err(heard) => heard,
            },
            _ => match self.look(Capability::Token, request) {
                Ok(after) => Heard {
                    after,
                    outcome: taken(),
                },
                Err(heard) => heard,
            },
        }
    }

    /// The first trouble that strikes an errand, by its line.
    fn strike(&mut self, errand: Errand, capability: Capability) -> Option<Fault> {
        for (fault, hits) in self.faults.values_mut() {
            let drawn = f64::from(DRAWN_FROM) * fault.share;
            if fault.concerns(errand, capability)
                && (fault.share >= 1.0 || f64::from(self.dice.below(DRAWN_FROM)) < drawn)
            {
                *hits += 1;
                return Some(fault.clone());
            }
        }
        None
    }

    /// What is to be seen by now stands in the inbox, under the next numbers.
    fn arrive(&mut self, now: i64) {
        let (mut here, coming) = std::mem::take(&mut self.coming)
            .into_iter()
            .partition::<Vec<_>, _>(|letter| letter.seen_from <= now);
        self.coming = coming;
        here.sort_by_key(|letter| letter.seen_from);
        self.inbox.append(&mut here);
    }

    fn last(&self) -> u32 {
        u32::try_from(self.inbox.len()).unwrap_or(u32::MAX)
    }

    /// A login, or more: how late it is answered, or what is heard instead. What was not read was
    /// not read, so that no fate of it is unknown.
    fn look(&mut self, capability: Capability, request: &Request<'_>) -> Result<i64, Heard> {
        let deed = self.strike(Errand::Look, capability);
        match deed.map(|fault| fault.deed) {
            Some(Deed::Refuse { says, .. }) => Err(Heard::at_once(refused(451, "imap", says))),
            Some(Deed::NoLogin) => Err(Heard::at_once(no_login())),
            Some(Deed::Unreached { after }) => Err(not_sent(after, request)),
            Some(Deed::Silent { closes, .. }) => {
                Err(not_sent(closes.unwrap_or(request.patience), request))
            }
            Some(Deed::Slow(ms)) if ms > request.patience => Err(not_sent(ms, request)),
            Some(Deed::Slow(ms)) => Ok(ms),
            _ => Ok(0),
        }
    }

    fn take(&mut self, now: i64, mail: &Mail, request: &Request<'_>) -> Heard {
        let fate = match self.fate(now, sort_of(mail), request) {
            Ok(fate) => fate,
            Err(heard) => return heard,
        };
        let headers = mail.headers.iter();
        let mut ids = headers.filter_map(|line| line.strip_prefix("Message-ID: "));
        let id = ids.next().unwrap_or_default();
        let id = id.trim_matches(['<', '>']).to_owned();
        let is_heard = fate.is_told && fate.after <= request.patience;
        if !is_heard {
            self.doubtful.insert(id.clone());
        }
        if fate.is_taken {
            self.sent.push(SentMail {
                at: now,
                id,
                to: mail.to.clone(),
                text: mail.text.clone(),
                file: request.file.map(str::to_owned),
                arrives: fate.arrives,
            });
        }
        Heard {
            after: fate.after.min(request.patience),
            outcome: if is_heard { taken() } else { Outcome::Lost },
        }
    }

    /// What becomes of a mail whose dot is written, or what is heard instead of that.
    fn fate(
        &mut self,
        now: i64,
        capability: Capability,
        request: &Request<'_>,
    ) -> Result<Fate, Heard> {
        let fault = self.strike(Errand::Send, capability);
        let whole = fault.as_ref().is_some_and(|fault| fault.share >= 1.0);
        let own = fault.as_ref().and_then(|fault| fault.capability);
        let good = Fate {
            after: 0,
            is_told: true,
            is_taken: true,
            arrives: Some(now),
        };
        match fault.map(|fault| fault.deed) {
            Some(Deed::Refuse { code, stage, says }) => {
                Err(Heard::at_once(refused(code, stage, says)))
            }
            Some(Deed::Reply(code)) => Err(Heard::at_once(refused(code, "end", ""))),
            Some(Deed::NoLogin) => Err(Heard::at_once(no_login())),
            Some(Deed::Unreached { after }) => Err(not_sent(after, request)),
            Some(Deed::Busy(span)) => {
                if whole {
                    let until = self.busy.entry(own).or_insert(now);
                    *until = (*until).max(now + span);
                }
                Err(Heard::at_once(too_fast()))
            }
            _ if self.is_busy(now, capability) => Err(Heard::at_once(too_fast())),
            Some(Deed::Silent { taken, closes }) => Ok(Fate {
                after: closes.unwrap_or(request.patience),
                is_told: false,
                is_taken: taken,
                ..good
            }),
            Some(Deed::Slow(after)) => Ok(Fate { after, ..good }),
            Some(Deed::Vanish) => Ok(Fate {
                arrives: None,
                ..good
            }),
            Some(Deed::Late(ms)) => Ok(Fate {
                arrives: Some(now + ms),
                ..good
            }),
            Some(Deed::Hide(_)) | None => Ok(good),
        }
    }

    /// Whether mails were sent too fast lately.
    fn is_busy(&self, now: i64, capability: Capability) -> bool {
        let mut all = self.busy.iter();
        all.any(|(own, until)| {
            now < *until && own.is_none_or(|own| own == capability || own == Capability::Delivery)
        })
    }

    /// What is new since a mark; without one nothing is, and the answer says where to begin.
    fn fetch(&mut self, since: Option<MailMark>) -> Outcome {
        let last = self.last();
        let from = since.map_or(last, |mark| mark.uid);
        let news = (1_u32..).zip(&self.inbox).filter(|(uid, _)| *uid > from);
        let mails: Vec<Value> = news
            .map(|(uid, letter)| {
                let raw = BASE64.encode(letter.raw.as_bytes());
                json!({ "uid": uid, "received": letter.received, "cut": false, "raw": raw })
            })
            .collect();
        self.read = last;
        let batch = json!({ "validity": VALIDITY, "uid": last, "more": false, "mails": mails });
        told(250, "end", "", Bytes::from(batch.to_string()))
    }
}

/// What becomes of a mail whose dot was written.
#[derive(Clone, Copy, Debug)]
struct Fate {
    /// Its answer comes so much later …
    after: i64,
    /// … if one comes.
    is_told: bool,
    /// The server has it.
    is_taken: bool,
    /// When it is with whom it is for.
    arrives: Option<i64>,
}

/// What a mail needs, by the sort of its file.
fn sort_of(mail: &Mail) -> Capability {
    let Some(file) = &mail.file else {
        return Capability::Text;
    };
    let mut types = file.headers.iter();
    let sort = types.find_map(|line| line.strip_prefix("Content-Type: "));
    match sort.and_then(|sort| sort.split_once('/')) {
        Some(("image", _)) => Capability::Image,
        Some(("audio", _)) => Capability::Audio,
        Some(("video", _)) => Capability::Video,
        _ => Capability::Document,
    }
}

#[cfg(test)]
mod tests;
