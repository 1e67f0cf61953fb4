//! What is read: quota, lists, insights.

use super::*;

fn told(status: u16, body: &str) -> Answer {
    Answer {
        status,
        headers: Vec::new(),
        body: body.to_owned(),
    }
}

#[test]
fn the_quota_is_what_the_platform_says() {
    let read = |body: &str| InstagramPublisher.read_quota(&told(200, body));
    let body = r#"{"data":[{"quota_usage":2,"config":{"quota_total":50,"quota_duration":86400}}]}"#;
    let want = Quota {
        used: 2,
        total: 50,
        span_s: 86_400,
    };
    assert_eq!(read(body), Some(want));
    assert_eq!(read(r#"{"data":[]}"#), None);
    assert_eq!(InstagramPublisher.read_quota(&told(500, body)), None);
}

#[test]
fn posts_and_stories_are_listed_with_what_they_are() {
    let body = include_str!("../../testdata/recent-posts-reels-and-stories.json");
    let listed = InstagramPublisher
        .read_recent(&told(200, body))
        .expect("a list");
    let kinds: Vec<(&str, PostKind)> = listed
        .iter()
        .map(|post| (post.external_id.as_str(), post.kind))
        .collect();
    let want = [
        ("18001", PostKind::Photos),
        ("18002", PostKind::Reel),
        ("18003", PostKind::Story),
        ("18004", PostKind::Story),
    ];
    assert_eq!(kinds, want);
    assert_eq!((listed[0].likes, listed[0].comments), (Some(12), Some(3)));
    assert_eq!(listed[0].shares, None, "not told is not nought");
    let pictures: Vec<bool> = listed.iter().map(|post| post.picture.is_some()).collect();
    assert_eq!(pictures, [true, true, false, true], "a film is no picture");
    let asked = InstagramPublisher.recent_requests(&photo().post.channel);
    let paths: Vec<Target> = asked.into_iter().map(|request| request.target).collect();
    let graph = |path: &str| Target::Graph(path.to_owned());
    assert_eq!(paths, [graph("178/media"), graph("178/stories")]);
}

#[test]
fn one_post_is_read_by_its_id_and_somebody_elses_by_the_account_it_mentions() {
    let channel = photo().post.channel;
    let ask = |id: &str, elsewhere| InstagramPublisher.post_request(&channel, id, elsewhere);
    let own = ask("18001", false).expect("a request");
    assert_eq!(own.target, Target::Graph("18001".to_owned()));
    let lists = InstagramPublisher.recent_requests(&channel);
    assert_eq!(own.query[0], lists[0].query[0], "the same members");
    let other = ask("17900", true).expect("a request");
    assert_eq!(other.target, Target::Graph("178".to_owned()));
    assert!(
        other.query[0]
            .1
            .starts_with("mentioned_media.media_id(17900){")
    );
    assert_eq!(ask("18001){id},x(", true), None, "no id");
    let row = r#"{"id":"17900","caption":"Che bei fiori","media_type":"IMAGE",
        "media_url":"https://cdn.example/17900.jpg","timestamp":"2026-11-23T08:00:00+0000"}"#;
    let read = |status, body: &str| InstagramPublisher.read_post(&told(status, body));
    let post = read(200, row).expect("a post");
    assert_eq!(post.text.as_deref(), Some("Che bei fiori"));
    assert!(post.picture.is_some() && post.kind == PostKind::Photos);
    let whole = format!(r#"{{"mentioned_media":{row},"id":"178"}}"#);
    assert_eq!(read(200, &whole), Some(post));
    assert_eq!(read(400, row), None);
}

#[test]
fn insights_are_asked_one_by_one_and_what_is_not_told_is_not_there() {
    let asked = |kind| {
        let post = Published {
            external_id: "18001".to_owned(),
            kind,
            ..Published::default()
        };
        let requests = InstagramPublisher.insight_requests(&photo().post.channel, &post);
        requests
            .into_iter()
            .map(|request| request.query[0].1.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(asked(PostKind::Story), ["views", "reach", "shares"]);
    assert_eq!(asked(PostKind::Reel).len(), 6);
    let mut insight = Insight::default();
    let mut read = |status, body: &str| {
        InstagramPublisher.read_insight(&told(status, body), &mut insight);
        insight.counts.clone()
    };
    read(
        200,
        r#"{"data":[{"name":"likes","period":"lifetime","values":[{"value":7}]}]}"#,
    );
    read(
        200,
        r#"{"data":[{"name":"views","total_value":{"value":90}}]}"#,
    );
    read(200, r#"{"data":[]}"#);
    read(
        500,
        r#"{"error":{"code":1,"message":"An unknown error has occurred."}}"#,
    );
    let counts = read(
        400,
        r#"{"error":{"code":10,"message":"Not enough viewers"}}"#,
    );
    let want = [("reactions".to_owned(), 7), ("views".to_owned(), 90)];
    assert_eq!(counts, want.into());
}
