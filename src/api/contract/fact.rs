//! Facts and the plain values they hold: presence is STATED, ranges are checked, nothing is guessed.

use jiff::civil::Date;

use crate::api::pb::ViolationReason::{ImpossibleDate, OutOfRange, TextNotAllowed};
use crate::api::pb::google::r#type as google;
use crate::api::{Intake, Site};
use crate::contract::{Fact, Share};

/// The most characters of a text that holds a fact, a name or an id.
pub(in crate::api) const MAX_TEXT: usize = 200;

/// A domain type that stands on the wire.
pub(in crate::api) trait Wire: Sized {
    /// Its type there, with a way to say nothing.
    type Proto: Default;
    /// Returns the value; none where nothing was said, or where it was wrong, which is noted.
    fn from_proto(proto: Self::Proto, at: &Site<'_>, intake: &mut Intake) -> Option<Self>;
    /// Returns the value as it stands on the wire.
    fn to_proto(&self) -> Self::Proto;
}

/// Returns a fact: stated where the wire has a value.
pub(super) fn fact<T: Wire>(proto: T::Proto, at: &Site<'_>, intake: &mut Intake) -> Fact<T> {
    T::from_proto(proto, at, intake).map_or(Fact::Unknown, Fact::Stated)
}

/// Returns the value of a stated fact; the other states travel beside the contract.
pub(super) fn stated<T: Wire>(fact: &Fact<T>) -> T::Proto {
    fact.stated().map_or_else(T::Proto::default, Wire::to_proto)
}

/// Declares the two ways of a topic: every field is a fact of the same name.
macro_rules! topic {
    ($Topic:ident { $($field:ident),* $(,)? }) => {
        impl $crate::api::contract::fact::TopicWire for $crate::contract::$Topic {
            type Proto = $crate::api::pb::$Topic;

            fn from_proto(
                proto: Option<Self::Proto>,
                at: &$crate::api::Site<'_>,
                intake: &mut $crate::api::Intake,
            ) -> Self {
                let Some(proto) = proto else { return Self::default() };
                let $crate::api::pb::$Topic { $($field),* } = proto;
                Self { $($field: $crate::api::contract::fact::fact($field, &at.field(stringify!($field)), intake)),* }
            }

            fn to_proto(&self) -> Option<Self::Proto> {
                let Self { $($field),* } = self;
                let proto = $crate::api::pb::$Topic { $($field: $crate::api::contract::fact::stated($field)),* };
                (proto != <Self::Proto>::default()).then_some(proto)
            }
        }
    };
}

/// Declares the two ways of a closed list of words, variant by variant.
macro_rules! choice {
    ($Choice:ident { $($Variant:ident),* $(,)? }) => {
        impl $crate::api::contract::fact::Wire for $crate::contract::$Choice {
            type Proto = i32;

            fn from_proto(proto: i32, at: &$crate::api::Site<'_>, intake: &mut $crate::api::Intake) -> Option<Self> {
                match $crate::api::pb::$Choice::try_from(proto) {
                    Ok($crate::api::pb::$Choice::Unspecified) => None,
                    $(Ok($crate::api::pb::$Choice::$Variant) => Some(Self::$Variant),)*
                    Err(_) => {
                        let allowed = format!("must be a value of {}, is {proto}", stringify!($Choice));
                        intake.refused(at, $crate::api::pb::ViolationReason::UnknownValue, allowed)
                    }
                }
            }

            fn to_proto(&self) -> i32 {
                match self { $(Self::$Variant => $crate::api::pb::$Choice::$Variant),* }.into()
            }
        }
    };
}

pub(super) use {choice, topic};

/// A topic that stands on the wire.
pub(super) trait TopicWire: Sized {
    /// Its message.
    type Proto;
    /// Returns the topic; all unknown where it is absent.
    fn from_proto(proto: Option<Self::Proto>, at: &Site<'_>, intake: &mut Intake) -> Self;
    /// Returns the message; none where nothing is stated.
    fn to_proto(&self) -> Option<Self::Proto>;
}

/// Returns a required value, noting its absence.
pub(in crate::api) fn required<T>(value: Option<T>, at: &Site<'_>, intake: &mut Intake) -> Option<T> {
    if value.is_none() {
        intake.refuse(at, crate::api::pb::ViolationReason::Required, "must be given");
    }
    value
}

/// Returns a number within bounds, both included.
pub(in crate::api) fn number(value: i32, (least, most): (i32, i32), at: &Site<'_>, intake: &mut Intake) -> Option<i32> {
    if (least..=most).contains(&value) {
        return Some(value);
    }
    intake.refused(at, OutOfRange, format!("must be from {least} to {most}, is {value}"))
}

/// Returns a count within bounds, both included; bounds below zero count as zero.
pub(in crate::api) fn count(value: i32, bounds: (i32, i32), at: &Site<'_>, intake: &mut Intake) -> Option<u32> {
    number(value, bounds, at, intake).and_then(|value| u32::try_from(value).ok())
}

/// Returns a text of one to `most` characters without control characters.
pub(in crate::api) fn text(value: String, most: usize, at: &Site<'_>, intake: &mut Intake) -> Option<String> {
    let wrong = value.is_empty() || most < value.chars().count() || value.chars().any(char::is_control);
    if wrong {
        let allowed = format!("must have 1 to {most} characters, none of them control characters");
        return intake.refused(at, TextNotAllowed, allowed);
    }
    Some(value)
}

/// Returns the bounds of a count, by the name of its fact.
pub(super) fn count_bounds(fact: &str) -> (i32, i32) {
    match fact {
        "earliest_month" => (0, 1_200),
        "facets" => (0, 13),
        _ => (0, 1_000_000_000),
    }
}

/// Returns the bounds of a share in basis points, by the name of its fact.
pub(super) fn share_bounds(fact: &str) -> (i32, i32) {
    match fact {
        "supplier_margin" => (-10_000, 10_000),
        _ => (0, 10_000),
    }
}

/// Returns a text that holds a fact: a country code for countries, any words otherwise.
pub(super) fn words(value: String, fact: &str, at: &Site<'_>, intake: &mut Intake) -> Option<String> {
    let is_country = matches!(fact, "buyer_country" | "supplier_country");
    if is_country && !(value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_uppercase())) {
        return intake.refused(at, TextNotAllowed, "must be two capital letters of ISO 3166-1 alpha-2");
    }
    text(value, MAX_TEXT, at, intake)
}

/// Returns a number of the wire from a count; counts of a valid contract all fit.
pub(in crate::api) fn to_int32(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

impl Wire for bool {
    type Proto = Option<Self>;

    fn from_proto(proto: Option<Self>, _: &Site<'_>, _: &mut Intake) -> Option<Self> {
        proto
    }

    fn to_proto(&self) -> Option<Self> {
        Some(*self)
    }
}

impl Wire for u32 {
    type Proto = Option<i32>;

    fn from_proto(proto: Option<i32>, at: &Site<'_>, intake: &mut Intake) -> Option<Self> {
        count(proto?, count_bounds(at.name()), at, intake)
    }

    fn to_proto(&self) -> Option<i32> {
        Some(to_int32(*self))
    }
}

impl Wire for Share {
    type Proto = Option<i32>;

    fn from_proto(proto: Option<i32>, at: &Site<'_>, intake: &mut Intake) -> Option<Self> {
        number(proto?, share_bounds(at.name()), at, intake).map(Self)
    }

    fn to_proto(&self) -> Option<i32> {
        Some(self.0)
    }
}

impl Wire for String {
    type Proto = Option<Self>;

    fn from_proto(proto: Option<Self>, at: &Site<'_>, intake: &mut Intake) -> Option<Self> {
        words(proto?, at.name(), at, intake)
    }

    fn to_proto(&self) -> Option<Self> {
        Some(self.clone())
    }
}

impl Wire for Date {
    type Proto = Option<google::Date>;

    fn from_proto(proto: Option<google::Date>, at: &Site<'_>, intake: &mut Intake) -> Option<Self> {
        let google::Date { year, month, day } = proto?;
        let date = || Self::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok();
        match date() {
            Some(date) if (1_000..=9_000).contains(&year) => Some(date),
            Some(_) | None => {
                let allowed = "must be a whole calendar day of the years 1000 to 9000";
                intake.refused(at, ImpossibleDate, format!("{allowed}, is {year:04}-{month:02}-{day:02}"))
            }
        }
    }

    fn to_proto(&self) -> Option<google::Date> {
        Some(google::Date { year: self.year().into(), month: self.month().into(), day: self.day().into() })
    }
}
