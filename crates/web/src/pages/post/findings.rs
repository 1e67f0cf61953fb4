//! What was found in a post, in words, beside the field that it is about; what can be done about
//! it is a button wherever the desk can do it.

use super::deed::Owner;
use super::view::{Draft, Field, Way};
use crate::i18n::Value;
use crate::pages::icon::{Icon, icon};
use crate::pages::mark::labelled_page_mark;
use crate::pages::reader::{Reader, file_types};
use maud::{Markup, html};
use sportello_core::post::finding::Finding;
use sportello_core::post::remedy::{Amount, Remedy};
use sportello_core::post::{PostKind, Ratio};

/// The list beside a field. It is there when it is empty too: what is found as one writes comes
/// into it.
pub fn found(r: &Reader, draft: &Draft, owner: Owner, field: Field) -> Markup {
    let found = match draft.form.is_blank() && field != Field::Channels {
        // Nobody is told that nothing is there before they began.
        true => Vec::new(),
        false => draft.found(owner, field),
    };
    html! {
        ul.found #{ "found-" (owner) "-" (name(field)) } data-part {
            @for (ways, finding) in together(found) { (one(r, draft, &ways, finding)) }
        }
    }
}

fn name(field: Field) -> String {
    match field {
        Field::Channels => "channels".to_owned(),
        Field::Kind => "kind".to_owned(),
        Field::Words => "words".to_owned(),
        Field::Files => "files".to_owned(),
        Field::File(media) => format!("file-{media}"),
        Field::Link => "link".to_owned(),
        Field::Film => "film".to_owned(),
        Field::Comment => "comment".to_owned(),
    }
}

/// The same thing that several channels say is said once, with all their marks. What chooses
/// another kind does so for one channel, and stays its own.
fn together<'d>(found: Vec<(&'d Way, &'d Finding)>) -> Vec<(Vec<&'d Way>, &'d Finding)> {
    let mut all: Vec<(Vec<&Way>, &Finding)> = Vec::new();
    for (way, finding) in found {
        let chooses = |remedy: &Remedy| matches!(remedy, Remedy::ChooseKind(_));
        let own = finding.remedies.iter().any(chooses);
        match all.iter_mut().find(|(_, said)| !own && *said == finding) {
            Some((ways, _)) => ways.push(way),
            None => all.push((vec![way], finding)),
        }
    }
    all
}

fn one(r: &Reader, draft: &Draft, ways: &[&Way], finding: &Finding) -> Markup {
    let key = finding.problem.key();
    let sentence = r.fill(key, &values(r, finding.problem.amounts()));
    html! {
        li data-stops[finding.stops] data-testid="finding" data-problem=(key) {
            (icon(if finding.stops { Icon::Failed } else { Icon::Info }))
            div {
                p { @for way in ways { (labelled_page_mark(r, &way.kind)) " " } (sentence) }
                @if !finding.remedies.is_empty() {
                    div.choices { @for way in ways.iter().take(1) { @for remedy in &finding.remedies { (doing(r, draft, way, finding, remedy)) } } }
                }
            }
        }
    }
}

/// What can be done: buttons where the desk does it, a link to the place where a person does, and
/// words for the rest.
fn doing(r: &Reader, draft: &Draft, way: &Way, finding: &Finding, remedy: &Remedy) -> Markup {
    let words = r.fill(remedy.key(), &values(r, remedy.amounts()));
    let owner = draft.owner(way.channel, super::view::Field::Files);
    let photo = finding.file.filter(|media| {
        let facts = draft.files.get(media);
        facts.is_some_and(|facts| facts.mime.starts_with("image/"))
    });
    html! {
        @match (remedy, photo) {
            (Remedy::Crop(shapes), Some(media)) => {
                @for shape in shapes {
                    button.quiet name="do" value={ "crop:" (owner) ":" (media) ":" (shape.width) "x" (shape.height) }
                        data-crop={ "crop-" (owner) "-" (media) } data-shape={ (shape.width) "x" (shape.height) } {
                        (icon(Icon::Crop)) (r.fill("post-do-crop", &[("shape", shape_words(*shape).into())]))
                    }
                }
            },
            (Remedy::Convert(mime), Some(media)) if mime == "image/jpeg" => {
                button.quiet name="do" value={ "convert:" (owner) ":" (media) } data-testid="convert" { (icon(Icon::Image)) (words) }
            },
            (Remedy::MakeSmaller(max), Some(media)) => {
                button.quiet name="do" value={ "smaller:" (owner) ":" (media) ":" (max) } { (icon(Icon::Image)) (words) }
            },
            (Remedy::Narrow(max), Some(media)) => {
                button.quiet name="do" value={ "narrow:" (owner) ":" (media) ":" (max) } data-testid="narrow" { (icon(Icon::Image)) (words) }
            },
            (Remedy::IndexFirst, _) => {
                @if let Some(media) = finding.file { button.quiet name="do" value={ "index:" (owner) ":" (media) } data-testid="index-first" { (icon(Icon::Film)) (words) } }
            },
            (Remedy::ChooseKind(kinds), _) => {
                @for kind in kinds {
                    button.quiet name="do" value={ "kind:" (way.channel) ":" (kind) } {
                        (r.fill("post-do-kind", &[("kind", kind_words(r, *kind).into()), ("network", r.page_network(&way.kind).into())]))
                    }
                }
            },
            (Remedy::WriteAlt, Some(media)) => { a.quiet href={ "#alt-" (owner) "-" (media) } hx-boost="false" { (words) } },
            (Remedy::AddFile, _) => { a.quiet href={ "#files-" (owner) } hx-boost="false" { (icon(Icon::Upload)) (words) } },
            (Remedy::WriteWords, _) => { a.quiet href="#text-all" hx-boost="false" { (words) } },
            (Remedy::SendAsMessage, _) => {
                button.quiet name="do" value={ "message:" (way.channel) } data-testid="as-message" { (icon(Icon::Send)) (words) }
            },
            _ => { span.hint { (words) } },
        }
    }
}

/// What is filled into words, by name.
pub(super) fn values(
    r: &Reader,
    amounts: Vec<(&'static str, Amount)>,
) -> Vec<(&'static str, Value)> {
    let amounts = amounts.into_iter();
    amounts
        .map(|(name, amount)| (name, value(r, amount)))
        .collect()
}

fn value(r: &Reader, amount: Amount) -> Value {
    match amount {
        Amount::Count(count) => count.into(),
        Amount::Bytes(bytes) => r.megabytes(bytes).into(),
        Amount::Millis(ms) => seconds(r, ms).into(),
        Amount::Pixels(pixels) => format!("{pixels} px").into(),
        Amount::Shapes(shapes) => {
            let names: Vec<String> = shapes.into_iter().map(shape_words).collect();
            names.join(", ").into()
        }
        Amount::Kinds(kinds) => {
            let names: Vec<String> = kinds.into_iter().map(|k| kind_words(r, k)).collect();
            names.join(", ").into()
        }
        Amount::Types(types) => file_types(&types).into(),
        Amount::Names(names) => names.join(", ").into(),
        Amount::Frames(frames) => thousandths(r, frames).into(),
        Amount::Hertz(hz) => format!("{} kHz", thousandths(r, hz)).into(),
    }
}

/// `29.97`, `44.1`, `60`: thousandths to the hundredth.
fn thousandths(r: &Reader, number: u32) -> String {
    let hundredths = number.saturating_add(5) / 10;
    let (whole, part) = (hundredths / 100, format!("{:02}", hundredths % 100));
    match part.trim_end_matches('0') {
        "" => whole.to_string(),
        part => format!("{whole}{}{part}", r.text("decimal-mark")),
    }
}

/// What people call what a post is.
pub fn kind_words(r: &Reader, kind: PostKind) -> String {
    r.text(&format!("post-as-{kind}"))
}

/// `90 s`, `2 min 5 s`, `0.5 s`.
pub fn seconds(r: &Reader, ms: u32) -> String {
    let (whole, tenths) = (ms / 1_000, ms % 1_000 / 100);
    if whole >= 120 {
        let (minutes, rest) = (whole / 60, whole % 60);
        return match rest {
            0 => format!("{minutes} min"),
            rest => format!("{minutes} min {rest} s"),
        };
    }
    match tenths {
        0 => format!("{whole} s"),
        tenths => format!("{whole}{}{tenths} s", r.text("decimal-mark")),
    }
}

/// `4:5`, `1.91:1`; of a file that has no such shape, its pixels.
pub fn shape_words(shape: Ratio) -> String {
    match (shape.width, shape.height) {
        (width, 100) if width > 100 => format!("{}.{:02}:1", width / 100, width % 100),
        (width, height) if width.max(height) <= 100 => format!("{width}:{height}"),
        (width, height) => format!("{width} × {height}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use jiff::tz::TimeZone;
    use sportello_core::Time;

    #[test]
    fn shapes_and_lengths_read_as_people_say_them() {
        let r = Reader {
            language: Language::Italian,
            zone: TimeZone::UTC,
            now: Time(0),
        };
        assert_eq!(shape_words(Ratio::new(191, 100)), "1.91:1");
        assert_eq!(shape_words(Ratio::new(9, 16)), "9:16");
        assert_eq!(shape_words(Ratio::new(4_032, 3_024)), "4032 × 3024");
        assert_eq!(seconds(&r, 90_000), "90 s");
        assert_eq!(seconds(&r, 2_500), "2,5 s");
        assert_eq!(seconds(&r, 900_000), "15 min");
        assert_eq!(seconds(&r, 125_000), "2 min 5 s");
        let said = [29_970, 60_000, 23_976, 44_100].map(|n| thousandths(&r, n));
        assert_eq!(said, ["29,97", "60", "23,98", "44,1"]);
    }
}
