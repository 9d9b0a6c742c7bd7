//! Exact questions over all responses that there can be.
//!
//! Nothing here is sampled: what a questionnaire means is worked out as functions of every response at once, kept as
//! decision diagrams, and what is asked of them is answered for all. Where there would be too many nodes, it is said
//! that this was not decided. What is proved is about the file, not about people.

mod change;
mod count;
mod diagram;
mod diff;
mod matter;
mod meaning;
mod order;
mod raise;
mod reach;
mod silence;
mod space;
mod steps;
#[cfg(test)]
mod tests;
mod twin;
mod worse;

pub use change::Otherwise;
pub use count::Count;
pub use diff::{
    Difference, Differences, Lines, Moves, NotCompared, Pair, Sure, Turn, Version, What, Witness, diff,
    same_items,
};
pub use matter::Matter;
pub use raise::Raise;
pub use reach::CoveredBy;
pub use silence::{Hidden, Quieter, Silence};
pub use space::TooLarge;
pub use twin::{Told, Twins};
pub use worse::{Fall, Falls};

use crate::assess::{Assessment, assess};
use crate::program::Program;
use crate::response::Response;
use diagram::{Diagrams, FALSE, Full, Node, TRUE, Value, Variable};
use meaning::Meaning;
use space::Space;

/// There may be so many nodes: about 200 MiB.
pub const BUDGET: usize = 4_000_000;

/// Why a question has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undecided {
    /// It would have taken too many nodes.
    TooLarge,
    /// A response was found, but [`assess`] does not say of it what was looked for. That is a mistake of ours.
    NotReplayed,
}

impl From<Full> for Undecided {
    fn from(Full: Full) -> Self {
        Self::TooLarge
    }
}

/// There may be so many nodes where somebody waits: a usual questionnaire takes some milliseconds, none takes long.
const QUICK: usize = 60_000;

/// A program, worked out for all responses at once.
#[derive(Debug)]
pub struct Proof<'p> {
    program: &'p Program,
    space: Space,
    diagrams: Diagrams,
    meaning: Meaning,
    /// The values of variables that are a response.
    valid: Node,
}

impl<'p> Proof<'p> {
    /// Works a program out, with at most so many nodes.
    ///
    /// # Errors
    ///
    /// Where there would be more, or it has too many items or numbers.
    pub fn new(program: &'p Program, budget: usize) -> Result<Self, TooLarge> {
        Self::within(program, Space::new(program)?, budget)
    }

    /// Works a program out over its responses.
    fn within(program: &'p Program, space: Space, budget: usize) -> Result<Self, TooLarge> {
        let mut diagrams = space.diagrams(budget);
        let meaning = meaning::of(program, &space, &mut diagrams)?;
        let mut valid = TRUE;
        for item in space.order.iter().rev() {
            let one = space.valid(&mut diagrams, *item)?;
            valid = diagrams.and(one, valid)?;
        }
        Ok(Self { program, space, diagrams, meaning, valid })
    }

    /// How many responses there are: each item open, declined, not known, or with one of its answers, where own words
    /// count as one.
    #[must_use]
    pub fn responses(&self) -> Count {
        count::of(&self.diagrams, &self.space, self.valid)
    }

    /// How many nodes there are so far.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.diagrams.len()
    }

    /// A response for which this is true, with as little said in it as possible on the way to the first.
    fn witness(&mut self, node: Node) -> Result<Option<Response>, Full> {
        let node = self.diagrams.and(node, self.valid)?;
        Ok(self.values(node).map(|values| self.space.response(self.program, &values)))
    }

    /// A response for which this is true, after the reference has said the same of it.
    fn replayed(
        &mut self,
        node: Node,
        so: impl Fn(&Response, &Assessment) -> bool,
    ) -> Result<Option<Response>, Undecided> {
        let Some(response) = self.witness(node)? else { return Ok(None) };
        if so(&response, &assess(self.program, &response)) {
            Ok(Some(response))
        } else {
            Err(Undecided::NotReplayed)
        }
    }

    /// The response of these values, some of them replaced.
    fn response(&self, values: &[Value], instead: &[(Variable, Value)]) -> Response {
        let mut values = values.to_vec();
        for (variable, value) in instead {
            if let Some(of) = values.get_mut(*variable) {
                *of = *value;
            }
        }
        self.space.response(self.program, &values)
    }

    /// Values of all variables for which this is true.
    fn values(&self, mut node: Node) -> Option<Vec<Value>> {
        if node == FALSE {
            return None;
        }
        // What is not asked for is open, and its choices are not chosen.
        let mut values = vec![0; self.space.variables()];
        for item in &self.space.order {
            let place = self.space.place(*item);
            if let Some(value) = values.get_mut(place.first) {
                *value = place.answers.open();
            }
        }
        // Every node but FALSE has a way to TRUE. The last values say the least: open, then blank.
        while let Some(variable) = self.diagrams.asks(node) {
            let first =
                self.space.item_of(variable).is_some_and(|item| self.space.place(item).first == variable);
            let count = self.diagrams.size(variable);
            let order = (0..count).map(|at| if first { count - 1 - at } else { at });
            let good = |value: &usize| self.diagrams.child(node, variable, *value) != FALSE;
            let value = order.into_iter().find(good)?;
            if let Some(of) = values.get_mut(variable) {
                *of = value;
            }
            node = self.diagrams.child(node, variable, value);
        }
        Some(values)
    }
}
