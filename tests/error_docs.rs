//! `docs/errors.md` tells every reason, from the comments of the wire and the status that each is given.

mod support;

use std::fmt::Write;

use support::descriptors::{Kind, files, things};

const HEAD: &str = "\
# Errors

A refused call is a `google.rpc.Status` with `google.rpc.ErrorInfo` of the domain `portability`, whose reason is one of the following.
A refused item of a batch or stream carries the same reason in its `ItemStatus`, and costs that item alone.
The server's id of the call is in the metadata `portability-call-id`.

This page is generated from `proto/portability/v1/error_reason.proto`: `UPDATE_EXPECT=1 cargo test --test error_docs`.

";

#[test]
fn the_page_of_errors_tells_every_reason() {
    let files = files();
    let file = files.iter().find(|file| file.name().ends_with("/error_reason.proto")).expect("the file is there");
    let mut page = HEAD.to_owned();
    for thing in things(file) {
        match thing.kind {
            Kind::Enum(of) if of.name() == "ErrorReason" => page.push_str("## Reasons\n"),
            Kind::Enum(_) => {
                let _ = writeln!(
                    page,
                    "\n## Wrong fields\n\n{}\n\n| reason | when |\n| --- | --- |",
                    one_line(&thing.comment)
                );
            }
            Kind::Value(_, 0) => {}
            Kind::Value(of, _) => {
                let name = thing.name.rsplit('.').next().unwrap_or_default();
                if of.name() == "ErrorReason" {
                    let name = name.trim_start_matches("ERROR_REASON_");
                    let _ = writeln!(page, "\n### {name}\n\n{}", paragraphs(&thing.comment));
                } else {
                    let name = name.trim_start_matches("VIOLATION_REASON_");
                    let _ = writeln!(page, "| `{name}` | {} |", one_line(&thing.comment));
                }
            }
            Kind::Message(_) | Kind::Field(..) | Kind::Oneof | Kind::Service | Kind::Method(..) => {}
        }
    }
    expect_test::expect_file!["../docs/errors.md"].assert_eq(&page);
}

/// Returns a paragraph with a line for each sentence.
fn sentences(paragraph: &str) -> String {
    let words: Vec<&str> = paragraph.split_whitespace().collect();
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        text.push_str(word);
        let next_begins =
            words.get(at + 1).is_some_and(|next| next.starts_with(|c: char| c.is_uppercase() || c == '`'));
        if at + 1 < words.len() {
            text.push(if word.ends_with('.') && next_begins { '\n' } else { ' ' });
        }
    }
    text
}

fn one_line(comment: &str) -> String {
    comment.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn paragraphs(comment: &str) -> String {
    let paragraphs: Vec<String> = comment.split("\n\n").map(sentences).collect();
    paragraphs.join("\n\n")
}
