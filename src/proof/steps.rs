//! Between which numbers of an item something could change.
//!
//! A small number item has a value for each of its numbers. A large one has as few as what looks at it allows: where
//! all that does are comparisons with constants, by steps that go one way, they change only at a few places, which
//! are found by halving.

use crate::program::{Amount, Condition, ItemId, Program, Range, ValueKind};

/// A number item with no more values than this has one for each.
const FEW: i64 = 512;
/// No number item has more.
const MOST: usize = 4096;

/// The lowest number of each value, where that can be told.
pub(super) fn of(program: &Program, item: ItemId, range: Range) -> Option<Vec<i64>> {
    if range.max - range.min < FEW {
        return Some((range.min..=range.max).collect());
    }
    let mut look = Look { program, item, range, steps: vec![range.min] };
    let scored = program.scales.rows().any(|scale| scale.members.iter().any(|member| member.item == item));
    let conditions = program
        .rules
        .rows()
        .map(|rule| &rule.when)
        .chain(program.items.rows().map(|item| &item.show_if))
        .chain(program.guarantees.rows().map(|guarantee| &guarantee.when))
        .chain(program.values.rows().filter_map(|value| match &value.is {
            ValueKind::Condition(condition) => Some(condition),
            ValueKind::Number(_) => None,
        }));
    let simple = !scored && conditions.into_iter().all(|condition| look.condition(condition));
    if !simple {
        let count = usize::try_from(range.max - range.min).ok().filter(|count| *count < MOST);
        return count.map(|_| (range.min..=range.max).collect());
    }
    look.steps.sort_unstable();
    look.steps.dedup();
    (look.steps.len() <= MOST).then_some(look.steps)
}

struct Look<'p> {
    program: &'p Program,
    item: ItemId,
    range: Range,
    steps: Vec<i64>,
}

impl Look<'_> {
    /// Notes where a condition changes. `false` where that cannot be told.
    fn condition(&mut self, condition: &Condition) -> bool {
        match condition {
            Condition::Not(inner) => self.condition(inner),
            Condition::All(list) | Condition::Any(list) => list.iter().all(|c| self.condition(c)),
            Condition::Compare(_, left, right) => self.comparison(left, right),
            Condition::Always
            | Condition::Chosen(..)
            | Condition::Has(..)
            | Condition::InBand(..)
            | Condition::Answered(_)
            | Condition::Named(_) => true,
        }
    }

    fn comparison(&mut self, left: &Amount, right: &Amount) -> bool {
        let (line, other) = match (self.uses(left), self.uses(right)) {
            (0, 0) => return true,
            (1, 0) => (left, right),
            (0, 1) => (right, left),
            _ => return false,
        };
        // With the item once on one side and a constant on the other, the line goes one way, so that it is at first on
        // one side of the constant, then perhaps on it, then on the other.
        let (Some(constant), true) = (self.number(other, 0), self.alone(line)) else { return false };
        let mut found = Vec::new();
        let on = |number: i64| self.number(line, number).map(|at| at.cmp(&constant));
        let mut from = self.range.min;
        while let Some(side) = on(from) {
            let (mut same, mut beyond) = (from, self.range.max + 1);
            while same + 1 < beyond {
                let middle = same + (beyond - same) / 2;
                if on(middle) == Some(side) { same = middle } else { beyond = middle }
            }
            if beyond > self.range.max {
                break;
            }
            found.push(beyond);
            from = beyond;
        }
        self.steps.extend(found);
        true
    }

    /// How often the item stands in an amount.
    fn uses(&self, amount: &Amount) -> usize {
        match amount {
            Amount::Constant(_) | Amount::Scale(_) => 0,
            Amount::Item(id) | Amount::Points(id) => usize::from(*id == self.item),
            Amount::Named(id) => match &self.program.values[*id].is {
                ValueKind::Number(amount) => self.uses(amount),
                ValueKind::Condition(_) => 0,
            },
            Amount::Plus(left, right) | Amount::Minus(left, right) => self.uses(left) + self.uses(right),
            Amount::Times(inner, _) | Amount::Divided(inner, _) => self.uses(inner),
        }
    }

    /// Does nothing but constants stand beside the item?
    fn alone(&self, amount: &Amount) -> bool {
        self.number(amount, self.range.min).is_some()
    }

    /// The amount where the item is this number; none where it rests on anything else.
    fn number(&self, amount: &Amount, number: i64) -> Option<i64> {
        Some(match amount {
            Amount::Constant(constant) => *constant,
            Amount::Item(id) | Amount::Points(id) if *id == self.item => number,
            Amount::Item(_) | Amount::Points(_) | Amount::Scale(_) => return None,
            Amount::Named(id) => match &self.program.values[*id].is {
                ValueKind::Number(amount) => self.number(amount, number)?,
                ValueKind::Condition(_) => return None,
            },
            Amount::Plus(left, right) => self.number(left, number)? + self.number(right, number)?,
            Amount::Minus(left, right) => self.number(left, number)? - self.number(right, number)?,
            Amount::Times(inner, factor) => self.number(inner, number)? * factor,
            Amount::Divided(inner, divisor) => self.number(inner, number)?.checked_div(*divisor)?,
        })
    }
}
