//! Who are the parties, by which names does the text call them, and which of them is the buyer?
//!
//! Goes in: flat text. Comes out: the defined names with their sides, the full names where the preamble gives them.
//! Sides are told by role words ("Customer", "Licensor"), then by who pays and who delivers. Not here: where in a
//! sentence a party is named (see [`super::mentions`]).
//! **A name whose side is not plain has none: nothing that it may do is credited to either side.**

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::full_names::{end_of_name, full_name, without_form};
use super::grams::Phrase;
use super::many::Patterns;
use super::pattern::{OwnWords, Pattern, after, before, part, patterns};
use super::undertaking;
use crate::contract::Party;

/// A name that the text uses for a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// The word or words: "Customer".
    pub(super) word: String,
    /// Which party it is; none where that is not plain.
    pub(super) side: Option<Party>,
    /// The full name and its place, where the preamble gives it.
    pub(super) full: Option<Range<usize>>,
    /// How surely, in basis points.
    pub(super) confidence: u16,
    score: i64,
    /// Where the brackets begin that define it: names of one definition are one party's.
    definition: Option<usize>,
}

impl Name {
    fn of(word: &str) -> Self {
        Self { word: word.to_owned(), side: None, full: None, confidence: 0, score: 0, definition: None }
    }
}

const HEAD: usize = 9_000;
const MAX_NAMES: usize = 8;

const BUYERS: &str = "customer|client|licensee|sublicensee|distributor|sub-?distributor|reseller|dealer|buyer|purchaser|shipper|recipient|subscriber|franchisee|area developer|lessee|tenant|retailer|sponsor|user|end user|principal|issuer|owner|borrower|merchant|you|representing company|fund|trust|funds|importer|wholesaler|remarketer|operator|investee|service recipient|outsourcer";
const SUPPLIERS: &str = "supplier|provider|service provider|vendor|seller|licensor|sublicensor|manufacturer|contractor|subcontractor|consultant|consulting firm|transporter|carrier|agent|sales agent|franchisor|lessor|landlord|host|developer|servicer|endorser|talent|artist|adviser|advisor|affiliate|marketing affiliate|cro|promoter|investor|underwriter|we|us|administrator|manager|outsourcee|athlete|spokesperson|sales representative|representative|exporter|hosting provider|service company|referral partner|marketer|auditor|trainer|influencer|guarantor|custodian|transfer agent|maintenance provider";

patterns! {
    PARTY_A = "(?-i:Party A)";
    PARTY_B = "(?-i:Party B)";
    BRACKET = r#"\(([^()]{0,90}["'][^()]{1,160})\)"#;
    QUOTED = r#"["']{1,2}([A-Za-z][A-Za-z0-9&.,/ -]{0,40}?)[.,]?["']{1,2}"#;
    CALLED = r#"\b(?:hereinafter|hereafter|herein)[ ,]{1,3}(?:(?:sometimes|collectively|also|individually|jointly|simply)[ ,]{1,2})?(?:(?:called|referred to(?: herein)?(?: collectively)?(?: as)?|known as|designated(?: as)?|termed|defined as|as)[ :,]{1,3})?(?:the )?[-"'(]{0,3}([A-Z][A-Za-z0-9&-]{1,25}(?: [A-Z][A-Za-z0-9&-]{1,20}){0,2})"#;
    BARE = r#"\(([A-Z][A-Z0-9&]{1,14}|[A-Z][A-Za-z]{2,18})\)"#;
    NOT_A_PARTY = r"^(?:the )?(?:this |these )?(?:agreement|contract|part(?:y|ies)|effective|term|territory|territories|products?|services?|closing|exhibit|act|sec|act|confidential|initial|license[ds]? |commencement|law|schedule|deposit|technology|program|site|web ?site|software|commission|plan|products|goods|project|property|intellectual|trademarks?|marks?|systems?|fees?|purchase|date|execution|amendment|original|master|order|policy|shares|stock|securities|offering|registration|content|equipment|notes?|loan|event|facility|premises|work|field|patent|transaction|business|affiliates|subsidiary|subsidiaries|indemnif\w+|employees?|state|code|board|joint venture|venture|separation|distribution|assets|merger|terms|statement|sow|msa|addendum|letter|memorandum|warrant|common|existing|base|bank act|exchange|investment company|1933|1934|1940|rules|website|brand|customers|products)\b";
    BETWEEN = r"\b(?:by and between|by and among|between|among|amongst)\b";
    THING = r"\b(?:agreements?|areas?|plan|terms|notes?|cards?|products?|services?|fees?|date|letter|program|policy|statement|criteria|testing|representatives|users|resorts|content|act|members?|managers?|purpose|law|prospectus|property)$";
    SUBJECT = r"\b([A-Z][A-Za-z]{2,20}) (?:shall|will|may|agrees)\b";
    NOT_A_SUBJECT = r"^(?:the|this|that|these|those|it|they|you|we|he|she|which|who|neither|nothing|such|there|each|either|any|all|no|if|and|or|herein|hereof|section|article|payment|payments|notice|notices|disputes?|arbitration|arbitrators?|court|consent|information|parties|party|member|members|user|users|work|report|invoice|invoices)$";
    BUYER_WORD = &format!(r"^(?:the )?(?:{BUYERS})s?$");
    SUPPLIER_WORD = &format!(r"^(?:the )?(?:{SUPPLIERS})s?$");
    ENDS_AS_BUYER = &format!(r"\b(?:{BUYERS})$");
    ENDS_AS_SUPPLIER = &format!(r"\b(?:{SUPPLIERS})$");
    OF_A_SIDE = r" (?:affiliates?|group|compan(?:y|ies)|part(?:y|ies))$";
    // A platform that pays who it speaks to buys from them.
    PAYS_YOU = r" (?:will|shall|agrees? to) (?:pay|remit to)(?: to)? you\b";
    WHO_PAYS = r"\b(?:we|us|[a-z]{3,20})$";
    YOU_PAY = r"\byou (?:(?:will|shall|must|may|agree to|are required to|also|further|agree) )*(?:pay|purchase|buy)\b|\b(?:charge|bill|invoice) you\b|\byou(?:'ll| will) be (?:charged|billed)\b";
    YOU = r"\byou(?:r)?\b";
    WE = r"\b(?:we|us|our)\b";
}

const BUYS: &str = r"^(?:(?:shall|will|agrees?|desires?|wishes|must|has|have|is|are|hereby|to|also|promptly|be|agreed|obligated|responsible|required|solely|and|only|for|each|in|full|fully|timely|further|interested|needs?|wants?|seeks?) )*(?:pay|paying|reimburse|purchase|purchasing|buy|retain|engage|remit|compensate|obtain|place orders|order|procure|appoints? the consultant|hire)\b";
const DELIVERS: &str = r"^(?:(?:shall|will|agrees?|desires?|wishes|must|has|have|is|are|hereby|to|also|promptly|be|agreed|engaged|in|the|business|of|solely|and|further|a|leading|then|willing|able) )*(?:provide|provides|providing|supply|supplies|deliver|perform|sell|manufactur|furnish|grant|licen[sc]e |invoice|render|ship|host|transport|design and|install|maintain the|develops?|market and sell|performs?|provider of|sells)";
const PAYS_TO: &str = r"(?:pay|paid|payable|pays|payment|payments|due|owed|owing|reimburse|compensate|retain|engage|purchase[sd]?|order[sd]?|invoices? from|sold by|supplied by|provided by|manufactured by|licensed (?:from|by)|performed by|rendered by)(?: (?:to|by|from|in full to))?(?: the)? $";
const SOLD_TO: &str = r"(?:invoice|bill|charge|provide|deliver|sell|supply|furnish|license|grant|grants|ship|sold|provided|delivered|supplied|appoints?|licensed|paid by|payable by|ordered by|purchased by|owed by|due from|render)(?: (?:to|hereby|by|the|from))*(?: the)? $";

/// What a party does, told behind its name: what a buyer does, then what a supplier does.
static DEEDS: LazyLock<Patterns> = LazyLock::new(|| Patterns::new([BUYS, DELIVERS]));
/// What is done to a party, told before its name: what is done to a supplier, then what is done to a buyer.
static DONE_TO: LazyLock<Patterns> = LazyLock::new(|| Patterns::new([PAYS_TO, SOLD_TO]));

/// Returns the names of the parties.
pub(super) fn names(flat: &Phrase<'_>) -> Vec<Name> {
    let mut names = labelled(flat);
    if names.is_empty() {
        names = defined(after(flat, 0, HEAD));
    }
    if names.len() < 2 {
        add_subjects(flat, &mut names);
    }
    if names.len() < 2 {
        add_role_words(flat, &mut names);
    }
    add_you_and_we(flat, &mut names);
    score(flat, &mut names);
    favour(flat, &mut names);
    share_definitions(&mut names);
    take_sides(&mut names);
    add_full_names(flat, &mut names);
    names
}

/// Adds the full names, without their legal form, where a party is called by it: two words or more.
fn add_full_names(flat: &str, names: &mut Vec<Name>) {
    const LONG: usize = 10;
    let full: Vec<Name> = names
        .iter()
        .filter_map(|name| {
            let words = flat.get(name.full.clone()?)?;
            let plain = without_form(words);
            let fits = plain.len() >= LONG && plain.contains(' ') && name.side.is_some();
            fits.then(|| Name { side: name.side, confidence: name.confidence, ..Name::of(plain) })
        })
        .filter(|full| !names.iter().any(|name| name.word.eq_ignore_ascii_case(&full.word)))
        .collect();
    names.extend(full);
}

/// Returns the parties of a text that calls them Party A and Party B; none where it does not.
fn labelled(flat: &Phrase<'_>) -> Vec<Name> {
    const LABELS: [&str; 2] = ["Party A", "Party B"];
    const OFTEN: usize = 4;
    if [&PARTY_A, &PARTY_B].iter().any(|label| label.all(flat).take(OFTEN).count() < OFTEN) {
        return Vec::new();
    }
    let head = after(flat, 0, HEAD);
    let name = |label: &str| {
        let labels = head.match_indices(label).map(|(at, _)| at + label.len());
        let full = labels.take(OFTEN).find_map(|end| {
            let rest = after(head, end, 120);
            let colon = rest.find(':').filter(|colon| *colon < 12)? + 1;
            let start = end + colon + rest.get(colon..)?.len() - rest.get(colon..)?.trim_start().len();
            let line = after(head, start, 100).split('\n').next()?;
            let words = line.get(..end_of_name(line)?)?;
            words.starts_with(|c: char| c.is_ascii_uppercase()).then(|| start..start + words.len())
        });
        Name { full, ..Name::of(label) }
    };
    LABELS.map(name).into()
}

/// Tells the sides of an undertaking: who stands before "in favour of" gives it, who stands after it receives it.
fn favour(flat: &Phrase<'_>, names: &mut [Name]) {
    const NEAR: usize = 500;
    const PLAIN: i64 = 60;
    let Some(favour) = undertaking::place(flat) else { return };
    for name in names {
        match name.definition {
            Some(place) if (favour.start.saturating_sub(NEAR)..favour.start).contains(&place) => name.score = -PLAIN,
            Some(place) if (favour.end..favour.end + NEAR).contains(&place) => name.score = PLAIN,
            Some(_) | None => {}
        }
    }
}

/// Gives all names of one definition the score of the plainest: ("Acme" or "Customer").
fn share_definitions(names: &mut [Name]) {
    let plainest = |place: usize, names: &[Name]| {
        let of_it = names.iter().filter(|name| name.definition == Some(place)).map(|name| name.score);
        of_it.max_by_key(|score| score.abs()).unwrap_or_default()
    };
    let scores: Vec<i64> =
        names.iter().map(|name| name.definition.map_or(name.score, |place| plainest(place, names))).collect();
    for (name, score) in names.iter_mut().zip(scores) {
        name.score = score;
    }
}

fn defined(head: &str) -> Vec<Name> {
    let start = BETWEEN.find(head).map_or(0, |found| found.start.saturating_sub(200));
    let mut found: Vec<(String, usize)> = Vec::new();
    for bracket in BRACKET.groups(head, 1) {
        for quoted in QUOTED.groups(head.get(bracket.clone()).unwrap_or_default(), 1) {
            let word = part(head, &(bracket.start + quoted.start..bracket.start + quoted.end));
            found.push((word, bracket.start.saturating_sub(1)));
        }
    }
    for called in CALLED.groups(head, 1) {
        let place = before(head, called.start, 80).to_ascii_lowercase().rfind("herein").unwrap_or_default();
        found.push((part(head, &called), called.start.saturating_sub(80) + place));
    }
    if found.len() < 2 {
        found.extend(BARE.groups(after(head, 0, 2_500), 1).map(|place| (part(head, &place), place.start - 1)));
    }
    found.sort_by_key(|(_, place)| *place);
    let mut names: Vec<Name> = Vec::new();
    let mut last = 0;
    for (word, place) in found {
        let word = word.trim().trim_start_matches("the ").trim_end_matches([',', '.']).to_owned();
        let known = names.iter().any(|name| name.word.eq_ignore_ascii_case(&word));
        // After two names, only a definition in the same breath is a party's.
        let far = names.len() >= 2 && place > last + 700 || place > start + 4_000;
        if known || far || word.len() < 2 || names.len() >= MAX_NAMES || NOT_A_PARTY.is_in(&word) {
            continue;
        }
        let named = word.starts_with(|c: char| c.is_ascii_uppercase() || c == '?' || c.is_ascii_digit());
        if THING.is_in(&word) || !named && !YOU.is_in(&word) && !WE.is_in(&word) && !word.contains('-') {
            continue;
        }
        // Many of a kind ("Clients") are no party beside two that are named; nor is the reader ("you").
        let many = word.ends_with('s') && (BUYER_WORD.is_in(&word) || SUPPLIER_WORD.is_in(&word));
        if names.len() >= 2 && (many || YOU.is_in(&word) || WE.is_in(&word)) {
            continue;
        }
        last = place;
        names.push(Name { full: full_name(head, place), definition: Some(place), ..Name::of(&word) });
    }
    names
}

/// Adds role words that the text uses as names without defining them in the preamble.
fn add_role_words(flat: &str, names: &mut Vec<Name>) {
    const MORE: [&str; 22] = [
        "Customer",
        "Client",
        "Licensee",
        "Distributor",
        "Reseller",
        "Buyer",
        "Purchaser",
        "Shipper",
        "Recipient",
        "Franchisee",
        "Subscriber",
        "Supplier",
        "Provider",
        "Vendor",
        "Seller",
        "Licensor",
        "Manufacturer",
        "Contractor",
        "Consultant",
        "Transporter",
        "Agent",
        "Franchisor",
    ];
    for word in MORE {
        if names.len() < MAX_NAMES
            && flat.matches(word).take(5).count() == 5
            && !names.iter().any(|name| name.word.to_ascii_lowercase().contains(&word.to_ascii_lowercase()))
        {
            names.push(Name::of(word));
        }
    }
}

/// Adds the words that most often stand where a party would: before "shall", "will", "may".
fn add_subjects(flat: &Phrase<'_>, names: &mut Vec<Name>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for place in SUBJECT.groups(flat, 1).take(600) {
        let word = flat.get(place).unwrap_or_default();
        if word.starts_with(|c: char| c.is_ascii_uppercase()) && !NOT_A_PARTY.is_in(word) && !NOT_A_SUBJECT.is_in(word)
        {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut counts: Vec<(usize, &str)> = counts.into_iter().map(|(word, count)| (count, word)).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    for (_, word) in counts.into_iter().filter(|(count, _)| *count >= 4).take(2) {
        if !names.iter().any(|name| name.word.eq_ignore_ascii_case(word)) {
            names.push(Name::of(word));
        }
    }
}

/// Adds "you" and "we", where the text speaks to its reader and no other pair is plain.
fn add_you_and_we(flat: &Phrase<'_>, names: &mut Vec<Name>) {
    let count = |pattern: &Pattern| pattern.all(flat).take(12).count();
    let plain = names.iter().any(|name| BUYER_WORD.is_in(&name.word))
        && names.iter().any(|name| SUPPLIER_WORD.is_in(&name.word));
    let (you, we) = (count(&YOU), count(&WE));
    // A text that speaks to its reader from the start names nobody but its author.
    let speaks = we >= 10 && YOU.all(after(flat, 0, 4_000)).take(5).count() == 5;
    if !plain && you >= 10 && (names.len() < 2 || speaks) {
        for (word, used) in [("You", true), ("We", we >= 4), ("Us", we >= 4)] {
            if used && !names.iter().any(|name| name.word.eq_ignore_ascii_case(word)) {
                names.push(Name::of(word));
            }
        }
    }
}

/// Scores each name: above zero speaks for the buyer, below zero for the supplier.
fn score(flat: &Phrase<'_>, names: &mut [Name]) {
    for name in names.iter_mut() {
        // "Buyer Affiliates" are on the side of the buyer.
        let word =
            OF_A_SIDE.find(&name.word).map_or(name.word.as_str(), |of| name.word.get(..of.start).unwrap_or_default());
        name.score = match (BUYER_WORD.is_in(word), SUPPLIER_WORD.is_in(word)) {
            (true, _) => 40,
            (_, true) => -40,
            _ => match (ENDS_AS_BUYER.is_in(word), ENDS_AS_SUPPLIER.is_in(word)) {
                (true, _) => 30,
                (_, true) => -30,
                _ => 0,
            },
        };
    }
    let words = OwnWords::new(names.iter().map(|name| name.word.as_str()));
    let pays_you = PAYS_YOU.all(flat).any(|pays| WHO_PAYS.is_in(before(flat, pays.start, 22)));
    if pays_you && !YOU_PAY.is_in(flat) {
        for name in names.iter_mut().filter(|name| YOU.is_in(&name.word) || WE.is_in(&name.word)) {
            name.score = -name.score;
        }
    }
    for place in words.all(flat).take(3_000) {
        let found = flat.get(place.clone()).unwrap_or_default();
        let Some(name) = names.iter_mut().find(|name| name.word.eq_ignore_ascii_case(found)) else { continue };
        let next = after(flat, place.end, 70).trim_start_matches(['"', ')', ',', ' ']);
        let last = before(flat, place.start, 24);
        name.score += match DEEDS.within(next.as_bytes()) {
            0 => 0,
            deeds if deeds & 1 == 1 => 3,
            _ => -2,
        };
        name.score += match DONE_TO.within(last.as_bytes()) {
            0 => 0,
            done if done & 1 == 1 => -2,
            _ => 2,
        };
    }
}

/// Gives each name its side: a plain one its own, one beside a plain one the other.
fn take_sides(names: &mut [Name]) {
    const PLAIN: i64 = 25;
    const LEANS: i64 = 3;
    let has = |names: &[Name], sign: i64| names.iter().any(|name| name.score * sign >= PLAIN);
    let (buyers, suppliers) = (has(names, 1), has(names, -1));
    let speaks = [&YOU, &WE].iter().all(|word| names.iter().any(|name| word.is_in(&name.word)));
    if speaks && buyers && suppliers {
        // Who speaks to "you" as "we" is whoever else is named.
        let pays = names.iter().find(|name| YOU.is_in(&name.word)).is_none_or(|you| you.score >= PLAIN);
        for name in names.iter_mut() {
            let as_you = if pays { name.score >= PLAIN } else { name.score <= -PLAIN };
            let you = if pays { Party::Buyer } else { Party::Supplier };
            name.side = Some(if as_you { you } else { you.other() });
            name.confidence = if name.score.abs() >= PLAIN { 9_200 } else { 8_200 };
        }
        return;
    }
    let all_plain = names.iter().all(|name| name.score.abs() >= PLAIN);
    if buyers != suppliers && !all_plain {
        // One side is named by its role: the other names of the preamble are the other side.
        let other = if buyers { Party::Supplier } else { Party::Buyer };
        for name in names.iter_mut() {
            let plain = name.score.abs() >= PLAIN;
            name.side = Some(if plain { other.other() } else { other });
            name.confidence = if plain { 9_200 } else { 8_600 };
        }
        return;
    }
    let highest = names.iter().map(|name| name.score).max().unwrap_or_default();
    let lowest = names.iter().map(|name| name.score).min().unwrap_or_default();
    for name in names.iter_mut() {
        let (to_top, to_bottom) = (highest - name.score, name.score - lowest);
        let least = if all_plain && buyers != suppliers { 2 * LEANS } else { LEANS };
        if highest - lowest < least || to_top.abs_diff(to_bottom) < 2 {
            continue;
        }
        name.side = Some(if to_top < to_bottom { Party::Buyer } else { Party::Supplier });
        name.confidence = if buyers && suppliers { 9_400 } else { (7_000 + (highest - lowest).min(20) * 90) as u16 };
    }
}

#[cfg(test)]
mod tests {
    use super::super::full_names::plain_name;
    use super::*;

    fn names(text: &str) -> Vec<Name> {
        super::names(&Phrase::of(text))
    }

    fn sides(text: &str) -> Vec<(String, Option<Party>)> {
        let names =
            names(text).into_iter().filter(|name| name.score != 0 || name.definition.is_some() || name.full.is_some());
        names.map(|name| (name.word, name.side)).collect()
    }

    #[test]
    fn role_words_tell_the_sides() {
        let text = "This Agreement is made between Acme, Inc., a Delaware corporation (\"Customer\"), and Beta LLC, a \
                    Texas company (the \"Provider\").";
        assert_eq!(sides(text), [("Customer".into(), Some(Party::Buyer)), ("Provider".into(), Some(Party::Supplier))]);
        let full = names(text).iter().map(|name| part(text, &name.full.clone().unwrap())).collect::<Vec<_>>();
        assert_eq!(full, ["Acme, Inc.", "Beta LLC"]);
    }

    #[test]
    fn what_is_no_name_is_left_out() {
        assert_eq!(plain_name("Phoenix LLC, 481 Schuylkill Road, PA"), Some("Phoenix LLC"));
        assert_eq!(plain_name("OAK RIDGE INC, being"), Some("OAK RIDGE INC"));
        assert_eq!(plain_name("Kenneth Turpin"), Some("Kenneth Turpin"));
        for junk in [
            "This is",
            "Corporation and",
            "Exhibit 10.26 CONFIDENTIAL TREATMENT",
            "Farids desires to purchase",
            "Trustees",
        ] {
            assert_eq!(plain_name(junk), None, "{junk}");
        }
    }

    #[test]
    fn affiliates_are_on_the_side_of_whom_they_are_of() {
        let text = "between Acme, Inc. (\"Seller\") and Beta LLC (\"Buyer\"), with its affiliates (each a \"Buyer Affiliate\").";
        assert_eq!(sides(text)[2], ("Buyer Affiliate".into(), Some(Party::Buyer)));
    }

    #[test]
    fn a_company_beside_a_contractor_is_the_buyer() {
        let text = "between Acme, Inc. (the \"Company\") and Beta LLC (the \"Contractor\").";
        assert_eq!(sides(text), [("Company".into(), Some(Party::Buyer)), ("Contractor".into(), Some(Party::Supplier))]);
    }

    #[test]
    fn who_pays_is_the_buyer() {
        let text = "between Acme, Inc. (\"Acme\") and Beta LLC (\"Beta\"). Acme shall pay Beta. Beta shall provide help. \
                    Acme agrees to purchase from Beta.";
        assert_eq!(sides(text), [("Acme".into(), Some(Party::Buyer)), ("Beta".into(), Some(Party::Supplier))]);
    }

    #[test]
    fn names_of_one_definition_are_one_party_s() {
        let text = "between Acme, Inc. (\"Acme\" or \"Client\") and Beta LLC (\"Beta\").";
        let found = sides(text);
        assert_eq!(found[0], ("Acme".into(), Some(Party::Buyer)));
        assert_eq!(found[2], ("Beta".into(), Some(Party::Supplier)));
    }

    #[test]
    fn asides_and_addresses_leave_a_name_as_it_is() {
        let full = |text: &str| {
            let found = names(text);
            found.iter().take(2).map(|name| name.full.clone().map(|place| part(text, &place))).collect::<Vec<_>>()
        };
        let aside = "between Acme / Delta Fund, a trust (\"Client\") and The Beta Group, Inc., a company (maker of Pies and \
                     Cakes) (\"Agent\").";
        assert_eq!(full(aside), [Some("Acme / Delta Fund".to_owned()), Some("The Beta Group, Inc.".to_owned())]);
        let labelled = "Party A: Acme (Ohio) Co., Ltd.\nParty B: Beta Limited\nParty A shall pay Party B. Party A may \
                        leave Party B. Party A and Party B agree. Party B shall provide help.";
        assert_eq!(full(labelled), [Some("Acme (Ohio) Co., Ltd.".to_owned()), Some("Beta Limited".to_owned())]);
        assert_eq!(sides(labelled)[0].1, Some(Party::Buyer));
    }

    #[test]
    fn a_platform_that_pays_you_buys_from_you() {
        let text = "You show our pages. We will pay you a share of what we receive. You keep your site. You are our guest. We \
                    tell you how. You may leave us. We thank you. You and we agree, and we help you. Your site is yours.";
        let found = sides(text);
        assert!(found.contains(&("You".into(), Some(Party::Supplier))), "{found:?}");
        assert!(found.contains(&("We".into(), Some(Party::Buyer))), "{found:?}");
    }

    #[test]
    fn two_names_that_nothing_tells_apart_have_no_side() {
        assert_eq!(
            sides("between A Corp (\"Acme\") and B Corp (\"Beta\")."),
            [("Acme".into(), None), ("Beta".into(), None)]
        );
    }
}
