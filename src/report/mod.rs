//! One assessment as one page of HTML, to be read, printed and forwarded: no script, no network, the same bytes each time.
//!
//! Goes in: an assessment, the contract and the model it was made with. Comes out: a whole HTML document. One file a section,
//! in the order of the page; `chart` and `timeline` draw. Not here: judgement, and figures that the assessment does not hold.
//! **Whatever comes from a contract or a caller is text: nothing of it is written unescaped.**

mod chart;
mod colophon;
mod curve;
mod deadlines;
mod dimensions;
mod economics;
mod headline;
mod law;
mod matrix;
mod page;
mod proposals;
mod questions;
mod reasons;
mod scale;
mod stand;
mod timeline;

pub mod words;

pub use law::InLaw;
use maud::html;

use crate::contract::{Contract, Party};
use crate::scoring::proposal::Proposals;
use crate::scoring::{Assessment, Model};

/// What a page is made of.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The contract: the names of its parties. Untrusted.
    pub contract: &'a Contract,
    /// Its assessment, with the curve; without it, the page has no sections on cost.
    pub assessment: &'a Assessment<'a>,
    /// The model that the assessment was made with: what each factor asks.
    pub model: &'a Model,
    /// The suggested terms that reach a target. None: they were not asked for, and the page has no such section.
    pub proposals: Option<&'a Proposals<'a>>,
    /// What statutes demand and give. None: it was not asked for, and the page has no such section.
    pub law: Option<InLaw<'a>>,
}

impl<'a> Report<'a> {
    /// Builds the report of an assessment alone: no proposals, no law.
    pub fn new(contract: &'a Contract, assessment: &'a Assessment<'a>, model: &'a Model) -> Self {
        Self { contract, assessment, model, proposals: None, law: None }
    }

    /// Returns the page: a whole HTML document in UTF-8. Pure: the same report gives the same bytes.
    pub fn to_html(self) -> String {
        let Self { contract, assessment, model, proposals, law } = self;
        let sections = html! {
            (headline::section(contract, assessment, law.is_some()))
            (curve::section(assessment))
            (deadlines::section(assessment))
            (matrix::section(assessment))
            (economics::section(assessment))
            (reasons::section(assessment))
            (stand::section(assessment))
            (law::section(contract, assessment, law))
            (proposals::section(proposals))
            (questions::section(assessment))
            (dimensions::section(assessment, model))
            (colophon::section(assessment))
        };
        page::page(&headline::title(assessment), &sections).into_string()
    }
}

/// The two parties, in the order in which they are told of.
const PARTIES: [Party; 2] = [Party::Buyer, Party::Supplier];
