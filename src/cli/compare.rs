//! `portability compare`: offers in, a ranking for the party that asks out. One file that fails refuses all of them, since a
//! ranking without it would be another one.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use iso_currency::Currency;

use super::input::Input;
use super::reach::Reach;
use super::score::{AskedFor, told};
use super::table::comparison;
use super::{Exit, Format, Out, complain, released, today};
use crate::api::client::{AsJson, Asked, Compared, Comparing};
use crate::contract::Party;

/// The most digits behind the point of a rate.
const RATE_DIGITS: usize = 9;

/// Compare offers for one need: who ranks where, who dominates whom, and what each costs by when it is left.
///
/// An offer has the name of its file, or its path where two files have one name.
#[derive(Args, Debug)]
pub(super) struct Compare {
    /// Two offers or more: typed contracts as JSON, or documents: PDF, DOCX, HTML, plain text, Markdown; a folder of them; - for standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// For whom they are ranked.
    #[arg(long = "for", value_enum, value_name = "PARTY")]
    party: PartyWord,

    /// What one unit of a currency is worth in the common one; once for each other currency.
    #[arg(long = "rate", value_name = "USD=0.92")]
    rates: Vec<RateWord>,

    /// The common currency; the one that has no rate where it is not said.
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    currency: String,

    /// In what form to answer.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,

    #[command(flatten)]
    asked: AskedFor,

    /// Ask a running server instead of comparing here, such as http://127.0.0.1:50051.
    #[arg(long, value_name = "URL")]
    server: Option<String>,

    #[command(flatten)]
    reach: Reach,
}

/// A party by its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum PartyWord {
    /// The buyer.
    Buyer,
    /// The supplier.
    Supplier,
}

impl From<PartyWord> for Party {
    fn from(word: PartyWord) -> Self {
        match word {
            PartyWord::Buyer => Self::Buyer,
            PartyWord::Supplier => Self::Supplier,
        }
    }
}

/// A rate as an argument: the currency, and billionths of the common one's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct RateWord(Currency, i64);

impl FromStr for RateWord {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let rate = || {
            let (code, rate) = text.split_once('=')?;
            Some(Self(Currency::from_code(code)?, billionths(rate)?))
        };
        rate().ok_or_else(|| {
            format!("must be a currency and its rate, such as USD=0.92, of {RATE_DIGITS} places at most")
        })
    }
}

/// Returns the billionths of a decimal number, exactly; none for what is no such number.
fn billionths(decimal: &str) -> Option<i64> {
    let (whole, part) = decimal.split_once('.').unwrap_or((decimal, "0"));
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if !is_number(whole) || !is_number(part) || RATE_DIGITS < part.len() {
        return None;
    }
    let nanos: i64 = format!("{part:0<RATE_DIGITS$}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(1_000_000_000)?.checked_add(nanos)
}

impl Compare {
    /// Compares the files.
    pub(super) fn run(self, out: &mut Out<'_>) -> io::Result<Exit> {
        let Self { files, party, rates, currency, format, asked, server, reach } = self;
        let (inputs, mut faults) = Input::list(&files);
        let ids = ids(&inputs);
        let mut offers: Vec<(String, Asked)> = Vec::with_capacity(inputs.len());
        for (input, id) in inputs.iter().zip(ids) {
            match input.read() {
                Ok(asked) => {
                    let asked = asked.named(&id);
                    offers.push((id, asked));
                }
                Err(why) => faults.push(format!("{}: {why}", input.path())),
            }
        }
        if !faults.is_empty() {
            faults.iter().for_each(|fault| complain(fault));
            return Ok(Exit::Refused);
        }
        let rates: Vec<(Currency, i64)> = rates.into_iter().map(|RateWord(currency, rate)| (currency, rate)).collect();
        let comparing = Comparing::new(offers, party.into(), &asked.options(None)).exchanging(&currency, &rates);
        let answerer = match reach.answerer(server.as_deref())? {
            Ok(answerer) => answerer,
            Err(exit) => return Ok(exit),
        };
        let here = |comparing: Comparing| comparing.compare(&released(), today());
        let compared = answerer.ask(comparing, here, async |server, comparing| server.compare(comparing).await);
        let written = match compared {
            Ok(compared) => written(&compared, format, out),
            Err(refused) => {
                complain(&told("compare", &refused));
                return Ok(refused.fault.into());
            }
        };
        match written {
            Ok(text) => out.to.write_all(text.as_bytes()).map(|()| Exit::Fine),
            Err(error) => {
                complain(&error);
                Ok(Exit::Internal)
            }
        }
    }
}

/// Returns what is to be written; a fault of ours in words.
fn written(compared: &Compared, format: Format, out: &Out<'_>) -> Result<String, String> {
    let ours = |error: &dyn std::fmt::Display| format!("compare: {error}");
    match format {
        Format::Json => compared.to_json_pretty().map(|json| json + "\n").map_err(|error| ours(&error)),
        Format::Table => {
            let json = compared.to_json().map_err(|error| ours(&error))?;
            comparison(&json, out.look).map_err(|error| ours(&error))
        }
    }
}

/// Returns an id for each input: its name, or its path where names are not told apart.
fn ids(inputs: &[Input]) -> Vec<String> {
    let names: Vec<String> = inputs.iter().map(Input::name).collect();
    let told_apart: BTreeSet<&String> = names.iter().collect();
    if told_apart.len() == names.len() {
        return names;
    }
    let path = |input: &Input| input.path().chars().filter(|c| !c.is_control()).take(200).collect();
    inputs.iter().map(path).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_read_exactly() {
        let read = |text: &str| text.parse::<RateWord>().ok().map(|RateWord(_, rate)| rate);
        assert_eq!([read("USD=0.92"), read("GBP=1.2")], [Some(920_000_000), Some(1_200_000_000)]);
        assert_eq!([read("JPY=0.000000001"), read("KWD=3"), read("USD=0")], [Some(1), Some(3_000_000_000), Some(0)]);
        for wrong in
            ["", "USD", "USD=", "USD=.5", "USD=1.", "USD=-1", "USD=1e3", "USD=0.0000000001", "XXQ=1", "USD=1,5"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
