//! What happens when a party comes under new control?
//!
//! Goes in: clauses that speak of control. Comes out: a way out of the kind change of control for who may end, or a
//! restraint on the party whose change ends the contract or needs consent.

use super::super::findings::{Findings, Saying, restraint, way_out};
use super::super::kinds::ClauseKind;
use super::super::mentions::Side;
use super::super::pattern::{after, before, patterns};
use super::{Clause, right};
use crate::contract::{RestraintKind, WayOutKind, name};

patterns! {
    CONTROL = r"\bchange (?:of|in) (?:the )?(?:\w+ )?(?:control|ownership|shareholding)\b|\bchanges? (?:its )?control\b|\b(?:acquires?|holds less than|ceases to (?:own|hold|control)|direct or indirect) [^.;]{0,60}\b(?:voting (?:control|power|stock|securities|shares)|control of)\b|\bremains? a shareholder\b|\btransfer of (?:control|ownership)\b";
    SOLD = r"\b(?:following|upon|in the event of|if|case of)\b[^.;]{0,120}\b(?:merger|consolidation|merge[sd]?|acquired by|acquisition of (?:all|substantially|a majority|control)|sale of (?:all|substantially))\b";
    ACTIVE = r"\b(?:terminate|cancel)\b";
    ENDS = r"\b(?:shall|will)\b[^.;]{0,30}\b(?:terminate|be terminated|end)\b|\bremain in (?:full )?(?:force|effect)\b|\bfull force and effect\b";
    DEFINES = r#"["']? (?:shall )?means?\b|\bis defined\b|\bunder common control\b|\bbeyond (?:the|its)[^.;]{0,20} control\b"#;
    // New control alone is not enough.
    WAITS = r"\bonly (?:if|where|when|to the extent)\b|\b(?:reasonably )?(?:concludes?|determines?|believes?)\b[^.;]{0,60}\bthat\b|\bto (?:a |the )?competitors?\b|\bmaterial(?:ly)? (?:and )?advers\w+\b";
    CONSENT = r"\bdeemed (?:to be )?an? (?:assignment|transfer)\b|\bconstitute an? (?:assignment|transfer)\b|\bwithout\b[^.;]{0,40}\bconsent\b";
    OF = r"^ (?:of|in|with respect to|involving|by)(?: the)? ";
}

/// Reads what a change of control does.
pub(super) fn read(clause: &Clause<'_>, findings: &mut Findings) {
    for sentence in clause.sentences {
        let text = &sentence.text;
        if !sentence.kinds.has(ClauseKind::ChangeOfControl) {
            continue;
        }
        let sold = || SOLD.find(text).filter(|_| ACTIVE.is_in(text));
        let Some(control) = CONTROL.find(text).or_else(sold) else { continue };
        let head = after(text, 0, control.end + 30);
        if DEFINES.is_in(head) && !ACTIVE.is_in(text) {
            continue;
        }
        let active = ACTIVE.all(text).take(8).find_map(|verb| right(clause.parties, text, verb.start));
        if let Some(right) = active {
            if !right.denied {
                for party in right.side.parties() {
                    let path = way_out(*party, WayOutKind::ChangeOfControl);
                    findings.add(path.clone(), Saying::Exists, &sentence.place, 7_800);
                    if WAITS.is_in(text) {
                        findings.value(path.with_field(name!("conditional")), &true, &sentence.place, 7_000);
                    }
                }
            }
            continue;
        }
        if ENDS.is_in(text) || CONSENT.is_in(text) {
            let whose = whose(clause, text, &control).unwrap_or(Side::Both);
            for party in whose.parties() {
                findings.add(restraint(*party, RestraintKind::ChangeOfControl), Saying::Exists, &sentence.place, 7_000);
            }
        }
    }
}

/// Returns whose control changes: the party after "of", else the one before.
fn whose(clause: &Clause<'_>, text: &str, control: &std::ops::Range<usize>) -> Option<Side> {
    if OF.is_in(after(text, control.end, 30)) {
        return clause.parties.next(text, control.end, 30);
    }
    let near = before(text, control.start, 120);
    clause.parties.last(text, control.start, near.len())
}

#[cfg(test)]
mod tests {
    use crate::contract::{Fact, Found, Party, name};
    use crate::reading::facts::contract_of;

    #[test]
    fn who_may_end_on_new_control_holds_a_way_out() {
        let read = contract_of("9. Customer may terminate this Agreement upon a change of control of Supplier.");
        assert!(matches!(read.ways_out.find(Party::Buyer, name!("change_of_control")), Found::Entries(_)));
        assert!(matches!(read.ways_out.find(Party::Supplier, name!("change_of_control")), Found::Absent(_)));
    }

    #[test]
    fn a_right_that_waits_for_more_than_new_control_is_conditional() {
        let conditional = |clause: &str| {
            let read = contract_of(clause);
            let Found::Entries(ways) = read.ways_out.find(Party::Buyer, name!("change_of_control")) else {
                panic!("{clause}")
            };
            ways[0].terms.conditional.clone()
        };
        let only =
            "9. Customer may terminate this Agreement upon a change of control of Supplier only if a law requires it.";
        assert_eq!(conditional(only), Fact::Stated(true));
        let plain = "9. Customer may terminate this Agreement upon a change of control of Supplier.";
        assert_ne!(conditional(plain), Fact::Stated(true));
    }

    #[test]
    fn an_end_by_itself_restrains_whose_control_changes() {
        let read = contract_of("9. Upon a change of control of Customer this Agreement shall terminate.");
        assert!(matches!(read.restraints.find(Party::Buyer, name!("change_of_control")), Found::Entries(_)));
        assert!(matches!(read.restraints.find(Party::Supplier, name!("change_of_control")), Found::Absent(_)));
    }
}
