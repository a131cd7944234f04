//! `portability model show`: the factors of a model with their weights, on one screen.

use std::io;

use crate::cli::Out;
use crate::cli::page::{Page, Text, Tone};
use crate::cli::words;
use crate::scoring::Model;

/// Writes the dimensions and factors of a model.
pub(super) fn show(model: &Model, out: &mut Out<'_>) -> io::Result<()> {
    let mut page = Page::new(out.look);
    page.wrapped(0, &Text::new(format!("Model {}", model.version()), Tone::Heading));
    page.wrapped(0, &Text::new(format!("SHA-256 {}", model.digest()), Tone::Quiet));
    page.gap();
    let heads = ["weight", "of all", "code", "factor", "question"].map(|head| Text::new(head, Tone::Quiet));
    let row = |page: &mut Page, cells: [Text; 5]| {
        let [weight, of_all, code, factor, question] = cells;
        page.cells(&[(8, weight), (8, of_all), (6, code), (25, factor), (0, question)]);
    };
    row(&mut page, heads);
    for dimension in &model.dimensions {
        page.gap();
        let cells = [percent(dimension.weight), percent(dimension.weight), String::new()];
        let [weight, of_all, code] = cells.map(|cell| Text::new(cell, Tone::Heading));
        let named = Text::new(words::name(&dimension.id), Tone::Heading);
        row(&mut page, [weight, of_all, code, named, Text::from(dimension.question.clone())]);
        for factor in &dimension.factors {
            let of_all = i64::from(dimension.weight) * i64::from(factor.weight) / 10_000;
            row(
                &mut page,
                [
                    percent(factor.weight).into(),
                    Text::new(words::percent(of_all), Tone::Quiet),
                    Text::new(factor.code.clone(), Tone::Quiet),
                    words::name(&factor.id).into(),
                    factor.question.clone().into(),
                ],
            );
        }
    }
    page.gap();
    for gate in &model.gates {
        let named = Text::from(format!("gate {}", words::name(&gate.id)));
        page.labelled(0, &named, 30, &format!("at best {}: {}", gate.cap, gate.reason).into());
    }
    let limits: Vec<String> =
        model.grades.limits.iter().map(|(grade, from)| format!("{grade} from {}", words::points(*from))).collect();
    page.labelled(0, &"grades".to_owned().into(), 30, &limits.join(", ").into());
    out.to.write_all(page.into_text().as_bytes())
}

fn percent(weight: i32) -> String {
    words::percent(weight.into())
}
