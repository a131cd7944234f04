//! Questions whose answers would narrow a span.

use crate::api::contract::Wire;
use crate::api::pb;
use crate::scoring::Question;

pub(super) fn to_proto(question: &Question) -> pb::Question {
    let Question { fact, state, text, buyer_points, supplier_points } = question;
    pb::Question {
        fact: fact.to_string(),
        state: state.to_proto(),
        text: text.clone(),
        buyer_points: *buyer_points,
        supplier_points: *supplier_points,
    }
}
