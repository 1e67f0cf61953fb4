//! The page that tells a person what became of their request to be deleted. Open to everybody who
//! has the code, which names nobody.

use super::frame::document;
use super::icon::logo;
use crate::auth::Visitor;
use crate::desk::Desk;
use crate::trouble::{self, Trouble};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use sportello_store::DeletionRow;

/// `/deletion/{code}`.
pub async fn show(
    State(desk): State<Desk>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Response {
    match desk.store().deletion(&code).await {
        Ok(Some(done)) => status(&visitor, &code, &done).into_response(),
        Ok(None) => trouble::page(&visitor, Trouble::NotFound),
        Err(error) => trouble::store(&visitor, &error),
    }
}

fn status(visitor: &Visitor, code: &str, done: &DeletionRow) -> Markup {
    let r = &visitor.reader;
    let title = r.text("deletion-title");
    let counted = |name: &str, count: u64| r.fill(name, &[("count", count.into())]);
    let content = html! {
        main.door {
            div.door-card data-testid="deletion" {
                span.logo { (logo()) }
                h1 { (title) }
                p { (r.fill("deletion-done", &[("when", r.full_moment(done.asked_at).into())])) }
                ul {
                    li { (counted("deletion-tokens", done.tokens)) }
                    li { (counted("deletion-messages", done.messages)) }
                    li { (counted("deletion-bodies", done.bodies)) }
                }
                p.hint { (r.text("deletion-elsewhere")) }
                p.hint { (r.text("deletion-code")) " " code { (code) } }
            }
        }
    };
    document(r, visitor.theme, &title, &content)
}
