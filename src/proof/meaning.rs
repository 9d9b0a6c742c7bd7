//! What [`assess`](crate::assess::assess) means, as functions of all responses at once.
//!
//! The reference works operation by operation, and so does this: every truth is two functions, where it is certain
//! and where it is possible, and every number its lowest and its highest. A test holds the two against each other.

mod scale;

use super::diagram::{Diagrams, FALSE, Full, Node, TRUE};
use super::space::{Answers, Space};
use crate::assess::{Truth, in_band};
use crate::program::{
    Amount, ChoiceSet, Comparison, Condition, Effect, Given, Id, ItemId, LevelId, NoticeId, Program, Range,
    RuleId, ScaleId, Step, Table, ValueId, ValueKind, points_of, turned,
};

/// Where something is certain, and where it is possible: true, and not false.
///
/// INVARIANT: what is certain is possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Truths {
    pub(super) certain: Node,
    pub(super) possible: Node,
}

/// The lowest and the highest that a number may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) min: Node,
    pub(super) max: Node,
}

/// What a program makes of every response.
#[derive(Debug, Clone)]
pub(super) struct Meaning {
    /// When each item is asked.
    pub(super) asked: Table<ItemId, Truths>,
    /// When each is answered, and counts.
    counts: Table<ItemId, Node>,
    pub(super) scales: Table<ScaleId, Bounds>,
    /// Where each score was worked out with items missing.
    pub(super) prorated: Table<ScaleId, Node>,
    pub(super) values: Table<ValueId, Worked>,
    pub(super) rules: Table<RuleId, Truths>,
    pub(super) notices: Table<NoticeId, Truths>,
    /// For each level: certain where `level_at_least` is this or higher, possible where `level_at_most` is.
    pub(super) levels: Table<LevelId, Truths>,
}

/// A value: a number or a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Worked {
    Number(Bounds),
    Condition(Truths),
}

const NEVER: Truths = Truths { certain: FALSE, possible: FALSE };
const ALWAYS: Truths = Truths { certain: TRUE, possible: TRUE };
const NOTHING: Bounds = Bounds { min: FALSE, max: FALSE };

/// Works it out.
pub(super) fn of(program: &Program, space: &Space, diagrams: &mut Diagrams) -> Result<Meaning, Full> {
    let mut meaning = Meaning {
        asked: Table::like(&program.items, |_, _| NEVER),
        counts: Table::like(&program.items, |_, _| FALSE),
        scales: Table::like(&program.scales, |_, _| NOTHING),
        prorated: Table::like(&program.scales, |_, _| FALSE),
        values: Table::like(&program.values, |_, _| Worked::Condition(NEVER)),
        rules: Table::like(&program.rules, |_, _| NEVER),
        notices: Table::like(&program.notices, |_, _| NEVER),
        levels: Table::like(&program.levels, |_, _| ALWAYS),
    };
    let rules = program.rules.ids().collect::<Vec<_>>();
    meaning.work(program, space, diagrams, &program.order, &rules)?;
    Ok(meaning)
}

impl Meaning {
    /// Works these steps out, these rules, and what follows from all rules. What the steps rest on stands already.
    pub(super) fn work(
        &mut self,
        program: &Program,
        space: &Space,
        diagrams: &mut Diagrams,
        steps: &[Step],
        rules: &[RuleId],
    ) -> Result<(), Full> {
        let mut builder = Builder { program, space, diagrams, meaning: self };
        for &step in steps {
            match step {
                Step::Item(id) => builder.item(id)?,
                Step::Scale(id) => builder.scale(id)?,
                Step::Value(id) => {
                    builder.meaning.values[id] = match &program.values[id].is {
                        ValueKind::Number(amount) => Worked::Number(builder.amount(amount)?),
                        ValueKind::Condition(condition) => Worked::Condition(builder.truths(condition)?),
                    };
                }
            }
        }
        for id in rules {
            builder.meaning.rules[*id] = builder.truths(&program.rules[*id].when)?;
        }
        builder.conclude()
    }

    /// Where a condition is certain, and where it is possible.
    pub(super) fn truths(
        &mut self,
        program: &Program,
        space: &Space,
        diagrams: &mut Diagrams,
        condition: &Condition,
    ) -> Result<Truths, Full> {
        Builder { program, space, diagrams, meaning: self }.truths(condition)
    }
}

struct Builder<'a> {
    program: &'a Program,
    space: &'a Space,
    diagrams: &'a mut Diagrams,
    meaning: &'a mut Meaning,
}

/// What an item gives to a number: by its answer, while that is unknown, and while it is not asked.
struct Gives {
    given: Node,
    unknown: Range,
    hidden: i64,
}

impl Builder<'_> {
    /// When an item is asked, and when what was said to it counts.
    fn item(&mut self, id: ItemId) -> Result<(), Full> {
        let item = &self.program.items[id];
        let asked = self.truths(&item.show_if)?;
        let mut open = FALSE;
        for other in &item.rests_on {
            let unsaid = self.space.is_open(self.diagrams, *other)?;
            let still = self.diagrams.and(unsaid, self.meaning.asked[*other].possible)?;
            open = self.diagrams.or(open, still)?;
        }
        let settled = self.diagrams.without(asked.possible, open)?;
        let given = self.space.is_given(self.diagrams, id)?;
        let said = self.diagrams.and(given, settled)?;
        self.meaning.asked[id] = asked;
        self.meaning.counts[id] = self.diagrams.or(asked.certain, said)?;
        Ok(())
    }

    /// Where something holds of an item: for certain and possibly while it is asked, by its answer, and while it is not.
    fn holds(&mut self, id: ItemId, certain: Node, possible: Node, hidden: bool) -> Result<Truths, Full> {
        let (asked, counts) = (self.meaning.asked[id].possible, self.meaning.counts[id]);
        let hidden = if hidden { TRUE } else { FALSE };
        let wrong = self.diagrams.without(asked, certain)?;
        let standing = self.diagrams.or(counts, hidden)?;
        let certain = self.diagrams.without(standing, wrong)?;
        let here = self.diagrams.and(asked, possible)?;
        let there = self.diagrams.without(hidden, counts)?;
        Ok(Truths { certain, possible: self.diagrams.or(here, there)? })
    }

    fn chosen(&mut self, id: ItemId, set: ChoiceSet) -> Result<Truths, Full> {
        let item = &self.program.items[id];
        let all = ChoiceSet::first(item.choices().len());
        let place = self.space.place(id);
        let given = place.answers.given();
        let node = |so: bool| if so { TRUE } else { FALSE };
        let of = |unknown: bool| move |value| node(if value < given { set.has(value) } else { unknown });
        let certain = self.diagrams.variable(place.first, of(all.and(set) == all))?;
        let possible = self.diagrams.variable(place.first, of(!all.and(set).is_empty()))?;
        self.holds(id, certain, possible, item.hidden_choices().and(set) != ChoiceSet::default())
    }

    fn has(&mut self, id: ItemId, choice: usize) -> Result<Truths, Full> {
        let item = &self.program.items[id];
        let place = self.space.place(id);
        let given = place.answers.given();
        let (set, alone) = match &place.answers {
            Answers::Set { free, exclusive } => match free.iter().position(|place| *place == choice) {
                Some(at) => {
                    let of = |value| if value == 1 { TRUE } else { FALSE };
                    (self.diagrams.variable(place.free(at), of)?, None)
                }
                None => (FALSE, exclusive.iter().position(|place| *place == choice).map(|at| at + 1)),
            },
            Answers::Choice(_) | Answers::Number(..) | Answers::Words => (FALSE, Some(choice)),
        };
        let is_set = matches!(place.answers, Answers::Set { .. });
        let of = |unknown: Node| {
            move |value| match value {
                _ if value >= given => unknown,
                0 if is_set => set,
                _ if alone == Some(value) => TRUE,
                _ => FALSE,
            }
        };
        let certain = self.diagrams.variable(place.first, of(FALSE))?;
        let possible = self.diagrams.variable(place.first, of(TRUE))?;
        self.holds(id, certain, possible, item.hidden_choices().has(choice))
    }

    fn answered(&mut self, id: ItemId) -> Result<Truths, Full> {
        let place = self.space.place(id);
        let blank = place.answers.blank();
        let not_blank =
            self.diagrams.variable(place.first, |value| if value == blank { FALSE } else { TRUE })?;
        let given = self.space.is_given(self.diagrams, id)?;
        let certain = self.diagrams.and(given, self.meaning.counts[id])?;
        let possible = self.diagrams.and(not_blank, self.meaning.asked[id].possible)?;
        Ok(Truths { certain, possible })
    }

    fn truths(&mut self, condition: &Condition) -> Result<Truths, Full> {
        Ok(match condition {
            Condition::Always => ALWAYS,
            Condition::Not(inner) => {
                let inner = self.truths(inner)?;
                Truths {
                    certain: self.diagrams.not(inner.possible)?,
                    possible: self.diagrams.not(inner.certain)?,
                }
            }
            Condition::All(list) => {
                let mut all = ALWAYS;
                for condition in list {
                    let one = self.truths(condition)?;
                    all.certain = self.diagrams.and(all.certain, one.certain)?;
                    all.possible = self.diagrams.and(all.possible, one.possible)?;
                }
                all
            }
            Condition::Any(list) => {
                let mut any = NEVER;
                for condition in list {
                    let one = self.truths(condition)?;
                    any.certain = self.diagrams.or(any.certain, one.certain)?;
                    any.possible = self.diagrams.or(any.possible, one.possible)?;
                }
                any
            }
            Condition::Compare(comparison, left, right) => {
                let (left, right) = (self.amount(left)?, self.amount(right)?);
                self.compare(*comparison, left, right)?
            }
            Condition::Chosen(id, set) => self.chosen(*id, *set)?,
            Condition::Has(id, place) => self.has(*id, *place)?,
            Condition::InBand(id, set) => self.in_band(*id, *set)?,
            Condition::Answered(id) => self.answered(*id)?,
            Condition::Named(id) => match self.meaning.values[*id] {
                Worked::Condition(truths) => truths,
                Worked::Number(_) => Truths { certain: FALSE, possible: TRUE }, // the compiler gives this name to conditions only
            },
        })
    }

    fn compare(&mut self, comparison: Comparison, left: Bounds, right: Bounds) -> Result<Truths, Full> {
        let d = &mut *self.diagrams;
        let less = |a: i64, b: i64| i64::from(a < b);
        let not_more = |a: i64, b: i64| i64::from(a <= b);
        Ok(match comparison {
            Comparison::Less => Truths {
                certain: d.combine(left.max, right.min, less)?,
                possible: d.combine(left.min, right.max, less)?,
            },
            Comparison::LessOrEqual => Truths {
                certain: d.combine(left.max, right.min, not_more)?,
                possible: d.combine(left.min, right.max, not_more)?,
            },
            Comparison::Equal => {
                let same = |a: i64, b: i64| i64::from(a == b);
                let parts = [
                    d.combine(left.min, left.max, same)?,
                    d.combine(left.min, right.min, same)?,
                    d.combine(right.min, right.max, same)?,
                ];
                let certain = d.all(parts)?;
                let above = d.combine(right.min, left.max, not_more)?;
                let below = d.combine(left.min, right.max, not_more)?;
                Truths { certain, possible: d.and(above, below)? }
            }
        })
    }

    fn in_band(&mut self, id: ScaleId, set: ChoiceSet) -> Result<Truths, Full> {
        let scale = &self.program.scales[id];
        let band = |score: i64| scale.bands.iter().rposition(|band| band.from <= score);
        let truth = |low: i64, high: i64| in_band(band(low).zip(band(high)), set);
        let Bounds { min, max } = self.meaning.scales[id];
        Ok(Truths {
            certain: self.diagrams.combine(min, max, |a, b| i64::from(truth(a, b) == Truth::True))?,
            possible: self.diagrams.combine(min, max, |a, b| i64::from(truth(a, b) != Truth::False))?,
        })
    }

    fn amount(&mut self, amount: &Amount) -> Result<Bounds, Full> {
        Ok(match amount {
            Amount::Constant(number) => {
                let node = self.diagrams.number(*number);
                Bounds { min: node, max: node }
            }
            Amount::Item(id) => {
                let gives = self.number(*id)?;
                self.bounds(*id, gives)?
            }
            Amount::Points(id) => {
                let gives = self.points(*id, false)?;
                self.bounds(*id, gives)?
            }
            Amount::Scale(id) => self.meaning.scales[*id],
            Amount::Named(id) => match self.meaning.values[*id] {
                Worked::Number(bounds) => bounds,
                Worked::Condition(_) => NOTHING, // the compiler gives this name to numbers only
            },
            Amount::Plus(left, right) => {
                let (left, right) = (self.amount(left)?, self.amount(right)?);
                Bounds {
                    min: self.diagrams.combine(left.min, right.min, |a, b| a + b)?,
                    max: self.diagrams.combine(left.max, right.max, |a, b| a + b)?,
                }
            }
            Amount::Minus(left, right) => {
                let (left, right) = (self.amount(left)?, self.amount(right)?);
                Bounds {
                    min: self.diagrams.combine(left.min, right.max, |a, b| a - b)?,
                    max: self.diagrams.combine(left.max, right.min, |a, b| a - b)?,
                }
            }
            Amount::Times(inner, factor) => self.stretched(inner, *factor, |n, factor| n * factor)?,
            Amount::Divided(inner, divisor) => {
                self.stretched(inner, *divisor, |n, divisor| n.checked_div(divisor).unwrap_or(n))?
            }
        })
    }

    /// An amount times or divided by a constant, which turns the bounds around where it is below 0.
    fn stretched(&mut self, inner: &Amount, by: i64, of: fn(i64, i64) -> i64) -> Result<Bounds, Full> {
        let inner = self.amount(inner)?;
        let (a, b) =
            (self.diagrams.each(inner.min, |n| of(n, by))?, self.diagrams.each(inner.max, |n| of(n, by))?);
        Ok(if by < 0 { Bounds { min: b, max: a } } else { Bounds { min: a, max: b } })
    }

    /// What a number item is.
    fn number(&mut self, id: ItemId) -> Result<Gives, Full> {
        let item = &self.program.items[id];
        let place = self.space.place(id);
        let Answers::Number(steps, _) = &place.answers else {
            return Ok(Gives { given: FALSE, unknown: Range::one(0), hidden: 0 });
        };
        let numbers: Vec<Node> = steps.iter().map(|number| self.diagrams.number(*number)).collect();
        let given =
            self.diagrams.variable(place.first, |value| numbers.get(value).copied().unwrap_or(FALSE))?;
        let hidden = match item.hidden_as {
            Some(Given::Number(number)) => number,
            Some(Given::Choices(_) | Given::Text(_)) | None => 0,
        };
        Ok(Gives { given, unknown: place.answers.range(), hidden })
    }

    /// The points of an item, turned around where `reverse`.
    fn points(&mut self, id: ItemId, reverse: bool) -> Result<Gives, Full> {
        let item = &self.program.items[id];
        let Some(unknown) = points_of(&item.kind, reverse) else { return self.number(id) };
        let all = points_of(&item.kind, false).unwrap_or(unknown);
        let points: Vec<i64> = item
            .choices()
            .iter()
            .map(|choice| if reverse { turned(Range::one(choice.points), all).min } else { choice.points })
            .collect();
        let of = |place: &usize| points.get(*place).copied().unwrap_or_default();
        let hidden = item.hidden_choices().places().map(|place| of(&place)).sum();
        let place = self.space.place(id);
        let given = match &place.answers {
            Answers::Set { free, exclusive } => {
                let mut sum = FALSE;
                for (at, choice) in free.iter().enumerate().rev() {
                    let points = self.diagrams.number(of(choice));
                    let one = self
                        .diagrams
                        .variable(place.free(at), |value| if value == 1 { points } else { FALSE })?;
                    sum = self.diagrams.combine(sum, one, |a, b| a + b)?;
                }
                let alone: Vec<Node> =
                    exclusive.iter().map(|choice| self.diagrams.number(of(choice))).collect();
                self.diagrams.variable(place.first, |value| match value.checked_sub(1) {
                    None => sum,
                    Some(at) => alone.get(at).copied().unwrap_or(FALSE),
                })?
            }
            Answers::Choice(_) | Answers::Number(..) | Answers::Words => {
                let points: Vec<Node> = points.iter().map(|points| self.diagrams.number(*points)).collect();
                self.diagrams.variable(place.first, |value| points.get(value).copied().unwrap_or(FALSE))?
            }
        };
        Ok(Gives { given, unknown, hidden })
    }

    /// The lowest and the highest that an item gives, by its answer and whether it is asked.
    fn bounds(&mut self, id: ItemId, Gives { given, unknown, hidden }: Gives) -> Result<Bounds, Full> {
        let (asked, counts) = (self.meaning.asked[id].possible, self.meaning.counts[id]);
        let answered = self.space.is_given(self.diagrams, id)?;
        let d = &mut *self.diagrams;
        let not_asked = d.number(hidden);
        let mut bound = |unknown: i64, further: fn(i64, i64) -> i64| {
            let unknown = d.number(unknown);
            let here = d.choose(answered, given, unknown)?;
            let both = d.combine(here, not_asked, further)?;
            let either = d.choose(counts, here, both)?;
            d.choose(asked, either, not_asked)
        };
        Ok(Bounds { min: bound(unknown.min, i64::min)?, max: bound(unknown.max, i64::max)? })
    }

    /// Notices and levels, from the rules.
    fn conclude(&mut self) -> Result<(), Full> {
        self.meaning.notices = Table::like(&self.program.notices, |_, _| NEVER);
        for (id, rule) in self.program.rules.iter() {
            let Truths { certain, possible } = self.meaning.rules[id];
            let mut add = |to: &mut Truths| {
                to.certain = self.diagrams.or(to.certain, certain)?;
                to.possible = self.diagrams.or(to.possible, possible)?;
                Ok(())
            };
            match rule.effect {
                Effect::Notice(notice) => add(&mut self.meaning.notices[notice])?,
                Effect::AtLeast(..) | Effect::Helps(_) | Effect::Hinders(_) => {}
            }
        }
        let mut above = NEVER;
        for level in self.program.levels.ids().rev().filter(|level| level.row() > 0) {
            let asks = |effect: &Effect| matches!(effect, Effect::AtLeast(of, _) if *of == level);
            for (id, _) in self.program.rules.iter().filter(|(_, rule)| asks(&rule.effect)) {
                let Truths { certain, possible } = self.meaning.rules[id];
                above.certain = self.diagrams.or(above.certain, certain)?;
                above.possible = self.diagrams.or(above.possible, possible)?;
            }
            self.meaning.levels[level] = above;
        }
        Ok(())
    }
}
