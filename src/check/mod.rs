//! What a questionnaire says that it probably does not mean, and whether its cases hold.
//!
//! Errors, which keep a questionnaire from running, are found where it is read and compiled; here is what is proved
//! of all responses, what nothing uses, the worked examples with what they reach and would notice, and the list of
//! every code there is. A new check is one function, one code beside it, and one faulty file in the tests.

pub mod cases;
mod changes;
pub mod coverage;
mod expected;
pub mod mutants;
mod proofs;
mod unused;

pub use proofs::{Declining, Finding, Proofs, prove};
pub use unused::unused;

use crate::diagnostic::Code;
use crate::{program, questionnaire, yaml};

/// Every code that a diagnostic can have, in the order in which they are looked for.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    [
        yaml::CODES,
        questionnaire::shape::CODES,
        questionnaire::CODES,
        program::CODES,
        unused::CODES,
        cases::CODES,
        coverage::CODES,
        mutants::CODES,
    ]
    .into_iter()
    .flatten()
    .copied()
    .chain(proofs::codes())
}
