//! The typed shape of a WhatsApp change (webhooks.md §9).

use crate::meta::lenient::{Moment, Whole, Word};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

/// One of `changes`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Change<'a> {
    #[serde(borrow)]
    pub field: Word<'a>,
    #[serde(borrow)]
    pub value: Option<Value<'a>>,
}

/// Its value, as the field `messages` has it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Value<'a> {
    #[serde(borrow)]
    pub metadata: Option<Metadata<'a>>,
    #[serde(borrow)]
    pub contacts: Option<Vec<Contact<'a>>>,
    #[serde(borrow)]
    pub messages: Option<Vec<Message<'a>>>,
    #[serde(borrow)]
    pub statuses: Option<Vec<Status<'a>>>,
    pub errors: Option<IgnoredAny>,
}

/// A change whose value is left as it is.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct RawChange<'a> {
    #[serde(borrow)]
    pub field: Word<'a>,
    #[serde(borrow)]
    pub value: Option<&'a RawValue>,
}

/// A value whose lists are left as they are.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct RawParts<'a> {
    #[serde(borrow)]
    pub metadata: Option<&'a RawValue>,
    #[serde(borrow)]
    pub contacts: Option<&'a RawValue>,
    #[serde(borrow)]
    pub messages: Option<&'a RawValue>,
    #[serde(borrow)]
    pub statuses: Option<&'a RawValue>,
    pub errors: Option<IgnoredAny>,
}

/// `metadata`: which number.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Metadata<'a> {
    #[serde(borrow)]
    pub phone_number_id: Word<'a>,
}

/// One of `contacts`: who wrote.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Contact<'a> {
    #[serde(borrow)]
    pub profile: Option<ProfileName<'a>>,
    #[serde(borrow)]
    pub wa_id: Word<'a>,
    #[serde(borrow)]
    pub user_id: Word<'a>,
}

/// `profile`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct ProfileName<'a> {
    #[serde(borrow)]
    pub name: Word<'a>,
}

/// One of `messages`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Message<'a> {
    #[serde(borrow)]
    pub from: Word<'a>,
    #[serde(borrow)]
    pub from_user_id: Word<'a>,
    #[serde(borrow)]
    pub id: Word<'a>,
    pub timestamp: Moment,
    #[serde(rename = "type", borrow)]
    pub kind: Word<'a>,
    #[serde(borrow)]
    pub group_id: Word<'a>,
    #[serde(borrow)]
    pub text: Option<Words<'a>>,
    #[serde(borrow)]
    pub image: Option<Image<'a>>,
    #[serde(borrow)]
    pub reaction: Option<Reaction<'a>>,
}

/// `text`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Words<'a> {
    #[serde(borrow)]
    pub body: Word<'a>,
}

/// `image`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Image<'a> {
    #[serde(borrow)]
    pub id: Word<'a>,
    #[serde(borrow)]
    pub url: Word<'a>,
    #[serde(borrow)]
    pub caption: Word<'a>,
}

/// `reaction`; an empty or missing emoji takes it back.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Reaction<'a> {
    #[serde(borrow)]
    pub message_id: Word<'a>,
    #[serde(borrow)]
    pub emoji: Word<'a>,
}

/// One of `statuses`.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Status<'a> {
    #[serde(borrow)]
    pub id: Word<'a>,
    #[serde(borrow)]
    pub status: Word<'a>,
    pub timestamp: Moment,
    #[serde(borrow)]
    pub recipient_id: Word<'a>,
    #[serde(borrow)]
    pub recipient_user_id: Word<'a>,
    #[serde(borrow)]
    pub recipient_type: Word<'a>,
    #[serde(borrow)]
    pub biz_opaque_callback_data: Word<'a>,
    pub errors: Option<Vec<StatusError>>,
}

/// One of a status's `errors`. Branch on `code`, never on titles (errors.md).
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct StatusError {
    pub code: Whole,
}
