//! Every kind of post there is, and the calls that each is made of, as the sandbox's faults name
//! them.

/// A file of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// A photo.
    Photo,
    /// A small film: one piece.
    Film,
    /// A film of two pieces.
    LongFilm,
}

/// A call that a kind of post is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// The sandbox's word for it.
    pub operation: &'static str,
    /// What kind of post the sandbox knows it to be about; `None` = it does not know, so a fault
    /// strikes whatever comes.
    pub post: Option<&'static str>,
    /// How many such calls come before it.
    pub after: u64,
    /// Whether it is the one that makes something public.
    pub publishes: bool,
    /// Whether bytes go with it, so that it can be cut.
    pub bytes: bool,
}

/// A kind of post.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its name, for reports.
    pub name: &'static str,
    /// The network.
    pub network: &'static str,
    /// Its name in the API.
    pub kind: &'static str,
    /// Its files.
    pub files: &'static [File],
    /// Whether it has a link of its own.
    pub link: bool,
    /// Whether the business comments under it at once.
    pub comment: bool,
    /// Its calls, in order.
    pub calls: &'static [Call],
}

impl Kind {
    /// Whether it has no words, so that only its file tells which it is.
    pub fn is_story(&self) -> bool {
        self.kind == "story"
    }
}

const fn makes(operation: &'static str, post: &'static str) -> Call {
    Call {
        operation,
        post: Some(post),
        after: 0,
        publishes: true,
        bytes: false,
    }
}

const fn prepares(operation: &'static str, post: Option<&'static str>, after: u64) -> Call {
    Call {
        operation,
        post,
        after,
        publishes: false,
        bytes: false,
    }
}

const fn uploads(post: Option<&'static str>, after: u64) -> Call {
    Call {
        bytes: true,
        ..prepares("upload", post, after)
    }
}

const fn of_page(name: &'static str, kind: &'static str, calls: &'static [Call]) -> Kind {
    Kind {
        name,
        network: "facebook",
        kind,
        files: &[],
        link: false,
        comment: false,
        calls,
    }
}

const fn of_account(name: &'static str, kind: &'static str, calls: &'static [Call]) -> Kind {
    Kind {
        network: "instagram",
        ..of_page(name, kind, calls)
    }
}

use File::{Film, LongFilm, Photo};

/// Every kind.
pub const KINDS: &[Kind] = &[
    of_page("words", "words", &[makes("post", "words")]),
    Kind {
        link: true,
        ..of_page("link", "words", &[makes("post", "words")])
    },
    Kind {
        comment: true,
        ..of_page(
            "words and a comment",
            "words",
            &[makes("post", "words"), makes("comment", "words")],
        )
    },
    Kind {
        files: &[Photo],
        ..of_page("photo", "photos", &[makes("photo_post", "photos")])
    },
    Kind {
        files: &[Photo, Photo, Photo],
        ..of_page(
            "photos",
            "photos",
            &[
                uploads(None, 0),
                uploads(None, 1),
                uploads(None, 2),
                makes("photo_post", "photos"),
            ],
        )
    },
    Kind {
        files: &[Film],
        ..of_page(
            "video",
            "video",
            &[
                prepares("upload", Some("video"), 0),
                uploads(Some("video"), 1),
                makes("video_post", "video"),
            ],
        )
    },
    Kind {
        files: &[LongFilm],
        ..of_page(
            "long video",
            "video",
            &[uploads(Some("video"), 1), uploads(Some("video"), 2)],
        )
    },
    Kind {
        files: &[Film],
        ..of_page(
            "reel",
            "reel",
            &[
                prepares("upload", Some("reel"), 0),
                uploads(Some("reel"), 1),
                makes("reel", "reel"),
            ],
        )
    },
    Kind {
        files: &[Photo],
        ..of_page(
            "photo story",
            "story",
            &[uploads(None, 0), makes("story", "story")],
        )
    },
    Kind {
        files: &[Film],
        ..of_page(
            "video story",
            "story",
            &[
                prepares("upload", Some("story"), 0),
                uploads(Some("story"), 1),
                makes("story", "story"),
            ],
        )
    },
    Kind {
        files: &[Photo],
        comment: true,
        ..of_account(
            "Instagram photo",
            "photos",
            &[
                prepares("container", Some("photos"), 0),
                makes("media_publish", "photos"),
                makes("comment", "photos"),
            ],
        )
    },
    Kind {
        files: &[Photo, Photo, Photo],
        ..of_account(
            "Instagram carousel",
            "photos",
            &[
                prepares("container", Some("photos"), 0),
                prepares("container", Some("photos"), 2),
                prepares("container", Some("photos"), 3),
                makes("media_publish", "photos"),
            ],
        )
    },
    Kind {
        files: &[Photo, Film],
        ..of_account(
            "Instagram carousel with a film",
            "photos",
            &[
                prepares("container", Some("photos"), 1),
                prepares("read", Some("photos"), 0),
                makes("media_publish", "photos"),
            ],
        )
    },
    Kind {
        files: &[Film],
        ..of_account(
            "Instagram reel",
            "reel",
            &[
                prepares("container", Some("reel"), 0),
                uploads(Some("reel"), 0),
                prepares("read", Some("reel"), 0),
                makes("media_publish", "reel"),
            ],
        )
    },
    Kind {
        files: &[Photo],
        ..of_account(
            "Instagram photo story",
            "story",
            &[
                prepares("container", Some("story"), 0),
                makes("media_publish", "story"),
            ],
        )
    },
    Kind {
        files: &[Film],
        ..of_account(
            "Instagram video story",
            "story",
            &[
                prepares("container", Some("story"), 0),
                uploads(Some("story"), 0),
                makes("media_publish", "story"),
            ],
        )
    },
];
