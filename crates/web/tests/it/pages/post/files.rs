//! The files of a post, and the library.

use super::{channel, form, led_to};
use crate::shop::Shop;
use image::{DynamicImage, ImageFormat, RgbImage};
use sportello_core::{MediaId, WorkspaceId};
use sportello_store::{Media, MediaRow, Shelf};
use std::io::Cursor;

pub(super) fn photo(width: u32, height: u32) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::from_pixel(
        width,
        height,
        image::Rgb([90, 140, 90]),
    ))
    .write_to(&mut out, ImageFormat::Png)
    .expect("a photo encodes");
    out.into_inner()
}

/// The ids in the hidden fields of a page's files, in order.
fn files(html: &str) -> Vec<String> {
    let parts = html.split("name=\"all:file\" value=\"").skip(1);
    parts
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

async fn row(shop: &Shop, id: &str) -> MediaRow {
    let id = MediaId(id.parse().expect("an id"));
    shop.store.media(shop.workspace, id).await.expect("a file")
}

#[tokio::test]
async fn a_file_of_the_wrong_type_and_shape_is_mended_by_the_buttons_beside_it() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let instagram = channel(shop.instagram);
    let begun = [("channel", instagram.as_str()), ("all:text", "Rose")];
    let wide = photo(1_200, 400);
    let answer = lia
        .ask(form("/posts/new", &begun, &[("all:upload", &wide)]))
        .await;
    let html = answer.text();
    let first = files(&html);
    assert_eq!((answer.status, first.len()), (200, 1), "{html}");
    for problem in ["photo-type", "too-wide"] {
        assert!(
            html.contains(&format!("post-problem-{problem}\"")),
            "{problem}: {html}"
        );
    }
    let press = |deed: String, file: String| {
        let fields = [
            ("channel", instagram.clone()),
            ("all:text", "Rose".to_owned()),
            ("all:file", file.clone()),
            ("do", deed),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        form("/posts/new", &fields, &[])
    };
    let crop = format!("crop:all:{}:191x100", first[0]);
    assert!(html.contains(&format!("value=\"{crop}\"")), "it is offered");
    let html = lia.ask(press(crop, first[0].clone())).await.text();
    let cropped = files(&html);
    assert_ne!(cropped, first, "the original stays as it is");
    assert!(!html.contains("data-stops"), "{html}");
    let made = row(&shop, &cropped[0]).await;
    assert_eq!(made.mime.as_deref(), Some("image/jpeg"));
    assert_eq!(made.size, Some((764, 400)));
    let kept = row(&shop, &first[0]).await;
    assert_eq!(kept.size, Some((1_200, 400)));
    let library = shop
        .store
        .library(shop.workspace, 10, 0)
        .await
        .expect("files");
    let made = library.iter().find(|f| f.media.id == made.id).expect("it");
    assert_eq!(made.made_of, Some(kept.id));
    assert_eq!(made.name, "rosa.png");
}

#[tokio::test]
async fn a_photo_that_is_too_wide_is_made_narrower_by_the_button_beside_it() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let instagram = channel(shop.instagram);
    let begun = [("channel", instagram.as_str()), ("all:text", "Rose")];
    let wide = photo(2_000, 2_500);
    let upload = [("all:upload", wide.as_slice())];
    let html = lia.ask(form("/posts/new", &begun, &upload)).await.text();
    let first = files(&html);
    let deed = format!("narrow:all:{}:1440", first[0]);
    assert!(html.contains(&format!("value=\"{deed}\"")), "{html}");
    let pressed = [("all:file", first[0].as_str()), ("do", deed.as_str())];
    let fields = [&begun[..], &pressed].concat();
    let html = lia.ask(form("/posts/new", &fields, &[])).await.text();
    assert!(!html.contains("post-problem-photo-over-width"), "{html}");
    let made = row(&shop, &files(&html)[0]).await;
    assert_eq!(made.size, Some((1_440, 1_800)));
}

#[tokio::test]
async fn a_film_whose_index_cannot_be_moved_is_told_so_and_stays() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let torn = b"\0\0\0\x14ftypisom\0\0\x02\0isom";
    let html = lia
        .ask(form("/posts/new", &[], &[("all:upload", torn)]))
        .await
        .text();
    let first = files(&html);
    let deed = format!("index:all:{}", first[0]);
    let fields = [("all:file", first[0].as_str()), ("do", deed.as_str())];
    let answer = lia.ask(form("/posts/new", &fields, &[])).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("cannot be moved safely"));
    assert_eq!(files(&answer.text()), first);
}

#[tokio::test]
async fn a_frame_is_laid_where_its_numbers_say() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let page = channel(shop.page);
    let begun = [("channel", page.as_str())];
    let answer = lia
        .ask(form(
            "/posts/new",
            &begun,
            &[("all:upload", &photo(400, 200))],
        ))
        .await;
    let file = files(&answer.text()).remove(0);
    let name = |what: &str| format!("all:crop:{file}:{what}");
    let (shape, zoom, deed) = (name("shape"), name("zoom"), format!("crop:all:{file}"));
    let fields = [
        ("channel", page.as_str()),
        ("all:file", file.as_str()),
        (shape.as_str(), "1x1"),
        (zoom.as_str(), "200"),
        ("do", deed.as_str()),
    ];
    let html = lia.ask(form("/posts/new", &fields, &[])).await.text();
    let made = row(&shop, &files(&html)[0]).await;
    assert_eq!(made.size, Some((100, 100)));
}

#[tokio::test]
async fn files_keep_the_order_in_which_they_were_put() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let page = channel(shop.page);
    let begun = [("channel", page.as_str())];
    let two = [photo(40, 40), photo(50, 50)];
    let uploads = [
        ("all:upload", two[0].as_slice()),
        ("all:camera", two[1].as_slice()),
    ];
    let before = files(&lia.ask(form("/posts/new", &begun, &uploads)).await.text());
    let fields = [
        ("channel", page.as_str()),
        ("all:file", before[0].as_str()),
        ("all:file", before[1].as_str()),
        ("do", "up:all:1"),
    ];
    let html = lia.ask(form("/posts/new", &fields, &[])).await.text();
    let after = files(&html);
    assert_eq!(after, [before[1].clone(), before[0].clone()]);
    let alt = format!("all:alt:{}", after[0]);
    let fields = [
        ("channel", page.as_str()),
        ("all:file", after[0].as_str()),
        (alt.as_str(), "Un mazzo"),
        ("do", "save"),
    ];
    let answer = lia.ask(form("/posts/new", &fields, &[])).await;
    let post = led_to(&shop, &answer).await;
    assert_eq!(post.body.shared.kind.as_str(), "photos", "told by its file");
    assert_eq!(post.body.shared.files[0].alt.as_deref(), Some("Un mazzo"));
}

#[tokio::test]
async fn what_is_no_photo_is_refused_and_what_was_written_stays() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let page = channel(shop.page);
    let begun = [
        ("channel", page.as_str()),
        ("all:text", "Rose"),
        ("do", "save"),
    ];
    let upload: [(&str, &[u8]); 1] = [("all:upload", b"MZ not a picture")];
    let answer = lia.ask(form("/posts/new", &begun, &upload)).await;
    assert_eq!(answer.status, 422);
    let html = answer.text();
    assert!(html.contains("neither a photo nor a film") && html.contains(">Rose</textarea>"));
    let none = shop
        .store
        .library(shop.workspace, 10, 0)
        .await
        .expect("files");
    assert!(none.is_empty());
}

#[tokio::test]
async fn a_file_of_the_library_is_named_used_and_not_deleted_while_it_is_used() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let picture = photo(60, 60);
    let added = lia
        .ask(form("/library", &[], &[("all:upload", &picture)]))
        .await;
    assert_eq!(added.status, 303, "{}", added.text());
    let file = library(&shop, shop.workspace).await.remove(0);
    let at = format!("/library/{file}");
    let say = [
        ("name", "Peonia"),
        ("alt", "Una peonia rosa"),
        ("do", "save"),
    ];
    lia.post(&at, &say).await;
    let html = lia.get(&format!("/posts/new?file={file}")).await.text();
    assert!(
        html.contains("value=\"Una peonia rosa\""),
        "what it shows comes along"
    );
    let page = channel(shop.page);
    let pick = file.to_string();
    let fields = [
        ("channel", page.as_str()),
        ("pick", pick.as_str()),
        ("do", "save"),
    ];
    let answer = lia.ask(form("/posts/new", &fields, &[])).await;
    let post = led_to(&shop, &answer).await;
    assert_eq!(post.body.shared.files.len(), 1);
    let html = lia.get("/library").await.text();
    assert!(
        html.contains("In one post:") && html.contains(&format!("href=\"/posts/{}\"", post.id))
    );
    let kept = lia.post(&at, &[("do", "delete")]).await;
    assert_eq!(kept.status, 422, "{}", kept.text());
    assert_eq!(library(&shop, shop.workspace).await, [file]);
    let none = library(&shop, shop.neighbour).await;
    assert!(none.is_empty());
}

async fn library(shop: &Shop, workspace: WorkspaceId) -> Vec<MediaId> {
    let rows = shop.store.library(workspace, 10, 0).await.expect("files");
    rows.into_iter().map(|row| row.media.id).collect()
}
