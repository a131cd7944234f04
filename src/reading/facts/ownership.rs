//! Who owns what the work makes, and what is left of licences after the end?
//!
//! Goes in: clauses that speak of property and licences. Comes out: facts of the topic rights. Not here: property that
//! is handed back (see [`super::belongings`]).

use std::ops::Range;

use super::super::findings::Findings;
use super::super::grams::Phrase;
use super::super::kinds::ClauseKind;
use super::super::mentions::Side;
use super::super::pattern::{after, before, patterns};
use super::Clause;
use crate::contract::{LicenceSurvival, Owner, Party, State, path_to};

patterns! {
    WORK = r"\b(?:work products?|works? (?:made )?for hire|deliverables?|inventions?|developments?|improvements?|discoveries|writings|creations|results|materials (?:created|developed|produced|prepared)|works? of authorship|designs?|content|files|intellectual property|reports|software developed|productions|customi[sz]ations|foreground)\b";
    OWNED_BY = r"\b(?:(?:sole|exclusive|absolute)(?: and (?:exclusive|sole|absolute))? property of|property of|owned (?:solely |exclusively |solely and exclusively )?by|vest(?:s|ed)? (?:solely |exclusively )?in|belongs? (?:solely |exclusively )?to|wholly.owned by|ownership of)(?: the)? ";
    OWNS = r"\b(?:shall|will)? ?(?:solely |exclusively |also |be the )?(?:own|owns|retain|retains|be the (?:sole|exclusive)[^.;]{0,20}owner|is the (?:sole|exclusive)[^.;]{0,20}owner|sole (?:and exclusive )?owner of|hold all)\b";
    ASSIGNS = r"\b(?:hereby )?(?:irrevocably )?(?:assigns?|transfers?|agrees? to assign|conveys?|shall assign|will assign)(?: and \w+)?(?: to| all| any)\b";
    RIGHTS = r"\b(?:right, title|rights?, title|title and interest|ownership|intellectual property|work product|inventions?|copyrights?)\b";
    JOINT = r"\bjoint(?:ly)? own\w*|\bowned jointly\b|\bco-?own\w*|\bjoint property\b|\bowned by (?:both|the) parties jointly\b";
    EACH = r"\beach (?:party|of the parties) (?:shall |will )?(?:own|retain|remain|keep|continue to own)\w*\b|\beach party'?s?\b[^.;]{0,80}\b(?:remain|retain)\w*\b[^.;]{0,40}\bproperty\b|\bremain that party's\b";
    MARKS = r"\b(?:trade ?marks?|logos?|marks|goodwill|confidential information|equipment|tooling|inventory|websites? of|payment)\b";
    ONLY_MARKS = r"^[^.;]{0,60}\b(?:in|to)(?: and to)?(?: all of)? (?:the|its|their|such|our)(?: own)? (?:[\w']+ ){0,3}(?:trade ?marks?|logos?|marks|brand features|names?)\b";
    OWN_THINGS = r"^[^.;]{0,60}\b(?:in|to|of)(?: and to)?(?: all(?: of)?)?(?: the)? ";
    // What a user puts in is no work that is done for it.
    OF_A_USER = r"\b(?:content|files|materials|data|information) (?:that )?(?:you|the users?|users) (?:input|post|upload|submit|provide|create|share|store|publish)\b|\b(?:you|users?) own\b[^.;]{0,60}\b(?:content|data|files)\b";
    UNTIL_THEN = r"\bfor (?:the|such) (?:periods?|terms?|time) (?:specified|set forth|stated|set out|described)\b";
    RESERVED = r"\bsubject to (?:the )?(?:terms of )?the following\b|\bexcept as (?:set forth|provided|stated) (?:below|in the following)\b";
    LICENCE = r"\blicen[sc]es?\b|\bright to use\b|\buse of\b|\bsublicen[sc]es?\b";
    AT_END = r"\b(?:upon|on|after|following|in the event of|at)\b[^.;]{0,40}\b(?:terminat\w+|expir\w+)\b|\btermination date\b";
    STOPS = r"\b(?:licen[sc]es?|rights)\b[^.;]{0,120}\b(?:shall|will) (?:also )?(?:immediately |automatically |forthwith )?(?:terminate|cease|end|be terminated|revert|expire)\b|\b(?:cease|discontinue|stop)\b[^.;]{0,40}\b(?:use|using|all use|any use)\b|\bno longer (?:have|has) (?:any|the|a) rights? to (?:use|access)\b";
    RUNS_OFF = r"\bsell.?off\b|\bcontinue to (?:sell|distribute|market)\b|\bdispose of\b[^.;]{0,60}\b(?:inventory|stock|products)\b|\bsell (?:its|any|the|all|off)(?: \w+){0,3} (?:remaining|existing|inventory|stock)\b|\b(?:remaining|existing) (?:inventory|stock)\b[^.;]{0,60}\b(?:sell|sold|dispose)\w*\b";
    FOREVER = r"\bperpetual(?:ly)?\b|\blicen[sc]es?\b[^.;]{0,80}\bsurvive\b";
    GRANTS = r"\b(?:grants?|granted)\b";
}

/// Reads ownership and what is left of licences.
pub(super) fn read(clause: &Clause<'_>, findings: &mut Findings) {
    for sentence in clause.sentences {
        let text = &sentence.text;
        if !sentence.kinds.has(ClauseKind::Ownership) {
            continue;
        }
        if WORK.is_in(text)
            && let Some((owner, confidence)) = owner(clause, text)
        {
            findings.value(path_to!(rights.work_product), &owner, &sentence.place, confidence);
        }
        if !LICENCE.is_in(text) && !RUNS_OFF.is_in(text) {
            continue;
        }
        let path = path_to!(rights.licence_survival);
        let ended = AT_END.is_in(text) || clause.heading.to_ascii_lowercase().contains("terminat");
        if ended && RESERVED.is_in(text) {
            // The next sentence takes back what this one says.
            findings.open(path, State::Ambiguous, &sentence.place, 8_000);
        } else if FOREVER.is_in(text) && UNTIL_THEN.is_in(text) {
            findings.open(path, State::Elsewhere, &sentence.place, 8_000);
        } else if ended && RUNS_OFF.is_in(text) {
            findings.value(path, &LicenceSurvival::RunOff, &sentence.place, 7_400);
        } else if ended && STOPS.is_in(text) {
            findings.value(path, &LicenceSurvival::None, &sentence.place, 7_000);
        } else if FOREVER.is_in(text)
            && let Some(grant) = GRANTS.find(text)
            && clause.parties.subject(text, grant.start) == Some(Side::One(Party::Supplier))
        {
            findings.value(path, &LicenceSurvival::Perpetual, &sentence.place, 7_200);
        }
    }
}

fn owner(clause: &Clause<'_>, text: &Phrase<'_>) -> Option<(Owner, u16)> {
    if JOINT.is_in(text) {
        return Some((Owner::Joint, 6_800));
    }
    if EACH.is_in(text) {
        return Some((Owner::Each, 7_000));
    }
    if let Some(by) = OWNED_BY.all(text).find(|by| WORK.is_in(before(text, by.start, 400)))
        && let Some(side) = clause.parties.next(text, by.end, 10)
    {
        let confidence = if MARKS.is_in(before(text, by.start, 200)) { 6_200 } else { 7_800 };
        return of(side).map(|owner| (owner, confidence));
    }
    if let Some(owns) = OWNS.find(text)
        && WORK.is_in(after(text, owns.end, 200))
        && !ONLY_MARKS.is_in(after(text, owns.end, 120))
        && !OF_A_USER.is_in(text)
        && let Some(side) = clause.parties.subject(text, owns.start)
        && !its_own(clause, text, (&owns, side))
    {
        return of(side).map(|owner| (owner, 7_000));
    }
    let assigns = ASSIGNS.find(text).filter(|found| RIGHTS.is_in(after(text, found.end, 200)))?;
    let side = clause.parties.subject(text, assigns.start)?;
    if matches!(side, Side::Neither) || text.to_ascii_lowercase().contains("not assign") {
        return None;
    }
    of(side.other()).filter(|owner| *owner != Owner::Each).map(|owner| (owner, 7_400))
}

/// Says whether a party only keeps what bears its name: "Supplier shall own all rights in the Supplier Content".
fn its_own(clause: &Clause<'_>, text: &Phrase<'_>, (owns, side): (&Range<usize>, Side)) -> bool {
    OWN_THINGS.find(after(text, owns.end, 90)).is_some_and(|things| {
        let place = owns.end + things.end;
        clause.parties.next(text, place, 0) == Some(side)
    })
}

fn of(side: Side) -> Option<Owner> {
    match side {
        Side::One(Party::Buyer) => Some(Owner::Buyer),
        Side::One(Party::Supplier) => Some(Owner::Supplier),
        Side::Both => Some(Owner::Each),
        Side::Neither | Side::Other | Side::Unplain => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Fact;
    use crate::reading::facts::contract_of;

    #[test]
    fn work_belongs_to_whom_the_clause_names() {
        let owner = |clause| contract_of(clause).rights.work_product;
        assert_eq!(
            owner("7. All work product shall be the exclusive property of Customer."),
            Fact::Stated(Owner::Buyer)
        );
        assert_eq!(
            owner("7. Supplier hereby assigns to Customer all right, title and interest in the inventions."),
            Fact::Stated(Owner::Buyer)
        );
        assert_eq!(owner("7. All inventions shall be jointly owned by the parties."), Fact::Stated(Owner::Joint));
    }

    #[test]
    fn who_keeps_its_marks_owns_no_work() {
        let owner = |clause| contract_of(clause).rights.work_product;
        assert_eq!(
            owner("7. Supplier retains all right, title and interest in and to the Supplier Marks and their designs."),
            Fact::Unknown
        );
    }

    #[test]
    fn who_keeps_what_bears_its_name_or_puts_it_in_owns_no_work() {
        let owner = |clause| contract_of(clause).rights.work_product;
        assert_eq!(
            owner("7. Customer retains all right, title and interest in and to the Customer Content."),
            Fact::Unknown
        );
        assert_eq!(owner("7. Supplier shall own all rights in the deliverables."), Fact::Stated(Owner::Supplier));
    }

    #[test]
    fn a_licence_whose_survival_is_qualified_is_left_open() {
        let left = |clause| contract_of(clause).rights.licence_survival;
        let reserved = "7. Upon termination all licenses of Customer shall terminate, subject to the terms of the following \
                        sentence. Customer may go on using what it bought.";
        assert_eq!(left(reserved), Fact::Ambiguous(vec![]));
        let then = "7. Supplier grants Customer a perpetual license for the period specified in Exhibit A.";
        assert_eq!(left(then), Fact::Elsewhere);
    }

    #[test]
    fn a_licence_may_end_or_run_off() {
        let left = |clause| contract_of(clause).rights.licence_survival;
        assert_eq!(
            left("7. Upon termination all licenses granted hereunder shall terminate."),
            Fact::Stated(LicenceSurvival::None)
        );
        let run_off = "7. Upon termination Customer may sell its remaining inventory for 90 days under the license.";
        assert_eq!(left(run_off), Fact::Stated(LicenceSurvival::RunOff));
    }
}
