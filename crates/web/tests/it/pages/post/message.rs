//! A post as a message, for a network that has no posts.

use super::{form, whatsapp};
use crate::ask::{Answer, Browser};
use crate::shop::{SECRET, Shop};
use image::{DynamicImage, ImageFormat, RgbImage};
use serde_json::{Value, json};
use sportello_core::template::{FileSort, Header, Shape};
use sportello_core::{ChannelId, MediaId, Span};
use sportello_store::{Directory, Media, TemplateRow};
use std::io::Cursor;

const SARA: &str = "393475550142";

fn photo() -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::from_pixel(90, 60, image::Rgb([90, 140, 90])))
        .write_to(&mut out, ImageFormat::Png)
        .expect("a photo encodes");
    out.into_inner()
}

/// Sara writes on WhatsApp; gives the conversation.
async fn sara_writes(shop: &Shop) -> Value {
    let at = (shop.now().0 / 1_000).to_string();
    let message = json!({"from": SARA, "id": "wamid.1", "timestamp": at, "type": "text",
        "text": {"body": "Avete peonie?"}});
    let value = json!({"messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "393331112222", "phone_number_id": "106540352242922"},
        "contacts": [{"profile": {"name": "Sara Conti"}, "wa_id": SARA}], "messages": [message]});
    let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "102290129340398",
        "changes": [{"field": "messages", "value": value}]}]});
    let answer = shop.hook(SECRET, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    shop.conversation_with("Avete peonie?").await
}

/// A post with words, a link and two photos is written and sent as a message; gives where that led.
async fn written(lia: &mut Browser<'_>, channel: ChannelId) -> String {
    let channel = channel.to_string();
    let deed = format!("message:{channel}");
    let fields = [
        ("channel", channel.as_str()),
        ("all:text", "Peonie da oggi"),
        ("all:link", "https://fiori.example"),
        ("do", deed.as_str()),
    ];
    let (one, two) = (photo(), photo());
    let files: [(&str, &[u8]); 2] = [("all:upload", &one), ("all:upload", &two)];
    let answer = lia.ask(form("/posts/new", &fields, &files)).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let to = answer.header("location").to_owned();
    assert!(to.ends_with(&format!("/message?channel={channel}")), "{to}");
    to
}

/// What stands between two pieces of a page, the first time.
fn between<'h>(html: &'h str, before: &str, after: &str) -> &'h str {
    let rest = html.split_once(before).map(|(_, rest)| rest);
    let found = rest.and_then(|rest| rest.split_once(after));
    found.unwrap_or_else(|| panic!("no {before:?} in {html}")).0
}

/// The address of the first person in a part of the page.
fn person(html: &str, part: &str) -> String {
    let part = html.split(&format!("data-testid=\"{part}\"")).nth(1);
    let part = part.expect("the part");
    between(part, "taken-person\" href=\"", "\"").replace("&amp;", "&")
}

async fn newest(shop: &Shop, conversation: &str) -> Vec<Value> {
    let at = format!("/api/v1/conversations/{conversation}/messages?limit=2");
    let all = shop.api(crate::ask::Ask::get(&at)).await.json();
    all["data"].as_array().expect("messages").clone()
}

async fn row_of(shop: &Shop, id: &str) -> sportello_store::MediaRow {
    let id = MediaId(id.parse().expect("an id"));
    shop.store.media(shop.workspace, id).await.expect("a file")
}

fn reply(at: &str, text: &str, stored: &str, address: &str) -> crate::ask::Ask {
    let fields = [("address", address), ("text", text), ("stored", stored)];
    form(at, &fields, &[])
}

#[tokio::test]
async fn a_post_is_sent_as_a_message_with_its_words_and_its_first_photo() {
    let shop = Shop::open().await;
    let channel = whatsapp(&shop).await;
    let sara = sara_writes(&shop).await;
    let id = sara["id"].as_str().expect("an id");
    let mut lia = shop.lia().await;
    let to = written(&mut lia, channel).await;
    let html = lia.get(&to).await.text();
    assert!(
        html.contains("Peonie da oggi\n\nhttps://fiori.example"),
        "{html}"
    );
    assert!(html.contains("Sara Conti"));

    let at = person(&html, "open");
    assert!(at.starts_with(&format!("/inbox/{id}?via=")), "{at}");
    let html = lia.get(&at).await.text();
    let text = between(&html, "data-testid=\"carried\"", "</textarea>");
    assert!(
        text.ends_with("Peonie da oggi\n\nhttps://fiori.example"),
        "{text}"
    );
    let stored = between(&html, "name=\"stored\" value=\"", "\"");
    let address = between(&html, "name=\"address\" value=\"", "\"");
    let action = between(&html, "write-reply-", ">");
    let action = between(action, "action=\"", "\"").replace("&amp;", "&");

    let answer = lia
        .ask(reply(&action, "Peonie da oggi!", stored, address))
        .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert!(!answer.header("location").contains("post="), "it was sent");
    let said = &newest(&shop, id).await[0];
    assert_eq!(said["text"], "Peonie da oggi!", "{said}");
    assert_eq!(said["kind"], "image");
    let own = said["media"]["id"].as_str().expect("a file");
    assert_ne!(own, stored, "a message has its own copy");
    assert_eq!(
        row_of(&shop, own).await.bytes,
        row_of(&shop, stored).await.bytes
    );
}

#[tokio::test]
async fn a_file_that_is_not_in_the_library_goes_with_no_message() {
    let shop = Shop::open().await;
    whatsapp(&shop).await;
    let sara = sara_writes(&shop).await;
    let id = sara["id"].as_str().expect("an id");
    let mut lia = shop.lia().await;
    let html = lia.get(&format!("/inbox/{id}")).await.text();
    let address = between(&html, "name=\"address\" value=\"", "\"");
    let at = format!("/inbox/{id}/reply");
    let answer: Answer = lia.ask(reply(&at, "Ciao", "9999", address)).await;
    assert_eq!(answer.status, 422);
    assert_eq!(newest(&shop, id).await[0]["text"], "Avete peonie?");
}

fn template(shop: &Shop, channel: ChannelId, name: &str, shape: Shape) -> TemplateRow {
    TemplateRow {
        channel,
        external_id: format!("t-{name}"),
        name: name.to_owned(),
        language: "it".to_owned(),
        category: "MARKETING".to_owned(),
        status: "approved".to_owned(),
        reason: None,
        shape,
        listed_at: shop.now(),
    }
}

#[tokio::test]
async fn outside_the_window_a_template_takes_the_words_and_the_photo() {
    let shop = Shop::open().await;
    let channel = whatsapp(&shop).await;
    let sara = sara_writes(&shop).await;
    let id = sara["id"].as_str().expect("an id");
    let plain = Shape {
        body: "Ciao {{1}}, {{2}}".to_owned(),
        ..Shape::default()
    };
    let news = Shape {
        header: Some(Header::File(FileSort::Image)),
        body: "Novità: {{1}}".to_owned(),
        ..Shape::default()
    };
    let rows = vec![
        template(&shop, channel, "avviso", plain),
        template(&shop, channel, "novita", news),
    ];
    let put = shop.store.put_templates(shop.workspace, channel, rows);
    put.await.expect("templates");
    shop.wait(Span::hours(25));
    let mut lia = shop.lia().await;
    let to = written(&mut lia, channel).await;
    let html = lia.get(&to).await.text();
    let at = person(&html, "closed");
    assert!(
        at.starts_with(&format!("/inbox/{id}/template?address=")),
        "{at}"
    );

    // What has a place for the photo is offered first.
    let html = lia.get(&at).await.text();
    let pick = between(&html, "template-pick\" href=\"", "\"").replace("&amp;", "&");
    assert!(pick.contains("template=t-novita"), "{pick}");
    let html = lia.get(&pick).await.text();
    let line = "Peonie da oggi https://fiori.example";
    assert!(html.contains(&format!("value=\"{line}\"")), "{html}");
    let stored = between(&html, "name=\"stored:header\" value=\"", "\"");
    let address = between(&html, "name=\"address\" value=\"", "\"");

    let fields = [
        ("address", address),
        ("template", "t-novita"),
        ("key", "una-volta"),
        ("stored:header", stored),
        ("blank:body.1", line),
    ];
    let answer = lia
        .ask(form(&format!("/inbox/{id}/template"), &fields, &[]))
        .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let said = &newest(&shop, id).await[0];
    assert_eq!(said["kind"], "template", "{said}");
    assert!(
        said["media"]["id"]
            .as_str()
            .is_some_and(|own| own != stored),
        "{said}"
    );

    // With several blanks nobody knows which takes the words: they are there to be copied.
    let html = lia.get(&pick.replace("t-novita", "t-avviso")).await.text();
    assert!(html.contains("<blockquote>Peonie da oggi"), "{html}");
    assert!(!html.contains(&format!("value=\"{line}\"")));
}

#[tokio::test]
async fn a_template_can_be_begun_with_a_post() {
    let shop = Shop::open().await;
    let channel = whatsapp(&shop).await;
    let mut lia = shop.lia().await;
    let to = written(&mut lia, channel).await;
    let html = lia.get(&to).await.text();
    let at = between(&html, "href=\"/settings/templates/edit", "\"").replace("&amp;", "&");
    let html = lia
        .get(&format!("/settings/templates/edit{at}"))
        .await
        .text();
    assert!(html.contains("required>Peonie da oggi"), "{html}");
    assert!(html.contains("name=\"stored:header\""));
    assert!(html.contains("value=\"image\" selected"));
}

#[tokio::test]
async fn a_post_that_goes_elsewhere_too_stays_what_it_is_there() {
    let shop = Shop::open().await;
    let channel = whatsapp(&shop).await;
    let mut lia = shop.lia().await;
    let facebook = shop.page.to_string();
    let deed = format!("message:{channel}");
    let own = channel.to_string();
    let fields = [
        ("channel", facebook.as_str()),
        ("channel", own.as_str()),
        ("all:text", "Peonie"),
        ("do", deed.as_str()),
    ];
    let answer = lia.ask(form("/posts/new", &fields, &[])).await;
    let to = answer.header("location").to_owned();
    let id = between(&to, "/posts/", "/").parse().expect("an id");
    let post =
        sportello_store::Posts::post(&*shop.store, shop.workspace, sportello_core::PostId(id));
    let post = post.await.expect("the post");
    let channels: Vec<ChannelId> = post.targets.iter().map(|t| t.channel).collect();
    assert_eq!(channels, [shop.page], "on WhatsApp it is a message");
}
