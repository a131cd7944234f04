//! How the wire is written: names, prefixes, zero values, comments, and that absence is told apart from zero.

mod support;

use prost_reflect::prost_types::field_descriptor_proto::{Label, Type};
use support::descriptors::{Kind, Thing, files, things};

/// Messages whose every field is a fact of a contract: absence is an answer of its own there.
const FACTS: &[&str] = &[
    "Parties",
    "Service",
    "Term",
    "Renewal",
    "WayOut",
    "Fees",
    "Data",
    "Technology",
    "Rights",
    "Restraint",
    "Investment",
    "ExitSupport",
    "People",
    "Market",
    "Relationship",
    "Law",
    "Switching",
    "DataTerms",
    "Resilience",
    "Period",
    "FeeBand",
    "PriceTier",
    "ByteRange",
];

/// Fields of those that are no facts: a bare `false` says the same as nothing.
const NO_FACTS: &[&str] = &["WayOut.excluded", "Restraint.excluded"];

#[test]
fn the_wire_keeps_its_style() {
    let mut faults = Vec::new();
    for file in &files() {
        for thing in things(file) {
            faults
                .extend(faults_of(&thing).into_iter().map(|fault| format!("{}: {}: {fault}", thing.file, thing.name)));
        }
        assert!(file.service.len() <= 1, "{}: one service a file", file.name());
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn faults_of(thing: &Thing<'_>) -> Vec<&'static str> {
    let mut faults = Vec::new();
    let mut hold = |holds: bool, fault| {
        if !holds {
            faults.push(fault);
        }
    };
    let comment = &thing.comment;
    hold(!comment.is_empty(), "has no comment");
    hold(comment.ends_with(['.', '`']), "the comment is no sentence");
    let own_name = thing.name.rsplit('.').next().unwrap_or_default();
    match &thing.kind {
        Kind::Message(message) => {
            let is_map = message.options.as_ref().is_some_and(|options| options.map_entry());
            hold(!is_map, "is a map, whose order changes from run to run");
            hold(is_camel(own_name), "is not CamelCase");
        }
        Kind::Enum(of) => {
            hold(is_camel(own_name), "is not CamelCase");
            let zero = of.value.first().map(|value| (value.number(), value.name().to_owned()));
            hold(
                zero == Some((0, format!("{}_UNSPECIFIED", screaming(own_name)))),
                "does not begin with _UNSPECIFIED = 0",
            );
        }
        Kind::Field(message, field) => {
            hold(own_name == own_name.to_lowercase(), "is not snake_case");
            let is_scalar = !matches!(field.r#type(), Type::Message | Type::Enum);
            let is_bare = field.label() != Label::Repeated && !field.proto3_optional() && field.oneof_index.is_none();
            let is_fact = FACTS.contains(&message.name()) && !NO_FACTS.contains(&thing.name.as_str());
            hold(!(is_scalar && is_bare && is_fact), "a fact that is a scalar is optional");
            hold(!matches!(field.r#type(), Type::Double | Type::Float), "is a float, which is not exact");
            // One of a choice is never absent by itself.
            let is_fact = is_fact && (field.oneof_index.is_none() || field.proto3_optional());
            let tells_absence = ["bsent", "nspecified", "equired", "mpty"].iter().any(|word| comment.contains(word));
            hold(!is_fact || tells_absence, "does not say what absence means");
            let has_example = comment.contains("xample");
            hold(!is_fact || has_example, "has no example");
        }
        Kind::Value(of, _) => {
            let has_prefix = own_name.starts_with(&format!("{}_", screaming(of.name())));
            hold(has_prefix, "does not begin with the name of its enum");
        }
        Kind::Oneof => hold(own_name == own_name.to_lowercase(), "is not snake_case"),
        Kind::Service => hold(own_name.ends_with("Service"), "is not called Service"),
        Kind::Method(name, request, response) => {
            hold(request.ends_with(&format!(".{name}Request")), "the request is not named for the method");
            hold(response.ends_with(&format!(".{name}Response")), "the response is not named for the method");
        }
    }
    faults
}

fn is_camel(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_uppercase())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric())
}

fn screaming(name: &str) -> String {
    let mut screaming = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !screaming.is_empty() {
            screaming.push('_');
        }
        screaming.push(letter.to_ascii_uppercase());
    }
    screaming
}
