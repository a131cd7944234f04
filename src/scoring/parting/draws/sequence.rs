//! The fixed sequence of the draws: points that fill the cube of the uncertain inputs evenly.
//!
//! The n-th of 1,024 points is `n x (1, 327, 221)`, each modulo 1,024: a lattice. Since the factors are odd, each direction
//! alone meets every 1,024th part once. Of all such lattices these three factors fill the cube and its faces the most evenly, by
//! the measure P2: `tests/independent/sequence.py` ranks them.
//!
//! Source: Korobov, Doklady Akademii Nauk SSSR 124(6), 1959; Sloan and Joe, Lattice Methods for Multiple Integration, 1994.

/// The number of draws.
pub const DRAWS: usize = 1 << 10;

/// What an uncertain input hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Driver {
    /// How dear work is: migration, rework, search and winding down are dear together.
    Effort,
    /// How long the buyer's switch takes.
    SwitchTime,
    /// How long it takes the supplier to find other revenue.
    ReplacementTime,
}

impl Driver {
    /// Goes through all draws: in which 1,024th of its distribution what hangs on this is.
    pub fn strata(self) -> impl Iterator<Item = usize> {
        let factor = match self {
            Self::Effort => 1,
            Self::SwitchTime => 327,
            Self::ReplacementTime => 221,
        };
        (0..DRAWS).map(move |draw| draw * factor % DRAWS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_direction_meets_every_part_once() {
        for driver in [Driver::Effort, Driver::SwitchTime, Driver::ReplacementTime] {
            let mut met: Vec<usize> = driver.strata().collect();
            met.sort_unstable();
            assert!(met.into_iter().eq(0..DRAWS), "{driver:?}");
        }
    }
}
