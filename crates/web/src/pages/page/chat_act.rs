//! Greetings and menus over HTTP: read from the platform, changed there, and read back.

use super::act::framed;
use super::chat::{Known, LONGEST, chat};
use super::load;
use super::view::PageChannel;
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::templates::Word;
use crate::trouble::{self, Posted};
use axum::extract::{Path, State};
use axum::response::Response;
use sportello_channels::publish::{ChatLimits, ChatProfile, MenuItem};
use sportello_core::ChannelId;
use sportello_core::post::link::is_link;
use sportello_engine::page::PageError;

/// What comes back from a Get Started button that says nothing of its own.
const STARTED: &str = "GET_STARTED";

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
    let engine = desk.engine();
    let (known, said) = match engine.chat_profile(signed_in.workspace, channel.id).await {
        Ok(known) => (Some(known), Word::default()),
        Err(error) => (None, no(signed_in.reader.page_trouble(&error))),
    };
    answer(&desk, &visitor, &signed_in, &channel, &known, said).await
}

fn no(why: String) -> Word {
    Word {
        refused: Some(why),
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
    let content = chat(&signed_in.reader, channel, known, &said);
    let at = format!("/page/{}/chat", channel.id);
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

/// Makes them so, and shows what the platform says then.
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
    let r = &signed_in.reader;
    let limits = match desk.engine().registry().get(&channel.kind) {
        Some(connector) => connector.showcase().map(|showcase| showcase.chat_limits()),
        None => None,
    };
    let limits = limits.unwrap_or_default();
    let wanted = wanted(&form, limits);
    if let Some(item) = wanted.menu.iter().find(|item| !leads(item)) {
        let why = r.fill("chat-no-address", &[("title", item.title.clone().into())]);
        let known = Some((wanted, limits));
        return answer(&desk, &visitor, &signed_in, &channel, &known, no(why)).await;
    }
    let (known, said) = match change(&desk, &signed_in, &channel, &wanted).await {
        Ok(known) => {
            let done = Some(r.text("chat-saved"));
            (
                known,
                Word {
                    done,
                    ..Word::default()
                },
            )
        }
        // What was written stays in the form.
        Err(error) => ((wanted, limits), no(r.page_trouble(&error))),
    };
    answer(&desk, &visitor, &signed_in, &channel, &Some(known), said).await
}

/// Whether the address of an entry, if it has one, is one of the web's.
fn leads(item: &MenuItem) -> bool {
    item.url.as_deref().is_none_or(is_link)
}

async fn change(
    desk: &Desk,
    signed_in: &SignedIn,
    channel: &PageChannel,
    wanted: &ChatProfile,
) -> Result<(ChatProfile, ChatLimits), PageError> {
    let (engine, workspace) = (desk.engine(), signed_in.workspace);
    engine
        .set_chat_profile(workspace, channel.id, wanted)
        .await?;
    engine.chat_profile(workspace, channel.id).await
}

/// What the form says, within what the network takes. An entry without words is none.
fn wanted(form: &[(String, String)], limits: ChatLimits) -> ChatProfile {
    let all = |name: &'static str| {
        let named = form.iter().filter(move |(n, _)| n == name);
        named.map(|(_, value)| said(value))
    };
    let one = |name| all(name).next().flatten();
    // What comes back is the words themselves where nothing else is said.
    let breakers = all("ice-title")
        .zip(all("ice-payload"))
        .filter_map(|(title, payload)| {
            let title = title?;
            let payload = payload.or_else(|| Some(title.clone()));
            Some(MenuItem {
                title,
                payload,
                url: None,
            })
        });
    let entries = all("menu-title")
        .zip(all("menu-payload"))
        .zip(all("menu-url"));
    let entries = entries.filter_map(|((title, payload), url)| {
        let title = title?;
        let payload = match &url {
            Some(_) => None,
            None => payload.or_else(|| Some(title.clone())),
        };
        Some(MenuItem {
            title,
            payload,
            url,
        })
    });
    let started = limits.get_started && one("started").is_some();
    ChatProfile {
        ice_breakers: breakers.take(limits.ice_breakers).collect(),
        get_started: started.then(|| one("started-payload").unwrap_or_else(|| STARTED.to_owned())),
        menu: entries.take(limits.menu).collect(),
        greeting: one("greeting").filter(|_| limits.greeting),
    }
}

/// A field, trimmed and not too long; `None` when it is empty.
fn said(value: &str) -> Option<String> {
    let value: String = value.trim().chars().take(LONGEST).collect();
    Some(value.replace("\r\n", "\n")).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: ChatLimits = ChatLimits {
        ice_breakers: 2,
        menu: 2,
        get_started: true,
        greeting: false,
    };

    fn form(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = pairs
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        owned.collect()
    }

    #[test]
    fn an_entry_without_words_is_none_and_its_neighbours_keep_what_is_theirs() {
        let wanted = wanted(
            &form(&[
                ("ice-title", " "),
                ("ice-payload", "LOST"),
                ("ice-title", "Fate consegne?"),
                ("ice-payload", ""),
                ("menu-title", "Il sito"),
                ("menu-payload", "SITE"),
                ("menu-url", "https://fiori.example/"),
                ("menu-title", "Orari"),
                ("menu-payload", "HOURS"),
                ("menu-url", ""),
            ]),
            LIMITS,
        );
        let breaker = &wanted.ice_breakers[0];
        assert_eq!(wanted.ice_breakers.len(), 1);
        assert_eq!(breaker.payload.as_deref(), Some("Fate consegne?"));
        let menu: Vec<_> = wanted
            .menu
            .iter()
            .map(|item| (item.payload.as_deref(), item.url.as_deref()))
            .collect();
        assert_eq!(
            menu,
            [
                (None, Some("https://fiori.example/")),
                (Some("HOURS"), None)
            ]
        );
        assert_eq!(wanted.get_started, None);
    }

    #[test]
    fn what_a_network_does_not_have_is_not_wanted_of_it() {
        let fields = form(&[
            ("greeting", "Ciao!"),
            ("started", "1"),
            ("started-payload", "INIZIA"),
            ("ice-title", "1"),
            ("ice-payload", ""),
            ("ice-title", "2"),
            ("ice-payload", ""),
            ("ice-title", "3"),
            ("ice-payload", ""),
        ]);
        let some = wanted(&fields, LIMITS);
        assert_eq!((some.greeting, some.ice_breakers.len()), (None, 2));
        assert_eq!(some.get_started.as_deref(), Some("INIZIA"));
        assert_eq!(
            wanted(&fields, ChatLimits::default()),
            ChatProfile::default()
        );
    }
}
