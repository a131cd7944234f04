//! The wire as `proto/` describes it, comments included.

use prost::Message;
use prost_reflect::prost_types::field_descriptor_proto::{Label, Type};
use prost_reflect::prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet,
};

/// The descriptors of every file, with comments.
const COMMENTED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors_commented.bin"));

/// Numbers of fields in descriptors, from which places in a file are made.
const MESSAGES: i32 = 4;
const ENUMS: i32 = 5;
const SERVICES: i32 = 6;
const FIELDS: i32 = 2;

/// Returns the files of the package, sorted by name.
pub fn files() -> Vec<FileDescriptorProto> {
    let set = FileDescriptorSet::decode(COMMENTED).expect("the build wrote descriptors");
    let mut files: Vec<FileDescriptorProto> =
        set.file.into_iter().filter(|file| file.package() == "portability.v1").collect();
    files.sort_by(|a, b| a.name().cmp(b.name()));
    files
}

/// A message, enum, field, value, oneof, service or method, with its comment.
#[derive(Debug)]
pub struct Thing<'a> {
    /// The file it is in.
    pub file: &'a str,
    /// Its name, with those it is within: `Contract.term`.
    pub name: String,
    /// The comment before it; empty where there is none.
    pub comment: String,
    /// What it is.
    pub kind: Kind<'a>,
}

/// What a thing is.
#[derive(Debug)]
pub enum Kind<'a> {
    /// A message.
    Message(&'a DescriptorProto),
    /// An enum.
    Enum(&'a EnumDescriptorProto),
    /// A field of a message.
    Field(&'a DescriptorProto, &'a FieldDescriptorProto),
    /// A value of an enum.
    Value(&'a EnumDescriptorProto, i32),
    /// A choice between fields.
    Oneof,
    /// A service.
    Service,
    /// A method of a service, with the names of its request and response.
    Method(&'a str, &'a str, &'a str),
}

/// Returns everything in a file, in the order of the file.
pub fn things(file: &FileDescriptorProto) -> Vec<Thing<'_>> {
    let mut things = Vec::new();
    let mut thing = |name: String, place: &[i32], kind| {
        things.push(Thing { file: file.name(), name, comment: comment(file, place), kind });
    };
    for (m, message) in (0..).zip(&file.message_type) {
        assert!(
            message.nested_type.is_empty() && message.enum_type.is_empty(),
            "{}: nothing is nested",
            message.name()
        );
        thing(message.name().to_owned(), &[MESSAGES, m], Kind::Message(message));
        for (f, field) in (0..).zip(&message.field) {
            let name = format!("{}.{}", message.name(), field.name());
            thing(name, &[MESSAGES, m, FIELDS, f], Kind::Field(message, field));
        }
        for (o, oneof) in (0..).zip(&message.oneof_decl) {
            // An optional field is a choice of its own, which has no comment.
            if !oneof.name().starts_with('_') {
                thing(format!("{}.{}", message.name(), oneof.name()), &[MESSAGES, m, 8, o], Kind::Oneof);
            }
        }
    }
    for (e, of) in (0..).zip(&file.enum_type) {
        thing(of.name().to_owned(), &[ENUMS, e], Kind::Enum(of));
        for (v, value) in (0..).zip(&of.value) {
            let name = format!("{}.{}", of.name(), value.name());
            thing(name, &[ENUMS, e, FIELDS, v], Kind::Value(of, value.number()));
        }
    }
    for (s, service) in (0..).zip(&file.service) {
        thing(service.name().to_owned(), &[SERVICES, s], Kind::Service);
        for (m, method) in (0..).zip(&service.method) {
            let name = format!("{}.{}", service.name(), method.name());
            let kind = Kind::Method(method.name(), method.input_type(), method.output_type());
            thing(name, &[SERVICES, s, FIELDS, m], kind);
        }
    }
    things
}

fn comment(file: &FileDescriptorProto, place: &[i32]) -> String {
    let locations = file.source_code_info.iter().flat_map(|info| &info.location);
    let comment =
        locations.filter(|location| location.path == place).find_map(|location| location.leading_comments.clone());
    comment.unwrap_or_default().trim().to_owned()
}

/// Returns the type of a field: `int32`, `google.type.Money`, `repeated WayOut`, `optional bool`.
pub fn type_of(field: &FieldDescriptorProto) -> String {
    let name = field.type_name().trim_start_matches('.').trim_start_matches("portability.v1.");
    let named = matches!(field.r#type(), Type::Message | Type::Enum | Type::Group);
    let scalar = if named { name.to_owned() } else { format!("{:?}", field.r#type()).to_lowercase() };
    let label = match field.label() {
        Label::Repeated => "repeated ",
        Label::Optional | Label::Required if field.proto3_optional() => "optional ",
        Label::Optional | Label::Required => "",
    };
    format!("{label}{scalar}")
}
