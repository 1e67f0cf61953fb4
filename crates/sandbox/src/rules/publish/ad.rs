//! Ads: posts that a business shows to people without putting them on its wall. No list of the
//! Page or the account names them; by its id each can be read, and people comment under it
//! (`webhooks.md` §8, "Ad comments").

use super::super::chance::Chance;
use super::super::ids;
use super::super::params::plain;
use super::super::time::Ms;
use super::super::world::{Network, World};
use super::{Publication, Sort};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What makes a post an ad.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ad {
    /// Its id among the ads.
    pub id: String,
    /// What the business calls it.
    pub title: String,
    /// The account's own post that it shows.
    pub of: Option<String>,
}

impl World {
    /// A business advertises: `kind`, `to` (an asset), `title`, `text`, and on Instagram `of`, the
    /// post that the ad shows.
    ///
    /// # Errors
    /// A sentence when it cannot.
    pub fn advertise(
        &mut self,
        now: Ms,
        rng: &mut dyn Chance,
        wanted: &Value,
    ) -> Result<Value, String> {
        self.advance(now, rng);
        let word = |name: &str| plain(&wanted[name]).filter(|text| !text.is_empty());
        let network = wanted["kind"].as_str().and_then(Network::read);
        let network = network
            .filter(|kind| matches!(kind, Network::Facebook | Network::Instagram))
            .ok_or("\"kind\" is facebook or instagram")?;
        let asset = self.asset_for(network, word("to").as_deref())?;
        let of = match word("of") {
            Some(_) if network == Network::Facebook => {
                return Err(
                    "on Facebook a post that is advertised keeps its id: leave out \"of\" and comment on the post"
                        .to_owned(),
                );
            }
            Some(id) => Some(self.advertised(&asset, &id)?),
            None => None,
        };
        let text = word("text").or_else(|| of.as_ref()?.text.clone());
        if text.is_none() && of.is_none() {
            return Err("send a \"text\", or \"of\": the post that the ad shows".to_owned());
        }
        let mut post = self.draft_of(rng, (network, &asset), Sort::Words, "ads");
        if let Some(of) = &of {
            post.sort = of.sort;
            post.files.clone_from(&of.files);
            post.link.clone_from(&of.link);
        }
        let ad = Ad {
            id: ids::digits(rng, 17),
            title: word("title").unwrap_or_else(|| "Ad".to_owned()),
            of: of.map(|of| of.id),
        };
        let shown = json!({ "id": post.id, "ad_id": ad.id });
        post.text = text;
        post.ad = Some(ad);
        self.publications.insert(post.id.clone(), post);
        Ok(shown)
    }

    fn advertised(&self, asset: &str, id: &str) -> Result<Publication, String> {
        let own = self.publication(id);
        let own = own.filter(|post| post.asset == asset && post.is_shown(self.now));
        own.filter(|post| post.sort != Sort::Story && post.ad.is_none())
            .cloned()
            .ok_or_else(|| "no post of the account has the id named in \"of\"".to_owned())
    }

    /// `media` of a change about a comment on Instagram (`webhooks.md` §8).
    pub(in crate::rules) fn commented_media(&self, post: &str) -> Value {
        let mut media = json!({ "id": post, "media_product_type": self.product(post) });
        if let Some(ad) = self.publication(post).and_then(|post| post.ad.as_ref()) {
            media["ad_id"] = json!(ad.id);
            media["ad_title"] = json!(ad.title);
            if let Some(of) = &ad.of {
                media["original_media_id"] = json!(of);
            }
        }
        media
    }
}
