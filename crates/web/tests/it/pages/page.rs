//! What is public: posts and how they do, details, greetings and menus.

use super::page_graph::Graph;
use crate::ask::Browser;
use crate::shop::{PAGE, SECRET, START, Shop};
use serde_json::json;
use sportello_core::post::PostKind;
use sportello_core::{ChannelId, ChannelKind, Span, Time, WorkspaceId};
use sportello_store::{Directory, ListedPost, PageSide};

fn post(channel: ChannelId, id: &str, at: Time, counts: &[(&str, u64)]) -> ListedPost {
    ListedPost {
        channel,
        channel_kind: ChannelKind::new("facebook"),
        channel_name: String::new(),
        external_id: id.to_owned(),
        at,
        kind: PostKind::Photos,
        text: Some(format!("Peonie {id}")),
        url: Some(format!("https://www.facebook.com/{id}")),
        picture: None,
        counts: counts
            .iter()
            .map(|(name, n)| ((*name).to_owned(), *n))
            .collect(),
        insight_at: None,
        comments_at: None,
        gone: false,
        stands: Default::default(),
    }
}

async fn list(shop: &Shop, workspace: WorkspaceId, posts: Vec<ListedPost>) {
    let channel = posts[0].channel;
    let put = shop
        .store
        .put_listed(workspace, channel, posts.clone(), None, START);
    put.await.expect("listed");
    for post in posts {
        let told =
            shop.store
                .put_insight(workspace, channel, &post.external_id, &post.counts, START);
        told.await.expect("counted");
    }
}

/// The neighbour's one channel.
async fn neighbours_page(shop: &Shop) -> ChannelId {
    let channels = shop.store.channels(shop.neighbour).await.expect("channels");
    channels[0].id
}

/// The ids of the posts on a page, in their order.
async fn shown(lia: &mut Browser<'_>, path: &str) -> Vec<String> {
    let html = lia.get(path).await.text();
    let pieces = html.split("<p>Peonie ").skip(1);
    pieces
        .map(|rest| rest.split('<').next().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn a_count_that_is_not_told_is_said_to_be_untold_and_not_nought() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let counts = [("reach", 1_234), ("comments", 0)];
    list(
        &shop,
        shop.workspace,
        vec![post(shop.page, "900", START, &counts)],
    )
    .await;
    let html = lia.get("/page").await.text();
    for told in ["data-count=\"reach\">1234<", "data-count=\"comments\">0<"] {
        assert!(html.contains(told), "{told}: {html}");
    }
    for untold in ["reactions", "shares", "saved"] {
        let cell = format!("data-count=\"{untold}\" title=\"not told\"");
        assert!(html.contains(&cell), "{untold}: {html}");
    }
    assert!(
        !html.contains("data-count=\"views\""),
        "shown only where it is told"
    );
}

#[tokio::test]
async fn posts_are_sorted_by_what_is_asked_and_shown_in_parts() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let mut posts: Vec<ListedPost> = (0..25_u64)
        .map(|n| {
            let at = START - Span::hours(i64::try_from(n).expect("small"));
            post(shop.page, &format!("a{n}"), at, &[("reach", n)])
        })
        .collect();
    posts[24].counts.clear();
    list(&shop, shop.workspace, posts).await;
    let newest = shown(&mut lia, "/page").await;
    assert_eq!((newest.len(), newest[0].as_str()), (20, "a0"));
    assert_eq!(
        shown(&mut lia, "/page?part=1").await,
        ["a20", "a21", "a22", "a23", "a24"]
    );
    let reached = shown(&mut lia, "/page?sort=reach").await;
    assert_eq!(reached[0], "a23");
    let last = shown(&mut lia, "/page?sort=reach&part=1").await;
    assert_eq!(
        last.last().map(String::as_str),
        Some("a24"),
        "untold comes last"
    );
    assert_eq!(shown(&mut lia, "/page?channel=999").await.len(), 0);
}

#[tokio::test]
async fn a_neighbours_posts_and_what_the_platform_lists_no_more_are_not_shown() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let other = neighbours_page(&shop).await;
    list(
        &shop,
        shop.neighbour,
        vec![post(other, "theirs", START, &[])],
    )
    .await;
    list(
        &shop,
        shop.workspace,
        vec![post(shop.page, "gone", START, &[])],
    )
    .await;
    let covers = Some(START - Span::days(9));
    let none = shop
        .store
        .put_listed(shop.workspace, shop.page, Vec::new(), covers, START);
    none.await.expect("listed");
    assert_eq!(shown(&mut lia, "/page").await.len(), 0);
}

#[tokio::test]
async fn the_lists_are_read_again_and_a_refusal_is_told_in_the_platforms_words() {
    let (graph, shop) = Graph::with_shop().await;
    let mut lia = shop.lia().await;
    graph.tells("GET ", &json!({"data": []}));
    let answer = lia.post("/page/refresh", &[]).await;
    assert_eq!(
        answer.header("location"),
        "/page?done=read",
        "{}",
        answer.text()
    );
    assert_eq!(graph.asked("GET /published_posts").len(), 1);
    graph.refuses("GET ", "Chiedi il permesso al titolare.");
    let channel = shop.page.to_string();
    let refused = lia.post("/page/refresh", &[("channel", &channel)]).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("Chiedi il permesso al titolare."),
        "{}",
        refused.text()
    );
}

#[tokio::test]
async fn a_picture_of_the_platform_comes_through_the_desk_and_never_from_inside() {
    let (graph, shop) = Graph::with_shop().await;
    let mut lia = shop.lia().await;
    graph.shows("GET /pictures/", "image/png", super::acting::PIXEL);
    let mut with = post(shop.page, "with", START, &[]);
    with.picture = Some(format!("{}/pictures/1.png", graph.at()));
    let mut inside = post(shop.page, "inside", START, &[]);
    inside.picture = Some("http://10.0.0.1/router.png".to_owned());
    list(&shop, shop.workspace, vec![with, inside]).await;
    let at = |post: &str| format!("/page/{}/picture?post={post}", shop.page);
    let html = lia.get("/page").await.text();
    assert!(html.contains(&format!("src=\"{}\"", at("with"))), "{html}");
    assert!(
        !html.contains("/pictures/1.png"),
        "the browser is not sent there"
    );
    let picture = lia.get(&at("with")).await;
    assert_eq!(picture.status, 200);
    assert!(picture.header("content-type").starts_with("image/"));
    assert_eq!(lia.get(&at("inside")).await.status, 404);
    assert_eq!(lia.get(&at("unknown")).await.status, 404);
}

#[tokio::test]
async fn who_commented_is_one_click_away() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    let under = format!("{PAGE}_900");
    list(
        &shop,
        shop.workspace,
        vec![post(shop.page, &under, START, &[])],
    )
    .await;
    let comment = super::comment::facebook("900_1", "Quanto costa?", START);
    assert_eq!(shop.hook(SECRET, &comment).await.status, 200);
    let talk = shop.conversation_with("Quanto costa?").await;
    let talk = talk["id"].as_str().expect("an id");
    let html = lia.get("/page").await.text();
    let link = format!("href=\"/inbox/{talk}?status=all\">Giulia Rossi</a>");
    assert!(html.contains(&link), "{html}");
}

#[tokio::test]
async fn the_best_hours_are_told_once_there_are_posts_enough() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    // Mondays at 15:00 in Rome, a week apart.
    let at = |weeks: i64| START - Span::days(7 * weeks);
    let posts = |n: i64| -> Vec<ListedPost> {
        let ids = (0..n).map(|w| post(shop.page, &format!("h{w}"), at(w), &[("reach", 200)]));
        ids.collect()
    };
    list(&shop, shop.workspace, posts(4)).await;
    let few = lia.get("/page").await.text();
    assert!(
        few.contains("too little to tell") && !few.contains("class=\"heat\""),
        "{few}"
    );
    list(&shop, shop.workspace, posts(5)).await;
    let html = lia.get("/page").await.text();
    for words in [
        "class=\"heat\"",
        "200 on average, 5 posts",
        "data-shade=\"4\"",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
}

#[tokio::test]
async fn only_changed_details_are_saved_and_what_the_platform_says_then_is_shown() {
    let (graph, shop) = Graph::with_shop().await;
    let mut lia = shop.lia().await;
    let told = json!({"about": "Fiori & co", "phone": "+39 02 1", "hours": {"mon_1_open": "09:00", "mon_1_close": "13:00"}});
    graph.tells(&format!("GET /{PAGE}"), &told);
    let at = format!("/page/{}/details", shop.page);
    let html = lia.get(&at).await.text();
    for words in [
        ">Fiori &amp; co</textarea>",
        "name=\"open:mon:0\" value=\"09:00\"",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let form = [
        ("about", "Fiori & co"),
        ("phone", "+39 02 2"),
        ("open:mon:0", "09:00"),
        ("close:mon:0", "13:00"),
    ];
    let saved = lia.post(&at, &form).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    assert_eq!(
        graph.asked(&format!("POST /{PAGE}")),
        [json!({"phone": "+39 02 2"})]
    );
    assert!(
        saved.text().contains("value=\"+39 02 1\""),
        "it is read back, not believed"
    );
}

#[tokio::test]
async fn refused_details_stay_in_the_form_with_the_platforms_words() {
    let (graph, shop) = Graph::with_shop().await;
    let mut lia = shop.lia().await;
    graph.tells(&format!("GET /{PAGE}"), &json!({"about": "Fiori"}));
    graph.refuses(&format!("POST /{PAGE}"), "Il numero non è valido.");
    let at = format!("/page/{}/details", shop.page);
    let refused = lia
        .post(&at, &[("about", "Fiori"), ("phone", "ciao")])
        .await;
    assert_eq!(refused.status, 422);
    let html = refused.text();
    assert!(
        html.contains("Il numero non è valido.") && html.contains("value=\"ciao\""),
        "{html}"
    );
    let half = lia
        .post(&at, &[("about", "Fiori"), ("open:tue:0", "09:00")])
        .await;
    assert_eq!(half.status, 422, "hours that only begin");
    assert!(half.text().contains("Tuesday"), "{}", half.text());
}

#[tokio::test]
async fn greetings_and_menus_are_read_saved_and_previewed_within_what_the_network_takes() {
    let (graph, shop) = Graph::with_shop().await;
    let mut lia = shop.lia().await;
    graph.tells("GET /messenger_profile", &json!({"data": [{
        "greeting": [{"locale": "default", "text": "Ciao!"}],
        "ice_breakers": [{"locale": "default", "call_to_actions": [{"question": "Orari?", "payload": "ORARI"}]}],
    }]}));
    let at = format!("/page/{}/chat", shop.page);
    let html = lia.get(&at).await.text();
    for words in [
        ">Ciao!</textarea>",
        "data-shows=\"greeting\">Ciao!</p>",
        "<li>Orari?</li>",
        "value=\"ORARI\"",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert_eq!(
        html.matches("name=\"ice-title\"").count(),
        4,
        "as many as the network takes"
    );
    let form = [
        ("greeting", "Benvenuta!"),
        ("ice-title", "Fate consegne?"),
        ("ice-payload", ""),
        ("menu-title", "Il sito"),
        ("menu-payload", ""),
        ("menu-url", "https://fiori.example/"),
    ];
    let saved = lia.post(&at, &form).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    let asked = format!("{:?}", graph.asked("POST /messenger_profile"));
    for words in ["Benvenuta!", "Fate consegne?", "https://fiori.example/"] {
        assert!(asked.contains(words), "{words}: {asked}");
    }
}

#[tokio::test]
async fn a_menu_leads_to_addresses_of_the_web_alone() {
    let (graph, shop) = Graph::with_shop().await;
    let mut lia = shop.lia().await;
    let at = format!("/page/{}/chat", shop.page);
    let form = [
        ("menu-title", "Il sito"),
        ("menu-payload", ""),
        ("menu-url", "javascript:alert(1)"),
    ];
    let refused = lia.post(&at, &form).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("value=\"javascript:alert(1)\""),
        "what was written is not lost"
    );
    assert_eq!(graph.asked("POST /messenger_profile").len(), 0);
}

#[tokio::test]
async fn a_channel_that_is_not_here_has_no_details() {
    let shop = Shop::open().await;
    let mut lia = shop.lia().await;
    for page in ["details", "chat"] {
        let answer = lia.get(&format!("/page/999999/{page}")).await;
        assert_eq!(answer.status, 404, "{page}");
    }
}
