//! A worse answer never lowers the level, and no notice goes with it.

use super::diagram::{Full, Node, TRUE, Value, Variable};
use super::space::Answers;
use super::{Proof, Undecided};
use crate::assess::{Assessment, Truth, assess};
use crate::program::{ItemId, LevelId, NoticeId, Worse};
use crate::response::Response;

/// One answer made worse, and less comes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fall {
    /// With the better answer.
    pub better: Response,
    /// The same, with the worse answer.
    pub worse: Response,
    /// What falls.
    pub what: Falls,
}

/// What falls where an answer gets worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Falls {
    /// The level was at least this and is not.
    Level(LevelId),
    /// The notice was certain and is not.
    Notice(NoticeId),
}

impl Falls {
    fn holds(self, assessment: &Assessment) -> bool {
        match self {
            Self::Level(level) => assessment.level_at_least >= Some(level),
            Self::Notice(notice) => assessment.notices[notice] == Truth::True,
        }
    }
}

/// Values of some variables of an item: with the better answer, and with the next worse.
struct Step {
    better: Vec<(Variable, Value)>,
    worse: Vec<(Variable, Value)>,
}

impl Proof<'_> {
    /// The items that have no order from better to worse, so that none of this is said of them.
    #[must_use]
    pub fn without_order(&self) -> Vec<ItemId> {
        let items = self.program.items.iter();
        items.filter(|(_, item)| item.worse == Worse::None && item.counts()).map(|(id, _)| id).collect()
    }

    /// A response in which a worse answer to this item lowers `level_at_least`, whatever else is missing, or takes
    /// a notice away although every item has an answer.
    ///
    /// # Errors
    ///
    /// Where that would take too many nodes.
    pub fn falls(&mut self, item: ItemId) -> Result<Option<Fall>, Undecided> {
        let complete = self.complete()?;
        let levels = self.program.levels.ids().skip(1);
        let levels = levels.map(|level| (Falls::Level(level), self.meaning.levels[level].certain, TRUE));
        let notices = self.program.notices.ids();
        let notices =
            notices.map(|notice| (Falls::Notice(notice), self.meaning.notices[notice].certain, complete));
        let functions: Vec<(Falls, Node, Node)> = levels.chain(notices).collect();
        let steps = self.steps(item);
        let variables = self.space.place(item).variables();
        for (what, function, among) in functions {
            let asked = self.diagrams.asked(&[function]);
            if !variables.clone().any(|variable| asked.get(variable) == Some(&true)) {
                continue;
            }
            for Step { better, worse } in &steps {
                let before = self.with(function, better)?;
                let after = self.with(function, worse)?;
                let lost = self.diagrams.without(before, after)?;
                // Both have to be responses: where a choice says none, an empty set is no answer.
                let (one, other) = (self.with(self.valid, better)?, self.with(self.valid, worse)?);
                let others = self.diagrams.and(one, other)?;
                let among = self.with(among, better)?;
                let among = self.diagrams.and(others, among)?;
                let lost = self.diagrams.and(lost, among)?;
                if let Some(values) = self.values(lost) {
                    let fall = Fall {
                        better: self.response(&values, better),
                        worse: self.response(&values, worse),
                        what,
                    };
                    let holds = |response: &Response| what.holds(&assess(self.program, response));
                    let replayed = holds(&fall.better) && !holds(&fall.worse);
                    return if replayed { Ok(Some(fall)) } else { Err(Undecided::NotReplayed) };
                }
            }
        }
        Ok(None)
    }

    /// A function where some variables have these values.
    pub(super) fn with(&mut self, node: Node, step: &[(Variable, Value)]) -> Result<Node, Full> {
        let value = |variable| step.iter().find(|(of, _)| *of == variable).map(|(_, value)| *value);
        self.diagrams.fixed(node, &value)
    }

    /// Every item has an answer.
    pub(super) fn complete(&mut self) -> Result<Node, Full> {
        let mut complete = TRUE;
        for item in self.space.order.iter().rev() {
            let given = self.space.is_given(&mut self.diagrams, *item)?;
            complete = self.diagrams.and(given, complete)?;
        }
        Ok(complete)
    }

    /// From each answer to the next worse; all worse ones are reached by such steps.
    fn steps(&self, item: ItemId) -> Vec<Step> {
        let place = self.space.place(item);
        let first = place.first;
        let one = |value| vec![(first, value)];
        let in_order =
            |count: usize| (1..count).map(move |value| Step { better: one(value - 1), worse: one(value) });
        let turned = |step: Step| Step { better: step.worse, worse: step.better };
        let steps: Vec<Step> = match &place.answers {
            Answers::Choice(count) => in_order(*count).collect(),
            Answers::Number(steps, _) => in_order(steps.len()).collect(),
            Answers::Words => Vec::new(),
            Answers::Set { free, exclusive } => {
                let added = (0..free.len()).map(|at| Step {
                    better: vec![(first, 0), (place.free(at), 0)],
                    worse: vec![(first, 0), (place.free(at), 1)],
                });
                // An exclusive choice says that none of the others is so: one of them is more.
                let alone = |at: usize| move |other: usize| (place.free(other), usize::from(other == at));
                let begun = (1..=exclusive.len()).flat_map(|value| {
                    (0..free.len()).map(move |at| {
                        let none = (0..free.len()).map(|other| (place.free(other), 0));
                        Step {
                            better: std::iter::once((first, value)).chain(none).collect(),
                            worse: std::iter::once((first, 0))
                                .chain((0..free.len()).map(alone(at)))
                                .collect(),
                        }
                    })
                });
                added.chain(begun).collect()
            }
        };
        match self.program.items[item].worse {
            Worse::Last | Worse::More | Worse::Higher => steps,
            Worse::First | Worse::Fewer | Worse::Lower => steps.into_iter().map(turned).collect(),
            Worse::None => Vec::new(),
        }
    }
}
