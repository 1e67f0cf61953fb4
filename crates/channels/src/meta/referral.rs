//! The link or ad that brought a person (webhooks.md §6 `referral`, §8).

use super::leaves::Leaves;
use sportello_core::content::{About, Content, Referral};

/// Reads a referral into what stands beside the words.
pub(super) fn read(mut referral: Leaves, content: &mut Content) {
    let mut ad = referral.part("ads_context_data").unwrap_or_default();
    let about = Referral {
        reference: referral.text("ref"),
        source: referral.text("source"),
        id: referral.text("ad_id"),
        title: ad.text("ad_title"),
        text: None,
        url: referral.text("referer_uri"),
        image: ad.text("photo_url"),
        video: ad.text("video_url"),
        post: ad.text("post_id"),
    };
    content.about = Some(About::Referral(Box::new(about)));
    ad.rest_into(&mut content.facts, "referral.ads_context_data");
    referral.rest_into(&mut content.facts, "referral");
}

/// Takes the referral that stands inside a message or a postback.
pub(super) fn beside(item: &mut Leaves, content: &mut Content) {
    if let Some(referral) = item.part("referral") {
        read(referral, content);
    }
}

/// What the link carried.
pub(super) fn reference(content: &Content) -> Option<&str> {
    match &content.about {
        Some(About::Referral(referral)) => referral.reference.as_deref(),
        _ => None,
    }
}
