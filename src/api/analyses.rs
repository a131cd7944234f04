//! What is asked beside the score, taken in.

use super::pb::ViolationReason::{Duplicate, UnknownValue};
use super::{Intake, Site, pb};
use crate::scoring::Analyses;

/// The most values a list may have: as many as there are, and room to tell which stands twice.
const MAX_ANALYSES: usize = 16;

/// Takes in what is asked beside the score, each once.
pub(super) fn from_proto(protos: &[i32], root: &Site<'_>, intake: &mut Intake) -> Analyses {
    let (mut asked, list) = (Analyses::default(), "analyses");
    if !intake.takes(protos.len(), MAX_ANALYSES, &root.field(list)) {
        return asked;
    }
    for (index, proto) in protos.iter().enumerate() {
        let at = root.entry(list, index);
        let flag = match pb::Analysis::try_from(*proto) {
            Ok(pb::Analysis::Draws) => &mut asked.draws,
            Ok(pb::Analysis::Unspecified) | Err(_) => {
                intake.refuse(&at, UnknownValue, format!("must be a value of Analysis, is {proto}"));
                continue;
            }
        };
        if std::mem::replace(flag, true) {
            intake.refuse(&at, Duplicate, "stands twice");
        }
    }
    asked
}
