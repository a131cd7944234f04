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
    /// A party gains where its proven points grow or it bears less on one of the two ways of parting, and nothing of that
    /// gets worse; it loses where something does. Money that is open before or after decides nothing.
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
    let Gain { points, leaving, left } = gain;
    let money = [leaving, left].map(|saved| saved.map_or(0, figure::size));
    let all = [i128::from(points)].into_iter().chain(money);
    let (least, most) = all.fold((0, 0), |(least, most), one| (one.min(least), one.max(most)));
    if least < 0 {
        return Course::Loses;
    }
    if most > 0 { Course::Gains } else { Course::Stays }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Amount;

    fn gain(points: i32, leaving: Option<i64>, left: Option<i64>) -> Gain {
        let amount = |share: Option<i64>| share.map(|share| Amount { money: None, share: Some(share) });
        Gain { points, leaving: amount(leaving), left: amount(left) }
    }

    #[test]
    fn a_loss_of_one_makes_a_trade_and_no_loss_a_gift_or_a_gain_of_both() {
        let label = |buyer, supplier| Label::of([buyer, supplier]).map(Label::word);
        assert_eq!(label(gain(100, Some(5), Some(0)), gain(1, None, None)), Some("both_gain"));
        assert_eq!(label(gain(100, Some(5), None), gain(0, Some(0), Some(-5))), Some("trade"));
        // What is open on one way does not hide what is lost on the other.
        assert_eq!(label(gain(100, Some(5), None), gain(50, None, Some(-5))), Some("trade"));
        assert_eq!(label(gain(-1, None, None), gain(7, None, None)), Some("trade"));
        assert_eq!(label(gain(100, Some(5), None), gain(0, None, None)), Some("one_sided"));
        assert_eq!(label(gain(0, None, None), gain(0, Some(0), Some(0))), None);
    }
}
