//! What comes back at the end, and what becomes of the buyer's data?
//!
//! Goes in: clauses that speak of returning, deleting, retrieving. Comes out: property returned to each side, window
//! and erasure of data. Not here: who owns what was made.

use super::super::findings::Findings;
use super::super::grams::Phrase;
use super::super::kinds::ClauseKind;
use super::super::mentions::Side;
use super::super::pattern::{after, before, patterns};
use super::super::quantities::period_near;
use super::Clause;
use crate::contract::{ExportMethod, Party, RetrievalStart, path_to};

patterns! {
    RETURNS = r"\b(?:return(?:ed|s)?|deliver(?:ed)?(?: up| back| over)?|surrender(?:ed)?|hand over|give back|furnish|transfer(?:red)? back|destroy|certif\w+ destr\w+|make available|uninstall)\b";
    THINGS = r"\b(?:property|materials?|documents?|confidential information|proprietary information|data|records|files|equipment|products?|inventory|work product|deliverables?|copies|assets|policy|plasma|tooling|samples|manuals?|software)\b";
    AT_END = r"\b(?:upon|on|after|following|in the event of|at|within|when|of)\b[^.;]{0,70}\b(?:terminat\w+|expir\w+|request|completion|cessation|ending|cancell?ation|end of)\b|\bon demand\b|\bat the (?:end|request|election)\b";
    DEFECTIVE = r"\bdefective\b|\bnon-?conforming\b|\breturn (?:authori[sz]ation|policy|merchandise)\b|\bwarrant\w*\b|\btax returns?\b|\breturn receipt\b|\bin return for\b|\breturned (?:goods|check)|\breturn on\b|\bfinancing statement";
    DATA = r"\b(?:(?:customer|client|user|licensee|subscriber|your|company|personal|buyer|stored|hosted)(?:'s)? (?:data|content|contents|information)|data|stored contents?|user-?generated content|content)\b";
    ERASES = r"\b(?:delete[sd]?|deletion|eras(?:e[sd]?|ure)|purge[sd]?|destroy(?:ed)?|permanently remove)\b";
    RETRIEVES = r"\b(?:retriev\w*|export\w*|download\w*|extract\w*|make available|access to (?:and )?(?:the )?(?:customer|client|user|your)|copy of (?:all |the |its |any )*(?:\w+ ){0,3}(?:data|content)|deliver\w* a copy)\b";
    COPY = r"\bcop(?:y|ies) of\b|\bon request\b|\bupon (?:written )?request\b|\bdeliver\w*\b";
    ITSELF = r"\bexport\w*\b|\bdownload\w*\b";
    DISCLOSER = r"\bdisclosing party\b|\b(?:such|the) other party\b|\beach party\b|\beither party\b|\breceiving party\b|\brecipient\b|\bthe parties\b";
}

/// Reads what comes back.
pub(super) fn read(clause: &Clause<'_>, findings: &mut Findings) {
    let titled = clause.heading.to_ascii_lowercase();
    let titled =
        ["terminat", "return", "effect", "data", "property", "confiden"].iter().any(|word| titled.contains(word));
    for sentence in clause.sentences {
        let text = &sentence.text;
        if !sentence.kinds.has(ClauseKind::Belongings) {
            continue;
        }
        let ended = AT_END.is_in(text);
        if let Some(verb) = RETURNS.find(text)
            && THINGS.is_in(after(text, verb.end, 220)) | THINGS.is_in(before(text, verb.start, 160))
            && ended
            && !DEFECTIVE.is_in(text)
        {
            let confidence = if titled { 7_800 } else { 7_000 };
            for party in to_whom(clause, text, verb.start).map_or(&[][..], Side::parties) {
                let path =
                    party.choose(path_to!(rights.buyer_property_returned), path_to!(rights.supplier_property_returned));
                findings.value(path, &true, &sentence.place, confidence);
            }
        }
        if DATA.is_in(text) && (ended || titled) {
            data(clause, text, &sentence.place, findings);
        }
    }
}

/// Returns to whom things go back: the other of who must return them.
fn to_whom(clause: &Clause<'_>, text: &Phrase<'_>, verb: usize) -> Option<Side> {
    if DISCLOSER.is_in(text) {
        return Some(Side::Both);
    }
    let passive =
        after(text, verb, 9).to_ascii_lowercase().starts_with("returned") || before(text, verb, 4).ends_with("be ");
    if passive {
        return clause.parties.next(text, verb, 60);
    }
    match clause.parties.subject(text, verb)? {
        Side::Unplain => None,
        side @ (Side::One(_) | Side::Both | Side::Neither | Side::Other) => Some(side.other()),
    }
}

fn data(clause: &Clause<'_>, text: &Phrase<'_>, place: &std::ops::Range<usize>, findings: &mut Findings) {
    if let Some(verb) = ERASES.find(text)
        && DATA.is_in(after(text, verb.end, 120))
        && clause.parties.subject(text, verb.start) != Some(Side::One(Party::Buyer))
        && !text.to_ascii_lowercase().contains("confidential information")
    {
        findings.value(path_to!(data.erasure), &true, place, 7_200);
    }
    let Some(verb) = RETRIEVES.find(text) else { return };
    if !DATA.is_in(after(text, verb.start, 160)) {
        return;
    }
    if let Some(window) = period_near(text, verb.start, 160) {
        findings.value(path_to!(data.retrieval_window), &window.value, place, 6_800);
        findings.value(path_to!(data.retrieval_start), &RetrievalStart::End, place, 6_500);
    }
    if COPY.is_in(text) {
        findings.value(path_to!(data.export_method), &ExportMethod::OnRequest, place, 6_500);
    } else if ITSELF.is_in(text) {
        findings.value(path_to!(data.export_method), &ExportMethod::Bulk, place, 6_500);
    }
}

#[cfg(test)]
mod tests {
    use crate::contract::{Fact, Period};
    use crate::reading::facts::contract_of;

    #[test]
    fn what_one_side_returns_belongs_to_the_other() {
        let rights =
            contract_of("9. Upon termination, Supplier shall return to Customer all materials of Customer.").rights;
        assert_eq!(rights.buyer_property_returned, Fact::Stated(true));
        assert_eq!(rights.supplier_property_returned, Fact::Unknown);
    }

    #[test]
    fn what_is_returned_to_a_side_is_its_own() {
        let rights = contract_of(
            "9. On the ending or cancellation of this Agreement any proprietary information shall be destroyed or returned \
             to Supplier.",
        )
        .rights;
        assert_eq!(rights.supplier_property_returned, Fact::Stated(true));
        assert_ne!(rights.buyer_property_returned, Fact::Stated(true));
    }

    #[test]
    fn data_has_a_window_and_is_erased() {
        let data = contract_of(
            "9. For thirty (30) days after termination Customer may export Customer Data. After termination, Supplier \
             shall delete all Customer Data.",
        )
        .data;
        assert_eq!(data.retrieval_window, Fact::Stated(Period::days(30)));
        assert_eq!(data.erasure, Fact::Stated(true));
    }
}
