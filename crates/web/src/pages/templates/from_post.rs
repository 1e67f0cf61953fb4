//! A template that takes the words and the photo of a post.

use crate::pages::post::taken::{Taken, sort_of};
use crate::pages::post::{facts_words, small};
use crate::pages::reader::Reader;
use maud::{Markup, html};
use sportello_core::MediaId;
use sportello_core::template::{Header, Shape, blanks_in};

/// A template begun with a post: its words, and a header for its photo or film.
pub(super) fn begun(taken: &Taken) -> Shape {
    let file = taken.file.as_ref().filter(|_| taken.goes().is_some());
    Shape {
        header: file.and_then(sort_of).map(Header::File),
        body: taken.text.clone(),
        ..Shape::default()
    }
}

/// The file of a post, in the place of one from the disk.
pub(super) fn from_post(r: &Reader, media: MediaId, taken: &Taken, key: &str) -> Markup {
    html! {
        div.carried data-testid="carried" {
            input type="hidden" name={ "stored:" (key) } value=(media);
            (small(r, media, taken.file.as_ref(), "carried-thumb"))
            span { (r.text("post-message-file")) small { (facts_words(r, taken.file.as_ref())) } }
        }
    }
}

/// The blank that takes the words of a post: the one in the template's own words, if there is one
/// alone. Of several nobody knows which.
pub(super) fn takes_the_words(shape: &Shape) -> Option<String> {
    match blanks_in(&shape.body).as_slice() {
        [name] => Some(format!("body.{name}")),
        _ => None,
    }
}

/// What of a post has no place in a template: its words are there to be copied from.
pub(super) fn left_over(r: &Reader, taken: &Taken, shape: &Shape) -> Markup {
    let sort = taken.file.as_ref().and_then(sort_of);
    let headed = sort.is_some_and(|sort| shape.header == Some(Header::File(sort)));
    let words = !taken.text.is_empty() && takes_the_words(shape).is_none();
    html! {
        @if words { div.template-words { p.hint { (r.text("template-words-copy")) } blockquote { (taken.text) } } }
        @if taken.goes().is_some() && !headed { p.hint { (r.text("template-file-stays")) } }
    }
}
