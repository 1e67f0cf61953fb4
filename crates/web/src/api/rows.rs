//! What the API shows of the desk's rows. Ids are strings, since they are names and not numbers;
//! times are RFC 3339 in UTC; a field that does not apply is null and never missing.

use crate::i18n::Language;
use serde::Serialize;
use sportello_core::delivery::DeliveryState;
use sportello_core::message::MessageKind;
use sportello_core::{ChannelId, ChannelKind, Time};
use sportello_store::{
    AddressRow, Cause, ChannelRow, ContactRow, ConversationRow, Evidence, MediaRow, MediaState,
    MergeRow, MessageRow, NoteRow,
};
use utoipa::ToSchema;

/// The channel of a message.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelRef {
    /// The channel's id.
    id: String,
    /// `facebook`, `instagram`, `whatsapp`, …
    kind: String,
}

/// A message.
#[derive(Debug, Serialize, ToSchema)]
pub struct Message {
    /// Its id.
    id: String,
    /// The conversation it is shown in.
    conversation_id: String,
    /// The channel it came or leaves by.
    channel: ChannelRef,
    /// The words, or the caption.
    text: Option<String>,
    /// `text`, `image`, `postback`, …
    kind: String,
    /// `in` = the contact wrote it, `out` = the business.
    #[schema(pattern = "^(in|out)$")]
    direction: String,
    /// The delivery's state; null for what the contact wrote.
    state: Option<String>,
    /// Why it is held, failed, unknown or unconfirmed.
    cause: Option<CauseBody>,
    /// When it was said.
    #[schema(format = DateTime)]
    at: String,
    /// The platform's id, once known.
    external_id: Option<String>,
    /// The picture of a message of kind `image`.
    image: Option<Image>,
    /// The file of a message of any kind.
    media: Option<Image>,
    /// Everything else: what it quotes, stands beside, is made of.
    #[schema(value_type = Option<Object>)]
    content: Option<Box<sportello_core::content::Content>>,
    /// Reactions.
    reactions: Vec<ReactionRow>,
    /// What the platform says it charges for it, in its own words: `category`, `type`, `billable`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pricing: Option<std::collections::BTreeMap<String, String>>,
}

/// A reaction to a message.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReactionRow {
    /// `contact` or `business`.
    #[schema(pattern = "^(contact|business)$")]
    by: String,
    /// The emoji.
    emoji: String,
}

/// Why a delivery is where it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct CauseBody {
    /// A word that never changes.
    key: String,
    /// The same in a sentence.
    sentence: String,
    /// The platform's code, if it gave one.
    code: Option<i64>,
    /// Its subcode.
    subcode: Option<i64>,
    /// Since when.
    #[schema(format = DateTime)]
    since: String,
    /// When it is tried or looked at next.
    #[schema(format = DateTime)]
    until: Option<String>,
}

/// A picture.
#[derive(Debug, Serialize, ToSchema)]
pub struct Image {
    /// Its id.
    id: String,
    /// `pending` = being fetched, `stored`, `gone` = it cannot be had.
    state: String,
    /// Where its bytes are, for holders of the API token; null until it is stored.
    url: Option<String>,
    /// The media type, once stored.
    mime: Option<String>,
    /// The size in bytes, once stored.
    bytes: Option<u64>,
    /// The width in pixels, if known.
    width: Option<u32>,
    /// The height in pixels, if known.
    height: Option<u32>,
}

/// A contact, as a conversation names it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactRef {
    /// Its id.
    id: String,
    /// Its name, if known.
    name: Option<String>,
}

/// A way to reach a conversation's contact.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reach {
    /// The kind of channel.
    kind: String,
    /// When the person last wrote there.
    #[schema(format = DateTime)]
    last_inbound_at: Option<String>,
}

/// A conversation.
#[derive(Debug, Serialize, ToSchema)]
pub struct Conversation {
    /// Its id.
    id: String,
    /// The person.
    contact: ContactRef,
    /// `open` or `closed`.
    #[schema(pattern = "^(open|closed)$")]
    status: String,
    /// When the last message was said.
    #[schema(format = DateTime)]
    last_at: String,
    /// Inbound messages nobody has looked at.
    unread: u32,
    /// Deliveries held, unknown or unconfirmed.
    waiting: u32,
    /// Deliveries failed since somebody looked.
    failed: u32,
    /// The kinds of channel the person is on, the one last heard from first.
    channels: Vec<Reach>,
}

/// A contact with its addresses and merges.
#[derive(Debug, Serialize, ToSchema)]
pub struct Contact {
    /// Its id.
    id: String,
    /// Its name, if known.
    name: Option<String>,
    /// Its conversation.
    conversation_id: String,
    /// Where it can be reached.
    addresses: Vec<Address>,
    /// The merges that made it, newest first, that can be undone.
    merges: Vec<Merge>,
}

/// A contact's place on one channel.
#[derive(Debug, Serialize, ToSchema)]
pub struct Address {
    /// Its id.
    id: String,
    /// The contact it came with; merging never changes it.
    home_contact_id: String,
    /// The channel.
    channel: ChannelRef,
    /// The platform's id of the person there.
    external_id: String,
    /// The name this network gave.
    name: Option<String>,
    /// The user name there.
    username: Option<String>,
    /// A phone number in digits, if known.
    phone: Option<String>,
    /// When the person last wrote here.
    #[schema(format = DateTime)]
    last_inbound_at: Option<String>,
}

/// A merge of two contacts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Merge {
    /// Its id.
    id: String,
    /// The contact that took the other in.
    into: String,
    /// The contact that was taken in.
    from: String,
    /// The name it had.
    from_name: Option<String>,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// `hand` = a person said so, `token` = a continue link made for one arrived from the other.
    evidence: String,
}

/// A note between agents; never sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct Note {
    /// Its id.
    id: String,
    /// Its words.
    text: String,
    /// Who wrote it; null = the API.
    author: Option<String>,
    /// When.
    #[schema(format = DateTime)]
    at: String,
}

/// A connected channel.
#[derive(Debug, Serialize, ToSchema)]
pub struct Channel {
    /// Its id.
    id: String,
    /// Its kind.
    kind: String,
    /// Its name.
    name: String,
    /// The platform's id.
    asset: String,
}

fn moment(at: Time) -> String {
    at.to_string()
}

impl From<MessageRow> for Message {
    fn from(row: MessageRow) -> Message {
        Message {
            id: row.id.to_string(),
            conversation_id: row.conversation.to_string(),
            channel: ChannelRef::of(row.channel, &row.channel_kind),
            text: row.text,
            kind: row.kind.as_str().to_owned(),
            direction: row.direction.as_str().to_owned(),
            state: row.state.map(|s| s.as_str().to_owned()),
            cause: row.cause.map(|cause| CauseBody::of(cause, row.state)),
            at: moment(row.at),
            external_id: row.external_id,
            image: row
                .media
                .clone()
                .filter(|_| row.kind == MessageKind::Image)
                .map(Image::from),
            media: row.media.map(Image::from),
            content: row.content,
            pricing: row.pricing,
            reactions: row
                .reactions
                .into_iter()
                .map(|(theirs, emoji)| ReactionRow {
                    by: if theirs { "contact" } else { "business" }.to_owned(),
                    emoji,
                })
                .collect(),
        }
    }
}

impl ChannelRef {
    /// Names a channel.
    pub(super) fn of(id: ChannelId, kind: &ChannelKind) -> ChannelRef {
        ChannelRef {
            id: id.to_string(),
            kind: kind.to_string(),
        }
    }
}

impl CauseBody {
    /// The cause of a delivery in this state. What is unconfirmed is looked for no longer: the
    /// sentence says who decides, and nothing is tried at any moment.
    pub(super) fn of(cause: Cause, state: Option<DeliveryState>) -> CauseBody {
        if state != Some(DeliveryState::Unconfirmed) {
            return cause.into();
        }
        CauseBody {
            sentence: Language::English.text("outcome-unconfirmed-means"),
            until: None,
            ..cause.into()
        }
    }
}

impl From<Cause> for CauseBody {
    fn from(cause: Cause) -> CauseBody {
        CauseBody {
            sentence: Language::English.text(&cause.key),
            key: cause.key,
            code: cause.code,
            subcode: cause.subcode,
            since: moment(cause.since),
            until: cause.until.map(moment),
        }
    }
}

impl From<MediaRow> for Image {
    fn from(row: MediaRow) -> Image {
        let stored = row.state == MediaState::Stored;
        Image {
            url: stored.then(|| format!("/api/v1/media/{}", row.id)),
            id: row.id.to_string(),
            state: match row.state {
                MediaState::Pending => "pending",
                MediaState::Stored => "stored",
                MediaState::Gone => "gone",
            }
            .to_owned(),
            mime: row.mime,
            bytes: row.bytes,
            width: row.size.map(|s| s.0),
            height: row.size.map(|s| s.1),
        }
    }
}

impl From<ConversationRow> for Conversation {
    fn from(row: ConversationRow) -> Conversation {
        Conversation {
            id: row.id.to_string(),
            contact: ContactRef {
                id: row.contact.to_string(),
                name: row.name,
            },
            status: row.status.as_str().to_owned(),
            last_at: moment(row.last_at),
            unread: row.unread,
            waiting: row.waiting,
            failed: row.failed,
            channels: row
                .reach
                .into_iter()
                .map(|(kind, last)| Reach {
                    kind: kind.to_string(),
                    last_inbound_at: last.map(moment),
                })
                .collect(),
        }
    }
}

impl From<ContactRow> for Contact {
    fn from(row: ContactRow) -> Contact {
        Contact {
            id: row.id.to_string(),
            name: row.name,
            conversation_id: row.conversation.to_string(),
            addresses: row.addresses.into_iter().map(Address::from).collect(),
            merges: row.merges.into_iter().map(Merge::from).collect(),
        }
    }
}

impl From<AddressRow> for Address {
    fn from(row: AddressRow) -> Address {
        Address {
            id: row.id.to_string(),
            home_contact_id: row.home.to_string(),
            channel: ChannelRef::of(row.channel, &row.kind),
            external_id: row.external_id,
            name: row.name,
            username: row.username,
            phone: row.phone,
            last_inbound_at: row.last_inbound.map(moment),
        }
    }
}

impl From<MergeRow> for Merge {
    fn from(row: MergeRow) -> Merge {
        Merge {
            id: row.id.to_string(),
            into: row.into.to_string(),
            from: row.from.to_string(),
            from_name: row.from_name,
            at: moment(row.at),
            evidence: match row.evidence {
                Evidence::Hand => "hand",
                Evidence::Token { .. } => "token",
            }
            .to_owned(),
        }
    }
}

impl From<NoteRow> for Note {
    fn from(row: NoteRow) -> Note {
        Note {
            id: row.id.to_string(),
            text: row.text,
            author: row.author,
            at: moment(row.at),
        }
    }
}

impl From<ChannelRow> for Channel {
    fn from(row: ChannelRow) -> Channel {
        Channel {
            id: row.id.to_string(),
            kind: row.kind.to_string(),
            name: row.name,
            asset: row.asset,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unconfirmed_says_who_decides_and_names_no_moment() {
        let cause = Cause {
            key: "cause-no-answer".to_owned(),
            code: None,
            subcode: None,
            since: Time(1_700_000_000_000),
            until: Some(Time(1_700_000_900_000)),
        };
        let unknown = CauseBody::of(cause.clone(), Some(DeliveryState::Unknown));
        assert!(unknown.until.is_some());
        let unconfirmed = CauseBody::of(cause, Some(DeliveryState::Unconfirmed));
        assert_eq!(unconfirmed.key, unknown.key);
        assert_eq!(unconfirmed.until, None);
        assert!(
            unconfirmed.sentence.contains("you decide"),
            "{}",
            unconfirmed.sentence
        );
    }
}
