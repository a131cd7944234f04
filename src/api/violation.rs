//! What is wrong with a request: every wrong field at once, by the path that the caller wrote.
//!
//! Goes in: one finding after another. Comes out: the list of them. A conversion never stops at the first.

use std::fmt;

use iso_currency::Currency;

use super::Refusal;
use super::pb::ViolationReason;

/// The most wrong fields that are listed for one request; more are counted.
const MAX_VIOLATIONS: usize = 1_000;

/// One wrong field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The path as the caller wrote it: `source.contract.ways_out[2].notice`.
    pub field: String,
    /// Why, as a stable word.
    pub reason: ViolationReason,
    /// What is allowed, in words.
    pub description: String,
}

/// A place in a request; written out only where something is wrong there.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    parent: Option<&'a Self>,
    name: &'a str,
    index: Option<usize>,
}

impl<'a> Site<'a> {
    /// Names the message that the caller sent, whose fields have no prefix.
    pub const fn root() -> Self {
        Self { parent: None, name: "", index: None }
    }

    /// Names a field of this message.
    pub const fn field<'b>(&'b self, name: &'b str) -> Site<'b> {
        Site { parent: Some(self), name, index: None }
    }

    /// Names an entry of a repeated field of this message, counted from 0.
    pub const fn entry<'b>(&'b self, name: &'b str, index: usize) -> Site<'b> {
        Site { parent: Some(self), name, index: Some(index) }
    }

    /// Returns the name of the field.
    pub const fn name(&self) -> &'a str {
        self.name
    }
}

impl fmt::Display for Site<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            write!(f, "{parent}")?;
            if parent.parent.is_some() {
                f.write_str(".")?;
            }
        }
        f.write_str(self.name)?;
        self.index.map_or(Ok(()), |index| write!(f, "[{index}]"))
    }
}

/// What was found while a request was taken in.
#[derive(Debug, Default)]
pub struct Intake {
    violations: Vec<Violation>,
    unlisted: usize,
    currency: Option<Currency>,
}

impl Intake {
    /// Notes a wrong field.
    pub fn refuse(&mut self, at: &Site<'_>, reason: ViolationReason, description: impl Into<String>) {
        if self.violations.len() < MAX_VIOLATIONS {
            self.violations.push(Violation { field: at.to_string(), reason, description: description.into() });
        } else {
            self.unlisted += 1;
        }
    }

    /// Notes a wrong field, and returns nothing in its place.
    pub fn refused<T>(&mut self, at: &Site<'_>, reason: ViolationReason, description: impl Into<String>) -> Option<T> {
        self.refuse(at, reason, description);
        None
    }

    /// Returns the currency of the amounts so far; the first amount settles it.
    pub fn settle_currency(&mut self, currency: Currency) -> Currency {
        *self.currency.get_or_insert(currency)
    }

    /// Ends a contract of several: the amounts of the next one have a currency of their own. Returns that of this one.
    pub fn end_contract(&mut self) -> Option<Currency> {
        self.currency.take()
    }

    /// Checks the number of entries. Says whether they may be read.
    pub fn takes(&mut self, entries: usize, most: usize, at: &Site<'_>) -> bool {
        if most < entries {
            self.refuse(at, ViolationReason::TooMany, format!("must have at most {most} entries, has {entries}"));
        }
        entries <= most
    }

    /// Returns the value where nothing was wrong.
    ///
    /// # Errors
    /// Every wrong field, in the order in which they were found.
    pub fn finish<T>(self, value: T) -> Result<T, Refusal> {
        let Self { mut violations, unlisted, currency: _ } = self;
        if violations.is_empty() {
            return Ok(value);
        }
        // What is wrong of both parties at once is said once.
        violations.dedup();
        if 0 < unlisted {
            let description = format!("{unlisted} more fields are wrong");
            violations.push(Violation { field: String::new(), reason: ViolationReason::TooMany, description });
        }
        Err(Refusal::InvalidFields(violations))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_as_the_caller_wrote_it() {
        let root = Site::root();
        let (source, contract) = (root.field("source"), "contract");
        let contract = source.field(contract);
        assert_eq!(contract.entry("ways_out", 2).field("notice").to_string(), "source.contract.ways_out[2].notice");
    }
}
