//! Icons: Lucide drawings embedded in the binary, and two of our own. Always decoration: the
//! words beside them, or a label, say the same.

use maud::{Markup, PreEscaped};
use std::collections::HashMap;
use std::sync::LazyLock;

macro_rules! icons {
    ($($icon:ident = $file:literal;)*) => {
        /// An icon.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Icon {
            $(#[doc = concat!("Lucide `", $file, "`.")] $icon,)*
        }

        impl Icon {
            /// Every icon.
            #[cfg(test)]
            const ALL: &[Icon] = &[$(Icon::$icon,)*];

            fn file(self) -> &'static str {
                match self {
                    $(Icon::$icon => include_str!(concat!("../../assets/vendor/lucide/", $file, ".svg")),)*
                }
            }
        }

        static DRAWN: LazyLock<HashMap<Icon, String>> = LazyLock::new(|| {
            [$(Icon::$icon,)*].into_iter().map(|icon| (icon, draw(icon.file()))).collect()
        });
    };
}

icons! {
    Activity = "activity";
    Attach = "paperclip";
    Back = "chevron-left";
    Ban = "ban";
    Calendar = "calendar-days";
    Camera = "camera";
    Chart = "chart-column";
    Check = "check";
    Checks = "check-check";
    Clock = "clock";
    Close = "x";
    Copy = "copy";
    Crop = "crop";
    Done = "circle-check";
    Down = "arrow-down";
    Download = "download";
    Draft = "pencil";
    Failed = "circle-alert";
    Feed = "rss";
    Film = "film";
    Forbidden = "circle-slash";
    Hidden = "eye-off";
    Image = "image";
    ImageGone = "image-off";
    Inbox = "inbox";
    Info = "info";
    Insert = "corner-down-left";
    Key = "key-round";
    Keyboard = "keyboard";
    Library = "images";
    Like = "heart";
    Link = "link";
    List = "list-checks";
    Merge = "merge";
    Mic = "mic";
    Moon = "moon";
    More = "ellipsis";
    Move = "move";
    Next = "chevron-right";
    Note = "sticky-note";
    Offline = "wifi-off";
    Open = "external-link";
    Other = "shuffle";
    Pause = "pause";
    People = "users";
    Person = "user-round";
    Pin = "map-pin";
    Plus = "plus";
    Question = "circle-question-mark";
    Queue = "repeat";
    Quote = "reply";
    React = "smile-plus";
    Remove = "trash-2";
    Retry = "rotate-ccw";
    Review = "stamp";
    Scheduled = "calendar-clock";
    Search = "search";
    Send = "send-horizontal";
    Settings = "settings";
    Share = "share-2";
    Shop = "store";
    Shown = "eye";
    SignOut = "log-out";
    Spinner = "loader-circle";
    Sun = "sun";
    Talk = "message-circle";
    Undo = "undo-2";
    Unmerge = "unlink";
    Up = "arrow-up";
    Upload = "upload";
    Warning = "triangle-alert";
}

/// An icon in the size of the words around it.
pub fn icon(icon: Icon) -> Markup {
    PreEscaped(DRAWN.get(&icon).cloned().unwrap_or_default())
}

/// Keeps the drawing and replaces the opening tag by one of ours: no fixed size, hidden from
/// screen readers.
fn draw(file: &str) -> String {
    let body = file
        .find("<svg")
        .and_then(|at| file[at..].find('>').map(|end| &file[at + end + 1..]));
    let body: String = body.unwrap_or_default().lines().map(str::trim).collect();
    format!(
        "<svg class=\"icon\" viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" \
         stroke-linecap=\"round\" stroke-linejoin=\"round\" aria-hidden=\"true\">{body}"
    )
}

/// The desk's own mark: an awning over a counter.
pub fn logo() -> Markup {
    PreEscaped(
        include_str!("../../assets/logo.svg")
            .lines()
            .skip(1)
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_a_whole_drawing_without_an_id_or_a_script() {
        for one in Icon::ALL {
            let svg = icon(*one).into_string();
            assert!(
                svg.starts_with("<svg class=\"icon\"") && svg.ends_with("</svg>"),
                "{one:?}"
            );
            assert!(svg.matches('<').count() > 2, "{one:?} draws nothing");
            assert!(!svg.contains("id=") && !svg.contains("script"), "{one:?}");
        }
    }
}
