//! What may a party not do, during the contract and after it?
//!
//! Goes in: clauses that speak of exclusivity, competing, soliciting. Comes out: restraints with the party bound and
//! the tail. "Non-exclusive" is an exclusion for both. Not here: assigning, change of control.

use std::ops::Range;

use super::super::findings::{Findings, Saying, restraint};
use super::super::grams::Phrase;
use super::super::kinds::ClauseKind;
use super::super::mentions::Side;
use super::super::pattern::{after, before, patterns};
use super::super::quantities::periods;
use super::Clause;
use crate::contract::{Party, Period, RestraintKind, State, name};

patterns! {
    NON_EXCLUSIVE = r"\bnon-? ?exclusive (?:and \w+ )?(?:\w+ ){0,3}(?:distributor|reseller|dealer|agent|basis|supplier|provider|vendor|manufacturer|arrangement|appointment|representative|relationship|right (?:and license )?to (?:sell|market|distribute|promote|resell|solicit|purchase))\b|\b(?:agreement|arrangement|relationship|appointment|engagement)\b[^.;]{0,40}\b(?:is|are|shall be|be|remain)\b[^.;]{0,10}\b(?:non-? ?exclusive|not (?:an )?exclusive)\b|\bnot create an exclusive\b|\bno exclusivity\b|\bfree to (?:purchase|buy|sell|contract|enter into|engage|appoint)\b|\bnot be (?:restricted|prohibited|prevented|precluded) from (?:purchas|buy|sell|obtain|engag|enter)\w*|\bnothing (?:in this agreement |herein |contained herein )?[^.;]{0,40}(?:prevent|preclude|restrict|prohibit)\w*[^.;]{0,60}\b(?:acquiring|purchas\w+|sell\w*|performing|engaging|entering|similar|licensing|(?:using or )?permitting|granting|appointing|marketing|offering)\b|\bwithout (?:any )?exclusivity\b";
    // "Nothing shall preclude the Supplier from licensing others."
    FREES = r"\bnothing\b[^.;]{0,60}\b(?:prevents?|precludes?|restricts?|prohibits?|limits?|prevent|preclude|restrict|prohibit|limit)(?:ing)? (?:the )?";
    OF_LICENCE = r"\bnon-? ?exclusive\b[^.;]{0,80}\blicen[sc]es?\b|\blicen[sc]es?\b[^.;]{0,60}\bnon-? ?exclusive\b";
    OF_DEALING = r"\b(?:distribut\w*|resell\w*|dealer|suppl(?:ier|y)|provider|appoint\w*|relationship|purchas\w+|representative|agent)\b";
    NO_OTHER_THAN = r"\b(?:shall|will|may|agrees?|must)(?: \w+)? not\b[^.;]{0,80}\b(?:purchase|buy|obtain|procure|source|acquire|order|display|carry|offer|sell|promote|stock|engage|retain|appoint)\b[^.;]{0,200}\b(?:other than|except (?:from|by|through)) (?:(?:the|from|those of|by|through) )*";
    OF_USE = r"\b(?:marks?|logos?|confidential|information|purposes?|trade ?names?|trademarks?|materials?)\b";
    RESERVES = r"\breserves? the right to\b[^.;]{0,140}\bcompet(?:e|es|ing|itive|itors?)\b";
    MAY_HIRE = r"\b(?:(?:shall|will) be (?:permitted|free|entitled)|is (?:permitted|free|entitled)|may(?: freely)?|has the right)\b[^.;]{0,90}\b(?:hire|recruit|solicit|offer employment to)\b[^.;]{0,60}\b(?:employees?|personnel|staff)\b";
    ABOUT_WHOLE = r"\b(?:distribut\w*|reseller?s?|dealer|supplier|provider|agreement|appoint\w*|basis|agent|arrangement|relationship|right to (?:sell|market|purchase|distribute)|purchas\w+|services|market\w*)\b";
    EXCLUSIV = r"exclusiv|prevent|preclude|restrict|prohibit|free to";
    EXCLUSIVE = r"\bexclusive(?:ly)?\b|\bexclusivity\b";
    NOT_MEANT = r"\bexclusive(?:ly)? (?:of|property|owner\w*|jurisdiction|remed\w+|venue|forum|judge|option|discretion|control|responsib\w+|liability|benefit|use of|obligation|title|expense|cost|authority|courts?|warrant\w*|possession|proprietary|author|holder|copyright|govern\w*|right, title|intellectual|for the (?:use|benefit|purpose)|as (?:an?|the|part)\b|in connection with)|\bsole and exclusive (?:property|remed\w+|owner\w*|jurisdiction|right to (?:control|defend)|venue|judge|and)|\bexclusive and (?:sole|irrevocable) (?:property|remed\w+|jurisdiction)|\bmutually exclusive\b|\bsolely (?:if|to the extent|because)\b|\bwithout exclusivity\b";
    // Who alone may sue, or look after what is his, keeps nobody from dealing with others.
    OF_CLAIMS = r"^[^.;]{0,100}\b(?:prosecut\w+|defend|defence|enforce\w*|institut\w+|contest\w*|settle\w*|bring (?:any )?(?:action|suit|claim|infring)\w*|infringe\w*|litigat\w+|appeal|remove|registrations?|register)\b";
    GRANTS = r"\b(?:grants?|granted|appoints?|appointed|engages?|retains?|gives?|licenses?|designates?|authorizes?)\b";
    EXCLUSIVE_ROLE = r"\bexclusive (?:and \w+ )?(?:\w+ ){0,3}(?:distributor|reseller|dealer|agent|licensee|provider|supplier|manufacturer|vendor|representative|source|sponsor|partner|right|rights|license|licence|licensee|franchis\w+|territory|basis|appointment)\b";
    HOLDS = r"\b(?:shall|will)(?: also)? (?:have|be|act as|serve as)(?: granted)? (?:the|an|its) (?:sole and )?exclusive (?:and \w+ )?(?:\w+ ){0,2}(?:rights?|licen[sc]ee?|provider|supplier|distributor|reseller|dealer|agent|manufacturer|vendor|representative|source|sponsor|franchisee)\b";
    BUYS_ONLY = r"\b(?:purchase|buy|obtain|procure|source|acquire|order)\b[^.;]{0,80}\b(?:(?:exclusively|solely|only) (?:from|through|by|with)|all (?:of )?(?:its|their|the) (?:\w+ ){0,4}(?:requirements|needs|products|supply))\b|\b(?:exclusively|solely) (?:purchase|buy|obtain|use|order|from|through|engage|utilize)\b|\bsources? other than\b[^.;]{0,60}\b(?:is|be|constitutes?|deemed) (?:an? )?(?:material )?breach\b|\bwork exclusively with\b";
    NOBODY_ELSE = r"\b(?:shall|will|may|agrees?)(?: \w+)? not\b[^.;]{0,90}\b(?:appoint|sell|license|grant|engage|retain|supply|enter into|purchase|distribute|provide|contract with|use)\b[^.;]{0,120}\b(?:any other (?:person|party|entity|distributor|supplier|third party|manufacturer|provider|company|source|licensee|dealer)|any third part(?:y|ies)|anyone (?:else|other)|other than)\b";
    BANNED = r"\b(?:shall|will|may|agrees?|must|covenants?)\b(?:[^.;]{0,60})? not\b|\bneither\b|\brefrain\b|\bshall be prohibited\b|\bis prohibited\b|\bno party\b";
    COMPETES = r"\bcompet(?:e|es|ing|itive|itor|itors|ition)\b|\bsimilar (?:products|business|goods|services) (?:to|as)\b|\bconflict of interest\b";
    COMPETING_ACT = r"\b(?:engage|compete|sell|market|promote|distribute|represent|manufactur\w*|provide|own|operate|participate|develop|invest|act|carry|deal|offer|be (?:engaged|employed|interested)|become|perform|enter|license|handle|solicit orders|endorse|research|commerciali[sz]e)\b";
    FREE_TO_COMPETE = r"\bfree to\b[^.]{0,160}\bcompet\w*|\b(?:nothing|not)\b[^.;]{0,60}\b(?:prevent|preclude|restrict|prohibit|limit)\w*\b[^.;]{0,140}\bcompet\w*|\bmay\b[^.;]{0,100}\bcompetitors of\b";
    OTHER_COMPETES = r"\bcompetent\b|\bcompetitive (?:price|pricing|bid|rates|position|with market)|\bunfair compet\w+|\bcompeting (?:claims|offer|bid)|\bprotect\w* its compet|\bcompetitive (?:harm|injury|advantage)|\banti-?compet|\bdisclos\w+[^.;]{0,60}\bcompet|\buse (?:the|any|our|its|it)\b[^.;]{0,80}\b(?:to|in order to) (?:develop|build|create|design|make)\b[^.;]{0,40}\bcompet";
    SOLICITS = r"\b(?:solicit\w*|hire|hiring|recruit\w*|entice|induce|employ|poach|engage|offer (?:of )?employment|divert)\b";
    STAFF = r"\b(?:employees?|personnel|staff|workers?|officers?)\b";
    CUSTOMERS = r"\b(?:customers?|clients?|accounts?|members?|policy ?holders?|subaffiliates?|sub-affiliates?|suppliers?)\b";
    STAFF_ACT = r"\b(?:solicit\w*|hire|hiring|recruit\w*|entice|induce|employ|poach|engage)\b[^.;]{0,160}\b(?:employees?|personnel|staff)\b|\b(?:employees?|personnel|staff)\b[^.;]{0,100}\b(?:solicit\w*|hired?|recruit\w*)\b";
    CUSTOMER_ACT = r"\b(?:solicit\w*|divert|induce|entice|poach|interfere|contact|take away)\b[^.;]{0,100}\b(?:customers?|clients?|accounts|subaffiliates?|sub-affiliates?|policy ?holders?)\b";
    NOT_SOLICITING = r"\bgeneral (?:solicitation|advertis\w+)|\bproxies\b|\bsolicit orders?\b|\bsolicit (?:applications|proposals|customers? for|sales|business for)|\bsubcontract\w*\b";
    TAIL_AFTER = r"^[^.;]{0,30}\b(?:after|following|from|thereafter|subsequent to|post|immediately following|beyond)\b";
    TAIL_END = r"\b(?:terminat\w*|expir\w*|thereafter|the end of|selection deadline|completion)\b";
    DURING = r"\b(?:during|throughout|so long as|while)\b[^.;]{0,40}\b(?:term|agreement|period|member|engagement|contract)\b|\bfor (?:the|so long as)\b[^.;]{0,20}\bterm\b";
    // A comparison with what others get: "favoured" alone compares nothing.
    MFN = r"\bmost.favou?red[ -](?:nations?|customers?|licen[sc]ees?|part(?:y|ies)|buyers?|distributors?)\b|\b(?:no|not) less favou?rabl[ey]\b[^.;]{0,100}\b(?:than|as)\b[^.;]{0,120}\b(?:offer\w*|provid\w*|giv\w*|grant\w*|extend\w*|charg\w*|accord\w*|sold|sells?|quot\w*|available|enjoyed|in effect with|any (?:of|other|third)|others?|similar\w*)\b|\b(?:as|at least as) favou?rable as\b[^.;]{0,120}\b(?:any other|others?|third part\w+|similar\w*)\b|\b(?:no|not) (?:greater|higher|more|less) than the (?:lowest|best|most)\b|(?:\b(?:lower|better|more (?:favou?rable|advantageous|beneficial)) (?:[\w-]+ ){0,3}(?:prices?|pricing|terms|rates?|conditions|fees?|charges?|royalt\w+|discounts?|basis)\b[^.;]{0,100}|\b(?:prices?|pricing|terms|rates?|fees?)\b[^.;]{0,80}\b(?:lower|better|more (?:favou?rable|advantageous))\b[^.;]{0,60})\bthan\b[^.;]{0,140}\b(?:offered|provided|charged|given|granted|extended|paid by|available|those|th(?:at|e) (?:set|in|of)|herein|hereunder|(?:under|in) this)\b|\b(?:lower|lowest|better|more (?:favou?rable|advantageous|beneficial)) (?:[\w-]+ ){0,2}(?:prices?|pricing|terms|rates?|conditions|fees?)\b[^.;]{0,120}\b(?:any other|other (?:agreements?|customers?|part\w+)|third part\w+|another)\b";
    // Dealing with one's own people on the terms of the market, or with others after an offer was refused.
    NOT_MFN = r"\bunaffiliated\b|\barm'?s.?length\b|\b(?:last|previously|first|finally) (?:offered|proposed)\b|\bnegotiat\w+\b|\brefus\w+\b|\binsur\w+\b|\btax\w*\b";
    COMPARES = r"favou?r|lower|lowest|better|advantageous|beneficial";
    // What somebody assures of the state of things binds nobody for the time to come.
    ASSURES = r"\b(?:represents?|warrants?|acknowledges?|confirms?|assures?|agrees?|is aware|understands?)\b";
    STATE_OF_THINGS = r"\b(?:is|are|was|were|has|have|had|does|do) (?:not|neither|no)\b|\b(?:neither|nor|no (?:third party|other (?:person|party|entity)|person|one|party|entity))\b[^.;]{0,70}\b(?:is|are|was|were|has|have|had|holds?|owns?)\b|\bnot (?:a party to|bound|subject|obligated|under any)\b|\bfree (?:of|from)\b";
    NEITHER = r"^(?:neither|no party)\b";
    UNBOUND = r"\bnot (?:a party to|bound|subject|under any)\b";
    WILL = r"\b(?:shall|will|may|must)\b";
    // "nobody else has any exclusive right", "has not granted an exclusive licence".
    NONE_GIVEN = r"\b(?:has|have|had|does|do|is|are) not\b[^.;]{0,90}$|\bno (?:third part(?:y|ies)|other (?:person|party|entity)|person|one|entity)\b[^.;]{0,80}$|\bneither\b[^.;]{0,80}\b(?:has|have)\b[^.;]{0,60}$|\bnot (?:an?|on an|any|be|to be) $";
    // A covenant that stands in another paper is that paper's.
    OF_OTHER_PAPER = r"\b(?:restrictions?|covenants?|provisions?|obligations?|exclusivity|non-?compet\w+|undertakings?|restraints?|bound|party|subject)\b[^.;]{0,70}\b(?:of|in|under|to|by|pursuant to|with) (?:(?:that certain|any other|such other|another|an existing|its existing|any existing|a prior|any prior|a previous|any previous|any|a separate|an?) (?:[\w-]+ ){0,4}(?:agreement|contract|arrangement|commitment)|(?-i:the (?:[A-Z][\w&-]+ ){1,5}Agreement\b))|\b(?:pursuant to|under|in accordance with) (?-i:the (?:[A-Z][\w&-]+ ){1,5}Agreement\b)[^.;]{0,80}\b(?:shall|will|may|agrees?) not\b";
    DUTY = r"\b(?:shall|will|agrees?|must)\b";
    // Who gives up a restraint is not bound by it.
    GIVES_UP = r"\bwaives?\b[^.;]{0,160}\b(?:restrict\w*|restrain\w*|prohibit\w*|solicit\w*|covenants?)\b";
    HAS_FIRST = r"\b(?:have|has|having|retain|retains)\b[^.;]{0,40}$";
    FIRST = r"\bright of first (?:refusal|offer|negotiation)\b|\bfirst right (?:of refusal|to)\b";
}

/// Reads who is bound to deal with nobody else.
pub(super) fn exclusivity(clause: &Clause<'_>, findings: &mut Findings) {
    for sentence in clause.sentences {
        let text = &sentence.text;
        if !sentence.kinds.has(ClauseKind::Restraint) {
            continue;
        }
        if EXCLUSIV.is_in(text) && NON_EXCLUSIVE.is_in(text) && !EXCLUSIVE_ROLE.is_in(&without_non(text)) {
            if ABOUT_WHOLE.is_in(text) || FREES.is_in(text) {
                tell(
                    freed(clause, text),
                    RestraintKind::Exclusivity,
                    (Saying::Excluded, &sentence.place, 7_000),
                    None,
                    findings,
                );
            }
        } else if let Some(side) = bound_to_one(clause, text).filter(|_| !OF_OTHER_PAPER.is_in(text)) {
            tell(side, RestraintKind::Exclusivity, (Saying::Exists, &sentence.place, 7_800), None, findings);
        }
        if COMPARES.is_in(text)
            && !NOT_MFN.is_in(text)
            && let Some(found) = MFN.find(text)
            && let Some(duty) =
                DUTY.all(text).filter(|duty| duty.start < found.start).last().or_else(|| DUTY.find(text))
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

/// Says whether a ban only assures how things are: "represents that it is not bound by any covenant not to compete".
fn is_assurance(text: &str, ban: &Range<usize>) -> bool {
    let start = ban.start.saturating_sub(400);
    let window = text.get(start..(ban.end + 90).min(text.len())).unwrap_or_default();
    let words = text.get(ban.clone()).unwrap_or_default();
    // "Neither Customer nor its affiliates shall ...": the promise follows the ban.
    if WILL.is_in(words) || NEITHER.is_in(words) && WILL.is_in(after(text, ban.end, 300)) {
        return false;
    }
    let assures = ASSURES.all(window).filter(|assures| start + assures.start <= ban.start).last();
    let said = assures.and_then(|assures| window.get(assures.end..)).unwrap_or_default();
    STATE_OF_THINGS.find(said).is_some_and(|state| !WILL.is_in(after(said, 0, state.end)))
}

/// Returns who is free to deal with others: whom a clause frees, who grants what is not exclusive, else both.
fn freed(clause: &Clause<'_>, text: &Phrase<'_>) -> Side {
    if let Some(frees) = FREES.find(text)
        && let Some(side @ Side::One(_)) = clause.parties.next(text, frees.end, 30)
    {
        return side;
    }
    // A licence that is not exclusive leaves its grantor free, and says nothing of who is licensed.
    if OF_LICENCE.is_in(text) && !OF_DEALING.is_in(text) {
        let grants = GRANTS.find(text).and_then(|grants| clause.parties.subject(text, grants.start));
        return grants.filter(|side| matches!(side, Side::One(_))).unwrap_or(Side::One(Party::Supplier));
    }
    Side::Both
}

fn bound_to_one(clause: &Clause<'_>, text: &Phrase<'_>) -> Option<Side> {
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
    if let Some(other) = NO_OTHER_THAN.find(text).filter(|other| !OF_USE.is_in(after(text, other.start, other.len())))
        && let Some(Side::One(only)) = clause.parties.next(text, other.end, 24)
        && let Some(Side::One(bound)) = clause.parties.subject(text, other.start)
        && bound != only
    {
        return Some(Side::One(bound));
    }
    if let Some(holds) = HOLDS.find(text)
        && !NOT_MEANT.is_in(text)
        && !OF_CLAIMS.is_in(after(text, holds.end.saturating_sub(8), 120))
        && let Some(side @ (Side::One(_) | Side::Unplain)) = clause.parties.subject(text, holds.start)
    {
        return Some(side.other());
    }
    let exclusive = EXCLUSIVE.all(text).find(|found| {
        let window = text.get(found.start.saturating_sub(9)..(found.end + 40).min(text.len())).unwrap_or_default();
        !NOT_MEANT.is_in(window)
            && !before(text, found.start, 6).to_ascii_lowercase().contains("non")
            && !OF_CLAIMS.is_in(after(text, found.end, 120))
            && !NONE_GIVEN.is_in(before(text, found.start, 120))
    })?;
    let lead = before(text, exclusive.start, 220);
    let grants = GRANTS.all(lead).last()?;
    let verb = exclusive.start - lead.len() + grants.start;
    clause.parties.subject(text, verb).filter(|side| matches!(side, Side::One(_) | Side::Unplain))
}

/// Reads who may not compete, and whose people or customers may not be approached.
pub(super) fn conduct(clause: &Clause<'_>, findings: &mut Findings) {
    for sentence in clause.sentences {
        let text = &sentence.text;
        if !sentence.kinds.has(ClauseKind::Restraint) {
            continue;
        }
        if COMPETES.is_in(text) && !OTHER_COMPETES.is_in(text) {
            if let Some(reserves) = RESERVES.find(text)
                && let Some(side @ Side::One(_)) = clause.parties.subject(text, reserves.start)
            {
                tell(side, RestraintKind::NonCompete, (Saying::Excluded, &sentence.place, 7_200), None, findings);
            } else if FREE_TO_COMPETE.is_in(text) && !UNBOUND.is_in(text) {
                tell(Side::Both, RestraintKind::NonCompete, (Saying::Excluded, &sentence.place, 7_200), None, findings);
            } else if let Some(ban) = BANNED.find(text)
                && COMPETING_ACT.is_in(after(text, ban.end, 240))
                && COMPETES.is_in(after(text, ban.end, 400))
                && !is_assurance(text, &ban)
                && OF_OTHER_PAPER.find(text).is_none_or(|paper| paper.end <= ban.start)
                && let Some(side) = banned_side(clause, text, &ban)
            {
                tell(side, RestraintKind::NonCompete, (Saying::Exists, &sentence.place, 7_800), tail(text), findings);
            }
        }
        if let Some(hires) = MAY_HIRE.find(text).filter(|_| !NOT_SOLICITING.is_in(text) && !BANNED.is_in(text))
            && let Some(side @ Side::One(_)) = clause.parties.subject(text, hires.start)
        {
            tell(side, RestraintKind::NoSolicitStaff, (Saying::Excluded, &sentence.place, 7_200), None, findings);
        }
        if !(SOLICITS.is_in(text) && BANNED.is_in(text)) || NOT_SOLICITING.is_in(text) && !STAFF.is_in(text) {
            continue;
        }
        if GIVES_UP.is_in(text) {
            continue;
        }
        let Some(ban) = BANNED.find(text).filter(|ban| !is_assurance(text, ban)) else { continue };
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
fn tail(text: &Phrase<'_>) -> Option<Period> {
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
            findings.value(path.with_field(name!("tail")), &tail, place, confidence - 600);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Contract, Fact, Found, Restraint};
    use crate::reading::facts::contract_of;

    fn find(read: &Contract, party: Party, kind: RestraintKind) -> Option<Restraint> {
        match read.restraints.find(party, kind.name()) {
            Found::Entries(entries) => entries.first().map(|entry| (*entry).clone()),
            Found::Absent(_) => None,
        }
    }

    #[test]
    fn how_a_thing_is_used_and_what_is_waived_binds_nobody() {
        let read = contract_of(
            "3. Supplier grants Customer a non-exclusive license to use the mark solely and exclusively as a component of \
             its own name.",
        );
        for party in Party::ALL {
            assert!(find(&read, *party, RestraintKind::Exclusivity).is_none_or(|found| found.excluded));
        }
        let read = contract_of(
            "3. Supplier shall waive its rights under contracts with such employees restricting them from being \
             solicited or hired by Customer, and shall not interfere.",
        );
        assert_eq!(find(&read, Party::Supplier, RestraintKind::NoSolicitStaff), None);
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
    fn a_licence_that_is_not_exclusive_frees_who_grants_it() {
        let both = |clause: &str| {
            let read = contract_of(clause);
            Party::ALL
                .iter()
                .map(|party| find(&read, *party, RestraintKind::Exclusivity).map(|found| found.excluded))
                .collect::<Vec<_>>()
        };
        assert_eq!(both("3. The license under this Agreement is non-exclusive."), [None, Some(true)]);
        let nothing = "3. Nothing in this Agreement shall preclude the Supplier from licensing the Products to others.";
        assert_eq!(both(nothing), [None, Some(true)]);
        assert_eq!(both("3. This Agreement is non-exclusive."), [Some(true), Some(true)]);
    }

    #[test]
    fn who_may_buy_from_nobody_but_the_other_is_bound() {
        let bound = |clause: &str| find(&contract_of(clause), Party::Buyer, RestraintKind::Exclusivity).is_some();
        assert!(bound("3. Customer will not purchase Products for resale from any person other than Supplier."));
        assert!(bound("3. Customer may not display any advertising provided by networks other than Supplier."));
        for clause in [
            "3. Customer will not offer the Products under any marks other than Supplier's.",
            "3. Customer will not purchase Products other than those listed.",
        ] {
            assert!(!bound(clause), "{clause}");
        }
    }

    #[test]
    fn who_reserves_or_is_left_a_freedom_is_not_bound() {
        let read =
            contract_of("3. For clarity, Supplier reserves the right to sell products competitive to Customer's.");
        assert!(find(&read, Party::Supplier, RestraintKind::NonCompete).unwrap().excluded);
        assert_eq!(find(&read, Party::Buyer, RestraintKind::NonCompete), None);
        let read = contract_of("3. Customer shall be permitted to hire any retained employees of Supplier.");
        assert!(find(&read, Party::Buyer, RestraintKind::NoSolicitStaff).unwrap().excluded);
    }

    #[test]
    fn an_exclusive_remedy_or_court_binds_nobody() {
        let read = contract_of(
            "3. This is the sole and exclusive remedy. The courts of Ohio have exclusive jurisdiction over Customer.",
        );
        assert_eq!(find(&read, Party::Buyer, RestraintKind::Exclusivity), None);
    }

    #[test]
    fn an_assurance_and_another_paper_s_covenant_bind_nobody() {
        for clause in [
            "3. Supplier represents and warrants that no third party has any exclusive right to the Products.",
            "3. Supplier represents that it has not granted any exclusive license to the Products.",
            "3. Supplier represents that it is not bound by any agreement to refrain from competing with anybody.",
            "3. Customer agrees that it is not subject to any covenant not to compete or to solicit any employee.",
            "3. Supplier warrants that it is not a party to any agreement that restricts it from competing with others.",
            "3. Customer shall comply with the exclusivity provisions of the Master Supply Agreement.",
            "3. Supplier shall not breach the covenants not to sell competing products in any other agreement.",
            "3. Supplier shall have the sole and exclusive right, but not the duty, to prosecute infringers.",
            "3. Customer shall not use the Service to develop a competing product.",
            "3. Supplier grants Customer a non- exclusive license of the Products.",
        ] {
            let read = contract_of(clause);
            for kind in [
                RestraintKind::Exclusivity,
                RestraintKind::NonCompete,
                RestraintKind::NoSolicitStaff,
                RestraintKind::NoSolicitCustomers,
            ] {
                for party in Party::ALL {
                    // "Non-exclusive" may exclude exclusivity in words; nothing else is said of anybody.
                    let denied = kind == RestraintKind::Exclusivity;
                    let found = find(&read, *party, kind).filter(|restraint| !(restraint.excluded && denied));
                    assert_eq!(found, None, "{clause}");
                }
            }
        }
    }

    #[test]
    fn a_promise_binds_whatever_is_assured_beside_it() {
        for (clause, kind) in [
            (
                "3. Supplier represents that it is not bound by any other agreement and shall not sell competing products.",
                RestraintKind::NonCompete,
            ),
            (
                "3. Supplier covenants that it shall not solicit any employee of Customer.",
                RestraintKind::NoSolicitStaff,
            ),
            ("3. Supplier grants Customer an exclusive license of the Products.", RestraintKind::Exclusivity),
        ] {
            assert!(find(&contract_of(clause), Party::Supplier, kind).is_some(), "{clause}");
        }
    }

    #[test]
    fn the_most_favoured_is_so_beside_others() {
        let bound = |clause: &str| find(&contract_of(clause), Party::Supplier, RestraintKind::MostFavoured).is_some();
        for clause in [
            "3. Supplier shall offer Customer prices no less favourable than those offered to any other customer.",
            "3. If Supplier offers lower prices to anybody else than those hereunder, it shall lower its prices.",
            "3. Supplier shall give Customer its most favoured customer pricing.",
        ] {
            assert!(bound(clause), "{clause}");
        }
        for clause in [
            "3. Supplier shall use its efforts to secure the most favourable shipment date.",
            "3. Supplier shall provide more favourable terms once it deems it prudent.",
            "3. Supplier shall deal with its affiliates on terms no less favourable than those of unaffiliated parties.",
        ] {
            assert!(!bound(clause), "{clause}");
        }
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
