//! What would change the level and what could raise it, worked out where a report shows it.

use crate::assess::{Assessment, Standing, Truth};
use crate::program::Program;
use crate::proof::{BUDGET, Otherwise, Proof, Raise};
use crate::response::Response;

/// So many sets of a level are shown; how many there are is said.
pub(super) const MOST: usize = 10;

/// How it could be otherwise.
#[derive(Debug, Default)]
pub(super) struct Outlook {
    pub(super) otherwise: Vec<Otherwise>,
    pub(super) raises: Vec<Raise>,
}

/// Works it out; none where the questionnaire is too large for that.
pub(super) fn outlook(program: &Program, response: &Response, assessment: &Assessment) -> Option<Outlook> {
    let items = || program.items.iter();
    let changes = items().any(|(id, item)| item.changeable && assessment.items[id].answered == Truth::True);
    let missing = items().any(|(id, _)| {
        let standing = assessment.standing(response, id);
        matches!(standing, Standing::Declined | Standing::NotKnown | Standing::Open)
    });
    // A proof takes longer than all the rest of a report.
    if program.levels.is_empty() || !(changes || missing) {
        return Some(Outlook::default());
    }
    let mut proof = Proof::new(program, BUDGET).ok()?;
    let raises = proof.could_raise(response).ok()?;
    Some(Outlook { otherwise: proof.otherwise(response, MOST).ok()?, raises })
}
