//! Which number does Word show before a paragraph?
//!
//! A paragraph names a list and a level; a list counts by the levels of its definition, which other lists may share. Not
//! here: restarts after levels of their own choice, and words for numbers.

use std::collections::BTreeMap;

use super::package::{Step, elements, is_on, value};
use super::styles::Place;
use crate::document::Unreadable;
use crate::document::numerals::{letters, roman};

/// How many levels a list has.
const LEVELS: usize = 9;

/// How a level is counted.
#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    text: String,
    style: Option<String>,
    is_legal: bool,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: "decimal".to_owned(), text: String::new(), style: None, is_legal: false }
    }
}

/// A list: which definition it counts by, and where it starts anew.
#[derive(Clone, Debug, Default)]
struct List {
    definition: String,
    starts: BTreeMap<usize, u32>,
}

/// Lists and definitions by id, and how far each definition has counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbering {
    definitions: BTreeMap<String, [Level; LEVELS]>,
    lists: BTreeMap<String, List>,
    counts: BTreeMap<String, [Option<u32>; LEVELS]>,
    begun: BTreeMap<String, bool>,
}

/// Reads the part of lists.
pub(super) fn read(xml: &[u8]) -> Result<Numbering, Unreadable> {
    let mut numbering = Numbering::default();
    let (mut definition, mut list, mut level) = (None::<String>, None::<String>, 0);
    elements(xml, |element, step| {
        let name = element.local_name();
        let of = |name: &str| value(element, name);
        if step == Step::Out {
            match name.as_ref() {
                "abstractNum" => definition = None,
                "num" => list = None,
                _ => {}
            }
            return;
        }
        match name.as_ref() {
            "abstractNum" => definition = of("abstractNumId"),
            "num" => list = of("numId"),
            "lvl" | "lvlOverride" => {
                level = of("ilvl").and_then(|level| level.parse().ok()).unwrap_or(0).min(LEVELS - 1);
            }
            _ => {}
        }
        if let Some(list) = &list {
            let list = numbering.lists.entry(list.clone()).or_default();
            match name.as_ref() {
                "abstractNumId" => list.definition = of("val").unwrap_or_default(),
                "startOverride" => {
                    list.starts.insert(level, of("val").and_then(|start| start.parse().ok()).unwrap_or(1));
                }
                _ => {}
            }
        } else if let Some(id) = &definition {
            let levels = numbering.definitions.entry(id.clone()).or_default();
            let Some(level) = levels.get_mut(level) else { return };
            match name.as_ref() {
                "start" => level.start = of("val").and_then(|start| start.parse().ok()).unwrap_or(1),
                "numFmt" => level.format = of("val").unwrap_or_default(),
                "lvlText" => level.text = of("val").unwrap_or_default(),
                "pStyle" => level.style = of("val"),
                "isLgl" => level.is_legal = is_on(element),
                _ => {}
            }
        }
    })?;
    Ok(numbering)
}

impl Numbering {
    /// Counts a paragraph, and returns the number that is shown before it; none where none is shown.
    pub(super) fn number(&mut self, place: &Place, style: &str) -> Option<String> {
        let list_id = place.list.as_deref().filter(|id| *id != "0")?;
        let list = self.lists.get(list_id)?;
        let levels = self.definitions.get(&list.definition)?;
        let by_style = || levels.iter().position(|level| level.style.as_deref() == Some(style));
        let at = place.level.or_else(by_style).unwrap_or(0).min(LEVELS - 1);
        let counts = self.counts.entry(list.definition.clone()).or_default();
        // A list that starts anew does so once, when it is first used.
        if !self.begun.get(list_id).copied().unwrap_or(false) {
            self.begun.insert(list_id.to_owned(), true);
            for (level, start) in &list.starts {
                if let Some(count) = counts.get_mut(*level) {
                    *count = start.checked_sub(1);
                }
            }
        }
        for (index, (count, level)) in counts.iter_mut().zip(levels).enumerate() {
            if index < at {
                // A level that was passed over counts as begun.
                count.get_or_insert(level.start);
            } else if index == at {
                *count = Some(count.map_or(level.start, |count| count.saturating_add(1)));
            } else {
                *count = None;
            }
        }
        shown(levels, counts, at)
    }
}

fn shown(levels: &[Level; LEVELS], counts: &[Option<u32>; LEVELS], at: usize) -> Option<String> {
    let level = levels.get(at)?;
    match level.format.as_str() {
        "none" if !level.text.contains('%') => return Some(level.text.clone()).filter(|text| !text.trim().is_empty()),
        "bullet" => return Some("-".to_owned()),
        _ => {}
    }
    let mut text = String::new();
    let mut chars = level.text.chars().peekable();
    while let Some(c) = chars.next() {
        let digit = chars.peek().and_then(|next| next.to_digit(10)).filter(|_| c == '%');
        let Some(index) = digit.and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1)) else {
            text.push(c);
            continue;
        };
        chars.next();
        let (Some(of), Some(count)) = (levels.get(index), counts.get(index)) else { continue };
        let count = count.unwrap_or(of.start);
        text.push_str(&counted(count, if level.is_legal { "decimal" } else { &of.format }));
    }
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn counted(count: u32, format: &str) -> String {
    match format {
        "lowerLetter" => letters(count, false),
        "upperLetter" => letters(count, true),
        "lowerRoman" => roman(count, false),
        "upperRoman" => roman(count, true),
        "decimalZero" => format!("{count:02}"),
        "none" => String::new(),
        _ => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = r#"<w:numbering xmlns:w="x">
        <w:abstractNum w:abstractNumId="7">
          <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:pStyle w:val="Heading1"/></w:lvl>
          <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
          <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>
        </w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
      </w:numbering>"#;

    fn numbers(places: &[(&str, Option<usize>, &str)]) -> Vec<String> {
        let mut numbering = read(XML.as_bytes()).unwrap();
        let place = |(list, level, style): &(&str, Option<usize>, &str)| {
            let place = Place { list: Some((*list).to_owned()), level: *level };
            numbering.number(&place, style).unwrap_or_default()
        };
        places.iter().map(place).collect()
    }

    #[test]
    fn levels_count_on_and_begin_anew_below_a_higher_one() {
        let one = |level| ("1", Some(level), "");
        let numbers = numbers(&[one(0), one(1), one(1), one(2), one(2), one(0), one(1)]);
        assert_eq!(numbers, ["1.", "1.1", "1.2", "(a)", "(b)", "2.", "2.1"]);
    }

    #[test]
    fn lists_of_one_definition_count_together_unless_one_starts_anew() {
        assert_eq!(
            numbers(&[("1", Some(0), ""), ("1", Some(0), ""), ("2", Some(0), ""), ("1", Some(0), "")]),
            ["1.", "2.", "1.", "2."]
        );
    }

    #[test]
    fn a_style_tells_its_level_and_list_zero_is_none() {
        assert_eq!(numbers(&[("1", None, "Heading1"), ("0", Some(0), "")]), ["1.", ""]);
    }
}
