//! Does every guarantee of the file hold?

use super::Look;
use crate::diagnostic::{Code, Diagnostic, Severity::Error};

/// A guarantee that some answers break.
const BROKEN_GUARANTEE: Code = Code {
    id: "broken-guarantee",
    severity: Error,
    means: "Some answers break what the file guarantees: its `when` holds, and what it promises does not follow. Or it \
            cannot be ruled out that it holds, and what it promises is ruled out.",
    why: "A guarantee is what a reader relies on without reading every rule.",
    example: "guarantees:\n  - id: seizures\n    says: Whoever had a seizure is sent to inpatient care.\n    when: past_seizure == 'yes'\n    at_least: inpatient\nrules:\n  - {id: seizure_alone, when: \"past_seizure == 'yes' && alone == 'yes'\", at_least: inpatient, because: ...}",
    mend: "Write the rule that is missing, or guarantee less: `when: past_seizure == 'yes' && alone == 'yes'`.",
};

/// The codes of this module.
pub(super) const CODES: &[&Code] = &[&BROKEN_GUARANTEE];

impl Look<'_> {
    pub(super) fn guarantees(&mut self) {
        let guarantees = self.program.guarantees.iter().zip(&self.questionnaire.guarantees);
        for ((id, guarantee), written) in guarantees {
            // One that is about nobody has been told of. It promises nothing.
            if let Ok(None) = self.proof.can_hold(&guarantee.when) {
                continue;
            }
            let before = self.so_far();
            let broken = self.proof.breaks(id);
            if let Some(Some(witness)) = self.decided(broken, || format!("the guarantee `{}`", guarantee.id))
            {
                let message = format!("some answers break `{}`", guarantee.id);
                let mut diagnostic = Diagnostic::new(&BROKEN_GUARANTEE, written.id.span, message);
                diagnostic.help = self.shown(&witness).map(|all| format!("for example {all}"));
                self.find_with(diagnostic, &guarantee.id, witness, None);
            }
            self.proved(before, format!("{}: {}", guarantee.id, written.says.value));
        }
    }
}
