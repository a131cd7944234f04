//! How does a place on a page move when what it stands on is moved, turned or scaled?

/// An affine map, as PDF writes it: a point (x, y) goes to (a x + c y + e, b x + d y + f).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    /// Leaves everything where it is.
    pub(super) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// Moves.
    pub(super) fn moving(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// Returns the map that carries out this one first, and then another.
    pub(super) fn then(self, next: Self) -> Self {
        let (Self([a, b, c, d, e, f]), Self([na, nb, nc, nd, ne, nf])) = (self, next);
        Self([
            a * na + b * nc,
            a * nb + b * nd,
            c * na + d * nc,
            c * nb + d * nd,
            e * na + f * nc + ne,
            e * nb + f * nd + nf,
        ])
    }

    /// Returns where a point goes.
    pub(super) fn apply(self, (x, y): (f64, f64)) -> (f64, f64) {
        let Self([a, b, c, d, e, f]) = self;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// Returns how long a step upwards becomes.
    pub(super) fn height(self) -> f64 {
        let Self([_, _, c, d, _, _]) = self;
        (c * c + d * d).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_carried_out_one_after_the_other() {
        let scaled = Matrix([2.0, 0.0, 0.0, 3.0, 0.0, 0.0]);
        assert_eq!(Matrix::moving(1.0, 1.0).then(scaled).apply((1.0, 1.0)), (4.0, 6.0));
        assert_eq!(scaled.then(Matrix::moving(1.0, 1.0)).apply((1.0, 1.0)), (3.0, 4.0));
        assert_eq!(Matrix([0.0, 3.0, -4.0, 0.0, 9.0, 9.0]).height(), 4.0);
    }
}
