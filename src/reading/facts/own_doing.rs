//! Does the agreement fall with what one side alone may drop: an offering, a project?
//!
//! Goes in: the whole text, since the two sentences stand far apart. Comes out: a way out of the kind convenience. Not here:
//! rights to leave in so many words (see [`super::convenience`]).

use super::super::findings::{Findings, Saying, way_out};
use super::super::grams::Phrase;
use super::super::mentions::{Parties, Side};
use super::super::pattern::{after, before, patterns};
use super::right;
use crate::contract::WayOutKind;

patterns! {
    FALLS_WITH = r"\bterminate\b[^.;\n]{0,60}\b(?:termination|abandonment|withdrawal|cancellation) of (?:the|such) (\w{5,20})\b";
    CONTRACT = r"\b(?:agreement|appointment|engagement)\b";
    DROPS = r"\b(?:to|may(?: at any time)?) (?:terminate|abandon|withdraw|cancel|discontinue)(?:,? or (?:terminate|abandon|withdraw|cancel|discontinue))?\b";
    DECIDES = r"\b(?:determination|decision|election) (?:by|of) (?:the )?";
}

/// Reads an agreement that falls with an undertaking of one side, which that side may drop: an offering, a project.
///
/// The two sentences stand far apart, so that the whole text is looked at.
pub(super) fn read(flat: &Phrase<'_>, parties: &Parties, findings: &mut Findings) {
    let Some(noun) = ends_with_another(flat) else { return };
    let noun = noun.to_ascii_lowercase();
    for drops in DROPS.all(flat).take(40) {
        let object = after(flat, drops.end, 60).to_ascii_lowercase();
        let start = drops.start.saturating_sub(300);
        let window = flat.get(start..(drops.end + 160).min(flat.len())).unwrap_or_default();
        let verb = drops.start - start;
        let from = window.get(..verb).and_then(|lead| lead.rfind(['.', ';', '\n'])).map_or(0, |at| at + 1);
        let own = window.get(from..).unwrap_or_default();
        let by_whom = DECIDES.find(before(window, verb + drops.len(), 120)).and_then(|decides| {
            let lead = before(window, verb + drops.len(), 120);
            parties.next(window, verb + drops.len() - lead.len() + decides.end, 6)
        });
        let side = by_whom.or_else(|| right(parties, own, verb - from).filter(|right| !right.denied).map(|r| r.side));
        if let Some(Side::One(party)) = side
            && object.contains(&noun)
        {
            let path = way_out(party, WayOutKind::Convenience);
            findings.add(path, Saying::Exists, &drops, 5_600);
        }
    }
}

/// Returns what the agreement ends with: "shall terminate upon completion or termination of the Offering".
fn ends_with_another<'t>(flat: &'t Phrase<'_>) -> Option<&'t str> {
    FALLS_WITH.groups(flat, 1).take(60).find_map(|noun| {
        let lead = before(flat, noun.start, 220);
        let ends = lead.to_ascii_lowercase().rfind("terminate")?;
        let own = lead.get(..ends)?;
        let own = own.get(own.rfind(['.', ';', '\n']).map_or(0, |at| at + 1)..)?;
        CONTRACT.is_in(own).then(|| flat.get(noun)).flatten()
    })
}
