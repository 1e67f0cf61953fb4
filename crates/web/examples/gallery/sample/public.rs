//! What is public of Fiori di Lia: posts and how they do, comments, details, greetings, what is
//! shared.

use super::{NOW, ago, instagram, messenger, opened, said};
use sportello_channels::publish::{ChatLimits, ChatProfile, Details, MenuItem};
use sportello_core::content::{CommentPlace, Content};
use sportello_core::message::{Direction, MessageKind};
use sportello_core::post::{PostKind, Utm};
use sportello_core::{ChannelId, ChannelKind, ConversationId, Span};
use sportello_engine::page::BestHour;
use sportello_store::{CommentMark, ListedPost, ShareRow};
use sportello_web::pages::page::view::{Filter, PageChannel, PageView, Shown};
use sportello_web::pages::share::view::SharePage;
use sportello_web::pages::templates::Word;
use sportello_web::pages::view::*;

/// The shop's Page.
pub fn page_channel() -> PageChannel {
    PageChannel {
        id: ChannelId(1),
        kind: messenger(),
        name: "Fiori di Lia".to_owned(),
        posts: true,
        details: true,
        chat: true,
    }
}

fn post(id: &str, kind: ChannelKind, hours: i64, text: &str, counts: &[(&str, u64)]) -> ListedPost {
    let counts = counts.iter().map(|(name, n)| ((*name).to_owned(), *n));
    ListedPost {
        channel: ChannelId(if kind == messenger() { 1 } else { 2 }),
        channel_kind: kind,
        channel_name: "Fiori di Lia".to_owned(),
        external_id: id.to_owned(),
        at: NOW - Span::hours(hours),
        kind: PostKind::Photos,
        text: Some(text.to_owned()),
        url: Some(format!("https://www.facebook.com/fioridilia/posts/{id}")),
        picture: (id != "903").then(|| "https://cdn.example/1.jpg".to_owned()),
        counts: counts.collect(),
        insight_at: Some(ago(25)),
        comments_at: None,
        gone: false,
        stands: Default::default(),
    }
}

/// The page with three posts and the best hours.
pub fn page_view() -> PageView {
    let peonies =
        "Sono arrivate le peonie! 🌸 Fino a sabato a 3,50 € l'una, venite a sentire che profumo.";
    let all = [
        ("reach", 1_840),
        ("reactions", 96),
        ("comments", 12),
        ("shares", 7),
        ("views", 2_315),
    ];
    let some = [
        ("reach", 964),
        ("reactions", 141),
        ("comments", 0),
        ("shares", 3),
        ("saved", 22),
    ];
    let posts = [
        post("900", messenger(), 5, peonies, &all),
        post("901", instagram(), 29, peonies, &some),
        post(
            "903",
            messenger(),
            200,
            "Domani siamo chiusi, torniamo giovedì.",
            &[("reactions", 8)],
        ),
    ];
    let talks = [
        (ConversationId(1), Some("Giulia Rossi".to_owned())),
        (ConversationId(5), None),
    ];
    let posts = posts.into_iter().enumerate();
    let hour = |weekday, hour, score, posts| BestHour {
        weekday,
        hour,
        score,
        posts,
    };
    PageView {
        filter: Filter::default(),
        channels: vec![
            page_channel(),
            PageChannel {
                id: ChannelId(2),
                kind: instagram(),
                name: "fioridilia".to_owned(),
                details: false,
                ..page_channel()
            },
        ],
        posts: posts
            .map(|(nth, post)| Shown {
                post,
                talks: if nth == 0 { talks.to_vec() } else { Vec::new() },
            })
            .collect(),
        total: 3,
        hours: vec![
            hour(5, 9, 1_700, 4),
            hour(0, 18, 1_320, 2),
            hour(3, 12, 800, 1),
            hour(3, 20, 240, 3),
        ],
        said: Word::default(),
    }
}

/// What the Page says of the shop.
pub fn details() -> (Details, Vec<&'static str>) {
    let told = [
        ("about", "Fiori freschi in via Dante dal 1987."),
        ("phone", "+39 02 555 0142"),
        ("website", "https://fioridilia.example/"),
        ("emails", "ciao@fioridilia.example"),
        (
            "hours",
            "mon 09:00-13:00 15:00-19:30\ntue 09:00-19:30\nsat 09:00-13:00",
        ),
    ];
    let told = told.map(|(name, value)| (name.to_owned(), value.to_owned()));
    (
        told.into_iter().collect(),
        vec![
            "about",
            "description",
            "phone",
            "website",
            "emails",
            "hours",
        ],
    )
}

/// Greetings and menus of the shop.
pub fn chat_profile() -> (ChatProfile, ChatLimits) {
    let item = |title: &str, url: Option<&str>| MenuItem {
        title: title.to_owned(),
        payload: url.is_none().then(|| title.to_owned()),
        url: url.map(str::to_owned),
    };
    let profile = ChatProfile {
        ice_breakers: vec![
            item("Fate consegne a domicilio?", None),
            item("Quali fiori ci sono oggi?", None),
        ],
        get_started: Some("GET_STARTED".to_owned()),
        menu: vec![
            item("Orari", None),
            item("Il nostro sito", Some("https://fioridilia.example/")),
        ],
        greeting: Some("Ciao! Scrivici che cosa ti serve, rispondiamo in giornata.".to_owned()),
    };
    let limits = ChatLimits {
        ice_breakers: 4,
        menu: 3,
        get_started: true,
        greeting: true,
    };
    (profile, limits)
}

/// Two addresses that are shared.
pub fn shared() -> SharePage {
    let clicks = [
        ("facebook", 41),
        ("whatsapp", 63),
        ("telegram", 4),
        ("link", 12),
        ("qr", 27),
    ];
    let row = ShareRow {
        slug: "k7x2mq4wza".to_owned(),
        url: "https://fioridilia.example/peonie".to_owned(),
        text: "Peonie fino a sabato".to_owned(),
        utm: Utm {
            campaign: "maggio".to_owned(),
            ..Utm::default()
        },
        created_at: NOW - Span::days(3),
        clicks: clicks.map(|(name, n)| (name.to_owned(), n)).into(),
    };
    let other = ShareRow {
        slug: "p3n8d5hyte".to_owned(),
        url: "https://fioridilia.example/corsi/composizione-floreale-per-principianti".to_owned(),
        text: String::new(),
        clicks: [].into(),
        ..row.clone()
    };
    let posts = page_view().posts.into_iter();
    SharePage {
        base: "https://desk.fioridilia.example".to_owned(),
        rows: vec![row, other],
        draft: ShareRow::default(),
        posts: posts.map(|shown| shown.post).collect(),
        said: Word::default(),
    }
}

/// Giulia's comments under a post and under an ad, and the shop's answer.
pub fn commented() -> Conversation {
    let card = PostCard {
        channel: ChannelId(1),
        id: Some("900".to_owned()),
        kind: Some(PostKind::Photos),
        product: None,
        title: None,
        text: Some("Sono arrivate le peonie! 🌸 Fino a sabato a 3,50 € l'una.".to_owned()),
        url: Some("https://www.facebook.com/fioridilia/posts/900".to_owned()),
        picture: true,
        at: Some(ago(300)),
    };
    let ad = PostCard {
        id: Some("901".to_owned()),
        product: Some("AD".to_owned()),
        title: Some("Rose per domenica".to_owned()),
        text: Some(
            "Un mazzo di rose fresche, consegnato domenica mattina in tutta la città.".to_owned(),
        ),
        ..card.clone()
    };
    let theirs = CommentTools {
        private: true,
        like: true,
        hide: true,
        delete: true,
        edit: false,
    };
    let ours = CommentTools {
        delete: true,
        edit: true,
        ..CommentTools::default()
    };
    let comment = |id, direction, minutes, text: &str, mark: CommentMark| {
        let place = CommentPlace {
            hidden: mark.hidden,
            ..CommentPlace::default()
        };
        let content = Content {
            comment: Some(place),
            ..Content::default()
        };
        let theirs_said = direction == Direction::In;
        let bubble = Bubble {
            message: MessageKind::Comment,
            react: Vec::new(),
            quotable: false,
            answerable: theirs_said,
            content: Some(Box::new(content)),
            comment: Some(Box::new(Comment {
                post: match id {
                    71 => Some(card.clone()),
                    74 => Some(ad.clone()),
                    _ => None,
                },
                mark,
                can: if theirs_said { theirs } else { ours },
            })),
            ..said(id, direction, messenger(), minutes, text)
        };
        Entry::Bubble(Box::new(bubble))
    };
    let liked = CommentMark {
        liked: true,
        ..CommentMark::default()
    };
    let hidden = CommentMark {
        hidden: true,
        hidden_for: Some("truffa".to_owned()),
        ..CommentMark::default()
    };
    Conversation {
        entries: vec![
            comment(
                71,
                Direction::In,
                240,
                "Che meraviglia! Quanto costa un mazzo?",
                liked,
            ),
            comment(
                72,
                Direction::Out,
                231,
                "Grazie Giulia! 25 € con la carta 🌷",
                CommentMark::default(),
            ),
            comment(73, Direction::In, 60, "A quel prezzo è una truffa", hidden),
            comment(
                74,
                Direction::In,
                20,
                "Spedite anche fuori città?",
                CommentMark::default(),
            ),
        ],
        ..opened().conversation
    }
}
