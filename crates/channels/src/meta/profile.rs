//! Greetings and menus of the chat window, which Messenger and Instagram keep in one place
//! (messaging-send.md §1, "Profile").

use super::envelope::small;
use super::lenient::Text;
use super::request::{get, post_query};
use crate::contract::{Answer, Body, HttpRequest, Method};
use crate::publish::{ChatLimits, ChatProfile, MenuItem};
use serde::Deserialize;
use serde_json::{Value, json};

/// The most ice breakers. Unconfirmed `[u]`: "max 4".
pub(crate) const ICE_BREAKERS: usize = 4;
/// The most entries of the menu. Unconfirmed `[u]`: nothing that was read names a number; older
/// menus had three entries, and the smaller meaning is never refused.
pub(crate) const MENU: usize = 3;

/// What comes back from a Get Started button that nobody asked for: a menu requires one
/// (messaging-send.md §1, "Profile").
const UNASKED: &str = "GET_STARTED";

const PATH: &str = "me/messenger_profile";

fn platform(name: Option<&'static str>) -> Vec<(&'static str, &'static str)> {
    name.into_iter().map(|name| ("platform", name)).collect()
}

/// Asks for what is there; `on` names the platform where it is not Messenger.
pub(crate) fn request(on: Option<&'static str>) -> HttpRequest {
    let mut query = vec![(
        "fields",
        "ice_breakers,get_started,persistent_menu,greeting",
    )];
    query.extend(platform(on));
    get(PATH.to_owned(), &query)
}

#[derive(Deserialize)]
struct Page {
    data: Vec<Member>,
}

/// Everything in one member of the list, or each in one of its own: both are joined.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Member {
    ice_breakers: Vec<Menu>,
    get_started: Option<Item>,
    persistent_menu: Vec<Menu>,
    greeting: Vec<Greeting>,
}

/// A menu of one language; older ice breakers stand in the list by themselves.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Menu {
    locale: Text,
    call_to_actions: Vec<Item>,
    question: Text,
    payload: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Item {
    #[serde(alias = "question")]
    title: Text,
    payload: Text,
    url: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Greeting {
    locale: Text,
    text: Text,
}

impl From<Item> for MenuItem {
    fn from(item: Item) -> MenuItem {
        MenuItem {
            title: item.title.0.unwrap_or_default(),
            payload: item.payload.0,
            url: item.url.0,
        }
    }
}

/// The one for everybody; else the first. Menus of single languages are not kept here: a change
/// replaces them.
fn default_of<T>(list: Vec<T>, locale: impl Fn(&T) -> Option<&str>) -> Option<T> {
    let at = list.iter().position(|one| locale(one) == Some("default"));
    list.into_iter().nth(at.unwrap_or(0))
}

fn entries(menus: Vec<Menu>) -> Vec<MenuItem> {
    let alone = menus.iter().any(|menu| menu.question.0.is_some());
    if alone {
        let each = menus.into_iter().map(|menu| MenuItem {
            title: menu.question.0.unwrap_or_default(),
            payload: menu.payload.0,
            url: None,
        });
        return each.collect();
    }
    let menu = default_of(menus, |menu| menu.locale.0.as_deref());
    let items = menu.map(|menu| menu.call_to_actions).unwrap_or_default();
    items.into_iter().map(MenuItem::from).collect()
}

/// Reads the answer; `None` = not understood.
pub(crate) fn read(answer: &Answer) -> Option<ChatProfile> {
    if !(200..300).contains(&answer.status) {
        return None;
    }
    let mut profile = ChatProfile::default();
    for member in small::<Page>(&answer.body)?.data {
        profile.ice_breakers.extend(entries(member.ice_breakers));
        profile.menu.extend(entries(member.persistent_menu));
        let started = member.get_started.and_then(|item| item.payload.0);
        profile.get_started = profile.get_started.or(started);
        let greeting = default_of(member.greeting, |greeting| greeting.locale.0.as_deref());
        profile.greeting = profile.greeting.or(greeting.and_then(|g| g.text.0));
    }
    Some(profile)
}

fn menu_item(item: &MenuItem) -> Value {
    match &item.url {
        Some(url) => json!({ "type": "web_url", "title": item.title, "url": url }),
        None => {
            let payload = item.payload.as_ref().unwrap_or(&item.title);
            json!({ "type": "postback", "title": item.title, "payload": payload })
        }
    }
}

fn question(item: &MenuItem) -> Value {
    let payload = item.payload.as_ref().unwrap_or(&item.title);
    json!({ "question": item.title, "payload": payload })
}

fn with_body(mut request: HttpRequest, method: Method, body: &Value) -> HttpRequest {
    request.method = method;
    request.body = Body::Json(body.to_string());
    request
}

/// Makes it so: what is empty is taken away. First what is set, in one call, then what goes. A
/// menu brings a Get Started button with it where the network has one; what the network does not
/// have is neither set nor taken away.
pub(crate) fn change(
    on: Option<&'static str>,
    limits: ChatLimits,
    wanted: &ChatProfile,
) -> Vec<HttpRequest> {
    let (mut set, mut gone) = (serde_json::Map::new(), Vec::new());
    let mut put = |has: bool, name: &'static str, value: Option<Value>| match value {
        _ if !has => {}
        Some(value) => {
            set.insert(name.to_owned(), value);
        }
        None => gone.push(name),
    };
    let menu: Vec<Value> = wanted.menu.iter().map(menu_item).collect();
    let questions: Vec<Value> = wanted.ice_breakers.iter().map(question).collect();
    let unasked = || (!menu.is_empty()).then(|| UNASKED.to_owned());
    let started = wanted.get_started.clone().or_else(unasked);
    put(
        limits.ice_breakers > 0,
        "ice_breakers",
        (!questions.is_empty())
            .then(|| json!([{ "call_to_actions": questions, "locale": "default" }])),
    );
    put(
        limits.greeting,
        "greeting",
        wanted
            .greeting
            .as_ref()
            .map(|text| json!([{ "locale": "default", "text": text }])),
    );
    put(
        limits.menu > 0,
        "persistent_menu",
        (!menu.is_empty()).then(|| {
            json!([{ "locale": "default", "composer_input_disabled": false, "call_to_actions": menu }])
        }),
    );
    put(
        limits.get_started,
        "get_started",
        started.map(|payload| json!({ "payload": payload })),
    );
    let call = || post_query(PATH.to_owned(), &platform(on));
    let set = (!set.is_empty()).then(|| with_body(call(), Method::Post, &Value::Object(set)));
    let gone =
        (!gone.is_empty()).then(|| with_body(call(), Method::Delete, &json!({ "fields": gone })));
    set.into_iter().chain(gone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: ChatLimits = ChatLimits {
        ice_breakers: ICE_BREAKERS,
        menu: MENU,
        get_started: true,
        greeting: true,
    };

    fn item(title: &str, payload: Option<&str>, url: Option<&str>) -> MenuItem {
        MenuItem {
            title: title.to_owned(),
            payload: payload.map(str::to_owned),
            url: url.map(str::to_owned),
        }
    }

    fn bodies(requests: &[HttpRequest]) -> Vec<(Method, Value)> {
        let read = |request: &HttpRequest| match &request.body {
            Body::Json(text) => (
                request.method,
                serde_json::from_str(text).expect("valid JSON"),
            ),
            other => panic!("{other:?}"),
        };
        requests.iter().map(read).collect()
    }

    #[test]
    fn what_was_set_is_read_back() {
        let body = r#"{"data":[{"get_started":{"payload":"INIZIA"},
            "greeting":[{"locale":"en_US","text":"Hi"},{"locale":"default","text":"Ciao!"}],
            "persistent_menu":[{"locale":"default","composer_input_disabled":false,"call_to_actions":[
                {"type":"postback","title":"Orari","payload":"ORARI"},
                {"type":"web_url","title":"Negozio","url":"https://fiori.example"}]}]},
            {"ice_breakers":[{"call_to_actions":[{"question":"Fate consegne?","payload":"CONSEGNE"}],"locale":"default"}]}]}"#;
        let answer = |body: &str| Answer {
            status: 200,
            headers: Vec::new(),
            body: body.to_owned(),
        };
        let want = ChatProfile {
            ice_breakers: vec![item("Fate consegne?", Some("CONSEGNE"), None)],
            get_started: Some("INIZIA".to_owned()),
            menu: vec![
                item("Orari", Some("ORARI"), None),
                item("Negozio", None, Some("https://fiori.example")),
            ],
            greeting: Some("Ciao!".to_owned()),
        };
        assert_eq!(read(&answer(body)), Some(want));
        let older =
            r#"{"data":[{"ice_breakers":[{"question":"Fate consegne?","payload":"CONSEGNE"}]}]}"#;
        let read_older = read(&answer(older)).expect("a profile");
        assert_eq!(
            read_older.ice_breakers,
            [item("Fate consegne?", Some("CONSEGNE"), None)]
        );
        assert_eq!(
            read(&answer(r#"{"data":[]}"#)),
            Some(ChatProfile::default())
        );
        assert_eq!(read(&answer(r#"{"error":{"code":100}}"#)), None);
    }

    #[test]
    fn a_menu_brings_its_button_and_what_is_empty_goes() {
        let wanted = ChatProfile {
            menu: vec![item("Negozio", None, Some("https://fiori.example"))],
            ..ChatProfile::default()
        };
        let bodies = bodies(&change(None, ALL, &wanted));
        let [(Method::Post, set), (Method::Delete, gone)] = &bodies[..] else {
            panic!("{bodies:?}")
        };
        assert_eq!(set["get_started"], json!({ "payload": "GET_STARTED" }));
        let entry = &set["persistent_menu"][0]["call_to_actions"][0];
        assert_eq!(
            *entry,
            json!({ "type": "web_url", "title": "Negozio", "url": "https://fiori.example" })
        );
        assert_eq!(*gone, json!({ "fields": ["ice_breakers", "greeting"] }));
    }

    #[test]
    fn what_a_network_does_not_have_is_not_asked_of_it() {
        let limits = ChatLimits {
            get_started: false,
            greeting: false,
            ..ALL
        };
        let wanted = ChatProfile {
            ice_breakers: vec![item("Fate consegne?", Some("CONSEGNE"), None)],
            greeting: Some("Ciao!".to_owned()),
            ..ChatProfile::default()
        };
        let requests = change(Some("instagram"), limits, &wanted);
        let platform = ("platform".to_owned(), "instagram".to_owned());
        assert!(requests.iter().all(|r| r.query.contains(&platform)));
        let bodies = bodies(&requests);
        assert_eq!(bodies[0].1.get("greeting"), None);
        assert_eq!(bodies[1].1, json!({ "fields": ["persistent_menu"] }));
    }
}
