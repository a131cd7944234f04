//! Which clauses is the text made of, and which sentences is a clause made of?
//!
//! Goes in: flat text. Comes out: clauses with number and heading, sentences, and the points of an enumeration with
//! the words that lead into them. Not here: what a clause is about.

use std::ops::Range;

use super::grams::Phrase;
use super::kinds::Kinds;
use super::pattern::patterns;

/// A clause of the flat text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Passage {
    /// The number as it is written; empty where there is none.
    pub(super) number: String,
    /// The heading; empty where there is none.
    pub(super) heading: String,
    /// The place of the whole clause.
    pub(super) place: Range<usize>,
    /// The place of the words that lead into it, where it is an item of a list whose items are paragraphs; else empty.
    pub(super) lead: Range<usize>,
}

/// A sentence, or one point of an enumeration with the words that lead into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sentence<'t> {
    /// The words; for a point, those that lead into it come first.
    pub(super) text: Phrase<'t>,
    /// The place of the words that stand in one piece: the sentence, or the point alone.
    pub(super) place: Range<usize>,
    /// How many bytes of `text` lead into the point; zero for a whole sentence.
    pub(super) lead: usize,
    /// What it may be about.
    pub(super) kinds: Kinds,
}

/// The longest sentence that is looked at as one; longer ones are cut.
const MAX_SENTENCE: usize = 4_000;

/// The longest words that lead into a list of paragraphs, in bytes.
const MAX_LEAD: usize = 500;

/// How many points of one sentence are told apart; the last one holds the rest.
const MAX_POINTS: usize = 40;

patterns! {
    NUMBER = r"^ ?(?:(?:section|article|clause|sec\.) ?)?(\d{1,2}(?:\.\d{1,2}){0,3}|[ivxl]{1,5}|\([a-z0-9]{1,4}\)|[a-z])(?:[.):]|\.? ) ?";
    // A number that begins a clause in the middle of a line: after the end of a sentence, before a capital.
    INNER = r#"[.;:)"] ((?:section |article )?\d{1,2}(?:\.\d{1,2}){1,3}\.?|(?:section|article) [\dIVXivx]{1,5}[.:]?|\d{1,2}\.) ["A-Z]"#;
    END = r#"[.!?]["')\]]{0,3} +["'(\[]{0,2}[A-Z0-9]"#;
    ABBREVIATION = r"(?:^|[ (])(?:inc|corp|ltd|co|no|nos|sec|art|mr|mrs|dr|st|vs?|e\.g|i\.e|u\.s|u\.k|u\.s\.a|n\.a|b\.v|s\.a|l\.p|p\.o|[a-z]|section \d{1,2}|\d{1,2}(?:\.\d{1,2})*|etc|attn|jan|feb|aug|sept|oct|nov|dec|ex|llc|n\.v|p\.c)$";
    SURVIVES = r"\bsurviv\w+";
    SECTIONS = r"(?:(?:sections?|articles?|clauses?|paragraphs?) )?\d{1,2}(?:\.\d{1,2}){0,2} ?\([A-Z][^)]{3,60}\),? (?:and )?(?:(?:sections?|articles?|clauses?|paragraphs?) )?\d{1,2}(?:\.\d{1,2}){0,2} ?\([A-Z]";
    // The first point may stand right after what leads into it: "may terminate if (i) ..., or (ii) ...". What is provided beside
    // the rest ("provided that (i) ...") is no list of cases.
    FIRST = r"\b(?:if|when|where|upon|either|in case|case of|event of|event that|terminable|terminated|for|by)(?: either)?,? \((?:a|i|1)\) ";
    // Points without labels, after what somebody may do.
    MAY = r"\bmay\b";
    NEXT_POINT = r"; (?:or|and|and/or)?:? ?";
    SECOND = r"^(?:b|ii|2)\)";
    // A list goes on after a paragraph that ends so, and it ends with a full stop.
    LEADS = r":\W{0,3}$";
    GOES_ON = r"(?:[;,]|[;,] (?:and|or|and/or))\W{0,3}$";
    POINT = r"(?:[:;,] ?|[ ;,](?:and|or|and/or|either) |[.;:] )\((?:[a-z]{1,2}|[ivx]{1,4}|\d{1,2})\) ";
}

/// Cuts flat text into clauses: a clause ends with its paragraph, or where the next number begins.
pub(super) fn clauses(flat: &str) -> Vec<Passage> {
    let mut clauses = Vec::new();
    let mut start = 0;
    for paragraph in flat.split('\n') {
        let mut from = start;
        for inner in INNER.groups(paragraph, 1) {
            let next = start + inner.start;
            if from + 8 < next {
                push(flat, from..next, &mut clauses);
                from = next;
            }
        }
        push(flat, from..start + paragraph.len(), &mut clauses);
        start += paragraph.len() + 1;
    }
    lead_into(flat, &mut clauses);
    clauses
}

/// Tells each paragraph that is an item of a list which words lead into it: "Either party may terminate:" and what follows.
fn lead_into(flat: &str, clauses: &mut [Passage]) {
    let mut open: Option<Range<usize>> = None;
    for clause in clauses {
        let text = flat.get(clause.place.clone()).unwrap_or_default();
        let end = text.len();
        let tail = text.get(end.saturating_sub(12)..).unwrap_or_default();
        if LEADS.is_in(tail) {
            open = (end <= 3 * MAX_LEAD).then(|| {
                let body = text.get(..end - 1).unwrap_or_default();
                let from = END.all(body).last().map_or(0, |stop| stop.end - 1);
                clause.place.start + from.max(end.saturating_sub(MAX_LEAD))..clause.place.end
            });
            continue;
        }
        if let Some(lead) = &open {
            clause.lead = lead.clone();
            if !GOES_ON.is_in(tail) {
                open = None;
            }
        }
    }
}

fn push(flat: &str, place: Range<usize>, clauses: &mut Vec<Passage>) {
    let Some(text) = flat.get(place.clone()) else { return };
    if text.trim().is_empty() {
        return;
    }
    let (number, rest) = match NUMBER.find(text) {
        Some(found) if found.end < text.len() => {
            (text.get(found.clone()).unwrap_or_default(), text.get(found.end..).unwrap_or_default())
        }
        _ => ("", text),
    };
    let heading = heading(rest).to_owned();
    // A heading that stands alone belongs to the paragraph that follows it.
    if let Some(last) = clauses.last_mut()
        && last.place.len() <= last.number.len() + last.heading.len() + 4
        && !last.heading.is_empty()
        && number.is_empty()
    {
        last.place.end = place.end;
        return;
    }
    clauses.push(Passage { number: number.trim().to_owned(), heading, place, lead: 0..0 });
}

/// Returns the words at the beginning that title the rest: few, and ended by a stop, a colon or the paragraph.
fn heading(text: &str) -> &str {
    let window = text.get(..text.len().min(90)).unwrap_or_default();
    let end = match window.find(['.', ':', ';']) {
        Some(end) => end,
        None if text.len() <= 90 => text.len(),
        None => return "",
    };
    let title = window.get(..end).unwrap_or_default().trim();
    let words: Vec<&str> = title.split(' ').filter(|word| word.len() > 3).collect();
    let capitals = words.iter().filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase() || c == '"')).count();
    if !words.is_empty() && capitals * 4 >= words.len() * 3 && words.len() <= 10 { title } else { "" }
}

/// Cuts a clause into sentences, and a sentence with an enumeration into its points.
///
/// Words that lead into the clause lead into its first sentence.
pub(super) fn sentences<'t>(flat: &'t str, clause: &Range<usize>, lead: &str, kinds: Kinds) -> Vec<Sentence<'t>> {
    let mut sentences = Vec::new();
    let mut led = None;
    let text = flat.get(clause.clone()).unwrap_or_default();
    let mut from = 0;
    for end in END.all(text) {
        let stop = end.start + 1;
        let before = text.get(from..end.start).unwrap_or_default();
        let tail = before.get(before.len().saturating_sub(14)..).unwrap_or_default();
        if !ABBREVIATION.is_in(tail) && stop > from {
            cut(text, from..stop, clause.start, &mut sentences);
            from = stop;
            led.get_or_insert(sentences.len());
        }
    }
    cut(text, from..text.len(), clause.start, &mut sentences);
    if !lead.is_empty() {
        for sentence in sentences.iter_mut().take(led.unwrap_or(usize::MAX)) {
            sentence.lead += lead.len() + 1;
            sentence.text = Phrase::of(format!("{lead} {}", &*sentence.text));
        }
    }
    // A sentence that is the whole clause is about what the clause is about.
    let is_whole = |sentence: &Sentence<'_>| sentence.lead == 0 && sentence.text.len() == text.trim().len();
    let parts = sentences.iter().filter(|sentence| !is_whole(sentence)).map(|sentence| &*sentence.text);
    let mut of_parts = kinds.within_each(parts).into_iter();
    for sentence in &mut sentences {
        sentence.kinds = if is_whole(sentence) { kinds } else { of_parts.next().unwrap_or_default() };
        // A list of the sections that survive names them and says nothing of its own; a recital tells why, and binds nobody.
        let text = &sentence.text;
        let is_list = || text.contains('(') && SURVIVES.is_in(text) && SECTIONS.is_in(text);
        if !sentence.kinds.is_empty() && (is_list() || is_recital(text)) {
            sentence.kinds = sentence.kinds.none();
        }
    }
    sentences
}

/// Says whether a bracket stands where one may begin a point, behind a mark or behind a word that joins points: without that
/// there is none, and that is quick to see.
fn may_have_point(sentence: &str) -> bool {
    let leads = |bracket: usize| match sentence.as_bytes().get(..bracket) {
        Some([.., b':' | b';' | b',']) => true,
        Some([.., last, b' ']) => b".:;,dr".contains(&last.to_ascii_lowercase()),
        _ => false,
    };
    sentence.match_indices('(').any(|(bracket, _)| leads(bracket))
}

/// Says whether words begin with "whereas", whatever marks stand before it.
fn is_recital(text: &str) -> bool {
    const WHEREAS: usize = "whereas".len();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let words = text.bytes().position(|byte| is_word(&byte)).and_then(|start| text.as_bytes().get(start..));
    words
        .and_then(|words| words.split_at_checked(WHEREAS))
        .is_some_and(|(first, rest)| first.eq_ignore_ascii_case(b"whereas") && !rest.first().is_some_and(is_word))
}

fn cut<'t>(text: &'t str, place: Range<usize>, base: usize, sentences: &mut Vec<Sentence<'t>>) {
    let mut from = place.start;
    while from < place.end {
        let limit = (from + MAX_SENTENCE).min(place.end);
        let part = text.get(from..limit).unwrap_or_default();
        let to =
            if limit == place.end { limit } else { from + part.rfind(' ').filter(|at| *at > 0).unwrap_or(part.len()) };
        points(text.get(from..to).unwrap_or_default(), base + from, sentences);
        from = to.max(from + 1);
    }
}

fn points<'t>(sentence: &'t str, base: usize, sentences: &mut Vec<Sentence<'t>>) {
    let lead = sentence.len() - sentence.trim_start().len();
    let sentence = sentence.trim();
    if sentence.is_empty() {
        return;
    }
    let base = base + lead;
    let mut marks: Vec<usize> = Vec::new();
    if may_have_point(sentence) {
        marks.extend(POINT.all(sentence).take(MAX_POINTS).map(|mark| mark.end));
    }
    let second = marks.first().filter(|mark| SECOND.is_in(label(sentence, **mark))).copied();
    if let Some(second) = second
        && let Some(first) = FIRST.all(sentence.get(..second).unwrap_or_default()).last()
    {
        marks.insert(0, first.end);
    }
    // A list without labels may hold another with labels.
    let outer = unmarked(sentence);
    if outer.len() > 1 && marks.first().is_none_or(|first| outer.first().is_some_and(|lead| lead + 8 < *first)) {
        marks = outer;
    }
    let first = marks.first().copied().unwrap_or_default();
    if marks.len() < 2 || first > 1_200 {
        sentences.push(Sentence {
            text: Phrase::of(sentence),
            place: base..base + sentence.len(),
            lead: 0,
            kinds: Kinds::default(),
        });
        return;
    }
    let stem = sentence.get(..first).unwrap_or_default();
    let labelled = stem.trim_end().ends_with(')');
    let stem = stem.get(..stem.rfind('(').filter(|_| labelled).unwrap_or(stem.len())).unwrap_or_default().trim_end();
    for (index, from) in marks.iter().enumerate() {
        let to = marks.get(index + 1).copied().unwrap_or(sentence.len());
        let point = sentence.get(*from..to).unwrap_or_default();
        let text = Phrase::of(format!("{stem} {point}"));
        let place = base + from..base + to;
        sentences.push(Sentence { lead: stem.len() + 1, text, place, kinds: Kinds::default() });
    }
}

/// Returns where the points of a list without labels begin: "Either party may end it: if ...; or on 30 days' notice."
fn unmarked(sentence: &str) -> Vec<usize> {
    let Some(lead) = may_lead(sentence) else { return Vec::new() };
    let is_outer = |next: &Range<usize>| {
        next.start > lead && !sentence.get(next.end..).is_some_and(|rest| rest.trim_start().starts_with('('))
    };
    let ends = NEXT_POINT.all(sentence).filter(is_outer).map(|next| next.end);
    std::iter::once(lead).chain(ends).take(MAX_POINTS).collect()
}

/// Returns where the first colon leads on from what somebody may do, with no semicolon before it.
fn may_lead(sentence: &str) -> Option<usize> {
    const BEFORE: usize = 200;
    const BEHIND: usize = 160;
    let end = sentence.bytes().position(|byte| matches!(byte, b':' | b';'))?;
    let (lead, rest) = (sentence.get(..end)?, sentence.get(end..)?);
    let leads = |may: Range<usize>| may.start <= BEFORE && end - may.end <= BEHIND;
    (rest.starts_with(": ") && MAY.all(lead).any(leads)).then_some(end + 2)
}

/// Returns the label of a point with its bracket: "ii) " of "(ii) ".
fn label(sentence: &str, mark: usize) -> &str {
    let lead = sentence.get(mark.saturating_sub(6)..mark).unwrap_or_default();
    lead.rfind('(').and_then(|open| lead.get(open + 1..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(flat: &str) -> Vec<String> {
        sentences(flat, &(0..flat.len()), "", Kinds::default())
            .into_iter()
            .map(|sentence| sentence.text.to_string())
            .collect()
    }

    proptest! {
        #[test]
        fn a_point_has_a_bracket_where_one_may_begin(
            words in "(x|,|;|:|\\.| |and|OR|and/or|either|\\(|a\\) |iv\\) |12\\) ){0,9}",
        ) {
            prop_assert!(may_have_point(&words) || !POINT.is_in(&words), "{}", words);
        }
    }

    #[test]
    fn a_recital_begins_with_whereas() {
        for (text, expected) in [
            ("WHEREAS, Supplier may end it", true),
            ("(\"Whereas", true),
            ("Whereasmuch", false),
            ("whereas_", false),
            ("In a case whereas", false),
            ("where", false),
            ("", false),
        ] {
            assert_eq!(is_recital(text), expected, "{text}");
        }
    }

    #[test]
    fn a_company_s_name_does_not_end_a_sentence() {
        assert_eq!(texts("Acme Inc. May pay. Beta Corp. Shall not.").len(), 2);
    }

    #[test]
    fn a_point_keeps_the_words_that_lead_into_it() {
        let found = texts("Either party may end this Agreement: (a) on 30 days notice; or (b) at once on a breach.");
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("Either party may end this Agreement:"), "{found:?}");
        assert!(found[1].ends_with("at once on a breach."), "{found:?}");
        assert!(!found[1].contains("30 days"));
    }

    #[test]
    fn the_first_point_may_stand_right_after_what_leads_into_it() {
        let found = texts("Customer may end this Agreement if (i) Supplier defaults; or (ii) Supplier is wound up.");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[1].starts_with("Customer may end this Agreement if") && !found[1].contains("default"),
            "{found:?}"
        );
        assert_eq!(texts("Customer shall pay (i) in time, and in full.").len(), 1);
        assert_eq!(texts("Customer may end it, provided that (i) it pays, and (ii) it leaves.").len(), 1);
    }

    #[test]
    fn paragraphs_are_items_of_the_list_that_leads_into_them() {
        let flat = "9. Either party may end it:\nif the other breaks it; or\non 30 days notice.\n10. Fees are due.";
        let leads: Vec<&str> = clauses(flat).iter().map(|clause| &flat[clause.lead.clone()]).collect();
        assert_eq!(leads, ["", "Either party may end it:", "Either party may end it:", ""]);
        let found = sentences(flat, &(28..54), leads[1], Kinds::default());
        assert!(found[0].text.starts_with("Either party may end it: if"), "{found:?}");
    }

    #[test]
    fn a_list_of_the_sections_that_survive_says_nothing_of_what_they_are_called() {
        let kinds = |flat: &str| {
            let found = sentences(flat, &(0..flat.len()), "", Kinds::of(flat));
            found.iter().all(|sentence| sentence.kinds.is_empty())
        };
        assert!(kinds(
            "Section 4.1 (Confidentiality), Section 4.2 (Covenant Not to Compete) and Section 9 (Term) survive."
        ));
        assert!(!kinds("The covenant not to compete of Section 4.2 survives for two years."));
    }

    #[test]
    fn a_number_in_the_middle_of_a_line_begins_a_clause() {
        let found = clauses("9.1 Term. One year. 9.2 Termination. Either party may end it. See Section 9.1 Above all.");
        let heads: Vec<(&str, &str)> = found.iter().map(|c| (c.number.as_str(), c.heading.as_str())).collect();
        assert_eq!(heads, [("9.1", "Term"), ("9.2", "Termination")]);
    }

    #[test]
    fn a_heading_alone_belongs_to_what_follows() {
        let found = clauses("ARTICLE 5. GOVERNING LAW\nOhio law governs this contract and all that follows from it.");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].heading, "GOVERNING LAW");
    }
}
