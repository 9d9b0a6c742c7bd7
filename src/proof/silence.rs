//! Leaving a question open is never quieter than answering it, and whether declining it is.

use super::Proof;
use super::diagram::{Full, Node, Value, Variable};
use crate::program::{ItemId, LevelId, NoticeId};
use crate::response::Response;

/// A response in which saying nothing hides what an answer would have brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quieter {
    /// With nothing said to the item.
    pub silent: Response,
    /// The same, with something said.
    pub said: Response,
    /// What is not the same.
    pub what: Hidden,
}

/// What saying nothing hides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// `level_at_most` was this or higher with an answer, and is below.
    AtMost(LevelId),
    /// `level_at_least` is this or higher although with an answer it is below.
    AtLeast(LevelId),
    /// The notice was possible with an answer, and is not.
    Notice(NoticeId),
}

/// What is said where an item has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// It is left open. That is held against every answer and against declining.
    Open,
    /// It is declined or not known. That is held against every answer.
    Declined,
}

impl Proof<'_> {
    /// A response in which saying nothing to an item is quieter than some answer.
    ///
    /// # Errors
    ///
    /// Where that would take too many nodes.
    pub fn quieter(&mut self, item: ItemId, silence: Silence) -> Result<Option<Quieter>, Full> {
        let place = self.space.place(item).clone();
        let (blank, open) = (place.answers.blank(), place.answers.open());
        let (silent, said) = match silence {
            Silence::Open => (open, 0..open),
            Silence::Declined => (blank, 0..blank),
        };
        // Where nothing is said, no choice is chosen.
        let none = place.variables().skip(1).map(|variable| (variable, 0));
        let silent: Vec<(Variable, Value)> = std::iter::once((place.first, silent)).chain(none).collect();
        let mut functions: Vec<(Hidden, Node)> = Vec::new();
        for level in self.program.levels.ids().skip(1) {
            functions.push((Hidden::AtMost(level), self.meaning.levels[level].possible));
            functions.push((Hidden::AtLeast(level), self.meaning.levels[level].certain));
        }
        for notice in self.program.notices.ids() {
            functions.push((Hidden::Notice(notice), self.meaning.notices[notice].possible));
        }
        for (what, function) in functions {
            let asked = self.diagrams.asked(&[function]);
            if !place.variables().any(|variable| asked.get(variable) == Some(&true)) {
                continue;
            }
            let quiet = self.with(function, &silent)?;
            for value in said.clone() {
                let answer = [(place.first, value)];
                let loud = self.with(function, &answer)?;
                let lost = match what {
                    Hidden::AtMost(_) | Hidden::Notice(_) => self.diagrams.without(loud, quiet)?,
                    Hidden::AtLeast(_) => self.diagrams.without(quiet, loud)?,
                };
                let valid = self.with(self.valid, &answer)?;
                let lost = self.diagrams.and(lost, valid)?;
                if let Some(values) = self.values(lost) {
                    return Ok(Some(Quieter {
                        silent: self.response(&values, &silent),
                        said: self.response(&values, &answer),
                        what,
                    }));
                }
            }
        }
        Ok(None)
    }
}
