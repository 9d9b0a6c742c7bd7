//! The change that reads simplest: the fewest choices chosen or given up, then the nearest number or choice, then
//! the better answer.

use super::Now;
use crate::program::{Given, ItemId, Worse};
use crate::proof::Proof;
use crate::proof::diagram::{Diagrams, FALSE, Full, Node, Seen, Value, Variable};
use crate::proof::space::{Answers, Place};
use crate::response::Answer;
use std::collections::BTreeSet;

/// How much a change is: choices, then how far.
type Weight = (u64, u64);

impl Proof<'_> {
    /// Answers to the items of a set that lead to the goal, the rest as it is.
    pub(super) fn simplest(
        &mut self,
        now: &Now,
        goal: Node,
        set: &BTreeSet<ItemId>,
    ) -> Result<Vec<(ItemId, Answer)>, Full> {
        let space = &self.space;
        let others = |variable: Variable| {
            let free = space.item_of(variable).is_some_and(|item| set.contains(&item));
            if free { None } else { now.values.get(variable).copied() }
        };
        let goal = self.diagrams.fixed(goal, &others)?;
        let weigh = |variable: Variable, value: Value| self.weight(now, variable, value);
        let values =
            Nearest { diagrams: &self.diagrams, weigh, seen: Seen::default() }.path(goal, &now.values);
        let answers = set.iter().map(|item| {
            let place = self.space.place(*item);
            let values = values.get(place.variables()).unwrap_or_default();
            (*item, nearest(place, values, now.response.answer(*item)))
        });
        Ok(answers.collect())
    }

    /// How much it is to give a variable this value.
    fn weight(&self, now: &Now, variable: Variable, value: Value) -> Weight {
        let before = now.values.get(variable).copied().unwrap_or(value);
        let Some(item) = self.space.item_of(variable) else { return (0, 0) };
        let place = self.space.place(item);
        let differs = u64::from(before != value);
        match &place.answers {
            Answers::Choice(_) => (differs, before.abs_diff(value) as u64),
            Answers::Number(..) => (
                differs,
                distance(&nearest(place, &[value], now.response.answer(item)), now.response.answer(item)),
            ),
            Answers::Words => (differs, 0),
            // An exclusive choice is one that is chosen; the value 0 is none of those.
            Answers::Set { .. } if place.first == variable => {
                (differs * (u64::from(before > 0) + u64::from(value > 0)), 0)
            }
            Answers::Set { .. } => {
                let worse = match self.program.items[item].worse {
                    Worse::More => value == 1,
                    Worse::Fewer => value == 0,
                    Worse::First | Worse::Last | Worse::Higher | Worse::Lower | Worse::None => false,
                };
                (differs, u64::from(worse))
            }
        }
    }
}

/// The answer of these values; where they stand for several numbers, the one nearest to what was said.
fn nearest(place: &Place, values: &[Value], said: &Answer) -> Answer {
    if let (Answers::Number(steps, max), Some(value), Answer::Given(Given::Number(said))) =
        (&place.answers, values.first(), said)
        && let Some(least) = steps.get(*value)
    {
        let most = steps.get(value + 1).map_or(*max, |next| next - 1);
        return Answer::Given(Given::Number(*said.max(least).min(&most)));
    }
    place.answer(values)
}

fn distance(one: &Answer, other: &Answer) -> u64 {
    match (one, other) {
        (Answer::Given(Given::Number(one)), Answer::Given(Given::Number(other))) => one.abs_diff(*other),
        (Answer::Given(_) | Answer::Open | Answer::Declined | Answer::NotKnown, _) => 0,
    }
}

/// The lightest way to true.
struct Nearest<'a, W> {
    diagrams: &'a Diagrams,
    weigh: W,
    /// By node, the value to take and what all comes to from there.
    seen: Seen<Node, (Value, Weight)>,
}

impl<W: Fn(Variable, Value) -> Weight> Nearest<'_, W> {
    fn of(&mut self, node: Node) -> Option<Weight> {
        let Some(variable) = self.diagrams.asks(node) else { return (node != FALSE).then_some((0, 0)) };
        if let Some((_, weight)) = self.seen.get(&node) {
            return Some(*weight);
        }
        let mut best: Option<(Value, Weight)> = None;
        for value in 0..self.diagrams.size(variable) {
            let Some((choices, far)) = self.of(self.diagrams.child(node, variable, value)) else { continue };
            let (more, further) = (self.weigh)(variable, value);
            let weight = (choices + more, far + further);
            if best.is_none_or(|(_, least)| weight < least) {
                best = Some((value, weight));
            }
        }
        let (value, weight) = best?;
        self.seen.insert(node, (value, weight));
        Some(weight)
    }

    /// The values on this way; what it does not ask stays as it is.
    fn path(mut self, mut node: Node, now: &[Value]) -> Vec<Value> {
        let mut values = now.to_vec();
        self.of(node);
        while let (Some(variable), Some((value, _))) = (self.diagrams.asks(node), self.seen.get(&node)) {
            if let Some(of) = values.get_mut(variable) {
                *of = *value;
            }
            node = self.diagrams.child(node, variable, *value);
        }
        values
    }
}
