//! What statutes demand and give as of a date: what is broken, what is to be weighed, what is open, and the score in law.

use jiff::civil::Date;
use maud::{Markup, html};

use super::page::{Tone, badge, path, time};
use super::{PARTIES, words};
use crate::contract::{Contract, Path, State};
use crate::law::{Answer, Finding, Findings, Given, LawQuestion, Outcome, Packs, Proportion};
use crate::scoring::{Assessment, FairFee};

/// The most facts that are named of a finding, and the most questions.
const MOST_FACTS: usize = 4;
const MOST_QUESTIONS: usize = 12;

/// The law of a contract.
#[derive(Clone, Copy, Debug)]
pub struct InLaw<'a> {
    /// The packs that it was held against.
    pub packs: &'a Packs,
    /// The expected day of the exit.
    pub exit: Date,
    /// The findings, and what to ask.
    pub found: &'a Findings<'a>,
    /// What statutes put in the place of the contract's own facts.
    pub given: &'a [Given<'a>],
    /// The score of the contract with these facts.
    pub score: &'a Assessment<'a>,
    /// How a fee for ending early stands to what the supplier loses.
    pub proportion: Proportion,
}

/// Writes the section; nothing where the law was not asked for.
pub(super) fn section(contract: &Contract, assessment: &Assessment<'_>, law: Option<InLaw<'_>>) -> Markup {
    let Some(law) = law else { return html! {} };
    let InLaw { packs, exit, found, given, score, proportion: _ } = law;
    let of = |outcome: Outcome| found.findings.iter().filter(move |finding| finding.outcome == outcome);
    html! {
        section #law {
            h2 { "What the law says" }
            p.quiet { "As of " (time(assessment.as_of)) ", for an exit on " (time(exit)) "; charges and rights are those of that day." }
            p {
                @for outcome in Outcome::ALL {
                    @let n = of(outcome).count();
                    @if n > 0 { (badge(tone(outcome), &format!("{n} {}", word(outcome)))) " " }
                }
            }
            @for outcome in [Outcome::Fail, Outcome::Advisory] {
                @if of(outcome).next().is_some() {
                    h3 { (words::sentence(word(outcome))) }
                    ul.tests { @for finding in of(outcome) { (told(finding, contract, &law)) } }
                }
            }
            @if !found.questions.is_empty() {
                h3 { "Open, and worth asking" }
                table {
                    thead { tr { th { "Question" } th.number { "Rules that hang on it" } } }
                    tbody { @for of in found.questions.iter().take(MOST_QUESTIONS) { (question(of)) } }
                }
                @if found.questions.len() > MOST_QUESTIONS {
                    p.quiet { "And " (found.questions.len() - MOST_QUESTIONS) " more." }
                }
            }
            @if !given.is_empty() {
                h3 { "What statutes give beyond the contract" }
                ul { @for given in given { (right(given)) } }
            }
            h3 { "The score in law, beside that of the contract alone" }
            table {
                thead { tr { td {} th.number scope="col" { "Contract alone" } th.number scope="col" { "In law" } } }
                tbody {
                    @for party in PARTIES {
                        tr {
                            th scope="row" { (words::sentence(party.word())) }
                            td.number { (words::span(assessment.of(party).portability)) }
                            td.number {
                                (words::span(score.of(party).portability)) ", grade " (words::grade(score.of(party).grade))
                            }
                        }
                    }
                }
            }
            p.quiet {
                "Rules: "
                @for (at, pack) in packs.packs.iter().enumerate() { @if at > 0 { ", " } (pack.id) " " (pack.version) }
                ". Vector in law: " code { (score.vector) }
            }
        }
    }
}

fn tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Pass | Outcome::NotApplicable => Tone::Good,
        Outcome::Unknown | Outcome::Advisory => Tone::Open,
        Outcome::Fail => Tone::Bad,
    }
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "kept",
        Outcome::Fail => "broken",
        Outcome::NotApplicable => "not applicable",
        Outcome::Unknown => "open",
        Outcome::Advisory => "to be weighed: the law sets no number",
    }
}

fn told(finding: &Finding<'_>, contract: &Contract, law: &InLaw<'_>) -> Markup {
    let turned_on = || law.found.turned_on(finding);
    let failing = || turned_on().filter(|turn| turn.answer != Answer::Yes);
    let mut facts: Vec<&Path> = Vec::new();
    for fact in turned_on().filter_map(|turn| turn.path) {
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    html! {
        li {
            p { strong { (finding.rule.id) } " " (finding.rule.title) " " span.quiet { "[" (finding.rule.article) "]" } }
            p.quiet {
                @for (at, turn) in failing().take(MOST_FACTS).enumerate() {
                    @if at > 0 { "; " }
                    @if let Some(fact) = turn.path { (path(&Path::text(fact))) " (" (words::state(turn.state)) ") " }
                    "asked that it " (turn.asked.asked())
                }
            }
            @for read in facts.iter().filter_map(|fact| contract.evidence.get(*fact)) {
                @for evidence in read.iter().take(1).filter(|evidence| !evidence.quote.is_empty()) {
                    blockquote { (words::shortened(&evidence.quote, 300)) }
                }
            }
            @if law.found.weighs_early_fee(finding) { p { (early_fee(&law.score.of(PARTIES[0]).fair_fee, law.proportion)) } }
            @if !finding.remedy().is_empty() { p { (finding.remedy()) } }
        }
    }
}

/// Tells what a fee for ending early asks beside what the supplier loses.
fn early_fee(fee: &FairFee, proportion: Proportion) -> Markup {
    html! {
        "The contract asks " (words::between(&fee.asked)) " of the buyer; the supplier then has not recovered "
        (words::between(&fee.fair)) ". " (proportion.in_words())
    }
}

fn question(question: &LawQuestion<'_>) -> Markup {
    let LawQuestion { fact, state, text, .. } = question;
    html! {
        tr {
            th scope="row" {
                (text)
                br;
                span.quiet { (path(&fact.text())) @if *state != State::Unknown { ", " (words::state(*state)) } }
            }
            td.number { (question.n_rules()) }
        }
    }
}

fn right(given: &Given<'_>) -> Markup {
    let Given { title, article, path: fact, span, certain, .. } = given;
    html! {
        li {
            (title) " "
            span.quiet {
                "[" (path(&fact.text())) "; " (article)
                @if let Some(from) = span.from { "; exits from " (time(from)) }
                @if let Some(to) = span.to { "; exits until " (time(to)) }
                @if !certain { "; open facts decide if it applies" }
                "]"
            }
        }
    }
}
