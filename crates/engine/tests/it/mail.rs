//! A mailbox, with the real client against the sandbox's SMTP and IMAP servers: what is written
//! comes into the one inbox, answers leave in their thread, and a mail that may have been taken is
//! not sent again.

mod trouble;

use crate::house::House;
use pollster::block_on;
use secrecy::SecretString;
use sportello_core::message::MessageKind;
use sportello_core::{ChannelId, ChannelKind, Span};
use sportello_engine::http::Client;
use sportello_engine::job::Work;
use sportello_engine::mail::NewMailbox;
use sportello_engine::reply::NewMessage;
use sportello_sandbox::mail::{self, Deed, Fault, File, Letter, MAILBOX, MailServers, Stage};
use sportello_store::MessageRow;
use tokio::runtime::Runtime;

/// The house with a mailbox.
struct Shop {
    house: House,
    mail: MailServers,
    channel: ChannelId,
    client: Client,
    runtime: Runtime,
}

impl Shop {
    fn open() -> Shop {
        Shop::with_password(mail::PASSWORD)
    }

    fn with_password(password: &str) -> Shop {
        Shop::with(password, "plain")
    }

    /// A mailbox whose servers are spoken with so.
    fn with(password: &str, security: &str) -> Shop {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = Runtime::new().expect("a runtime");
        let house = House::open();
        let mail = runtime.block_on(mail::start()).expect("mail servers");
        let settings = [
            ("smtp", format!("{security}://{}", mail.smtp)),
            ("imap", format!("{security}://{}", mail.imap)),
        ];
        let new = NewMailbox {
            kind: ChannelKind::new("email"),
            address: "Info@FioriDiLia.example".to_owned(),
            name: Some("Fiori di Lia".to_owned()),
            settings: settings
                .map(|(name, value)| (name.to_owned(), value))
                .into(),
            password: SecretString::from(password.to_owned()),
        };
        let connected = runtime
            .block_on(
                house
                    .engine
                    .connect_mailbox(house.now, house.workspace, new),
            )
            .expect("connected");
        let remarks = connected.remarks;
        let fine = password == mail::PASSWORD && security == "plain";
        assert_eq!(remarks.is_empty(), fine, "{remarks:?}");
        let client = Client::new(house.engine.settings()).expect("a client");
        let mut shop = Shop {
            channel: connected.channel.id,
            house,
            mail,
            client,
            runtime,
        };
        // From now on.
        shop.look();
        shop
    }

    /// Makes what is due on this channel, again and again, until nothing is.
    fn work(&mut self) {
        for _ in 0..12 {
            let mut busy = false;
            for mut job in self.house.all_jobs() {
                let mine = match &job.work {
                    Work::Mail(_) => true,
                    Work::Exchange { due, .. } => due.channel.id == self.channel,
                    Work::MediaDownload(media) => media.channel.id == self.channel,
                    Work::Token(channel) => channel.id == self.channel,
                    _ => false,
                };
                if !mine {
                    continue;
                }
                busy |= !matches!(job.work, Work::Mail(_) | Work::Token(_));
                let engine = &self.house.engine;
                self.runtime
                    .block_on(async {
                        let outcome = self.client.make(engine, &job).await;
                        engine.finish(self.house.now, &mut job, &outcome).await
                    })
                    .expect("stored");
            }
            if !busy {
                return;
            }
        }
    }

    /// Looks into the mailbox.
    fn look(&mut self) {
        self.house.pass(Span::seconds(30));
        self.work();
    }

    fn writes(&mut self, letter: Letter) -> String {
        let id = self.mail.room.write(&letter);
        self.look();
        id
    }

    fn giulia(&mut self, text: &str) -> String {
        self.writes(letter(text))
    }

    fn fault(&self, at: Stage, deed: Deed, times: Option<u32>) {
        self.mail.room.add_fault(Fault { at, deed, times });
    }

    fn said(&self) -> Vec<MessageRow> {
        let conversation = self.house.conversation();
        let store = self.house.engine.store();
        let page = block_on(store.messages(self.house.workspace, conversation, None, 50));
        let mut rows = page.expect("messages").rows;
        rows.sort_by_key(|row| (row.at, row.id));
        rows
    }

    fn sent(&self) -> Vec<String> {
        self.mail
            .room
            .sent()
            .into_iter()
            .map(|sent| sent.raw)
            .collect()
    }
}

fn letter(text: &str) -> Letter {
    Letter {
        from: "Giulia.Rossi@example.it".to_owned(),
        name: "Giulia Rossi".to_owned(),
        subject: "Un mazzo per sabato".to_owned(),
        text: text.to_owned(),
        ..Letter::default()
    }
}

fn refuse(code: u16, says: &str) -> Deed {
    Deed::Refuse {
        code,
        says: says.to_owned(),
    }
}

#[test]
fn a_mail_comes_in_and_its_answer_stands_in_the_thread() {
    let mut shop = Shop::open();
    let id = shop.giulia("Buongiorno, avete peonie?");
    let said = shop.said();
    assert_eq!(said.len(), 1);
    assert_eq!(
        said[0].text.as_deref(),
        Some("Un mazzo per sabato\n\nBuongiorno, avete peonie?")
    );
    let answer = shop.house.reply("Sì, ne abbiamo: perché no?");
    shop.work();
    assert_eq!(shop.house.state(&answer), "accepted");
    let sent = shop.sent();
    assert_eq!(sent.len(), 1);
    for line in [
        "Subject: Re: Un mazzo per sabato\r\n",
        &format!("In-Reply-To: <{id}>\r\n"),
        &format!("References: <{id}>\r\n"),
        "To: <giulia.rossi@example.it>\r\n",
        "From: Fiori di Lia\r\n <info@fioridilia.example>\r\n",
    ] {
        assert!(sent[0].contains(line), "{line}\n{}", sent[0]);
    }
    // Her answer to that is in the same conversation, and proves that it was read.
    let ours = shop.house.message(&answer).external_id.expect("an id");
    assert!(sent[0].contains(&format!("Message-ID: <{ours}>")));
    shop.writes(Letter {
        in_reply_to: Some(ours),
        subject: "Re: Un mazzo per sabato".to_owned(),
        ..letter("Perfetto!")
    });
    assert_eq!(shop.house.conversations().len(), 1);
    assert_eq!(shop.house.state(&answer), "read");
    assert!(
        shop.said()
            .iter()
            .any(|row| row.text.as_deref() == Some("Perfetto!"))
    );
}

#[test]
fn i14_a_photo_in_a_mail_is_fetched_from_where_it_was_laid_aside() {
    let mut shop = Shop::open();
    let mut png = Vec::new();
    let picture = image::RgbImage::from_pixel(90, 60, image::Rgb([200, 40, 60]));
    picture
        .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
        .expect("a picture");
    let file = |name: &str, mime: &str, bytes: &[u8]| File {
        name: name.to_owned(),
        mime: mime.to_owned(),
        base64: data_encoding::BASE64.encode(bytes),
    };
    shop.writes(Letter {
        files: vec![
            file("vetrina.png", "image/png", &png),
            file("preventivo.txt", "text/plain", b"dodici rose, 48 euro"),
        ],
        ..letter("Ecco la vetrina")
    });
    shop.work();
    let said = shop.said();
    let kinds: Vec<MessageKind> = said.iter().map(|row| row.kind).collect();
    assert_eq!(
        kinds,
        [MessageKind::Text, MessageKind::Image, MessageKind::Document]
    );
    for (row, bytes) in said[1..].iter().zip([&png[..], b"dodici rose, 48 euro"]) {
        let media = row.media.as_ref().expect("a file").id;
        let stored = block_on(
            shop.house
                .engine
                .media_bytes(shop.house.workspace, media, false),
        );
        let (_, stored) = stored.expect("read").expect("stored");
        assert_eq!(&stored[..], bytes);
    }
}

#[test]
fn i2_a_crash_before_a_mail_counted_as_read_and_a_mailbox_made_anew_bring_nothing_twice() {
    let mut shop = Shop::open();
    shop.giulia("Una volta sola");
    shop.mail.room.renumber();
    shop.giulia("E questa dopo");
    // The process dies with the mail fetched and nothing stored.
    shop.mail.room.write(&letter("E una terza"));
    shop.house.pass(Span::seconds(30));
    let lost = shop.house.all_jobs();
    assert!(lost.iter().any(|job| matches!(job.work, Work::Mail(_))));
    drop(lost);
    shop.house.crash();
    shop.look();
    let words: Vec<String> = shop.said().into_iter().filter_map(|row| row.text).collect();
    let ends = |end: &str| words.iter().filter(|text| text.ends_with(end)).count();
    assert_eq!(
        (ends("sola"), ends("dopo"), ends("terza")),
        (1, 1, 1),
        "{words:?}"
    );
}

#[test]
fn i5_a_mail_whose_last_answer_was_lost_is_not_sent_again() {
    let mut shop = Shop::open();
    shop.giulia("Buongiorno");
    shop.fault(Stage::End, Deed::Lose, Some(1));
    let answer = shop.house.reply("Eccoci");
    shop.work();
    assert_eq!(shop.house.state(&answer), "unknown");
    shop.house.pass(Span::minutes(20));
    shop.work();
    assert_eq!(shop.house.state(&answer), "unconfirmed");
    assert_eq!(shop.sent().len(), 1, "sent once");
    // She answers it: so it arrived.
    let id = shop.sent()[0]
        .lines()
        .find_map(|line| {
            line.strip_prefix("Message-ID: <")?
                .strip_suffix('>')
                .map(str::to_owned)
        })
        .expect("an id");
    shop.writes(Letter {
        in_reply_to: Some(id),
        ..letter("Grazie")
    });
    assert_eq!(shop.house.state(&answer), "read");
}

#[test]
fn what_breaks_off_before_the_dot_is_sent_later_and_once() {
    for at in [
        Stage::Connect,
        Stage::Auth,
        Stage::Mail,
        Stage::Rcpt,
        Stage::Data,
        Stage::End,
    ] {
        let mut shop = Shop::open();
        shop.giulia("Buongiorno");
        match at {
            // A connection that dies after the dot is another story.
            Stage::End => shop.fault(at, refuse(451, "4.3.0 local error"), Some(1)),
            _ => shop.fault(at, Deed::Drop, Some(1)),
        }
        let answer = shop.house.reply("Eccoci");
        shop.work();
        assert_eq!(shop.house.state(&answer), "queued", "{at:?}");
        shop.house.pass(Span::minutes(3));
        shop.work();
        assert_eq!(shop.house.state(&answer), "accepted", "{at:?}");
        assert_eq!(shop.sent().len(), 1, "{at:?}");
    }
}

#[test]
fn a_greylist_is_waited_for_and_a_wrong_address_is_told() {
    let mut shop = Shop::open();
    shop.giulia("Buongiorno");
    shop.fault(Stage::Rcpt, refuse(450, "4.7.1 greylisted"), Some(1));
    let answer = shop.house.reply("Eccoci");
    shop.work();
    assert_eq!(shop.house.state(&answer), "held");
    shop.house.pass(Span::minutes(6));
    shop.work();
    assert_eq!(shop.house.state(&answer), "accepted");
    shop.house.pass(Span::seconds(2));
    shop.fault(Stage::Rcpt, refuse(550, "5.1.1 no such user"), Some(1));
    let answer = shop.house.reply("E allora?");
    shop.work();
    let row = shop.house.message(&answer);
    assert_eq!(row.state.expect("a delivery").as_str(), "failed");
    assert_eq!(
        row.cause.expect("a cause").key,
        "cause-mail-no-such-address"
    );
}

#[test]
fn a_mail_that_comes_back_has_failed() {
    let mut shop = Shop::open();
    shop.giulia("Buongiorno");
    let answer = shop.house.reply("Eccoci");
    shop.work();
    let id = shop.house.message(&answer).external_id.expect("an id");
    assert!(shop.mail.room.bounce(&id, "5.2.2"));
    shop.look();
    let row = shop.house.message(&answer);
    assert_eq!(row.state.expect("a delivery").as_str(), "failed");
    assert_eq!(
        shop.house.conversations().len(),
        1,
        "no conversation with a machine"
    );
}

#[test]
fn a_file_goes_with_its_words_in_one_mail() {
    let mut shop = Shop::open();
    shop.giulia("Avete un preventivo?");
    let attached = block_on(shop.house.engine.attach_file(
        shop.house.now,
        shop.house.workspace,
        bytes::Bytes::from_static(b"dodici rose, 48 euro"),
        None,
    ));
    let (kind, file) = attached.expect("attached");
    let message = NewMessage {
        conversation: shop.house.conversation(),
        channel: Some(shop.channel),
        kind,
        text: Some("Eccolo".to_owned()),
        media: Some(file.id),
        content: None,
        author: None,
        idempotency: None,
        replaces: None,
    };
    let rows = block_on(
        shop.house
            .engine
            .reply(shop.house.now, shop.house.workspace, message),
    );
    assert_eq!(rows.expect("queued").len(), 1);
    shop.work();
    let sent = shop.sent();
    let coded = data_encoding::BASE64.encode(b"dodici rose, 48 euro");
    assert!(
        sent[0].contains("multipart/mixed") && sent[0].contains(&coded),
        "{}",
        sent[0]
    );
    assert!(sent[0].contains(&data_encoding::BASE64.encode(b"Eccolo")));
}

#[test]
fn a_wrong_password_holds_what_is_written_and_nothing_is_lost() {
    let mut shop = Shop::open();
    shop.giulia("Buongiorno");
    shop.fault(Stage::Auth, refuse(535, "5.7.8 no"), None);
    let answer = shop.house.reply("Eccoci");
    shop.work();
    assert_eq!(shop.house.state(&answer), "held");
    shop.mail.room.clear_faults();
    for _ in 0..4 {
        shop.house.pass(Span::minutes(2));
        shop.work();
    }
    assert_eq!(shop.house.state(&answer), "accepted");
    assert_eq!(shop.sent().len(), 1);
    let refused = Shop::with_password("wrong");
    assert!(refused.sent().is_empty());
    assert_eq!(MAILBOX, "info@fioridilia.example");
}

#[test]
fn without_tls_nothing_is_said() {
    for security in ["tls", "starttls"] {
        let mut shop = Shop::with(mail::PASSWORD, security);
        // The sandbox speaks no TLS: neither the password nor a mail may leave.
        shop.mail.room.write(&letter("Buongiorno"));
        shop.look();
        assert!(shop.house.conversations().is_empty(), "{security}");
    }
}
