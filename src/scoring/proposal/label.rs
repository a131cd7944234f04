//! Whom a set of terms serves, by the gains of the two parties in points and in money.

use super::{Gain, figure};

/// Whom a set of terms serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Both parties gain.
    BothGain,
    /// A party loses, in points or in money: what the other gives for it belongs to the offer.
    Trade,
    /// One party gains, and the other neither gains nor loses.
    OneSided,
}

impl Label {
    /// Returns the label of the gains of both parties; none where neither gains or loses.
    ///
    /// A party gains where its proven points or its money grow and neither shrinks, and loses where one of them shrinks.
    /// Money that is open before or after decides nothing.
    pub(super) fn of(gains: [Gain; 2]) -> Option<Self> {
        let [buyer, supplier] = gains.map(course);
        if buyer == Course::Loses || supplier == Course::Loses {
            return Some(Self::Trade);
        }
        match (buyer, supplier) {
            (Course::Gains, Course::Gains) => Some(Self::BothGain),
            (Course::Gains, _) | (_, Course::Gains) => Some(Self::OneSided),
            (_, _) => None,
        }
    }

    /// Returns the word.
    pub fn word(self) -> &'static str {
        match self {
            Self::BothGain => "both_gain",
            Self::Trade => "trade",
            Self::OneSided => "one_sided",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    Gains,
    Stays,
    Loses,
}

fn course(gain: Gain) -> Course {
    let money = gain.money.map_or(0, figure::sign);
    match (gain.points.signum(), money) {
        (points, money) if points < 0 || money < 0 => Course::Loses,
        (0, 0) => Course::Stays,
        (_, _) => Course::Gains,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Amount;

    fn gain(points: i32, share: Option<i64>) -> Gain {
        Gain { points, money: share.map(|share| Amount { money: None, share: Some(share) }) }
    }

    #[test]
    fn a_loss_of_one_makes_a_trade_and_no_loss_a_gift_or_a_gain_of_both() {
        let label = |buyer, supplier| Label::of([buyer, supplier]).map(Label::word);
        assert_eq!(label(gain(100, Some(5)), gain(1, None)), Some("both_gain"));
        assert_eq!(label(gain(100, Some(5)), gain(0, Some(-5))), Some("trade"));
        assert_eq!(label(gain(-1, None), gain(7, None)), Some("trade"));
        assert_eq!(label(gain(100, Some(5)), gain(0, None)), Some("one_sided"));
        assert_eq!(label(gain(0, None), gain(0, Some(0))), None);
    }
}
