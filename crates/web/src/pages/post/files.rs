//! The files of a post: in their order, each with what it shows for those who cannot see it, to be
//! cropped, moved and taken off; and the ways by which more come.

use super::deed::Owner;
use super::findings::{found, seconds, shape_words};
use super::view::{Draft, Field};
use crate::media::MAX_UPLOAD;
use crate::pages::icon::{Icon, icon};
use crate::pages::reader::{Reader, file_types};
use maud::{Markup, html};
use sportello_core::MediaId;
use sportello_core::post::check::FileFacts;
use sportello_core::post::crop::SHAPES;
use sportello_core::post::{PostFile, Ratio};
use sportello_store::LibraryRow;

/// What may be chosen from a disk.
const ACCEPT: &str = "image/*,video/mp4,video/quicktime";

/// The files of an owner, and how more come.
pub fn files(r: &Reader, draft: &Draft, owner: Owner, files: &[PostFile]) -> Markup {
    html! {
        div.post-filing #{ "files-" (owner) } {
            @if owner != Owner::All { input type="hidden" name={ (owner) ":own" } value="files-begun"; }
            post-files data-moved=(r.text("post-file-moved")) {
                ol.post-files {
                    @for (nth, file) in files.iter().enumerate() { (one(r, draft, owner, (nth, files.len()), file)) }
                }
                p.unseen role="status" {}
            }
            (found(r, draft, owner, Field::Files))
            post-upload.post-more data-max=(MAX_UPLOAD) data-large=(r.fill("post-upload-large", &[("max", r.megabytes(MAX_UPLOAD as u64).into())])) data-drop=(r.text("post-upload-drop")) {
                label.button { (icon(Icon::Upload)) span { (r.text("post-upload")) } input.unseen type="file" name={ (owner) ":upload" } multiple accept=(ACCEPT) data-testid="upload"; }
                label.button.is-touch { (icon(Icon::Camera)) span { (r.text("post-camera")) } input.unseen type="file" name={ (owner) ":camera" } accept="image/*,video/*" capture="environment"; }
                button.button data-plain name="do" value="look" { (r.text("post-add-files")) }
                p.hint data-said role="status" {}
            }
            @if owner == Owner::All && !draft.shelf.is_empty() { (shelf(r, &draft.shelf)) }
        }
    }
}

fn one(
    r: &Reader,
    draft: &Draft,
    owner: Owner,
    (nth, count): (usize, usize),
    file: &PostFile,
) -> Markup {
    let media = file.media;
    let facts = draft.files.get(&media);
    let photo = facts.is_some_and(|facts| facts.mime.starts_with("image/"));
    let name = draft.names.get(&media).filter(|name| !name.is_empty());
    let name = name.map_or_else(|| format!("{}", nth + 1), Clone::clone);
    html! {
        li.post-file #{ "file-" (owner) "-" (media) } data-media=(media) data-testid="file" {
            input type="hidden" name={ (owner) ":file" } value=(media);
            (small(r, media, facts, "post-thumb"))
            div.post-file-body {
                p.post-file-name { strong { (name) } " " span.hint { (facts_words(r, facts)) } }
                @if photo {
                    label.post-alt { span.unseen { (r.text("post-alt")) }
                        input #{ "alt-" (owner) "-" (media) } name={ (owner) ":alt:" (media) } value=[file.alt.as_deref()] maxlength="1000" placeholder=(r.text("post-alt")) autocomplete="off"; }
                }
                (found(r, draft, owner, Field::File(media)))
                @if photo { (crop(r, owner, media, facts)) }
            }
            div.post-file-tools {
                button.round data-move="up" name="do" value={ "up:" (owner) ":" (nth) } disabled[nth == 0] title=(r.text("post-file-up")) aria-label=(r.text("post-file-up")) { (icon(Icon::Up)) }
                button.round data-move="down" name="do" value={ "down:" (owner) ":" (nth) } disabled[nth + 1 == count] title=(r.text("post-file-down")) aria-label=(r.text("post-file-down")) { (icon(Icon::Down)) }
                button.round name="do" value={ "remove:" (owner) ":" (nth) } title=(r.text("post-file-remove")) aria-label=(r.text("post-file-remove")) { (icon(Icon::Close)) }
            }
        }
    }
}

/// A small picture of a file; a film shows its first moment.
pub fn small(r: &Reader, media: MediaId, facts: Option<&FileFacts>, class: &str) -> Markup {
    html! {
        @match facts {
            None => { span class=(class) { (icon(Icon::ImageGone)) span.unseen { (r.text("post-file-missing")) } } },
            Some(facts) if facts.mime.starts_with("image/") => { a class=(class) href={ "/media/" (media) } target="_blank" aria-label=(r.text("post-file-whole")) { img src={ "/media/" (media) "/thumb" } alt="" loading="lazy"; } },
            Some(_) => { span class=(class) { video src={ "/media/" (media) "#t=0.1" } preload="metadata" muted playsinline tabindex="-1" {} (icon(Icon::Film)) } },
        }
    }
}

/// `JPEG · 1080 × 1350 · 2.3 MB`.
pub fn facts_words(r: &Reader, facts: Option<&FileFacts>) -> String {
    let Some(facts) = facts else {
        return r.text("post-file-missing");
    };
    let mut said = vec![file_types(std::slice::from_ref(&facts.mime))];
    said.extend(facts.size.map(|(w, h)| format!("{w} × {h}")));
    said.push(match facts.bytes {
        small @ 0..100_000 => format!("{} kB", small.div_ceil(1_000)),
        large => r.megabytes(large),
    });
    said.extend(facts.length_ms.map(|ms| seconds(r, ms)));
    said.join(" · ")
}

/// The frame that is laid over a photo. Its numbers are ordinary fields; the script moves the frame
/// and them together.
fn crop(r: &Reader, owner: Owner, media: MediaId, facts: Option<&FileFacts>) -> Markup {
    let name = |what: &str| format!("{owner}:crop:{media}:{what}");
    let (width, height) = facts.and_then(|facts| facts.size).unwrap_or((1, 1));
    html! {
        details.fold.post-crop-fold #{ "crop-" (owner) "-" (media) } {
            summary { (icon(Icon::Crop)) span { (r.text("post-crop")) } }
            post-crop data-width=(width) data-height=(height) {
                div.crop-stage {
                    img src={ "/media/" (media) } alt="" loading="lazy" draggable="false";
                    div.crop-frame tabindex="0" role="group" aria-label=(r.text("post-crop-frame")) hidden {}
                }
                div.segments role="radiogroup" aria-label=(r.text("post-crop-shape")) {
                    @for shape in SHAPES.iter().rev() { (shape_choice(&name("shape"), *shape)) }
                }
                div.crop-numbers {
                    label { span { (r.text("post-crop-zoom")) } input type="range" name=(name("zoom")) min="100" max="400" step="5" value="100" data-is="zoom"; }
                    label { span { (r.text("post-crop-across")) } input type="range" name=(name("x")) min="0" max="1000" step="10" value="500" data-is="x"; }
                    label { span { (r.text("post-crop-down")) } input type="range" name=(name("y")) min="0" max="1000" step="10" value="500" data-is="y"; }
                }
                div.choices {
                    button.button name="do" value={ "crop:" (owner) ":" (media) } data-testid="crop" { (icon(Icon::Crop)) (r.text("post-crop-do")) }
                    p.hint { (r.text("post-crop-means")) }
                }
            }
        }
    }
}

fn shape_choice(name: &str, shape: Ratio) -> Markup {
    html! {
        label { input.unseen type="radio" name=(name) value={ (shape.width) "x" (shape.height) } checked[shape == Ratio::new(1, 1)]; span { (shape_words(shape)) } }
    }
}

fn shelf(r: &Reader, rows: &[LibraryRow]) -> Markup {
    html! {
        details.fold #post-shelf {
            summary { (icon(Icon::Library)) span { (r.text("post-from-library")) } }
            ul.shelf-grid {
                @for row in rows {
                    li { label.shelf-pick title=(row.name) {
                        input type="checkbox" name="pick" value=(row.media.id) aria-label=(row.name);
                        @if row.media.mime.as_deref().is_some_and(|mime| mime.starts_with("image/")) {
                            img src={ "/media/" (row.media.id) "/thumb" } alt=(row.alt) loading="lazy";
                        } @else { (icon(Icon::Film)) span.hint { (row.name) } }
                    } }
                }
            }
            div.choices { button.button name="do" value="look" data-testid="pick" { (icon(Icon::Plus)) (r.text("post-pick")) } a.quiet href="/library" { (r.text("library-title")) } }
        }
    }
}
