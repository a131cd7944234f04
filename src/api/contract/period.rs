//! Lengths of time and spans of dates.

use jiff::civil::Date;

use super::fact::{Wire, choice, required, to_int32};
use crate::api::pb::ViolationReason::{DatesReversed, OutOfRange};
use crate::api::{Intake, Site, pb};
use crate::contract::{DateSpan, MAX_YEARS, Period, Unit};

choice! { Unit { Day, BusinessDay, Week, Month, Year } }

impl Wire for Period {
    type Proto = Option<pb::Period>;

    fn from_proto(proto: Option<pb::Period>, at: &Site<'_>, intake: &mut Intake) -> Option<Self> {
        let pb::Period { count, unit } = proto?;
        let at_unit = at.field("unit");
        let unit = (unit != 0).then_some(unit);
        let unit = required(unit, &at_unit, intake).and_then(|unit| Unit::from_proto(unit, &at_unit, intake));
        let at_count = at.field("count");
        let count = required(count, &at_count, intake)?;
        let allowed = format!("must be zero or more, and at most {MAX_YEARS} years");
        let Ok(count) = u32::try_from(count) else {
            return intake.refused(&at_count, OutOfRange, allowed);
        };
        let period = Self { count, unit: unit? };
        if period.is_within_limit() { Some(period) } else { intake.refused(&at_count, OutOfRange, allowed) }
    }

    fn to_proto(&self) -> Option<pb::Period> {
        let Self { count, unit } = self;
        Some(pb::Period { count: Some(to_int32(*count)), unit: unit.to_proto() })
    }
}

/// Returns a span of dates; no ends where it is absent.
pub(super) fn span_from_proto(proto: Option<pb::DateSpan>, at: &Site<'_>, intake: &mut Intake) -> DateSpan {
    let pb::DateSpan { from, to } = proto.unwrap_or_default();
    let span = DateSpan {
        from: Date::from_proto(from, &at.field("from"), intake),
        to: Date::from_proto(to, &at.field("to"), intake),
    };
    if let (Some(from), Some(to)) = (span.from, span.to)
        && to < from
    {
        intake.refuse(&at.field("to"), DatesReversed, format!("must not be before {from}"));
    }
    span
}

/// Returns the message of a span; none where it has no end.
pub(in crate::api) fn span_to_proto(span: DateSpan) -> Option<pb::DateSpan> {
    let DateSpan { from, to } = span;
    let proto = pb::DateSpan { from: from.and_then(|day| day.to_proto()), to: to.and_then(|day| day.to_proto()) };
    (proto != pb::DateSpan::default()).then_some(proto)
}
