//! Does the contract go on by itself, for how long, and who must object by when?
//!
//! Goes in: clauses that speak of renewal. Comes out: automatic or not, the length of a further term, the notice of
//! each side. Not here: the first term.

use super::super::findings::Findings;
use super::super::grams::Phrase;
use super::super::kinds::ClauseKind;
use super::super::mentions::Side;
use super::super::pattern::{after, before, patterns};
use super::super::quantities::periods;
use super::{Clause, is_elsewhere, is_redacted, notice};
use crate::contract::{Period, State, Unit, path_to};

patterns! {
    RENEWS = r"\b(?:renew\w*|extend(?:s|ed)?|extension|prolonged|roll over|evergreen|continue[sd]?|continuing)\b";
    ABOUT_CONTRACT = r"\b(?:agreement|contract|term|license|licence|lease|appointment|subscription|it|engagement|period)\b";
    AUTOMATIC = r"\bautomatic(?:ally)?\b[^.;]{0,70}\b(?:renew|exten)|\b(?:renew|exten)\w*[^.;]{0,40}\bautomatic|\bevergreen\b|\bdeemed (?:to be )?(?:renewed|extended)\b|\b(?:shall|will) (?:be )?(?:renew|renewed|extend|extended)\b[^.;]{0,160}\b(?:unless|until (?:terminated|cancel?led|either|such time|one party|unless))\b|\b(?:shall|will) (?:thereafter |then )?(?:be )?(?:renew|renewed|continue)(?: thereafter)?,? (?:for|from|on|in effect)[^.;]{0,60}\b(?:successive|additional|year.to.year|month.to.month|consecutive)\b|\bunless\b[^.;]{0,140}\b(?:shall|will) (?:be )?(?:renew|renewed|extend|extended)\b|\b(?:effective|continue|basis) month.to.month\b|\byear.to.year\b[^.;]{0,30}\bunless\b|\brenews? (?:each|every|for)\b|\bindefinitely (?:after|thereafter)\b|\bthereafter\b[^.;]{0,80}\buntil (?:terminated|cancel?led|either|unless)\b";
    BY_CHOICE = r"\b(?:may|can) (?:also )?(?:only )?be (?:renewed|extended)\b|\b(?:option|right|elect|election|opportunity) (?:to|of) (?:renew|extend|renewing|extending)\w*|\bmutual(?:ly)?\b[^.;]{0,60}\b(?:agree(?:s|d|ing|able)?|(?-i:agreements?)|consent|written)\b|\bmay (?:renew|extend)\b|\bupon (?:the )?(?:written )?(?:agreement|consent) of\b|\boption\b[^.;]{0,80}\bextend\w*|\belect for\b[^.;]{0,60}\bextended\b|\bunless extended\b|\b(?:unanimous|prior written) consent\b|\bnegotiat\w+\b[^.;]{0,60}\b(?:renew|extension)\w*|\brenewal (?:agreement|contract|order|form)s?\b[^.;]{0,100}\b(?:signed|executed|returned|issued)\b|\brenewed by mutual\b|\bby mutual\b";
    NEVER = r"\b(?:shall|will|does|do|may|can)(?: \w+)? not (?:be )?(?:automatically )?(?:renew|extend)\w*|\bno (?:automatic )?(?:renewal|extension|right (?:of|to) renew\w*)\b|\bwithout (?:automatic |any )?renewal\b|\bnot (?:be )?(?:automatically )?(?:renewable|renewed|extended)\b";
    LENGTH_BEFORE = r"\b(?:renew\w*|extend\w*|extension|continu\w+|additional|successive|consecutive|further|subsequent|another|each|thereafter)\b[^.;]{0,110}$";
    NEAR_CUE = r"\b(?:successive|additional|consecutive|further|subsequent|another|renewal|extension|thereafter|extended)\b[^.;]{0,35}$";
    LENGTH_AFTER = r"^'?\W*(?:\w+ )?(?:terms?|periods?|renewals?|extensions?|increments?|intervals?|basis|each|unless|\(|[.,;]|$)";
    IS_NOTICE = r"^[^.;]{0,40}\b(?:notice|prior to|before|in advance)\b";
    AT_LEAST = r"\b(?:at least|not less than|no less than|not later than|upon|minimum of|within|least)\W*(?:a )?$";
    FIRST_TERM = r"\b(?:initial (?:term|period)|term of this agreement (?:shall|will|is)|period of|for a term of)[^.;]{0,40}$";
    YEARLY = r"\byear.to.year\b|\b(?:successive|additional|consecutive|further) (?:annual|yearly)\b|\bannual(?:ly)? (?:renew|basis)|\brenew\w*[^.;]{0,30}\b(?:annually|each year|every year|yearly|each anniversary)\b";
    MONTHLY = r"\bmonth.to.month\b|\bmonthly (?:periods?|terms?|basis|renewal)|\bmonth.by.month\b|\brenew\w*[^.;]{0,30}\bmonthly\b";
    SAME = r"\b(?:same|like|equal|identical) (?:period|term|length|duration|terms)\b|\bperiods? (?:equal|identical) to the initial\b";
    // The length is the one that somebody picks, and what is named are examples.
    AS_CHOSEN = r"\b(?:such as|e\.g\.|for example)\b[^.;]{0,80}\b(?:select|choose|chosen|selected|pick)\w*\b|\b(?:interval|period|term|plan)\b[^.;]{0,60}\b(?:you|customer) (?:select|choose|pick)\w*\b";
    ONCE = r"\b(?:renew|extend)\w*\b[^.;]{0,40}\bfor (?:an|one|one \(1\)|a single|a) (?:additional|further|renewal)\b";
    AGAIN = r"\bsuccessive\b|\bconsecutive\b|\beach\b|\bevery\b|\b(?:terms|renewals)\b|\bfrom year\b|\bthereafter\b";
    // One notice for some terms, another for shorter ones.
    BY_LENGTH = r"\bat least\b[^.;]{0,90}\band at least\b[^.;]{0,90}\b(?:shorter|other|monthly|annual|longer)\b";
    OBJECTS = r"\b(?:unless|not to renew|non-?renewal|nonrenewal|intent\w*|elect\w*|terminat\w*|desire\w*|wish\w*|notif\w*|cancel\w*|notice)\b";
    OBJECTING = r"\b(?:unless|until|except|if)\b";
    GIVES = r"\b(?:gives?|given|provides?|provided|notif\w+|elects?|deliver\w*|serves?|receives?|terminate[sd]?|cancel(?:s|led)?|advises?|decides?|furnish\w*|indicates?|intent\w*|giving|has given|shall have given|shall give|object\w*|wishes|desires)\b";
}

/// Reads how the contract goes on.
pub(super) fn read(clause: &Clause<'_>, findings: &mut Findings) {
    let titled = clause.heading.to_ascii_lowercase();
    let titled = ["renew", "term", "extension", "duration"].iter().any(|word| titled.contains(word));
    for (index, sentence) in clause.sentences.iter().enumerate() {
        let text = &sentence.text;
        if !sentence.kinds.has(ClauseKind::Renewal) {
            continue;
        }
        // What an example says holds for nobody.
        if !ABOUT_CONTRACT.is_in(text) || text.to_ascii_lowercase().starts_with("for example") {
            continue;
        }
        let base: u16 = if titled { 9_000 } else { 8_000 };
        let automatic = AUTOMATIC.is_in(text);
        let renews = RENEWS.is_in(text);
        let path = path_to!(renewal.automatic);
        if NEVER.is_in(text) && renews {
            findings.value(path, &false, &sentence.place, base - 300);
            continue;
        }
        let plain = text.to_ascii_lowercase().contains("automatic") || !BY_CHOICE.is_in(text);
        if automatic && plain {
            findings.value(path, &true, &sentence.place, base);
            length(text, &sentence.place, base, findings);
            objection(clause, index, base, findings);
        } else if renews && BY_CHOICE.is_in(text) && is_of_contract(text) {
            findings.value(path, &false, &sentence.place, base - 1_000);
        } else if titled && renews && OBJECTING.is_in(text) && text.to_ascii_lowercase().contains("renew") {
            objection_in(clause, text, &sentence.place, base - 1_000, findings);
        }
    }
}

fn is_of_contract(text: &Phrase<'_>) -> bool {
    let lower = text.to_ascii_lowercase();
    ["agreement", "term", "contract", "license"].iter().any(|word| lower.contains(word))
}

/// Finds the length of each further term.
fn length(text: &Phrase<'_>, place: &std::ops::Range<usize>, base: u16, findings: &mut Findings) {
    let path = path_to!(renewal.length);
    if ONCE.is_in(text) && !AGAIN.is_in(text) {
        findings.value(path_to!(renewal.count), &1_u32, place, base.saturating_sub(1_000));
    }
    let best = further(text);
    if AS_CHOSEN.is_in(text) {
        findings.open(path, State::Elsewhere, place, base);
    } else if let Some((score, period)) = best {
        findings.value(path, &period, place, base.saturating_sub(if score > 3 { 200 } else { 900 }));
    } else if MONTHLY.is_in(text) {
        findings.value(path, &Period::months(1), place, base - 400);
    } else if YEARLY.is_in(text) {
        findings.value(path, &Period { count: 1, unit: Unit::Year }, place, base - 400);
    } else if SAME.is_in(text) {
        if let Some(initial) = findings.best::<Period>(&path_to!(term.initial)) {
            findings.value(path, &initial, place, base - 800);
        }
    } else if is_redacted(text) {
        findings.open(path, State::Ambiguous, place, 4_500);
    } else if is_elsewhere(text) {
        findings.open(path, State::Elsewhere, place, 5_500);
    }
}

/// Returns the length of a further term that a sentence names, and how well it fits.
fn further(text: &str) -> Option<(i32, Period)> {
    let mut best: Option<(i32, Period)> = None;
    for period in periods(text) {
        let (lead, tail) = (before(text, period.place.start, 120), after(text, period.place.end, 60));
        let mut score = 0;
        score += 3 * i32::from(LENGTH_BEFORE.is_in(lead));
        score +=
            2 * i32::from(NEAR_CUE.is_in(lead) || NEAR_CUE.is_in(text.get(period.place.clone()).unwrap_or_default()));
        score += i32::from(LENGTH_AFTER.is_in(tail));
        score -= 5 * i32::from(IS_NOTICE.is_in(tail) && !LENGTH_AFTER.is_in(after(tail, 0, 16)));
        score -= 4 * i32::from(AT_LEAST.is_in(lead));
        score -= 3 * i32::from(FIRST_TERM.is_in(lead) && !NEAR_CUE.is_in(lead));
        if score >= 3 && best.as_ref().is_none_or(|(highest, _)| *highest < score) {
            best = Some((score, period.value));
        }
    }
    best
}

/// Returns the length of a further term, of words that are known to speak of one.
pub(super) fn length_of(text: &str) -> Option<Period> {
    let year = Period { count: 1, unit: Unit::Year };
    further(text)
        .map(|(_, period)| period)
        .or_else(|| if MONTHLY.is_in(text) { Some(Period::months(1)) } else { YEARLY.is_in(text).then_some(year) })
}

/// Finds the notice against a further term, in this sentence, the one after it or the one before it.
fn objection(clause: &Clause<'_>, index: usize, base: u16, findings: &mut Findings) {
    for (step, at) in [Some(index), index.checked_add(1), index.checked_sub(1)].into_iter().flatten().enumerate() {
        if let Some(sentence) = clause.sentences.get(at)
            && objection_in(
                clause,
                &sentence.text,
                &sentence.place,
                base.saturating_sub(if step == 0 { 300 } else { 700 }),
                findings,
            )
        {
            return;
        }
    }
}

fn objection_in(
    clause: &Clause<'_>,
    text: &Phrase<'_>,
    place: &std::ops::Range<usize>,
    base: u16,
    findings: &mut Findings,
) -> bool {
    if !OBJECTS.is_in(text) {
        return false;
    }
    let found = notice::notice_before_end(text);
    let at = found.as_ref().map_or(0, |found| found.place.start);
    let side = GIVES
        .all(text)
        .filter(|verb| before(text, verb.start, 200).to_ascii_lowercase().contains("unless") || verb.start < at + 120)
        .min_by_key(|verb| verb.start.abs_diff(at))
        .and_then(|verb| clause.parties.subject(text, verb.start));
    let side = side.unwrap_or(Side::Both);
    for party in side.parties() {
        let path = party.choose(path_to!(renewal.buyer_notice), path_to!(renewal.supplier_notice));
        match &found {
            Some(_) if BY_LENGTH.is_in(text) => findings.open(path, State::Ambiguous, place, base),
            Some(found) => findings.value(path, &found.value, place, base),
            None if is_redacted(text) => findings.open(path, State::Ambiguous, place, 4_500),
            None => {}
        }
    }
    found.is_some()
}

#[cfg(test)]
mod tests {
    use crate::contract::{Fact, Period, Unit};
    use crate::reading::facts::contract_of;

    #[test]
    fn a_renewal_has_a_length_and_a_notice_of_each_side() {
        let renewal = contract_of(
            "2. Term. This Agreement shall automatically renew for successive one (1) year terms unless either party \
             gives notice of non-renewal at least sixty (60) days before the end of the then-current term.",
        )
        .renewal;
        assert_eq!(renewal.automatic, Fact::Stated(true));
        assert_eq!(renewal.length, Fact::Stated(Period { count: 1, unit: Unit::Year }));
        assert_eq!(renewal.buyer_notice, Fact::Stated(Period::days(60)));
        assert_eq!(renewal.supplier_notice, Fact::Stated(Period::days(60)));
    }

    #[test]
    fn an_objection_of_one_side_is_not_the_other_s() {
        let renewal = contract_of(
            "2. Term. This Agreement shall automatically renew for one year unless Customer gives notice at least 30 \
             days before the end of the term.",
        )
        .renewal;
        assert_eq!(renewal.buyer_notice, Fact::Stated(Period::days(30)));
        assert_eq!(renewal.supplier_notice, Fact::Unknown);
    }

    #[test]
    fn a_further_term_that_comes_once_is_counted() {
        let once = contract_of("2. Term. This Agreement will automatically renew for an additional 6 months.").renewal;
        assert_eq!(once.count, Fact::Stated(1));
        let often =
            contract_of("2. Term. This Agreement will automatically renew for successive one year terms.").renewal;
        assert_ne!(often.count, Fact::Stated(1));
    }

    #[test]
    fn an_interval_that_somebody_picks_has_no_length_of_its_own() {
        let renewal = contract_of(
            "2. Term. The subscription will automatically renew in the interval (such as monthly or annually) that Customer \
             selects, unless Customer cancels at least one month before the end of an annual term and at least 24 hours before \
             the end of a shorter one.",
        )
        .renewal;
        assert_eq!(renewal.length, Fact::Elsewhere);
        assert_eq!(renewal.buyer_notice.stated(), None);
    }

    #[test]
    fn a_renewal_by_a_signed_paper_is_not_automatic() {
        let renewal =
            contract_of("2. Renewal. The renewal agreement shall be effective if it is signed and returned.").renewal;
        assert_eq!(renewal.automatic, Fact::Stated(false));
    }

    #[test]
    fn an_option_is_not_automatic() {
        let renewal =
            contract_of("2. Term. The Term may be extended by mutual written agreement of the parties.").renewal;
        assert_eq!(renewal.automatic, Fact::Stated(false));
    }
}
