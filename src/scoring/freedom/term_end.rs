//! The end of the term and the ends of its renewals, with the day by which a notice prevents the next one.

use jiff::civil::Date;

use super::days::{Grid, Run};
use crate::contract::{Period, Unit};

/// When the term ends and how it goes on, with nothing open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TermEnd {
    /// The end of the first term.
    pub(super) first: Date,
    /// How it goes on; none where it ends by itself.
    pub(super) renewal: Option<Rollover>,
}

/// A renewal that happens unless somebody objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rollover {
    /// The length of each further term; never zero.
    pub(super) length: Period,
    /// How many further terms there may be.
    pub(super) count: Option<u32>,
    /// How long before an end the party must object.
    pub(super) notice: Period,
}

/// One end of the term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TermStop {
    /// The day on which the party is free.
    pub(super) free_on: Date,
    /// The last day for its notice; none where no notice is needed.
    pub(super) notice_by: Option<Date>,
    /// Which end it is, the first being 0.
    index: u32,
}

/// An end of the term with the decision days that it frees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    /// A decision day that it frees.
    pub(super) from: Date,
    /// The end.
    pub(super) stop: TermStop,
}

impl Stop {
    /// Says whether it is the end that frees who decides on a day.
    pub(super) fn frees(self, decision: Date) -> bool {
        self.from <= decision && self.stop.frees(decision)
    }

    /// Returns the day on which it frees who decides on a day.
    pub(super) fn free_on(self, decision: Date) -> Date {
        let TermStop { free_on, notice_by, .. } = self.stop;
        if notice_by.is_some() { free_on } else { free_on.max(decision) }
    }
}

impl TermStop {
    /// Says whether notice for it can still be given on a day.
    pub(super) fn frees(self, decision: Date) -> bool {
        self.notice_by.is_none_or(|notice_by| decision <= notice_by)
    }

    /// Returns the run of decision days, from one on, that this end frees.
    pub(super) fn run(self, day: i32, grid: &Grid) -> Run {
        let free_on = grid.index(self.free_on);
        match self.notice_by {
            Some(notice_by) => Run { free_on, moves: false, days: grid.index(notice_by) - day + 1 },
            None if free_on > day => Run { free_on, moves: false, days: free_on - day },
            None => Run { free_on: day, moves: true, days: Run::ENDLESS },
        }
    }
}

impl TermEnd {
    /// Returns the ends at which a party that decides on `from` or later can still be free, in order.
    ///
    /// The k-th end is counted from the first and not from the one before, so that a 31st stays one.
    pub(super) fn stops(&self, from: Date) -> impl Iterator<Item = TermStop> + '_ {
        self.stops_from(self.first_index(from))
    }

    /// Returns an end that is not after the first at which a party that decides on a day can be free.
    fn first_index(&self, from: Date) -> u32 {
        self.renewal.as_ref().map_or(0, |rollover| skipped(self.first, rollover, from))
    }

    /// Returns the end that frees who decides on a day; `before` is one that frees who decides no later.
    pub(super) fn stop_for(&self, decision: Date, before: Option<Stop>) -> Option<Stop> {
        // Whoever decides later is freed by the same end or by a later one.
        let known = before.filter(|before| before.from <= decision).map(|before| before.stop.index);
        let mut stops = self.stops_from(known.unwrap_or_else(|| self.first_index(decision)));
        let stop = stops.find(|stop| stop.frees(decision))?;
        Some(Stop { from: decision, stop })
    }

    /// Returns the first end on or after a day; none where there is none.
    pub(super) fn end_from(&self, day: Date) -> Option<Date> {
        let indices = self.first_index(day)..=self.last_index();
        indices.map_while(|index| self.end(index)).find(|end| *end >= day)
    }

    /// Returns the end at which it ends by itself; none where it goes on until somebody objects.
    pub(super) fn last(&self) -> Option<Date> {
        match &self.renewal {
            None => Some(self.first),
            Some(rollover) => self.end(rollover.count?),
        }
    }

    /// Returns which end is the last, the first being 0.
    fn last_index(&self) -> u32 {
        self.renewal.as_ref().map_or(0, |rollover| rollover.count.unwrap_or(u32::MAX))
    }

    /// Returns the ends from the k-th on.
    fn stops_from(&self, first_index: u32) -> impl Iterator<Item = TermStop> + '_ {
        let last_index = self.last_index();
        (first_index..=last_index).map_while(move |index| {
            let free_on = self.end(index)?;
            let notice_by = match &self.renewal {
                Some(rollover) if index < last_index => Some(rollover.notice.before(free_on)),
                Some(_) | None => None,
            };
            Some(TermStop { free_on, notice_by, index })
        })
    }

    /// Returns the k-th end, the first being 0; none beyond the calendar.
    pub(super) fn end(&self, index: u32) -> Option<Date> {
        match &self.renewal {
            Some(rollover) if index > 0 => {
                let length = Period { count: rollover.length.count.checked_mul(index)?, ..rollover.length };
                if length.mean_days() > 1_000_000 {
                    return None;
                }
                let end = length.after(self.first);
                (end > self.first).then_some(end)
            }
            Some(_) | None => Some(self.first),
        }
    }
}

/// Returns how many ends can be left out because they lie well before a day.
fn skipped(first: Date, rollover: &Rollover, from: Date) -> u32 {
    let behind = super::days_between(first, from);
    let length = rollover.length.mean_days().max(1);
    let ends = u32::try_from(behind).unwrap_or(0) / length;
    // A mean month is up to two days longer than the shortest, and notice may reach back: two ends too many do no harm.
    let margin = 2 + ends / 50;
    ends.saturating_sub(margin).min(rollover.count.unwrap_or(u32::MAX))
}

/// Says whether a length is one that a further term can have.
pub(super) fn is_length(period: Period) -> bool {
    period.count > 0 && (period.unit != Unit::BusinessDay || period.mean_days() > 0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn stops(first: Date, length: Period, notice: Period, from: Date) -> Vec<(Date, Option<Date>)> {
        let renewal = Some(Rollover { length, count: None, notice });
        TermEnd { first, renewal }
            .stops(from)
            .skip_while(|stop| stop.free_on < from)
            .take(2)
            .map(|stop| (stop.free_on, stop.notice_by))
            .collect()
    }

    #[test]
    fn an_end_on_the_31st_stays_the_last_day_through_february() {
        assert_eq!(
            stops(date(2027, 1, 31), Period::months(1), Period::days(10), date(2027, 2, 1)),
            [(date(2027, 2, 28), Some(date(2027, 2, 18))), (date(2027, 3, 31), Some(date(2027, 3, 21)))]
        );
    }

    #[test]
    fn notice_counts_from_the_renewed_end_and_not_from_the_first() {
        assert_eq!(
            stops(date(2020, 1, 1), Period::months(12), Period::months(3), date(2026, 11, 22)),
            [(date(2027, 1, 1), Some(date(2026, 10, 1))), (date(2028, 1, 1), Some(date(2027, 10, 1)))]
        );
    }
}
