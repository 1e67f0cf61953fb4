//! Lists and conversations as the networks answer them.

use super::*;
use sportello_core::content::Part;
use sportello_core::message::MediaSource;

fn answer(body: &str) -> Answer {
    Answer {
        status: 200,
        headers: Vec::new(),
        body: body.to_owned(),
    }
}

#[test]
fn the_list_is_read_with_where_it_goes_on() {
    let list = r#"{"data":[{"id":"t_1","updated_time":"2026-11-23T10:00:00+0000"},
        {"id":"t_2","updated_time":"2026-11-23T09:00:00+0000"}],
        "paging":{"cursors":{"before":"a","after":"b"},"next":"https://x"}}"#;
    let part = read_changed(&answer(list)).expect("a list");
    assert_eq!(part.next.as_deref(), Some("b"));
    assert_eq!(part.conversations[1].external_id, "t_2");
    let timeless = list.replace(r#","updated_time":"2026-11-23T09:00:00+0000""#, "");
    assert_eq!(read_changed(&answer(&timeless)), None);
    assert_eq!(read_changed(&answer(r#"{"error":{"code":2}}"#)), None);
    assert_eq!(
        read_changed(&answer(r#"{"data":[]}"#)),
        Some(ConversationPart::default())
    );
}

#[test]
fn a_message_that_cannot_be_placed_makes_the_whole_unreadable() {
    let body = r#"{"messages":{"data":[{"id":"m_1","from":{"id":"7"},"message":"Ciao"}]}}"#;
    assert_eq!(read_messages(&answer(body), &["100"]), None);
    let none = read_messages(&answer(r#"{"id":"t_1"}"#), &["100"]).expect("nothing was said");
    assert_eq!(none, ReadBack::default());
}

const PAGE_S: &str =
    include_str!("../../facebook/testdata/conversations/a-conversation-read-back.json");
const ACCOUNT_S: &str =
    include_str!("../../instagram/testdata/conversations/a-conversation-read-back.json");

/// Id, kind, words, address of the file of each event, and whether the business said it.
type Row = (String, MessageKind, Option<String>, Option<String>, bool);

fn told(told: &Told) -> Vec<Row> {
    let url = |media: &Option<MediaSource>| match media {
        Some(MediaSource::Url(url)) => Some(url.clone()),
        _ => None,
    };
    let one = |event: &Event| match event {
        Event::Message(said) => {
            let id = said.external_id.clone();
            (id, said.kind, said.text.clone(), url(&said.media), false)
        }
        Event::Echo(said) => {
            let id = said.external_id.clone();
            (id, said.kind, said.text.clone(), url(&said.media), true)
        }
        other => panic!("{other:?}"),
    };
    told.events.iter().map(one).collect()
}

#[test]
fn messages_of_a_page_are_told_as_webhooks_would() {
    let read = read_messages(&answer(PAGE_S), &["104900000000001"]).expect("read");
    assert_eq!(read.person.as_deref(), Some("5401234567890123"));
    assert!(!read.more);
    let row = |id: &str, kind, text: Option<&str>, url: Option<&str>, ours| {
        let owned = |text: &str| text.to_owned();
        (id.to_owned(), kind, text.map(owned), url.map(owned), ours)
    };
    let image = Some("https://scontent.example/901.jpg");
    let sound = Some("https://cdn.example/902.mp3");
    let paper = Some("https://cdn.example/903.pdf");
    let thumb = Some("https://scontent.example/thumb.png");
    let expected = [
        vec![row(
            "m_text",
            MessageKind::Text,
            Some("Avete le peonie?"),
            None,
            false,
        )],
        vec![
            row(
                "m_files",
                MessageKind::Image,
                Some("Come questi"),
                image,
                false,
            ),
            row("m_files#1", MessageKind::Audio, None, sound, false),
            row("m_files#2", MessageKind::Document, None, paper, false),
        ],
        vec![row(
            "m_ours",
            MessageKind::Text,
            Some("Buongiorno!"),
            None,
            true,
        )],
        vec![row("m_sticker", MessageKind::Sticker, None, thumb, false)],
        vec![row(
            "m_template",
            MessageKind::Unsupported,
            None,
            None,
            true,
        )],
        vec![],
    ];
    let read: Vec<_> = read.told.iter().map(told).collect();
    assert_eq!(read, expected);
}

#[test]
fn messages_of_an_account_are_told_as_webhooks_would() {
    let read = read_messages(&answer(ACCOUNT_S), &["17841400000000001", "fioridilia"]);
    let read = read.expect("read");
    assert_eq!(read.person.as_deref(), Some("5409876543210987"));
    assert!(read.more);
    let Event::Message(said) = &read.told[0].events[0] else {
        panic!("{:?}", read.told[0]);
    };
    assert_eq!(said.kind, MessageKind::Text);
    assert_eq!(said.from.username.as_deref(), Some("marco.bianchi"));
    let content = said.content.as_ref().expect("content");
    assert_eq!(content.read_back, Some(ReadBackMark::Alone));
    assert!(matches!(&content.part, Some(Part::Share(share)) if share.url.is_some()));
    assert!(told(&read.told[1])[0].4, "the business");
    assert_eq!(told(&read.told[2])[0].1, MessageKind::Video);
}
