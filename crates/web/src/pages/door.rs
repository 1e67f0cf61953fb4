//! The door: signing in, and setting a password after a one-time link.

use super::frame::{Theme, document};
use super::icon::{Icon, icon, logo};
use super::reader::Reader;
use maud::{Markup, html};

/// Why someone stands at the door again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knock {
    /// Name or password do not fit.
    Wrong,
    /// Too many tries; wait so many minutes.
    TooMany(i64),
    /// The one-time link was used or is too old.
    LinkSpent,
    /// The session ended.
    Ended,
    /// Signed out just now.
    SignedOut,
}

/// Why a new password was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    /// Shorter than allowed; the least length.
    Short(usize),
    /// Longer than allowed; the greatest length.
    Long(usize),
    /// The two entries differ.
    Different,
}

/// The sign-in page. `next` is where one wanted to go.
pub fn sign_in(
    r: &Reader,
    theme: Theme,
    name: &str,
    next: Option<&str>,
    knock: Option<Knock>,
) -> Markup {
    let title = r.text("door-title");
    document(
        r,
        theme,
        &title,
        &html! {
            main.door {
                div.door-card {
                    span.logo { (logo()) }
                    h1 { (title) }
                    p.hint { (r.text("door-means")) }
                    @if let Some(knock) = knock { (knocked(r, knock)) }
                    form method="post" action="/sign-in" hx-boost="false" {
                        @if let Some(next) = next { input type="hidden" name="next" value=(next); }
                        label { span { (r.text("door-name")) }
                            input name="name" value=(name) autocomplete="username" autocapitalize="none" required autofocus[name.is_empty()]; }
                        label { span { (r.text("door-password")) }
                            input type="password" name="password" autocomplete="current-password" required autofocus[!name.is_empty()]; }
                        button.button.is-main { (r.text("door-enter")) }
                    }
                    p.hint { (r.text("door-forgotten")) " " code { "sportello sign-in" } }
                }
            }
        },
    )
}

/// The page that a one-time link opens: choose a password for the next times.
pub fn set_password(r: &Reader, theme: Theme, name: &str, fault: Option<PasswordFault>) -> Markup {
    let title = r.text("password-title");
    document(
        r,
        theme,
        &title,
        &html! {
            main.door {
                div.door-card {
                    span.logo { (logo()) }
                    h1 { (r.fill("password-hello", &[("name", name.into())])) }
                    p.hint { (r.text("password-means")) }
                    @if let Some(fault) = fault { p.refused role="alert" { (icon(Icon::Failed)) span { (fault_words(r, fault)) } } }
                    form method="post" action="/password" hx-boost="false" {
                        input.unseen type="text" name="username" value=(name) autocomplete="username" readonly tabindex="-1" aria-hidden="true";
                        label { span { (r.text("password-new")) }
                            input type="password" name="password" autocomplete="new-password" minlength="10" maxlength="200" required autofocus aria-describedby="password-rule"; }
                        p.hint #password-rule { (r.text("password-rule")) }
                        label { span { (r.text("password-again")) }
                            input type="password" name="again" autocomplete="new-password" minlength="10" maxlength="200" required; }
                        button.button.is-main { (r.text("password-set")) }
                    }
                }
            }
        },
    )
}

fn knocked(r: &Reader, knock: Knock) -> Markup {
    let words = match knock {
        Knock::Wrong => r.text("door-wrong"),
        Knock::TooMany(minutes) => r.fill("door-too-many", &[("minutes", minutes.into())]),
        Knock::LinkSpent => r.text("door-link-spent"),
        Knock::Ended => r.text("door-ended"),
        Knock::SignedOut => r.text("door-signed-out"),
    };
    let calm = matches!(knock, Knock::Ended | Knock::SignedOut);
    html! {
        p.refused role=(if calm { "status" } else { "alert" }) data-calm[calm] {
            (icon(if calm { Icon::Info } else { Icon::Failed })) span { (words) }
        }
    }
}

fn fault_words(r: &Reader, fault: PasswordFault) -> String {
    match fault {
        PasswordFault::Short(least) => r.fill("password-short", &[("least", least.into())]),
        PasswordFault::Long(most) => r.fill("password-long", &[("most", most.into())]),
        PasswordFault::Different => r.text("password-different"),
    }
}
