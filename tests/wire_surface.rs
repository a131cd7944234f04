//! The wire as it was agreed: every message, field, number, type, enum value and method.
//!
//! A difference is a change of the public interface. Where it is meant, `UPDATE_EXPECT=1` renews the listing.

mod support;

use std::fmt::Write;

use support::descriptors::{Kind, files, things, type_of};

#[test]
fn the_surface_of_the_wire_is_as_agreed() {
    let mut listing = String::new();
    for file in &files() {
        let _ = writeln!(listing, "{}", file.name());
        for thing in things(file) {
            let _ = match thing.kind {
                Kind::Message(_) => writeln!(listing, "  message {}", thing.name),
                Kind::Enum(_) => writeln!(listing, "  enum {}", thing.name),
                Kind::Service => writeln!(listing, "  service {}", thing.name),
                Kind::Oneof => writeln!(listing, "    {} oneof", thing.name),
                Kind::Field(_, field) => {
                    writeln!(listing, "    {} = {}: {}", thing.name, field.number(), type_of(field))
                }
                Kind::Value(_, number) => writeln!(listing, "    {} = {number}", thing.name),
                Kind::Method(_, request, response) => {
                    let bare = |name: &str| name.trim_start_matches(".portability.v1.").to_owned();
                    writeln!(listing, "    {}({}) -> {}", thing.name, bare(request), bare(response))
                }
            };
        }
    }
    expect_test::expect_file!["golden/wire_surface.txt"].assert_eq(&listing);
}
