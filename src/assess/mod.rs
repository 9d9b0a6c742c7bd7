//! A [`Program`] and a [`Response`] to an [`Assessment`].
//!
//! The reference: every faster path has to equal it. It cannot fail; what could go wrong was refused when the
//! program or the response was made. A missing answer is never zero and never false: numbers are ranges, and
//! conditions are true, false or unknown.

pub mod columns;
mod evaluate;
mod possible;
#[cfg(test)]
mod tests;
mod truth;

pub(crate) use evaluate::{in_band, prorate};
pub use possible::Possible;
pub use truth::Truth;

use crate::program::{
    Condition, Effect, ItemId, LevelId, NoticeId, Program, Range, RuleId, ScaleId, Step, Table, Urgency,
    ValueId, ValueKind,
};
use crate::response::{Answer, Response};

/// What the answers of one response come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// The level handed out: the common value of the two below; none while they differ, while a notice stands in
    /// its place, or where the questionnaire has no levels.
    pub level: Option<LevelId>,
    /// The highest level that a true rule asks for, else the first.
    pub level_at_least: Option<LevelId>,
    /// The highest level that a true or unknown rule asks for, else the first.
    pub level_at_most: Option<LevelId>,
    /// The highest urgency of the notices that are certain.
    pub urgency: Option<Urgency>,
    /// Can nothing in it change any more?
    pub complete: bool,
    /// How each item stands.
    pub items: Table<ItemId, Possible>,
    /// The scores.
    pub scales: Table<ScaleId, Score>,
    /// The values.
    pub values: Table<ValueId, Worked>,
    /// Whether each rule holds.
    pub rules: Table<RuleId, Truth>,
    /// Whether each notice has to be said.
    pub notices: Table<NoticeId, Truth>,
}

/// A score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    /// What it may be.
    pub range: Range,
    /// Was it worked out with items missing, as the scale's authors allow?
    pub prorated: bool,
    /// The places of the lowest and the highest band that it may be in; none where the scale has no bands.
    pub bands: Option<(usize, usize)>,
}

impl Score {
    /// The place of its band, where that is certain.
    #[must_use]
    pub fn band(&self) -> Option<usize> {
        self.bands.filter(|(low, high)| low == high).map(|(low, _)| low)
    }
}

/// A value, worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worked {
    /// A number.
    Number(Range),
    /// A condition.
    Condition(Truth),
}

/// How an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It has an answer.
    Answered,
    /// "Prefer not to say."
    Declined,
    /// "I don't know."
    NotKnown,
    /// Its `show_if` is false.
    NotAsked,
    /// Not reached yet.
    Open,
}

/// Works out what the answers come to.
#[must_use]
pub fn assess(program: &Program, response: &Response) -> Assessment {
    let mut state = State::new(program, response);
    for &step in &program.order {
        match step {
            Step::Item(id) => state.items[id] = state.possible(id),
            Step::Scale(id) => state.scales[id] = state.score(id),
            Step::Value(id) => {
                state.values[id] = match &program.values[id].is {
                    ValueKind::Number(amount) => Worked::Number(state.amount(amount)),
                    ValueKind::Condition(condition) => Worked::Condition(state.truth(condition)),
                };
            }
        }
    }
    let rules = Table::like(&program.rules, |_, rule| state.truth(&rule.when));
    state.conclude(rules)
}

/// What has been worked out so far.
pub(crate) struct State<'a> {
    program: &'a Program,
    response: &'a Response,
    items: Table<ItemId, Possible>,
    scales: Table<ScaleId, Score>,
    values: Table<ValueId, Worked>,
}

impl<'a> State<'a> {
    fn new(program: &'a Program, response: &'a Response) -> Self {
        Self {
            program,
            response,
            items: Table::like(&program.items, |_, _| Possible::nothing()),
            scales: Table::like(&program.scales, |_, scale| Score {
                range: scale.range,
                prorated: false,
                bands: None,
            }),
            values: Table::like(&program.values, |_, _| Worked::Condition(Truth::Unknown)),
        }
    }

    fn conclude(self, rules: Table<RuleId, Truth>) -> Assessment {
        let program = self.program;
        let base = program.levels.ids().next();
        let highest = |so: fn(Truth) -> bool| {
            let asked = program.rules.iter().filter(|(id, _)| so(rules[*id])).filter_map(|(_, rule)| {
                match rule.effect {
                    Effect::AtLeast(level, _) => Some(level),
                    Effect::Notice(_) | Effect::Helps(_) | Effect::Hinders(_) => None,
                }
            });
            asked.chain(base).max()
        };
        let level_at_least = highest(|truth| truth == Truth::True);
        let level_at_most = highest(|truth| truth != Truth::False);
        let notices = Table::like(&program.notices, |notice, _| {
            let saying = program.rules.iter().filter(|(_, rule)| rule.effect == Effect::Notice(notice));
            saying.fold(Truth::False, |so_far, (id, _)| so_far.or(rules[id]))
        });
        let certain = || program.notices.iter().filter(|(id, _)| notices[*id] == Truth::True).map(|(_, n)| n);
        let instead = certain().any(|notice| notice.instead_of_level);
        let urgency = certain().map(|notice| notice.urgency).max();
        let complete = rules.rows().all(|truth| *truth != Truth::Unknown)
            && self.scales.rows().all(|score| score.range.single().is_some() && !score.prorated)
            && self.values.rows().all(|value| match value {
                Worked::Number(range) => range.single().is_some(),
                Worked::Condition(truth) => *truth != Truth::Unknown,
            });
        Assessment {
            level: level_at_least.filter(|_| level_at_least == level_at_most && !instead),
            level_at_least,
            level_at_most,
            urgency,
            complete,
            items: self.items,
            scales: self.scales,
            values: self.values,
            rules,
            notices,
        }
    }
}

impl Assessment {
    /// Does this condition hold, in the light of these answers?
    #[must_use]
    pub fn truth(&self, program: &Program, response: &Response, condition: &Condition) -> Truth {
        self.state(program, response).truth(condition)
    }

    /// What was worked out, to look at many conditions in its light.
    pub(crate) fn state<'a>(&self, program: &'a Program, response: &'a Response) -> State<'a> {
        State {
            program,
            response,
            items: self.items.clone(),
            scales: self.scales.clone(),
            values: self.values.clone(),
        }
    }

    /// How an item stands.
    #[must_use]
    pub fn standing(&self, response: &Response, item: ItemId) -> Standing {
        match (self.items[item].asked, response.answer(item)) {
            (Truth::False, _) => Standing::NotAsked,
            (_, Answer::Given(_)) => Standing::Answered,
            (_, Answer::Declined) => Standing::Declined,
            (_, Answer::NotKnown) => Standing::NotKnown,
            (_, Answer::Open) => Standing::Open,
        }
    }

    /// The rules that ask for at least some level and are true, highest level first.
    pub fn reasons<'p>(&'p self, program: &'p Program) -> Vec<(RuleId, LevelId, Option<usize>)> {
        let mut reasons: Vec<_> = program
            .rules
            .iter()
            .filter(|(id, _)| self.rules[*id] == Truth::True)
            .filter_map(|(id, rule)| match rule.effect {
                Effect::AtLeast(level, stay) => Some((id, level, stay)),
                Effect::Notice(_) | Effect::Helps(_) | Effect::Hinders(_) => None,
            })
            .collect();
        reasons.sort_by_key(|(_, level, _)| std::cmp::Reverse(*level));
        reasons
    }
}
