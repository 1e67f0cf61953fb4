//! A mailbox of the stage: what people wrote to it, and what the business sent from it, without
//! sockets. It answers as the engine's own mail client would tell of a server (`engine::mail`).

use bytes::Bytes;
use data_encoding::BASE64;
use serde_json::{Value, json};
use sportello_channels::mail::{Mail, MailMark, STAGE};
use sportello_channels::{Answer, Body};
use sportello_engine::Outcome;

/// The mailbox of the business.
pub const MAILBOX: &str = "info@fioridilia.example";
/// Numbers of this mailbox are good as long as this one is the same (RFC 3501 §2.3.1.1).
const VALIDITY: u32 = 1;

/// A mail in the inbox.
#[derive(Clone, Debug)]
struct Letter {
    /// When it arrived, in milliseconds since 1970.
    at: i64,
    raw: String,
}

/// A mail that the business sent.
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
}

/// The mailbox.
#[derive(Clone, Debug, Default)]
pub struct MailRoom {
    inbox: Vec<Letter>,
    sent: Vec<SentMail>,
}

impl MailRoom {
    /// A person writes; gives their address.
    pub fn write(&mut self, at: i64, name: &str, text: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '.' };
        let user: String = name.to_ascii_lowercase().chars().map(plain).collect();
        let address = format!("{user}@posta.example");
        let number = self.inbox.len() + 1;
        let raw = format!(
            "From: {name} <{address}>\r\nTo: <{MAILBOX}>\r\nSubject: Una domanda\r\n\
             Message-ID: <{number}.{at}@posta.example>\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
        );
        self.inbox.push(Letter { at, raw });
        address
    }

    /// What the business sent, in order.
    pub fn sent(&self) -> &[SentMail] {
        &self.sent
    }

    /// A request to its servers.
    pub fn answer(&mut self, now: i64, body: &Body) -> Outcome {
        match body {
            Body::Mail(mail) => self.take(now, mail),
            Body::Fetch(since) => self.fetch(*since),
            _ => told(Value::Null),
        }
    }

    fn take(&mut self, now: i64, mail: &Mail) -> Outcome {
        let headers = mail.headers.iter();
        let mut ids = headers.filter_map(|line| line.strip_prefix("Message-ID: "));
        let id = ids.next().unwrap_or_default();
        self.sent.push(SentMail {
            at: now,
            id: id.trim_matches(['<', '>']).to_owned(),
            to: mail.to.clone(),
            text: mail.text.clone(),
        });
        told(Value::Null)
    }

    /// What is new since a mark; without one nothing is, and the answer says where to begin.
    fn fetch(&self, since: Option<MailMark>) -> Outcome {
        let last = u32::try_from(self.inbox.len()).unwrap_or(u32::MAX);
        let from = since.map_or(last, |mark| mark.uid);
        let news = (1_u32..).zip(&self.inbox).filter(|(uid, _)| *uid > from);
        let mails: Vec<Value> = news
            .map(|(uid, letter)| {
                let raw = BASE64.encode(letter.raw.as_bytes());
                json!({ "uid": uid, "received": letter.at, "cut": false, "raw": raw })
            })
            .collect();
        told(json!({ "validity": VALIDITY, "uid": last, "more": false, "mails": mails }))
    }
}

/// 250, with what was read in its bytes.
fn told(batch: Value) -> Outcome {
    Outcome::Answered {
        answer: Answer {
            status: 250,
            headers: vec![(STAGE.to_owned(), "end".to_owned())],
            body: String::new(),
        },
        bytes: Bytes::from(batch.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_core::Time;

    fn read(outcome: &Outcome) -> Value {
        let Outcome::Answered { bytes, .. } = outcome else {
            panic!("no answer");
        };
        serde_json::from_slice(bytes).expect("a batch")
    }

    #[test]
    fn what_is_new_is_fetched_once_and_the_first_look_only_says_where_to_begin() {
        let mut room = MailRoom::default();
        room.write(5, "Giulia De Luca", "Avete le peonie?");
        let first = read(&room.answer(9, &Body::Fetch(None)));
        assert_eq!((&first["uid"], &first["mails"]), (&json!(1), &json!([])));
        let address = room.write(6, "Marco Rossi", "E i tulipani?");
        assert_eq!(address, "marco.rossi@posta.example");
        let mark = MailMark {
            validity: VALIDITY,
            uid: 1,
            at: Time(0),
        };
        let next = read(&room.answer(9, &Body::Fetch(Some(mark))));
        assert_eq!(next["mails"][0]["uid"], json!(2));
        assert_eq!(next["mails"].as_array().map(Vec::len), Some(1));
    }
}
