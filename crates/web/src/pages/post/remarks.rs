//! What was said about a post while it was looked over, and a manager's word on it.

use crate::pages::icon::{Icon, icon};
use crate::pages::reader::Reader;
use maud::{Markup, html};
use sportello_core::post::PostStage;
use sportello_store::{PostRow, RemarkRow};

/// What was said so far; rendered again while the page is open.
pub fn said_so_far(r: &Reader, post: &PostRow, remarks: &[RemarkRow]) -> Markup {
    html! {
        ol.remarks #{ "remarks-" (post.id) } data-testid="remarks" {
            @for remark in remarks {
                li {
                    p { strong { (remark.author.as_deref().map_or_else(|| r.text("remark-by-desk"), str::to_owned)) } " " (what(r, &remark.what)) " " time.hint datetime=(remark.at) title=(r.full_moment(remark.at)) { (r.short_moment(remark.at)) } }
                    @if !remark.text.is_empty() { p.remark-text { (remark.text) } }
                }
            }
        }
    }
}

/// What was done, in words; a deed of another version of the desk is shown without.
fn what(r: &Reader, what: &str) -> String {
    r.language
        .find(&format!("remark-{what}"))
        .unwrap_or_default()
}

/// What was said so far, with the form under it.
pub fn remarks(r: &Reader, post: &PostRow, remarks: &[RemarkRow], manager: bool) -> Markup {
    html! {
        section.card {
            h2 { (icon(Icon::Talk)) (r.text("remarks-title")) }
            (said_so_far(r, post, remarks))
            form.stack method="post" action={ "/posts/" (post.id) "/remark" } {
                input type="hidden" name="version" value=(post.version);
                label.field { span { (r.text("remark-write")) } textarea name="text" rows="2" maxlength="2000" {} }
                div.choices {
                    button.button name="do" value="remark" { (icon(Icon::Note)) (r.text("remark-add")) }
                    @if manager && post.stage == PostStage::Review {
                        button.button.is-main name="do" value="approve" data-testid="approve" { (icon(Icon::Check)) (r.text("remark-approve")) }
                        button.button name="do" value="return" data-testid="return" { (icon(Icon::Undo)) (r.text("remark-return")) }
                    }
                }
            }
        }
    }
}
