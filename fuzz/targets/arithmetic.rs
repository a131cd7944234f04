//! Money, shares and calendar periods: any number within the limits of the wire gives an answer.

#![no_main]

use iso_currency::Currency;
use jiff::ToSpan;
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use portability::contract::{MAX_UNITS, Money, NANOS_PER_UNIT, Period, Share, Unit, div_half_up};

fuzz_target!(|input: (i64, i32, i32, i32, u32, u8, i32)| {
    let (units, nanos, divisor, share, count, unit, day) = input;
    let units = units.clamp(-MAX_UNITS, MAX_UNITS);
    let amount = Money {
        currency: [Currency::EUR, Currency::JPY, Currency::KWD, Currency::XAU][usize::from(unit % 4)],
        nanos: i128::from(units) * NANOS_PER_UNIT + i128::from(nanos),
    };
    let rounded = amount.rounded();
    assert_eq!(rounded, rounded.rounded(), "rounding twice moves nothing");
    let _ = amount.to_string();
    let _ = div_half_up(amount.nanos, i128::from(divisor));
    let _ = Share(share).of(amount.nanos);

    let unit = [Unit::Day, Unit::BusinessDay, Unit::Week, Unit::Month, Unit::Year][usize::from(unit % 5)];
    let period = Period { count, unit };
    let start = date(2000, 1, 1).saturating_add((day % 4_000_000).days());
    assert!(period.after(start) >= start && period.before(start) <= start, "{period} from {start} runs the wrong way");
    let _ = (period.mean_days(), period.whole_months(), period.is_within_limit());
});
