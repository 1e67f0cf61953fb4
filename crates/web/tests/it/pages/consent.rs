//! What a person agreed to, beside the conversation: noted, shown, taken back, never deleted.

use crate::shop::Shop;
use sportello_core::ConversationId;
use sportello_store::Fallbacks;

const WORDS: &str = "Potete scrivermi <quando> è pronto";

async fn kept(shop: &Shop, id: &str) -> Vec<sportello_store::ConsentRow> {
    let id: ConversationId = id.parse().expect("an id");
    let all = shop.store.consents(shop.workspace, id).await;
    all.expect("consents")
}

#[tokio::test]
async fn a_consent_is_noted_with_its_words_place_and_agent_and_folds_away_when_withdrawn() {
    let shop = Shop::open().await;
    let id = shop.writes("7001", "m_1", "Avete peonie?").await;
    let mut lia = shop.lia().await;
    let path = format!("/inbox/{id}");
    assert!(lia.get(&path).await.text().contains("Nothing is noted."));
    let form = [
        ("kind", "instagram"),
        ("words", WORDS),
        ("source", "Al banco"),
    ];
    let answer = lia.post(&format!("{path}/consent"), &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let html = lia.get(&path).await.text();
    assert!(
        html.contains("Potete scrivermi &lt;quando&gt; è pronto"),
        "{html}"
    );
    assert!(
        html.contains("Al banco") && html.contains("noted by Lia"),
        "{html}"
    );
    let row = &kept(&shop, &id).await[0];
    assert_eq!((row.by, row.withdrawn_at), (Some(shop.lia), None));
    let consent = row.id.to_string();
    let which = [("consent", consent.as_str())];
    let answer = lia.post(&format!("{path}/consent/withdraw"), &which).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let html = lia.get(&path).await.text();
    assert!(html.contains("One consent withdrawn") && html.contains("Nothing is noted."));
    let row = &kept(&shop, &id).await[0];
    assert_eq!(row.withdrawn_at, Some(shop.now()), "kept, with the moment");
}

#[tokio::test]
async fn half_a_consent_is_refused_and_another_persons_is_not_withdrawn() {
    let shop = Shop::open().await;
    let giulia = shop.writes("7001", "m_1", "Avete peonie?").await;
    let marco = shop.writes("7002", "m_2", "Quanto costano?").await;
    let mut lia = shop.lia().await;
    for form in [
        [("kind", "instagram"), ("words", " "), ("source", "Qui")],
        [("kind", "instagram"), ("words", WORDS), ("source", "")],
        [("kind", "pigeon"), ("words", WORDS), ("source", "Qui")],
    ] {
        let answer = lia.post(&format!("/inbox/{giulia}/consent"), &form).await;
        assert_eq!(answer.status, 422);
    }
    assert!(kept(&shop, &giulia).await.is_empty());
    let form = [("kind", "instagram"), ("words", WORDS), ("source", "Qui")];
    lia.post(&format!("/inbox/{giulia}/consent"), &form).await;
    let consent = kept(&shop, &giulia).await[0].id.to_string();
    let path = format!("/inbox/{marco}/consent/withdraw");
    let answer = lia.post(&path, &[("consent", consent.as_str())]).await;
    assert_eq!(answer.status, 404);
    assert_eq!(kept(&shop, &giulia).await[0].withdrawn_at, None);
}
