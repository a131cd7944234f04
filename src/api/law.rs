//! The law beside a score: what is asked of it, and findings, rights and the score in law on the wire.
//!
//! Goes in: the request, the contract and its assessment. Comes out: the message. No arithmetic here.

use std::sync::LazyLock;

use jiff::civil::Date;

use super::assessment::{View, fair_fee, grade_to_proto, parting_to_proto, span};
use super::contract::{Wire, evidence_to_proto, span_to_proto, value_to_proto};
use super::pb::ViolationReason::DatesReversed;
use super::{Intake, Refusal, Site, pb};
use crate::contract::{Contract, Path};
use crate::law::{
    Answer, Days, Finding, Findings, Given, LawQuestion, Outcome, Overlay, Packs, Proportion, Turn, hold,
};
use crate::scoring::{Analyses, Assessment, Model, PartyAssessment, Request, assess, expected_exit};

/// The released packs; those that take proposals for law differ in that alone.
static PACKS: LazyLock<[Packs; 2]> = LazyLock::new(|| {
    let law = Packs::released();
    let mut with_proposals = law.clone();
    with_proposals.pending = true;
    [with_proposals, law]
});

/// What is asked of the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LawAsked {
    expected_exit: Option<Date>,
    pending: bool,
}

impl LawAsked {
    /// Takes what is asked.
    pub(super) fn from_proto(proto: pb::LawRequest, at: &Site<'_>, intake: &mut Intake) -> Self {
        let pb::LawRequest { expected_exit, pending } = proto;
        Self { expected_exit: Date::from_proto(expected_exit, &at.field("expected_exit"), intake), pending }
    }

    /// Refuses an exit before signature.
    ///
    /// # Errors
    /// The exit is expected before the contract was signed.
    pub(super) fn check(&self, contract: &Contract, root: &Site<'_>) -> Result<(), Refusal> {
        let mut intake = Intake::default();
        if let (Some(exit), Some(signed)) = (self.expected_exit, contract.term.signed.stated())
            && exit < *signed
        {
            let at = root.field("law");
            intake.refuse(
                &at.field("expected_exit"),
                DatesReversed,
                format!("must not be before {signed}, the signature"),
            );
        }
        intake.finish(())
    }

    /// Tells the law of a contract that was assessed.
    pub(super) fn tell(
        &self,
        contract: &Contract,
        model: &Model,
        request: &Request<'_>,
        standard: &Assessment<'_>,
        view: View,
    ) -> pb::LawAssessment {
        let law = law_of(self.pending);
        let exit = self.expected_exit.unwrap_or_else(|| expected_exit(contract, model, request));
        let days = Days::new(contract, request.as_of, exit);
        let (found, over) = hold(contract, law, days);
        let request = Request { analyses: Analyses::default(), profile: None, ..*request };
        let in_law = assess(&over.contract, model, &request);
        pb::LawAssessment {
            packs: packs(law),
            expected_exit: exit.to_proto(),
            findings: found.findings.iter().map(|of| weighed(of, &found, contract, (&over, &in_law.buyer))).collect(),
            questions: found.questions.iter().map(|of| question(of, &found)).collect(),
            statutory_facts: over.given.iter().map(given).collect(),
            score: Some(pb::ScoreInLaw {
                vector: in_law.vector.clone(),
                buyer: Some(party(&in_law.buyer, &standard.buyer)),
                supplier: Some(party(&in_law.supplier, &standard.supplier)),
                parting: Some(parting_to_proto(&in_law.parting, view)),
            }),
        }
    }
}

/// Returns the law, with proposals taken for it or without.
pub(super) fn law_of(pending: bool) -> &'static Packs {
    let [with_proposals, adopted] = &*PACKS;
    if pending { with_proposals } else { adopted }
}

pub(super) fn packs(law: &Packs) -> Vec<pb::PackRef> {
    let told = law.packs.iter().map(|pack| pb::PackRef {
        id: pack.id.clone(),
        version: pack.version.clone(),
        digest: pack.digest.clone(),
    });
    told.collect()
}

pub(super) fn outcome(outcome: Outcome) -> pb::FindingOutcome {
    match outcome {
        Outcome::Pass => pb::FindingOutcome::Pass,
        Outcome::Fail => pb::FindingOutcome::Fail,
        Outcome::NotApplicable => pb::FindingOutcome::NotApplicable,
        Outcome::Unknown => pb::FindingOutcome::Unknown,
        Outcome::Advisory => pb::FindingOutcome::Advisory,
    }
}

fn holding(answer: Answer) -> pb::Holding {
    match answer {
        Answer::Yes => pb::Holding::Yes,
        Answer::No => pb::Holding::No,
        Answer::Open => pb::Holding::Open,
        Answer::Moot => pb::Holding::Moot,
    }
}

/// Tells a finding with what it turned on, and where those facts were read in the contract.
pub(super) fn finding<'a>(
    found: &Finding<'_>,
    turned_on: impl Iterator<Item = &'a Turn<'a>>,
    contract: &Contract,
) -> pb::Finding {
    let Finding { pack, rule, outcome: comes_out, if_applicable, closed, .. } = found;
    pb::Finding {
        pack: pack.id.clone(),
        rule: rule.id.clone(),
        title: rule.title.clone(),
        article: rule.article.clone(),
        source: rule.source.clone(),
        mark: rule.mark.letter().to_string(),
        outcome: outcome(*comes_out).into(),
        if_applicable: if_applicable.map_or(0, |would| outcome(would).into()),
        gate: closed.map(|closed| closed.in_words()).unwrap_or_default(),
        turned_on: turned_on.map(|turn| fact(turn, contract)).collect(),
        remedy: found.remedy().to_owned(),
        early_termination_fee: None,
        fee_proportion: pb::FeeProportion::Unspecified.into(),
    }
}

/// Tells a finding, and of a fee for ending early how it stands to what the supplier loses.
fn weighed(
    finding: &Finding<'_>,
    found: &Findings<'_>,
    contract: &Contract,
    (over, buyer): (&Overlay<'_>, &PartyAssessment<'_>),
) -> pb::Finding {
    let told = self::finding(finding, found.turned_on(finding), contract);
    if !found.weighs_early_fee(finding) {
        return told;
    }
    let fee = &buyer.fair_fee;
    let proportion = match Proportion::of_buyer(&over.contract, fee.asks(), (fee.penalty_least, fee.penalty_most)) {
        Proportion::NoFee => pb::FeeProportion::NoFee,
        Proportion::WithinLoss => pb::FeeProportion::WithinLoss,
        Proportion::AboveLoss => pb::FeeProportion::AboveLoss,
        Proportion::WholeTerm => pb::FeeProportion::WholeTerm,
        Proportion::Open => pb::FeeProportion::Open,
    };
    pb::Finding { early_termination_fee: Some(fair_fee(fee)), fee_proportion: proportion.into(), ..told }
}

fn fact(turn: &Turn<'_>, contract: &Contract) -> pb::FindingFact {
    let Turn { path, state, value, asked, answer, .. } = turn;
    let read = path.and_then(|path| contract.evidence.get(path));
    pb::FindingFact {
        path: path.map(Path::text).unwrap_or_default(),
        state: state.to_proto(),
        value: value.as_deref().map(value_to_proto),
        asked: asked.asked(),
        holding: holding(*answer).into(),
        evidence: read.map_or_else(Vec::new, |read| read.iter().map(evidence_to_proto).collect()),
    }
}

fn question(asked: &LawQuestion<'_>, found: &Findings<'_>) -> pb::LawQuestion {
    let LawQuestion { fact, state, text, .. } = asked;
    pb::LawQuestion {
        fact: fact.text(),
        state: state.to_proto(),
        text: (*text).to_owned(),
        rules: found.rules(asked).map(str::to_owned).collect(),
    }
}

pub(super) fn given(given: &Given<'_>) -> pb::StatutoryFact {
    let Given { pack, right, title, article, path, span, value, certain } = given;
    pb::StatutoryFact {
        pack: (*pack).to_owned(),
        right: (*right).to_owned(),
        title: (*title).to_owned(),
        article: (*article).to_owned(),
        path: path.text(),
        span: span_to_proto(*span),
        value: Some(value_to_proto(value)),
        certain: *certain,
    }
}

fn party(in_law: &PartyAssessment<'_>, standard: &PartyAssessment<'_>) -> pb::PartyInLaw {
    let (proven, possible) = in_law.portability.above(standard.portability);
    pb::PartyInLaw {
        portability: Some(span(in_law.portability)),
        grade: in_law.grade.map_or(pb::Grade::NotGradedYet, grade_to_proto).into(),
        change: Some(pb::SpanChange { proven, possible }),
    }
}
