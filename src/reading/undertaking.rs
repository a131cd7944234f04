//! Is the contract an undertaking for the good of one side, and what follows from that?
//!
//! Goes in: flat text. Comes out: the place of the words that make it one, the facts that follow from them, and what cannot
//! arise: who gives a guarantee or keeps up another's capital hands over no goods, work or data, and who receives it owes
//! nothing and may let go of it by its own word. Not here: what the undertaking itself promises.

use std::ops::Range;

use super::findings::{Findings, Saying, way_out};
use super::grams::Phrase;
use super::pattern::{after, before, patterns};
use super::silence::silence_unknown;
use crate::contract::{Category, Contract, Party, Period, State, WayOutKind, name, path_to};

patterns! {
    IN_FAVOUR = r"\bin favou?r of\b";
    MADE = r"\b(?:made|given|entered into|executed|issued|granted|delivered|dated)\b";
    BETWEEN = r"\b(?:between|among|amongst)\b";
    PROMISES = r"\bguarant(?:y|ee|ees|ies|or)\b|\bcapital contributions?\b|\bkeep.?well\b|\bsuret(?:y|ies)\b|\bfinancial support\b|\bequity support\b|\bcapital maintenance\b";
    // Who supplies, licenses or serves for a price is bound in both directions.
    EXCHANGES = r"\b(?:shall|will|agrees? to) (?:supply|sell|manufacture|licen[sc]e|host|ship|distribute|perform the services)\b";
}

/// How much of a text says in whose favour it is made, in bytes.
const HEAD: usize = 2_500;

/// How far before "in favour of" stands that something is made, in bytes.
const REACH: usize = 400;

/// Returns the words that make a text an undertaking in favour of one side; none where it is none.
pub(super) fn place(flat: &Phrase<'_>) -> Option<Range<usize>> {
    let favour = IN_FAVOUR.find(after(flat, 0, HEAD))?;
    let lead = before(flat, favour.start, REACH);
    let made = MADE.all(lead).last()?;
    let alone = !BETWEEN.is_in(lead.get(made.end..).unwrap_or_default());
    (alone && PROMISES.is_in(flat) && !EXCHANGES.is_in(flat)).then_some(favour)
}

/// Notes what follows for who receives the undertaking.
pub(super) fn read(place: &Range<usize>, findings: &mut Findings) {
    findings.value(path_to!(service.category), &Category::Finance, place, 9_000);
    let path = way_out(Party::Buyer, WayOutKind::Convenience);
    findings.add(path.clone(), Saying::Exists, place, 5_800);
    findings.value(path.with_field(name!("notice")), &Period::days(0), place, 5_600);
}

/// Marks what cannot arise, and what is owed by nobody.
pub(super) fn mark(contract: &mut Contract) {
    silence_unknown(&mut contract.fees.buyer_committed);
    silence_unknown(&mut contract.fees.commitment);
    silence_unknown(&mut contract.fees.prepaid_period);
    silence_unknown(&mut contract.fees.prepaid_refund);
    contract.walk_mut(&mut |path, fact| {
        let topic = path.topic().word();
        if ["data", "exit_support", "renewal", "rights"].contains(&topic) && fact.state() == State::Unknown {
            fact.set_state(State::NotApplicable, &[]);
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::contract::{Category, Fact, Found, Party, name};
    use crate::reading::read;

    const GIVEN: &str = "GUARANTY made by Alpha L.P. (the \"Guarantor\") in favor of Beta Bank (the \"Beneficiary\").\n\n1. \
                         Guarantor guarantees the debt. This Agreement shall terminate upon payment of the debt, and the parties agree to it.\n";

    #[test]
    fn who_receives_an_undertaking_may_let_go_of_it_and_owes_nothing() {
        let contract = read(GIVEN).contract;
        let Found::Entries(ways) = contract.ways_out.find(Party::Buyer, name!("convenience")) else { panic!("no way") };
        assert!(!ways[0].excluded);
        assert_eq!(contract.fees.buyer_committed, Fact::Silent);
        assert_eq!(contract.rights.buyer_property_returned, Fact::NotApplicable);
        assert_eq!(contract.service.category, Fact::Stated(Category::Finance));
        assert!(matches!(contract.ways_out.find(Party::Supplier, name!("convenience")), Found::Absent(_)));
    }

    #[test]
    fn what_both_sides_give_and_take_is_no_undertaking_for_one() {
        for text in [
            GIVEN.replace("made by Alpha L.P.", "made between Alpha L.P."),
            GIVEN.replace("Guarantor guarantees the debt.", "Guarantor guarantees the debt and shall supply goods."),
        ] {
            assert_ne!(read(&text).contract.service.category, Fact::Stated(Category::Finance), "{text}");
        }
    }
}
