//! Where one is signed in: one's own browsers, each of which can be signed out from here.

use super::icon::{Icon, icon};
use super::reader::Reader;
use super::view::OpenSession;
use maud::{Markup, html};

/// The list, the one last used first.
pub fn sessions(r: &Reader, open: &[OpenSession]) -> Markup {
    html! {
        ul.channels data-testid="sessions" aria-label=(r.text("sessions-label")) {
            @for session in open { (one(r, session)) }
        }
    }
}

fn one(r: &Reader, session: &OpenSession) -> Markup {
    let device = session
        .device
        .clone()
        .unwrap_or_else(|| r.text("sessions-unknown"));
    html! {
        li {
            (icon(Icon::Key))
            div {
                p.address-handle { (device) }
                p.hint {
                    @if session.here {
                        (r.text("sessions-here"))
                    } @else {
                        (r.text("sessions-seen")) " "
                        time datetime=(session.seen) title=(r.full_moment(session.seen)) { (r.short_moment(session.seen)) }
                    }
                }
            }
            @if !session.here {
                form method="post" action={ "/sessions/" (session.name) "/end" } hx-boost="false" {
                    button.button aria-label=(r.fill("sessions-end-which", &[("device", device.into())])) { (r.text("sessions-end")) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;
    use jiff::tz::TimeZone;
    use sportello_core::Time;

    #[test]
    fn every_browser_but_this_one_can_be_signed_out() {
        let r = Reader {
            language: Language::English,
            zone: TimeZone::UTC,
            now: Time(0),
        };
        let session = |name: &str, device: Option<&str>, here| OpenSession {
            name: name.to_owned(),
            device: device.map(str::to_owned),
            seen: Time(0),
            here,
        };
        let html = sessions(
            &r,
            &[
                session("aa", Some("Chrome · Linux"), true),
                session("bb", None, false),
            ],
        )
        .into_string();
        assert!(
            html.contains("Chrome · Linux") && !html.contains("/sessions/aa/end"),
            "{html}"
        );
        assert!(html.contains("action=\"/sessions/bb/end\""), "{html}");
    }
}
