//! Questions whose answers would narrow a span.

use crate::api::contract::Wire;
use crate::api::pb;
use crate::scoring::Question;

pub(in crate::api) fn to_proto(question: &Question<'_>) -> pb::Question {
    let Question { fact, state, text, buyer_points, supplier_points } = question;
    pb::Question {
        fact: fact.text(),
        state: state.to_proto(),
        text: text.clone().into_owned(),
        buyer_points: *buyer_points,
        supplier_points: *supplier_points,
    }
}
