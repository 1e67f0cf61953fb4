//! A post as a message, for a channel that has no posts: what goes along, and to whom: a message
//! to those who may be written to freely now, a template to the others.

use super::files::{facts_words, small};
use super::load;
use super::taken::{Taken, taken};
use super::view::Word;
use crate::auth::{SignedIn, Visitor};
use crate::desk::Desk;
use crate::pages::icon::{Icon, icon};
use crate::pages::mark::page_mark;
use crate::pages::reader::{Reader, initials};
use crate::trouble;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use sportello_core::text::fold;
use sportello_core::window::Window;
use sportello_core::{AddressId, ChannelId, ConversationId, PostId};
use sportello_store::{ChannelRow, InboxQuery, StoreError};

/// Conversations that are looked through, the newest first.
const LOOKED: u32 = 200;
/// People that are shown; the others are searched for.
const SHOWN: usize = 24;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct MessageAsk {
    channel: i64,
    /// Words by which a person is searched for.
    #[serde(default)]
    q: String,
}

/// Somebody who can be written to on the channel.
struct Person {
    conversation: ConversationId,
    address: AddressId,
    name: String,
    window: Window,
}

/// The page.
pub async fn show(
    State(desk): State<Desk>,
    visitor: Visitor,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Query(ask): Query<MessageAsk>,
) -> Response {
    let post = PostId(id);
    let q: String = ask.q.trim().chars().take(200).collect();
    match sheet(&desk, &signed_in, post, ChannelId(ask.channel), &q).await {
        Ok(content) => {
            let at = load::address(post);
            super::show::framed(&desk, &visitor, &signed_in, at, &Word::default(), &content).await
        }
        Err(error) => trouble::store(&visitor, &error),
    }
}

async fn sheet(
    desk: &Desk,
    signed_in: &SignedIn,
    post: PostId,
    channel: ChannelId,
    q: &str,
) -> Result<Markup, StoreError> {
    let r = &signed_in.reader;
    let row = desk.store().channel(signed_in.workspace, channel).await?;
    let taken = taken(desk, signed_in, post, channel).await?;
    let people = people(desk, signed_in, channel, q).await?;
    let templates = desk.engine().connector(&row.kind)?.capabilities().template;
    let (open, closed): (Vec<&Person>, Vec<&Person>) =
        people.iter().partition(|person| person.window.is_open());
    let network = r.network(&row.kind);
    Ok(html! {
        div #post-message.sheet data-testid="post-message" {
            header.sheet-head {
                h1 { (page_mark(r, &row.kind)) " " (r.fill("post-message-title", &[("network", network.clone().into())])) }
                p { (r.fill("post-message-means", &[("network", network.into())])) }
            }
            (goes(r, &taken, &row))
            section.card data-testid="open" {
                h2 { (icon(Icon::Talk)) (r.text("post-message-open")) }
                p.hint { (r.text("post-message-open-means")) }
                (search(r, &row, q))
                @if open.is_empty() { p { (r.text(if q.is_empty() { "post-message-nobody" } else { "post-message-not-found" })) } }
                (list(r, &open, &|person| format!("/inbox/{}?via={}&post={post}", person.conversation, person.address)))
            }
            @if templates {
                section.card data-testid="closed" {
                    h2 { (icon(Icon::Note)) (r.text("post-message-closed")) }
                    p.hint { (r.text("post-message-closed-means")) }
                    @if closed.is_empty() { p { (r.text(if q.is_empty() { "post-message-nobody-closed" } else { "post-message-not-found-closed" })) } }
                    (list(r, &closed, &|person| format!("/inbox/{}/template?address={}&post={post}", person.conversation, person.address)))
                    div.choices { a.button href={ "/settings/templates/edit?channel=" (row.id) "&post=" (post) } data-testid="make-template" { (icon(Icon::Plus)) (r.text("post-message-make")) } }
                }
            }
            div.choices { a.button href=(load::address(post)) { (icon(Icon::Back)) (r.text("post-message-back")) } }
        }
    })
}

/// What goes along, and what stays behind with its reason.
fn goes(r: &Reader, taken: &Taken, channel: &ChannelRow) -> Markup {
    html! {
        section.card.taken data-testid="taken" {
            h2 { (icon(Icon::Send)) (r.text("post-message-goes")) }
            div.taken-post {
                @if let Some(file) = &taken.file { (small(r, file.media, Some(file), "post-thumb")) }
                div {
                    @if taken.text.is_empty() { p.hint { (r.text("post-message-no-words")) } } @else { p.said { (taken.text) } }
                    @if let Some(file) = &taken.file { p.hint { (facts_words(r, Some(file))) } }
                }
            }
            @if let Some(refusal) = &taken.refusal {
                p.refused data-testid="stays" { (icon(Icon::Warning)) " " (r.text("post-message-stays")) " " (r.refusal(refusal, &channel.kind)) }
            }
            @if taken.left > 0 { p.hint { (r.fill("post-message-left", &[("count", taken.left.into())])) } }
        }
    }
}

fn search(r: &Reader, channel: &ChannelRow, q: &str) -> Markup {
    html! {
        form.taken-search role="search" method="get" {
            input type="hidden" name="channel" value=(channel.id);
            input type="search" name="q" value=(q) placeholder=(r.text("post-message-search")) aria-label=(r.text("post-message-search")) autocomplete="off";
            button.button { (icon(Icon::Search)) (r.text("post-message-find")) }
        }
    }
}

fn list(r: &Reader, people: &[&Person], to: &dyn Fn(&Person) -> String) -> Markup {
    html! {
        ul.taken-people {
            @for person in people {
                li { a.taken-person href=(to(person)) data-testid="person" {
                    span.avatar data-tint="2" aria-hidden="true" { (initials(&person.name)) }
                    span { (person.name) }
                    @if let Window::Open(end) = person.window { span.window-left { (icon(Icon::Clock)) (r.time_left(end)) } }
                } }
            }
        }
    }
}

/// Who can be written to on the channel, whoever was heard last first.
async fn people(
    desk: &Desk,
    signed_in: &SignedIn,
    channel: ChannelId,
    q: &str,
) -> Result<Vec<Person>, StoreError> {
    let (now, workspace) = (desk.now(), signed_in.workspace);
    let kind = desk.store().channel(workspace, channel).await?.kind;
    let query = InboxQuery {
        words: fold(q).split_whitespace().map(str::to_owned).collect(),
        limit: LOOKED,
        ..InboxQuery::default()
    };
    let rows = desk.store().inbox(workspace, &query).await?.rows;
    let mut people = Vec::new();
    for row in rows {
        if people.len() == SHOWN {
            break;
        }
        if !row.reach.iter().any(|(network, _)| *network == kind) {
            continue;
        }
        let routes = desk.engine().routes(now, workspace, row.id).await?;
        let route = routes.iter().find(|route| route.channel == channel);
        people.extend(route.map(|route| Person {
            conversation: row.id,
            address: route.address,
            name: signed_in.reader.name(row.name.as_deref()),
            window: route.window,
        }));
    }
    Ok(people)
}
