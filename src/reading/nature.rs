//! Is this a contract, and in English?
//!
//! Goes in: flat text. Comes out: nothing to object to, or a note why nothing was read. Not here: which contract.

use super::pattern::patterns;

/// Why a text was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The text is in a language that is not read; English is.
    LanguageNotRead,
    /// The text is no contract.
    NotAContract,
}

/// How much of a text is looked at.
const SAMPLE: usize = 16_000;

/// The words that English cannot do without.
const COMMON: [&str; 19] = [
    "the", "of", "and", "to", "in", "or", "any", "shall", "this", "by", "for", "with", "be", "is", "you", "will",
    "that", "on", "as",
];

patterns! {
    AGREES = r"\b(?:agreements?|contracts?|terms (?:of service|and conditions|of use|apply)|hereby|hereto|hereunder|hereof|part(?:y|ies)|licensee|licensor|customer|supplier|provider|subscription|order form|undertaking)\b";
    BINDS = r"\b(?:shall|agrees?|agreed|may not|must|is entitled|obligations?|liable|liability|terminat\w+|cancel\w*|refunds?|governed|warrant\w*|will pay|hereby)\b";
}

/// Returns why a text is not read; none where it is.
pub(super) fn objection(flat: &str) -> Option<Note> {
    let sample = flat.get(..flat.len().min(SAMPLE)).unwrap_or(flat);
    let words = words(sample);
    if words == 0 {
        return Some(Note::NotAContract);
    }
    let words_of_sample = sample.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let is_common = |word: &&str| COMMON.iter().any(|common| word.eq_ignore_ascii_case(common));
    // Of an English text it is enough to count some.
    let enough = (words * 12).div_ceil(100);
    let common = words_of_sample.filter(is_common).take(enough).count();
    if words >= 20 && common < enough {
        return Some(if AGREES.is_in(sample) && common * 100 >= words * 7 {
            return binding(sample);
        } else {
            Note::LanguageNotRead
        });
    }
    binding(sample)
}

/// Counts the runs of two letters or more.
fn words(sample: &str) -> usize {
    let (mut count, mut run) = (0, 0_usize);
    for byte in sample.bytes() {
        run = if byte.is_ascii_alphabetic() || byte == b'?' { run + 1 } else { 0 };
        count += usize::from(run == 2);
    }
    count
}

fn binding(sample: &str) -> Option<Note> {
    let agrees = AGREES.all(sample).take(3).count();
    let binds = BINDS.all(sample).take(3).count();
    (agrees == 0 || agrees + binds < 2).then_some(Note::NotAContract)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_is_no_contract() {
        let recipe =
            "Stir the flour and the sugar in a bowl, add the eggs, and bake it for 40 minutes. Let the cake cool.";
        assert_eq!(objection(recipe), Some(Note::NotAContract));
    }

    #[test]
    fn another_language_is_told() {
        let german = "Der Vertrag wird zwischen dem Auftraggeber und dem Auftragnehmer geschlossen und kann von jeder Partei \
                      mit einer Frist von drei Monaten zum Ende des Kalenderjahres schriftlich gekuendigt werden.";
        assert_eq!(objection(german), Some(Note::LanguageNotRead));
    }

    #[test]
    fn a_contract_is_read() {
        assert_eq!(
            objection("This Agreement is made between A and B. Either party may terminate it. B shall pay."),
            None
        );
    }
}
