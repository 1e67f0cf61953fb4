//! The drills that come with the desk, each from an outage on record (outages.md).

/// Name and text of each, in the order in which they happened.
pub const SHIPPED: [(&str, &str); 8] = [
    ("march-2019", include_str!("../scripts/march-2019.drill")),
    (
        "july-2019-media",
        include_str!("../scripts/july-2019-media.drill"),
    ),
    (
        "october-2021-dns",
        include_str!("../scripts/october-2021-dns.drill"),
    ),
    (
        "march-2024-tokens",
        include_str!("../scripts/march-2024-tokens.drill"),
    ),
    (
        "july-2024-lost-webhooks",
        include_str!("../scripts/july-2024-lost-webhooks.drill"),
    ),
    (
        "june-2026-false-accept",
        include_str!("../scripts/june-2026-false-accept.drill"),
    ),
    (
        "july-2026-code-100",
        include_str!("../scripts/july-2026-code-100.drill"),
    ),
    ("flapping", include_str!("../scripts/flapping.drill")),
];

/// The text of the shipped drill of that name.
pub fn shipped(name: &str) -> Option<&'static str> {
    SHIPPED
        .iter()
        .find(|(own, _)| *own == name)
        .map(|(_, text)| *text)
}
