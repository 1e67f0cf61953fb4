//! What the networks of one company have in common: the signature, the envelope of a webhook
//! body, the table of error codes, usage headers, reading conversations back.

pub(crate) mod accepted;
mod attachment;
pub mod causes;
pub(crate) mod comments;
pub(crate) mod conversations;
pub(crate) mod digest;
pub(crate) mod envelope;
pub(crate) mod error_body;
pub(crate) mod error_rows;
pub(crate) mod errors;
mod fast;
pub(crate) mod feed;
pub(crate) mod history;
pub(crate) mod leaves;
pub(crate) mod lenient;
pub(crate) mod limits;
pub(crate) mod link;
pub(crate) mod media;
mod message;
pub(crate) mod messaging;
mod notice;
pub(crate) mod object;
pub(crate) mod paging;
pub(crate) mod person;
pub(crate) mod profile;
pub(crate) mod reaction;
mod referral;
pub(crate) mod request;
pub(crate) mod signature;
pub(crate) mod signed_request;
pub(crate) mod status_page;
pub(crate) mod token;
pub(crate) mod usage;

/// The webhook fields of a Page that are understood or kept (webhooks.md §6). One list for all who
/// subscribe a Page, since the last one who does replaces what stood before.
pub(crate) const PAGE_FIELDS: &str = "messages,messaging_postbacks,message_deliveries,message_reads,message_reactions,message_echoes,messaging_referrals,feed,mention";
