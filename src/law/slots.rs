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
        Self { paths, in_walk }
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
