//! What a message holds besides its words and its file: a place, contact cards, buttons, what it
//! answers, what it stands beside. The same shape inbound and outbound, so that what was sent looks
//! like what was received. Numbers that people do not count with (ids, coordinates, prices) are
//! texts, as the platform wrote them.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many particulars without a place of their own are kept of one thing.
pub const FACTS_KEPT: usize = 96;
/// Bytes of one of them.
pub const FACT_BYTES: usize = 2_048;

/// Particulars that the platform gave and that have no place of their own, by their path inside
/// the item, such as `pricing.category`. At most [`FACTS_KEPT`] of at most [`FACT_BYTES`].
pub type Facts = BTreeMap<String, String>;

/// Everything about a message besides its words and its file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// The message it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quoted: Option<Quoted>,
    /// Whether it was passed on, and often.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forwarded: Option<Forwarded>,
    /// What stands beside the words: a story, a post, an ad, a product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
    /// What it is made of, where that is neither words nor a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// What is said of its file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<FileFacts>,
    /// Where it stands under a public comment: the answer to one, or a private answer to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<CommentPlace>,
    /// Whether it was heard while another app owned the thread (webhooks.md §6, `standby`).
    #[serde(skip_serializing_if = "is_false")]
    pub standby: bool,
    /// Whether its words were changed after it was said.
    #[serde(skip_serializing_if = "is_false")]
    pub edited: bool,
    /// Whether it was read back after an outage in which nothing told of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_back: Option<ReadBackMark>,
    /// The app it was sent with, for what the business said elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
    /// The rest.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: Facts,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde gives a reference to what it asks about"
)]
fn is_false(value: &bool) -> bool {
    !value
}

impl Content {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        *self == Content::default()
    }

    /// Boxed, or `None` if there is nothing in it: how events and rows carry it.
    pub fn boxed(self) -> Option<Box<Content>> {
        (!self.is_empty()).then(|| Box::new(self))
    }
}

/// How a message that was read back came to be known. The same in whichever order it was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadBackMark {
    /// It was read back, and never told.
    Alone,
    /// It was told as well, late, and is as it was told.
    Told,
}

/// The message that is answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Quoted {
    /// Its external id.
    pub external_id: String,
    /// Who said it, if told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// That a message was passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Forwarded {
    /// It was.
    Once,
    /// Many times over.
    Often,
}

/// What stands beside the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "about")]
pub enum About {
    /// A story of the business that was answered, or one that mentions it. Its media is shown
    /// while the platform shows it and is never kept (webhooks.md §8).
    Story {
        /// Its id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// Where it is to be seen, for a day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        url: Option<String>,
        /// Whether it is the person's story that mentions the business (else it is answered).
        mention: bool,
    },
    /// The link or ad that brought the person (webhooks.md §6 `referral`, §9 `referral`).
    Referral(Box<Referral>),
    /// A product of the catalogue.
    Product {
        /// Its catalogue.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        catalog: Option<String>,
        /// Its number there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        product: Option<String>,
    },
}

/// The link or ad that brought a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Referral {
    /// What the link carried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// `ADS`, `SHORTLINK`, `ad`, `post`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The ad's or post's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Its film.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video: Option<String>,
    /// The post of the ad.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
}

/// What a message is made of, where that is neither words nor a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "part")]
pub enum Part {
    /// A place.
    Location(Location),
    /// Contact cards.
    Contacts {
        /// One a person.
        cards: Vec<Card>,
    },
    /// A tap on something that was offered: a button, a row of a list, a quick reply, a menu.
    Tap(Tap),
    /// A form that was filled in (WhatsApp flow).
    Form {
        /// The form's name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// What was filled in, as the platform gives it: a JSON text.
        answer: String,
    },
    /// An order from the catalogue.
    Order {
        /// The catalogue.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        catalog: Option<String>,
        /// What was ordered.
        items: Vec<OrderItem>,
    },
    /// The platform's own word in the conversation, such as a changed number.
    System {
        /// Its type, such as `user_changed_number`.
        what: String,
    },
    /// Something shared: a post, a reel, a link.
    Share(Share),
    /// A choice offered: buttons, a list, a link button (outbound, and echoes of such).
    Offer(Offer),
    /// A template, with its parameters filled in.
    Template(Template),
    /// Something the platform does not give to apps.
    Unsupported {
        /// What it was, if told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        what: Option<String>,
        /// The platform's code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<i64>,
        /// The platform's words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        says: Option<String>,
    },
}

/// A place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Location {
    /// Degrees north, as a decimal number.
    pub latitude: String,
    /// Degrees east, as a decimal number.
    pub longitude: String,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its postal address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// A page about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A contact card. Members beyond these are in `more` by their path, such as
/// `addresses.0.city`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Card {
    /// The whole name.
    pub name: String,
    /// First name; WhatsApp wants at least one part of a name beside the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<CardLine>,
    /// E-mail addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<CardLine>,
    /// Web addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<CardLine>,
    /// The company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// The rest.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub more: Facts,
}

/// A number or address on a card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CardLine {
    /// It.
    pub value: String,
    /// `HOME`, `WORK`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The WhatsApp id behind a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wa_id: Option<String>,
}

/// A tap on something that was offered. Its title is the message's text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tap {
    /// What was offered.
    pub of: TapOf,
    /// The payload or id that was given with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// The description beside it (a row of a list).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// What was tapped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TapOf {
    /// A button, a menu entry, an ice breaker, Get Started.
    #[default]
    Postback,
    /// A quick reply.
    QuickReply,
    /// A reply button.
    Button,
    /// A row of a list.
    List,
    /// A button of a template.
    Template,
    /// The question whether one may be called.
    CallPermission,
}

/// A line of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderItem {
    /// Its number in the catalogue.
    pub product: String,
    /// How many.
    pub quantity: String,
    /// The price of one.
    pub price: String,
    /// ISO 4217.
    pub currency: String,
}

/// Something shared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Share {
    /// `share`, `post`, `reel`, `link`, …
    pub what: String,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A choice offered. The message's text is the body above it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Offer {
    /// What the choices look like.
    pub look: OfferLook,
    /// A line above the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// A small line below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub footer: Option<String>,
    /// The word on the button that opens a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opener: Option<String>,
    /// The choices, in order.
    pub choices: Vec<Choice>,
}

/// What choices look like.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum OfferLook {
    /// Chips above the keyboard that go away once one is tapped (Messenger, Instagram).
    QuickReplies,
    /// Buttons under the words.
    #[default]
    Buttons,
    /// A list that opens (WhatsApp).
    List,
    /// One button that opens an address (WhatsApp `cta_url`).
    Link,
    /// Cards side by side (echoes of generic templates).
    Cards,
}

/// One choice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// What comes back when it is tapped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// The words on it.
    pub title: String,
    /// The words beside it (a row of a list; a card's subtitle).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The heading it stands under (a list's section).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// The address it opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The number it calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Its picture (a card's).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
}

/// A WhatsApp template with its parameters. The message's text is its body as filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// Its language, such as `it` or `en_US`.
    pub language: String,
    /// The header as filled in, if it is words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// The footer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub footer: Option<String>,
    /// The buttons, for showing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Choice>,
    /// The `components` to send (messaging-send.md §3, `template`), as JSON text; a header's
    /// media is the message's file and is put in when it is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub components: Option<String>,
}

/// What is said of a message's file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileFacts {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its media type, as told; what it is, is sniffed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// Its hash, as told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The sticker's id (Messenger).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sticker: Option<String>,
    /// Whether a sticker moves.
    #[serde(skip_serializing_if = "is_false")]
    pub animated: bool,
}

/// The product of a place that is somebody else's and mentions the business.
pub const MENTION: &str = "MENTION";

/// Where something stands under a public comment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CommentPlace {
    /// The comment: the one that this message is, or the one that it answers.
    pub id: String,
    /// The post it stands under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// The comment that it answers, if it is a comment itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// The post's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What the post is: `FEED`, `REELS`, `AD`, `LIVE`, `STORY`, …; [`MENTION`] where it is
    /// somebody else's and the business is mentioned in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// What the business calls the post, where that is told: the title of an ad.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The business's own post that this one shows, if it is an ad of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
    /// Whether the answer goes to the person alone (a private reply).
    #[serde(skip_serializing_if = "is_false")]
    pub private: bool,
    /// Whether it is hidden from the public.
    #[serde(skip_serializing_if = "is_false")]
    pub hidden: bool,
}
