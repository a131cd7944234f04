//! The facts that the law asks for, each with a place of its own that is worked out once, so that no fact is searched for.

use crate::contract::{Path, sample};

/// Every fact that any pack asks for, with its place.
#[derive(Clone, Debug)]
pub(super) struct Slots {
    /// The facts, sorted: the slot of one is its place here.
    paths: Vec<Path>,
    /// The slots of the facts of topics that stand once, in the order of the walk over a contract; none for one that nobody
    /// asks for.
    in_walk: Vec<Option<usize>>,
    /// The facts of entries of lists, and the entries themselves, each with its slot, sorted.
    of_entries: Vec<(Path, usize)>,
    /// The slots of texts that name a place.
    places: Vec<usize>,
}

impl Slots {
    /// Gives each fact its slot.
    pub(super) fn new(mut paths: Vec<Path>) -> Self {
        paths.sort();
        paths.dedup();
        let mut in_walk = Vec::new();
        sample().walk(&mut |path, _| {
            if !path.is_of_entry() {
                in_walk.push(paths.binary_search(&path).ok());
            }
        });
        let slotted = paths.iter().cloned().zip(0..);
        let of_entries = slotted.filter(|(path, _)| path.is_of_entry()).collect();
        Self { paths, in_walk, of_entries, places: Vec::new() }
    }

    /// Notes the slots of texts that name a place.
    pub(super) fn set_places(&mut self, mut places: Vec<usize>) {
        places.sort_unstable();
        places.dedup();
        self.places = places;
    }

    /// Returns the slots of texts that name a place.
    pub(super) fn places(&self) -> &[usize] {
        &self.places
    }

    /// Returns every entry of a list that is asked for, with its slot.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&Path, usize)> {
        self.of_entries.iter().filter(|(path, _)| path.field().is_none()).map(|(path, slot)| (path, *slot))
    }

    /// Returns the slot of a fact of an entry of a list; none where nobody asks for it.
    pub(super) fn of_entry(&self, path: &Path) -> Option<usize> {
        let at = self.of_entries.binary_search_by(|(known, _)| known.cmp(path)).ok()?;
        self.of_entries.get(at).map(|(_, slot)| *slot)
    }

    /// Returns how many facts are asked for.
    pub(super) fn n(&self) -> usize {
        self.paths.len()
    }

    /// Returns the slot of a fact; one behind the last where nobody asks for it, which a pack that parsed has none of.
    pub(super) fn of(&self, path: &Path) -> usize {
        self.paths.binary_search(path).unwrap_or(self.paths.len())
    }

    /// Returns the slot of the fact that stands at a place of the walk, entries of lists left out.
    pub(super) fn in_walk(&self, place: usize) -> Option<usize> {
        self.in_walk.get(place).copied().flatten()
    }
}
