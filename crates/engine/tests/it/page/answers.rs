//! Answers to a comment that are a list of their own: read to their end before the list of comments
//! goes on, and nothing is taken for deleted until both were.

use super::comments::{an_account_with_a_post, comment, comments_of, kinds};
use super::*;
use sportello_sandbox::rules::chance::{Chance, seeded};
use sportello_sandbox::rules::request::{ApiRequest, Blob, Effect, Outcome as Made, Reply};
use sportello_sandbox::rules::task::TaskResult;
use sportello_sandbox::rules::{Command, Done, World};

/// A part of a list that goes on behind a mark.
fn goes_on(mut part: Value, after: &str) -> Value {
    part["paging"] = json!({ "cursors": { "after": after }, "next": "https://graph.example/next" });
    part
}

/// Where a request goes, and the mark behind which it goes on.
fn asks(job: &Job) -> (&str, Option<&str>) {
    let mut marks = job.request.query.iter().filter(|(name, _)| name == "after");
    (path(job), marks.next().map(|(_, mark)| mark.as_str()))
}

/// A comment whose answers go on behind a mark.
fn answered(id: &str, first: &str, after: &str) -> Value {
    let mut row = comment(id, MARTA, "Chi le vuole?", false);
    row["replies"] = goes_on(list(&[comment(first, MARTA, "Io", false)]), after);
    row
}

/// An account whose post has a comment with two answers, all known here.
fn known(house: &mut House) -> ChannelId {
    let account = instagram(house);
    an_account_with_a_post(house, account);
    let mut row = comment("c_1", MARTA, "Chi le vuole?", false);
    let answers = [
        comment("a_1", MARTA, "Io", false),
        comment("a_2", MARTA, "Anch'io", false),
    ];
    row["replies"] = list(&answers);
    let job = comments_of(house, account);
    house.answer(
        job,
        200,
        &list(&[row, comment("c_2", MARTA, "Belle", false)]),
    );
    assert_eq!(kinds(house).len(), 4);
    house.pass(Span::minutes(31));
    account
}

fn there(house: &House) -> Vec<String> {
    let rows = kinds(house).into_iter();
    let mut there: Vec<String> = rows
        .filter(|(_, kind)| *kind == "comment")
        .map(|(id, _)| id)
        .collect();
    there.sort();
    there
}

#[test]
fn answers_are_read_to_their_end_before_the_list_goes_on_and_only_then_is_one_missing() {
    let mut house = a_minute_later();
    let account = known(&mut house);
    let job = comments_of(&mut house, account);
    let part = goes_on(list(&[answered("c_1", "a_1", "A")]), "L");
    let more = house.answer(job, 200, &part).expect("more answers");
    assert_eq!(asks(&more), ("c_1/replies", Some("A")));
    let part = goes_on(list(&[comment("a_3", MARTA, "E io", false)]), "B");
    let more = house.answer(more, 200, &part).expect("the rest of them");
    assert_eq!(asks(&more), ("c_1/replies", Some("B")));
    assert_eq!(there(&house), ["a_1", "a_2", "c_1", "c_2"], "so far");
    let more = house.answer(more, 200, &list(&[comment("a_4", MARTA, "Io no", false)]));
    let more = more.expect("the list goes on");
    assert_eq!(asks(&more), ("18001/comments", Some("L")));
    let last = list(&[comment("c_2", MARTA, "Belle", false)]);
    assert!(house.answer(more, 200, &last).is_none());
    assert_eq!(there(&house), ["a_1", "a_3", "a_4", "c_1", "c_2"]);
    let store = house.engine.store();
    let post = block_on(store.listed_post(house.workspace, account, "18001"));
    let read = post.expect("read").expect("the post").comments_at;
    assert_eq!(read, Some(house.now));
}

#[test]
fn half_a_list_of_answers_deletes_none() {
    let mut house = a_minute_later();
    let account = known(&mut house);
    let job = comments_of(&mut house, account);
    let more = house.answer(job, 200, &list(&[answered("c_1", "a_1", "A")]));
    house.finish(more.expect("more answers"), Outcome::Lost);
    assert_eq!(there(&house), ["a_1", "a_2", "c_1", "c_2"]);
}

#[test]
fn answers_that_cannot_be_had_hide_no_other_comment_and_delete_none() {
    let mut house = a_minute_later();
    let account = known(&mut house);
    let job = comments_of(&mut house, account);
    let part = goes_on(list(&[answered("c_1", "a_1", "A")]), "L");
    let more = house.answer(job, 200, &part).expect("more answers");
    // The comment was deleted a moment ago.
    let more = house.answer(more, 400, &error(100, Some(33)));
    let more = more.expect("the list goes on");
    assert_eq!(asks(&more), ("18001/comments", Some("L")));
    let last = list(&[comment("c_9", MARTA, "Nuovo", false)]);
    assert!(house.answer(more, 200, &last).is_none());
    assert_eq!(there(&house), ["a_1", "a_2", "c_1", "c_2", "c_9"]);
}

#[test]
fn endless_answers_keep_no_comment_from_being_read() {
    let mut house = a_minute_later();
    let account = known(&mut house);
    let first = comments_of(&mut house, account);
    let mut next = house.answer(
        first,
        200,
        &goes_on(list(&[answered("c_1", "a_1", "A0")]), "L"),
    );
    let mut asked = 0;
    while let Some(job) = next.take_if(|job| path(job).ends_with("/replies")) {
        asked += 1;
        let row = comment(&format!("n_{asked}"), MARTA, "Io", false);
        next = house.answer(job, 200, &goes_on(list(&[row]), &format!("A{asked}")));
    }
    let job = next.expect("the list goes on");
    assert_eq!(asks(&job), ("18001/comments", Some("L")));
    let last = list(&[comment("c_9", MARTA, "Nuovo", false)]);
    assert!(house.answer(job, 200, &last).is_none());
    let all = there(&house);
    assert_eq!(all.len(), 5 + asked, "{asked} parts of answers");
    assert!(
        all.contains(&"c_2".to_owned()),
        "nothing is taken for deleted"
    );
}

/// The platform, which shares no code with connectors, at a moment.
struct Platform<R> {
    world: World,
    rng: R,
    at: i64,
}

impl Platform<()> {
    fn open(at: i64) -> Platform<impl Chance> {
        let mut rng = seeded(7);
        let world = World::new(at, &mut rng);
        Platform { world, rng, at }
    }
}

impl<R: Chance> Platform<R> {
    /// A call by whoever has the page's token.
    fn call(&mut self, call: ApiRequest) -> Made {
        let token = self.world.seed().page_token.clone();
        self.world
            .handle(self.at, &mut self.rng, &call.bearer(&token))
    }

    /// Publishes a photo; its id.
    fn publishes(&mut self) -> String {
        let account = self.world.seed().instagram.clone();
        let wanted = json!({ "image_url": "https://desk.test/f.jpg", "caption": "Peonie" });
        let made = self.call(ApiRequest::post(&format!("/{account}/media"), &wanted));
        let Some(Effect::FetchLink { task, .. }) = made.effects.first() else {
            panic!("it fetches the photo: {made:?}");
        };
        let fetched = TaskResult {
            status: Some(200),
            mime: "image/jpeg".into(),
            body: Blob::new(photo()),
        };
        let made = self
            .world
            .task_done(self.at, &mut self.rng, *task, &fetched);
        let container = told(made.expect("an answer")).1["id"].clone();
        let path = format!("/{account}/media_publish");
        let wanted = json!({ "creation_id": container });
        let (_, made) = told(self.call(ApiRequest::post(&path, &wanted)));
        made["id"].as_str().expect("an id").to_owned()
    }

    /// Something that a follower does.
    fn plays(&mut self, command: &Command) -> Value {
        match self.world.apply(self.at, &mut self.rng, command) {
            Done::Shown(made) => made,
            other => panic!("{other:?}"),
        }
    }

    fn comments(&mut self, text: &str, under: Option<&str>) -> String {
        let wanted =
            json!({ "kind": "instagram", "from": "Marta Neri", "text": text, "reply_to": under });
        let made = self.plays(&Command::Comment(wanted));
        made["id"].as_str().expect("an id").to_owned()
    }

    /// Answers what the desk asks.
    fn answers(&mut self, job: &Job) -> (u16, Value) {
        let query: Vec<String> = job
            .request
            .query
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let path = format!("/v25.0/{}", path(job));
        told(self.call(ApiRequest::get(&path, &query.join("&"))))
    }
}

fn told(made: Made) -> (u16, Value) {
    match made.reply {
        Reply::Answer(answer) => (answer.status, answer.json()),
        other => panic!("no answer but {other:?}"),
    }
}

/// The head of a JPEG, which is what the platform looks at.
fn photo() -> Vec<u8> {
    let mut out = vec![0xff, 0xd8, 0xff, 0xc0, 0, 17, 8];
    out.extend([1080_u16.to_be_bytes(), 1080_u16.to_be_bytes()].concat());
    out.extend([3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xd9]);
    out
}

#[test]
fn what_the_platform_lists_in_parts_is_read_whole_and_one_deleted_there_is_noticed() {
    let mut house = a_minute_later();
    let mut platform = Platform::open(house.now.0);
    let media = platform.publishes();
    let asked = platform.comments("Chi le vuole?", None);
    let mut all: Vec<String> = (0..60)
        .map(|n| platform.comments(&format!("Io {n}"), Some(&asked)))
        .collect();
    let last = all[59].clone();
    all.extend([asked, platform.comments("Belle", None)]);
    all.sort();
    let account = instagram(&house);
    read_lists(
        &house,
        account,
        &[of_account(&media, "2026-11-22T10:00:00+0000")],
    );
    for gone in [None, Some(last)] {
        if let Some(id) = gone {
            all.retain(|known| *known != id);
            platform.plays(&Command::Follow {
                act: "delete".into(),
                wanted: json!({ "id": id }),
            });
        }
        house.pass(Span::minutes(31));
        platform.at = house.now.0;
        let first = comments_of(&mut house, account);
        let (mut next, mut asked) = (Some(first), 0);
        while let Some(job) = next {
            asked += 1;
            let (status, body) = platform.answers(&job);
            next = house.answer(job, status, &body);
        }
        assert!(asked > 1, "it took several requests");
        assert_eq!(there(&house), all);
    }
}
