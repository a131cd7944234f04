//! How does the text flow, once lines, page numbers and marks are taken out?
//!
//! Goes in: text as it was written. Comes out: flat text, ASCII, one line a paragraph, and the way back to the bytes
//! of the original. Page furniture (numbers, sources, dotted contents), Markdown and HTML marks are left out; curly
//! quotes, dashes and accents become plain ones. Not here: clauses and what they mean.
//! **Every place in the flat text leads back to a place in the original.**

use std::ops::Range;

use super::pattern::patterns;

/// Flat text with the way back.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// ASCII; paragraphs end with a line feed, and there is no other white space but single spaces.
    pub(super) text: String,
    /// Places in the flat text from which the original runs at another distance.
    anchors: Vec<(u32, u32)>,
}

patterns! {
    // A page number, a source line, a line of dots and a page, a line of rules.
    FURNITURE = r"^(?:(?:page )?-? ?\d{1,3} ?-?(?: of \d{1,3})?|source: .{3,120}\b\d{4}|.{3,120}\.{5,} ?\S{0,6}|[-_=*~. ]{2,}|\|?[-:| ]{3,}|\[?signature pages? follows?\]?)$";
    // A line that begins a numbered part.
    NUMBERED = r"^(?:section |article |clause )?(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|\([a-z0-9]{1,4}\)|[ivx]{1,5}\.|[a-z]\.|article [ivx0-9]+|exhibit [a-z0-9])[ .:]";
    ENUMERATED = r"^(?:\([a-z0-9]{1,4}\)|[a-z0-9]{1,3}[.)] |[-*] )";
    // A line that begins with a box to tick.
    OPTION = r#"^(?:[-*] )?[\[(] ?x? ?[\])] ?["({]?(?-i:[A-Z{])"#;
    // A page number before words that go on from the page before: "not to renew the / 4 Agreement".
    GLUED = r"^\d{1,3} (?-i:[A-Za-z])";
    BROKEN_OFF = r"(?:^| )(?:the|a|an|of|and|or|to|by|for|with|any|such|its|their|in|this)$";
}

impl Flow {
    /// Flattens a text.
    pub(super) fn of(original: &str) -> Self {
        let mut flow = Self { text: String::with_capacity(original.len()), anchors: Vec::new() };
        let (mut at, mut gap, mut fenced) = (0, true, None);
        for line in original.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let flat = FlatLine::of(line, start);
            let settings = is_front_matter(line, start, &mut fenced);
            if settings || flat.text.is_empty() || is_furniture(&flat.text) {
                gap = true;
            } else {
                flow.append(&flat, gap || flat.row || OPTION.is_in(&flat.text));
                gap = flat.heading || flat.row;
            }
        }
        flow
    }

    /// Returns the bytes of the original that a place stands for.
    pub(super) fn original(&self, place: &Range<usize>, original: &str) -> Range<usize> {
        let start = self.way_back(place.start).min(original.len());
        let last = self.way_back(place.end.saturating_sub(1).max(place.start)).min(original.len());
        let mut end = (last + 1).min(original.len());
        while !original.is_char_boundary(end) {
            end += 1;
        }
        start..end.max(start)
    }

    fn way_back(&self, place: usize) -> usize {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        let next = self.anchors.partition_point(|(flat, _)| *flat <= place);
        let (flat, original) =
            next.checked_sub(1).and_then(|index| self.anchors.get(index)).copied().unwrap_or_default();
        original.saturating_add(place - flat) as usize
    }

    fn append(&mut self, line: &FlatLine, gap: bool) {
        let mut pieces = line.pieces.iter().peekable();
        let mut first = true;
        while let Some((piece, start)) = pieces.next() {
            let end = pieces.peek().map_or(line.text.len(), |(next, _)| *next);
            let Some(mut text) = line.text.get(*piece..end) else { continue };
            let (mut start, mut glued) = (*start, false);
            if first
                && gap
                && text.starts_with(|c: char| c.is_ascii_digit())
                && let Some(number) = GLUED.find(text).filter(|_| BROKEN_OFF.is_in(self.tail()))
            {
                let words = number.end - 1;
                text = text.get(words..).unwrap_or_default();
                start += words;
                glued = true;
            }
            let page_number =
                first && line.soft.contains(&end) && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
            if page_number && !is_final(self.tail()) {
                continue;
            }
            if !self.text.is_empty() && (first || line.soft.contains(piece)) {
                let new_paragraph = if first {
                    !glued && self.breaks_before(&line.text, gap || line.heading)
                } else {
                    is_final(self.tail()) || begins_part(line.text.get(*piece..).unwrap_or_default())
                };
                if self.text.ends_with(' ') {
                    self.text.pop();
                }
                self.push(if new_paragraph { "\n" } else { " " }, start.saturating_sub(1));
            }
            first = false;
            self.push(text, start);
        }
    }

    /// Decides whether a line begins a paragraph: after a gap it does, unless the sentence before it goes on.
    fn breaks_before(&self, line: &str, gap: bool) -> bool {
        let tail = self.tail();
        let goes_on = line.starts_with(|c: char| c.is_ascii_lowercase()) && !ENUMERATED.is_in(line);
        if is_loose(tail) && (goes_on || ENUMERATED.is_in(line)) {
            return false;
        }
        let numbered = || may_be_numbered(line) && NUMBERED.is_in(line);
        if is_final(tail) { gap || numbered() } else { gap && (!goes_on || numbered()) }
    }

    fn tail(&self) -> &str {
        let from = self.text.len().saturating_sub(8);
        self.text.get(from..).unwrap_or_default().trim_end()
    }

    fn push(&mut self, text: &str, original: usize) {
        let flat = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let original = u32::try_from(original).unwrap_or(u32::MAX);
        let runs_on =
            self.anchors.last().is_some_and(|(f, o)| flat - f == original.saturating_sub(*o) && original >= *o);
        if !runs_on {
            self.anchors.push((flat, original));
        }
        self.text.push_str(text);
    }
}

/// Says whether a line is none of the text; a long one is only where it is of rules or of dots, a short one as it begins.
fn is_furniture(line: &str) -> bool {
    const SHORT: usize = 30;
    let numbers = |c: char| c.is_ascii_digit() || matches!(c, 'p' | 'P' | '[');
    let may_be = line.len() <= SHORT && line.starts_with(numbers)
        || line.starts_with(['-', '_', '=', '*', '~', '.', ' ', '|', ':', 's', 'S'])
        || line.contains(".....");
    may_be && FURNITURE.is_in(line) && !NUMBERED.is_in(line)
}

/// Says whether words end a sentence or a part of one: `[.;:!?]["')\]]{0,3}$` as an expression.
fn is_final(words: &str) -> bool {
    let end = words.trim_end_matches(['"', '\'', ')', ']']);
    words.len() - end.len() <= 3 && end.ends_with(['.', ';', ':', '!', '?'])
}

/// Says whether words break off: `(?:[,;:-]| and| or| and/or)$` as an expression.
fn is_loose(words: &str) -> bool {
    let words = words.as_bytes();
    let ends_with = |end: &[u8]| {
        words.get(words.len().saturating_sub(end.len())..).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    words.last().is_some_and(|last| b",;:-".contains(last))
        || [&b" and"[..], b" or", b" and/or"].into_iter().any(ends_with)
}

/// Says whether a line may begin a numbered part, by its first letters: most do not, and that is quick to see.
fn may_be_numbered(line: &str) -> bool {
    const WORDS: [&str; 4] = ["section ", "article ", "clause ", "exhibit "];
    const LONGEST_NUMERAL: usize = 5;
    let is_word = |word: &str| line.get(..word.len()).is_some_and(|first| first.eq_ignore_ascii_case(word));
    line.starts_with(|c: char| c.is_ascii_digit() || c == '(')
        || line.bytes().take(LONGEST_NUMERAL + 1).any(|byte| byte == b'.')
        || WORDS.into_iter().any(is_word)
}

/// Says whether words begin a numbered part: a number and a capital, not "30 days".
fn begins_part(words: &str) -> bool {
    may_be_numbered(words).then(|| NUMBERED.find(words)).flatten().is_some_and(|number| {
        let rest = words.get(number.end..).unwrap_or_default().trim_start();
        rest.starts_with(|c: char| c.is_ascii_uppercase() || c == '"' || c == '(')
    })
}

/// Skips a block of settings between lines of three dashes at the very beginning.
fn is_front_matter(line: &str, start: usize, fenced: &mut Option<bool>) -> bool {
    let fence = line.trim_end() == "---";
    if start == 0 && fence {
        *fenced = Some(true);
        return true;
    }
    let inside = *fenced == Some(true);
    if inside && (fence || start > 4_000) {
        *fenced = Some(false);
    }
    inside
}

/// One line, flat, with the places from which the original runs at another distance.
#[derive(Debug, Default)]
struct FlatLine {
    text: String,
    pieces: Vec<(usize, usize)>,
    /// Pieces that follow a wide space, where a paragraph may begin.
    soft: Vec<usize>,
    heading: bool,
    /// A row of a table, which is a paragraph of its own.
    row: bool,
}

impl FlatLine {
    fn of(line: &str, start: usize) -> Self {
        let mut flat = Self { text: String::with_capacity(line.len()), ..Self::default() };
        let mark = line.trim_start();
        let lead = line.len() - mark.len();
        let hashes = mark.len() - mark.trim_start_matches('#').len();
        flat.heading = hashes > 0;
        flat.row = mark.starts_with('|');
        let bullet = mark.strip_prefix("> ").map_or(0, |_| 2);
        let skip = lead + hashes + bullet;
        let (mut spaces, mut tabs) = (0_usize, false);
        let mut at_byte = skip;
        while let Some((rest, c)) = line.get(at_byte..).and_then(|rest| Some((rest, rest.chars().next()?))) {
            let from = at_byte;
            let run = plain_run(rest.as_bytes());
            let starred = || line.get(..from).is_some_and(|lead| lead.ends_with(['*', '[', '_']));
            if run == 0
                && let Some(length) = mark_length(rest).filter(|_| !starred())
            {
                at_byte += length;
                continue;
            }
            at_byte += run.max(c.len_utf8());
            let plain = if run > 0 { rest.get(..run).unwrap_or_default() } else { plain(c) };
            if plain == " " {
                spaces += 1;
                tabs |= c == '\t';
                continue;
            }
            if plain.is_empty() {
                continue;
            }
            if spaces > 0 && !flat.text.is_empty() {
                let wide = spaces >= 3 && !tabs && c.is_ascii() && !c.is_ascii_lowercase();
                flat.text.push(' ');
                if wide {
                    flat.text.pop();
                    flat.soft.push(flat.text.len());
                }
            }
            spaces = 0;
            let (at, from) = (flat.text.len(), start + from);
            let runs_on = flat.pieces.last().is_some_and(|(flat, original)| at - flat == from - original);
            if !runs_on || flat.soft.last() == Some(&at) {
                flat.pieces.push((at, from));
            }
            flat.text.push_str(plain);
        }
        flat
    }
}

/// Which bytes stand in flat text as they are, and begin no mark.
const PLAIN: [bool; 256] = plain_bytes();

const fn plain_bytes() -> [bool; 256] {
    let (mut plain, mut byte) = ([false; 256], 0_u8);
    while byte < 128 {
        plain[byte as usize] = byte.is_ascii_graphic() && !matches!(byte, b'*' | b'_' | b'`' | b'|' | b'<' | b']');
        byte += 1;
    }
    plain
}

/// Returns the length of the run of words that stand in flat text as they are, with single spaces between them.
fn plain_run(bytes: &[u8]) -> usize {
    let is_plain = |byte: &u8| PLAIN[usize::from(*byte)];
    let mut length = 0;
    loop {
        length += bytes.iter().skip(length).take_while(|byte| is_plain(byte)).count();
        let goes_on = length > 0 && bytes.get(length) == Some(&b' ') && bytes.get(length + 1).is_some_and(is_plain);
        if !goes_on {
            return length;
        }
        length += 1;
    }
}

/// Returns the length of a mark of Markdown or HTML that stands at the beginning of the text; none where there is none.
fn mark_length(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    match bytes.first()? {
        b'*' | b'_' if bytes.get(1) == bytes.first() && bytes.get(2) != bytes.first() => Some(2),
        b'`' | b'|' => Some(1),
        b'<' if bytes.get(1).is_some_and(|next| next.is_ascii_alphabetic() || *next == b'/' || *next == b'!') => {
            bytes.iter().take(200).position(|byte| *byte == b'>').map(|end| end + 1)
        }
        b']' if bytes.get(1) == Some(&b'(') => bytes.iter().take(300).position(|byte| *byte == b')').map(|end| end + 1),
        _ => None,
    }
}

/// Returns the plain writing of a character: a space, an ASCII character, nothing, or a currency code.
fn plain(c: char) -> &'static str {
    const ASCII: &str =
        "\u{0} !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
    match c {
        ' '..='~' => {
            let at = c as usize - 31;
            ASCII.get(at..=at).unwrap_or(" ")
        }
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => "",
        _ if c.is_whitespace() || c.is_control() => " ",
        '‘' | '’' | '‚' | '´' | '′' => "'",
        '“' | '”' | '„' | '″' | '«' | '»' => "\"",
        '‐'..='―' | '−' => "-",
        '•' | '·' | '▪' | '●' | '◦' => "*",
        '…' => "...",
        '☐' | '❏' | '❑' => "[ ]",
        '☑' | '☒' => "[x]",
        '€' => "EUR ",
        '£' => "GBP ",
        '¥' => "JPY ",
        '½' => "1/2",
        'à'..='å' | 'ā' => "a",
        'À'..='Å' => "A",
        'ç' | 'č' => "c",
        'Ç' => "C",
        'è'..='ë' => "e",
        'È'..='Ë' => "E",
        'ì'..='ï' => "i",
        'ñ' => "n",
        'ò'..='ö' | 'ø' => "o",
        'Ò'..='Ö' | 'Ø' => "O",
        'ù'..='ü' => "u",
        'Ù'..='Ü' => "U",
        'ß' => "ss",
        'š' => "s",
        'ž' => "z",
        _ if c.is_alphabetic() => "?",
        _ => " ",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    patterns! {
        FINAL = r#"[.;:!?]["')\]]{0,3}$"#;
        LOOSE_END = r"(?:[,;:-]| and| or| and/or)$";
    }

    proptest! {
        #[test]
        fn furniture_is_seen_at_its_first_letter_its_length_or_its_dots(
            line in "(page |- ?|[0-9]{1,3}| of |source: |Acme, Inc\\. |\\.{4,9}|\\||:|_{1,3}|signature|\\[|pages|follow| |x{40}|[a-z]){0,9}",
        ) {
            prop_assert_eq!(is_furniture(&line), FURNITURE.is_in(&line) && !NUMBERED.is_in(&line));
        }

        #[test]
        fn ends_of_lines_are_told_as_expressions_tell_them(words in "( ?(and|or|OR|band|x|/|[.;:!?,\"')-]|\\])){0,5}") {
            prop_assert_eq!(is_final(&words), FINAL.is_in(&words), "{}", words);
            prop_assert_eq!(is_loose(&words), LOOSE_END.is_in(&words), "{}", words);
        }

        #[test]
        fn what_does_not_begin_as_a_number_is_none(
            line in "(Section |article |CLAUSE |Exhibit |exhibits )?([0-9]{1,2}|\\(|[ivxIVXabc]{1,6}|\\)|[.: ]|Term){0,5}",
        ) {
            prop_assert!(may_be_numbered(&line) || !NUMBERED.is_in(&line), "{}", line);
        }
    }

    #[test]
    fn page_furniture_does_not_cut_a_sentence() {
        let flow =
            Flow::of("Either party may\n\n  12\n\nSource: ACME, INC., 8-K, 3/16/2018\n\nterminate this Agreement.\n");
        assert_eq!(flow.text, "Either party may terminate this Agreement.");
    }

    #[test]
    fn a_page_number_before_words_that_go_on_is_left_out() {
        let flow = Flow::of("not to renew the\n\n4 Agreement, which ends.\n\n5 Law. Ohio, within\n\n30 days of May.");
        assert_eq!(flow.text, "not to renew the Agreement, which ends.\n5 Law. Ohio, within\n30 days of May.");
    }

    #[test]
    fn every_place_leads_back_to_the_original() {
        let original = "§ “Müller’s”   fee\nis **€5** a month";
        let flow = Flow::of(original);
        assert_eq!(flow.text, "\"Muller's\" fee is EUR 5 a month");
        let back = |words: &str| {
            let start = flow.text.find(words).unwrap();
            original.get(flow.original(&(start..start + words.len()), original)).unwrap()
        };
        assert_eq!(back("Muller's"), "Müller’s");
        assert_eq!(back("fee is"), "fee\nis");
        assert_eq!(back("a month"), "a month");
    }

    #[test]
    fn numbered_parts_begin_paragraphs() {
        let flow = Flow::of("1. Term. One year.   2. Fees. None.\n3. Law. Ohio.");
        assert_eq!(flow.text, "1. Term. One year.\n2. Fees. None.\n3. Law. Ohio.");
    }

    #[test]
    fn a_number_of_days_begins_no_part() {
        let flow = Flow::of("end this Agreement with      30 days written notice.");
        assert_eq!(flow.text, "end this Agreement with 30 days written notice.");
    }

    #[test]
    fn redactions_are_kept() {
        assert_eq!(Flow::of("within [***] days").text, "within [***] days");
    }
}
