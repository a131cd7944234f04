//! Is a length of time, or a day, that of the contract itself?
//!
//! Goes in: a sentence with the place of a period or a day. Comes out: whether the words around it speak of how long
//! the contract runs, or of something else: a trial, a warranty, what a party must do for a while, a day by which
//! something must have happened. Not here: the value (see [`super::term`]).
//! **A period that nothing ties to the contract is not its term.**

use std::ops::Range;

use super::super::pattern::{after, before, patterns};
use super::Clause;

patterns! {
    // What begins, goes on and ends is the contract, or its term: a length of time is the contract's own only then.
    OWN = r#"\bterm of (?:this|the|our|such)\b|\b(?:initial|primary|original|base|first|fixed|basic|minimum|agreement|contract|license|subscription|lease|service|engagement|development|current) (?:term|period)\b|["']term["']|\bthe term\b|\b(?:\w+ )?term ?:|\bperiod of (?:this|the) (?:agreement|contract)\b|\bduration\b|\bfor a term\b|\bsuch term\b|\bterms of (?:this|the) (?:agreement|contract) (?:shall|will) be\b|\bterm (?:shall|will|is|commenc\w+|begin\w*)\b"#;
    RUNS_FOR = r#"\b(?:this|the|said|such|our|these)\b(?: [\w-]+){0,5} (?:agreement|contract|licen[sc]e|lease|appointment|engagement|arrangement|relationship|undertaking|subscription|guaranty|venture|sow|addendum|amendment|authori[sz]ation|mandate|alliance|terms|grant|franchise)["')]{0,2}(?: \([^)]{0,80}\)| granted[^.;,]{0,60}| hereunder| of the [\w-]+)?(?:,[^;]{0,200}?,)? (?:(?:shall|will|is|are|be|was|may|must|has|have|commenc\w+|begin\w*|start\w*|continu\w*|remain\w*|runs?|lasts?|extends?|expires?|terminates?|ends?|becomes?|takes?|made|entered)\b[^;]{0,240})?\b(?:commenc\w+|begin\w*|start\w*|continu\w*|remain\w*|runs?|lasts?|extends?|expires?|terminates?|ends?|is for|be for|effect|effective|force|valid|binding|have an?|has an?)\b[^.;]{0,150}$"#;
    // "during the term and for two years thereafter": a time that begins when the contract has ended.
    MEANWHILE = r"\b(?:during|while|so long as|as long as|throughout|duration of|for the (?:entire )?term|at all times|maintained until)\b[^.;]{0,140}\b(?:and|plus|least)\b[^.;]{0,40}$";
    THEREAFTER = r"^'?s?\W*(?:period )?(?:immediately )?(?:thereafter|following|after|beyond|subsequent)\b";
    PART_OF_TERM = r"^'? of (?:the|this|such) (?:[\w-]+ ){0,2}(?:term|agreement)\b|^\W*(?:period )?(?:after|following|beyond|from) (?:the )?(?:(?:end|expir\w+|terminat\w+)(?: or (?:earlier )?(?:expir\w+|terminat\w+))? of )?(?:the |this )?(?:initial |original )?term\b|^[^.;]{0,60}\beach (?:calendar )?year\b";
    IN_TERM = r"\b(?:during|throughout|within|over|after|following|prior to|before|remainder of|end of|expiration of|termination of|beginning of|commencement of|year of|years of|months of|while|in|for|duration of) (?:the|this|its|such|said|any|each)?(?: [\w-]+)? ?$";
    HEREBY = r"\b(?:it|hereof|hereunder|hereto)\b[^.;]{0,40}\b(?:commenc\w+|begin\w*|continu\w*|remain\w*|runs?|expires?|terminates?|ends?|effect|effective|force)\b";
    NAMED_TERM = r#"^[^.;]{0,140}\((?:[^()"']{0,40})["'](?:the )?(?:initial |primary |original |first |basic |development |contract |agreement )?(?:term|period)["'.,]"#;
    NAMES_OTHER = r#"\b(?:evaluation|pilot|trial|warrant\w+|test\w*|beta|transition\w*|wind.?down|restrict\w+|non-?compet\w+|non-?solicit\w*|exclusiv\w+|cure|notice|tail|sell-?off|option|diligence|review|standstill|lock-?(?:up|in|out)|probation\w*|payment|royalty|maintenance|training|interim|grace|reporting|measure\w*|look-?back|escrow|confidential\w*|survival|inspection|acceptance|phase|ramp\w*|renewal|extension|extended|additional|negotiation|exercise|blackout|rescission|remedy|guarantee|retention|storage|billing|accounting|suspension|free|introductory|proof of concept|implementation|conversion|credit|forecast\w*)(?: [\w-]+)? (?:term|period)\b"#;
    DEFINED_AS = r#"^[^.;]{0,120}?\([^()"']{0,40}["']([^"']{1,50})["']"#;
    // "upon the lapse of the three month period" speaks of a period that was set elsewhere.
    LAPSED = r"\b(?:lapse|expiry|expiration|end|completion|passing|passage|conclusion|close|during|within|in) (?:of )?(?:the|such|said|that|this|any) (?:first |last |initial |full )?$";
    THAT_PERIOD = r"^'?s?'? ?[- ]?(?:[\w-]+ )?period\b";
    FRONTED = r"(?:^|[,;.:)] ?|\b(?:and|that|but|or) )(?:for|during|within|throughout)(?: an?| the)?(?: additional| further| minimum)?(?: period| term)?(?: of)?(?: at least| not less than| up to)? ?\W{0,2}$";
    CUT_OFF = r"\b(?:unless|until|if|except|subject|provided|agreement|term|contract)\b";
    PROMISES = r"^,? ?(?:hereby |also |each )?(?:shall|will|agrees?|may|must|covenants?|undertakes?)\b";
    // "the longer of ten years and the life of the patents": the years alone are not the term.
    LONGER_OF = r"\b(?:longer|later|greater|latest|longest) of\b[^.;]{0,60}$";
    // A day by which something must have happened, and not the day of the end.
    ON_CONDITION = r"\b(?:if|in the event|should|provided that|in case)\b[^;]{0,200}$";
    MAIN = r"[,)] ?(?:then )?(?:this|the|it|such) ?(?:agreement|contract|term|initial term|lease|licen[sc]e|engagement|appointment|shall|will)?\b[^;]{0,80}\b(?:shall|will|terminates?|expires?|ends?|continues?|remains?)\b";
    CONDITION_FOLLOWS = r"^[^.;]{0,30},? (?:if|should|in the event|unless and until)\b[^.;]{0,140}\b(?:not|no|fail\w*|fewer|less)\b";
    // A first term after which the contract runs until somebody ends it.
    RUNS_ON = r"\b(?:thereafter|after that|after (?:such|the|its|this|that) (?:initial |first |minimum )?(?:term|period)|and)\b[^.;]{0,100}\buntil (?:such time as )?(?:either|any|one|a) party (?:terminates|cancels|ends|gives|serves|notifies)\b|\b(?:thereafter|after that|after (?:such|the|its|this) (?:initial |first |minimum )?(?:term|period)|beyond|following the initial (?:term|period)|and until|indefinitely)\b[^.;]{0,160}\b(?:until|unless|terminable|may be terminated|can be terminated|terminated)\b[^.;]{0,80}\bby (?:either|any|one|a|the other|the|giving|written|[A-Z]\w+)\b|\b(?:and until|thereafter until|indefinitely[^.;]{0,40} until|after that until)\b[^.;]{0,60}\b(?:either party|any party|one party|terminated|cancel?led)\b[^.;]{0,60}\b(?:notice|notif\w+)\b|\b(?:thereafter|after that)\b[^.;]{0,60}\b(?:indefinite\w*)\b";
    AGAIN = r"\b(?:renew\w*|successive|additional|consecutive|further (?:term|period)|extend\w*|extension|(?:year|month|quarter).to.(?:year|month|quarter)|annually)\b";
}

/// Says whether the contract runs on after its first term until somebody ends it, and not by further terms.
pub(super) fn runs_on(text: &str) -> bool {
    RUNS_ON.is_in(text) && !AGAIN.is_in(text)
}

/// Says whether the words around a length of time speak of how long the contract runs.
pub(super) fn is_own(text: &str, place: &Range<usize>) -> bool {
    let lead = before(text, place.start, 400);
    // "During the term, Supplier shall keep ..." speaks of what is done in the term.
    let own = OWN.all(lead).any(|own| lead.len() - own.end < 220 && !IN_TERM.is_in(before(lead, own.start, 40)));
    own || HEREBY.is_in(lead)
        || OWN.is_in(after(text, place.end, 40))
        || NAMED_TERM.is_in(after(text, place.end, 200))
        || RUNS_FOR.is_in(lead)
}

/// Says whether a length of time, or a day, is of something else: another period, or what a party must do meanwhile.
pub(super) fn is_of_other(clause: &Clause<'_>, text: &str, place: &Range<usize>) -> bool {
    let (lead, tail) = (before(text, place.start, 90), after(text, place.end, 200));
    let named = DEFINED_AS.group(tail, 1).and_then(|name| tail.get(name)).is_some_and(|name| NAMES_OTHER.is_in(name));
    let begun = NAMES_OTHER.all(lead).last().and_then(|name| lead.get(name.end..));
    let begun = begun.is_some_and(|rest| !OWN.is_in(rest) && !CUT_OFF.is_in(rest));
    let after_end = MEANWHILE.is_in(before(text, place.start, 220)) && THEREAFTER.is_in(tail);
    if named
        || begun
        || after_end
        || LONGER_OF.is_in(lead)
        || PART_OF_TERM.is_in(tail)
        || LAPSED.is_in(lead) && THAT_PERIOD.is_in(tail)
    {
        return true;
    }
    FRONTED.is_in(lead)
        && clause.parties.mentions(text).iter().find(|mention| mention.start >= place.end).is_some_and(|who| {
            let between = text.get(place.end..who.start).unwrap_or_default();
            between.len() <= 120 && !CUT_OFF.is_in(between) && PROMISES.is_in(after(text, who.end, 30))
        })
}

/// Says whether a day is the one by which something must have happened.
pub(super) fn is_a_condition(text: &str, place: &Range<usize>) -> bool {
    let lead = before(text, place.start, 260);
    let open = ON_CONDITION.find(lead).is_some_and(|from| !MAIN.is_in(lead.get(from.start..).unwrap_or_default()));
    open || CONDITION_FOLLOWS.is_in(after(text, place.end, 200))
}

/// Says whether words name a period of something else: "Pilot Period", "Warranty Term".
pub(super) fn names_other(words: &str) -> bool {
    NAMES_OTHER.is_in(words)
}

/// Says whether the contract goes on by further terms.
pub(super) fn goes_on_again(text: &str) -> bool {
    AGAIN.is_in(text)
}
