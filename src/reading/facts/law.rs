//! Which law governs the contract?
//!
//! Goes in: clauses that speak of law. Comes out: the state or country. Not here: courts and arbitration.

use super::super::findings::Findings;
use super::super::kinds::ClauseKind;
use super::super::pattern::{after, before, patterns};
use super::{Clause, is_redacted};
use crate::contract::{State, path_to};

const PLACES: &str = r"Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|District of Columbia|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Puerto Rico|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|West Virginia|Virginia|Washington|Wisconsin|Wyoming|Ontario|Quebec|British Columbia|Alberta|Manitoba|Saskatchewan|Nova Scotia|England and Wales|England & Wales|England|Scotland|Northern Ireland|Wales|United Kingdom|Ireland|France|Germany|Switzerland|Austria|Italy|Spain|Portugal|Netherlands|Belgium|Luxembourg|Denmark|Sweden|Norway|Finland|Poland|Greece|Israel|Hong Kong|Singapore|Japan|Taiwan|Republic of China|People's Republic of China|PRC|China|Korea|India|Malaysia|Thailand|Vietnam|Indonesia|Philippines|Australia|New South Wales|Victoria|Queensland|New Zealand|South Africa|Nigeria|Kenya|Egypt|Saudi Arabia|United Arab Emirates|Dubai|Qatar|Turkey|Brazil|Mexico|Argentina|Chile|Colombia|Peru|Bermuda|Cayman Islands|British Virgin Islands|Jersey|Guernsey|Cyprus|Malta|Canada|Russia|Ukraine|Czech Republic|Hungary|Romania|Bulgaria|Iceland|Marshall Islands|Panama|Bahamas|Barbados|Pakistan|Bangladesh|United States of America|United States";

const ADJECTIVES: [(&str, &str); 15] = [
    ("english", "England"),
    ("swiss", "Switzerland"),
    ("german", "Germany"),
    ("french", "France"),
    ("dutch", "Netherlands"),
    ("italian", "Italy"),
    ("spanish", "Spain"),
    ("japanese", "Japan"),
    ("chinese", "China"),
    ("israeli", "Israel"),
    ("belgian", "Belgium"),
    ("danish", "Denmark"),
    ("swedish", "Sweden"),
    ("irish", "Ireland"),
    ("austrian", "Austria"),
];

patterns! {
    GOVERNS = r"\b(?:govern(?:ed|ing|s)?|constru(?:ed|ction)|interpret(?:ed|ation)?|controlled by|enforced|applicable law|choice of law|subject to the laws?)\b";
    OF_CONTRACT = r"\b(?:agreement|contract|terms|hereof|hereto|lease|herein|it|relationship|guaranty|license|undertaking|policy)\b";
    LAWS = r"\b(?:laws?|jurisdiction|statutes)\b";
    PLACE = &format!(r"\b(?:{PLACES})\b");
    PLACE_LAW = &format!(r"\b({PLACES})(?: state)? laws?\b");
    ADJECTIVE = r"\b(english|swiss|german|french|dutch|italian|spanish|japanese|chinese|israeli|belgian|danish|swedish|irish|austrian) laws?\b";
    OTHER_PLACE = r"\blaws? of (?:the )?(?:state of |republic of |province of |kingdom of )?([A-Z][a-z]+(?: [A-Z][a-z]+){0,2})";
    ORGANISED = r"\b(?:organi[sz]ed|incorporated|existing|formed|established|registered|corporation|company)\b[^.;]{0,60}$";
    NATION = r"^(?:United States|United States of America)$";
    BY_PAPER = r"\b(?:incorporated (?:herein )?by reference|shall be incorporated)\b";
    UNDER = r"\b(?:pursuant to|in accordance with|under|according to) the laws? of\b";
    HEADED = r"\b(?:law|laws|governing|miscellaneous|jurisdiction|construction)\b";
}

/// Reads the governing law.
pub(super) fn read(clause: &Clause<'_>, findings: &mut Findings) {
    let path = path_to!(law.governing_law);
    for sentence in clause.sentences {
        let text = &sentence.text;
        if !sentence.kinds.has(ClauseKind::Law) {
            continue;
        }
        if !(GOVERNS.is_in(text) && LAWS.is_in(text)) {
            if UNDER.is_in(text) && PLACE.is_in(text) && OF_CONTRACT.is_in(text) {
                findings.open(path.clone(), State::Ambiguous, &sentence.place, 3_000);
            }
            continue;
        }
        let headed = HEADED.is_in(clause.heading);
        if !(OF_CONTRACT.is_in(text) || headed) {
            continue;
        }
        let confidence = if headed { 9_400 } else { 8_700 };
        match place(text) {
            Some((name, known)) => {
                let confidence = if known { confidence } else { confidence - 2_500 };
                findings.value(path.clone(), &name, &sentence.place, confidence);
            }
            None if is_redacted(text) => findings.open(path.clone(), State::Ambiguous, &sentence.place, 5_000),
            None if BY_PAPER.is_in(text) => findings.open(path.clone(), State::Elsewhere, &sentence.place, 5_000),
            None => {}
        }
    }
}

/// Returns the place whose law is named, and whether it is a known one.
fn place(text: &str) -> Option<(String, bool)> {
    let from = GOVERNS.find(text)?.start;
    // The words before "governed" may hold the law too: "The laws of Ohio govern this Agreement".
    let from = if LAWS.is_in(after(text, from, text.len())) { from } else { 0 };
    let scope = text.get(from..)?;
    if let Some(place) = PLACE_LAW.group(scope, 1) {
        return Some((title(scope.get(place)?), true));
    }
    if let Some(place) = ADJECTIVE.group(scope, 1) {
        let word = scope.get(place)?.to_ascii_lowercase();
        return ADJECTIVES
            .iter()
            .find(|(adjective, _)| *adjective == word)
            .map(|(_, country)| ((*country).to_owned(), true));
    }
    let mut nation = None;
    for law in LAWS.all(scope) {
        if ORGANISED.is_in(before(scope, law.start, 80)) {
            continue;
        }
        let window = after(scope, law.start, 150);
        for found in PLACE.all(window) {
            let name = title(window.get(found)?);
            if NATION.is_in(&name) {
                nation = nation.or(Some(name));
            } else {
                return Some((name, true));
            }
        }
    }
    if let Some(name) = nation {
        return Some((name, true));
    }
    let other = OTHER_PLACE.group(scope, 1)?;
    let name = scope.get(other)?;
    name.starts_with(|c: char| c.is_ascii_uppercase()).then(|| (title(name), false))
}

/// Writes a name with capitals at the beginning of each word.
fn title(name: &str) -> String {
    let small = ["of", "and", "the"];
    let word = |word: &str| {
        let lower = word.to_ascii_lowercase();
        if small.contains(&lower.as_str()) || word.len() <= 3 && word == "PRC" {
            return if word == "PRC" { word.to_owned() } else { lower };
        }
        let mut chars = lower.chars();
        chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_alone_is_the_law() {
        let read = |text| place(text).map(|(name, _)| name);
        assert_eq!(
            read("This Agreement shall be governed by the laws of the State of New York.").as_deref(),
            Some("New York")
        );
        assert_eq!(read("governed by and construed in accordance with Swiss law").as_deref(), Some("Switzerland"));
        assert_eq!(read("GOVERNED BY THE LAWS OF THE STATE OF DELAWARE").as_deref(), Some("Delaware"));
        assert_eq!(read("governed by Ohio law").as_deref(), Some("Ohio"));
        assert_eq!(read("governed by the laws of the United States and the State of Utah").as_deref(), Some("Utah"));
    }
}
