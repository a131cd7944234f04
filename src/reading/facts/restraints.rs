//! What may a party not do, during the contract and after it?
//!
//! Goes in: clauses that speak of exclusivity, competing, soliciting. Comes out: restraints with the party bound and
//! the tail. "Non-exclusive" is an exclusion for both. Not here: assigning, change of control.

use std::ops::Range;

use super::super::findings::{Findings, Saying, restraint};
use super::super::kinds::ClauseKind;
use super::super::mentions::Side;
use super::super::pattern::{after, before, patterns};
use super::super::quantities::periods;
use super::Clause;
use crate::contract::{Period, RestraintKind, State};

patterns! {
    NON_EXCLUSIVE = r"\bnon-? ?exclusive (?:and \w+ )?(?:\w+ ){0,3}(?:distributor|reseller|dealer|agent|basis|supplier|provider|vendor|manufacturer|arrangement|appointment|representative|relationship|right (?:and license )?to (?:sell|market|distribute|promote|resell|solicit|purchase))\b|\b(?:agreement|arrangement|relationship|appointment|engagement)\b[^.;]{0,40}\b(?:is|are|shall be|be|remain)\b[^.;]{0,10}\b(?:non-? ?exclusive|not (?:an )?exclusive)\b|\bnot create an exclusive\b|\bno exclusivity\b|\bfree to (?:purchase|buy|sell|contract|enter into|engage|appoint)\b|\bnot be (?:restricted|prohibited|prevented|precluded) from (?:purchas|buy|sell|obtain|engag|enter)\w*|\bnothing (?:in this agreement |herein |contained herein )?[^.;]{0,40}(?:prevent|preclude|restrict|prohibit)\w*[^.;]{0,60}\b(?:acquiring|purchas\w+|sell\w*|performing|engaging|entering|similar)\b|\bwithout (?:any )?exclusivity\b";
    ABOUT_WHOLE = r"\b(?:distribut\w*|reseller?s?|dealer|supplier|provider|agreement|appoint\w*|basis|agent|arrangement|relationship|right to (?:sell|market|purchase|distribute)|purchas\w+|services|market\w*)\b";
    EXCLUSIV = r"exclusiv|prevent|preclude|restrict|prohibit|free to";
    EXCLUSIVE = r"\bexclusive(?:ly)?\b|\bexclusivity\b";
    NOT_MEANT = r"\bexclusive(?:ly)? (?:of|property|owner\w*|jurisdiction|remed\w+|venue|forum|judge|option|discretion|control|responsib\w+|liability|benefit|use of|obligation|title|expense|cost|authority|courts?|warrant\w*|possession|proprietary|author|holder|copyright|govern\w*|right, title|intellectual|for the (?:use|benefit|purpose))|\bsole and exclusive (?:property|remed\w+|owner\w*|jurisdiction|right to (?:control|defend)|venue|judge|and)|\bexclusive and (?:sole|irrevocable) (?:property|remed\w+|jurisdiction)|\bmutually exclusive\b|\bsolely (?:if|to the extent|because)\b|\bwithout exclusivity\b";
    GRANTS = r"\b(?:grants?|granted|appoints?|appointed|engages?|retains?|gives?|licenses?|designates?|authorizes?)\b";
    EXCLUSIVE_ROLE = r"\bexclusive (?:and \w+ )?(?:\w+ ){0,3}(?:distributor|reseller|dealer|agent|licensee|provider|supplier|manufacturer|vendor|representative|source|sponsor|partner|right|rights|license|licence|licensee|franchis\w+|territory|basis|appointment)\b";
    HOLDS = r"\b(?:shall|will)(?: also)? (?:have|be|act as|serve as)(?: granted)? (?:the|an|its) (?:sole and )?exclusive (?:and \w+ )?(?:\w+ ){0,2}(?:rights?|licen[sc]ee?|provider|supplier|distributor|reseller|dealer|agent|manufacturer|vendor|representative|source|sponsor|franchisee)\b";
    BUYS_ONLY = r"\b(?:purchase|buy|obtain|procure|source|acquire|order)\b[^.;]{0,80}\b(?:exclusively|solely|only|all (?:of )?(?:its|their|the) (?:\w+ ){0,4}(?:requirements|needs|products|supply)) ?(?:from)?\b|\b(?:exclusively|solely) (?:purchase|buy|obtain|use|order|from|through|engage|utilize)\b|\bsources? other than\b[^.;]{0,60}\bbreach\b|\bwork exclusively with\b";
    NOBODY_ELSE = r"\b(?:shall|will|may|agrees?)(?: \w+)? not\b[^.;]{0,90}\b(?:appoint|sell|license|grant|engage|retain|supply|enter into|purchase|distribute|provide|contract with|use)\b[^.;]{0,120}\b(?:any other (?:person|party|entity|distributor|supplier|third party|manufacturer|provider|company|source|licensee|dealer)|any third part(?:y|ies)|anyone (?:else|other)|other than)\b";
    BANNED = r"\b(?:shall|will|may|agrees?|must|covenants?)\b(?:[^.;]{0,60})? not\b|\bneither\b|\brefrain\b|\bshall be prohibited\b|\bis prohibited\b|\bno party\b";
    COMPETES = r"\bcompet(?:e|es|ing|itive|itor|itors|ition)\b|\bsimilar (?:products|business|goods|services) (?:to|as)\b|\bconflict of interest\b";
    COMPETING_ACT = r"\b(?:engage|compete|sell|market|promote|distribute|represent|manufactur\w*|provide|own|operate|participate|develop|invest|act|carry|deal|offer|be (?:engaged|employed|interested)|become|perform|enter|license|handle|solicit orders|endorse|research|commerciali[sz]e)\b";
    FREE_TO_COMPETE = r"\bfree to\b[^.]{0,160}\bcompet\w*|\b(?:nothing|not)\b[^.;]{0,60}\b(?:prevent|preclude|restrict|prohibit|limit)\w*\b[^.;]{0,140}\bcompet\w*|\bmay\b[^.;]{0,100}\bcompetitors of\b";
    OTHER_COMPETES = r"\bcompetent\b|\bcompetitive (?:price|pricing|bid|rates|position|with market)|\bunfair compet\w+|\bcompeting (?:claims|offer|bid)|\bprotect\w* its compet|\bcompetitive (?:harm|injury|advantage)|\banti-?compet|\bdisclos\w+[^.;]{0,60}\bcompet";
    SOLICITS = r"\b(?:solicit\w*|hire|hiring|recruit\w*|entice|induce|employ|poach|engage|offer (?:of )?employment|divert)\b";
    STAFF = r"\b(?:employees?|personnel|staff|workers?|officers?)\b";
    CUSTOMERS = r"\b(?:customers?|clients?|accounts?|members?|policy ?holders?|subaffiliates?|sub-affiliates?|suppliers?)\b";
    STAFF_ACT = r"\b(?:solicit\w*|hire|hiring|recruit\w*|entice|induce|employ|poach|engage)\b[^.;]{0,160}\b(?:employees?|personnel|staff)\b|\b(?:employees?|personnel|staff)\b[^.;]{0,100}\b(?:solicit\w*|hired?|recruit\w*)\b";
    CUSTOMER_ACT = r"\b(?:solicit\w*|divert|induce|entice|poach|interfere|contact|take away)\b[^.;]{0,100}\b(?:customers?|clients?|accounts|subaffiliates?|sub-affiliates?|policy ?holders?)\b";
    NOT_SOLICITING = r"\bgeneral (?:solicitation|advertis\w+)|\bproxies\b|\bsolicit orders?\b|\bsolicit (?:applications|proposals|customers? for|sales|business for)|\bsubcontract\w*\b";
    TAIL_AFTER = r"^[^.;]{0,30}\b(?:after|following|from|thereafter|subsequent to|post|immediately following|beyond)\b";
    TAIL_END = r"\b(?:terminat\w*|expir\w*|thereafter|the end of|selection deadline|completion)\b";
    DURING = r"\b(?:during|throughout|so long as|while)\b[^.;]{0,40}\b(?:term|agreement|period|member|engagement|contract)\b|\bfor (?:the|so long as)\b[^.;]{0,20}\bterm\b";
    MFN = r"\bmost.favou?r(?:ed|able)\b|\b(?:no|not) less favou?rabl[ey] (?:\w+ ){0,6}than\b|\b(?:no|not) (?:greater|higher|more) than the lowest\b|\bmore favou?rable (?:\w+ )?(?:terms|pric\w+|rates)\b";
    DUTY = r"\b(?:shall|will|agrees?|must)\b";
    HAS_FIRST = r"\b(?:have|has|having|retain|retains)\b[^.;]{0,40}$";
    FIRST = r"\bright of first (?:refusal|offer|negotiation)\b|\bfirst right (?:of refusal|to)\b";
}

/// Reads who is bound to deal with nobody else.
pub(super) fn exclusivity(clause: &Clause<'_>, findings: &mut Findings) {
    for sentence in clause.sentences {
        let text = sentence.text.as_str();
        if !sentence.kinds.has(ClauseKind::Restraint) {
            continue;
        }
        if EXCLUSIV.is_in(text) && NON_EXCLUSIVE.is_in(text) && !EXCLUSIVE_ROLE.is_in(&without_non(text)) {
            if ABOUT_WHOLE.is_in(text) {
                tell(
                    Side::Both,
                    RestraintKind::Exclusivity,
                    (Saying::Excluded, &sentence.place, 7_000),
                    None,
                    findings,
                );
            }
        } else if let Some(side) = bound_to_one(clause, text) {
            tell(side, RestraintKind::Exclusivity, (Saying::Exists, &sentence.place, 7_800), None, findings);
        }
        if let Some(found) = MFN.find(text)
            && let Some(duty) = DUTY.all(text).filter(|duty| duty.start < found.start).last()
            && let Some(side) = clause.parties.subject(text, duty.start)
        {
            tell(side, RestraintKind::MostFavoured, (Saying::Exists, &sentence.place, 6_500), None, findings);
        }
        if let Some(first) = FIRST.find(text)
            && let Some(side) = grantor(clause, text, &first)
        {
            tell(side, RestraintKind::FirstRefusal, (Saying::Exists, &sentence.place, 7_000), None, findings);
        }
    }
}

/// Returns who must ask first: who grants the right, else the other of who has it.
fn grantor(clause: &Clause<'_>, text: &str, first: &Range<usize>) -> Option<Side> {
    let lead = before(text, first.start, 160);
    if let Some(has) = HAS_FIRST.find(lead) {
        return clause.parties.subject(text, first.start - lead.len() + has.start).map(Side::other);
    }
    let grants = GRANTS.all(lead).last()?;
    clause.parties.subject(text, first.start - lead.len() + grants.start)
}

fn without_non(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    lower.replace("non-exclusive", "").replace("nonexclusive", "").replace("non exclusive", "")
}

fn bound_to_one(clause: &Clause<'_>, text: &str) -> Option<Side> {
    if let Some(only) = BUYS_ONLY.find(text)
        && !text.to_ascii_lowercase().contains("only in accordance")
    {
        return clause.parties.subject(text, only.start).filter(|side| *side != Side::Neither);
    }
    if (EXCLUSIVE.is_in(text) || clause.heading.to_ascii_lowercase().contains("exclusiv"))
        && let Some(ban) = NOBODY_ELSE.find(text)
    {
        return clause.parties.subject(text, ban.start);
    }
    if let Some(holds) = HOLDS.find(text)
        && !NOT_MEANT.is_in(text)
        && let Some(side @ (Side::One(_) | Side::Unplain)) = clause.parties.subject(text, holds.start)
    {
        return Some(side.other());
    }
    let exclusive = EXCLUSIVE.all(text).find(|found| {
        let window = text.get(found.start.saturating_sub(9)..(found.end + 40).min(text.len())).unwrap_or_default();
        !NOT_MEANT.is_in(window) && !before(text, found.start, 4).to_ascii_lowercase().contains("non")
    })?;
    let lead = before(text, exclusive.start, 220);
    let grants = GRANTS.all(lead).last()?;
    let verb = exclusive.start - lead.len() + grants.start;
    clause.parties.subject(text, verb).filter(|side| matches!(side, Side::One(_) | Side::Unplain))
}

/// Reads who may not compete, and whose people or customers may not be approached.
pub(super) fn conduct(clause: &Clause<'_>, findings: &mut Findings) {
    for sentence in clause.sentences {
        let text = sentence.text.as_str();
        if !sentence.kinds.has(ClauseKind::Restraint) {
            continue;
        }
        if COMPETES.is_in(text) && !OTHER_COMPETES.is_in(text) {
            if FREE_TO_COMPETE.is_in(text) {
                tell(Side::Both, RestraintKind::NonCompete, (Saying::Excluded, &sentence.place, 7_200), None, findings);
            } else if let Some(ban) = BANNED.find(text)
                && COMPETING_ACT.is_in(after(text, ban.end, 240))
                && COMPETES.is_in(after(text, ban.end, 400))
                && let Some(side) = banned_side(clause, text, &ban)
            {
                tell(side, RestraintKind::NonCompete, (Saying::Exists, &sentence.place, 7_800), tail(text), findings);
            }
        }
        if !(SOLICITS.is_in(text) && BANNED.is_in(text)) || NOT_SOLICITING.is_in(text) && !STAFF.is_in(text) {
            continue;
        }
        let Some(ban) = BANNED.find(text) else { continue };
        let Some(side) = banned_side(clause, text, &ban) else { continue };
        let staff = STAFF.is_in(text) && STAFF_ACT.is_in(text);
        let customers = CUSTOMERS.is_in(text) && CUSTOMER_ACT.is_in(text) && !NOT_SOLICITING.is_in(text);
        let confidence = 8_200;
        if staff && text.to_ascii_lowercase().contains("solicit") | text.to_ascii_lowercase().contains("hire") {
            tell(
                side,
                RestraintKind::NoSolicitStaff,
                (Saying::Exists, &sentence.place, confidence),
                tail(text),
                findings,
            );
        }
        if customers {
            tell(
                side,
                RestraintKind::NoSolicitCustomers,
                (Saying::Exists, &sentence.place, confidence - 400),
                tail(text),
                findings,
            );
        }
    }
}

fn banned_side(clause: &Clause<'_>, text: &str, ban: &Range<usize>) -> Option<Side> {
    let words = text.get(ban.clone())?.to_ascii_lowercase();
    if words.starts_with("neither") || words.starts_with("no party") {
        return clause
            .parties
            .next(text, ban.start, 2)
            .map(|side| if side == Side::Neither { Side::Both } else { side })
            .or(Some(Side::Both));
    }
    let side = clause.parties.subject(text, ban.start)?;
    Some(if side == Side::Neither { Side::Both } else { side })
}

/// Returns how long a restraint goes on after the end; zero where it is for the term only, none where that is not said.
fn tail(text: &str) -> Option<Period> {
    for period in periods(text) {
        let (lead, rest) = (before(text, period.place.start, 90), after(text, period.place.end, 90));
        let runs_on = TAIL_AFTER.is_in(rest) && TAIL_END.is_in(rest)
            || lead.to_ascii_lowercase().trim_end().ends_with("period of") && TAIL_END.is_in(rest);
        let back = lead.to_ascii_lowercase();
        if runs_on || back.contains("and for") && TAIL_END.is_in(rest) || back.contains("thereafter for") {
            return Some(period.value);
        }
    }
    DURING.is_in(text).then(|| Period::months(0))
}

fn tell(
    side: Side,
    kind: RestraintKind,
    (saying, place, confidence): (Saying, &Range<usize>, u16),
    tail: Option<Period>,
    findings: &mut Findings,
) {
    if side == Side::Unplain {
        // Somebody is bound, and the text does not tell which side it is.
        for party in Side::Both.parties() {
            findings.open(restraint(*party, kind), State::Ambiguous, place, 4_000);
        }
    }
    for party in side.parties() {
        let path = restraint(*party, kind);
        findings.add(path.clone(), saying.clone(), place, confidence);
        if let Some(tail) = tail {
            findings.value(path.field("tail"), &tail, place, confidence - 600);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Contract, Fact, Found, Party, Restraint};
    use crate::reading::facts::contract_of;

    fn find(read: &Contract, party: Party, kind: RestraintKind) -> Option<Restraint> {
        match read.restraints.find(party, kind.word()) {
            Found::Entries(entries) => entries.first().map(|entry| (*entry).clone()),
            Found::Absent(_) => None,
        }
    }

    #[test]
    fn who_grants_exclusivity_is_bound() {
        let read = contract_of("3. Supplier hereby appoints Customer as its exclusive distributor in Ohio.");
        assert!(!find(&read, Party::Supplier, RestraintKind::Exclusivity).unwrap().excluded);
        assert_eq!(find(&read, Party::Buyer, RestraintKind::Exclusivity), None);
    }

    #[test]
    fn non_exclusive_is_an_exclusion_for_both() {
        let read = contract_of("3. Supplier appoints Customer as a non-exclusive distributor.");
        assert!(Party::ALL.iter().all(|party| find(&read, *party, RestraintKind::Exclusivity).unwrap().excluded));
    }

    #[test]
    fn an_exclusive_remedy_or_court_binds_nobody() {
        let read = contract_of(
            "3. This is the sole and exclusive remedy. The courts of Ohio have exclusive jurisdiction over Customer.",
        );
        assert_eq!(find(&read, Party::Buyer, RestraintKind::Exclusivity), None);
    }

    #[test]
    fn a_restraint_has_a_tail() {
        let read = contract_of(
            "3. During the term and for a period of two (2) years following the termination of this Agreement, Supplier \
             shall not solicit or hire any employee of Customer.",
        );
        let found = find(&read, Party::Supplier, RestraintKind::NoSolicitStaff).unwrap();
        assert_eq!(found.terms.tail.stated().map(ToString::to_string).as_deref(), Some("2 years"));
        assert_eq!(find(&read, Party::Buyer, RestraintKind::NoSolicitStaff), None);
    }

    #[test]
    fn a_ban_on_competing_for_the_term_ends_with_it() {
        let read = contract_of("3. During the term of this Agreement, Customer shall not sell any competing products.");
        let found = find(&read, Party::Buyer, RestraintKind::NonCompete).unwrap();
        assert_eq!(found.terms.tail, Fact::Stated(Period::months(0)));
    }
}
