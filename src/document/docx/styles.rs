//! Which list does a style of paragraphs belong to?

use std::collections::BTreeMap;

use super::package::{Step, elements, value};
use crate::document::Unreadable;

/// The list of a paragraph: its number, and the level if it is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) list: Option<String>,
    pub(super) level: Option<usize>,
}

#[derive(Clone, Debug, Default)]
struct Style {
    based_on: Option<String>,
    place: Place,
}

/// The styles of a document, by id.
#[derive(Clone, Debug, Default)]
pub(super) struct Styles(BTreeMap<String, Style>);

/// How many styles may be based on each other.
const MAX_CHAIN: usize = 16;

/// Reads the part of styles.
pub(super) fn read(xml: &[u8]) -> Result<Styles, Unreadable> {
    let (mut styles, mut id) = (Styles::default(), String::new());
    elements(xml, |element, step| {
        if step == Step::Out {
            return;
        }
        if element.local_name().as_ref() == "style" {
            id = value(element, "styleId").unwrap_or_default();
        }
        let of = |name: &str| value(element, name);
        let style = styles.0.entry(id.clone()).or_default();
        match element.local_name().as_ref() {
            "basedOn" => style.based_on = of("val"),
            "numId" => style.place.list = of("val"),
            "ilvl" => style.place.level = of("val").and_then(|level| level.parse().ok()),
            _ => {}
        }
    })?;
    Ok(styles)
}

impl Styles {
    /// Returns the list of a style, or of the one it is based on.
    pub(super) fn place(&self, id: &str) -> Place {
        let (mut place, mut next) = (Place::default(), Some(id));
        for _ in 0..MAX_CHAIN {
            let Some(style) = next.and_then(|id| self.0.get(id)) else { break };
            place.list = place.list.or_else(|| style.place.list.clone());
            place.level = place.level.or(style.place.level);
            next = style.based_on.as_deref();
        }
        place
    }
}
