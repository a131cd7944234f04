//! Whose liability has a limit?
//!
//! Goes in: clauses that speak of liability. Comes out: a flag for each side. A
//! clause that only excludes kinds of damages (consequential, indirect) is no limit, and no silence. Not here: amounts,
//! indemnities.

use super::super::findings::Findings;
use super::super::grams::Phrase;
use super::super::kinds::ClauseKind;
use super::super::mentions::Side;
use super::super::pattern::{after, before, patterns};
use super::Clause;
use crate::contract::{Party, Path, path_to};

patterns! {
    CAP = r"\b(?:liabilit(?:y|ies)|liable|damages|remed(?:y|ies)|obligations?|recover\w*|claims?)\b[^.;]{0,320}?\b(?:exceeds?|exceeding|limited (?:in (?:the )?aggregate )?to|in excess of|greater than|limited, in the aggregate|(?:shall|will) be limited|more than)\b|\bin no event\b[^.;]{0,240}\b(?:exceeds?|in excess of|greater than)\b|\bmaximum (?:aggregate )?(?:liability|amount of damages)\b";
    MEASURE = r"\b(?:amounts?|fees?|price|paid|payable|received|aggregate|total|\$|dollars|months?|value|commissions?|charges|insurance|proceeds|compensation|purchase price|sum|USD|EUR|million|cost)\b|\$|\[\*";
    KINDS = r"\b(?:in no event|neither|no party|under no circumstances|not)\b[^.;]{0,160}\b(?:liable|liability)\b[^.;]{0,160}\b(?:consequential|indirect|incidental|special|punitive|exemplary)\b";
    DAMAGES = r"consequential|indirect|incidental|special|punitive|exemplary";
    // Nothing at all is no amount.
    NOTHING = r"^ ?(?:zero|nil|nothing|none|(?:USD?|US)? ?\$ ?0(?:\.0+)?(?:[^\d.,]|[.,](?:\D|$)|$))";
    NOT_A_CAP = r"\bincluding,? (?:but not|without being|without) limited to\b";
    HARD = r"\b(?:exceed\w*|limited (?:in (?:the )?aggregate )?to|in excess of|greater than|(?:shall|will) be limited|more than)\b";
    // A ground of claims ("tort, strict liability or otherwise") is nobody's.
    AS_GROUND = r"\bstrict $";
    OF = r"\b(?:liability|liabilities|obligations?) (?:of|by) (?:the )?";
    OURS = r"\bour(?: [\w,-]+){0,4} $";
    YOURS = r"\byour(?: [\w,-]+){0,4} $";
    EACH = r"\b(?:each|either|neither|any) party'?s?(?: [\w,-]+){0,4} $";
    TO_OTHER = r"\b(?:liable|liability)\b";
    UNCAPPED = r"\bunlimited liability\b|\bwithout (?:any )?limit(?:ation)? of liability\b|\bno limit(?:ation)? (?:on|of) (?:the )?liability\b";
}

/// Reads whose liability is limited.
pub(super) fn read(clause: &Clause<'_>, findings: &mut Findings) {
    for sentence in clause.sentences {
        let text = &sentence.text;
        if !sentence.kinds.has(ClauseKind::Liability) {
            continue;
        }
        kinds_of_damage(clause, text, findings);
        if !HARD.is_in(text) {
            continue;
        }
        let Some(cap) = CAP.find(text) else { continue };
        let hard = HARD.all(text).find(|hard| hard.end >= cap.end && !NOT_A_CAP.is_in(before(text, hard.end, 34)));
        let Some(hard) = hard else { continue };
        let tail = after(text, hard.end, 220);
        if !MEASURE.is_in(tail) || NOTHING.is_in(tail) || UNCAPPED.is_in(text) {
            continue;
        }
        let lower = text.to_ascii_lowercase();
        let headed = clause.heading.to_ascii_lowercase().contains("liab") && lower.contains("damages");
        if !lower.contains("liab") && !headed {
            continue;
        }
        let Some(side) = whose(clause, text, hard.start) else { continue };
        let side = if side == Side::Neither { Side::Both } else { side };
        for party in side.parties() {
            findings.value(capped(*party), &true, &sentence.place, 8_200);
        }
    }
}

/// Names the fact that a party's liability is limited.
fn capped(party: Party) -> Path {
    party.choose(path_to!(law.buyer_liability_capped), path_to!(law.supplier_liability_capped))
}

/// Notes that kinds of damage are excluded: that is no limit in figures, and not silence either.
fn kinds_of_damage(clause: &Clause<'_>, text: &Phrase<'_>, findings: &mut Findings) {
    let Some(found) = DAMAGES.find(text).and_then(|_| KINDS.find(text)) else { return };
    let liable = TO_OTHER.all(text.get(found.clone()).unwrap_or_default()).last();
    let Some(liable) = liable.map(|liable| found.start + liable.start) else { return };
    let Some(side) = clause.parties.subject(text, liable) else { return };
    for party in side.parties() {
        findings.hint(capped(*party));
    }
}

/// Returns whose liability: "X's liability", "liability of X", "shall X be liable".
fn whose(clause: &Clause<'_>, text: &Phrase<'_>, limit: usize) -> Option<Side> {
    let head = text.get(..limit).unwrap_or_default();
    let liable = TO_OTHER.all(head).filter(|found| !AS_GROUND.is_in(before(head, found.start, 10))).last()?;
    if let Some(of) = OF.all(head).last()
        && let Some(side) = clause.parties.next(text, of.end, 3)
    {
        return Some(side);
    }
    let lead = before(text, liable.start, 40);
    if OURS.is_in(lead) {
        return Some(Side::One(clause.parties.speaker()));
    } else if YOURS.is_in(lead) {
        return Some(Side::One(clause.parties.speaker().other()));
    } else if EACH.is_in(lead) {
        return Some(Side::Both);
    }
    let mentions = clause.parties.mentions(before(text, liable.start, 140));
    if let Some(near) = mentions.last() {
        return Some(near.side);
    }
    clause.parties.subject(text, limit)
}

#[cfg(test)]
mod tests {
    use crate::contract::Fact;
    use crate::reading::facts::contract_of;

    #[test]
    fn a_cap_is_of_the_side_it_names() {
        let law = contract_of("8. In no event shall Supplier's total liability exceed the fees paid by Customer.").law;
        assert_eq!(law.supplier_liability_capped, Fact::Stated(true));
        assert_eq!(law.buyer_liability_capped, Fact::Unknown);
    }

    #[test]
    fn a_ground_of_claims_is_nobodys_liability() {
        let law = contract_of(
            "8. Supplier's total liability to Customer for all claims, whether based in contract, negligence, strict \
             liability or otherwise, shall in no event exceed the purchase price.",
        )
        .law;
        assert_eq!(law.supplier_liability_capped, Fact::Stated(true));
        assert_eq!(law.buyer_liability_capped, Fact::Unknown);
    }

    #[test]
    fn a_cap_in_the_aggregate_stands_beside_excluded_damages() {
        let law = contract_of(
            "8. In no event shall Supplier be liable for consequential damages. Any liability of Supplier will be limited \
             in the aggregate to an amount equal to twelve times the monthly fee.",
        )
        .law;
        assert_eq!(law.supplier_liability_capped, Fact::Stated(true));
    }

    #[test]
    fn a_cap_of_each_party_is_of_both() {
        let law = contract_of(
            "8. Except for claims of Customer against Supplier for infringement, each party's liability shall not exceed \
             $1,000,000.",
        )
        .law;
        assert_eq!(law.supplier_liability_capped, Fact::Stated(true));
        assert_eq!(law.buyer_liability_capped, Fact::Stated(true));
    }

    #[test]
    fn a_cap_is_an_amount() {
        let capped = |clause: &str| contract_of(clause).law.supplier_liability_capped.stated().copied();
        for clause in [
            "8. In no event shall either party's liability exceed $100,000.",
            "8. Supplier's liability shall not exceed two times the fees paid in the last twelve months.",
        ] {
            assert_eq!(capped(clause), Some(true), "{clause}");
        }
        for clause in [
            "8. In no event shall either party's aggregate liability exceed $0.",
            "8. Each party's liability is limited to direct damages.",
            "8. Neither party shall have any liability to the other for indirect damages.",
        ] {
            assert_eq!(capped(clause), None, "{clause}");
        }
    }

    #[test]
    fn our_liability_is_the_supplier_s() {
        let law = contract_of("8. You agree that our liability shall not exceed $50.").law;
        assert_eq!(law.supplier_liability_capped, Fact::Stated(true));
        assert_eq!(law.buyer_liability_capped.stated(), None);
    }

    #[test]
    fn excluded_kinds_of_damage_are_no_limit() {
        let law = contract_of("8. Neither party shall be liable for any indirect or consequential damages.").law;
        assert_eq!(law.buyer_liability_capped, Fact::Unknown);
    }
}
