//! Paths as people write them: `term.initial`, `ways_out[either,convenience].notice`.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::{
    Contract, Investment, InvestmentKind, InvestmentTerms, Key, Keyed, Name, Party, Path, Restraint, RestraintKind,
    RestraintTerms, WayOut, WayOutKind, WayOutTerms,
};

/// The places that a path may name: a topic or list, the words of its kinds, its facts.
struct Places {
    topic: Name,
    kinds: Vec<Name>,
    fields: Vec<Name>,
}

/// Every topic and list by name, found by a walk over a contract that has each.
static PLACES: LazyLock<BTreeMap<&'static str, Places>> = LazyLock::new(|| {
    let mut places: BTreeMap<&'static str, Places> = BTreeMap::new();
    sample().walk(&mut |path, _| {
        let (topic, field) = (path.topic(), path.field());
        let kinds = if path.key().is_some() { kinds(topic) } else { Vec::new() };
        places.entry(topic.word()).or_insert(Places { topic, kinds, fields: Vec::new() }).fields.push(field);
    });
    places
});

fn kinds(list: Name) -> Vec<Name> {
    match list.word() {
        "ways_out" => WayOutKind::ALL.iter().map(|kind| kind.name()).collect(),
        "restraints" => RestraintKind::ALL.iter().map(|kind| kind.name()).collect(),
        "investments" => InvestmentKind::ALL.iter().map(|kind| kind.name()).collect(),
        _ => Vec::new(),
    }
}

/// Returns a contract with one entry in every list, so that a walk over it meets every fact.
pub fn sample() -> Contract {
    let mut contract = Contract::default();
    contract.ways_out.entries.push(WayOut {
        holder: Party::Buyer,
        kind: WayOutKind::Convenience,
        label: None,
        excluded: false,
        terms: WayOutTerms::default(),
    });
    contract.restraints.entries.push(Restraint {
        bound: Party::Buyer,
        kind: RestraintKind::Exclusivity,
        label: None,
        excluded: false,
        terms: RestraintTerms::default(),
    });
    contract.investments.entries.push(Investment {
        by: Party::Buyer,
        kind: InvestmentKind::Site,
        label: None,
        terms: InvestmentTerms::default(),
    });
    contract
}

/// Returns the places that a text names: none if there is no such place, two for `either` and `both`.
pub fn places(text: &str) -> Vec<Path> {
    read(text).unwrap_or_default()
}

fn read(text: &str) -> Option<Vec<Path>> {
    let Some((head, tail)) = text.rsplit_once(']') else {
        let (topic, field) = text.split_once('.').map_or((text, None), |(topic, field)| (topic, Some(field)));
        let named = PLACES.get(topic)?;
        let field = field_of(named, field)?;
        let listed = !named.kinds.is_empty() && !field.is_none();
        return (!listed).then(|| vec![Path::of(named.topic, field)]);
    };
    let (topic, key) = head.split_once('[')?;
    let named = PLACES.get(topic)?;
    let field = field_of(named, if tail.is_empty() { None } else { Some(tail.strip_prefix('.')?) })?;
    let mut parts = key.splitn(3, ',');
    let parties: &[Party] = match parts.next()? {
        "buyer" => &[Party::Buyer],
        "supplier" => &[Party::Supplier],
        "either" | "both" => &[Party::Buyer, Party::Supplier],
        _ => return None,
    };
    let kind = parts.next()?;
    let kind = named.kinds.iter().copied().find(|known| known.word() == kind)?;
    let label: Option<Arc<str>> = parts.next().map(Arc::from);
    let key = |party: &Party| Key { party: *party, kind, label: label.clone() };
    Some(parties.iter().map(|party| Path::keyed(named.topic, key(party)).with_field(field)).collect())
}

fn field_of(named: &Places, field: Option<&str>) -> Option<Name> {
    let Some(field) = field else { return Some(Name::NONE) };
    named.fields.iter().copied().find(|known| known.word() == field)
}

/// Says whether the contract has the entry that a path names; a path without a key names no entry.
pub fn has_entry(contract: &Contract, path: &Path) -> bool {
    let Some(key) = path.key() else { return true };
    match path.topic().word() {
        "ways_out" => contract.ways_out.entries.iter().any(|entry| entry.key() == key),
        "restraints" => contract.restraints.entries.iter().any(|entry| entry.key() == key),
        "investments" => contract.investments.entries.iter().any(|entry| entry.key() == key),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_of_a_contract_is_found_by_the_text_of_its_path() {
        sample().walk(&mut |path, _| assert_eq!(places(&path.to_string()), vec![path]));
    }

    #[test]
    fn either_names_each_of_the_two() {
        let texts: Vec<String> =
            places("ways_out[either,convenience,a, b].notice").iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["ways_out[buyer,convenience,a, b].notice", "ways_out[supplier,convenience,a, b].notice"]);
    }

    #[test]
    fn what_names_no_place_is_not_found() {
        for text in ["", "terms", "term.", "term.start", "ways_out.notice", "ways_out[buyer]", "ways_out[buyer,x]"] {
            assert_eq!(places(text), [], "{text}");
        }
        assert_eq!(places("term[buyer,convenience].end"), []);
    }
}
