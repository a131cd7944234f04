//! Who may end the contract because the other is insolvent, is wound up, or gives up its business?
//!
//! Goes in: clauses that speak of ending. Comes out: ways out of the kind insolvency. An end that comes by itself is nobody's
//! right. Not here: breaches (see [`super::cause`]), new control.

use super::super::findings::{Findings, Saying, way_out};
use super::super::grams::Phrase;
use super::super::kinds::ClauseKind;
use super::super::mentions::Side;
use super::super::pattern::{after, before, patterns};
use super::{Clause, right};
use crate::contract::{WayOutKind, name};

patterns! {
    INSOLVENT = r"\binsolven\w*|\bbankrupt\w*|\b(?:receiver|liquidator|administrator|trustee)s? (?:is|are|be|has been|or [\w ]{1,40}|\w+ )?(?:appointed|named)|\bappointment of (?:an? )?(?:[\w-]+ ){0,3}(?:receiver|liquidator|administrator|trustee)|\breceivership\b|\bassign\w*\b[^.;]{0,40}\bbenefit of\b[^.;]{0,40}\bcreditors\b|\bwound up\b|\bwinding.up\b|\bliquidat(?:ion|ed|es)\b|\bdissol(?:ution|ved|ves)\b|\b(?:ceases?|stops?|no longer|discontinues?) (?:to )?(?:carry\w*|conduct\w*|do(?:ing)?|operat\w+)(?: on)? (?:its |the |any |all )?business|\binability to pay (?:its )?debts|\bunable to pay (?:its )?debts";
    ACTIVE = r"\b(?:terminate|cancel|rescind|end)\b";
    ENDED_BY = r"\b(?:terminated|cancell?ed|terminable)\b[^.;]{0,60}?\bby (?:the )?";
    MAY_BE = r"\b(?:may|can|shall) (?:also |only |immediately |forthwith )*be $|\b(?:is|be) $";
    // What a court may do with a contract, and which claims go first, gives nobody a right.
    OF_COURTS = r"\bbankruptcy code\b|\bbankruptcy,? insolvency,? (?:moratorium|reorgani[sz]ation)\b|\b(?:by|under) bankruptcy\b";
}

/// Reads the rights to end on an insolvency.
pub(super) fn read(clause: &Clause<'_>, findings: &mut Findings) {
    for sentence in clause.sentences {
        let text = &sentence.text;
        if !sentence.kinds.has(ClauseKind::Termination) {
            continue;
        }
        // A point of a list is judged by its own words, and by who leads into it.
        let point = text.get(sentence.lead..).unwrap_or_default();
        if !INSOLVENT.is_in(point) || OF_COURTS.is_in(point) {
            continue;
        }
        let Some(side) = holder(clause, text) else { continue };
        for party in side.parties() {
            let path = way_out(*party, WayOutKind::Insolvency);
            findings.add(path.clone(), Saying::Exists, &sentence.place, 8_000);
            if super::at_any_time(text) {
                findings.value(path.with_field(name!("earliest_month")), &0_u32, &sentence.place, 7_000);
            }
        }
    }
}

/// Returns who may end: the subject of "may terminate", else who stands after "may be terminated by".
fn holder(clause: &Clause<'_>, text: &Phrase<'_>) -> Option<Side> {
    let active = ACTIVE.all(text).take(8).find_map(|verb| right(clause.parties, text, verb.start));
    if let Some(right) = active {
        return (!right.denied).then_some(right.side);
    }
    let ended = ENDED_BY.find(text).filter(|ended| MAY_BE.is_in(before(text, ended.start, 40)))?;
    let gap = after(text, ended.end, 12).len().min(8);
    clause.parties.next(text, ended.end, gap).filter(|side| *side != Side::Neither)
}

#[cfg(test)]
mod tests {
    use crate::contract::{Found, Party, name};
    use crate::reading::facts::contract_of;

    fn holders(clause: &str) -> (bool, bool) {
        let read = contract_of(clause);
        let has = |party| matches!(read.ways_out.find(party, name!("insolvency")), Found::Entries(_));
        (has(Party::Buyer), has(Party::Supplier))
    }

    #[test]
    fn who_may_end_on_an_insolvency_holds_a_way_out() {
        for (clause, held) in [
            (
                "9. Either party may end this Agreement at once if the other becomes insolvent. It may terminate.",
                (true, true),
            ),
            ("9. Customer may terminate this Agreement if Supplier files a petition in bankruptcy.", (true, false)),
            ("9. This Agreement may be terminated by Supplier if a receiver is appointed for Customer.", (false, true)),
            (
                "9. Supplier may terminate this Agreement if (i) Customer fails to pay; (ii) Customer makes an assignment \
                 for the benefit of its creditors; or (iii) Customer moves.",
                (false, true),
            ),
            (
                "9. Either party may terminate this Agreement:\n\nif the other is wound up; or\n\non 30 days' notice.",
                (true, true),
            ),
        ] {
            assert_eq!(holders(clause), held, "{clause}");
        }
    }

    #[test]
    fn what_ends_by_itself_or_is_kept_from_ending_is_nobodys_right() {
        for clause in [
            "9. This Agreement terminates by itself upon the insolvency of a party.",
            "9. Customer may not terminate this Agreement by reason of the insolvency of Supplier.",
            "9. This Agreement is enforceable except as limited by bankruptcy, and Customer may not terminate it.",
            "9. Supplier may terminate this Agreement if Customer fails to pay.",
        ] {
            assert_eq!(holders(clause), (false, false), "{clause}");
        }
    }
}
