//! The florist's shop, her customers, and answers to give them.

use sportello_channels::{
    Answer, ChannelFacts, Connector, Exchange, Outgoing, OutgoingMedia, Registry, Step,
};
use sportello_core::class::Call;
use sportello_core::{ChannelKind, MediaId, Time};
use std::sync::Arc;

pub const PAGE: &str = "104512345678901";
pub const ACCOUNT: &str = "17841400000000001";
pub const NUMBER: &str = "106540352242922";
pub const TOKEN: &str = "sp-abcdefghijklmnopqrstuvwx23";

pub fn connector(kind: &str) -> Arc<dyn Connector> {
    let registry = Registry::standard();
    registry
        .get(&ChannelKind::new(kind))
        .expect("a connector of that kind")
        .clone()
}

/// The channel of a kind, as the shop connected it.
pub fn channel(kind: &str) -> ChannelFacts {
    let (asset, settings): (&str, &[(&str, &str)]) = match kind {
        "facebook" => (PAGE, &[("username", "fioridilia")]),
        "instagram" => (ACCOUNT, &[("username", "fiori.di.lia"), ("page", PAGE)]),
        _ => (
            NUMBER,
            &[("waba", "102290129340398"), ("phone", "+39 055 123-4567")],
        ),
    };
    let settings = settings
        .iter()
        .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
        .collect();
    ChannelFacts {
        asset: asset.to_owned(),
        settings,
    }
}

/// Words for Giulia Rossi.
pub fn words(kind: &str, text: &str) -> Outgoing {
    let to = if kind == "whatsapp" {
        "393331234567"
    } else {
        "7001"
    };
    Outgoing {
        channel: channel(kind),
        to: to.to_owned(),
        key: "sportello:k7:1:42".to_owned(),
        text: Some(text.to_owned()),
        kind: sportello_core::message::MessageKind::Text,
        media: None,
        content: None,
        human_agent: false,
    }
}

/// A picture for Giulia Rossi.
pub fn picture(kind: &str, caption: Option<&str>) -> Outgoing {
    Outgoing {
        text: caption.map(str::to_owned),
        kind: sportello_core::message::MessageKind::Image,
        media: Some(OutgoingMedia {
            media: MediaId(9),
            mime: "image/jpeg".to_owned(),
            filename: "mazzo.jpg".to_owned(),
            link: Some("https://desk.example/m/abc".to_owned()),
        }),
        ..words(kind, "")
    }
}

pub fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status,
        headers: Vec::new(),
        body: body.to_owned(),
    }
}

pub fn exchange(name: &str, call: Call, answer: Option<Answer>) -> Exchange {
    Exchange {
        name: name.to_owned(),
        call,
        begun_at: Time(1_000),
        answer,
    }
}

/// The request of a step, as its name, its call, the path, and the JSON body if it has one.
pub fn asked(step: Step) -> (String, Call, String, serde_json::Value) {
    let Step::Request {
        name,
        call,
        request,
    } = step
    else {
        panic!("not a request: {step:?}")
    };
    let sportello_channels::Target::Graph(path) = request.target else {
        panic!("not a Graph path")
    };
    let body = match &request.body {
        sportello_channels::Body::Json(text) => serde_json::from_str(text).expect("valid JSON"),
        other => serde_json::to_value(other).expect("serialisable"),
    };
    (name, call, path, body)
}
