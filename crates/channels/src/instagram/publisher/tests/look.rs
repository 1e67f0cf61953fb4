//! Lost answers to what makes something public (I5).

use super::*;

#[test]
fn i5_a_lost_publish_is_looked_at_before_anything_is_published() {
    let mut play = sent(None);
    assert_eq!(play.gets(PUBLISHED).0, "status");
    assert_eq!(play.fails().class, Class::UnknownOutcome);
    let mut absent = sent(None);
    absent.gets(FINISHED);
    assert_eq!(
        absent.gets(r#"{"id":"M1"}"#).1,
        json!({ "creation_id": "C1" }),
        "the same container"
    );
    assert_eq!(absent.done(), "M1");
}

#[test]
fn the_container_tells_what_became_of_a_lost_publish() {
    let play = sent(None);
    let Look::Ask(request) = play.look(&[]) else {
        panic!("asks nothing")
    };
    assert_eq!(request.target, Target::Graph("C1".to_owned()));
    let said = |body| play.look(&[Some((200, body))]);
    assert_eq!(said(FINISHED), Look::Absent);
    assert_eq!(said(r#"{"status_code":"EXPIRED"}"#), Look::Absent);
    assert_eq!(said(r#"{"status_code":"ERROR"}"#), Look::Absent);
    assert_eq!(said(WORKING), Look::Open);
    assert_eq!(play.look(&[None]), Look::Open);
    assert_eq!(play.look(&[Some((500, "<html>"))]), Look::Open);
    assert_eq!(photo().look(&[]), Look::Absent, "it was never sent");
    let Look::Ask(request) = said(PUBLISHED) else {
        panic!("asks for no list")
    };
    assert_eq!(request.target, Target::Graph("178/media".to_owned()));
}

#[test]
fn a_published_post_is_found_by_its_words_and_only_where_one_alone_fits() {
    let play = sent(None);
    let row = |id: &str, text: &str, at: Span| json!({ "id": id, "caption": text, "media_type": "IMAGE", "timestamp": (START + at).0 });
    let find = |rows: Vec<Value>| {
        let list = json!({ "data": rows }).to_string();
        play.look(&[Some((200, PUBLISHED)), Some((200, &list))])
    };
    let ours = row("M1", "Peonie 🌸 ", Span::seconds(1));
    let other = row("M2", "Rose", Span::seconds(2));
    let last_week = row("M0", "Peonie 🌸", Span(-7 * 24 * 3_600_000));
    assert_eq!(
        find(vec![other.clone(), ours.clone(), last_week.clone()]),
        Look::Found(Some("M1".to_owned()))
    );
    let twin = row("M3", "Peonie 🌸", Span::seconds(3));
    assert_eq!(find(vec![twin, ours]), Look::Found(None));
    assert_eq!(find(vec![other, last_week]), Look::Found(None));
    assert_eq!(
        play.look(&[Some((200, PUBLISHED)), None]),
        Look::Found(None),
        "that it is out is known all the same"
    );
}

#[test]
fn a_container_that_cannot_be_read_leaves_it_to_the_list() {
    let gone = r#"{"error":{"code":100,"error_subcode":33}}"#;
    let mut play = sent(None);
    let list = r#"{"data":[{"id":"M2","caption":"Rose","timestamp":"2026-11-23T10:00:00+0000"}]}"#;
    let Look::Listed(listing) = play.look(&[Some((400, gone)), Some((200, list))]) else {
        panic!("not a list")
    };
    assert!(listing.complete && !listing.posts[0].fits);
    play.post.kind = PostKind::Story;
    let Look::Listed(stories) = play.look(&[Some((400, gone)), Some((200, r#"{"data":[]}"#))])
    else {
        panic!("not a list")
    };
    assert!(!stories.complete, "yesterday's story is in no list");
}

#[test]
fn the_first_comment_is_written_once_and_looked_for_under_the_post() {
    let mut play = photo();
    play.post.comment = Some(FirstComment {
        under: "M1".to_owned(),
        text: "Fino a sabato".to_owned(),
    });
    play.post
        .channel
        .settings
        .extend([("username".to_owned(), "fiori.di.lia".to_owned())]);
    let (name, call, request) = play.request();
    assert_eq!((name.as_str(), call), ("comment", Call::Send));
    assert_eq!(request.target, Target::Graph("M1/comments".to_owned()));
    play.makes(None);
    let list = r#"{"data":[{"id":"K1","text":"Fino a sabato","username":"fiori.di.lia","timestamp":"2026-11-23T10:00:00+0000"}]}"#;
    let Look::Listed(listing) = play.look(&[Some((200, list))]) else {
        panic!("not a list")
    };
    assert!(listing.posts[0].fits);
    play.gets(r#"{"id":"K1"}"#);
    assert_eq!(play.done(), "K1");
    let mut failing = photo();
    failing.post.comment.clone_from(&play.post.comment);
    failing.makes(Some((500, r#"{"error":{"code":2}}"#)));
    assert_eq!(failing.fails().class, Class::UnknownOutcome, "I5");
}
