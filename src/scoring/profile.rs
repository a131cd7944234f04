//! A caller's own weights: a second score, named apart. The standard score never moves with them.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::model::Model;
use super::points::PartyPoints;
use super::{FULL_POINTS, Points, ProfileScore, Span};
use crate::contract::div_half_up;

/// A caller's weights over one model, checked against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    digest: String,
    /// One weight a dimension, in the order of the model.
    dimensions: Vec<i32>,
    /// One weight a factor, in the order of the model.
    factors: Vec<i32>,
}

impl Profile {
    /// Builds a profile from weights by the id of a dimension or factor; what is not named keeps the model's weight.
    ///
    /// # Errors
    ///
    /// Returns, by the place in the list, every weight that names nothing of the model, stands twice, or is not within
    /// 0 and 10,000; and, behind the last place, weights that are all zero.
    pub fn new(model: &Model, weights: &[(String, i32)]) -> Result<Self, Vec<(usize, String)>> {
        let mut faults = Vec::new();
        let mut given: BTreeMap<&str, i32> = BTreeMap::new();
        for (at, (id, weight)) in weights.iter().enumerate() {
            let known = model.factors().any(|(dimension, factor)| dimension.id == *id || factor.id == *id);
            if !known {
                faults.push((at, format!("{id} is no dimension or factor of model {}", model.version())));
            }
            if !(0..=FULL_POINTS).contains(weight) {
                faults.push((at, format!("{weight} is not within 0 and 10000")));
            }
            if given.insert(id, *weight).is_some() {
                faults.push((at, format!("{id} stands twice")));
            }
        }
        let weight = |id: &str, own: i32| given.get(id).copied().unwrap_or(own);
        let dimensions: Vec<i32> =
            model.dimensions.iter().map(|dimension| weight(&dimension.id, dimension.weight)).collect();
        let factors: Vec<i32> = model.factors().map(|(_, factor)| weight(&factor.id, factor.weight)).collect();
        if dimensions.iter().all(|weight| *weight == 0) {
            faults.push((weights.len(), "at least one dimension needs a weight above zero".to_owned()));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut hash = Sha256::new();
        hash.update(model.digest());
        for (id, weight) in &given {
            hash.update(format!("/{id}={weight}"));
        }
        Ok(Self { digest: hex::encode(hash.finalize()), dimensions, factors })
    }

    /// Returns both parties' portability under the weights.
    pub(super) fn score(&self, model: &Model, buyer: &PartyPoints, supplier: &PartyPoints) -> ProfileScore {
        ProfileScore {
            digest: self.digest.clone(),
            buyer: self.portability(model, buyer),
            supplier: self.portability(model, supplier),
        }
    }

    fn portability(&self, model: &Model, points: &PartyPoints) -> Span {
        Span {
            proven: self.end(model, points, |span| span.proven),
            possible: self.end(model, points, |span| span.possible),
        }
    }

    fn end(&self, model: &Model, points: &PartyPoints, end: fn(Span) -> Points) -> Points {
        let (mut sum, mut weights) = (0_i128, 0_i128);
        let mut at = 0;
        for (dimension, weight) in model.dimensions.iter().zip(&self.dimensions) {
            let (mut inner, mut inner_weights) = (0_i128, 0_i128);
            for _ in &dimension.factors {
                let own = i128::from(self.factors.get(at).copied().unwrap_or(0));
                if let Some(Some(span)) = points.factors.get(at) {
                    inner += own * i128::from(end(*span));
                    inner_weights += own;
                }
                at += 1;
            }
            let mean = if inner_weights == 0 { i128::from(FULL_POINTS) } else { div_half_up(inner, inner_weights) };
            sum += i128::from(*weight) * mean;
            weights += i128::from(*weight);
        }
        i32::try_from(div_half_up(sum, weights.max(1))).unwrap_or(0)
    }
}
