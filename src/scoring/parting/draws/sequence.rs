//! The fixed sequence of the draws: points that fill the cube of the uncertain inputs evenly.
//!
//! The n-th point of 1,024 is `n / 1024` in the first direction, `n` with its ten bits turned round in the second, and the
//! second dimension of Sobol's sequence in the third: a net in base 2 of which every box of the right size holds one point.
//! Each direction alone is every 1,024th part once, so that a draw is a stratum and no number is ever drawn twice.
//!
//! Source: Sobol', USSR Computational Mathematics and Mathematical Physics 7(4), 1967; Hammersley, Annals of the New York
//! Academy of Sciences 86, 1960; Niederreiter, Random Number Generation and Quasi-Monte Carlo Methods, 1992, chapter 4.

/// The number of draws.
pub const DRAWS: usize = 1 << BITS;

const BITS: u32 = 10;

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

/// The strata of all draws in one direction.
type Strata = [u16; DRAWS];

impl Driver {
    /// Returns, draw by draw, in which 1,024th of its distribution what hangs on this is.
    pub fn strata(self) -> &'static Strata {
        match self {
            Self::Effort => &IN_ORDER,
            Self::SwitchTime => &TURNED_ROUND,
            Self::ReplacementTime => &SOBOL,
        }
    }
}

static IN_ORDER: Strata = in_direction(&in_order());
static TURNED_ROUND: Strata = in_direction(&turned_round());
static SOBOL: Strata = in_direction(&sobol());

/// The columns of a generator matrix over two elements: what each bit of a draw's number adds.
type Columns = [u16; BITS as usize];

const fn in_order() -> Columns {
    let (mut columns, mut bit) = ([0; BITS as usize], 0);
    while bit < BITS {
        columns[bit as usize] = 1 << bit;
        bit += 1;
    }
    columns
}

const fn turned_round() -> Columns {
    let (mut columns, mut bit) = ([0; BITS as usize], 0);
    while bit < BITS {
        columns[bit as usize] = 1 << (BITS - 1 - bit);
        bit += 1;
    }
    columns
}

/// The direction numbers of the primitive polynomial x + 1: each is the one before it, doubled, and the one before it.
const fn sobol() -> Columns {
    let (mut columns, mut bit, mut direction) = ([0; BITS as usize], 0, 1_u16);
    while bit < BITS {
        columns[bit as usize] = direction << (BITS - 1 - bit);
        direction ^= direction << 1;
        bit += 1;
    }
    columns
}

#[expect(clippy::indexing_slicing, reason = "both loops stop at the length, and a slip would stop the build")]
const fn in_direction(columns: &Columns) -> Strata {
    let (mut strata, mut draw) = ([0; DRAWS], 0);
    while draw < DRAWS {
        let mut bit = 0;
        while bit < BITS {
            if draw >> bit & 1 == 1 {
                strata[draw] ^= columns[bit as usize];
            }
            bit += 1;
        }
        draw += 1;
    }
    strata
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::needless_range_loop, reason = "a draw is a place in each of three tables")]
    fn every_box_of_the_right_size_holds_one_point() {
        let points = [Driver::Effort, Driver::SwitchTime, Driver::ReplacementTime].map(Driver::strata);
        for first in 0..=BITS {
            for second in 0..=BITS - first {
                let cuts = [first, second, BITS - first - second];
                let mut met = vec![false; DRAWS];
                for draw in 0..DRAWS {
                    let place = (0..3).fold(0, |place, direction| {
                        place << cuts[direction] | usize::from(points[direction][draw]) >> (BITS - cuts[direction])
                    });
                    assert!(!met[place], "{cuts:?} has two points in one box");
                    met[place] = true;
                }
            }
        }
    }
}
