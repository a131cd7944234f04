//! Items of batches and streams: each has an id of the caller's, and costs itself alone where it is wrong.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::contract::{MAX_TEXT, text};
use super::pb::ViolationReason::{Duplicate, Required};
use super::{Intake, Refusal, Site};

/// The ids of the last items, so that one that is used twice is found.
#[derive(Debug)]
pub(super) struct Ids {
    most: usize,
    known: BTreeSet<Arc<str>>,
    order: VecDeque<Arc<str>>,
}

impl Ids {
    /// Remembers up to a number of ids; the oldest are forgotten first.
    pub(super) fn remembering(most: usize) -> Self {
        Self { most: most.max(1), known: BTreeSet::new(), order: VecDeque::new() }
    }

    /// Remembers an id. Says whether it is new.
    fn insert(&mut self, id: &str) -> bool {
        if self.known.contains(id) {
            return false;
        }
        if self.order.len() == self.most
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        let id: Arc<str> = Arc::from(id);
        self.order.push_back(Arc::clone(&id));
        self.known.insert(id)
    }

    /// Takes the id of an item.
    pub(super) fn take_id(&mut self, id: &str, at: &Site<'_>, intake: &mut Intake) {
        if id.is_empty() {
            intake.refuse(at, Required, "must be given");
        } else if text(id.to_owned(), MAX_TEXT, at, intake).is_some() && !self.insert(id) {
            intake.refuse(at, Duplicate, "was used by an item before");
        }
    }

    /// Takes the request of an item.
    ///
    /// # Errors
    /// The item has no id or request, or its id was used before.
    pub(super) fn take<R>(&mut self, id: &str, request: Option<R>) -> Result<R, Refusal> {
        let (mut intake, root) = (Intake::default(), Site::root());
        let (at_id, at_request) = (root.field("id"), root.field("request"));
        self.take_id(id, &at_id, &mut intake);
        if request.is_none() {
            intake.refuse(&at_request, Required, "must be given");
        }
        intake.finish(request)?.ok_or(Refusal::Internal)
    }
}

/// Returns a refusal whose paths start at the item and not at its request.
pub(super) fn within_item(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::InvalidFields(mut violations) => {
            for violation in &mut violations {
                let dot = if violation.field.is_empty() { "" } else { "." };
                violation.field = format!("request{dot}{}", violation.field);
            }
            Refusal::InvalidFields(violations)
        }
        other @ (Refusal::MalformedMessage
        | Refusal::MessageTooLarge(_)
        | Refusal::DocumentUnreadable { .. }
        | Refusal::DocumentWithoutText { .. }
        | Refusal::NoPortfolio
        | Refusal::ModelNotFound { .. }
        | Refusal::Overloaded { .. }
        | Refusal::RateExceeded { .. }
        | Refusal::Unauthenticated(_)
        | Refusal::PermissionDenied
        | Refusal::DeadlineExceeded
        | Refusal::Internal) => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_new_again_once_it_is_forgotten() {
        let mut ids = Ids::remembering(2);
        assert!(ids.insert("a") && ids.insert("b") && !ids.insert("a"));
        assert!(ids.insert("c") && ids.insert("a"));
    }
}
