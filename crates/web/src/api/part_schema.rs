//! The description of what a reply can be made of besides words and files: the parts of
//! `sportello_core::content::Part` that go out, with the members that count.

use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, OneOfBuilder, Schema, Type};

/// One of the parts that go out.
pub(super) fn outgoing() -> Schema {
    let location = part("location", "A place")
        .property("latitude", text("Degrees north, as a decimal number"))
        .property("longitude", text("Degrees east, as a decimal number"))
        .property("name", text("Its name"))
        .property("address", text("Its postal address"))
        .required("latitude")
        .required("longitude");
    let card = ObjectBuilder::new()
        .property("name", text("The whole name"))
        .property("first_name", text("First name"))
        .property("last_name", text("Last name"))
        .property("company", text("The company"))
        .property("phones", lines())
        .property("emails", lines())
        .property("urls", lines())
        .required("name");
    let contacts = part("contacts", "Contact cards")
        .property("cards", ArrayBuilder::new().items(card))
        .required("cards");
    let choice = ObjectBuilder::new()
        .property("title", text("The words on it"))
        .property("payload", text("What comes back when it is tapped"))
        .property("description", text("The words beside it (a row of a list)"))
        .property(
            "section",
            text("The heading it stands under (a row of a list)"),
        )
        .property("url", text("The address it opens (a link button)"))
        .required("title");
    let offer = part(
        "offer",
        "A choice offered; the reply's text is the question",
    )
    .property(
        "look",
        words("What it looks like").enum_values(Some(["buttons", "list", "link", "quick_replies"])),
    )
    .property("header", text("A line above the question"))
    .property("footer", text("A small line below it"))
    .property("opener", text("The word on the button that opens a list"))
    .property("choices", ArrayBuilder::new().items(choice))
    .required("choices");
    let template = part("template", "A WhatsApp template with its blanks filled in")
        .property("name", text("Its name"))
        .property("language", text("Its language, such as `it` or `en_US`"))
        .property(
            "components",
            text("The `components` as WhatsApp takes them, as JSON text"),
        )
        .required("name")
        .required("language");
    OneOfBuilder::new()
        .item(location)
        .item(contacts)
        .item(offer)
        .item(template)
        .description(Some("What the reply is made of, if not of words or a file"))
        .into()
}

fn part(name: &str, says: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .description(Some(says))
        .property(
            "part",
            words("Which part it is").enum_values(Some([name.to_owned()])),
        )
        .required("part")
}

fn words(says: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(says))
}

fn text(says: &str) -> Schema {
    words(says).into()
}

fn lines() -> ArrayBuilder {
    let line = ObjectBuilder::new()
        .property("value", text("It"))
        .property("label", text("`HOME`, `WORK`, …"))
        .required("value");
    ArrayBuilder::new().items(line)
}
