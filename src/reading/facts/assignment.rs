//! Who may hand the contract to somebody else?
//!
//! Goes in: clauses that speak of assigning. Comes out: restraints of the kind assignment. Their reach: **narrow**
//! where consent may not be withheld unreasonably; **field** where consent is needed but mergers or affiliates are
//! free; **whole** where consent is needed plainly, or assigning is forbidden. A party that may assign freely has the
//! restraint excluded. Not here: assigning inventions (see [`super::ownership`]).

use std::ops::Range;

use super::super::findings::{Findings, Saying, restraint};
use super::super::mentions::Side;
use super::super::pattern::{after, before, patterns};
use super::{Clause, right};
use crate::contract::{Party, Reach, RestraintKind, name};

patterns! {
    ASSIGN = r"\b(?:assign(?:ed|able|s)?|transfer(?:red|able|s)?|assignment|convey(?:ed)?)\b";
    ASSIGNS = r"^assigns\b";
    JOINED = r"(?:\b(?:and|or|permitted|respective|lawful|their|its|heirs)|,) ?$";
    OBJECT = r"\b(?:this agreement|the agreement|this contract|the contract|rights|interests?|obligations|hereunder|duties|benefits|license|in whole or in part|agreement)\b";
    OTHER_OBJECT = r"\b(?:right, title|inventions?|patents?|copyrights?|shares|stock|securities|work product|personnel|employees|task|territory|title to|ownership of|domain|trademark application|goodwill)\b";
    BANNED = r"\b(?:may|shall|will|can|must|does|do|agrees|is|are)(?: \w+)?,? (?:not|neither)\b|\bcannot\b|\bneither\b|\bno (?:party|assignment|right)\b|\bnot (?:be )?(?:assign|transfer)|\bnon-?(?:assign|transfer)able\b|\bwithout (?:the )?(?:express |prior |other |mutual )?(?:[a-z']+ ){0,6}(?:consent|approval|permission)\b|\bonly (?:with|upon)\b|\bmay only (?:assign|transfer)\b|\bany (?:attempted|purported) assignment\b|\bnor\b|\bprohibited\b|\bsubject to\b[^.;]{0,40}\bconsent\b";
    BY = r"\bby (?:the )?";
    WHOSE = r"\b(?:rights?|obligations?|duties|interests?|benefits)\b[^.;,]{0,30}\bof (?:the )?";
    OF_LICENCE = r"\blicen[sc]es?\b[^.;]{0,120}\bnon-?(?:assign|transfer)able\b|\bnon-?(?:assign|transfer)able\b[^.;]{0,80}\blicen[sc]es?\b";
    CONSENT = r"\b(?:consent|approval|permission|agreement of)\b";
    REASONABLE = r"\b(?:not|never)\b[^.;]{0,40}\bunreasonabl[ye]\b|\bnot\b[^.;]{0,30}\bwithheld\b[^.;]{0,20}\bunreasonabl|\bunreasonably (?:withheld|withhold|delayed|refused|conditioned|denied)";
    FREE_CASES = r"\b(?:affiliat\w+|subsidiar\w+|parent|merger|merge[sd]?|consolidation|reorgani[sz]ation|acquir\w+|acquisition|purchaser of|successor (?:to|in|of|by|entity|corporation)|all or substantially all|substantially all|change (?:of|in) control|sale of|permitted (?:assignee|transferee)|common control|company with which it is affiliated|compan(?:y|ies) (?:in|of) (?:its|the same|their|the) group|group compan(?:y|ies)|same group)\b";
    EXCEPTION = r"\b(?:except|provided|however|notwithstanding|other than|unless|without (?:the )?(?:prior )?(?:written )?(?:such )?consent|without (?:such|the|obtaining|any)[^.;]{0,30}consent|may assign|may (?:freely )?(?:assign|transfer)|shall not apply|without such|save)\b";
    LIFTED = r"\bno (?:such )?(?:\w+ )?consent (?:shall be |is |will be )?(?:required|necessary|needed)\b|\bconsent (?:shall|is|will) not (?:be )?(?:required|necessary|needed)\b|\bforegoing\b[^.;]{0,40}\bnot apply\b|\bmay (?:freely )?(?:assign|transfer|do so)\b|\bshall not apply\b";
    MAY = r"\b(?:may|shall have the right to|is entitled to|shall be entitled to|has the right to|can)\b[^.;]{0,80}$";
    SUCCESSORS = r"\b(?:inure to the benefit|binding (?:up)?on)\b";
    FREELY = r"\bfree(?:ly)?\b|\bwithout (?:the )?(?:prior )?(?:written )?(?:[a-z']+ ){0,4}(?:consent|approval)\b|\bupon (?:written )?notice\b|\bat any time\b|\bwithout (?:condition|restriction)\b|\bin its sole discretion\b";
    SECURITY = r"\b(?:collateral|security|lender|proceeds|receivables|right to receive)\b";
}

/// What a clause says of one party.
#[derive(Debug, Default)]
struct Stand {
    banned: Option<(Range<usize>, u16)>,
    consent: bool,
    reasonable: bool,
    exempt: bool,
    free: Option<(Range<usize>, u16)>,
}

/// How far into a clause its heading begins at most, after its number, in bytes.
const NUMBERED: usize = 16;

/// Reads who may assign.
pub(super) fn read(clause: &Clause<'_>, findings: &mut Findings) {
    let titled = clause.heading.to_ascii_lowercase().contains("assign");
    let mut stands = [(Party::Buyer, Stand::default()), (Party::Supplier, Stand::default())];
    let mut last_banned = false;
    for sentence in clause.sentences {
        let text = &sentence.text;
        let near = OBJECT.is_in(text) && (titled || !OTHER_OBJECT.is_in(text));
        if !near || assigning(text).is_none() {
            if last_banned {
                for (_, stand) in &mut stands {
                    stand.reasonable |= stand.banned.is_some() && REASONABLE.is_in(text);
                    stand.exempt |= stand.banned.is_some() && LIFTED.is_in(text) && FREE_CASES.is_in(text);
                }
            }
            continue;
        }
        let confidence = if titled { 9_000 } else { 7_600 };
        // A heading names the subject, and says nothing of who may do what.
        let headed = text.find(clause.heading).filter(|at| *at < NUMBERED && !clause.heading.is_empty());
        let from = headed.map_or(0, |at| at + clause.heading.len());
        let mut last_side = None;
        for part in parts(text) {
            let part = part.start.max(from.min(part.end))..part.end;
            let words = text.get(part.clone()).unwrap_or_default();
            let verb = assigning(words).map(|at| part.start + at);
            // An exception without a party of its own is one from what was said before it.
            let side = verb.and_then(|verb| subject(clause, text, words, &part, verb)).or(last_side);
            last_side = side.or(last_side);
            last_banned |= weigh(clause, text, (verb, side), words, &mut stands, (&sentence.place, confidence));
        }
    }
    for (party, stand) in stands {
        tell(party, stand, findings);
    }
}

/// Returns where some words first speak of assigning; "successors and assigns" are people.
fn assigning(words: &str) -> Option<usize> {
    let is_people = |found: &Range<usize>| {
        ASSIGNS.is_in(after(words, found.start, 8)) && JOINED.is_in(before(words, found.start, 24))
    };
    ASSIGN.all(words).find(|found| !is_people(found)).map(|found| found.start)
}

/// Cuts a sentence where an exception begins.
fn parts(text: &str) -> Vec<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let mut cuts: Vec<usize> = Vec::new();
    for cue in [
        "; provided",
        ", provided",
        " provided that",
        " provided, however",
        "; however",
        ", except",
        " except that",
        " except (",
        ", save",
        ", but ",
        "; and ",
        ", and that ",
    ] {
        cuts.extend(lower.match_indices(cue).map(|(at, _)| at));
    }
    // "(other than to an affiliate)" is a carve-out; "any third party (other than those named)" is none.
    let carved = lower.match_indices(" (other than").map(|(at, _)| at);
    cuts.extend(carved.filter(|at| FREE_CASES.is_in(after(text, *at, 160))));
    cuts.sort_unstable();
    let (mut parts, mut from) = (Vec::new(), 0);
    for cut in cuts {
        if cut > from + 20 {
            parts.push(from..cut);
            from = cut;
        }
    }
    parts.push(from..text.len());
    parts
}

fn weigh(
    clause: &Clause<'_>,
    text: &str,
    (verb, side): (Option<usize>, Option<Side>),
    words: &str,
    stands: &mut [(Party, Stand); 2],
    (place, confidence): (&Range<usize>, u16),
) -> bool {
    let exception = EXCEPTION.is_in(words) && FREE_CASES.is_in(words);
    let may = verb.is_some_and(|verb| {
        let allowed =
            right(clause.parties, text, verb).is_some_and(|right| !right.denied && right.side != Side::Neither);
        let passive = before(text, verb, 24).to_ascii_lowercase().ends_with("may be ") && side.is_some();
        allowed && MAY.is_in(before(text, verb, 120)) || passive
    });
    let mut banned = false;
    for (party, stand) in stands {
        let meant = side.is_none_or(|side| side.parties().contains(party));
        if !meant {
            continue;
        }
        if may && (FREELY.is_in(words) || FREE_CASES.is_in(words)) && !SECURITY.is_in(words) {
            stand.exempt |= FREE_CASES.is_in(words);
            if !FREE_CASES.is_in(words) || !CONSENT.is_in(text) && FREELY.is_in(words) {
                stand.free = Some((place.clone(), confidence - 600));
            }
        } else if may
            && !CONSENT.is_in(words)
            && !words.to_ascii_lowercase().contains("only")
            && !SECURITY.is_in(words)
            && verb.is_some()
            && side.is_some()
            && words.to_ascii_lowercase().contains("agreement")
        {
            stand.free = Some((place.clone(), confidence.saturating_sub(1_800)));
        } else if verb.is_some() && BANNED.is_in(words) && (!SUCCESSORS.is_in(words) || CONSENT.is_in(words)) {
            if stand.banned.is_none() {
                stand.banned = Some((place.clone(), confidence - if side.is_some() { 0 } else { 300 }));
            }
            stand.consent |= CONSENT.is_in(words);
            stand.exempt |= exception;
            banned = true;
        } else if exception {
            stand.exempt = true;
        }
        stand.reasonable |= REASONABLE.is_in(words) && stand.banned.is_some();
    }
    banned
}

/// Returns who is spoken of: the subject of the verb, or for "may not be assigned" whoever stands after "by".
fn subject(clause: &Clause<'_>, text: &str, words: &str, part: &Range<usize>, verb: usize) -> Option<Side> {
    let word = after(text, verb, 12).to_ascii_lowercase();
    let passive = ["assigned", "assignable", "transferr", "transferable", "assignment", "conveyed"]
        .iter()
        .any(|w| word.starts_with(w));
    if passive {
        let from = verb - part.start;
        let tail = after(words, from, 160);
        let Some(by) = BY.all(tail).next() else {
            // A licence that may not be handed on binds who is licensed.
            if OF_LICENCE.is_in(words) {
                return Some(Side::One(Party::Buyer));
            }
            // "The rights of Customer shall not be assigned": they are whose hands are bound.
            let lead = before(text, verb, 120);
            let whose = WHOSE.all(lead).last()?;
            let start = verb - lead.len() + whose.end;
            return clause.parties.next(text, start, 4).filter(|side| matches!(side, Side::One(_)));
        };
        return clause.parties.next(text, verb + by.end, 10).filter(|side| *side != Side::Unplain);
    }
    let lead = before(text, verb, 200);
    (!lead.trim().is_empty()).then(|| clause.parties.subject(text, verb)).flatten()
}

fn tell(party: Party, stand: Stand, findings: &mut Findings) {
    let path = restraint(party, RestraintKind::Assignment);
    match (stand.banned, stand.free) {
        (Some((place, confidence)), free) => {
            let reach = if stand.exempt || free.is_some() {
                Reach::Field
            } else if stand.reasonable && stand.consent {
                Reach::Narrow
            } else {
                Reach::Whole
            };
            findings.add(path.clone(), Saying::Exists, &place, confidence);
            findings.value(path.with_field(name!("reach")), &reach, &place, confidence.saturating_sub(500));
        }
        (None, Some((place, confidence))) => {
            findings.add(path, Saying::Excluded, &place, confidence.saturating_sub(600))
        }
        (None, None) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Contract, Fact, Found, State};
    use crate::reading::facts::contract_of;

    fn reach(read: &Contract, party: Party) -> Option<Fact<Reach>> {
        match read.restraints.find(party, name!("assignment")) {
            Found::Entries(entries) if entries[0].excluded => None,
            Found::Entries(entries) => Some(entries[0].terms.reach.clone()),
            Found::Absent(_) => None,
        }
    }

    #[test]
    fn whose_rights_may_not_be_assigned_is_bound() {
        let read = contract_of(
            "9. All the rights and obligations of Customer hereunder shall not be assigned without the prior written \
             consent of Supplier.",
        );
        assert_eq!(reach(&read, Party::Buyer), Some(Fact::Stated(Reach::Whole)));
        assert_eq!(reach(&read, Party::Supplier), None);
    }

    #[test]
    fn who_may_only_assign_with_consent_is_bound() {
        let read = contract_of(
            "9. Supplier may assign its rights under this Agreement without condition. Customer may only assign its rights \
             under this Agreement with Supplier's prior written consent.",
        );
        assert_eq!(reach(&read, Party::Buyer), Some(Fact::Stated(Reach::Whole)));
        let Found::Entries(entries) = read.restraints.find(Party::Supplier, name!("assignment")) else {
            panic!("none")
        };
        assert!(entries[0].excluded);
    }

    #[test]
    fn a_heading_a_licence_and_an_exception_bind_nobody_else() {
        for clause in [
            "9. Assignment or Transfer: All the rights and obligations of Customer hereunder shall not be assigned without \
             the consent of Supplier.",
            "9. The license under this Agreement is a non-assignable and non-transferable license.",
            "9. Customer may not assign its rights under this Agreement (other than to its parent or an affiliate, which \
             shall be assignable) without the consent of Supplier.",
        ] {
            let read = contract_of(clause);
            assert!(reach(&read, Party::Buyer).is_some(), "{clause}");
            assert_eq!(reach(&read, Party::Supplier), None, "{clause}");
        }
    }

    #[test]
    fn assigns_are_people_where_successors_are() {
        let read = contract_of(
            "9. There are no third party beneficiaries of this Agreement, and affiliates of the parties, their successors \
             and assigns are not third party beneficiaries.",
        );
        assert_eq!(reach(&read, Party::Buyer), None);
        let found = read.restraints.find(Party::Buyer, name!("assignment"));
        assert!(matches!(found, Found::Absent(State::Silent)));
    }

    #[test]
    fn the_reach_of_consent_is_told() {
        let plain =
            "9. Assignment. Neither party may assign this Agreement without the prior written consent of the other.";
        let read = contract_of(plain);
        assert_eq!(reach(&read, Party::Buyer), Some(Fact::Stated(Reach::Whole)));
        assert_eq!(reach(&read, Party::Supplier), Some(Fact::Stated(Reach::Whole)));
        let reasonable = contract_of(&format!("{plain} Such consent shall not be unreasonably withheld."));
        assert_eq!(reach(&reasonable, Party::Buyer), Some(Fact::Stated(Reach::Narrow)));
    }

    #[test]
    fn an_exception_for_one_side_frees_that_side_alone() {
        let read = contract_of(
            "9. Assignment. Neither party may assign this Agreement without the consent of the other party, except that \
             Supplier may assign this Agreement without consent to an affiliate.",
        );
        assert_eq!(reach(&read, Party::Supplier), Some(Fact::Stated(Reach::Field)));
        assert_eq!(reach(&read, Party::Buyer), Some(Fact::Stated(Reach::Whole)));
    }

    #[test]
    fn a_carve_out_leaves_consent_needed_in_the_field() {
        for clause in [
            "9. Assignment. Customer shall not assign this Agreement without consent, except to affiliates.",
            "9. Assignment. Customer may not assign this Agreement without consent (other than to an affiliate).",
            "9. Assignment. Except to a successor to substantially all its assets, Customer may not assign this \
             Agreement without consent.",
            "9. Assignment. Customer may not assign this Agreement without consent, save that Customer may assign it \
             to a company in its group.",
        ] {
            assert_eq!(reach(&contract_of(clause), Party::Buyer), Some(Fact::Stated(Reach::Field)), "{clause}");
        }
        let plain = "9. Assignment. Customer shall not assign this Agreement to any third party (other than those named \
                     herein) without consent, which shall not be unreasonably withheld.";
        assert_eq!(reach(&contract_of(plain), Party::Buyer), Some(Fact::Stated(Reach::Narrow)));
    }

    #[test]
    fn a_ban_on_one_side_does_not_bind_the_other() {
        let read = contract_of(
            "9. Assignment. This Agreement may not be assigned by Customer without the consent of Supplier.",
        );
        assert_eq!(reach(&read, Party::Buyer), Some(Fact::Stated(Reach::Whole)));
        assert_eq!(reach(&read, Party::Supplier), None);
    }
}
