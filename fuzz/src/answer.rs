//! Answers of the platforms, which an outage or a box in between can bend into anything: their class, and everything
//! that is read out of one. The first two bytes are the status, a line of text after them the usage header.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sportello_channels::{Answer, ChannelFacts, MediaStep, Registry, inspect, read_token_state};
use sportello_core::Time;
use sportello_core::class::Call;
use sportello_core::message::MediaSource;
use std::sync::LazyLock;

static REGISTRY: LazyLock<Registry> = LazyLock::new(Registry::standard);
const NOW: Time = Time(1_700_000_000_000);

fuzz_target!(|raw: &[u8]| {
    let Some(([high, low], rest)) = raw.split_first_chunk::<2>() else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    let (usage, body) = text.split_once('\n').unwrap_or(("", &text));
    let answer = Answer {
        status: u16::from_be_bytes([*high, *low]),
        headers: vec![
            ("x-business-use-case-usage".to_owned(), usage.to_owned()),
            ("x-app-usage".to_owned(), usage.to_owned()),
        ],
        body: body.to_owned(),
    };
    let channel = ChannelFacts {
        asset: "1".to_owned(),
        ..ChannelFacts::default()
    };
    for connector in REGISTRY.iter() {
        for call in [Call::Read, Call::Prepare, Call::Send] {
            let _ = connector.classify(call, &answer, NOW);
        }
        let _ = connector.usage(&answer, NOW);
        let _ = connector.read_history(&channel, &answer);
        let _ = connector.read_answers(&channel, &answer);
        let _ = connector.read_profile(&answer);
        let _ = connector.read_description(&answer);
        let source = MediaSource::Id {
            id: "1".to_owned(),
            url: None,
        };
        if let MediaStep::Gone(why) = connector.media_step(&channel, &source, Some(&answer)) {
            assert!(!why.is_empty(), "what cannot be had says why");
        }
    }
    let _ = read_token_state(&answer);
    for templates in REGISTRY
        .iter()
        .filter_map(|c| c.templates().map(|_| c.clone()))
    {
        let templates = templates.templates().expect("it has templates");
        for listed in templates
            .read_list(&answer)
            .map(|(all, _)| all)
            .unwrap_or_default()
        {
            let blanks = listed.shape.blanks();
            let values = blanks
                .iter()
                .map(|b| (b.key.clone(), "x".to_owned()))
                .collect();
            let filled = templates.fill(&listed, &values, &values);
            assert!(
                filled.is_ok(),
                "what has every blank can be filled in: {filled:?}"
            );
        }
    }
    // The same answer at every step of a login: it asks on, refuses or finds.
    for login in REGISTRY.iter().filter_map(|connector| connector.login()) {
        for steps in 0..5 {
            let _ = login.step("1", None, NOW, &vec![answer.clone(); steps]);
        }
    }
    if let Ok(value) = serde_json::from_str(body) {
        for (status, text) in inspect::errors(&value) {
            let _ = inspect::verdict(Call::Send, status.unwrap_or(400), &text, NOW);
        }
    }
});
