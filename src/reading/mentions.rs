//! Which party does a sentence speak of, and who is the one that may or must?
//!
//! Goes in: the names of the parties and a sentence. Comes out: the side that a verb belongs to. "Either party" is
//! both, "neither party" is both denied, "the other party" is whoever was not named before. Not here: what may be done.

use std::cell::RefCell;
use std::ops::Range;

use super::parties::Name;
use super::pattern::{OwnWords, before, patterns};
use crate::contract::Party;

/// A party as a sentence names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// One of the two.
    One(Party),
    /// Either, each, both.
    Both,
    /// Neither, no party.
    Neither,
    /// The one that was not named before.
    Other,
    /// A name whose side is not known.
    Unplain,
}

/// A place where a party is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) side: Side,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Finds the parties in sentences of one contract.
#[derive(Debug)]
pub(super) struct Parties {
    names: Vec<Name>,
    words: OwnWords,
    /// The sentence that was last asked about: several grammars ask about one sentence in turn.
    last: RefCell<(String, Vec<Mention>)>,
}

patterns! {
    GENERIC = r"\b(?:(?:either|each|any|both|neither|no|one|a|such|the|that|of the|non-? ?breaching|non-? ?defaulting|non-? ?terminating|breaching|defaulting|terminating|receiving|disclosing|assigning|aggrieved|innocent|affected|first|notifying|other|another|injured|non-? ?affected|non-? ?bankrupt|solvent|offending|requesting|said) ){1,3}(?:of (?:the|them) )?(?:part(?:y|ies)|members?)\b";
    NEITHER = r"^(?:neither|no) ";
    OTHER = r"\b(?:other|another|breaching|defaulting|offending)\b";
    NOT_BREACHING = r"\bnon-? ?(?:breaching|defaulting)";
    OBJECT = r"(?:^|[ (])(?:to|from|with|of|against|for|upon|on|between|than|through|under|notify|notifies|notifying|giving|given|gives|provides|providing|served on|in favor of|towards?|inform)(?: (?:such|the|that|written notice to|notice to|said))?(?: the)? ?$";
    AND = r"^(?:'s)?,? ?(?:and|or|and/or|nor)(?: the| either| both| by)? ?$";
    CONDITION = r", (?:if|should|when|where)(?: the)? $";
    POSSESSIVE = r"^'s? ";
}

impl Parties {
    /// Prepares for the names of one contract.
    pub(super) fn new(names: Vec<Name>) -> Self {
        let mut words: Vec<&str> = names.iter().map(|name| name.word.as_str()).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Self { words: OwnWords::new(words), names, last: RefCell::default() }
    }

    /// Returns the names.
    pub(super) fn names(&self) -> &[Name] {
        &self.names
    }

    /// Returns which party a text that says "we" and "our" speaks for: the supplier where nothing tells.
    pub(super) fn speaker(&self) -> Party {
        let of = |words: [&str; 2]| {
            let name = self.names.iter().find(|name| words.iter().any(|word| name.word.eq_ignore_ascii_case(word)));
            name.and_then(|name| name.side)
        };
        of(["we", "us"]).or_else(|| of(["you", "your"]).map(Party::other)).unwrap_or(Party::Supplier)
    }

    /// Returns the places where a sentence names a party, "A and B" as one.
    pub(super) fn mentions(&self, text: &str) -> Vec<Mention> {
        if let Ok(last) = self.last.try_borrow()
            && last.0 == text
        {
            return last.1.clone();
        }
        let mentions = self.find(text);
        if let Ok(mut last) = self.last.try_borrow_mut() {
            *last = (text.to_owned(), mentions.clone());
        }
        mentions
    }

    fn find(&self, text: &str) -> Vec<Mention> {
        let own: Vec<Range<usize>> = self.words.all(text).collect();
        let mut places: Vec<Range<usize>> = GENERIC.all(text).collect();
        places.retain(|place| own.iter().all(|name| name.end <= place.start || place.end <= name.start));
        places.extend(own);
        places.sort_unstable_by_key(|place| place.start);
        let mut mentions: Vec<Mention> = Vec::new();
        for place in places {
            let side = self.side(text.get(place.clone()).unwrap_or_default());
            let side = if side == Side::Other { counterpart(&mentions) } else { side };
            if let Some(last) = mentions.last_mut()
                && AND.is_in(text.get(last.end..place.start).unwrap_or_default())
            {
                last.side = joined(last.side, side);
                last.end = place.end;
                continue;
            }
            mentions.push(Mention { side, start: place.start, end: place.end });
        }
        mentions
    }

    fn side(&self, words: &str) -> Side {
        if let Some(name) = self.names.iter().find(|name| name.word.eq_ignore_ascii_case(words)) {
            return name.side.map_or(Side::Unplain, Side::One);
        }
        if NEITHER.is_in(words) {
            Side::Neither
        } else if OTHER.is_in(words) && !NOT_BREACHING.is_in(words) {
            Side::Other
        } else {
            Side::Both
        }
    }

    /// Returns the side that a verb at a place belongs to: the nearest one named before it that is not an object.
    pub(super) fn subject(&self, text: &str, verb: usize) -> Option<Side> {
        let mentions = self.mentions(text);
        let near = mentions.iter().rev().filter(|mention| mention.end <= verb && verb - mention.end < 260);
        let mut fallback = None;
        for mention in near {
            let next = text.get(mention.end..).unwrap_or_default();
            let inserted = CONDITION.is_in(before(text, mention.start, 16))
                && mentions.iter().any(|other| {
                    other.end < mention.start && text.get(other.end..).is_some_and(|rest| rest.starts_with(','))
                });
            if inserted || OBJECT.is_in(before(text, mention.start, 26)) || POSSESSIVE.is_in(next) {
                fallback = fallback.or(Some(mention.side));
            } else {
                return Some(mention.side);
            }
        }
        fallback
    }

    /// Returns the side that stands right after a place, such as after "by".
    pub(super) fn next(&self, text: &str, place: usize, reach: usize) -> Option<Side> {
        let found = self.mentions(text).into_iter().find(|mention| mention.start >= place)?;
        (found.start - place <= reach).then_some(found.side)
    }

    /// Returns the side whose name ends right before a place.
    pub(super) fn last(&self, text: &str, place: usize, reach: usize) -> Option<Side> {
        let found = self.mentions(text).into_iter().rev().find(|mention| mention.end <= place)?;
        (place - found.end <= reach).then_some(found.side)
    }
}

impl Side {
    /// Returns the parties that are meant.
    pub(super) fn parties(self) -> &'static [Party] {
        match self {
            Self::One(Party::Buyer) => &[Party::Buyer],
            Self::One(Party::Supplier) => &[Party::Supplier],
            Self::Both | Self::Neither | Self::Other => &[Party::Buyer, Party::Supplier],
            Self::Unplain => &[],
        }
    }

    /// Returns the other side.
    pub(super) fn other(self) -> Self {
        match self {
            Self::One(party) => Self::One(party.other()),
            Self::Both | Self::Neither | Self::Other | Self::Unplain => self,
        }
    }
}

fn counterpart(mentions: &[Mention]) -> Side {
    mentions.last().map_or(Side::Both, |last| match last.side {
        Side::One(party) => Side::One(party.other()),
        Side::Both | Side::Neither | Side::Other => Side::Both,
        Side::Unplain => Side::Unplain,
    })
}

fn joined(first: Side, second: Side) -> Side {
    match (first, second) {
        (Side::Neither, _) => Side::Neither,
        (Side::Unplain, _) | (_, Side::Unplain) => Side::Unplain,
        (a, b) if a == b => a,
        _ => Side::Both,
    }
}

#[cfg(test)]
mod tests {
    use super::super::grams::Phrase;
    use super::super::parties::names;
    use super::*;

    fn subject_of(sentence: &str) -> Option<Side> {
        let parties = Parties::new(names(&Phrase::of("between A (\"Customer\") and B (\"Supplier\").")));
        parties.subject(sentence, sentence.find("may").unwrap())
    }

    #[test]
    fn the_nearest_party_that_is_no_object_is_the_subject() {
        assert_eq!(subject_of("Upon notice to Supplier, Customer may end it"), Some(Side::One(Party::Buyer)));
        assert_eq!(subject_of("Customer, upon notice to Supplier, may end it"), Some(Side::One(Party::Buyer)));
        assert_eq!(subject_of("Either party, if the Supplier fails, may end it"), Some(Side::Both));
    }

    #[test]
    fn either_party_is_both_and_the_other_party_is_the_other() {
        assert_eq!(subject_of("Either party may end it"), Some(Side::Both));
        assert_eq!(subject_of("Customer or Supplier may end it"), Some(Side::Both));
        assert_eq!(subject_of("Neither party may end it"), Some(Side::Neither));
        assert_eq!(subject_of("If Supplier fails, the other party may end it"), Some(Side::One(Party::Buyer)));
        assert_eq!(subject_of("the non-breaching party may end it"), Some(Side::Both));
    }
}
