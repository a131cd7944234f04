//! What do the clauses that the learned model points at say of the notice, the renewal and the end?
//!
//! Goes in: what was read by both readers. Comes out: at most one value each, whichever party it holds for. The surest
//! clauses of the kind are looked at first, and the first that names a value wins; where none does, the contract's own
//! fact is told. Not here: who must give the notice (see [`super::facts`]).

use jiff::civil::Date;

use super::facts::{end_of, notice_of, renewal_of, start_of};
use super::flow::Flow;
use super::learned::{Kind, Learned, ONE};
use super::quantities::dates;
use crate::contract::{Contract, Period};

/// The notice, the renewal and the end, by the clauses of their kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// How long before the end of a term one must object to a further one; none where it is not found.
    pub notice: Option<Period>,
    /// How long each further term is; none where it is not found.
    pub renewal: Option<Period>,
    /// The last day of the first term, or the day of the year after it; none where it is not found or not a day.
    pub expiration: Option<Date>,
}

/// How many clauses of a kind are looked at.
const LOOKED_AT: usize = 3;

/// How much of a text is looked through for its first day, in bytes.
const HEAD: usize = 5_000;

/// The least confidence, in millionths, that a segment lies in a clause of the kind.
const LEAST: [(Kind, u32); 3] = [
    (Kind::NoticePeriodToTerminateRenewal, ONE / 100 * 15),
    (Kind::RenewalTerm, ONE / 100 * 30),
    (Kind::ExpirationDate, ONE / 1_000 * 95),
];

impl Terms {
    /// Reads the terms of a text.
    pub fn of(text: &str, learned: &Learned, contract: &Contract) -> Self {
        let [notice, renewal, end] = LEAST.map(|(kind, least)| clauses(text, learned, kind, least));
        let (term, of_renewal) = (&contract.term, &contract.renewal);
        let told = || of_renewal.buyer_notice.stated().or(of_renewal.supplier_notice.stated()).copied();
        let notice = notice.iter().find_map(|words| notice_of(words)).or_else(told);
        let renewal = renewal.iter().find_map(|words| renewal_of(words)).or(of_renewal.length.stated().copied());
        let start = term.effective.stated().or(term.signed.stated()).copied().or_else(|| first_day(text));
        let after = |length: Period| start.map(|start| length.after(start));
        let of_clause = |words: &String| match end_of(words)? {
            Ok(day) => Some(day),
            Err(length) => start_of(words).map(|start| length.after(start)).or_else(|| after(length)),
        };
        let told = || term.end.stated().copied().or_else(|| after(*term.initial.stated()?));
        let expiration = end.iter().find_map(of_clause).or_else(told);
        Self { notice, renewal, expiration }
    }
}

/// Returns the first day that the head of a text names: most contracts begin with the day that they are made.
fn first_day(text: &str) -> Option<Date> {
    let mut end = HEAD.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = Flow::of(text.get(..end).unwrap_or_default()).text;
    dates(&head).first().map(|day| day.value)
}

/// Returns the words of the surest clauses of a kind, flat.
fn clauses(text: &str, learned: &Learned, kind: Kind, least: u32) -> Vec<String> {
    let mut of_kind: Vec<_> =
        learned.clauses.iter().filter(|clause| clause.kind == kind && least <= clause.inside).collect();
    of_kind.sort_by_key(|clause| std::cmp::Reverse(clause.inside));
    let words = |bytes| Flow::of(text.get(bytes).unwrap_or_default()).text;
    of_kind.into_iter().take(LOOKED_AT).map(|clause| words(clause.bytes.clone())).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::learned::{Clause, Model};
    use super::*;

    fn learned(text: &str, clauses: &[(Kind, &str)]) -> Learned {
        let clause = |(kind, words): &(Kind, &str)| {
            let start = text.find(words).unwrap();
            Clause { kind: *kind, segment: 0, bytes: start..start + words.len(), confidence: ONE / 2, inside: ONE / 2 }
        };
        Learned { clauses: clauses.iter().map(clause).collect(), presence: Vec::new() }
    }

    fn terms(clauses: &[(Kind, &str)]) -> Terms {
        let words: Vec<&str> = clauses.iter().map(|(_, words)| *words).collect();
        let text = format!("Made on March 1, 2020.\n\n{}", words.join("\n\n"));
        Terms::of(&text, &learned(&text, clauses), &Contract::default())
    }

    #[test]
    fn a_clause_of_a_kind_tells_its_value() {
        let told = terms(&[
            (Kind::NoticePeriodToTerminateRenewal, "Notice is given sixty (60) days before the end of the term."),
            (Kind::RenewalTerm, "It shall renew for successive one (1) year terms."),
            (Kind::ExpirationDate, "The initial term shall be three (3) years from the date above."),
        ]);
        assert_eq!(told.notice, Some(Period::days(60)));
        assert_eq!(told.renewal.and_then(Period::whole_months), Some(12));
        assert_eq!(told.expiration, Some(date(2023, 3, 1)));
    }

    #[test]
    fn a_day_is_told_as_it_is_written() {
        let told = terms(&[(Kind::ExpirationDate, "This Agreement shall end on December 31, 2024.")]);
        assert_eq!(told, Terms { expiration: Some(date(2024, 12, 31)), ..Terms::default() });
    }

    #[test]
    fn a_term_begins_where_its_clause_says() {
        for (clause, day) in [
            ("The term shall be two (2) years, commencing on January 1, 2021.", date(2023, 1, 1)),
            ("It shall run until the fourth (4th) anniversary of the date above.", date(2024, 3, 1)),
            ("The term shall continue until the earlier of (i) May 31, 2022 and (ii) the sale.", date(2022, 5, 31)),
        ] {
            assert_eq!(terms(&[(Kind::ExpirationDate, clause)]).expiration, Some(day), "{clause}");
        }
    }

    #[test]
    fn what_no_clause_tells_is_told_by_the_contract() {
        let mut contract = Contract::default();
        contract.renewal.supplier_notice = crate::contract::Fact::Stated(Period::days(30));
        contract.term.initial = crate::contract::Fact::Stated(Period::months(6));
        let told = Terms::of("Made on March 1, 2020.", &Learned::default(), &contract);
        assert_eq!(told.notice, Some(Period::days(30)));
        assert_eq!(told.expiration, Some(date(2020, 9, 1)));
    }

    #[test]
    fn nothing_is_told_of_nothing() {
        let learned = Model::released().read("Stir flour and sugar.", &[]);
        assert_eq!(Terms::of("Stir flour and sugar.", &learned, &Contract::default()), Terms::default());
    }
}
