//! The mailbox by itself, and how each sort of trouble looks to the desk.

use super::*;
use sportello_channels::mail::{MailFile, STAGE};
use sportello_core::{MediaId, Time};

const NOW: i64 = 1_795_478_400_000;
const MINUTE: i64 = 60_000;

fn read(heard: &Heard) -> Value {
    let Outcome::Answered { bytes, .. } = &heard.outcome else {
        panic!("no answer");
    };
    serde_json::from_slice(bytes).expect("a batch")
}

fn asked(room: &mut MailRoom, now: i64, body: &Body) -> Heard {
    let request = Request {
        body,
        file: None,
        patience: MINUTE,
    };
    room.answer(now, &request)
}

fn since(uid: u32) -> Body {
    Body::Fetch(Some(MailMark {
        validity: VALIDITY,
        uid,
        at: Time(0),
    }))
}

fn mail(text: &str, mime: Option<&str>) -> Body {
    let file = mime.map(|mime| MailFile {
        media: MediaId(1),
        headers: vec![format!("Content-Type: {mime}")],
    });
    Body::Mail(Box::new(Mail {
        from: MAILBOX.to_owned(),
        to: "giulia@posta.example".to_owned(),
        headers: vec![format!("Message-ID: <{text}@fioridilia.example>")],
        text: text.to_owned(),
        file,
        boundary: "=_1".to_owned(),
    }))
}

/// A mailbox that something befalls.
fn room(capability: Option<Capability>, deed: Deed) -> MailRoom {
    let mut room = MailRoom::new(1);
    let share = 1.0;
    room.begin(
        0,
        Fault {
            capability,
            deed,
            share,
        },
    );
    room
}

fn said(heard: &Heard) -> (u16, &str) {
    let Outcome::Answered { answer, .. } = &heard.outcome else {
        panic!("no answer: {heard:?}");
    };
    (answer.status, answer.header(STAGE).unwrap_or_default())
}

#[test]
fn what_is_new_is_fetched_once_and_the_first_look_only_says_where_to_begin() {
    let mut room = MailRoom::new(1);
    room.write(NOW, 5, "Giulia De Luca", "Avete le peonie?");
    assert!(!room.is_quiet());
    let first = read(&asked(&mut room, NOW, &Body::Fetch(None)));
    assert_eq!((&first["uid"], &first["mails"]), (&json!(1), &json!([])));
    assert!(room.is_quiet());
    let written = room.write(NOW, 6, "Marco Rossi", "E i tulipani?");
    assert_eq!(written.address, "marco.rossi@posta.example");
    let next = read(&asked(&mut room, NOW, &since(1)));
    assert_eq!(next["mails"][0]["uid"], json!(2));
    assert_eq!(next["mails"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_refuses_a_mail_says_its_code_and_step_and_takes_nothing() {
    let refuse = |code, stage| Deed::Refuse {
        code,
        stage,
        says: "4.3.0",
    };
    for (deed, wanted, look) in [
        (refuse(451, "end"), (451, "end"), (451, "imap")),
        (refuse(421, "connect"), (421, "connect"), (451, "imap")),
        (Deed::Reply(552), (552, "end"), (250, "end")),
        (Deed::NoLogin, (535, "auth"), (535, "auth")),
        (Deed::Busy(MINUTE), (450, "rcpt"), (250, "end")),
    ] {
        let mut room = room(None, deed.clone());
        let heard = asked(&mut room, NOW, &mail("ciao", None));
        assert_eq!(said(&heard), wanted, "{deed:?}");
        assert!(room.sent().is_empty() && room.undecidable() == 0);
        for body in [Body::Fetch(None), Body::Empty] {
            assert_eq!(said(&asked(&mut room, NOW, &body)), look, "{deed:?}");
        }
    }
}

#[test]
fn what_is_not_reached_sent_nothing_and_who_waits_for_a_dot_knows_nothing() {
    let lost = |after| Heard {
        after,
        outcome: Outcome::Lost,
    };
    let unsent = |after| Heard {
        after,
        outcome: Outcome::NotSent,
    };
    let silent = |taken, closes| Deed::Silent { taken, closes };
    for (deed, mails, looks, sent) in [
        (
            Deed::Unreached { after: 10_000 },
            unsent(10_000),
            unsent(10_000),
            0,
        ),
        (silent(false, Some(0)), lost(0), unsent(0), 0),
        (silent(false, None), lost(MINUTE), unsent(MINUTE), 0),
        (silent(true, Some(20_000)), lost(20_000), unsent(20_000), 1),
        (silent(true, None), lost(MINUTE), unsent(MINUTE), 1),
        (Deed::Slow(2 * MINUTE), lost(MINUTE), unsent(MINUTE), 1),
    ] {
        let mut room = room(None, deed.clone());
        assert_eq!(
            asked(&mut room, NOW, &mail("ciao", None)),
            mails,
            "{deed:?}"
        );
        assert_eq!(asked(&mut room, NOW, &Body::Fetch(None)), looks, "{deed:?}");
        assert_eq!(room.sent().len(), sent, "{deed:?}");
        let doubtful = u64::from(mails.outcome == Outcome::Lost);
        assert_eq!(room.undecidable(), doubtful, "{deed:?}");
    }
    let mut slow = room(None, Deed::Slow(20_000));
    let heard = asked(&mut slow, NOW, &mail("ciao", None));
    assert_eq!((heard.after, said(&heard)), (20_000, (250, "end")));
}

#[test]
fn what_vanishes_or_is_late_is_taken() {
    for (deed, arrives) in [
        (Deed::Vanish, None),
        (Deed::Late(2 * MINUTE), Some(NOW + 2 * MINUTE)),
    ] {
        let mut room = room(None, deed);
        let heard = asked(&mut room, NOW, &mail("ciao", None));
        assert_eq!(said(&heard), (250, "end"));
        assert_eq!(room.sent()[0].arrives, arrives);
        assert_eq!(said(&asked(&mut room, NOW, &Body::Empty)), (250, "end"));
    }
}

#[test]
fn who_sends_too_fast_is_let_again_after_the_pause_and_not_before() {
    let mut room = room(Some(Capability::Text), Deed::Busy(10 * MINUTE));
    let text = mail("ciao", None);
    assert_eq!(said(&asked(&mut room, NOW, &text)), (450, "rcpt"));
    assert_eq!(room.end(0), 1);
    let picture = mail("foto", Some("image/png"));
    assert_eq!(said(&asked(&mut room, NOW, &picture)), (250, "end"));
    let before = NOW + 10 * MINUTE - 1;
    assert_eq!(said(&asked(&mut room, before, &text)), (450, "rcpt"));
    assert_eq!(said(&asked(&mut room, before + 1, &text)), (250, "end"));
}

#[test]
fn what_is_hidden_is_seen_later_under_later_numbers() {
    let mut room = room(None, Deed::Hide(Hidden::For(5 * MINUTE)));
    room.write(NOW, NOW, "Giulia De Luca", "prima");
    room.end(0);
    room.write(NOW + 1, NOW + 1, "Marco Rossi", "seconda");
    let batch = read(&asked(&mut room, NOW + 2, &since(0)));
    assert_eq!(batch["mails"].as_array().map(Vec::len), Some(1));
    assert!(!room.is_quiet());
    let batch = read(&asked(&mut room, NOW + 5 * MINUTE, &since(1)));
    assert_eq!(batch["mails"][0]["uid"], json!(2));
    assert!(room.is_quiet());
}

#[test]
fn a_trouble_strikes_what_it_names_alone_and_of_two_the_upper_one() {
    let mut room = room(Some(Capability::Image), Deed::NoLogin);
    let below = Fault {
        capability: None,
        deed: Deed::Reply(450),
        share: 1.0,
    };
    room.begin(1, below);
    let picture = mail("foto", Some("image/png"));
    assert_eq!(said(&asked(&mut room, NOW, &picture)), (535, "auth"));
    let bill = mail("conto", Some("application/pdf"));
    assert_eq!(said(&asked(&mut room, NOW, &bill)), (450, "end"));
    assert_eq!(
        said(&asked(&mut room, NOW, &Body::Fetch(None))),
        (250, "end")
    );
    assert_eq!((room.end(0), room.end(1)), (1, 1));
}

#[test]
fn a_share_strikes_about_so_many() {
    let mut room = MailRoom::new(1);
    let fault = Fault {
        capability: None,
        deed: Deed::Reply(450),
        share: 0.4,
    };
    room.begin(0, fault);
    for _ in 0..1_000 {
        asked(&mut room, NOW, &mail("ciao", None));
    }
    assert!((300..500).contains(&room.end(0)));
}
