//! What a page says of the business: read from the platform, changed there, and read back.

use super::act::framed;
use super::load;
use super::opening::{self, Week};
use super::view::PageChannel;
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::icon::{Icon, icon};
use crate::pages::mark::page_mark;
use crate::pages::reader::Reader;
use crate::pages::templates::{Word, word};
use crate::trouble::{self, Posted};
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use sportello_channels::publish::Details;
use sportello_core::ChannelId;
use sportello_engine::page::PageError;

/// The detail that has fields of its own.
const HOURS: &str = "hours";
/// The longest detail taken, in characters. A network that takes less refuses in its own words.
const LONGEST: usize = 5_000;

/// What is known, and which details there are; `None` = it could not be read.
pub type Known = Option<(Details, Vec<&'static str>)>;

/// The page.
pub fn details(r: &Reader, channel: &PageChannel, known: &Known, said: &Word) -> Markup {
    let at = format!("/page/{}/details", channel.id);
    html! {
        div #page-details.sheet data-testid="page-details" {
            header.sheet-head { h1 { (r.text("page-details")) } p { (page_mark(r, &channel.kind)) " " (channel.name) } }
            (word(said))
            @match known {
                Some((details, names)) => {
                    section.card {
                        p.hint { (r.text("page-details-means")) }
                        form.stack method="post" action=(at) {
                            @for name in names { (field(r, name, details.get(*name).map_or("", String::as_str))) }
                            div.choices { button.button.is-main { (icon(Icon::Check)) (r.text("page-save")) } a.button href="/page" { (r.text("page-back")) } }
                        }
                    }
                },
                None => { div.choices { a.button href=(at) { (icon(Icon::Retry)) (r.text("page-again")) } a.button href="/page" { (r.text("page-back")) } } },
            }
        }
    }
}

fn field(r: &Reader, name: &str, value: &str) -> Markup {
    let label = detail(r, name);
    html! {
        @match name {
            HOURS => { (opening::fields(r, &Week::read(value))) },
            "about" | "description" => { label.field { span { (label) } textarea name=(name) rows="4" maxlength=(LONGEST) { (value) } } },
            _ => { label.field { span { (label) } input name=(name) inputmode=[mode(name)] autocomplete="off" maxlength=(LONGEST) value=(value);
                @if name == "emails" { small.hint { (r.text("detail-emails-means")) } } } },
        }
    }
}

/// Which keys a phone shows.
fn mode(name: &str) -> Option<&'static str> {
    match name {
        "phone" => Some("tel"),
        "website" => Some("url"),
        "emails" => Some("email"),
        _ => None,
    }
}

/// What people call a detail; one without a name of its own is shown as it is written.
fn detail(r: &Reader, name: &str) -> String {
    let key = match name {
        "about" => "detail-about",
        "description" => "detail-description",
        "phone" => "detail-phone",
        "website" => "detail-website",
        "emails" => "detail-emails",
        other => return other.to_owned(),
    };
    r.text(key)
}

/// Shows them.
pub async fn show(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Response {
    let channel = match load::channel(&desk, signed_in.workspace, ChannelId(id)).await {
        Ok(channel) => channel,
        Err(error) => return trouble::store(&visitor, &error),
    };
    let (known, said) = match read(&desk, &signed_in, &channel).await {
        Ok(known) => (Some(known), Word::default()),
        Err(error) => (None, refusal(&signed_in, &error)),
    };
    answer(&desk, &visitor, &signed_in, &channel, &known, said).await
}

async fn read(
    desk: &Desk,
    signed_in: &SignedIn,
    channel: &PageChannel,
) -> Result<(Details, Vec<&'static str>), PageError> {
    let (details, names) = desk
        .engine()
        .page_details(signed_in.workspace, channel.id)
        .await?;
    Ok((details, names.to_vec()))
}

fn refusal(signed_in: &SignedIn, error: &PageError) -> Word {
    Word {
        refused: Some(signed_in.reader.page_trouble(error)),
        ..Word::default()
    }
}

async fn answer(
    desk: &Desk,
    visitor: &Visitor,
    signed_in: &SignedIn,
    channel: &PageChannel,
    known: &Known,
    said: Word,
) -> Response {
    let content = details(&signed_in.reader, channel, known, &said);
    let at = format!("/page/{}/details", channel.id);
    framed(
        desk,
        visitor,
        signed_in,
        at,
        said.refused.is_some(),
        &content,
    )
    .await
}

/// Changes those that differ from what the platform says now, and shows what it says then.
pub async fn save(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Posted(form): Posted<Vec<(String, String)>>,
) -> Response {
    let channel = match load::channel(&desk, signed_in.workspace, ChannelId(id)).await {
        Ok(channel) => channel,
        Err(error) => return trouble::store(&visitor, &error),
    };
    let known = match read(&desk, &signed_in, &channel).await {
        Ok(known) => known,
        Err(error) => {
            let said = refusal(&signed_in, &error);
            return answer(&desk, &visitor, &signed_in, &channel, &None, said).await;
        }
    };
    let (told, names) = known;
    let r = &signed_in.reader;
    let wanted = match wanted(&form, &names) {
        Ok(wanted) => wanted,
        Err(day) => {
            let day = r.text(&format!("weekday-{}", day + 1));
            let said = Word {
                refused: Some(r.fill("detail-hours-half", &[("day", day.into())])),
                ..Word::default()
            };
            return answer(
                &desk,
                &visitor,
                &signed_in,
                &channel,
                &Some((told, names)),
                said,
            )
            .await;
        }
    };
    let (known, said) = match change(&desk, &signed_in, &channel, &told, &wanted).await {
        Ok((known, changed)) => {
            let key = if changed {
                "page-details-saved"
            } else {
                "page-nothing-changed"
            };
            let done = Some(r.text(key));
            (
                known,
                Word {
                    done,
                    ..Word::default()
                },
            )
        }
        // What was written stays in the form.
        Err(error) => ((wanted, names), refusal(&signed_in, &error)),
    };
    answer(&desk, &visitor, &signed_in, &channel, &Some(known), said).await
}

/// What the form says; `Err` = the day whose hours are half said.
fn wanted(form: &[(String, String)], names: &[&str]) -> Result<Details, usize> {
    let mut wanted = Details::new();
    for name in names {
        let value = match *name {
            HOURS => Some(Week::take(form).lines()?),
            name => form.iter().find(|(n, _)| n == name).map(|(_, value)| {
                let value = value.trim().replace("\r\n", "\n");
                value.chars().take(LONGEST).collect()
            }),
        };
        wanted.extend(value.map(|value| ((*name).to_owned(), value)));
    }
    Ok(wanted)
}

/// Those of the wanted details that say something else than what is told.
fn differing(told: &Details, wanted: &Details) -> Details {
    let is = |name: &str| {
        let value = told.get(name).map_or("", String::as_str);
        match name {
            HOURS => Week::read(value).lines().unwrap_or_default(),
            _ => value.trim().to_owned(),
        }
    };
    let differ = wanted.iter().filter(|(name, value)| is(name) != **value);
    differ
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// What the platform says afterwards, and whether anything was changed.
async fn change(
    desk: &Desk,
    signed_in: &SignedIn,
    channel: &PageChannel,
    told: &Details,
    wanted: &Details,
) -> Result<((Details, Vec<&'static str>), bool), PageError> {
    let changed = differing(told, wanted);
    if !changed.is_empty() {
        desk.engine()
            .set_page_details(signed_in.workspace, channel.id, &changed)
            .await?;
    }
    let known = read(desk, signed_in, channel).await?;
    Ok((known, !changed.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = pairs
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        owned.collect()
    }

    #[test]
    fn only_what_differs_is_changed() {
        let told: Details = pairs(&[
            ("about", "Fiori"),
            ("phone", "+39 02"),
            ("hours", "sat 09:00-24:00"),
        ])
        .into_iter()
        .collect();
        let form = pairs(&[
            ("about", " Fiori "),
            ("phone", "+39 06"),
            ("website", ""),
            ("open:sat:0", "09:00"),
            ("close:sat:0", "00:00"),
            ("unasked", "x"),
        ]);
        let wanted = wanted(&form, &["about", "phone", "website", "hours"]).expect("whole hours");
        let changed = differing(&told, &wanted);
        assert_eq!(changed, pairs(&[("phone", "+39 06")]).into_iter().collect());
    }

    #[test]
    fn a_detail_that_is_emptied_is_changed_too() {
        let told: Details = pairs(&[("phone", "+39 02"), ("hours", "mon 09:00-13:00")])
            .into_iter()
            .collect();
        let wanted = wanted(&pairs(&[("phone", " ")]), &["phone", "hours"]).expect("no hours");
        let changed = differing(&told, &wanted);
        assert_eq!(
            changed,
            pairs(&[("phone", ""), ("hours", "")]).into_iter().collect()
        );
    }
}
